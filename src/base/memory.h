/* Memory: small blocks always succeed (or the program ends with a line); blocks whose size a user chose can fail. */
#ifndef CONVWALK_BASE_MEMORY_H
#define CONVWALK_BASE_MEMORY_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* `count` zeroed elements of `size` bytes; never NULL (one byte at least). Out of memory ends the program with one
 * line on standard error and exit status 2. Freed with free(). For sizes the program chooses itself. */
void *mem_alloc(size_t count, size_t size);

/* Grows or shrinks `block` to `count` elements of `size` bytes, contents kept, the rest not zeroed; dies as
 * mem_alloc does. */
void *mem_resize(void *block, size_t count, size_t size);

/* A copy of the string; freed with free(). */
char *mem_string(const char *text);

/* `count` zeroed elements of `size` bytes, aligned to 64 bytes, or NULL with `err` set when the product overflows or
 * memory is short. For sizes a user chose: shapes, files. Freed with free(). `what` names it: "the input's tensor". */
void *mem_try(size_t count, size_t size, const char *what, Error *err);

/* a * b and a + b into *result; false on overflow, *result untouched. */
bool size_mul(size_t a, size_t b, size_t *result);
bool size_add(size_t a, size_t b, size_t *result);

#endif
