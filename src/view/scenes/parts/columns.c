/* One size of cell for all columns, found by halving; beside small maps kernels may have larger cells. Zoom scales
 * the result about the room's middle. A sliding window's place is between that of the cell before and its own. */
#include "view/scenes/parts/columns.h"
#include "view/scenes/parts/motion.h"
#include "view/scenes/parts/strip.h"
#include "view/scenes/parts/titles.h"
#include "view/scenes/preview/preview.h"

#include "trace/operations/conv.h"

#include <math.h>

enum { TITLE = 34, SINGLE = 40 };   /* room above each grid; a cell that is alone has this side where there is room */

/* Many columns stand closer: their gaps take about a third of the stage at most. */
static float column_gap(const StageView *view, int count)
{
    float gap = fmaxf(28, fminf(84, view->at.w * 0.06f));
    return fminf(gap, fmaxf(14, view->at.w * 0.36f / (float)count));
}

/* The size of a column whose cells have this side, those of numbers `least` at least. Its grids share the height by
 * how many rows they have in all. */
static void measure(Column *column, float cell, float least, float height, float *w, float *h)
{
    *w = 0;
    *h = 0;
    float rows = 0;
    for (int i = 0; i < column->count; i++)
        rows += (float)(column->grid[i]->rows * column->grid[i]->planes);
    height -= (float)(column->count * TITLE);
    for (int i = 0; i < column->count; i++) {
        float share = (float)(column->grid[i]->rows * column->grid[i]->planes) / rows;
        bool single = column->grid[i]->rows * column->grid[i]->columns * column->grid[i]->planes == 1;
        float side = column->numbers ? fmaxf(cell, least) : cell;
        float alone = fminf(SINGLE, height * share);
        grid_arrange(column->grid[i], single ? fmaxf(side, alone) : side, height * share);
        *w = fmaxf(*w, column->grid[i]->at.w);
        *h += column->grid[i]->at.h + TITLE;
    }
}

static bool fits(const StageView *view, Column *column, int count, float cell, float least, Rect room)
{
    float width = -column_gap(view, count), w, h;
    for (int i = 0; i < count; i++) {
        measure(&column[i], cell, least, room.h, &w, &h);
        if (h > room.h)
            return false;
        width += w + column_gap(view, count);
    }
    return width <= room.w;
}

static float largest(const StageView *view, Column *column, int count, float least, Rect room)
{
    float low = 0.05f, high = GRID_MOST_CELL;
    for (int i = 0; i < 22; i++) {
        float middle = (low + high) / 2;
        *(fits(view, column, count, middle, least, room) ? &low : &high) = middle;
    }
    return low > 8 ? floorf(low) : low;
}

/* One side for all if the numbers can be read; else those of numbers as large as they can be without costing the
 * maps much. */
static float choose(const StageView *view, Column *column, int count, Rect room, float *least)
{
    static const float sides[] = {56, 44, 36, 30, 24, 18, 12, 8, 5};
    float even = largest(view, column, count, 0, room);
    *least = 0;
    if (even >= 36)
        return even;
    for (size_t i = 0; i < sizeof sides / sizeof *sides && sides[i] > even; i++) {
        float smaller = largest(view, column, count, sides[i], room);
        if (smaller >= 0.8f * even && fits(view, column, count, smaller, sides[i], room)) {
            *least = sides[i];
            return smaller;
        }
    }
    return even;
}

static void stand(const StageView *view, Column *column, float x, float w, float h, Rect room)
{
    float middle = view->at.x + view->at.w / 2, centre = room.y + room.h / 2, y = centre - h / 2;
    for (int i = 0; i < column->count; i++) {
        Grid *grid = column->grid[i];
        y += TITLE;
        grid->at.x = x + (w - grid->at.w) / 2;
        grid->at.y = y;
        y += grid->at.h;
        grid_zoom(grid, view->zoom, middle, centre, view->pan_x, view->pan_y);
    }
}

static void settle_titles(const StageView *view, Column *column, int count)
{
    Grid *all[COLUMNS_MOST * COLUMN_GRIDS];
    int grids = 0;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < column[i].count; k++) {
            column[i].grid[k]->title_size = 0;   /* they may have stood elsewhere before */
            all[grids++] = column[i].grid[k];
        }
    titles_settle(view, all, grids);
}

/* Beside other routes the room is narrow and high: the last two columns may be one above the other, if that makes all
 * cells larger. Returns how many columns there are. */
static int stack_last(const StageView *view, Column *column, int count, Rect room)
{
    Column stacked[COLUMNS_MOST];
    float least, before, after;
    if (view->at.w >= BESIDE_OTHERS || count < 3 || column[count - 2].count + column[count - 1].count > COLUMN_GRIDS)
        return count;
    for (int i = 0; i < count; i++)
        stacked[i] = column[i];
    Column *last = &stacked[count - 2];
    for (int i = 0; i < column[count - 1].count; i++)
        last->grid[last->count++] = column[count - 1].grid[i];
    last->numbers = false;
    before = choose(view, column, count, room, &least);
    after = choose(view, stacked, count - 1, room, &least);
    if (after < before * 1.1f)
        return count;
    column[count - 2] = *last;
    return count - 1;
}

void columns_stand(const StageView *view, Column *column, int count, Rect room)
{
    count = stack_last(view, column, count, room);
    float least, cell = choose(view, column, count, room, &least), total = -column_gap(view, count), w, h;
    for (int i = 0; i < count; i++) {
        measure(&column[i], cell, least, room.h, &w, &h);
        total += w + column_gap(view, count);
    }
    float x = view->at.x + (view->at.w - total) / 2;
    for (int i = 0; i < count; i++) {
        measure(&column[i], cell, least, room.h, &w, &h);
        stand(view, &column[i], x, w, h, room);
        x += w + column_gap(view, count);
    }
    settle_titles(view, column, count);
}

bool grids_readable(const StageView *view, const Grid *const grid[], int count)
{
    for (int i = 0; i < count; i++)
        if (grid[i]->cell < grid_least(view->canvas) * view->zoom)
            return false;
    return true;
}

float stage_margin(const StageView *view)
{
    if (view->at.w < 700)
        return view->at.w < 400 ? 12 : 24;
    return 48;
}

void padding_note(StageView *view, Rect at, const char *said)
{
    const Theme *theme = view->canvas->theme;
    canvas_text(view->canvas, FONT_SANS, 16, at.x + at.w / 2, at.h > 0 ? at.y + at.h / 2 : at.y - 12, ALIGN_CENTRE,
                theme->ink, said);
}

bool padding_last(const StageView *view)
{
    return view->step.kind == STEP_CUT || set_is_landing(view->step.a.set);
}

bool padding_cut(const StageView *view, Cell cell)
{
    if (!set_is_landing(cell.set))
        return false;
    if (view->trace->spec.mode != PADDING_ZEROS)
        return conv_returned(view->trace, cell, view->done);
    return cell_visit(view->trace, cell, cell_visits(view->trace, cell) - 1) < view->done;
}

CellLook look_plain(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    (void)place;
    const Step *step = &view->step;
    CellLook look = {.lit = true};
    look.shown = cell_value(view->trace, cell, view->done, &look.value);
    look.now = view->begun && view->act > 0 && !motion_joins(view)
               && (cell_same(cell, step->a) || cell_same(cell, step->b) || cell_same(cell, step->out));
    return look;
}

Rect grid_span(const Grid *grid, Place first, Place last)
{
    Rect a = grid_cell(grid, first), b = grid_cell(grid, last);
    return (Rect){a.x, a.y, b.x + b.w - a.x, b.y + b.h - a.y};
}

Pair window_size(const Trace *trace)
{
    const ConvSpec *spec = &trace->spec;
    return (Pair){(spec->kernel.h - 1) * spec->dilation.h + 1, (spec->kernel.w - 1) * spec->dilation.w + 1};
}

int64_t slide_start(const StageView *view)
{
    int64_t start = span_of(view->trace, view->cursor.step, LEVEL_CELL).first;
    if (view->slide >= 1 || start == 0 || step_part(view->trace, start - 1) != step_part(view->trace, start))
        return -1;
    return start - 1;
}

Rect slide_rect(const StageView *view, const Grid *grid, Window window, Window before, int c)
{
    Place first = window.first, from = before.first;
    first.c = from.c = c;
    Place last = {first.n, c, first.row + window.size.h - 1, first.column + window.size.w - 1};
    Rect frame = grid_span(grid, first, last), old = grid_cell(grid, from);
    if (from.n != first.n)
        return frame;
    frame.x = between(old.x, frame.x, view->slide);
    frame.y = between(old.y, frame.y, view->slide);
    return frame;
}

void slide_frames(StageView *view, const Grid *grid, Window window, Window before, int current, Color color)
{
    float line = view->canvas->theme->line, radius = fminf(6, grid->cell * 0.12f);
    for (int c = 0; c < grid->planes && !preview_still(view); c++) {
        bool here = c == current;
        int kernel = view->step.out.set == SET_DW ? view->out.n : view->out.c;
        bool seen = grid->set != trace_set(view->trace, SET_X) || trace_meets(view->trace, kernel, c);
        if (!here && !seen)   /* a channel of another group */
            continue;
        float stroke = grid->cell < grid_least(view->canvas) || !here ? 2 : 4;
        draw_frame(view->canvas->list, slide_rect(view, grid, window, before, c), radius, stroke * line,
                   here ? color : color_alpha(color, 0.5f));
    }
}

void slide_ties(StageView *view, const Grid *grid, Rect frame, Rect plane, Color color)
{
    float wide = (float)grid->columns * grid->cell;
    if (preview_still(view) || frame.x < grid->at.x + grid->at.w - wide - 1)   /* other planes are between */
        return;
    float stroke = 1.5f * view->canvas->theme->line, right = frame.x + frame.w,
          edge = fmaxf(right, grid->at.x + grid->at.w);
    /* from the planes' edge on: no line between cells */
    float share = plane.x > right ? (edge - right) / (plane.x - right) : 1;
    color = color_alpha(color, 0.55f);
    draw_line(view->canvas->list, edge, between(frame.y, plane.y, share), plane.x, plane.y, stroke, color);
    draw_line(view->canvas->list, edge, between(frame.y + frame.h, plane.y + plane.h, share), plane.x,
              plane.y + plane.h, stroke, color);
}

void slide_fly(StageView *view, Rect strips, const Grid *a, const Grid *b, const Grid *out)
{
    const Step *step = &view->step;
    const Trace *trace = view->trace;
    Rect box;
    if (!view->begun || view->preview)
        return;
    if (strip_box(view, strips, view->cursor.step, &box)) {
        float share = view->act / 0.6f;
        Rect half = {box.x, box.y, box.w / (b ? 2 : 1), box.h};
        stage_fly(view, grid_box(trace, a, step->a), half, share, step->va, step->a.set);
        half.x += half.w;
        if (b)
            stage_fly(view, grid_box(trace, b, step->b), half, share, step->vb, step->b.set);
    }
    if (step->closes && strip_sum(view, strips, &box))
        stage_fly(view, box, grid_box(trace, out, step->out), (view->act - 0.6f) / 0.4f, step->after, step->out.set);
}
