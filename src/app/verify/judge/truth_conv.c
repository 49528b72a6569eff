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

/* What stands at a row or column of the padded input, by its definition: the edge goes on; one walks back from it; one
 * comes in again on the other side. -1: a zero. */
static int inside_of(PaddingMode mode, int at, int size)
{
    while (mode == PADDING_CIRCULAR && at < 0)
        at += size;
    if (mode == PADDING_CIRCULAR)
        return at % size;
    for (int last = size - 1; mode == PADDING_REFLECT && (at < 0 || at > last);)
        at = at < 0 ? -at : last - (at - last);
    if (mode == PADDING_REPLICATE && at < 0)
        at = 0;
    if (mode == PADDING_REPLICATE && at >= size)
        at = size - 1;
    return at < size ? at : -1;
}

/* The input's row or column under a tap; false on a zero of the padding. */
static bool under(const Case *given, bool vertical, int o, int k, int *i)
{
    const ConvSpec *spec = &given->conv;
    int at = vertical ? o * spec->stride.h + k * spec->dilation.h - spec->padding.h
                      : o * spec->stride.w + k * spec->dilation.w - spec->padding.w;
    int size = given->x.dim[vertical ? 2 : 3];
    *i = at < 0 && spec->mode == PADDING_ZEROS ? -1 : inside_of(spec->mode, at, size);
    return *i >= 0;
}

Truth truth_conv_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    const ConvSpec *spec = &given->conv;
    Indices y = indices_of(given->y, index);
    TruthSum sum = {0};
    int iy, ix, first = conv_first(spec, given->w.dim, y.at[1]);
    for (int ky = 0; ky < spec->kernel.h; ky++) {
        if (!under(given, true, y.at[2], ky, &iy))
            continue;
        for (int kx = 0; kx < spec->kernel.w; kx++)
            if (under(given, false, y.at[3], kx, &ix))
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

/* What comes to a row and a column of the padded input. */
static void add_errors(const Case *given, const Indices *x, int row, int column, TruthSum *sum)
{
    const ConvSpec *spec = &given->conv;
    const int *w = given->w.dim, first = conv_first_kernel(spec, w, x->at[1]), kernels = conv_group_kernels(spec, w),
              channel = x->at[1] % w[1];
    int oy, ox;
    for (int ky = 0; ky < spec->kernel.h; ky++) {
        if (!over(row, ky, spec->stride.h, spec->dilation.h, spec->padding.h, given->y[2], &oy))
            continue;
        for (int kx = 0; kx < spec->kernel.w; kx++)
            if (over(column, kx, spec->stride.w, spec->dilation.w, spec->padding.w, given->y[3], &ox))
                for (int oc = first; oc < first + kernels; oc++)
                    truth_add(sum, dy_at(given, x->at[0], oc, oy, ox) * w_at(given, oc, channel, ky, kx));
    }
}

Truth truth_conv_dx(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    const ConvSpec *spec = &given->conv;
    Indices x = indices_of(given->x.dim, index);
    Pair after = conv_after(spec);
    TruthSum sum = {0};
    if (spec->mode == PADDING_ZEROS) {
        add_errors(given, &x, x.at[2], x.at[3], &sum);
        return products(given, &sum);
    }
    for (int row = -spec->padding.h; row < given->x.dim[2] + after.h; row++)   /* itself and its copies */
        for (int column = -spec->padding.w; column < given->x.dim[3] + after.w; column++)
            if (inside_of(spec->mode, row, given->x.dim[2]) == x.at[2]
                && inside_of(spec->mode, column, given->x.dim[3]) == x.at[3])
                add_errors(given, &x, row, column, &sum);
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
                if (under(given, true, oy, w.at[2], &iy)
                    && under(given, false, ox, w.at[3], &ix))
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
    ColumnCell at = column_of(given, index);
    int iy, ix;
    bool real = under(given, true, at.oy, at.ky, &iy) && under(given, false, at.ox, at.kx, &ix);
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
