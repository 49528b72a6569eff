/* The list of the layers that a network can have. Each is a row in a file here (node.h); code that
 * treats all of them uses this list. */
#ifndef CONVWALK_ENGINE_NET_NODES_LIST_H
#define CONVWALK_ENGINE_NET_NODES_LIST_H

#define NODES(ROW)                                                                             \
    ROW(CONV, conv)                                                                            \
    ROW(MAX_POOL, max_pool)                                                                    \
    ROW(AVERAGE_POOL, average_pool)                                                            \
    ROW(GLOBAL_POOL, global_pool)                                                              \
    ROW(GLOBAL_MAX, global_max)                                                                \
    ROW(ACTIVATION, activation)                                                                \
    ROW(TRANSPOSED, transposed)                                                                \
    ROW(UPSAMPLE, upsample)                                                                    \
    ROW(PIXEL_SHUFFLE, pixel_shuffle)                                                          \
    ROW(BATCH_NORM, batch_norm)                                                                \
    ROW(DROPOUT, dropout)                                                                      \
    ROW(LINEAR, linear)                                                                        \
    ROW(ADD, add)                                                                              \
    ROW(CONCAT, concat)

#endif
