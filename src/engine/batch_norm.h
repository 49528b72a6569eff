/* Batch normalisation of maps: each channel's numbers, over all images and places, are moved to
 * mean 0 and variance 1, then scaled and shifted by two parameters that are learnt.
 *
 *   mean = sum of x / m,  var = sum of (x - mean)^2 / m,  m = n*h*w numbers of the channel
 *   std = sqrt(var + eps),  norm = (x - mean) / std,  y = norm*w + b
 *
 * While a network learns these are the batch's own mean and variance, and running averages of them
 * are kept; afterwards the averages take their place. Source: S. Ioffe, C. Szegedy, "Batch
 * normalization: accelerating deep network training by reducing internal covariate shift", 2015;
 * PyTorch's BatchNorm2d. Shapes: x, norm, y, dy, dx {n,c,h,w}; all others {1,c,1,1}. */
#ifndef CONVWALK_ENGINE_BATCH_NORM_H
#define CONVWALK_ENGINE_BATCH_NORM_H

#include "engine/tensor.h"

/* The batch's mean and (biased) variance; sums run n h w. */
void batch_norm_statistics(const Tensor *x, Tensor *mean, Tensor *var);

/* sqrt(var + eps). */
float batch_norm_deviation(float var, float eps);

/* By any mean and variance. */
void batch_norm_forward(const Tensor *x, const Tensor *mean, const Tensor *var, float eps,
                        const Tensor *w, const Tensor *b, Tensor *std, Tensor *norm, Tensor *y);

/* The running averages take a share of the batch's mean and of its variance without bias, which is
 * var*m / (m - 1): r = (1 - share)*r + share*new. m >= 2. */
void batch_norm_running(const Tensor *mean, const Tensor *var, int m, float share, Tensor *run_mean,
                        Tensor *run_var);

/* The error of x where mean and variance are the batch's own, in three paths: each number by
 * itself, through the mean, through the variance. dnorm = dy*w; dmean and dvar are the means of
 * dnorm and of dnorm*norm over the channel; dx = (dnorm - (dmean + norm*dvar)) / std. */
void batch_norm_backward(const Tensor *dy, const Tensor *norm, const Tensor *std, const Tensor *w,
                         Tensor *dnorm, Tensor *dmean, Tensor *dvar, Tensor *dx);

/* Where they are given, which leaves the first path: dx = dy*w / std. */
void batch_norm_backward_fixed(const Tensor *dy, const Tensor *std, const Tensor *w, Tensor *dnorm,
                               Tensor *dx);

/* dw = sum of dy*norm, db = sum of dy. */
void batch_norm_gradients(const Tensor *dy, const Tensor *norm, Tensor *dw, Tensor *db);

#endif
