#include "app/bench/times.h"

#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void times_sort(double *time, size_t count)
{
    qsort(time, count, sizeof *time, ascending);
}
