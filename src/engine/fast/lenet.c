/* LeNet's memory and parameters: one block, in the layouts of fast/kernels.h; callers see PyTorch's
 * order. How it computes is in lenet_pass.c. */
#include "engine/fast/lenet_inside.h"

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t rounded(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

static void free_lenet(Network *base)
{
    FastLenet *network = (FastLenet *)(void *)base;
    team_end(&network->team);
    free(network);
}

/* Where number `i`, in PyTorch's order, of parameter `which` is in the arrays. */
static size_t place(int which, size_t i)
{
    switch (which) {
    case LENET_CONV1_WEIGHT: return AT_W1 + i / 5 * W1_LANES + i % 5;
    case LENET_CONV2_WEIGHT: {
        size_t kx = i % 5, ky = i / 5 % 5, ic = i / 25 % C1, oc = i / 150;
        return AT_W2 + (oc * 5 + ky) * RUN_LANES + kx * C1 + ic;
    }
    case LENET_FC1_WEIGHT: {
        size_t in = i % F1_IN, out = i / F1_IN, row = in % 25 * C2 + in / 25;
        return AT_F1 + (out / PANEL * F1_IN + row) * PANEL + out % PANEL;
    }
    case LENET_FC2_WEIGHT: return AT_F2 + (i / F1 / PANEL * F1 + i % F1) * PANEL + i / F1 % PANEL;
    case LENET_FC3_WEIGHT: return AT_F3 + i % F2 * PANEL + i / F2;
    case LENET_CONV1_BIAS: return AT_B1 + i;
    case LENET_CONV2_BIAS: return AT_B2 + i;
    case LENET_FC1_BIAS: return AT_FB1 + i;
    case LENET_FC2_BIAS: return AT_FB2 + i;
    default: return AT_FB3 + i;
    }
}

static float *part_of(const FastLenet *network, NetworkPart part)
{
    if (part == NETWORK_PARAMETER)
        return network->parameter;
    return part == NETWORK_VELOCITY ? network->velocity : network->gradient;
}

const Full lenet_fulls[3] = {
    {AT_F1, AT_FB1, F1_IN, F1, F1_LANES},
    {AT_F2, AT_FB2, F1, F2, F2_LANES},
    {AT_F3, AT_FB3, F2, F3, F3_LANES},
};

static float *copy_of(Copies *copies, int layer)
{
    float *const copy[3] = {copies->f1, copies->f2, copies->f3};
    return copy[layer];
}

/* Makes the transposed copies of panels first .. end-1 of a full layer again. */
void lenet_refresh_full(FastLenet *network, int layer, int first, int end)
{
    const Full *full = &lenet_fulls[layer];
    int last = end * PANEL < full->outputs ? end * PANEL : full->outputs;
    network->kernels->transpose(network->parameter + full->weight, full->inputs, full->outputs,
                                first * PANEL, last, copy_of(network->copies, layer));
}

void lenet_refresh_convolutions(FastLenet *network)
{
    const float *p = network->parameter;
    Copies *copies = network->copies;
    for (int oc = 0; oc < C1; oc++)
        for (int tap = 0; tap < W1_TAPS; tap++)
            copies->w1[tap][oc] = p[AT_W1 + (oc * 5 + tap / 5) * W1_LANES + tap % 5];
    for (int oc = 0; oc < C2; oc++)
        for (int t = 0; t < 5 * RUN; t++)
            copies->w2[t][oc] = p[AT_W2 + (oc * 5 + t / RUN) * RUN_LANES + t % RUN];
}

void lenet_refresh(FastLenet *network)
{
    lenet_refresh_convolutions(network);
    for (int layer = 0; layer < 3; layer++)
        lenet_refresh_full(network, layer, 0, lenet_fulls[layer].lanes / PANEL);
    network->stale = false;
}

static void get(const Network *base, NetworkPart part, int which, float *values)
{
    const FastLenet *network = (const FastLenet *)(const void *)base;
    const float *from = part_of(network, part);
    if (part == NETWORK_GRADIENT && network->lone)
        lenet_write_lone_gradients(network);
    for (size_t i = 0; i < net_parameter_count(&base->net, which); i++)
        values[i] = from[place(which, i)];
}

static void set(Network *base, NetworkPart part, int which, const float *values)
{
    FastLenet *network = (FastLenet *)(void *)base;
    float *to = part_of(network, part);
    for (size_t i = 0; i < net_parameter_count(&base->net, which); i++)
        to[place(which, i)] = values[i];
    lenet_refresh(network);
}

static void seed(Network *base, uint64_t number)
{
    FastLenet *network = (FastLenet *)(void *)base;
    Random random = random_seed(number);
    memset(network->velocity, 0, PARAMETER_FLOATS * sizeof(float));
    for (int which = 0; which < LENET_PARAMETERS; which++) {
        float inputs = (float)base->net.parameter[which].inputs;
        for (size_t i = 0; i < net_parameter_count(&base->net, which); i++)
            network->parameter[place(which, i)] = (2 * random_uniform(&random) - 1) / sqrtf(inputs);
    }
    lenet_refresh(network);
}

static const char *kernels_name(const Network *base)
{
    return ((const FastLenet *)(const void *)base)->kernels->name;
}

static const NetworkKind kind = {
    .free = free_lenet,
    .kernels = kernels_name,
    .seed = seed,
    .get = get,
    .set = set,
    .infer = lenet_infer,
    .train = lenet_train,
};

Network *network_usual(const NetworkSpec *spec, Activation activation, bool average, Error *err)
{
    size_t array = GRADIENT_APART * sizeof(float), threads = (size_t)spec->threads,
           head = rounded(sizeof(FastLenet));
    size_t bytes =
        head + array * (2 + threads) + rounded(sizeof(Copies)) + rounded(sizeof(Work)) * threads;
    char *block = mem_try(bytes, 1, "the network", err);
    if (!block)
        return NULL;
    FastLenet *network = (FastLenet *)(void *)block;
    char *at = block + head;
    network->base.kind = &kind;
    network->variant = (Variant){activation, average};
    network->kernels = kernels_choose(spec->kernels);
    network->parameter = (float *)(void *)at;
    network->velocity = (float *)(void *)(at += array);
    network->gradient = (float *)(void *)(at += array);
    network->copies = (Copies *)(void *)(at += array * threads);
    network->work = (Work *)(void *)(at + rounded(sizeof(Copies)));
    if (team_start(&network->team, spec->threads, err))
        return &network->base;
    free(block);
    return NULL;
}
