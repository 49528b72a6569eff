/* The error E that an operation's gradients are the derivatives of, in double precision: what the nudge (nudge.h) needs
 * from an operation's row. It must not call the engine, since it tests the engine. */
#ifndef CONVWALK_TRACE_MISTAKES_NUDGE_ERROR_H
#define CONVWALK_TRACE_MISTAKES_NUDGE_ERROR_H

#include "trace/trace.h"

/* A sum, and the sum of its terms' sizes, for the bound of rounding. */
typedef struct {
    double sum, size;
} NudgeTotal;

typedef struct {
    bool (*complete)(const Trace *trace);     /* has all tensors that E depends on */
    double (*products)(const Trace *trace);   /* how many products one E has */
    /* E with `by` added to the cell `changed` */
    NudgeTotal (*total)(const Trace *trace, Cell changed, double by);
    /* how far the engine's gradient of `cell` may be from the difference quotient, besides E's own rounding */
    double (*slack)(const Trace *trace, Cell cell, double epsilon);
    const char *(*formula)(const Trace *trace, bool tex);   /* "E = ..." */
    /* whether E has a corner, or a bend that the slack does not cover, within epsilon of what the cell is; NULL: never.
     * And what happens there, as a sentence goes on: "the curve has a corner" */
    bool (*corner)(const Trace *trace, Cell cell, double epsilon);
    const char *turns;
} NudgeError;

/* A tensor's number, 0 for a missing bias; with `by` added where it is the changed one. */
double nudge_number_of(const Trace *trace, CellSet set, int64_t index, Cell changed, double by);

void nudge_add(NudgeTotal *total, double term);

/* E = sum of delta * Y, for an operation whose outputs are sums of products: `output` is one of them, without its
 * bias. Its other parts are the same for all of these. */
typedef void NudgeOutput(const Trace *trace, Place at, Cell changed, double by, NudgeTotal *total);
NudgeTotal nudge_products_total(const Trace *trace, Cell changed, double by, NudgeOutput *output);
bool nudge_products_complete(const Trace *trace);
double nudge_products(const Trace *trace);
double nudge_products_slack(const Trace *trace, Cell cell, double epsilon);
const char *nudge_products_formula(const Trace *trace, bool tex);

#endif
