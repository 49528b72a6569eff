/* The one place where what is shown is replaced, and everything that belongs to the old one is forgotten. */
#include "view/window/turn.h"

#include "view/window/state.h"

/* A button stays under the pointer, and held down, while only the scene changes: it is the bar's own. */
static bool is_button(const Target *target)
{
    return target->kind == TARGET_ACTION;
}

/* Cells, steps and numbers of the scene that is left. */
static void let_go_of_scene(Screen *screen)
{
    screen->edit.chosen = (Cell){0};
    screen->edit.typing = screen->go.on = false;
    screen->edit.typed[0] = screen->go.typed[0] = screen->predict.typed[0] = '\0';
    screen->predict.picks = 0;
    screen->predict.picked_at = screen->predict.stumbled_at = -1;
    screen->nudge.of = NULL;
    if (!is_button(&screen->pointer.hover))
        screen->pointer.hover = (Target){0};
    if (screen->pointer.pressed && !is_button(&screen->pointer.grabbed)) {
        screen->pointer.grabbed = (Target){0};
        screen->pointer.pressed = screen->pointer.dragged = false;
    }
}

bool target_stands(const Screen *screen, const Target *target)
{
    bool page = target->of.page == screen->show.id.page;
    return page && (is_button(target) || target->of.scene == screen->show.id.scene);
}

void turn_scene(Screen *screen)
{
    screen->show.id.scene++;
    let_go_of_scene(screen);
}

void turn_page(Screen *screen, Page page)
{
    screen->show.id.page++;
    turn_scene(screen);
    screen->show.page = page;
    screen->edit.field = screen->pointer.card = -1;
    screen->nudge.shown = (Nudge){0};
    peek_let_go(screen);
    screen->menu = (OpenMenu){.kind = MENU_NONE};
    screen->pointer.hover = screen->pointer.grabbed = (Target){0};
    screen->pointer.pressed = screen->pointer.dragged = false;
}
