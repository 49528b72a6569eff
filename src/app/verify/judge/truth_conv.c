/* The sums of convolution and of full connection, as their formulas in engine/conv.h and engine/linear.h write them;
 * only terms that read a cell of the input are terms. */
#include "app/verify/judge/truth.h"

typedef struct {
    int at[4];
} Indices;

static Indices indices_of(const int dim[4], size_t index)
{
    Indices indices;
    for (int i = 3; i >= 0; i--) {
        indices.at[i] = (int)(index % (size_t)dim[i]);
        index /= (size_t)dim[i];
    }
    return indices;
}

static double x_at(const Case *given, int n, int c, int row, int column)
{
    return truth_input(given->finer[FINER_X], &given->x, tensor_index(&given->x, n, c, row, column));
}

static double w_at(const Case *given, int oc, int ic, int ky, int kx)
{
    return truth_input(given->finer[FINER_W], &given->w, tensor_index(&given->w, oc, ic, ky, kx));
}

static double dy_at(const Case *given, int n, int c, int row, int column)
{
    return truth_input(given->finer[FINER_DY], &given->dy, tensor_index(&given->dy, n, c, row, column));
}

static void add_bias(const Case *given, int channel, TruthSum *sum)
{
    if (given->b.v)
        truth_add(sum, truth_input(given->finer[FINER_B], &given->b, (size_t)channel));
}

/* A product of two inputs: rounded once, and before it each input where its type is finer. */
static Truth products(const Case *given, const TruthSum *sum)
{
    return truth_sum(sum, 1 + 2 * truth_inputs_rounded(given));
}

/* The input's row or column under a tap; false in the padding. */
static bool under(int o, int k, int stride, int dilation, int padding, int size, int *i)
{
    *i = o * stride + k * dilation - padding;
    return *i >= 0 && *i < size;
}

Truth truth_conv_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    const ConvSpec *spec = &given->conv;
    Indices y = indices_of(given->y, index);
    TruthSum sum = {0};
    int iy, ix, first = conv_first(spec, given->w.dim, y.at[1]);
    for (int ky = 0; ky < spec->kernel.h; ky++) {
        if (!under(y.at[2], ky, spec->stride.h, spec->dilation.h, spec->padding.h, given->x.dim[2], &iy))
            continue;
        for (int kx = 0; kx < spec->kernel.w; kx++)
            if (under(y.at[3], kx, spec->stride.w, spec->dilation.w, spec->padding.w, given->x.dim[3], &ix))
                for (int ic = 0; ic < given->w.dim[1]; ic++)
                    truth_add(&sum, x_at(given, y.at[0], first + ic, iy, ix) * w_at(given, y.at[1], ic, ky, kx));
    }
    add_bias(given, y.at[1], &sum);
    return products(given, &sum);
}

/* The output whose tap k covers input i; false when there is none. */
static bool over(int i, int k, int stride, int dilation, int padding, int outputs, int *o)
{
    int far = i + padding - k * dilation;
    *o = far / stride;
    return far >= 0 && far % stride == 0 && *o < outputs;
}

Truth truth_conv_dx(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    const ConvSpec *spec = &given->conv;
    Indices x = indices_of(given->x.dim, index);
    TruthSum sum = {0};
    const int *w = given->w.dim, first = conv_first_kernel(spec, w, x.at[1]), kernels = conv_group_kernels(spec, w),
              channel = x.at[1] % w[1];
    int oy, ox;
    for (int ky = 0; ky < spec->kernel.h; ky++) {
        if (!over(x.at[2], ky, spec->stride.h, spec->dilation.h, spec->padding.h, given->y[2], &oy))
            continue;
        for (int kx = 0; kx < spec->kernel.w; kx++)
            if (over(x.at[3], kx, spec->stride.w, spec->dilation.w, spec->padding.w, given->y[3], &ox))
                for (int oc = first; oc < first + kernels; oc++)
                    truth_add(&sum, dy_at(given, x.at[0], oc, oy, ox) * w_at(given, oc, channel, ky, kx));
    }
    return products(given, &sum);
}

Truth truth_conv_dweight(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    const ConvSpec *spec = &given->conv;
    Indices w = indices_of(given->w.dim, index);
    TruthSum sum = {0};
    int iy, ix, first = conv_first(spec, given->w.dim, w.at[0]);
    for (int n = 0; n < given->y[0]; n++)
        for (int oy = 0; oy < given->y[2]; oy++)
            for (int ox = 0; ox < given->y[3]; ox++)
                if (under(oy, w.at[2], spec->stride.h, spec->dilation.h, spec->padding.h, given->x.dim[2], &iy)
                    && under(ox, w.at[3], spec->stride.w, spec->dilation.w, spec->padding.w, given->x.dim[3], &ix))
                    truth_add(&sum, x_at(given, n, first + w.at[1], iy, ix) * dy_at(given, n, w.at[0], oy, ox));
    return products(given, &sum);
}

Truth truth_conv_dbias(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    TruthSum sum = {0};
    for (int n = 0; n < given->y[0]; n++)
        for (int oy = 0; oy < given->y[2]; oy++)
            for (int ox = 0; ox < given->y[3]; ox++)
                truth_add(&sum, dy_at(given, n, (int)index, oy, ox));
    return truth_sum(&sum, truth_inputs_rounded(given));
}

/* A row and a column of one image's columns: which tap of which channel, and which window. */
typedef struct {
    int n, ic, ky, kx, oy, ox;
} ColumnCell;

static ColumnCell column_of(const Case *given, size_t index)
{
    Pair kernel = given->conv.kernel;
    const int dim[] = {given->x.dim[0], given->x.dim[1], kernel.h * kernel.w, given->y[2] * given->y[3]};
    Indices cell = indices_of(dim, index);
    int tap = cell.at[2], window = cell.at[3];
    return (ColumnCell){cell.at[0],     cell.at[1],           tap / kernel.w,
                        tap % kernel.w, window / given->y[3], window % given->y[3]};
}

Truth truth_conv_col(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    const ConvSpec *spec = &given->conv;
    ColumnCell at = column_of(given, index);
    int iy, ix;
    bool real = under(at.oy, at.ky, spec->stride.h, spec->dilation.h, spec->padding.h, given->x.dim[2], &iy)
             && under(at.ox, at.kx, spec->stride.w, spec->dilation.w, spec->padding.w, given->x.dim[3], &ix);
    return truth_copy(truths, real ? x_at(given, at.n, at.ic, iy, ix) : 0);
}

Truth truth_conv_dcol(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    ColumnCell at = column_of(given, index);
    TruthSum sum = {0};
    const int *w = given->w.dim, first = conv_first_kernel(&given->conv, w, at.ic),
              kernels = conv_group_kernels(&given->conv, w);
    for (int oc = first; oc < first + kernels; oc++)
        truth_add(&sum, dy_at(given, at.n, oc, at.oy, at.ox) * w_at(given, oc, at.ic % w[1], at.ky, at.kx));
    return products(given, &sum);
}

static Truth full_products(const Truths *truths, const TruthSum *sum)
{
    Truth truth = products(truths->given, sum);
    truth_sum_stored(truths, sum, &truth);
    return truth;
}

Truth truth_linear_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    int o = (int)(index % (size_t)given->w.dim[0]), n = (int)(index / (size_t)given->w.dim[0]);
    TruthSum sum = {0};
    for (int i = 0; i < given->w.dim[1]; i++)
        truth_add(&sum, x_at(given, n, i, 0, 0) * w_at(given, o, i, 0, 0));
    add_bias(given, o, &sum);
    return full_products(truths, &sum);
}

Truth truth_linear_dx(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    int i = (int)(index % (size_t)given->w.dim[1]), n = (int)(index / (size_t)given->w.dim[1]);
    TruthSum sum = {0};
    for (int o = 0; o < given->w.dim[0]; o++)
        truth_add(&sum, dy_at(given, n, o, 0, 0) * w_at(given, o, i, 0, 0));
    return full_products(truths, &sum);
}

Truth truth_linear_dweight(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    int i = (int)(index % (size_t)given->w.dim[1]), o = (int)(index / (size_t)given->w.dim[1]);
    TruthSum sum = {0};
    for (int n = 0; n < given->x.dim[0]; n++)
        truth_add(&sum, dy_at(given, n, o, 0, 0) * x_at(given, n, i, 0, 0));
    return full_products(truths, &sum);
}

Truth truth_linear_dbias(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    TruthSum sum = {0};
    for (int n = 0; n < given->y[0]; n++)
        truth_add(&sum, dy_at(given, n, (int)index, 0, 0));
    return truth_sum(&sum, truth_inputs_rounded(given));
}
