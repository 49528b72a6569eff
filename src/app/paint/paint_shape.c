/* Shapes, row by row. Inside a shape a row is one plain fill; only edge pixels compute their coverage, from their
 * distance to the edge: 0.5 - distance, kept to 0..1, which is exact for straight upright edges. */
#include "app/paint/paint_shape.h"

#include "app/paint/paint_row.h"

#include <math.h>

void shape_clear(const Raster *raster, Color color)
{
    for (int y = raster->top; y < raster->bottom; y++)
        row_fill(raster, y, raster->left, raster->right, 1, color | 0xFF000000u);
}

/* A rectangle with round corners; empty if x1 <= x0. */
typedef struct {
    float x0, y0, x1, y1, radius;
} Round;

static Round round_of(Rect at, float grow, float radius)
{
    Round shape = {at.x - grow, at.y - grow, at.x + at.w + grow, at.y + at.h + grow, radius};
    shape.radius = least(radius, least(shape.x1 - shape.x0, shape.y1 - shape.y0) / 2);
    if (shape.radius < 0.5f)
        shape.radius = 0;
    if (shape.y1 <= shape.y0)
        shape.x1 = shape.x0;
    return shape;
}

/* How far row y's middle is beyond the centre of the corner arcs; <= 0 between them. */
static float beyond_corner(const Round *shape, int y)
{
    float middle = (float)y + 0.5f;
    return most(shape->y0 + shape->radius - middle, middle - (shape->y1 - shape->radius));
}

/* The share of row y between the shape's upper and lower edge. */
static float row_share(const Round *shape, int y)
{
    return clamp01(least((float)y + 1, shape->y1) - most((float)y, shape->y0));
}

/* How a row cuts a shape: its share between the upper and lower edge, and how far it is beyond the arcs' centres. */
typedef struct {
    const Round *shape;
    float share, beyond;
} Cut;

static Cut cut_of(const Round *shape, int y)
{
    return (Cut){shape, row_share(shape, y), beyond_corner(shape, y)};
}

static float pixel_cover(const Cut *cut, int x)
{
    const Round *shape = cut->shape;
    float middle = (float)x + 0.5f;
    float aside = most(shape->x0 + shape->radius - middle, middle - (shape->x1 - shape->radius));
    if (aside > 0 && cut->beyond > 0)
        return clamp01(shape->radius + 0.5f - sqrtf(aside * aside + cut->beyond * cut->beyond));
    return cut->share * clamp01(least((float)x + 1, shape->x1) - most((float)x, shape->x0));
}

/* How far from its left (and right) edge the row's coverage varies; beyond that it is even. */
static float uneven(const Cut *cut)
{
    float radius = cut->shape->radius, solid = radius - 0.5f;
    if (cut->beyond <= 0 || radius <= 0)
        return 0;
    return cut->beyond < solid ? radius - sqrtf(solid * solid - cut->beyond * cut->beyond) : radius;
}

static void row_edge(const Raster *raster, int y, int from, int to, const Cut *outer, const Cut *inner, Color color)
{
    from = max_int(from, raster->left);
    to = min_int(to, raster->right);
    if (from >= to)
        return;
    for (int x = from; x < to; x++) {
        float cover = pixel_cover(outer, x);
        if (inner->share > 0)
            cover -= pixel_cover(inner, x);
        raster->cover[x] = to_byte(clamp01(cover));
    }
    row_cover(raster, y, from, to, raster->cover + from, color);
}

/* Row y of outer without inner: an uneven edge, an even part, an uneven edge. */
static void round_row(const Raster *raster, const Round *outer, const Round *inner, int y, Color color)
{
    Cut out = cut_of(outer, y), in = cut_of(inner, y);
    float from = outer->x0 + uneven(&out), to = outer->x1 - uneven(&out);
    if (in.share > 0) {
        from = most(from, inner->x0 + uneven(&in));
        to = least(to, inner->x1 - uneven(&in));
    }
    int first = floor_int(outer->x0), last = ceil_int(outer->x1), even = ceil_int(from), rest = floor_int(to);
    if (even >= rest)
        even = rest = last;
    row_edge(raster, y, first, even, &out, &in, color);
    row_fill(raster, y, even, rest, out.share - in.share, color);
    row_edge(raster, y, rest, last, &out, &in, color);
}

static void paint_round(const Raster *raster, const Round *outer, const Round *inner, Color color)
{
    int top = max_int(floor_int(outer->y0), raster->top), bottom = min_int(ceil_int(outer->y1), raster->bottom);
    if (outer->x1 > (float)raster->left && outer->x0 < (float)raster->right)
        for (int y = top; y < bottom; y++)
            round_row(raster, outer, inner, y, color);
}

void shape_rect(const Raster *raster, Rect at, float radius, Color color)
{
    const Round nothing = {0, 0, 0, 0, 0}, shape = round_of(at, 0, radius);
    paint_round(raster, &shape, &nothing, color);
}

void shape_frame(const Raster *raster, Rect at, float radius, float stroke, Color color)
{
    float half = stroke / 2;
    Round outer = round_of(at, half, radius > 0 ? radius + half : 0), inner = round_of(at, -half, radius - half);
    paint_round(raster, &outer, &inner, color);
}

/* Half planes a x + b y + c, the distance from an edge inwards. */
typedef struct {
    float a, b, c;
} Edge;

static Edge edge_of(float x0, float y0, float x1, float y1, float turn)
{
    float dx = x1 - x0, dy = y1 - y0, length = sqrtf(dx * dx + dy * dy), unit = length > 0 ? turn / length : 0;
    return (Edge){-dy * unit, dx * unit, (dy * x0 - dx * y0) * unit};
}

void shape_triangle(const Raster *raster, const float point[6], Color color)
{
    const float *p = point;
    float turn = (p[2] - p[0]) * (p[5] - p[1]) - (p[3] - p[1]) * (p[4] - p[0]) < 0 ? -1.0f : 1.0f;
    const Edge edge[3] = {edge_of(p[0], p[1], p[2], p[3], turn), edge_of(p[2], p[3], p[4], p[5], turn),
                          edge_of(p[4], p[5], p[0], p[1], turn)};
    int left = max_int(floor_int(least(p[0], least(p[2], p[4])) - 0.5f), raster->left);
    int right = min_int(ceil_int(most(p[0], most(p[2], p[4])) + 0.5f), raster->right);
    int top = max_int(floor_int(least(p[1], least(p[3], p[5])) - 0.5f), raster->top);
    int bottom = min_int(ceil_int(most(p[1], most(p[3], p[5])) + 0.5f), raster->bottom);
    for (int y = top; y < bottom && left < right; y++) {
        for (int x = left; x < right; x++) {
            float inside = 1;
            for (int i = 0; i < 3; i++)
                inside =
                    least(inside, 0.5f + edge[i].a * ((float)x + 0.5f) + edge[i].b * ((float)y + 0.5f) + edge[i].c);
            raster->cover[x] = to_byte(clamp01(inside));
        }
        row_cover(raster, y, left, right, raster->cover + left, color);
    }
}

void shape_cover(const Raster *raster, int left, int top, int width, int height, const uint8_t *cover, Color color)
{
    int from = max_int(left, raster->left), to = min_int(left + width, raster->right);
    int first = max_int(top, raster->top), last = min_int(top + height, raster->bottom);
    for (int y = first; y < last && from < to; y++)
        row_cover(raster, y, from, to, cover + (ptrdiff_t)(y - top) * width + (from - left), color);
}
