/* The pointer's shape: what can be done where it is. */
#ifndef CONVWALK_VIEW_SCREEN_REACH_SHAPE_H
#define CONVWALK_VIEW_SCREEN_REACH_SHAPE_H

#include "view/window/state.h"

typedef enum {
    SHAPE_ARROW,
    SHAPE_HAND,     /* a click does something */
    SHAPE_TEXT,     /* a field to type into */
    SHAPE_CROSS,    /* paper to draw on */
    SHAPE_ACROSS,   /* it is dragged left and right */
    SHAPE_UPDOWN,   /* up and down */
    SHAPE_MOVE,     /* everywhere */
    SHAPE_COUNT
} PointerShape;

PointerShape pointer_shape(const Screen *screen);

#endif
