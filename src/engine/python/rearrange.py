"""Upsampling and pixel shuffle, the loops of rearrange.c in Python."""


def upsample_forward(x, factor, y):
    for n in range(len(y)):
        for c in range(len(y[n])):
            for oy in range(len(y[n][c])):
                for ox in range(len(y[n][c][oy])):
                    y[n][c][oy][ox] = x[n][c][oy // factor[0]][ox // factor[1]]


def upsample_backward(dy, factor, dx):
    for n in range(len(dx)):
        for c in range(len(dx[n])):
            for iy in range(len(dx[n][c])):
                for ix in range(len(dx[n][c][iy])):
                    for ky in range(factor[0]):
                        for kx in range(factor[1]):
                            row, column = iy * factor[0] + ky, ix * factor[1] + kx
                            dx[n][c][iy][ix] += dy[n][c][row][column]


def pixel_shuffle_forward(x, factor, y):
    for n in range(len(y)):
        for c in range(len(y[n])):
            for oy in range(len(y[n][c])):
                for ox in range(len(y[n][c][oy])):
                    ky, kx = oy % factor[0], ox % factor[1]
                    ic = (c * factor[0] + ky) * factor[1] + kx
                    y[n][c][oy][ox] = x[n][ic][oy // factor[0]][ox // factor[1]]


def pixel_shuffle_backward(dy, factor, dx):
    for n in range(len(dx)):
        for ic in range(len(dx[n])):
            for iy in range(len(dx[n][ic])):
                for ix in range(len(dx[n][ic][iy])):
                    ky, kx = ic // factor[1] % factor[0], ic % factor[1]
                    c = ic // factor[1] // factor[0]
                    row, column = iy * factor[0] + ky, ix * factor[1] + kx
                    dx[n][ic][iy][ix] = dy[n][c][row][column]
