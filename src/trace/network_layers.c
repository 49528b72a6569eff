/* The layers of a network's pass in their order, each the trace of one operation over the network's tensors. Each
 * kind of node knows its layers forward and back. */
#include "trace/network.h"

#include "base/memory.h"

#include <assert.h>
#include <stdio.h>

static const char forward[] = "forward", backward[] = "backward", descent[] = "update";

/* The layers of one node: at most its way forward, three back, an update; and softmax's two. */
enum { LAYERS_A_NODE = 5 };

/* Appends a layer "NAME" or "NAME-part"; the caller fills in its trace's tensors. */
static Trace *add(NetTrace *net, const char *name, const char *part, const char *phase, Operation operation,
                  Route route)
{
    assert(net->layers < LAYERS_A_NODE * net->net.nodes);
    Layer *layer = &net->layer[net->layers++];
    *layer = (Layer){.phase = phase};
    snprintf(layer->name, sizeof layer->name, "%s%s%s", name, part ? "-" : "", part ? part : "");
    layer->trace = (Trace){.operation = operation, .route = route, .spec = conv_spec(1, 1),
                           .pass = operation_has_passes(operation) && phase != forward ? PASS_BACKWARD : PASS_FORWARD};
    snprintf(layer->title, sizeof layer->title, "%s%s", phase == backward ? "δ " : "", name);
    return &layer->trace;
}

/* Another title for the last layer than its name. */
static void title(NetTrace *net, const char *before, const char *text)
{
    Layer *layer = &net->layer[net->layers - 1];
    snprintf(layer->title, sizeof layer->title, "%s%s", before, text);
}

static const Tensor *input(const NetTrace *net, int node)
{
    return &net->run.output[net->net.node[node].read[0]];
}

static const Tensor *input_error(const NetTrace *net, int node)
{
    return &net->run.error[net->net.node[node].read[0]];
}

/* The node's parameters of one kind (parameters, gradients ...) into these sets; a bias that it has not stays away. */
static void parameters(const NetTrace *net, int node, const Tensor *all, Trace *trace, CellSet weight, CellSet bias)
{
    const Node *of = &net->net.node[node];
    trace->tensor[weight] = all[of->parameter];
    if (of->parameters > 1)
        trace->tensor[bias] = all[of->parameter + 1];
}

static bool reads_the_image(const NetTrace *net, int node)
{
    return net->net.node[node].read[0] == 0;
}

static void conv_forward_layer(NetTrace *net, int node, const char *name)
{
    Trace *trace = add(net, name, NULL, forward, OP_CONV_FORWARD, net->route);
    trace->spec = net->net.node[node].conv;
    trace->tensor[SET_X] = *input(net, node);
    trace->tensor[SET_Y] = net->run.output[node];
    parameters(net, node, net->run.parameter, trace, SET_W, SET_B);
}

/* What the convolution's ways back have: the kernels' spec, the errors, and but for the bias's what they are shown
 * with. */
static Trace *conv_back(NetTrace *net, int node, const char *name, const char *part, Operation operation, Route route)
{
    Trace *trace = add(net, name, part, backward, operation, route);
    trace->spec = net->net.node[node].conv;
    trace->tensor[SET_DY] = net->run.error[node];
    return trace;
}

static void conv_operands(const NetTrace *net, int node, Trace *trace)
{
    trace->tensor[SET_X] = *input(net, node);
    trace->tensor[SET_W] = net->run.parameter[net->net.node[node].parameter];
    trace->tensor[SET_Y] = net->run.output[node];
}

/* The error of its input (the image needs none), the gradients of its kernels and of its bias. */
static void conv_backward_layers(NetTrace *net, int node, const char *name)
{
    bool matrix = net->route == ROUTE_IM2COL;
    if (!reads_the_image(net, node)) {
        Trace *of_input =
            conv_back(net, node, name, "input", OP_CONV_BACKWARD_INPUT, matrix ? ROUTE_COL2IM : ROUTE_ROT);
        conv_operands(net, node, of_input);
        of_input->tensor[SET_DX] = *input_error(net, node);
        title(net, "δ ", name);
    }
    Trace *of_weight = conv_back(net, node, name, "weight", OP_CONV_BACKWARD_WEIGHT, net->route);
    conv_operands(net, node, of_weight);
    of_weight->tensor[SET_DW] = net->run.gradient[net->net.node[node].parameter];
    title(net, "∂W ", name);
    if (net->net.node[node].parameters < 2)
        return;
    Trace *of_bias = conv_back(net, node, name, "bias", OP_CONV_BACKWARD_BIAS, ROUTE_NAIVE);
    of_bias->tensor[SET_DB] = net->run.gradient[net->net.node[node].parameter + 1];
    title(net, "∂b ", name);
}

/* A layer that has no parameters, on either pass. */
static Trace *plain_layer(NetTrace *net, int node, const char *name, const char *phase, Operation operation)
{
    Trace *trace = add(net, name, NULL, phase, operation, ROUTE_NAIVE);
    trace->tensor[SET_X] = *input(net, node);
    trace->tensor[SET_Y] = net->run.output[node];
    if (phase == backward) {
        trace->tensor[SET_DY] = net->run.error[node];
        trace->tensor[SET_DX] = *input_error(net, node);
    }
    return trace;
}

static void pool_layer(NetTrace *net, int node, const char *name, const char *phase, Operation operation)
{
    const PoolSpec *spec = &net->net.node[node].pool;
    Trace *trace = plain_layer(net, node, name, phase, operation);
    trace->spec = (ConvSpec){spec->kernel, spec->stride, spec->padding, {1, 1}};
    trace->floor = !spec->ceil;
    trace->count_padding = spec->count_padding;
    trace->winner = net->run.winner[node];
}

static void activation_layer(NetTrace *net, int node, const char *name, const char *phase)
{
    Activation function = net->net.node[node].activation;
    plain_layer(net, node, name, phase, OP_ACTIVATION)->function = function;
    title(net, phase == backward ? "δ " : "", activation_name(function));
}

static void linear_layer(NetTrace *net, int node, const char *name, const char *phase)
{
    Trace *trace = add(net, name, NULL, phase, OP_LINEAR, ROUTE_NAIVE);
    trace->tensor[SET_X] = *input(net, node);
    if (phase == forward) {
        parameters(net, node, net->run.parameter, trace, SET_W, SET_B);
        trace->tensor[SET_Y] = net->run.output[node];
        return;
    }
    trace->tensor[SET_W] = net->run.parameter[net->net.node[node].parameter];
    trace->tensor[SET_DY] = net->run.error[node];
    trace->tensor[SET_DX] = *input_error(net, node);
    parameters(net, node, net->run.gradient, trace, SET_DW, SET_DB);
}

/* One node's layers on this phase. On the way back a layer without parameters that reads the image has nothing to
 * do. */
static void add_node(NetTrace *net, int node, const char *phase)
{
    const Node *of = &net->net.node[node];
    if (phase == backward && of->parameters == 0 && reads_the_image(net, node))
        return;
    switch (of->kind) {
    case NODE_CONV: (phase == forward ? conv_forward_layer : conv_backward_layers)(net, node, of->name); break;
    case NODE_MAX_POOL: pool_layer(net, node, of->name, phase, OP_MAX_POOL); break;
    case NODE_AVERAGE_POOL: pool_layer(net, node, of->name, phase, OP_AVERAGE_POOL); break;
    case NODE_GLOBAL_POOL: pool_layer(net, node, of->name, phase, OP_GLOBAL_POOL); break;
    case NODE_ACTIVATION: activation_layer(net, node, of->name, phase); break;
    case NODE_LINEAR: linear_layer(net, node, of->name, phase); break;
    case NODE_INPUT:
    case NODE_ADD:
    case NODE_KINDS: assert(!"the list was checked"); break;
    }
}

static void add_softmax(NetTrace *net, const char *phase)
{
    Trace *trace = add(net, "softmax", NULL, phase, OP_SOFTMAX, ROUTE_NAIVE);
    int last = net->net.nodes - 1;
    title(net, "", phase == forward ? "loss" : "δ scores");
    trace->tensor[SET_X] = net->run.output[last];
    trace->tensor[SET_T] = net->t;
    trace->tensor[SET_P] = net->run.probability;
    trace->tensor[SET_E] = net->loss;
    if (phase == backward)
        trace->tensor[SET_DX] = net->run.error[last];
}

static void add_update(NetTrace *net, int node)
{
    const char *name = net->net.node[node].name;
    if (net->net.node[node].parameters == 0)
        return;
    Trace *trace = add(net, name, "update", descent, OP_SGD, ROUTE_NAIVE);
    title(net, "new ", name);
    trace->tensor[SET_RATE] = net->rate;
    parameters(net, node, net->run.parameter, trace, SET_W, SET_B);
    parameters(net, node, net->run.gradient, trace, SET_DW, SET_DB);
    parameters(net, node, net->run.velocity, trace, SET_V, SET_VB);
    parameters(net, node, net->new_velocity, trace, SET_NEW_V, SET_NEW_VB);
    parameters(net, node, net->new_parameter, trace, SET_NEW_W, SET_NEW_B);
}

bool net_trace_chain(NetTrace *net, Error *err)
{
    net->layer = mem_alloc(LAYERS_A_NODE * (size_t)net->net.nodes, sizeof *net->layer);
    for (int node = 1; node < net->net.nodes; node++)
        add_node(net, node, forward);
    add_softmax(net, forward);
    add_softmax(net, backward);
    for (int node = net->net.nodes - 1; node > 0; node--)
        add_node(net, node, backward);
    for (int node = 1; node < net->net.nodes; node++)
        add_update(net, node);
    for (int i = 0; i < net->layers; i++)
        if (!trace_init(&net->layer[i].trace, err))
            return error_prefix(err, "%s", net->layer[i].name);
    trace_chain(&net->trace, OP_NETWORK, net->layer, net->layers);
    net->trace.route = net->route;
    return true;
}
