/* Batch normalisation: training or evaluating, with the running averages before and after. */
#include "app/verify/cases/case_kind.h"

#include "engine/batch_norm.h"

#include <string.h>

/* What the file gives besides x, weight, bias and dy: the averages, in `parameter`. */
enum { RUN_MEAN, RUN_VAR };

static bool each_channel(Case *made, const char *name, Tensor *tensor, Error *err)
{
    return case_fitting(made, name, 1, (int[]){1, made->x.dim[1], 1, 1}, tensor, err)
        && (tensor->v || error_set(err, "there is no tensor %s, which %s needs", name, made->op));
}

/* PyTorch's defaults: training, eps 1e-5, momentum 0.1. */
static bool read(Case *made, Error *err)
{
    bool training = true;
    made->rank = 4;
    made->number = 1e-5f;
    made->sgd = (Sgd){.momentum = 0.1f};
    if (!key_flag(made, "training", &training, err) || !key_number(made, "eps", &made->number, err)
        || !key_number(made, "momentum", &made->sgd.momentum, err) || !case_tensor(made, "x", 4, &made->x, err))
        return false;
    made->steps = training;
    memcpy(made->y, made->x.dim, sizeof made->y);
    if (!each_channel(made, "weight", &made->w, err) || !each_channel(made, "bias", &made->b, err)
        || !each_channel(made, "running_mean", &made->parameter[RUN_MEAN], err)
        || !each_channel(made, "running_var", &made->parameter[RUN_VAR], err)
        || !case_fitting(made, "dy", 4, made->y, &made->dy, err))
        return false;
    if (!(made->number >= 0))
        return error_set(err, "eps %g: expected a number of 0 or more", (double)made->number);
    double count = (double)made->x.dim[0] * made->x.dim[2] * made->x.dim[3];
    return !training || count > 1
        || error_set(err, "one number alone has no variance: expected more than one for each channel");
}

static Tensor *add(Outputs *out, const char *name, const Tensor *like, int rank, Error *err)
{
    return output_add(out, name, like->dim, rank, err);
}

typedef struct {
    Tensor mean, var, std, norm, dnorm, dmean, dvar;
} Working;

static bool working_room(const Case *given, Working *room, Error *err)
{
    const int *x = given->x.dim;
    Tensor *each[] = {&room->mean, &room->var, &room->std, &room->dmean, &room->dvar},
           *maps[] = {&room->norm, &room->dnorm};
    bool done = true;
    for (int i = 0; i < 5; i++)
        done = done && tensor_init(each[i], 1, x[1], 1, 1, err);
    for (int i = 0; i < 2; i++)
        done = done && tensor_init(maps[i], x[0], x[1], x[2], x[3], err);
    return done;
}

static void working_free(Working *room)
{
    Tensor *all[] = {&room->mean, &room->var, &room->std, &room->norm, &room->dnorm, &room->dmean, &room->dvar};
    for (int i = 0; i < 7; i++)
        tensor_free(all[i]);
}

/* Forward, with the averages after it; true also where there is no room, which `err` says. */
static bool forward(const Case *given, Working *room, Outputs *out, Error *err)
{
    const Tensor *run_mean = &given->parameter[RUN_MEAN], *run_var = &given->parameter[RUN_VAR];
    const int *x = given->x.dim;
    size_t each = (size_t)x[1] * sizeof(float);
    Tensor *y = add(out, "y", &given->x, 4, err), *mean = y ? add(out, "after.running_mean", run_mean, 1, err) : NULL,
           *var = mean ? add(out, "after.running_var", run_var, 1, err) : NULL;
    if (!var)
        return false;
    memcpy(mean->v, run_mean->v, each);
    memcpy(var->v, run_var->v, each);
    if (given->steps) {
        batch_norm_statistics(&given->x, &room->mean, &room->var);
        batch_norm_running(&room->mean, &room->var, x[0] * x[2] * x[3], given->sgd.momentum, mean, var);
    } else {
        memcpy(room->mean.v, run_mean->v, each);
        memcpy(room->var.v, run_var->v, each);
    }
    batch_norm_forward(&given->x, &room->mean, &room->var, given->number, &given->w, &given->b, &room->std, &room->norm,
                       y);
    return true;
}

static bool backward(const Case *given, Working *room, Outputs *out, Error *err)
{
    Tensor *dx = add(out, "dx", &given->x, 4, err), *dw = dx ? add(out, "dweight", &given->w, 1, err) : NULL,
           *db = dw ? add(out, "dbias", &given->b, 1, err) : NULL;
    if (!db)
        return false;
    if (given->steps)
        batch_norm_backward(&given->dy, &room->norm, &room->std, &given->w, &room->dnorm, &room->dmean, &room->dvar,
                            dx);
    else
        batch_norm_backward_fixed(&given->dy, &room->std, &given->w, &room->dnorm, dx);
    batch_norm_gradients(&given->dy, &room->norm, dw, db);
    return true;
}

static bool naive(const Case *given, Outputs *out, Error *err)
{
    Working room = {0};
    bool done = working_room(given, &room, err) && forward(given, &room, out, err)
             && (!given->dy.v || backward(given, &room, out, err));
    working_free(&room);
    return done;
}

static const char *const ops[] = {"batchnorm2d", NULL};
static const char *const inputs[] = {"x", "weight", "bias", "running_mean", "running_var", "dy", NULL};
static const char *const outputs[] = {"y", "dx", "dweight", "dbias", "after.running_mean", "after.running_var", NULL};

static const CaseKey keys[] = {
    {"training", KEY_READ, NULL},
    {"eps", KEY_READ, NULL},
    {"momentum", KEY_READ, NULL},
    {"affine", KEY_NEUTRAL, "true|1"},
    {"track_running_stats", KEY_NEUTRAL, "true|1"},
    {NULL, KEY_READ, NULL},
};

static const CaseRoute routes[] = {{"naive", ROUTE_NAIVE, RUN_SHOWN, naive}, {NULL, ROUTE_NAIVE, RUN_SHOWN, NULL}};

const CaseKind case_batch_norm = {
    .ops = ops,
    .help = "(training eps momentum)          x[N,C,H,W] weight[C] bias[C] running_mean[C]\n"
            "                                                          running_var[C] (dy) -> y dx dweight dbias\n"
            "                                                          after.running_mean after.running_var\n",
    .keys = keys,
    .inputs = inputs,
    .outputs = outputs,
    .needs = "dy",
    .read = read,
    .routes = routes,
};
