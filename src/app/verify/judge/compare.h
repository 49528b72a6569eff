/* Compares computed with expected numbers. */
#ifndef CONVWALK_APP_VERIFY_COMPARE_H
#define CONVWALK_APP_VERIFY_COMPARE_H

#include "app/verify/judge/truth.h"

/* How far two tensors differ: the largest |got - want|; the largest |got - want| / |want| where want is not 0; and
 * whether they agree, each number by itself: the difference divided by what is allowed there is at most 1. Equal
 * infinities and two NaN are no difference; a NaN or an infinity against anything else is an infinite one. */
typedef struct {
    double absolute, relative;
    bool agrees;
    double share;      /* the largest such share, and the first element that has it */
    size_t worst;
    size_t differ;     /* how many elements do not agree */
} Difference;

/* By one rule for all: |got - want| <= 1e-5 + 1e-4*|want|. For chains of operations, for which a bound by rounding
 * would be far too wide. compare_chain is for numbers that were stored as `type`, and scales the 1e-5 to the largest
 * |want|: above 1 it is 1e-5 of that, since sums of raw pixels lose as much by cancellation; below 1e-3 it is a
 * hundredth of that, so that small gradients are compared too. */
Difference compare(const float *got, const float *want, size_t count);
Difference compare_chain(const float *got, const double *want, size_t count, SafeType type);

/* By what rounding allows for each number, see truth.h: `got` was computed in float32, and so was `want`, in any order,
 * which was then stored as `type`. A number of got's may be Truth.most from the truth; one of want's the smaller of
 * `most` and `likely`, where `likely` grows with the error of got itself (numbers that all round one way do so in any
 * order); both may differ by the type's rounding besides. Where a sum may overflow, an infinity or a NaN is right,
 * too. */
double compare_share(TruthAt *at, const Truths *truths, size_t index, float got, double want, SafeType type);
Difference compare_truth(TruthAt *at, const Truths *truths, const float *got, const double *want, size_t count,
                         SafeType type);

/* The largest and the likely error of element `index`, for a guess at what was computed instead. */
double compare_allowed(TruthAt *at, const Truths *truths, size_t index, SafeType type);
double compare_likely(TruthAt *at, const Truths *truths, size_t index, SafeType type);

#endif
