/* The nodes of any network by the fast kernels: convolutions and full layers as matrix products
 * (gemm.h), each chosen by its kind; the others stay plain. Sums run in another order than
 * net_run.h's, so the last bits differ. */
#ifndef CONVWALK_ENGINE_FAST_NET_FAST_H
#define CONVWALK_ENGINE_FAST_NET_FAST_H

#include "engine/fast/kernels.h"
#include "engine/net/net_run.h"

typedef struct {
    const Kernels *kernels;
    float *room;   /* owned */
} NetFast;

/* Makes `run` compute its nodes with these kernels; `fast` must outlive it. False, with `err`, when
 * memory is short or an image with its border is too large. Freed with net_fast_free. */
bool net_fast_init(NetFast *fast, const Kernels *kernels, NetRun *run, Error *err);
void net_fast_free(NetFast *fast);

#endif
