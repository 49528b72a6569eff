/* One digit's way through LeNet and its error's way back as one trace: the layers' traces end to end (trace.h's chain).
 *
 *   forward   conv1 act1 pool1 conv2 act2 pool2 fc1 act3 fc2 act4 fc3 softmax (with the loss)
 *   backward  softmax fc3 act4 fc2 act3 fc1 pool2 act2 conv2-input conv2-weight conv2-bias pool1 act1 conv1-weight conv1-bias
 *   update    conv1-update conv2-update fc1-update fc2-update fc3-update
 *
 * A full layer's way back is its input's error, then its gradients. The engine runs every layer once; all tensors stay, those
 * before the activations too. They are the same as LenetPlain's (engine/lenet_plain.h) bit for bit, by the naive route. */
#ifndef CONVWALK_TRACE_LENET_H
#define CONVWALK_TRACE_LENET_H

#include "engine/lenet_plain.h"
#include "trace/trace.h"

enum { LENET_PASS_LAYERS = 32 };

typedef struct {
    Activation activation;
    bool average;               /* pooling takes the mean */
    Route route;                /* of the convolutions: ROUTE_NAIVE, or ROUTE_IM2COL with col2im on the way back */
    Sgd sgd;
    int target;                 /* the digit it should say, 0..9; -1: what it says is taken for right */
} LenetSpec;

/* Owns all of its tensors. Indices are lenet_plain.h's LENET_... */
typedef struct {
    LenetSpec spec;             /* target is 0..9 */
    Tensor x, t, probability, loss, rate;
    Tensor parameter[LENET_PARAMETERS], velocity[LENET_PARAMETERS], gradient[LENET_PARAMETERS];
    Tensor new_parameter[LENET_PARAMETERS], new_velocity[LENET_PARAMETERS];
    Tensor sum[LENET_LAYERS];            /* before the activation */
    Tensor output[LENET_LAYERS];         /* after it; the same as `sum` for layers without one */
    Tensor output_error[LENET_LAYERS];   /* dE by the outputs, */
    Tensor error[LENET_LAYERS];          /* and by the sums; the same for layers without an activation */
    int *winner[2];                      /* of pool1 and pool2 */
    Activation trained;                  /* what the weights were trained with, as their file says */
    bool trained_average;
    Error note;                          /* what had to be assumed of the weights' file, one line; "" for nothing */
    int says;                            /* the digit with the largest probability */
    Layer layer[LENET_PASS_LAYERS];
    int layers;
    Trace trace;                         /* the chain */
} Lenet;

/* A network with all numbers 0; NULL with `err` when memory is short. Freed with lenet_free. Then x, parameter and velocity are
 * filled in, and lenet_run does the rest; again after any change. False when memory is short. */
Lenet *lenet_new(const LenetSpec *spec, Error *err);
void lenet_free(Lenet *net);
bool lenet_run(Lenet *net, Error *err);

/* The layer of this name and pass (PASS_COUNT: any); with PASS_BACKWARD "conv2" is the first of conv2-input and so on. -1, with
 * the nearest name told, when there is none. */
int lenet_find(const Lenet *net, const char *name, Pass pass, Error *err);

/* The pass a layer belongs to; the update is part of the way back. */
Pass lenet_pass(const Layer *layer);

/* For lenet_new: puts the layers' traces together. */
bool lenet_chain(Lenet *net, Error *err);

/* Multiplications of the convolutions' pass, forward and back, and the bytes of the columns that a route keeps besides. The
 * routes do the same products; columns cost memory. */
typedef struct {
    int64_t products, bytes;
} LenetCost;
LenetCost lenet_cost(Route route);

#endif
