"""Convolution backward, the loops of conv_backward.c in Python."""
from conv import conv_im2col, first_channel, flat, padded, part, put, source, zeros


def conv_spread(dy, n, oc, row, column, kernel, stride, padding, dilation):
    top = row - dilation[0] * (kernel[0] - 1) + padding[0]
    left = column - dilation[1] * (kernel[1] - 1) + padding[1]
    between = top % stride[0] != 0 or left % stride[1] != 0
    return 0.0 if between else padded(dy, n, oc, top // stride[0], left // stride[1])


def conv_backward_input_rot(dy, w, stride, padding, dilation, groups, dx):
    kh, kw = len(w[0][0]), len(w[0][0][0])
    kernels, channels = len(w) // groups, len(w[0])
    for n in range(len(dx)):
        for ic in range(len(dx[n])):
            for iy in range(len(dx[n][ic])):
                for ix in range(len(dx[n][ic][iy])):
                    total = 0.0
                    first = ic // channels * kernels
                    for oc in range(first, first + kernels):
                        for ky in range(kh):
                            for kx in range(kw):
                                turned = w[oc][ic % channels][kh - 1 - ky][kw - 1 - kx]
                                row, column = iy + ky * dilation[0], ix + kx * dilation[1]
                                error = conv_spread(dy, n, oc, row, column, (kh, kw),
                                                    stride, padding, dilation)
                                total += error * turned
                    dx[n][ic][iy][ix] = total


def add_inside(x, n, ic, row, column, value):
    if 0 <= row < len(x[n][ic]) and 0 <= column < len(x[n][ic][0]):
        x[n][ic][row][column] += value


def conv_backward_input_scatter(dy, w, stride, padding, dilation, groups, dx):
    for n in range(len(dy)):
        for oc in range(len(w)):
            for oy in range(len(dy[n][oc])):
                for ox in range(len(dy[n][oc][oy])):
                    error = dy[n][oc][oy][ox]
                    first = first_channel(w, groups, oc)
                    for ic in range(first, first + len(w[oc])):
                        for ky in range(len(w[oc][0])):
                            for kx in range(len(w[oc][0][ky])):
                                row = oy * stride[0] + ky * dilation[0] - padding[0]
                                column = ox * stride[1] + kx * dilation[1] - padding[1]
                                weight = w[oc][ic - first][ky][kx]
                                add_inside(dx, n, ic, row, column, error * weight)


def conv_col2im(col, n, kernel, stride, padding, dilation, output, x):
    for oy in range(output[0]):
        for ox in range(output[1]):
            i = oy * output[1] + ox
            for ic in range(len(x[n])):
                for ky in range(kernel[0]):
                    for kx in range(kernel[1]):
                        row = oy * stride[0] + ky * dilation[0] - padding[0]
                        column = ox * stride[1] + kx * dilation[1] - padding[1]
                        k = (ic * kernel[0] + ky) * kernel[1] + kx
                        add_inside(x, n, ic, row, column, col[k][i])


def multiply_transposed(w, delta):
    col = zeros(len(w[0]), len(delta[0]))
    for oc in range(len(w)):
        for k in range(len(w[oc])):
            for i in range(len(delta[oc])):
                col[k][i] += w[oc][k] * delta[oc][i]
    return col


def conv_backward_input_col2im(dy, w, stride, padding, dilation, groups, dx):
    kernel = (len(w[0][0]), len(w[0][0][0]))
    output = (len(dy[0][0]), len(dy[0][0][0]))
    for n in range(len(dy)):
        delta = [[error for line in plane for error in line] for plane in dy[n]]
        col = []
        for g in range(groups):
            kernels = [flat(of) for of in part(w, groups, g)]
            col += multiply_transposed(kernels, part(delta, groups, g))
        conv_col2im(col, n, kernel, stride, padding, dilation, output, dx)


def return_border(around, padding, mode, dx):
    for n in range(len(dx)):
        for c in range(len(dx[n])):
            rows, columns = len(dx[n][c]), len(dx[n][c][0])
            for row in range(rows):
                for column in range(columns):
                    error = around[n][c][row + padding[0]][column + padding[1]]
                    dx[n][c][row][column] = error
            for row in range(-padding[0], len(around[n][c]) - padding[0]):
                for column in range(-padding[1], len(around[n][c][0]) - padding[1]):
                    iy, ix = source(mode, row, rows), source(mode, column, columns)
                    if iy >= 0 and ix >= 0 and (iy != row or ix != column):
                        dx[n][c][iy][ix] += around[n][c][row + padding[0]][column + padding[1]]


def conv_backward_weight(x, dy, stride, padding, dilation, groups, dw, mode="zeros"):
    for oc in range(len(dw)):
        for ic in range(len(dw[oc])):
            for ky in range(len(dw[oc][ic])):
                for kx in range(len(dw[oc][ic][ky])):
                    total = 0.0
                    first = first_channel(dw, groups, oc)
                    for n in range(len(dy)):
                        for oy in range(len(dy[n][oc])):
                            for ox in range(len(dy[n][oc][oy])):
                                row = oy * stride[0] + ky * dilation[0] - padding[0]
                                column = ox * stride[1] + kx * dilation[1] - padding[1]
                                value = padded(x, n, first + ic, row, column, mode)
                                total += value * dy[n][oc][oy][ox]
                    dw[oc][ic][ky][kx] = total


def add_product_transposed(delta, col, dw):
    for oc in range(len(delta)):
        for k in range(len(col)):
            total = dw[oc][k]
            for i in range(len(col[k])):
                total += delta[oc][i] * col[k][i]
            dw[oc][k] = total


def conv_backward_weight_im2col(x, dy, stride, padding, dilation, groups, dw, mode="zeros"):
    kernel = (len(dw[0][0]), len(dw[0][0][0]))
    output = (len(dy[0][0]), len(dy[0][0][0]))
    product = zeros(len(dw), len(flat(dw[0])))
    for n in range(len(dy)):
        col = conv_im2col(x, n, kernel, stride, padding, dilation, output, mode)
        delta = [[error for line in plane for error in line] for plane in dy[n]]
        for g in range(groups):
            add_product_transposed(part(delta, groups, g), part(col, groups, g),
                                   part(product, groups, g))
    for oc in range(len(dw)):
        size = kernel[0] * kernel[1]
        planes = [product[oc][k:k + size] for k in range(0, len(product[oc]), size)]
        put(dw, oc, planes)


def conv_backward_bias(dy, db):
    for oc in range(len(db)):
        total = 0.0
        for n in range(len(dy)):
            for oy in range(len(dy[n][oc])):
                for ox in range(len(dy[n][oc][oy])):
                    total += dy[n][oc][oy][ox]
        db[oc] = total
