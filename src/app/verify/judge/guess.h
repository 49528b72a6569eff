/* Guesses at what an expected tensor holds when it is not what was computed: the same numbers in another order, all of
 * them times one factor, or the result of a usual mistake (trace/mistakes.h). */
#ifndef CONVWALK_APP_VERIFY_GUESS_H
#define CONVWALK_APP_VERIFY_GUESS_H

#include "app/verify/judge/compare.h"
#include "app/verify/routes.h"

/* An expected tensor and the computed one, output->tensor, with as many numbers. */
typedef struct {
    const Case *given;
    const Output *output;
    const double *want;
    SafeType type;
    bool same_shape;
    TruthAt *at;               /* NULL: it has none, and only the order is tried */
    const Truths *truths;
} Doubt;

/* Appends an explanation of every number that differs ("the kernel was not turned by 180 degrees"); false, with nothing
 * appended, when there is none. */
bool guess(const Doubt *doubt, Text *out);

/* A missing bias may be smaller than the error allowed for each sum, but not by chance in all of them: whether the
 * numbers, as a whole, are nearer (by half, in the mean square) to the result without it. False for only a few
 * numbers. */
bool guess_no_bias(const Doubt *doubt, Text *out);

/* The parts of guess: by the order of its axes alone, and by the mistakes of the operation's trace. */
bool guess_order(const Doubt *doubt, Text *out);
bool guess_mistake(const Doubt *doubt, Text *out);

#endif
