/* What only the view can find wrong with a lesson: formulas that can't be set, scenes that have no picture. */
#ifndef CONVWALK_VIEW_PAPER_CHECK_H
#define CONVWALK_VIEW_PAPER_CHECK_H

#include "lesson/lesson.h"

/* Parses every formula of the lesson, and draws every scene at each of its stops. */
void lesson_check_view(const Lesson *lesson, Findings *findings);

/* All that can be found in a lesson's file, by line; `assets` is the folder of lenet's weights. False only when it
 * can't be read. */
bool lesson_check(const char *path, const char *assets, Findings *findings, Error *err);

#endif
