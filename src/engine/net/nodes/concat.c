/* The channels of the layer before, then those of an earlier one, named in the line: concat NAME. A
 * dense connection; in the backward pass each gets its own channels' errors. */
#include "engine/net/nodes/node.h"

#include <string.h>

static bool read(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    return node_earlier(reader, net, node, err) && node_read_word(reader, net, node, err);
}

static void write(const Net *net, const Node *node, Text *out)
{
    text_add(out, "concat %s", net->node[node->read[1]].name);
}

static bool plan(Net *net, Node *node, Error *err)
{
    const Node *a = &net->node[node->read[0]], *b = &net->node[node->read[1]];
    if (a->dim[1] != b->dim[1] || a->dim[2] != b->dim[2])
        return error_set(err, "%s is %dx%dx%d, %s %dx%dx%d: only maps of the same size can be put "
                         "together", a->name, a->dim[0], a->dim[1], a->dim[2], b->name, b->dim[0],
                         b->dim[1], b->dim[2]);
    if (a->dim[0] > NODE_SIDE - b->dim[0])
        return error_set(err, "%d and %d channels are too many", a->dim[0], b->dim[0]);
    node_dim(node, a->dim[0] + b->dim[0], a->dim[1], a->dim[2]);
    return true;
}

static size_t image_of(const Tensor *t)
{
    return (size_t)t->dim[1] * (size_t)t->dim[2] * (size_t)t->dim[3];
}

static void forward(const NodeAt *of, Tensor *y)
{
    const Tensor *part[2] = {of->x, &of->run->output[of->node->read[1]]};
    float *to = y->v;
    for (int n = 0; n < y->dim[0]; n++)
        for (int k = 0; k < 2; k++) {
            size_t size = image_of(part[k]);
            memcpy(to, part[k]->v + (size_t)n * size, size * sizeof *to);
            to += size;
        }
}

static void error(const NodeAt *of, int k, Tensor *dx)
{
    size_t all = image_of(of->dy), own = image_of(dx), before = k == 0 ? 0 : all - own;
    for (int n = 0; n < dx->dim[0]; n++)
        memcpy(dx->v + (size_t)n * own, of->dy->v + (size_t)n * all + before,
               own * sizeof *dx->v);
}

static const char *const words[] = {"concat", NULL};

const NodeRow node_concat = {
    .name = "concat",
    .words = words,
    .usage = "concat NAME",
    .reads = 2,
    .read = read,
    .write = write,
    .plan = plan,
    .forward = forward,
    .error = error,
};
