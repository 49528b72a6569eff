/* Dropout: a file gives the mask that was drawn, 1 for each number that was kept. */
#include "app/verify/cases/case_kind.h"

#include <math.h>
#include <string.h>

static bool read_mask(Case *made, Error *err)
{
    if (!case_fitting(made, "mask", made->rank, made->x.dim, &made->other, err))
        return false;
    if (!made->other.v)
        return error_set(err, "there is no tensor mask, which %s needs", made->op);
    for (size_t i = 0; i < tensor_count(&made->other); i++)
        if (made->other.v[i] != 0 && made->other.v[i] != 1)
            return error_set(err, "mask: element %zu is %g, expected 1 where a number is kept, else 0", i,
                             (double)made->other.v[i]);
    return true;
}

/* PyTorch's default: half of the numbers. */
static bool read(Case *made, Error *err)
{
    const SafeTensor *stored = safetensors_find(&made->file, "x");
    made->rank = stored ? stored->rank : 4;
    made->number = 0.5f;
    if (made->rank > 4)
        return error_set(err, "x has %d dimensions, expected at most 4", made->rank);
    if (!key_number(made, "p", &made->number, err))
        return false;
    if (!(made->number >= 0 && made->number < 1))
        return error_set(err, "p %g: expected a number from 0 to less than 1", (double)made->number);
    if (!case_tensor(made, "x", made->rank, &made->x, err))
        return false;
    memcpy(made->y, made->x.dim, sizeof made->y);
    return read_mask(made, err) && case_fitting(made, "dy", made->rank, made->y, &made->dy, err);
}

static bool trace(const Case *given, CaseTrace *at, Error *err)
{
    if (!tensor_init(&at->own, 1, 1, 1, 1, err))
        return false;
    at->own.v[0] = 1 - given->number;
    at->trace.tensor[SET_KEEP] = at->own;
    at->trace.tensor[SET_MASK] = given->other;
    return true;
}

/* 1 - p is rounded, and so is p, or its reciprocal; each once, as the division is. */
static Truth through_mask(const Truths *truths, double value, size_t index)
{
    const Case *given = truths->given;
    double keep = 1 - (double)given->number, kept = value * (double)given->other.v[index];
    Truth truth = truth_divided(truths, truth_copy(truths, kept), keep);
    double more = 4 * TRUTH_UNIT * fabs(truth.value);
    return (Truth){truth.value, truth.most + more, truth.likely + more, truth.reach};
}

static Truth truth_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    return through_mask(truths, truth_input(given->finer[FINER_X], &given->x, index), index);
}

static Truth truth_dx(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    return through_mask(truths, truth_input(given->finer[FINER_DY], &given->dy, index), index);
}

/* The error through another mask: each number is 0 or what the error gives where it is kept. */
static const char *drawn_again(const Doubt *doubt, Tensor *other)
{
    const Case *given = doubt->given;
    size_t dropped = 0;
    if (strcmp(doubt->output->name, "dx") != 0)
        return NULL;
    for (size_t i = 0; i < tensor_count(other); i++) {
        bool zero = doubt->want[i] == 0;
        other->v[i] = zero ? 0 : given->dy.v[i] / (1 - given->number);
        dropped += zero;
    }
    return dropped > 0 ? "the mask was drawn again on the way back: it is the one of the way forward" : NULL;
}

static const char *const ops[] = {"dropout", NULL}, *const inputs[] = {"x", "mask", "dy", NULL};

static const CaseKey keys[] = {
    {"p", KEY_READ, NULL},
    {"training", KEY_NEUTRAL, "true|1"},
    {"inplace", KEY_NEUTRAL, "false|true|0|1"},
    {NULL, KEY_READ, NULL},
};

static const CaseTruth truths[] = {{"y", truth_y}, {"dx", truth_dx}, {NULL, NULL}};

const CaseKind case_dropout = {
    .ops = ops,
    .help = "(p)                              x mask, 1 where kept (dy) -> y dx\n",
    .keys = keys,
    .inputs = inputs,
    .outputs = case_map_results,
    .other = "mask",
    .needs = "dy",
    .read = read,
    .trace = trace,
    .truths = truths,
    .otherwise = drawn_again,
};
