/* The activations, of tensors of any rank up to 4, by PyTorch's names. */
#include "app/verify/cases/case_kind.h"

#include <string.h>

static const struct {
    const char *op;
    Activation activation;
    const char *key;   /* of its alpha; NULL: it has none */
} spelled[] = {
    {"relu", ACTIVATION_RELU, NULL},
    {"sigmoid", ACTIVATION_SIGMOID, NULL},
    {"tanh", ACTIVATION_TANH, NULL},
    {"leaky_relu", ACTIVATION_LEAKY_RELU, "negative_slope"},
    {"elu", ACTIVATION_ELU, "alpha"},
    {"gelu", ACTIVATION_GELU, NULL},
    {"silu", ACTIVATION_SILU, NULL},
    {"hardswish", ACTIVATION_HARD_SWISH, NULL},
};
enum { SPELLED = sizeof spelled / sizeof *spelled };

/* The function of the file's op, and its alpha; a key that is another function's is none of this one's. */
static bool read_function(Case *made, Error *err)
{
    for (int i = 0; i < SPELLED; i++) {
        const char *key = spelled[i].key;
        bool own = strcmp(made->op, spelled[i].op) == 0;
        if (own) {
            made->activation = spelled[i].activation;
            made->number = activation_alpha(made->activation);
        }
        if (key && !own && safetensors_metadata(&made->file, key))
            return error_set(err, "key '%s' is for %s, not for %s", key, spelled[i].op, made->op);
        if (key && own && !key_number(made, key, &made->number, err))
            return false;
    }
    if (made->activation != ACTIVATION_GELU && safetensors_metadata(&made->file, "approximate"))
        return error_set(err, "key 'approximate' is for gelu, not for %s", made->op);
    return true;
}

static bool read(Case *made, Error *err)
{
    const SafeTensor *stored = safetensors_find(&made->file, "x");
    made->rank = stored ? stored->rank : 4;
    if (made->rank > 4)
        return error_set(err, "x has %d dimensions, expected at most 4", made->rank);
    if (!read_function(made, err) || !case_tensor(made, "x", made->rank, &made->x, err))
        return false;
    memcpy(made->y, made->x.dim, sizeof made->y);
    return case_fitting(made, "dy", made->rank, made->y, &made->dy, err);
}

static bool trace(const Case *given, CaseTrace *at, Error *err)
{
    (void)err;
    at->trace.function = given->activation;
    at->trace.alpha = given->number;
    return true;
}

static const char *const ops[] = {"relu", "sigmoid", "tanh", "leaky_relu", "elu", "gelu", "silu", "hardswish", NULL};
static const CaseKey keys[] = {{"inplace", KEY_NEUTRAL, "false|true|0|1"}, {"negative_slope", KEY_READ, NULL},
                               {"alpha", KEY_READ, NULL}, {"approximate", KEY_NEUTRAL, "none"},
                               {NULL, KEY_READ, NULL}};
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
