/* Softmax with cross-entropy. The largest value is subtracted first, so that no exponential
 * overflows; the loss is then a logarithm of a sum that is at least 1, never the logarithm of 0. */
#include "engine/loss.h"

#include <assert.h>
#include <math.h>
#include <string.h>

bool loss_targets_fit(const int *target, int count, int classes, Error *err)
{
    for (int n = 0; n < count; n++)
        if (target[n] < 0 || target[n] >= classes)
            return error_set(err, "target %d is class %d, but there are classes 0 to %d", n,
                             target[n], classes - 1);
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

static float sum_of_exponentials(const float *x, int classes,
                                 float most)
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
        float most = largest(row, classes);
        float sum = sum_of_exponentials(row, classes, most);
        for (int c = 0; c < classes; c++)
            *tensor_at(p, n, c, 0, 0) = expf(row[c] - most) / sum;
    }
}

/* How many rows count; each target is a class, or LOSS_IGNORED for a row that does not count. */
static int rows_kept(const int *target, int count, int classes)
{
    int kept = 0;
    for (int n = 0; n < count; n++) {
        if (target[n] == LOSS_IGNORED)
            continue;
        assert(target[n] >= 0 && target[n] < classes);
        kept++;
    }
    (void)classes;
    return kept;
}

float loss_forward(const Tensor *x, const int *target, Tensor *p)
{
    int kept = rows_kept(target, x->dim[0], x->dim[1]);
    float loss = 0.0f;
    for (int n = 0; n < x->dim[0]; n++) {
        if (target[n] == LOSS_IGNORED)
            continue;
        const float *row = tensor_at(x, n, 0, 0, 0);
        float most = largest(row, x->dim[1]);
        float sum = sum_of_exponentials(row, x->dim[1], most);
        loss += logf(sum) - (row[target[n]] - most);
    }
    loss_softmax(x, p);
    return loss / (float)kept;
}

void loss_backward(const Tensor *p, const int *target, Tensor *dx)
{
    assert(tensor_same_shape(p, dx));
    int classes = p->dim[1], kept = rows_kept(target, p->dim[0], classes);
    for (int n = 0; n < p->dim[0]; n++)
        for (int c = 0; c < classes; c++) {
            float t = c == target[n] ? 1.0f : 0.0f;
            float error = *tensor_at(p, n, c, 0, 0) - t;
            *tensor_at(dx, n, c, 0, 0) = error / (float)kept;
        }
    size_t row = (size_t)classes * sizeof *dx->v;
    for (int n = 0; n < p->dim[0]; n++)
        if (target[n] == LOSS_IGNORED)
            memset(tensor_at(dx, n, 0, 0, 0), 0, row);
}
