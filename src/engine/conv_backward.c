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

/* ---- Copies in the padding: their errors return to the cells that they are copies of. */

/* A cell that may lie in the padding: the image and the map it is in, and what its error is
 * computed from, the errors of the output or of one image's columns. */
typedef struct {
    const Tensor *w;
    const ConvSpec *spec;
    const float *col;
    const Tensor *dy;
    int n, ic;
} BorderOf;

typedef float BorderError(const BorderOf *of, int row, int column);

/* Adds the errors of one map's padding, row by row. */
static void return_border(const BorderOf *of,
                          BorderError *error, Tensor *dx)
{
    const ConvSpec *spec = of->spec;
    int rows = dx->dim[2], columns = dx->dim[3];
    int top = -spec->padding.h, left = -spec->padding.w;
    int bottom = top + conv_high(spec, rows);
    int right = left + conv_wide(spec, columns);
    for (int row = top; row < bottom; row++)
        for (int column = left; column < right; column++) {
            int iy = conv_source(spec->mode, row, rows);
            int ix = conv_source(spec->mode, column, columns);
            if (iy != row || ix != column)
                *tensor_at(dx, of->n, of->ic, iy, ix) += error(of, row, column);
        }
}

static void return_image(BorderOf of, BorderError *error, Tensor *dx)
{
    if (of.spec->mode == PADDING_ZEROS)   /* they are cut off */
        return;
    for (of.ic = 0; of.ic < dx->dim[1]; of.ic++)
        return_border(&of, error, dx);
}

static void return_all(const Tensor *dy, const Tensor *w, const ConvSpec *spec, BorderError *error,
                       Tensor *dx)
{
    for (int n = 0; n < dx->dim[0]; n++)
        return_image((BorderOf){.w = w, .spec = spec, .dy = dy, .n = n}, error, dx);
}

/* The output whose tap k lies at `at` along one axis; -1: none has it there. */
static int tapped(int at, int k, int stride, int padding, int dilation, int outputs)
{
    int far = at + padding - k * dilation;
    return far < 0 || far % stride != 0 || far / stride >= outputs ? -1 : far / stride;
}

/* A cell's error in the order in which the errors are scattered: by output, and of each one tap. */
static float scattered(const BorderOf *of, int row, int column)
{
    const ConvSpec *spec = of->spec;
    const int *w = of->w->dim, *y = of->dy->dim;
    int first = conv_first_kernel(spec, w, of->ic), end = first + conv_group_kernels(spec, w);
    float sum = 0.0f;
    for (int oc = first; oc < end; oc++)
        for (int ky = w[2] - 1; ky >= 0; ky--) {
            int oy = tapped(row, ky, spec->stride.h, spec->padding.h, spec->dilation.h, y[2]);
            for (int kx = w[3] - 1; oy >= 0 && kx >= 0; kx--) {
                int ox = tapped(column, kx, spec->stride.w, spec->padding.w, spec->dilation.w,
                                y[3]);
                if (ox >= 0)
                    sum += *tensor_at(of->dy, of->n, oc, oy, ox)
                           * *tensor_at(of->w, oc, of->ic % w[1], ky, kx);
            }
        }
    return sum;
}

/* A cell's error from the columns, in the order in which they are folded back. */
static float folded(const BorderOf *of, int row, int column)
{
    const ConvSpec *spec = of->spec;
    const int *w = of->w->dim, *y = of->dy->dim;
    float sum = 0.0f;
    for (int ky = w[2] - 1; ky >= 0; ky--) {
        int oy = tapped(row, ky, spec->stride.h, spec->padding.h, spec->dilation.h, y[2]);
        for (int kx = w[3] - 1; oy >= 0 && kx >= 0; kx--) {
            int ox = tapped(column, kx, spec->stride.w, spec->padding.w, spec->dilation.w, y[3]);
            size_t k = ((size_t)of->ic * (size_t)w[2] + (size_t)ky) * (size_t)w[3] + (size_t)kx;
            if (ox >= 0)
                sum += of->col[(k * (size_t)y[2] + (size_t)oy) * (size_t)y[3] + (size_t)ox];
        }
    }
    return sum;
}

static float turned_sum(const BorderOf *of, int iy, int ix)
{
    const Tensor *w = of->w;
    const ConvSpec *spec = of->spec;
    int n = of->n, ic = of->ic, kh = spec->kernel.h, kw = spec->kernel.w;
    int kernels = conv_group_kernels(spec, w->dim), channels = w->dim[1];
    float sum = 0.0f;
    int first = conv_first_kernel(spec, w->dim, ic);
    for (int oc = first; oc < first + kernels; oc++)
        for (int ky = 0; ky < kh; ky++)
            for (int kx = 0; kx < kw; kx++) {
                int row = iy + ky * spec->dilation.h, column = ix + kx * spec->dilation.w;
                float turned = *tensor_at(w, oc, ic % channels, kh - 1 - ky, kw - 1 - kx);
                sum += conv_spread(of->dy, spec, n, oc, row, column) * turned;
            }
    return sum;
}

/* ---- The error of the input. */

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
    return_all(dy, w, spec, turned_sum, dx);
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
    return_all(dy, w, spec, scattered, dx);
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
        return_image((BorderOf){.w = w, .spec = spec, .col = col, .dy = dy, .n = n}, folded, dx);
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
                                int c = first + ic;
                                sum += conv_read(x, spec, n, c, row, column) * error;
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
