/* Gradient descent: every weight is updated on its own. */
#include "engine/sgd.h"

#include <assert.h>
#include <math.h>

bool sgd_fits(const Sgd *sgd, Error *err)
{
    if (!isfinite(sgd->rate) || sgd->rate < 0)
        return error_set(err, "learning rate %g: expected a number of 0 or more",
                         (double)sgd->rate);
    if (!isfinite(sgd->momentum) || sgd->momentum < 0)
        return error_set(err, "momentum %g: expected a number of 0 or more", (double)sgd->momentum);
    if (!isfinite(sgd->decay) || sgd->decay < 0)
        return error_set(err, "weight decay %g: expected a number of 0 or more",
                         (double)sgd->decay);
    return true;
}

void sgd_step(const Sgd *sgd, const Tensor *dw, Tensor *v, Tensor *w)
{
    assert(tensor_same_shape(dw, w) && tensor_same_shape(v, w));
    for (size_t i = 0; i < tensor_count(w); i++) {
        float gradient = dw->v[i] + sgd->decay * w->v[i];
        v->v[i] = sgd->momentum * v->v[i] + gradient;
        w->v[i] -= sgd->rate * v->v[i];
    }
}
