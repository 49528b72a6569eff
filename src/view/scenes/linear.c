/* The fully connected layer: the matrix of weights beside the columns it joins, y = W x + b; on the way back the error of x,
 * then the gradients. One image's columns stand on the stage at a time. */
#include "view/scenes/row.h"

#include <math.h>

enum { MOST_GRIDS = 6 };

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

void scene_draw_linear(StageView *view)
{
    const Trace *trace = view->trace;
    int in = trace->tensor[SET_W].dim[1], out = trace->tensor[SET_W].dim[0], n = image_of(trace, &view->step, in, out), count = 0;
    Grid grid[MOST_GRIDS], *row[MOST_GRIDS];
    grid[count++] = grid_matrix(SET_W, 0, out, in, "W");
    grid[count++] = grid_matrix(SET_X, (int64_t)n * in, in, 1, "x");
    if (trace->pass == PASS_FORWARD) {
        if (trace->tensor[SET_B].v)
            grid[count++] = grid_matrix(SET_B, 0, out, 1, "b");
        grid[count++] = grid_matrix(SET_Y, (int64_t)n * out, out, 1, "y");
    } else {
        grid[count++] = grid_matrix(SET_DY, (int64_t)n * out, out, 1, "\\delta_{y}");
        grid[count++] = grid_matrix(SET_DX, (int64_t)n * in, in, 1, "\\delta_{x}");
        grid[count++] = grid_matrix(SET_DW, 0, out, in, "\\partial E/\\partial W");
        if (trace->tensor[SET_DB].v)
            grid[count++] = grid_matrix(SET_DB, 0, out, 1, "\\partial E/\\partial b");
    }
    for (int i = 0; i < count; i++)
        row[i] = &grid[i];
    float margin = view->at.w < 700 ? 24 : 48, gap = fmaxf(20, fminf(64, view->at.w * 0.045f));
    Rect room = {view->at.x + margin, view->at.y + 16 + GRID_TITLE, view->at.w - 2 * margin, view->at.h - 32 - GRID_TITLE};
    row_lay_out(view, row, count, room, gap);
    for (int i = 0; i < count; i++)
        grid_draw(view, row[i], look);
}
