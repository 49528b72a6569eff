/* Drawing operations appended to one growing array; texts and pixels go to arenas beside it. */
#include "view/draw/draw.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void draw_clear(DrawList *list, float width, float height)
{
    list->count = 0;
    list->pixels = 0;
    text_clear(&list->text);
    list->width = width;
    list->height = height;
    list->id = 0;
    list->alpha = 1.0f;
}

void draw_free(DrawList *list)
{
    free(list->op);
    free(list->pixel);
    text_free(&list->text);
    *list = (DrawList){0};
}

Color color_mix(Color a, Color b, float share)
{
    Color mixed = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        float from = (float)((a >> shift) & 0xFF), to = (float)((b >> shift) & 0xFF);
        mixed |= (Color)lroundf(from + (to - from) * share) << shift;
    }
    return mixed;
}

Color color_alpha(Color color, float alpha)
{
    Color old = color >> 24;
    return (color & 0xFFFFFF) | (Color)lroundf((float)old * alpha) << 24;
}

static DrawOp *append(DrawList *list, DrawKind kind, float x, float y, float w, float h, Color color)
{
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 256;
        list->op = mem_resize(list->op, (size_t)list->room, sizeof *list->op);
    }
    DrawOp *op = &list->op[list->count++];
    memset(op, 0, sizeof *op);
    op->kind = kind;
    op->x = x;
    op->y = y;
    op->w = w;
    op->h = h;
    op->color = list->alpha < 1.0f ? color_alpha(color, list->alpha) : color;
    op->id = list->id;
    return op;
}

void draw_rect(DrawList *list, Rect at, float radius, Color color)
{
    append(list, DRAW_RECT, at.x, at.y, at.w, at.h, color)->radius = radius;
}

void draw_frame(DrawList *list, Rect at, float radius, float stroke, Color color)
{
    draw_dashed_frame(list, at, radius, stroke, 0, color);
}

void draw_dashed_frame(DrawList *list, Rect at, float radius, float stroke, float dash, Color color)
{
    DrawOp *op = append(list, DRAW_FRAME, at.x, at.y, at.w, at.h, color);
    op->radius = radius;
    op->stroke = stroke;
    op->dash = dash;
}

void draw_line(DrawList *list, float x0, float y0, float x1, float y1, float stroke, Color color)
{
    append(list, DRAW_LINE, x0, y0, x1, y1, color)->stroke = stroke;
}

void draw_curve(DrawList *list, const float point[8], float stroke, float dash, Color color)
{
    DrawOp *op = append(list, DRAW_CURVE, point[0], point[1], point[6], point[7], color);
    memcpy(op->c, point + 2, sizeof op->c);
    op->stroke = stroke;
    op->dash = dash;
}

void draw_disc(DrawList *list, float x, float y, float radius, Color color)
{
    draw_rect(list, (Rect){x - radius, y - radius, 2 * radius, 2 * radius}, radius, color);
}

void draw_triangle(DrawList *list, const float point[6], Color color)
{
    DrawOp *op = append(list, DRAW_TRIANGLE, point[0], point[1], point[2], point[3], color);
    op->c[0] = point[4];
    op->c[1] = point[5];
}

void draw_clip(DrawList *list, Rect at)
{
    append(list, DRAW_CLIP, at.x, at.y, at.w < 0 ? 0 : at.w, at.h < 0 ? 0 : at.h, 0);
}

void draw_unclip(DrawList *list)
{
    append(list, DRAW_CLIP, 0, 0, -1, -1, 0);
}

Color *draw_map(DrawList *list, Rect at, int columns, int rows)
{
    assert(columns > 0 && rows > 0);
    int count = columns * rows;
    if (list->pixels + count > list->pixel_room) {
        list->pixel_room = 2 * (list->pixels + count);
        list->pixel = mem_resize(list->pixel, (size_t)list->pixel_room, sizeof *list->pixel);
    }
    DrawOp *op = append(list, DRAW_MAP, at.x, at.y, at.w, at.h, 0xFFFFFFFFu);
    op->columns = columns;
    op->rows = rows;
    op->start = list->pixels;
    op->length = count;
    list->pixels += count;
    return list->pixel + op->start;
}

/* How many numbers of `c` are coordinates, x and y in turn. */
static int more_points(DrawKind kind)
{
    if (kind == DRAW_CURVE)
        return 4;
    return kind == DRAW_TRIANGLE ? 2 : 0;
}

/* One operation whose geometry is moved and scaled: its corner, its second point or its sides, its two other points. */
static DrawOp moved(const DrawOp *op, float x, float y, float scale)
{
    DrawOp to = *op;
    bool points = op->kind == DRAW_LINE || op->kind == DRAW_CURVE || op->kind == DRAW_TRIANGLE,
         none = op->kind == DRAW_CLIP && op->w < 0;
    to.x = x + op->x * scale;
    to.y = y + op->y * scale;
    if (!none) {
        to.w = op->w * scale + (points ? x : 0);
        to.h = op->h * scale + (points ? y : 0);
    }
    for (int i = 0; i < more_points(op->kind); i++)
        to.c[i] = op->c[i] * scale + (i % 2 ? y : x);
    to.radius *= scale;
    to.stroke *= scale;
    to.dash *= scale;
    to.size *= scale;
    to.id = 0;
    return to;
}

void draw_append(DrawList *list, const DrawList *other, float x, float y, float scale)
{
    int id = list->id;
    list->id = 0;
    for (int i = 0; i < other->count; i++) {
        const DrawOp *from = &other->op[i];
        DrawOp to = moved(from, x, y, scale);
        if (from->kind == DRAW_MAP) {
            Color *pixel = draw_map(list, (Rect){to.x, to.y, to.w, to.h}, from->columns, from->rows);
            memcpy(pixel, other->pixel + from->start, (size_t)from->length * sizeof *pixel);
            list->op[list->count - 1].color = from->color;
            continue;
        }
        DrawOp *op = append(list, from->kind, 0, 0, 0, 0, 0);
        *op = to;
        if (from->kind == DRAW_TEXT) {
            op->start = (int)list->text.length;
            text_bytes(&list->text, other->text.at + from->start, (size_t)from->length);
        }
    }
    draw_unclip(list);
    list->id = id;
}

float draw_text(DrawList *list, const Measure *measure, FontFace font, float size, float x, float y, Color color,
                const char *text)
{
    int length = (int)strlen(text);
    if (length == 0)
        return 0;
    float width = measure->width(measure->self, font, size, text, length);
    DrawOp *op = append(list, DRAW_TEXT, x, y, width, size, color);
    op->font = font;
    op->size = size;
    op->start = (int)list->text.length;
    op->length = length;
    text_bytes(&list->text, text, (size_t)length);
    return width;
}

float draw_text_at(DrawList *list, const Measure *measure, FontFace font, float size, float x, float y, Align align,
                   Color color, const char *text)
{
    if (align != ALIGN_LEFT) {
        float width = measure->width(measure->self, font, size, text, (int)strlen(text));
        x -= align == ALIGN_CENTRE ? width / 2 : width;
    }
    return draw_text(list, measure, font, size, x, y, color, text);
}

static float monospace_width(void *self, FontFace font, float size, const char *text, int length)
{
    (void)self;
    (void)font;
    float width = 0;
    for (int i = 0, bytes; i < length; i += bytes) {
        unsigned code = utf8_next(text + i, &bytes);
        width += size * (code >= 0x2E80 && code < 0xFFF0 ? 1.0f : 0.55f);
        if (bytes == 0)
            break;
    }
    return width;
}

Measure measure_monospace(void)
{
    return (Measure){monospace_width, NULL};
}

static Rect box_around(const float *xs, const float *ys, int count, float margin)
{
    float left = xs[0], right = xs[0], top = ys[0], bottom = ys[0];
    for (int i = 1; i < count; i++) {
        left = fminf(left, xs[i]);
        right = fmaxf(right, xs[i]);
        top = fminf(top, ys[i]);
        bottom = fmaxf(bottom, ys[i]);
    }
    return (Rect){left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin};
}

Rect draw_bounds(const DrawOp *op)
{
    switch (op->kind) {
    case DRAW_LINE:
        return box_around((float[]){op->x, op->w}, (float[]){op->y, op->h}, 2, op->stroke / 2 + 1);
    case DRAW_CURVE:
        return box_around((float[]){op->x, op->c[0], op->c[2], op->w}, (float[]){op->y, op->c[1], op->c[3], op->h}, 4,
                          op->stroke / 2 + 1);
    case DRAW_TRIANGLE:
        return box_around((float[]){op->x, op->w, op->c[0]}, (float[]){op->y, op->h, op->c[1]}, 3, 1);
    case DRAW_FRAME:
        return (Rect){op->x - op->stroke / 2 - 1, op->y - op->stroke / 2 - 1, op->w + op->stroke + 2,
                      op->h + op->stroke + 2};
    case DRAW_TEXT:
        return (Rect){op->x - 0.25f * op->size, op->y - 1.2f * op->size, op->w + 0.5f * op->size, 1.7f * op->size};
    default:
        return (Rect){op->x, op->y, op->w, op->h};
    }
}

static bool holds(Rect box, float x, float y, float margin)
{
    return x >= box.x - margin && x < box.x + box.w + margin && y >= box.y - margin && y < box.y + box.h + margin;
}

int draw_hit(const DrawList *list, float x, float y)
{
    bool inside = true;
    int hit = 0;
    for (int i = 0; i < list->count; i++) {
        const DrawOp *op = &list->op[i];
        if (op->kind == DRAW_CLIP)
            inside = op->w < 0 || holds((Rect){op->x, op->y, op->w, op->h}, x, y, 0);
        else if (op->id && inside
                 && holds(draw_bounds(op), x, y, op->kind == DRAW_LINE || op->kind == DRAW_CURVE ? 4 : 0))
            hit = op->id;
    }
    return hit;
}

void draw_dump(const DrawList *list, Text *out)
{
    static const char *const name[] = {"rect", "frame", "line", "curve", "triangle", "text", "map", "clip"};
    static const char *const face[] = {"sans", "bold", "italic", "math", "mono", "letter", "letter-bold"};
    text_add(out, "picture %.1f %.1f\n", (double)list->width, (double)list->height);
    for (int i = 0; i < list->count; i++) {
        const DrawOp *op = &list->op[i];
        text_add(out, "%s %.1f %.1f %.1f %.1f", name[op->kind], (double)op->x, (double)op->y, (double)op->w,
                 (double)op->h);
        if (op->kind != DRAW_CLIP)
            text_add(out, " #%08X", (unsigned)op->color);
        if (op->kind == DRAW_CURVE || op->kind == DRAW_TRIANGLE)
            text_add(out, " by %.1f %.1f %.1f %.1f", (double)op->c[0], (double)op->c[1], (double)op->c[2],
                     (double)op->c[3]);
        if (op->radius > 0)
            text_add(out, " radius %.1f", (double)op->radius);
        if (op->stroke > 0)
            text_add(out, " stroke %.1f dash %.1f", (double)op->stroke, (double)op->dash);
        if (op->kind == DRAW_TEXT)
            text_add(out, " %s %.1f \"%.*s\"", face[op->font], (double)op->size, op->length, list->text.at + op->start);
        if (op->kind == DRAW_MAP) {
            uint64_t sum = 14695981039346656037u;
            for (int p = 0; p < op->length; p++)
                sum = (sum ^ list->pixel[op->start + p]) * 1099511628211u;
            text_add(out, " %dx%d %016llX", op->columns, op->rows, (unsigned long long)sum);
        }
        if (op->id)
            text_add(out, " id %d", op->id);
        text_add(out, "\n");
    }
}
