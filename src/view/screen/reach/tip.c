/* A tip stands beside its button, never over it, and within the window. */
#include "view/screen/reach/tip.h"

#include "view/lesson/reading.h"
#include "view/live/live.h"
#include "view/screen/reach/focus.h"

#include <math.h>

static const double RESTS = 0.5;   /* seconds */

bool tip_says(const Screen *screen, const Target *target, ActionName *said)
{
    *said = (ActionName){NULL, NULL};
    if (target->kind == TARGET_TIMELINE)
        *said = action_name(ACT_GO);
    if (target->kind != TARGET_ACTION)
        return said->name != NULL;
    if (target->action == ACT_LESSON)
        *said = reading_names(target->value);
    else if (target->action == ACT_LIVE_DO)
        *said = live_names(screen->live, target->value);
    else if (target->action != ACT_MENU || target->value == 0)
        *said = action_name((Action)target->action);
    return said->name != NULL;
}

/* What it would be about. In a menu every line says its keys itself; on a projector a tip would only be in the way. */
static const Target *asked(const Screen *screen)
{
    bool presents = screen->reading && screen->reading->present;
    const Target *target = screen->focus.on ? focus_target(screen) : &screen->pointer.hover;
    if (screen->tip.quiet || presents || screen->look.bare || screen->pointer.pressed || screen->cover.blank
        || screen->cover.help || screen->menu.kind != MENU_NONE)
        return NULL;
    return target && target_stands(screen, target) ? target : NULL;
}

void tip_begin(Screen *screen, bool other)
{
    if (screen->focus.on)
        return;
    if (other)
        screen->tip = (TipWait){.rested = 0};
    else if (screen->tip.rested < RESTS)
        screen->tip.rested = 0;
}

bool tip_waits(const Screen *screen)
{
    ActionName said;
    const Target *target = screen->tip.rested < RESTS ? asked(screen) : NULL;
    return target && tip_says(screen, target, &said);
}

bool tip_advance(Screen *screen, double seconds)
{
    if (!tip_waits(screen))
        return false;
    screen->tip.rested += seconds;
    return screen->tip.rested >= RESTS;
}

bool tip_place(const Screen *screen, const Canvas *canvas, ActionName *said, Rect *at)
{
    const float w = screen->look.width, h = screen->look.height, gap = 8;
    const Target *target = screen->tip.rested >= RESTS ? asked(screen) : NULL;
    if (!target || !tip_says(screen, target, said))
        return false;
    Rect on = target->at;
    float keys = said->keys && said->keys[0] ? canvas_width(canvas, FONT_SANS, 12.5f, said->keys) + 14 : 0;
    at->w = canvas_width(canvas, FONT_SANS, 13, said->name) + keys + 20;
    at->h = 26 * canvas->theme->type;
    at->x = fmaxf(4, fminf(w - 4 - at->w, on.x + on.w / 2 - at->w / 2));
    at->y = on.y + on.h + gap;
    if (at->y + at->h > h - 2)
        at->y = on.y - gap - at->h;
    return at->y >= 2;
}

void tip_draw(const Screen *screen, Canvas *canvas)
{
    ActionName said;
    Rect at;
    if (!tip_place(screen, canvas, &said, &at))
        return;
    const Theme *theme = canvas->theme;
    float base = at.y + at.h / 2 + 4.5f * theme->type;
    draw_rect(canvas->list, at, 6, theme->ink);
    draw_frame(canvas->list, at, 6, theme->line, theme->panel);
    canvas_text(canvas, FONT_SANS, 13, at.x + 10, base, ALIGN_LEFT, theme->panel, said.name);
    if (said.keys)
        canvas_text(canvas, FONT_SANS, 12.5f, at.x + at.w - 10, base, ALIGN_RIGHT,
                    color_mix(theme->panel, theme->ink, 0.2f), said.keys);
}
