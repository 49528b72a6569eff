/* The list of all operations. Each has a file here with its row; this list and list.c's are all that names them
 * together. */
#ifndef CONVWALK_TRACE_OPERATIONS_LIST_H
#define CONVWALK_TRACE_OPERATIONS_LIST_H

typedef enum {
    OP_CONV_FORWARD, OP_CONV_BACKWARD_INPUT, OP_CONV_BACKWARD_WEIGHT, OP_CONV_BACKWARD_BIAS,
    OP_MAX_POOL, OP_AVERAGE_POOL, OP_GLOBAL_POOL, OP_ACTIVATION, OP_LINEAR, OP_SOFTMAX, OP_SGD, OP_COUNT,
    OP_NETWORK = OP_COUNT   /* no operation of its own: a chain of the others, see trace/network.h */
} Operation;

#endif
