/* One image's way through a network and its error's way back as one trace: the layers' traces end to end (trace.h's
 * chain). Of the usual one:
 *
 *   forward   conv1 act1 pool1 conv2 act2 pool2 fc1 act3 fc2 act4 fc3 softmax (with the loss)
 *   backward  softmax fc3 act4 fc2 act3 fc1 pool2 act2 conv2-input conv2-weight conv2-bias
 *             pool1 act1 conv1-weight conv1-bias
 *   update    conv1-update conv2-update fc1-update fc2-update fc3-update
 *
 * and so for any list in which each layer reads the one before it. A full layer's way back is its input's error,
 * then its gradients. The engine runs every layer once; all tensors stay, those before the activations too. They are
 * the same as NetRun's (engine/net_run.h) bit for bit, by the naive route. */
#ifndef CONVWALK_TRACE_NETWORK_H
#define CONVWALK_TRACE_NETWORK_H

#include "engine/net/net_run.h"
#include "trace/trace.h"

/* Owns all of its tensors, most of them in `run`, indexed by the list's nodes and parameters. */
typedef struct {
    Net net;
    const NetPreset *preset;    /* that the list is, with any activation and pooling; NULL: none */
    bool usual;                 /* whether it is the usual network: */
    Activation activation;      /* with this activation and pooling */
    bool average;
    Route route;                /* of the convolutions: ROUTE_NAIVE, or ROUTE_IM2COL with col2im in the backward pass */
    Sgd sgd;
    int target;                 /* the right class; -1 before net_trace_run: its answer is taken as right */
    NetRun run;
    Tensor x, dx;               /* the image; its error, which is there only if a full layer reads the image */
    Tensor t, loss, rate;
    Tensor *number;             /* one number of each node, for its layers' traces */
    Tensor *new_parameter, *new_velocity;
    bool stranger;              /* the weights were trained in another network: */
    Activation trained;         /* with this activation and pooling */
    bool trained_average;
    Error note;                 /* what was assumed of the weights' file, one line; "" for nothing */
    int says;                   /* the class with the largest probability */
    Layer *layer;
    int layers;
    Trace trace;                /* the chain */
} NetTrace;

/* A network with all numbers 0; NULL with `err` when a layer of the list reads another than the one before, or memory
 * is short. Freed with net_trace_free. The caller sets x, run.parameter and run.velocity, and calls net_trace_run;
 * again after any change. net_trace_run is false, with `err`, when memory is short. */
NetTrace *net_trace_new(const Net *list, Route route, const Sgd *sgd, int target, Error *err);
void net_trace_free(NetTrace *net);
bool net_trace_run(NetTrace *net, Error *err);

/* Takes over the weights and velocities after the update, and runs the same image again. */
bool net_trace_update(NetTrace *net, Error *err);

/* The layer of this name and pass (PASS_COUNT: any); with PASS_BACKWARD "conv2" is the first of conv2-input and so on.
 * -1, with the most similar name in `err`, when there is none. */
int net_trace_find(const NetTrace *net, const char *name, Pass pass, Error *err);

/* The pass a layer belongs to; the update is part of the backward pass. */
Pass layer_pass(const Layer *layer);

/* For net_trace_new: makes the list of the layers' traces. */
bool net_trace_chain(NetTrace *net, Error *err);

/* Multiplications of the convolutions' forward and backward pass, and the bytes of the columns that a route needs. The
 * routes have the same products except for the border's zeros in the naive backward pass; columns cost memory. */
typedef struct {
    int64_t products, bytes;
} NetCost;
NetCost net_cost(const Net *net, Route route);

#endif
