/* The sentence on the current step, above the formula band. */
#ifndef CONVWALK_VIEW_SCENES_TELLING_H
#define CONVWALK_VIEW_SCENES_TELLING_H

#include "view/scenes/stage.h"

/* Draws what happens in this step and why into `at`, in as many lines as there is room for at a size of `size`, smaller
 * where they do not suffice. Names of cells are typeset in their tensor's colour. */
void telling_draw(StageView *view, Rect at, float size);

/* Appends a cell's name as such a text has it: between dollars, as TeX, in its tensor's colour. */
void telling_name(const Trace *trace, Cell cell, Text *out);

/* Sets words and names into lines from the top of `at` on; with an `ink` of 0 only counts the lines. */
int telling_flow(Canvas *canvas, const char *text, Rect at, float size, Color ink);

#endif
