/* The gradients of the weights and of the bias. The error of Y slides over X, one position for each weight: cells on
 * top of each other are multiplied, and the sum over all positions, of all images, is that weight's gradient. The
 * errors on X are a stride apart. The bias meets every position with 1, so its gradient is the sum of the errors. */
#include "view/scenes/catalog.h"
#include "view/scenes/parts/columns.h"
#include "view/scenes/parts/strip.h"

#include "trace/say/names.h"

#include <math.h>

/* The tensors of a transposed convolution in the places of a convolution's. */
#define AS(name) trace_set(trace, SET_##name)

typedef struct {
    Grid x, dy, result;
    Rect strips;
} WeightLayout;

static bool has_input(const StageView *view)
{
    return view->trace->tensor[SET_DW].dim[0] > 0;
}

static WeightLayout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    int image = cell_place(trace, view->step.a).n;
    bool weight = has_input(view);
    const CellSet errors = weight ? AS(DY) : SET_DY;
    WeightLayout layout = {.dy = grid_of(trace, errors, image, false, set_tex(errors))};
    if (weight)
        layout.x = grid_of(trace, AS(X), image, true, set_tex(AS(X)));
    layout.result = weight ? grid_of(trace, SET_DW, view->out.n, false, "\\partial E/\\partial W")
                           : grid_of(trace, SET_DB, 0, false, "\\partial E/\\partial b");
    float margin = stage_margin(view);
    layout.strips = strip_room(view, margin);
    Rect room = {view->at.x + margin, view->at.y + 8, view->at.w - 2 * margin, layout.strips.y - view->at.y - 32};
    Column column[] = {{{&layout.x}, 1, false}, {{&layout.dy}, 1, false}, {{&layout.result}, 1, true}};
    columns_stand(view, weight ? column : column + 1, weight ? 3 : 2, room);
    return layout;
}

/* The channel of X that a weight meets. */
static int seen_by(const Trace *trace, Place weight)
{
    const int *dw = trace->tensor[SET_DW].dim;
    return weight.c + (dw[0] > 0 ? conv_first(&trace->spec, dw, weight.n) : 0);
}

/* The errors of Y as they are placed on X for one weight: the stride apart, from the weight's own place on. */
static Window positions(const Trace *trace, Place weight, int image)
{
    const ConvSpec *spec = &trace->spec;
    const int *dy = trace->tensor[AS(DY)].dim;
    return (Window){{image, seen_by(trace, weight), weight.row * spec->dilation.h - spec->padding.h,
                     weight.column * spec->dilation.w - spec->padding.w},
                    {(dy[2] - 1) * spec->stride.h + 1, (dy[3] - 1) * spec->stride.w + 1}};
}

static CellLook look_x(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    Window window = positions(view->trace, view->out, place.n);
    const Pair *stride = &view->trace->spec.stride;
    int row = place.row - window.first.row, column = place.column - window.first.column;
    look.lit = place.c == window.first.c && row >= 0 && column >= 0 && row < window.size.h && column < window.size.w
               && row % stride->h == 0 && column % stride->w == 0;
    return look;
}

static CellLook look_error(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = look_plain(view, grid, cell, place);
    look.lit = place.c == cell_place(view->trace, view->step.a).c;
    return look;
}

void scene_draw_weight(StageView *view)
{
    WeightLayout layout = lay_out(view);
    const Trace *trace = view->trace;
    Canvas *canvas = view->canvas;
    Color color = theme_frame(canvas->theme, layout.dy.set);
    Place error = cell_place(trace, view->step.a);
    bool weight = has_input(view);
    draw_clip(canvas->list, (Rect){view->at.x, view->at.y, view->at.w, layout.strips.y - view->at.y - 8});
    if (weight) {
        int64_t from = slide_start(view);
        Window window = positions(trace, view->out, error.n),
               before = from < 0 ? window : positions(trace, cell_place(trace, step_at(trace, from).out), error.n);
        slide_ties(view, &layout.x, slide_rect(view, &layout.x, window, before, window.first.c),
                   grid_plane(&layout.dy, error.c), color);
        grid_draw(view, &layout.x, look_x);
        slide_frames(view, &layout.x, window, before, window.first.c, color);
    }
    grid_draw(view, &layout.dy, look_error);
    grid_draw(view, &layout.result, look_plain);
    if (layout.dy.planes > 1 || !weight)
        stage_frame(view, rect_inset(grid_plane(&layout.dy, error.c), -3), 6, 2 * canvas->theme->line, color);
    if (layout.result.cell < grid_least(view->canvas) || !view->begun || view->act <= 0)
        stage_frame(view, grid_box(trace, &layout.result, view->step.out), fminf(6, layout.result.cell * 0.12f),
                    2 * canvas->theme->line, theme_frame(canvas->theme, SET_DW));
    draw_clip(canvas->list, view->at);
    strip_draw(view, layout.strips);
    slide_fly(view, layout.strips, &layout.dy, weight ? &layout.x : NULL, &layout.result);
}

static void icon(const Icon *icon)
{
    static const IconCells input = {3, 3, 0, 1, 2, 2}, gradient = {2, 2, 0, 1, 1, 1};
    icon_pair(icon, input, SET_X, SET_DY, gradient, SET_DW, SET_DW);
}

const SceneEntry scenes_conv_backward_weight[2] = {
    {"Gradient of the weights", "Slide", "The errors slide over the input: one sum for each weight.",
     OP_CONV_BACKWARD_WEIGHT, PASS_FORWARD, ROUTE_NAIVE, scene_draw_weight, icon},
    {"Gradient of the weights", "im2col", "The errors times the columns, transposed.",
     OP_CONV_BACKWARD_WEIGHT, PASS_FORWARD, ROUTE_IM2COL, scene_draw_im2col, NULL},
};

const SceneEntry scenes_conv_backward_bias[1] = {
    {"Gradient of the weights", "Bias", "The sum of all errors of a map.",
     OP_CONV_BACKWARD_BIAS, PASS_FORWARD, ROUTE_NAIVE, scene_draw_weight, icon},
};
