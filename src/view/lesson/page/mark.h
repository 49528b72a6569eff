/* A tick or a cross: the fonts have neither. */
#ifndef CONVWALK_VIEW_LESSON_PAGE_MARK_H
#define CONVWALK_VIEW_LESSON_PAGE_MARK_H

#include "view/draw/draw.h"

/* `size` high around (x, y). */
void mark_draw(DrawList *list, float x, float y, float size, bool right, Color color);

#endif
