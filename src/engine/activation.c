/* Activation functions. Each derivative can be computed from the output, so a layer keeps its
 * output, not its input. */
#include "engine/activation.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const char *const names[ACTIVATION_COUNT] = {"relu", "tanh", "sigmoid"};

const char *activation_name(Activation activation)
{
    return names[activation];
}

bool activation_from_name(const char *name, Activation *activation)
{
    for (int i = 0; i < ACTIVATION_COUNT; i++)
        if (strcmp(name, names[i]) == 0) {
            *activation = (Activation)i;
            return true;
        }
    return false;
}

float activation_value(Activation activation, float x)
{
    if (activation == ACTIVATION_TANH)
        return tanhf(x);
    if (activation == ACTIVATION_SIGMOID)
        return 1.0f / (1.0f + expf(-x));
    return x <= 0.0f ? 0.0f : x;
}

float activation_slope(Activation activation, float y)
{
    if (activation == ACTIVATION_TANH)
        return 1.0f - y * y;
    if (activation == ACTIVATION_SIGMOID)
        return y * (1.0f - y);
    return y <= 0.0f ? 0.0f : 1.0f;
}

float activation_error(Activation activation, float y, float dy)
{
    float slope = activation_slope(activation, y);
    bool off = activation == ACTIVATION_RELU && slope == 0.0f;
    return off ? 0.0f : dy * slope;
}

void activation_forward(Activation activation, const Tensor *x, Tensor *y)
{
    assert(tensor_same_shape(x, y));
    for (size_t i = 0; i < tensor_count(x); i++)
        y->v[i] = activation_value(activation, x->v[i]);
}

void activation_backward(Activation activation, const Tensor *y, const Tensor *dy, Tensor *dx)
{
    assert(tensor_same_shape(y, dy) && tensor_same_shape(dy, dx));
    for (size_t i = 0; i < tensor_count(y); i++)
        dx->v[i] = activation_error(activation, y->v[i], dy->v[i]);
}
