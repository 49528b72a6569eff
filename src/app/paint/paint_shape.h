/* Shapes with analytic coverage on ARGB pixels: each edge pixel is blended by the share of it that the shape covers.
 * Coordinates are device pixels; pixel (x, y) is the square from (x, y) to (x + 1, y + 1). A pixel's coverage
 * depends on the shape alone, never on the raster: parts painted one by one equal the whole. */
#ifndef CONVWALK_APP_PAINT_SHAPE_H
#define CONVWALK_APP_PAINT_SHAPE_H

#include "view/draw/draw.h"

enum { RASTER_ROWS = 64 };

/* Where to paint: the pixels left <= x < right, top <= y < bottom of a buffer with `stride` pixels a row. They stay
 * opaque. At most RASTER_ROWS rows: larger pictures are painted in bands. */
typedef struct {
    uint32_t *pixel;
    int stride, left, top, right, bottom;
    uint8_t *cover;   /* room for the coverage of RASTER_ROWS rows of the buffer */
    uint32_t *line;   /* room for the pixels of one row */
} Raster;

/* A straight stroke with round ends. */
typedef struct {
    float x0, y0, x1, y1;
} Segment;

/* Strokes that are blended as one: where they overlap they do not blend twice. */
typedef struct {
    Segment *segment;
    int count, room;
} Path;

void shape_clear(const Raster *raster, Color color);

/* A filled rectangle with corner radius; radius w/2 = h/2 is a disc. */
void shape_rect(const Raster *raster, Rect at, float radius, Color color);

/* Its outline, `stroke` wide and centred on the edge. */
void shape_frame(const Raster *raster, Rect at, float radius, float stroke, Color color);

void shape_triangle(const Raster *raster, const float point[6], Color color);

/* All segments of the path, each `stroke` wide with round ends. */
void shape_path(const Raster *raster, const Path *path, float stroke, Color color);

/* columns x rows pixels stretched over `at`: sharp squares, a pixel on a border gets the mean of what it covers.
 * `alpha` 0..255 multiplies theirs. */
void shape_map(const Raster *raster, Rect at, const Color *pixel, int columns, int rows, unsigned alpha);

/* width x height bytes of coverage with the top left pixel at (left, top). */
void shape_cover(const Raster *raster, int left, int top, int width, int height, const uint8_t *cover, Color color);

/* The strokes of an operation, appended to `path` (memory is kept between uses: path->count = 0). Dashed if dash > 0:
 * dashes and gaps are each `dash` long, the round ends included. A frame's dashes are fitted to its length. */
void path_line(Path *path, float x0, float y0, float x1, float y1, float stroke, float dash);
void path_curve(Path *path, const float point[8], float stroke, float dash);
void path_frame(Path *path, Rect at, float radius, float stroke, float dash);

#endif
