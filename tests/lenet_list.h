/* LeNet's list, and its parameters by number, for tests. */
#ifndef CONVWALK_TESTS_LENET_LIST_H
#define CONVWALK_TESTS_LENET_LIST_H

#include "engine/fast/lenet_parameters.h"
#include "engine/net.h"

static inline const NetParameter *lenet_parameter(int which)
{
    static Net net;
    if (net.nodes == 0)
        net_usual(&net, ACTIVATION_RELU, false);
    return &net.parameter[which];
}

#endif
