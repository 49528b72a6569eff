/* LeNet's pass: tensors, and the engine's plain operations over the layers' traces, each of which knows its operands. */
#include "trace/lenet.h"

#include "base/memory.h"
#include "engine/linear.h"
#include "engine/loss.h"
#include "trace/scene_options.h"

#include <stdlib.h>
#include <string.h>

static const int dims[LENET_LAYERS][3] = {{6, 28, 28}, {6, 14, 14}, {16, 10, 10}, {16, 5, 5}, {120, 1, 1}, {84, 1, 1}, {10, 1, 1}};

static bool has_activation(int layer)
{
    return layer != LENET_POOL1 && layer != LENET_POOL2 && layer != LENET_FC3;
}

static bool make_parameters(Lenet *net, Error *err)
{
    for (int i = 0; i < LENET_PARAMETERS; i++) {
        const int *dim = lenet_parameter_dims[i];
        Tensor *all[] = {&net->parameter[i], &net->velocity[i], &net->gradient[i], &net->new_parameter[i], &net->new_velocity[i]};
        for (size_t j = 0; j < sizeof all / sizeof *all; j++)
            if (!tensor_init(all[j], dim[0], dim[1], dim[2], dim[3], err))
                return false;
    }
    return true;
}

static bool make_maps(Lenet *net, Error *err)
{
    for (int i = 0; i < LENET_LAYERS; i++) {
        const int *dim = dims[i];
        if (!tensor_init(&net->sum[i], 1, dim[0], dim[1], dim[2], err) || !tensor_init(&net->error[i], 1, dim[0], dim[1], dim[2], err))
            return false;
        net->output[i] = net->sum[i];
        net->output_error[i] = net->error[i];
        if (!has_activation(i))
            continue;
        net->output[i].v = net->output_error[i].v = NULL;
        if (!tensor_init(&net->output[i], 1, dim[0], dim[1], dim[2], err) || !tensor_init(&net->output_error[i], 1, dim[0], dim[1], dim[2], err))
            return false;
    }
    for (int i = 0; i < 2; i++) {
        net->winner[i] = mem_try(tensor_count(&net->sum[i ? LENET_POOL2 : LENET_POOL1]), sizeof(int), "the winners of a pooling layer", err);
        if (!net->winner[i])
            return false;
    }
    return tensor_init(&net->x, 1, 1, 28, 28, err) && tensor_init(&net->t, 1, 10, 1, 1, err) && tensor_init(&net->probability, 1, 10, 1, 1, err)
        && tensor_init(&net->loss, 1, 1, 1, 1, err) && tensor_init(&net->rate, 1, 3, 1, 1, err);
}

Lenet *lenet_new(const LenetSpec *spec, Error *err)
{
    Lenet *net = mem_alloc(1, sizeof *net);
    net->spec = *spec;
    if (make_parameters(net, err) && make_maps(net, err)) {
        memcpy(net->rate.v, (const float[3]){spec->sgd.rate, spec->sgd.momentum, spec->sgd.decay}, 3 * sizeof(float));
        if (lenet_chain(net, err))
            return net;
    }
    lenet_free(net);
    return NULL;
}

void lenet_free(Lenet *net)
{
    if (!net)
        return;
    for (int i = 0; i < LENET_PARAMETERS; i++) {
        Tensor *all[] = {&net->parameter[i], &net->velocity[i], &net->gradient[i], &net->new_parameter[i], &net->new_velocity[i]};
        for (size_t j = 0; j < sizeof all / sizeof *all; j++)
            tensor_free(all[j]);
    }
    for (int i = 0; i < LENET_LAYERS; i++) {
        if (has_activation(i)) {
            tensor_free(&net->output[i]);
            tensor_free(&net->output_error[i]);
        }
        tensor_free(&net->sum[i]);
        tensor_free(&net->error[i]);
    }
    Tensor *others[] = {&net->x, &net->t, &net->probability, &net->loss, &net->rate};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        tensor_free(others[i]);
    free(net->winner[0]);
    free(net->winner[1]);
    free(net);
}

/* ---- The engine over one layer's trace. `col` is room for the columns of one image. */

static void run_conv(Trace *trace, float *col)
{
    Tensor *tensor = trace->tensor;
    const ConvSpec *spec = &trace->spec;
    bool matrix = trace->route == ROUTE_IM2COL || trace->route == ROUTE_COL2IM;
    if (trace->operation == OP_CONV_FORWARD && matrix)
        conv_forward_im2col(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], spec, col, &tensor[SET_Y]);
    else if (trace->operation == OP_CONV_FORWARD)
        conv_forward_rows(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], spec, &tensor[SET_Y]);
    else if (trace->operation == OP_CONV_BACKWARD_INPUT && matrix)
        conv_backward_input_col2im(&tensor[SET_DY], &tensor[SET_W], spec, col, &tensor[SET_DX]);
    else if (trace->operation == OP_CONV_BACKWARD_INPUT)
        conv_backward_input_rot(&tensor[SET_DY], &tensor[SET_W], spec, &tensor[SET_DX]);
    else if (trace->operation == OP_CONV_BACKWARD_WEIGHT && matrix)
        conv_backward_weight_im2col(&tensor[SET_X], &tensor[SET_DY], spec, col, &tensor[SET_DW]);
    else if (trace->operation == OP_CONV_BACKWARD_WEIGHT)
        conv_backward_weight(&tensor[SET_X], &tensor[SET_DY], spec, &tensor[SET_DW]);
    else
        conv_backward_bias(&tensor[SET_DY], &tensor[SET_DB]);
}

static void run_pool(Trace *trace, int *winner)
{
    Tensor *tensor = trace->tensor;
    PoolSpec spec = trace_pool(trace);
    bool forward = trace->pass == PASS_FORWARD;
    if (trace->operation == OP_MAX_POOL && forward)
        pool_max_forward(&tensor[SET_X], &spec, winner, &tensor[SET_Y]);
    else if (trace->operation == OP_MAX_POOL)
        pool_max_backward(&tensor[SET_DY], winner, &tensor[SET_DX]);
    else if (forward)
        pool_average_forward(&tensor[SET_X], &spec, &tensor[SET_Y]);
    else
        pool_average_backward(&tensor[SET_DY], &spec, &tensor[SET_DX]);
}

static void run_linear(Trace *trace)
{
    Tensor *tensor = trace->tensor;
    if (trace->pass == PASS_FORWARD) {
        linear_forward(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], &tensor[SET_Y]);
        return;
    }
    linear_backward_input(&tensor[SET_DY], &tensor[SET_W], &tensor[SET_DX]);
    linear_backward_weight(&tensor[SET_X], &tensor[SET_DY], &tensor[SET_DW]);
    linear_backward_bias(&tensor[SET_DY], &tensor[SET_DB]);
}

static void update(const Sgd *sgd, const Tensor *tensor, CellSet w, CellSet dw, CellSet v, CellSet new_v, CellSet new_w)
{
    size_t size = tensor_count(&tensor[w]) * sizeof(float);
    Tensor velocity = tensor[new_v], weight = tensor[new_w];
    memcpy(velocity.v, tensor[v].v, size);
    memcpy(weight.v, tensor[w].v, size);
    sgd_step(sgd, &tensor[dw], &velocity, &weight);
}

/* The scores are known: the largest is what the network says, and the target where none was given. */
static void run_loss(Lenet *net, Trace *trace)
{
    Tensor *tensor = trace->tensor;
    if (trace->pass == PASS_BACKWARD) {
        loss_backward(&net->probability, &net->spec.target, &tensor[SET_DX]);
        return;
    }
    net->says = 0;
    for (int i = 1; i < 10; i++)
        if (tensor[SET_X].v[i] > tensor[SET_X].v[net->says])
            net->says = i;
    if (net->spec.target < 0)
        net->spec.target = net->says;
    memset(net->t.v, 0, 10 * sizeof *net->t.v);
    net->t.v[net->spec.target] = 1;
    net->loss.v[0] = loss_forward(&tensor[SET_X], &net->spec.target, &net->probability);
}

static void run(Lenet *net, Trace *trace, float *col)
{
    Tensor *tensor = trace->tensor;
    switch (trace->operation) {
    case OP_MAX_POOL:
    case OP_AVERAGE_POOL: run_pool(trace, net->winner[tensor[trace->pass == PASS_FORWARD ? SET_Y : SET_DY].dim[1] == 16]); break;
    case OP_ACTIVATION:
        if (trace->pass == PASS_FORWARD)
            activation_forward(trace->function, &tensor[SET_X], &tensor[SET_Y]);
        else
            activation_backward(trace->function, &tensor[SET_Y], &tensor[SET_DY], &tensor[SET_DX]);
        break;
    case OP_LINEAR: run_linear(trace); break;
    case OP_SOFTMAX: run_loss(net, trace); break;
    case OP_SGD:
        update(&net->spec.sgd, tensor, SET_W, SET_DW, SET_V, SET_NEW_V, SET_NEW_W);
        update(&net->spec.sgd, tensor, SET_B, SET_DB, SET_VB, SET_NEW_VB, SET_NEW_B);
        break;
    default: run_conv(trace, col);
    }
}

bool lenet_run(Lenet *net, Error *err)
{
    enum { COLUMNS = 25 * 784 };   /* conv1's; conv2's 150 x 100 are fewer */
    float *col = mem_try(COLUMNS, sizeof *col, "columns", err);
    if (!col)
        return false;
    for (int i = 0; i < net->layers; i++)
        run(net, &net->layer[i].trace, col);
    free(col);
    return true;
}

Pass lenet_pass(const Layer *layer)
{
    return strcmp(layer->phase, "forward") == 0 ? PASS_FORWARD : PASS_BACKWARD;
}

int lenet_find(const Lenet *net, const char *name, Pass pass, Error *err)
{
    const char *names[LENET_PASS_LAYERS];
    size_t length = strlen(name);
    for (int i = 0; i < net->layers; i++)
        if (strcmp(net->layer[i].name, name) == 0 && (pass == PASS_COUNT || lenet_pass(&net->layer[i]) == pass || strchr(name, '-')))
            return i;
    for (int i = 0; i < net->layers; i++)
        if (pass == PASS_BACKWARD && strncmp(net->layer[i].name, name, length) == 0 && net->layer[i].name[length] == '-')
            return i;
    for (int i = 0; i < net->layers; i++)
        names[i] = net->layer[i].name;
    int found = find_name(name, names, net->layers, "layer", err);
    if (found >= 0)
        error_set(err, "%s is not in the %s pass", name, pass == PASS_FORWARD ? "forward" : "backward");
    return -1;
}

LenetCost lenet_cost(Route route)
{
    /* Forward, weights' gradients, and conv2's error of its input; the naive way of that one meets the border's zeros as well. */
    const int64_t conv1 = (int64_t)6 * 784 * 25, conv2 = (int64_t)16 * 100 * 150, columns = (25 * 784 + 150 * 100) * (int64_t)sizeof(float);
    const int64_t turned = (int64_t)6 * 196 * 16 * 25;
    if (route == ROUTE_IM2COL)
        return (LenetCost){2 * conv1 + 3 * conv2, columns};
    return (LenetCost){2 * conv1 + 2 * conv2 + turned, 0};
}
