"""Batch normalisation, the loops of batch_norm.c in Python; a channel's numbers are a list each."""
import math


def count_of(x):
    return len(x) * len(x[0][0]) * len(x[0][0][0])


def mean_of(x, mean):
    for c in range(len(x[0])):
        total = 0.0
        for n in range(len(x)):
            for iy in range(len(x[n][c])):
                for ix in range(len(x[n][c][iy])):
                    total += x[n][c][iy][ix]
        mean[c] = total / count_of(x)


def variance_of(x, mean, var):
    for c in range(len(x[0])):
        total = 0.0
        for n in range(len(x)):
            for iy in range(len(x[n][c])):
                for ix in range(len(x[n][c][iy])):
                    centred = x[n][c][iy][ix] - mean[c]
                    total += centred * centred
        var[c] = total / count_of(x)


def batch_norm_forward(x, mean, var, eps, w, b, std, norm, y):
    for c in range(len(x[0])):
        std[c] = math.sqrt(var[c] + eps)
    for n in range(len(x)):
        for c in range(len(x[n])):
            for iy in range(len(x[n][c])):
                for ix in range(len(x[n][c][iy])):
                    centred = x[n][c][iy][ix] - mean[c]
                    value = centred / std[c]
                    norm[n][c][iy][ix] = value
                    y[n][c][iy][ix] = value * w[c] + b[c]


def batch_norm_running(mean, var, m, share, run_mean, run_var):
    kept, grown = 1 - share, share * m / (m - 1)
    for c in range(len(mean)):
        run_mean[c] = kept * run_mean[c] + share * mean[c]
        run_var[c] = kept * run_var[c] + grown * var[c]


def scale_errors(dy, w, dnorm):
    for n in range(len(dy)):
        for c in range(len(dy[n])):
            for iy in range(len(dy[n][c])):
                for ix in range(len(dy[n][c][iy])):
                    error = dy[n][c][iy][ix]
                    dnorm[n][c][iy][ix] = error * w[c]


def statistics_errors(dnorm, norm, dmean, dvar):
    mean_of(dnorm, dmean)
    for c in range(len(norm[0])):
        total = 0.0
        for n in range(len(norm)):
            for iy in range(len(norm[n][c])):
                for ix in range(len(norm[n][c][iy])):
                    value = norm[n][c][iy][ix]
                    total += dnorm[n][c][iy][ix] * value
        dvar[c] = total / count_of(norm)


def batch_norm_backward(dy, norm, std, w, dnorm, dmean, dvar, dx):
    scale_errors(dy, w, dnorm)
    statistics_errors(dnorm, norm, dmean, dvar)
    for n in range(len(dx)):
        for c in range(len(dx[n])):
            for iy in range(len(dx[n][c])):
                for ix in range(len(dx[n][c][iy])):
                    value = norm[n][c][iy][ix]
                    others = dmean[c] + value * dvar[c]
                    error = dnorm[n][c][iy][ix] - others
                    dx[n][c][iy][ix] = error / std[c]


def batch_norm_backward_fixed(dy, std, w, dnorm, dx):
    scale_errors(dy, w, dnorm)
    for n in range(len(dx)):
        for c in range(len(dx[n])):
            for iy in range(len(dx[n][c])):
                for ix in range(len(dx[n][c][iy])):
                    error = dnorm[n][c][iy][ix]
                    dx[n][c][iy][ix] = error / std[c]


def batch_norm_gradients(dy, norm, dw, db):
    for c in range(len(dy[0])):
        scale, shift = 0.0, 0.0
        for n in range(len(dy)):
            for iy in range(len(dy[n][c])):
                for ix in range(len(dy[n][c][iy])):
                    error = dy[n][c][iy][ix]
                    scale += error * norm[n][c][iy][ix]
                    shift += error
        dw[c], db[c] = scale, shift
