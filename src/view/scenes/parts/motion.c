/* Motions as tiles: each kind of way gives every tile's place at the view's share of it. Tiles of one plane never
 * overlap, but where they leave one cell or come together in one. */
#include "view/scenes/parts/motion.h"

#include "trace/operations/operation.h"
#include "view/scenes/parts/row.h"
#include "view/scenes/parts/tile.h"

#include <math.h>

enum { TILES_MOST = 640 };

/* Where a motion begins and ends. */
typedef struct {
    const Grid *from, *to;
    float share;
} Flight;

static const Grid *find(const Grid *const grid[], int count, CellSet set)
{
    CellSet around = set;   /* a padding's cells are in the grid of the tensor within */
    if (set_is_padding(set) || set_is_landing(set))
        around = set_within(set);
    for (int i = 0; i < count; i++)
        if (grid[i]->set == around && grid[i]->planes > 0 && grid[i]->cell > 0)
            return grid[i];
    return NULL;
}

bool motion_runs(const StageView *view)
{
    return view->begun && view->share > 0 && view->share < 1;
}

bool motion_joins(const StageView *view)
{
    return motion_runs(view) && view->together.end - view->together.first > 1;
}

/* The first half of a way, and the second, each eased. */
static float first_half(float share)
{
    return ease(2 * share);
}

static float second_half(float share)
{
    return ease(2 * share - 1);
}

static float middle_x(Rect at)
{
    return at.x + at.w / 2;
}

static float middle_y(Rect at)
{
    return at.y + at.h / 2;
}

static Rect rect_between(Rect a, Rect b, float share)
{
    return (Rect){between(a.x, b.x, share), between(a.y, b.y, share), between(a.w, b.w, share),
                  between(a.h, b.h, share)};
}

/* Puts the tile between a rectangle and its own place. */
static void tile_between(Tile *tile, Rect from, float share)
{
    tile->x = between(middle_x(from), tile->x, share);
    tile->y = between(middle_y(from), tile->y, share);
    tile->w = between(from.w, tile->w, share);
    tile->h = between(from.h, tile->h, share);
}

/* A plane turns by 180 degrees about its middle, which goes from one tensor's place to the other's. */
static void turn(StageView *view, const Flight *flight)
{
    Step first = step_at(view->trace, view->together.first);
    Rect from = grid_plane(flight->from, cell_place(view->trace, first.a).c),
         to = grid_plane(flight->to, cell_place(view->trace, first.out).c);
    float scale = between(1, to.w / from.w, flight->share), angle = flight->share * 3.14159265f;
    float x = between(middle_x(from), middle_x(to), flight->share),
          y = between(middle_y(from), middle_y(to), flight->share);
    for (int64_t i = view->together.first; i < view->together.end; i++) {
        Step step = step_at(view->trace, i);
        Tile tile = tile_at(step.a, step.va, grid_box(view->trace, flight->from, step.a));
        float dx = (tile.x - middle_x(from)) * scale, dy = (tile.y - middle_y(from)) * scale;
        tile.x = x + dx * cosf(angle) - dy * sinf(angle);
        tile.y = y + dx * sinf(angle) + dy * cosf(angle);
        tile.w *= scale;
        tile.h *= scale;
        tile.turn = angle;
        tile_draw(view, &tile);
    }
}

/* The rows or columns of a plane that moves apart: those with numbers are there from the start, those between them
 * open, those around come from outside. */
typedef struct {
    bool full[TILES_MOST];    /* has a number */
    int first, last, count;
    float cell, open;         /* a cell's side, and how far what opens is open */
} Lanes;

static void lanes_close(Lanes *lanes, float cell, float open)
{
    lanes->first = lanes->count;
    lanes->last = -1;
    for (int i = lanes->count - 1; i >= 0; i--)
        if (lanes->full[i]) {
            lanes->first = i;
            lanes->last = lanes->last < 0 ? i : lanes->last;
        }
    lanes->cell = cell;
    lanes->open = open;
}

static float lane_width(const Lanes *lanes, int i)
{
    return lanes->cell * (lanes->full[i] || i < lanes->first || i > lanes->last ? 1 : lanes->open);
}

/* Where lane i begins, counted from the plane's corner. */
static float lane_start(const Lanes *lanes, int i)
{
    float inner = 0, before = 0, closed = (1 - lanes->open) * lanes->cell;
    if (i < lanes->first)
        return (float)i * lanes->cell - (float)lanes->first * closed;
    if (i > lanes->last)
        return (float)i * lanes->cell + (float)(lanes->count - 1 - lanes->last) * closed;
    for (int k = lanes->first; k <= lanes->last; k++) {
        before += k < i ? lane_width(lanes, k) : 0;
        inner += lane_width(lanes, k);
    }
    return ((float)(lanes->first + lanes->last + 1) * lanes->cell - inner) / 2 + before;
}

/* A plane's tile at a row and column, in its place among the lanes. */
static Tile lane_tile(const StageView *view, const Grid *grid, Place at, const Lanes *rows, const Lanes *columns)
{
    Rect plane = grid_plane(grid, at.c);
    return tile_at(grid_holds(view->trace, grid, at.c, at.row, at.column), 0,
                   (Rect){plane.x + lane_start(columns, at.column), plane.y + lane_start(rows, at.row),
                          lane_width(columns, at.column), lane_width(rows, at.row)});
}

/* The zeros of a plane, coming in over its edge and opening between its numbers. */
static void slide_zeros(StageView *view, const Grid *grid, int plane, const Lanes *rows, const Lanes *columns)
{
    Rect at = grid_plane(grid, plane), stage = view->at;
    float x = fmaxf(at.x, stage.x), y = fmaxf(at.y, stage.y), right = fminf(at.x + at.w, stage.x + stage.w),
          bottom = fminf(at.y + at.h, stage.y + stage.h);
    if (rows->open <= 0 || right <= x || bottom <= y)
        return;
    draw_clip(view->canvas->list, (Rect){x, y, right - x, bottom - y});
    for (int row = 0; row < grid->rows; row++)
        for (int column = 0; column < grid->columns; column++) {
            Tile tile = lane_tile(view, grid, (Place){0, plane, row, column}, rows, columns);
            if (!(rows->full[row] && columns->full[column]) && tile.w > 1 && tile.h > 1)
                tile_draw(view, &tile);
        }
    draw_clip(view->canvas->list, stage);
}

/* The numbers come as the block they are, then move apart while the zeros slide in. */
static void apart(StageView *view, const Flight *flight)
{
    const Trace *trace = view->trace;
    const Grid *to = flight->to;
    Lanes rows = {.count = to->rows}, columns = {.count = to->columns};
    Span span = view->together;
    float come = flight->from ? first_half(flight->share) : 1,
          open = flight->from ? second_half(flight->share) : flight->share;
    for (int64_t i = span.first; i < span.end; i++) {
        Place out = cell_place(trace, step_at(trace, i).out);
        rows.full[out.row] = columns.full[out.column] = true;
    }
    lanes_close(&rows, to->cell, open);
    lanes_close(&columns, grid_width(to), open);
    slide_zeros(view, to, cell_place(trace, step_at(trace, span.first).out).c, &rows, &columns);
    for (int64_t i = span.first; i < span.end; i++) {
        Step step = step_at(trace, i);
        Tile tile = lane_tile(view, to, cell_place(trace, step.out), &rows, &columns);
        if (flight->from)
            tile_between(&tile, grid_box(trace, flight->from, step.a), come);
        tile.value = step.va;
        tile_draw(view, &tile);
    }
}

/* A window's cell on its way into its line: first the rows move apart to the line's places, then all move over. In this
 * order none meets another. */
static Rect unfolding(Rect window, Rect line, bool down, float share)
{
    float apart = first_half(share), over = second_half(share), side = fminf(window.h, line.h);
    float x = between(middle_x(window), middle_x(line), down ? over : apart),
          y = between(middle_y(window), middle_y(line), down ? apart : over);
    float size = share < 0.5f ? fminf(window.h, between(window.h, line.h, apart)) : between(side, line.h, over);
    return (Rect){x - size / 2, y - size / 2, size, size};
}

/* Columns unfold from their windows, or fold back onto them. */
static void unfold(StageView *view, const Flight *flight, bool back)
{
    const Trace *trace = view->trace;
    const Grid *line = back ? flight->from : flight->to, *window = back ? flight->to : flight->from;
    bool down = !line->turned;
    for (int64_t i = view->together.first; i < view->together.end; i++) {
        Step step = step_at(trace, i);
        Rect a = grid_box(trace, window, back ? step.out : step.a), b = grid_box(trace, line, back ? step.a : step.out);
        Tile tile =
            tile_at(back ? step.a : step.out, step.va, unfolding(a, b, down, back ? 1 - flight->share : flight->share));
        tile_draw(view, &tile);
    }
}

/* A number, or each of its shares, along the curve to its cell. */
static void go(StageView *view, const Flight *flight)
{
    const Trace *trace = view->trace;
    Span span = view->together;
    for (int64_t i = span.first; i < span.end; i++) {
        Step step = step_at(trace, i);
        Place from = cell_place(trace, step.a), to = cell_place(trace, step.out);
        Rect a = grid_cell(flight->from, from), b = grid_cell(flight->to, to);
        float size = between(a.h, b.h, flight->share), x, y;
        row_walk(flight->from, from, flight->to, to, flight->share, &x, &y);
        bool divided = step.kind == STEP_SHARE || step.kind == STEP_QUOTIENT;
        if (step.kind == STEP_COMPARE && !cell_same(step.winner, step.a))
            continue;
        float value = divided ? step.va / step.vb : step.va;
        Tile tile = tile_at(step.kind == STEP_COMPARE ? step.a : step.out,
                            veil_hides(trace, step.out) ? step.after : value,
                            (Rect){x - size / 2, y - size / 2, size, size});
        tile_draw(view, &tile);
    }
}

/* A number by way of the other operand, if that is on stage; from halfway on it is what the step makes of it. */
static void through(StageView *view, const Flight *flight, const Grid *gate)
{
    const Trace *trace = view->trace;
    bool first = flight->share < 0.5f;
    float share = first ? 2 * flight->share : 2 * flight->share - 1;
    if (gate)   /* it stops there */
        share = ease(share);
    for (int64_t i = view->together.first; i < view->together.end; i++) {
        Step step = step_at(trace, i);
        Rect from = grid_box(trace, flight->from, step.a), to = grid_box(trace, flight->to, step.out);
        Rect by = gate ? grid_box(trace, gate, step.b) : rect_between(from, to, 0.5f);
        float after = step.kind == STEP_PRODUCT && !veil_hides(trace, step.out) ? step.va * step.vb : step.after;
        Tile tile = tile_at(first ? step.a : step.out, first ? step.va : after,
                            first ? rect_between(from, by, share) : rect_between(by, to, share));
        tile_draw(view, &tile);
    }
}

/* "÷ 4" coming onto the sum: from the divisor's cell, or from above where it is a number only. */
static void divide(StageView *view, const Rect *from, Rect onto, float by, float share)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    float size = fmaxf(13, fminf(onto.h * 0.36f, 26)) * theme->type;
    float x = between(middle_x(from ? *from : onto), middle_x(onto), from ? share : 1), top = onto.y - size * 1.1f,
          y = between(from ? middle_y(*from) : top, middle_y(onto), from ? share : second_half(share));
    Text text = {0};
    text_add(&text, "÷ ");
    value_text(by, &text);
    float width = canvas_width(canvas, FONT_BOLD, size, text_get(&text)) + size;
    float alpha = canvas->list->alpha;
    canvas->list->alpha = alpha * (from ? 1 : first_half(share));
    draw_rect(canvas->list, (Rect){x - width / 2, y - size * 0.8f, width, size * 1.6f}, size * 0.5f,
              theme->ink);
    canvas_text(canvas, FONT_BOLD, size, x, y + size * 0.36f, ALIGN_CENTRE, theme->panel, text_get(&text));
    canvas->list->alpha = alpha;
    text_free(&text);
}

/* Terms come together in the cell of their sum; the last step of the sum divides it. */
static void gather(StageView *view, const Flight *flight)
{
    const Trace *trace = view->trace;
    Span span = view->together;
    Step last = step_at(trace, span.end - 1);
    bool divides = last.kind == STEP_DIVIDE;
    Rect onto = grid_box(trace, flight->to, last.out);
    float terms = divides && span.end - span.first > 1 ? GATHERED_SHARE : 1, share = fminf(1, flight->share / terms);
    if (span.end - span.first == 1 && divides) {
        bool number = flight->from == flight->to;
        Rect by = number ? onto : grid_box(trace, flight->from, last.a);
        divide(view, number ? NULL : &by, onto, last.va, flight->share);
        return;
    }
    for (int64_t i = span.first; i < span.end - divides && share < 1; i++) {
        Step step = step_at(trace, i);
        Tile tile = tile_at(step.a, step.va, onto);
        tile_between(&tile, grid_box(trace, flight->from, step.a), share);
        tile_draw(view, &tile);
    }
    if (share >= 1 && divides)
        divide(view, NULL, onto, last.va, (flight->share - terms) / (1 - terms));
}

bool motion_draw(StageView *view, const Grid *const grid[], int count)
{
    Step step = step_at(view->trace, view->together.first);
    Flight flight = {find(grid, count, step.a.set), find(grid, count, step.out.set), view->share};
    bool alone = view->motion == MOTION_APART;   /* what comes apart may be too large to be on stage itself */
    if (!flight.from && step.kind == STEP_DIVIDE)   /* by a number that is no cell */
        flight.from = flight.to;
    bool still = view->preview && !motion_is_whole(view->motion);
    if (still || !motion_runs(view) || view->motion == MOTION_FLY || !flight.to || (!flight.from && !alone)
        || flight.to->cell < GRID_MAP || (flight.from && flight.from->cell < GRID_MAP))
        return false;
    int64_t tiles = alone ? (int64_t)flight.to->rows * flight.to->columns : view->together.end - view->together.first;
    if (tiles > TILES_MOST)
        return false;
    switch (view->motion) {
    case MOTION_TURN: turn(view, &flight); break;
    case MOTION_APART: apart(view, &flight); break;
    case MOTION_UNFOLD: unfold(view, &flight, false); break;
    case MOTION_FOLD: unfold(view, &flight, true); break;
    case MOTION_LEAD:
    case MOTION_SHARE: go(view, &flight); break;
    case MOTION_SCATTER:
    case MOTION_THROUGH: through(view, &flight, find(grid, count, step.b.set)); break;
    case MOTION_GATHER:
    case MOTION_DIVIDE: gather(view, &flight); break;
    case MOTION_FLY: break;
    }
    return true;
}
