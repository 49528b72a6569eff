/* Which usual mistake gives a reader's number. The wrong values are computed by doing the operation wrongly: with the
 * kernel turned where it should not be, with = for +=, without one of the terms. */
#ifndef CONVWALK_TRACE_MISTAKES_H
#define CONVWALK_TRACE_MISTAKES_H

#include "trace/trace.h"

typedef enum {
    MISTAKE_TURNED,         /* forward, or the weights' gradient: something is turned by 180 degrees that must not be */
    MISTAKE_NOT_TURNED,     /* the error of the input: the kernel not turned */
    MISTAKE_OVERWRITTEN,    /* = for +=: only the last term remains */
    MISTAKE_ONE_IMAGE,      /* a sum over the batch with one image missing */
    MISTAKE_NO_BIAS,
    /* a mean without its division, an error not shared, an exponential not divided by the sum */
    MISTAKE_NOT_DIVIDED,
    MISTAKE_WHOLE_WINDOW,   /* a partial window divided by all of the kernel's cells */
    MISTAKE_DIVIDED,        /* a sum or an error is divided where nothing must be */
    MISTAKE_MEAN,           /* the mean for the largest, the largest's error shared */
    MISTAKE_LARGEST,        /* the largest for the mean */
    MISTAKE_LOSER,          /* another cell of the window for the winner */
    MISTAKE_NO_FUNCTION,    /* x for f(x) */
    MISTAKE_NO_SLOPE,       /* the error for error * f' */
    MISTAKE_SLOPE_OF_X,     /* f' of x instead of y */
    MISTAKE_NO_TARGET,      /* p for p - t */
    MISTAKE_SIGN,           /* + for -, or the difference the wrong way round */
    MISTAKE_NO_RATE,        /* the whole gradient for its share */
    MISTAKE_NEIGHBOUR,      /* the neighbour's cell, or the window one cell off */
    MISTAKE_SHORT,          /* one term forgotten */
    /* from here on those of a single operation, which its row lists, row after row */
    MISTAKE_SHARED
} MistakeKind;

typedef struct {
    MistakeKind kind;
    float value;   /* what it gives */
} Mistake;

enum { MISTAKES_MOST = 64 };

/* How many kinds there are, at most so many. */
enum { MISTAKE_KINDS_MOST = 64 };
int mistake_kinds(void);

/* The mistake in words: "the kernel was not turned by 180°". */
const char *mistake_sentence(MistakeKind kind);

/* The mistakes that can be made on the way to a cell's final value, and to its value after step i; the likeliest
 * first, none that gives the right value. Returns how many. */
int mistakes_of(const Trace *trace, Cell cell, Mistake list[MISTAKES_MOST]);
int mistakes_at(const Trace *trace, int64_t i, Mistake list[MISTAKES_MOST]);

/* Whether a typed number means `value`: equal to about three digits, since numbers are shown with four. */
bool answer_matches(float typed, float value);

/* The first mistake of the list that gives the typed number; NULL if none does or if it is the right one. */
const Mistake *mistake_match(const Mistake *list, int count, float right, float typed);

#endif
