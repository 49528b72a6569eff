/* The routes side by side. */
#ifndef CONVWALK_VIEW_WINDOW_COMPARE_DRAW_H
#define CONVWALK_VIEW_WINDOW_COMPARE_DRAW_H

#include <stdbool.h>

typedef struct Screen Screen;
typedef struct Layout Layout;

/* Compares the routes, or goes back to one; the pictures and formulas of all of them. */
void screen_compare(Screen *screen, bool on);
void compare_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

#endif
