"""The fully connected layer, the loops of linear.c in Python."""


def linear_forward(x, w, b, y):
    for n in range(len(x)):
        for o in range(len(w)):
            total = 0.0
            for i in range(len(w[o])):
                total += x[n][i] * w[o][i]
            if b is not None:
                total += b[o]
            y[n][o] = total


def linear_backward_input(dy, w, dx):
    for n in range(len(dx)):
        for i in range(len(dx[n])):
            total = 0.0
            for o in range(len(w)):
                total += dy[n][o] * w[o][i]
            dx[n][i] = total


def linear_backward_weight(x, dy, dw):
    for o in range(len(dw)):
        for i in range(len(dw[o])):
            total = 0.0
            for n in range(len(x)):
                total += dy[n][o] * x[n][i]
            dw[o][i] = total


def linear_backward_bias(dy, db):
    for o in range(len(db)):
        total = 0.0
        for n in range(len(dy)):
            total += dy[n][o]
        db[o] = total
