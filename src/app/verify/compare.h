/* Whether computed numbers are the expected ones. */
#ifndef CONVWALK_APP_VERIFY_COMPARE_H
#define CONVWALK_APP_VERIFY_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

/* How far two tensors are apart: the largest |got - want|; the largest |got - want| / |want| where want is not 0; and
 * whether |got - want| <= 1e-5 + 1e-4*|want| everywhere. Equal infinities and two NaN are no difference; a NaN
 * or an infinity against anything else is an infinite one. */
typedef struct {
    double absolute, relative;
    bool agrees;
} Difference;

Difference compare(const float *got, const float *want, size_t count);

#endif
