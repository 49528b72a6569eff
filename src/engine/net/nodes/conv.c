/* Convolution as a layer: conv 6@5x5 stride 1 padding 2 dilation 1. Weight {oc,c,kh,kw}, bias. */
#include "engine/net/nodes/node.h"

/* The padding that keeps the input's size, where its line says same. */
static bool same(const Net *net, Node *node)
{
    const int *in = node_input(net, node), x[4] = {1, in[0], in[1], in[2]};
    const int said = node->conv.padding.h;
    if (said < 0)
        conv_same_padding(x, said == NODE_SAME_LOWER, &node->conv);
    return true;
}

static void write_padding(const ConvSpec *spec, Text *out)
{
    Pair after = conv_after(spec);
    if (spec->uneven.h != 0 || spec->uneven.w != 0)
        text_add(out, " padding %dx%dx%dx%d", spec->padding.h, after.h, spec->padding.w, after.w);
    else
        node_write_pair("padding", spec->padding, (Pair){0, 0}, out);
}

static bool read(NodeReader *reader, const Net *net, Node *node, Error *err)
{
    NodeOptions options = {.stride = &node->conv.stride,
                           .padding = &node->conv.padding,
                           .dilation = &node->conv.dilation,
                           .bias = &node->bias,
                           .groups = &node->conv.groups,
                           .sides = &node->conv};
    return node_kernels(reader, node, err) && node_options(reader, &options, err)
           && node_depthwise(net, node) && same(net, node);
}

static void write(const Net *net, const Node *node, Text *out)
{
    const ConvSpec *spec = &node->conv;
    text_add(out, "conv %d@%dx%d", node->outputs, spec->kernel.h, spec->kernel.w);
    node_write_pair("stride", spec->stride, (Pair){1, 1}, out);
    write_padding(spec, out);
    node_write_pair("dilation", spec->dilation, (Pair){1, 1}, out);
    node_write_groups(net, node, out);
    if (spec->mode != PADDING_ZEROS)
        text_add(out, " mode %s", padding_mode_name(spec->mode));
}

static bool plan(Net *net, Node *node, Error *err)
{
    const int *in = node_input(net, node), x[4] = {1, in[0], in[1], in[2]};
    const int channels = in[0] / conv_groups(&node->conv);
    const int w[4] = {node->outputs, channels, node->conv.kernel.h, node->conv.kernel.w};
    int y[4];
    if (node->outputs < 1 || (double)w[0] * w[1] * w[2] * w[3] > TENSOR_MOST)
        return error_set(err, "%d kernels of %d x %d x %d are too few or too many", w[0], w[1],
                         w[2], w[3]);
    if (!conv_output_dims(x, w, &node->conv, y, err))
        return false;
    node_dim(node, y[1], y[2], y[3]);
    node_parameters(net, node, w, 4);
    return true;
}

static void reach(const Node *node, NodeReach *reach)
{
    reach->window = node->conv;
    reach->channels = true;
}

static void forward(const NodeAt *of, Tensor *y)
{
    conv_forward(of->x, of->w, of->b, &of->node->conv, y);
}

static void error(const NodeAt *of, int k, Tensor *dx)
{
    (void)k;
    conv_backward_input_rot(of->dy, of->w, &of->node->conv, dx);
}

static void weight(const NodeAt *of, Tensor *dw)
{
    conv_backward_weight(of->x, of->dy, &of->node->conv, dw);
}

static void bias(const NodeAt *of, Tensor *db)
{
    conv_backward_bias(of->dy, db);
}

static const char *const words[] = {"conv", NULL};

const NodeRow node_conv = {
    .name = "conv",
    .words = words,
    .usage = "conv OC@KHxKW [stride S] [padding P|same] [mode M] [dilation D] [groups G|depthwise] "
             "[no-bias]",
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
