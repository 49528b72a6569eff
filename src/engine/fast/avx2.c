/* The kernels with eight lanes, for processors with AVX2 and FMA.
 * The Makefile compiles this file with the flags of that instruction set. */
#include "engine/fast/kernels.h"

const Kernels *kernels_avx2(void);

#if defined(__AVX2__) && defined(__FMA__)

#define LANES 8
#include "engine/fast/vector.h"

#include "engine/fast/matrix_body.h"

#include "engine/fast/forward_body.h"

#include "engine/fast/backward_body.h"

const Kernels *kernels_avx2(void)
{
    static const Kernels kernels = {"avx2", product, forward,   backward, activate,
                                    derive, descend, learn_one, transpose};
    return &kernels;
}

#else

const Kernels *kernels_avx2(void)
{
    return NULL;
}

#endif
