/* The presenter's own page beside a lesson that is presented: the notes, what comes next, the questions with their
 * answers, the clock. The audience's window shows none of it. */
#ifndef CONVWALK_VIEW_LESSON_PRESENTER_H
#define CONVWALK_VIEW_LESSON_PRESENTER_H

#include "view/lesson/reading.h"

/* The time of day, and how long the lesson has been presented. */
typedef struct {
    int hour, minute;
    double spent;   /* seconds */
} PresenterTime;

/* Draws the page of a screen whose lesson is open, width x height units, into the list through the canvas; text becomes
 * smaller until all of it fits. */
void presenter_draw(const Screen *screen, const PresenterTime *time, const Measure *measure, Canvas *canvas,
                    DrawList *list, float width, float height);

#endif
