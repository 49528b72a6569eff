/* The activations as a layer, each by its own word; some with their alpha behind it. */
#include "engine/net/nodes/node.h"

#include "base/number.h"

#include <float.h>

static bool read(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    const char *name = reader->word[0];
    if (!activation_from_name(name, &node->activation))
        return false;
    node->number = activation_alpha(node->activation);
    if (node->number != 0 && reader->next < reader->words
        && !node_number(name, node_take(reader), -FLT_MAX, FLT_MAX, &node->number, err))
        return false;
    return node_read_word(reader, net, node, err);
}

static void write(const Net *net, const Node *node, Text *out)
{
    char digits[32];
    (void)net;
    text_add(out, "%s", activation_name(node->activation));
    if (activation_alpha(node->activation) != 0)
        text_add(out, " %s", number_shortest(node->number, digits, sizeof digits));
}

static void forward(const NodeAt *of, Tensor *y)
{
    activation_forward(of->node->activation, of->node->number, of->x, y);
}

static void error(const NodeAt *of, int k, Tensor *dx)
{
    const Tensor *at = of->node->activation < ACTIVATION_BY_RESULT ? of->y : of->x;
    (void)k;
    activation_backward(of->node->activation, of->node->number, at, of->dy, dx);
}

static const char *const words[] = {"relu", "tanh", "sigmoid", "leaky-relu", "elu",
                                    "gelu", "silu", "hard-swish", NULL};

const NodeRow node_activation = {
    .name = "act",
    .words = words,
    .usage = "relu, tanh, sigmoid, leaky-relu A, elu A, gelu, silu, hard-swish",
    .reads = 1,
    .acts = true,
    .read = read,
    .write = write,
    .plan = node_same,
    .forward = forward,
    .error = error,
};
