/* The help overlay. */
#ifndef CONVWALK_VIEW_SCREEN_HELP_H
#define CONVWALK_VIEW_SCREEN_HELP_H

#include "view/window/state.h"

/* How high it is and where it stands, before its picture; a key, true if it rolled. */
void help_settle(Screen *screen, const Theme *theme);
bool help_key(Screen *screen, int key);
void help_draw(const Screen *screen, Canvas *canvas);

#endif
