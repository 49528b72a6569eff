/* Forward, im2col: X with its window at the left; the columns above, W's rows beside and Y's rows below them, as one writes
 * a matrix product. First each window unfolds into its column, then row times column fills Y. */
#include "view/scenes/grid.h"
#include "trace/names.h"

#include <math.h>
#include <stdio.h>

typedef struct {
    Grid x, col, w, y;
    Grid maps;       /* Y once more, folded into the maps it is */
} Layout;

static void set_cells(Grid *grid, float cell)
{
    grid_arrange(grid, cell, 1e9f);
}

typedef struct {
    float x_width, middle, gap, titles;
} Sizes;

/* Whether everything fits with these sides: x for X and the maps, m for the matrices. */
static bool try_cells(Layout *layout, float x, float m, Rect room, Sizes *sizes)
{
    set_cells(&layout->col, m);
    set_cells(&layout->w, m);
    set_cells(&layout->y, m);
    grid_arrange(&layout->x, x, room.h * 0.52f);
    grid_arrange(&layout->maps, x, room.h * 0.36f);
    sizes->x_width = fmaxf(layout->x.at.w, layout->maps.at.w);
    float width = sizes->x_width + sizes->gap * 2 + layout->w.at.w + layout->col.at.w;
    float matrices = layout->col.at.h + layout->y.at.h + sizes->titles * 2;
    float left = layout->x.at.h + layout->maps.at.h + sizes->titles * 2;
    return width <= room.w && matrices <= room.h && left <= room.h;
}

/* The largest side up to `most` for all (`which` 0), for the matrices beside X's `other` (1), or for X beside theirs (2). */
static float largest(Layout *layout, int which, float most, float other, Rect room, Sizes *sizes)
{
    float low = 0.25f, high = most;
    for (int i = 0; i < 22; i++) {
        float side = (low + high) / 2;
        if (try_cells(layout, which == 1 ? other : side, which == 2 ? other : side, room, sizes))
            low = side;
        else
            high = side;
    }
    return low > 8 ? floorf(low) : low;
}

static Rect stand_all(StageView *view, Layout *layout, const Sizes *sizes, Rect room)
{
    float width = sizes->x_width + sizes->gap * 2 + layout->w.at.w + layout->col.at.w;
    float x = view->at.x + view->at.w / 2 + (room.x + room.w / 2 - view->at.x - view->at.w / 2 - width / 2) * view->zoom + view->pan_x;
    float centre = view->at.y + view->at.h / 2, zoom = view->zoom;
    float right = layout->col.at.h + layout->y.at.h + sizes->titles * 2, left = layout->x.at.h + layout->maps.at.h + sizes->titles * 2;
    float top_right = (room.y + (room.h - right) / 2 + sizes->titles - centre) * zoom + centre + view->pan_y;
    float top_left = (room.y + (room.h - left) / 2 + sizes->titles - centre) * zoom + centre + view->pan_y;
    float matrix_x = x + (sizes->x_width + sizes->gap) * zoom;
    set_cells(&layout->w, layout->w.cell * zoom);
    set_cells(&layout->col, layout->col.cell * zoom);
    set_cells(&layout->y, layout->y.cell * zoom);
    Grid *left_grids[] = {&layout->x, &layout->maps};
    for (int i = 0; i < 2; i++) {
        Grid *grid = left_grids[i];
        int across = grid->across;
        grid->cell *= zoom;
        grid->gap *= zoom;
        grid->at.w *= zoom;
        grid->at.h *= zoom;
        grid->across = across;
    }
    float col_x = matrix_x + layout->w.at.w + sizes->gap * zoom;
    layout->x.at.x = x;
    layout->x.at.y = top_left;
    layout->maps.at.x = x;
    layout->maps.at.y = top_left + layout->x.at.h + sizes->titles * zoom;
    layout->col.at.x = col_x;
    layout->col.at.y = top_right;
    layout->y.at.x = col_x;
    layout->y.at.y = top_right + layout->col.at.h + sizes->titles * zoom;
    layout->w.at.x = matrix_x;
    layout->w.at.y = layout->y.at.y;
    return (Rect){x, top_left, width * zoom, right * zoom};
}

static Layout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    const int *w = trace->tensor[SET_W].dim, *col = trace->tensor[SET_COL].dim;
    Layout layout = {.x = grid_of(trace, SET_X, view->out.n, true, "X"), .maps = grid_of(trace, SET_Y, view->out.n, false, "Y"),
                     .col = grid_of(trace, SET_COL, view->out.n, false, "\\mathrm{col}(X)"), .w = grid_matrix(SET_W, 0, w[0], col[2], "W"),
                     .y = grid_matrix(SET_Y, (int64_t)view->out.n * w[0] * col[3], w[0], col[3], "W\\,\\mathrm{col}(X)")};
    float margin = view->at.w < 700 ? 20 : 40;
    Rect room = {view->at.x + margin, view->at.y + 10, view->at.w - 2 * margin, view->at.h - 24};
    Sizes sizes = {.gap = fmaxf(24, fminf(64, view->at.w * 0.045f)), .titles = 32};
    float cell = largest(&layout, 0, 72, 0, room, &sizes);
    float m = largest(&layout, 1, 72, cell, room, &sizes);
    float share = view->at.w * 0.36f / (float)layout.x.columns;
    cell = fmaxf(cell, largest(&layout, 2, fmaxf(cell, fminf(72, share)), m, room, &sizes));
    try_cells(&layout, cell, m, room, &sizes);
    stand_all(view, &layout, &sizes, room);
    return layout;
}

static bool copying(const StageView *view)
{
    return view->step.kind == STEP_COPY;
}

/* The column of the window at hand: the one copied now, or the one multiplied now. */
static int column_now(const StageView *view)
{
    return view->out.row * view->trace->tensor[SET_Y].dim[3] + view->out.column;
}

static bool is_now(const StageView *view, Cell cell)
{
    const Step *step = &view->step;
    return view->begun && view->act > 0 && (cell_same(cell, step->a) || cell_same(cell, step->b) || cell_same(cell, step->out));
}

static CellLook look_x(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    CellLook look = {.shown = true, .now = is_now(view, cell)};
    look.lit = copying(view) && window_holds(view->trace, view->out, place);
    if (view->hover.set == SET_COL && cell_same(cell_source(view->trace, view->hover), cell))
        look.lit = true;
    look.value = cell.set == SET_X ? view->trace->tensor[SET_X].v[cell.index] : 0;
    return look;
}

/* At a level above single products a window unfolds as one motion: its share done, or 1 when it rests. */
static float unfolding(const StageView *view)
{
    if (view->level < LEVEL_CELL || !copying(view) || view->cursor.fraction >= 1 || !view->begun)
        return 1;
    Span span = span_of(view->trace, view->cursor.step, LEVEL_CELL);
    return (float)((double)(view->cursor.step - span.first) + (double)view->cursor.fraction) / (float)(span.end - span.first);
}

/* While a window unfolds, its column stands empty until the numbers have arrived. */
static int64_t shown_steps(const StageView *view)
{
    return unfolding(view) < 1 ? span_of(view->trace, view->cursor.step, LEVEL_CELL).first : view->done;
}

static CellLook look_col(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    CellLook look = {.now = is_now(view, cell), .lit = place.column == column_now(view)};
    look.shown = cell_visit(view->trace, cell, 0) < shown_steps(view);
    Cell source = cell_source(view->trace, cell);
    look.value = source.set == SET_X ? view->trace->tensor[SET_X].v[source.index] : 0;
    if (copying(view) && look.shown)
        look.lit = true;
    return look;
}

static CellLook look_w(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    return (CellLook){.shown = true, .lit = !copying(view) && place.n == view->out.c, .now = is_now(view, cell), .value = view->trace->tensor[SET_W].v[cell.index]};
}

static CellLook look_y(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    (void)place;
    CellLook look = {.lit = true, .now = is_now(view, cell)};
    look.shown = cell_value(view->trace, cell, view->done, &look.value);
    return look;
}

/* The frames: the window on X; its column; in the product also the row of W and the cell of Y. */
static void draw_frames(StageView *view, const Layout *layout)
{
    const Theme *theme = view->canvas->theme;
    const ConvSpec *spec = &view->trace->spec;
    int column = column_now(view);
    Place origin = window_origin(view->trace, view->out);
    for (int c = 0; c < layout->x.planes; c++) {
        Place first = {origin.n, c, origin.row, origin.column};
        Place last = {origin.n, c, origin.row + (spec->kernel.h - 1) * spec->dilation.h, origin.column + (spec->kernel.w - 1) * spec->dilation.w};
        grid_frame(view, &layout->x, first, last, layout->x.cell < GRID_NUMBER ? 2 : 3, theme_frame(theme, SET_W));
    }
    float stroke = layout->col.cell < GRID_NUMBER ? 2 : 3;
    grid_frame(view, &layout->col, (Place){0, view->out.n, 0, column}, (Place){0, view->out.n, layout->col.rows - 1, column}, stroke, theme_frame(theme, SET_W));
    if (copying(view))
        return;
    Rect row = layout->w.at;
    row.y += (float)view->out.c * layout->w.cell;
    row.h = layout->w.cell;
    draw_frame(view->canvas->list, row, fminf(6, layout->w.cell * 0.12f), stroke * theme->line, theme_frame(theme, SET_W));
    Rect out = {layout->y.at.x + (float)column * layout->y.cell, layout->y.at.y + (float)view->out.c * layout->y.cell, layout->y.cell, layout->y.cell};
    bool lit = view->begun && view->act > 0;
    if (!lit || layout->y.cell < GRID_NUMBER)
        draw_frame(view->canvas->list, out, fminf(6, layout->y.cell * 0.12f), 2 * theme->line, theme_frame(theme, SET_Y));
    if (!lit || layout->maps.cell < GRID_NUMBER)
        grid_frame(view, &layout->maps, view->out, view->out, 2, theme_frame(theme, SET_Y));
}

static Rect matrix_cell(const Grid *grid, int row, int column)
{
    return (Rect){grid->at.x + (float)column * grid->cell, grid->at.y + (float)row * grid->cell, grid->cell, grid->cell};
}

/* All numbers of a window on their way into its column, each a little after the one above it. */
static void fly_column(StageView *view, const Layout *layout)
{
    Span span = span_of(view->trace, view->cursor.step, LEVEL_CELL);
    int64_t count = span.end - span.first;
    if (view->level > LEVEL_CELL && layout->col.columns > 24)
        return;
    for (int64_t i = span.first; i < span.end; i++) {
        Step step = step_at(view->trace, i);
        Place at = cell_place(view->trace, step.out);
        float late = 0.4f * (float)(i - span.first) / (float)count;
        stage_fly(view, grid_cell(&layout->x, cell_place(view->trace, step.a)), matrix_cell(&layout->col, at.row, at.column),
                  ease((unfolding(view) - late) / 0.6f), step.va, SET_X);
    }
}

static void fly(StageView *view, const Layout *layout)
{
    const Step *step = &view->step;
    if (!view->begun)
        return;
    if (unfolding(view) < 1) {
        fly_column(view, layout);
        return;
    }
    if (copying(view)) {
        Place at = cell_place(view->trace, step->out);
        stage_fly(view, grid_cell(&layout->x, cell_place(view->trace, step->a)), matrix_cell(&layout->col, at.row, at.column), view->act, step->va, SET_X);
        return;
    }
    if (step->kind != STEP_PRODUCT)
        return;
    Place w = cell_place(view->trace, step->a), col = cell_place(view->trace, step->b);
    int tap = (int)(step->a.index % layout->w.columns);
    Rect out = matrix_cell(&layout->y, view->out.c, col.column);
    stage_fly(view, matrix_cell(&layout->w, w.n, tap), out, view->act, step->va, SET_W);
    stage_fly(view, matrix_cell(&layout->col, col.row, col.column), out, view->act, step->vb, SET_X);
}

void scene_draw_im2col(StageView *view)
{
    Layout layout = lay_out(view);
    grid_draw(view, &layout.x, look_x);
    grid_draw(view, &layout.col, look_col);
    grid_draw(view, &layout.w, look_w);
    grid_draw(view, &layout.y, look_y);
    grid_draw(view, &layout.maps, look_y);
    draw_frames(view, &layout);
    fly(view, &layout);
}
