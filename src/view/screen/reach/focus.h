/* The ring on a button: Tab leads it to the next one, Shift Tab back, Enter or Space presses it. Fields and cells that
 * take typed numbers are stops of the same round. */
#ifndef CONVWALK_VIEW_SCREEN_REACH_FOCUS_H
#define CONVWALK_VIEW_SCREEN_REACH_FOCUS_H

#include "view/window/state.h"

enum { FOCUS_MOST = 400 };

/* The buttons of the picture drawn last that Tab stops at, in its order, as indices of its targets. Returns how many
 * there are. */
int focus_stops(const Screen *screen, int stop[FOCUS_MOST]);

/* The button that has the ring in the picture drawn last; NULL: none has. */
const Target *focus_target(const Screen *screen);

/* A key; true if it was the ring's. */
bool focus_key(Screen *screen, int key, int mods);

/* The ring moves to the first thing of the menu that was opened by a key. */
void focus_enter_menu(Screen *screen);

/* Takes the ring away when its button is gone. */
void focus_settle(Screen *screen);
void focus_draw(const Screen *screen, Canvas *canvas);

#endif
