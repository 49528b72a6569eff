/* Activation functions z = f(x), value by value, forward and backward. Source: the notes, z_ij =
 * f(x_ij) and delta_ij = dE/dx_ij = dE/dz_ij * f'(x_ij); PyTorch's functions of these names; GELU:
 * D. Hendrycks, K. Gimpel, "Gaussian Error Linear Units", 2016; SiLU: S. Elfwing, E. Uchibe,
 * K. Doya, "Sigmoid-Weighted Linear Units", 2017; hard swish: A. Howard and others, ICCV
 * 2019 (arXiv 1905.02244), section 5.2. */
#ifndef CONVWALK_ENGINE_ACTIVATION_H
#define CONVWALK_ENGINE_ACTIVATION_H

#include "engine/tensor.h"

/* The first ACTIVATION_BY_RESULT have their slope from y = f(x):
 *                           f(x)                         f'(x)
 *   ACTIVATION_RELU         x if x > 0, else 0           1 if y > 0, else 0 (0 at x = 0)
 *   ACTIVATION_TANH         tanh(x)                      1 - y*y
 *   ACTIVATION_SIGMOID      s(x) = 1 / (1 + exp(-x))     y*(1 - y)
 * the others, of which several x can have the same y, from x:
 *   ACTIVATION_LEAKY_RELU   x if x > 0, else alpha*x     1 if x > 0, else alpha
 *   ACTIVATION_ELU          x if x > 0, else             1 if x > 0, else alpha*exp(x)
 *                           alpha*(exp(x) - 1)
 *   ACTIVATION_GELU         x*P(x), P: the share of the  P(x) + x*exp(-x*x/2)/sqrt(2*pi)
 *                           normal distribution below x
 *   ACTIVATION_SILU         x*s(x)                       s(x)*(1 + x*s(-x))
 *   ACTIVATION_HARD_SWISH   x*min(max(x + 3, 0), 6)/6    0 up to x = -3, 1 from x = 3 on, else
 *                                                        (2*x + 3)/6
 * A NaN stays one; ReLU lets the error of a NaN pass, as PyTorch does. */
typedef enum {
    ACTIVATION_RELU,
    ACTIVATION_TANH,
    ACTIVATION_SIGMOID,
    ACTIVATION_LEAKY_RELU,
    ACTIVATION_ELU,
    ACTIVATION_GELU,
    ACTIVATION_SILU,
    ACTIVATION_HARD_SWISH,
    ACTIVATION_COUNT,
    ACTIVATION_BY_RESULT = ACTIVATION_SIGMOID + 1
} Activation;

/* "relu", "tanh", "leaky-relu" ...; and the inverse, false for any other word. */
const char *activation_name(Activation activation);
bool activation_from_name(const char *name, Activation *activation);

/* Whether it has an alpha, and PyTorch's usual one: 0.01 of leaky ReLU, 1 of ELU; else 0. */
float activation_alpha(Activation activation);

/* y = f(x) for one value; f'(x) from `at`, which is y of the first ACTIVATION_BY_RESULT and x of
 * the others; and dy * f'(x), where ReLU and hard swish give 0
 * for any dy if f' is 0. alpha is of no meaning to those
 * without one. */
float activation_value(Activation activation, float alpha, float x);
float activation_slope(Activation activation, float alpha, float at);
float activation_error(Activation kind, float alpha, float at, float dy);

/* y = f(x); dx = dy * f'(x), from `at` as above. All of one shape; y may be x itself and dx dy
 * itself. */
void activation_forward(Activation activation, float alpha, const Tensor *x, Tensor *y);
void activation_backward(Activation activation, float alpha, const Tensor *at, const Tensor *dy,
                         Tensor *dx);

#endif
