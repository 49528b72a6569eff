/* The kernels with four lanes, for every other processor: arm64, WebAssembly, older x86. The
 * compiler maps the vectors to what the processor has. The Makefile compiles this file with the
 * flags of that instruction set. */
#include "engine/fast/kernels.h"

const Kernels *kernels_plain(void);


#define LANES 4
#include "engine/fast/vector.h"

#include "engine/fast/matrix_body.h"

#include "engine/fast/forward_body.h"

#include "engine/fast/backward_body.h"

const Kernels *kernels_plain(void)
{
    static const Kernels kernels = {"plain", product, forward,   backward, activate,
                                    derive,  descend, learn_one, transpose};
    return &kernels;
}
