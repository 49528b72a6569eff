/* Formulas typeset from a small subset of TeX: parsed into a tree of boxes, laid out, appended to a draw list.
 *
 *   letters and numbers    letters and small Greek in the italics of mathematics; 12.5 is one number, 1.5e-06 too;
 *                          Unicode as itself (− × δ ∂ ½)
 *   products               2·3 with the character · itself stands close, 2 \cdot 3 is spaced as TeX does
 *   scripts                _ and ^, also both, and ' for a prime
 *   \frac \dfrac \tfrac, \hat \bar, \sum \prod \int (limits above and below in display mode; \limits, \nolimits)
 *   \left ... \right       around ( ) [ ] \{ \} | \lfloor \rfloor \lceil \rceil \langle \rangle or . for none;
 *                          they grow
 *   \begin{...}            matrix, bmatrix, pmatrix, Bmatrix, vmatrix, cases, aligned: cells by &, lines by \\
 *   words                  \mathrm{...} (with "\ " between words), \mathbf{...}, \text{...} (any characters,
 *                          spaces too), \max \log and such, \operatorname{...}
 *   spaces                 \, \: \; \! "\ " ~ \quad \qquad; otherwise TeX's own between the classes of its atoms
 *   of our own             \tint{NAME}{...}  in the colour that the caller's palette has for NAME
 *                                            (x, w, y, d, g, now, dim)
 *                          \link{N}{...}     carries hit id N (a whole number, 0 for none)
 *                          \strong{...}      bold
 * The last three change no spacing: \tint{x}{b}\tint{w}{w} + c is spaced as bw + c, and a script after them belongs
 * to the last atom they hold. The table of commands is in formula_symbols.c. Sources: D. E. Knuth, The TeXbook,
 * chapters 17, 18 and appendix G. */
#ifndef CONVWALK_VIEW_FORMULA_H
#define CONVWALK_VIEW_FORMULA_H

#include "base/error.h"
#include "view/draw/draw.h"

typedef struct Formula Formula;   /* a parsed formula; freed with formula_free */

/* The colour of a \tint name; unknown names get `ink`. */
typedef struct {
    Color ink;
    Color (*tint)(void *self, const char *name);   /* 0 for an unknown name */
    void *self;
} Palette;

typedef struct {
    float width, ascent, descent;   /* units; ascent above, descent below the baseline, both >= 0 */
} FormulaSize;

/* Parses `tex` (without dollar signs, 65536 bytes at most, nested 40 deep at most). `display` sets it as $$...$$
 * does. NULL, with `err` saying what stands where, counted from byte 1 ("unknown command \fra at byte 12; did you
 * mean \frac?"). */
Formula *formula_parse(const char *tex, bool display, Error *err);
void formula_free(Formula *formula);

/* Its size when set at em size `size`. No subscript is set below 11 units unless `size` itself is. */
FormulaSize formula_measure(const Formula *formula, const Measure *measure, float size);

/* Appends it with the left end of its baseline at (x, y); returns its size. */
FormulaSize formula_draw(const Formula *formula, DrawList *list, const Measure *measure, float size, float x, float y,
                         const Palette *palette);

/* The same within `width` units: a formula that is wider continues on the next line, a little indented, at a relation
 * or a sign of its outermost row, or after a \quad. What cannot be broken stays wider; the returned size is that of all
 * lines, its ascent the first one's. */
FormulaSize formula_measure_lines(const Formula *formula, const Measure *measure, float size, float width);
FormulaSize formula_draw_lines(const Formula *formula, DrawList *list, const Measure *measure, float size, float width,
                               float x, float y, const Palette *palette);

/* Appends the formula as a line of plain text: "δ_X = δ_Y ⊗ Rot(W)", "o = ⌊(i − k + 2p)/s⌋ + 1", "[a b; d
 * e]", "x[i,j]^l"; a formula with a mistake as it is written. */
void formula_say(const char *tex, Text *out);

#endif
