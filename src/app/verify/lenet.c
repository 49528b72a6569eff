/* LeNet by the plain operations and by the fast network. Both start from the case's parameters, take its steps on
 * the one batch, and give the logits, loss and gradients of the first step and the parameters after the last. */
#include "app/verify/routes.h"

#include "engine/fast/kernels.h"
#include "engine/net/network.h"

#include <stdio.h>
#include <string.h>

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

bool lenet_naive(const Case *given, Outputs *out, Error *err)
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

/* The network knows its gradients after a step only; without any, one is taken whose outcome nobody reads. */
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
    if (!kernels_choose(kernels))
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

bool lenet_fast_plain(const Case *given, Outputs *out, Error *err)
{
    return fast(given, "plain", out, err);
}

bool lenet_fast_avx2(const Case *given, Outputs *out, Error *err)
{
    return fast(given, "avx2", out, err);
}

bool lenet_fast_avx512(const Case *given, Outputs *out, Error *err)
{
    return fast(given, "avx512", out, err);
}
