/* The shape follows from what the pointer is on, or from what it has hold of. */
#include "view/screen/reach/shape.h"

#include "view/live/live.h"
#include "view/screen/pointing.h"
#include "view/screen/screen.h"
#include "view/window/edit/edit.h"

static PointerShape of_button(const Target *target)
{
    switch ((Action)target->action) {
    case ACT_FIELD:
    case ACT_GO: return SHAPE_TEXT;
    case ACT_LIVE_DO:
        return target->value >= DO_FIELD && target->value < DO_FIELD + LIVE_FIELDS ? SHAPE_TEXT : SHAPE_HAND;
    default: return SHAPE_HAND;
    }
}

/* Whether the stage is dragged where nothing else is: only what is larger than its place. */
static PointerShape of_stage(const Screen *screen)
{
    bool on = rect_holds(screen_layout(screen).stage, screen->pointer.x, screen->pointer.y);
    return on && screen->show.page == PAGE_SCENE && screen->stage.zoom > 1 && screen->menu.kind == MENU_NONE
                   && !screen->cover.help
               ? SHAPE_MOVE
               : SHAPE_ARROW;
}

static PointerShape of_cell(const Screen *screen, const Target *target)
{
    Cell cell = target_cell(screen, target, screen->pointer.x, screen->pointer.y);
    if (cell.set == SET_NONE || target->told)
        return of_stage(screen);
    bool chosen = screen->edit.on && cell_same(cell, screen->edit.chosen) && edit_can(screen, cell.set);
    return chosen && cell.set != SET_RATE ? SHAPE_UPDOWN : SHAPE_HAND;
}

PointerShape pointer_shape(const Screen *screen)
{
    const Pointer *pointer = &screen->pointer;
    const Target *target = pointer->pressed ? &pointer->grabbed : &pointer->hover;
    if (screen->cover.blank)
        return SHAPE_ARROW;
    switch (target->kind) {
    case TARGET_ACTION: return target->action == ACT_NONE ? of_stage(screen) : of_button(target);
    case TARGET_GRID:
    case TARGET_CELL: return of_cell(screen, target);
    case TARGET_STEP:
    case TARGET_MAP: return SHAPE_HAND;
    case TARGET_PAD: return SHAPE_CROSS;
    case TARGET_TIMELINE: return SHAPE_ACROSS;
    case TARGET_ROLL: return SHAPE_UPDOWN;
    case TARGET_NONE:
    case TARGET_NOUN:
    case TARGET_LINE: break;
    }
    return target->kind == TARGET_NONE ? of_stage(screen) : SHAPE_ARROW;
}
