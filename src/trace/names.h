/* What cells and sums are called, as plain text and as TeX. The document's example has letters (a b c d e f g h j; w x y z;
 * p q r s); every other shape has indices, x[1,2] or x[channel,1,2]. Whatever is said comes from the trace's steps. */
#ifndef CONVWALK_TRACE_NAMES_H
#define CONVWALK_TRACE_NAMES_H

#include "base/text.h"
#include "trace/trace.h"

/* Appends the cell's name: "e", "x[1,2]", "w[2,0,1,1]", "b", "0" for padding; a column's cell is called after the input
 * it copies. Indices that can only be 0 because the tensor has one channel, kernel or image are left out. */
void name_plain(const Trace *trace, Cell cell, Text *out);

/* The same in TeX: "e", "x_{1,2}". */
void name_tex(const Trace *trace, Cell cell, Text *out);

/* The letter of a tensor as the document writes it: X W b Y, "col" for the columns. */
const char *set_name(CellSet set);

/* "aw", "x[0,1]·w[0,0]", "b": what a step adds or copies, in names; and in numbers, "1·(−1)", "2". */
void term_names(const Trace *trace, const Step *step, Text *out);
void term_numbers(const Step *step, Text *out);

/* "p = aw + bx + dy + ez": the whole sum of a cell that is written, terms in the order of its visits. */
void sum_names(const Trace *trace, Cell cell, Text *out);

/* "1·3 + 2·(−1) + 4·2 + 5·4 = 29". */
void sum_numbers(const Trace *trace, Cell cell, Text *out);

/* What a span of this level is called on the timeline: "p", "column 2", "copy", "map 3". `i` is any step in it. */
void span_name(const Trace *trace, int64_t i, Level level, Text *out);

/* Appends a value as it is shown everywhere: at most 4 significant digits, U+2212 for minus. */
void value_text(float value, Text *out);

extern const char *const level_names[LEVEL_COUNT];
extern const char *const route_names[ROUTE_COUNT];
extern const char *const operation_names[OP_COUNT];

#endif
