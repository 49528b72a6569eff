/* What the activations are called in sums and formulas, and their values in double: what a step of one would give
 * without rounding. */
#ifndef CONVWALK_TRACE_SAY_CURVES_H
#define CONVWALK_TRACE_SAY_CURVES_H

#include "trace/trace.h"

/* "relu", "leaky", "hswish": in sums, before the brackets. */
const char *curve_word(Activation function);

/* f(x) and f'(x) in TeX, without what stands before the equals sign. */
const char *curve_tex(Activation function);
const char *curve_slope_tex(Activation function);

/* f(x); f'(x) from y or x, as the engine's (activation_slope). */
double curve_value(const Trace *trace, double x);
double curve_slope(const Trace *trace, double at);

/* Where the slope of the function jumps, or that of its slope, within `by` of x. */
bool curve_bends(Activation function, double x, double by);

#endif
