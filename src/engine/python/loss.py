"""Softmax with cross-entropy, the loops of loss.c in Python."""
import math


def largest(x):
    most = x[0]
    for c in range(len(x)):
        if x[c] > most:
            most = x[c]
    return most


def sum_of_exponentials(x, most):
    total = 0.0
    for c in range(len(x)):
        total += math.exp(x[c] - most)
    return total


def loss_softmax(x, p):
    for n in range(len(x)):
        most = largest(x[n])
        total = sum_of_exponentials(x[n], most)
        for c in range(len(x[n])):
            p[n][c] = math.exp(x[n][c] - most) / total


def loss_forward(x, target, p):
    loss, kept = 0.0, 0
    for n in range(len(x)):
        if target[n] is None:
            continue
        most = largest(x[n])
        total = sum_of_exponentials(x[n], most)
        loss += math.log(total) - (x[n][target[n]] - most)
        kept += 1
    loss_softmax(x, p)
    return loss / kept if kept > 0 else math.nan


def loss_backward(p, target, dx):
    kept = sum(1 for class_ in target if class_ is not None)
    for n in range(len(p)):
        for c in range(len(p[n])):
            t = 1.0 if c == target[n] else 0.0
            dx[n][c] = (p[n][c] - t) / kept if target[n] is not None else 0.0
