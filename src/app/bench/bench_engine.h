/* The engine's speed: the first part of `convwalk bench`. */
#ifndef CONVWALK_APP_BENCH_ENGINE_H
#define CONVWALK_APP_BENCH_ENGINE_H

#include "base/error.h"

/* Prints lines `name value unit`, each the best of several rounds of `seconds` in all: the usual network's inference
 * and training at batches of 1, 32 and 256 with 1 and 2 threads over 512 different drawn digits; its layers and matrix
 * products. */
bool bench_engine(double seconds, Error *err);

#endif
