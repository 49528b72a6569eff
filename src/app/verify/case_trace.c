/* A case's tensors and numbers where a trace has them. */
#include "app/verify/cases/case_kind.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

bool case_trace_makes(const Case *given, const OperationKind *kind, Pass pass, CellSet set)
{
    bool back = set == SET_DX || set == SET_DW || set == SET_DB;
    if (!(kind->results[pass] >> set & 1))
        return false;
    if (kind->options & TAKES(TARGET))
        return set == SET_P || given->target != NULL;
    return !back || given->dy.v != NULL;
}

const char *case_set_name(CellSet set)
{
    static const char *const name[SET_COUNT] = {[SET_Y] = "y",       [SET_P] = "y",     [SET_DX] = "dx",
                                                [SET_DW] = "dweight", [SET_DB] = "dbias", [SET_E] = "loss"};
    return name[set] ? name[set] : "";
}

void case_trace_dims(const CaseTrace *at, const Case *given, CellSet set, int dim[4])
{
    const int bias[4] = {1, given->y[1], 1, 1}, one[4] = {1, 1, 1, 1};
    const int *of = given->y;
    (void)at;
    if (set == SET_DX)
        of = given->x.dim;
    else if (set == SET_DW)
        of = given->w.dim;
    else if (set == SET_DB)
        of = bias;
    else if (set == SET_E)
        of = one;
    memcpy(dim, of, 4 * sizeof *dim);
}

bool case_trace_winners(const Case *given, CaseTrace *at, Error *err)
{
    size_t cells = (size_t)given->y[0] * (size_t)given->y[1] * (size_t)given->y[2] * (size_t)given->y[3];
    at->trace.winner = at->winner = mem_try(cells, sizeof *at->winner, "the winners", err);
    return at->winner != NULL;
}

bool case_trace_init(CaseTrace *at, const Case *given, Operation operation, Route route, Error *err)
{
    *at = (CaseTrace){.trace = {.operation = operation, .route = route}};
    Tensor *t = at->trace.tensor;
    t[SET_X] = given->x;
    t[SET_W] = given->w;
    t[SET_B] = given->b;
    t[SET_DY] = given->dy;
    return !given->kind->trace || given->kind->trace(given, at, err);
}

void case_trace_free(CaseTrace *at)
{
    tensor_free(&at->own);
    free(at->winner);
}
