/* Dropout as a layer: dropout 0.2 drops a fifth while the network learns, nothing else. */
#include "engine/net/nodes/node.h"

#include "base/number.h"
#include "engine/dropout.h"

#include <string.h>

static bool read(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    return node_number("dropout", node_take(reader), 0, 1, &node->number, err)
           && node_read_word(reader, net, node, err);
}

static void write(const Net *net, const Node *node, Text *out)
{
    char digits[32];
    (void)net;
    text_add(out, "dropout %s", number_shortest(node->number, digits, sizeof digits));
}

static void draw(const NodeAt *of, Random *random)
{
    dropout_draw(random, 1 - of->node->number, of->kept);
}

static void forward(const NodeAt *of, Tensor *y)
{
    if (of->run->learns)
        dropout_forward(of->x, of->kept, 1 - of->node->number, y);
    else
        memcpy(y->v, of->x->v, tensor_count(y) * sizeof *y->v);
}

static void error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    if (of->run->learns)
        dropout_backward(of->dy, of->kept, 1 - of->node->number, dx);
    else
        memcpy(dx->v, of->dy->v, tensor_count(dx) * sizeof *dx->v);
}

static const char *const words[] = {"dropout", NULL};

const NodeRow node_dropout = {
    .name = "dropout",
    .words = words,
    .usage = "dropout P",
    .reads = 1,
    .read = read,
    .write = write,
    .plan = node_same,
    .keeps = KEEPS_NUMBERS,
    .draw = draw,
    .forward = forward,
    .error = error,
};
