/* The cell of a map under the pointer: its frame, its name and value, and a loupe with the real numbers that it came
 * from. Where an activation has changed a map in its place, the loupe shows the sum that it changed, and the
 * activation as a last line. */
#include "view/scenes/network/overview.h"

#include "trace/operations/operation.h"
#include "trace/say/names.h"
#include "view/scenes/parts/band.h"
#include "view/scenes/preview/loupe.h"

#include <string.h>

/* Which plane, where there are several: of kernels, the kernel and the channel. */
static void add_plane(const StageView *view, const Overview *layout, int64_t plane, Text *tex)
{
    const MapOf *of = &layout->maps.of[view->spot.map];
    const int *w = of->parameter >= 0 ? view->net->net.parameter[of->parameter].dim : NULL;
    if (of->dim[0] > 1 && w && w[1] > 1)
        text_add(tex, "%lld,%lld,", (long long)(plane / w[1]), (long long)(plane % w[1]));
    else if (of->dim[0] > 1)
        text_add(tex, "%lld,", (long long)plane);
}

/* "\delta\ \text{conv1}_{2,10,11} = 0.5312": what it is, on which plane, where; its value as far as it goes. */
static void spot_title(const StageView *view, const Overview *layout, const MapState *state, Text *tex)
{
    static const char *const before[] = {"", "\\delta\\ ", "w\\ ", "\\partial E/\\partial w\\ ", "\\text{new }w\\ "};
    static const CellSet set[] = {SET_Y, SET_DX, SET_W, SET_DW, SET_W};
    const int *dim = layout->map[view->spot.map].dim;
    int64_t index = view->spot.index;
    float value;
    text_add(tex, "\\tint{%s}{%s\\text{%s}_{", role_tints[role_of(view->spot.map == 0 ? SET_X : set[state->showing])],
             before[state->showing], map_name(&view->net->net, &layout->maps, view->spot.map));
    add_plane(view, layout, index / ((int64_t)dim[1] * dim[2]), tex);
    text_add(tex, "%lld", (long long)(index / dim[2] % dim[1]));
    if (dim[2] > 1)
        text_add(tex, ",%lld", (long long)(index % dim[2]));
    text_add(tex, "}}\\ ");
    if (!map_value(state, index, &value)) {
        text_add(tex, "\\text{is not computed yet}");
        return;
    }
    text_add(tex, map_partial(state, index) ? "\\text{so far }{" : "={");
    value_in_tex(value, tex);
    text_add(tex, "}");
}

/* What a tensor of a layer is called among the maps. */
typedef struct {
    const StageView *view;
    const Overview *layout;
    int layer;
} Naming;

static void name_map(const void *self, const Trace *trace, Cell cell, Text *tex)
{
    const Naming *naming = self;
    static const CellSet other[SET_COUNT] = {[SET_PAD] = SET_X, [SET_COL] = SET_X, [SET_SPREAD] = SET_DY,
                                             [SET_XSPREAD] = SET_X, [SET_DYPAD] = SET_DY};
    Cell source = other[cell.set] ? (Cell){other[cell.set], 0} : cell_source(trace, cell);
    Spot spot = map_spot(naming->view->net, &naming->layout->maps, naming->layer, source);
    bool kernel = role_of(cell.set) == ROLE_KERNEL;
    if (spot.map < 0 || kernel)
        text_add(tex, "%s", set_tex(set_is_spread(cell.set) ? set_within(cell.set) : cell.set));
    else
        text_add(tex, "%s\\text{%s}", role_of(cell.set) == ROLE_ERROR ? "\\delta\\ " : "",
                 map_name(&naming->view->net->net, &naming->layout->maps, spot.map));
}

/* The layer that changes the sum in its place, an activation: it reads this tensor, is in the same map and is through
 * with the cell. -1: none. */
static int changed_by(const StageView *view, const Overview *layout, int layer, Cell cell)
{
    const NetTrace *net = view->net;
    const float *v = net->layer[layer].trace.tensor[cell.set].v;
    for (int i = 0; i < net->layers; i++) {
        const Trace *trace = &net->layer[i].trace;
        CellSet reads = trace->pass == PASS_FORWARD ? SET_X : SET_DY;
        Cell out = {trace_result(trace), cell.index};
        bool follows = i != layer && v && trace->tensor[reads].v == v && trace->kind->unmarked;
        Spot spot = follows ? map_spot(net, &layout->maps, i, out) : (Spot){-1, 0};
        if (spot.map == view->spot.map && spot.index == view->spot.index
            && view->first + view->done > net->layer[i].first + cell_visit(trace, out, cell_visits(trace, out) - 1))
            return i;
    }
    return -1;
}

/* "relu(0.31) = 0.31", "0.02·0 = 0". */
static void add_change(const StageView *view, const Overview *layout, int layer, Cell cell, Text *foot)
{
    int after = changed_by(view, layout, layer, cell);
    if (after < 0)
        return;
    const Trace *trace = &view->net->layer[after].trace;
    Cell out = {trace_result(trace), cell.index};
    Step step = step_at(trace, cell_visit(trace, out, cell_visits(trace, out) - 1));
    text_add(foot, "{");
    band_term(trace, &step, BAND_DONE, true, foot);
    text_add(foot, step_exact(trace, &step) ? "}={" : "}\\approx{");
    value_in_tex(step.after, foot);
    text_add(foot, "}");
}

/* The bias is no patch. */
static void add_bias(const Trace *trace, Cell cell, Text *foot)
{
    Step last = cell_term(trace, cell, cell_visits(trace, cell) - 1);
    Text before = {0};
    if (last.kind != STEP_BIAS)
        return;
    text_add(&before, "+\\ \\tint{w}{b}\\ ");
    text_add(&before, "{");
    value_in_tex(last.va, &before);
    text_add(&before, "}%s", foot->length > 0 ? "\\qquad " : "");
    text_add(&before, "%s", text_get(foot));
    text_free(foot);
    *foot = before;
}

/* What the loupe looks into; false: the name and value are all. */
static bool look_into(const StageView *view, const Overview *layout, const MapState *state, Naming *naming, Cell *cell,
                      Text *foot)
{
    const NetTrace *net = view->net;
    float value;
    int64_t step;
    if (view->veil || !map_value(state, view->spot.index, &value))
        return false;
    if (!map_open(net, &layout->maps, view->first + view->done, view->spot, &naming->layer, &step)) {
        naming->layer = 0;
        *cell = (Cell){SET_X, view->spot.index};
        return view->spot.map == 0 && net->layer[0].trace.tensor[SET_X].v == net->x.v;
    }
    const Trace *trace = &net->layer[naming->layer].trace;
    if (state->showing == SHOW_WEIGHTS) {
        *cell = (Cell){SET_W, view->spot.index};
        return true;
    }
    *cell = step_at(trace, step).out;
    bool mine = map_spot(net, &layout->maps, naming->layer, *cell).index == view->spot.index;
    if (!mine || cell_visits(trace, *cell) == 0)   /* an error that is 0: it went to another cell */
        return false;
    add_change(view, layout, naming->layer, *cell, foot);
    add_bias(&net->layer[naming->layer].trace, *cell, foot);
    return true;
}

void overview_draw_spot(StageView *view, const Overview *layout, const MapState *state)
{
    Naming naming = {view, layout, -1};
    Cell cell = {0};
    Text title = {0}, foot = {0};
    spot_title(view, layout, state, &title);
    bool inside = look_into(view, layout, state, &naming, &cell, &foot);
    Loupe loupe = {.trace = inside ? &view->net->layer[naming.layer].trace : NULL,
                   .cell = cell,
                   .title = text_get(&title),
                   .foot = text_get(&foot),
                   .name = name_map,
                   .self = &naming};
    overview_mark(view, layout, view->spot, view->canvas->theme->ink);
    loupe_draw(view, &loupe, map_cell(&layout->map[view->spot.map], view->spot.index));
    text_free(&title);
    text_free(&foot);
}
