/* The update: w <- w - rate * dE/dw, cell by cell. The kernel, its gradient and the new kernel are in a row, with them,
 * if they are used, the gradient with decay and the velocity before and after; under each its number of the bias. All
 * of them meet in the cells at the same place. The rates are cells too: their numbers fly like any. */
#include "view/scenes/catalog.h"
#include "view/scenes/parts/columns.h"
#include "view/scenes/parts/strip.h"

#include <math.h>
#include <stdio.h>

enum { MOST_COLUMNS = 9, RATE = 74 };   /* RATE: the height that a rate needs with its title */

typedef struct {
    Grid grid[MOST_COLUMNS * COLUMN_GRIDS];
    Column column[MOST_COLUMNS];
    int grids, columns;
    Rect strips;
} UpdateLayout;

static bool of_bias(CellSet set)
{
    return set == SET_B || set == SET_DB || set == SET_GB || set == SET_VB || set == SET_NEW_VB || set == SET_NEW_B;
}

/* The first grid of the next column, or one more below the last. */
static void add_grid(UpdateLayout *layout, Grid grid, bool below)
{
    layout->columns += !below;
    Column *column = &layout->column[layout->columns - 1];
    layout->grid[layout->grids] = grid;
    column->grid[column->count++] = &layout->grid[layout->grids++];
}

/* A column of a kernel's tensor and the same of its bias; weights without rows and columns are shown as a matrix. */
static void add_pair(const Trace *trace, UpdateLayout *layout, int kernel, CellSet of_kernel, CellSet of_b,
                     const char *title, const char *bias_title)
{
    const int *dim = trace->tensor[of_kernel].dim;
    bool matrix = dim[2] == 1 && dim[3] == 1;
    add_grid(layout,
             matrix ? grid_matrix(of_kernel, 0, dim[0], dim[1], title)
                    : grid_of(trace, of_kernel, kernel, false, title),
             false);
    if (trace->tensor[SET_B].v)
        add_grid(layout, grid_matrix(of_b, kernel, 1, 1, bias_title), true);
}

/* The rates that have a say, one below the other; side by side where the room is too low for that. */
static void add_rates(const Trace *trace, UpdateLayout *layout, float height)
{
    static const char *const title[] = {"\\eta", "\\mu", "\\lambda"};
    const float *rate = trace->tensor[SET_RATE].v;
    int count = 1 + (rate[1] != 0) + (rate[2] != 0);
    bool below = height >= (float)(count * RATE);
    for (int i = 0; i < 3; i++)
        if (i == 0 || rate[i] != 0)
            add_grid(layout, grid_matrix(SET_RATE, i, 1, 1, title[i]), i > 0 && below);
}

static void lay_out(StageView *view, UpdateLayout *layout)
{
    const Trace *trace = view->trace;
    const float *rate = trace->tensor[SET_RATE].v;
    int kernel = of_bias(view->step.out.set) ? (int)view->step.out.index : view->out.n;
    float margin = view->at.w < 700 ? 24 : 48;
    *layout = (UpdateLayout){.strips = strip_room(view, margin)};
    Rect room = {view->at.x + margin, view->at.y + 8, view->at.w - 2 * margin, layout->strips.y - view->at.y - 24};
    add_rates(trace, layout, room.h);
    add_pair(trace, layout, kernel, SET_W, SET_B, "W", "b");
    add_pair(trace, layout, kernel, SET_DW, SET_DB, "\\partial E/\\partial W", "\\partial E/\\partial b");
    if (rate[2] != 0)
        add_pair(trace, layout, kernel, SET_G, SET_GB, "g", "g_{b}");
    if (rate[1] != 0) {
        add_pair(trace, layout, kernel, SET_V, SET_VB, "v", "v_{b}");
        add_pair(trace, layout, kernel, SET_NEW_V, SET_NEW_VB, "v_{\\mathrm{new}}", "v_{b,\\,\\mathrm{new}}");
    }
    add_pair(trace, layout, kernel, SET_NEW_W, SET_NEW_B, "W_{\\mathrm{new}}", "b_{\\mathrm{new}}");
    columns_stand(view, layout->column, layout->columns, room);
}

/* What is given is lit at the place where the step writes. */
static CellLook look(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    Cell out = view->step.out;
    bool given = cell_visits(view->trace, cell) == 0,
         here = of_bias(cell.set) == of_bias(out.set) && cell.index == out.index;
    look.lit = !view->begun || !given || here || cell.set == SET_RATE;
    return look;
}

/* The grid of a cell; NULL for none. */
static const Grid *grid_with(const UpdateLayout *layout, Cell cell)
{
    for (int i = 0; i < layout->grids; i++)
        if (layout->grid[i].set == cell.set && (cell.set != SET_RATE || layout->grid[i].base == cell.index))
            return &layout->grid[i];
    return NULL;
}

/* Which of several kernels is there. */
static void draw_kernel(StageView *view, const UpdateLayout *layout)
{
    int kernels = view->trace->tensor[SET_W].dim[0];
    const Grid *w = grid_with(layout, (Cell){SET_W, 0});
    if (kernels == 1 || w->flat || layout->strips.h <= 0)
        return;
    char label[48];
    snprintf(label, sizeof label, "kernel %d (0 to %d)", w->n, kernels - 1);
    canvas_text(view->canvas, FONT_SANS, 13, layout->strips.x, layout->strips.y + layout->strips.h / 2 + 5, ALIGN_LEFT,
                view->canvas->theme->soft, label);
}

static void draw(StageView *view)
{
    UpdateLayout layout;
    lay_out(view, &layout);
    Canvas *canvas = view->canvas;
    draw_clip(canvas->list, (Rect){view->at.x, view->at.y, view->at.w, layout.strips.y - view->at.y - 8});
    for (int i = 0; i < layout.grids; i++)
        grid_draw(view, &layout.grid[i], look);
    const Grid *out = grid_with(&layout, view->step.out);
    if (out->cell < grid_least(view->canvas) || !view->begun || view->act <= 0)
        stage_frame(view, grid_box(view->trace, out, view->step.out), fminf(6, out->cell * 0.12f),
                    2 * canvas->theme->line, theme_frame(canvas->theme, out->set));
    draw_clip(canvas->list, view->at);
    draw_kernel(view, &layout);
    strip_draw(view, layout.strips);
    slide_fly(view, layout.strips, grid_with(&layout, view->step.a), grid_with(&layout, view->step.b), out);
}

/* A valley, and the step down. */
static void icon(const Icon *icon)
{
    float at[2 * 17];
    for (int i = 0; i < 17; i++) {
        at[2 * i] = (float)(i - 8) * 0.35f;
        at[2 * i + 1] = at[2 * i] * at[2 * i] * 0.36f - 1.4f;
    }
    icon_curve(icon, at, 17, SET_W, 2);
    draw_disc(icon->canvas->list, icon->x + at[2 * 5] * icon->cell, icon->y - at[2 * 5 + 1] * icon->cell, 5,
              theme_frame(icon->canvas->theme, SET_DW));
}

const SceneEntry scenes_sgd[1] = {
    {"The update", "SGD", "Each weight takes a step against its gradient.",
     OP_SGD, PASS_FORWARD, ROUTE_NAIVE, draw, icon},
};
