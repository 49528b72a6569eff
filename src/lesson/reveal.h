/* Questions whose answer the lesson itself shows before it is given. */
#ifndef CONVWALK_LESSON_REVEAL_H
#define CONVWALK_LESSON_REVEAL_H

#include "lesson/lesson.h"

/* Says of each question that its page's start or stops, or those of an earlier page with the same numbers, go past the
 * cell that it asks for; that they mark what is to be clicked; that a text has the value by [=NAME]. Such a lesson
 * opens all the same: the picture keeps the answer to itself (withheld.h), but its page halts at a question mark. */
void lesson_reveals(const Lesson *lesson, Findings *findings);

#endif
