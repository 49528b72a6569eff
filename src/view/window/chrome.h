/* The bars above and below, and the buttons that every page uses. */
#ifndef CONVWALK_VIEW_WINDOW_CHROME_H
#define CONVWALK_VIEW_WINDOW_CHROME_H

#include "view/draw/actions.h"
#include "view/draw/draw.h"

typedef struct Screen Screen;
typedef struct Layout Layout;

void chrome_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

/* A button that does `action`; `on`: the chosen one of several. Text in it, or drawn by the caller. */
void chrome_button(const Screen *screen, Canvas *canvas, Rect at, Action action, int64_t value, const char *text,
                   bool on);

#endif
