/* One winner for each map, and the error's way back to it. */
#include "engine/global_max.h"

#include <assert.h>
#include <math.h>
#include <string.h>

void global_max_forward(const Tensor *x, int *winner, Tensor *y)
{
    assert(y->dim[0] == x->dim[0] && y->dim[1] == x->dim[1]);
    assert(y->dim[2] == 1 && y->dim[3] == 1);
    size_t cells = (size_t)x->dim[2] * (size_t)x->dim[3];
    for (size_t i = 0; i < tensor_count(y); i++) {
        size_t best = i * cells;
        for (size_t cell = 0; cell < cells; cell++) {
            size_t at = i * cells + cell;
            if (x->v[at] > x->v[best] || isnan(x->v[at]))
                best = at;
        }
        winner[i] = (int)best;
        y->v[i] = x->v[best];
    }
}

void global_max_backward(const Tensor *dy, const int *winner,
                         Tensor *dx)
{
    assert(dy->dim[0] == dx->dim[0] && dy->dim[1] == dx->dim[1]);
    assert(dy->dim[2] == 1 && dy->dim[3] == 1);
    memset(dx->v, 0, tensor_count(dx) * sizeof *dx->v);
    for (size_t i = 0; i < tensor_count(dy); i++)
        dx->v[winner[i]] += dy->v[i];
}
