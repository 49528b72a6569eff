/* The answer to a question on the sheet of answers: what is right, and why. */
#ifndef CONVWALK_VIEW_LESSON_PAGE_PAPER_ANSWER_H
#define CONVWALK_VIEW_LESSON_PAGE_PAPER_ANSWER_H

#include "lesson/lesson.h"

/* Appends the answer: the right choice with its reason, the things in order, the cells by their names as formulas, a
 * number with the sum that gives it. `trace` is the scene that is asked about; NULL: there is none. Freed with
 * words_free. */
void paper_answer(const Trace *trace, const Question *question, bool chinese, Words *words);

/* Appends why the other choices are wrong, each with its words; nothing where the lesson gives no reason. */
void paper_reasons(const Question *question, Words *words);

#endif
