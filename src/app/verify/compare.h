/* Whether computed numbers are the expected ones. */
#ifndef CONVWALK_APP_VERIFY_COMPARE_H
#define CONVWALK_APP_VERIFY_COMPARE_H

#include "app/verify/truth.h"

/* How far two tensors are apart: the largest |got - want|; the largest |got - want| / |want| where want is not 0;
 * and whether they agree, each number by itself: a difference as a share of what is allowed there is at most 1.
 * Equal infinities and two NaN are no difference; a NaN or an infinity against anything else is an infinite one. */
typedef struct {
    double absolute, relative;
    bool agrees;
    double share;      /* the largest share, and the element that has it (the first when none has) */
    size_t worst;
    size_t differ;     /* how many elements do not agree */
} Difference;

/* By one rule for all: |got - want| <= 1e-5 + 1e-4*|want|. For chains of operations, whose bound by rounding would
 * be out of all proportion. compare_chain holds numbers that were stored as `type`, and suits its 1e-5 to the
 * largest |want|: above 1 it is 1e-5 of that, since sums of raw pixels lose as much in what cancels; below 1e-3 it
 * is a hundredth of that, so that small gradients are looked at, too. */
Difference compare(const float *got, const float *want, size_t count);
Difference compare_chain(const float *got, const double *want, size_t count, SafeType type);

/* By what rounding allows each number, see truth.h: `got` was computed in float32, and so was `want`, in any order,
 * which was then stored as `type`. A number of got's may be Truth.most from the truth; one of want's the smaller of
 * `most` and `likely`, where `likely` grows with what got itself has lost (numbers that all round one way do so in
 * any order); both the type's rounding more. Where a sum may overflow on its way, an infinity or a NaN is right,
 * too. */
double compare_share(TruthAt *at, const Truths *truths, size_t index, float got, double want, SafeType type);
Difference compare_truth(TruthAt *at, const Truths *truths, const float *got, const double *want, size_t count,
                         SafeType type);

/* What element `index` may be off by at most, and is likely to be off by, for a guess at what has been computed
 * instead. */
double compare_allowed(TruthAt *at, const Truths *truths, size_t index, SafeType type);
double compare_likely(TruthAt *at, const Truths *truths, size_t index, SafeType type);

#endif
