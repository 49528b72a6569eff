"""Global max pooling, the loops of global_max.c in Python."""
import math


def global_max_forward(x, y):
    for i in range(len(y)):
        best = 0
        for cell in range(len(x[i])):
            if x[i][cell] > x[i][best] or math.isnan(x[i][cell]):
                best = cell
        y[i] = x[i][best]


def global_max_backward(dy, winner, dx):
    for i in range(len(dy)):
        dx[winner[i]] += dy[i]
