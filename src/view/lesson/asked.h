/* The cell that the question with the keyboard is about: the one whose number is asked for, or the one its words
 * name. */
#ifndef CONVWALK_VIEW_LESSON_ASKED_H
#define CONVWALK_VIEW_LESSON_ASKED_H

#include "trace/veil.h"
#include "view/lesson/reading.h"

/* SET_NONE when no question is open, when it is about no single cell of the scene on the stage, or when naming the cell
 * would reveal what must be clicked. */
Cell reading_asked(const Screen *screen);

/* What the picture must not show because of the page's open questions, for the scene on the stage; empty when no lesson
 * is open, and for tensors that the scene does not share with the page's own. */
void reading_veil(const Screen *screen, Veil *veil);

#endif
