/* Which tensor of a weights file is which of LeNet's parameters. Its own names are PyTorch's,
 * conv1.weight ... fc3.bias, perhaps with something in front ("module."). Under other names
 * (0.weight, features.0.weight, dense/kernel:0) the shapes decide: LeNet has no two parameters
 * of one shape, in any of the orders that libraries keep numbers in. */
#ifndef CONVWALK_ENGINE_WEIGHTS_NAMES_H
#define CONVWALK_ENGINE_WEIGHTS_NAMES_H

#include "engine/net/lenet_plain.h"
#include "engine/files/safetensors.h"

/* The order of a weight's dimensions: outputs, inputs, rows and columns of a kernel; PyTorch's,
 * Keras' and Flax', TensorFlow Lite's and MLX'. Matrices: PyTorch's, and turned. */
typedef enum {
    ORDER_OIHW, ORDER_HWIO, ORDER_OHWI, ORDER_OI, ORDER_IO, ORDER_BIAS, WEIGHT_ORDERS
} WeightOrder;

typedef struct {
    const SafeTensor *tensor[LENET_PARAMETERS];   /* borrowed from the file */
    WeightOrder order[LENET_PARAMETERS];
    bool channels_last;   /* fc1 takes pool2's values place by place, not channel by channel */
} WeightsMap;

/* Finds all ten. `note` becomes what was assumed or left out, "" when all is LeNet's own. False,
 * naming the tensor, when one is missing or of another shape, when two might be meant, or when
 * there is one that LeNet has no place for and that is not an optimizer's. */
bool weights_map(const SafeTensors *file, WeightsMap *map, Error *note, Error *err);

/* A parameter's values in PyTorch's order. F64, F16 and BF16 are converted; false for other
 * types and for what is not finite. */
bool weights_values(const WeightsMap *map, int which, float *values, Error *err);

#endif
