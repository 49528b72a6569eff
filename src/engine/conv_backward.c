/* Convolution backward. The error of the input in three ways: the notes' correlation with the
 * turned kernel (rot), adding every error to the cells under its window (scatter), and matrices
 * (col2im). The errors of kernel and bias are sums over all windows. Read rot and the naive weights
 * first: they are the formulas as loops. */
#include "engine/conv.h"

#include <assert.h>
#include <string.h>

static void check_shapes(const Tensor *x, const Tensor *w, const ConvSpec *spec, const Tensor *dy)
{
    int dim[4];
    bool fits = conv_output_dims(x->dim, w->dim, spec, dim, NULL);
    assert(fits && memcmp(dim, dy->dim, sizeof dim) == 0);
    (void)fits;
}

static void clear(Tensor *tensor)
{
    memset(tensor->v, 0, tensor_count(tensor) * sizeof *tensor->v);
}

float conv_spread(const Tensor *dy, const ConvSpec *spec, int n, int oc,
                  int row, int column)
{
    Pair stride = spec->stride;
    row -= spec->dilation.h * (spec->kernel.h - 1) - spec->padding.h;
    column -= spec->dilation.w * (spec->kernel.w - 1) - spec->padding.w;
    bool between = row % stride.h != 0 || column % stride.w != 0;
    int oy = row / stride.h, ox = column / stride.w;
    return between ? 0.0f : conv_padded(dy, n, oc, oy, ox);
}

void conv_backward_input_rot(const Tensor *dy, const Tensor *w,
                             const ConvSpec *spec, Tensor *dx)
{
    check_shapes(dx, w, spec, dy);
    int kh = spec->kernel.h, kw = spec->kernel.w;
    int kernels = conv_group_kernels(spec, w->dim), channels = w->dim[1];
    for (int n = 0; n < dx->dim[0]; n++)
        for (int ic = 0; ic < dx->dim[1]; ic++)
            for (int iy = 0; iy < dx->dim[2]; iy++)
                for (int ix = 0; ix < dx->dim[3]; ix++) {
                    float sum = 0.0f;
                    int first = conv_first_kernel(spec, w->dim, ic);
                    for (int oc = first; oc < first + kernels; oc++)
                        for (int ky = 0; ky < kh; ky++)
                            for (int kx = 0; kx < kw; kx++) {
                                int row = iy + ky * spec->dilation.h;
                                int column = ix + kx * spec->dilation.w;
                                int ty = kh - 1 - ky, tx = kw - 1 - kx;
                                float turned = *tensor_at(w, oc, ic % channels, ty, tx);
                                sum += conv_spread(dy, spec, n, oc, row, column) * turned;
                            }
                    *tensor_at(dx, n, ic, iy, ix) = sum;
                }
}

/* Adds to a cell of the image; a cell in the padding is skipped. */
static void add_inside(Tensor *x, int n, int ic, int row, int column, float value)
{
    if (row >= 0 && row < x->dim[2] && column >= 0 && column < x->dim[3])
        *tensor_at(x, n, ic, row, column) += value;
}

void conv_backward_input_scatter(const Tensor *dy, const Tensor *w, const ConvSpec *spec,
                                 Tensor *dx)
{
    check_shapes(dx, w, spec, dy);
    clear(dx);
    for (int n = 0; n < dy->dim[0]; n++)
        for (int oc = 0; oc < dy->dim[1]; oc++)
            for (int oy = 0; oy < dy->dim[2]; oy++)
                for (int ox = 0; ox < dy->dim[3]; ox++) {
                    float error = *tensor_at(dy, n, oc, oy, ox);
                    int first = conv_first(spec, w->dim, oc);
                    for (int ic = first; ic < first + w->dim[1]; ic++)
                        for (int ky = 0; ky < spec->kernel.h; ky++)
                            for (int kx = 0; kx < spec->kernel.w; kx++) {
                                int row = conv_row(spec, oy, ky);
                                int column = conv_column(spec, ox, kx);
                                float weight = *tensor_at(w, oc, ic - first, ky, kx);
                                add_inside(dx, n, ic, row, column, error * weight);
                            }
                }
}

void conv_col2im(const float *col, int n, const ConvSpec *spec, Pair output, Tensor *x)
{
    size_t windows = (size_t)output.h * (size_t)output.w;
    for (int oy = 0; oy < output.h; oy++)
        for (int ox = 0; ox < output.w; ox++) {
            const float *cell = col + (size_t)oy * (size_t)output.w + (size_t)ox;
            for (int ic = 0; ic < x->dim[1]; ic++)
                for (int ky = 0; ky < spec->kernel.h; ky++)
                    for (int kx = 0; kx < spec->kernel.w; kx++) {
                        int row = conv_row(spec, oy, ky);
                        int column = conv_column(spec, ox, kx);
                        add_inside(x, n, ic, row, column, *cell);
                        cell += windows;
                    }
        }
}

/* col = W^T delta of one image: col[k][i] is the sum over oc of w[oc][k] * delta[oc][i]. */
static void multiply_transposed(const float *w, const float *delta, int rows, size_t inner,
                                size_t columns, float *col)
{
    memset(col, 0, inner * columns * sizeof *col);
    for (int oc = 0; oc < rows; oc++)
        for (size_t k = 0; k < inner; k++) {
            float weight = w[(size_t)oc * inner + k];
            const float *error = delta + (size_t)oc * columns;
            float *sum = col + k * columns;
            for (size_t i = 0; i < columns; i++)
                sum[i] += weight * error[i];
        }
}

void conv_backward_input_col2im(const Tensor *dy, const Tensor *w, const ConvSpec *spec, float *col,
                                Tensor *dx)
{
    check_shapes(dx, w, spec, dy);
    size_t inner = tensor_index(w, 1, 0, 0, 0), columns = tensor_index(dy, 0, 1, 0, 0);
    int kernels = conv_group_kernels(spec, w->dim);
    clear(dx);
    for (int n = 0; n < dy->dim[0]; n++) {
        for (int g = 0; g < conv_groups(spec); g++)
            multiply_transposed(tensor_at(w, g * kernels, 0, 0, 0),
                                tensor_at(dy, n, g * kernels, 0, 0), kernels, inner, columns,
                                col + (size_t)g * inner * columns);
        conv_col2im(col, n, spec, (Pair){dy->dim[2], dy->dim[3]}, dx);
    }
}

void conv_backward_weight(const Tensor *x, const Tensor *dy,
                          const ConvSpec *spec, Tensor *dw)
{
    check_shapes(x, dw, spec, dy);
    for (int oc = 0; oc < dw->dim[0]; oc++)
        for (int ic = 0; ic < dw->dim[1]; ic++)
            for (int ky = 0; ky < dw->dim[2]; ky++)
                for (int kx = 0; kx < dw->dim[3]; kx++) {
                    float sum = 0.0f;
                    int first = conv_first(spec, dw->dim, oc);
                    for (int n = 0; n < dy->dim[0]; n++)
                        for (int oy = 0; oy < dy->dim[2]; oy++)
                            for (int ox = 0; ox < dy->dim[3]; ox++) {
                                int row = conv_row(spec, oy, ky);
                                int column = conv_column(spec, ox, kx);
                                float error = *tensor_at(dy, n, oc, oy, ox);
                                sum += conv_padded(x, n, first + ic, row, column) * error;
                            }
                    *tensor_at(dw, oc, ic, ky, kx) = sum;
                }
}

/* dw += delta col^T of one image: dw[oc][k] adds delta[oc][i] * col[k][i], i after i. */
static void add_product_transposed(const float *delta, const float *col, int rows, size_t inner,
                                   size_t columns, float *dw)
{
    for (int oc = 0; oc < rows; oc++)
        for (size_t k = 0; k < inner; k++) {
            float sum = *dw;
            for (size_t i = 0; i < columns; i++)
                sum += delta[(size_t)oc * columns + i] * col[k * columns + i];
            *dw++ = sum;
        }
}

void conv_backward_weight_im2col(const Tensor *x, const Tensor *dy, const ConvSpec *spec,
                                 float *col, Tensor *dw)
{
    check_shapes(x, dw, spec, dy);
    size_t inner = tensor_index(dw, 1, 0, 0, 0), columns = tensor_index(dy, 0, 1, 0, 0);
    int kernels = conv_group_kernels(spec, dw->dim);
    clear(dw);
    for (int n = 0; n < dy->dim[0]; n++) {
        conv_im2col(x, n, spec, (Pair){dy->dim[2], dy->dim[3]}, col);
        for (int g = 0; g < conv_groups(spec); g++)
            add_product_transposed(tensor_at(dy, n, g * kernels, 0, 0),
                                   col + (size_t)g * inner * columns, kernels, inner, columns,
                                   tensor_at(dw, g * kernels, 0, 0, 0));
    }
}

void conv_backward_bias(const Tensor *dy, Tensor *db)
{
    assert(db->dim[1] == dy->dim[1]);
    assert(tensor_count(db) == (size_t)dy->dim[1]);
    for (int oc = 0; oc < dy->dim[1]; oc++) {
        float sum = 0.0f;
        for (int n = 0; n < dy->dim[0]; n++)
            for (int oy = 0; oy < dy->dim[2]; oy++)
                for (int ox = 0; ox < dy->dim[3]; ox++)
                    sum += *tensor_at(dy, n, oc, oy, ox);
        db->v[oc] = sum;
    }
}
