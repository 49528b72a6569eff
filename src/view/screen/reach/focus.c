/* The stops are found in the picture: every button that can be hit in it, and what rolls out of sight in a page. They
 * come in the picture's own order, bar by bar. */
#include "view/screen/reach/focus.h"

#include "view/lesson/reading.h"
#include "view/live/live.h"
#include "view/screen/home/home.h"
#include "view/screen/input.h"
#include "view/screen/reach/menu.h"
#include "view/screen/screen.h"
#include "view/window/edit/edit.h"

#include <math.h>
#include <stdlib.h>

/* The order of the bars: Tab begins with the page. */
enum { BAR_TOP, BAR_PAGE, BAR_EDIT, BAR_STAGE, BAR_CODE, BAR_LOW };

static bool same_button(const Target *a, const Target *b)
{
    return a->kind == b->kind && a->action == b->action && a->value == b->value;
}

/* A field of the edit bar or of the training: it has the keyboard itself, its − and + are its arrows. */
static bool is_field(const Target *target)
{
    if (target->action == ACT_LIVE_DO)
        return target->value >= DO_FIELD;
    return target->action == ACT_FIELD || target->action == ACT_CHOICE || target->action == ACT_SHAPE_MORE
           || target->action == ACT_SHAPE_LESS;
}

static bool is_button(const Screen *screen, const Target *target)
{
    bool whole = target->at.w >= screen->look.width && target->at.h >= screen->look.height;
    return target->kind == TARGET_ACTION && target->action != ACT_NONE && target->at.w > 0 && target->at.h > 0 && !whole
           && !is_field(target) && target_stands(screen, target);
}

/* What covers the page: nothing below it can be reached. */
static bool is_covered(const Screen *screen)
{
    return screen->cover.help || screen->path.on || screen->menu.kind != MENU_NONE;
}

/* Whether it can be hit at one of nine places. */
static bool can_be_hit(const Screen *screen, const Target *target)
{
    for (int i = 0; i < 9; i++) {
        float x = target->at.x + target->at.w * (0.5f + 0.4f * (float)((i + 1) % 3 - 1)),
              y = target->at.y + target->at.h * (0.5f + 0.4f * (float)((i / 3 + 1) % 3 - 1));
        int hit = draw_hit(&screen->list, x, y);
        if (hit > 0 && hit < screen->canvas.targets && same_button(&screen->canvas.target[hit], target))
            return true;
    }
    return false;
}

/* Where a page rolls; height 0: nothing does here. */
static Rect rolling_room(const Screen *screen)
{
    if (is_covered(screen))
        return (Rect){0, 0, 0, 0};
    if (screen->show.page == PAGE_HOME)
        return screen->roll.room;
    float width = reading_width(screen);
    return (Rect){0, screen_layout(screen).top.h, width, width > 0 ? screen->reading->room : 0};
}

static bool is_in(Rect at, Rect room)
{
    return at.y >= room.y && at.y + at.h <= room.y + room.h;
}

/* Rolled out of sight, wholly or in part. */
static bool is_rolled(const Screen *screen, const Target *target)
{
    Rect room = rolling_room(screen);
    return room.h > 0 && target->at.x >= room.x && target->at.x + target->at.w <= room.x + room.w
           && !is_in(target->at, room);
}

static int bar_of(const Screen *screen, const Target *target)
{
    Layout layout = screen_layout(screen);
    float x = target->at.x + target->at.w / 2, y = target->at.y + target->at.h / 2;
    if (screen->menu.kind != MENU_NONE || screen->cover.help || screen->path.on)
        return BAR_PAGE;
    if (is_rolled(screen, target))
        return BAR_PAGE;
    if (y < layout.top.h)
        return BAR_TOP;
    if (screen->show.page != PAGE_SCENE || x < reading_width(screen))
        return y >= layout.transport.y && screen->show.page == PAGE_SCENE ? BAR_LOW : BAR_PAGE;
    if (rect_holds(layout.edit, x, y))
        return BAR_EDIT;
    if (y >= layout.transport.y)
        return BAR_LOW;
    return rect_holds(layout.code, x, y) ? BAR_CODE : BAR_STAGE;
}

typedef struct {
    int id, bar;
    float x;
} Placed;

/* Bars go from left to right, everything else as it was drawn. */
static int compare(const void *one, const void *other)
{
    const Placed *a = one, *b = other;
    if (a->bar != b->bar)
        return a->bar - b->bar;
    if ((a->bar == BAR_TOP || a->bar == BAR_LOW) && a->x != b->x)
        return a->x < b->x ? -1 : 1;
    return a->id - b->id;
}

static int placed_stops(const Screen *screen, Placed stop[FOCUS_MOST])
{
    int count = 0;
    for (int id = 1; id < screen->canvas.targets && count < FOCUS_MOST; id++) {
        const Target *target = &screen->canvas.target[id];
        bool known = !is_button(screen, target);
        for (int i = 0; i < count && !known; i++)
            known = same_button(&screen->canvas.target[stop[i].id], target);
        if (known || (!can_be_hit(screen, target) && !is_rolled(screen, target)))
            continue;
        stop[count++] = (Placed){id, bar_of(screen, target), target->at.x};
    }
    qsort(stop, (size_t)count, sizeof *stop, compare);
    return count;
}

int focus_stops(const Screen *screen, int stop[FOCUS_MOST])
{
    Placed placed[FOCUS_MOST];
    int count = placed_stops(screen, placed);
    for (int i = 0; i < count; i++)
        stop[i] = placed[i].id;
    return count;
}

static bool has_ring(const Screen *screen, const Target *target)
{
    return target->kind == TARGET_ACTION && target->action == screen->focus.action
           && target->value == screen->focus.value && is_button(screen, target);
}

const Target *focus_target(const Screen *screen)
{
    for (int id = 1; id < screen->canvas.targets && screen->focus.on; id++)
        if (has_ring(screen, &screen->canvas.target[id]))
            return &screen->canvas.target[id];
    return NULL;
}

/* The page rolls until the button is seen. */
static void show_whole(Screen *screen, Rect at)
{
    Rect room = rolling_room(screen);
    if (screen->show.page == PAGE_HOME)
        roll_show(&screen->roll, at.y - room.y + screen->roll.at - 12, at.y + at.h - room.y + screen->roll.at + 12);
    else
        reading_reveal(screen, at, room);
}

static void set_ring(Screen *screen, const Target *target)
{
    screen->focus = (FocusRing){true, target->action, target->value};
    screen->pointer.hover = (Target){0};   /* the keyboard has it now */
    screen->pointer.card = -1;
    screen->tip = (TipWait){.rested = 0};
    if (is_rolled(screen, target))
        show_whole(screen, target->at);
}

/* Fields that have the keyboard themselves: the next one, or out of them; false: out, or there are none. */
static bool step_fields(Screen *screen, int way)
{
    if (is_covered(screen))
        return false;
    if (screen->show.page == PAGE_SCENE && screen->edit.on)
        return edit_station(screen, way);
    return screen->show.page == PAGE_LIVE && live_station(screen, way);
}

static bool on_field(const Screen *screen)
{
    if (screen->show.page == PAGE_SCENE)
        return screen->edit.on && (screen->edit.field >= 0 || screen->edit.chosen.set != SET_NONE);
    return screen->show.page == PAGE_LIVE && screen->live->field >= 0;
}

/* How many stops come before the fields. */
static int before_fields(const Screen *screen, const Placed *stop, int count)
{
    int last = screen->show.page == PAGE_SCENE ? BAR_EDIT : BAR_TOP, before = 0;
    while (before < count && stop[before].bar <= last)
        before++;
    return before;
}

/* Where the ring is; without one where it would begin: `*out` then, between two stops. */
static int place_now(const Screen *screen, const Placed *stop, int count, bool *out)
{
    const Screen *s = screen;
    int card = s->show.page == PAGE_HOME ? s->pointer.card : -1, first = 0;
    *out = false;
    for (int i = 0; i < count; i++) {
        const Target *target = &s->canvas.target[stop[i].id];
        if (s->focus.on ? has_ring(s, target) : card >= 0 && home_is_card(s, card, target))
            return i;
    }
    *out = true;
    while (first < count && stop[first].bar == BAR_TOP)
        first++;
    return first;
}

static void step(Screen *screen, int way)
{
    Placed stop[FOCUS_MOST];
    int count = placed_stops(screen, stop), gap = before_fields(screen, stop, count), to;
    bool fields = on_field(screen), out = true;
    if (!screen->focus.on && (fields || (screen->edit.on && screen->show.page == PAGE_SCENE)
                              || screen->show.page == PAGE_LIVE)) {
        if (step_fields(screen, way))
            return;
        to = way > 0 ? gap : gap - 1;
    } else {
        int from = place_now(screen, stop, count, &out);
        to = from + (out && way > 0 ? 0 : way);
        bool crosses = !out && (way > 0 ? to == gap || (gap == 0 && to == count) : to == gap - 1);
        if (crosses && step_fields(screen, way)) {
            screen->focus.on = false;
            return;
        }
    }
    if (count == 0) {
        step_fields(screen, way);
        return;
    }
    set_ring(screen, &screen->canvas.target[stop[(to + count) % count].id]);
}

static void press(Screen *screen)
{
    const Target *target = focus_target(screen);
    MenuKind menu = screen->menu.kind;
    if (!target)
        return;
    Target pressed = *target;
    screen_act(screen, (Action)pressed.action, pressed.value);
    if (screen->menu.kind != menu)
        focus_enter_menu(screen);
    bool asks = pressed.action == ACT_LESSON && pressed.value >> 40 == LESSON_ASK;
    if (screen->go.on || screen->path.on || asks)   /* a field has the keyboard now */
        screen->focus.on = false;
}

void focus_enter_menu(Screen *screen)
{
    if (screen->menu.kind == MENU_NONE)
        return;
    screen->focus.on = menu_first(screen, &screen->focus.action, &screen->focus.value);
    screen->tip.quiet = true;
}

/* In the menu arrows lead as Tab does, and from column to column. */
static bool menu_key(Screen *screen, int key)
{
    const Target *now = focus_target(screen), *best = NULL;
    float most = INFINITY;
    int stop[FOCUS_MOST], count = focus_stops(screen, stop),
        columns = (key == KEY_RIGHT) - (key == KEY_LEFT);
    if (key == KEY_UP || key == KEY_DOWN || (columns && !now)) {
        step(screen, key == KEY_UP ? -1 : 1);
        return true;
    }
    for (int i = 0; i < count && columns; i++) {
        const Target *target = &screen->canvas.target[stop[i]];
        float along = (target->at.x - now->at.x) * (float)columns, far = along + 3 * fabsf(target->at.y - now->at.y);
        if (along < 1 || far >= most)
            continue;
        best = target;
        most = far;
    }
    if (best)
        set_ring(screen, best);
    return columns != 0;
}

bool focus_key(Screen *screen, int key, int mods)
{
    if (key == KEY_TAB && !(mods & MOD_CTRL)) {
        goto_close(screen);
        step(screen, mods & MOD_SHIFT ? -1 : 1);
        return true;
    }
    screen->tip.quiet = true;
    if (screen->menu.kind != MENU_NONE && key == KEY_ESCAPE) {
        menu_close(screen);
        return true;
    }
    if (screen->menu.kind != MENU_NONE && mods == 0 && menu_key(screen, key))
        return true;
    if (!screen->focus.on || mods != 0)
        return false;
    if (key == KEY_ESCAPE) {
        screen->focus.on = false;
        return true;
    }
    if ((key == KEY_ENTER || key == ' ') && focus_target(screen)) {
        screen->cover.spent = key;   /* its text is not typed into a field as well */
        press(screen);
        return true;
    }
    return false;
}

void focus_settle(Screen *screen)
{
    if (screen->focus.on && !focus_target(screen))
        screen->focus.on = false;
}

void focus_draw(const Screen *screen, Canvas *canvas)
{
    const Theme *theme = canvas->theme;
    const Target *target = focus_target(screen);
    if (!target || screen->look.bare)
        return;
    Rect at = rect_inset(target->at, -3);
    float right = fminf(at.x + at.w, screen->look.width - 2), low = fminf(at.y + at.h, screen->look.height - 2);
    at.x = fmaxf(2, at.x);
    at.y = fmaxf(2, at.y);
    at.w = right - at.x;
    at.h = low - at.y;
    draw_frame(canvas->list, at, 8, 4.5f * theme->line, theme->panel);   /* it is seen on every ground */
    draw_frame(canvas->list, at, 8, 2.5f * theme->line, theme->accent);
}
