/* The help overlay. */
#ifndef CONVWALK_VIEW_SCREEN_HELP_H
#define CONVWALK_VIEW_SCREEN_HELP_H

#include "view/window/state.h"

void help_draw(const Screen *screen, Canvas *canvas);

#endif
