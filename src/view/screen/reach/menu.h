/* The menu of everything that can be done, with the keys that do it; and the list of text sizes. */
#ifndef CONVWALK_VIEW_SCREEN_REACH_MENU_H
#define CONVWALK_VIEW_SCREEN_REACH_MENU_H

#include "view/window/state.h"

/* Opens a menu, or closes it when it is open. */
void menu_toggle(Screen *screen, MenuKind kind);

/* Closes it; the ring, if it was in it, goes back to the menu's button. */
void menu_close(Screen *screen);

/* What its first line does; false: none is open. */
bool menu_first(const Screen *screen, int *action, int64_t *value);

/* A text size is chosen, in per cent: the list stays where the pointer is. */
void menu_hold(Screen *screen);

/* Whether an action has a line in the menu of what is on show. */
bool menu_has(const Screen *screen, Action action);

/* Whether the switch that an action turns is on. */
bool menu_is_on(const Screen *screen, Action action);

void menu_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

#endif
