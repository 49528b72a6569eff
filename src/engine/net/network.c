/* Which kernels a list gets: those made for the usual network if it has that shape, else those for
 * its nodes. */
#include "engine/net/network_inside.h"

#include "engine/fast/kernels.h"
#include "engine/fast/team.h"

#include <assert.h>
#include <string.h>

static bool spec_fits(const NetworkSpec *spec, Error *err)
{
    if (spec->batch < 1 || spec->batch > 65536)
        return error_set(err, "a batch of %d images: it must be 1 to 65536", spec->batch);
    if (spec->threads < 1 || spec->threads > TEAM_MOST)
        return error_set(err, "%d threads: it must be 1 to %d", spec->threads, TEAM_MOST);
    if (!kernels_choose(spec->kernels))
        return error_set(err, "kernels '%s' can't run on this processor", spec->kernels);
    return true;
}

bool net_takes_digits(const Net *net, Error *err)
{
    const int *dim = net->node[0].dim;
    if (dim[0] == 1 && dim[1] == 28 && dim[2] == 28 && net_classes(net) == DIGIT_CLASSES)
        return true;
    return error_set(err,
                     "the network takes %dx%dx%d numbers of %d classes, digits are 1x28x28 of %d",
                     dim[0], dim[1], dim[2], net_classes(net), (int)DIGIT_CLASSES);
}

Network *network_new(const NetworkSpec *spec, Error *err)
{
    Activation activation;
    bool average;
    if (!spec_fits(spec, err))
        return NULL;
    Net list;
    if (spec->net)
        list = *spec->net;
    else
        net_usual(&list, spec->activation, spec->average);
    Network *network = net_variant(&list, &activation, &average)
                           ? network_usual(spec, activation, average, err)
                           : network_listed(spec, &list, err);
    if (network) {
        network->spec = *spec;
        network->net = list;
        network->spec.net = &network->net;
        if (net_variant(&list, &activation, &average)) {
            network->spec.activation = activation;
            network->spec.average = average;
        }
    }
    return network;
}

void network_free(Network *network)
{
    if (network)
        network->kind->free(network);
}

const NetworkSpec *network_spec(const Network *network)
{
    return &network->spec;
}

const Net *network_net(const Network *network)
{
    return &network->net;
}

const char *network_kernels(const Network *network)
{
    return network->kind->kernels(network);
}

void network_seed(Network *network, uint64_t seed)
{
    network->kind->seed(network, seed);
}

void network_draw_from(Network *network, uint64_t number)
{
    if (network->kind->draw_from)
        network->kind->draw_from(network, number);
}

void network_get(const Network *network, NetworkPart part, int which, float *values)
{
    network->kind->get(network, part, which, values);
}

void network_set(Network *network, NetworkPart part, int which, const float *values)
{
    network->kind->set(network, part, which, values);
}

void network_to_run(const Network *network, NetRun *run)
{
    for (int which = 0; which < network->net.parameters; which++) {
        network_get(network, NETWORK_PARAMETER, which, run->parameter[which].v);
        network_get(network, NETWORK_VELOCITY, which, run->velocity[which].v);
    }
}

void network_infer(Network *network, const float *x, int n, float *logits)
{
    assert(n >= 1 && n <= network->spec.batch);
    network->kind->infer(network, x, n, logits);
}

float network_train(Network *network, const float *x, const int *target, int n, const Sgd *sgd,
                    int *right)
{
    assert(n >= 1 && n <= network->spec.batch);
    return network->kind->train(network, x, target, n, sgd, right);
}
