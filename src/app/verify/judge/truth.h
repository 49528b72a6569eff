/* What a case's numbers are, and how far float32 may be from them: each number computed once more in double, from
 * the formula alone, with a bound on what rounding can have done to it on the way.
 *
 * A sum of n terms t is off by at most u*(sum of |t|) for rounding its terms and, since no partial sum in any order
 * or tree is larger than P, the larger of the sum of its positive and of its negative terms, by (n - 1)*u*P for its
 * n - 1 additions; u = 2^-24. That is `most`. Roundings hardly ever all go one way: independent ones add up like
 * sqrt(n - 1), so `likely` counts at most 4*sqrt(n - 1) additions for the n - 1. A missing or a wrong term then
 * shows even in sums of thousands. Sources: N. Higham, "Accuracy and Stability of Numerical Algorithms", 4.2; N.
 * Higham, T. Mary, "A new approach to probabilistic rounding error analysis", 2019. Functions (exp, tanh, sigmoid,
 * log) are given TRUTH_ULPS*u of their value, and what rounding their arguments does. */
#ifndef CONVWALK_APP_VERIFY_TRUTH_H
#define CONVWALK_APP_VERIFY_TRUTH_H

#include "app/verify/case.h"
#include "engine/loss.h"

#define TRUTH_UNIT 0x1p-24
#define TRUTH_ULPS 8
#define TRUTH_LEAST 0x1p-126   /* below it floats lose digits, and some programs round such numbers to 0 */

typedef struct {
    double value;
    double most, likely;   /* how far rounding can take a float32 result, and how far it probably does */
    double reach;          /* no intermediate sum is larger: above the largest float it may overflow */
} Truth;

/* What the numbers of a case share. */
typedef struct {
    const Case *given;
    double stored; /* the rounding unit of the type of intermediate results; 0: all are float32 */
    int *winner;           /* the winners of max pooling, in double; owned */
    double *largest, *sum; /* softmax's rows: owned */
} Truths;

/* False, with nothing to free, when memory is short. Freed with truths_free. */
bool truths_init(Truths *truths, const Case *given, Error *err);
void truths_free(Truths *truths);

/* Element `index` of the output of that name; NULL when the case's results are not computed this way (a network's). */
typedef Truth TruthAt(const Truths *truths, size_t index);
TruthAt *truth_of(const Case *given, const char *name);

/* About how many terms an element of the output has. */
double truth_terms(const Case *given, const char *name);

/* ---- For the files of the operations. */

/* A sum in progress. */
typedef struct {
    double plus, minus, terms;
} TruthSum;

static inline void truth_add(TruthSum *sum, double term)
{
    sum->terms += term != 0;
    if (term < 0)
        sum->minus -= term;
    else
        sum->plus += term;   /* what is not a number, too */
}

/* The value of the sum; `roundings` is how many each term has been through (1 for a product). */
Truth truth_sum(const TruthSum *sum, double roundings);

/* A number that is copied, and one that is divided after the sum. */
Truth truth_copy(const Truths *truths, double value);
Truth truth_divided(const Truths *truths, Truth truth, double by);

/* Widens the bound for terms and additions rounded to BF16 when the results are stored so: PyTorch adds some of these
 * in place. Sums of F16 are kept in float32 everywhere. */
void truth_sum_stored(const Truths *truths, const TruthSum *sum, Truth *truth);

/* Element i of an input as exactly as the file has it; how many roundings the conversion to float32 was. */
static inline double truth_input(const double *finer, const Tensor *tensor, size_t i)
{
    return finer ? finer[i] : (double)tensor->v[i];
}
double truth_inputs_rounded(const Case *given);

/* For `prepare`: the winner of each window, the first of equal ones, a NaN before all, the last of them; each row's
 * largest number and the sum of its exponentials. */
bool truths_winners(Truths *truths, Error *err);
bool truths_rows(Truths *truths, Error *err);

TruthAt truth_conv_y, truth_conv_dx, truth_conv_dweight, truth_conv_dbias, truth_conv_col, truth_conv_dcol;
TruthAt truth_linear_y, truth_linear_dx, truth_linear_dweight, truth_linear_dbias;
TruthAt truth_max_y, truth_max_dx, truth_average_y, truth_average_dx, truth_global_y, truth_global_dx;
TruthAt truth_activation_y, truth_activation_dx, truth_softmax_y, truth_softmax_loss, truth_softmax_dx;

#endif
