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

/* A tensor of the kernel and the same of its bias, and the place of the rate without which there is none: 0, the
 * learning rate, always has a say. */
typedef struct {
    CellSet of_kernel, of_bias;
    const char *title, *bias_title;
    int rate;
} Pairing;

static const Pairing pairs[] = {
    {SET_W, SET_B, "W", "b", 0},
    {SET_DW, SET_DB, "\\partial E/\\partial W", "\\partial E/\\partial b", 0},
    {SET_G, SET_GB, "g", "g_{b}", 2},
    {SET_V, SET_VB, "v", "v_{b}", 1},
    {SET_NEW_V, SET_NEW_VB, "v_{\\mathrm{new}}", "v_{b,\\,\\mathrm{new}}", 1},
    {SET_NEW_W, SET_NEW_B, "W_{\\mathrm{new}}", "b_{\\mathrm{new}}", 0},
};

/* A column of the two, those that are in `sets`; weights without rows and columns are shown as a matrix. */
static void add_pair(const Trace *trace, UpdateLayout *layout, int kernel, const Pairing *pair, uint64_t sets)
{
    const int *dim = trace->tensor[pair->of_kernel].dim;
    const float rate = trace->tensor[SET_RATE].v[pair->rate];
    bool matrix = dim[2] == 1 && dim[3] == 1, above = sets >> pair->of_kernel & 1;
    if (pair->rate > 0 && rate == 0)
        return;
    if (above)
        add_grid(layout,
                 matrix ? grid_matrix(pair->of_kernel, 0, dim[0], dim[1], pair->title)
                        : grid_of(trace, pair->of_kernel, kernel, false, pair->title),
                 false);
    if (trace->tensor[SET_B].v && sets >> pair->of_bias & 1)
        add_grid(layout, grid_matrix(pair->of_bias, kernel, 1, 1, pair->bias_title), above);
}

/* The rates that have a say and are in `which`, one below the other; side by side where the room is too low for
 * that. */
static void add_rates(const Trace *trace, UpdateLayout *layout, unsigned which, float height)
{
    static const char *const title[] = {"\\eta", "\\mu", "\\lambda"};
    const float *rate = trace->tensor[SET_RATE].v;
    int count = 1 + (rate[1] != 0) + (rate[2] != 0);
    bool below = height >= (float)(count * RATE);
    for (int i = 0, shown = 0; i < 3; i++)
        if ((i == 0 || rate[i] != 0) && which >> i & 1)
            add_grid(layout, grid_matrix(SET_RATE, i, 1, 1, title[i]), shown++ > 0 && below);
}

/* The tensors that the cell's own steps read and write, as bits of their sets; of the rates as bits of their places. */
typedef struct {
    uint64_t sets;
    unsigned rates;
} Meets;

static const Meets meets_all = {~(uint64_t)0, ~0u};

static Meets meets(const StageView *view)
{
    Span span = span_of(view->trace, view->cursor.step, LEVEL_CELL);
    Meets met = {0, 0};
    for (int64_t i = span.first; i < span.end; i++) {
        Step step = step_at(view->trace, i);
        const Cell cell[] = {step.a, step.b, step.out};
        for (int k = 0; k < 3; k++) {
            met.sets |= (uint64_t)1 << cell[k].set;
            met.rates |= cell[k].set == SET_RATE ? 1u << cell[k].index : 0;
        }
    }
    return met;
}

static void add_all(const StageView *view, UpdateLayout *layout, Meets met, float height)
{
    const Trace *trace = view->trace;
    int kernel = of_bias(view->step.out.set) ? (int)view->step.out.index : view->out.n;
    add_rates(trace, layout, met.rates, height);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        add_pair(trace, layout, kernel, &pairs[i], met.sets);
}

/* All tensors, where their numbers can be read; else only those that the cell at hand is computed from. */
static void lay_out(StageView *view, UpdateLayout *layout)
{
    float margin = view->at.w < 700 ? 24 : 48;
    *layout = (UpdateLayout){.strips = strip_room(view, margin)};
    Rect strips = layout->strips, room = {view->at.x + margin, view->at.y + 8, view->at.w - 2 * margin,
                                          strips.y - view->at.y - 24};
    add_all(view, layout, meets_all, room.h);
    columns_stand(view, layout->column, layout->columns, room);
    const Grid *all[MOST_COLUMNS * COLUMN_GRIDS];
    for (int i = 0; i < layout->grids; i++)
        all[i] = &layout->grid[i];
    if (grids_readable(view, all, layout->grids))
        return;
    *layout = (UpdateLayout){.strips = strips};
    add_all(view, layout, meets(view), room.h);
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
    if (kernels == 1 || !w || w->flat || layout->strips.h <= 0)
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
