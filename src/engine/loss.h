/* Softmax with cross-entropy, the loss at the end of the network, mean over the batch. Source:
 * PyTorch's torch.nn.functional.cross_entropy with reduction="mean".
 *
 *   p[n,c]  = exp(x[n,c] - m) / sum over c of exp(x[n,c] - m)
 *             m = largest x[n,c]: nothing overflows
 *   loss    = (sum over n of log(sum over c of exp(x[n,c] - m)) - (x[n,t] - m)) / N
 *             t = target[n]; that is -log p[n,t]
 *   dx[n,c] = (p[n,c] - (1 if c is target[n], else 0)) / N
 *
 * Sums run upwards from +0 in floats. Shapes: x, p and dx {n,classes,1,1}; target n classes
 * counted from 0. A row whose target is LOSS_IGNORED is left out, as PyTorch's ignore_index
 * does: N counts the others, and its dx is 0; without any other the mean is 0/0, not a number. */
#ifndef CONVWALK_ENGINE_LOSS_H
#define CONVWALK_ENGINE_LOSS_H

#include "engine/tensor.h"

#include <limits.h>

#define LOSS_IGNORED INT_MIN

/* False, naming the first that is wrong, unless each of `count` targets is in 0 .. classes-1. */
bool loss_targets_fit(const int *target, int count, int classes, Error *err);

/* p, and the mean loss; targets out of range are a bug (assert). p may be x itself. */
float loss_forward(const Tensor *x, const int *target, Tensor *p);

/* p alone, for a network that only answers. p may be x itself. */
void loss_softmax(const Tensor *x, Tensor *p);

/* The error that goes back into the network, from p. dx may be p itself. */
void loss_backward(const Tensor *p, const int *target, Tensor *dx);

#endif
