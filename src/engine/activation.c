/* Activation functions. Where the derivative can be computed from the output, a layer need not keep
 * its input. */
#include "engine/activation.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const char *const names[ACTIVATION_COUNT] = {
    [ACTIVATION_RELU] = "relu", [ACTIVATION_TANH] = "tanh", [ACTIVATION_SIGMOID] = "sigmoid",
    [ACTIVATION_LEAKY_RELU] = "leaky-relu", [ACTIVATION_ELU] = "elu", [ACTIVATION_GELU] = "gelu",
    [ACTIVATION_SILU] = "silu", [ACTIVATION_HARD_SWISH] = "hard-swish"};

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

float activation_alpha(Activation activation)
{
    if (activation == ACTIVATION_LEAKY_RELU)
        return 0.01f;
    return activation == ACTIVATION_ELU ? 1.0f : 0.0f;
}

/* The share of the normal distribution below x; erfc keeps the digits of a small one. */
static float normal_below(float x)
{
    const float root = 0.70710678f;   /* of a half */
    return 0.5f * erfcf(-x * root);
}

/* Its density at x. */
static float normal_at(float x)
{
    return 0.39894228f * expf(-0.5f * x * x);   /* 1 / sqrt(2 pi) */
}

static float sigmoid(float x)
{
    return 1.0f / (1.0f + expf(-x));
}

static float value_of_other(Activation activation, float alpha, float x)
{
    switch (activation) {
    case ACTIVATION_LEAKY_RELU: return x > 0.0f ? x : alpha * x;
    case ACTIVATION_ELU: return x > 0.0f ? x : alpha * expm1f(x);
    case ACTIVATION_GELU: return x * normal_below(x);
    case ACTIVATION_SILU: return x * sigmoid(x);
    default: return x * (fminf(fmaxf(x + 3.0f, 0.0f), 6.0f) / 6.0f);
    }
}

static float slope_of_other(Activation activation, float alpha, float x)
{
    switch (activation) {
    case ACTIVATION_LEAKY_RELU: return x > 0.0f ? 1.0f : alpha;
    case ACTIVATION_ELU: return x > 0.0f ? 1.0f : alpha * expf(x);
    case ACTIVATION_GELU: return normal_below(x) + x * normal_at(x);
    case ACTIVATION_SILU: return sigmoid(x) * (1.0f + x * sigmoid(-x));
    default: break;
    }
    if (x <= -3.0f || x >= 3.0f)
        return x < 0.0f ? 0.0f : 1.0f;
    return (2.0f * x + 3.0f) / 6.0f;
}

float activation_value(Activation activation, float alpha, float x)
{
    if (activation >= ACTIVATION_BY_RESULT)
        return value_of_other(activation, alpha, x);
    if (activation == ACTIVATION_TANH)
        return tanhf(x);
    if (activation == ACTIVATION_SIGMOID)
        return 1.0f / (1.0f + expf(-x));
    return x <= 0.0f ? 0.0f : x;
}

float activation_slope(Activation activation, float alpha, float at)
{
    if (activation >= ACTIVATION_BY_RESULT)
        return slope_of_other(activation, alpha, at);
    const float y = at;
    if (activation == ACTIVATION_TANH)
        return 1.0f - y * y;
    if (activation == ACTIVATION_SIGMOID)
        return y * (1.0f - y);
    return y <= 0.0f ? 0.0f : 1.0f;
}

float activation_error(Activation kind, float alpha, float at, float dy)
{
    float slope = activation_slope(kind, alpha, at);
    bool level = kind == ACTIVATION_RELU || kind == ACTIVATION_HARD_SWISH;
    bool off = level && slope == 0.0f;
    return off ? 0.0f : dy * slope;
}

void activation_forward(Activation activation, float alpha, const Tensor *x, Tensor *y)
{
    assert(tensor_same_shape(x, y));
    for (size_t i = 0; i < tensor_count(x); i++)
        y->v[i] = activation_value(activation, alpha, x->v[i]);
}

void activation_backward(Activation activation, float alpha, const Tensor *at, const Tensor *dy,
                         Tensor *dx)
{
    assert(tensor_same_shape(at, dy) && tensor_same_shape(dy, dx));
    for (size_t i = 0; i < tensor_count(at); i++)
        dx->v[i] = activation_error(activation, alpha, at->v[i], dy->v[i]);
}
