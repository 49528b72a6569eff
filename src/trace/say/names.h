/* What cells and sums are called, as plain text and as TeX. The document's example has letters (a b c d e f g h j; w
 * x y z; p q r s; their errors δ_a .. δ_s); every other shape has indices, x[1,2] or x[channel,1,2]. Whatever is
 * said comes from the trace's steps.
 *
 * Zeros of a padding (and those spread between errors) take part in steps but not in sums: x·0 is a step of its own
 * that print shows with its 0, while the sum of a cell leaves it out, as the document does (δ_a = δ_p·w). A sum of
 * nothing else is 0. */
#ifndef CONVWALK_TRACE_NAMES_H
#define CONVWALK_TRACE_NAMES_H

#include "base/text.h"
#include "trace/trace.h"

/* Appends the cell's name: "e", "x[1,2]", "w[2,0,1,1]", "b", "δ_e", "δx[1,2]", "∂E/∂w"; "0" for padding. A
 * copy has the name of what it copies. Indices that can only be 0, because the tensor has one channel, kernel or
 * image, are left out. */
void name_plain(const Trace *trace, Cell cell, Text *out);

/* The same in TeX: "e", "x_{1,2}", "\delta_{e}". */
void name_tex(const Trace *trace, Cell cell, Text *out);

/* A tensor's name in the document: X W b Y, "δ_Y", "Rot(W)", "col" for the columns; and in TeX. */
const char *set_name(CellSet set);
const char *set_tex(CellSet set);

/* A tensor's name for programs: like set_name, but different for all tensors of a scene ("W_new", "padding of X"). */
const char *set_key(CellSet set);

/* A copy or a cell of a product by its place, not by its origin: "Rot(W)[0,1]", "\mathrm{Rot}(W)_{0,1}". */
void place_plain(const Trace *trace, Cell cell, Text *out);
void place_tex(const Trace *trace, Cell cell, Text *out);

/* "aw", "x[0,1]·w[0,0]", "b": what a step adds or copies, in names, in TeX, and in numbers, "1·(−1)", "2". */
void term_names(const Trace *trace, const Step *step, Text *out);
void term_in_tex(const Trace *trace, const Step *step, Text *out);
void term_numbers(const Trace *trace, const Step *step, Text *out);

/* Whether sums omit the term: a product with a zero of the padding, or an error that is cut off. */
bool term_silent(const Trace *trace, const Step *step);

/* "p = aw + bx + dy + ez", "y[0,0] = max(x[0,0], x[0,1])", "w ← w − η·∂E/∂w": the cell's whole sum, its
 * terms in the order of the steps. */
void sum_names(const Trace *trace, Cell cell, Text *out);

/* "1·3 + 2·(−1) + 4·2 + 5·4 = 29"; just the value where there is nothing to calculate. */
void sum_numbers(const Trace *trace, Cell cell, Text *out);

/* Whether the cell's value, with the digits that are shown, equals the sum of its first `terms` terms; false where
 * single precision has rounded so that a reader who adds up would get another value: then ≈ is written before it.
 * Takes time in proportion to the terms. */
bool sum_exact(const Trace *trace, Cell cell, int64_t terms);

/* The same of some of its terms, from .. end - 1, all products or additions, and what they alone come to. */
bool row_exact(const Trace *trace, Cell cell, int64_t from, int64_t end, float sum);

/* The same of one step: whether what was there before and its term come to what it leaves. What is beyond a float's
 * numbers, inf or nan, never is what a sum comes to, in the steps after its overflow either. */
bool step_exact(const Trace *trace, const Step *step);

/* The name of a span of this level on the timeline: "p", "column 2", "copy", "turn", "map 3". `i` is any step in it. */
void span_name(const Trace *trace, int64_t i, Level level, Text *out);

/* The same in TeX, no higher than a line of text: "p", "\text{column 2}", "\partial E/\partial w". */
void span_tex(const Trace *trace, int64_t i, Level level, Text *out);

/* Appends a value as it is shown everywhere: at most 4 significant digits, U+2212 for minus. */
void value_text(float value, Text *out);

/* The same within TeX, where "inf" would be three letters. */
void value_in_tex(float value, Text *out);

/* What a level is called in this scene: "comparison", "window", "map" where others have products, cells, channels. */
const char *level_said(const Trace *trace, Level level);

extern const char *const level_names[LEVEL_COUNT];   /* on the command line, whatever the scene */
extern const char *const route_names[ROUTE_COUNT];
extern const char *const pass_names[PASS_COUNT];
extern const char *const step_names[STEP_COUNT];   /* "copy", "product", ...: a step's kind */

#endif
