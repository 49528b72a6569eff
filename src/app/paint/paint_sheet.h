/* The ink of a run's parts, laid on one block of coverage that is finer than the pixels. */
#ifndef CONVWALK_APP_PAINT_SHEET_H
#define CONVWALK_APP_PAINT_SHEET_H

#include <SDL_surface.h>

enum { SHEET_FINE = 4 };   /* columns rendered a pixel */

/* width x height bytes, SHEET_FINE columns a pixel, the pen at (pen_x, pen_y); rows top .. bottom - 1 are in use. */
typedef struct {
    uint8_t *cover;
    int width, height, pen_x, pen_y, top, bottom;
} Sheet;

/* Lays a rendered part on the sheet, its pen at column `x`; in the surface the pen is in row `pen_y`. Where parts
 * overlap the darker stays. */
void sheet_lay(Sheet *sheet, const SDL_Surface *ink, int x, int pen_y);

/* Reduces the sheet, in place, to the mean of each SHEET_FINE columns. */
void sheet_reduce(Sheet *sheet);

#endif
