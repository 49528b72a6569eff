/* A trace as text: what `convwalk print` prints and a caption says. Each function appends whole lines, newline
 * included, that can be read aloud. */
#ifndef CONVWALK_TRACE_SAY_H
#define CONVWALK_TRACE_SAY_H

#include "trace/say/names.h"

/* One step with its running sum: "6  δ_e += δ_q·y = (−1)·2, sum 6". */
void say_step(const Trace *trace, int64_t i, Text *out);

/* The result of the steps of LEVEL_CELL's span that holds step i: a sum in names and in numbers, a column, a kernel
 * turned, an error spread over its window. */
void say_cell(const Trace *trace, int64_t i, Text *out);

/* The span of this level: its name, how many steps, and the cells it fills, row by row. */
void say_filled(const Trace *trace, int64_t i, Level level, Text *out);

/* After the last step of a route that adds to its results in no fixed order of cells (scatter, col2im, pooling's
 * backward pass): at LEVEL_CELL the sum of every result's cell, at higher levels the whole result. Nothing for routes
 * that compute cell after cell. */
void say_results(const Trace *trace, Level level, Text *out);

/* A whole tensor as one line: "δ_X = [6 −5 1; 7 14 −7; 2 10 12]", with | between planes. */
void say_tensor(const Trace *trace, CellSet set, Text *out);

/* The step as one JSON object, a line:
 *   {"step":1,"of":16,"kind":"product","out":CELL,"a":CELL,"a_value":1,"b":CELL,"b_value":3,"before":0,"after":3,
 *    "opens":true,"closes":false,"source":{...}}
 * CELL is {"name":"p","tensor":"Y","index":[n,c,row,column]}. No two tensors of a scene share a name, and a tensor has
 * the same name and shape in all its steps; in a network it is that of the layer where it first comes up ("conv1.W",
 * "act1.Y"), and what one layer writes the next one reads by the same name. A row or column of a padding counts from
 * the first inner cell and may be negative. "number" is no tensor: its column is the number itself. "winner" is there
 * for a comparison, "function" for function and slope. What each kind does is told in trace.h; cells that no step
 * writes keep what say_tensors tells. */
void say_json(const Trace *trace, int64_t i, Text *out);

/* All tensors of the scene as JSON objects, a line each:
 * {"tensor":"Y","shape":[1,1,2,2],"role":"computed","values":[...]}. The roles: "given", with the values that it
 * has from the first step on, or "computed" by the steps, with those it has in the end. Values go row by row, the
 * last index first. */
void say_tensors(const Trace *trace, Text *out);

#endif
