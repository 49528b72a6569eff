/* The same layers' operands go through both routes' functions, one after the other, with a clock around. */
#include "app/hosts/net_time.h"

#include "app/platform/clock.h"
#include "base/memory.h"
#include "trace/operations/operation.h"

#include <stdlib.h>

/* All layers that go by several routes, their results into `out`. */
static bool run(const NetTrace *net, bool last, float *out)
{
    for (int i = 0; i < net->layers; i++) {
        Trace trace = net->layer[i].trace;
        const OperationKind *kind = operation_kind(trace.operation);
        if (kind->routes < 2)
            continue;
        trace.tensor[trace_result(&trace)].v = out;
        trace.route = kind->route[last ? kind->routes - 1 : 0];
        if (!kind->run(&trace, RUN_SHOWN, NULL))
            return false;
    }
    return true;
}

static size_t largest_result(const NetTrace *net)
{
    size_t most = 1;
    for (int i = 0; i < net->layers; i++) {
        const Trace *trace = &net->layer[i].trace;
        size_t count = tensor_count(&trace->tensor[trace_result(trace)]);
        most = count > most ? count : most;
    }
    return most;
}

void net_time(const NetTrace *net, double seconds[2])
{
    enum { ROUNDS = 3 };
    float *out = mem_try(largest_result(net), sizeof *out, "a layer's result", NULL);
    for (int round = 0; round < 2 * ROUNDS && out; round++) {
        double start = clock_seconds();
        if (!run(net, round % 2 == 1, out))
            break;
        double spent = clock_seconds() - start, *best = &seconds[round % 2];
        *best = round < 2 || spent < *best ? spent : *best;
    }
    free(out);
}
