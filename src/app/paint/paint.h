/* The painter: paints a draw list into an ARGB buffer, with analytic coverage, repainting only what changed. The window
 * shows this buffer, pictures are written from it, tests compare it: all have the same pixels. */
#ifndef CONVWALK_APP_PAINT_H
#define CONVWALK_APP_PAINT_H

#include "view/draw/draw.h"

/* the bundled faces at every size used so far, and the words rendered with them */
typedef struct Fonts Fonts;
typedef struct Painter Painter;   /* a buffer and what is painted on it */

/* Opens the bundled fonts of `folder` (assets/fonts); NULL with `err` naming the file that is missing. The Chinese one
 * is opened by its first character; a line on standard error then says if it is damaged. Freed with
 * fonts_free. */
Fonts *fonts_open(const char *folder, Error *err);
void fonts_free(Fonts *fonts);

/* Whether a face, or its fallback, has this character; opens the Chinese file when no other has it. */
bool fonts_have(Fonts *fonts, FontFace font, unsigned code);

/* Whether a character was asked for that no font has, since these were opened. */
bool fonts_lack(const Fonts *fonts);

/* Widths as painted: layout with this callback and painting agree at every scale to about a pixel a run. Borrows
 * `fonts`. */
Measure fonts_measure(Fonts *fonts);

/* A painter of width x height device pixels at `scale` pixels a unit; NULL (or false) when a side is not in 1..16384
 * or memory is short. It borrows `fonts`. Resizing loses what was painted. */
Painter *painter_new(Fonts *fonts, int width, int height, float scale, Error *err);
void painter_free(Painter *painter);
bool painter_resize(Painter *painter, int width, int height, float scale, Error *err);

/* A rectangle of device pixels. */
typedef struct {
    int x, y, w, h;
} PixelRect;

/* Paints the list over `background`, only where it differs from the list painted last. Returns how many rectangles
 * changed and lends them in *changed (valid until the next call). 0: nothing has changed. */
int painter_paint(Painter *painter, const DrawList *list, Color background, const PixelRect **changed);

/* The buffer: 0xFFRRGGBB, `width` pixels a row without gaps. Borrowed. */
const uint32_t *painter_pixels(const Painter *painter, int *width, int *height);

#endif
