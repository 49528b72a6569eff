/* Grids in a row: the largest side of a cell with which all of them fit is found by halving. Also the looks of cells,
 * the curves between them and the notes below them that several scenes use. */
#include "view/scenes/parts/row.h"
#include "view/scenes/parts/titles.h"
#include "view/scenes/preview/preview.h"

#include <math.h>

static float arrange(Grid *const grid[], int count, float cell, float height, float *highest)
{
    float width = 0;
    *highest = 0;
    for (int i = 0; i < count; i++) {
        grid_arrange(grid[i], cell, height);
        width += grid[i]->at.w;
        *highest = fmaxf(*highest, grid[i]->at.h);
    }
    return width;
}

void row_lay_out(const StageView *view, Grid *const grid[], int count, Rect room, float gap)
{
    float low = 0.05f, high = GRID_MOST_CELL, highest, gaps = gap * (float)(count - 1);
    for (int i = 0; i < 24; i++) {
        float middle = (low + high) / 2;
        bool fits = arrange(grid, count, middle, room.h, &highest) <= room.w - gaps && highest <= room.h;
        *(fits ? &low : &high) = middle;
    }
    float cell = (low > 8 ? floorf(low) : low) * view->zoom;
    float width = arrange(grid, count, cell, room.h * view->zoom, &highest) + gaps * view->zoom;
    float x = room.x + room.w / 2 - width / 2 + view->pan_x, middle = room.y + room.h / 2 + view->pan_y;
    for (int i = 0; i < count; i++) {
        grid_stand(grid[i], x, middle);
        x += grid[i]->at.w + gap * view->zoom;
    }
    titles_settle(view, grid, count);
}

bool step_touches(const StageView *view, Cell cell)
{
    const Step *step = &view->step;
    return view->begun && view->act > 0
           && (cell_same(cell, step->a) || cell_same(cell, step->b) || cell_same(cell, step->out));
}

CellLook row_look(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    (void)place;
    CellLook look = {.lit = true, .now = step_touches(view, cell)};
    look.shown = cell_value(view->trace, cell, view->done, &look.value);
    return look;
}

void row_curve(StageView *view, const Grid *left, Place from, const Grid *right, Place to, float dash, Color color)
{
    if (preview_still(view))
        return;
    DrawList *list = view->canvas->list;
    float stroke = 2.5f * view->canvas->theme->line, into = fminf(left->cell, right->cell) * 0.3f;
    Rect a = grid_cell(left, from), b = grid_cell(right, to);
    float edge_a = left->at.x + left->at.w, edge_b = right->at.x;
    bool last = a.x + a.w > edge_a - 1, first = b.x < edge_b + 1, falls = b.y > a.y;
    float y0 = falls ? a.y + a.h : a.y, y1 = falls ? b.y : b.y + b.h;
    if (last)
        y0 = a.y + a.h / 2;
    if (first)
        y1 = b.y + b.h / 2;
    float x0 = last ? edge_a : a.x + a.w - into, x1 = first ? edge_b : b.x + into, middle = (edge_a + edge_b) / 2;
    if (!last)
        draw_curve(list, (const float[8]){x0, y0, x0, y0, edge_a, y0, edge_a, y0}, stroke, dash, color);
    draw_curve(list, (const float[8]){edge_a, y0, middle, y0, middle, y1, edge_b, y1}, stroke, dash, color);
    if (!first)
        draw_curve(list, (const float[8]){edge_b, y1, edge_b, y1, x1, y1, x1, y1}, stroke, dash, color);
    draw_disc(list, x0, y0, 1.6f * stroke, color);
    draw_disc(list, x1, y1, 1.6f * stroke, color);
}

void row_note(StageView *view, float x, float y, Color color, const char *text)
{
    float half = canvas_width(view->canvas, FONT_BOLD, 13, text) / 2;
    x = fmaxf(view->at.x + 8 + half, fminf(x, view->at.x + view->at.w - 8 - half));
    canvas_text(view->canvas, FONT_BOLD, 13, x, fminf(y, view->at.y + view->at.h - 8), ALIGN_CENTRE, color, text);
}
