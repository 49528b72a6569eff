/* The routes by which a case can be computed. A route fills the outputs it knows how to compute. */
#ifndef CONVWALK_APP_VERIFY_ROUTES_H
#define CONVWALK_APP_VERIFY_ROUTES_H

#include "app/verify/case.h"
#include "trace/operations/operation.h"

/* One computed tensor, with its name and shape in a file. */
typedef struct {
    char name[32];
    int rank, shape[4];
    Tensor tensor;               /* owned */
} Output;

enum { OUTPUTS_MOST = 32 };

typedef struct {
    Output at[OUTPUTS_MOST];
    int count;
} Outputs;

/* A route of the operations of a case; or one of the kind's own, by its function, which gives no outputs where this
 * processor cannot run it. */
typedef struct {
    const char *name;
    Route route;
    RunHow how;
    bool (*run)(const Case *given, Outputs *out, Error *err);
} CaseRoute;

/* Computes this route's outputs; none where the case has no such route. */
bool case_route_run(const CaseRoute *by, const Case *given, Outputs *out, Error *err);

/* The case's routes, the plainest first; ended by a NULL name. */
const CaseRoute *case_routes(const Case *given);

void outputs_free(Outputs *outputs);
const Output *outputs_find(const Outputs *outputs, const char *name);

/* Moves outputs whose names `first` does not have from `out` into it. */
void outputs_keep_new(Outputs *first, Outputs *out);

/* A new output of this shape, zeroed; NULL with `err` when memory is short. Borrowed from `outputs`. */
Tensor *output_add(Outputs *outputs, const char *name, const int dim[4], int rank, Error *err);

#endif
