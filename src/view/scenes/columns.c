/* One size of cell for all columns, found by halving; zoom scales the result about the stage's middle. */
#include "view/scenes/columns.h"

#include <math.h>

enum { TITLE = 34 };   /* above each grid */

static float column_gap(const StageView *view)
{
    return fmaxf(28, fminf(84, view->at.w * 0.06f));
}

static void measure(Column *column, float cell, float height, float *w, float *h)
{
    *w = 0;
    *h = 0;
    for (int i = 0; i < column->count; i++) {
        grid_arrange(column->grid[i], cell, height / (float)column->count - TITLE);
        *w = fmaxf(*w, column->grid[i]->at.w);
        *h += column->grid[i]->at.h + TITLE;
    }
}

static bool fits(const StageView *view, Column *column, int count, float cell, Rect room)
{
    float width = -column_gap(view), w, h;
    for (int i = 0; i < count; i++) {
        measure(&column[i], cell, room.h, &w, &h);
        if (h > room.h)
            return false;
        width += w + column_gap(view);
    }
    return width <= room.w;
}

static void stand(const StageView *view, Column *column, float x, float w, float h, Rect room)
{
    float middle = view->at.x + view->at.w / 2, centre = room.y + room.h / 2, y = centre - h / 2;
    for (int i = 0; i < column->count; i++) {
        Grid *grid = column->grid[i];
        y += TITLE;
        float left = x + (w - grid->at.w) / 2;
        grid->at.x = (left - middle) * view->zoom + middle + view->pan_x;
        grid->at.y = (y - centre) * view->zoom + centre + view->pan_y;
        y += grid->at.h;
        grid->at.w *= view->zoom;
        grid->at.h *= view->zoom;
        grid->cell *= view->zoom;
        grid->gap *= view->zoom;
    }
}

void columns_stand(const StageView *view, Column *column, int count, Rect room)
{
    float low = 0.05f, high = GRID_MOST_CELL, total = -column_gap(view), w, h;
    for (int i = 0; i < 22; i++) {
        float middle = (low + high) / 2;
        if (fits(view, column, count, middle, room))
            low = middle;
        else
            high = middle;
    }
    low = low > 8 ? floorf(low) : low;
    for (int i = 0; i < count; i++) {
        measure(&column[i], low, room.h, &w, &h);
        total += w + column_gap(view);
    }
    float x = view->at.x + (view->at.w - total) / 2;
    for (int i = 0; i < count; i++) {
        measure(&column[i], low, room.h, &w, &h);
        stand(view, &column[i], x, w, h, room);
        x += w + column_gap(view);
    }
}

CellLook look_plain(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    (void)place;
    const Step *step = &view->step;
    CellLook look = {.lit = true};
    look.shown = cell_value(view->trace, cell, view->done, &look.value);
    look.now = view->begun && view->act > 0 && (cell_same(cell, step->a) || cell_same(cell, step->b) || cell_same(cell, step->out));
    return look;
}

Rect grid_span(const Grid *grid, Place first, Place last)
{
    Rect a = grid_cell(grid, first), b = grid_cell(grid, last);
    return (Rect){a.x, a.y, b.x + b.w - a.x, b.y + b.h - a.y};
}
