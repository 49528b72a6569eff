/* What the pointer does: what it is over, what a press, a drag and a wheel change. */
#include "view/window/screen.h"

#include "view/lesson/reading.h"
#include "view/live/live.h"
#include "view/scenes/parts/grid.h"
#include "view/window/edit/edit.h"

#include <math.h>

/* The gate: whatever the pointer hits, it hits in the picture that was drawn, and only while that picture's page and
 * scene are still on show. */
static Target target_at(const Screen *screen, float x, float y)
{
    int id = draw_hit(&screen->list, x, y);
    bool hit = id > 0 && id < screen->canvas.targets && target_stands(screen, &screen->canvas.target[id]);
    return hit ? screen->canvas.target[id] : (Target){0};
}

static bool same_target(const Target *a, const Target *b)
{
    return a->kind == b->kind && a->action == b->action && a->value == b->value && cell_same(a->cell, b->cell)
           && a->grid.set == b->grid.set && a->plane == b->plane && a->grid.flat == b->grid.flat;
}

/* A chosen number follows the pointer: a unit for each 12 units of way. */
static void drag_value(Screen *screen, float y)
{
    float value = screen->grab_value + roundf((screen->grab_y - y) / 12);
    edit_value(screen, screen->chosen, value);
}

static bool drag(Screen *screen, float x, float y)
{
    if (fabsf(x - screen->grab_x) + fabsf(y - screen->grab_y) > 4)
        screen->dragged = true;
    if (screen->grabbed.kind == TARGET_TIMELINE) {
        player_go(&screen->player, &screen->scene.trace, chrome_timeline_step(screen, x));
        return true;
    }
    if (!screen->dragged)
        return false;
    Cell cell = target_cell(screen, &screen->grabbed, screen->grab_x, screen->grab_y);
    if (screen->editing && edit_can(screen, cell.set) && cell.set != SET_RATE && cell_same(cell, screen->chosen)) {
        drag_value(screen, y);
    } else if (screen->zoom > 1) {
        screen->pan_x += x - screen->pointer_x;
        screen->pan_y += y - screen->pointer_y;
    }
    return true;
}

bool screen_point(Screen *screen, float x, float y)
{
    bool changed = screen->pressed && screen->page == PAGE_SCENE && drag(screen, x, y);
    if (screen->pressed && screen->page == PAGE_LIVE && screen->grabbed.kind == TARGET_PAD) {
        live_pen(screen, x, y, false);
        changed = true;
    }
    Cell old = target_cell(screen, &screen->hover, screen->pointer_x, screen->pointer_y);
    Spot spot = target_spot(screen, &screen->hover, screen->pointer_x, screen->pointer_y), here;
    screen->pointer_x = x;
    screen->pointer_y = y;
    Target target = target_at(screen, x, y);
    Cell cell = target_cell(screen, &target, x, y);
    here = target_spot(screen, &target, x, y);
    changed = changed || !same_target(&target, &screen->hover) || !cell_same(old, cell) || here.map != spot.map
              || here.index != spot.index || (target.kind == TARGET_TIMELINE && screen->scene.trace.layer);
    screen->hover = target;
    return changed;
}

/* A click on an input's number edits it; on a result's cell it goes to the step that finishes it. */
static void click_cell(Screen *screen, Cell cell)
{
    const Trace *trace = &screen->scene.trace;
    if (screen->predicting && !screen->editing) {   /* a result is not shown by a click then */
        predict_click(screen, cell);
        return;
    }
    if (edit_can(screen, cell.set)) {
        if (!reading_bars(screen, ACT_EDIT))
            edit_choose(screen, cell);
        return;
    }
    int64_t visits = cell.set == SET_NONE || cell.set == SET_PAD ? 0 : cell_visits(trace, cell);
    if (visits > 0)
        player_go(&screen->player, trace, cell_visit(trace, cell, visits - 1) + 1);
}

/* A number may be taken in hand: not a noun in a lesson's text, not where editing is barred, not where a click is an
 * answer. */
static bool may_edit(const Screen *screen, const Target *target)
{
    const Reading *reading = screen->reading;
    return !reading || (!target->told && !reading_bars(screen, ACT_EDIT) && !reading_wants_click(screen));
}

bool screen_press(Screen *screen, float x, float y)
{
    if (screen->blank) {
        screen->blank = false;
        return true;
    }
    screen_point(screen, x, y);
    screen->pressed = true;
    screen->dragged = false;
    screen->grabbed = screen->hover;
    screen->grab_x = x;
    screen->grab_y = y;
    edit_hold(screen, &screen->hover);
    Cell cell = target_cell(screen, &screen->hover, x, y);
    bool answers = screen->predicting && !screen->editing;
    if (screen->page == PAGE_SCENE && edit_can(screen, cell.set) && !answers && may_edit(screen, &screen->hover)) {
        edit_choose(screen, cell);
        if (cell_same(screen->chosen, cell))
            screen->grab_value = screen->scene.trace.tensor[cell.set].v[cell.index];
    }
    if (screen->hover.kind == TARGET_PAD)
        live_pen(screen, x, y, true);
    if (screen->hover.kind == TARGET_TIMELINE)
        player_go(&screen->player, &screen->scene.trace, chrome_timeline_step(screen, x));
    return true;
}

bool screen_release(Screen *screen, float x, float y)
{
    if (!screen->pressed)
        return false;
    screen->pressed = false;
    if (edit_let_go(screen))
        return true;
    if (screen->grabbed.kind == TARGET_PAD) {
        live_pen_up(screen);
        return true;
    }
    Target target = target_at(screen, x, y);
    if (screen->dragged || !same_target(&target, &screen->grabbed))
        return true;
    if (target.kind == TARGET_ACTION)
        screen_act(screen, (Action)target.action, target.value);
    else if (target.kind == TARGET_STEP)
        player_go(&screen->player, &screen->scene.trace, target.value + 1);
    else if (target.kind == TARGET_MAP)
        network_click(screen, &target, x, y);
    else if (screen->page == PAGE_SCENE && !target.told && !reading_click(screen, target_cell(screen, &target, x, y)))
        click_cell(screen, target_cell(screen, &target, x, y));
    return true;
}

bool screen_wheel(Screen *screen, float x, float y, float turns)
{
    bool pointed = screen_point(screen, x, y);
    if (screen->page != PAGE_SCENE || turns == 0)
        return pointed;
    if (reading_wheel(screen, x, turns))
        return true;
    Cell cell = target_cell(screen, &screen->hover, x, y);
    if (edit_wheel(screen, &screen->hover, turns > 0 ? 1 : -1))
        return true;
    if (screen->editing && edit_can(screen, cell.set)) {
        edit_turn(screen, cell, turns > 0 ? 1 : -1);
        return true;
    }
    Layout layout = screen_layout(screen);
    if (rect_holds(layout.nudge, x, y)) {
        nudge_turn(screen, turns > 0 ? 1 : -1);
        return true;
    }
    if (!rect_holds(layout.stage, x, y))
        return pointed;
    float zoom = fmaxf(1, fminf(64, screen->zoom * powf(1.15f, turns))), factor = zoom / screen->zoom;
    float middle_x = layout.stage.x + layout.stage.w / 2, middle_y = layout.stage.y + layout.stage.h / 2;
    screen->pan_x = (x - middle_x) * (1 - factor) + screen->pan_x * factor;
    screen->pan_y = (y - middle_y) * (1 - factor) + screen->pan_y * factor;
    screen->zoom = zoom;
    if (zoom == 1)
        screen->pan_x = screen->pan_y = 0;
    return true;
}
