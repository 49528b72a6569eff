/* The layers of LeNet's pass in their order, each the trace of one operation over the network's tensors. */
#include "trace/lenet.h"

#include <assert.h>
#include <stdio.h>

static const char forward[] = "forward", backward[] = "backward", descent[] = "update";

/* Appends a layer; the caller fills in its trace's tensors. */
static Trace *add(Lenet *net, const char *name, const char *phase, Operation operation, Route route)
{
    assert(net->layers < LENET_PASS_LAYERS);
    Layer *layer = &net->layer[net->layers++];
    *layer = (Layer){.name = name, .phase = phase};
    layer->trace = (Trace){.operation = operation, .route = route, .pass = operation_has_passes(operation) && phase != forward ? PASS_BACKWARD : PASS_FORWARD,
                           .function = net->spec.activation, .spec = conv_spec(1, 1)};
    snprintf(layer->title, sizeof layer->title, "%s%s", phase == backward ? "δ " : "", name);
    return &layer->trace;
}

/* Another title for the last layer than its name. */
static void title(Lenet *net, const char *before, const char *text)
{
    Layer *layer = &net->layer[net->layers - 1];
    snprintf(layer->title, sizeof layer->title, "%s%s", before, text);
}

static const Tensor *input_of(const Lenet *net, int layer)
{
    return layer == LENET_CONV1 ? &net->x : &net->output[layer - 1];
}

static int weight_of(int layer)
{
    static const int weight[LENET_LAYERS] = {LENET_CONV1_WEIGHT, -1, LENET_CONV2_WEIGHT, -1, LENET_FC1_WEIGHT, LENET_FC2_WEIGHT, LENET_FC3_WEIGHT};
    return weight[layer];
}

static ConvSpec conv_of(int layer)
{
    ConvSpec spec = conv_spec(5, 5);
    if (layer == LENET_CONV1)
        spec.padding = (Pair){2, 2};
    return spec;
}

/* A convolution or a full layer forward. */
static void add_sums(Lenet *net, const char *name, int layer)
{
    bool conv = layer == LENET_CONV1 || layer == LENET_CONV2;
    Trace *trace = add(net, name, forward, conv ? OP_CONV_FORWARD : OP_LINEAR, conv ? net->spec.route : ROUTE_NAIVE);
    if (conv)
        trace->spec = conv_of(layer);
    trace->tensor[SET_X] = *input_of(net, layer);
    trace->tensor[SET_W] = net->parameter[weight_of(layer)];
    trace->tensor[SET_B] = net->parameter[weight_of(layer) + 1];
    trace->tensor[SET_Y] = net->sum[layer];
}

static void add_activation(Lenet *net, const char *name, int layer, const char *phase)
{
    Trace *trace = add(net, name, phase, OP_ACTIVATION, ROUTE_NAIVE);
    title(net, phase == backward ? "δ " : "", activation_name(net->spec.activation));
    trace->tensor[SET_X] = net->sum[layer];
    trace->tensor[SET_Y] = net->output[layer];
    if (phase == backward) {
        trace->tensor[SET_DY] = net->output_error[layer];
        trace->tensor[SET_DX] = net->error[layer];
    }
}

static void add_pool(Lenet *net, const char *name, int layer, const char *phase)
{
    Trace *trace = add(net, name, phase, net->spec.average ? OP_AVERAGE_POOL : OP_MAX_POOL, ROUTE_NAIVE);
    trace->spec = conv_spec(2, 2);
    trace->spec.stride = (Pair){2, 2};
    trace->winner = net->spec.average ? NULL : net->winner[layer == LENET_POOL2];
    trace->tensor[SET_X] = *input_of(net, layer);
    trace->tensor[SET_Y] = net->output[layer];
    if (phase == backward) {
        trace->tensor[SET_DY] = net->output_error[layer];
        trace->tensor[SET_DX] = net->output_error[layer - 1];
    }
}

static void add_softmax(Lenet *net, const char *phase)
{
    Trace *trace = add(net, "softmax", phase, OP_SOFTMAX, ROUTE_NAIVE);
    title(net, "", phase == forward ? "loss" : "δ scores");
    trace->tensor[SET_X] = net->sum[LENET_FC3];
    trace->tensor[SET_T] = net->t;
    trace->tensor[SET_P] = net->probability;
    trace->tensor[SET_E] = net->loss;
    if (phase == backward)
        trace->tensor[SET_DX] = net->error[LENET_FC3];
}

static void add_full_back(Lenet *net, const char *name, int layer)
{
    Trace *trace = add(net, name, backward, OP_LINEAR, ROUTE_NAIVE);
    int weight = weight_of(layer);
    trace->tensor[SET_X] = *input_of(net, layer);
    trace->tensor[SET_W] = net->parameter[weight];
    trace->tensor[SET_DY] = net->error[layer];
    trace->tensor[SET_DX] = net->output_error[layer - 1];
    trace->tensor[SET_DW] = net->gradient[weight];
    trace->tensor[SET_DB] = net->gradient[weight + 1];
}

/* A convolution's way back: the error of its input (conv1 needs none), the gradients of its kernels and of its bias. */
static void add_conv_back(Lenet *net, const char *const name[3], const char *shown, int layer)
{
    static const char *const before[3] = {"δ ", "∂W ", "∂b "};
    static const Operation operation[3] = {OP_CONV_BACKWARD_INPUT, OP_CONV_BACKWARD_WEIGHT, OP_CONV_BACKWARD_BIAS};
    bool matrix = net->spec.route == ROUTE_IM2COL;
    const Route route[3] = {matrix ? ROUTE_COL2IM : ROUTE_ROT, net->spec.route, ROUTE_NAIVE};
    for (int i = 0; i < 3; i++) {
        if (!name[i])
            continue;
        Trace *trace = add(net, name[i], backward, operation[i], route[i]);
        title(net, before[i], shown);
        trace->spec = conv_of(layer);
        trace->tensor[SET_DY] = net->error[layer];
        if (operation[i] != OP_CONV_BACKWARD_BIAS) {
            trace->tensor[SET_X] = *input_of(net, layer);
            trace->tensor[SET_W] = net->parameter[weight_of(layer)];
            trace->tensor[SET_Y] = net->sum[layer];
        }
        if (operation[i] == OP_CONV_BACKWARD_INPUT)
            trace->tensor[SET_DX] = net->output_error[layer - 1];
        else if (operation[i] == OP_CONV_BACKWARD_WEIGHT)
            trace->tensor[SET_DW] = net->gradient[weight_of(layer)];
        else
            trace->tensor[SET_DB] = net->gradient[weight_of(layer) + 1];
    }
}

static void add_update(Lenet *net, const char *name, const char *shown, int layer)
{
    Trace *trace = add(net, name, descent, OP_SGD, ROUTE_NAIVE);
    int weight = weight_of(layer);
    title(net, "new ", shown);
    trace->tensor[SET_RATE] = net->rate;
    const struct {
        CellSet set;
        const Tensor *all;
    } part[] = {{SET_W, net->parameter}, {SET_DW, net->gradient}, {SET_V, net->velocity}, {SET_NEW_V, net->new_velocity}, {SET_NEW_W, net->new_parameter}};
    static const CellSet of_bias[] = {SET_B, SET_DB, SET_VB, SET_NEW_VB, SET_NEW_B};
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        trace->tensor[part[i].set] = part[i].all[weight];
        trace->tensor[of_bias[i]] = part[i].all[weight + 1];
    }
}

static void add_forward(Lenet *net)
{
    add_sums(net, "conv1", LENET_CONV1);
    add_activation(net, "act1", LENET_CONV1, forward);
    add_pool(net, "pool1", LENET_POOL1, forward);
    add_sums(net, "conv2", LENET_CONV2);
    add_activation(net, "act2", LENET_CONV2, forward);
    add_pool(net, "pool2", LENET_POOL2, forward);
    add_sums(net, "fc1", LENET_FC1);
    add_activation(net, "act3", LENET_FC1, forward);
    add_sums(net, "fc2", LENET_FC2);
    add_activation(net, "act4", LENET_FC2, forward);
    add_sums(net, "fc3", LENET_FC3);
    add_softmax(net, forward);
}

static void add_backward(Lenet *net)
{
    add_softmax(net, backward);
    add_full_back(net, "fc3", LENET_FC3);
    add_activation(net, "act4", LENET_FC2, backward);
    add_full_back(net, "fc2", LENET_FC2);
    add_activation(net, "act3", LENET_FC1, backward);
    add_full_back(net, "fc1", LENET_FC1);
    add_pool(net, "pool2", LENET_POOL2, backward);
    add_activation(net, "act2", LENET_CONV2, backward);
    add_conv_back(net, (const char *const[3]){"conv2-input", "conv2-weight", "conv2-bias"}, "conv2", LENET_CONV2);
    add_pool(net, "pool1", LENET_POOL1, backward);
    add_activation(net, "act1", LENET_CONV1, backward);
    add_conv_back(net, (const char *const[3]){NULL, "conv1-weight", "conv1-bias"}, "conv1", LENET_CONV1);
}

bool lenet_chain(Lenet *net, Error *err)
{
    add_forward(net);
    add_backward(net);
    add_update(net, "conv1-update", "conv1", LENET_CONV1);
    add_update(net, "conv2-update", "conv2", LENET_CONV2);
    add_update(net, "fc1-update", "fc1", LENET_FC1);
    add_update(net, "fc2-update", "fc2", LENET_FC2);
    add_update(net, "fc3-update", "fc3", LENET_FC3);
    for (int i = 0; i < net->layers; i++)
        if (!trace_init(&net->layer[i].trace, err))
            return false;
    trace_chain(&net->trace, OP_LENET, net->layer, net->layers);
    net->trace.route = net->spec.route;
    return true;
}
