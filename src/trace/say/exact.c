/* Whether a sum is what a reader who adds up gets: the engine adds single-precision numbers in order, and where large
 * ones cancel, or a small one is lost beside them, its result is not the exact one. Here the sum is computed again
 * without loss, from the numbers themselves and from the few digits that are shown. */
#include "trace/say/names.h"

#include "trace/part.h"
#include "trace/say/curves.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* What has been added, and what the additions' rounding left out (Neumaier's sum). */
typedef struct {
    double sum, lost;
    double size, least; /* of all terms together; of the smallest that is not 0 */
} Exact;

static double shown(double value)
{
    char buffer[48];
    return strtod(text_number(value, 4, false, buffer, sizeof buffer), NULL);
}

static void add(Exact *exact, double by)
{
    double sum = exact->sum + by, size = fabs(by);
    exact->lost += fabs(exact->sum) >= size ? exact->sum - sum + by : by - sum + exact->sum;
    exact->sum = sum;
    exact->size += size;
    if (size > 0 && (exact->least == 0 || size < exact->least))
        exact->least = size;
}

static double total(const Exact *exact)
{
    return isfinite(exact->sum) ? exact->sum + exact->lost : exact->sum;
}

/* What comes close to 0 is never 0, even where a double has nothing smaller. */
static double above_zero(double value)
{
    return value > 0 ? value : DBL_MIN;
}

static void divide(Exact *exact, double by)
{
    exact->sum /= by;
    exact->lost /= by;
    exact->size = fabs(exact->size / by);
    exact->least = fabs(exact->least / by);
}

/* What a step makes of the sum before it. */
static void take_step(const Trace *trace, const Step *step, double a, double b, Exact *exact)
{
    switch (step->kind) {
    case STEP_PRODUCT: add(exact, a * b); break;
    case STEP_MINUS: add(exact, -(a * b)); break;
    case STEP_LESS: add(exact, -(a - b)); break;
    case STEP_SHARE:
    case STEP_QUOTIENT: add(exact, a / b); break;
    case STEP_DIFFERENCE: add(exact, a - b); break;
    case STEP_EXP: add(exact, above_zero(exp(a - b))); break;
    case STEP_LOG: add(exact, log(a)); break;
    case STEP_ROOT: add(exact, sqrt(a + b)); break;
    case STEP_FUNCTION: add(exact, curve_value(trace, a)); break;
    case STEP_SLOPE: add(exact, curve_slope(trace, a)); break;
    case STEP_DIVIDE: divide(exact, a); break;
    case STEP_COMPARE: exact->sum = step->opens || a > exact->sum ? a : exact->sum; break;
    case STEP_COPY:
    case STEP_BIAS:
    case STEP_ADD:
    case STEP_COUNT: add(exact, a); break;
    case STEP_CUT: break;
    }
}

/* Half a unit of the last digit that is shown, and what binary makes of decimal numbers; but of that no more than would
 * hide the smallest term. */
static double allowed(double value, const Exact *exact)
{
    double digit = value != 0 ? pow(10, floor(log10(fabs(value))) - 3) : 0;
    if (digit > 1 && fabs(value) < 1e7) /* a whole number is shown with all its digits */
        digit = 1;
    return 0.505 * digit + fmin(1e-12 * exact->size, exact->least / 2);
}

/* Of the numbers as they are, and as they are shown. */
static bool comes_to(const Exact *exact, const Exact *seen, double after)
{
    double value = shown(after);
    if (number_is_withheld(after))   /* "= ?" */
        return true;
    if (!isfinite(total(exact)) || !isfinite(value))
        return !isfinite(total(exact));
    return fabs(total(exact) - value) <= allowed(value, exact) || fabs(total(seen) - value) <= allowed(value, seen);
}

static void take_both(const Trace *trace, const Step *step, Exact *exact, Exact *seen)
{
    take_step(trace, step, (double)step->va, (double)step->vb, exact);
    take_step(trace, step, shown((double)step->va), shown((double)step->vb), seen);
}

bool sum_exact(const Trace *trace, Cell cell, int64_t terms)
{
    Exact exact = {0}, seen = {0};
    Step step = {.out = cell};
    for (int64_t k = 0; k < terms; k++) {
        Step last = step;
        step = cell_term(trace, cell, k);
        step_continue(trace, &last, &step);
        take_both(trace, &step, &exact, &seen);
    }
    return comes_to(&exact, &seen, (double)step.after);
}

bool row_exact(const Trace *trace, Cell cell, int64_t from, int64_t end, float sum)
{
    Exact exact = {0}, seen = {0};
    for (int64_t k = from; k < end; k++) {
        Step step = cell_term(trace, cell, k);
        take_both(trace, &step, &exact, &seen);
    }
    return comes_to(&exact, &seen, (double)sum);
}

bool step_exact(const Trace *trace, const Step *step)
{
    Exact exact = {0}, seen = {0};
    add(&exact, (double)step->before);
    add(&seen, shown((double)step->before));
    take_both(trace, step, &exact, &seen);
    bool beyond = !isfinite(step->after) && !number_is_withheld((double)step->after);
    return !beyond && comes_to(&exact, &seen, (double)step->after);
}
