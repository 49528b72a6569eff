/* Networks by name. Each is a line; no other file knows how one of them is built. */
#include "engine/net.h"

#include <assert.h>

const char net_usual_name[] = "lenet";

static const NetWeights lenet_weights[] = {
    {ACTIVATION_RELU, false, "lenet-relu-max.safetensors"},
    {ACTIVATION_TANH, true, "lenet-tanh-average.safetensors"},
    {ACTIVATION_RELU, false, NULL},
};

const NetPreset net_presets[] = {
    {net_usual_name, "LeNet",
     "input 1x28x28, conv 6@5x5 padding 2, relu, max 2, conv 16@5x5, relu, max 2, linear 120, "
     "relu, linear 84, relu, linear 10",
     lenet_weights},
    {NULL, NULL, NULL, NULL},
};

/* The list with its activations and poolings replaced by these. */
static void take_variant(Net *net, Activation activation, bool average)
{
    for (int i = 0; i < net->nodes; i++) {
        Node *node = &net->node[i];
        if (node->kind == NODE_ACTIVATION)
            node->activation = activation;
        if (node->kind == NODE_MAX_POOL && average)
            node->kind = NODE_AVERAGE_POOL;
    }
}

static void read_preset(Net *net, const NetPreset *preset, Activation activation, bool average)
{
    Error err;
    bool read = net_read(net, preset->line, &err);
    assert(read);
    (void)read;
    take_variant(net, activation, average);
}

void net_usual(Net *net, Activation activation, bool average)
{
    read_preset(net, &net_presets[0], activation, average);
}

/* The first activation and the first pooling of the list; false where it has none. */
static bool first_variant(const Net *net, Activation *activation, bool *average)
{
    int first = net_find(net, "act1"), pool = net_find(net, "pool1");
    if (first < 0 || pool < 0 || net->node[first].kind != NODE_ACTIVATION)
        return false;
    *activation = net->node[first].activation;
    *average = net->node[pool].kind == NODE_AVERAGE_POOL;
    return true;
}

bool net_variant(const Net *net, Activation *activation, bool *average)
{
    Net usual;
    if (!first_variant(net, activation, average) || *activation >= ACTIVATION_BY_RESULT)
        return false;
    net_usual(&usual, *activation, *average);
    return net_same(net, &usual);
}

const NetPreset *net_preset(const Net *net)
{
    Activation activation = ACTIVATION_RELU;
    bool average = false;
    (void)first_variant(net, &activation, &average);
    for (const NetPreset *preset = net_presets; preset->name; preset++) {
        Net list;
        read_preset(&list, preset, activation, average);
        if (net_same(net, &list))
            return preset;
    }
    return NULL;
}

bool net_is_preset(const Net *net)
{
    return net_preset(net) != NULL;
}

const char *net_weights(const Net *net)
{
    Activation activation;
    bool average;
    const NetPreset *preset = net_preset(net);
    const NetWeights *weights = preset ? preset->weights : NULL;
    if (!weights || !first_variant(net, &activation, &average))
        return weights ? weights->file : NULL;
    for (const NetWeights *own = weights; own->file; own++)
        if (own->activation == activation && own->average == average)
            return own->file;
    return weights->file;
}

const char *net_title(const Net *net)
{
    const NetPreset *preset = net_preset(net);
    return preset ? preset->title : "the network";
}
