/* The choice of kernels: what was compiled, what the processor can run, what the caller asked
 * for. */
#include "engine/fast/kernels.h"

#include <string.h>

const Kernels *kernels_avx512(void);
const Kernels *kernels_avx2(void);
const Kernels *kernels_plain(void);

static bool can_avx512(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
           && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
    return false;
#endif
}

static bool can_avx2(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return false;
#endif
}

const Kernels *kernels_choose(const char *name)
{
    const Kernels *known[] = {can_avx512() ? kernels_avx512() : NULL,
                              can_avx2() ? kernels_avx2() : NULL, kernels_plain()};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] && (!name || strcmp(name, known[i]->name) == 0))
            return known[i];
    return NULL;
}
