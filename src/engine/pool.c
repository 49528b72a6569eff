/* Pooling. A window is a rectangle of real cells; max pooling remembers which cell won, so that the
 * error goes back to that cell alone; average pooling gives every cell the same share of the
 * error. */
#include "engine/pool.h"

#include <assert.h>
#include <math.h>
#include <string.h>

PoolSpec pool_spec(int h, int w)
{
    return (PoolSpec){.kernel = {h, w}, .stride = {h, w}, .padding = {0, 0}, .ceil = true};
}

bool pool_output_size(int input, int kernel, int stride, int padding, bool ceil, int *output,
                      Error *err)
{
    if (input < 1 || kernel < 1 || stride < 1)
        return error_set(err, "input %d, window %d and stride %d must each be at least 1", input,
                         kernel, stride);
    if (padding < 0 || padding >= kernel)
        return error_set(err, "padding %d of a window of %d must be between 0 and %d: "
                         "each window must hold a cell of the input", padding, kernel, kernel - 1);
    if (input > 1 << 29 || kernel > 1 << 29)   /* so that no sum of positions overflows an int */
        return error_set(err, "input %d or window %d is too large", input, kernel);
    int64_t slack = (int64_t)input - kernel + 2 * (int64_t)padding + (ceil ? stride - 1 : 0);
    if (slack < 0)
        return error_set(
            err, "no output: %s((i - k + 2p)/s) + 1 = %s((%d - %d + 2*%d)/%d) + 1 is below 1",
            ceil ? "ceil" : "floor", ceil ? "ceil" : "floor", input, kernel, padding, stride);
    *output = (int)(slack / stride) + 1;
    if (ceil && (int64_t)(*output - 1) * stride >= (int64_t)input + padding)
        (*output)--;
    return true;
}

/* One axis of windows: k cells, d apart. */
typedef struct {
    int input, kernel, stride, padding, apart;
} PoolAxis;

/* The window's cells of the input: the first, one past the last, how many. */
typedef struct {
    int first, end, count;
} PoolCells;

static PoolCells stretch_of(const PoolAxis *side, int o)
{
    int begin = o * side->stride - side->padding, d = side->apart;
    if (d == 1) {
        int first = begin < 0 ? 0 : begin, end = begin + side->kernel;
        end = end > side->input ? side->input : end;
        return (PoolCells){first, end, end - first};
    }
    int before = begin < 0 ? (-begin + d - 1) / d : 0;
    int until = side->input - begin <= 0 ? 0 : (side->input - begin + d - 1) / d;
    until = until > side->kernel ? side->kernel : until;
    int count = until > before ? until - before : 0;
    return (PoolCells){begin + before * d, begin + (until - 1) * d + 1, count};
}

/* Cells apart may all miss the input. */
static bool cells_met(const PoolAxis *side, int outputs, Error *err)
{
    for (int o = 0; side->apart > 1 && o < outputs; o++)
        if (stretch_of(side, o).count == 0)
            return error_set(err, "window %d of %d cells, %d apart, holds no cell of the input", o,
                             side->kernel, side->apart);
    return true;
}

static bool side_size(const PoolAxis *side, bool ceil, int *output, Error *err)
{
    if (side->apart == 1)
        return pool_output_size(side->input, side->kernel, side->stride, side->padding, ceil,
                                output, err);
    int64_t reach = (int64_t)side->apart * (side->kernel - 1) + 1;
    if (side->padding >= side->kernel)
        return error_set(err, "padding %d of a window of %d must be between 0 and %d",
                         side->padding, side->kernel, side->kernel - 1);
    if (reach > 1 << 29)
        return error_set(err, "a window of %d cells, %d apart, is too large", side->kernel,
                         side->apart);
    return pool_output_size(side->input, (int)reach, side->stride, side->padding, ceil, output, err)
           && cells_met(side, *output, err);
}

static PoolAxis side_of(const int x[4], const PoolSpec *spec, bool vertical)
{
    const Pair apart = pool_step(spec);
    if (vertical)
        return (PoolAxis){x[2], spec->kernel.h, spec->stride.h, spec->padding.h, apart.h};
    return (PoolAxis){x[3], spec->kernel.w, spec->stride.w, spec->padding.w, apart.w};
}

bool pool_output_dims(const int x[4], const PoolSpec *spec, int y[4], Error *err)
{
    const PoolAxis h = side_of(x, spec, true), w = side_of(x, spec, false);
    y[0] = x[0];
    y[1] = x[1];
    return side_size(&h, spec->ceil, &y[2], err) && side_size(&w, spec->ceil, &y[3], err);
}

/* How many of a window's cells, those of the padding too, are within the input and its padding. */
static int counted(const PoolAxis *side, int o)
{
    int first = o * side->stride - side->padding, end = first + side->kernel,
        edge = side->input + side->padding;
    return (end > edge ? edge : end) - first;
}

PoolWindow pool_window(const Tensor *x, const PoolSpec *spec, int oy, int ox)
{
    const PoolAxis h = side_of(x->dim, spec, true), w = side_of(x->dim, spec, false);
    const PoolCells rows = stretch_of(&h, oy), columns = stretch_of(&w, ox);
    PoolWindow window = {rows.first, columns.first, rows.end, columns.end, {h.apart, w.apart}, 0};
    window.divisor = spec->count_padding ? (int64_t)counted(&h, oy) * counted(&w, ox)
                                         : (int64_t)rows.count * columns.count;
    return window;
}

static void check_shapes(const Tensor *x, const PoolSpec *spec, const Tensor *y)
{
    int dim[4];
    bool fits = pool_output_dims(x->dim, spec, dim, NULL);
    assert(fits && memcmp(dim, y->dim, sizeof dim) == 0);
    (void)fits;
}

static void clear(Tensor *tensor)
{
    memset(tensor->v, 0, tensor_count(tensor) * sizeof *tensor->v);
}

/* The flat index of the largest value under a window, the first of equal ones; a NaN is larger
 * than everything. */
static size_t winner_of(const Tensor *x, int n, int c,
                        PoolWindow window)
{
    size_t best = tensor_index(x, n, c, window.top, window.left);
    for (int iy = window.top; iy < window.bottom; iy += window.step.h)
        for (int ix = window.left; ix < window.right; ix += window.step.w) {
            size_t at = tensor_index(x, n, c, iy, ix);
            if (x->v[at] > x->v[best] || isnan(x->v[at]))
                best = at;
        }
    return best;
}

void pool_max_forward(const Tensor *x, const PoolSpec *spec, int *winner, Tensor *y)
{
    check_shapes(x, spec, y);
    for (int n = 0; n < y->dim[0]; n++)
        for (int c = 0; c < y->dim[1]; c++)
            for (int oy = 0; oy < y->dim[2]; oy++)
                for (int ox = 0; ox < y->dim[3]; ox++) {
                    size_t out = tensor_index(y, n, c, oy, ox),
                           best = winner_of(x, n, c, pool_window(x, spec, oy, ox));
                    winner[out] = (int)best;
                    y->v[out] = x->v[best];
                }
}

void pool_max_backward(const Tensor *dy, const int *winner, Tensor *dx)
{
    clear(dx);
    for (size_t i = 0; i < tensor_count(dy); i++) {
        assert(winner[i] >= 0 && (size_t)winner[i] < tensor_count(dx));
        dx->v[winner[i]] += dy->v[i];
    }
}

void pool_average_forward(const Tensor *x, const PoolSpec *spec,
                          Tensor *y)
{
    check_shapes(x, spec, y);
    for (int n = 0; n < y->dim[0]; n++)
        for (int c = 0; c < y->dim[1]; c++)
            for (int oy = 0; oy < y->dim[2]; oy++)
                for (int ox = 0; ox < y->dim[3]; ox++) {
                    PoolWindow window = pool_window(x, spec, oy, ox);
                    float sum = 0.0f;
                    for (int iy = window.top; iy < window.bottom; iy++)
                        for (int ix = window.left; ix < window.right; ix++)
                            sum += *tensor_at(x, n, c, iy, ix);
                    *tensor_at(y, n, c, oy, ox) = sum / (float)window.divisor;
                }
}

void pool_average_backward(const Tensor *dy, const PoolSpec *spec,
                           Tensor *dx)
{
    check_shapes(dx, spec, dy);
    clear(dx);
    for (int n = 0; n < dy->dim[0]; n++)
        for (int c = 0; c < dy->dim[1]; c++)
            for (int oy = 0; oy < dy->dim[2]; oy++)
                for (int ox = 0; ox < dy->dim[3]; ox++) {
                    PoolWindow window = pool_window(dx, spec, oy, ox);
                    float error = *tensor_at(dy, n, c, oy, ox);
                    float share = error / (float)window.divisor;
                    for (int iy = window.top; iy < window.bottom; iy++)
                        for (int ix = window.left; ix < window.right; ix++)
                            *tensor_at(dx, n, c, iy, ix) += share;
                }
}

void pool_global_forward(const Tensor *x, Tensor *y)
{
    assert(y->dim[0] == x->dim[0] && y->dim[1] == x->dim[1]);
    assert(y->dim[2] == 1 && y->dim[3] == 1);
    size_t cells = (size_t)x->dim[2] * (size_t)x->dim[3];
    for (size_t i = 0; i < tensor_count(y); i++) {
        float sum = 0.0f;
        for (size_t cell = 0; cell < cells; cell++)
            sum += x->v[i * cells + cell];
        y->v[i] = sum / (float)cells;
    }
}

void pool_global_backward(const Tensor *dy, Tensor *dx)
{
    assert(dy->dim[0] == dx->dim[0] && dy->dim[1] == dx->dim[1]);
    assert(dy->dim[2] == 1 && dy->dim[3] == 1);
    size_t cells = (size_t)dx->dim[2] * (size_t)dx->dim[3];
    for (size_t i = 0; i < tensor_count(dx); i++)
        dx->v[i] = dy->v[i / cells] / (float)cells;
}
