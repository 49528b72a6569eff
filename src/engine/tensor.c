/* Tensors: sizes are checked before anything is allocated. */
#include "engine/tensor.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

bool tensor_init(Tensor *tensor, int n, int c, int h, int w, Error *err)
{
    *tensor = (Tensor){{n, c, h, w}, NULL};
    size_t count = 1;
    for (int i = 0; i < 4; i++) {
        if (tensor->dim[i] < 1)
            return error_set(err, "a tensor of %d x %d x %d x %d: every size must be at least 1", n,
                             c, h, w);
        if (!size_mul(count, (size_t)tensor->dim[i], &count) || count > TENSOR_MOST)
            return error_set(err, "a tensor of %d x %d x %d x %d is too large", n, c, h, w);
    }
    char what[96];
    snprintf(what, sizeof what, "a tensor of %d x %d x %d x %d", n, c, h, w);
    tensor->v = mem_try(count, sizeof(float), what, err);
    return tensor->v != NULL;
}

void tensor_free(Tensor *tensor)
{
    free(tensor->v);
    *tensor = (Tensor){{0}, NULL};
}

size_t tensor_count(const Tensor *tensor)
{
    if (!tensor->v)
        return 0;
    return (size_t)tensor->dim[0] * (size_t)tensor->dim[1] * (size_t)tensor->dim[2]
           * (size_t)tensor->dim[3];
}

bool tensor_same_shape(const Tensor *a, const Tensor *b)
{
    for (int i = 0; i < 4; i++)
        if (a->dim[i] != b->dim[i])
            return false;
    return true;
}
