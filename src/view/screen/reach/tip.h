/* Tips: what a button is called and which keys do the same, once the pointer or the ring has rested on it. */
#ifndef CONVWALK_VIEW_SCREEN_REACH_TIP_H
#define CONVWALK_VIEW_SCREEN_REACH_TIP_H

#include "view/window/state.h"

/* What a target's tip says; false: it has none. */
bool tip_says(const Screen *screen, const Target *target, ActionName *said);

/* The pointer has moved, onto something else or on the same thing: then a tip that is shown stays. */
void tip_begin(Screen *screen, bool other);

/* Whether one is about to appear; time passes: true when it has. */
bool tip_waits(const Screen *screen);
bool tip_advance(Screen *screen, double seconds);

/* The tip that is on show; false: none is. */
bool tip_place(const Screen *screen, const Canvas *canvas, ActionName *said, Rect *at);
void tip_draw(const Screen *screen, Canvas *canvas);

#endif
