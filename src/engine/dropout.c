/* The mask, and both ways through it. */
#include "engine/dropout.h"

#include <assert.h>

void dropout_draw(Random *random, float keep, Tensor *mask)
{
    for (size_t i = 0; i < tensor_count(mask); i++)
        mask->v[i] = random_uniform(random) < keep ? 1.0f : 0.0f;
}

void dropout_forward(const Tensor *x, const Tensor *mask, float keep,
                     Tensor *y)
{
    assert(tensor_same_shape(x, mask) && tensor_same_shape(x, y));
    for (size_t i = 0; i < tensor_count(y); i++) {
        float kept = 0.0f + x->v[i] * mask->v[i];
        y->v[i] = kept / keep;
    }
}

void dropout_backward(const Tensor *dy, const Tensor *mask, float keep,
                      Tensor *dx)
{
    assert(tensor_same_shape(dy, mask) && tensor_same_shape(dy, dx));
    for (size_t i = 0; i < tensor_count(dx); i++) {
        float kept = 0.0f + dy->v[i] * mask->v[i];
        dx->v[i] = kept / keep;
    }
}
