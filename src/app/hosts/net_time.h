/* How long a network's convolutions take on this machine, forward and back, by each route. */
#ifndef CONVWALK_APP_NET_TIME_H
#define CONVWALK_APP_NET_TIME_H

#include "trace/network.h"

/* seconds[0]: by the first route of each layer that has several (the naive one), seconds[1]: by the last (matrices);
 * the best of three rounds. Both are unchanged when memory is short. */
void net_time(const NetTrace *net, double seconds[2]);

#endif
