/* The fully connected layer: a small one as the matrix of weights beside the columns it joins, y = W x + b. One with
 * many inputs, or whose input is maps, as the convolution it is: a kernel that covers its input, one for each output.
 * In the backward pass the error of x, then the gradients. One image's numbers are on the stage at a time. */
#include "view/scenes/catalog.h"
#include "view/scenes/parts/columns.h"
#include "view/scenes/parts/row.h"
#include "view/scenes/parts/strip.h"

#include <math.h>

enum { MOST_GRIDS = 6, MATRIX_MOST = 12 };

/* The tensors on stage, left to right, and which of them the step's numbers fly between. */
typedef struct {
    Grid grid[MOST_GRIDS];
    int count, a, b, out;
} LinearLayout;

/* The image that the step reads or writes. */
static int image_of(const Trace *trace, const Step *step, int in, int out)
{
    Cell cell = step->out.set == SET_DW || step->out.set == SET_DB ? step->a : step->out;
    return (int)(cell.index / (cell.set == SET_Y || cell.set == SET_DY ? out : in)) % trace->tensor[SET_X].dim[0];
}

static CellLook look(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = row_look(view, grid, cell, place);
    bool given = cell_visits(view->trace, cell) == 0;
    look.lit = look.now || !given || !view->begun || cell.set == SET_W;
    return look;
}

/* Numbers in a row of the tensor, `stride` apart, as maps like x's if there are as many, else as a column or nearly
 * a square. */
static Grid shaped(const Trace *trace, CellSet set, int64_t base, int64_t stride, int count, const char *title)
{
    const int *x = trace->tensor[SET_X].dim;
    bool maps = x[2] * x[3] > 1 && x[1] * x[2] * x[3] == count;
    int columns = 1;
    if (maps)
        columns = x[3];
    else if (count > MATRIX_MOST)
        for (columns = (int)ceilf(sqrtf((float)count)); count % columns != 0; columns++)
            ;
    bool row = columns == count;   /* shown as a column, one value below the other */
    int rows = row ? count : count / columns;
    Grid grid = grid_matrix(set, base, maps ? x[2] : rows, row ? 1 : columns, title);
    grid.planes = maps ? x[1] : 1;
    grid.stride = stride;
    return grid;
}

static int add(LinearLayout *layout, Grid grid)
{
    layout->grid[layout->count] = grid;
    return layout->count++;
}

/* The whole matrix of weights, and columns. */
static void lay_matrix(LinearLayout *layout, const Trace *trace, int in, int out, int n)
{
    int w = add(layout, grid_matrix(SET_W, 0, out, in, "W")),
        x = add(layout, grid_matrix(SET_X, (int64_t)n * in, in, 1, "x"));
    layout->a = x;
    layout->b = w;
    if (trace->pass == PASS_FORWARD) {
        if (trace->tensor[SET_B].v)
            add(layout, grid_matrix(SET_B, 0, out, 1, "b"));
        layout->out = add(layout, grid_matrix(SET_Y, (int64_t)n * out, out, 1, "y"));
        return;
    }
    layout->a = add(layout, grid_matrix(SET_DY, (int64_t)n * out, out, 1, "\\delta_{y}"));
    layout->out = add(layout, grid_matrix(SET_DX, (int64_t)n * in, in, 1, "\\delta_{x}"));
    add(layout, grid_matrix(SET_DW, 0, out, in, "\\partial E/\\partial W"));
    if (trace->tensor[SET_DB].v)
        add(layout, grid_matrix(SET_DB, 0, out, 1, "\\partial E/\\partial b"));
}

/* Of the weights only those that meet in the step's sum: of an output all its inputs', of an input's error all its
 * outputs'. */
static void lay_kernel(LinearLayout *layout, const Trace *trace, const Step *step, int in, int out, int n)
{
    int64_t at = step->out.index;
    if (trace->pass == PASS_FORWARD) {
        layout->a = add(layout, shaped(trace, SET_X, (int64_t)n * in, 1, in, "x"));
        layout->b = add(layout, shaped(trace, SET_W, at % out * in, 1, in, "W\\text{ of one output}"));
        if (trace->tensor[SET_B].v)
            add(layout, shaped(trace, SET_B, 0, 1, out, "b"));
        layout->out = add(layout, shaped(trace, SET_Y, (int64_t)n * out, 1, out, "y"));
        return;
    }
    layout->a = add(layout, shaped(trace, SET_DY, (int64_t)n * out, 1, out, "\\delta_{y}"));
    if (step->out.set == SET_DX) {
        layout->b = add(layout, shaped(trace, SET_W, at % in, in, out, "W\\text{ of one input}"));
        layout->out = add(layout, shaped(trace, SET_DX, (int64_t)n * in, 1, in, "\\delta_{x}"));
    } else if (step->out.set == SET_DW) {
        layout->b = add(layout, shaped(trace, SET_X, (int64_t)n * in, 1, in, "x"));
        layout->out =
            add(layout, shaped(trace, SET_DW, at / in * in, 1, in, "\\partial E/\\partial W\\text{ of one output}"));
    } else {
        layout->b = layout->a;
        layout->out = add(layout, shaped(trace, SET_DB, 0, 1, out, "\\partial E/\\partial b"));
    }
}

/* The grid of the step's cell; the step's own, where it is another than the usual one: a bias, x, a gradient. */
static const Grid *grid_for(const LinearLayout *layout, int usual, CellSet set)
{
    for (int i = 0; i < layout->count; i++)
        if (layout->grid[i].set == set)
            return &layout->grid[i];
    return &layout->grid[usual];
}

/* A title that would overlap the next grid is shown without its last part. */
static void shorten_titles(const StageView *view, LinearLayout *layout)
{
    for (int i = 0; i + 1 < layout->count; i++) {
        Grid *grid = &layout->grid[i];
        bool gradient = grid->set == SET_DW,
             room = stage_formula_width(view->canvas, grid->title, 18 * view->canvas->theme->type) * 1.1f
                    < layout->grid[i + 1].at.x - grid->at.x;
        if (!room && (gradient || grid->set == SET_W))
            grid->title = gradient ? "\\partial E/\\partial W" : "W";
    }
}

static void draw(StageView *view)
{
    const Trace *trace = view->trace;
    const int *w = trace->tensor[SET_W].dim, *x = trace->tensor[SET_X].dim;
    int in = w[1], out = w[0], n = image_of(trace, &view->step, in, out);
    LinearLayout layout = {.count = 0};
    if (in <= MATRIX_MOST && out <= MATRIX_MOST && x[2] * x[3] == 1)
        lay_matrix(&layout, trace, in, out, n);
    else
        lay_kernel(&layout, trace, &view->step, in, out, n);
    Grid *row[MOST_GRIDS];
    for (int i = 0; i < layout.count; i++)
        row[i] = &layout.grid[i];
    float margin = view->at.w < 700 ? 24 : 48, gap = fmaxf(20, fminf(64, view->at.w * 0.045f));
    Rect strips = strip_room(view, margin);
    Rect room = {view->at.x + margin, view->at.y + 16 + GRID_TITLE, view->at.w - 2 * margin,
                 strips.y - view->at.y - 32 - GRID_TITLE};
    row_lay_out(view, row, layout.count, room, gap);
    shorten_titles(view, &layout);
    for (int i = 0; i < layout.count; i++)
        grid_draw(view, row[i], look);
    strip_draw(view, strips);
    const Step *step = &view->step;
    slide_fly(view, strips, grid_for(&layout, layout.a, step->a.set),
              step->b.set == SET_NONE ? NULL : grid_for(&layout, layout.b, step->b.set),
              grid_for(&layout, layout.out, step->out.set));
}

static void icon(const Icon *icon)
{
    const Theme *theme = icon->canvas->theme;
    DrawList *list = icon->canvas->list;
    for (int i = 0; i < 4; i++)
        for (int o = 0; o < 3; o++)
            draw_line(list, icon->x - 2.4f * icon->cell, icon->y + ((float)i - 1.5f) * icon->cell,
                      icon->x + 2.4f * icon->cell, icon->y + (float)(o - 1) * icon->cell,
                      (o == 1 ? 2 : 1) * theme->line, o == 1 ? theme_frame(theme, SET_W) : theme->faint);
    for (int i = 0; i < 4; i++)
        draw_disc(list, icon->x - 2.4f * icon->cell, icon->y + ((float)i - 1.5f) * icon->cell, 6,
                  theme_frame(theme, SET_X));
    for (int o = 0; o < 3; o++)
        draw_disc(list, icon->x + 2.4f * icon->cell, icon->y + (float)(o - 1) * icon->cell, 6,
                  theme_frame(theme, SET_Y));
}

const SceneEntry scenes_linear[2] = {
    {"Fully connected", "Forward", "Each output is a sum over all inputs.",
     OP_LINEAR, PASS_FORWARD, ROUTE_NAIVE, draw, icon},
    {"Fully connected", "Backward", "The error of the input, then the gradients of the weights.",
     OP_LINEAR, PASS_BACKWARD, ROUTE_NAIVE, draw, icon},
};
