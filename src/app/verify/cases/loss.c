/* Softmax with cross-entropy. */
#include "app/verify/cases/case_kind.h"

#include "engine/loss.h"
#include "trace/mistakes/mistakes.h"

#include <limits.h>
#include <string.h>

/* The class of rows that do not count in the mean: -100 unless it is given, as in PyTorch. */
static bool read(Case *made, Error *err)
{
    made->rank = 2;
    made->ignore = -100;
    if (!key_whole(made, "ignore_index", -INT_MAX, INT_MAX, &made->ignore, err)
        || !case_tensor(made, "x", 2, &made->x, err))
        return false;
    memcpy(made->y, made->x.dim, sizeof made->y);
    return case_target(made, made->x.dim[1], true, err);
}

/* The targets as 1 among 0s. */
static bool trace(const Case *given, CaseTrace *at, Error *err)
{
    if (!given->target)
        return true;
    if (!tensor_init(&at->own, given->y[0], given->y[1], 1, 1, err))
        return false;
    for (int n = 0; n < given->y[0]; n++)
        if (given->target[n] >= 0 && given->target[n] < given->y[1])
            *tensor_at(&at->own, n, given->target[n], 0, 0) = 1;
    at->trace.tensor[SET_T] = at->own;
    return true;
}

/* The target left out of what is then divided. */
static const char *without_target(const Doubt *doubt, Tensor *other)
{
    const Case *given = doubt->given;
    if (strcmp(doubt->output->name, "dx") != 0)
        return NULL;
    loss_softmax(&given->x, other);
    for (size_t i = 0; i < tensor_count(other); i++) {
        bool kept = given->target[i / (size_t)other->dim[1]] != LOSS_IGNORED;
        other->v[i] = kept ? other->v[i] / (float)(other->dim[0] - given->ignored) : 0.0f;
    }
    return mistake_sentence(MISTAKE_NO_TARGET);
}

static const char *const ops[] = {"softmax_cross_entropy", NULL};
static const char *const inputs[] = {"x", "target", NULL}, *const outputs[] = {"y", "loss", "dx", NULL};

static const CaseKey keys[] = {
    {"ignore_index", KEY_READ, NULL},
    {"reduction", KEY_NEUTRAL, "mean"},
    {"label_smoothing", KEY_NEUTRAL, "0"},
    {"weight", KEY_NEUTRAL, "none|null"},
    {"size_average", KEY_NEUTRAL, "none|null|true"},
    {"reduce", KEY_NEUTRAL, "none|null|true"},
    {"dim", KEY_NEUTRAL, "1|-1"},
    {"axis", KEY_NEUTRAL, "1|-1"},
    {NULL, KEY_READ, NULL},
};

static const CaseTruth truths[] = {
    {"y", truth_softmax_y}, {"loss", truth_softmax_loss}, {"dx", truth_softmax_dx}, {NULL, NULL}};

const CaseKind case_loss = {
    .ops = ops,
    .help = "(ignore_index)                   x[N,C] (target[N]) -> y loss dx\n",
    .keys = keys,
    .inputs = inputs,
    .outputs = outputs,
    .needs = "target",
    .read = read,
    .trace = trace,
    .prepare = truths_rows,
    .truths = truths,
    .otherwise = without_target,
};
