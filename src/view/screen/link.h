/* A place as the part of a web address behind #, and back. A scene's place is its line, with + for spaces:
 * "conv-forward+--step+3"; a lesson's "lesson=en/05-im2col&page=3&stop=1"; "draw", "train"; "" is the home page.
 * Whatever is no letter or digit and none of - _ . / = , : @ is written as %XX, so that a link survives being sent. */
#ifndef CONVWALK_VIEW_SCREEN_LINK_H
#define CONVWALK_VIEW_SCREEN_LINK_H

#include "base/text.h"

enum { LINK_MOST = 8192 };

/* Adds the link of a place (place.h). `lessons`, ending with a slash, is the folder of the bundled lessons; a lesson
 * from elsewhere has no link: nothing is added. */
void link_write(const char *place, const char *lessons, Text *out);

/* Adds the place that the link is of. Any text is taken: false, with `err`, when it is longer than LINK_MOST, has a %
 * without two digits, a control character or what is no UTF-8, or names a lesson's file elsewhere. Whether there is
 * such a place, place_open tells. */
bool link_read(const char *link, const char *lessons, Text *place, Error *err);

#endif
