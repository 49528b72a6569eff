/* A lesson's bytes before the Markdown is parsed; for the files of this folder. */
#ifndef CONVWALK_LESSON_SOURCE_H
#define CONVWALK_LESSON_SOURCE_H

#include "lesson/lesson.h"

/* Closes a block that its author left open: a line end for md4c that does not count as a line. */
enum { EXTRA_LINE_END = '\r' };

/* Appends the text to `out` as UTF-8 with \n as line ends, whatever they were, and without a byte order mark. False,
 * with one finding, when it is not UTF-8. */
bool source_decode(const char *text, size_t length, Text *out, Findings *findings);

/* Goes through the lines once: reports blocks that are not closed and closes them where they should end, so that what
 * follows is read as it was meant; and reports lines that no Markdown shows. False when a bound (limits.h) is exceeded:
 * no more is read then. */
bool source_lines(const char *text, Text *out, Findings *findings);

/* Whether a fenced block's word is "scene", or similar to it. */
bool source_means_scene(const char *word, size_t length);

#endif
