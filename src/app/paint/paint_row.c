/* Blending rows of pixels, in whole numbers: alpha 255 gives exactly the new colour, alpha 0 exactly the old one. */
#include "app/paint/paint_row.h"

#include <math.h>

/* from + (to - from) * alpha / 255 in each channel, rounded; two channels at once, 16 bits each. */
static inline uint32_t blend(uint32_t from, uint32_t to, uint32_t alpha)
{
    uint32_t rest = 255 - alpha;
    uint32_t low = (to & 0xFF00FF) * alpha + (from & 0xFF00FF) * rest + 0x800080;
    uint32_t high = ((to >> 8) & 0xFF00FF) * alpha + ((from >> 8) & 0xFF00FF) * rest + 0x800080;
    low = (low + ((low >> 8) & 0xFF00FF)) >> 8 & 0xFF00FF;
    high = (high + ((high >> 8) & 0xFF00FF)) & 0xFF00FF00;
    return low | high;
}

uint32_t product255(uint32_t a, uint32_t b)
{
    uint32_t t = a * b + 128;
    return (t + (t >> 8)) >> 8;
}

void row_fill(const Raster *raster, int y, int from, int to, float cover, Color color)
{
    from = max_int(from, raster->left);
    to = min_int(to, raster->right);
    uint32_t alpha = product255(color >> 24, (uint32_t)(cover * 255 + 0.5f)), opaque = color | 0xFF000000u;
    uint32_t *at = raster->pixel + (ptrdiff_t)y * raster->stride;
    if (alpha == 255)
        for (int x = from; x < to; x++)
            at[x] = opaque;
    else if (alpha > 0)
        for (int x = from; x < to; x++)
            at[x] = blend(at[x], opaque, alpha);
}

void row_cover(const Raster *raster, int y, int from, int to, const uint8_t *cover, Color color)
{
    uint32_t alpha = color >> 24, opaque = color | 0xFF000000u;
    uint32_t *at = raster->pixel + (ptrdiff_t)y * raster->stride + from;
    for (int i = 0; i < to - from; i++) {
        uint32_t share = cover[i];
        if (share == 0)
            continue;
        if (alpha != 255)
            share = product255(share, alpha);
        at[i] = share == 255 ? opaque : blend(at[i], opaque, share);
    }
}

void row_colors(const Raster *raster, int y, int from, int to, const Color *color)
{
    uint32_t *at = raster->pixel + (ptrdiff_t)y * raster->stride + from;
    for (int i = 0; i < to - from; i++)
        at[i] = blend(at[i], color[i] | 0xFF000000u, color[i] >> 24);
}
