/* The cell that the question with the keyboard is about: what is asked for as a number, or what its words name. */
#ifndef CONVWALK_VIEW_LESSON_ASKED_H
#define CONVWALK_VIEW_LESSON_ASKED_H

#include "trace/veil.h"
#include "view/lesson/reading.h"

/* SET_NONE when no question is open, when it is about no single cell of the scene on the stage, or when naming the cell
 * would give away what is to be clicked. */
Cell reading_asked(const Screen *screen);

/* What the page's open questions keep the picture from telling, for the scene on the stage; empty when no lesson is
 * open, and for tensors that the scene does not share with the page's own. */
void reading_veil(const Screen *screen, Veil *veil);

#endif
