/* A file that was chosen or dropped on the window is opened as what it is. */
#ifndef CONVWALK_APP_OPENED_H
#define CONVWALK_APP_OPENED_H

#include "app/hosts/live_host.h"
#include "view/screen/screen.h"

typedef enum { OPENED_NOTHING, OPENED_LESSON, OPENED_SCENE, OPENED_WEIGHTS, OPENED_PICTURE, OPENED_FOLDER } OpenedKind;

/* What the file at `path` is: a lesson by its name, all else by its content. Of a scene's file `line` (which may be
 * NULL) is given the line, without "convwalk show". OPENED_NOTHING: no such file, with `err`, or none of these, with
 * `err` "". */
OpenedKind opened_kind(const char *path, Text *line, Error *err);

/* Opens it; what it can't be, and an error in it, is said on the screen. A locked lesson stays. */
void opened_take(LiveHost *host, Screen *screen, const char *path);

#endif
