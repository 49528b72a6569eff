/* A trace of one of a reference case's operations. */
#ifndef CONVWALK_APP_VERIFY_CASE_TRACE_H
#define CONVWALK_APP_VERIFY_CASE_TRACE_H

#include "app/verify/case.h"
#include "trace/operations/operation.h"

typedef struct {
    Trace trace;      /* the case's tensors and numbers; the caller adds the results */
    Tensor own;       /* owned: a tensor that only this kind of case has, such as targets as 1 among 0s */
    int *winner;      /* owned */
} CaseTrace;

/* Whether the case has all that this result depends on in this pass. */
bool case_trace_makes(const Case *given, const OperationKind *kind, Pass pass, CellSet set);

/* A result's name in a file: "y", "dx", "dweight", "dbias", "loss"; and the result of that operation and pass. */
const char *case_set_name(CellSet set);

/* The trace of the operation, its pass forward; freed with case_trace_free, on error too. */
bool case_trace_init(CaseTrace *at, const Case *given, Operation operation, Route route, Error *err);
void case_trace_free(CaseTrace *at);

/* The dims of a result. */
void case_trace_dims(const CaseTrace *at, const Case *given, CellSet set, int dim[4]);

#endif
