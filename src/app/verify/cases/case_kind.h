/* A kind of reference case as one row: how a file spells an operation, what it gives and expects, what the numbers
 * are. verify asks the row and names no operation.
 *
 * To add one: a file here with its row, case_NAME, named by the operations that it is made of in
 * trace/operations/list.h. */
#ifndef CONVWALK_APP_VERIFY_CASES_CASE_KIND_H
#define CONVWALK_APP_VERIFY_CASES_CASE_KIND_H

#include "app/verify/case_trace.h"
#include "app/verify/judge/guess.h"
#include "app/verify/keys.h"
#include "app/verify/routes.h"

/* How a key of the metadata is treated. */
typedef enum {
    KEY_READ,       /* the reader acts on it */
    KEY_NEUTRAL,    /* its value must be one of `values`, for which the operation is what the engine computes */
    KEY_SIZE,       /* its value must be the size of the weights that `values` names: kernel, in, out */
    KEY_BIAS,       /* whether there is a bias, in agreement with the tensors */
    KEY_DESCRIBES   /* words about the file */
} KeyUse;

typedef struct {
    const char *key;
    KeyUse use;
    const char *values;   /* parted by | */
} CaseKey;

typedef struct {
    const char *name;     /* an output */
    TruthAt *at;          /* element by element; see truth.h */
} CaseTruth;

struct CaseKind {
    const char *const *ops;                /* what files call it, ended by NULL: "relu", "tanh" */
    const char *help;                      /* its lines in verify --help, after that */
    const CaseKey *keys;                   /* besides those that every case has; ended by a NULL key */
    const char *const *inputs, *const *outputs;   /* tensors' names, ended by NULL */
    const char *more;                      /* said after them where there are others; NULL: there are none */
    const char *other;                     /* the input that is its own (Case.other); NULL: there is none */
    const char *needs;                     /* without this input only the forward pass is computed */
    bool each_side;                        /* a padding may be another on each side, or "same" */

    /* Takes tensors and numbers from the file: x, y, rank and whatever else there is; false when they don't fit. */
    bool (*read)(Case *made, Error *err);

    /* What a trace of it has besides x, w, b and dy, its operation and route known; NULL: nothing. */
    bool (*trace)(const Case *given, CaseTrace *at, Error *err);

    /* Whether there is room for what a route needs; what a file may expect besides the operations' results, once
     * the route has run. NULL: nothing of the kind. */
    bool (*room)(const Case *given, Route route, Error *err);
    bool (*extra)(const Case *given, Route route, Outputs *out, Error *err);

    /* Whether the file's tensor is this output in another shape that is as good; NULL: there is none. */
    bool (*shape)(const Case *given, const Output *output, const SafeTensor *stored);

    const CaseRoute *routes;               /* ended by a NULL name; NULL: those of the operations, verify_routes */

    /* The numbers computed again in double: functions that several kinds share, each by its formula, about how many
     * terms it has (NULL: one). */
    bool (*prepare)(Truths *truths, Error *err);
    const CaseTruth *truths;               /* ended by a NULL name; NULL: a chain of operations has none */
    double (*terms)(const Case *given, const char *name);

    /* The whole tensor done otherwise, where a look at single cells does not see it; what was done, NULL: nothing of
     * the kind. */
    const char *(*otherwise)(const Doubt *doubt, Tensor *other);
};

/* The kind of which an operation is a part; NULL: files have no such operation. All kinds, each once: NULL after the
 * last. */
const CaseKind *case_kind_of(Operation operation);
const CaseKind *case_kind_at(int i);

/* ---- For the files here. */

/* A text of the metadata that is required. */
bool case_text(const Case *made, const char *key, const char *expected, const char **value, Error *err);

/* Takes a tensor of this rank; one of known dims, where the file has it; the targets, where it has them: classes
 * 0 .. classes-1, or of the rows that are left out made->ignore. */
bool case_tensor(Case *made, const char *name, int rank, Tensor *tensor, Error *err);
bool case_fitting(Case *made, const char *name, int rank, const int dim[4], Tensor *tensor, Error *err);
bool case_target(Case *made, int classes, bool ignoring, Error *err);

/* For `trace`: room for the winners, one for each number of y. */
bool case_trace_winners(const Case *given, CaseTrace *at, Error *err);

/* Tensors' names that many kinds have. */
extern const char *const case_maps[], *const case_map_results[];          /* x dy, y dx */
extern const char *const case_weights[], *const case_weight_results[];    /* x weight bias dy, y dx dweight dbias */

#endif
