/* Matrix products of any size, and convolutions of any shape as such products, with the fast
 * kernels. B never exists as a whole: a few panels at a time, of 16 columns by at most 256 rows,
 * are copied to where the processor's cache holds them. For a convolution they come directly from
 * the image, so no column matrix is made (conv.h's im2col makes one, to look at). Sources: Goto,
 * van de Geijn, "Anatomy of high-performance matrix multiplication", 2008; the notes' im2col. */
#ifndef CONVWALK_ENGINE_FAST_GEMM_H
#define CONVWALK_ENGINE_FAST_GEMM_H

#include "engine/conv.h"
#include "engine/fast/kernels.h"

/* Working memory of a product besides its matrices, in floats. */
enum {
    GEMM_INNER = 256,
    GEMM_ROWS = 96,
    GEMM_PANELS = 8,
    GEMM_ROOM = (GEMM_PANELS * GEMM_INNER + GEMM_ROWS + 1) * PANEL
};

/* C += A B: a [rows][inner], b [inner][columns], c [rows][columns], row after row. `room` is
 * GEMM_ROOM floats. */
void gemm(const Kernels *kernels, int rows, int columns, int inner, const float *a, const float *b,
          float *c, float *room);

/* How many floats conv_forward_fast needs as working memory: GEMM_ROOM and one image with its
 * border. False, with `err`, if that is more than a tensor may have. */
bool conv_fast_room(const Tensor *x, const ConvSpec *spec, size_t *room, Error *err);

/* conv.h's conv_forward for every valid shape; sums run in another order, so the last bits
 * differ. */
void conv_forward_fast(const Kernels *kernels, const Tensor *x, const Tensor *w, const Tensor *b,
                       const ConvSpec *spec, float *room, Tensor *y);

#endif
