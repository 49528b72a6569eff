"""Activation functions, those of activation.c in Python."""
import math


def normal_below(x):
    return 0.5 * math.erfc(-x * math.sqrt(0.5))


def normal_at(x):
    return math.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)


def sigmoid(x):
    return 1.0 / (1.0 + math.exp(-x))


def value_of_other(activation, alpha, x):
    if activation == "leaky-relu":
        return x if x > 0.0 else alpha * x
    if activation == "elu":
        return x if x > 0.0 else alpha * math.expm1(x)
    if activation == "gelu":
        return x * normal_below(x)
    if activation == "silu":
        return x * sigmoid(x)
    return x * (min(max(x + 3.0, 0.0), 6.0) / 6.0)


def slope_of_other(activation, alpha, x):
    if activation == "leaky-relu":
        return 1.0 if x > 0.0 else alpha
    if activation == "elu":
        return 1.0 if x > 0.0 else alpha * math.exp(x)
    if activation == "gelu":
        return normal_below(x) + x * normal_at(x)
    if activation == "silu":
        return sigmoid(x) * (1.0 + x * sigmoid(-x))
    if x <= -3.0 or x >= 3.0:
        return 0.0 if x < 0.0 else 1.0
    return (2.0 * x + 3.0) / 6.0


def activation_value(activation, alpha, x):
    if activation == "tanh":
        return math.tanh(x)
    if activation == "sigmoid":
        return 1.0 / (1.0 + math.exp(-x))
    if activation == "relu":
        return 0.0 if x <= 0.0 else x
    return value_of_other(activation, alpha, x)


def activation_slope(activation, alpha, at):
    y = at
    if activation == "tanh":
        return 1.0 - y * y
    if activation == "sigmoid":
        return y * (1.0 - y)
    if activation == "relu":
        return 0.0 if y <= 0.0 else 1.0
    return slope_of_other(activation, alpha, at)


def activation_error(activation, alpha, at, dy):
    slope = activation_slope(activation, alpha, at)
    level = activation in ("relu", "hard-swish")
    return 0.0 if level and slope == 0.0 else dy * slope


def activation_forward(activation, alpha, x, y):
    for i in range(len(x)):
        y[i] = activation_value(activation, alpha, x[i])


def activation_backward(activation, alpha, at, dy, dx):
    for i in range(len(at)):
        dx[i] = activation_error(activation, alpha, at[i], dy[i])
