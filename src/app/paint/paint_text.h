/* Text for the painter: runs of text rendered to coverage by SDL_ttf and cached. fonts_open and the like are in
 * paint.h. */
#ifndef CONVWALK_APP_PAINT_TEXT_H
#define CONVWALK_APP_PAINT_TEXT_H

#include "app/paint/paint.h"

/* A rendered run: width x height bytes of coverage, row by row, whose top left pixel lies (left, top) from the pen;
 * top is negative above the baseline. Borrowed from Fonts until the next fonts_tidy. A run without ink has width 0. */
typedef struct {
    int left, top, width, height;
    const uint8_t *cover;
} Run;

/* The run at an em size of `pixels` device pixels (rounded to 1/8 pixel), its pen `quarter` (0 .. 3) quarters of a
 * pixel to the right of a pixel's left edge. */
const Run *fonts_run(Fonts *fonts, FontFace font, float pixels, int quarter, const char *text, int length);

/* To be called before a picture's runs are requested: when they take more than 32 MB, removes runs that were not used
 * for a while. */
void fonts_tidy(Fonts *fonts);

/* How many bytes the cached runs take. */
size_t fonts_bytes(const Fonts *fonts);

#endif
