/* The activations, of tensors of any rank up to 4. */
#include "app/verify/cases/case_kind.h"

#include <string.h>

static bool read(Case *made, Error *err)
{
    const SafeTensor *stored = safetensors_find(&made->file, "x");
    made->rank = stored ? stored->rank : 4;
    if (made->rank > 4)
        return error_set(err, "x has %d dimensions, expected at most 4", made->rank);
    if (!activation_from_name(made->op, &made->activation) || !case_tensor(made, "x", made->rank, &made->x, err))
        return false;
    memcpy(made->y, made->x.dim, sizeof made->y);
    return case_fitting(made, "dy", made->rank, made->y, &made->dy, err);
}

static bool trace(const Case *given, CaseTrace *at, Error *err)
{
    (void)err;
    at->trace.function = given->activation;
    return true;
}

static const char *const ops[] = {"relu", "sigmoid", "tanh", NULL};
static const CaseKey keys[] = {{"inplace", KEY_NEUTRAL, "false|true|0|1"}, {NULL, KEY_READ, NULL}};
static const CaseTruth truths[] = {{"y", truth_activation_y}, {"dx", truth_activation_dx}, {NULL, NULL}};

const CaseKind case_activation = {
    .ops = ops,
    .help = "                                 x (dy) -> y dx\n",
    .keys = keys,
    .inputs = case_maps,
    .outputs = case_map_results,
    .needs = "dy",
    .read = read,
    .trace = trace,
    .truths = truths,
};
