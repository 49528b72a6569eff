/* Adam and AdamW: some steps from moments of 0, each with its gradients. */
#include "app/verify/cases/case_kind.h"

#include "engine/adam.h"

#include <string.h>

static Adam adam_of(const Case *given)
{
    const float *number = given->parameter[0].v;   /* rate, beta1, beta2, eps, decay */
    return (Adam){number[0], number[1], number[2], number[3], number[4], strcmp(given->op, "adamw") == 0};
}

static bool read_numbers(Case *made, Error *err)
{
    static const char *const names[] = {"lr", "beta1", "beta2", "eps", "weight_decay"};
    const Adam usual = adam_usual(strcmp(made->op, "adamw") == 0);
    const float begin[] = {usual.rate, usual.beta1, usual.beta2, usual.eps, usual.decay};
    if (!tensor_init(&made->parameter[0], 1, 5, 1, 1, err))
        return false;
    memcpy(made->parameter[0].v, begin, sizeof begin);
    for (int i = 0; i < 5; i++)
        if (!key_number(made, names[i], &made->parameter[0].v[i], err))
            return false;
    Adam adam = adam_of(made);
    return adam_fits(&adam, err);
}

/* The gradients are a row for each step. */
static bool read(Case *made, Error *err)
{
    const SafeTensor *stored = safetensors_find(&made->file, "weight");
    made->rank = 1;
    if (!read_numbers(made, err) || !key_whole(made, "steps", 1, 1000000, &made->steps, err)
        || !case_tensor(made, "weight", stored ? stored->rank : 1, &made->w, err)
        || !case_tensor(made, "dweight", 2, &made->dy, err))
        return false;
    made->steps = made->steps > 0 ? made->steps : made->dy.dim[0];
    size_t count = tensor_count(&made->w);
    return ((size_t)made->dy.dim[0] == (size_t)made->steps && (size_t)made->dy.dim[1] == count)
        || error_set(err, "dweight is %d x %d: expected %d steps of %zu gradients", made->dy.dim[0], made->dy.dim[1],
                     made->steps, count);
}

static bool naive(const Case *given, Outputs *out, Error *err)
{
    const Adam adam = adam_of(given);
    const int count = (int)tensor_count(&given->w), row[4] = {1, count, 1, 1};
    const SafeTensor *stored = safetensors_find(&given->file, "weight");
    const int *dim = stored->rank == 1 ? row : given->w.dim;
    Tensor *w = output_add(out, "after.weight", dim, stored->rank, err),
           *m = w ? output_add(out, "after.m", dim, stored->rank, err) : NULL,
           *s = m ? output_add(out, "after.v", dim, stored->rank, err) : NULL;
    if (!s)
        return false;
    memcpy(w->v, given->w.v, (size_t)count * sizeof(float));
    for (int step = 0; step < given->steps; step++) {
        Tensor gradient = *w;
        gradient.v = given->dy.v + (size_t)step * (size_t)count;
        adam_step(&adam, step + 1, &gradient, m, s, w);
    }
    return true;
}

static const char *const ops[] = {"adam", "adamw", NULL}, *const inputs[] = {"weight", "dweight", NULL};
static const char *const outputs[] = {"after.weight", "after.m", "after.v", NULL};

static const CaseKey keys[] = {
    {"lr", KEY_READ, NULL},
    {"beta1", KEY_READ, NULL},
    {"beta2", KEY_READ, NULL},
    {"eps", KEY_READ, NULL},
    {"weight_decay", KEY_READ, NULL},
    {"steps", KEY_READ, NULL},
    {"amsgrad", KEY_NEUTRAL, "false|0"},
    {"maximize", KEY_NEUTRAL, "false|0"},
    {NULL, KEY_READ, NULL},
};

static const CaseRoute routes[] = {{"naive", ROUTE_NAIVE, RUN_SHOWN, naive}, {NULL, ROUTE_NAIVE, RUN_SHOWN, NULL}};

const CaseKind case_adam = {
    .ops = ops,
    .help = "(lr beta1 beta2 eps weight_decay)  weight[n] dweight[steps,n]\n"
            "                                                          -> after.weight after.m after.v\n",
    .keys = keys,
    .inputs = inputs,
    .outputs = outputs,
    .read = read,
    .routes = routes,
};
