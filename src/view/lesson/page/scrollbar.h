/* The bar at a list's or a page's right edge. */
#ifndef CONVWALK_VIEW_LESSON_PAGE_SCROLLBAR_H
#define CONVWALK_VIEW_LESSON_PAGE_SCROLLBAR_H

#include "view/draw/canvas.h"

/* How far the content of `at` is scrolled, `most` units at most; nothing where all of it can be seen. */
void page_scrollbar(Canvas *canvas, Rect at, float most, float scrolled);

#endif
