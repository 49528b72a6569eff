/* LeNet from the plain operations. Forward goes down the list of layers, backward up the same
 * list: each layer takes the error of its output to the error of its input, and its own
 * parameters' gradients fall off on the way. */
#include "engine/net/lenet_plain.h"

#include "base/memory.h"
#include "engine/conv.h"
#include "engine/linear.h"
#include "engine/loss.h"
#include "engine/pool.h"

#include <stdlib.h>

const char *const lenet_parameter_names[LENET_PARAMETERS] = {
    "conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "fc1.weight",
    "fc1.bias",     "fc2.weight", "fc2.bias",     "fc3.weight", "fc3.bias",
};

const int lenet_parameter_dims[LENET_PARAMETERS][4] = {
    {6, 1, 5, 5}, {1, 6, 1, 1}, {16, 6, 5, 5}, {1, 16, 1, 1},
    {120, 400, 1, 1}, {1, 120, 1, 1}, {84, 120, 1, 1}, {1, 84, 1, 1}, {10, 84, 1, 1}, {1, 10, 1, 1},
};

static const int output_dims[LENET_LAYERS][3] = {{6, 28, 28}, {6, 14, 14}, {16, 10, 10}, {16, 5, 5},
                                                 {120, 1, 1}, {84, 1, 1},  {10, 1, 1}};

static ConvSpec conv_of(int layer)
{
    ConvSpec spec = conv_spec(5, 5);
    if (layer == LENET_CONV1)
        spec.padding = (Pair){2, 2};
    return spec;
}

bool lenet_plain_init(LenetPlain *net, int images, Activation activation, bool average, Error *err)
{
    *net = (LenetPlain){.activation = activation, .average = average};
    bool done = tensor_init(&net->probability, images, 10, 1, 1, err);
    for (int i = 0; done && i < LENET_PARAMETERS; i++) {
        const int *dim = lenet_parameter_dims[i];
        done = tensor_init(&net->parameter[i], dim[0], dim[1], dim[2], dim[3], err)
            && tensor_init(&net->gradient[i], dim[0], dim[1], dim[2], dim[3], err)
            && tensor_init(&net->velocity[i], dim[0], dim[1], dim[2], dim[3], err);
    }
    for (int i = 0; done && i < LENET_LAYERS; i++) {
        const int *dim = output_dims[i];
        done = tensor_init(&net->output[i], images, dim[0], dim[1], dim[2], err)
               && tensor_init(&net->error[i], images, dim[0], dim[1], dim[2], err);
    }
    for (int i = 0; done && i < 2; i++) {
        net->winner[i] = mem_try(tensor_count(&net->output[i ? LENET_POOL2 : LENET_POOL1]),
                                 sizeof(int), "the winners of a pooling layer", err);
        done = net->winner[i] != NULL;
    }
    if (!done)
        lenet_plain_free(net);
    return done;
}

void lenet_plain_free(LenetPlain *net)
{
    for (int i = 0; i < LENET_PARAMETERS; i++) {
        tensor_free(&net->parameter[i]);
        tensor_free(&net->gradient[i]);
        tensor_free(&net->velocity[i]);
    }
    for (int i = 0; i < LENET_LAYERS; i++) {
        tensor_free(&net->output[i]);
        tensor_free(&net->error[i]);
    }
    tensor_free(&net->probability);
    free(net->winner[0]);
    free(net->winner[1]);
    *net = (LenetPlain){.activation = net->activation};
}

/* A convolution's or a full connection's parameters are `weight` and the one after it. */
static void conv_down(LenetPlain *net, const Tensor *x, int layer, int weight)
{
    ConvSpec spec = conv_of(layer);
    conv_forward(x, &net->parameter[weight], &net->parameter[weight + 1], &spec,
                 &net->output[layer]);
    activation_forward(net->activation, &net->output[layer], &net->output[layer]);
}

static void pool_down(LenetPlain *net, const Tensor *x, int layer)
{
    PoolSpec spec = pool_spec(2, 2);
    if (net->average)
        pool_average_forward(x, &spec, &net->output[layer]);
    else
        pool_max_forward(x, &spec, net->winner[layer == LENET_POOL2], &net->output[layer]);
}

static void full_down(LenetPlain *net, const Tensor *x, int layer, int weight)
{
    linear_forward(x, &net->parameter[weight], &net->parameter[weight + 1], &net->output[layer]);
    if (layer != LENET_FC3)
        activation_forward(net->activation, &net->output[layer], &net->output[layer]);
}

void lenet_plain_forward(LenetPlain *net, const Tensor *x)
{
    const Tensor *z = net->output;
    conv_down(net, x, LENET_CONV1, LENET_CONV1_WEIGHT);
    pool_down(net, &z[LENET_CONV1], LENET_POOL1);
    conv_down(net, &z[LENET_POOL1], LENET_CONV2, LENET_CONV2_WEIGHT);
    pool_down(net, &z[LENET_CONV2], LENET_POOL2);
    full_down(net, &z[LENET_POOL2], LENET_FC1, LENET_FC1_WEIGHT);
    full_down(net, &z[LENET_FC1], LENET_FC2, LENET_FC2_WEIGHT);
    full_down(net, &z[LENET_FC2], LENET_FC3, LENET_FC3_WEIGHT);
}

/* error[layer] becomes the error before the activation; dx, unless NULL, that of the layer's
 * input x. */
static void conv_up(LenetPlain *net, const Tensor *x, int layer, int weight, Tensor *dx)
{
    ConvSpec spec = conv_of(layer);
    Tensor *error = &net->error[layer];
    activation_backward(net->activation, &net->output[layer], error, error);
    conv_backward_weight(x, error, &spec, &net->gradient[weight]);
    conv_backward_bias(error, &net->gradient[weight + 1]);
    if (dx)
        conv_backward_input_rot(error, &net->parameter[weight], &spec, dx);
}

static void pool_up(LenetPlain *net, int layer, Tensor *dx)
{
    PoolSpec spec = pool_spec(2, 2);
    if (net->average)
        pool_average_backward(&net->error[layer], &spec, dx);
    else
        pool_max_backward(&net->error[layer], net->winner[layer == LENET_POOL2], dx);
}

static void full_up(LenetPlain *net, const Tensor *x, int layer, int weight, Tensor *dx)
{
    Tensor *error = &net->error[layer];
    if (layer != LENET_FC3)
        activation_backward(net->activation, &net->output[layer], error, error);
    linear_backward_weight(x, error, &net->gradient[weight]);
    linear_backward_bias(error, &net->gradient[weight + 1]);
    linear_backward_input(error, &net->parameter[weight], dx);
}

float lenet_plain_backward(LenetPlain *net, const Tensor *x, const int *target)
{
    const Tensor *z = net->output;
    Tensor *error = net->error;
    float loss = loss_forward(&z[LENET_FC3], target, &net->probability);
    loss_backward(&net->probability, target, &error[LENET_FC3]);
    full_up(net, &z[LENET_FC2], LENET_FC3, LENET_FC3_WEIGHT, &error[LENET_FC2]);
    full_up(net, &z[LENET_FC1], LENET_FC2, LENET_FC2_WEIGHT, &error[LENET_FC1]);
    full_up(net, &z[LENET_POOL2], LENET_FC1, LENET_FC1_WEIGHT, &error[LENET_POOL2]);
    pool_up(net, LENET_POOL2, &error[LENET_CONV2]);
    conv_up(net, &z[LENET_POOL1], LENET_CONV2, LENET_CONV2_WEIGHT, &error[LENET_POOL1]);
    pool_up(net, LENET_POOL1, &error[LENET_CONV1]);
    conv_up(net, x, LENET_CONV1, LENET_CONV1_WEIGHT, NULL);
    return loss;
}

void lenet_plain_step(LenetPlain *net, const Sgd *sgd)
{
    for (int i = 0; i < LENET_PARAMETERS; i++)
        sgd_step(sgd, &net->gradient[i], &net->velocity[i], &net->parameter[i]);
}
