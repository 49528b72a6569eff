/* For tests of the engine: tensors of given or random values, random shapes, and how they are compared. */
#ifndef CONVWALK_ENGINE_TESTING_H
#define CONVWALK_ENGINE_TESTING_H

#include "testing.h"

#include "base/random.h"
#include "engine/conv.h"

#include <string.h>

static inline Tensor tensor_new(int n, int c, int h, int w)
{
    Tensor tensor;
    Error err;
    if (!tensor_init(&tensor, n, c, h, w, &err))
        fail_msg("%s", err.text);
    return tensor;
}

static inline Tensor tensor_like(const Tensor *other)
{
    return tensor_new(other->dim[0], other->dim[1], other->dim[2], other->dim[3]);
}

static inline Tensor tensor_of(int n, int c, int h, int w, const float *values)
{
    Tensor tensor = tensor_new(n, c, h, w);
    memcpy(tensor.v, values, tensor_count(&tensor) * sizeof *values);
    return tensor;
}

static inline Tensor tensor_random(Random *random, int n, int c, int h, int w)
{
    Tensor tensor = tensor_new(n, c, h, w);
    for (size_t i = 0; i < tensor_count(&tensor); i++)
        tensor.v[i] = random_normal(random);
    return tensor;
}

/* Values other than the tensor can rightly have: what must be overwritten is then seen when it is not. */
static inline void tensor_spoil(Tensor *tensor)
{
    for (size_t i = 0; i < tensor_count(tensor); i++)
        tensor->v[i] = 1e30f;
}

/* Bit for bit. */
static inline void assert_same(const Tensor *a, const Tensor *b)
{
    assert_true(tensor_same_shape(a, b));
    assert_memory_equal(a->v, b->v, tensor_count(a) * sizeof *a->v);
}

/* Each value against `want`, within 1e-5 + 1e-4*|want|. */
static inline void assert_near(const Tensor *got, const Tensor *want)
{
    assert_true(tensor_same_shape(got, want));
    for (size_t i = 0; i < tensor_count(got); i++) {
        float difference = got->v[i] - want->v[i], size = want->v[i] < 0 ? -want->v[i] : want->v[i];
        if (!(difference <= 1e-5f + 1e-4f * size && -difference <= 1e-5f + 1e-4f * size))
            fail_msg("element %zu is %g, not %g", i, (double)got->v[i], (double)want->v[i]);
    }
}

/* In double: the sum of products of two tensors of one shape. */
static inline double tensor_dot(const Tensor *a, const Tensor *b)
{
    assert_true(tensor_same_shape(a, b));
    double sum = 0;
    for (size_t i = 0; i < tensor_count(a); i++)
        sum += (double)a->v[i] * (double)b->v[i];
    return sum;
}

static inline double tensor_sum(const Tensor *a)
{
    double sum = 0;
    for (size_t i = 0; i < tensor_count(a); i++)
        sum += (double)a->v[i];
    return sum;
}

/* Room for `count` ints, freed with free(). */
static inline int *ints_new(size_t count)
{
    int *ints = calloc(count, sizeof *ints);
    assert_non_null(ints);
    return ints;
}

#endif
