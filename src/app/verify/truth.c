/* Which number is told by which formula, and the bound of a sum. */
#include "app/verify/truth.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    CaseKind kind;
    const char *name;
    TruthAt *at;
} outputs[] = {
    {CASE_CONV, "y", truth_conv_y},
    {CASE_CONV, "dx", truth_conv_dx},
    {CASE_CONV, "dweight", truth_conv_dweight},
    {CASE_CONV, "dbias", truth_conv_dbias},
    {CASE_CONV, "col", truth_conv_col},
    {CASE_CONV, "dcol", truth_conv_dcol},
    {CASE_LINEAR, "y", truth_linear_y},
    {CASE_LINEAR, "dx", truth_linear_dx},
    {CASE_LINEAR, "dweight", truth_linear_dweight},
    {CASE_LINEAR, "dbias", truth_linear_dbias},
    {CASE_MAX_POOL, "y", truth_max_y},
    {CASE_MAX_POOL, "dx", truth_max_dx},
    {CASE_AVERAGE_POOL, "y", truth_average_y},
    {CASE_AVERAGE_POOL, "dx", truth_average_dx},
    {CASE_GLOBAL_POOL, "y", truth_global_y},
    {CASE_GLOBAL_POOL, "dx", truth_global_dx},
    {CASE_ACTIVATION, "y", truth_activation_y},
    {CASE_ACTIVATION, "dx", truth_activation_dx},
    {CASE_LOSS, "y", truth_softmax_y},
    {CASE_LOSS, "loss", truth_softmax_loss},
    {CASE_LOSS, "dx", truth_softmax_dx},
};

TruthAt *truth_of(const Case *given, const char *name)
{
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        if (outputs[i].kind == given->kind && strcmp(outputs[i].name, name) == 0)
            return outputs[i].at;
    return NULL;
}

double truth_terms(const Case *given, const char *name)
{
    const int *w = given->w.dim, *y = given->y;
    Pair kernel = given->pool.kernel, stride = given->pool.stride;
    bool forward = strcmp(name, "y") == 0, back = strcmp(name, "dx") == 0;
    switch (given->kind) {
    case CASE_CONV:
    case CASE_LINEAR:
        if (forward || back)
            return (double)w[forward ? 1 : 0] * w[2] * w[3];
        return strcmp(name, "dcol") == 0 ? w[0] : (double)y[0] * y[2] * y[3];
    case CASE_MAX_POOL:
    case CASE_AVERAGE_POOL: {
        double cells = (double)kernel.h * kernel.w;
        return forward ? cells : cells / stride.h / stride.w + 1;
    }
    case CASE_GLOBAL_POOL: return forward ? (double)given->x.dim[2] * given->x.dim[3] : 1;
    default: return 1;
    }
}

double truth_inputs_rounded(const Case *given)
{
    for (int i = 0; i < FINER_COUNT; i++)
        if (given->finer[i])
            return 1;
    return 0;
}

Truth truth_sum(const TruthSum *sum, double roundings)
{
    double size = sum->plus + sum->minus, additions = fmax(sum->terms - 1, 0);
    double least = (sum->terms + 1) * 0x1p-149;   /* where floats end, each term may vanish */
    double together = 1
        - fmin(additions * TRUTH_UNIT, 0.5); /* for the products of roundings, which the bound leaves out */
    Truth truth = {.value = sum->plus - sum->minus, .reach = fmax(sum->plus, sum->minus)};
    truth.most = TRUTH_UNIT * (roundings * size + additions * truth.reach) / together + least;
    truth.likely = TRUTH_UNIT * (roundings * size + fmin(additions, 4 * sqrt(additions)) * truth.reach) + least;
    return truth;
}

Truth truth_copy(const Truths *truths, double value)
{
    double most = truth_inputs_rounded(truths->given) * (TRUTH_UNIT * fabs(value) + 0x1p-149);
    return (Truth){value, most, most, fabs(value)};
}

/* A division, or a product with the divisor's reciprocal, which is two roundings; before it the sum was stored,
 * maybe. */
Truth truth_divided(const Truths *truths, Truth truth, double by)
{
    double value = truth.value / by, own = (2 * TRUTH_UNIT + truths->stored) * fabs(value) + 0x1p-149;
    return (Truth){value, truth.most / by + own, truth.likely / by + own, truth.reach};
}

void truth_sum_stored(const Truths *truths, const TruthSum *sum, Truth *truth)
{
    double additions = fmax(sum->terms - 1, 0), unit = truths->stored > 0x1p-10 ? truths->stored : 0;
    double size = sum->plus + sum->minus;   /* each term is rounded, too */
    double added = unit * (size + fmin(additions, 6 * sqrt(additions)) * truth->reach);
    truth->most += added;
    truth->likely += added;
}

typedef struct {
    int plane, oy, ox;
} WindowPlace;

/* Whether the window's winner is the same among float32s: numbers that are told apart in F64 alone may be one there. */
static bool same_winner(const Case *given, WindowPlace at, size_t best, Error *err)
{
    PoolWindow window = pool_window(&given->x, &given->pool, at.oy, at.ox);
    size_t width = (size_t)given->x.dim[3], first = (size_t)at.plane * (size_t)given->x.dim[2] * width;
    for (int iy = window.top; given->finer[FINER_X] && iy < window.bottom; iy++)
        for (int ix = window.left; ix < window.right; ix++) {
            size_t i = first + (size_t)iy * width + (size_t)ix;
            if (i < best && given->x.v[i] == given->x.v[best])
                return error_set(err, "x: elements %zu and %zu are one number in float32, but the winner of a window "
                                 "depends on which is larger", i, best);
        }
    return true;
}

/* The winner of each window, the first of equal ones; a NaN wins, the last of them. */
static bool find_winners(Truths *truths, Error *err)
{
    const Case *given = truths->given;
    const int *y = given->y, *x = given->x.dim;
    size_t count = (size_t)y[0] * (size_t)y[1] * (size_t)y[2] * (size_t)y[3], i = 0;
    truths->winner = mem_try(count, sizeof *truths->winner, "the winners", err);
    if (!truths->winner)
        return false;
    for (int plane = 0; plane < y[0] * y[1]; plane++)
        for (int oy = 0; oy < y[2]; oy++)
            for (int ox = 0; ox < y[3]; ox++, i++) {
                PoolWindow window = pool_window(&given->x, &given->pool, oy, ox);
                size_t first = (size_t)plane * (size_t)x[2] * (size_t)x[3];
                size_t best = first + (size_t)window.top * (size_t)x[3] + (size_t)window.left;
                for (int iy = window.top; iy < window.bottom; iy++)
                    for (int ix = window.left; ix < window.right; ix++) {
                        size_t at = first + (size_t)iy * (size_t)x[3] + (size_t)ix;
                        double value = truth_input(given->finer[FINER_X], &given->x, at);
                        if (isnan(value) || value > truth_input(given->finer[FINER_X], &given->x, best))
                            best = at;
                    }
                truths->winner[i] = (int)best;
                if (given->dy.v && !same_winner(given, (WindowPlace){plane, oy, ox}, best, err))
                    return false;
            }
    return true;
}

static bool find_rows(Truths *truths, Error *err)
{
    const Case *given = truths->given;
    int rows = given->x.dim[0], classes = given->x.dim[1];
    truths->largest = mem_try((size_t)rows, sizeof *truths->largest, "the rows", err);
    truths->sum = mem_try((size_t)rows, sizeof *truths->sum, "the rows", err);
    if (!truths->largest || !truths->sum)
        return false;
    for (int n = 0; n < rows; n++) {
        size_t first = (size_t)n * (size_t)classes;
        double largest = truth_input(given->finer[FINER_X], &given->x, first), sum = 0;
        for (int c = 1; c < classes; c++)
            largest = fmax(largest, truth_input(given->finer[FINER_X], &given->x, first + (size_t)c));
        for (int c = 0; c < classes; c++)
            sum += exp(truth_input(given->finer[FINER_X], &given->x, first + (size_t)c) - largest);
        truths->largest[n] = largest;
        truths->sum[n] = sum;
    }
    return true;
}

bool truths_init(Truths *truths, const Case *given, Error *err)
{
    *truths = (Truths){.given = given};
    bool done = (given->kind != CASE_MAX_POOL || find_winners(truths, err))
        && (given->kind != CASE_LOSS || find_rows(truths, err));
    if (!done)
        truths_free(truths);
    return done;
}

void truths_free(Truths *truths)
{
    free(truths->winner);
    free(truths->largest);
    free(truths->sum);
    *truths = (Truths){.given = NULL};
}
