/* The list of all operations: what each is called, its row (operation_max_pool, in its file here), its pictures
 * (scenes_max_pool, in its scene's file: one for each route and pass, so many), and how reference results spell it
 * (case_max_pool, in app/verify/cases; none: they don't). Everything that goes over all operations is made from this
 * list. */
#ifndef CONVWALK_TRACE_OPERATIONS_LIST_H
#define CONVWALK_TRACE_OPERATIONS_LIST_H

#define OPERATIONS(ROW)                                                                                                \
    ROW(CONV_FORWARD, conv_forward, 2, conv)                                                                           \
    ROW(CONV_BACKWARD_INPUT, conv_backward_input, 3, conv)                                                             \
    ROW(CONV_BACKWARD_WEIGHT, conv_backward_weight, 2, conv)                                                           \
    ROW(CONV_BACKWARD_BIAS, conv_backward_bias, 1, conv)                                                               \
    ROW(MAX_POOL, max_pool, 2, max_pool)                                                                               \
    ROW(AVERAGE_POOL, average_pool, 2, average_pool)                                                                   \
    ROW(GLOBAL_POOL, global_pool, 2, global_pool)                                                                      \
    ROW(ACTIVATION, activation, 2, activation)                                                                         \
    ROW(LINEAR, linear, 2, linear)                                                                                     \
    ROW(SOFTMAX, softmax, 2, loss)                                                                                     \
    ROW(SGD, sgd, 1, none)

typedef enum {
#define OPERATION(name, row, pictures, cases) OP_##name,
    OPERATIONS(OPERATION)
#undef OPERATION
    OP_COUNT,
    OP_NETWORK = OP_COUNT   /* no operation of its own: a chain of the others, see trace/network.h */
} Operation;

#endif
