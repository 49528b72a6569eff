/* The list of nodes; sizes and parameters come from the rows of their kinds. */
#include "engine/net/nodes/node.h"

#include <stdio.h>
#include <stddef.h>
#include <string.h>

bool net_begin(Net *net, int c, int h, int w, Error *err)
{
    const int size[3] = {c, h, w};
    for (int i = 0; i < 3; i++)
        if (size[i] < 1 || size[i] > NODE_SIDE)
            return error_set(err, "an input of %dx%dx%d: each must be 1 to %d", c, h, w, NODE_SIDE);
    if ((double)c * h * w > TENSOR_MOST)
        return error_set(err, "an input of %dx%dx%d values is too large", c, h, w);
    *net = (Net){.nodes = 1};
    net->node[0] = (Node){.kind = NODE_INPUT, .name = "input"};
    node_dim(&net->node[0], c, h, w);
    return true;
}

Node net_node(const Net *net, NodeKind kind)
{
    Node node = {.kind = kind,
                 .read = {net->nodes - 1},
                 .reads = node_row(kind)->reads,
                 .conv = conv_spec(1, 1),
                 .pool = pool_spec(1, 1),
                 .bias = true,
                 .outputs = 1};
    node.pool.ceil = false;
    return node;
}

void net_counted_name(const Net *net, NodeKind kind, char counted[NET_NAME])
{
    const char *name = node_row(kind)->name;
    int count = 1;
    for (int i = 1; i < net->nodes; i++)
        count += strcmp(node_row(net->node[i].kind)->name, name) == 0;
    snprintf(counted, NET_NAME, "%s%d", name, count);
}

bool net_add(Net *net, const Node *given, Error *err)
{
    Node node = *given;
    if (net->nodes == NODES_MOST)
        return error_set(err, "a network has at most %d layers", NODES_MOST - 1);
    if (node.name[0] == '\0')
        net_counted_name(net, node.kind, node.name);
    if (net_find(net, node.name) >= 0)
        return error_set(err, "there are two layers named %s", node.name);
    if (!node_row(node.kind)->plan(net, &node, err))
        return false;
    if ((double)node.dim[0] * node.dim[1] * node.dim[2] > TENSOR_MOST)
        return error_set(err, "an output of %dx%dx%d is too large", node.dim[0], node.dim[1],
                         node.dim[2]);
    net->node[net->nodes++] = node;
    net->parameters += node.parameters;
    return true;
}

bool net_complete(const Net *net, Error *err)
{
    bool read[NODES_MOST] = {false};
    const Node *last = &net->node[net->nodes - 1];
    for (int i = 0; i < net->nodes; i++)
        for (int k = 0; k < net->node[i].reads; k++)
            read[net->node[i].read[k]] = true;
    for (int i = 0; i + 1 < net->nodes; i++)
        if (!read[i])
            return error_set(err, "no layer reads %s", net->node[i].name);
    if (last->dim[1] != 1 || last->dim[2] != 1 || last->dim[0] < 2)
        return error_set(
            err,
            "%s gives %dx%dx%d numbers, but the network must end with one for each class, "
            "such as linear 10 or global-average gives",
            last->name, last->dim[0], last->dim[1], last->dim[2]);
    return true;
}

static bool same_pool(const PoolSpec *a, const PoolSpec *b)
{
    return memcmp(a, b, offsetof(PoolSpec, ceil)) == 0 && a->ceil == b->ceil
           && a->count_padding == b->count_padding;
}

/* Compares what a line says of a node; options that its kind does not have stay as net_node set
 * them. */
static bool same_node(const Node *a, const Node *b)
{
    return a->kind == b->kind && a->reads == b->reads
           && memcmp(a->read, b->read, sizeof a->read) == 0
           && strcmp(a->name, b->name) == 0 && memcmp(a->dim, b->dim, sizeof a->dim) == 0
           && memcmp(&a->conv, &b->conv, sizeof a->conv) == 0 && same_pool(&a->pool, &b->pool)
           && a->activation == b->activation && a->outputs == b->outputs && a->bias == b->bias
           && memcmp(&a->number, &b->number, sizeof a->number) == 0;
}

bool net_same(const Net *a, const Net *b)
{
    if (a->nodes != b->nodes)
        return false;
    for (int i = 0; i < a->nodes; i++)
        if (!same_node(&a->node[i], &b->node[i]))
            return false;
    return true;
}

int net_find(const Net *net, const char *name)
{
    for (int i = 0; i < net->nodes; i++)
        if (strcmp(net->node[i].name, name) == 0)
            return i;
    return -1;
}

int net_classes(const Net *net)
{
    return net->node[net->nodes - 1].dim[0];
}

size_t net_inputs(const Net *net)
{
    const int *dim = net->node[0].dim;
    return (size_t)dim[0] * (size_t)dim[1] * (size_t)dim[2];
}

size_t net_parameter_count(const Net *net, int which)
{
    const int *dim = net->parameter[which].dim;
    return (size_t)dim[0] * (size_t)dim[1] * (size_t)dim[2] * (size_t)dim[3];
}

bool net_whole_batch(const Net *net)
{
    bool whole = false;
    for (int i = 1; i < net->nodes; i++)
        whole = whole || node_row(net->node[i].kind)->whole_batch;
    return whole;
}
