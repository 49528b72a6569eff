/* The routes by which a case can be computed. A route fills the outputs it knows how to compute. */
#ifndef CONVWALK_APP_VERIFY_ROUTES_H
#define CONVWALK_APP_VERIFY_ROUTES_H

#include "app/verify/case.h"
#include "trace/operations/operation.h"

/* One computed tensor, under the name and with the shape it has in a file. */
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

/* A route of the operations that a case is made of; or one of LeNet's, by its own function. */
typedef struct {
    const char *name;
    Route route;
    RunHow how;
    bool (*lenet)(const Case *given, Outputs *out, Error *err);
} CaseRoute;

/* Fills in the outputs that this route computes; none where the case has no such route. */
bool case_route_run(const CaseRoute *by, const Case *given, Outputs *out, Error *err);

/* LeNet's routes, in lenet.c: the plain operations, and the fast network by each of its sets of kernels. One that this
 * processor cannot run has no outputs. */
bool lenet_naive(const Case *given, Outputs *out, Error *err);
bool lenet_fast_plain(const Case *given, Outputs *out, Error *err);
bool lenet_fast_avx2(const Case *given, Outputs *out, Error *err);
bool lenet_fast_avx512(const Case *given, Outputs *out, Error *err);

/* All routes, the plainest first; ended by a NULL name. */
extern const CaseRoute verify_routes[];

void outputs_free(Outputs *outputs);
const Output *outputs_find(const Outputs *outputs, const char *name);

/* Moves the outputs of names that `first` has not from `out` into it. */
void outputs_keep_new(Outputs *first, Outputs *out);

/* A new output of this shape, zeroed; NULL with `err` when memory is short. Borrowed from `outputs`. */
Tensor *output_add(Outputs *outputs, const char *name, const int dim[4], int rank, Error *err);

#endif
