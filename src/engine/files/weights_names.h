/* Which tensor of a weights file is which of a network's parameters. The expected names are
 * PyTorch's, conv1.weight ... fc3.bias, perhaps with a prefix ("module."). Under other names
 * (0.weight, features.0.weight, dense/kernel:0) the shapes decide, if no two parameters of the
 * network have the same shape, in any of the orders in which libraries store numbers. */
#ifndef CONVWALK_ENGINE_WEIGHTS_NAMES_H
#define CONVWALK_ENGINE_WEIGHTS_NAMES_H

#include "engine/files/safetensors.h"
#include "engine/net.h"

/* The order of a weight's dimensions: outputs, inputs, rows and columns of a kernel; PyTorch's,
 * Keras' and Flax', TensorFlow Lite's and MLX'. Matrices: PyTorch's, and turned. */
typedef enum {
    WEIGHT_OIHW, WEIGHT_HWIO, WEIGHT_OHWI, WEIGHT_OI, WEIGHT_IO, WEIGHT_BIAS, WEIGHT_ORDERS
} WeightOrder;

typedef struct {
    const Net *net;                                  /* borrowed */
    const SafeTensor *tensor[NET_PARAMETERS_MOST];   /* borrowed from the file */
    WeightOrder order[NET_PARAMETERS_MOST];
    WeightOrder kernel;   /* the order of all kernels */
    bool turned;          /* there are matrices in WEIGHT_IO */
    /* a full layer that reads maps has their values pixel by pixel, not channel by channel */
    bool channels_last;
    const SafeTensor *unsure;   /* the first whose order no shape shows, if that is to be said */
} WeightsMap;

/* Finds the tensors of all the network's parameters. `note` becomes what was assumed or ignored, ""
 * when the names are the expected ones. False, with `err` naming the tensor, when one is missing or
 * has another shape, when two fit, or when a surplus tensor is not an optimizer's. */
bool weights_map(const SafeTensors *file, const Net *net, WeightsMap *map, Error *note, Error *err);

/* Outputs, inputs, rows and columns that a weight connects. True for the weight of a full layer
 * that reads maps: then inputs, rows and columns are those of the maps. */
bool weights_sides(const Net *net, int which, size_t side[4]);

/* A parameter's values in PyTorch's order. F64, F16 and BF16 are converted; false for other
 * types and for what is not finite. */
bool weights_values(const WeightsMap *map, int which, float *values, Error *err);

#endif
