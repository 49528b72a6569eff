/* For tests of the engine: tensors of given or random values, random shapes, and how they are compared. */
#ifndef CONVWALK_ENGINE_TESTING_H
#define CONVWALK_ENGINE_TESTING_H

#include "testing.h"

#include "base/random.h"
#include "engine/activation.h"
#include "engine/conv.h"

#include <math.h>
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

/* f(x) in double, with the usual alpha. */
static inline double activated(Activation function, double x)
{
    switch (function) {
    case ACTIVATION_RELU: return fmax(x, 0);
    case ACTIVATION_TANH: return tanh(x);
    case ACTIVATION_SIGMOID: return 1 / (1 + exp(-x));
    case ACTIVATION_LEAKY_RELU: return fmax(x, 0.01 * x);
    case ACTIVATION_ELU: return x > 0 ? x : exp(x) - 1;
    case ACTIVATION_GELU: return x * (1 + erf(x / sqrt(2))) / 2;
    case ACTIVATION_SILU: return x / (1 + exp(-x));
    case ACTIVATION_HARD_SWISH: return x * fmin(fmax(x + 3, 0), 6) / 6;
    case ACTIVATION_COUNT: break;
    }
    return NAN;
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

/* A random convolution: any kernel, stride, padding and dilation per axis, channels and batch; strides may exceed
 * the kernel and paddings reach beyond it. */
typedef struct {
    ConvSpec spec;
    Tensor x, w, b, y, dy, col;   /* x, w, b and dy random; y and col spoilt */
} ConvCase;

static inline Pair pair_random(Random *random, int low, int high)
{
    return (Pair){low + random_below(random, high - low + 1), low + random_below(random, high - low + 1)};
}

static inline ConvCase conv_case_random(Random *random, int channels, int size)
{
    ConvCase made;
    int x[4], w[4], y[4], col[4];
    do {
        Pair input = pair_random(random, 1, size);
        made.spec = (ConvSpec){.kernel = pair_random(random, 1, 4), .groups = 1};
        made.spec.stride = pair_random(random, 1, 4);
        made.spec.padding = pair_random(random, 0, 4);
        made.spec.dilation = pair_random(random, 1, 3);
        memcpy(x, (int[]){1 + random_below(random, 3), 1 + random_below(random, channels), input.h, input.w}, sizeof x);
        memcpy(w, (int[]){1 + random_below(random, channels), x[1], made.spec.kernel.h, made.spec.kernel.w}, sizeof w);
    } while (!conv_output_dims(x, w, &made.spec, y, NULL));
    assert_true(conv_column_dims(x, &made.spec, col, NULL));
    made.x = tensor_random(random, x[0], x[1], x[2], x[3]);
    made.w = tensor_random(random, w[0], w[1], w[2], w[3]);
    made.b = tensor_random(random, 1, w[0], 1, 1);
    made.dy = tensor_random(random, y[0], y[1], y[2], y[3]);
    made.y = tensor_like(&made.dy);
    made.col = tensor_new(col[0], col[1], col[2], col[3]);
    tensor_spoil(&made.y);
    tensor_spoil(&made.col);
    return made;
}

static inline void conv_case_free(ConvCase *made)
{
    Tensor *const all[] = {&made->x, &made->w, &made->b, &made->y, &made->dy, &made->col};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        tensor_free(all[i]);
}

/* Room for `count` ints, freed with free(). */
static inline int *ints_new(size_t count)
{
    int *ints = calloc(count, sizeof *ints);
    assert_non_null(ints);
    return ints;
}

#endif
