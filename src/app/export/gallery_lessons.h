/* The lessons' part of convwalk gallery. */
#ifndef CONVWALK_APP_GALLERY_LESSONS_H
#define CONVWALK_APP_GALLERY_LESSONS_H

#include "base/text.h"

/* Writes pictures of all lessons into the folder, and of each its figure into the HTML page: every page as it begins,
 * and at its last stop with the answers; the contents; the end. Each language in window sizes of its own. */
bool gallery_lessons(Text *page, const char *folder, Error *err);

#endif
