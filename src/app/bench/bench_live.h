/* The window's speed while a training runs in its thread. */
#ifndef CONVWALK_APP_BENCH_LIVE_H
#define CONVWALK_APP_BENCH_LIVE_H

#include "base/error.h"

/* Trains on drawn digits and prints, a line each, the time of a frame (serving, drawing the list, painting; 60 a
 * second) of the pages Train, Draw with a pen in motion, and the usual network's overview under a moving pointer, all
 * at 1920 x 1080; and the training's images a second. */
bool bench_live(Error *err);

#endif
