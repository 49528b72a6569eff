/* Tensors: up to four dimensions of float32, laid out n, channel, row, column (NCHW), the last
 * one fastest. */
#ifndef CONVWALK_ENGINE_TENSOR_H
#define CONVWALK_ENGINE_TENSOR_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* dim = {n, c, h, w}; v has n*c*h*w floats in that order. A kernel is {out channels, in
 * channels, h, w}, a bias {1, out channels, 1, 1}, a vector per image {n, features, 1, 1}. A
 * Tensor is a view: copying it copies no numbers. Who made v frees it: tensor_init's with
 * tensor_free, a network's with the network. */
typedef struct {
    int dim[4];
    float *v;
} Tensor;

/* The largest number of elements a tensor may have, so that an index fits an int: 2^31 - 1. */
#define TENSOR_MOST 2147483647

/* A zeroed tensor of n x c x h x w, each >= 1; freed with tensor_free. False, with v NULL and
 * `err` set, if the sizes are below 1, their product is over TENSOR_MOST, or memory is short. */
bool tensor_init(Tensor *tensor, int n, int c, int h, int w, Error *err);
void tensor_free(Tensor *tensor);

size_t tensor_count(const Tensor *tensor);                 /* n*c*h*w; 0 when v is NULL */
bool tensor_same_shape(const Tensor *a, const Tensor *b);

/* The flat index of an element, and the element itself; indices must be inside. */
static inline size_t tensor_index(const Tensor *t, int n, int c, int h, int w)
{
    return (((size_t)n * (size_t)t->dim[1] + (size_t)c) * (size_t)t->dim[2] + (size_t)h)
               * (size_t)t->dim[3]
           + (size_t)w;
}

static inline float *tensor_at(const Tensor *t, int n, int c, int h, int w)
{
    return &t->v[tensor_index(t, n, c, h, w)];
}

#endif
