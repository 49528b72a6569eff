/* The help overlay: what every key does, what the colours and marks on the screen mean. */
#include "view/screen/help.h"

#include "view/live/live.h"

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

static void draw_keys(Canvas *canvas, Language language, const KeyHelp *help, float x, float y, float line, float wide)
{
    const Theme *theme = canvas->theme;
    for (; help->keys; help++, y += line) {
        canvas_text(canvas, FONT_BOLD, line * 0.56f, x, y, ALIGN_LEFT, theme->ink, help->keys);
        canvas_text(canvas, FONT_SANS, line * 0.56f, x + wide, y, ALIGN_LEFT, theme->soft, word(language, help->what));
    }
}

static void draw_meanings(Canvas *canvas, Language language, float x, float y, float line)
{
    const Theme *theme = canvas->theme;
    float size = line * 0.56f;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++, y += line) {
        draw_rect(canvas->list, (Rect){x, y - size, size * 1.2f, size * 1.2f}, 3, theme_frame(theme, meanings[i].set));
        canvas_text(canvas, FONT_BOLD, size, x + size * 2, y, ALIGN_LEFT, theme_text(theme, meanings[i].set),
                    meanings[i].name);
        canvas_text(canvas, FONT_SANS, size, x + size * 3.6f, y, ALIGN_LEFT, theme->soft,
                    word(language, meanings[i].what));
    }
    draw_rect(canvas->list, (Rect){x, y - size, size * 1.2f, size * 1.2f}, 3, theme->now);
    canvas_text(canvas, FONT_SANS, size, x + size * 2, y, ALIGN_LEFT, theme->soft,
                word(language, "the cells of this very step"));
    y += line;
    draw_dashed_frame(canvas->list, (Rect){x, y - size, size * 1.2f, size * 1.2f}, 3, 1, 3, theme->soft);
    canvas_text(canvas, FONT_SANS, size, x + size * 2, y, ALIGN_LEFT, theme->soft,
                word(language, "padding: a border of zeros around X"));
    y += line;
    for (int i = 0; i < 12; i++)
        draw_rect(canvas->list, (Rect){x + (float)i * size * 0.5f, y - size, size * 0.5f + 0.5f, size * 1.2f}, 0,
                  theme_value(theme, (float)i - 5.5f, 5.5f));
    canvas_text(canvas, FONT_SANS, size, x + size * 6.6f, y, ALIGN_LEFT, theme->soft,
                word(language, "small cells: negative, 0, positive"));
}

void help_draw(const Screen *screen, Canvas *canvas)
{
    const Theme *theme = canvas->theme;
    Rect all = {0, 0, screen->look.width, screen->look.height};
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_HELP, .at = all});
    draw_rect(canvas->list, all, 0, color_alpha(0xFF000000, 0.45f));
    int lines = 1;
    const KeyHelp *keys = screen->show.page == PAGE_LIVE ? live_key_help(screen->live) : key_help;
    for (const KeyHelp *help = keys; help->keys; help++)
        lines++;
    enum { KEYS = 26, MEANINGS = 16 };   /* how wide both columns are, in heights of a line */
    float wanted = canvas->theme->type * 27, line = fminf(wanted, fminf((screen->look.height - 72) / (float)(lines + 1),
                                                                        (screen->look.width - 88) / (KEYS + MEANINGS)));
    float high = line * (float)(lines + 1) + 40, wide = line * (KEYS + MEANINGS) + 56;
    Rect at = {(screen->look.width - wide) / 2, (screen->look.height - high) / 2, wide, high};
    draw_rect(canvas->list, at, 14, theme->panel);
    draw_frame(canvas->list, at, 14, theme->line, theme->faint);
    float x = at.x + 28, y = at.y + 20 + line, right = x + line * KEYS;
    canvas_text(canvas, FONT_BOLD, line * 0.72f, x, y, ALIGN_LEFT, theme->ink, word(screen->look.language, "Keys"));
    draw_keys(canvas, screen->look.language, keys, x, y + line * 1.2f, line, line * 7.6f);
    canvas_text(canvas, FONT_BOLD, line * 0.72f, right, y, ALIGN_LEFT, theme->ink,
                word(screen->look.language, "On the screen"));
    draw_meanings(canvas, screen->look.language, right, y + line * 1.2f, line);
    canvas_untouch(canvas);
}
