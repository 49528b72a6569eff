/* A curve of a training: as many points as can be seen, however long it runs. */
#include "view/live/train_view.h"

void curve_add(Curve *curve, int images, float mean)
{
    if (curve->count == 0 || curve->filled >= curve->each) {
        if (curve->count == CURVE_POINTS) {
            for (int i = 0; i < CURVE_POINTS / 2; i++)
                curve->value[i] = (curve->value[2 * i] + curve->value[2 * i + 1]) / 2;
            curve->count = CURVE_POINTS / 2;
            curve->each *= 2;
        }
        curve->value[curve->count++] = 0;
        curve->filled = 0;
    }
    float *last = &curve->value[curve->count - 1];
    double weight = (double)images / (double)(curve->filled + images);
    *last = (float)((double)*last + weight * ((double)mean - (double)*last));
    curve->filled += images;
    curve->images += images;
}
