/* Whether a sum is what a reader finds who adds up: the engine adds single-precision numbers in order, and where large
 * ones cancel, or a small one is lost beside them, its result is not the exact one. Once more in double precision, from
 * the numbers as they are and from the few digits that are shown. */
#include "trace/say/names.h"

#include "trace/part.h"

#include <math.h>
#include <stdlib.h>

/* The number that stands there for a value. */
static double shown(double value)
{
    char buffer[48];
    return strtod(text_number(value, 4, false, buffer, sizeof buffer), NULL);
}

/* What a term makes of the sum before it, in double precision; *size: the size of all that was added. */
static double add_exactly(const Trace *trace, const Step *step, double before, double a, double b, double *size)
{
    double by = a;
    switch (step->kind) {
    case STEP_PRODUCT: by = a * b; break;
    case STEP_MINUS: by = -(a * b); break;
    case STEP_LESS: by = -(a - b); break;
    case STEP_SHARE:
    case STEP_QUOTIENT: by = a / b; break;
    case STEP_DIFFERENCE: by = a - b; break;
    case STEP_EXP: by = exp(a - b); break;
    case STEP_LOG: by = log(a); break;
    case STEP_FUNCTION: by = (double)activation_value(trace->function, (float)a); break;
    case STEP_SLOPE:
        by = trace->function == ACTIVATION_TANH ? 1 - a * a : (double)activation_slope(trace->function, (float)a);
        break;
    case STEP_DIVIDE: return before / a;
    case STEP_COMPARE: return step->opens || a > before ? a : before;
    case STEP_CUT: by = 0; break;
    case STEP_COPY:
    case STEP_BIAS:
    case STEP_ADD:
    case STEP_COUNT: break;
    }
    *size += fabs(by);
    return before + by;
}

bool sum_exact(const Trace *trace, Cell cell, int64_t terms)
{
    double exact = 0, seen = 0, size = 0, ignored = 0; /* of the numbers as they are, and as they are shown */
    Step step = {.out = cell};
    for (int64_t k = 0; k < terms; k++) {
        Step last = step;
        step = cell_term(trace, cell, k);
        step_continue(trace, &last, &step);
        exact = add_exactly(trace, &step, exact, (double)step.va, (double)step.vb, &ignored);
        seen = add_exactly(trace, &step, seen, shown((double)step.va), shown((double)step.vb), &size);
    }
    double value = shown((double)step.after), digit = value != 0 ? pow(10, floor(log10(fabs(value))) - 3) : 0;
    if (digit > 1 && fabs(value) < 1e7) /* a whole number stands there with all its digits */
        digit = 1;
    double most = 0.505 * digit + 1e-12 * size;
    if (!isfinite(exact) || !isfinite(value))
        return !isfinite(exact);
    return fabs(exact - value) <= most || fabs(seen - value) <= most;
}
