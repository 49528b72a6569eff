/* LeNet's parameters by the order of their list and files: a weight, then its bias, layer after
 * layer. */
#ifndef CONVWALK_ENGINE_FAST_LENET_PARAMETERS_H
#define CONVWALK_ENGINE_FAST_LENET_PARAMETERS_H

enum {
    LENET_CONV1_WEIGHT,
    LENET_CONV1_BIAS,
    LENET_CONV2_WEIGHT,
    LENET_CONV2_BIAS,
    LENET_FC1_WEIGHT,
    LENET_FC1_BIAS,
    LENET_FC2_WEIGHT,
    LENET_FC2_BIAS,
    LENET_FC3_WEIGHT,
    LENET_FC3_BIAS,
    LENET_PARAMETERS
};

#endif
