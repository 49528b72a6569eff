/* A network for training: any list of nodes (net.h), by fast kernels and threads; the usual one by
 * kernels made for its shape. The loss is softmax with cross-entropy, mean over the batch.
 * net_run.h is the same network in plain operations: tests compare this one with it, and it has
 * every tensor of a pass. Same seed, same data, same number of threads: the same bits on the same
 * kind of processor. */
#ifndef CONVWALK_ENGINE_NETWORK_H
#define CONVWALK_ENGINE_NETWORK_H

#include "engine/net/net_run.h"

typedef struct {
    Activation activation; /* of the usual network, when `net` is NULL; */
    bool average;          /* and whether its pooling takes the mean instead of the largest value */
    int batch;             /* the most images of one call, 1 .. 65536 */
    int threads;           /* 1 .. 64; images of a batch are split among them */
    const char *kernels;   /* "avx512", "avx2", "plain"; NULL: the fastest that runs here */
    const Net *net;        /* complete; copied. NULL: net_usual(activation, average) */
} NetworkSpec;

typedef struct Network Network;

enum { IMAGE_PIXELS = 784, DIGIT_CLASSES = 10 };

/* False, with `err`, unless the list takes MNIST's images and drawn digits: 1x28x28, 10 classes. */
bool net_takes_digits(const Net *net, Error *err);

/* A network with all parameters 0; NULL with `err` when the spec is out of range, its kernels can't
 * run here, or memory is short. Its threads wait until there is work. Freed with network_free. */
Network *network_new(const NetworkSpec *spec, Error *err);
void network_free(Network *network);
const NetworkSpec *network_spec(const Network *network);   /* its `net` is the network's own */
const Net *network_net(const Network *network);
const char *network_kernels(const Network *network);

/* Every weight and bias uniform in +-1/sqrt(inputs of its layer), as PyTorch's layers begin.
 * Velocities become 0. */
void network_seed(Network *network, uint64_t seed);

/* The random parts of the next step (dropout's masks) are drawn from this number; without it they
 * go on from those of the step before, first from the seed. */
void network_draw_from(Network *network, uint64_t number);

/* Copies parameter (or velocity, or the gradient of the last step) `which` of its list to or
 * from an array in PyTorch's order, of net_parameter_count's size. A step without momentum
 * leaves the velocities as they were. */
typedef enum { NETWORK_PARAMETER, NETWORK_VELOCITY, NETWORK_GRADIENT } NetworkPart;
void network_get(const Network *network, NetworkPart part, int which, float *values);
void network_set(Network *network, NetworkPart part, int which, const float *values);

/* Copies parameters and velocities into a plain run of the same list, which then shows every
 * output and error of a pass. */
void network_to_run(const Network *network, NetRun *run);

/* logits[n][classes] of x[n][inputs] (of digits 784: 0 is background, 1 is ink), 1 <= n <=
 * batch. */
void network_infer(Network *network, const float *x, int n, float *logits);

/* A training step: forward, backward, update, for n images and their classes 0 .. classes-1.
 * Returns the mean loss. *right, unless NULL, becomes the number of images whose largest logit
 * was the label's. No memory is allocated. */
float network_train(Network *network, const float *x, const int *target, int n, const Sgd *sgd,
                    int *right);

#endif
