/* Convolution forward. The naive route is the formula as loops; the im2col route copies every
 * window into a column and multiplies matrices. Read conv_forward first: every other route and the
 * traces are compared with it. */
#include "engine/conv.h"

#include <assert.h>
#include <string.h>

ConvSpec conv_spec(int h, int w)
{
    return (ConvSpec){.kernel = {h, w}, .stride = {1, 1}, .padding = {0, 0}, .dilation = {1, 1},
                      .groups = 1};
}

static const char *const mode_names[PADDING_MODES] = {"zeros", "reflect", "replicate", "circular"};

const char *padding_mode_name(PaddingMode mode)
{
    return mode_names[mode];
}

bool padding_mode_from_name(const char *name, PaddingMode *mode)
{
    for (int i = 0; i < PADDING_MODES; i++)
        if (strcmp(name, mode_names[i]) == 0) {
            *mode = (PaddingMode)i;
            return true;
        }
    return false;
}

static void same_side(int input, int kernel, int stride, int dilation, bool lower, int *before,
                      int *uneven)
{
    int64_t outputs = ((int64_t)input + stride - 1) / stride;
    int64_t all = (outputs - 1) * stride + (int64_t)dilation * (kernel - 1) + 1 - input;
    all = all < 0 ? 0 : all;
    *before = (int)(lower ? all - all / 2 : all / 2);
    *uneven = (int)(lower ? -(all % 2) : all % 2);
}

void conv_same_padding(const int x[4], bool lower, ConvSpec *spec)
{
    same_side(x[2], spec->kernel.h, spec->stride.h, spec->dilation.h, lower, &spec->padding.h,
              &spec->uneven.h);
    same_side(x[3], spec->kernel.w, spec->stride.w, spec->dilation.w, lower, &spec->padding.w,
              &spec->uneven.w);
}

/* One axis, whose two paddings may differ. */
typedef struct {
    int input, kernel, stride, padding, after, dilation;
} Extent;

static bool no_output(const Extent *axis, Error *err)
{
    if (axis->padding != axis->after)
        return error_set(err, "no output: floor((i - d(k - 1) - 1 + p1 + p2)/s) + 1 = "
                         "floor((%d - %d*(%d - 1) - 1 + %d + %d)/%d) + 1 is below 1", axis->input,
                         axis->dilation, axis->kernel, axis->padding, axis->after, axis->stride);
    if (axis->dilation == 1)
        return error_set(err, "no output: floor((i - k + 2p)/s) + 1 = "
                         "floor((%d - %d + 2*%d)/%d) + 1 is below 1",
                         axis->input, axis->kernel, axis->padding, axis->stride);
    return error_set(err, "no output: floor((i - d(k - 1) - 1 + 2p)/s) + 1 = "
                     "floor((%d - %d*(%d - 1) - 1 + 2*%d)/%d) + 1 is below 1",
                     axis->input, axis->dilation, axis->kernel, axis->padding, axis->stride);
}

static bool extent_outputs(const Extent *axis, int *output, Error *err)
{
    if (axis->input < 1 || axis->kernel < 1)
        return error_set(err, "input %d and kernel %d must each be at least 1", axis->input,
                         axis->kernel);
    if (axis->stride < 1 || axis->dilation < 1 || axis->padding < 0 || axis->after < 0)
        return error_set(err, "stride %d and dilation %d must be at least 1, padding %d at least 0",
                         axis->stride, axis->dilation,
                         axis->padding < axis->after ? axis->padding : axis->after);
    int64_t reach = (int64_t)axis->dilation * (axis->kernel - 1) + 1;
    int64_t room = (int64_t)axis->input + (int64_t)axis->padding + axis->after;
    if (room > 1 << 30)   /* so that no sum of two positions overflows an int */
        return error_set(err, "input %d with padding %d is too large", axis->input, axis->padding);
    if (room < reach)
        return no_output(axis, err);
    *output = (int)((room - reach) / axis->stride) + 1;
    return true;
}

/* How far a mode's numbers reach: a mirror shows all but the edge, a ring goes round once. */
static bool mode_fits(const Extent *axis, PaddingMode mode, Error *err)
{
    int longer = axis->padding > axis->after ? axis->padding : axis->after;
    if (mode == PADDING_REFLECT && longer >= axis->input)
        return error_set(err, "reflect: a padding of %d needs more than %d cells to mirror", longer,
                         axis->input);
    if (mode == PADDING_CIRCULAR && longer > axis->input)
        return error_set(err, "circular: a padding of %d goes round %d cells more than once",
                         longer, axis->input);
    return true;
}

/* The outputs along both axes. */
static bool output_sizes(const int x[4], const ConvSpec *spec, int *rows, int *columns, Error *err)
{
    const Pair after = conv_after(spec);
    const Extent h = {x[2], spec->kernel.h, spec->stride.h, spec->padding.h, after.h,
                      spec->dilation.h};
    const Extent w = {x[3], spec->kernel.w, spec->stride.w, spec->padding.w, after.w,
                      spec->dilation.w};
    return extent_outputs(&h, rows, err) && extent_outputs(&w, columns, err)
           && mode_fits(&h, spec->mode, err) && mode_fits(&w, spec->mode, err);
}

bool conv_output_size(int input, int kernel, int stride, int padding, int dilation, int *output,
                      Error *err)
{
    const Extent axis = {input, kernel, stride, padding, padding, dilation};
    return extent_outputs(&axis, output, err);
}

static bool groups_fit(const int x[4], const int w[4], int groups, Error *err)
{
    if (groups == 1 && x[1] != w[1])
        return error_set(err, "the input has %d channels, the kernel %d: they must be the same",
                         x[1], w[1]);
    if (x[1] % groups != 0 || w[0] % groups != 0)
        return error_set(err, "%d channels and %d kernels do not part into %d groups", x[1], w[0],
                         groups);
    if (x[1] / groups != w[1])
        return error_set(err, "%d channels in %d groups: a kernel has %d, not %d", x[1], groups,
                         x[1] / groups, w[1]);
    return true;
}

bool conv_output_dims(const int x[4], const int w[4], const ConvSpec *spec, int y[4], Error *err)
{
    if (!groups_fit(x, w, conv_groups(spec), err))
        return false;
    if (w[2] != spec->kernel.h || w[3] != spec->kernel.w)
        return error_set(err, "the kernel is %d x %d, its values are %d x %d", spec->kernel.h,
                         spec->kernel.w, w[2], w[3]);
    y[0] = x[0];
    y[1] = w[0];
    return output_sizes(x, spec, &y[2], &y[3], err);
}

int64_t conv_products(const int y[4], int channels, Pair kernel)
{
    return (int64_t)y[0] * y[1] * y[2] * y[3] * channels * kernel.h * kernel.w;
}

bool conv_column_dims(const int x[4], const ConvSpec *spec, int col[4], Error *err)
{
    int height = 0, width = 0;
    if (!output_sizes(x, spec, &height, &width, err))
        return false;
    double cells = (double)spec->kernel.h * spec->kernel.w * x[1] * height * width;
    if (cells > TENSOR_MOST)
        return error_set(err, "the columns of %d x %d x %d cells for %d x %d windows are too large",
                         x[1], spec->kernel.h, spec->kernel.w, height, width);
    col[0] = col[1] = 1;
    col[2] = x[1] * spec->kernel.h * spec->kernel.w;
    col[3] = height * width;
    return true;
}

static void check_shapes(const Tensor *x, const Tensor *w, const Tensor *b, const ConvSpec *spec,
                         const Tensor *y)
{
    int dim[4];
    bool fits = conv_output_dims(x->dim, w->dim, spec, dim, NULL);
    assert(fits && memcmp(dim, y->dim, sizeof dim) == 0);
    assert(!b->v || b->dim[1] == y->dim[1]);
    (void)fits;
}

void conv_forward(const Tensor *x, const Tensor *w, const Tensor *b,
                  const ConvSpec *spec, Tensor *y)
{
    check_shapes(x, w, b, spec, y);
    for (int n = 0; n < y->dim[0]; n++)
        for (int oc = 0; oc < y->dim[1]; oc++)
            for (int oy = 0; oy < y->dim[2]; oy++)
                for (int ox = 0; ox < y->dim[3]; ox++) {
                    float sum = 0.0f;
                    int first = conv_first(spec, w->dim, oc);
                    for (int ic = first; ic < first + w->dim[1]; ic++)
                        for (int ky = 0; ky < spec->kernel.h; ky++)
                            for (int kx = 0; kx < spec->kernel.w; kx++) {
                                int row = conv_row(spec, oy, ky);
                                int column = conv_column(spec, ox, kx);
                                float weight = *tensor_at(w, oc, ic - first, ky, kx);
                                sum += conv_read(x, spec, n, ic, row, column) * weight;
                            }
                    if (b->v)
                        sum += b->v[oc];
                    *tensor_at(y, n, oc, oy, ox) = sum;
                }
}

void conv_im2col(const Tensor *x, int n, const ConvSpec *spec, Pair output, float *col)
{
    for (int ic = 0; ic < x->dim[1]; ic++)
        for (int ky = 0; ky < spec->kernel.h; ky++)
            for (int kx = 0; kx < spec->kernel.w; kx++)
                for (int oy = 0; oy < output.h; oy++)
                    for (int ox = 0; ox < output.w; ox++) {
                        int row = conv_row(spec, oy, ky);
                        int column = conv_column(spec, ox, kx);
                        *col++ = conv_read(x, spec, n, ic, row, column);
                    }
}

/* y = W col + b: row oc of y is the sum over k of W[oc][k] * row k of col. */
static void multiply(const float *w, const float *col, const float *b, int rows, int inner,
                     int columns, float *y)
{
    for (int oc = 0; oc < rows; oc++) {
        float *sum = y + (size_t)oc * (size_t)columns;
        memset(sum, 0, (size_t)columns * sizeof *sum);
        for (int k = 0; k < inner; k++) {
            float weight = w[(size_t)oc * (size_t)inner + (size_t)k];
            const float *value = col + (size_t)k * (size_t)columns;
            for (int i = 0; i < columns; i++)
                sum[i] += value[i] * weight;
        }
        for (int i = 0; b && i < columns; i++)
            sum[i] += b[oc];
    }
}

void conv_forward_im2col(const Tensor *x, const Tensor *w, const Tensor *b, const ConvSpec *spec,
                         float *col, Tensor *y)
{
    check_shapes(x, w, b, spec, y);
    int inner = w->dim[1] * w->dim[2] * w->dim[3], columns = y->dim[2] * y->dim[3];
    int kernels = conv_group_kernels(spec, w->dim);
    size_t rows = (size_t)inner * (size_t)columns;   /* of a group's columns */
    for (int n = 0; n < y->dim[0]; n++) {
        conv_im2col(x, n, spec, (Pair){y->dim[2], y->dim[3]}, col);
        for (int g = 0; g < conv_groups(spec); g++)
            multiply(tensor_at(w, g * kernels, 0, 0, 0), col + (size_t)g * rows,
                     b->v ? b->v + g * kernels : NULL, kernels, inner, columns,
                     tensor_at(y, n, g * kernels, 0, 0));
    }
}
