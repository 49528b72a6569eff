/* What the questions of a lesson's page ask for, as a veil over its scene: the page shows and tells everything else. */
#ifndef CONVWALK_LESSON_WITHHELD_H
#define CONVWALK_LESSON_WITHHELD_H

#include "lesson/lesson.h"
#include "trace/veil.h"

/* Adds to the veil what an open question about this scene asks for. */
void withheld_question(const Trace *trace, const Question *question, Veil *veil);

/* All that the questions of page `page`, and of the pages below it that have no scene of their own, ask about it. */
void withheld_page(const Lesson *lesson, int page, const Trace *trace, Veil *veil);

#endif
