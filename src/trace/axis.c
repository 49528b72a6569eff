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

/* How many taps of output o come before position `at`, which counts from the padding's first cell: 0 .. kernel. */
static int taps_before(const Axis *axis, int64_t at, int o)
{
    int64_t far = at - (int64_t)o * axis->stride, d = axis->dilation;
    return int_clamp(far <= 0 ? 0 : (far + d - 1) / d, 0, axis->kernel);
}

int axis_first(const Axis *axis, int o)
{
    return taps_before(axis, axis->padding, o);
}

int axis_taps(const Axis *axis, int o)
{
    return taps_before(axis, (int64_t)axis->in + axis->padding, o) - axis_first(axis, o);
}

/* The sum over o' < o of int_clamp(top - o'*stride, 0, most): `most` at first, then falling, then 0. */
static int64_t falling(int64_t top, int stride, int most, int o)
{
    int full = int_clamp((top - most) < 0 ? 0 : (top - most) / stride + 1, 0, o);
    int some = int_clamp(top < 0 ? 0 : top / stride + 1, full, o);
    int64_t count = some - full, first = top - (int64_t)full * stride;
    return (int64_t)full * most + count * first - (int64_t)stride * (count * (count - 1) / 2);
}

/* The same with dilation: after those that have all taps the few that lie over the edge are added one by one. */
static int64_t falling_apart(const Axis *axis, int64_t at, int o)
{
    int64_t all = at - 1 - (int64_t)(axis->kernel - 1) * axis->dilation;   /* where the last tap is still before */
    int full = int_clamp(all < 0 ? 0 : all / axis->stride + 1, 0, o);
    int64_t sum = (int64_t)full * axis->kernel;
    for (int next = full, taps; next < o && (taps = taps_before(axis, at, next)) > 0; next++)
        sum += taps;
    return sum;
}

int64_t axis_taps_before(const Axis *axis, int o)
{
    if (axis->dilation > 1)
        return falling_apart(axis, (int64_t)axis->in + axis->padding, o) - falling_apart(axis, axis->padding, o);
    return falling((int64_t)axis->in + axis->padding, axis->stride, axis->kernel, o)
           - falling(axis->padding, axis->stride, axis->kernel, o);
}
