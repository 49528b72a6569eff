"""Gradient descent, the loop of sgd.c in Python."""


def sgd_step(rate, momentum, decay, dw, v, w):
    for i in range(len(w)):
        gradient = dw[i] + decay * w[i]
        v[i] = momentum * v[i] + gradient
        w[i] -= rate * v[i]
