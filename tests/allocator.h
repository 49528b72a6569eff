/* An allocator of the test's own in front of the C library's: it counts, and fails where the test says so. Where that
 * is not possible (another C library, sanitizers), COUNTED is 0 and nothing is counted. Include it in one file of a
 * program. */
#ifndef CONVWALK_TESTS_ALLOCATOR_H
#define CONVWALK_TESTS_ALLOCATOR_H

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

static atomic_long allocations, allocated;   /* so far: how many, and how many bytes in all */
static atomic_long blocks;                   /* that are there now */
static atomic_long fail_at = -1;             /* the allocation that is refused, counted from now; -1: none */

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define COUNTED 1

/* NOLINTBEGIN: glibc's names, and its functions with other names of parameters */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

extern void __libc_free(void *block);

static bool refused(size_t size)
{
    atomic_fetch_add(&allocations, 1);
    atomic_fetch_add(&allocated, (long)size);
    if (fail_at < 0 || fail_at-- > 0)
        return false;
    errno = ENOMEM;
    return true;
}

static void *counted(void *block)
{
    if (block)
        atomic_fetch_add(&blocks, 1);
    return block;
}

void *malloc(size_t size)
{
    return counted(refused(size) ? NULL : __libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return counted(refused(count * size) ? NULL : __libc_calloc(count, size));
}

void *realloc(void *block, size_t size)
{
    if (!block)
        return malloc(size);
    return refused(size) ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return counted(refused(size) ? NULL : __libc_memalign(alignment, size));
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    *block = aligned_alloc(alignment, size);
    return *block ? 0 : ENOMEM;
}

void free(void *block)
{
    if (block)
        atomic_fetch_sub(&blocks, 1);
    __libc_free(block);
}
/* NOLINTEND */
#else
#define COUNTED 0
#endif

#endif
