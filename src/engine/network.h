/* LeNet as it trains: parameters, activations and errors of a batch in one block of memory, the fast kernels, threads.
 *
 *   1x28x28 -> conv1 6@5x5 padding 2 -> f -> pool1 2x2 -> conv2 16@5x5 -> f -> pool2 2x2 -> fc1 120 -> f -> fc2 84 -> f -> fc3 10
 *
 * f is ReLU, tanh or sigmoid, pooling takes the largest value or the mean; the loss is softmax with cross-entropy, mean over
 * the batch. The same network in plain operations is lenet_plain.h, which tests hold this one against and which shows every
 * tensor of a pass. Same seed, same data, same number of threads: the same bits on the same kind of processor. */
#ifndef CONVWALK_ENGINE_NETWORK_H
#define CONVWALK_ENGINE_NETWORK_H

#include "engine/lenet_plain.h"

typedef struct {
    Activation activation;
    bool average;          /* pooling takes the mean instead of the largest value */
    int batch;             /* the most images of one call, 1 .. 65536 */
    int threads;           /* 1 .. 64; images of a batch are split among them */
    const char *kernels;   /* "avx512", "avx2", "plain"; NULL: the fastest that runs here */
} NetworkSpec;

typedef struct Network Network;

enum { IMAGE_PIXELS = 784, CLASSES = 10 };

/* A network with all parameters 0; NULL with `err` when the spec is out of range, its kernels can't run here, or memory is
 * short. One allocation; its threads wait until there is work. Freed with network_free. */
Network *network_new(const NetworkSpec *spec, Error *err);
void network_free(Network *network);
const NetworkSpec *network_spec(const Network *network);
const char *network_kernels(const Network *network);

/* Every weight and bias uniform in +-1/sqrt(inputs of its layer), as PyTorch's layers begin. Velocities become 0. */
void network_seed(Network *network, uint64_t seed);

/* Copies parameter (or velocity, or the gradient of the last step) `which` (LENET_CONV1_WEIGHT ...) to or from an array in
 * PyTorch's order, of lenet_parameter_dims' size. A step without momentum leaves the velocities as they were. */
typedef enum { NETWORK_PARAMETER, NETWORK_VELOCITY, NETWORK_GRADIENT } NetworkPart;
void network_get(const Network *network, NetworkPart part, int which, float *values);
void network_set(Network *network, NetworkPart part, int which, const float *values);

/* Copies parameters and velocities into the plain network, which then shows every activation and error of a pass. */
void network_to_plain(const Network *network, LenetPlain *plain);

/* logits[n][10] of x[n][784] (0 is background, 1 is ink), 1 <= n <= batch. */
void network_infer(Network *network, const float *x, int n, float *logits);

/* A training step: forward, backward, update, for n images and their labels 0 .. 9. Returns the mean loss. *right, unless
 * NULL, becomes the number of images whose largest logit was the label's. No memory is allocated. */
float network_train(Network *network, const float *x, const int *target, int n, const Sgd *sgd, int *right);

#endif
