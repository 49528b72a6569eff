/* The edit bar: the scene's fields in as many rows as their widths need, and below them the size formula with its
 * numbers. */
#include "view/window/edit/edit.h"

#include "base/number.h"
#include "trace/say/names.h"
#include "view/scenes/stage.h"
#include "view/window/button.h"
#include "view/window/edit/typing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A row of fields may be as narrow as LEAST of what they should have; how high it is, in a low window less. */
static const float LEAST = 0.66f, ROW = 50, ROW_COMPACT = 43;
enum { COMPACT_BELOW = 520 };

static float widths(const int *field, int count)
{
    float sum = 0;
    for (int i = 0; i < count; i++)
        sum += edit_row(field[i])->width;
    return sum;
}

/* How many of the fields are in the first row when `rows` share them evenly. */
static int first_row(const int *field, int count, int rows, float room)
{
    float share = widths(field, count) / (float)rows;
    int fit = 0;
    while (fit < count && (fit == 0 || widths(field, fit + 1) <= share + 1)
           && widths(field, fit + 1) * LEAST <= fmaxf(room, share))
        fit++;
    return fit;
}

static int rows_needed(const int *field, int count, float room, float height)
{
    float all = widths(field, count) * LEAST;
    int rows = (int)ceilf(all / fmaxf(room, 1)), most = height < 380 ? 1 : 3;
    return int_clamp(rows, 1, most);
}

static float formula_height(const Screen *screen, bool compact)
{
    if (screen->stage.scene.net && !screen->edit.refused.stands)
        return compact ? 28 : 34;
    return compact ? 36 : 50;
}

float edit_height(const Screen *screen, float width, float height)
{
    int field[EDIT_SHOWN], count = edit_fields(screen, field);
    bool compact = height < COMPACT_BELOW;
    int rows = rows_needed(field, count, width - 24, height);
    return 4 + (float)rows * (compact ? ROW_COMPACT : ROW) + formula_height(screen, compact);
}

/* A text in the middle of a place, made smaller where it is too wide for it. */
static void fitted(Canvas *canvas, FontFace font, float size, Rect at, float base, Color color, const char *text)
{
    float width = canvas_width(canvas, font, size, text);
    float fits = width > at.w ? size * at.w / width : size;
    canvas_text(canvas, font, fits, at.x + at.w / 2, base, ALIGN_CENTRE, color, text);
}

static void draw_choice(const Screen *screen, Canvas *canvas, Rect box, int field)
{
    const EditRow *row = edit_row(field);
    const Theme *theme = canvas->theme;
    int count = 0, now = edit_field_choice(screen, field);
    while (count < EDIT_CHOICES && row->choice[count])
        count++;
    for (int i = 0; i < count; i++) {
        Rect at = {box.x + box.w * (float)i / (float)count, box.y, box.w / (float)count, box.h};
        button_draw(screen, canvas, at, ACT_CHOICE, (int64_t)field * EDIT_CHOICES + i, NULL, i == now);
        fitted(canvas, i == now ? FONT_BOLD : FONT_SANS, 14, (Rect){at.x + 3, at.y, at.w - 6, at.h}, at.y + 19,
               i == now ? theme->ink : theme->soft, row->choice[i]);
    }
}

static void draw_number(const Screen *screen, Canvas *canvas, Rect box, int field)
{
    char text[EDIT_TYPED + 2];
    bool typing = screen->edit.typing && screen->edit.field == field;
    if (typing)
        snprintf(text, sizeof text, "%s|", screen->edit.typed);
    else
        edit_field_text(screen, field, text, sizeof text);
    float button = fminf(24, box.w * 0.3f);
    Rect number = {box.x + button, box.y, box.w - 2 * button, box.h};
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_FIELD, .value = field, .at = number});
    draw_rect(canvas->list, number, 0, 0);
    fitted(canvas, FONT_BOLD, 15, rect_inset(number, 1), box.y + 19, canvas->theme->ink, text);
    canvas_untouch(canvas);
    button_draw(screen, canvas, (Rect){box.x, box.y, button, box.h}, ACT_SHAPE_LESS, field, "−", false);
    button_draw(screen, canvas, (Rect){box.x + box.w - button, box.y, button, box.h}, ACT_SHAPE_MORE, field,
                "+", false);
}

static void draw_field(const Screen *screen, Canvas *canvas, Rect at, int field)
{
    const Theme *theme = canvas->theme;
    const EditRow *row = edit_row(field);
    char name[48];
    bool one_of_several = screen->stage.scene.line.input[0] > 1 && field >= EDIT_TARGET;
    snprintf(name, sizeof name, one_of_several ? "%s %d" : "%s", row->name, field - EDIT_TARGET + 1);
    bool low = at.h < ROW;
    fitted(canvas, FONT_SANS, low ? 11 : 12, (Rect){at.x + 2, at.y, at.w - 4, 14}, at.y + (low ? 11 : 13),
           theme_text(theme, row->tint), name);
    Rect box = {at.x + 2, at.y + at.h - (low ? 29 : 32), at.w - 4, 28};
    bool focus = screen->edit.field == field;
    draw_rect(canvas->list, box, 6, theme->stage);
    if (row->kind == EDIT_CHOICE)
        draw_choice(screen, canvas, box, field);
    else
        draw_number(screen, canvas, box, field);
    draw_frame(canvas->list, box, 6, (focus ? 2.5f : 1) * theme->line, focus ? theme->ink : theme->faint);
}

/* A cell's number while it is typed: the cell itself may be too small to show it. */
static void typed_tex(const Screen *screen, Text *tex)
{
    const Trace *trace = &screen->stage.scene.trace;
    char typed[EDIT_TYPED + 1];
    snprintf(typed, sizeof typed, "%s|", screen->edit.typed);
    text_add(tex, "\\tint{%s}{\\strong{", role_tints[role_of(screen->edit.chosen.set)]);
    name_tex(trace, screen->edit.chosen, tex);
    text_add(tex, "}}=");
    typing_tex(typed, tex);
}

/* The formula, smaller where it is too wide; the error itself where it is not one of size. */
static void draw_formula(const Screen *screen, Canvas *canvas, Rect at)
{
    Text tex = {0};
    bool cell = screen->edit.typing && screen->edit.field < 0 && screen->edit.chosen.set != SET_NONE;
    if (cell)
        typed_tex(screen, &tex);
    else
        edit_formula(screen, &tex);
    if (screen->edit.refused.stands && tex.length == 0)
        fitted(canvas, FONT_SANS, 15, at, at.y + at.h / 2 + 5, canvas->theme->wrong, screen->edit.refused.why);
    if (tex.length > 0) {
        float size = fminf(17 * canvas->theme->type, at.h * 0.4f);
        for (int i = 0; i < 4; i++) { /* indices do not shrink with all the rest */
            float width = stage_formula_width(canvas, text_get(&tex), size);
            size *= fminf(1, fmaxf(1, at.w - 8) / fmaxf(width, 1));
        }
        stage_formula(canvas, text_get(&tex), size, at.x + at.w / 2, at.y + at.h / 2 + size * 0.3f, ALIGN_CENTRE);
    }
    if (screen->edit.refused.stands)
        draw_frame(canvas->list, rect_inset(at, 1), 6, 1.5f * canvas->theme->line, canvas->theme->wrong);
    text_free(&tex);
}

static const Action helps[] = {ACT_UNDO, ACT_REDO, ACT_RANDOM, ACT_RESET};
enum { HELPS = 4, HELP_WIDE = 30 };

/* An arrow back or on, dice, an arrow to the beginning. */
static void draw_help_sign(Canvas *canvas, Action action, float x, float y)
{
    DrawList *list = canvas->list;
    Color ink = canvas->theme->soft;
    float turn = action == ACT_REDO ? 1 : -1;
    if (action == ACT_RANDOM) {
        draw_frame(list, (Rect){x - 7, y - 7, 14, 14}, 3, 1.5f, ink);
        for (int i = -1; i <= 1; i++)
            draw_disc(list, x + 3.5f * (float)i, y + 3.5f * (float)i, 1.4f, ink);
        return;
    }
    draw_triangle(list, (float[]){x + 3 * turn, y - 6, x + 3 * turn, y + 4, x + 8 * turn, y - 1}, ink);
    draw_line(list, x + 3 * turn, y - 1, x - 4 * turn, y - 1, 1.8f, ink);
    if (action == ACT_RESET)
        draw_line(list, x - 9, y - 6, x - 9, y + 5, 1.8f, ink);
    else
        draw_curve(list, (float[]){x - 4 * turn, y - 1, x - 9 * turn, y - 1, x - 9 * turn, y + 7, x - 2 * turn, y + 7},
                   1.8f, 0, ink);
}

/* The buttons beside the formula; returns how much of its place they take. */
static float draw_helps(const Screen *screen, Canvas *canvas, Rect at)
{
    float high = fminf(28, at.h - 4), x = at.x + at.w - HELPS * HELP_WIDE, y = at.y + (at.h - high) / 2;
    for (int i = 0; i < HELPS; i++) {
        Rect box = {x + HELP_WIDE * (float)i, y, HELP_WIDE - 2, high};
        button_draw(screen, canvas, box, helps[i], 0, NULL, false);
        draw_help_sign(canvas, helps[i], box.x + box.w / 2, y + high / 2);
    }
    return HELPS * HELP_WIDE + 8;
}

void edit_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    Rect at = layout->edit;
    int list[EDIT_SHOWN], count = edit_fields(screen, list),
        rows = rows_needed(list, count, at.w - 24, screen->look.height);
    const int *field = list;
    float y = at.y + 2, high = layout->compact ? ROW_COMPACT : ROW;
    draw_rect(canvas->list, at, 0, canvas->theme->panel);
    draw_line(canvas->list, at.x, at.y + at.h, at.x + at.w, at.y + at.h, canvas->theme->line, canvas->theme->faint);
    draw_clip(canvas->list, at);
    for (int row = rows; row > 0; row--, y += high) {
        int here = row == 1 ? count : first_row(field, count, row, at.w - 24);
        float share = fminf(1.1f, (at.w - 24) / widths(field, here)),
              x = at.x + (at.w - share * widths(field, here)) / 2;
        for (int i = 0; i < here; i++) {
            float width = edit_row(field[i])->width * share;
            draw_field(screen, canvas, (Rect){x, y, width, high}, field[i]);
            x += width;
        }
        field += here;
        count -= here;
    }
    Rect low = {at.x + 16, y, at.w - 32, at.y + at.h - y - 2};
    low.w -= draw_helps(screen, canvas, low);
    draw_formula(screen, canvas, low);
    draw_unclip(canvas->list);
}
