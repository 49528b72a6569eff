/* Rows of pixels, which all shapes are made of, and small inline functions. For the painter's own files only. */
#ifndef CONVWALK_APP_PAINT_ROW_H
#define CONVWALK_APP_PAINT_ROW_H

#include "app/paint/paint_shape.h"

/* Columns from..to of row y, evenly covered 0..1; columns outside the raster are left out. */
void row_fill(const Raster *raster, int y, int from, int to, float cover, Color color);

/* Columns from..to of row y, which lie inside the raster: one colour by a coverage a pixel, or a colour a pixel. */
void row_cover(const Raster *raster, int y, int from, int to, const uint8_t *cover, Color color);
void row_colors(const Raster *raster, int y, int from, int to, const Color *color);

uint32_t product255(uint32_t a, uint32_t b);   /* a * b / 255, rounded, for a and b in 0..255 */

static inline float least(float a, float b)
{
    return a < b ? a : b;
}

static inline float most(float a, float b)
{
    return a > b ? a : b;
}

static inline float clamp01(float value)
{
    return least(most(value, 0), 1);   /* 0 for NaN */
}

static inline int max_int(int a, int b)
{
    return a > b ? a : b;
}

static inline int min_int(int a, int b)
{
    return a < b ? a : b;
}

/* Limited to +-1e6: far outside any buffer, but still an int. */
static inline int floor_int(float value)
{
    float kept = least(most(value, -1e6f), 1e6f);
    int whole = (int)kept;
    return whole - (kept < (float)whole);
}

static inline int ceil_int(float value)
{
    return -floor_int(-value);
}

/* A coverage of 0..1 as a byte. */
static inline uint8_t to_byte(float cover)
{
    return (uint8_t)(int)(cover * 255 + 0.5f);
}

#endif
