/* Adam: every weight is updated on its own, by a step as long as the learning rate where its
 * gradients agree. */
#include "engine/adam.h"

#include <assert.h>
#include <math.h>

Adam adam_usual(bool decoupled)
{
    return (Adam){.rate = 1e-3f, .beta1 = 0.9f, .beta2 = 0.999f, .eps = 1e-8f,
                  .decay = decoupled ? 1e-2f : 0, .decoupled = decoupled};
}

static bool at_least_0(const char *what, float value, Error *err)
{
    return (isfinite(value) && value >= 0)
           || error_set(err, "%s %g: expected a number of 0 or more", what, (double)value);
}

static bool below_1(const char *what, float value, Error *err)
{
    return (value >= 0 && value < 1)
           || error_set(err, "%s %g: expected a number from 0 to less than 1", what, (double)value);
}

bool adam_fits(const Adam *adam, Error *err)
{
    return at_least_0("learning rate", adam->rate, err) && below_1("beta1", adam->beta1, err)
           && below_1("beta2", adam->beta2, err) && at_least_0("eps", adam->eps, err)
           && at_least_0("weight decay", adam->decay, err);
}

void adam_step(const Adam *adam, int64_t t, const Tensor *dw, Tensor *m, Tensor *s, Tensor *w)
{
    assert(t >= 1 && tensor_same_shape(dw, w) && tensor_same_shape(m, w)
           && tensor_same_shape(s, w));
    const float first = (float)(1 - pow((double)adam->beta1, (double)t));
    const float second = (float)(1 - pow((double)adam->beta2, (double)t));
    for (size_t i = 0; i < tensor_count(w); i++) {
        float gradient = dw->v[i];
        if (adam->decoupled)
            w->v[i] -= adam->rate * adam->decay * w->v[i];
        else
            gradient += adam->decay * w->v[i];
        m->v[i] = adam->beta1 * m->v[i] + (1 - adam->beta1) * gradient;
        s->v[i] = adam->beta2 * s->v[i] + (1 - adam->beta2) * (gradient * gradient);
        float deviation = sqrtf(s->v[i] / second) + adam->eps;
        w->v[i] -= adam->rate * (m->v[i] / first) / deviation;
    }
}
