/* LeNet by kernels made for its shape: what lenet.c (memory, parameters) and lenet_pass.c (passes,
 * training) share. */
#ifndef CONVWALK_ENGINE_FAST_LENET_INSIDE_H
#define CONVWALK_ENGINE_FAST_LENET_INSIDE_H

#include "engine/fast/kernels.h"
#include "engine/fast/lenet_parameters.h"
#include "engine/fast/team.h"
#include "engine/net/network_inside.h"

enum { CHUNK = 32 };   /* images at a time */

/* Working memory of one thread. */
typedef struct {
    Trail trail[CHUNK];
    float p2[CHUNK][P2_FLOATS], dp2[CHUNK][P2_FLOATS];
    float h1[CHUNK][F1_LANES], d1[CHUNK][F1_LANES];
    float h2[CHUNK][F2_LANES], d2[CHUNK][F2_LANES];
    float h3[CHUNK][F3_LANES], d3[CHUNK][F3_LANES];
    double loss;
    int right;
} Work;

typedef struct {
    Network base;
    Variant variant;
    const Kernels *kernels;
    Team team;
    /* PARAMETER_FLOATS each; gradient: a set for each thread */
    float *parameter, *velocity, *gradient;
    Copies *copies;
    /* the copies of the full layers are older than their weights */
    bool stale;
    /* the last step was one image's: its full layers' gradients were stored nowhere */
    bool lone;
    Work *work;                               /* one for each thread */
    /* The current job, for the threads. */
    const float *x;
    const int *target;
    float *logits;
    int n, active;
    Sgd sgd;
} FastLenet;

/* The full layers: where their weights and biases are, and their sizes. */
typedef struct {
    size_t weight, bias;
    int inputs, outputs, lanes;
} Full;

extern const Full lenet_fulls[3];

/* Floats from one thread's gradients to the next thread's. */
enum { GRADIENT_APART = (PARAMETER_FLOATS + 15) / 16 * 16 };

/* Makes the copies of the weights again: of panels first .. end-1 of a full layer; of the
 * convolutions; of everything. */
void lenet_refresh_full(FastLenet *network, int layer, int first, int end);
void lenet_refresh_convolutions(FastLenet *network);
void lenet_refresh(FastLenet *network);

void lenet_infer(Network *base, const float *x, int n, float *logits);
float lenet_train(Network *base, const float *x, const int *target, int n, const Sgd *sgd,
                  int *right);

/* After one image's step, the gradients of the full layers, which the step did not store. */
void lenet_write_lone_gradients(const FastLenet *network);

#endif
