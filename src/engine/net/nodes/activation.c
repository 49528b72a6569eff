/* The activations as a layer, each by its own word. */
#include "engine/net/nodes/node.h"

static bool read(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    return activation_from_name(reader->word[0], &node->activation)
           && node_read_word(reader, net, node, err);
}

static void write(const Net *net, const Node *node, Text *out)
{
    (void)net;
    text_add(out, "%s", activation_name(node->activation));
}

static void forward(const NodeAt *of, Tensor *y)
{
    activation_forward(of->node->activation, of->x, y);
}

static void error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    activation_backward(of->node->activation, of->y, of->dy, dx);
}

static const char *const words[] = {"relu", "tanh", "sigmoid", NULL};

const NodeRow node_activation = {
    .name = "act",
    .words = words,
    .reads = 1,
    .acts = true,
    .read = read,
    .write = write,
    .plan = node_same,
    .forward = forward,
    .error = error,
};
