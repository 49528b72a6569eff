/* The kernels with sixteen lanes, for processors with AVX-512.
 * The Makefile compiles this file with the flags of that instruction set. */
#include "engine/fast/kernels.h"

const Kernels *kernels_avx512(void);

#if defined(__AVX512F__) && defined(__AVX512DQ__)

#define LANES 16
#include "engine/fast/vector.h"

#include "engine/fast/matrix_body.h"

#include "engine/fast/forward_body.h"

#include "engine/fast/backward_body.h"

const Kernels *kernels_avx512(void)
{
    static const Kernels kernels = {"avx512", product, forward,   backward, activate,
                                    derive,   descend, learn_one, transpose};
    return &kernels;
}

#else

const Kernels *kernels_avx512(void)
{
    return NULL;
}

#endif
