/* Softmax with cross-entropy. The largest value is subtracted first, so that no exponential overflows; the loss is then
 * a logarithm of a sum that is at least 1, never the logarithm of 0. */
#include "engine/loss.h"

#include <assert.h>
#include <math.h>

bool loss_targets_fit(const int *target, int count, int classes, Error *err)
{
    for (int n = 0; n < count; n++)
        if (target[n] < 0 || target[n] >= classes)
            return error_set(err, "target %d is class %d, but there are classes 0 to %d", n, target[n], classes - 1);
    return true;
}

static float largest(const float *x, int classes)
{
    float most = x[0];
    for (int c = 1; c < classes; c++)
        if (x[c] > most)
            most = x[c];
    return most;
}

static float sum_of_exponentials(const float *x, int classes, float most)
{
    float sum = 0.0f;
    for (int c = 0; c < classes; c++)
        sum += expf(x[c] - most);
    return sum;
}

void loss_softmax(const Tensor *x, Tensor *p)
{
    assert(tensor_same_shape(x, p) && x->dim[2] == 1 && x->dim[3] == 1);
    int classes = x->dim[1];
    for (int n = 0; n < x->dim[0]; n++) {
        const float *row = tensor_at(x, n, 0, 0, 0);
        float most = largest(row, classes), sum = sum_of_exponentials(row, classes, most);
        for (int c = 0; c < classes; c++)
            *tensor_at(p, n, c, 0, 0) = expf(row[c] - most) / sum;
    }
}

float loss_forward(const Tensor *x, const int *target, Tensor *p)
{
    assert(loss_targets_fit(target, x->dim[0], x->dim[1], NULL));
    float loss = 0.0f;
    for (int n = 0; n < x->dim[0]; n++) {
        const float *row = tensor_at(x, n, 0, 0, 0);
        float most = largest(row, x->dim[1]);
        loss += logf(sum_of_exponentials(row, x->dim[1], most)) - (row[target[n]] - most);
    }
    loss_softmax(x, p);
    return loss / (float)x->dim[0];
}

void loss_backward(const Tensor *p, const int *target, Tensor *dx)
{
    assert(tensor_same_shape(p, dx) && loss_targets_fit(target, p->dim[0], p->dim[1], NULL));
    for (int n = 0; n < p->dim[0]; n++)
        for (int c = 0; c < p->dim[1]; c++)
            *tensor_at(dx, n, c, 0, 0) = (*tensor_at(p, n, c, 0, 0) - (c == target[n] ? 1.0f : 0.0f)) / (float)p->dim[0];
}
