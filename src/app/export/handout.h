/* A lesson on paper, or as a page for a browser, as files. */
#ifndef CONVWALK_APP_HANDOUT_H
#define CONVWALK_APP_HANDOUT_H

#include "base/error.h"

/* Writes the lesson as one PDF when `path` ends with .pdf, as a page for a browser (app/html/lesson_html.h) when it
 * ends with .html, else into a folder (made if needed) as page-01.svg, page-02.svg ..., with `png` as page-01.png ...
 * Each file is written whole or not at all. False, with `err`, when the lesson can't be read or has mistakes: the first
 * one as "FILE:LINE: ...". */
bool handout_write(const char *lesson, const char *path, bool png, Error *err);

#endif
