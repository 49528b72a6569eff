/* Grids in a row: the largest side of a cell with which all of them fit is found by halving. Also the looks of cells,
 * the curves between them and the notes below them that several scenes use. */
#include "view/scenes/parts/row.h"
#include "view/scenes/parts/motion.h"
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
    return view->begun && view->act > 0 && !motion_joins(view)
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

/* The curve's parts: from (x[0], y0) along the left grid's row of gaps to its edge (x[1]), over to the right one's edge
 * (x[2]), and along its gaps to (x[3], y1). */
typedef struct {
    float x[4], y0, y1;
} RowPath;

static RowPath path_of(const Grid *left, Place from, const Grid *right, Place to)
{
    float into = fminf(left->cell, right->cell) * 0.3f;
    Rect a = grid_cell(left, from), b = grid_cell(right, to);
    float edge_a = left->at.x + left->at.w, edge_b = right->at.x;
    bool last = a.x + a.w > edge_a - 1, first = b.x < edge_b + 1, falls = b.y > a.y;
    RowPath path = {{last ? edge_a : a.x + a.w - into, edge_a, edge_b, first ? edge_b : b.x + into},
                    falls ? a.y + a.h : a.y, falls ? b.y : b.y + b.h};
    if (last)
        path.y0 = a.y + a.h / 2;
    if (first)
        path.y1 = b.y + b.h / 2;
    return path;
}

void row_curve(StageView *view, const Grid *left, Place from, const Grid *right, Place to, float dash, Color color)
{
    if (preview_still(view))
        return;
    DrawList *list = view->canvas->list;
    float stroke = 2.5f * view->canvas->theme->line;
    const RowPath path = path_of(left, from, right, to);
    const float *x = path.x, y0 = path.y0, y1 = path.y1, middle = (x[1] + x[2]) / 2;
    if (x[0] < x[1])
        draw_curve(list, (const float[8]){x[0], y0, x[0], y0, x[1], y0, x[1], y0}, stroke, dash, color);
    draw_curve(list, (const float[8]){x[1], y0, middle, y0, middle, y1, x[2], y1}, stroke, dash, color);
    if (x[3] > x[2])
        draw_curve(list, (const float[8]){x[2], y1, x[2], y1, x[3], y1, x[3], y1}, stroke, dash, color);
    draw_disc(list, x[0], y0, 1.6f * stroke, color);
    draw_disc(list, x[3], y1, 1.6f * stroke, color);
}

/* The point at `t`, 0..1, of the curve between the grids. */
static void bend(const RowPath *path, float t, float *x, float *y)
{
    float u = 1 - t, middle = (path->x[1] + path->x[2]) / 2;
    *x = u * u * u * path->x[1] + 3 * u * t * middle + t * t * t * path->x[2];
    *y = u * u * (u + 3 * t) * path->y0 + t * t * (t + 3 * u) * path->y1;
}

void row_walk(const Grid *left, Place from, const Grid *right, Place to, float share, float *x, float *y)
{
    enum { BENDS = 12, POINTS = BENDS + 5 };
    const RowPath path = path_of(left, from, right, to);
    Rect a = grid_cell(left, from), b = grid_cell(right, to);
    float at[POINTS][2] = {{a.x + a.w / 2, a.y + a.h / 2}, {path.x[0], path.y0}}, length = 0;
    for (int i = 0; i <= BENDS; i++)
        bend(&path, (float)i / BENDS, &at[2 + i][0], &at[2 + i][1]);
    at[POINTS - 2][0] = path.x[3];
    at[POINTS - 2][1] = path.y1;
    at[POINTS - 1][0] = b.x + b.w / 2;
    at[POINTS - 1][1] = b.y + b.h / 2;
    for (int i = 1; i < POINTS; i++)
        length += hypotf(at[i][0] - at[i - 1][0], at[i][1] - at[i - 1][1]);
    float left_over = share * length;
    for (int i = 1; i < POINTS; i++) {
        float piece = hypotf(at[i][0] - at[i - 1][0], at[i][1] - at[i - 1][1]);
        float part = piece > 0 ? fminf(1, left_over / piece) : 1;
        *x = between(at[i - 1][0], at[i][0], part);
        *y = between(at[i - 1][1], at[i][1], part);
        if (part < 1)
            return;
        left_over -= piece;
    }
}

void row_note(StageView *view, float x, float y, Color color, const char *text)
{
    float half = canvas_width(view->canvas, FONT_BOLD, 13, text) / 2;
    x = fmaxf(view->at.x + 8 + half, fminf(x, view->at.x + view->at.w - 8 - half));
    canvas_text(view->canvas, FONT_BOLD, 13, x, fminf(y, view->at.y + view->at.h - 8), ALIGN_CENTRE, color, text);
}
