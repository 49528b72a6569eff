/* The buttons at the right of the top bar. */
#ifndef CONVWALK_VIEW_SCREEN_REACH_TOOLS_H
#define CONVWALK_VIEW_SCREEN_REACH_TOOLS_H

#include "view/window/state.h"

/* Draws as many as fit into `room`, from `right` on to the left; returns where they begin. */
float tools_draw(const Screen *screen, Canvas *canvas, float right, float middle, float room);

#endif
