/* The code pane: the engine's own function as it was built, the line that does this step lit, and the values of the loops'
 * indices around it. Long functions show the stretch around the line. */
#include "view/window/screen.h"

#include "trace/source.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The lines first .. end-1 of the function that are shown. */
typedef struct {
    int first, end;
    float size, height;   /* of the letters, of a line */
} Stretch;

enum { INDENT = 11 };   /* units for four spaces: the source's depth without its width */

/* A line without the spaces before it; *indent tells how far in it stands. */
static const char *bare_line(const char *line, float *indent)
{
    size_t spaces = strspn(line, " ");
    *indent = (float)spaces / 4 * INDENT;
    return line + spaces;
}

static Stretch stretch_of(const Canvas *canvas, const Source *source, Rect room)
{
    float size = 14, indent;
    for (int line = source->first; line <= source->last; line++) {
        const char *text = bare_line(source->file->line[line - 1], &indent);
        size = fminf(size, 10 * (room.w - indent) / fmaxf(1, canvas_width(canvas, FONT_MONO, 10, text)));
    }
    Stretch stretch = {.size = fmaxf(7, size)};
    stretch.height = stretch.size * 1.5f * canvas->theme->type;
    int fit = (int)(room.h / stretch.height), all = source->last - source->first + 1;
    if (fit < 1)
        fit = 1;
    stretch.first = source->line - fit / 2;
    if (stretch.first > source->first + all - fit)
        stretch.first = source->first + all - fit;
    if (stretch.first < source->first)
        stretch.first = source->first;
    stretch.end = stretch.first + fit < source->last + 1 ? stretch.first + fit : source->last + 1;
    return stretch;
}

static void draw_lines(Canvas *canvas, const Source *source, Rect room)
{
    const Theme *theme = canvas->theme;
    Stretch stretch = stretch_of(canvas, source, room);
    for (int line = stretch.first; line < stretch.end; line++) {
        float y = room.y + (float)(line - stretch.first) * stretch.height;
        bool lit = line == source->line;
        if (lit)
            draw_rect(canvas->list, (Rect){room.x - 8, y, room.w + 16, stretch.height}, 4, color_mix(theme->panel, theme->now, 0.75f));
        float indent;
        const char *text = bare_line(source->file->line[line - 1], &indent);
        if (text[0] != '\0')
            canvas_text(canvas, FONT_MONO, stretch.size, room.x + indent, y + stretch.height * 0.7f, ALIGN_LEFT, lit ? theme->ink : theme->soft, text);
    }
}

static void draw_indices(Canvas *canvas, const Trace *trace, int64_t step, float x, float y, float width)
{
    const Theme *theme = canvas->theme;
    SourceIndex index[SOURCE_INDICES_MOST];
    int count = source_indices(trace, step, index);
    float at = x;
    for (int i = 0; i < count; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s = %lld", index[i].name, (long long)index[i].value);
        float wide = canvas_width(canvas, FONT_MONO, 13, text) + 16;
        if (at > x && at + wide > x + width) {
            at = x;
            y += 30;
        }
        draw_rect(canvas->list, (Rect){at, y - 16, wide, 24}, 5, theme->button);
        canvas_text(canvas, FONT_MONO, 13, at + 8, y, ALIGN_LEFT, theme->ink, text);
        at += wide + 6;
    }
}

void code_draw(Screen *screen, const Layout *layout)
{
    Canvas *canvas = &screen->canvas;
    const Theme *theme = canvas->theme;
    const Trace *trace = &screen->scene.trace;
    Rect at = layout->code;
    Cursor cursor = player_cursor(&screen->player);
    Source source = source_of(trace, cursor.step);
    char title[160];
    draw_rect(canvas->list, at, 0, theme->panel);
    draw_line(canvas->list, at.x, at.y, at.x, at.y + at.h, theme->line, theme->faint);
    draw_clip(canvas->list, at);
    canvas_text(canvas, FONT_BOLD, 15, at.x + 20, at.y + 30, ALIGN_LEFT, theme->ink, source.function);
    snprintf(title, sizeof title, "%s, line %d", source.file->path, source.line);
    canvas_text(canvas, FONT_SANS, 12.5f, at.x + 20, at.y + 50, ALIGN_LEFT, theme->soft, title);
    draw_lines(canvas, &source, (Rect){at.x + 20, at.y + 66, at.w - 40, at.h - 66 - 84});
    draw_indices(canvas, trace, cursor.step, at.x + 20, at.y + at.h - 52, at.w - 40);
    draw_unclip(canvas->list);
}
