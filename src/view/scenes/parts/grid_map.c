/* A grid whose cells are too small for anything but colour: pixels, no more of them than can be seen, rows that are
 * whole or empty without a question for each cell. */
#include "view/scenes/parts/grid.h"

#include "trace/operations/operation.h"

#include <math.h>

/* The state of the cells of one row of a map: all with a value, none yet, or mixed. */
typedef enum { ROW_FULL, ROW_EMPTY, ROW_MIXED } RowState;

static bool is_written(const Trace *trace, CellSet set)
{
    for (int i = 0; i < trace->parts; i++)
        if (trace->part[i].len > 0 && trace->part[i].out == set)
            return true;
    return false;
}

/* A row's cells are written one after the other in most traces: then its ends tell about what lies between. Not
 * where some cells are written more often than others: windows cut off by an edge, cells between the windows. */
static RowState row_state(const StageView *view, Cell first, Cell last)
{
    const Trace *trace = view->trace;
    /* only winners are written */
    if (!trace->tensor[first.set].v || (trace->kind->sparse && first.set == SET_DX)
        || (trace->veil && trace->veil->values > 0))
        return ROW_MIXED;
    if (!is_written(trace, first.set))
        return ROW_FULL;
    int64_t visits = cell_visits(trace, first);
    if (visits == 0 || cell_visits(trace, last) != visits)
        return ROW_MIXED;
    int64_t begin = cell_visit(trace, first, 0), end = cell_visit(trace, last, visits - 1);
    if (end - begin + 1 != visits * (last.index - first.index + 1))
        return ROW_MIXED;
    if (begin >= view->done)
        return ROW_EMPTY;
    return end < view->done ? ROW_FULL : ROW_MIXED;
}

/* The column of the map that pixel x of a picture `wide` pixels across shows. */
static int column_of(const Grid *grid, int x, int wide)
{
    return (int)((int64_t)x * grid->columns / wide);
}

static void map_row(const StageView *view, const Grid *grid, int c, int row, int wide, GridLook look, Color *pixel)
{
    const Theme *theme = view->canvas->theme;
    Cell first = grid_holds(view->trace, grid, c, row, 0),
         last = grid_holds(view->trace, grid, c, row, grid->columns - 1);
    RowState state = first.set == last.set && last.index - first.index == grid->columns - 1
                         ? row_state(view, first, last)
                         : ROW_MIXED;
    const float *value = state == ROW_FULL ? view->trace->tensor[first.set].v + first.index : NULL;
    for (int x = 0; x < wide; x++) {
        int column = column_of(grid, x, wide);
        if (state == ROW_MIXED) {
            Cell cell = grid_holds(view->trace, grid, c, row, column);
            CellLook seen = look(view, grid, cell, cell_place(view->trace, cell));
            pixel[x] = !seen.shown || (set_is_padding(cell.set) && cell_is_zero(view->trace, cell)) ? theme->empty
                                                          : theme_value(theme, seen.value, view->most[grid->set]);
        } else {
            pixel[x] = value ? theme_value(theme, value[column], view->most[grid->set]) : theme->empty;
        }
    }
}

/* A row of the columns' matrix is X seen through one tap: its values are a stride apart, and columns fill from the
 * left. */
static void column_row(const StageView *view, const Grid *grid, int row, int wide, Color *pixel)
{
    const Trace *trace = view->trace;
    const Theme *theme = view->canvas->theme;
    const ConvSpec *spec = &trace->spec;
    const Tensor *x = &trace->tensor[SET_X];
    int kx = row % spec->kernel.w, ky = row / spec->kernel.w % spec->kernel.h,
        ic = row / spec->kernel.w / spec->kernel.h;
    int outputs = trace->tensor[trace->tensor[SET_Y].v ? SET_Y : SET_DY].dim[3], low = 0, high = grid->columns;
    while (low < high) {
        int middle = (low + high) / 2;
        if (cell_visit(trace, grid_holds(trace, grid, 0, row, middle), 0) < view->done)
            low = middle + 1;
        else
            high = middle;
    }
    for (int i = 0; i < wide; i++) {
        int column = column_of(grid, i, wide);
        int at_y = conv_source(spec->mode, conv_row(spec, column / outputs, ky), x->dim[2]);
        int at_x = conv_source(spec->mode, conv_column(spec, column % outputs, kx), x->dim[3]);
        bool inside = at_y >= 0 && at_x >= 0;
        pixel[i] = column >= low || !inside
                       ? theme->empty
                       : theme_value(theme, *tensor_at(x, grid->n, ic, at_y, at_x), view->most[SET_X]);
    }
}

void grid_map(StageView *view, const Grid *grid, Rect plane, int c, GridLook look)
{
    int wide = (int)fminf((float)grid->columns, ceilf(plane.w * 1.5f)),
        high = (int)fminf((float)grid->rows, ceilf(plane.h * 1.5f));
    Color *pixel = draw_map(view->canvas->list, plane, wide, high);
    for (int y = 0; y < high; y++) {
        int row = (int)((int64_t)y * grid->rows / high);
        if (grid->set == SET_COL && !grid->turned)
            column_row(view, grid, row, wide, pixel + (size_t)y * (size_t)wide);
        else
            map_row(view, grid, c, row, wide, look, pixel + (size_t)y * (size_t)wide);
    }
    draw_frame(view->canvas->list, plane, 2, view->canvas->theme->line, view->canvas->theme->edge);
}
