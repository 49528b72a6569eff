/* Batch normalisation, channel by channel. */
#include "engine/batch_norm.h"

#include <math.h>

static float count_of(const Tensor *x)
{
    return (float)x->dim[0] * (float)x->dim[2] * (float)x->dim[3];
}

static void mean_of(const Tensor *x, Tensor *mean)
{
    for (int c = 0; c < x->dim[1]; c++) {
        float sum = 0.0f;
        for (int n = 0; n < x->dim[0]; n++)
            for (int iy = 0; iy < x->dim[2]; iy++)
                for (int ix = 0; ix < x->dim[3]; ix++)
                    sum += *tensor_at(x, n, c, iy, ix);
        mean->v[c] = sum / count_of(x);
    }
}

static void variance_of(const Tensor *x, const Tensor *mean, Tensor *var)
{
    for (int c = 0; c < x->dim[1]; c++) {
        float sum = 0.0f;
        for (int n = 0; n < x->dim[0]; n++)
            for (int iy = 0; iy < x->dim[2]; iy++)
                for (int ix = 0; ix < x->dim[3]; ix++) {
                    float centred = *tensor_at(x, n, c, iy, ix) - mean->v[c];
                    sum += centred * centred;
                }
        var->v[c] = sum / count_of(x);
    }
}

void batch_norm_statistics(const Tensor *x, Tensor *mean, Tensor *var)
{
    mean_of(x, mean);
    variance_of(x, mean, var);
}

float batch_norm_deviation(float var, float eps)
{
    return sqrtf(var + eps);
}

void batch_norm_forward(const Tensor *x, const Tensor *mean,
                        const Tensor *var, float eps, const Tensor *w,
                        const Tensor *b, Tensor *std, Tensor *norm,
                        Tensor *y)
{
    for (int c = 0; c < x->dim[1]; c++)
        std->v[c] = sqrtf(var->v[c] + eps);
    for (int n = 0; n < x->dim[0]; n++)
        for (int c = 0; c < x->dim[1]; c++)
            for (int iy = 0; iy < x->dim[2]; iy++)
                for (int ix = 0; ix < x->dim[3]; ix++) {
                    float centred = *tensor_at(x, n, c, iy, ix) - mean->v[c];
                    float value = centred / std->v[c];
                    *tensor_at(norm, n, c, iy, ix) = value;
                    *tensor_at(y, n, c, iy, ix) = value * w->v[c] + b->v[c];
                }
}

void batch_norm_running(const Tensor *mean, const Tensor *var,
                        int m, float share, Tensor *run_mean,
                        Tensor *run_var)
{
    float kept = 1 - share, grown = share * (float)m / (float)(m - 1);
    for (int c = 0; c < mean->dim[1]; c++) {
        run_mean->v[c] = kept * run_mean->v[c] + share * mean->v[c];
        run_var->v[c] = kept * run_var->v[c] + grown * var->v[c];
    }
}

static void scale_errors(const Tensor *dy, const Tensor *w,
                         Tensor *dnorm)
{
    for (int n = 0; n < dy->dim[0]; n++)
        for (int c = 0; c < dy->dim[1]; c++)
            for (int iy = 0; iy < dy->dim[2]; iy++)
                for (int ix = 0; ix < dy->dim[3]; ix++) {
                    float error = *tensor_at(dy, n, c, iy, ix);
                    *tensor_at(dnorm, n, c, iy, ix) = error * w->v[c];
                }
}

static void statistics_errors(const Tensor *dnorm,
                              const Tensor *norm, Tensor *dmean,
                              Tensor *dvar)
{
    mean_of(dnorm, dmean);
    for (int c = 0; c < norm->dim[1]; c++) {
        float sum = 0.0f;
        for (int n = 0; n < norm->dim[0]; n++)
            for (int iy = 0; iy < norm->dim[2]; iy++)
                for (int ix = 0; ix < norm->dim[3]; ix++) {
                    float value = *tensor_at(norm, n, c, iy, ix);
                    sum += *tensor_at(dnorm, n, c, iy, ix) * value;
                }
        dvar->v[c] = sum / count_of(norm);
    }
}

void batch_norm_backward(const Tensor *dy, const Tensor *norm,
                         const Tensor *std, const Tensor *w, Tensor *dnorm,
                         Tensor *dmean, Tensor *dvar, Tensor *dx)
{
    scale_errors(dy, w, dnorm);
    statistics_errors(dnorm, norm, dmean, dvar);
    for (int n = 0; n < dx->dim[0]; n++)
        for (int c = 0; c < dx->dim[1]; c++)
            for (int iy = 0; iy < dx->dim[2]; iy++)
                for (int ix = 0; ix < dx->dim[3]; ix++) {
                    float value = *tensor_at(norm, n, c, iy, ix);
                    float others = dmean->v[c] + value * dvar->v[c];
                    float error = *tensor_at(dnorm, n, c, iy, ix) - others;
                    *tensor_at(dx, n, c, iy, ix) = error / std->v[c];
                }
}

void batch_norm_backward_fixed(const Tensor *dy, const Tensor *std,
                               const Tensor *w, Tensor *dnorm, Tensor *dx)
{
    scale_errors(dy, w, dnorm);
    for (int n = 0; n < dx->dim[0]; n++)
        for (int c = 0; c < dx->dim[1]; c++)
            for (int iy = 0; iy < dx->dim[2]; iy++)
                for (int ix = 0; ix < dx->dim[3]; ix++) {
                    float error = *tensor_at(dnorm, n, c, iy, ix);
                    *tensor_at(dx, n, c, iy, ix) = error / std->v[c];
                }
}

void batch_norm_gradients(const Tensor *dy, const Tensor *norm,
                          Tensor *dw, Tensor *db)
{
    for (int c = 0; c < dy->dim[1]; c++) {
        float scale = 0.0f, shift = 0.0f;
        for (int n = 0; n < dy->dim[0]; n++)
            for (int iy = 0; iy < dy->dim[2]; iy++)
                for (int ix = 0; ix < dy->dim[3]; ix++) {
                    float error = *tensor_at(dy, n, c, iy, ix);
                    scale += error * *tensor_at(norm, n, c, iy, ix);
                    shift += error;
                }
        dw->v[c] = scale;
        db->v[c] = shift;
    }
}
