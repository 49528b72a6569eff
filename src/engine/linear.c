/* The fully connected layer as three plain loop nests; an image's values are one row of numbers,
 * whatever its shape. */
#include "engine/linear.h"

#include <assert.h>
#include <string.h>

bool linear_output_dims(const int x[4], const int w[4], int y[4], Error *err)
{
    int64_t features = (int64_t)x[1] * x[2];
    if (features > TENSOR_MOST || features * x[3] != w[1] || w[2] != 1 || w[3] != 1)
        return error_set(err, "an input of %d x %d x %d values does not fit weights of %d x %d",
                         x[1], x[2], x[3], w[0], w[1]);
    y[0] = x[0];
    y[1] = w[0];
    y[2] = y[3] = 1;
    return true;
}

static void check_shapes(const Tensor *x, const Tensor *w, const Tensor *y)
{
    int dim[4];
    bool fits = linear_output_dims(x->dim, w->dim, dim, NULL);
    assert(fits && memcmp(dim, y->dim, sizeof dim) == 0);
    (void)fits;
}

void linear_forward(const Tensor *x, const Tensor *w, const Tensor *b,
                    Tensor *y)
{
    check_shapes(x, w, y);
    assert(!b->v || b->dim[1] == y->dim[1]);
    size_t outputs = (size_t)w->dim[0], inputs = (size_t)w->dim[1];
    for (size_t n = 0; n < (size_t)x->dim[0]; n++)
        for (size_t o = 0; o < outputs; o++) {
            float sum = 0.0f;
            for (size_t i = 0; i < inputs; i++)
                sum += x->v[n * inputs + i] * w->v[o * inputs + i];
            if (b->v)
                sum += b->v[o];
            y->v[n * outputs + o] = sum;
        }
}

void linear_backward_input(const Tensor *dy, const Tensor *w,
                           Tensor *dx)
{
    check_shapes(dx, w, dy);
    size_t outputs = (size_t)w->dim[0], inputs = (size_t)w->dim[1];
    for (size_t n = 0; n < (size_t)dx->dim[0]; n++)
        for (size_t i = 0; i < inputs; i++) {
            float sum = 0.0f;
            for (size_t o = 0; o < outputs; o++)
                sum += dy->v[n * outputs + o] * w->v[o * inputs + i];
            dx->v[n * inputs + i] = sum;
        }
}

void linear_backward_weight(const Tensor *x, const Tensor *dy,
                            Tensor *dw)
{
    check_shapes(x, dw, dy);
    size_t outputs = (size_t)dw->dim[0], inputs = (size_t)dw->dim[1];
    for (size_t o = 0; o < outputs; o++)
        for (size_t i = 0; i < inputs; i++) {
            float sum = 0.0f;
            for (size_t n = 0; n < (size_t)x->dim[0]; n++)
                sum += dy->v[n * outputs + o] * x->v[n * inputs + i];
            dw->v[o * inputs + i] = sum;
        }
}

void linear_backward_bias(const Tensor *dy, Tensor *db)
{
    assert(db->dim[1] == dy->dim[1]);
    assert(tensor_count(db) == (size_t)dy->dim[1]);
    for (int o = 0; o < dy->dim[1]; o++) {
        float sum = 0.0f;
        for (int n = 0; n < dy->dim[0]; n++)
            sum += *tensor_at(dy, n, o, 0, 0);
        db->v[o] = sum;
    }
}
