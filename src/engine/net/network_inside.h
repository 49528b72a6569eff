/* What network.c needs of every kind of network: the functions behind network.h. */
#ifndef CONVWALK_ENGINE_NETWORK_INSIDE_H
#define CONVWALK_ENGINE_NETWORK_INSIDE_H

#include "engine/net/network.h"

typedef struct {
    void (*free)(Network *network);
    const char *(*kernels)(const Network *network);
    void (*seed)(Network *network, uint64_t seed);
    void (*draw_from)(Network *network, uint64_t number);   /* NULL: it has no random parts */
    void (*get)(const Network *network, NetworkPart part, int which, float *values);
    void (*set)(Network *network, NetworkPart part, int which, const float *values);
    void (*infer)(Network *network, const float *x, int n, float *logits);
    float (*train)(Network *network, const float *x, const int *target, int n, const Sgd *sgd,
                   int *right);
} NetworkKind;

/* The first member of every network; network_new sets spec and net. */
struct Network {
    const NetworkKind *kind;
    NetworkSpec spec;
    Net net;
};

/* The usual network by kernels made for its shape, one allocation; any other list by the kernels
 * for its nodes (network_listed.c). NULL, with `err`, when memory or threads are not available. The
 * spec has been checked. */
Network *network_usual(const NetworkSpec *spec, Activation activation, bool average, Error *err);
Network *network_listed(const NetworkSpec *spec, const Net *net, Error *err);

#endif
