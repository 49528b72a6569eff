/* Convolution (as in every network: cross-correlation plus bias), forward and backward, float32,
 * NCHW.
 *
 *   y[n,oc,oy,ox] = sum over ic, ky, kx of x[n, ic, oy*stride.h + ky*dilation.h - padding.h,
 *                                               ox*stride.w + kx*dilation.w - padding.w]
 *                  * w[oc,ic,ky,kx]  + b[oc]
 *
 * where x outside its borders counts as 0, or, with another padding mode, as the number inside that
 * the mode puts there. Source: the notes, "convolution layer", x_ij = sum_m
 * sum_n w_mn z_(i+m,j+n) + b, with stride, padding and dilation as PyTorch's
 * torch.nn.functional.conv2d defines them. Shapes everywhere: x {n,c,h,w}, w {oc,c,kh,kw}, b
 * {1,oc,1,1} or v == NULL for no bias, y {n,oc,oh,ow}; y's come in allocated with the shape that
 * conv_output_dims gives. Passing other shapes is a bug (assert).
 *
 * With g groups w is {oc, c/g, kh, kw}: the oc kernels are g groups of oc/g, the channels g groups
 * of c/g, and a kernel sees its own group's channels only (PyTorch's groups; g = c is the depthwise
 * convolution). The sums above run over these channels; of a weight, ic counts within its group. */
#ifndef CONVWALK_ENGINE_CONV_H
#define CONVWALK_ENGINE_CONV_H

#include "engine/tensor.h"

/* A height and a width, in cells. */
typedef struct {
    int h, w;
} Pair;

/* What stands in the padding: zeros; the numbers inside as in a mirror whose glass is the edge cell
 * (reflect: b a | a b c has no second a: c b | a b c); the edge cell again and again; those of the
 * other side, as on a ring. PyTorch's padding_mode. */
typedef enum {
    PADDING_ZEROS,
    PADDING_REFLECT,
    PADDING_REPLICATE,
    PADDING_CIRCULAR,
    PADDING_MODES
} PaddingMode;

typedef struct {
    Pair kernel;     /* each >= 1 */
    Pair stride;     /* each >= 1 */
    Pair padding;    /* above and on the left, each >= 0 */
    Pair dilation;   /* each >= 1; 1 is a dense kernel */
    int groups;      /* >= 1; 0 stands for 1 */
    Pair uneven;     /* how much more padding is below and on the right; may be negative */
    PaddingMode mode;
} ConvSpec;

/* A kernel of h x w, stride 1, no padding, dilation 1, one group. */
ConvSpec conv_spec(int h, int w);

/* "zeros", "reflect", "replicate", "circular"; false for any other word. */
const char *padding_mode_name(PaddingMode mode);
bool padding_mode_from_name(const char *name, PaddingMode *mode);

/* A height or a width of an input with its padding on both sides. */
static inline int conv_high(const ConvSpec *spec, int rows)
{
    return rows + 2 * spec->padding.h + spec->uneven.h;
}

static inline int conv_wide(const ConvSpec *spec, int columns)
{
    return columns + 2 * spec->padding.w + spec->uneven.w;
}

/* The padding below and on the right. */
static inline Pair conv_after(const ConvSpec *spec)
{
    return (Pair){spec->padding.h + spec->uneven.h, spec->padding.w + spec->uneven.w};
}

/* The padding with which o = ceil(i / s): d(k - 1) + 1 - s cells or what i leaves of them, half of
 * them on each side. An odd one goes below and on the right, as TensorFlow's and PyTorch's "same"
 * have it (ONNX's SAME_UPPER), or with `lower` above and on the left. x {n,c,h,w}. */
void conv_same_padding(const int x[4], bool lower, ConvSpec *spec);

/* o = floor((i + 2p - d(k - 1) - 1) / s) + 1, the notes' o = floor((i - k + 2p)/s) + 1 where d =
 * 1. Along one axis. False when the numbers are out of range or give no output; `err` says which
 * numbers and which formula. */
bool conv_output_size(int input, int kernel, int stride, int padding, int dilation, int *output,
                      Error *err);

/* {1, 1, c*kh*kw, oh*ow}: the column matrix of one image with x's channels, for tensor_init;
 * false, with `err`, when there is no output or the matrix would be too large. */
bool conv_column_dims(const int x[4], const ConvSpec *spec, int col[4], Error *err);

/* {n, oc, oh, ow} for an input and a kernel tensor's dims; false, with `err`, when channels or
 * sizes do not fit. */
bool conv_output_dims(const int x[4], const int w[4], const ConvSpec *spec, int y[4], Error *err);

/* n*oc*oh*ow * channels*kh*kw: the multiplications of a forward pass to an output of shape y by
 * kernels of so many channels, those in the padding too. */
int64_t conv_products(const int y[4], int channels, Pair kernel);

/* How many groups there are, how many kernels each has, and the first channel of the input that the
 * kernel oc sees; w's sizes. */
static inline int conv_groups(const ConvSpec *spec)
{
    return spec->groups > 1 ? spec->groups : 1;
}

static inline int conv_group_kernels(const ConvSpec *spec, const int w[4])
{
    int kernels = w[0] / conv_groups(spec);
    return kernels > 1 ? kernels : 1;
}

static inline int conv_first(const ConvSpec *spec, const int w[4], int oc)
{
    return oc / conv_group_kernels(spec, w) * w[1];
}

/* The first kernel that sees the input's channel ic; the others of its group follow. */
static inline int conv_first_kernel(const ConvSpec *spec, const int w[4], int ic)
{
    return w[1] > 0 ? ic / w[1] * conv_group_kernels(spec, w) : 0;
}

/* The input's row under tap ky of the outputs' row oy, negative in the padding above; and the
 * column likewise. */
static inline int conv_row(const ConvSpec *spec, int oy, int ky)
{
    return oy * spec->stride.h + ky * spec->dilation.h - spec->padding.h;
}

static inline int conv_column(const ConvSpec *spec, int ox, int kx)
{
    return ox * spec->stride.w + kx * spec->dilation.w - spec->padding.w;
}

/* The input at a row and a column that may lie in the padding, where it is 0. */
static inline float conv_padded(const Tensor *x, int n, int ic, int row, int column)
{
    bool inside = row >= 0 && row < x->dim[2] && column >= 0 && column < x->dim[3];
    return inside ? *tensor_at(x, n, ic, row, column) : 0.0f;
}

/* The index inside, 0 .. size-1, whose number stands at `at`; -1: it is a zero of the padding. */
static inline int conv_source(PaddingMode mode, int at, int size)
{
    bool inside = at >= 0 && at < size;
    if (inside || mode == PADDING_ZEROS)
        return inside ? at : -1;
    if (mode == PADDING_CIRCULAR)
        return at < 0 ? at + size : at - size;
    if (mode == PADDING_REFLECT)
        return at < 0 ? -at : 2 * (size - 1) - at;
    return at < 0 ? 0 : size - 1;
}

/* The input at a row and a column that may lie in the padding, as the mode has it there. */
static inline float conv_read(const Tensor *x, const ConvSpec *spec, int n, int ic, int row,
                              int column)
{
    bool inside = row >= 0 && row < x->dim[2] && column >= 0 && column < x->dim[3];
    if (inside)   /* nearly always */
        return *tensor_at(x, n, ic, row, column);
    if (spec->mode == PADDING_ZEROS)
        return 0.0f;
    int iy = conv_source(spec->mode, row, x->dim[2]);
    int ix = conv_source(spec->mode, column, x->dim[3]);
    return *tensor_at(x, n, ic, iy, ix);
}

/* ---- Forward. Every sum starts at +0 and is a float; its terms are added one after the other
 * in the order given here. A tap in the padding adds 0*w and is part of that order. */

/* The naive route: the loop nest of the formula, n oc oy ox ic ky kx. Each y adds its taps in
 * the order ic ky kx, the bias last. */
void conv_forward(const Tensor *x, const Tensor *w, const Tensor *b, const ConvSpec *spec,
                  Tensor *y);

/* The naive route's sums, bit for bit for finite weights, a row of outputs at a time: what the
 * scenes run on large shapes. */
void conv_forward_rows(const Tensor *x, const Tensor *w, const Tensor *b, const ConvSpec *spec,
                       Tensor *y);

/* One image's columns: col[(ic*kh + ky)*kw + kx][oy*ow + ox] = x[n, ic, oy*s + ky*d - p, ...],
 * c*kh*kw rows of oh*ow floats. */
void conv_im2col(const Tensor *x, int n, const ConvSpec *spec, Pair output, float *col);

/* The plain im2col route: unfold, then for each group y = W col, then + b. Sums run in the same
 * order as the naive route's, so the result is the same bit for bit. `col` is room for c*kh*kw *
 * oh*ow floats. */
void conv_forward_im2col(const Tensor *x, const Tensor *w, const Tensor *b, const ConvSpec *spec,
                         float *col, Tensor *y);

/* ---- Backward: dy is the error that comes back, with y's shape; d of each tensor is the
 * derivative of the loss by it.
 *
 *   dx[n,ic,iy,ix]   = sum of dy[n,oc,oy,ox] * w[oc,ic,ky,kx] over all oc and all
 *                      windows that hold x[n,ic,iy,ix] under ky, kx
 *   dw[oc,ic,ky,kx]  = sum over n, oy, ox of
 *                      x[n, ic, oy*s + ky*d - p, ox*s + kx*d - p] * dy[n,oc,oy,ox]
 *   db[oc]           = sum over n, oy, ox of dy[n,oc,oy,ox]
 *
 * Source: the notes, "mathematical derivation": dE/dw = sum delta z, dE/db = sum delta, delta_X
 * = delta_Y (*) Rot(W), and delta_X = W^T delta_Y followed by col2im. Where the padding holds
 * copies, their errors are computed as if they were cells of the input, and each is then added to
 * the cell it is a copy of, row by row, so that dx has all of its sums first. dx, dw and db are
 * overwritten (not added to); dw has w's shape, db b's. */

/* The error of the input by the notes' formula, delta_X = delta_Y (*) Rot(W): delta_Y with
 * stride-1 zeros between its cells and a border of d(k - 1) - p zeros around it (a negative
 * border cuts off) is correlated with the kernel turned by 180 degrees, Rot(W)[ky,kx] =
 * w[kh-1-ky, kw-1-kx]. Loops n ic iy ix oc ky kx, ky and kx counting in Rot(W); each dx adds its
 * terms in the order oc ky kx, and a zero between or around adds 0*w. */
void conv_backward_input_rot(const Tensor *dy, const Tensor *w, const ConvSpec *spec, Tensor *dx);

/* delta_Y with its zeros, as the route above reads it, at a row and a column counted from its
 * border's first cell: oy*stride + d(k - 1) - p holds dy's row oy. */
float conv_spread(const Tensor *dy, const ConvSpec *spec, int n, int oc, int row, int column);

/* The same by spreading: every error, times the kernel, is added where its window lay; what
 * falls in the padding is dropped. Loops n oc oy ox ic ky kx; so each dx adds its terms in the
 * order oc oy ox. */
void conv_backward_input_scatter(const Tensor *dy, const Tensor *w, const ConvSpec *spec,
                                 Tensor *dx);

/* The same by matrices, image after image: col = W^T delta (each element adds over oc), then
 * conv_col2im. */
void conv_backward_input_col2im(const Tensor *dy, const Tensor *w, const ConvSpec *spec, float *col,
                                Tensor *dx);

/* Folds one image's columns back: adds col[(ic*kh + ky)*kw + kx][oy*ow + ox] to x[n, ic, oy*s +
 * ky*d - p, ...], what falls in the padding is dropped. Column after column, each from its first
 * row to its last: loops oy ox ic ky kx, so each cell of x adds its terms in the order oy ox.
 * x's image n is added to, not cleared. im2col then col2im multiplies every cell by the number
 * of taps that visit it. */
void conv_col2im(const float *col, int n, const ConvSpec *spec, Pair output, Tensor *x);

/* The error of the kernels. Naive: loops oc ic ky kx n oy ox; each dw adds its terms in the
 * order n oy ox, 0*dy in the padding. */
void conv_backward_weight(const Tensor *x, const Tensor *dy, const ConvSpec *spec, Tensor *dw);

/* The same by matrices, dw = sum over n of delta col^T: the same sums in the same order, so the
 * same bit for bit. */
void conv_backward_weight_im2col(const Tensor *x, const Tensor *dy, const ConvSpec *spec,
                                 float *col, Tensor *dw);

/* The error of the bias; each db adds its terms in the order n oy ox. */
void conv_backward_bias(const Tensor *dy, Tensor *db);

#endif
