/* The error of the input, Rot(W): the kernel turns by 180 degrees, the error of Y gets its border of zeros (and zeros
 * between for stride over 1), and the turned kernel slides over it as in forward. The picture shows why it turns: the
 * outputs that an input contributed to are those under the window, and the weights it was multiplied by come in reverse
 * order. */
#include "view/scenes/catalog.h"
#include "view/scenes/parts/columns.h"
#include "view/scenes/parts/motion.h"
#include "view/scenes/parts/strip.h"
#include "view/scenes/parts/titles.h"

#include "trace/say/names.h"

#include <math.h>

/* The tensors of a transposed convolution in the places of a convolution's. */
#define AS(name) trace_set(trace, SET_##name)

typedef struct {
    Grid dy, w, rot, spread, dx;
    Rect strips;
} RotLayout;

static bool sliding(const StageView *view)
{
    return view->step.kind == STEP_PRODUCT;
}

/* The input channel whose kernels are on stage, and the current output channel. */
static int input_channel(const StageView *view)
{
    if (sliding(view))
        return cell_place(view->trace, view->step.out).c;
    return view->step.out.set == SET_ROT ? cell_place(view->trace, view->step.a).c : 0;
}

static int output_channel(const StageView *view)
{
    return view->step.out.set == SET_ROT ? cell_place(view->trace, view->step.a).n
                                         : cell_place(view->trace, view->step.a).c;
}

static int image(const StageView *view)
{
    Place a = cell_place(view->trace, view->step.a);
    return view->step.out.set == SET_ROT ? 0 : a.n;
}

/* The error, its zeros, the two kernels, the result: the kernels one above the other, or in a low room all in a row if
 * so the cells are larger. */
static void stand_beside(const StageView *view, RotLayout *layout, Rect room)
{
    Column stacked[] = {{{&layout->dy}, 1, false},
                        {{&layout->spread}, 1, false},
                        {{&layout->w, &layout->rot}, 2, true},
                        {{&layout->dx}, 1, false}};
    Column row[] = {{{&layout->dy}, 1, false},
                    {{&layout->spread}, 1, false},
                    {{&layout->w}, 1, true},
                    {{&layout->rot}, 1, true},
                    {{&layout->dx}, 1, false}};
    columns_stand(view, stacked, 4, room);
    float cell = layout->spread.cell;
    if (cell >= grid_least(view->canvas) * view->zoom)
        return;
    columns_stand(view, row, 5, room);
    if (layout->spread.cell <= cell)
        columns_stand(view, stacked, 4, room);
}

/* Where not all numbers can be read, only the tensors of the part at hand, if then they can: the errors and their
 * zeros, the two kernels, or what the turned kernel slides over and fills. */
static void stand_part(const StageView *view, RotLayout *layout, Rect room)
{
    const Grid *all[] = {&layout->dy, &layout->spread, &layout->w, &layout->rot, &layout->dx};
    const int first = layout->dy.cell > 0 ? 0 : 1;   /* it has no place beside other routes */
    if (grids_readable(view, &all[first], 5 - first))
        return;
    RotLayout part = *layout;
    Column column[3] = {{{&part.spread}, 1, false}, {{&part.rot}, 1, true}, {{&part.dx}, 1, false}};
    int count = 2 + sliding(view);
    Grid *left_out[] = {&part.dy, &part.w, NULL};
    if (set_is_spread(view->step.out.set)) {
        column[0].grid[0] = &part.dy;
        column[1] = (Column){{&part.spread}, 1, false};
        left_out[0] = &part.dx;
        left_out[2] = &part.rot;
    } else if (!sliding(view)) {
        column[0] = (Column){{&part.w}, 1, true};
        room = rect_inset(room, room.h * 0.15f);   /* it stands on its corner halfway */
        left_out[1] = &part.dx;
        left_out[2] = &part.spread;
    }
    columns_stand(view, column, count, room);
    const Grid *here[] = {column[0].grid[0], column[1].grid[0], column[count - 1].grid[0]};
    if (!grids_readable(view, here, 3))
        return;
    for (int i = 0; i < 3 && left_out[i]; i++)
        left_out[i]->cell = 0;
    *layout = part;
}

static const char *spread_title(const Trace *trace)
{
    return AS(DY) == SET_X ? "X\\text{ with zeros}" : "\\delta_Y\\text{ with zeros}";
}

static RotLayout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    int n = image(view);
    RotLayout layout = {.dy = grid_of(trace, AS(DY), n, false, set_tex(AS(DY))),
                        .spread = grid_of(trace, AS(SPREAD), n, false, spread_title(trace)),
                        .w = grid_of(trace, SET_W, output_channel(view), false, "W"),
                        .dx = grid_of(trace, AS(DX), n, trace->spec.mode != PADDING_ZEROS, set_tex(AS(DX)))};
    const int *rot = trace->tensor[SET_ROT].dim, *w = trace->tensor[SET_W].dim;
    bool by_output = rot[0] == w[0];
    layout.rot =
        grid_of(trace, SET_ROT, by_output ? output_channel(view) : input_channel(view), false, "\\mathrm{Rot}(W)");
    layout.strips = strip_room(view, stage_margin(view));
    float margin = stage_margin(view);
    Rect room = {view->at.x + margin, view->at.y + 4, view->at.w - 2 * margin, layout.strips.y - view->at.y - 16};
    Column column[] = {{{&layout.spread, NULL}, 1, false},
                       {{&layout.w, &layout.rot}, 2, true},
                       {{&layout.dx}, 1, false}};
    Column side[] = {{{&layout.w, &layout.rot}, 2, true}, {{&layout.spread, &layout.dx}, 2, false}};
    if (view->at.w < BESIDE_OTHERS)
        columns_stand(view, side, 2, room);
    else if (trace->tensor[AS(DY)].dim[1] <= 3)
        stand_beside(view, &layout, room);
    else
        columns_stand(view, column, 3, room);
    stand_part(view, &layout, room);
    return layout;
}

/* Whether the cell of the spread errors is under a tap of the turned kernel for the current error. */
static bool under_window(const StageView *view, Cell cell)
{
    const Trace *trace = view->trace;
    if (!sliding(view))
        return false;
    Place first = cell_place(trace, cell_term(trace, view->step.out, 0).a), at = cell_place(trace, cell);
    const ConvSpec *spec = &trace->spec;
    int row = at.row - first.row, column = at.column - first.column;
    if (!trace_meets(trace, at.c, cell_place(trace, view->step.out).c))
        return false;
    return row >= 0 && column >= 0 && row % spec->dilation.h == 0 && column % spec->dilation.w == 0
           && row / spec->dilation.h < spec->kernel.h && column / spec->dilation.w < spec->kernel.w;
}

/* Whether the errors of this plane have their zeros: these come with the last of them. */
static bool has_zeros(const StageView *view, Place plane)
{
    const Trace *trace = view->trace;
    Span span;
    for (int part = 0; part < trace->parts; part++)
        if (set_is_spread(trace->part[part].out) && trace->part[part].len > 0) {
            int64_t of = (int64_t)plane.n * trace->tensor[AS(SPREAD)].dim[1] + plane.c;
            span = span_of(trace, trace->part[part].first + of * trace->part[part].unit[LEVEL_CELL], LEVEL_CELL);
            return span.end <= view->done;
        }
    return true;
}

static CellLook look_spread(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    look.lit = sliding(view) ? under_window(view, cell) : set_is_spread(view->step.out.set);
    look.shown = look.shown && has_zeros(view, place);
    look.now = look.now && sliding(view);
    return look;
}

/* The kernel is at its place until it turns. */
static CellLook look_w(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    bool turns = view->begun && view->motion == MOTION_TURN && view->share > 0;
    bool turned = turns && place.c == input_channel(view);
    look.lit = !sliding(view) && !set_is_spread(view->step.out.set) && !turned;
    bool away = turned && view->share < 0.6f && !cell_same(view->asked, cell);
    look.shown = look.shown && !away;   /* it has left; its memory remains */
    look.now = look.now && sliding(view);
    return look;
}

static CellLook look_rot(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    look.now = look.now && sliding(view);
    return look;
}

/* The error of a copy is away once it has returned. */
static CellLook look_result(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    if (set_is_landing(cell.set) && (cell_visits(view->trace, cell) == 0 || padding_cut(view, cell)))
        look.shown = false;
    return look;
}

/* The outputs that this input touched: those whose errors are under the window. */
static CellLook look_dy(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    look.lit = set_is_spread(view->step.out.set) && view->share <= 0;
    look.now = false;
    if (sliding(view)) {
        Place x = cell_place(view->trace, view->step.out);
        look.lit = window_holds(view->trace, place, (Place){place.n, 0, x.row, x.column})
                   && trace_meets(view->trace, place.c, x.c);
    }
    return look;
}

static void draw_window(StageView *view, const RotLayout *layout)
{
    const Trace *trace = view->trace;
    const Theme *theme = view->canvas->theme;
    if (!sliding(view))
        return;
    const ConvSpec *spec = &trace->spec;
    int64_t start = span_of(trace, view->cursor.step, LEVEL_CELL).first;
    Place from = cell_place(trace, step_at(trace, start).a);
    bool moved = view->slide < 1 && start > 0 && step_at(trace, start - 1).kind == STEP_PRODUCT;
    Place old = moved ? cell_place(trace, cell_term(trace, step_at(trace, start - 1).out, 0).a) : from;
    for (int c = 0; c < layout->spread.planes; c++) {
        if (!trace_meets(trace, c, cell_place(trace, view->step.out).c))
            continue;
        from.c = old.c = c;
        Place last = {from.n, c, from.row + (spec->kernel.h - 1) * spec->dilation.h,
                      from.column + (spec->kernel.w - 1) * spec->dilation.w};
        Rect frame = grid_span(&layout->spread, from, last), before = grid_cell(&layout->spread, old);
        frame.x = between(before.x, frame.x, moved ? view->slide : 1);
        frame.y = between(before.y, frame.y, moved ? view->slide : 1);
        bool here = c == output_channel(view);
        stage_frame(view, frame, fminf(6, layout->spread.cell * 0.12f), (here ? 4 : 2) * theme->line,
                   here ? theme_frame(theme, SET_W) : color_alpha(theme_frame(theme, SET_W), 0.5f));
    }
}

/* The turning kernel passes over the title below it, which is faint meanwhile. */
static void draw_turned(StageView *view, const RotLayout *layout)
{
    DrawList *list = view->canvas->list;
    bool passes = view->motion == MOTION_TURN && motion_runs(view);
    float far = passes ? fminf(1, fminf(view->share, 1 - view->share) / 0.2f) : 0, alpha = list->alpha;
    Grid untitled = layout->rot;
    untitled.title = NULL;
    grid_draw(view, &untitled, look_rot);
    list->alpha = alpha * (1 - far);
    if (far < 1)
        title_draw(view, &layout->rot);
    list->alpha = alpha;
}

static void fly(StageView *view, const RotLayout *layout)
{
    const Step *step = &view->step;
    const Trace *trace = view->trace;
    Rect box;
    if (!view->begun)
        return;
    if (sliding(view) && strip_box(view, layout->strips, view->cursor.step, &box)) {
        Rect a = grid_cell(&layout->spread, cell_place(trace, step->a)),
             b = grid_cell(&layout->rot, cell_place(trace, step->b));
        stage_fly(view, a, (Rect){box.x, box.y, box.w / 2, box.h}, view->act / 0.6f, step->va, AS(DY));
        stage_fly(view, b, (Rect){box.x + box.w / 2, box.y, box.w / 2, box.h}, view->act / 0.6f, step->vb, SET_W);
        if (step->closes && strip_sum(view, layout->strips, &box))
            stage_fly(view, box, grid_cell(&layout->dx, cell_place(trace, step->out)), (view->act - 0.6f) / 0.4f,
                      step->after, AS(DX));
    }
}

void scene_draw_rot(StageView *view)
{
    RotLayout layout = lay_out(view);
    if (layout.dy.cell > 0)
        grid_draw(view, &layout.dy, look_dy);
    if (layout.spread.cell > 0)
        grid_draw(view, &layout.spread, look_spread);
    if (layout.w.cell > 0)
        grid_draw(view, &layout.w, look_w);
    if (layout.rot.cell > 0)
        draw_turned(view, &layout);
    if (layout.dx.cell > 0)
        grid_draw(view, &layout.dx, look_result);
    draw_window(view, &layout);
    draw_clip(view->canvas->list, view->at);
    if (sliding(view))
        strip_draw(view, layout.strips);
    else if (padding_last(view))
        padding_note(view, layout.strips, "A copy in the padding: its error returns to its cell.");
    const Grid *grids[] = {&layout.dy, &layout.spread, &layout.w, &layout.rot, &layout.dx};
    motion_draw(view, grids, 5);
    fly(view, &layout);
}

static void icon(const Icon *icon)
{
    static const IconCells errors = {2, 2, 0, 1, 1, 1}, input = {3, 3, 0, 1, 2, 2};
    icon_pair(icon, errors, SET_DY, SET_DY, input, SET_DX, SET_W);
}

const SceneEntry scenes_conv_backward_input[3] = {
    {"Error of the input", "Rot(W)", "The turned kernel slides over the errors.",
     OP_CONV_BACKWARD_INPUT, PASS_FORWARD, ROUTE_ROT, scene_draw_rot, icon},
    {"Error of the input", "Scatter", "Each error spreads over the window it came from.",
     OP_CONV_BACKWARD_INPUT, PASS_FORWARD, ROUTE_SCATTER, scene_draw_scatter, NULL},
    {"Error of the input", "col2im", "The product of matrices, folded back with +=.",
     OP_CONV_BACKWARD_INPUT, PASS_FORWARD, ROUTE_COL2IM, scene_draw_col2im, NULL},
};
