/* Strokes: lines, curves and dashes become straight segments with round ends. A pixel's coverage is that of the segment
 * nearest to it, so that segments which meet or overlap look like one stroke. */
#include "app/paint/paint_shape.h"

#include "app/paint/paint_row.h"
#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static void append(Path *path, float x0, float y0, float x1, float y1)
{
    if (path->count == path->room) {
        path->room = path->room ? path->room * 2 : 64;
        path->segment = mem_resize(path->segment, (size_t)path->room, sizeof *path->segment);
    }
    path->segment[path->count++] = (Segment){x0, y0, x1, y1};
}

/* Walks along a line, drawing or leaving gaps. */
typedef struct {
    Path *path;
    float x, y;        /* where the pen is */
    float on, off;     /* lengths of a dash's straight part and of the gap between two; off <= 0 is a whole line */
    float walked;      /* since the present dash began */
} Pen;

static Pen pen_at(Path *path, float x, float y, float stroke, float dash)
{
    /* The round ends add a stroke's width to a dash and take it from the gap. */
    float on = most(dash - stroke, 0.01f);
    return (Pen){path, x, y, on, dash > 0 ? most(2 * dash - on, 0.5f) : 0, 0};
}

static void pen_to(Pen *pen, float x, float y)
{
    float dx = x - pen->x, dy = y - pen->y, length = sqrtf(dx * dx + dy * dy), done = 0;
    if (pen->off <= 0) {
        append(pen->path, pen->x, pen->y, x, y);
    } else {
        while (done < length && pen->path->count < 100000) {
            bool draws = pen->walked < pen->on;
            float left = (draws ? pen->on : pen->on + pen->off) - pen->walked, step = least(left, length - done);
            if (draws)
                append(pen->path, pen->x + dx * done / length, pen->y + dy * done / length,
                       pen->x + dx * (done + step) / length, pen->y + dy * (done + step) / length);
            done += step;
            pen->walked += step;
            if (step >= left)
                pen->walked = draws ? pen->on : 0;
        }
    }
    pen->x = x;
    pen->y = y;
}

void path_line(Path *path, float x0, float y0, float x1, float y1, float stroke, float dash)
{
    Pen pen = pen_at(path, x0, y0, stroke, dash);
    pen_to(&pen, x1, y1);
}

void path_curve(Path *path, const float point[8], float stroke, float dash)
{
    /* As many pieces as keep the polygon within a tenth of a pixel of the curve. */
    const float *p = point;
    float bend = most(hypotf(p[0] - 2 * p[2] + p[4], p[1] - 2 * p[3] + p[5]),
                      hypotf(p[2] - 2 * p[4] + p[6], p[3] - 2 * p[5] + p[7]));
    int pieces = (int)ceilf(sqrtf(0.75f * least(bend, 1e5f) / 0.1f));
    Pen pen = pen_at(path, p[0], p[1], stroke, dash);
    for (int i = 1; i <= pieces; i++) {
        float t = (float)i / (float)pieces, u = 1 - t;
        float a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
        pen_to(&pen, a * p[0] + b * p[2] + c * p[4] + d * p[6], a * p[1] + b * p[3] + c * p[5] + d * p[7]);
    }
    if (pieces == 0)
        pen_to(&pen, p[6], p[7]);
}

void path_frame(Path *path, Rect at, float radius, float stroke, float dash)
{
    static const float quarter = 1.57079633f;
    float r = most(0, least(radius, least(at.w, at.h) / 2));
    float around = 2 * (at.w + at.h) - 8 * r + 4 * quarter * r, periods = roundf(around / (2 * dash));
    if (dash > 0 && periods >= 1)
        dash = around / (2 * periods);
    Pen pen = pen_at(path, at.x + r, at.y, stroke, dash);
    int pieces = r > 0 ? (int)ceilf(quarter * sqrtf(r / 0.4f)) + 1 : 0;
    for (int corner = 0; corner < 4; corner++) {
        float x = corner == 0 || corner == 1 ? at.x + at.w - r : at.x + r,
              y = corner == 1 || corner == 2 ? at.y + at.h - r : at.y + r;
        float start = (float)(corner - 1) * quarter;
        pen_to(&pen, x + r * cosf(start), y + r * sinf(start));
        for (int i = 1; i <= pieces; i++) {
            float angle = start + quarter * (float)i / (float)pieces;
            pen_to(&pen, x + r * cosf(angle), y + r * sinf(angle));
        }
    }
    pen_to(&pen, at.x + r, at.y);
}

/* The columns of the row whose middle is at y that the segment may touch, within `reach` of it. */
static void columns_of(const Segment *s, float y, float reach, int *from, int *to)
{
    float dy = s->y1 - s->y0, low = s->x0, high = s->x1;
    if (dy > 1e-3f || dy < -1e-3f) {
        float turns = (s->x1 - s->x0) / dy, x = s->x0 + (y - s->y0) * turns, spread = turns * reach;
        low = x - spread;
        high = x + spread;
    }
    float left = least(s->x0, s->x1), right = most(s->x0, s->x1);
    *from = floor_int(most(least(low, high), left) - reach);
    *to = ceil_int(least(most(low, high), right) + reach);
}

/* Raises the coverage of columns from..to of the row whose middle is at y to that of the segment: the share of the
 * pixel's height (or width, for a steep segment) inside the stroke, so that a thin line is equally dark everywhere. */
static void cover_segment(Segment s, float y, float half, int from, int to, uint8_t *cover)
{
    float dx = s.x1 - s.x0, dy = s.y1 - s.y0, square = dx * dx + dy * dy, share = square > 1e-12f ? 1 / square : 0;
    /* 1 / the larger of its cosines */
    float slant = square > 1e-12f ? sqrtf(square) / most(fabsf(dx), fabsf(dy)) : 1;
    float whole = least(1, 2 * half * slant), reach = half + 0.5f / slant, up = y - s.y0;
    for (int x = from; x < to; x++) {
        float right = (float)x + 0.5f - s.x0;
        float along = clamp01((right * dx + up * dy) * share);
        float aside = right - along * dx, below = up - along * dy;
        float value = (reach - sqrtf(aside * aside + below * below)) * slant;
        uint8_t byte = to_byte(least(most(value, 0), whole));
        cover[x] = byte > cover[x] ? byte : cover[x];
    }
}

void shape_path(const Raster *raster, const Path *path, float stroke, Color color)
{
    float half = stroke / 2, reach = half + 1;
    int left[RASTER_ROWS], right[RASTER_ROWS];   /* the columns in use of each row */
    assert(raster->bottom - raster->top <= RASTER_ROWS);
    for (int row = 0; row < RASTER_ROWS; row++)
        left[row] = raster->right, right[row] = raster->left;
    for (int i = 0; i < path->count; i++) {
        Segment s = path->segment[i];
        int first = max_int(floor_int(least(s.y0, s.y1) - reach), raster->top);
        int last = min_int(ceil_int(most(s.y0, s.y1) + reach), raster->bottom);
        for (int y = first; y < last; y++) {
            int row = y - raster->top, from, to;
            columns_of(&s, (float)y + 0.5f, reach, &from, &to);
            from = max_int(from, raster->left);
            to = min_int(to, raster->right);
            if (from >= to)
                continue;
            uint8_t *cover = raster->cover + (ptrdiff_t)row * raster->stride;
            if (left[row] >= right[row])
                memset(cover + raster->left, 0, (size_t)(raster->right - raster->left));
            left[row] = min_int(left[row], from);
            right[row] = max_int(right[row], to);
            cover_segment(s, (float)y + 0.5f, half, from, to, cover);
        }
    }
    for (int row = 0; row < raster->bottom - raster->top; row++)
        if (left[row] < right[row])
            row_cover(raster, raster->top + row, left[row], right[row],
                      raster->cover + (ptrdiff_t)row * raster->stride + left[row], color);
}
