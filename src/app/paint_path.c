/* Strokes: lines, curves and dashes become straight segments with round ends. A pixel's coverage is that of the segment
 * nearest to it, so that segments which meet or overlap look like one stroke. */
#include "app/paint_shape.h"

#include "app/paint_row.h"
#include "base/memory.h"

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
    float on = fmaxf(dash - stroke, 0.01f);
    return (Pen){path, x, y, on, dash > 0 ? fmaxf(2 * dash - on, 0.5f) : 0, 0};
}

static void pen_to(Pen *pen, float x, float y)
{
    float dx = x - pen->x, dy = y - pen->y, length = sqrtf(dx * dx + dy * dy), done = 0;
    if (pen->off <= 0) {
        append(pen->path, pen->x, pen->y, x, y);
    } else {
        while (done < length && pen->path->count < 100000) {
            bool draws = pen->walked < pen->on;
            float left = (draws ? pen->on : pen->on + pen->off) - pen->walked, step = fminf(left, length - done);
            if (draws)
                append(pen->path, pen->x + dx * done / length, pen->y + dy * done / length, pen->x + dx * (done + step) / length,
                       pen->y + dy * (done + step) / length);
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
    /* As many pieces as keep the polygon within a twentieth of a pixel of the curve. */
    const float *p = point;
    float bend = fmaxf(hypotf(p[0] - 2 * p[2] + p[4], p[1] - 2 * p[3] + p[5]), hypotf(p[2] - 2 * p[4] + p[6], p[3] - 2 * p[5] + p[7]));
    int pieces = (int)ceilf(sqrtf(0.75f * fminf(bend, 1e5f) / 0.05f));
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
    float r = fmaxf(0, fminf(radius, fminf(at.w, at.h) / 2));
    float around = 2 * (at.w + at.h) - 8 * r + 4 * quarter * r, periods = roundf(around / (2 * dash));
    if (dash > 0 && periods >= 1)
        dash = around / (2 * periods);
    Pen pen = pen_at(path, at.x + r, at.y, stroke, dash);
    int pieces = r > 0 ? (int)ceilf(quarter * sqrtf(r / 0.4f)) + 1 : 0;
    for (int corner = 0; corner < 4; corner++) {
        float x = corner == 0 || corner == 1 ? at.x + at.w - r : at.x + r, y = corner == 1 || corner == 2 ? at.y + at.h - r : at.y + r;
        float start = (float)(corner - 1) * quarter;
        pen_to(&pen, x + r * cosf(start), y + r * sinf(start));
        for (int i = 1; i <= pieces; i++) {
            float angle = start + quarter * (float)i / (float)pieces;
            pen_to(&pen, x + r * cosf(angle), y + r * sinf(angle));
        }
    }
    pen_to(&pen, at.x + r, at.y);
}

/* The columns of row y that the segment may touch, within `reach` of it. False if there are none. */
static bool columns_of(const Segment *s, float y, float reach, float *from, float *to)
{
    float low = 0, high = 1, dy = s->y1 - s->y0;
    if (fminf(s->y0, s->y1) - reach > y || fmaxf(s->y0, s->y1) + reach < y)
        return false;
    if (fabsf(dy) > 1e-3f) {
        float a = (y - reach - s->y0) / dy, b = (y + reach - s->y0) / dy;
        low = clamp01(fminf(a, b));
        high = clamp01(fmaxf(a, b));
    }
    float x0 = s->x0 + (s->x1 - s->x0) * low, x1 = s->x0 + (s->x1 - s->x0) * high;
    *from = fminf(x0, x1) - reach;
    *to = fmaxf(x0, x1) + reach;
    return true;
}

/* Raises the coverage of columns from..to of the row whose middle is at y to that of the segment. */
static void cover_segment(const Segment *s, float y, float half, int from, int to, uint8_t *cover)
{
    float dx = s->x1 - s->x0, dy = s->y1 - s->y0, square = dx * dx + dy * dy, share = square > 1e-12f ? 1 / square : 0;
    float most = fminf(1, 2 * half), up = y - s->y0;
    for (int x = from; x < to; x++) {
        float right = (float)x + 0.5f - s->x0;
        float along = (right * dx + up * dy) * share;
        along = along < 0 ? 0 : along > 1 ? 1 : along;
        float aside = right - along * dx, below = up - along * dy;
        float value = half + 0.5f - sqrtf(aside * aside + below * below);
        value = value < 0 ? 0 : value > most ? most : value;
        uint8_t byte = (uint8_t)(int)(value * 255 + 0.5f);
        cover[x] = byte > cover[x] ? byte : cover[x];
    }
}

void shape_path(const Canvas *canvas, const Path *path, float stroke, Color color)
{
    float half = stroke / 2, reach = half + 1, top = 1e9f, bottom = -1e9f;
    for (int i = 0; i < path->count; i++) {
        const Segment *s = &path->segment[i];
        top = fminf(top, fminf(s->y0, s->y1));
        bottom = fmaxf(bottom, fmaxf(s->y0, s->y1));
    }
    int first = max_int(floor_int(top - reach), canvas->top), last = min_int(ceil_int(bottom + reach), canvas->bottom);
    for (int y = first; y < last; y++) {
        int left = canvas->right, right = canvas->left;
        for (int i = 0; i < path->count; i++) {
            float from, to;
            if (!columns_of(&path->segment[i], (float)y + 0.5f, reach, &from, &to))
                continue;
            int begin = max_int(floor_int(from), canvas->left), end = min_int(ceil_int(to), canvas->right);
            if (begin >= end)
                continue;
            if (left > right)
                memset(canvas->cover + canvas->left, 0, (size_t)(canvas->right - canvas->left));
            left = min_int(left, begin);
            right = max_int(right, end);
            cover_segment(&path->segment[i], (float)y + 0.5f, half, begin, end, canvas->cover);
        }
        if (left < right)
            row_cover(canvas, y, left, right, canvas->cover + left, color);
    }
}
