/* LeNet put together from the plain operations: the reference that the fast network is held
 * against, and the shortest account of what a training step does.
 *
 *   1x28x28 -> conv1 6@5x5 padding 2 -> f -> pool1 2x2 -> conv2 16@5x5 -> f -> pool2 2x2
 *   -> fc1 120 -> f -> fc2 84 -> f -> fc3 10
 *
 * then softmax with cross-entropy. Source: the notes, figure "lenet"; Y. LeCun et al.,
 * "Gradient-based learning applied to document recognition", 1998, with connections between all
 * maps as is usual today. */
#ifndef CONVWALK_ENGINE_LENET_PLAIN_H
#define CONVWALK_ENGINE_LENET_PLAIN_H

#include "engine/activation.h"
#include "engine/sgd.h"
#include "engine/tensor.h"

/* The parameters in the order of their files: a weight, then its bias, layer after layer. */
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

/* "conv1.weight", ... "fc3.bias", and the parameters' dims, {120,400,1,1} for fc1.weight,
 * {1,6,1,1} for conv1.bias. */
extern const char *const lenet_parameter_names[LENET_PARAMETERS];
extern const int lenet_parameter_dims[LENET_PARAMETERS][4];

enum {
    LENET_CONV1,
    LENET_POOL1,
    LENET_CONV2,
    LENET_POOL2,
    LENET_FC1,
    LENET_FC2,
    LENET_FC3,
    LENET_LAYERS
};

/* Owns all of its tensors. */
typedef struct {
    Activation activation;
    bool average;                          /* pooling takes the mean instead of the largest value */
    Tensor parameter[LENET_PARAMETERS];    /* zeros at first */
    Tensor gradient[LENET_PARAMETERS], velocity[LENET_PARAMETERS];
    /* of each layer, {images, ...}; after the activation where one follows */
    Tensor output[LENET_LAYERS];
    /* delta: dE by the layer's sums, that is, by what stands before the activation */
    Tensor error[LENET_LAYERS];
    int *winner[2];                        /* of pool1 and pool2 */
    Tensor probability;                    /* softmax of fc3's output */
} LenetPlain;

/* A network for batches of `images` (at least 1); false, with `err` and nothing to free, when
 * memory is short. */
bool lenet_plain_init(LenetPlain *net, int images, Activation activation, bool average, Error *err);
void lenet_plain_free(LenetPlain *net);

/* Fills every `output` from x {images,1,28,28}; the logits are output[LENET_FC3]. */
void lenet_plain_forward(LenetPlain *net, const Tensor *x);

/* After lenet_plain_forward with the same x: the mean loss, and every `error` and `gradient`.
 * target as in loss.h. */
float lenet_plain_backward(LenetPlain *net, const Tensor *x, const int *target);

/* After lenet_plain_backward: one step of every parameter. */
void lenet_plain_step(LenetPlain *net, const Sgd *sgd);

#endif
