/* The home page's small pictures. */
#ifndef CONVWALK_VIEW_WINDOW_HOME_H
#define CONVWALK_VIEW_WINDOW_HOME_H

#include "view/canvas.h"

/* Draws what the operation does, in small, in the middle of the rectangle; nothing for an operation without a sketch. */
void home_picture(Canvas *canvas, Rect at, Operation operation);

#endif
