/* A fully connected layer. */
#include "app/verify/cases/case_kind.h"

#include "engine/linear.h"

#include <string.h>

static bool read(Case *made, Error *err)
{
    made->rank = 2;
    return case_tensor(made, "x", 2, &made->x, err) && case_tensor(made, "weight", 2, &made->w, err)
           && linear_output_dims(made->x.dim, made->w.dim, made->y, err)
           && case_fitting(made, "bias", 1, (int[]){1, made->w.dim[0], 1, 1}, &made->b, err)
           && case_fitting(made, "dy", 2, made->y, &made->dy, err);
}

static double terms(const Case *given, const char *name)
{
    const int *w = given->w.dim;
    if (strcmp(name, "y") == 0)
        return w[1];
    return strcmp(name, "dx") == 0 ? w[0] : given->y[0];
}

static const char *const ops[] = {"linear", NULL};

static const CaseKey keys[] = {
    {"in_features", KEY_SIZE, "in"},
    {"out_features", KEY_SIZE, "out"},
    {"bias", KEY_BIAS, NULL},
    {NULL, KEY_READ, NULL},
};

static const CaseTruth truths[] = {
    {"y", truth_linear_y},
    {"dx", truth_linear_dx},
    {"dweight", truth_linear_dweight},
    {"dbias", truth_linear_dbias},
    {NULL, NULL},
};

const CaseKind case_linear = {
    .ops = ops,
    .help = "                                 x[N,I] weight[O,I] (bias[O]) (dy) -> y dx "
            "dweight dbias\n",
    .keys = keys,
    .inputs = case_weights,
    .outputs = case_weight_results,
    .needs = "dy",
    .read = read,
    .truths = truths,
    .terms = terms,
};
