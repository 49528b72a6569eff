/* A lesson's bytes before Markdown is looked for in them; for the files of this folder. */
#ifndef CONVWALK_LESSON_SOURCE_H
#define CONVWALK_LESSON_SOURCE_H

#include "lesson/lesson.h"

/* Ends a block that its author left open: a line end for md4c, which the count of lines leaves out. */
enum { EXTRA_LINE_END = '\r' };

/* Appends the text to `out` as UTF-8 whose lines end with \n, whatever ended them before, without a byte order mark.
 * False, with one finding, when it is no text in UTF-8. */
bool source_decode(const char *text, size_t length, Text *out, Findings *findings);

/* Goes through the lines once: blocks that are not closed are said, and closed where they should be, so that what
 * follows them is read as it was meant; so are lines that no Markdown shows. False when a bound (limits.h) is met: no
 * more is read then. */
bool source_lines(const char *text, Text *out, Findings *findings);

/* Whether a fenced block's word is "scene", or was meant to be. */
bool source_means_scene(const char *word, size_t length);

#endif
