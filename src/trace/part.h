/* What the trace of one operation is made of; for the files in this folder only.
 *
 * A part is one loop nest. It says which cell its i-th step writes and how often the part has written that cell
 * before (its address), and the inverse. What a writing does is the operation's term() (operations/operation.h): the
 * cells it reads and their values. From these two trace.c makes steps, partial sums and spans. Most parts go cell
 * after cell with as many steps for each (part_gather); others follow what is read: a window copied, an error
 * spread. */
#ifndef CONVWALK_TRACE_PART_H
#define CONVWALK_TRACE_PART_H

#include "trace/axis.h"
#include "trace/trace.h"

/* The k-th writing of a cell: k counts from 0, within one part and round. */
typedef struct {
    Cell cell;
    int64_t k;
} Address;

struct PartKind {
    Address (*address)(const Trace *trace, const Part *part, int64_t round, int64_t i);   /* i: step within the part */
    /* writings of the cell by one round */
    int64_t (*visits)(const Trace *trace, const Part *part, Cell cell);
    int64_t (*visit)(const Trace *trace, const Part *part, Cell cell, int64_t k);         /* address's inverse: i */
    /* NULL: spans are part->unit long */
    Span (*span)(const Trace *trace, const Part *part, int64_t i, Level level);
};

/* A part with this many steps or more is refused by trace_init. All parts together still fit an int64_t. */
#define STEPS_MOST (INT64_MAX / 16)

/* Appends a part of `cells` cells a round, each written `taps` times one after the other; a channel's span is
 * `plane` cells. */
void part_gather(Trace *trace, CellSet out, int64_t cells, int64_t taps, int64_t plane);

/* Appends a part of another kind with `len` steps a round and spans of `cell` and `channel` steps. Returns it. */
Part *part_add(Trace *trace, const PartKind *kind, CellSet out, int64_t len, int64_t cell, int64_t channel);

/* Appends the part that fills SET_COL, one image a round: column after column, each from its first row to its last. */
void part_columns(Trace *trace);

/* Row k of the column of output `out`, in SET_COL or SET_DCOL. */
Cell column_cell(const Trace *trace, CellSet set, Place out, int64_t k);

/* The cell of `set` (SET_X or SET_DX, or its padding) under tap k = (ic ky kx) of the window of output `out`. */
Cell window_cell(const Trace *trace, CellSet set, Place out, int64_t k);

/* The same of the window's column, whose taps are those of all channels: (ic ky kx), whatever kernel sees them. */
Cell column_tap(const Trace *trace, CellSet set, Place out, int64_t k);

/* Sets the step that copies a cell of X into step->out, a cell of SET_COL. */
void column_copy(const Trace *trace, Step *step);

/* Computes the results of a step whose terms are set, continuing from the step before ({0} for the first of its cell):
 * before, after, and for a comparison the winner so far and the winner. */
void step_continue(const Trace *trace, const Step *last, Step *step);

/* The number of the tensor's cells without its first dimension, without its first two; of all. */
int64_t image_cells(const Trace *trace, CellSet set);
int64_t plane_cells(const Trace *trace, CellSet set);
int64_t all_cells(const Trace *trace, CellSet set);

/* A cell's stored value; a number's own; 0 for the padding's. */
float stored_value(const Trace *trace, Cell cell);

#endif
