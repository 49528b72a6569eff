/* What a picture and a telling keep to themselves while a question about it is open. A trace with a veil computes as
 * any other, but a number that is asked for reads as "withheld", which text_number writes as "?". */
#ifndef CONVWALK_TRACE_VEIL_H
#define CONVWALK_TRACE_VEIL_H

#include "trace/trace.h"

enum { VEIL_CELLS = 64 };   /* the size of each list; what is beyond it is not withheld */

struct Veil {
    Cell value[VEIL_CELLS];   /* cells whose final value is withheld */
    int values;
    Cell count[VEIL_CELLS];   /* cells of which nothing tells how often they are written */
    int counts;
    Cell find[VEIL_CELLS];    /* cells that are to be found, or whose sum would lead there: no step marks them */
    int finds;
    bool size[SET_COUNT];     /* tensors whose size is withheld, */
    bool cover[SET_COUNT];    /* and those of which rows, columns or channels cannot be counted either */
    bool any;                 /* a question is open: remarks that could answer it are left out */
    bool steps;               /* nor how many steps there are */
    bool order;               /* nor in which order the parts of the way come */
};

/* Whether anything is withheld at all. */
bool veil_any(const Veil *veil);

/* Add a cell, each once; what does not fit is left out. */
void veil_add_value(Veil *veil, Cell cell);
void veil_add_count(Veil *veil, Cell cell);
void veil_add_find(Veil *veil, Cell cell);

/* Whether the trace's veil, if it has one, withholds the cell's value, how often it is written, or a tensor's size. */
bool veil_hides(const Trace *trace, Cell cell);
bool veil_hides_count(const Trace *trace, Cell cell);
bool veil_hides_size(const Trace *trace, CellSet set);
bool veil_covers(const Trace *trace, CellSet set);

/* Puts "withheld" in place of what a step's term reads of a hidden value; and of its sum before and after where that
 * is the hidden value already, `final` being the value of step->out in the end. */
void veil_term(const Trace *trace, Step *step);
void veil_sum(const Trace *trace, float final, Step *step);

/* Of `done` steps, after how many the picture stays: those at the end that would mark a cell to be found are left
 * out. */
int64_t veil_until(const Trace *trace, int64_t done);

/* Whether step i marks such a cell: it writes it. */
bool veil_marks(const Trace *trace, int64_t i);

#endif
