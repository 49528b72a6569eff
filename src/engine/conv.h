/* Convolution (as in every network: cross-correlation plus bias), forward and backward, float32, NCHW.
 *
 *   y[n,oc,oy,ox] = sum over ic, ky, kx of x[n, ic, oy*stride.h + ky*dilation.h - padding.h,
 *                                                   ox*stride.w + kx*dilation.w - padding.w] * w[oc,ic,ky,kx]  + b[oc]
 *
 * where x outside its borders counts as 0. Source: the notes, "convolution layer", x_ij = sum_m sum_n w_mn z_(i+m,j+n) + b,
 * with stride, padding and dilation as PyTorch's torch.nn.functional.conv2d defines them.
 * Shapes everywhere: x {n,c,h,w}, w {oc,c,kh,kw}, b {1,oc,1,1} or v == NULL for no bias, y {n,oc,oh,ow}; y's come in
 * allocated with the shape that conv_output_dims gives. Passing other shapes is a bug (assert). */
#ifndef CONVWALK_ENGINE_CONV_H
#define CONVWALK_ENGINE_CONV_H

#include "engine/tensor.h"

/* A height and a width, in cells. */
typedef struct {
    int h, w;
} Pair;

typedef struct {
    Pair kernel;     /* each >= 1 */
    Pair stride;     /* each >= 1 */
    Pair padding;    /* each >= 0, the same on both sides */
    Pair dilation;   /* each >= 1; 1 is a dense kernel */
} ConvSpec;

/* A kernel of h x w, stride 1, no padding, dilation 1. */
ConvSpec conv_spec(int h, int w);

/* o = floor((i + 2p - d(k - 1) - 1) / s) + 1, the notes' o = floor((i - k + 2p)/s) + 1 where d = 1. Along one axis.
 * False when the numbers are out of range or give no output; `err` says which numbers and which formula. */
bool conv_output_size(int input, int kernel, int stride, int padding, int dilation, int *output, Error *err);

/* {n, oc, oh, ow} for an input and a kernel tensor's dims; false, with `err`, when channels or sizes do not fit. */
bool conv_output_dims(const int x[4], const int w[4], const ConvSpec *spec, int y[4], Error *err);

/* The naive route: the loop nest of the formula, tap after tap in the order ic, ky, kx, the bias last. */
void conv_forward(const Tensor *x, const Tensor *w, const Tensor *b, const ConvSpec *spec, Tensor *y);

/* The naive route's sums, bit for bit for finite weights, a row of outputs at a time: what the scenes run on large shapes. */
void conv_forward_rows(const Tensor *x, const Tensor *w, const Tensor *b, const ConvSpec *spec, Tensor *y);

/* One image's columns: col[(ic*kh + ky)*kw + kx][oy*ow + ox] = x[n, ic, oy*s + ky*d - p, ...], c*kh*kw rows of oh*ow floats. */
void conv_im2col(const Tensor *x, int n, const ConvSpec *spec, Pair output, float *col);

/* The plain im2col route: unfold, then y = W col, then + b. Sums run in the same order as the naive route's, so the
 * result is the same bit for bit. `col` is room for c*kh*kw * oh*ow floats. */
void conv_forward_im2col(const Tensor *x, const Tensor *w, const Tensor *b, const ConvSpec *spec, float *col, Tensor *y);

#endif
