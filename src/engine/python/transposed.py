"""Transposed convolution, the loops of transposed.c in Python."""
from conv import first_channel, padded
from conv_backward import conv_spread


def transposed_forward_scatter(x, w, b, stride, padding, dilation, groups, y):
    for n in range(len(x)):
        for ic in range(len(w)):
            for iy in range(len(x[n][ic])):
                for ix in range(len(x[n][ic][iy])):
                    value = x[n][ic][iy][ix]
                    first = first_channel(w, groups, ic)
                    for oc in range(first, first + len(w[ic])):
                        for ky in range(len(w[ic][0])):
                            for kx in range(len(w[ic][0][ky])):
                                row = iy * stride[0] + ky * dilation[0] - padding[0]
                                column = ix * stride[1] + kx * dilation[1] - padding[1]
                                weight = w[ic][oc - first][ky][kx]
                                add_within(y, n, oc, row, column, value * weight)
    if b is not None:
        add_biases(b, y)


def add_within(y, n, oc, row, column, value):
    if 0 <= row < len(y[n][oc]) and 0 <= column < len(y[n][oc][0]):
        y[n][oc][row][column] += value


def add_biases(b, y):
    for n in range(len(y)):
        for oc in range(len(y[n])):
            for oy in range(len(y[n][oc])):
                for ox in range(len(y[n][oc][oy])):
                    y[n][oc][oy][ox] += b[oc]


def transposed_forward_zeros(x, w, b, stride, padding, dilation, groups, y):
    kh, kw = len(w[0][0]), len(w[0][0][0])
    inputs, channels = len(w) // groups, len(w[0])
    for n in range(len(y)):
        for oc in range(len(y[n])):
            for oy in range(len(y[n][oc])):
                for ox in range(len(y[n][oc][oy])):
                    total = 0.0
                    first = oc // channels * inputs
                    for ic in range(first, first + inputs):
                        for ky in range(kh):
                            for kx in range(kw):
                                turned = w[ic][oc % channels][kh - 1 - ky][kw - 1 - kx]
                                row, column = oy + ky * dilation[0], ox + kx * dilation[1]
                                value = conv_spread(x, n, ic, row, column, (kh, kw),
                                                    stride, padding, dilation)
                                total += value * turned
                    if b is not None:
                        total += b[oc]
                    y[n][oc][oy][ox] = total


def transposed_backward_input(dy, w, stride, padding, dilation, groups, dx):
    for n in range(len(dx)):
        for ic in range(len(w)):
            for iy in range(len(dx[n][ic])):
                for ix in range(len(dx[n][ic][iy])):
                    total = 0.0
                    first = first_channel(w, groups, ic)
                    for oc in range(first, first + len(w[ic])):
                        for ky in range(len(w[ic][0])):
                            for kx in range(len(w[ic][0][ky])):
                                row = iy * stride[0] + ky * dilation[0] - padding[0]
                                column = ix * stride[1] + kx * dilation[1] - padding[1]
                                error = padded(dy, n, oc, row, column)
                                total += error * w[ic][oc - first][ky][kx]
                    dx[n][ic][iy][ix] = total


def transposed_backward_weight(x, dy, stride, padding, dilation, groups, dw):
    for ic in range(len(dw)):
        for oc in range(len(dw[ic])):
            for ky in range(len(dw[ic][oc])):
                for kx in range(len(dw[ic][oc][ky])):
                    total = 0.0
                    first = first_channel(dw, groups, ic)
                    for n in range(len(x)):
                        for iy in range(len(x[n][ic])):
                            for ix in range(len(x[n][ic][iy])):
                                row = iy * stride[0] + ky * dilation[0] - padding[0]
                                column = ix * stride[1] + kx * dilation[1] - padding[1]
                                error = padded(dy, n, first + oc, row, column)
                                total += error * x[n][ic][iy][ix]
                    dw[ic][oc][ky][kx] = total
