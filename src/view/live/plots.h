/* The figures of a training. */
#ifndef CONVWALK_VIEW_LIVE_PLOTS_H
#define CONVWALK_VIEW_LIVE_PLOTS_H

#include "view/draw/canvas.h"
#include "view/live/train_view.h"

typedef struct {
    Rect at;
    float least, most;   /* the values at its foot and top */
    int64_t range;       /* images from its left to its right */
    bool at_end;         /* points are at the end of their images, not in the middle */
} Plot;

/* Ground and frame, with `marks` equal parts up the left side, each value named. */
void plot_frame(Canvas *canvas, const Plot *plot, int marks, const char *(*name)(float value, char *text, size_t room));
void plot_curve(Canvas *canvas, const Plot *plot, const Curve *curve, Color color);

/* Labels down, answers across; right ones and mistakes each have a scale, by the root, so that few are seen too. */
void plot_confusion(Canvas *canvas, Rect at, const int confused[DIGIT_CLASSES][DIGIT_CLASSES]);

#endif
