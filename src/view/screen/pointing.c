/* The pointer's effects: what it is over, what a press, a drag and a wheel change. */
#include "view/screen/pointing.h"

#include "view/lesson/reading.h"
#include "view/live/live.h"
#include "view/scenes/parts/grid.h"
#include "view/screen/input.h"
#include "view/screen/place.h"
#include "view/screen/reach/tip.h"
#include "view/window/edit/edit.h"
#include "view/window/network.h"
#include "view/window/panels/timeline.h"

#include <math.h>

/* The gate: whatever the pointer hits, it hits in the picture that was drawn, and only while that picture's page and
 * scene are still on show. */
static Target target_at(const Screen *screen, float x, float y)
{
    int id = draw_hit(&screen->list, x, y);
    bool hit = id > 0 && id < screen->canvas.targets && target_stands(screen, &screen->canvas.target[id]);
    return hit ? screen->canvas.target[id] : (Target){0};
}

Cell target_cell(const Screen *screen, const Target *target, float x, float y)
{
    if (!target_stands(screen, target))
        return (Cell){0};
    if (target->kind == TARGET_CELL)
        return !target->told || reading_shares(screen, target->cell.set) ? target->cell : (Cell){0};
    if (target->kind != TARGET_GRID)
        return (Cell){0};
    const Grid *grid = &target->grid;
    int row = (int)floorf((y - target->at.y) / grid->cell), column = (int)floorf((x - target->at.x) / grid_width(grid));
    if (row < 0 || column < 0 || row >= grid->rows || column >= grid->columns)
        return (Cell){0};
    return grid_holds(&screen->stage.scene.trace, grid, target->plane, row, column);
}

Cell screen_hovered(const Screen *screen)
{
    return target_cell(screen, &screen->pointer.hover, screen->pointer.x, screen->pointer.y);
}

static bool same_target(const Target *a, const Target *b)
{
    return a->kind == b->kind && a->action == b->action && a->value == b->value && cell_same(a->cell, b->cell)
           && a->grid.set == b->grid.set && a->plane == b->plane && a->grid.flat == b->grid.flat;
}

/* A chosen number follows the pointer: a unit for each 12 units of way. */
static void drag_value(Screen *screen, float y)
{
    float value = screen->pointer.grab_value + roundf((screen->pointer.grab_y - y) / 12);
    edit_value(screen, screen->edit.chosen, value);
}

static void go_along_timeline(Screen *screen, float x)
{
    Layout layout = screen_layout(screen);
    player_go(&screen->stage.player, &screen->stage.scene.trace, timeline_step(screen, &layout, x));
}

static bool drag(Screen *screen, float x, float y)
{
    if (fabsf(x - screen->pointer.grab_x) + fabsf(y - screen->pointer.grab_y) > 4)
        screen->pointer.dragged = true;
    if (screen->pointer.grabbed.kind == TARGET_TIMELINE) {
        go_along_timeline(screen, x);
        return true;
    }
    if (!screen->pointer.dragged)
        return false;
    Cell cell = target_cell(screen, &screen->pointer.grabbed, screen->pointer.grab_x, screen->pointer.grab_y);
    if (screen->edit.on && edit_can(screen, cell.set) && cell.set != SET_RATE && cell_same(cell, screen->edit.chosen)) {
        drag_value(screen, y);
    } else if (screen->stage.zoom > 1) {
        onstage_pan(screen, screen_layout(screen).stage, x - screen->pointer.x, y - screen->pointer.y);
    }
    return true;
}

/* What the picture drawn last has at a point is now under the pointer; whether that is something else than before. */
static bool look_under(Screen *screen, float x, float y)
{
    Cell old = screen_hovered(screen);
    Spot spot = target_spot(screen, &screen->pointer.hover, screen->pointer.x, screen->pointer.y), here;
    bool moved = x != screen->pointer.x || y != screen->pointer.y;
    screen->pointer.x = x;
    screen->pointer.y = y;
    Target target = target_at(screen, x, y);
    Cell cell = target_cell(screen, &target, x, y);
    here = target_spot(screen, &target, x, y);
    bool changed = !same_target(&target, &screen->pointer.hover) || !cell_same(old, cell) || here.map != spot.map
                   || here.index != spot.index;
    screen->pointer.hover = target;
    if (moved || changed)
        tip_begin(screen, changed);
    if (moved)
        peek_look(screen);
    return changed || (moved && target.kind == TARGET_TIMELINE && screen->stage.scene.trace.layer);
}

/* The page that rolls: the help lies over all others. */
static Roll *roll_of(Screen *screen)
{
    return screen->cover.help ? &screen->cover.roll : &screen->roll;
}

bool screen_point(Screen *screen, float x, float y)
{
    bool changed = screen->pointer.pressed && screen->show.page == PAGE_SCENE && drag(screen, x, y);
    if (screen->pointer.pressed && screen->show.page == PAGE_LIVE && screen->pointer.grabbed.kind == TARGET_PAD) {
        live_pen(screen, x, y, false);
        changed = true;
    }
    if (screen->pointer.pressed && screen->pointer.grabbed.kind == TARGET_ROLL) {
        roll_drag(roll_of(screen), y);
        changed = true;
    }
    return look_under(screen, x, y) || changed;
}

bool screen_point_again(Screen *screen)
{
    if (screen->pointer.hover.kind == TARGET_NONE)   /* nothing, or let go of with its page */
        return false;
    return look_under(screen, screen->pointer.x, screen->pointer.y);
}

/* A click on an input's number edits it; on any other cell it keeps what is shown of it, and once more on a result's
 * cell it goes to the step that finishes it. On nothing it lets go. */
static void click_cell(Screen *screen, Cell cell)
{
    const Trace *trace = &screen->stage.scene.trace;
    if (screen->predict.on && !screen->edit.on) {   /* a result is not shown by a click then */
        predict_click(screen, cell);
        return;
    }
    if (edit_can(screen, cell.set)) {
        if (!reading_bars(screen, ACT_EDIT))
            edit_choose(screen, cell);
        else
            peek_keep(screen, cell);
        return;
    }
    if (peek_keep(screen, cell))
        return;
    int64_t visits = cell.set == SET_NONE || set_is_padding(cell.set) ? 0 : cell_visits(trace, cell);
    if (visits > 0)
        player_go(&screen->stage.player, trace, cell_visit(trace, cell, visits - 1) + 1);
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
    if (screen->cover.blank) {
        screen->cover.blank = false;
        return true;
    }
    screen_point(screen, x, y);
    screen->focus.on = false;
    screen->tip.quiet = true;
    screen->pointer.pressed = true;
    screen->pointer.dragged = false;
    screen->pointer.grabbed = screen->pointer.hover;
    screen->pointer.grab_x = x;
    screen->pointer.grab_y = y;
    edit_hold(screen, &screen->pointer.hover);
    Cell cell = target_cell(screen, &screen->pointer.hover, x, y);
    bool answers = screen->predict.on && !screen->edit.on;
    if (screen->show.page == PAGE_SCENE && edit_can(screen, cell.set) && !answers
        && may_edit(screen, &screen->pointer.hover)) {
        edit_choose(screen, cell);
        if (cell_same(screen->edit.chosen, cell))
            screen->pointer.grab_value = screen->stage.scene.trace.tensor[cell.set].v[cell.index];
    }
    if (screen->pointer.hover.kind == TARGET_PAD)
        live_pen(screen, x, y, true);
    if (screen->pointer.hover.kind == TARGET_ROLL)
        roll_grab(roll_of(screen), y);
    if (screen->pointer.hover.kind == TARGET_TIMELINE)
        go_along_timeline(screen, x);
    return true;
}

static bool release(Screen *screen, float x, float y)
{
    if (!screen->pointer.pressed)
        return false;
    screen->pointer.pressed = false;
    if (edit_let_go(screen))
        return true;
    if (screen->pointer.grabbed.kind == TARGET_PAD) {
        live_pen_up(screen);
        return true;
    }
    Target target = target_at(screen, x, y);
    if (screen->pointer.dragged || !same_target(&target, &screen->pointer.grabbed))
        return true;
    if (target.kind == TARGET_ACTION && target.action == ACT_NONE)
        peek_let_go(screen);
    if (target.kind == TARGET_ACTION)
        screen_act(screen, (Action)target.action, target.value);
    else if (target.kind == TARGET_STEP)
        player_go(&screen->stage.player, &screen->stage.scene.trace, target.value + 1);
    else if (target.kind == TARGET_MAP && !peek_keep_spot(screen, target_spot(screen, &target, x, y)))
        network_click(screen, &target, x, y);
    else if (screen->show.page == PAGE_SCENE && !target.told) {
        Cell cell = target_cell(screen, &target, x, y);
        if (!reading_click(screen, cell))
            click_cell(screen, cell);
    }
    return true;
}

bool screen_release(Screen *screen, float x, float y)
{
    Departure departure = place_depart(screen);
    bool used = release(screen, x, y);
    place_arrive(screen, &departure);
    return used;
}

bool screen_double(Screen *screen, float x, float y)
{
    Target target = target_at(screen, x, y);
    bool ground = (target.kind == TARGET_ACTION && target.action == ACT_NONE) || target.kind == TARGET_NONE;
    if (screen->show.page != PAGE_SCENE || !ground || !rect_holds(screen_layout(screen).stage, x, y)
        || screen->stage.zoom == 1)
        return false;
    onstage_fit(screen);
    return true;
}

bool screen_wheel(Screen *screen, float x, float y, float turns)
{
    bool pointed = screen_point(screen, x, y);
    if ((screen->show.page == PAGE_HOME || screen->cover.help) && turns != 0)
        return roll_by(roll_of(screen), -60 * turns) || pointed;
    if (screen->show.page != PAGE_SCENE || turns == 0)
        return pointed;
    if (reading_wheel(screen, x, turns))
        return true;
    Cell cell = target_cell(screen, &screen->pointer.hover, x, y);
    if (edit_wheel(screen, &screen->pointer.hover, turns > 0 ? 1 : -1))
        return true;
    if (screen->edit.on && edit_can(screen, cell.set)) {
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
    onstage_zoom(screen, layout.stage, x, y, powf(1.15f, turns));
    return true;
}
