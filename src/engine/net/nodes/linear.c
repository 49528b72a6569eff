/* A fully connected layer: linear 120. Weight {o,i,1,1}, bias; it reads any shape as one row. */
#include "engine/net/nodes/node.h"

#include "engine/linear.h"

static bool read(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    NodeOptions options = {.bias = &node->bias};
    (void)net;
    return node_count("linear", node_take(reader), &node->outputs, err)
           && node_options(reader, &options, err);
}

static void write(const Net *net, const Node *node, Text *out)
{
    (void)net;
    text_add(out, "linear %d", node->outputs);
}

static bool plan(Net *net, Node *node, Error *err)
{
    const int *in = node_input(net, node);
    double inputs = (double)in[0] * in[1] * in[2];
    if (node->outputs < 1 || inputs * node->outputs > TENSOR_MOST)
        return error_set(err, "%d sums of %d x %d x %d values are too few or too many",
                         node->outputs, in[0], in[1], in[2]);
    node_dim(node, node->outputs, 1, 1);
    node_parameters(net, node, (const int[4]){node->outputs, (int)inputs, 1, 1}, 2);
    return true;
}

static void reach(const Node *node, NodeReach *reach)
{
    (void)node;
    reach->full = true;
}

static void forward(const NodeAt *of, Tensor *y)
{
    linear_forward(of->x, of->w, of->b, y);
}

static void error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    linear_backward_input(of->dy, of->w, dx);
}

static void weight(const NodeAt *of, Tensor *dw)
{
    linear_backward_weight(of->x, of->dy, dw);
}

static void bias(const NodeAt *of, Tensor *db)
{
    linear_backward_bias(of->dy, db);
}

static const char *const words[] = {"linear", NULL};

const NodeRow node_linear = {
    .name = "fc",
    .words = words,
    .usage = "linear N [no-bias]",
    .reads = 1,
    .read = read,
    .write = write,
    .plan = plan,
    .reach = reach,
    .forward = forward,
    .error = error,
    .weight = weight,
    .bias = bias,
};
