/* Dropout: while a network learns, each number is set to 0 with probability p; those that stay are
 * divided by 1 - p, so that what comes after sees the same sum on average. Without learning it does
 * nothing. Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from
 * overfitting", JMLR 15, 2014; PyTorch's dropout. */
#ifndef CONVWALK_ENGINE_DROPOUT_H
#define CONVWALK_ENGINE_DROPOUT_H

#include "base/random.h"
#include "engine/tensor.h"

/* Each number of the mask: 1 with probability `keep` = 1 - p, 0 < keep <= 1, else 0. */
void dropout_draw(Random *random, float keep, Tensor *mask);

/* y = x * mask / keep. A number that is dropped is 0, never -0; of one that is not finite 0 times
 * it is a NaN, as in PyTorch. All of one shape; y may be x itself. */
void dropout_forward(const Tensor *x, const Tensor *mask, float keep, Tensor *y);

/* The error goes back through the same mask: dx = dy * mask / keep. dx may be dy itself. */
void dropout_backward(const Tensor *dy, const Tensor *mask, float keep, Tensor *dx);

#endif
