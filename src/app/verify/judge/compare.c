/* Comparing is done in double, so that comparing itself rounds nothing. */
#include "app/verify/judge/compare.h"

#include <float.h>
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

/* A distance as a share of what is allowed, which may be nothing. */
static double share_of(double apart, double allowed)
{
    if (apart == 0)
        return 0;
    return isfinite(apart) && allowed > 0 ? apart / allowed : INFINITY;
}

static void count_in(Difference *all, size_t i, double got, double want, double share)
{
    double apart = distance(got, want);
    all->absolute = fmax(all->absolute, apart);
    all->relative = fmax(all->relative, ratio(apart, fabs(want)));
    if (share > all->share) {
        all->share = share;
        all->worst = i;
    }
    if (!(share <= 1)) {
        all->differ++;
        all->agrees = false;
    }
}

/* What the type that a number was stored in takes from it; float32's own rounding is in the truth. */
static double stored_apart(SafeType type, double value)
{
    if (type == SAFE_F16)
        return fabs(value) * safe_type_unit(type) + 0x1p-25;
    return type == SAFE_BF16 ? fabs(value) * safe_type_unit(type) + 64 * TRUTH_LEAST : 0;   /* such products become 0 */
}

Difference compare(const float *got, const float *want, size_t count)
{
    Difference all = {.agrees = true};
    for (size_t i = 0; i < count; i++) {
        double here = (double)got[i], there = (double)want[i];
        count_in(&all, i, here, there, share_of(distance(here, there), 1e-5 + 1e-4 * fabs(there)));
    }
    return all;
}

Difference compare_chain(const float *got, const double *want, size_t count, SafeType type)
{
    Difference all = {.agrees = true};
    double largest = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(want[i]))
            largest = fmax(largest, fabs(want[i]));
    double floor = fmin(1e-5 * fmax(1, largest), 1e-2 * largest) + 1e-30;
    for (size_t i = 0; i < count; i++) {
        double here = (double)got[i], allowed = floor + 1e-4 * fabs(want[i]) + stored_apart(type, want[i]);
        count_in(&all, i, here, want[i], share_of(distance(here, want[i]), allowed));
    }
    return all;
}

static bool may_overflow(const Truth *truth, SafeType type)
{
    return truth->reach + truth->most > (double)FLT_MAX || (type == SAFE_F16 && truth->reach + truth->most >= 65504);
}

static double share_by_truth(const Truth *truth, double got, double want, SafeType type)
{
    double lost = fabs(got - truth->value);
    if (!isfinite(truth->value))
        return INFINITY;
    if (!isfinite(got) && !may_overflow(truth, SAFE_F32))
        return INFINITY;
    if (!isfinite(want))
        return may_overflow(truth, type) ? 0 : INFINITY;
    if (!isfinite(got))
        lost = 0;
    double allowed = fmin(truth->most, truth->likely + 2 * lost) + stored_apart(type, truth->value);
    return fmax(share_of(lost, truth->most), share_of(fabs(want - truth->value), allowed));
}

double compare_share(TruthAt *at, const Truths *truths, size_t index, float got, double want, SafeType type)
{
    if (distance((double)got, want) == 0)
        return 0;
    Truth truth = at(truths, index);
    return share_by_truth(&truth, (double)got, want, type);
}

Difference compare_truth(TruthAt *at, const Truths *truths, const float *got, const double *want, size_t count,
                         SafeType type)
{
    Difference all = {.agrees = true};
    for (size_t i = 0; i < count; i++)
        count_in(&all, i, (double)got[i], want[i], compare_share(at, truths, i, got[i], want[i], type));
    return all;
}

double compare_allowed(TruthAt *at, const Truths *truths, size_t index, SafeType type)
{
    Truth truth = at(truths, index);
    return truth.most + stored_apart(type, truth.value);
}

double compare_likely(TruthAt *at, const Truths *truths, size_t index, SafeType type)
{
    Truth truth = at(truths, index);
    return fmin(truth.most, truth.likely) + stored_apart(type, truth.value);
}
