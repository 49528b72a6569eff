/* What the pointer does to the screen. */
#ifndef CONVWALK_VIEW_SCREEN_POINTING_H
#define CONVWALK_VIEW_SCREEN_POINTING_H

#include "view/window/state.h"

/* The cell of the scene on stage at a point of a grid, or that of a symbol, a factor or a noun; SET_NONE if there is
 * none. */
Cell target_cell(const Screen *screen, const Target *target, float x, float y);

/* The cell under the pointer. */
Cell screen_hovered(const Screen *screen);

/* The pointer rests while the picture changes under it: what it is on is looked up in the picture drawn last. True if
 * that is something else, so that the picture has to be drawn once more. */
bool screen_point_again(Screen *screen);

/* Events. Each returns true if the picture may have changed. Positions in units. */
bool screen_point(Screen *screen, float x, float y);
bool screen_press(Screen *screen, float x, float y);
bool screen_release(Screen *screen, float x, float y);
bool screen_double(Screen *screen, float x, float y);   /* the second click of two: the picture fits again */
bool screen_wheel(Screen *screen, float x, float y, float turns);

#endif
