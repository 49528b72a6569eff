/* Operations that move numbers and compute none: nearest upsampling, pixel shuffle. A factor is a
 * block of h x w cells, each >= 1.
 *
 *   upsample        y[n, c, oy, ox] = x[n, c, oy / f.h, ox / f.w]
 *                   X {n, c, h, w}, Y {n, c, h * f.h, w * f.w}
 *   pixel shuffle   y[n, c, oy, ox] = x[n, c * f.h * f.w + (oy % f.h) * f.w + ox % f.w,
 *                                       oy / f.h, ox / f.w]
 *                   X {n, c * f.h * f.w, h, w}, Y {n, c, h * f.h, w * f.w}
 *
 * On the way back the error of each cell goes to where its number came from: every copy's there.
 * Sources: PyTorch's nn.Upsample (mode nearest, whole factors) and nn.PixelShuffle; W. Shi et al.,
 * "Real-time single image and video super-resolution using an efficient sub-pixel convolutional
 * neural network", 2016. Passing other shapes is a bug (assert). */
#ifndef CONVWALK_ENGINE_REARRANGE_H
#define CONVWALK_ENGINE_REARRANGE_H

#include "engine/conv.h"

/* Y's sizes for an input's; false, with `err`, when they are too large or, of a pixel shuffle, X's
 * channels are no multiple of a block's cells. */
bool upsample_output_dims(const int x[4], Pair factor, int y[4], Error *err);
bool pixel_shuffle_output_dims(const int x[4], Pair factor, int y[4], Error *err);

void upsample_forward(const Tensor *x, Pair factor, Tensor *y);

/* dx's cells one after the other; each starts at +0 and adds its block's errors row by row. */
void upsample_backward(const Tensor *dy, Pair factor, Tensor *dx);

void pixel_shuffle_forward(const Tensor *x, Pair factor, Tensor *y);
void pixel_shuffle_backward(const Tensor *dy, Pair factor, Tensor *dx);

#endif
