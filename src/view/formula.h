/* Formulas typeset from a small subset of TeX: parsed into a tree of boxes, laid out, appended to a draw list.
 *
 * The subset covers every formula of the notes this program teaches: letters (italic), numbers, operators with TeX's
 * spacing; _ and ^ (also both), { } groups; \frac, \sum \sum\limits-style limits in display mode, \partial{..}, \left \right
 * with ( ) [ ] \{ \} . | \lfloor \rfloor \lceil \rceil, matrix, pmatrix, bmatrix, cases by \left\{ \begin{matrix}; \mathrm, \text, \bm-like
 * \mathbf; Greek; \cdot \times \otimes \leftarrow \rightarrow \quad "\ " \, \; \ne \le \ge \approx \max \log \exp \odot; and
 * three commands of our own:
 *   \tint{NAME}{...}  the content in the colour that the caller's palette gives for NAME (x, w, y, d, g, now, dim)
 *   \link{N}{...}     the content carries hit id N
 *   \strong{...}      bold */
#ifndef CONVWALK_VIEW_FORMULA_H
#define CONVWALK_VIEW_FORMULA_H

#include "base/error.h"
#include "view/draw.h"

typedef struct Formula Formula;   /* a parsed formula; owns itself, freed with formula_free */

/* The colour of a \tint name; unknown names get `ink`. */
typedef struct {
    Color ink;
    Color (*tint)(void *self, const char *name);   /* 0 for an unknown name */
    void *self;
} Palette;

typedef struct {
    float width, ascent, descent;   /* units; ascent above, descent below the baseline, both >= 0 */
} FormulaSize;

/* Parses `tex` (without dollar signs). NULL, with `err` saying what stands where ("unknown command \foo at byte 12"). */
Formula *formula_parse(const char *tex, bool display, Error *err);
void formula_free(Formula *formula);

/* Its size when set at em size `size`. No subscript is set below 11 units unless `size` itself is. */
FormulaSize formula_measure(const Formula *formula, const Measure *measure, float size);

/* Appends it with the left end of its baseline at (x, y); returns its size. */
FormulaSize formula_draw(const Formula *formula, DrawList *list, const Measure *measure, float size, float x, float y, const Palette *palette);

#endif
