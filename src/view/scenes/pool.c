/* Pooling. Forward: the windows on X, the current one framed, its winner's dot or its sum, the result landing in Y.
 * Backward: the max walks the same path home, from the error to the remembered dot; the average gives each cell of the
 * window an equal share. Nothing here is remembered: the winners are read from the trace's last comparisons. */
#include "trace/operations/operation.h"
#include "view/scenes/catalog.h"
#include "view/scenes/parts/motion.h"
#include "view/scenes/parts/row.h"

#include <math.h>

typedef struct {
    Grid x, small, dx;      /* X (except for an average's backward pass), Y or its error, the error of X (backward) */
    bool max, back;
} PoolLayout;

static PoolLayout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    PoolLayout layout = {.max = trace->kind->sparse, .back = trace->pass == PASS_BACKWARD};
    bool bordered = !trace->kind->window_follows;
    Grid *row[3];
    int count = 0;
    if (!layout.back || (layout.max && trace->tensor[SET_X].v)) {
        layout.x = grid_of(trace, SET_X, view->out.n, bordered, "X");
        row[count++] = &layout.x;
    }
    layout.small = layout.back ? grid_of(trace, SET_DY, view->out.n, false, "\\delta_{Y}")
                               : grid_of(trace, SET_Y, view->out.n, false, "Y");
    row[count++] = &layout.small;
    if (layout.back) {
        layout.dx = grid_of(trace, SET_DX, view->out.n, bordered, "\\delta_{X}");
        row[count++] = &layout.dx;
    }
    float margin = view->at.w < 700 ? 28 : 48, gap = fmaxf(48, fminf(110, view->at.w * 0.08f));
    float below = view->at.h < 240 ? 34 : 66;   /* for a note */
    Rect room = {view->at.x + margin, view->at.y + 16 + GRID_TITLE, view->at.w - 2 * margin,
                 view->at.h - GRID_TITLE - 16 - below};
    row_lay_out(view, row, count, room, gap);
    return layout;
}

static PoolWindow window_of(const Trace *trace, Place out)
{
    PoolSpec spec = trace_pool(trace);
    return pool_window(&trace->tensor[trace->pass == PASS_FORWARD ? SET_X : SET_DX], &spec, out.row, out.column);
}

/* The cells under the window of the output at `out`, the first and the last. */
static void window_cells(const Trace *trace, Place out, Place *first, Place *last)
{
    PoolWindow window = window_of(trace, out);
    *first = (Place){out.n, out.c, window.top, window.left};
    *last = (Place){out.n, out.c, window.bottom - 1, window.right - 1};
}

static bool under_window(const StageView *view, Place place)
{
    PoolWindow window = window_of(view->trace, view->out);
    return place.n == view->out.n && place.c == view->out.c && pool_window_holds(&window, place.row, place.column);
}

static Rect window_box(const StageView *view, const Grid *grid, Place out)
{
    Place first, last;
    window_cells(view->trace, out, &first, &last);
    Rect a = grid_cell(grid, first), b = grid_cell(grid, last);
    return (Rect){a.x, a.y, b.x + b.w - a.x, b.y + b.h - a.y};
}

/* The cell of X that has won the window of this output among those compared so far; false if none is. */
static bool winner_of(const StageView *view, Place out, Place *winner)
{
    const Trace *trace = view->trace;
    if (trace->pass == PASS_BACKWARD) {
        *winner = cell_place(trace, (Cell){SET_DX, trace->winner[cell_at(trace, SET_DY, out).index]});
        return true;
    }
    Cell cell = cell_at(trace, SET_Y, out);
    int64_t first = cell_visit(trace, cell, 0), last = cell_visit(trace, cell, cell_visits(trace, cell) - 1);
    if (view->done <= first)
        return false;
    *winner = cell_place(trace, step_at(trace, last < view->done ? last : view->done - 1).winner);
    return true;
}

static CellLook look_x(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    CellLook look = {.shown = cell.set == SET_X, .lit = under_window(view, place)};
    look.value = look.shown ? view->trace->tensor[SET_X].v[cell.index] : 0;
    look.now = step_touches(view, cell);
    return look;
}

typedef struct {
    int outputs, kernel, stride, padding, apart;
} Covering;

/* The first window over a cell along one axis, whose cells are `apart`; of a cell under none of them the last one. */
static int first_over(int at, Covering side)
{
    int before = at + side.padding - (side.kernel - 1) * side.apart - 1 + side.stride;
    int first = before < 0 ? 0 : before / side.stride;
    while (first < side.outputs && side.apart > 1 && (at + side.padding - first * side.stride) % side.apart != 0)
        first++;
    return first < side.outputs ? first : side.outputs - 1;
}

/* An error that a max did not send on stays 0, which shows once the window over the cell has had its turn. */
static CellLook look_dx(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    const Trace *trace = view->trace;
    (void)grid;
    CellLook look = {.lit = under_window(view, place), .now = step_touches(view, cell)};
    if (cell.set != SET_DX)
        return look;
    bool got = cell_visits(trace, cell) > 0 && cell_value(trace, cell, view->done, &look.value);
    if (!got && trace->kind->sparse) {
        const ConvSpec *spec = &trace->spec;
        const int *dim = trace->tensor[SET_DY].dim;
        Place window = {place.n, place.c,
                        first_over(place.row, (Covering){dim[2], spec->kernel.h, spec->stride.h, spec->padding.h,
                                                     spec->dilation.h}),
                        first_over(place.column, (Covering){dim[3], spec->kernel.w, spec->stride.w, spec->padding.w,
                                                        spec->dilation.w})};
        look.shown = cell_at(trace, SET_DY, window).index < view->done;
        look.value = veil_hides(trace, cell) ? number_withheld() : 0;
        look.lit = false;
        return look;
    }
    look.shown = got;
    look.lit = look.lit || got;
    return look;
}

static CellLook look_small(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = row_look(view, grid, cell, place);
    look.lit = cell.set == SET_Y || cell_same(cell, cell_at(view->trace, SET_DY, view->out));
    return look;
}

/* All windows of the image in thin lines; one that reaches over the edge shows its rest dashed. */
static void draw_windows(StageView *view, const Grid *grid)
{
    const Trace *trace = view->trace;
    const int *dim = trace->tensor[trace->pass == PASS_FORWARD ? SET_Y : SET_DY].dim;
    const Theme *theme = view->canvas->theme;
    const ConvSpec *spec = &trace->spec;
    if (grid->cell < GRID_MAP)
        return;
    float radius = fminf(6, grid->cell * 0.12f);
    for (int c = 0; c < dim[1]; c++)
        for (int row = 0; row < dim[2]; row++)
            for (int column = 0; column < dim[3]; column++) {
                Place out = {view->out.n, c, row, column};
                Rect box = window_box(view, grid, out);
                draw_frame(view->canvas->list, box, radius, 1.5f * theme->line, color_alpha(theme->soft, 0.6f));
                int cut_w = column * spec->stride.w + (spec->kernel.w - 1) * spec->dilation.w + 1 - grid->columns,
                    cut_h = row * spec->stride.h + (spec->kernel.h - 1) * spec->dilation.h + 1 - grid->rows;
                if (cut_w <= 0 && cut_h <= 0)
                    continue;
                box.w += cut_w > 0 ? grid->cell * 0.3f : 0;
                box.h += cut_h > 0 ? grid->cell * 0.3f : 0;
                draw_dashed_frame(view->canvas->list, box, radius, 1.5f * theme->line, 4,
                                  color_alpha(theme->soft, 0.6f));
            }
}

/* In the backward pass, whether a lesson asks where the window's error goes; then errors that are still to come are not
 * marked. */
static bool is_sought(const StageView *view, Place window)
{
    const Trace *trace = view->trace;
    return trace->pass == PASS_BACKWARD && trace->veil && trace->veil->finds > 0
           && cell_at(trace, SET_DY, window).index >= view->done;
}

/* A dot in the upper right corner of each cell that has won a window. */
static void draw_dots(StageView *view, const Grid *grid)
{
    const Theme *theme = view->canvas->theme;
    const int *dim = view->trace->tensor[view->trace->pass == PASS_FORWARD ? SET_Y : SET_DY].dim;
    if (grid->cell < GRID_MAP)
        return;
    float radius = fmaxf(2, fminf(6, grid->cell * 0.08f));
    for (int c = 0; c < dim[1]; c++)
        for (int row = 0; row < dim[2]; row++)
            for (int column = 0; column < dim[3]; column++) {
                Place winner, window = {view->out.n, c, row, column};
                if (is_sought(view, window) || !winner_of(view, window, &winner))
                    continue;
                Rect box = grid_cell(grid, winner);
                draw_disc(view->canvas->list, box.x + box.w - radius - 5, box.y + radius + 5, radius,
                          theme->frame[ROLE_OUTPUT]);
            }
}

/* The current window, sliding from the one before. */
static void draw_current(StageView *view, const Grid *grid, Color color)
{
    Rect box = window_box(view, grid, view->out);
    int64_t start = span_of(view->trace, view->cursor.step, LEVEL_CELL).first;
    if (view->slide < 1 && start > 0) {
        Place old = window_of_step(view->trace, start - 1);
        if (old.n == view->out.n) {
            Rect from = window_box(view, grid, old);
            box = (Rect){between(from.x, box.x, view->slide), between(from.y, box.y, view->slide),
                         between(from.w, box.w, view->slide), between(from.h, box.h, view->slide)};
        }
    }
    float stroke = grid->cell < grid_least(view->canvas) ? 2 : 4;
    stage_frame(view, box, fminf(6, grid->cell * 0.12f), stroke * view->canvas->theme->line, color);
}

/* How many cells of the window have its largest value. */
static int equals(const StageView *view)
{
    Place winner = {0};
    const Tensor *x = &view->trace->tensor[SET_X];
    PoolWindow window = window_of(view->trace, view->out);
    if (!x->v || !winner_of(view, view->out, &winner))
        return 0;
    float most = *tensor_at(x, winner.n, winner.c, winner.row, winner.column);
    int count = 0;
    for (int row = window.top; row < window.bottom; row += window.step.h)
        for (int column = window.left; column < window.right; column += window.step.w)
            count += *tensor_at(x, winner.n, winner.c, row, column) == most;
    return count;
}

static void draw_ties(StageView *view, const Grid *grid)
{
    bool whole = view->trace->pass == PASS_BACKWARD || view->step.closes;
    if (view->begun && view->act >= 1 && whole && equals(view) > 1)
        row_note(view, grid->at.x + grid->at.w / 2, grid->at.y + grid->at.h + 26,
                 view->canvas->theme->text[ROLE_OUTPUT], "first of equal values wins");
}

static void draw_forward(StageView *view, const PoolLayout *layout)
{
    const Theme *theme = view->canvas->theme;
    Rect y = grid_cell(&layout->small, view->out);
    Place winner;
    draw_current(view, &layout->x, theme->frame[ROLE_OUTPUT]);
    if (layout->x.cell < grid_least(view->canvas) || view->act <= 0)
        grid_frame(view, &layout->small, view->out, view->out, 2, theme->frame[ROLE_OUTPUT]);
    if (!view->begun)
        return;
    if (layout->max) {
        draw_dots(view, &layout->x);
        draw_ties(view, &layout->x);
        if (view->step.closes && view->act >= 1 && winner_of(view, view->out, &winner))
            row_curve(view, &layout->x, winner, &layout->small, view->out, 0, theme->frame[ROLE_OUTPUT]);
    }
    const Grid *grids[] = {&layout->x, &layout->small};
    bool leads = !layout->max || cell_same(view->step.winner, view->step.a);
    if (!motion_draw(view, grids, 2) && view->step.a.set == SET_X && leads)
        stage_fly(view, grid_cell(&layout->x, cell_place(view->trace, view->step.a)), y, view->act, view->step.va,
                  SET_X);
}

/* The ways that the error goes now: that of each of its shares, if they go together. */
static void draw_ways(StageView *view, const PoolLayout *layout)
{
    enum { WAYS = 16 };
    Span span = view->together;
    if (view->share <= 0 || span.end - span.first > WAYS)
        return;
    for (int64_t i = span.first; i < span.end; i++)
        row_curve(view, &layout->small, view->out, &layout->dx, cell_place(view->trace, step_at(view->trace, i).out), 0,
                  view->canvas->theme->frame[ROLE_ERROR]);
}

static void draw_backward(StageView *view, const PoolLayout *layout)
{
    const Theme *theme = view->canvas->theme;
    draw_current(view, &layout->dx, theme->frame[ROLE_ERROR]);
    if (layout->x.planes) {
        draw_current(view, &layout->x, theme->frame[ROLE_ERROR]);
        draw_dots(view, &layout->x);
        draw_ties(view, &layout->x);
    }
    if (!view->begun)
        return;
    Place winner;
    if (layout->x.planes && winner_of(view, view->out, &winner))
        row_curve(view, &layout->x, winner, &layout->small, view->out, 6, theme->frame[ROLE_OUTPUT]);
    draw_ways(view, layout);
    const Grid *grids[] = {&layout->small, &layout->dx};
    if (!motion_draw(view, grids, 2))
        stage_fly(view, grid_cell(&layout->small, view->out),
                  grid_cell(&layout->dx, cell_place(view->trace, view->step.out)), view->act,
                  layout->max ? view->step.va : view->step.va / view->step.vb, SET_DX);
}

void scene_draw_pool(StageView *view)
{
    PoolLayout layout = lay_out(view);
    if (layout.x.planes) {
        grid_draw(view, &layout.x, look_x);
        draw_windows(view, &layout.x);
    }
    grid_draw(view, &layout.small, look_small);
    if (layout.back) {
        grid_draw(view, &layout.dx, look_dx);
        draw_windows(view, &layout.dx);
    }
    (layout.back ? draw_backward : draw_forward)(view, &layout);
}

static void max_icon(const Icon *icon)
{
    static const IconCells input = {4, 4, 1, 3, 1, 1}, output = {2, 2, 0, 1, 1, 1};
    icon_pair(icon, input, SET_X, SET_X, output, SET_Y, SET_Y);
}

static void average_icon(const Icon *icon)
{
    static const IconCells input = {4, 4, 0, 2, 2, 2}, output = {2, 2, 0, 1, 1, 1};
    icon_pair(icon, input, SET_X, SET_X, output, SET_Y, SET_Y);
}

static void global_icon(const Icon *icon)
{
    static const IconCells input = {3, 3, 0, 0, 3, 3}, output = {1, 1, 0, 0, 1, 1};
    icon_pair(icon, input, SET_X, SET_X, output, SET_Y, SET_Y);
}

const SceneEntry scenes_max_pool[2] = {
    {"Max pooling", "Forward", "Of each window the largest value; where it stood is remembered.",
     OP_MAX_POOL, PASS_FORWARD, ROUTE_NAIVE, scene_draw_pool, max_icon},
    {"Max pooling", "Backward", "The error goes to where the largest value stood.",
     OP_MAX_POOL, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_pool, max_icon},
};

const SceneEntry scenes_average_pool[2] = {
    {"Average pooling", "Forward", "Of each window the mean.",
     OP_AVERAGE_POOL, PASS_FORWARD, ROUTE_NAIVE, scene_draw_pool, average_icon},
    {"Average pooling", "Backward", "Each cell of the window gets an equal share of the error.",
     OP_AVERAGE_POOL, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_pool, average_icon},
};

const SceneEntry scenes_global_pool[2] = {
    {"Global average", "Forward", "One mean of each map.",
     OP_GLOBAL_POOL, PASS_FORWARD, ROUTE_NAIVE, scene_draw_pool, global_icon},
    {"Global average", "Backward", "Each cell of the map gets an equal share of its error.",
     OP_GLOBAL_POOL, PASS_BACKWARD, ROUTE_NAIVE, scene_draw_pool, global_icon},
};
