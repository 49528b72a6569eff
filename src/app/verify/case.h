/* A reference case: one operation with its inputs, its hyper-parameters and the expected results, read from a
 * safetensors file. Everything in the file is checked here, so that the code that computes a case can rely on it. */
#ifndef CONVWALK_APP_VERIFY_CASE_H
#define CONVWALK_APP_VERIFY_CASE_H

#include "base/text.h"
#include "engine/activation.h"
#include "engine/conv.h"
#include "engine/net.h"
#include "engine/pool.h"
#include "engine/files/safetensors.h"
#include "engine/sgd.h"

/* The largest number of elements of an output, or of what a route needs to compute it. */
enum { CASE_MOST = 1 << 27 };

typedef struct CaseKind CaseKind;   /* app/verify/cases/case_kind.h */

/* The inputs whose numbers may be finer than float32: those of an F64 file. */
enum { FINER_X, FINER_W, FINER_B, FINER_DY, FINER_OTHER, FINER_COUNT };

/* The inputs that a file lacks have v == NULL (bias, dy, target); x and the parameters are always there. */
typedef struct {
    SafeTensors file;
    const CaseKind *kind;
    const char *op;              /* its name in the file; borrowed from `file` */
    ConvSpec conv;
    PoolSpec pool;
    Activation activation;
    bool average;                /* a network's pooling */
    int steps;                   /* a network's steps of descent */
    float number;                /* a kind's own */
    Sgd sgd;
    Tensor x, w, b, dy;          /* owned */
    Tensor other;                /* a kind's own input; owned */
    /* an input's numbers as the file has them, where float32 rounded one; else NULL. Owned */
    double *finer[FINER_COUNT];
    int *target;                 /* owned; LOSS_IGNORED for a row that does not count */
    int ignore, ignored;         /* the class of rows that do not count, and how many rows have it */
    Net net;                     /* a network's list; else without nodes and parameters */
    Tensor parameter[NET_PARAMETERS_MOST];   /* the list's, owned */
    int y[4];                    /* dims of the operation's output */
    int rank;                    /* how many of them the file writes; x has as many */
} Case;

/* Reads and checks the case; false, with "PATH: what is wrong", when anything does not fit. Freed with case_free. */
bool case_read(Case *made, const char *path, Error *err);

/* The same from a file that is already read; it takes it over (frees it on error too). `err` names no path. */
bool case_take(Case *made, const SafeTensors *file, Error *err);
void case_free(Case *made);

/* The expected tensor of that name, or NULL: any tensor of the file that is not one of the case's inputs. */
const SafeTensor *case_expected(const Case *made, const char *name);

/* Whether the case's operation takes, or can compute, a tensor of that name; and the names of all of these, for a
 * message. A case has no other tensors. */
bool case_is_input(const Case *made, const char *name);
bool case_is_output(const Case *made, const char *name);
void case_names(const Case *made, Text *out);

/* Whether the numbers are used in the tensor's own type; otherwise they are converted. */
bool case_type_fits(const SafeTensor *tensor);

#endif
