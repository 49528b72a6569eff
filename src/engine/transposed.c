/* Transposed convolution, forward in two ways and back. Read the scattering first: it is the
 * formula. */
#include "engine/transposed.h"

#include <assert.h>
#include <string.h>

/* One axis. */
static bool output_size(int input, int kernel, int stride, int padding, int dilation, int more,
                        int *output, Error *err)
{
    if (input < 1 || kernel < 1 || stride < 1 || dilation < 1 || padding < 0)
        return error_set(err, "input %d, kernel %d, stride %d and dilation %d must be at least 1, "
                         "padding %d at least 0", input, kernel, stride, dilation, padding);
    if (more < 0 || (more >= stride && more >= dilation))
        return error_set(err, "output padding %d: expected less than the stride %d or the "
                         "dilation %d", more, stride, dilation);
    int64_t size = ((int64_t)input - 1) * stride - 2 * (int64_t)padding
                   + (int64_t)dilation * (kernel - 1) + more + 1;
    if (size < 1)
        return error_set(err, "no output: (i - 1)s - 2p + d(k - 1) + a + 1 = "
                         "(%d - 1)*%d - 2*%d + %d*(%d - 1) + %d + 1 is below 1", input, stride,
                         padding, dilation, kernel, more);
    if (size + 2 * (int64_t)padding > 1 << 30)
        return error_set(err, "input %d with stride %d is too large", input, stride);
    *output = (int)size;
    return true;
}

bool transposed_output_dims(const int x[4], const int w[4], const ConvSpec *spec, Pair more,
                            int y[4], Error *err)
{
    const int groups = conv_groups(spec);
    if (x[1] != w[0])
        return error_set(err, "the input has %d channels, the kernels are for %d: they must be the "
                         "same", x[1], w[0]);
    if (x[1] % groups != 0)
        return error_set(err, "%d channels do not part into %d groups", x[1], groups);
    if (w[2] != spec->kernel.h || w[3] != spec->kernel.w)
        return error_set(err, "the kernel is %d x %d, its values are %d x %d", spec->kernel.h,
                         spec->kernel.w, w[2], w[3]);
    if (!output_size(x[2], w[2], spec->stride.h, spec->padding.h, spec->dilation.h, more.h, &y[2],
                     err)
        || !output_size(x[3], w[3], spec->stride.w, spec->padding.w, spec->dilation.w, more.w,
                        &y[3], err))
        return false;
    y[0] = x[0];
    y[1] = w[1] * groups;
    return (double)y[0] * y[1] * y[2] * y[3] <= TENSOR_MOST
           || error_set(err, "an output of %d x %d x %d x %d is too large", y[0], y[1], y[2], y[3]);
}

/* Whether the shapes are those of one transposed convolution, whatever its output padding. */
static bool fits(const Tensor *x, const Tensor *w, const ConvSpec *spec, const Tensor *y)
{
    return x->dim[0] == y->dim[0] && x->dim[1] == w->dim[0]
           && y->dim[1] == w->dim[1] * conv_groups(spec) && w->dim[2] == spec->kernel.h
           && w->dim[3] == spec->kernel.w;
}

static void add_within(Tensor *y, int n, int oc, int row,
                       int column, float value)
{
    if (row >= 0 && row < y->dim[2] && column >= 0 && column < y->dim[3])
        *tensor_at(y, n, oc, row, column) += value;
}

static void add_biases(const Tensor *b, Tensor *y)
{
    for (int n = 0; b->v && n < y->dim[0]; n++)
        for (int oc = 0; oc < y->dim[1]; oc++)
            for (int oy = 0; oy < y->dim[2]; oy++)
                for (int ox = 0; ox < y->dim[3]; ox++)
                    *tensor_at(y, n, oc, oy, ox) += b->v[oc];
}

void transposed_forward_scatter(const Tensor *x, const Tensor *w,
                                const Tensor *b, const ConvSpec *spec,
                                Tensor *y)
{
    assert(fits(x, w, spec, y));
    memset(y->v, 0, tensor_count(y) * sizeof *y->v);
    for (int n = 0; n < x->dim[0]; n++)
        for (int ic = 0; ic < x->dim[1]; ic++)
            for (int iy = 0; iy < x->dim[2]; iy++)
                for (int ix = 0; ix < x->dim[3]; ix++) {
                    float value = *tensor_at(x, n, ic, iy, ix);
                    int first = conv_first(spec, w->dim, ic);
                    for (int oc = first; oc < first + w->dim[1]; oc++)
                        for (int ky = 0; ky < spec->kernel.h; ky++)
                            for (int kx = 0; kx < spec->kernel.w; kx++) {
                                int row = conv_row(spec, iy, ky);
                                int column = conv_column(spec, ix, kx);
                                float weight = *tensor_at(w, ic, oc - first, ky, kx);
                                add_within(y, n, oc, row, column, value * weight);
                            }
                }
    add_biases(b, y);
}

void transposed_forward_zeros(const Tensor *x, const Tensor *w,
                              const Tensor *b, const ConvSpec *spec,
                              Tensor *y)
{
    assert(fits(x, w, spec, y));
    int kh = spec->kernel.h, kw = spec->kernel.w;
    int inputs = conv_group_kernels(spec, w->dim), channels = w->dim[1];
    for (int n = 0; n < y->dim[0]; n++)
        for (int oc = 0; oc < y->dim[1]; oc++)
            for (int oy = 0; oy < y->dim[2]; oy++)
                for (int ox = 0; ox < y->dim[3]; ox++) {
                    float sum = 0.0f;
                    int first = conv_first_kernel(spec, w->dim, oc);
                    for (int ic = first; ic < first + inputs; ic++)
                        for (int ky = 0; ky < kh; ky++)
                            for (int kx = 0; kx < kw; kx++) {
                                int row = oy + ky * spec->dilation.h;
                                int column = ox + kx * spec->dilation.w;
                                int ty = kh - 1 - ky, tx = kw - 1 - kx;
                                float turned = *tensor_at(w, ic, oc % channels, ty, tx);
                                sum += conv_spread(x, spec, n, ic, row, column) * turned;
                            }
                    if (b->v)
                        sum += b->v[oc];
                    *tensor_at(y, n, oc, oy, ox) = sum;
                }
}

void transposed_backward_input(const Tensor *dy, const Tensor *w,
                               const ConvSpec *spec, Tensor *dx)
{
    assert(fits(dx, w, spec, dy));
    for (int n = 0; n < dx->dim[0]; n++)
        for (int ic = 0; ic < dx->dim[1]; ic++)
            for (int iy = 0; iy < dx->dim[2]; iy++)
                for (int ix = 0; ix < dx->dim[3]; ix++) {
                    float sum = 0.0f;
                    int first = conv_first(spec, w->dim, ic);
                    for (int oc = first; oc < first + w->dim[1]; oc++)
                        for (int ky = 0; ky < spec->kernel.h; ky++)
                            for (int kx = 0; kx < spec->kernel.w; kx++) {
                                int row = conv_row(spec, iy, ky);
                                int column = conv_column(spec, ix, kx);
                                float weight = *tensor_at(w, ic, oc - first, ky, kx);
                                sum += conv_padded(dy, n, oc, row, column) * weight;
                            }
                    *tensor_at(dx, n, ic, iy, ix) = sum;
                }
}

void transposed_backward_weight(const Tensor *x, const Tensor *dy,
                                const ConvSpec *spec, Tensor *dw)
{
    assert(fits(x, dw, spec, dy));
    for (int ic = 0; ic < dw->dim[0]; ic++)
        for (int oc = 0; oc < dw->dim[1]; oc++)
            for (int ky = 0; ky < dw->dim[2]; ky++)
                for (int kx = 0; kx < dw->dim[3]; kx++) {
                    float sum = 0.0f;
                    int first = conv_first(spec, dw->dim, ic);
                    for (int n = 0; n < x->dim[0]; n++)
                        for (int iy = 0; iy < x->dim[2]; iy++)
                            for (int ix = 0; ix < x->dim[3]; ix++) {
                                int row = conv_row(spec, iy, ky);
                                int column = conv_column(spec, ix, kx);
                                float value = *tensor_at(x, n, ic, iy, ix);
                                int c = first + oc;
                                sum += conv_padded(dy, n, c, row, column) * value;
                            }
                    *tensor_at(dw, ic, oc, ky, kx) = sum;
                }
}
