/* A trace: every elementary act of one operation (a value copied, a product added, an error routed) as an
 * addressable step.
 *
 * The operation has been run by the engine and its tensors are kept. Steps are numbered 0 .. len-1 in the order in
 * which the plain loop nest does them; step i is decoded by division and remainder into the cell it writes and how
 * often that cell was written before, and from these into the cells it reads, the values and the partial sum before
 * and after. Nothing is stored per step, so going back, forward or anywhere costs the same: the writings of one
 * cell. Folding all steps gives the engine's tensor bit for bit. */
#ifndef CONVWALK_TRACE_TRACE_H
#define CONVWALK_TRACE_TRACE_H

#include "engine/activation.h"
#include "engine/pool.h"
#include "engine/sgd.h"
#include "trace/operations/list.h"
#include "trace/sets.h"

typedef enum {
    ROUTE_NAIVE,
    ROUTE_IM2COL,
    ROUTE_ROT,
    ROUTE_SCATTER,
    ROUTE_COL2IM,
    ROUTE_ZEROS,
    ROUTE_COUNT
} Route;

typedef enum { PASS_FORWARD, PASS_BACKWARD, PASS_COUNT } Pass;

/* How steps are grouped into spans; each level's spans are unions of those of the level before. What a cell and a
 * channel are is the operation's own: see each trace's file. One operation is one layer and one pass. */
typedef enum { LEVEL_PRODUCT, LEVEL_CELL, LEVEL_CHANNEL, LEVEL_LAYER, LEVEL_PASS, LEVEL_COUNT } Level;

/* The tensors of a scene: SET_X, SET_DY ...; see trace/sets.h. */
typedef enum {
    SET_NONE,
#define SET(name, ...) SET_##name,
    ALL_SETS(SET)
#undef SET
    SET_COUNT
} CellSet;

/* The zeros or copies around a tensor that is read; the border around one that is written, which is no part of it in
 * the end; a tensor moved apart, with zeros around and between its numbers. */
static inline bool set_is_padding(CellSet set)
{
    return set == SET_PAD || set == SET_DYPAD;
}

static inline bool set_is_landing(CellSet set)
{
    return set == SET_DPAD || set == SET_YPAD;
}

static inline bool set_is_spread(CellSet set)
{
    return set == SET_SPREAD || set == SET_XSPREAD;
}

/* The tensor within such a border, or of which the numbers are moved apart; any other is its own. */
static inline CellSet set_within(CellSet set)
{
    static const CellSet within[SET_COUNT] = {[SET_PAD] = SET_X,   [SET_DPAD] = SET_DX,  [SET_YPAD] = SET_Y,
                                              [SET_DYPAD] = SET_DY, [SET_SPREAD] = SET_DY, [SET_XSPREAD] = SET_X};
    return within[set] ? within[set] : set;
}

/* One element: which tensor, and its flat index there. SET_PAD and SET_DPAD count in X with its padding on all sides,
 * {n, c, h + 2p, w + 2p}; SET_COL and SET_DCOL in {1, n, rows, columns}. */
typedef struct {
    CellSet set;
    int64_t index;
} Cell;

/* The place of a cell: its four indices; row and column of a padding count from X's first inner cell and may be
 * negative. */
typedef struct {
    int n, c, row, column;
} Place;

typedef enum {
    STEP_COPY,      /* out = a */
    STEP_PRODUCT,   /* out += a * b, the factors in the order in which the route's formula writes them */
    STEP_BIAS,      /* out += a, a being the bias */
    STEP_ADD,       /* out += a */
    STEP_CUT,       /* out lies in the padding: its sum is dropped */
    /* out = the larger of out and a, out if they are equal; b is the winner so far, none in the first step */
    STEP_COMPARE,
    STEP_DIVIDE,    /* out = out / a */
    STEP_SHARE,     /* out += a / b */
    STEP_QUOTIENT,  /* out = a / b */
    STEP_DIFFERENCE,/* out = a - b */
    STEP_FUNCTION,  /* out = f(a), the activation */
    STEP_SLOPE,     /* out = f'(x) from a = f(x) */
    STEP_EXP,       /* out = e^(a - b) */
    STEP_LOG,       /* out = log a */
    STEP_LESS,      /* out -= (a - b) */
    STEP_MINUS,     /* out -= a * b */
    STEP_ROOT,      /* out = the square root of a + b */
    STEP_COUNT
} StepKind;

typedef struct {
    StepKind kind;
    Cell a, b, out;         /* a.set, b.set are SET_NONE where no value is read */
    float va, vb;           /* their values */
    float before, after;    /* the value of `out` before and after this step; before is 0 when it opens */
    bool opens, closes;     /* the first and the last step that writes `out` */
    Cell winner;            /* STEP_COMPARE: the cell that has won once this step is done */
} Step;

/* Steps first .. end-1. */
typedef struct {
    int64_t first, end;
} Span;

/* One loop nest of an operation; a trace is its parts one after the other, once for each round. See trace/part.h. */
typedef struct PartKind PartKind;
typedef struct {
    CellSet out, border;      /* the tensor it fills; where writings outside its edges land, or SET_NONE */
    int64_t first, len;       /* its steps within a round */
    int64_t taps;             /* writings of each cell, where the part goes cell after cell */
    int64_t unit[LEVEL_LAYER];/* steps of a span of each level; PRODUCT's is 1 */
    bool scattered;           /* steps follow what is read, so a span of LEVEL_CELL is about one cell that is read */
    bool shared;              /* every round writes the same cells again, instead of its own share of them */
    const PartKind *kind;
} Part;

enum { PARTS_MOST = 8 };

typedef struct OperationKind OperationKind;   /* trace/operations/operation.h */
typedef struct Layer Layer;
typedef struct Veil Veil;                     /* trace/veil.h */

typedef struct {
    Operation operation;
    Pass pass;
    Route route;
    ConvSpec spec;
    /* borrowed; {0} where the operation has none. Tensors that are not stored have sizes, no values */
    Tensor tensor[SET_COUNT];
    bool floor, count_padding;  /* pooling: sizes rounded down, averages over the padding too */
    Activation function;
    float alpha;                /* of a function that has one */
    int *winner;                /* max pooling: for each cell of Y the index of the winner in X; borrowed */
    bool letters;               /* the document's shapes: cells are called a b c, w x y z, p q r s */
    int64_t len;
    Part part[PARTS_MOST];
    int parts;
    int64_t rounds, round_len;  /* routes that work image after image have a round for each */
    const OperationKind *kind;
    const Layer *layer;         /* a chain: a network's layers, whose steps follow each other; borrowed. Else NULL, */
    int layers;                 /* and 0 */
    const Veil *veil;           /* steps and values that are withheld; borrowed; NULL: none */
} Trace;

/* One operation within a network's pass. */
struct Layer {
    char name[40];              /* "conv2", "conv2-weight"; with the pass it names one layer */
    char title[40];             /* "conv2", "δ conv2" */
    const char *phase;          /* layers of one pass share it: "forward", "backward", "update" */
    Trace trace;
    int64_t first;              /* steps of the pass before its own */
};

/* Makes a chain of layers whose traces are ready; sets their `first`. The chain's steps, spans and length are those of
 * the layers one after the other; its steps read and write cells of the layer that does the step: call trace_within
 * before using cells. */
void trace_chain(Trace *trace, Operation operation, Layer *layer, int layers);

/* The trace that does step i of a chain, *i becoming its step there; any other trace is its own. And which layer it
 * is; -1 when the trace is no chain. */
const Trace *trace_within(const Trace *trace, int64_t *i);
int trace_layer(const Trace *trace, int64_t i);

/* A trace over tensors that the engine has run. The caller has filled in operation, pass, route, spec, what else of
 * the Trace the operation needs, and the stored tensors (all else 0); they are borrowed and must outlive the trace.
 * False when there are more steps than an index counts.
 *
 *   conv-forward          naive, im2col          X W [B] Y
 *   conv-backward-input   rot, scatter, col2im   W DY DX
 *   conv-backward-weight  naive, im2col          X DY DW
 *   conv-backward-bias    naive                  DY DB
 *   max-pool              forward: X Y           backward: DY DX, winner
 *   average-pool, global  forward: X Y           backward: DY DX         (global: the kernel is the whole input)
 *   activation            forward: X Y           backward: Y DY DX
 *   linear                forward: X W [B] Y     backward: X W DY DX DW [DB]
 *   softmax               forward: X T P E       backward: P T DX
 *   sgd                   W DW V RATE NEW_V NEW_W [B DB VB NEW_VB NEW_B]
 *
 * A tensor that the operation does not use may be there (X of conv-backward-input, say) and is then shown as given. */
bool trace_init(Trace *trace, Error *err);

/* Whether it is the chain of a network's layers; the name of the operation in a scene's line. */
bool operation_is_network(Operation operation);
const char *operation_name(Operation operation);

/* Whether the operation has a forward and a backward pass (else its name says which it is). */
bool operation_has_passes(Operation operation);

/* Whether the operation has this route; its default route. */
bool route_fits(Operation operation, Route route);
Route route_default(Operation operation);
Route route_after(Operation operation, Route route);   /* the next of its routes, in a circle */

/* Whether the operation has several routes to compare; a network's are those of its layers. */
bool operation_has_routes(Operation operation);

/* The tensor that is in the place of a convolution's `set`: another where the operation is one of a transposed
 * convolution, whose passes are a convolution's with input and output exchanged. */
CellSet trace_set(const Trace *trace, CellSet set);

/* The window along one axis of a pooling: see engine/pool.h. */
PoolSpec trace_pool(const Trace *trace);

/* Whether the kernel oc sees the input's channel ic, where channels are in groups; true of all without kernels. */
bool trace_meets(const Trace *trace, int oc, int ic);

/* The tensor that is the operation's result: Y, the error of X, a gradient. */
CellSet trace_result(const Trace *trace);

/* Step i, 0 <= i < len. Takes time in proportion to the writings of one cell. A number that the trace's veil hides is
 * number_withheld(). */
Step step_at(const Trace *trace, int64_t i);

/* The k-th writing of a cell with what it reads, but without the sums before and after, which would take as long as
 * step_at. */
Step cell_term(const Trace *trace, Cell cell, int64_t k);

/* The span of the level that holds step i. LEVEL_PRODUCT's is the step alone, LEVEL_LAYER's the whole trace, or a
 * chain's layer. */
Span span_of(const Trace *trace, int64_t i, Level level);

/* How many levels are different: a single operation's layer is its pass. */
int trace_levels(const Trace *trace);

/* Which of the trace's parts step i belongs to. */
int step_part(const Trace *trace, int64_t i);

/* How often `cell` is written (0: never), the step of its k-th writing, and its inverse: which writing of its cell
 * step i is. */
int64_t cell_visits(const Trace *trace, Cell cell);
int64_t cell_visit(const Trace *trace, Cell cell, int64_t k);
int64_t step_visit(const Trace *trace, int64_t i);

/* A cell's value after `done` steps (0 .. len); inputs always have theirs. False if it is not computed yet, that is,
 * none of its steps is done. Takes time in proportion to the writings of the cell. */
bool cell_value(const Trace *trace, Cell cell, int64_t done, float *value);

/* The indices of a cell, and the cell at given indices; a place outside SET_X or SET_DX is a cell of SET_PAD or
 * SET_DPAD. */
Place cell_place(const Trace *trace, Cell cell);
Cell cell_at(const Trace *trace, CellSet set, Place place);

/* For a copy (SET_COL, SET_ROT, SET_SPREAD, and SET_PAD where the padding holds copies): the cell it is a copy of,
 * SET_PAD's for a zero of the columns; any other cell, a zero of SET_SPREAD too, is its own source. */
Cell cell_source(const Trace *trace, Cell cell);

/* The cell of DX to which the error of a copy in the padding returns; any other cell, that of a zero too, is its own.
 */
Cell cell_home(const Trace *trace, Cell cell);

/* Whether the cell is one of the zeros around or between values: the padding's, or one of SET_SPREAD's. */
bool cell_is_zero(const Trace *trace, Cell cell);

static inline bool cell_same(Cell a, Cell b)
{
    return a.set == b.set && a.index == b.index;
}

#endif
