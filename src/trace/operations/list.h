/* The list of all operations: what each is called, its row (operation_max_pool, in its file here), its pictures
 * (scenes_max_pool, in its scene's file: one for each route and pass, so many), and how reference results spell it
 * (case_max_pool, in app/verify/cases; none: they don't). Everything that goes over all operations is made from this
 * list. */
#ifndef CONVWALK_TRACE_OPERATIONS_LIST_H
#define CONVWALK_TRACE_OPERATIONS_LIST_H

#define OPERATIONS(ROW) \
    ROW(CONV_FORWARD, conv_forward, 2, conv) \
    ROW(CONV_BACKWARD_INPUT, conv_backward_input, 3, conv) \
    ROW(CONV_BACKWARD_WEIGHT, conv_backward_weight, 2, conv) \
    ROW(CONV_BACKWARD_BIAS, conv_backward_bias, 1, conv) \
    ROW(TRANSPOSED_FORWARD, transposed_forward, 2, transposed) \
    ROW(TRANSPOSED_BACKWARD_INPUT, transposed_backward_input, 1, transposed) \
    ROW(TRANSPOSED_BACKWARD_WEIGHT, transposed_backward_weight, 1, transposed) \
    ROW(TRANSPOSED_BACKWARD_BIAS, transposed_backward_bias, 1, transposed) \
    ROW(MAX_POOL, max_pool, 2, max_pool) \
    ROW(AVERAGE_POOL, average_pool, 2, average_pool) \
    ROW(GLOBAL_POOL, global_pool, 2, global_pool) \
    ROW(GLOBAL_MAX, global_max, 2, global_max) \
    ROW(ACTIVATION, activation, 2, activation) \
    ROW(UPSAMPLE, upsample, 2, upsample) \
    ROW(PIXEL_SHUFFLE, pixel_shuffle, 2, pixel_shuffle) \
    ROW(BATCH_NORM, batch_norm, 2, batch_norm) \
    ROW(DROPOUT, dropout, 2, dropout) \
    ROW(LINEAR, linear, 2, linear) \
    ROW(SOFTMAX, softmax, 2, loss) \
    ROW(SGD, sgd, 1, none)

/* The options with a number that only some operations take: what each is called here, on the command line and in the
 * edit bar; the number when none is said; from which it goes to below which (0 and 0: any); the numbers that buttons
 * and wheel go through; its line of --help, NULL where that stands with others. The first three are Sgd's. */
#define NUMBER_OPTIONS(ROW) \
    ROW(RATE, "lr", "η", 0.01f, 0, 0, \
        "0.0001 0.0002 0.0005 0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1 2 5", NULL) \
    ROW(MOMENTUM, "momentum", "momentum μ", 0, 0, 0, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 0.95 0.99", NULL) \
    ROW(DECAY, "decay", "decay λ", 0, 0, 0, "0 0.0001 0.0005 0.001 0.005 0.01 0.05 0.1 0.5 1", NULL) \
    ROW(DROP, "drop", "drop p", 0.2f, 0, 1, "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9", \
        "dropout: the share P that is dropped, 0.2; --mask \"1 0 1; 1 1 0\" says which numbers stay") \
    ROW(LEAK, "negative-slope", "slope below 0", 0.01f, 0, 0, "-1 -0.5 0 0.01 0.02 0.05 0.1 0.2 0.3 0.5 1", \
        "leaky-relu: its slope below 0, 0.01") \
    ROW(ALPHA, "alpha", "α", 1, 0, 0, "0 0.1 0.2 0.5 1 1.5 2 5", "elu: its α, 1, which it sinks to below 0") \
    ROW(EPSILON, "eps", "ε", 1e-5f, 0, 0, "0 1e-08 1e-06 1e-05 0.0001 0.001 0.01 0.1 1", \
        "batch-norm: added to the variance, 1e-5; --momentum N: an average's share of the batch, 0.1")

typedef enum {
#define NUMBER(name, option, title, usual, low, high, ladder, help) NUMBER_##name,
    NUMBER_OPTIONS(NUMBER)
#undef NUMBER
    NUMBER_COUNT
} NumberOption;

typedef enum {
#define OPERATION(name, row, pictures, cases) OP_##name,
    OPERATIONS(OPERATION)
#undef OPERATION
    OP_COUNT,
    OP_NETWORK = OP_COUNT   /* no operation of its own: a chain of the others, see trace/network.h */
} Operation;

#endif
