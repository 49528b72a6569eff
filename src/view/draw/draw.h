/* A picture as a list of drawing operations, in logical units (1 unit = 1 pixel at scale 1), painted back to front.
 * Scenes append operations; painters (pixels, SVG) walk the list; tests compare it as text, a line for each operation.
 * Operations have one fixed size; their texts and pixels are in arenas of the list. Nothing here uses SDL. */
#ifndef CONVWALK_VIEW_DRAW_H
#define CONVWALK_VIEW_DRAW_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    DRAW_RECT,    /* filled rectangle x y w h with corner radius; a disc is a square with radius w/2 */
    DRAW_FRAME,   /* its outline, `stroke` wide, the line centred on the edge; dashed if dash > 0 */
    DRAW_LINE,    /* from (x, y) to (w, h), `stroke` wide, round ends; dashed if dash > 0 */
    /* cubic Bezier from (x, y) to (w, h) with control points (c[0], c[1]) and (c[2], c[3]); stroke, dash */
    DRAW_CURVE,
    DRAW_TRIANGLE,/* filled: (x, y), (w, h), (c[0], c[1]) */
    DRAW_TEXT,    /* one run of text: pen at (x, y) on the baseline, left-aligned; font, size; w holds its width */
    DRAW_MAP,     /* an image of columns x rows ARGB pixels stretched over x y w h, each pixel a sharp square */
    DRAW_CLIP     /* what follows shows only inside x y w h, until the next clip; w < 0 is no clip */
} DrawKind;

/* The last two are the italics of mathematics, a serif face as high and as heavy as FONT_SANS: a tensor's or an
 * index's letter. */
typedef enum {
    FONT_SANS,
    FONT_BOLD,
    FONT_ITALIC,
    FONT_MATH,
    FONT_MONO,
    FONT_LETTER,
    FONT_LETTER_BOLD,
    FONT_COUNT
} FontFace;

/* 0xAARRGGBB, alpha not premultiplied; 0xFF...... is opaque. */
typedef uint32_t Color;

typedef struct {
    DrawKind kind;
    float x, y, w, h;
    float c[4];
    float radius, stroke, dash;
    Color color;
    int id;               /* what the pointer hits here: 0 nothing, else the id the scene gave it */
    int start, length;    /* DRAW_TEXT: bytes of the text arena. DRAW_MAP: first pixel and count in the pixel arena */
    int columns, rows;    /* DRAW_MAP */
    FontFace font;
    float size;           /* DRAW_TEXT: em size in units */
} DrawOp;

typedef struct {
    DrawOp *op;
    int count, room;
    Text text;
    Color *pixel;
    int pixels, pixel_room;
    float width, height;  /* the picture's size in units */
    int id;               /* given to every operation appended while it is set */
    float alpha;          /* multiplies the alpha of every operation appended; draw_clear sets 1 */
} DrawList;

typedef struct {
    float x, y, w, h;
} Rect;

/* An empty list for a picture of width x height units; memory of an earlier picture is kept. Start from {0}. */
void draw_clear(DrawList *list, float width, float height);
void draw_free(DrawList *list);

void draw_rect(DrawList *list, Rect at, float radius, Color color);
void draw_frame(DrawList *list, Rect at, float radius, float stroke, Color color);
void draw_dashed_frame(DrawList *list, Rect at, float radius, float stroke, float dash, Color color);
void draw_line(DrawList *list, float x0, float y0, float x1, float y1, float stroke, Color color);
void draw_curve(DrawList *list, const float point[8], float stroke, float dash, Color color);
void draw_disc(DrawList *list, float x, float y, float radius, Color color);
void draw_triangle(DrawList *list, const float point[6], Color color);
void draw_clip(DrawList *list, Rect at);
void draw_unclip(DrawList *list);
/* Room for columns x rows pixels, row by row, to be filled by the caller before the next draw call. */
Color *draw_map(DrawList *list, Rect at, int columns, int rows);

/* Appends the operations of `other`, scaled by `scale`, with its corner at (x, y). Their ids become 0. */
void draw_append(DrawList *list, const DrawList *other, float x, float y, float scale);

/* The width of a run of text in units, as a callback so that layout needs no fonts. `ascent` and `descent` of a face
 * are those of measure_metrics below. */
typedef struct {
    float (*width)(void *self, FontFace font, float size, const char *text, int length);
    void *self;
} Measure;

/* A measure without fonts: each character has a fixed share of the size (0.55; wide East Asian ones 1), the same
 * everywhere, for tests. */
Measure measure_monospace(void);

/* Appends one run; its pen starts at x on baseline y. Returns its width. An empty text draws nothing and is 0 wide. */
float draw_text(DrawList *list, const Measure *measure, FontFace font, float size, float x, float y, Color color,
                const char *text);

typedef enum { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT } Align;

/* The same with x as the left end, the middle or the right end. */
float draw_text_at(DrawList *list, const Measure *measure, FontFace font, float size, float x, float y, Align align,
                   Color color, const char *text);

/* The id of the topmost operation with an id whose bounding box (a line's or curve's: within 4 units of it) holds the
 * point and is not clipped away there; 0 if there is none. */
int draw_hit(const DrawList *list, float x, float y);

/* The box that the operation may touch, in units; a text's from its size. */
Rect draw_bounds(const DrawOp *op);

/* One line for each operation into `out`: kind, geometry to 0.1 unit, colour, id, text. The same list gives the same
 * text. */
void draw_dump(const DrawList *list, Text *out);

/* Colours: mix from a (0) to b (1), and with another alpha 0..1. */
Color color_mix(Color a, Color b, float share);
Color color_alpha(Color color, float alpha);

#endif
