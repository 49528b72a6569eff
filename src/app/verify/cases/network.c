/* The usual network, and any that a file gives as a line, by the plain operations and by the fast network. Both start
 * from the case's parameters, take its steps on the one batch, and give the logits, loss and gradients of the first
 * step and the parameters after the last. */
#include "app/verify/cases/case_kind.h"

#include "engine/fast/kernels.h"
#include "engine/net/network.h"

#include <stdio.h>
#include <string.h>

static bool read_descent(Case *made, Error *err)
{
    const char *text;
    made->sgd = (Sgd){.momentum = 0, .decay = 0};
    return case_text(made, "steps", "a whole number", &text, err)
        && key_whole(made, "steps", 0, 1000000, &made->steps, err) && case_text(made, "lr", "a number", &text, err)
        && key_number(made, "lr", &made->sgd.rate, err) && key_number(made, "momentum", &made->sgd.momentum, err)
        && key_number(made, "weight_decay", &made->sgd.decay, err) && sgd_fits(&made->sgd, err);
}

/* The images, every parameter by its name, and where there are targets the descent. */
static bool read_tensors(Case *made, Error *err)
{
    const int *dim = made->net.node[0].dim, classes = net_classes(&made->net);
    if (!case_tensor(made, "x", 4, &made->x, err))
        return false;
    if (memcmp(made->x.dim + 1, dim, 3 * sizeof *dim) != 0)
        return error_set(err, "x: images of %d x %d x %d, expected %d x %d x %d", made->x.dim[1], made->x.dim[2],
                         made->x.dim[3], dim[0], dim[1], dim[2]);
    for (int i = 0; i < made->net.parameters; i++) {
        const NetParameter *own = &made->net.parameter[i];
        if (!case_fitting(made, own->name, own->rank, own->dim, &made->parameter[i], err))
            return false;
        if (!made->parameter[i].v)
            return error_set(err, "there is no tensor %s, which %s needs", own->name, made->op);
    }
    memcpy(made->y, (int[]){made->x.dim[0], classes, 1, 1}, sizeof made->y);
    return case_target(made, classes, false, err) && (!made->target || read_descent(made, err));
}

static bool read(Case *made, Error *err)
{
    const char *act, *pool;
    made->rank = 2;
    if (!case_text(made, "activation", "relu, tanh or sigmoid", &act, err)
        || !case_text(made, "pool", "max or average", &pool, err))
        return false;
    if (!activation_from_name(act, &made->activation) || made->activation >= ACTIVATION_BY_RESULT)
        return error_set(err, "activation '%.40s': expected relu, tanh or sigmoid", act);
    made->average = strcmp(pool, "average") == 0 || strcmp(pool, "avg") == 0;
    if (!made->average && strcmp(pool, "max") != 0)
        return error_set(err, "pool '%.40s': expected max or average", pool);
    net_usual(&made->net, made->activation, made->average);
    return read_tensors(made, err);
}

static bool read_listed(Case *made, Error *err)
{
    const char *line;
    made->rank = 2;
    return case_text(made, "network", "a line of layers", &line, err)
        && (net_read(&made->net, line, err) || error_prefix(err, "network")) && read_tensors(made, err);
}

/* The output for a parameter, "d" or "after." before its name; biases have rank 1, kernels 4, the other weights 2. */
static Tensor *add_parameter(Outputs *out, const char *prefix, const NetParameter *parameter, Error *err)
{
    char name[NET_NAME + 24];
    snprintf(name, sizeof name, "%s%s", prefix, parameter->name);
    return output_add(out, name, parameter->dim, parameter->rank, err);
}

/* Room for y, and for the loss where there is a target. */
static bool first_room(const Case *given, Outputs *out, Tensor **y, Tensor **mean, Error *err)
{
    static const int one[4] = {1, 1, 1, 1};
    *y = output_add(out, "y", given->y, 2, err);
    *mean = *y && given->target ? output_add(out, "loss", one, 1, err) : NULL;
    return *y && (*mean || !given->target);
}

static bool add_plain(Outputs *out, const char *prefix, const Net *net, const Tensor *parameter, Error *err)
{
    for (int i = 0; i < net->parameters; i++) {
        if (prefix[0] == 'd' && net->parameter[i].average)
            continue;
        Tensor *copy = add_parameter(out, prefix, &net->parameter[i], err);
        if (!copy)
            return false;
        memcpy(copy->v, parameter[i].v, tensor_count(copy) * sizeof *copy->v);
    }
    return true;
}

static bool plain_steps(const Case *given, NetRun *run, Outputs *out, Error *err)
{
    Tensor *y, *mean;
    if (!first_room(given, out, &y, &mean, err))
        return false;
    run->learns = net_whole_batch(run->net);   /* the batch's own mean and variance; no random parts */
    net_run_forward(run, &given->x);
    memcpy(y->v, run->output[given->net.nodes - 1].v, tensor_count(y) * sizeof *y->v);
    if (!given->target)
        return true;
    mean->v[0] = net_run_backward(run, given->target);
    if (!add_plain(out, "d", run->net, run->gradient, err))
        return false;
    for (int step = 0; step < given->steps; step++) {
        if (step > 0) {
            net_run_forward(run, &given->x);
            net_run_backward(run, given->target);
        }
        net_run_step(run, &given->sgd);
    }
    return given->steps == 0 || add_plain(out, "after.", run->net, run->parameter, err);
}

static bool naive(const Case *given, Outputs *out, Error *err)
{
    NetRun run;
    if (!net_run_init(&run, &given->net, given->x.dim[0], err))
        return false;
    for (int i = 0; i < given->net.parameters; i++)
        memcpy(run.parameter[i].v, given->parameter[i].v, tensor_count(&run.parameter[i]) * sizeof(float));
    bool done = plain_steps(given, &run, out, err);
    net_run_free(&run);
    return done;
}

static bool add_fast(Outputs *out, const char *prefix, const Network *network, NetworkPart part, Error *err)
{
    const Net *net = network_net(network);
    for (int i = 0; i < net->parameters; i++) {
        Tensor *copy = add_parameter(out, prefix, &net->parameter[i], err);
        if (!copy)
            return false;
        network_get(network, part, i, copy->v);
    }
    return true;
}

/* The network has its gradients only after a step; without steps, one is done whose result is not used. */
static bool fast_steps(const Case *given, Network *network, Outputs *out, Error *err)
{
    Tensor *y, *mean;
    int images = given->x.dim[0];
    if (!first_room(given, out, &y, &mean, err))
        return false;
    network_infer(network, given->x.v, images, y->v);
    if (!given->target)
        return true;
    mean->v[0] = network_train(network, given->x.v, given->target, images, &given->sgd, NULL);
    if (!add_fast(out, "d", network, NETWORK_GRADIENT, err))
        return false;
    for (int step = 1; step < given->steps; step++)
        network_train(network, given->x.v, given->target, images, &given->sgd, NULL);
    return given->steps == 0 || add_fast(out, "after.", network, NETWORK_PARAMETER, err);
}

static bool fast(const Case *given, const char *kernels, Outputs *out, Error *err)
{
    NetworkSpec spec = {.batch = given->x.dim[0], .threads = 2, .kernels = kernels, .net = &given->net};
    if (!kernels_choose(kernels) || net_whole_batch(&given->net))   /* whose logits evaluate, not learn */
        return true;
    Network *network = network_new(&spec, err);
    if (!network)
        return false;
    for (int i = 0; i < given->net.parameters; i++)
        network_set(network, NETWORK_PARAMETER, i, given->parameter[i].v);
    bool done = fast_steps(given, network, out, err);
    network_free(network);
    return done;
}

static bool fast_plain(const Case *given, Outputs *out, Error *err)
{
    return fast(given, "plain", out, err);
}

static bool fast_avx2(const Case *given, Outputs *out, Error *err)
{
    return fast(given, "avx2", out, err);
}

static bool fast_avx512(const Case *given, Outputs *out, Error *err)
{
    return fast(given, "avx512", out, err);
}

static const char *const ops[] = {net_usual_name, NULL}, *const listed_ops[] = {"network", NULL};
static const char *const inputs[] = {"x", "target", NULL}, *const outputs[] = {"y", "loss", NULL};

static const CaseKey keys[] = {
    {"activation", KEY_READ, NULL},
    {"pool", KEY_READ, NULL},
    {"steps", KEY_READ, NULL},
    {"lr", KEY_READ, NULL},
    {"momentum", KEY_READ, NULL},
    {"weight_decay", KEY_READ, NULL},
    {"reduction", KEY_NEUTRAL, "mean"},
    {"label_smoothing", KEY_NEUTRAL, "0"},
    {"optimizer", KEY_NEUTRAL, "sgd"},
    {"dampening", KEY_NEUTRAL, "0"},
    {"nesterov", KEY_NEUTRAL, "false|0"},
    {"maximize", KEY_NEUTRAL, "false|0"},
    {NULL, KEY_READ, NULL},
};

static const CaseKey listed_keys[] = {
    {"network", KEY_READ, NULL},
    {"mode", KEY_NEUTRAL, "train"},
    {"steps", KEY_READ, NULL},
    {"lr", KEY_READ, NULL},
    {"momentum", KEY_READ, NULL},
    {"weight_decay", KEY_READ, NULL},
    {"optimizer", KEY_NEUTRAL, "sgd"},
    {"reduction", KEY_NEUTRAL, "mean"},
    {"label_smoothing", KEY_NEUTRAL, "0"},
    {"dampening", KEY_NEUTRAL, "0"},
    {"nesterov", KEY_NEUTRAL, "false|0"},
    {"maximize", KEY_NEUTRAL, "false|0"},
    {NULL, KEY_READ, NULL},
};

static const CaseRoute routes[] = {
    {"naive", ROUTE_NAIVE, RUN_SHOWN, naive},
    {"fast-plain", ROUTE_NAIVE, RUN_SHOWN, fast_plain},
    {"fast-avx2", ROUTE_NAIVE, RUN_SHOWN, fast_avx2},
    {"fast-avx512", ROUTE_NAIVE, RUN_SHOWN, fast_avx512},
    {NULL, ROUTE_NAIVE, RUN_SHOWN, NULL},
};

const CaseKind case_network = {
    .ops = ops,
    .help = "activation pool; with a target   "
            "x[N,1,28,28] conv1.weight ... fc3.bias (target[N])\n"
            "                         steps lr (momentum weight_decay) -> y loss d<parameter> after.<parameter>\n",
    .keys = keys,
    .inputs = inputs,
    .outputs = outputs,
    .more = "conv1.weight ... fc3.bias, and these after d and after.",
    .needs = "target",
    .read = read,
    .routes = routes,
};

const CaseKind case_listed = {
    .ops = listed_ops,
    .help = "network, a line of layers; with a target\n"
            "                         x[N,C,H,W], each parameter by its name (target[N]) steps lr (momentum "
            "weight_decay)\n"
            "                                                          -> y loss d<parameter> after.<parameter>\n",
    .keys = listed_keys,
    .inputs = inputs,
    .outputs = outputs,
    .more = "each parameter by its name, and these after d and after.",
    .needs = "target",
    .read = read_listed,
    .routes = routes,
};
