/* Networks by name. Each is a line; nothing else in the program knows how one of them is built. */
#include "engine/net.h"

#include <assert.h>

const NetPreset net_presets[] = {
    {"lenet", "input 1x28x28, conv 6@5x5 padding 2, relu, max 2, conv 16@5x5, relu, max 2, linear "
              "120, relu, linear 84, relu, linear 10"},
    {NULL, NULL},
};

void net_lenet(Net *net, Activation activation, bool average)
{
    Error err;
    bool read = net_read(net, "lenet", &err);
    assert(read);
    (void)read;
    for (int i = 0; i < net->nodes; i++) {
        Node *node = &net->node[i];
        if (node->kind == NODE_ACTIVATION)
            node->activation = activation;
        if (node->kind == NODE_MAX_POOL && average)
            node->kind = NODE_AVERAGE_POOL;
    }
}

bool net_is_lenet(const Net *net, Activation *activation, bool *average)
{
    Net lenet;
    int first = net_find(net, "act1"), pool = net_find(net, "pool1");
    if (first < 0 || pool < 0 || net->node[first].kind != NODE_ACTIVATION)
        return false;
    *activation = net->node[first].activation;
    *average = net->node[pool].kind == NODE_AVERAGE_POOL;
    net_lenet(&lenet, *activation, *average);
    return net_same(net, &lenet);
}

bool net_is_preset(const Net *net)
{
    Activation activation;
    bool average;
    return net_is_lenet(net, &activation, &average);
}

const char *net_title(const Net *net)
{
    return net_is_preset(net) ? "LeNet" : "the network";
}
