/* The code pane: the engine's own function as it was built, or its twin in Python or as pseudocode, with the line of
 * this step lit, and the values of the loops' indices around it and of what the line changes. Of a long function the
 * part around the line is shown. */
#include "view/window/state.h"

#include "trace/say/names.h"
#include "trace/say/pseudo.h"
#include "trace/say/snippet.h"
#include "trace/say/source.h"
#include "view/window/button.h"
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

enum { ROWS = 200, LINE = 192 };

/* A function's lines as they are shown. */
typedef struct {
    char text[ROWS][LINE];
    int lines;
} CodeLines;

/* The columns that a character takes: Chinese ones two. */
static int columns(unsigned code)
{
    return code >= 0x2E80 ? 2 : 1;
}

/* Breaks a line into rows of at most `room` units, at spaces; the further rows are indented more. */
static int break_line(const char *text, int line, float letter, float room, Row *row, int most)
{
    size_t spaces = strspn(text, " ");
    float deeper = room < 300 ? 6 : 11, indent = (float)spaces / 4 * deeper;   /* the depth without the width */
    int count = 0;
    text += spaces;
    do {
        int fit = (int)((room - indent) / letter), wide = 0, end = 0, space = 0, bytes;
        for (; text[end] && wide < fit; end += bytes) {
            space = text[end] == ' ' && wide > fit / 2 ? end : space;
            wide += columns(utf8_next(text + end, &bytes));
        }
        if (text[end] && space > 0)
            end = space;
        row[count++] = (Row){text, end, line, indent};
        text += end + (int)strspn(text + end, " ");
        indent += count == 1 ? 2 * deeper : 0;
    } while (*text != '\0' && count < most);
    return count;
}

/* The function's lines in the pane's language. */
static void show_lines(const Screen *screen, const Source *source, CodeLines *shown)
{
    Text text = {0};
    shown->lines = 0;
    for (int line = source->first; line <= source->last && shown->lines < ROWS; line++) {
        const char *whole = source->file->line[line - 1];
        text_clear(&text);
        text_bytes(&text, whole, strspn(whole, " "));
        if (screen->code.code == CODE_PSEUDO)
            pseudo_line(whole, screen->look.language, word_in, &text);
        else
            text_add(&text, "%s", whole + strspn(whole, " "));
        snprintf(shown->text[shown->lines++], LINE, "%s", text_get(&text));
    }
    text_free(&text);
}

static int rows_of(const CodeLines *shown, const Source *source, float letter, float room, Row *row)
{
    int count = 0;
    for (int i = 0; i < shown->lines && count < ROWS; i++)
        count += break_line(shown->text[i], source->first + i, letter, room, row + count, ROWS - count);
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
    if (source_in(trace, now, screen->code.code).line == line)
        return now;
    Span span = sum_at_hand(screen);
    for (int64_t i = span.first; i < span.end; i++)
        if (source_in(trace, i, screen->code.code).line == line)
            return i;
    return -1;
}

/* The line that does the term under the pointer, or a term with the cell under it; 0 if there is none. */
static int line_pointed(const Screen *screen, Cell cell)
{
    const Trace *trace = &screen->stage.scene.trace;
    int64_t over = screen->pointer.hover.value;
    if (screen->pointer.hover.kind == TARGET_STEP)
        return over < trace->len ? source_in(trace, over, screen->code.code).line : 0;
    Span span = cell.set == SET_NONE ? (Span){0} : sum_at_hand(screen);
    for (int64_t i = span.first; i < span.end; i++) {
        Step step = step_at(trace, i);
        if (cell_same(step.a, cell) || cell_same(step.b, cell) || cell_same(step.out, cell))
            return source_in(trace, i, screen->code.code).line;
    }
    return screen->pointer.hover.kind == TARGET_LINE ? (int)screen->pointer.hover.value : 0;
}

/* The rows that fit, those of the step's line in the middle of them where the function is longer. */
static void draw_lines(Canvas *canvas, const CodeLines *shown, const Source *source, int pointed, Rect room)
{
    const Theme *theme = canvas->theme;
    Row row[ROWS];
    float size = 14, letter;
    int count, fit, first = 0;
    do {   /* smaller while lines break, as far as it can still be read */
        size -= 0.5f;
        letter = canvas_width(canvas, FONT_MONO, size, "m");
        count = rows_of(shown, source, letter, room.w, row);
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

enum { CHIPS_MOST = SOURCE_INDICES_MOST + 3, CHIP = 96 };

/* What stands below the lines: the loops' indices, the line's other whole numbers, and what the step changes with its
 * value once the step is done, before it as long as it moves. Returns how many there are. */
static int chips_of(const Screen *screen, const Cursor *cursor, char chip[CHIPS_MOST][CHIP])
{
    const Trace *trace = &screen->stage.scene.trace;
    SourceIndex index[SOURCE_INDICES_MOST];
    int count = 0, found = source_indices(trace, cursor->step, index);
    for (int i = 0; i < found; i++)
        snprintf(chip[count++], CHIP, "%s = %lld", index[i].name, (long long)index[i].value);
    found = source_locals(trace, cursor->step, index);
    for (int i = 0; i < found && i < 2; i++)
        snprintf(chip[count++], CHIP, "%s = %lld", index[i].name, (long long)index[i].value);
    Step step = step_at(trace, cursor->step);
    Text text = {0};
    source_changed(trace, cursor->step, screen->code.code, &text);
    text_add(&text, " = ");
    value_text(cursor->fraction < 1 ? step.before : step.after, &text);
    snprintf(chip[count++], CHIP, "%s", text_get(&text));
    text_free(&text);
    return count;
}

/* The chips in rows of the room, each `high`; or only counted. Returns how many rows they take. */
static int lay_chips(Canvas *canvas, char chip[CHIPS_MOST][CHIP], int count, Rect room, float high, bool drawn)
{
    const Theme *theme = canvas->theme;
    float at = room.x, y = room.y, size = high < 30 ? 12 : 13;
    int rows = 1;
    for (int i = 0; i < count; i++) {
        float wide = canvas_width(canvas, FONT_MONO, size, chip[i]) + 16;
        if (at > room.x && at + wide > room.x + room.w) {
            at = room.x;
            y += high;
            rows++;
        }
        if (drawn) {
            bool changed = i == count - 1;   /* what the step changes */
            Rect whole = {at, y, wide, high - 5};
            draw_rect(canvas->list, whole, 5, theme->button);
            if (changed)
                draw_frame(canvas->list, rect_inset(whole, 0.5f), 5, theme->line, theme->now);
            canvas_text(canvas, FONT_MONO, size, at + 8, y + high / 2 + 2, ALIGN_LEFT, theme->ink, chip[i]);
        }
        at += wide + 6;
    }
    return rows;
}

/* The buttons of the languages and of the programs to copy, from (x, y) on; returns how high their rows are. */
static float draw_choices(const Screen *screen, Canvas *canvas, float x, float y, float width)
{
    const Language language = screen->look.language;
    float at = x, top = y;
    for (int i = 0; i < CODE_COUNT; i++) {
        const char *text = word(language, code_names[i]);
        float wide = canvas_width(canvas, FONT_BOLD, 14, text) + 18;
        bool on = screen->code.code == (CodeLanguage)i;
        button_draw(screen, canvas, (Rect){at, y, wide, 26}, ACT_CODE_IN, i, text, on);
        at += wide + 2;
    }
    for (int i = 0; i < SNIPPET_COUNT; i++) {
        char text[64];
        snprintf(text, sizeof text, word(language, "Copy as %s"), snippet_titles[i]);
        float wide = canvas_width(canvas, FONT_SANS, 14, text) + 18;
        if (at + wide > x + width) {
            at = x;
            y += 28;
        }
        button_draw(screen, canvas, (Rect){at, y, wide, 26}, ACT_COPY_CODE, i, text, false);
        at += wide + 2;
    }
    return y + 26 - top;
}

void code_turn(Screen *screen, int64_t code)
{
    CodePane *pane = &screen->code;
    int next = (int)pane->code + pane->on;
    pane->code = (CodeLanguage)(code >= 0 ? (int)code : next % CODE_COUNT);
    pane->on = true;
}

void code_draw(const Screen *screen, Canvas *canvas, const Layout *layout, Cell pointed)
{
    const Theme *theme = canvas->theme;
    const Trace *trace = &screen->stage.scene.trace;
    Rect at = layout->code;
    Cursor cursor = onstage_cursor(screen);
    Source source = source_in(trace, cursor.step, screen->code.code);
    CodeLines shown;
    char title[160], chip[CHIPS_MOST][CHIP];
    draw_rect(canvas->list, at, 0, theme->panel);
    draw_line(canvas->list, at.x, at.y, at.x, at.y + at.h, theme->line, theme->faint);
    draw_clip(canvas->list, at);
    float left = layout->compact ? 12 : 20, line = layout->compact ? 24 : 30, above = layout->compact ? 24 : 52;
    canvas_text(canvas, FONT_BOLD, 15, at.x + left, at.y + line * 0.87f, ALIGN_LEFT, theme->ink, source.function);
    snprintf(title, sizeof title, word(screen->look.language, "%s, line %d"), source.file->path, source.line);
    if (!layout->compact)
        canvas_text(canvas, FONT_SANS, 12.5f, at.x + left, at.y + 45, ALIGN_LEFT, theme->soft, title);
    above += 10 + draw_choices(screen, canvas, at.x + left - 6, at.y + above + 2, at.w - left);
    bool open = !screen->stage.veil.size[trace_result(trace)];   /* the last index would reveal the size */
    int chips = open ? chips_of(screen, &cursor, chip) : 0;
    Rect room = {at.x + left, at.y + above, at.w - 2 * left, at.h - above};
    int rows = lay_chips(canvas, chip, chips, room, line, false);
    float below = 14 + line * fmaxf(layout->compact ? 0 : 2, (float)rows);
    show_lines(screen, &source, &shown);
    room.h -= below;
    draw_lines(canvas, &shown, &source, line_pointed(screen, pointed), room);
    room.y += room.h + 10;
    lay_chips(canvas, chip, chips, room, line, true);
    draw_unclip(canvas->list);
}
