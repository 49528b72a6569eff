/* Comparing is done in double, so that comparing itself rounds nothing. */
#include "app/verify/compare.h"

#include <math.h>

static double distance(double got, double want)
{
    if (got == want || (isnan(got) && isnan(want)))
        return 0;
    return isfinite(got) && isfinite(want) ? fabs(got - want) : INFINITY;
}

/* A distance as a share of its size; 0 where there is nothing to share. */
static double ratio(double apart, double size)
{
    if (isinf(apart))
        return apart;
    return size > 0 ? apart / size : 0;
}

Difference compare(const float *got, const float *want, size_t count)
{
    Difference all = {.agrees = true};
    for (size_t i = 0; i < count; i++) {
        double size = fabs((double)want[i]), apart = distance((double)got[i], (double)want[i]);
        all.absolute = fmax(all.absolute, apart);
        all.relative = fmax(all.relative, ratio(apart, size));
        if (apart > 0 && (isinf(apart) || apart > 1e-5 + 1e-4 * size))
            all.agrees = false;
    }
    return all;
}
