/* Numbers read from text, all in one place: the whole text or nothing, finite, rounded to the nearest float, the same
 * under every locale. Files and the command line have plain numbers; a field also takes what keyboards and input
 * methods produce. */
#ifndef CONVWALK_BASE_NUMBER_H
#define CONVWALK_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a text is refused. */
typedef enum {
    NUMBER_TAKEN,
    NUMBER_NOT,      /* not a number at all */
    NUMBER_TWO_WAYS, /* point and comma, or several of them: 1,000.5 */
    NUMBER_BY_ZERO,  /* 1/0 */
    NUMBER_LARGE,    /* more than a float holds */
    NUMBER_SMALL,    /* not 0, but so small that it would round to 0 */
    NUMBER_LONG,     /* a fraction of more than 15 digits */
    NUMBER_FAULTS
} NumberFault;

/* Plain: sign, digits with at most one point, exponent: -12, 0.5, .5, 1e-3, +2E4. U+2212 counts as a minus. No spaces,
 * no hexadecimal, no nan, no inf. *value is unchanged when the text is refused. */
NumberFault number_plain(const char *text, double *value);
NumberFault number_plain_float(const char *text, float *value);

/* As people type: the plain form; a decimal comma; a fraction of two such numbers without exponents (1/3, -2/7); the
 * typographic signs, full-width digits and points of input methods; spaces around it. *value is unchanged when the text
 * is refused. */
NumberFault number_typed(const char *text, float *value);

/* Whether `value`, read from this text by number_typed, is the number that was typed, or is written so in its shortest
 * or in nine digits: not 123456789012, of which a float keeps 1.2345679e+11. A fraction is kept. */
bool number_kept(const char *text, float value);

/* A count as people type it: digits, also in groups of three with commas as the window writes them (1,182,016); 0 ..
 * 10^18 - 1. False for anything else. */
bool number_typed_count(const char *text, int64_t *count);

/* Digits only, 0 .. 10^18 - 1: a seed, a step. False for anything else. */
bool number_count(const char *text, int64_t *count);

/* `value`, or the nearer end of low .. high when it lies outside. */
static inline int int_clamp(int64_t value, int low, int high)
{
    if (value < low)
        return low;
    return value > high ? high : (int)value;
}

/* The shortest digits that read back to the same float. Returns `buffer`. */
const char *number_shortest(float value, char *buffer, size_t room);

/* What to write instead, as the end of an error's line: "a comma within a number; write 0.5", or "expected a number".
 * Returns `buffer`. */
const char *number_advice(const char *text, char *buffer, size_t room);

/* Whether a number in a field can begin like this: a digit, a sign, a point or a comma, of any kind that number_typed
 * takes. */
bool number_begins(const char *text);

#endif
