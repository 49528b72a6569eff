/* The canvas: bookkeeping of targets, and the small helpers every view uses. */
#include "view/draw/canvas.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void canvas_begin(Canvas *canvas, DrawList *list, const Measure *measure, const Theme *theme, float width, float height)
{
    canvas->list = list;
    canvas->measure = measure;
    canvas->theme = theme;
    canvas->targets = 0;
    draw_clear(list, width, height);
    canvas_touch(canvas, (Target){0});
    list->id = 0;
}

void canvas_free(Canvas *canvas)
{
    free(canvas->target);
    *canvas = (Canvas){0};
}

int canvas_touch(Canvas *canvas, Target target)
{
    if (canvas->quiet)
        return 0;
    if (canvas->targets == canvas->room) {
        canvas->room = canvas->room ? 2 * canvas->room : 64;
        canvas->target = mem_resize(canvas->target, (size_t)canvas->room, sizeof *canvas->target);
    }
    target.of = canvas->of;
    canvas->target[canvas->targets] = target;
    canvas->list->id = canvas->targets;
    return canvas->targets++;
}

void canvas_untouch(Canvas *canvas)
{
    canvas->list->id = 0;
}

float canvas_text(Canvas *canvas, FontFace font, float size, float x, float y, Align align, Color color,
                  const char *text)
{
    Text said = {0};
    words_said(canvas->language, text, &said);
    float width = draw_text_at(canvas->list, canvas->measure, font, size * canvas->theme->type, x, y, align, color,
                               text_get(&said));
    text_free(&said);
    return width;
}

float canvas_width(const Canvas *canvas, FontFace font, float size, const char *text)
{
    Text said = {0};
    words_said(canvas->language, text, &said);
    float width = canvas->measure->width(canvas->measure->self, font, size * canvas->theme->type, text_get(&said),
                                         (int)said.length);
    text_free(&said);
    return width;
}

float ease(float t)
{
    if (t <= 0)
        return 0;
    return t >= 1 ? 1 : t * t * (3 - 2 * t);
}

float between(float a, float b, float share)
{
    return a + (b - a) * share;
}

Rect rect_inset(Rect at, float margin)
{
    return (Rect){at.x + margin, at.y + margin, at.w - 2 * margin, at.h - 2 * margin};
}

bool rect_holds(Rect at, float x, float y)
{
    return x >= at.x && x < at.x + at.w && y >= at.y && y < at.y + at.h;
}
