/* Windows along one axis. With dilation and stride the outputs over an input are few but not evenly spaced, so they are
 * tried one by one (at most as many as the kernel reaches over); counts of real cells are sums of clipped lines. */
#include "trace/axis.h"

#include "base/number.h"

/* The outputs whose windows could reach input i: low .. high. */
static void reach(const Axis *axis, int i, int *low, int *high)
{
    int64_t from = (int64_t)i + axis->padding - (int64_t)(axis->kernel - 1) * axis->dilation;
    *low = from <= 0 ? 0 : (int)((from + axis->stride - 1) / axis->stride);
    *high = (i + axis->padding) / axis->stride;
    if (*high >= axis->out)
        *high = axis->out - 1;
}

int axis_rank(const Axis *axis, int i, int o)
{
    int low, high, count = 0;
    reach(axis, i, &low, &high);
    for (int at = low; at <= high && at < o; at++)
        count += (i - axis_input(axis, at, 0)) % axis->dilation == 0;
    return count;
}

int axis_covered(const Axis *axis, int i)
{
    return axis_rank(axis, i, axis->out);
}

int axis_covering(const Axis *axis, int i, int n, int *k)
{
    int at, high;
    reach(axis, i, &at, &high);
    for (;; at++) {
        int offset = i - axis_input(axis, at, 0);
        if (offset % axis->dilation == 0 && n-- == 0) {
            *k = offset / axis->dilation;
            return at;
        }
    }
}

int axis_first(const Axis *axis, int o)
{
    return int_clamp((int64_t)axis->padding - (int64_t)o * axis->stride, 0, axis->kernel);
}

/* One past the last real tap of output o. */
static int axis_end(const Axis *axis, int o)
{
    return int_clamp((int64_t)axis->in + axis->padding - (int64_t)o * axis->stride, 0, axis->kernel);
}

int axis_taps(const Axis *axis, int o)
{
    int taps = axis_end(axis, o) - axis_first(axis, o);
    return taps > 0 ? taps : 0;
}

/* The sum over o' < o of int_clamp(top - o'*stride, 0, most): `most` at first, then falling, then 0. */
static int64_t falling(int64_t top, int stride, int most, int o)
{
    int full = int_clamp((top - most) < 0 ? 0 : (top - most) / stride + 1, 0, o);
    int some = int_clamp(top < 0 ? 0 : top / stride + 1, full, o);
    int64_t count = some - full, first = top - (int64_t)full * stride;
    return (int64_t)full * most + count * first - (int64_t)stride * (count * (count - 1) / 2);
}

int64_t axis_taps_before(const Axis *axis, int o)
{
    return falling((int64_t)axis->in + axis->padding, axis->stride, axis->kernel, o)
           - falling(axis->padding, axis->stride, axis->kernel, o);
}
