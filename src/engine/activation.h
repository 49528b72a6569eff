/* Activation functions z = f(x), value by value, forward and backward. Source: the notes, z_ij =
 * f(x_ij) and delta_ij = dE/dx_ij = dE/dz_ij * f'(x_ij); PyTorch's relu, tanh and sigmoid. */
#ifndef CONVWALK_ENGINE_ACTIVATION_H
#define CONVWALK_ENGINE_ACTIVATION_H

#include "engine/tensor.h"

/*                          f(x)                    f'(x) from y = f(x)
 *   ACTIVATION_RELU        x if x > 0, else 0      1 if y > 0, else 0 (0 at x = 0)
 *   ACTIVATION_TANH        tanh(x)                 1 - y*y
 *   ACTIVATION_SIGMOID     1 / (1 + exp(-x))       y*(1 - y)
 * A NaN stays one; ReLU lets the error of a NaN pass, as PyTorch does. */
typedef enum { ACTIVATION_RELU, ACTIVATION_TANH, ACTIVATION_SIGMOID, ACTIVATION_COUNT } Activation;

/* "relu", "tanh", "sigmoid"; and the inverse, false for any other word. */
const char *activation_name(Activation activation);
bool activation_from_name(const char *name, Activation *activation);

/* y = f(x) for one value; f'(x) from y, as in the table; and dy * f'(x), where ReLU gives 0 for any
 * dy if f' is 0. */
float activation_value(Activation activation, float x);
float activation_slope(Activation activation, float y);
float activation_error(Activation activation, float y, float dy);

/* y = f(x); dx = dy * f'(x), from y. All of one shape; y may be x itself and dx dy itself. */
void activation_forward(Activation activation, const Tensor *x, Tensor *y);
void activation_backward(Activation activation, const Tensor *y, const Tensor *dy, Tensor *dx);

#endif
