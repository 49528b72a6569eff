/* A network put together from the plain operations, whatever its list: the reference that fast
 * networks are held against, and the shortest account of what a training step does. Forward goes
 * down the list; backward goes up it, each node taking the error of its output to the errors of
 * what it reads; where an output is read twice, its errors are added. */
#ifndef CONVWALK_ENGINE_NET_RUN_H
#define CONVWALK_ENGINE_NET_RUN_H

#include "base/random.h"
#include "engine/net.h"
#include "engine/sgd.h"

typedef struct NetRun NetRun;

/* Other ways to do a node than the plain operation: each does node i, or says that it has none
 * for it. */
typedef struct {
    bool (*forward)(const void *by, NetRun *run, int node);
    bool (*error)(const void *by, NetRun *run, int node, Tensor *dx);
    /* of its weight; a bias's is plain */
    bool (*gradient)(const void *by, NetRun *run, int node);
} NetRoutes;

/* Owns all of its tensors but output[0], which is the x of the last forward pass, and the list. */
struct NetRun {
    const Net *net;          /* borrowed */
    int images;              /* of the last forward pass */
    Tensor *parameter, *gradient, *velocity;   /* [net->parameters]; zeros at first */
    /* [net->nodes], {images,c,h,w}; error[i] is dE by output[i]; error[0] has no values */
    Tensor *output, *error;
    /* [net->nodes]: what a node keeps from its way forward for its way back (nodes/node.h),
     * one for each cell of its output: where its winners stood (pool.h), or numbers; NULL and
     * without values where it keeps none */
    int **winner;
    Tensor *kept;
    bool learns;             /* passes are training's: what is left to chance is drawn */
    Random random;           /* what it is drawn from; see net_run_seed */
    Tensor probability;      /* softmax of the last output */
    Tensor part;             /* room for an error that is to be added to another */
    const NetRun *shares;    /* whose parameters and velocities these are; NULL: its own */
    const NetRoutes *routes; /* NULL: all nodes are done plainly */
    const void *by;          /* what they are given, borrowed */
};

/* Room for batches of up to `images` (at least 1); false, with `err` and nothing to free, when
 * memory is short. */
bool net_run_init(NetRun *run, const Net *net, int images, Error *err);
void net_run_free(NetRun *run);

/* The same, with the parameters and velocities of another run of the same list, which must
 * outlive this one. */
bool net_run_init_shared(NetRun *run, const NetRun *of, int images, Error *err);

/* Every weight and bias uniform in +-1/sqrt(inputs of its sums), as PyTorch's layers begin;
 * velocities 0. What is drawn later goes on from there. */
void net_run_seed(NetRun *run, uint64_t seed);

/* Draws what nodes leave to chance, for as many images as there were last; net_run_forward does
 * it where the run learns. */
void net_run_draw(NetRun *run);

/* Fills every output from x {n,c,h,w}, n at most the images there is room for. x must stay until
 * the way back is done. */
void net_run_forward(NetRun *run, const Tensor *x);

/* After net_run_forward: the mean loss, and every error and gradient. target as in loss.h. */
float net_run_backward(NetRun *run, const int *target);

/* After net_run_backward: one step of every parameter. */
void net_run_step(NetRun *run, const Sgd *sgd);

/* One node alone, its inputs and errors as they stand: its output; the error of its k-th input
 * into dx (overwritten); the gradients of its parameters. What net_run_forward and
 * net_run_backward do for each. */
void net_node_forward(NetRun *run, int node);
void net_node_error(NetRun *run, int node, int k, Tensor *dx);
void net_node_gradients(NetRun *run, int node);

#endif
