/* y = a + b, where a is the layer before and b an earlier one of the same shape, named in the line:
 * add NAME. A residual connection; in the backward pass each gets the whole error. */
#include "engine/net/nodes/node.h"

#include <string.h>

static bool read(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    return node_earlier(reader, net, node, err) && node_read_word(reader, net, node, err);
}

static void write(const Net *net, const Node *node, Text *out)
{
    text_add(out, "add %s", net->node[node->read[1]].name);
}

static bool plan(Net *net, Node *node, Error *err)
{
    const Node *a = &net->node[node->read[0]], *b = &net->node[node->read[1]];
    if (memcmp(a->dim, b->dim, sizeof a->dim) != 0)
        return error_set(err, "%s is %dx%dx%d, %s %dx%dx%d: only the same shapes can be added",
                         a->name, a->dim[0], a->dim[1], a->dim[2], b->name, b->dim[0], b->dim[1],
                         b->dim[2]);
    return node_same(net, node, err);
}

static void forward(const NodeAt *of, Tensor *y)
{
    const Tensor *a = of->x, *b = &of->run->output[of->node->read[1]];
    for (size_t i = 0; i < tensor_count(y); i++)
        y->v[i] = a->v[i] + b->v[i];
}

static void error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    for (size_t i = 0; i < tensor_count(dx); i++)
        dx->v[i] = of->dy->v[i];
}

static const char *const words[] = {"add", NULL};

const NodeRow node_add = {
    .name = "add",
    .words = words,
    .usage = "add NAME",
    .reads = 2,
    .read = read,
    .write = write,
    .plan = plan,
    .forward = forward,
    .error = error,
};
