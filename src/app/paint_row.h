/* Rows of pixels: what all shapes are made of. Used by the painter's own files only. */
#ifndef CONVWALK_APP_PAINT_ROW_H
#define CONVWALK_APP_PAINT_ROW_H

#include "app/paint_shape.h"

/* Columns from..to of row y, evenly covered 0..1; columns outside the canvas are left out. */
void row_fill(const Canvas *canvas, int y, int from, int to, float cover, Color color);

/* Columns from..to of row y, which lie inside the canvas: one colour by a coverage a pixel, or a colour a pixel. */
void row_cover(const Canvas *canvas, int y, int from, int to, const uint8_t *cover, Color color);
void row_colors(const Canvas *canvas, int y, int from, int to, const Color *color);

uint32_t product255(uint32_t a, uint32_t b);   /* a * b / 255, rounded, for a and b in 0..255 */
float clamp01(float value);
int floor_int(float value);   /* kept within +-1e6: far outside any buffer, but defined */
int ceil_int(float value);
int max_int(int a, int b);
int min_int(int a, int b);

#endif
