/* im2col: X with its window above the left factor; the columns above the product, as one writes a product of
 * matrices; at the right the maps it is. First each window unfolds into its column, then row times column fills the
 * product: forward W times the columns is Y; for the gradient of W the errors times the columns, transposed, so that
 * windows lie in rows. */
#include "view/scenes/catalog.h"
#include "view/scenes/parts/columns.h"
#include "view/scenes/parts/motion.h"
#include "view/scenes/parts/titles.h"

#include <math.h>
#include <stdio.h>

typedef struct {
    Grid x, col, w, y;   /* w: the left factor, y: the product */
    Grid maps;           /* the product once more, folded into the maps or kernels it is */
    bool product;        /* only the product and its factors have a place */
} Im2colLayout;

static bool is_gradient(const Trace *trace)
{
    return trace->operation == OP_CONV_BACKWARD_WEIGHT;
}

static bool copying(const StageView *view)
{
    return view->step.kind == STEP_COPY;
}

static void set_cells(Grid *grid, float cell)
{
    grid_arrange(grid, cell, 1e9f);
}

typedef struct {
    float left, gap, titles;   /* width of X and the left factor; between columns; above each grid */
} Sizes;

/* Whether everything fits with these sides: x for X and the maps, m for the matrices. */
static bool try_cells(Im2colLayout *layout, float x, float m, Rect room, Sizes *sizes)
{
    set_cells(&layout->col, m);
    set_cells(&layout->w, m);
    set_cells(&layout->y, m);
    float above = room.h - layout->y.at.h - 2 * sizes->titles;
    x = layout->product ? 0 : x;
    grid_arrange(&layout->x, x, above);
    grid_arrange(&layout->maps, x, room.h - sizes->titles);
    sizes->left = fmaxf(layout->x.at.w, layout->w.at.w);
    float width = sizes->left + sizes->gap * (layout->product ? 1 : 2) + layout->col.at.w + layout->maps.at.w;
    return width <= room.w && layout->col.at.h <= above && layout->x.at.h <= above
           && layout->maps.at.h <= room.h - sizes->titles;
}

/* The largest side up to `most` for all (`which` 0), for the matrices beside X's `other` (1), or for X beside theirs
 * (2). */
static float largest(Im2colLayout *layout, int which, float most, float other, Rect room, Sizes *sizes)
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

/* The side with which X and the maps have their share of the width: long matrices must not squeeze them. */
static float fair(Im2colLayout *layout, Rect room, Sizes *sizes)
{
    float low = 0.25f, high = 72;
    for (int i = 0; i < 22; i++) {
        float side = (low + high) / 2;
        bool fit = try_cells(layout, side, 0.25f, room, sizes) && layout->x.at.w + layout->maps.at.w <= 0.42f * room.w;
        *(fit ? &low : &high) = side;
    }
    return low > 8 ? floorf(low) : low;
}

static void stand_all(StageView *view, Im2colLayout *layout, const Sizes *sizes, Rect room)
{
    float width = sizes->left + sizes->gap * (layout->product ? 1 : 2) + layout->col.at.w + layout->maps.at.w,
          above = fmaxf(layout->col.at.h, layout->x.at.h);
    float height = above + layout->y.at.h + 2 * sizes->titles, x = room.x + (room.w - width) / 2,
          top = room.y + (room.h - height) / 2 + sizes->titles;
    float below = top + above + sizes->titles, col_x = x + sizes->left + sizes->gap;
    grid_stand(&layout->x, x + (sizes->left - layout->x.at.w) / 2, top + above / 2);
    grid_stand(&layout->w, x + sizes->left - layout->w.at.w, below + layout->y.at.h / 2);
    grid_stand(&layout->col, col_x, top + above - layout->col.at.h / 2);
    grid_stand(&layout->y, col_x, below + layout->y.at.h / 2);
    grid_stand(&layout->maps, col_x + layout->col.at.w + sizes->gap,
               room.y + sizes->titles + (room.h - sizes->titles) / 2);
    Grid *all[] = {&layout->x, &layout->w, &layout->col, &layout->y, &layout->maps};
    for (int i = 0; i < 5; i++)
        grid_zoom(all[i], view->zoom, view->at.x + view->at.w / 2, view->at.y + view->at.h / 2, view->pan_x,
                  view->pan_y);
    titles_settle(view, all, 5);
}

/* The image whose columns are on the stage. */
static int image(const StageView *view)
{
    return copying(view) || !is_gradient(view->trace) ? view->out.n : cell_place(view->trace, view->step.a).n;
}

static Im2colLayout forward(const StageView *view)
{
    const Trace *trace = view->trace;
    const int *w = trace->tensor[SET_W].dim, *col = trace->tensor[SET_COL].dim;
    int n = image(view);
    return (Im2colLayout){.x = grid_of(trace, SET_X, n, true, "X"),
                          .maps = grid_of(trace, SET_Y, n, false, "Y"),
                          .col = grid_of(trace, SET_COL, n, false, "\\mathrm{col}(X)"),
                          .w = grid_matrix(SET_W, 0, w[0], w[1] * w[2] * w[3], "W"),
                          .y = grid_matrix(SET_Y, (int64_t)n * w[0] * col[3], w[0], col[3], "W\\,\\mathrm{col}(X)")};
}

static Im2colLayout gradient(const StageView *view)
{
    const Trace *trace = view->trace;
    const int *w = trace->tensor[SET_DW].dim, *col = trace->tensor[SET_COL].dim;
    int n = image(view), kernel = copying(view) ? 0 : view->out.n;
    int64_t first = (int64_t)n * col[2] * col[3];
    Im2colLayout layout = {.x = grid_of(trace, SET_X, n, true, "X"),
                           .maps = grid_of(trace, SET_DW, kernel, false, "\\partial E/\\partial W"),
                           .col = grid_matrix(SET_COL, first, col[3], col[2], "\\mathrm{col}(X)^{T}"),
                           .w = grid_matrix(SET_DY, (int64_t)n * w[0] * col[3], w[0], col[3], "\\delta_Y"),
                           .y = grid_matrix(SET_DW, 0, w[0], w[1] * w[2] * w[3], "\\delta_Y\\,\\mathrm{col}(X)^{T}")};
    layout.col.turned = true;
    return layout;
}

static void stand_here(StageView *view, Im2colLayout *layout, Rect room)
{
    Sizes sizes = {.gap = fmaxf(24, fminf(64, view->at.w * 0.045f)), .titles = 32};
    float cell = largest(layout, 0, 72, 0, room, &sizes);
    /* more for X only where it's the width that lacks: height given to it is taken from the matrices */
    if (cell < grid_least(view->canvas)) {
        Rect wide = {room.x, room.y, 1e6f, room.h};
        cell = fmaxf(cell, fminf(fair(layout, room, &sizes), largest(layout, 0, 72, 0, wide, &sizes)));
    }
    float m = largest(layout, 1, 72, cell, room, &sizes);
    float share = view->at.w * 0.36f / (float)layout->x.columns;
    cell = fmaxf(cell, largest(layout, 2, fmaxf(cell, fminf(72, share)), m, room, &sizes));
    try_cells(layout, cell, m, room, &sizes);
    stand_all(view, layout, &sizes, room);
}

/* Only the tensors of the part at hand: X and its columns, or the product and its factors. */
static void stand_part(StageView *view, Im2colLayout *layout, Rect room)
{
    layout->product = !copying(view);
    if (layout->product) {
        stand_here(view, layout, room);
        layout->x.cell = layout->maps.cell = 0;
        return;
    }
    Column column[] = {{{&layout->x}, 1, false}, {{&layout->col}, 1, false}};
    columns_stand(view, column, 2, room);
    layout->w.cell = layout->y.cell = layout->maps.cell = 0;
}

static Im2colLayout lay_out(StageView *view)
{
    Im2colLayout layout = is_gradient(view->trace) ? gradient(view) : forward(view), part = layout;
    float margin = view->at.w < 700 ? 20 : 40;
    Rect room = {view->at.x + margin, view->at.y + 10, view->at.w - 2 * margin, view->at.h - 24};
    stand_here(view, &layout, room);
    const Grid *all[] = {&layout.x, &layout.maps, &layout.col, &layout.w, &layout.y};
    if (grids_readable(view, all, 5))
        return layout;
    stand_part(view, &part, room);
    const Grid *here[] = {&part.col, part.product ? &part.y : &part.x};
    return grids_readable(view, here, 2) ? part : layout;
}

/* The output whose window is current: the one unfolded now, or the one whose column a product reads. */
static Place window_now(const StageView *view)
{
    return copying(view) || !is_gradient(view->trace) ? view->out : cell_place(view->trace, view->step.a);
}

/* Which of the columns it is. */
static int column_now(const StageView *view)
{
    Place window = window_now(view);
    return window.row * view->trace->tensor[SET_Y].dim[3] + window.column;
}

/* The row of the left factor that a product reads. */
static int row_now(const StageView *view)
{
    return is_gradient(view->trace) ? view->out.n : view->out.c;
}

/* The rows of the columns that a row of the left factor meets, those of its group's channels: the first, and how
 * many. */
static Pair rows_met(const StageView *view)
{
    const Trace *trace = view->trace;
    const int *w = trace->tensor[is_gradient(trace) ? SET_DW : SET_W].dim, rows = trace->tensor[SET_COL].dim[2];
    if (copying(view))
        return (Pair){0, rows};
    return (Pair){conv_first(&trace->spec, w, row_now(view)) * w[2] * w[3], w[1] * w[2] * w[3]};
}

/* The line of the columns' matrix that takes part: a window's, or in the product for the gradient a tap's. */
static bool line_holds(const StageView *view, Place place)
{
    Pair met = rows_met(view);
    if (copying(view) || !is_gradient(view->trace))
        return place.column == column_now(view) && place.row >= met.h && place.row < met.h + met.w;
    return place.row == met.h + (int)(view->step.out.index % met.w);
}

static bool is_now(const StageView *view, Cell cell)
{
    const Step *step = &view->step;
    return view->begun && view->act > 0 && !motion_joins(view)
           && (cell_same(cell, step->a) || cell_same(cell, step->b) || cell_same(cell, step->out));
}

static CellLook look_x(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    bool read = view->begun && view->act > 0 && view->step.b.set == SET_COL
                && cell_same(cell_source(view->trace, view->step.b), cell);
    CellLook look = {.shown = true, .now = is_now(view, cell) || read};
    look.lit = copying(view) && window_holds(view->trace, window_now(view), place);
    if (view->hover.set == SET_COL && cell_same(cell_source(view->trace, view->hover), cell))
        look.lit = true;
    cell = cell_source(view->trace, cell);
    look.value = cell.set == SET_X ? view->trace->tensor[SET_X].v[cell.index] : 0;
    return look;
}

static CellLook look_col(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    CellLook look = {.now = is_now(view, cell), .lit = line_holds(view, place)};
    look.shown = cell_visit(view->trace, cell, 0) < view->done;
    Cell source = cell_source(view->trace, cell);
    look.value = source.set == SET_X ? view->trace->tensor[SET_X].v[source.index] : 0;
    if (copying(view) && look.shown)
        look.lit = true;
    return look;
}

static CellLook look_w(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    int row = (int)((cell.index - grid->base) / grid->columns);
    (void)place;
    return (CellLook){.shown = true,
                      .lit = !copying(view) && row == row_now(view),
                      .now = is_now(view, cell),
                      .value = view->trace->tensor[cell.set].v[cell.index]};
}

static CellLook look_y(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    (void)place;
    CellLook look = {.lit = true, .now = is_now(view, cell)};
    look.shown = cell_value(view->trace, cell, view->done, &look.value);
    return look;
}

/* The frames: the window on X; its column; in the product also the row of the left factor and the product's cell. */
static void draw_frames(StageView *view, const Im2colLayout *layout)
{
    const Trace *trace = view->trace;
    const Theme *theme = view->canvas->theme;
    Window window = {window_origin(trace, window_now(view)), window_size(trace)};
    Color color = theme_frame(theme, SET_W);
    for (int c = 0; c < layout->x.planes && layout->x.cell > 0; c++)
        if (copying(view) || trace_meets(trace, row_now(view), c))
            stage_frame(view, slide_rect(view, &layout->x, window, window, c), fminf(6, layout->x.cell * 0.12f),
                        (layout->x.cell < grid_least(view->canvas) ? 2 : 3) * theme->line, color);
    float stroke = (layout->col.cell < grid_least(view->canvas) ? 2 : 3) * theme->line,
          radius = fminf(6, layout->col.cell * 0.12f);
    const int *col = trace->tensor[SET_COL].dim;
    int64_t base = (int64_t)image(view) * col[2] * col[3];
    bool tap = is_gradient(trace) && !copying(view);
    Pair met = rows_met(view);
    int64_t from = tap ? (met.h + view->step.out.index % met.w) * col[3] : (int64_t)met.h * col[3] + column_now(view),
            to = tap ? from + col[3] - 1 : from + (int64_t)(met.w - 1) * col[3];
    Rect first = grid_box(trace, &layout->col, (Cell){SET_COL, base + from}),
         last = grid_box(trace, &layout->col, (Cell){SET_COL, base + to});
    stage_frame(view, (Rect){first.x, first.y, last.x + last.w - first.x, last.y + last.h - first.y}, radius, stroke,
                color);
    if (copying(view))
        return;
    Rect row = layout->w.at;
    row.y += (float)row_now(view) * layout->w.cell;
    row.h = layout->w.cell;
    stage_frame(view, row, fminf(6, layout->w.cell * 0.12f), stroke, theme_frame(theme, layout->w.set));
    const Grid *product[] = {&layout->y, &layout->maps};
    for (int i = 0; i < 2; i++)
        if (product[i]->cell > 0 && (!view->begun || view->act <= 0 || product[i]->cell < grid_least(view->canvas)))
            stage_frame(view, grid_box(trace, product[i], view->step.out), fminf(6, product[i]->cell * 0.12f),
                        2 * theme->line, theme_frame(theme, layout->y.set));
}

static void fly(StageView *view, const Im2colLayout *layout)
{
    const Step *step = &view->step;
    const Grid *grids[] = {&layout->x, &layout->col};
    if (!view->begun || motion_draw(view, grids, 2) || step->kind != STEP_PRODUCT)
        return;
    const Trace *trace = view->trace;
    Rect out = grid_box(trace, &layout->y, step->out);
    stage_fly(view, grid_box(trace, &layout->w, step->a), out, view->act, step->va, layout->w.set);
    stage_fly(view, grid_box(trace, &layout->col, step->b), out, view->act, step->vb, SET_X);
}

void scene_draw_im2col(StageView *view)
{
    Im2colLayout layout = lay_out(view);
    const Grid *all[] = {&layout.x, &layout.col, &layout.w, &layout.y, &layout.maps};
    static const GridLook looks[] = {look_x, look_col, look_w, look_y, look_y};
    for (int i = 0; i < 5; i++)
        if (all[i]->cell > 0)
            grid_draw(view, all[i], looks[i]);
    draw_frames(view, &layout);
    fly(view, &layout);
}
