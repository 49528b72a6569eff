/* The pointer: where it is, what it is on in the picture that was drawn, what its button went down on. */
#ifndef CONVWALK_VIEW_WINDOW_POINTER_H
#define CONVWALK_VIEW_WINDOW_POINTER_H

#include "view/draw/canvas.h"

typedef struct {
    Target hover;             /* what it was on */
    float x, y;               /* units */
    bool pressed, dragged;
    Target grabbed;           /* what the button went down on, where, and the number that stood there */
    float grab_x, grab_y, grab_value;
} Pointer;

typedef struct Screen Screen;

/* The cell of the scene on stage under a point of a grid, a symbol's, a factor's or a noun's cell; SET_NONE if there is
 * none. */
Cell target_cell(const Screen *screen, const Target *target, float x, float y);

/* Events. Each returns true if the picture may have changed. Positions in units. */
bool screen_point(Screen *screen, float x, float y);
bool screen_press(Screen *screen, float x, float y);
bool screen_release(Screen *screen, float x, float y);
bool screen_wheel(Screen *screen, float x, float y, float turns);

#endif
