/* Windows along one axis: tap k of output o covers input o*stride + k*dilation - padding. Every question that traces
 * have about windows splits into the two axes. */
#ifndef CONVWALK_TRACE_AXIS_H
#define CONVWALK_TRACE_AXIS_H

#include <stdint.h>

typedef struct {
    int in, out;   /* sizes of the input without padding and of the output */
    int kernel, stride, padding, dilation;
} Axis;

static inline int axis_input(const Axis *axis, int o, int k)
{
    return o * axis->stride + k * axis->dilation - axis->padding;
}

/* How many outputs have input i (padding included: -padding .. in + padding - 1) under one of their taps. */
int axis_covered(const Axis *axis, int i);

/* The n-th of them in ascending order, n < axis_covered, and the tap; the inverse: how many of them come before
 * output o. */
int axis_covering(const Axis *axis, int i, int n, int *k);
int axis_rank(const Axis *axis, int i, int o);

/* The taps of output o over real cells, without those over the padding: the first, how many; and how many all outputs
 * before o have together, by two arithmetic series. */
int axis_first(const Axis *axis, int o);
int axis_taps(const Axis *axis, int o);
int64_t axis_taps_before(const Axis *axis, int o);

#endif
