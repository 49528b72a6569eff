/* The routes side by side. */
#ifndef CONVWALK_VIEW_WINDOW_PANELS_COMPARE_DRAW_H
#define CONVWALK_VIEW_WINDOW_PANELS_COMPARE_DRAW_H

#include "view/scenes/stage.h"
#include "view/window/look.h"

typedef struct Screen Screen;

/* Compares the routes, or returns to one; the pictures and formulas of all of them. */
void screen_compare(Screen *screen, bool on);
/* `view` is the stage of a single route */
void compare_draw(const Screen *screen, const StageView *view, const Layout *layout);

#endif
