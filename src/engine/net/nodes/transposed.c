/* Transposed convolution as a layer: transposed 5@4x4 stride 2 padding 1. Weight {c,oc/g,kh,kw}. */
#include "engine/net/nodes/node.h"

#include "engine/transposed.h"

static bool read(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    NodeOptions options = {.stride = &node->conv.stride,
                           .padding = &node->conv.padding,
                           .more = &node->more,
                           .dilation = &node->conv.dilation,
                           .bias = &node->bias,
                           .groups = &node->conv.groups};
    return node_kernels(reader, node, err) && node_options(reader, &options, err)
           && node_depthwise(net, node);
}

static void write(const Net *net, const Node *node, Text *out)
{
    const ConvSpec *spec = &node->conv;
    text_add(out, "transposed %d@%dx%d", node->outputs, spec->kernel.h, spec->kernel.w);
    node_write_pair("stride", spec->stride, (Pair){1, 1}, out);
    node_write_pair("padding", spec->padding, (Pair){0, 0}, out);
    node_write_pair("output-padding", node->more, (Pair){0, 0}, out);
    node_write_pair("dilation", spec->dilation, (Pair){1, 1}, out);
    node_write_groups(net, node, out);
}

static bool plan(Net *net, Node *node, Error *err)
{
    const int *in = node_input(net, node), x[4] = {1, in[0], in[1], in[2]};
    const int groups = conv_groups(&node->conv), outputs = node->outputs / groups;
    const int w[4] = {in[0], outputs, node->conv.kernel.h, node->conv.kernel.w};
    int y[4];
    if (outputs < 1 || node->outputs % groups != 0
        || (double)w[0] * w[1] * w[2] * w[3] > TENSOR_MOST)
        return error_set(err, "%d kernels of %d x %d x %d in %d groups are too few or too many",
                         node->outputs, w[0], w[2], w[3], groups);
    if (!transposed_output_dims(x, w, &node->conv, node->more, y, err))
        return false;
    node_dim(node, y[1], y[2], y[3]);
    node_parameters(net, node, w, 4);
    net->parameter[node->parameter + 1].dim[1] = node->outputs;
    return true;
}

static void reach(const Node *node, NodeReach *reach)
{
    reach->window = node->conv;
    reach->channels = reach->spreads = true;
}

static void forward(const NodeAt *of, Tensor *y)
{
    transposed_forward_scatter(of->x, of->w, of->b, &of->node->conv, y);
}

static void error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    transposed_backward_input(of->dy, of->w, &of->node->conv, dx);
}

static void weight(const NodeAt *of, Tensor *dw)
{
    transposed_backward_weight(of->x, of->dy, &of->node->conv, dw);
}

static void bias(const NodeAt *of, Tensor *db)
{
    conv_backward_bias(of->dy, db);
}

static const char *const words[] = {"transposed", NULL};

const NodeRow node_transposed = {
    .name = "transposed",
    .words = words,
    .usage = "transposed OC@KHxKW [stride S] [padding P] [output-padding A] [dilation D] "
             "[groups G|depthwise] [no-bias]",
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
