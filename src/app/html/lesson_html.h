/* A lesson as one HTML page without scripts: text, a picture of each scene with its steps as text, the questions with
 * fields to fill in, hints and answers folded away. */
#ifndef CONVWALK_APP_LESSON_HTML_H
#define CONVWALK_APP_LESSON_HTML_H

#include "lesson/lesson.h"
#include "view/draw/draw.h"

/* Appends the page of the lesson, which lesson_fill has filled. A picture shows what it would on paper (paper_step),
 * and neither it nor its steps tell what is asked for. The page names its fonts and looks for them in fonts/ beside it;
 * a browser without them takes its own. `assets`: the folder of the bundled weights; may be NULL. False when a scene
 * can't be built. */
bool lesson_html(const Lesson *lesson, const Measure *measure, const char *assets, Text *out, Error *err);

#endif
