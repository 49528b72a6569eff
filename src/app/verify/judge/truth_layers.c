/* Pooling, the activations and softmax with its loss, in double. A function's result carries the error of its
 * argument by its slope; softmax's exponents are differences whose rounding is one of the exponent's size. */
#include "app/verify/judge/truth.h"

#include <math.h>

/* ---- Pooling. */

typedef struct {
    size_t plane;
    int row, column;
} Flat;

static Flat flat_of(const int dim[4], size_t index)
{
    size_t cells = (size_t)dim[2] * (size_t)dim[3], rest = index % cells;
    return (Flat){index / cells, (int)(rest / (size_t)dim[3]), (int)(rest % (size_t)dim[3])};
}

Truth truth_max_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    return truth_copy(truths, truth_input(given->finer[FINER_X], &given->x, (size_t)truths->winner[index]));
}

/* The first and the last window along one axis that may hold cell i. */
static void windows_over(int i, int kernel, int stride, int padding, int outputs, int *first, int *last)
{
    int64_t from = (int64_t)i + padding - kernel + 1;
    *first = from <= 0 ? 0 : (int)((from + stride - 1) / stride);
    *last = (i + padding) / stride;
    if (*last > outputs - 1)
        *last = outputs - 1;
}

/* What the windows over a cell of X send back to it: the whole error where it has won, or its share. */
static Truth gathered(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    const PoolSpec *spec = &given->pool;
    Flat at = flat_of(given->x.dim, index);
    int top, bottom, left, right;
    bool max = truths->winner != NULL;
    TruthSum sum = {0};
    Pair apart = pool_step(spec);
    int high = apart.h * (spec->kernel.h - 1) + 1, wide = apart.w * (spec->kernel.w - 1) + 1;
    windows_over(at.row, high, spec->stride.h, spec->padding.h, given->y[2], &top, &bottom);
    windows_over(at.column, wide, spec->stride.w, spec->padding.w, given->y[3], &left, &right);
    for (int oy = top; oy <= bottom; oy++)
        for (int ox = left; ox <= right; ox++) {
            size_t error = (at.plane * (size_t)given->y[2] + (size_t)oy) * (size_t)given->y[3] + (size_t)ox;
            double dy = truth_input(given->finer[FINER_DY], &given->dy, error);
            if (!max)
                truth_add(&sum, dy / (double)pool_window(&given->x, spec, oy, ox).divisor);
            else if ((size_t)truths->winner[error] == index)
                truth_add(&sum, dy);
        }
    Truth truth = truth_sum(&sum, (max ? 0 : 2) + truth_inputs_rounded(given));
    truth_sum_stored(truths, &sum, &truth);
    return truth;
}

Truth truth_max_dx(const Truths *truths, size_t index)
{
    return gathered(truths, index);
}

Truth truth_average_dx(const Truths *truths, size_t index)
{
    return gathered(truths, index);
}

static Truth mean_of(const Truths *truths, const TruthSum *sum, double by)
{
    Truth truth = truth_sum(sum, truth_inputs_rounded(truths->given));
    truth_sum_stored(truths, sum, &truth);
    return truth_divided(truths, truth, by);
}

Truth truth_average_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    Flat at = flat_of(given->y, index);
    PoolWindow window = pool_window(&given->x, &given->pool, at.row, at.column);
    TruthSum sum = {0};
    for (int iy = window.top; iy < window.bottom; iy++)
        for (int ix = window.left; ix < window.right; ix++) {
            size_t cell = (at.plane * (size_t)given->x.dim[2] + (size_t)iy) * (size_t)given->x.dim[3] + (size_t)ix;
            truth_add(&sum, truth_input(given->finer[FINER_X], &given->x, cell));
        }
    return mean_of(truths, &sum, (double)window.divisor);
}

static size_t map_cells(const Case *given)
{
    return (size_t)given->x.dim[2] * (size_t)given->x.dim[3];
}

Truth truth_global_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    size_t cells = map_cells(given);
    TruthSum sum = {0};
    for (size_t i = 0; i < cells; i++)
        truth_add(&sum, truth_input(given->finer[FINER_X], &given->x, index * cells + i));
    return mean_of(truths, &sum, (double)cells);
}

Truth truth_global_dx(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    size_t cells = map_cells(given);
    return truth_divided(truths, truth_copy(truths, truth_input(given->finer[FINER_DY], &given->dy, index / cells)),
                         (double)cells);
}

/* ---- Activations. */

static Truth truth_of_value(double value, double error)
{
    error += 2 * TRUTH_LEAST;
    return (Truth){value, error, error, fabs(value)};
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* f of the first ones, and f' without the cancellation of 1 - y*y or 1 - y. */
static double by_result(Activation kind, double x, double *slope)
{
    if (kind == ACTIVATION_TANH) {
        *slope = 1 / (cosh(x) * cosh(x));
        return tanh(x);
    }
    *slope = 1 / (2 + exp(x) + exp(-x));
    return logistic(x);
}

/* f and f' of the others. */
static double by_input(Activation kind, double alpha, double x, double *slope)
{
    double below = 0.5 * erfc(-x * sqrt(0.5)), s = logistic(x);
    switch (kind) {
    case ACTIVATION_LEAKY_RELU: *slope = x > 0 ? 1 : alpha; return x > 0 ? x : alpha * x;
    case ACTIVATION_ELU: *slope = x > 0 ? 1 : alpha * exp(x); return x > 0 ? x : alpha * expm1(x);
    case ACTIVATION_GELU: *slope = below + x * exp(-x * x / 2) / sqrt(8 * atan(1)); return x * below;
    case ACTIVATION_SILU: *slope = s * (1 + x * (1 - s)); return x * s;
    default: break;
    }
    *slope = fabs(x) < 3 ? (2 * x + 3) / 6 : (double)(x > 0);
    return x * fmin(fmax(x + 3, 0), 6) / 6;
}

/* How steep f' is at most (GELU's 0.8, ELU's alpha, the others' less), and how large it is. */
static double bend(const Case *given)
{
    return fmax(1, fabs((double)given->number));
}

/* Whichever of the ways to write it was used, erf or erfc, exp(x) - 1: what cancels in it is of the size of x and of
 * alpha. */
static Truth value_by_input(const Truths *truths, double x)
{
    const Case *given = truths->given;
    double slope, y = by_input(given->activation, (double)given->number, x, &slope);
    bool exact = x > 0 && given->activation <= ACTIVATION_ELU;
    double size = given->activation == ACTIVATION_ELU ? fabs((double)given->number) : fabs(x);
    double moved = truth_inputs_rounded(given) * fabs(x) * fmax(1.2, bend(given));
    if (exact)
        return truth_copy(truths, y);
    return truth_of_value(y, TRUTH_UNIT * (TRUTH_ULPS * (size + fabs(y)) + (isnan(moved) ? 0 : moved)));
}

static Truth error_by_input(const Truths *truths, double x, double dy)
{
    const Case *given = truths->given;
    double slope, rounded = truth_inputs_rounded(given);
    by_input(given->activation, (double)given->number, x, &slope);
    if (x > 0 && given->activation <= ACTIVATION_ELU)
        return truth_copy(truths, dy);
    double moved = rounded * (fabs(slope) + fabs(x) * bend(given));
    return truth_of_value(dy * slope, fabs(dy) * TRUTH_UNIT * (TRUTH_ULPS * 2 * bend(given) + moved));
}

Truth truth_activation_y(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    double x = truth_input(given->finer[FINER_X], &given->x, index), slope;
    if (given->activation == ACTIVATION_RELU)
        return truth_copy(truths, x <= 0 ? 0 : x);
    if (given->activation >= ACTIVATION_BY_RESULT)
        return value_by_input(truths, x);
    double y = by_result(given->activation, x, &slope), moved = truth_inputs_rounded(given) * fabs(x) * slope;
    return truth_of_value(y, TRUTH_UNIT * (TRUTH_ULPS * fabs(y) + (isnan(moved) ? 0 : moved)));
}

/* f' is computed from y, which has the error of a function and, if it was stored in between, of the type. */
Truth truth_activation_dx(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    double x = truth_input(given->finer[FINER_X], &given->x, index), slope;
    double dy = truth_input(given->finer[FINER_DY], &given->dy, index);
    if (given->activation == ACTIVATION_RELU)
        return truth_copy(truths, x <= 0 ? 0 : dy);
    if (given->activation >= ACTIVATION_BY_RESULT)
        return error_by_input(truths, x, dy);
    double y = fabs(by_result(given->activation, x, &slope)), apart = TRUTH_ULPS * TRUTH_UNIT + truths->stored;
    double moved = truth_inputs_rounded(given) * (slope + 2 * fabs(x) * slope);
    double error = given->activation == ACTIVATION_TANH ? y * y * (2 * apart + TRUTH_UNIT) : y * apart;
    return truth_of_value(dy * slope, fabs(dy) * (error + TRUTH_UNIT * (4 * slope + moved)));
}

/* ---- Softmax and its loss. */

typedef struct {
    double p, log_p;
    double error;   /* of p as a share of it, so that of log p */
} Probability;

static Probability probability(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    int classes = given->x.dim[1];
    size_t n = index / (size_t)classes;
    double x = truth_input(given->finer[FINER_X], &given->x, index), largest = truths->largest[n];
    double exponent = fabs(x - largest) + (1 + truth_inputs_rounded(given)) * fmax(fabs(x), fabs(largest))
        + 2 * log(classes);
    double additions = fmin(classes, 4 * sqrt(classes));
    return (Probability){exp(x - largest) / truths->sum[n], x - largest - log(truths->sum[n]),
                         TRUTH_UNIT * (2 * TRUTH_ULPS + exponent + additions)};
}

Truth truth_softmax_y(const Truths *truths, size_t index)
{
    Probability of = probability(truths, index);
    return truth_of_value(of.p, of.p * of.error);
}

Truth truth_softmax_loss(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    int rows = given->x.dim[0];
    double errors = 0;
    TruthSum sum = {0};
    for (int n = 0; n < rows; n++) {
        if (given->target[n] == LOSS_IGNORED)
            continue;
        Probability of = probability(truths, (size_t)n * (size_t)given->x.dim[1] + (size_t)given->target[n]);
        truth_add(&sum, -of.log_p);
        errors += of.error + fabs(of.log_p) * (2 * TRUTH_UNIT + 2 * truths->stored);
    }
    (void)index;
    Truth truth = truth_sum(&sum, 0);
    truth.most += errors;
    truth.likely += errors;
    return truth_divided(truths, truth, rows - given->ignored);
}

Truth truth_softmax_dx(const Truths *truths, size_t index)
{
    const Case *given = truths->given;
    int classes = given->x.dim[1], target = given->target[index / (size_t)classes];
    if (target == LOSS_IGNORED)
        return (Truth){0, 0, 0, 0};
    Probability of = probability(truths, index);
    bool meant = target == (int)(index % (size_t)classes);
    double stored = truths->stored * (3 + fabs(of.log_p));   /* of p, or of the logarithm that p was taken from */
    double error = of.p * (of.error + expm1(stored)) + TRUTH_UNIT * fabs(of.p - meant);
    return truth_divided(truths, truth_of_value(of.p - meant, error), given->x.dim[0] - given->ignored);
}
