"""Pooling, the loops of pool.c in Python."""
import math


def clip(o, kernel, stride, padding, size):
    first, end = o * stride - padding, o * stride - padding + kernel
    counted = min(end, size + padding) - first
    return max(first, 0), min(end, size), counted


def pool_window(x, kernel, stride, padding, count_padding, oy, ox):
    top, bottom, rows = clip(oy, kernel[0], stride[0], padding[0], len(x[0][0]))
    left, right, columns = clip(ox, kernel[1], stride[1], padding[1], len(x[0][0][0]))
    if not count_padding:
        rows, columns = bottom - top, right - left
    return top, bottom, left, right, rows * columns


def cells_of(o, kernel, stride, padding, dilation, size):
    taps = [o * stride - padding + k * dilation for k in range(kernel)]
    return [at for at in taps if 0 <= at < size]


def winner_of(x, n, c, rows, columns):
    best, most = (rows[0], columns[0]), x[n][c][rows[0]][columns[0]]
    for iy in rows:
        for ix in columns:
            if x[n][c][iy][ix] > most or math.isnan(x[n][c][iy][ix]):
                best, most = (iy, ix), x[n][c][iy][ix]
    return best


def pool_max_forward(x, kernel, stride, padding, dilation, y):
    for n in range(len(y)):
        for c in range(len(y[n])):
            for oy in range(len(y[n][c])):
                for ox in range(len(y[n][c][oy])):
                    rows = cells_of(oy, kernel[0], stride[0], padding[0], dilation[0],
                                    len(x[n][c]))
                    columns = cells_of(ox, kernel[1], stride[1], padding[1], dilation[1],
                                       len(x[n][c][0]))
                    iy, ix = winner_of(x, n, c, rows, columns)
                    y[n][c][oy][ox] = x[n][c][iy][ix]


def pool_max_backward(dy, winner, dx):
    for i in range(len(dy)):
        dx[winner[i]] += dy[i]


def pool_average_forward(x, kernel, stride, padding, count_padding, y):
    for n in range(len(y)):
        for c in range(len(y[n])):
            for oy in range(len(y[n][c])):
                for ox in range(len(y[n][c][oy])):
                    top, bottom, left, right, divisor = pool_window(
                        x, kernel, stride, padding, count_padding, oy, ox)
                    total = 0.0
                    for iy in range(top, bottom):
                        for ix in range(left, right):
                            total += x[n][c][iy][ix]
                    y[n][c][oy][ox] = total / divisor


def pool_average_backward(dy, kernel, stride, padding, count_padding, dx):
    for n in range(len(dy)):
        for c in range(len(dy[n])):
            for oy in range(len(dy[n][c])):
                for ox in range(len(dy[n][c][oy])):
                    top, bottom, left, right, divisor = pool_window(
                        dx, kernel, stride, padding, count_padding, oy, ox)
                    share = dy[n][c][oy][ox] / divisor
                    for iy in range(top, bottom):
                        for ix in range(left, right):
                            dx[n][c][iy][ix] += share


def pool_global_forward(x, y):
    for i in range(len(y)):
        total = 0.0
        for cell in range(len(x[i])):
            total += x[i][cell]
        y[i] = total / len(x[i])


def pool_global_backward(dy, cells, dx):
    for i in range(len(dx)):
        dx[i] = dy[i // cells] / cells
