/* The painter's speed: the second part of `convwalk bench`. */
#ifndef CONVWALK_APP_BENCH_PAINT_H
#define CONVWALK_APP_BENCH_PAINT_H

#include "base/error.h"

/* Prints lines `name value unit`: for each scene of the catalogue the time of a frame in motion (drawing the list
 * and painting what changed) at 1920x1080 and 3840x2160, median and 99th percentile; the time from nothing to the
 * first frame; a jump to any step of a 64-channel 224x224 convolution. False when the fonts are missing. */
bool bench_paint(Error *err);

#endif
