"""Dropout, the loops of dropout.c in Python."""


def dropout_forward(x, mask, keep, y):
    for i in range(len(y)):
        kept = 0.0 + x[i] * mask[i]
        y[i] = kept / keep


def dropout_backward(dy, mask, keep, dx):
    for i in range(len(dx)):
        kept = 0.0 + dy[i] * mask[i]
        dx[i] = kept / keep
