/* What a question's card replies to an answer: praise and the reason, or what is wrong with it. */
#ifndef CONVWALK_VIEW_LESSON_PAGE_REPLY_H
#define CONVWALK_VIEW_LESSON_PAGE_REPLY_H

#include "view/lesson/page/flow.h"
#include "view/lesson/reading.h"

/* Sets the reply at flow->y and moves that below it; nothing while there is no whole answer. Right: why, from the
 * lesson's reason or the engine's sum. Wrong: the choice's reason, or the usual mistake that gives the number. Given
 * up: the answer. */
void reply_draw(const Screen *screen, Flow *flow, const Question *question, const Reply *reply);

#endif
