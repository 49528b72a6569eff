/* A lesson's words as a line of plain text. */
#ifndef CONVWALK_VIEW_LESSON_SAID_H
#define CONVWALK_VIEW_LESSON_SAID_H

#include "lesson/lesson.h"

/* Appends the words; formulas as they are read aloud, not as their TeX: "f ⋅ z"; blanks as "q = ___". */
void lesson_said(const Words *words, Text *out);

#endif
