/* Measured times, sorted: their median and maximum. */
#ifndef CONVWALK_APP_BENCH_TIMES_H
#define CONVWALK_APP_BENCH_TIMES_H

#include <stddef.h>

void times_sort(double *time, size_t count);   /* the shortest first */

#endif
