/* Words set in lines: text, coloured nouns and formulas together, broken where lines are full. Chinese breaks
 * between any two characters but before a closing mark; Latin at spaces. */
#ifndef CONVWALK_VIEW_LESSON_PAGE_FLOW_H
#define CONVWALK_VIEW_LESSON_PAGE_FLOW_H

#include "lesson/lesson.h"
#include "trace/veil.h"
#include "view/draw/canvas.h"
#include "view/formula/formula.h"

enum { FLOW_MOST = 160 };   /* pieces on one line; more begin another */

typedef struct {
    FontFace font;
    Color color;
    Formula *formula;       /* or text */
    const char *text;
    int length;
    float width, gap, ascent, descent;   /* `gap`: of the space before it */
    bool glued;             /* never on another line than the one before */
    bool boxed;             /* a blank's box, with the text inside */
    Cell noun;              /* what it means; SET_NONE: nothing. index -1: the tensor */
} FlowItem;

typedef struct {
    Canvas *canvas;
    const Trace *trace;     /* the scene that nouns and blanks are about; NULL: none */
    const Veil *veil;       /* numbers of that scene that are withheld; NULL: none */
    float x, width, y;      /* where lines begin, how wide they are, the top of the next */
    float size, lead;       /* em size and height of a line */
    Color ink, strong;      /* `strong`: of bold words; 0: ink */
    bool bold, dry;         /* dry: only y moves */
    const char *typed;      /* inside a blank */
    FlowItem item[FLOW_MOST];
    int count;
    float used;
} Flow;

/* Sets the words as a paragraph: y moves below it. */
void flow_words(Flow *flow, const Words *words);
void flow_text(Flow *flow, const char *text);

/* The height of the words. */
float flow_height(const Flow *flow, const Words *words);

/* A lesson's formula in its tensors' colours, with `letters` also those of the example's cells; NULL if it can't be
 * set. Freed with formula_free. And the colours that it is drawn with. */
Formula *flow_formula(const char *tex, bool letters, bool display);
Palette flow_palette(const Theme *theme, Color ink);

#endif
