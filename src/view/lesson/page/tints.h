/* Colours in a lesson's formulas, which authors need not write themselves. */
#ifndef CONVWALK_VIEW_LESSON_PAGE_TINTS_H
#define CONVWALK_VIEW_LESSON_PAGE_TINTS_H

#include "base/text.h"
#include "trace/trace.h"

/* Appends the formula with X, W, Y and δ (with its scripts) in their tensor's colour: "\tint{x}{X}". With `letters`,
 * when the formula's small letters all name cells of the document's example, these too: p = aw + bx. What \tint
 * colours already, and words, stay as they are. */
void tints_add(const char *tex, bool letters, Text *out);

/* Appends the cell's name as TeX in its tensor's colour. */
void tints_cell(const Trace *trace, Cell cell, Text *out);

#endif
