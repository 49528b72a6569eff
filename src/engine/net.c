/* The list of nodes: each kind is a row that knows what its output's sizes and its parameters
 * are. */
#include "engine/net.h"

#include <stdio.h>
#include <string.h>

static const int *input_dim(const Net *net, const Node *node)
{
    return net->node[node->read[0]].dim;
}

static void set_dim(Node *node, int c, int h, int w)
{
    memcpy(node->dim, (const int[3]){c, h, w}, sizeof node->dim);
}

/* A weight and, if the node has one, a bias for each output. */
static void add_parameters(Net *net, Node *node, const int dim[4], int rank)
{
    NetParameter *made = &net->parameter[net->parameters];
    node->parameter = net->parameters;
    node->parameters = node->bias ? 2 : 1;
    made[0] = (NetParameter){.rank = rank, .inputs = dim[1] * dim[2] * dim[3]};
    memcpy(made[0].dim, dim, sizeof made[0].dim);
    made[1] = (NetParameter){.rank = 1, .inputs = made[0].inputs, .dim = {1, dim[0], 1, 1}};
    snprintf(made[0].name, sizeof made[0].name, "%s.weight", node->name);
    snprintf(made[1].name, sizeof made[1].name, "%s.bias", node->name);
}

static bool plan_conv(Net *net, Node *node, Error *err)
{
    const int *in = input_dim(net, node), x[4] = {1, in[0], in[1], in[2]};
    const int w[4] = {node->outputs, in[0], node->conv.kernel.h, node->conv.kernel.w};
    int y[4];
    if (node->outputs < 1 || (double)w[0] * w[1] * w[2] * w[3] > TENSOR_MOST)
        return error_set(err, "%d kernels of %d x %d x %d are too few or too many", w[0], w[1],
                         w[2], w[3]);
    if (!conv_output_dims(x, w, &node->conv, y, err))
        return false;
    set_dim(node, y[1], y[2], y[3]);
    add_parameters(net, node, w, 4);
    return true;
}

static bool plan_pool(Net *net, Node *node, Error *err)
{
    const int *in = input_dim(net, node), x[4] = {1, in[0], in[1], in[2]};
    int y[4];
    if (node->kind == NODE_GLOBAL_POOL)
        node->pool = pool_spec(in[1], in[2]);
    if (!pool_output_dims(x, &node->pool, y, err))
        return false;
    set_dim(node, y[1], y[2], y[3]);
    return true;
}

static bool plan_same(Net *net, Node *node, Error *err)
{
    (void)err;
    memcpy(node->dim, input_dim(net, node), sizeof node->dim);
    return true;
}

static bool plan_linear(Net *net, Node *node, Error *err)
{
    const int *in = input_dim(net, node);
    double inputs = (double)in[0] * in[1] * in[2];
    if (node->outputs < 1 || inputs * node->outputs > TENSOR_MOST)
        return error_set(err, "%d sums of %d x %d x %d values are too few or too many",
                         node->outputs, in[0], in[1], in[2]);
    set_dim(node, node->outputs, 1, 1);
    add_parameters(net, node, (const int[4]){node->outputs, (int)inputs, 1, 1}, 2);
    return true;
}

static bool plan_add(Net *net, Node *node, Error *err)
{
    const Node *a = &net->node[node->read[0]], *b = &net->node[node->read[1]];
    if (memcmp(a->dim, b->dim, sizeof a->dim) != 0)
        return error_set(err, "%s is %dx%dx%d, %s %dx%dx%d: only the same shapes can be added",
                         a->name, a->dim[0], a->dim[1], a->dim[2], b->name, b->dim[0], b->dim[1],
                         b->dim[2]);
    return plan_same(net, node, err);
}

/* `name`: what a node of this kind is called, before its number; poolings are counted together. */
static const struct {
    const char *name;
    int reads;
    bool (*plan)(Net *net, Node *node, Error *err);
} kinds[NODE_KINDS] = {
    [NODE_INPUT] = {"input", 0, NULL},
    [NODE_CONV] = {"conv", 1, plan_conv},
    [NODE_MAX_POOL] = {"pool", 1, plan_pool},
    [NODE_AVERAGE_POOL] = {"pool", 1, plan_pool},
    [NODE_GLOBAL_POOL] = {"pool", 1, plan_pool},
    [NODE_ACTIVATION] = {"act", 1, plan_same},
    [NODE_LINEAR] = {"fc", 1, plan_linear},
    [NODE_ADD] = {"add", 2, plan_add},
};

bool net_begin(Net *net, int c, int h, int w, Error *err)
{
    enum { SIDE_MOST = 65536 };
    const int size[3] = {c, h, w};
    for (int i = 0; i < 3; i++)
        if (size[i] < 1 || size[i] > SIDE_MOST)
            return error_set(err, "an input of %dx%dx%d: each must be 1 to %d", c, h, w, SIDE_MOST);
    if ((double)c * h * w > TENSOR_MOST)
        return error_set(err, "an input of %dx%dx%d values is too large", c, h, w);
    *net = (Net){.nodes = 1};
    net->node[0] = (Node){.kind = NODE_INPUT, .name = "input"};
    set_dim(&net->node[0], c, h, w);
    return true;
}

Node net_node(const Net *net, NodeKind kind)
{
    Node node = {.kind = kind,
                 .read = {net->nodes - 1},
                 .reads = kinds[kind].reads,
                 .conv = conv_spec(1, 1),
                 .pool = pool_spec(1, 1),
                 .bias = true,
                 .outputs = 1};
    node.pool.ceil = false;
    return node;
}

/* "pool2" for the second node of that name. */
static void name_node(const Net *net, Node *node)
{
    int count = 1;
    for (int i = 0; i < net->nodes; i++)
        count += kinds[net->node[i].kind].name == kinds[node->kind].name;
    snprintf(node->name, sizeof node->name, "%s%d", kinds[node->kind].name, count);
}

bool net_add(Net *net, const Node *given, Error *err)
{
    Node node = *given;
    if (net->nodes == NODES_MOST)
        return error_set(err, "a network has at most %d layers", NODES_MOST - 1);
    if (node.name[0] == '\0')
        name_node(net, &node);
    if (net_find(net, node.name) >= 0)
        return error_set(err, "there are two layers named %s", node.name);
    if (!kinds[node.kind].plan(net, &node, err))
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

static bool same_pair(Pair a, Pair b)
{
    return a.h == b.h && a.w == b.w;
}

static bool same_node(const Node *a, const Node *b)
{
    if (a->kind != b->kind || a->reads != b->reads || memcmp(a->read, b->read, sizeof a->read) != 0
        || strcmp(a->name, b->name) != 0 || memcmp(a->dim, b->dim, sizeof a->dim) != 0)
        return false;
    const PoolSpec *p = &a->pool, *q = &b->pool;
    switch (a->kind) {
    case NODE_CONV:
        return same_pair(a->conv.kernel, b->conv.kernel)
               && same_pair(a->conv.stride, b->conv.stride)
               && same_pair(a->conv.padding, b->conv.padding)
               && same_pair(a->conv.dilation, b->conv.dilation) && a->bias == b->bias;
    case NODE_MAX_POOL:
    case NODE_AVERAGE_POOL:
        return same_pair(p->kernel, q->kernel) && same_pair(p->stride, q->stride)
            && same_pair(p->padding, q->padding) && p->count_padding == q->count_padding;
    case NODE_ACTIVATION: return a->activation == b->activation;
    case NODE_LINEAR: return a->bias == b->bias;
    case NODE_INPUT:
    case NODE_GLOBAL_POOL:
    case NODE_ADD:
    case NODE_KINDS: break;
    }
    return true;
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
