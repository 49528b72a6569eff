/* Batch normalisation: the images of the batch one above the other, what each channel has of them, the normalised
 * numbers, scale and shift, and the result; on the way back the errors in their place. All images are there, since mean
 * and variance are of all. */
#include "view/scenes/catalog.h"
#include "view/scenes/parts/columns.h"
#include "view/scenes/parts/row.h"

#include "trace/say/names.h"

#include <math.h>

enum { IMAGES = 3, GRIDS = COLUMNS_MOST * COLUMN_GRIDS };

typedef struct {
    Grid grid[GRIDS];
    Column column[COLUMNS_MOST];
    int grids, columns;
} NormLayout;

static void add_grid(NormLayout *layout, Grid grid, bool below)
{
    layout->columns += !below;
    Column *column = &layout->column[layout->columns - 1];
    layout->grid[layout->grids] = grid;
    column->grid[column->count++] = &layout->grid[layout->grids++];
}

/* The images around the step's, as many as there is room for, one above the other. */
static void add_images(const StageView *view, NormLayout *layout, CellSet set, const char *title)
{
    int all = view->trace->tensor[SET_X].dim[0], shown = all < IMAGES ? all : IMAGES;
    int first = view->out.n - shown / 2;
    first = first < 0 ? 0 : first;
    first = first > all - shown ? all - shown : first;
    for (int i = 0; i < shown; i++)
        add_grid(layout, grid_of(view->trace, set, first + i, false, i == 0 ? title : NULL), i > 0);
}

/* Numbers that each channel has one of, one below the other. */
static void add_each(const StageView *view, NormLayout *layout, CellSet set, const char *title, bool below)
{
    const Tensor *tensor = &view->trace->tensor[set];
    if (tensor->dim[0] > 0)
        add_grid(layout, grid_matrix(set, 0, 1, tensor->dim[1], title), below);
}

static void add_forward(const StageView *view, NormLayout *layout)
{
    bool learns = view->trace->tensor[SET_VAR].dim[0] > 0;
    CellSet out = view->step.out.set;
    add_images(view, layout, SET_X, "X");
    if (learns && (out == SET_NEW_MEAN || out == SET_NEW_VAR)) {
        add_each(view, layout, SET_MEAN, "\\mu\\text{ mean}", false);
        add_each(view, layout, SET_VAR, "q\\text{ variance}", true);
        bool narrow = view->at.w < 1100;   /* the words would run into the next column's */
        add_each(view, layout, SET_RUN_MEAN, narrow ? "R" : "R\\text{ running mean}", false);
        add_each(view, layout, SET_RUN_VAR, narrow ? "Q" : "Q\\text{ running variance}", true);
        add_each(view, layout, SET_NEW_MEAN, "R'", false);
        add_each(view, layout, SET_NEW_VAR, "Q'", true);
        return;
    }
    if (learns) {
        add_each(view, layout, SET_MEAN, "\\mu\\text{ mean}", false);
        add_each(view, layout, SET_VAR, "q\\text{ variance}", true);
    } else {
        add_each(view, layout, SET_RUN_MEAN, "R\\text{ running mean}", false);
        add_each(view, layout, SET_RUN_VAR, "Q\\text{ running variance}", true);
    }
    add_each(view, layout, SET_STD, "s\\text{ deviation}", true);
    add_images(view, layout, SET_CENTRE, learns ? "c=X-\\mu" : "c=X-R");
    add_images(view, layout, SET_NORM, "z=c/s");
    add_each(view, layout, SET_W, "w", false);
    add_each(view, layout, SET_B, "b", true);
    add_images(view, layout, SET_Y, "Y");
}

static void add_backward(const StageView *view, NormLayout *layout)
{
    CellSet out = view->step.out.set;
    add_images(view, layout, SET_DY, set_tex(SET_DY));
    if (out == SET_DW || out == SET_DB) {
        add_images(view, layout, SET_NORM, "z");
        add_each(view, layout, SET_DW, "\\partial E/\\partial w", false);
        add_each(view, layout, SET_DB, "\\partial E/\\partial b", true);
        return;
    }
    add_each(view, layout, SET_W, "w", false);
    add_images(view, layout, SET_DNORM, "\\delta_{z}");
    if (view->trace->tensor[SET_VAR].dim[0] > 0) {
        add_images(view, layout, SET_NORM, "z");
        add_each(view, layout, SET_DMEAN, "\\delta_{\\mu}", false);
        add_each(view, layout, SET_DVAR, "\\delta_{q}", true);
        add_images(view, layout, SET_PATHS, "r=\\delta_{\\mu}+z\\delta_{q}");
    }
    add_each(view, layout, SET_STD, "s\\text{ deviation}", false);
    add_images(view, layout, SET_DX, set_tex(SET_DX));
}

/* What is given is lit where the step's cell reads it: its number, its channel, or all of the channel. */
static CellLook look(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    const Trace *trace = view->trace;
    if (!view->begun || grid->flat || cell_visits(trace, view->step.out) > 2)
        look.lit = !view->begun || grid->flat || place.c == (int)view->step.out.index;
    else
        look.lit = cell_visits(trace, cell) > 0 || cell.index == view->step.out.index;
    return look;
}

static const Grid *grid_with(const NormLayout *layout, const Trace *trace, Cell cell)
{
    int n = cell_place(trace, cell).n;
    for (int i = 0; i < layout->grids; i++)
        if (layout->grid[i].set == cell.set && layout->grid[i].cell > 0
            && (layout->grid[i].flat || layout->grid[i].n == n))
            return &layout->grid[i];
    return NULL;
}

static void fly(StageView *view, const NormLayout *layout, Cell from, float value)
{
    const Grid *a = grid_with(layout, view->trace, from), *to = grid_with(layout, view->trace, view->step.out);
    if (a && to)
        stage_fly(view, grid_box(view->trace, a, from), grid_box(view->trace, to, view->step.out), view->act, value,
                  from.set);
}

static void draw(StageView *view)
{
    NormLayout layout = {.grids = 0};
    float margin = stage_margin(view);
    Rect room = {view->at.x + margin, view->at.y + 8, view->at.w - 2 * margin, view->at.h - 24};
    (view->trace->pass == PASS_FORWARD ? add_forward : add_backward)(view, &layout);
    columns_stand(view, layout.column, layout.columns, room);
    for (int i = 0; i < layout.grids; i++)
        grid_draw(view, &layout.grid[i], look);
    const Grid *out = grid_with(&layout, view->trace, view->step.out);
    if (out && (out->cell < grid_least(view->canvas) || !view->begun || view->act <= 0))
        stage_frame(view, grid_box(view->trace, out, view->step.out), fminf(6, out->cell * 0.12f),
                    2 * view->canvas->theme->line, theme_frame(view->canvas->theme, out->set));
    if (!view->begun)
        return;
    fly(view, &layout, view->step.a, view->step.va);
    if (view->step.b.set != SET_NONE && view->step.b.set != SET_HYPER)
        fly(view, &layout, view->step.b, view->step.vb);
}

static void icon(const Icon *icon)
{
    static const IconCells input = {3, 3, 0, 0, 3, 3}, output = {3, 3, 1, 1, 1, 1};
    icon_pair(icon, input, SET_X, SET_X, output, SET_Y, SET_Y);
}

const SceneEntry scenes_batch_norm[2] = {
    {"Batch norm", "Forward", "Each channel to mean 0 and variance 1, over the batch.",
     OP_BATCH_NORM, PASS_FORWARD, ROUTE_NAIVE, draw, icon},
    {"Batch norm", "Backward", "The errors by three paths: direct, mean, variance.",
     OP_BATCH_NORM, PASS_BACKWARD, ROUTE_NAIVE, draw, icon},
};
