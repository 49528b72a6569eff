/* Maps: pixels stretched to rectangles. Every destination pixel is the mean of the cells that it covers, weighted by
 * area: enlarged cells are sharp squares, reduced ones do not flicker, and the outer edge blends with what is below. */
#include "app/paint/paint_shape.h"

#include "app/paint/paint_row.h"
#include "base/number.h"

#include <math.h>

/* The cells first..last that one destination pixel covers along an axis, and the share of it that each of the three
 * kinds covers: the first, those between, the last. */
typedef struct {
    int first, last;
    float at_first, between, at_last;
} Taps;

static float overlap(float from, float to, float low, float high)
{
    float length = least(to, high) - most(from, low);
    return length > 0 ? length : 0;
}

/* Along an axis where `count` cells fill start..start + length, the taps of pixel p. */
static Taps taps_of(int p, float start, float length, int count)
{
    float cell = length / (float)count, low = (float)p, high = low + 1;
    int first = floor_int(most(low - start, 0) / cell), last = ceil_int(least(high - start, length) / cell) - 1;
    first = int_clamp(first, 0, count - 1);
    last = int_clamp(last, first, count - 1);
    Taps taps = {first, last, 0, cell, 0};
    taps.at_first = overlap(start + cell * (float)first, start + cell * (float)(first + 1), low, high);
    if (last > first)
        taps.at_last = overlap(start + cell * (float)last, start + cell * (float)(last + 1), low, high);
    return taps;
}

static float weight_of(const Taps *taps, int cell)
{
    if (cell == taps->first)
        return taps->at_first;
    return cell == taps->last ? taps->at_last : taps->between;
}

/* Whether the pixel is wholly inside one cell. */
static bool is_inside(const Taps *taps)
{
    return taps->first == taps->last && taps->at_first > 0.999f;
}

/* The mean colour of the cells, its alpha times the share of the pixel that they cover times alpha / 255. */
static Color mean(const Color *pixel, int columns, const Taps *x, const Taps *y, unsigned alpha)
{
    float sum[4] = {0};
    if (is_inside(x) && is_inside(y)) {
        Color color = pixel[y->first * columns + x->first];
        return (color & 0xFFFFFF) | product255(color >> 24, alpha) << 24;
    }
    for (int row = y->first; row <= y->last; row++)
        for (int column = x->first; column <= x->last; column++) {
            Color color = pixel[row * columns + column];
            float weight = weight_of(x, column) * weight_of(y, row), opacity = weight * (float)(color >> 24);
            sum[0] += opacity;
            for (int i = 1; i < 4; i++)
                sum[i] += opacity * (float)(color >> (24 - 8 * i) & 0xFF);
        }
    if (sum[0] <= 0)
        return 0;
    Color result = (Color)(least(sum[0], 255) * (float)alpha / 255 + 0.5f) << 24;
    for (int i = 1; i < 4; i++)
        result |= (Color)(least(sum[i] / sum[0], 255) + 0.5f) << (24 - 8 * i);
    return result;
}

void shape_map(const Raster *raster, Rect at, const Color *pixel, int columns, int rows, unsigned alpha)
{
    enum { CHUNK = 256 };   /* columns whose taps are computed at a time */
    Taps column[CHUNK];
    int left = max_int(floor_int(at.x), raster->left), right = min_int(ceil_int(at.x + at.w), raster->right);
    int top = max_int(floor_int(at.y), raster->top), bottom = min_int(ceil_int(at.y + at.h), raster->bottom);
    for (int first = left, last; first < right && at.w > 0 && at.h > 0; first = last) {
        Taps before = {-1, -1, 0, 0, 0};
        last = min_int(first + CHUNK, right);
        for (int x = first; x < last; x++)
            column[x - first] = taps_of(x, at.x, at.w, columns);
        for (int y = top; y < bottom; y++) {
            Taps row = taps_of(y, at.y, at.h, rows);
            if (!is_inside(&row) || !is_inside(&before) || row.first != before.first)
                for (int x = first; x < last; x++)
                    raster->line[x] = mean(pixel, columns, &column[x - first], &row, alpha);
            before = row;
            row_colors(raster, y, first, last, raster->line + first);
        }
    }
}
