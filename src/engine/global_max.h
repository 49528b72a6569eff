/* Global max pooling: of each map its largest value. Source: PyTorch's adaptive_max_pool2d with an
 * output of 1 x 1; Oquab et al., "Is object localization for free?", CVPR 2015. */
#ifndef CONVWALK_ENGINE_GLOBAL_MAX_H
#define CONVWALK_ENGINE_GLOBAL_MAX_H

#include "engine/tensor.h"

/* y {n,c,1,1} = the largest value of each map of x {n,c,h,w}; winner[i], for y's flat index i, is
 * the flat index in x of that cell. Cells are compared in row-major order and the first of equal
 * ones wins; a NaN wins over every number and the last NaN over others, as in PyTorch. `winner` is
 * room for one int per map. */
void global_max_forward(const Tensor *x, int *winner, Tensor *y);

/* The error of each map goes unchanged to where its largest value stood: dx is cleared, then
 * dx[winner[i]] += dy[i]. */
void global_max_backward(const Tensor *dy, const int *winner, Tensor *dx);

#endif
