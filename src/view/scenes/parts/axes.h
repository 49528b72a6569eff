/* A plot of a function: two axes with ticks, a unit of x as long as a unit of y, so that a slope of 1 is drawn at 45
 * degrees. */
#ifndef CONVWALK_VIEW_SCENES_AXES_H
#define CONVWALK_VIEW_SCENES_AXES_H

#include "view/scenes/stage.h"

typedef struct {
    Rect at;
    double left, right, low, high;   /* the stretch of x and of y that is shown; twice the largest float is no float */
} FunctionPlot;

/* A plot of x from left to right and y from low to high in the middle of `room`, as wide as fits; of y it shows more
 * where the plot would be too low to be read. */
FunctionPlot axes_fit(Rect room, double left, double right, double low, double high);

float axes_x(const FunctionPlot *plot, double x);
float axes_y(const FunctionPlot *plot, double y);

/* Where other labels stand beside the axes, in units: along the x axis, and a height beside the y axis. */
typedef struct {
    float from, to, beside;
} AxesTaken;

/* Draws the ground, the axes through 0 with their ticks, and their names, x and y in TeX. A tick has no number where
 * something else stands. */
void axes_draw(Canvas *canvas, const FunctionPlot *plot, const char *x, const char *y, AxesTaken taken);

#endif
