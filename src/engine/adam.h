/* Adam and AdamW, as PyTorch's torch.optim.Adam and AdamW do them (no AMSGrad): each weight's step
 * is its gradient's running mean over the root of the running mean of its squares.
 *
 *   Adam:  g = dw + decay*w                  AdamW:  w = w - rate*decay*w, g = dw
 *   m = beta1*m + (1 - beta1)*g              s = beta2*s + (1 - beta2)*g^2
 *   w = w - rate * (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + eps)
 *
 * m and s are 0 before the first step, t = 1; dividing by 1 - beta^t takes away that they began
 * there. Sources: D. Kingma, J. Ba, "Adam: a method for stochastic optimization", 2015;
 * I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", 2019. */
#ifndef CONVWALK_ENGINE_ADAM_H
#define CONVWALK_ENGINE_ADAM_H

#include "engine/tensor.h"

typedef struct {
    float rate;           /* eta */
    float beta1, beta2;   /* 0 <= beta < 1 */
    float eps;
    float decay;          /* weight decay, 0 for none */
    bool decoupled;       /* AdamW */
} Adam;

/* PyTorch's: rate 0.001, betas 0.9 and 0.999, eps 1e-8, no decay, AdamW's 0.01. */
Adam adam_usual(bool decoupled);

/* False, naming the first number that is not finite or out of range. */
bool adam_fits(const Adam *adam, Error *err);

/* Step number t >= 1 of every value of w, in place, m and s too. All of one shape. */
void adam_step(const Adam *adam, int64_t t, const Tensor *dw, Tensor *m, Tensor *s, Tensor *w);

#endif
