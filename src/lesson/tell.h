/* A lesson as text for reading aloud: pages, the steps between stops, questions, in the order in which a reader meets
 * them. */
#ifndef CONVWALK_LESSON_TELL_H
#define CONVWALK_LESSON_TELL_H

#include "lesson/lesson.h"

/* Appends a formula, given as TeX, as text: view's formula_say. */
typedef void LessonFormula(const char *tex, Text *out);

/* Appends the whole lesson; with `answers` also what is right, why, and the teacher's notes. Formulas go through
 * `formula`, NULL for their TeX. Of a long stretch between two stops the first and the last lines are told; a page that
 * compares tells every route and how far they agree. False when a scene can't be built. */
bool lesson_tell(const Lesson *lesson, bool answers, LessonFormula *formula, Text *out, Error *err);

/* Appends the steps of the page's own scene from stop to stop, with the stops' captions; those that would answer a
 * question are left out, which is said. `trace` is that scene's. */
bool lesson_tell_steps(const Lesson *lesson, int page, const Trace *trace, LessonFormula *formula, Text *out,
                       Error *err);

/* The answer of a question as text: "14", "e", the right choice, the things in order; `page` is the question's page. */
bool lesson_tell_answer(const Lesson *lesson, int page, const Question *question, Text *out, Error *err);

/* Where the k-th thing to be put in order is shown: a shuffle of 0 .. count - 1 that depends on `line` and is never
 * sorted. */
void lesson_shuffle(int line, int count, int *order);

#endif
