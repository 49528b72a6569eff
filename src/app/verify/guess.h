/* What else an expected tensor may hold, when it is not what was computed: the same numbers in another order, all of
 * them times one factor, or what a usual mistake gives (trace/mistakes.h). */
#ifndef CONVWALK_APP_VERIFY_GUESS_H
#define CONVWALK_APP_VERIFY_GUESS_H

#include "app/verify/compare.h"
#include "app/verify/routes.h"

/* An expected tensor and what was computed for it: output->tensor, as many numbers. */
typedef struct {
    const Case *given;
    const Output *output;
    const double *want;
    SafeType type;
    bool same_shape;
    TruthAt *at;               /* NULL: it has none, and nothing but the order is guessed */
    const Truths *truths;
} Doubt;

/* Adds what explains every number that differs ("the kernel was not turned by 180 degrees"); false, with nothing added,
 * when nothing does. */
bool guess(const Doubt *doubt, Text *out);

/* A forgotten bias may be less than what each sum alone is allowed, but not by chance in all of them: whether the
 * numbers, as a whole, lie nearer (by half, in the mean square) to what comes out without it. Not asked of a few
 * numbers. */
bool guess_no_bias(const Doubt *doubt, Text *out);

/* The parts of guess: by the order of its axes alone, and by the mistakes of the operation's trace. */
bool guess_order(const Doubt *doubt, Text *out);
bool guess_mistake(const Doubt *doubt, Text *out);

#endif
