/* The rows of all kinds, and the functions that several rows use. */
#include "engine/net/nodes/node.h"

#include <stdio.h>
#include <string.h>

#define NODE(kind, row) extern const NodeRow node_##row;
NODES(NODE)
#undef NODE

const NodeRow *node_row(NodeKind kind)
{
    static const NodeRow *const rows[NODE_KINDS] = {
#define NODE(kind, row) [NODE_##kind] = &node_##row,
        NODES(NODE)
#undef NODE
    };
    return rows[kind];
}

const int *node_input(const Net *net, const Node *node)
{
    return net->node[node->read[0]].dim;
}

void node_dim(Node *node, int c, int h, int w)
{
    memcpy(node->dim, (const int[3]){c, h, w}, sizeof node->dim);
}

bool node_same(Net *net, Node *node, Error *err)
{
    (void)err;
    memcpy(node->dim, node_input(net, node), sizeof node->dim);
    return true;
}

void node_parameters(Net *net, Node *node, const int dim[4], int rank)
{
    NetParameter *made = &net->parameter[net->parameters];
    char name[NET_NAME];
    net_counted_name(net, node->kind, name);
    node->parameter = net->parameters;
    node->parameters = node->bias ? 2 : 1;
    made[0] = (NetParameter){.rank = rank, .inputs = dim[1] * dim[2] * dim[3]};
    memcpy(made[0].dim, dim, sizeof made[0].dim);
    made[1] = (NetParameter){.rank = 1, .inputs = made[0].inputs, .dim = {1, dim[0], 1, 1}};
    snprintf(made[0].name, sizeof made[0].name, "%s.weight", name);
    snprintf(made[1].name, sizeof made[1].name, "%s.bias", name);
}

bool node_window(Net *net, Node *node, Error *err)
{
    const int *in = node_input(net, node), x[4] = {1, in[0], in[1], in[2]};
    int y[4];
    if (!pool_output_dims(x, &node->pool, y, err))
        return false;
    node_dim(node, y[1], y[2], y[3]);
    return true;
}

bool node_whole_window(Net *net, Node *node, Error *err)
{
    const int *in = node_input(net, node);
    node->pool = pool_spec(in[1], in[2]);
    return node_window(net, node, err);
}

void node_window_reach(const Node *node, NodeReach *reach)
{
    reach->window = pool_as_conv(&node->pool);
}

bool node_read_word(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    static const NodeOptions none;
    (void)net;
    (void)node;
    return node_options(reader, &none, err);
}

void node_write_word(const Net *net, const Node *node, Text *out)
{
    (void)net;
    text_add(out, "%s", node_row(node->kind)->words[0]);
}

bool node_kernels(NodeReader *reader, Node *node, Error *err)
{
    const char *what = reader->word[0], *size = node_take(reader);
    char kernels[8], label[32];
    snprintf(label, sizeof label, "%s kernel", what);
    size_t length = size ? strcspn(size, "@") : 0;
    if (!size || size[length] != '@' || length >= sizeof kernels)
        return error_set(err, "%s %s: expected kernels@HxW, such as 6@5x5", what,
                         size ? size : "(nothing)");
    memcpy(kernels, size, length);
    kernels[length] = '\0';
    return node_count(what, kernels, &node->outputs, err)
           && node_pair(label, size + length + 1, 1, &node->conv.kernel, err);
}

bool node_depthwise(const Net *net, Node *node)
{
    if (node->conv.groups < 0)
        node->conv.groups = node_input(net, node)[0];
    return true;
}

void node_write_groups(const Net *net, const Node *node, Text *out)
{
    const ConvSpec *spec = &node->conv;
    if (conv_groups(spec) > 1 && spec->groups == node_input(net, node)[0])
        text_add(out, " depthwise");
    else if (conv_groups(spec) > 1)
        text_add(out, " groups %d", spec->groups);
}

bool node_earlier(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    const char *what = reader->word[0], *name = node_take(reader);
    int other = name ? net_find(net, name) : -1;
    if (other < 0)
        return error_set(
            err, "%s %s: no layer before is named so; NAME: stands before the layer it names", what,
            name ? name : "(nothing)");
    node->read[1] = other;
    return true;
}
