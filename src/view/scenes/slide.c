/* Forward, slide: the window framed on X, lines from it to W, the products in a row (a strip a channel), the sum landing
 * in Y. Cells are as large as the room allows; W's may be larger than a map's, since its numbers are what one reads. */
#include "view/scenes/columns.h"
#include "view/scenes/strip.h"

typedef struct {
    Grid x, w, y, b;
    Rect strips;
} Layout;

static Layout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    Layout layout = {.x = grid_of(trace, SET_X, view->out.n, true, "X"), .w = grid_of(trace, SET_W, view->out.c, false, "W"),
                     .y = grid_of(trace, SET_Y, view->out.n, false, "Y")};
    layout.b = (Grid){.set = SET_B, .planes = 1, .rows = 1, .columns = 1, .across = 1, .title = "b"};
    float margin = view->at.w < 700 ? 24 : 48;
    layout.strips = strip_room(view, margin);
    Rect room = {view->at.x + margin, view->at.y + 8, view->at.w - 2 * margin, layout.strips.y - view->at.y - 32};
    Column column[4] = {{{&layout.x}, 1, false}, {{&layout.w}, 1, true}};
    int count = 2;
    if (trace->tensor[SET_B].v)
        column[count++] = (Column){{&layout.b}, 1, true};
    column[count++] = (Column){{&layout.y}, 1, false};
    columns_stand(view, column, count, room);
    return layout;
}

static CellLook look_x(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    look.lit = window_holds(view->trace, view->out, place);
    return look;
}

void scene_draw_slide(StageView *view)
{
    Layout layout = lay_out(view);
    const Trace *trace = view->trace;
    DrawList *list = view->canvas->list;
    const Theme *theme = view->canvas->theme;
    int channel = view->step.kind == STEP_PRODUCT ? cell_place(trace, view->step.b).c : layout.x.planes - 1;
    int64_t from = slide_start(view);
    Window window = {window_origin(trace, view->out), window_size(trace)}, before = window;
    if (from >= 0)
        before.first = window_origin(trace, window_of_step(trace, from));
    draw_clip(list, (Rect){view->at.x, view->at.y, view->at.w, layout.strips.y - view->at.y - 8});
    slide_ties(view, &layout.x, slide_rect(view, &layout.x, window, before, channel), grid_plane(&layout.w, channel), theme_frame(theme, SET_W));
    grid_draw(view, &layout.x, look_x);
    grid_draw(view, &layout.w, look_plain);
    if (trace->tensor[SET_B].v)
        strip_bias(view, &layout.b, look_plain);
    grid_draw(view, &layout.y, look_plain);
    slide_frames(view, &layout.x, window, before, channel, theme_frame(theme, SET_W));
    if (layout.w.planes > 1)
        draw_frame(list, rect_inset(grid_plane(&layout.w, channel), -3), 6, 2 * theme->line, theme_frame(theme, SET_W));
    if (layout.y.cell < GRID_NUMBER || !view->begun || view->act <= 0)
        grid_frame(view, &layout.y, view->out, view->out, 2, theme_frame(theme, SET_Y));
    draw_clip(list, view->at);
    strip_draw(view, layout.strips);
    slide_fly(view, layout.strips, &layout.x, &layout.w, &layout.y);
}
