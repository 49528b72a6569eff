/* The bars: name, routes and settings above; timeline and transport below. Signs are drawn, since fonts lack them. */
#include "view/screen/chrome.h"

#include "trace/say/names.h"
#include "view/lesson/reading.h"
#include "view/lesson/said.h"
#include "view/lesson/shelf.h"
#include "view/live/live.h"
#include "view/scenes/catalog.h"
#include "view/screen/reach/tools.h"
#include "view/screen/screen.h"
#include "view/window/button.h"
#include "view/window/panels/timeline.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Buttons with words side by side, from x on; returns where they end. */
static float tabs(const Screen *screen, Canvas *canvas, float x, float middle, Action action,
                  const char *const *names, int count, int chosen)
{
    for (int i = 0; i < count; i++) {
        float width = canvas_width(canvas, FONT_BOLD, 14, names[i]) + 22;
        button_draw(screen, canvas, (Rect){x, middle - 14, width, 28}, action, i, names[i], i == chosen);
        x += width + 4;
    }
    return x - 4;
}

static float tabs_width(Canvas *canvas, const char *const *names, int count)
{
    float width = -4;
    for (int i = 0; i < count; i++)
        width += canvas_width(canvas, FONT_BOLD, 14, names[i]) + 26;
    return width;
}

/* What the page's family is called: a preset by its own title. */
static const char *family_of(const Screen *screen)
{
    const NetTrace *net = screen->show.page == PAGE_SCENE ? screen->stage.scene.net : NULL;
    bool trained = screen->show.page == PAGE_LIVE && screen->live && screen->live->tab == LIVE_TRAIN;
    const NetPreset *preset = net ? net->preset : NULL;
    if (trained && screen->live->train->settings.net.nodes == 0)
        preset = &net_presets[0];
    return preset ? preset->title : scene_catalog[screen_entry(screen)]->family;
}

/* Whether the scene can be done by several routes, so that there is a tab for their comparison; whether that is on. */
static bool can_compare(const Screen *screen)
{
    return screen->show.page == PAGE_SCENE && operation_has_routes(screen->stage.scene.trace.operation)
           && !screen->stage.scene.net;
}

static bool comparing(const Screen *screen)
{
    return can_compare(screen) && screen->stage.compare.sides > 0;
}

/* What a narrow bar has instead of all tabs: the one on show. */
static const char *one_name(const Screen *screen)
{
    return comparing(screen) ? "Compare" : scene_catalog[screen_entry(screen)]->tab;
}

/* It leads to the next one: after the last to the comparison, from there to the first. */
static void draw_one_tab(const Screen *screen, Canvas *canvas, float name, float middle, float right)
{
    int count, index = screen_entry(screen), first = catalog_family(index, &count);
    bool last = can_compare(screen) && !comparing(screen) && index == first + count - 1;
    float width = canvas_width(canvas, FONT_BOLD, 14, one_name(screen)) + 22;
    button_draw(screen, canvas, (Rect){fmaxf(name + 24, right - width - 8), middle - 14, width, 28},
                last ? ACT_COMPARE : ACT_ROUTE, last || comparing(screen) ? 0 : -1, one_name(screen), true);
}

/* The family's title and its entries as tabs, in the middle between the name and the buttons. */
static void draw_family(const Screen *screen, Canvas *canvas, float name, float middle, float right)
{
    enum { MOST = 8 };
    const char *names[MOST];
    const NetTrace *net = screen->show.page == PAGE_SCENE ? screen->stage.scene.net : NULL;
    int count, index = screen_entry(screen), first = catalog_family(index, &count),
               layer = net ? scene_layer(&screen->stage.scene) : -1;
    const char *title = layer >= 0 ? net->layer[layer].title : family_of(screen);
    if (layer >= 0) {   /* the way back to the whole network */
        char back[40];
        snprintf(back, sizeof back, "‹ %s", net->preset ? net->preset->title : "Network");
        float wide = canvas_width(canvas, FONT_BOLD, 14, back) + 20;
        button_draw(screen, canvas, (Rect){name + 28, middle - 14, wide, 28}, ACT_ESCAPE, 0, back, false);
        name += wide + 4;
    }
    for (int i = 0; i < count && i < MOST; i++)
        names[i] = scene_catalog[first + i]->tab;
    bool several = can_compare(screen);
    float compare = several ? canvas_width(canvas, FONT_BOLD, 14, "Compare") + 26 : 0;
    float width = tabs_width(canvas, names, count) + compare, x = (screen->look.width - width) / 2;
    if (x < name + 40 || x + width > right)
        x = fmaxf(name + 32, (name + 32 + right - width) / 2);
    if (x + width > right - 4 && count > 1) {   /* too narrow for all: the one shown leads to the next */
        draw_one_tab(screen, canvas, name, middle, right);
        return;
    }
    float title_width = canvas_width(canvas, FONT_SANS, 14, title);
    if (!screen->reading && name + 44 + title_width < x - 12)
        canvas_text(canvas, FONT_SANS, 14, name + 38, middle + 5, ALIGN_LEFT, canvas->theme->soft, title);
    if (count > 1)
        x = tabs(screen, canvas, x, middle, ACT_ROUTE, names, count, comparing(screen) ? -1 : index - first) + 4;
    if (several)
        button_draw(screen, canvas, (Rect){x, middle - 14, compare - 4, 28}, ACT_COMPARE, 0, "Compare",
                    comparing(screen));
}

/* Leaves out the end of a text that is too wide for its room, and says so by dots. */
static void shorten(Canvas *canvas, Text *text, float room)
{
    char cut[256];
    snprintf(cut, sizeof cut, "%.*s", (int)sizeof cut - 1, text_get(text));
    size_t length = strlen(cut);
    while (length > 0 && canvas_width(canvas, FONT_SANS, 14, text_get(text)) > room) {
        do
            length--;
        while (length > 0 && ((unsigned char)cut[length] & 0xC0) == 0x80);
        cut[length] = '\0';
        text_clear(text);
        text_add(text, "%s…", cut);
    }
}

/* Hides the page or shows it: a window whose left part is full or empty. */
static void draw_page_switch(const Screen *screen, Canvas *canvas, float x, float middle)
{
    Color ink = canvas->theme->soft;
    Rect sign = {x + 7, middle - 7, 18, 14};
    button_draw(screen, canvas, (Rect){x, middle - 15, 32, 30}, ACT_PAGE, 0, NULL, false);
    draw_frame(canvas->list, sign, 3, 1.5f, ink);
    draw_line(canvas->list, sign.x + 6, sign.y, sign.x + 6, sign.y + sign.h, 1.5f, ink);
    if (!screen->reading->hidden)
        draw_rect(canvas->list, (Rect){sign.x, sign.y, 6, sign.h}, 2, ink);
}

/* The lesson's title, and beside it the routes where there is room. */
static void draw_lesson(const Screen *screen, Canvas *canvas, float name, float middle, float right)
{
    Text title = {0};
    int number = shelf_number(screen->reading->path);
    if (number > 0)
        text_add(&title, "%d · ", number);
    lesson_said(&screen->reading->lesson.title, &title);
    float from = name + 74, room = right - from - 12;
    draw_page_switch(screen, canvas, name + 32, middle);
    shorten(canvas, &title, fmaxf(0, room) / 0.8f);   /* it may be set smaller, but not too small to be read */
    float width = canvas_width(canvas, FONT_SANS, 14, text_get(&title));
    Rect box = {from - 8, middle - 15, fminf(width, room) + 16, 30};
    button_draw(screen, canvas, box, ACT_LESSON, reading_value(LESSON_CONTENTS, 0, 0), NULL, false);
    canvas_text(canvas, FONT_SANS, 14 * fminf(1, room / width), from, middle + 5, ALIGN_LEFT, canvas->theme->soft,
                text_get(&title));
    text_free(&title);
    int count;
    catalog_family(screen_entry(screen), &count);
    bool routes = count > 1 || operation_has_routes(screen->stage.scene.trace.operation);
    if (routes && !reading_bars(screen, ACT_ROUTE) && from + width + 320 < right)
        draw_family(screen, canvas, from + width - 30, middle, right);
}

/* The least that the routes' tabs take: the one on show. */
static float one_tab(const Screen *screen, Canvas *canvas)
{
    if (screen->show.page != PAGE_SCENE || screen->reading)
        return 0;
    return canvas_width(canvas, FONT_BOLD, 14, one_name(screen)) + 22;
}

static void draw_top(const Screen *screen, Canvas *canvas, Rect at)
{
    const Theme *theme = canvas->theme;
    float middle = at.y + at.h / 2, right = at.w - 16;
    draw_rect(canvas->list, at, 0, theme->panel);
    draw_line(canvas->list, 0, at.y + at.h, at.w, at.y + at.h, theme->line, theme->faint);
    float name = canvas_width(canvas, FONT_BOLD, 18, "convwalk");
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_HOME, .at = {12, at.y, name + 16, at.h}});
    draw_rect(canvas->list, (Rect){12, at.y, name + 16, at.h}, 0, 0);
    canvas_text(canvas, FONT_BOLD, 18, 20, middle + 6, ALIGN_LEFT, theme->ink, "convwalk");
    canvas_untouch(canvas);
    right = tools_draw(screen, canvas, right, middle, right - name - 28 - one_tab(screen, canvas) - 12);
    if (screen->reading && screen->show.page == PAGE_SCENE)
        draw_lesson(screen, canvas, name, middle, right);
    else if (screen->show.page != PAGE_HOME)
        draw_family(screen, canvas, name, middle, right);
}

/* A triangle that points right (turn 1) or left (-1), `size` high around (x, y). */
static void arrow(DrawList *list, float x, float y, float size, float turn, Color color)
{
    float d = size * 0.55f * turn;
    draw_triangle(list, (float[]){x - d, y - size / 2, x - d, y + size / 2, x + d, y}, color);
}

static void draw_sign(const Screen *screen, Canvas *canvas, Action action, float x, float y, Color color)
{
    DrawList *list = canvas->list;
    switch (action) {
    case ACT_FIRST:
        draw_rect(list, (Rect){x - 9, y - 6, 2.5f, 12}, 0, color);
        arrow(list, x - 2, y, 12, -1, color);
        arrow(list, x + 5, y, 12, -1, color);
        break;
    case ACT_LAST:
        arrow(list, x - 5, y, 12, 1, color);
        arrow(list, x + 2, y, 12, 1, color);
        draw_rect(list, (Rect){x + 6.5f, y - 6, 2.5f, 12}, 0, color);
        break;
    case ACT_BACK: arrow(list, x - 1, y, 14, -1, color); break;
    case ACT_FORWARD:
        arrow(list, x - 3, y, 14, 1, color);
        draw_rect(list, (Rect){x + 6, y - 7, 2.5f, 14}, 0, color);
        break;
    default:
        if (screen->stage.player.playing) {
            draw_rect(list, (Rect){x - 6, y - 7, 4, 14}, 1, color);
            draw_rect(list, (Rect){x + 2, y - 7, 4, 14}, 1, color);
        } else {
            arrow(list, x + 1, y, 15, 1, color);
        }
    }
}

static void draw_buttons(const Screen *screen, Canvas *canvas, float middle, float gap)
{
    static const Action action[] = {ACT_FIRST, ACT_BACK, ACT_PLAY, ACT_FORWARD, ACT_LAST};
    const Theme *theme = canvas->theme;
    for (int i = 0; i < 5; i++) {
        float x = screen->look.width / 2 + (float)(i - 2) * gap;
        Rect at = {x - 20, middle - 18, 40, 36};
        bool play = action[i] == ACT_PLAY;
        button_draw(screen, canvas, at, action[i], 0, NULL, false);
        if (play)
            draw_disc(canvas->list, x, middle, 19, theme->accent);
        draw_sign(screen, canvas, action[i], x, middle, play ? 0xFFFFFFFF : theme->ink);
    }
}

/* 1182016 as 1,182,016. */
static void add_grouped(int64_t number, Text *out)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%lld", (long long)number);
    for (int i = 0; i < length; i++)
        text_add(out, "%s%c", i > 0 && (length - i) % 3 == 0 ? "," : "", digits[i]);
}

static void step_text(const Screen *screen, Text *out)
{
    Cursor cursor = player_cursor(&screen->stage.player);
    if (screen->go.on) {
        text_add(out, word(screen->look.language, "go to step %s|"), screen->go.typed);
        return;
    }
    if (screen->reading && screen->stage.veil.steps) {   /* their number may be what a question asks */
        text_add(out, "step ? of ?");
        return;
    }
    text_add(out, "step ");
    add_grouped(cursor.step + (cursor.fraction > 0), out);
    text_add(out, " of ");
    add_grouped(screen->stage.scene.trace.len, out);
}

float chrome_step_end(const Screen *screen, Canvas *canvas)
{
    Text text = {0};
    step_text(screen, &text);
    float width = canvas_width(canvas, FONT_SANS, 14, text_get(&text));
    text_free(&text);
    return 28 + width + 24;
}

static void draw_step(const Screen *screen, Canvas *canvas, float middle, float gap)
{
    const Theme *theme = canvas->theme;
    Text text = {0};
    step_text(screen, &text);
    float room = screen->look.width / 2 - 2 * gap - 30 - 28,
          width = canvas_width(canvas, FONT_SANS, 14, text_get(&text));
    Rect label = {28, middle - 14, fminf(width, room) + 24, 28};
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_GO, .at = label});
    draw_rect(canvas->list, label, 6, screen->go.on ? theme->button : 0);
    canvas_text(canvas, FONT_SANS, width > room ? 14 * room / width : 14, 40, middle + 5, ALIGN_LEFT, theme->ink,
                text_get(&text));
    canvas_untouch(canvas);
    text_free(&text);
}

static void draw_transport(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    const Theme *theme = canvas->theme;
    Rect at = layout->transport;
    float middle = at.y + at.h - (layout->compact ? 24 : 30), gap = screen->look.width < 700 ? 42 : 50;
    draw_rect(canvas->list, at, 0, theme->panel);
    draw_line(canvas->list, 0, at.y, at.w, at.y, theme->line, theme->faint);
    timeline_draw(screen, canvas, layout);
    draw_buttons(screen, canvas, middle, gap);
    draw_step(screen, canvas, middle, gap);
    const Player *player = &screen->stage.player;
    const char *speed = player_speed_names[player->speed], *level[LEVEL_COUNT] = {NULL};
    float speed_width = canvas_width(canvas, FONT_SANS, 14, "skip") + 20, right = screen->look.width - 28 - speed_width;
    button_draw(screen, canvas, (Rect){right, middle - 14, speed_width, 28}, ACT_SPEED, 0, speed, false);
    int levels = trace_levels(&screen->stage.scene.trace);
    for (int i = 0; i < levels; i++)
        level[i] = level_said(&screen->stage.scene.trace, (Level)i);
    float all = tabs_width(canvas, level, levels);
    if (right - 16 - all > screen->look.width / 2 + 2 * gap + 26) {
        tabs(screen, canvas, right - 16 - all, middle, ACT_LEVEL, level, levels, (int)screen->stage.player.level);
    } else {
        float one = canvas_width(canvas, FONT_BOLD, 14, "comparison") + 22;   /* the widest: it stays where it is */
        button_draw(screen, canvas, (Rect){right - 8 - one, middle - 14, one, 28}, ACT_NEXT_LEVEL, 0,
                    level[player->level < (Level)levels ? player->level : LEVEL_PRODUCT], true);
    }
}

void chrome_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    draw_top(screen, canvas, layout->top);
    if (screen->show.page == PAGE_SCENE)
        draw_transport(screen, canvas, layout);
}
