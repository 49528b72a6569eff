/* Between the layout and the drawing of formulas: the box of every node. Private to formula_*.c. */
#ifndef CONVWALK_VIEW_FORMULA_LAYOUT_H
#define CONVWALK_VIEW_FORMULA_LAYOUT_H

#include "view/formula/formula_tree.h"

/* Units; y grows downwards. */
typedef struct {
    float x, y;                      /* its origin (left end, baseline) from its parent's */
    float width, ascent, descent;
    float size;                      /* the em size it is drawn at */
    float pen, drop, advance;        /* FORMULA_RUN: from its origin to where its text is drawn; the text's own width */
    /* how much of its width a subscript may use; how far a superscript must keep away */
    float slant, lean;
    float half;                      /* FORMULA_FENCE: half the height of its drawn delimiters; 0: characters do */
    float left, right;               /* FORMULA_FENCE: how wide its delimiters are */
} FormulaBox;

/* Lays out all of it at em size `size`, in lines of `width` units: formula->count boxes, freed with free(). */
FormulaBox *formula_layout(const Formula *formula, const Measure *measure, float size, float width);

/* Shares of an em: the height of fraction bars and of the middles of signs above the baseline; the thickness of
 * bars. */
#define MATH_AXIS 0.353f
float formula_bar(float size);

/* A drawn delimiter: air, stroke and air from left to right, in units. */
typedef struct {
    float before, ink, after;
} DelimiterWidths;

DelimiterWidths formula_delimiter(unsigned code, float half, float size);

#endif
