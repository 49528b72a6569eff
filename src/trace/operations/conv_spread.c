/* The errors of Y with zeros around and, for strides, between them, over which the turned kernels slide. */
#include "trace/operations/conv.h"

#define AS(name) trace_set(trace, SET_##name)   /* a transposed convolution's are others */

/* The same as the turned kernels see it: where the padding holds copies, it is part of the input. */
Axis conv_spread_axis(const Trace *trace, bool vertical)
{
    Axis axis = conv_input_axis(trace, vertical);
    if (trace->spec.mode != PADDING_ZEROS) {
        axis.in = (vertical ? conv_high : conv_wide)(&trace->spec, axis.in);
        axis.padding = 0;
    }
    return axis;
}

/* The place of error 0 among the spread errors; negative when the padding is wider than the kernel's reach. */
static int spread_origin(const Axis *axis)
{
    return (axis->kernel - 1) * axis->dilation - axis->padding;
}

/* The errors that have a place there (all except those whose windows are wholly in the padding): *first, and how
 * many. */
int conv_spread_count(const Axis *axis, int *first)
{
    int origin = spread_origin(axis), size = axis->in + (axis->kernel - 1) * axis->dilation;
    *first = origin < 0 ? (-origin + axis->stride - 1) / axis->stride : 0;
    int end = size - 1 < origin ? 0 : (size - 1 - origin) / axis->stride + 1;
    if (end > axis->out)
        end = axis->out;
    return end > *first ? end - *first : 0;
}

/* The error at place i among the spread ones, or -1 for a zero. */
int conv_spread_error(const Axis *axis, int i)
{
    int first, count = conv_spread_count(axis, &first), from = i - spread_origin(axis);
    if (from < 0 || from % axis->stride != 0)
        return -1;
    int o = from / axis->stride;
    return o >= first && o < first + count ? o : -1;
}

static Address spread_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    Axis h = conv_spread_axis(trace, true), w = conv_spread_axis(trace, false);
    int first_h, first_w, count_h = conv_spread_count(&h, &first_h), count_w = conv_spread_count(&w, &first_w);
    int64_t plane = i / count_w / count_h;
    int channels = trace->tensor[AS(SPREAD)].dim[1];
    (void)round;
    Place at = {(int)(plane / channels), (int)(plane % channels),
                (first_h + (int)(i / count_w % count_h)) * h.stride + spread_origin(&h),
                (first_w + (int)(i % count_w)) * w.stride + spread_origin(&w)};
    return (Address){cell_at(trace, part->out, at), 0};
}

static int64_t spread_visits(const Trace *trace, const Part *part, Cell cell)
{
    Axis h = conv_spread_axis(trace, true), w = conv_spread_axis(trace, false);
    Place at = cell_place(trace, cell);
    (void)part;
    return conv_spread_error(&h, at.row) >= 0 && conv_spread_error(&w, at.column) >= 0;
}

static int64_t spread_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    Axis h = conv_spread_axis(trace, true), w = conv_spread_axis(trace, false);
    int first_h, first_w, count_h = conv_spread_count(&h, &first_h), count_w = conv_spread_count(&w, &first_w);
    Place at = cell_place(trace, cell);
    int64_t plane = (int64_t)at.n * trace->tensor[AS(SPREAD)].dim[1] + at.c;
    (void)part;
    (void)k;
    int64_t row = conv_spread_error(&h, at.row) - first_h, column = conv_spread_error(&w, at.column) - first_w;
    return (plane * count_h + row) * count_w + column;
}

const PartKind conv_spread_errors = {spread_address, spread_visits, spread_visit, NULL};
