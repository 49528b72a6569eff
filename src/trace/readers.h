/* Who reads a cell: the terms of other cells' sums in which it stands. A trace tells what a sum reads; here that is
 * turned round, by looking through the terms of all cells that can read it. */
#ifndef CONVWALK_TRACE_READERS_H
#define CONVWALK_TRACE_READERS_H

#include "trace/trace.h"

enum { READERS_MOST = 1024 };

/* The k-th term of `out` reads the cell, or a copy of it. */
typedef struct {
    Cell out;
    int64_t k;
} ReadBy;

typedef struct {
    ReadBy at[READERS_MOST];
    int count;
    Cell copy[READERS_MOST];   /* the copies made of the cell: of X in the columns, of W turned */
    int copies;
    bool more;                  /* there may be others: they are more than fit, or than were looked through */
} Readers;

/* The terms that read the cell, in the order of the tensors that are written and of their cells. Those of its copies
 * count as its own. Looks through some 10^5 terms at most; a convolution's window narrows them down. */
void readers_of(const Trace *trace, Cell cell, Readers *readers);

/* What a term comes to alone, without the sum before it: 5·4 = 20. */
float term_alone(const Trace *trace, const Step *term);

#endif
