/* Forward, slide: the window framed on X, lines from it to W, the products in a row (a strip a channel), the sum landing
 * in Y. Cells are as large as the room allows; W's may be larger than a map's, since its numbers are what one reads. */
#include "view/scenes/grid.h"
#include "view/scenes/strip.h"

#include <math.h>

typedef struct {
    Grid x, w, y, b;
    Rect strips;
    Rect grids;      /* the room of the grids, which zooming scales */
} Layout;

/* The width of the three grids side by side when their cells have this side. */
static float arrange(Layout *layout, float cell, float w_cell, float height)
{
    grid_arrange(&layout->x, cell, height);
    grid_arrange(&layout->w, w_cell, height);
    grid_arrange(&layout->y, cell, height);
    return layout->x.at.w + layout->w.at.w + layout->y.at.w;
}

static bool fits(Layout *layout, float cell, float w_cell, float width, float height)
{
    return arrange(layout, cell, w_cell, height) <= width && layout->x.at.h <= height && layout->w.at.h <= height && layout->y.at.h <= height;
}

/* The largest side with which all three fit, W's at least `least` if that is possible. */
static float largest_cell(Layout *layout, float least, float width, float height)
{
    float low = 0.05f, high = GRID_MOST_CELL;
    for (int i = 0; i < 24; i++) {
        float middle = (low + high) / 2;
        if (fits(layout, middle, fmaxf(middle, least), width, height))
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* One side for all if the numbers can be read; else W's cells as large as they can be without costing X and Y much. */
static float choose_cells(Layout *layout, float width, float height, float *w_cell)
{
    static const float least[] = {44, 36, 30, 24, 18, 12, 8, 5};
    float even = largest_cell(layout, 0, width, height), cell = even;
    *w_cell = even;
    if (even < 30)
        for (size_t i = 0; i < sizeof least / sizeof *least && least[i] > even; i++) {
            float smaller = largest_cell(layout, least[i], width, height);
            if (smaller >= 0.8f * even && fits(layout, smaller, least[i], width, height)) {
                cell = smaller;
                *w_cell = least[i];
                break;
            }
        }
    if (cell > 8) {
        cell = floorf(cell);
        *w_cell = fmaxf(cell, floorf(*w_cell));
    }
    return cell;
}

static Layout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    Layout layout = {.x = grid_of(trace, SET_X, view->out.n, true, "X"), .w = grid_of(trace, SET_W, view->out.c, false, "W"),
                     .y = grid_of(trace, SET_Y, view->out.n, false, "Y")};
    float margin = view->at.w < 700 ? 24 : 48, gap = fmaxf(36, fminf(100, view->at.w * 0.07f));
    layout.strips = strip_room(view, margin);
    Rect room = {view->at.x + margin, view->at.y + 14 + GRID_TITLE, view->at.w - 2 * margin, layout.strips.y - view->at.y - 30 - GRID_TITLE};
    layout.grids = room;
    bool bias = trace->tensor[SET_B].v != NULL;
    float b_room = bias ? 24 + fminf(64, room.w * 0.08f) : 0;
    float w_cell, cell = choose_cells(&layout, room.w - 2 * gap - b_room, room.h, &w_cell);
    float total = arrange(&layout, cell * view->zoom, w_cell * view->zoom, room.h * view->zoom) + (2 * gap + b_room) * view->zoom;
    float middle = room.y + room.h / 2 + view->pan_y, x = view->at.x + view->at.w / 2 - total / 2 + view->pan_x;
    grid_stand(&layout.x, x, middle);
    x += layout.x.at.w + gap * view->zoom;
    grid_stand(&layout.w, x, middle);
    float b_cell = fmaxf(fminf(fmaxf(w_cell, 34), b_room - 24), 0) * view->zoom;
    x += layout.w.at.w;
    layout.b = (Grid){.set = SET_B, .planes = 1, .rows = 1, .columns = 1, .across = 1, .cell = b_cell, .title = "b"};
    layout.b.at = (Rect){x + 24 * view->zoom, middle - b_cell / 2, b_cell, b_cell};
    x += (b_room + gap) * view->zoom;
    grid_stand(&layout.y, x, middle);
    return layout;
}

static CellLook look_x(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    CellLook look = {.shown = true, .lit = window_holds(view->trace, view->out, place)};
    look.now = view->begun && view->act > 0 && (cell_same(cell, view->step.a) || cell_same(cell, view->step.b));
    look.value = cell.set == SET_X ? view->trace->tensor[SET_X].v[cell.index] : 0;
    return look;
}

static CellLook look_w(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    (void)place;
    CellLook look = {.shown = true, .lit = true, .value = view->trace->tensor[cell.set].v[cell.index]};
    look.now = view->begun && view->act > 0 && (cell_same(cell, view->step.a) || cell_same(cell, view->step.b));
    return look;
}

static CellLook look_y(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    (void)grid;
    (void)place;
    CellLook look = {.lit = true};
    look.shown = cell_value(view->trace, cell, view->done, &look.value);
    look.now = view->begun && view->act > 0 && cell_same(cell, view->step.out);
    return look;
}

/* Where the window stands while it slides from the one before. */
static void window_frame(StageView *view, const Grid *x, int channel, Rect *frame)
{
    const ConvSpec *spec = &view->trace->spec;
    Place first = window_origin(view->trace, view->out);
    first.c = channel;
    Place last = {first.n, channel, first.row + (spec->kernel.h - 1) * spec->dilation.h, first.column + (spec->kernel.w - 1) * spec->dilation.w};
    Rect a = grid_cell(x, first), b = grid_cell(x, last);
    *frame = (Rect){a.x, a.y, b.x + b.w - a.x, b.y + b.h - a.y};
    int64_t start = span_of(view->trace, view->cursor.step, LEVEL_CELL).first;
    if (view->slide >= 1 || start == 0)
        return;
    Place old = window_of_step(view->trace, start - 1), origin = window_origin(view->trace, old);
    if (old.n != view->out.n)
        return;
    Rect from = grid_cell(x, (Place){old.n, channel, origin.row, origin.column});
    frame->x = between(from.x, frame->x, view->slide);
    frame->y = between(from.y, frame->y, view->slide);
}

/* Two lines from the window's right corners to W's left ones, under the cells. */
static void tie_lines(StageView *view, const Rect *frame, Rect kernel)
{
    Color color = color_alpha(theme_frame(view->canvas->theme, SET_W), 0.55f);
    float stroke = 1.5f * view->canvas->theme->line;
    draw_line(view->canvas->list, frame->x + frame->w, frame->y, kernel.x, kernel.y, stroke, color);
    draw_line(view->canvas->list, frame->x + frame->w, frame->y + frame->h, kernel.x, kernel.y + kernel.h, stroke, color);
}

static void fly_factors(StageView *view, const Layout *layout)
{
    const Step *step = &view->step;
    Rect box;
    if (!view->begun || step->kind != STEP_PRODUCT || !strip_box(view, layout->strips, view->cursor.step, &box))
        return;
    float share = view->act / 0.6f;
    Rect x = grid_cell(&layout->x, cell_place(view->trace, step->a)), w = grid_cell(&layout->w, cell_place(view->trace, step->b));
    stage_fly(view, x, (Rect){box.x, box.y, box.w / 2, box.h}, share, step->va, SET_X);
    stage_fly(view, w, (Rect){box.x + box.w / 2, box.y, box.w / 2, box.h}, share, step->vb, SET_W);
}

/* The finished sum goes from the strip into Y in the last part of the step that closes it. */
static void fly_sum(StageView *view, const Layout *layout)
{
    Rect sum;
    if (view->begun && view->step.closes && strip_sum(view, layout->strips, &sum))
        stage_fly(view, sum, grid_cell(&layout->y, view->out), (view->act - 0.6f) / 0.4f, view->step.after, SET_Y);
}

void scene_draw_slide(StageView *view)
{
    Layout layout = lay_out(view);
    DrawList *list = view->canvas->list;
    const Theme *theme = view->canvas->theme;
    int channel = view->step.kind == STEP_PRODUCT ? cell_place(view->trace, view->step.b).c : layout.x.planes - 1;
    Rect frame;
    draw_clip(list, (Rect){view->at.x, view->at.y, view->at.w, layout.strips.y - view->at.y - 8});
    window_frame(view, &layout.x, channel, &frame);
    tie_lines(view, &frame, grid_plane(&layout.w, channel));
    grid_draw(view, &layout.x, look_x);
    grid_draw(view, &layout.w, look_w);
    if (view->trace->tensor[SET_B].v)
        strip_bias(view, &layout.b, look_w);
    grid_draw(view, &layout.y, look_y);
    for (int c = 0; c < layout.x.planes; c++) {
        Rect other;
        window_frame(view, &layout.x, c, &other);
        bool current = c == channel;
        float stroke = layout.x.cell < GRID_NUMBER ? 2 : current ? 4 : 2;
        draw_frame(list, other, fminf(6, layout.x.cell * 0.12f), stroke * theme->line, current ? theme_frame(theme, SET_W) : color_alpha(theme_frame(theme, SET_W), 0.5f));
    }
    if (layout.w.planes > 1)
        draw_frame(list, rect_inset(grid_plane(&layout.w, channel), -3), 6, 2 * theme->line, theme_frame(theme, SET_W));
    if (layout.y.cell < GRID_NUMBER || !view->begun || view->act <= 0)
        grid_frame(view, &layout.y, view->out, view->out, 2, theme_frame(theme, SET_Y));
    draw_clip(list, view->at);
    strip_draw(view, layout.strips);
    fly_factors(view, &layout);
    fly_sum(view, &layout);
}
