/* The error of the input, scatter: each error of Y spreads itself times the kernel over the window it came from. The
 * window slides over the error of X, padding included; what lands in the padding is cut off in the end. */
#include "view/scenes/catalog.h"
#include "view/scenes/parts/columns.h"
#include "view/scenes/parts/motion.h"
#include "view/scenes/parts/row.h"
#include "view/scenes/parts/strip.h"

#include "trace/operations/conv.h"
#include "trace/say/names.h"

#include <math.h>
#include <stdio.h>

/* The tensors of a transposed convolution in the places of a convolution's. */
#define AS(name) trace_set(trace, SET_##name)

typedef struct {
    Grid dy, w, b, dx;
    Rect strips;
} ScatterLayout;

static int64_t cells_of_y(const Trace *trace)
{
    return (int64_t)trace->tensor[SET_Y].dim[2] * trace->tensor[SET_Y].dim[3];
}

/* Where the stride does not divide the kernel, the windows of X's numbers overlap unevenly on Y; a note says so where
 * there is room. */
static bool checkered(const StageView *view)
{
    enum { MOST = 4096 };
    const Trace *trace = view->trace;
    Pair kernel = trace->spec.kernel, stride = trace->spec.stride;
    bool uneven = kernel.h % stride.h != 0 || kernel.w % stride.w != 0;
    return AS(DY) == SET_X && uneven && cells_of_y(trace) <= MOST && !view->veil && view->at.h >= 240;
}

static ScatterLayout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    Place source = cell_place(trace, view->step.a);
    ScatterLayout layout = {.dy = grid_of(trace, AS(DY), source.n, false, set_tex(AS(DY))),
                            .w = grid_of(trace, SET_W, source.c, false, "W"),
                            .dx = grid_of(trace, AS(DX), source.n, true, set_tex(AS(DX)))};
    float margin = stage_margin(view);
    layout.strips = strip_room(view, margin);
    Rect room = {view->at.x + margin, view->at.y + 10, view->at.w - 2 * margin, layout.strips.y - view->at.y - 24};
    room.h -= checkered(view) ? 16 : 0;   /* the note's, below Y */
    bool bias = trace->tensor[SET_B].v && AS(DY) == SET_X;
    layout.b = (Grid){.set = SET_B, .planes = 1, .rows = 1, .columns = 1, .across = 1, .title = "b"};
    Column column[4] = {{{&layout.dy}, 1, false}, {{&layout.w}, 1, true}};
    if (bias)
        column[2] = (Column){{&layout.b}, 1, true};
    column[2 + bias] = (Column){{&layout.dx}, 1, false};
    columns_stand(view, column, 3 + bias, room);
    return layout;
}

static CellLook look_error(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    look.lit = look.now || (view->begun && cell_same(cell, view->step.a));
    return look;
}

/* The error of X: the cells under the current window are lit, those reached before are dimmed a little less than the
 * others. */
static CellLook look_input(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    const Trace *trace = view->trace;
    Place error = cell_place(trace, view->step.a);
    look.lit = padding_last(view) ? cell.set == AS(DX) || look.now
                                  : window_holds(view->trace, error, place)
                                                 && trace_meets(view->trace, error.c, place.c);
    bool empty = set_is_landing(cell.set)
                 && (cell_visits(view->trace, cell) == 0 || cell_visit(view->trace, cell, 0) >= view->done);
    if (empty || padding_cut(view, cell))
        look.shown = false;
    return look;
}

static Rect window(const StageView *view, const Grid *dx, Place source, int channel)
{
    const ConvSpec *spec = &view->trace->spec;
    Place first = window_origin(view->trace, source);
    first.c = channel;
    Place last = {first.n, channel, first.row + (spec->kernel.h - 1) * spec->dilation.h,
                  first.column + (spec->kernel.w - 1) * spec->dilation.w};
    return grid_span(dx, first, last);
}

/* The window's frame on each channel of the error of X, on its way from the one before. */
static void draw_windows(StageView *view, const ScatterLayout *layout)
{
    const Theme *theme = view->canvas->theme;
    const Trace *trace = view->trace;
    Place source = cell_place(trace, view->step.a);
    int64_t start = span_of(trace, view->cursor.step, LEVEL_CELL).first;
    for (int c = 0; c < layout->dx.planes; c++) {
        Rect frame = window(view, &layout->dx, source, c);
        if (view->slide < 1 && start > 0) {
            Rect old = window(view, &layout->dx, cell_place(trace, step_at(trace, start - 1).a), c);
            frame.x = between(old.x, frame.x, view->slide);
            frame.y = between(old.y, frame.y, view->slide);
        }
        if (!trace_meets(trace, source.c, c))
            continue;
        bool here = c == cell_place(trace, view->step.out).c;
        stage_frame(view, frame, fminf(6, layout->dx.cell * 0.12f), (here ? 4 : 2) * theme->line,
                   here ? theme_frame(theme, SET_W) : color_alpha(theme_frame(theme, SET_W), 0.5f));
    }
}

static void draw_checkerboard(StageView *view, const Grid *y)
{
    if (!checkered(view))
        return;
    const Trace *trace = view->trace;
    int64_t cells = cells_of_y(trace), least = INT64_MAX, most = 0;
    for (int64_t i = 0; i < cells; i++) {
        int64_t products = conv_input_visits(trace, (Cell){SET_Y, i});
        least = products < least ? products : least;
        most = products > most ? products : most;
    }
    char said[120];
    snprintf(said, sizeof said, "a cell gets %lld to %lld products: a checkerboard", (long long)least, (long long)most);
    row_note(view, y->at.x + y->at.w / 2, y->at.y + y->at.h + 18, view->canvas->theme->soft, said);
}

void scene_draw_scatter(StageView *view)
{
    ScatterLayout layout = lay_out(view);
    grid_draw(view, &layout.dy, look_error);
    grid_draw(view, &layout.w, look_plain);
    if (layout.b.cell > 0)
        strip_bias(view, &layout.b, look_plain);
    grid_draw(view, &layout.dx, look_input);
    draw_checkerboard(view, &layout.dx);
    if (view->step.kind == STEP_BIAS) {   /* the bias is added where the sums stand */
        padding_note(view, layout.strips, "All numbers have spread: now the bias is added.");
        return;
    }
    if (view->step.kind == STEP_CUT) {   /* no window, no product: a cell of the padding goes */
        padding_note(view, layout.strips, "It lies in the padding: it is cut off.");
        return;
    }
    const Grid *grids[] = {&layout.dy, &layout.w, &layout.dx};
    if (set_is_landing(view->step.a.set)) {   /* nor here: the error of a copy returns */
        padding_note(view, layout.strips, "A copy in the padding: its error returns to its cell.");
        motion_draw(view, grids, 3);
        return;
    }
    draw_windows(view, &layout);
    draw_clip(view->canvas->list, view->at);
    strip_draw(view, layout.strips);
    motion_draw(view, grids, 3);
}
