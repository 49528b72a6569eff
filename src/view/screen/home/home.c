/* The home page as a whole: what its things open, how keys lead over it, its picture in a room that rolls. */
#include "view/screen/home/home.h"

#include "view/lesson/reading.h"
#include "view/lesson/shelf.h"
#include "view/live/live.h"
#include "view/scenes/catalog.h"
#include "view/screen/chrome.h"
#include "view/screen/home/plan.h"
#include "view/screen/place.h"
#include "view/window/button.h"
#include "view/window/network.h"

#include <math.h>
#include <stdlib.h>

int home_next_lesson(const Screen *screen)
{
    for (int k = 0, index; (index = shelf_at(screen->shelf, screen->look.language, k)) >= 0; k++) {
        const ShelfEntry *entry = &screen->shelf->entry[index];
        if (entry->seen < entry->pages)
            return index;
    }
    return -1;
}

bool home_continues(const Screen *screen)
{
    Text title = {0}, about = {0};
    bool said = screen->trail.left && place_said(screen, screen->trail.left, &title, &about);
    text_free(&title);
    text_free(&about);
    return said;
}

int home_first(const Screen *screen)
{
    return home_continues(screen) ? HOME_CONTINUE : HOME_BEGIN;
}

void home_continue(Screen *screen)
{
    Error err;
    char *place = screen->trail.left;   /* taken: opening it may put another in its stead */
    screen->trail.left = NULL;
    if (place && !place_open(screen, place, &err))
        screen_say(screen, true, "%s", err.text);
    else if (place && !screen->trail.left)
        trail_leave(&screen->trail, place);
    free(place);
}

static bool open_scene(Screen *screen, const SceneEntry *entry)
{
    Error err;
    SceneLine line = scene_line_default();
    catalog_line(entry, &line);
    bool opened = screen_open(screen, &line, &err);
    if (!opened)
        screen_say(screen, true, "%s", err.text);
    else if (screen->stage.scene.net)
        network_filled(screen, entry->pass);
    scene_line_free(&line);
    return opened;
}

bool home_open(Screen *screen, int64_t index)
{
    if (index == HOME_CONTINUE) {
        home_continue(screen);
        return true;
    }
    if (index == HOME_BEGIN) {
        int next = home_next_lesson(screen);
        return next >= 0 ? shelf_open(screen, next) : home_open(screen, 0);
    }
    if (index >= scene_catalog_count) {
        int entry = shelf_at(screen->shelf, screen->look.language, (int)index - scene_catalog_count);
        return entry >= 0 && shelf_open(screen, entry);   /* in another language there may be fewer */
    }
    reading_close(screen);
    if (!scene_catalog[index]->draw) {
        live_open(screen, (LiveTab)catalog_live((int)index));
        return true;
    }
    return open_scene(screen, scene_catalog[index]);
}

/* The things in the order of the page: to continue, to begin, the lessons, the scenes. */
static int things(const Screen *screen)
{
    int lessons = 0;
    while (shelf_at(screen->shelf, screen->look.language, lessons) >= 0)
        lessons++;
    return 2 + lessons + scene_catalog_count;
}

static int place_in_order(const Screen *screen, int card)
{
    int lessons = things(screen) - 2 - scene_catalog_count;
    if (card >= HOME_BEGIN)
        return card == HOME_BEGIN;
    return 2 + (card >= scene_catalog_count ? card - scene_catalog_count : lessons + card);
}

static int at_place(const Screen *screen, int place)
{
    int lessons = things(screen) - 2 - scene_catalog_count;
    if (place < 2)
        return place == 0 ? HOME_CONTINUE : HOME_BEGIN;
    return place - 2 < lessons ? scene_catalog_count + place - 2 : place - 2 - lessons;
}

static bool is_there(const Screen *screen, int card)
{
    bool continues = home_continues(screen);
    if (card == HOME_CONTINUE)
        return continues;
    return card != HOME_BEGIN || !continues || home_next_lesson(screen) >= 0;
}

static void step(Screen *screen, int change)
{
    int count = things(screen), card = screen->pointer.card < 0 ? home_first(screen) : screen->pointer.card;
    do
        card = at_place(screen, (place_in_order(screen, card) + change + count) % count);
    while (!is_there(screen, card));
    screen->pointer.card = card;
    screen->pointer.hover = (Target){0};   /* the keyboard has it now */
    screen->roll.follow = true;
}

bool home_is_card(const Screen *screen, int card, const Target *target)
{
    bool lesson = target->action == ACT_LESSON && target->value >> 40 == LESSON_OPEN;
    if (target->kind != TARGET_ACTION)
        return false;
    if (card == HOME_CONTINUE)
        return target->action == ACT_CONTINUE;
    if (card < scene_catalog_count || card == HOME_BEGIN)
        return target->action == ACT_SCENE && target->value == card;
    return lesson && shelf_at(screen->shelf, screen->look.language, card - scene_catalog_count)
                         == (int)(target->value & 0xFFFF);
}

bool home_key(Screen *screen, int key, int mods)
{
    float page = screen->roll.room.h * 0.85f;
    if (screen->show.page != PAGE_HOME || screen->cover.help || (mods & MOD_CTRL))
        return false;
    switch (key) {
    case KEY_ENTER:
    case ' ':
        home_open(screen, screen->pointer.card < 0 ? home_first(screen) : screen->pointer.card);
        if (screen->show.page != PAGE_HOME)
            screen->pointer.card = -1;
        return true;
    case KEY_RIGHT:
    case KEY_DOWN: step(screen, 1); return true;
    case KEY_LEFT:
    case KEY_UP: step(screen, -1); return true;
    case KEY_PAGE_DOWN: roll_by(&screen->roll, page); return true;
    case KEY_PAGE_UP: roll_by(&screen->roll, -page); return true;
    case KEY_HOME: roll_by(&screen->roll, -screen->roll.tall); return true;
    case KEY_END: roll_by(&screen->roll, screen->roll.tall); return true;
    default: return false;
    }
}

void home_settle(Screen *screen, Canvas *canvas, const Layout *layout)
{
    HomePlan plan = home_plan(screen, canvas, layout);
    Roll *roll = &screen->roll;
    roll->tall = plan.tall;
    roll->room = plan.room;
    if (roll->follow && screen->pointer.card >= 0) {
        Rect at = plan_place(&plan, screen->pointer.card);
        roll_show(roll, at.y - 16, at.y + at.h + 16);
    }
    roll->follow = false;
    roll_by(roll, 0);
}

static Rect moved(Rect at, float y)
{
    at.y += y;
    return at;
}

static void draw_heading(const Screen *screen, Canvas *canvas, const HomePlan *plan, float y)
{
    const Theme *theme = canvas->theme;
    const char *about = "One multiplication at a time, forwards and back, with numbers from a real engine.";
    Rect at = moved(plan->heading, y);
    float size = plan->title * theme->type, width = canvas_width(canvas, FONT_SANS, 15, about);
    canvas_text(canvas, FONT_BOLD, plan->title, at.x, at.y + size, ALIGN_LEFT, theme->ink,
                "See a convolution compute");
    canvas_text(canvas, FONT_SANS, 15 * fminf(1, at.w / width), at.x, at.y + size + 26 * theme->type, ALIGN_LEFT,
                theme->soft, about);
    home_looks_draw(screen, canvas, moved(plan->looks, y));
}

static void draw_course(const Screen *screen, Canvas *canvas, const HomePlan *plan, float y)
{
    const Theme *theme = canvas->theme;
    if (plan->lessons == 0)
        return;
    Rect box = moved(plan->course, y);
    draw_rect(canvas->list, box, 12, theme->panel);
    draw_frame(canvas->list, box, 12, 1.2f * theme->line, theme->faint);
    shelf_head_draw(screen, canvas, (Rect){box.x, box.y, box.w, plan_lesson(plan, 0).y - plan->course.y});
    for (int k = 0; k < plan->lessons; k++)
        shelf_entry_draw(screen, canvas, moved(plan_lesson(plan, k), y), k,
                         screen->pointer.card == scene_catalog_count + k, &plan->room);
}

/* What keys do here, and the way to a file for whoever has only a mouse. */
static void draw_foot(const Screen *screen, Canvas *canvas, const HomePlan *plan, float y)
{
    const Theme *theme = canvas->theme;
    static const char open[] = "Open a file …",
                      keys[] = "Enter or click opens  ·  arrows lead on  ·  ? explains keys and screen  "
                               "·  Ctrl O opens a file";
    float button = canvas_width(canvas, FONT_BOLD, 14, open) + 28, high = 30 * theme->type,
          room = plan->heading.w - button - 16, width = canvas_width(canvas, FONT_SANS, 14, keys);
    Rect box = {plan->heading.x + plan->heading.w - button, y - high + 9, button, high};
    canvas_text(canvas, FONT_SANS, 14 * fminf(1, room / width), plan->heading.x, y, ALIGN_LEFT, theme->soft, keys);
    draw_rect(canvas->list, box, 6, theme->panel);
    draw_frame(canvas->list, box, 6, theme->line, theme->faint);
    button_draw(screen, canvas, box, ACT_OPEN, 0, open, false);
}

void home_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    HomePlan plan = home_plan(screen, canvas, layout);
    float y = plan.room.y - screen->roll.at;
    draw_clip(canvas->list, plan.room);
    draw_heading(screen, canvas, &plan, y);
    for (int i = 0; i < 2; i++)
        home_begin_draw(screen, canvas, moved(plan.begin[i], y), i);
    draw_course(screen, canvas, &plan, y);
    for (int i = 0, first = 0, count; i < plan.families; i++, first += count) {
        catalog_family(first, &count);
        home_card_draw(screen, canvas, moved(plan_card(&plan, i), y), first, count);
    }
    draw_foot(screen, canvas, &plan, plan.foot + y);
    roll_draw(&screen->roll, canvas, screen->pointer.grabbed.kind == TARGET_ROLL && screen->pointer.pressed);
    draw_unclip(canvas->list);
    chrome_draw(screen, canvas, layout);
    Rect low = {0, screen->look.height - 46, screen->look.width, 46};
    message_draw(screen, canvas, rect_inset(low, 4));
}
