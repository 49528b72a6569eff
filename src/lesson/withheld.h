/* What the questions of a lesson's page ask for, as a veil over its scene: the page shows and tells everything else. */
#ifndef CONVWALK_LESSON_WITHHELD_H
#define CONVWALK_LESSON_WITHHELD_H

#include "lesson/lesson.h"
#include "trace/veil.h"

/* Adds to the veil what an open question about this scene asks for. */
void withheld_question(const Trace *trace, const Question *question, Veil *veil);

/* The same for one of an earlier page that has the same numbers: only the number that it asks for, or the label of a
 * size, so that the pages below can still be read. */
void withheld_earlier(const Trace *trace, const Question *question, Veil *veil);

/* Whether the scenes of two pages, each its own or the last one before it, are the same operation on the same numbers,
 * by whatever route and at whatever step; and by the same route. */
bool withheld_same_numbers(const Lesson *lesson, int page, int other);
bool withheld_same_route(const Lesson *lesson, int page, int other);

/* All that the questions of page `page`, of the pages below it that have no scene of their own, and of earlier pages
 * with the same numbers ask about it. */
void withheld_page(const Lesson *lesson, int page, const Trace *trace, Veil *veil);

#endif
