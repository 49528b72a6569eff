/* The code pane: the engine's own function as it was built, with the line of this step lit, and the values of the
 * loops' indices around it. Of a long function the part around the line is shown. */
#include "view/window/state.h"

#include "trace/say/source.h"
#include "view/window/panels/code.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What one row of the pane shows: a line, or what of a long one the row before had no room for. */
typedef struct {
    const char *text;
    int length, line;
    float indent;
} Row;

enum { INDENT = 11, ROWS = 200 };   /* units for four spaces: the source's depth without its width */

/* Breaks a line into rows of at most `room` units, at spaces; the further rows are indented more. */
static int break_line(const char *text, int line, float letter, float room, Row *row, int most)
{
    size_t spaces = strspn(text, " ");
    float indent = (float)spaces / 4 * INDENT;
    int count = 0;
    text += spaces;
    do {
        int left = (int)strlen(text), fit = (int)((room - indent) / letter), end = left;
        if (left > fit) {
            for (end = fit; end > fit / 2 && text[end] != ' '; end--)
                ;
            end = end > fit / 2 ? end : fit;
        }
        row[count++] = (Row){text, end, line, indent};
        text += end + (int)strspn(text + end, " ");
        indent += count == 1 ? 2.0f * INDENT : 0;
    } while (*text != '\0' && count < most);
    return count;
}

static int rows_of(const Source *source, float letter, float room, Row *row)
{
    int count = 0;
    for (int line = source->first; line <= source->last && count < ROWS; line++)
        count += break_line(source->file->line[line - 1], line, letter, room, row + count, ROWS - count);
    return count;
}

enum { LOOK_AT = 4096 };   /* steps of a sum that are looked through for a line or a cell */

/* The steps of the current sum, in which the pane finds what the pointer is on. */
static Span sum_at_hand(const Screen *screen)
{
    const Trace *trace = &screen->stage.scene.trace;
    Span span = span_of(trace, player_cursor(&screen->stage.player).step, LEVEL_CELL);
    span.end = span.end < span.first + LOOK_AT ? span.end : span.first + LOOK_AT;
    return span;
}

int64_t code_step(const Screen *screen, int line)
{
    const Trace *trace = &screen->stage.scene.trace;
    int64_t now = player_cursor(&screen->stage.player).step;
    if (source_of(trace, now).line == line)
        return now;
    Span span = sum_at_hand(screen);
    for (int64_t i = span.first; i < span.end; i++)
        if (source_of(trace, i).line == line)
            return i;
    return -1;
}

/* The line that does the term under the pointer, or a term with the cell under it; 0 if there is none. */
static int line_pointed(const Screen *screen, Cell cell)
{
    const Trace *trace = &screen->stage.scene.trace;
    if (screen->pointer.hover.kind == TARGET_STEP)
        return screen->pointer.hover.value < trace->len ? source_of(trace, screen->pointer.hover.value).line : 0;
    Span span = cell.set == SET_NONE ? (Span){0} : sum_at_hand(screen);
    for (int64_t i = span.first; i < span.end; i++) {
        Step step = step_at(trace, i);
        if (cell_same(step.a, cell) || cell_same(step.b, cell) || cell_same(step.out, cell))
            return source_of(trace, i).line;
    }
    return screen->pointer.hover.kind == TARGET_LINE ? (int)screen->pointer.hover.value : 0;
}

/* The rows that fit, those of the step's line in the middle of them where the function is longer. */
static void draw_lines(Canvas *canvas, const Source *source, int pointed, Rect room)
{
    const Theme *theme = canvas->theme;
    Row row[ROWS];
    float size = 14, letter;
    int count, fit, first = 0;
    do {   /* smaller while lines break, as far as it can still be read */
        size -= 0.5f;
        letter = canvas_width(canvas, FONT_MONO, size, "m");
        count = rows_of(source, letter, room.w, row);
    } while (size > 11.5f && count > source->last - source->first + 1);
    float height = size * 1.5f * theme->type;
    fit = (int)fmaxf(1, room.h / height);
    while (first + fit < count && row[first + fit / 2].line < source->line)
        first++;
    for (int i = first; i < count && i < first + fit; i++) {
        float y = room.y + (float)(i - first) * height;
        bool lit = row[i].line == source->line;
        Rect whole = {room.x - 8, y, room.w + 16, height};
        canvas_touch(canvas, (Target){.kind = TARGET_LINE, .value = row[i].line, .at = whole});
        Color fill = row[i].line == pointed ? theme->button : theme->panel;
        draw_rect(canvas->list, whole, 4, lit ? color_mix(theme->panel, theme->now, 0.75f) : fill);
        if (row[i].line == pointed)
            draw_frame(canvas->list, rect_inset(whole, 0.5f), 4, 1.5f * theme->line, theme->soft);
        canvas_untouch(canvas);
        char text[256];
        snprintf(text, sizeof text, "%.*s", row[i].length, row[i].text);
        if (text[0] != '\0')
            canvas_text(canvas, FONT_MONO, size, room.x + row[i].indent, y + height * 0.7f, ALIGN_LEFT,
                        lit ? theme->ink : theme->soft, text);
    }
}

/* How many rows the loop indices take, 30 units each: those of a narrow pane with large text take three. */
static int index_rows(const Canvas *canvas, const Trace *trace, int64_t step, float width)
{
    SourceIndex index[SOURCE_INDICES_MOST];
    int count = source_indices(trace, step, index), rows = 1;
    float at = 0;
    for (int i = 0; i < count; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s = %lld", index[i].name, (long long)index[i].value);
        float wide = canvas_width(canvas, FONT_MONO, 13, text) + 16;
        bool breaks = at > 0 && at + wide > width;
        rows += breaks;
        at = (breaks ? 0 : at) + wide + 6;
    }
    return rows;
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

void code_draw(const Screen *screen, Canvas *canvas, const Layout *layout, Cell pointed)
{
    const Theme *theme = canvas->theme;
    const Trace *trace = &screen->stage.scene.trace;
    Rect at = layout->code;
    Cursor cursor = onstage_cursor(screen);
    Source source = source_of(trace, cursor.step);
    char title[160];
    draw_rect(canvas->list, at, 0, theme->panel);
    draw_line(canvas->list, at.x, at.y, at.x, at.y + at.h, theme->line, theme->faint);
    draw_clip(canvas->list, at);
    canvas_text(canvas, FONT_BOLD, 15, at.x + 20, at.y + 30, ALIGN_LEFT, theme->ink, source.function);
    snprintf(title, sizeof title, word(screen->look.language, "%s, line %d"), source.file->path, source.line);
    canvas_text(canvas, FONT_SANS, 12.5f, at.x + 20, at.y + 50, ALIGN_LEFT, theme->soft, title);
    float below = 24 + 30 * fmaxf(2, (float)index_rows(canvas, trace, cursor.step, at.w - 40));
    draw_lines(canvas, &source, line_pointed(screen, pointed),
               (Rect){at.x + 20, at.y + 66, at.w - 40, at.h - 66 - below});
    if (!screen->stage.veil.size[trace_result(trace)])   /* the last index would reveal the size */
        draw_indices(canvas, trace, cursor.step, at.x + 20, at.y + at.h - below + 32, at.w - 40);
    draw_unclip(canvas->list);
}
