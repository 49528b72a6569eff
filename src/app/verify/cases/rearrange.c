/* Upsampling and pixel shuffle: numbers that only move. A factor is one number or height,width. */
#include "app/verify/cases/case_kind.h"

#include "engine/rearrange.h"

#include <string.h>

static bool read(Case *made, Error *err)
{
    bool shuffles = strcmp(made->op, "pixel_shuffle") == 0;
    made->rank = 4;
    made->pool.kernel = (Pair){0, 0};
    const char *factor;
    return case_text(made, "factor", "a whole number or height,width", &factor, err)
           && key_pair(made, "factor", 1, &made->pool.kernel, err) && case_tensor(made, "x", 4, &made->x, err)
           && (shuffles ? pixel_shuffle_output_dims : upsample_output_dims)(made->x.dim, made->pool.kernel, made->y,
                                                                           err)
           && case_fitting(made, "dy", 4, made->y, &made->dy, err);
}

static bool trace(const Case *given, CaseTrace *at, Error *err)
{
    (void)err;
    at->trace.spec = conv_spec(given->pool.kernel.h, given->pool.kernel.w);
    return true;
}

/* ---- The indices again, from the definition alone: each is split into digits of another base. */

typedef struct {
    size_t plane, row, column;
} Split;

static Split split_of(const int dim[4], size_t index)
{
    size_t wide = (size_t)dim[3], tall = (size_t)dim[2];
    return (Split){index / wide / tall, index / wide % tall, index % wide};
}

static double block_of(const Case *given)
{
    return (double)given->pool.kernel.h * given->pool.kernel.w;
}

static Truth upsample_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    Split at = split_of(given->y, index);
    size_t row = at.row / (size_t)given->pool.kernel.h, column = at.column / (size_t)given->pool.kernel.w;
    size_t from = (at.plane * (size_t)given->x.dim[2] + row) * (size_t)given->x.dim[3] + column;
    return truth_copy(truths, truth_input(given->finer[FINER_X], &given->x, from));
}

static Truth upsample_dx(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    Split at = split_of(given->x.dim, index);
    size_t high = (size_t)given->pool.kernel.h, wide = (size_t)given->pool.kernel.w;
    TruthSum sum = {0};
    for (size_t row = at.row * high; row < (at.row + 1) * high; row++)
        for (size_t column = at.column * wide; column < (at.column + 1) * wide; column++) {
            size_t from = (at.plane * (size_t)given->y[2] + row) * (size_t)given->y[3] + column;
            truth_add(&sum, truth_input(given->finer[FINER_DY], &given->dy, from));
        }
    Truth truth = truth_sum(&sum, truth_inputs_rounded(given));
    truth_sum_stored(truths, &sum, &truth);
    return truth;
}

static double upsample_terms(const Case *given, const char *name)
{
    return strcmp(name, "y") == 0 ? 1 : block_of(given);
}

/* The cell of Y where X's number lies: its plane is counted in maps, then rows and columns of the block. */
static size_t shuffled(const Case *given, size_t index)
{
    Split at = split_of(given->x.dim, index);
    size_t high = (size_t)given->pool.kernel.h, wide = (size_t)given->pool.kernel.w, map = at.plane / wide / high;
    size_t row = at.row * high + at.plane / wide % high, column = at.column * wide + at.plane % wide;
    return (map * (size_t)given->y[2] + row) * (size_t)given->y[3] + column;
}

static Truth shuffle_dx(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    return truth_copy(truths, truth_input(given->finer[FINER_DY], &given->dy, shuffled(given, index)));
}

/* The inverse, digit by digit. */
static Truth shuffle_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    Split at = split_of(given->y, index);
    size_t high = (size_t)given->pool.kernel.h, wide = (size_t)given->pool.kernel.w;
    size_t plane = (at.plane * high + at.row % high) * wide + at.column % wide;
    size_t from = (plane * (size_t)given->x.dim[2] + at.row / high) * (size_t)given->x.dim[3] + at.column / wide;
    return truth_copy(truths, truth_input(given->finer[FINER_X], &given->x, from));
}

/* The channels counted last: DepthToSpace's other order. */
static const char *channels_last(const Doubt *doubt, Tensor *other)
{
    const Case *given = doubt->given;
    size_t block = (size_t)block_of(given), maps = (size_t)given->y[1], cells = (size_t)given->x.dim[2]
                                                                              * (size_t)given->x.dim[3];
    bool forward = strcmp(doubt->output->name, "y") == 0;
    if (maps == 1)
        return NULL;
    for (size_t i = 0; i < tensor_count(&given->x); i++) {
        size_t plane = i / cells, image = plane / (block * maps), late = plane % (block * maps);
        size_t early = (image * maps + late % maps) * block + late / maps;
        size_t y = shuffled(given, early * cells + i % cells);
        other->v[forward ? y : i] = forward ? given->x.v[i] : given->dy.v[y];
    }
    return "the channels were counted after the block's places, as DepthToSpace does in its DCR order";
}

static const char *const upsample_ops[] = {"upsample_nearest", NULL}, *const shuffle_ops[] = {"pixel_shuffle", NULL};

static const CaseKey keys[] = {{"factor", KEY_READ, NULL}, {"mode", KEY_NEUTRAL, "nearest"}, {NULL, KEY_READ, NULL}};
static const CaseKey shuffle_keys[] = {{"factor", KEY_READ, NULL}, {NULL, KEY_READ, NULL}};

static const CaseTruth upsample_truths[] = {{"y", upsample_y}, {"dx", upsample_dx}, {NULL, NULL}};
static const CaseTruth shuffle_truths[] = {{"y", shuffle_y}, {"dx", shuffle_dx}, {NULL, NULL}};

const CaseKind case_upsample = {
    .ops = upsample_ops,
    .help = "factor                           x[N,C,H,W] (dy) -> y dx\n",
    .keys = keys,
    .inputs = case_maps,
    .outputs = case_map_results,
    .needs = "dy",
    .read = read,
    .trace = trace,
    .truths = upsample_truths,
    .terms = upsample_terms,
};

const CaseKind case_pixel_shuffle = {
    .ops = shuffle_ops,
    .help = "factor                           x[N,C,H,W] (dy) -> y dx\n",
    .keys = shuffle_keys,
    .inputs = case_maps,
    .outputs = case_map_results,
    .needs = "dy",
    .read = read,
    .trace = trace,
    .truths = shuffle_truths,
    .otherwise = channels_last,
};
