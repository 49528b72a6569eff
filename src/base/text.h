/* Text built piece by piece, similar words, numbers as text. */
#ifndef CONVWALK_BASE_TEXT_H
#define CONVWALK_BASE_TEXT_H

#include "base/error.h"

#include <stddef.h>

/* A growing UTF-8 string; {0} is an empty one. `at` is NULL while it is empty, else NUL-terminated; text_free frees
 * it. */
typedef struct {
    char *at;
    size_t length, room;
} Text;

void text_add(Text *text, const char *format, ...) PRINTF_LIKE(2, 3);
void text_bytes(Text *text, const char *bytes, size_t count);
void text_clear(Text *text);              /* empty again, memory kept */
void text_free(Text *text);
const char *text_get(const Text *text);   /* never NULL; borrowed until the next change */

/* The character at `at`, and its length in bytes. A byte that is not UTF-8 (over-long forms, surrogates and everything
 * beyond U+10FFFF are not) counts as U+FFFD of length 1. 0 at the end. */
unsigned utf8_next(const char *at, int *bytes);

/* Removes a last character that is incomplete, for a text that was cut where its buffer ended. */
void utf8_cut(char *text);

/* Appends a value so that a shell and scene_line_read read it back: in double quotes, " \ $ and ` after a backslash.
 * text_word omits the quotes where they are not needed. */
void text_quote(Text *text, const char *value);
void text_word(Text *text, const char *value);

/* Whether `text` has `name` as a whole name, with no letter, digit or underscore beside it. */
bool text_has_name(const char *text, const char *name);

/* How many bytes from the start on are whole UTF-8 characters: `length` if all are. */
size_t utf8_valid(const char *text, size_t length);

/* How many edits turn one word into the other: a byte added, removed, changed, or two neighbours swapped; INT_MAX when
 * one has over 64 bytes. */
int text_distance(const char *a, const char *b);

/* The word of `words` (NULL-terminated) that is most similar to `word`, or NULL if none is similar: text_distance at
 * most a third of its length, rounded up. For "did you mean". Borrowed from `words`. */
const char *text_nearest(const char *word, const char *const *words);

/* The same with a distance of at most `most`. */
const char *text_near(const char *word, const char *const *words, int most);

/* A number as people write it: at most `digits` significant digits, no trailing zeros, U+2212 for minus when `minus`
 * is true, 1e-07 style only beyond 1e7 or below 1e-5. "-0" is "0"; nan and inf say so; "?" for number_withheld().
 * Returns `buffer`. */
const char *text_number(double value, int digits, bool minus, char *buffer, size_t room);

/* The separator before the i-th of a tensor's numbers in a line of text: "; " where a row of `row` numbers begins, " |
 * " where a plane of `plane` numbers begins, else a space; "" before the first. */
const char *text_gap(size_t i, size_t row, size_t plane);

/* The number that stands for a withheld one (trace/veil.h): a NaN that no computation gives. Whether a number is it. */
float number_withheld(void);
bool number_is_withheld(double value);

/* Reads one plain number (base/number.h) that fills the whole string, and a whole number from low to high. */
bool text_to_float(const char *text, float *value);
bool text_to_int(const char *text, int low, int high, int *value);

#endif
