/* The rows of all kinds, and what they share in planning. */
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
    node->parameter = net->parameters;
    node->parameters = node->bias ? 2 : 1;
    made[0] = (NetParameter){.rank = rank, .inputs = dim[1] * dim[2] * dim[3]};
    memcpy(made[0].dim, dim, sizeof made[0].dim);
    made[1] = (NetParameter){.rank = 1, .inputs = made[0].inputs, .dim = {1, dim[0], 1, 1}};
    snprintf(made[0].name, sizeof made[0].name, "%s.weight", node->name);
    snprintf(made[1].name, sizeof made[1].name, "%s.bias", node->name);
}
