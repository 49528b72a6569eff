/* The pointer: where it is, what it is on in the picture that was drawn, what its button went down on. */
#ifndef CONVWALK_VIEW_WINDOW_POINTER_H
#define CONVWALK_VIEW_WINDOW_POINTER_H

#include "view/draw/canvas.h"

typedef struct {
    Target hover;         /* what it was on */
    float x, y;           /* units */
    bool pressed, dragged;
    Target grabbed;       /* where the button went down, on what, and the number that was there */
    float grab_x, grab_y, grab_value;
    bool marking;         /* the keyboard moves it from cell to cell */
    int card;             /* what the keyboard points at on the home page; -1: nothing */
} Pointer;

#endif
