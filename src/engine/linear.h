/* The fully connected layer, forward and backward: a convolution whose kernel is as large as its
 * input.
 *
 *   y[n,o]  = sum over i of x[n,i] * w[o,i]  + b[o]      i ascending, the bias last
 *   dx[n,i] = sum over o of dy[n,o] * w[o,i]             o ascending
 *   dw[o,i] = sum over n of dy[n,o] * x[n,i]             n ascending
 *   db[o]   = sum over n of dy[n,o]                      n ascending
 *
 * Every sum starts at +0 and is a float. Source: PyTorch's torch.nn.functional.linear; the
 * notes' chain rule with one window. Shapes: x {n,c,h,w}, whose c*h*w values of one image are
 * its i (so pooling's output goes in as it is); w {o,i,1,1}, b {1,o,1,1} or v == NULL for no
 * bias, y {n,o,1,1}. Passing other shapes is a bug (assert). */
#ifndef CONVWALK_ENGINE_LINEAR_H
#define CONVWALK_ENGINE_LINEAR_H

#include "engine/tensor.h"

/* {n, o, 1, 1} for an input's and a weight's dims; false, with `err`, when c*h*w is not i. */
bool linear_output_dims(const int x[4], const int w[4], int y[4], Error *err);

void linear_forward(const Tensor *x, const Tensor *w, const Tensor *b, Tensor *y);

/* dx, dw and db are overwritten. */
void linear_backward_input(const Tensor *dy, const Tensor *w, Tensor *dx);
void linear_backward_weight(const Tensor *x, const Tensor *dy, Tensor *dw);
void linear_backward_bias(const Tensor *dy, Tensor *db);

#endif
