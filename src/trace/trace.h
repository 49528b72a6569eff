/* A trace: every elementary act of one operation (a value copied, a product added, a bias added) as an addressable step.
 *
 * The operation has been run by the engine and its tensors are kept. Steps are numbered 0 .. len-1 in the order in which
 * the plain loop nest does them; step i is decoded by division and remainder into loop indices, and from these into the
 * cells it reads, the cell it writes, the values and the partial sum before and after. Nothing is stored per step, so
 * going back, forward or anywhere costs the same: the taps of one cell. Folding all steps gives the naive engine's
 * tensor bit for bit. */
#ifndef CONVWALK_TRACE_TRACE_H
#define CONVWALK_TRACE_TRACE_H

#include "engine/conv.h"
#include "engine/tensor.h"

typedef enum { OP_CONV_FORWARD, OP_COUNT } Operation;
typedef enum { ROUTE_NAIVE, ROUTE_IM2COL, ROUTE_COUNT } Route;

/* How steps are grouped into spans; each level's spans are unions of those of the level before. What a cell and a
 * channel are is the operation's own: see each trace's file. */
typedef enum { LEVEL_PRODUCT, LEVEL_CELL, LEVEL_CHANNEL, LEVEL_LAYER, LEVEL_COUNT } Level;

/* The tensors of a scene. SET_PAD is the border of zeros around X; SET_COL the column matrix of one image, which is
 * never stored: its values are X's. */
typedef enum { SET_NONE, SET_X, SET_PAD, SET_W, SET_B, SET_Y, SET_COL, SET_COUNT } CellSet;

/* One element: which tensor, and its flat index there. SET_PAD counts in X with its padding on all sides,
 * {n, c, h + 2p, w + 2p}; SET_COL in {1, n, rows, columns}. */
typedef struct {
    CellSet set;
    int64_t index;
} Cell;

/* Where a cell stands: its four indices; row and column of SET_PAD count from X's first inner cell and may be negative. */
typedef struct {
    int n, c, row, column;
} Place;

typedef enum {
    STEP_COPY,      /* out = a */
    STEP_PRODUCT,   /* out += a * b, the factors in the order in which the route's formula writes them */
    STEP_BIAS       /* out += a */
} StepKind;

typedef struct {
    StepKind kind;
    Cell a, b, out;         /* b.set is SET_NONE unless two values are read */
    float va, vb;           /* their values */
    float before, after;    /* the value of `out` before and after this step; before is 0 when it opens */
    bool opens, closes;     /* the first and the last step that writes `out` */
} Step;

/* Steps first .. end-1. */
typedef struct {
    int64_t first, end;
} Span;

typedef struct TraceKind TraceKind;

typedef struct {
    Operation operation;
    Route route;
    ConvSpec spec;
    Tensor tensor[SET_COUNT];   /* borrowed; those the operation has not are {0}. SET_PAD and SET_COL have dims, no values */
    bool letters;               /* the document's shapes: cells are called a b c, w x y z, p q r s */
    int64_t len;
    const TraceKind *kind;
} Trace;

/* A trace over the tensors of a forward convolution that the engine has run: x {n,c,h,w}, w {oc,c,kh,kw}, b {1,oc,1,1} or
 * {0}, y {n,oc,oh,ow}. They are borrowed and must outlive the trace. False when there are more steps than an index counts. */
bool trace_conv_forward(Trace *trace, Route route, const ConvSpec *spec, const Tensor *x, const Tensor *w, const Tensor *b, const Tensor *y, Error *err);

/* Step i, 0 <= i < len. Costs the taps of one cell. */
Step step_at(const Trace *trace, int64_t i);

/* The span of the level that holds step i. LEVEL_PRODUCT's is the step alone, LEVEL_LAYER's the whole trace. */
Span span_of(const Trace *trace, int64_t i, Level level);

/* How often `cell` is written (0: never), the step of its k-th writing, and its inverse: which writing of its cell step i is. */
int64_t cell_visits(const Trace *trace, Cell cell);
int64_t cell_visit(const Trace *trace, Cell cell, int64_t k);
int64_t step_visit(const Trace *trace, int64_t i);

/* A cell's value as the trace stands after `done` steps (0 .. len): inputs always have theirs. False if it is not
 * computed yet, that is, not one of its steps is done. Costs the taps of the cell. */
bool cell_value(const Trace *trace, Cell cell, int64_t done, float *value);

/* The indices of a cell, and the cell at given indices; a place of SET_X outside its borders is a SET_PAD cell. */
Place cell_place(const Trace *trace, Cell cell);
Cell cell_at(const Trace *trace, CellSet set, Place place);

/* For SET_COL: the cell of X (or SET_PAD) of which this is a copy; any other cell is its own source. */
Cell cell_source(const Trace *trace, Cell cell);

static inline bool cell_same(Cell a, Cell b)
{
    return a.set == b.set && a.index == b.index;
}

/* What one operation by one route tells about itself; each trace's file has its own. */
struct TraceKind {
    Step (*step)(const Trace *trace, int64_t i);
    Span (*span)(const Trace *trace, int64_t i, Level level);
    int64_t (*visits)(const Trace *trace, Cell cell);
    int64_t (*visit)(const Trace *trace, Cell cell, int64_t k);
    int64_t (*number)(const Trace *trace, int64_t i);
};

extern const TraceKind trace_kind_conv_naive, trace_kind_conv_im2col;

#endif
