/* A page that is higher than its room, and the bar beside it that says where one is. */
#ifndef CONVWALK_VIEW_WINDOW_WAYS_ROLL_H
#define CONVWALK_VIEW_WINDOW_WAYS_ROLL_H

#include "view/draw/canvas.h"

typedef struct {
    float at;         /* units of the page above its room */
    float tall;       /* the page's height, 0 until it is known */
    Rect room;        /* where it is seen */
    float grab;       /* where on the bar's thumb the pointer holds it */
    bool follow;      /* what the keyboard points at comes into view with the next picture */
} Roll;

/* Rolls by so many units; false when the page fits or is at its end. */
bool roll_by(Roll *roll, float units);

/* Rolls no further than needed so that top .. end, units of the page, are seen. */
void roll_show(Roll *roll, float top, float end);

/* The bar's thumb; width 0 when all of the page is seen. */
Rect roll_thumb(const Roll *roll);
void roll_draw(const Roll *roll, Canvas *canvas, bool held);

/* The pointer takes the bar at y, and drags it there. */
void roll_grab(Roll *roll, float y);
void roll_drag(Roll *roll, float y);

#endif
