/* Mistakes of a lesson that only the view can find: formulas that can't be typeset, scenes without a picture. */
#ifndef CONVWALK_VIEW_PAPER_CHECK_H
#define CONVWALK_VIEW_PAPER_CHECK_H

#include "lesson/lesson.h"

/* Parses every formula of the lesson, and draws every scene at each of its stops. */
void lesson_check_view(const Lesson *lesson, Findings *findings);

/* All mistakes in a lesson's file, by line; `assets` is the folder of the bundled weights. False only when it can't be
 * read. */
bool lesson_check(const char *path, const char *assets, Findings *findings, Error *err);

#endif
