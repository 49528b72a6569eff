/* The one place where what is on show becomes another, and everything that is held of the old one is let go. */
#include "view/window/screen.h"

#include "view/live/live.h"

/* A button stays under the pointer, and held down, while only the scene changes: it is the bar's own. */
static bool is_button(const Target *target)
{
    return target->kind == TARGET_ACTION;
}

/* Cells, steps and numbers of the scene that is left. */
static void let_go_of_scene(Screen *screen)
{
    screen->chosen = (Cell){0};
    screen->typing = screen->going = false;
    screen->typed[0] = '\0';
    screen->picks = 0;
    screen->picked_at = screen->stumbled_at = -1;
    screen->nudge_of = NULL;
    if (!is_button(&screen->hover))
        screen->hover = (Target){0};
    if (screen->pressed && !is_button(&screen->grabbed)) {
        if (screen->grabbed.kind == TARGET_PAD)
            live_pen_up(screen);
        screen->grabbed = (Target){0};
        screen->pressed = screen->dragged = false;
    }
}

bool target_stands(const Screen *screen, const Target *target)
{
    bool page = target->of.page == screen->shown.page;
    return page && (is_button(target) || target->of.scene == screen->shown.scene);
}

void turn_scene(Screen *screen)
{
    screen->shown.scene++;
    let_go_of_scene(screen);
}

void turn_page(Screen *screen, Page page)
{
    screen->shown.page++;
    turn_scene(screen);
    screen->page = page;
    screen->field = -1;
    screen->nudge = (Nudge){0};
    screen->hover = screen->grabbed = (Target){0};
    screen->pressed = screen->dragged = false;
}
