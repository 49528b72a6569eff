/* Three columns of lines, each a button with its keys: files and pages, the scene, the look. */
#include "view/screen/reach/menu.h"

#include "view/lesson/reading.h"
#include "view/live/live.h"
#include "view/window/button.h"

#include <math.h>
#include <stdio.h>

enum { COLUMNS = 3, SIZES = 5 };

static const int sizes[SIZES] = {200, 150, 125, 100, 75};   /* the largest first: those below it stay on the window */

static const Action columns[COLUMNS][16] = {
    {ACT_OPEN, ACT_SAVE, ACT_SAVE_AS, ACT_ANIMATION, ACT_COPY, ACT_COPY_CODE, ACT_RETURN, ACT_HOME, ACT_HELP, ACT_QUIT},
    {ACT_EDIT, ACT_UNDO, ACT_REDO, ACT_RANDOM, ACT_RESET, ACT_PREDICT, ACT_NUDGE, ACT_COMPARE, ACT_CODE, ACT_MARK,
     ACT_GO, ACT_WORDS, ACT_PAGE},
    {ACT_LANGUAGE, ACT_THEME, ACT_TEXT_LARGER, ACT_TEXT_SMALLER, ACT_TEXT_NORMAL, ACT_MOTION, ACT_ZOOM_IN,
     ACT_ZOOM_OUT, ACT_ZOOM_FIT, ACT_FULL, ACT_BLANK},
};

static bool of_scene(Action action)
{
    switch (action) {
    case ACT_ANIMATION:
    case ACT_COPY_CODE:
    case ACT_EDIT:
    case ACT_UNDO:
    case ACT_REDO:
    case ACT_RANDOM:
    case ACT_RESET:
    case ACT_PREDICT:
    case ACT_NUDGE:
    case ACT_COMPARE:
    case ACT_CODE:
    case ACT_MARK:
    case ACT_GO:
    case ACT_WORDS:
    case ACT_PAGE:
    case ACT_MOTION:
    case ACT_ZOOM_IN:
    case ACT_ZOOM_OUT:
    case ACT_ZOOM_FIT: return true;
    default: return false;
    }
}

bool menu_has(const Screen *screen, Action action)
{
    Error err;
    const Scene *scene = &screen->stage.scene;
    bool shows = screen->show.page == PAGE_SCENE;
    if (reading_bars(screen, action) || (of_scene(action) && !shows))
        return false;
    switch (action) {
    case ACT_NUDGE: return nudge_fits(&scene->trace, &err);
    case ACT_COMPARE: return operation_has_routes(scene->trace.operation) && !scene->net;
    case ACT_PAGE: return screen->reading != NULL;
    case ACT_COPY: return screen->show.page != PAGE_HOME;
    default: return true;
    }
}

bool menu_is_on(const Screen *screen, Action action)
{
    switch (action) {
    case ACT_EDIT: return screen->edit.on;
    case ACT_CODE: return screen->code.on;
    case ACT_PREDICT: return screen->predict.on;
    case ACT_NUDGE: return screen->show.page == PAGE_SCENE && nudge_shown(screen);
    case ACT_HELP: return screen->cover.help;
    case ACT_COMPARE: return screen->stage.compare.sides > 0;
    case ACT_WORDS: return !screen->look.wordless;
    case ACT_MOTION: return screen->stage.player.reduced;
    case ACT_MARK: return screen->pointer.marking;
    case ACT_MENU: return screen->menu.kind == MENU_MORE;
    case ACT_TEXT: return screen->menu.kind == MENU_TEXT;
    default: return false;
    }
}

void menu_toggle(Screen *screen, MenuKind kind)
{
    screen->menu = (OpenMenu){.kind = screen->menu.kind == kind ? MENU_NONE : kind};
    screen->cover.help = false;
}

void menu_close(Screen *screen)
{
    if (screen->focus.on && screen->menu.kind != MENU_NONE)
        screen->focus = (FocusRing){true, screen->menu.kind == MENU_TEXT ? ACT_TEXT : ACT_MENU, 0};
    screen->menu = (OpenMenu){.kind = MENU_NONE};
}

bool menu_first(const Screen *screen, int *action, int64_t *value)
{
    *value = screen->menu.kind == MENU_TEXT ? sizes[0] : 0;
    *action = screen->menu.kind == MENU_TEXT ? ACT_TEXT_TO : ACT_OPEN;
    for (int i = 0; screen->menu.kind == MENU_MORE && !menu_has(screen, (Action)*action); i++)
        *action = (int)columns[i / 16][i % 16] == ACT_NONE ? *action : (int)columns[i / 16][i % 16];
    return screen->menu.kind != MENU_NONE;
}

void menu_hold(Screen *screen)
{
    screen->menu.held = !screen->focus.on;
    screen->menu.x = screen->pointer.x;
    screen->menu.y = screen->pointer.y;
}

static void draw_ground(Canvas *canvas, const Screen *screen, Rect at)
{
    const Theme *theme = canvas->theme;
    Rect all = {0, 0, screen->look.width, screen->look.height};
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_MENU, .value = 1, .at = all});
    draw_rect(canvas->list, all, 0, 0);
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_NONE, .at = at});
    draw_rect(canvas->list, at, 10, theme->panel);
    canvas_untouch(canvas);
    draw_frame(canvas->list, at, 10, 1.5f * theme->line, theme->edge);
}

/* One line: what it is called, and its keys at the right. */
static void draw_line_of(const Screen *screen, Canvas *canvas, Rect at, float size, Action action)
{
    const Theme *theme = canvas->theme;
    ActionName name = action_name(action);
    bool on = menu_is_on(screen, action);
    float base = at.y + at.h / 2 + size * theme->type * 0.35f;
    button_draw(screen, canvas, at, action, action == ACT_COPY_CODE ? -1 : 0, NULL, on);
    canvas_text(canvas, on ? FONT_BOLD : FONT_SANS, size, at.x + 8, base, ALIGN_LEFT, theme->ink, name.name);
    canvas_text(canvas, FONT_SANS, size * 0.88f, at.x + at.w - 8, base, ALIGN_RIGHT, theme->soft, name.keys);
}

static float line_width(const Screen *screen, const Canvas *canvas, int column, float size)
{
    float wide = 0;
    for (int i = 0; columns[column][i] != ACT_NONE; i++) {
        ActionName name = action_name(columns[column][i]);
        if (menu_has(screen, columns[column][i]))
            wide = fmaxf(wide, canvas_width(canvas, FONT_BOLD, size, name.name)
                                   + canvas_width(canvas, FONT_SANS, size * 0.88f, name.keys) + 40);
    }
    return wide;
}

static int lines_of(const Screen *screen, int column)
{
    int count = 0;
    for (int i = 0; columns[column][i] != ACT_NONE; i++)
        count += menu_has(screen, columns[column][i]);
    return count;
}

static void draw_more(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    int most = 1;
    float size = 14, wide = 16, top = layout->top.h + 4, room = screen->look.height - top - 8, all = 0;
    for (int c = 0; c < COLUMNS; c++) {
        int lines = lines_of(screen, c);
        most = lines > most ? lines : most;
        all += line_width(screen, canvas, c, size);
    }
    float high = fminf(29 * canvas->theme->type, (room - 16) / (float)most),
          share = fminf(1, fminf((screen->look.width - 32) / all, high / (19 * canvas->theme->type)));
    size *= share;
    for (int c = 0; c < COLUMNS; c++)
        wide += line_width(screen, canvas, c, size);
    Rect at = {screen->look.width - 8 - wide, top, wide, high * (float)most + 16};
    draw_ground(canvas, screen, at);
    float x = at.x + 8;
    for (int c = 0; c < COLUMNS; c++) {
        float width = line_width(screen, canvas, c, size), y = at.y + 8;
        for (int i = 0; columns[c][i] != ACT_NONE; i++) {
            if (!menu_has(screen, columns[c][i]))
                continue;
            draw_line_of(screen, canvas, (Rect){x + 1, y + 1, width - 2, high - 2}, size, columns[c][i]);
            y += high;
        }
        x += width;
    }
}

/* The row that was chosen stays under the pointer, although all on the window is larger or smaller now. */
static void draw_sizes(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    float high = 30 * canvas->theme->type, wide = canvas_width(canvas, FONT_BOLD, 14, "200 %") + 44,
          tall = high * SIZES + 12, right = screen->look.width - 8;
    int now = (int)lroundf(screen->look.text * 100);
    Rect at = {right - 170 - wide / 2, layout->top.h + 4, wide, tall};
    for (int i = 0; i < SIZES && screen->menu.held; i++)
        if (sizes[i] == now) {
            at.x = screen->menu.x - wide / 2;
            at.y = screen->menu.y - 6 - high * ((float)i + 0.5f);
        }
    at.x = fmaxf(8, fminf(right - wide, at.x));
    at.y = fmaxf(4, fminf(screen->look.height - 4 - tall, at.y));
    draw_ground(canvas, screen, at);
    for (int i = 0; i < SIZES; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d %%", sizes[i]);
        button_draw(screen, canvas, (Rect){at.x + 6, at.y + 6 + high * (float)i, wide - 12, high}, ACT_TEXT_TO,
                    sizes[i], text, sizes[i] == now);
    }
}

void menu_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    if (screen->menu.kind == MENU_MORE)
        draw_more(screen, canvas, layout);
    else if (screen->menu.kind == MENU_TEXT)
        draw_sizes(screen, canvas, layout);
}
