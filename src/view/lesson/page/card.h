/* A question as a card on a lesson's page. */
#ifndef CONVWALK_VIEW_LESSON_PAGE_CARD_H
#define CONVWALK_VIEW_LESSON_PAGE_CARD_H

#include "view/lesson/page/flow.h"
#include "view/lesson/reading.h"

/* Draws question k of the lesson at flow->y and moves that below it; returns the card's rectangle. */
Rect card_draw(const Screen *screen, Flow *flow, int k, const Question *question);

#endif
