"""Convolution forward, the loops of conv.c in Python: tensors are nested lists or arrays."""


def source(mode, at, size):
    if 0 <= at < size or mode == "zeros":
        return at if 0 <= at < size else -1
    if mode == "circular":
        return at % size
    if mode == "reflect":
        return -at if at < 0 else 2 * (size - 1) - at
    return 0 if at < 0 else size - 1


def padded(x, n, c, row, column, mode="zeros"):
    iy, ix = source(mode, row, len(x[n][c])), source(mode, column, len(x[n][c][0]))
    return x[n][c][iy][ix] if iy >= 0 and ix >= 0 else 0.0


def first_channel(w, groups, oc):
    return oc // (len(w) // groups) * len(w[oc])


def conv_forward(x, w, b, stride, padding, dilation, groups, y, mode="zeros"):
    for n in range(len(y)):
        for oc in range(len(w)):
            for oy in range(len(y[n][oc])):
                for ox in range(len(y[n][oc][oy])):
                    total = 0.0
                    first = first_channel(w, groups, oc)
                    for ic in range(first, first + len(w[oc])):
                        for ky in range(len(w[oc][0])):
                            for kx in range(len(w[oc][0][ky])):
                                row = oy * stride[0] + ky * dilation[0] - padding[0]
                                column = ox * stride[1] + kx * dilation[1] - padding[1]
                                value = padded(x, n, ic, row, column, mode)
                                total += value * w[oc][ic - first][ky][kx]
                    if b is not None:
                        total += b[oc]
                    y[n][oc][oy][ox] = total


def zeros(rows, columns):
    return [[0.0 for column in range(columns)] for row in range(rows)]


def conv_im2col(x, n, kernel, stride, padding, dilation, output, mode="zeros"):
    col = zeros(len(x[n]) * kernel[0] * kernel[1], output[0] * output[1])
    for ic in range(len(x[n])):
        for ky in range(kernel[0]):
            for kx in range(kernel[1]):
                k = (ic * kernel[0] + ky) * kernel[1] + kx
                for oy in range(output[0]):
                    for ox in range(output[1]):
                        row = oy * stride[0] + ky * dilation[0] - padding[0]
                        column = ox * stride[1] + kx * dilation[1] - padding[1]
                        i = oy * output[1] + ox
                        col[k][i] = padded(x, n, ic, row, column, mode)
    return col


def flat(block):
    return [value for plane in block for line in plane for value in line]


def multiply(w, col, b):
    y = zeros(len(w), len(col[0]))
    for oc in range(len(w)):
        for k in range(len(col)):
            for i in range(len(col[k])):
                y[oc][i] += col[k][i] * w[oc][k]
        if b is not None:
            for i in range(len(y[oc])):
                y[oc][i] += b[oc]
    return y


def part(rows, groups, g):
    size = len(rows) // groups
    return rows[g * size:(g + 1) * size]


def put(y, n, rows):
    for c in range(len(y[n])):
        width = len(y[n][c][0])
        for i in range(len(rows[c])):
            y[n][c][i // width][i % width] = rows[c][i]


def conv_forward_im2col(x, w, b, stride, padding, dilation, groups, y, mode="zeros"):
    kernel = (len(w[0][0]), len(w[0][0][0]))
    output = (len(y[0][0]), len(y[0][0][0]))
    for n in range(len(y)):
        col = conv_im2col(x, n, kernel, stride, padding, dilation, output, mode)
        rows = []
        for g in range(groups):
            kernels = [flat(of) for of in part(w, groups, g)]
            bias = b
            if b is not None:
                bias = part(b, groups, g)
            rows += multiply(kernels, part(col, groups, g), bias)
        put(y, n, rows)
