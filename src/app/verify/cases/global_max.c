/* Global max pooling. */
#include "app/verify/cases/case_kind.h"

#include <string.h>

static bool read(Case *made, Error *err)
{
    made->rank = 4;
    if (!case_tensor(made, "x", 4, &made->x, err))
        return false;
    memcpy(made->y, (int[]){made->x.dim[0], made->x.dim[1], 1, 1}, sizeof made->y);
    made->pool = pool_spec(made->x.dim[2], made->x.dim[3]);
    return case_fitting(made, "dy", 4, made->y, &made->dy, err);
}

static bool trace(const Case *given, CaseTrace *at, Error *err)
{
    at->trace.spec = conv_spec(given->x.dim[2], given->x.dim[3]);
    return case_trace_winners(given, at, err);
}

static double terms(const Case *given, const char *name)
{
    return strcmp(name, "y") == 0 ? (double)given->x.dim[2] * given->x.dim[3] : 1;
}

/* The error in every cell of its map: a tie's last cell by itself looks like another mistake. */
static const char *to_every_cell(const Doubt *doubt, Tensor *other)
{
    const Case *given = doubt->given;
    size_t cells = (size_t)given->x.dim[2] * (size_t)given->x.dim[3];
    if (strcmp(doubt->output->name, "dx") != 0)
        return NULL;
    for (size_t i = 0; i < tensor_count(other); i++)
        other->v[i] = given->dy.v[i / cells];
    return "the error went to every cell: only the winner gets it";
}

static const char *const ops[] = {"global_maxpool2d", NULL};

static const CaseKey keys[] = {
    {"output_size", KEY_NEUTRAL, "1"}, {"return_indices", KEY_NEUTRAL, "false|0"}, {NULL, KEY_READ, NULL}};

static const CaseTruth truths[] = {{"y", truth_max_y}, {"dx", truth_max_dx}, {NULL, NULL}};

const CaseKind case_global_max = {
    .ops = ops,
    .help = "                                 x[N,C,H,W] (dy) -> y dx\n",
    .keys = keys,
    .inputs = case_maps,
    .outputs = case_map_results,
    .needs = "dy",
    .read = read,
    .trace = trace,
    .prepare = truths_winners,
    .truths = truths,
    .terms = terms,
    .otherwise = to_every_cell,
};
