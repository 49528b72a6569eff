/* How long LeNet's convolutions take here by either route. */
#ifndef CONVWALK_APP_LENET_TIME_H
#define CONVWALK_APP_LENET_TIME_H

#include "trace/lenet.h"

/* Runs the convolutions of the pass, forward and back, by the plain loops and as products of matrices, into memory of its own:
 * seconds[0] and [1], the best of three. They stay 0 when memory is short. */
void lenet_time(const Lenet *net, double seconds[2]);

#endif
