/* What is made for a cell stays until another cell, or another scene, comes: a picture of the same moment asks nothing
 * again. */
#include "view/window/state.h"

#include <math.h>

static bool cell_there(const Trace *trace, Cell cell)
{
    const int *dim = trace->tensor[cell.set].dim;   /* of one that is not stored, too */
    return cell.set != SET_NONE && cell.set != SET_NUMBER && !trace->layer
           && cell.index < (int64_t)dim[0] * dim[1] * dim[2] * dim[3];
}

bool peek_may(const Screen *screen)
{
    const OnStage *stage = &screen->stage;
    return screen->show.page == PAGE_SCENE && stage->scene.trace.len > 0 && !screen->predict.on
           && !veil_any(&stage->veil) && !stage->player.playing
           && !player_moving(&stage->player);
}

/* A pointer that rests stays on its cell: the picture with that cell's sum may have another layout than the step's. */
static Cell cell_under(Screen *screen, Cell hover)
{
    Peek *peek = &screen->peek;
    const Pointer *pointer = &screen->pointer;
    Cell chosen = screen->edit.on ? screen->edit.chosen : (Cell){0};
    bool chooses = chosen.set != SET_NONE && !cell_same(chosen, peek->chosen);
    bool rests = fabsf(peek->x - pointer->x) + fabsf(peek->y - pointer->y) < 0.01f
                 && peek->of.page == screen->show.id.page && peek->of.scene == screen->show.id.scene;
    if (chooses) {   /* by arrow keys, or by a click */
        peek->under = chosen;
        peek_look(screen);
    } else if (!rests || !peek->on) {
        peek->under = hover;
    }
    peek->chosen = chosen;
    peek->x = pointer->x;
    peek->y = pointer->y;
    return peek->under;
}

static void make(Screen *screen, Cell cell)
{
    Peek *peek = &screen->peek;
    preview_make(&screen->stage.scene.trace, cell, &peek->shown);
    for (int i = 0; i < screen->stage.compare.sides; i++) {
        const Trace *side = &screen->stage.compare.side[i].trace;
        peek->in_side[i] = cell_there(side, cell);
        if (peek->in_side[i])
            preview_make(side, cell, &peek->side[i]);
    }
}

void peek_settle(Screen *screen, Cell hover)
{
    Peek *peek = &screen->peek;
    hover = cell_under(screen, hover);
    const Trace *trace = &screen->stage.scene.trace;
    bool fresh = peek->rest == screen->stage.player.rest, kept = cell_there(trace, peek->kept);
    Cell cell = kept ? peek->kept : hover;
    peek->on = peek_may(screen) && (kept || fresh) && cell_there(trace, cell);
    if (!peek->on)
        return;
    const OnShow *of = &screen->show.id;
    if (peek->of.page != of->page || peek->of.scene != of->scene || !cell_same(peek->shown.cell, cell))
        make(screen, cell);
    peek->of = *of;
    peek->shown.kept = kept;
}

bool peek_keep(Screen *screen, Cell cell)
{
    if (!peek_may(screen) || !cell_there(&screen->stage.scene.trace, cell))
        return false;
    bool same = cell_same(screen->peek.kept, cell);
    screen->peek.kept = same ? (Cell){0} : cell;
    return !same;
}

bool peek_keep_spot(Screen *screen, Spot spot)
{
    Spot *kept = &screen->peek.kept_spot;
    if (!peek_may(screen) || spot.map < 0)
        return false;
    bool same = kept->map == spot.map && kept->index == spot.index;
    *kept = same ? (Spot){-1, 0} : spot;
    return !same;
}

bool peek_let_go(Screen *screen)
{
    Peek *peek = &screen->peek;
    bool any = peek->kept.set != SET_NONE || peek->kept_spot.map >= 0;
    peek->kept = (Cell){0};
    peek->kept_spot = (Spot){-1, 0};
    return any;
}

void peek_look(Screen *screen)
{
    screen->peek.rest = screen->stage.player.rest;
}
