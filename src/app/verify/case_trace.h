/* A reference case as the trace of one of its operations. */
#ifndef CONVWALK_APP_VERIFY_CASE_TRACE_H
#define CONVWALK_APP_VERIFY_CASE_TRACE_H

#include "app/verify/case.h"
#include "trace/operations/operation.h"

typedef struct {
    Trace trace;      /* the case's tensors and numbers; what the operation computes is the caller's to add */
    Tensor own;       /* owned: a tensor that only this kind of case has, such as targets as 1 among 0s */
    int *winner;      /* owned */
} CaseTrace;

/* Whether on this pass the case has all that this result of the operation is made of. */
bool case_trace_makes(const Case *given, const OperationKind *kind, Pass pass, CellSet set);

/* What a file calls a result: "y", "dx", "dweight", "dbias", "loss"; and the result of that operation and pass. */
const char *case_set_name(CellSet set);

/* The trace of the operation, its pass forward; freed with case_trace_free, on error too. */
bool case_trace_init(CaseTrace *at, const Case *given, Operation operation, Route route, Error *err);
void case_trace_free(CaseTrace *at);

/* The dims of a result. */
void case_trace_dims(const CaseTrace *at, const Case *given, CellSet set, int dim[4]);

#endif
