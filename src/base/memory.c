/* Memory: the program ends when its own small blocks can't be had; blocks of a user's sizes fail with an error. */
#include "base/memory.h"

#include "base/system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(void)
{
    fputs("convwalk: out of memory\n", stderr);
    _Exit(2);
}

bool size_mul(size_t a, size_t b, size_t *result)
{
    if (b != 0 && a > SIZE_MAX / b)
        return false;
    *result = a * b;
    return true;
}

bool size_add(size_t a, size_t b, size_t *result)
{
    if (a > SIZE_MAX - b)
        return false;
    *result = a + b;
    return true;
}

void *mem_alloc(size_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size ? size : 1);
    if (!block)
        out_of_memory();
    return block;
}

void *mem_resize(void *block, size_t count, size_t size)
{
    size_t bytes;
    if (!size_mul(count, size, &bytes))
        out_of_memory();
    void *grown = realloc(block, bytes ? bytes : 1);
    if (!grown)
        out_of_memory();
    return grown;
}

char *mem_string(const char *text)
{
    size_t length = strlen(text) + 1;
    char *copy = mem_alloc(length, 1);
    memcpy(copy, text, length);
    return copy;
}

void *mem_try(size_t count, size_t size, const char *what, Error *err)
{
    size_t bytes;
    if (!size_mul(count, size, &bytes) || bytes > SIZE_MAX - 63) {
        error_set(err, "%s would be larger than any memory", what);
        return NULL;
    }
    bytes = bytes ? (bytes + 63) / 64 * 64 : 64;
    void *block = system_memory(bytes);
    if (!block) {
        error_set(err, "not enough memory for %s (%zu bytes)", what, bytes);
        return NULL;
    }
    memset(block, 0, bytes);
    return block;
}
