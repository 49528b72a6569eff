/* One line about what a user can get wrong: a bad option, a bad file, a shape that does not fit.
 * Every function that can fail this way returns false and fills an Error; a bug is an assert instead. */
#ifndef CONVWALK_BASE_ERROR_H
#define CONVWALK_BASE_ERROR_H

#include <stdbool.h>

/* What went wrong, one line of UTF-8 without a newline: what, where, and what would be right. */
typedef struct {
    char text[512];
} Error;

#if defined(__GNUC__)
#define PRINTF_LIKE(text, first) __attribute__((__format__(__printf__, text, first)))
#else
#define PRINTF_LIKE(text, first)
#endif

/* Fills `err` (which may be NULL) as printf would and returns false, so that a function can end with
 * `return error_set(err, ...)`. A text that is too long is cut at a whole character;
 * control characters, which names from files may hold, become spaces. */
bool error_set(Error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Puts "prefix: " before the line that `err` holds already: the file or option it was about. Returns false. */
bool error_prefix(Error *err, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
