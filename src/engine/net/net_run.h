/* A network composed of the plain operations, for any list: the reference that fast networks are
 * compared with, and the shortest program of a training step. Forward goes down the list; backward
 * goes up it, each node turning the error of its output into the errors of its inputs; where an
 * output is read twice, its errors are added. */
#ifndef CONVWALK_ENGINE_NET_RUN_H
#define CONVWALK_ENGINE_NET_RUN_H

#include "base/random.h"
#include "engine/net.h"
#include "engine/sgd.h"

typedef struct NetRun NetRun;

/* Other implementations of a node than the plain one: each computes node i, or returns false if it
 * has none for it. */
typedef struct {
    bool (*forward)(const void *by, NetRun *run, int node);
    bool (*error)(const void *by, NetRun *run, int node, Tensor *dx);
    /* of its weight; a bias is always plain */
    bool (*gradient)(const void *by, NetRun *run, int node);
} NetRoutes;

/* Owns all of its tensors but output[0], which is the x of the last forward pass, and the list. */
struct NetRun {
    const Net *net;          /* borrowed */
    int images;              /* of the last forward pass */
    Tensor *parameter, *gradient, *velocity;   /* [net->parameters]; zeros at first */
    /* [net->nodes], {images,c,h,w}; error[i] is dE by output[i]; error[0] has no values */
    Tensor *output, *error;
    /* [net->nodes]: what a node keeps from its forward for its backward pass (nodes/node.h), one
     * for each cell of its output: the winners' positions (pool.h), or numbers; NULL and without
     * values where it keeps none */
    int **winner;
    Tensor *kept;
    bool learns;             /* random parts of nodes are drawn, as in training */
    Random random;           /* where they are drawn from; see net_run_seed */
    Tensor probability;      /* softmax of the last output */
    Tensor part;             /* room for an error that is to be added to another */
    const NetRun *shares;    /* whose parameters and velocities it uses; NULL: its own */
    const NetRoutes *routes; /* NULL: all nodes are computed plainly */
    const void *by;          /* passed to them; borrowed */
};

/* Allocates for batches of up to `images` (at least 1); false, with `err` and nothing to free, when
 * memory is short. */
bool net_run_init(NetRun *run, const Net *net, int images, Error *err);
void net_run_free(NetRun *run);

/* The same, with the parameters and velocities of another run of the same list, which must
 * outlive this one. */
bool net_run_init_shared(NetRun *run, const NetRun *of, int images, Error *err);

/* Every weight and bias uniform in +-1/sqrt(inputs of its sums), as PyTorch's layers begin;
 * velocities 0. Later random numbers continue from there. */
void net_run_seed(NetRun *run, uint64_t seed);

/* Draws the random parts of nodes, for as many images as there were last; net_run_forward does it
 * in training. */
void net_run_draw(NetRun *run);

/* Computes every output from x {n,c,h,w}, n at most the allocated images. x must stay until the
 * backward pass is done. */
void net_run_forward(NetRun *run, const Tensor *x);

/* After net_run_forward: the mean loss, and every error and gradient. target as in loss.h. */
float net_run_backward(NetRun *run, const int *target);

/* After net_run_backward: one update of every parameter. */
void net_run_step(NetRun *run, const Sgd *sgd);

/* One node alone, with its inputs and errors as they are: its output; the error of its k-th input
 * into dx (overwritten); the gradients of its parameters. net_run_forward and net_run_backward do
 * this for each node. */
void net_node_forward(NetRun *run, int node);
void net_node_error(NetRun *run, int node, int k, Tensor *dx);
void net_node_gradients(NetRun *run, int node);

#endif
