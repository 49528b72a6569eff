/* The help overlay: what every key does, what the colours and marks on the screen mean. */
#include "view/screen/help.h"

#include "view/live/live.h"
#include "view/window/button.h"

#include <math.h>

typedef struct {
    CellSet set;
    const char *name, *what;
} Legend;

static const Legend meanings[] = {
    {SET_X, "X", "the input, and the columns made of it"},
    {SET_W, "W", "the kernel, its window on X, and b, the bias"},
    {SET_Y, "Y", "the output"},
};

/* The keys in lines, what they do `wide` beside them, all as wide as `at`. */
static void draw_keys(Canvas *canvas, const KeyHelp *help, Rect at, float line, float wide)
{
    const Theme *theme = canvas->theme;
    float size = line * 0.56f / theme->type, room = at.w - wide;
    for (; help->keys; help++, at.y += line) {
        float width = canvas_width(canvas, FONT_SANS, size, help->what);
        canvas_text(canvas, FONT_BOLD, size, at.x, at.y, ALIGN_LEFT, theme->ink, help->keys);
        canvas_text(canvas, FONT_SANS, size * fminf(1, room / width), at.x + wide, at.y, ALIGN_LEFT, theme->soft,
                    help->what);
    }
}

static void draw_meanings(Canvas *canvas, Language language, float x, float y, float line)
{
    const Theme *theme = canvas->theme;
    float high = line * 0.56f, size = high / theme->type;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++, y += line) {
        draw_rect(canvas->list, (Rect){x, y - high, high * 1.2f, high * 1.2f}, 3, theme_frame(theme, meanings[i].set));
        canvas_text(canvas, FONT_BOLD, size, x + high * 2, y, ALIGN_LEFT, theme_text(theme, meanings[i].set),
                    meanings[i].name);
        canvas_text(canvas, FONT_SANS, size, x + high * 3.6f, y, ALIGN_LEFT, theme->soft,
                    word(language, meanings[i].what));
    }
    draw_rect(canvas->list, (Rect){x, y - high, high * 1.2f, high * 1.2f}, 3, theme->now);
    canvas_text(canvas, FONT_SANS, size, x + high * 2, y, ALIGN_LEFT, theme->soft,
                word(language, "the cells of this very step"));
    y += line;
    draw_dashed_frame(canvas->list, (Rect){x, y - high, high * 1.2f, high * 1.2f}, 3, 1, 3, theme->soft);
    canvas_text(canvas, FONT_SANS, size, x + high * 2, y, ALIGN_LEFT, theme->soft,
                word(language, "padding: a border of zeros around X"));
    y += line;
    for (int i = 0; i < 12; i++)
        draw_rect(canvas->list, (Rect){x + (float)i * high * 0.5f, y - high, high * 0.5f + 0.5f, high * 1.2f}, 0,
                  theme_value(theme, (float)i - 5.5f, 5.5f));
    canvas_text(canvas, FONT_SANS, size, x + high * 6.6f, y, ALIGN_LEFT, theme->soft,
                word(language, "small cells: negative, 0, positive"));
}

/* Where the overlay stands: its box, a line's height; what the marks mean stands beside the keys, or below them where
 * it is narrow. Text keeps its size: what is too high for the window rolls. */
typedef struct {
    Rect box;
    float line, tall;
    bool below;
    const KeyHelp *keys;
} HelpPlan;

/* Widths in lines' heights, the lines of the meanings with their title; the box' edge. */
enum { KEYS = 26, MEANINGS = 16, MEANT = 8, EDGE = 28 };

static HelpPlan plan_help(const Screen *screen, const Theme *theme)
{
    HelpPlan plan = {.line = theme->type * 25, .keys = key_help};
    float room = screen->look.width - 32 - 2 * EDGE;
    int lines = 2;
    if (screen->show.page == PAGE_LIVE)
        plan.keys = live_key_help(screen->live);
    for (const KeyHelp *help = plan.keys; help->keys; help++)
        lines++;
    plan.below = plan.line * (KEYS + MEANINGS) > room;
    if (plan.below)
        plan.line = fminf(plan.line, room / KEYS);
    float wide = plan.line * (plan.below ? KEYS : KEYS + MEANINGS) + 2 * EDGE;
    plan.tall = plan.line * (float)(lines + (plan.below ? MEANT : 0)) + 40;
    float high = fminf(plan.tall, screen->look.height - 32);
    plan.box = (Rect){(screen->look.width - wide) / 2, (screen->look.height - high) / 2, wide, high};
    return plan;
}

void help_settle(Screen *screen, const Theme *theme)
{
    HelpPlan plan = plan_help(screen, theme);
    screen->cover.roll.tall = plan.tall;
    screen->cover.roll.room = plan.box;
    roll_by(&screen->cover.roll, 0);
}

bool help_key(Screen *screen, int key)
{
    Roll *roll = &screen->cover.roll;
    float line = 75, page = roll->room.h * 0.85f;
    if (!screen->cover.help || roll->tall <= roll->room.h)
        return false;
    switch (key) {
    case KEY_DOWN: roll_by(roll, line); return true;
    case KEY_UP: roll_by(roll, -line); return true;
    case ' ':
    case KEY_PAGE_DOWN: roll_by(roll, page); return true;
    case KEY_PAGE_UP: roll_by(roll, -page); return true;
    case KEY_HOME: roll_by(roll, -roll->tall); return true;
    case KEY_END: roll_by(roll, roll->tall); return true;
    default: return false;
    }
}

void help_draw(const Screen *screen, Canvas *canvas)
{
    const Theme *theme = canvas->theme;
    Language language = screen->look.language;
    Rect all = {0, 0, screen->look.width, screen->look.height};
    HelpPlan plan = plan_help(screen, theme);
    float line = plan.line, x = plan.box.x + EDGE, y = plan.box.y + 20 + line - screen->cover.roll.at,
          right = plan.below ? x : x + line * KEYS;
    int lines = (int)((plan.tall - 40) / line + 0.5f) - (plan.below ? MEANT : 0);
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_HELP, .at = all});
    draw_rect(canvas->list, all, 0, color_alpha(0xFF000000, 0.45f));
    draw_rect(canvas->list, plan.box, 14, theme->panel);
    draw_frame(canvas->list, plan.box, 14, theme->line, theme->faint);
    draw_clip(canvas->list, rect_inset(plan.box, 6));
    canvas_text(canvas, FONT_BOLD, line * 0.72f / theme->type, x, y, ALIGN_LEFT, theme->ink, word(language, "Keys"));
    float wide = plan.below ? plan.box.w - 2 * EDGE - 8 : line * (KEYS - 1);
    draw_keys(canvas, plan.keys, (Rect){x, y + line * 1.2f, wide, 0}, line, line * 7.6f);
    y += plan.below ? line * (float)lines : 0;
    canvas_text(canvas, FONT_BOLD, line * 0.72f / theme->type, right, y, ALIGN_LEFT, theme->ink,
                word(language, "On the screen"));
    draw_meanings(canvas, language, right, y + line * 1.2f, line);
    canvas_untouch(canvas);
    roll_draw(&screen->cover.roll, canvas,
              screen->pointer.pressed && screen->pointer.grabbed.kind == TARGET_ROLL);
    draw_unclip(canvas->list);
    Rect box = {plan.box.x + plan.box.w - 48, plan.box.y + 8, 30, 28};
    button_draw(screen, canvas, box, ACT_HELP, 1, "×", false);
}
