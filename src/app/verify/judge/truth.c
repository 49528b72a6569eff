/* Which formula computes which number, and the bound of a sum. */
#include "app/verify/cases/case_kind.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

TruthAt *truth_of(const Case *given, const char *name)
{
    for (const CaseTruth *truth = given->kind->truths; truth && truth->name; truth++)
        if (strcmp(truth->name, name) == 0)
            return truth->at;
    return NULL;
}

double truth_terms(const Case *given, const char *name)
{
    return given->kind->terms ? given->kind->terms(given, name) : 1;
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

/* Whether the window's winner is the same in float32: numbers that differ only in F64 may be equal there. */
static bool same_winner(const Case *given, WindowPlace at, size_t best, Error *err)
{
    PoolWindow window = pool_window(&given->x, &given->pool, at.oy, at.ox);
    size_t width = (size_t)given->x.dim[3], first = (size_t)at.plane * (size_t)given->x.dim[2] * width;
    for (int iy = window.top; given->finer[FINER_X] && iy < window.bottom; iy += window.step.h)
        for (int ix = window.left; ix < window.right; ix += window.step.w) {
            size_t i = first + (size_t)iy * width + (size_t)ix;
            if (i < best && given->x.v[i] == given->x.v[best])
                return error_set(err, "x: elements %zu and %zu are one number in float32, but the winner of a window "
                                 "depends on which is larger", i, best);
        }
    return true;
}

bool truths_winners(Truths *truths, Error *err)
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
                for (int iy = window.top; iy < window.bottom; iy += window.step.h)
                    for (int ix = window.left; ix < window.right; ix += window.step.w) {
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

bool truths_rows(Truths *truths, Error *err)
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
    bool done = !given->kind->prepare || given->kind->prepare(truths, err);
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
