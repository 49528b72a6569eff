/* Gradient descent with momentum and weight decay, as PyTorch's torch.optim.SGD does it
 * (dampening 0, no Nesterov). Source: the notes, w <- w - eta * dE/dw.
 *
 *   g = dw + decay*w        v = momentum*v + g        w = w - rate*v
 *   v is 0 before the first step */
#ifndef CONVWALK_ENGINE_SGD_H
#define CONVWALK_ENGINE_SGD_H

#include "engine/tensor.h"

typedef struct {
    float rate;       /* eta, the learning rate */
    float momentum;   /* 0 is the notes' plain descent; from 1 on it does not converge */
    float decay;      /* weight decay, 0 for none */
} Sgd;

/* False, naming the first number that is not finite or out of range: each must be >= 0. */
bool sgd_fits(const Sgd *sgd, Error *err);

/* One step of every value of w, in place, v too. All of one shape. */
void sgd_step(const Sgd *sgd, const Tensor *dw, Tensor *v, Tensor *w);

#endif
