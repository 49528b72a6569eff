"""Activation functions, those of activation.c in Python."""
import math


def activation_value(activation, x):
    if activation == "tanh":
        return math.tanh(x)
    if activation == "sigmoid":
        return 1.0 / (1.0 + math.exp(-x))
    return 0.0 if x <= 0.0 else x


def activation_slope(activation, y):
    if activation == "tanh":
        return 1.0 - y * y
    if activation == "sigmoid":
        return y * (1.0 - y)
    return 0.0 if y <= 0.0 else 1.0


def activation_error(activation, y, dy):
    slope = activation_slope(activation, y)
    return 0.0 if activation == "relu" and slope == 0.0 else dy * slope


def activation_forward(activation, x, y):
    for i in range(len(x)):
        y[i] = activation_value(activation, x[i])


def activation_backward(activation, y, dy, dx):
    for i in range(len(y)):
        dx[i] = activation_error(activation, y[i], dy[i])
