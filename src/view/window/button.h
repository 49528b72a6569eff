/* The button that every page uses. */
#ifndef CONVWALK_VIEW_WINDOW_BUTTON_H
#define CONVWALK_VIEW_WINDOW_BUTTON_H

#include "view/draw/actions.h"
#include "view/draw/canvas.h"

typedef struct Screen Screen;

/* A button that does `action`; `on`: the chosen one of several. Text in it, or drawn by the caller. */
void button_draw(const Screen *screen, Canvas *canvas, Rect at, Action action, int64_t value, const char *text,
                 bool on);

#endif
