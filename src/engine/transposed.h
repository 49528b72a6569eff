/* Transposed convolution: each number of X spreads its kernel over Y, where a convolution gathers.
 * Its forward pass is the way back of a convolution's input, and its ways back are a convolution's:
 *
 *   y[n,oc, iy*s + ky*d - p, ix*s + kx*d - p] += x[n,ic,iy,ix] * w[ic,oc,ky,kx],   then + b[oc]
 *   dx[n,ic,iy,ix]   = sum over oc, ky, kx of dy[n,oc, iy*s + ky*d - p, ...] * w[ic,oc,ky,kx]
 *   dw[ic,oc,ky,kx]  = sum over n, iy, ix of dy[n,oc, iy*s + ky*d - p, ...] * x[n,ic,iy,ix]
 *   db[oc]           = sum over n, oy, ox of dy[n,oc,oy,ox]: conv_backward_bias
 *
 * What falls outside Y is cut off, what would be read outside dy is 0.
 * o = (i - 1)s - 2p + d(k - 1) + a + 1, where a, the output padding, is how many more rows or
 * columns Y has at its end: several inputs of a convolution with stride give the same output, a
 * says which is meant. It is less than the stride or the dilation. X {n,c,h,w}, W {c,o/g,kh,kw},
 * b {1,o,1,1} or v == NULL, Y {n,o,oh,ow} with g groups of channels as in conv.h. Y's or dx's
 * sizes are the caller's; others are a bug (assert). Sources: PyTorch's conv_transpose2d; V.
 * Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", 2016, chapter 4.
 */
#ifndef CONVWALK_ENGINE_TRANSPOSED_H
#define CONVWALK_ENGINE_TRANSPOSED_H

#include "engine/conv.h"

/* Y's sizes; false, with `err`, when channels, groups or sizes don't fit. The padding is the same
 * on opposite sides and of zeros. */
bool transposed_output_dims(const int x[4], const int w[4], const ConvSpec *spec, Pair more,
                            int y[4], Error *err);

/* Spread: y is cleared, every x is added, times each of its weights, to the cells under its window;
 * loops n ic iy ix oc ky kx, the bias last. */
void transposed_forward_scatter(const Tensor *x, const Tensor *w, const Tensor *b,
                                const ConvSpec *spec, Tensor *y);

/* Zeros: X with s - 1 zeros between its cells and d(k - 1) - p around it (conv_spread) is
 * correlated with the kernels turned by 180 degrees; loops n oc oy ox ic ky kx, ky and kx counting
 * in Rot(W), the bias last. */
void transposed_forward_zeros(const Tensor *x, const Tensor *w, const Tensor *b,
                              const ConvSpec *spec, Tensor *y);

/* The ways back, a convolution's forward pass over dy and its weights' gradient. */
void transposed_backward_input(const Tensor *dy, const Tensor *w, const ConvSpec *spec, Tensor *dx);
void transposed_backward_weight(const Tensor *x, const Tensor *dy, const ConvSpec *spec,
                                Tensor *dw);

#endif
