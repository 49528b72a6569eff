/* Forward, slide: the window framed on X, lines from it to W, the products in a row (a strip a channel), the sum
 * landing in Y. Cells are as large as the room allows; W's may be larger than a map's, since its numbers are what
 * one reads. */
#include "view/scenes/catalog.h"
#include "view/scenes/parts/columns.h"
#include "view/scenes/parts/strip.h"

#include "trace/say/names.h"

#include <inttypes.h>
#include <math.h>

/* The tensors of a transposed convolution in the places of a convolution's. */
#define AS(name) trace_set(trace, SET_##name)

typedef struct {
    Grid x, w, y, b;
    Rect strips;
} SlideLayout;

static bool saves(const Trace *trace)
{
    bool one = trace->spec.kernel.h == 1 && trace->spec.kernel.w == 1;
    return AS(X) == SET_X && (one || conv_groups(&trace->spec) > 1);
}

static SlideLayout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    SlideLayout layout = {.x = grid_of(trace, AS(X), view->out.n, true, set_tex(AS(X))),
                          .w = grid_of(trace, SET_W, view->out.c, false, "W"),
                          .y = grid_of(trace, AS(Y), view->out.n, false, set_tex(AS(Y)))};
    layout.b = (Grid){.set = SET_B, .planes = 1, .rows = 1, .columns = 1, .across = 1, .title = "b"};
    float margin = stage_margin(view);
    layout.strips = strip_room(view, margin);
    if (saves(trace))   /* a line of words is below */
        layout.strips.y -= 12;
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
    look.lit = window_holds(view->trace, view->out, place) && trace_meets(view->trace, view->out.c, place.c);
    return look;
}

/* A line of words below everything, smaller where it would not fit; `brief` where that is too small. */
static void draw_line_below(StageView *view, const char *said, const char *brief)
{
    Canvas *canvas = view->canvas;
    float size = 13, room = view->at.w - 32;
    if (canvas_width(canvas, FONT_SANS, size, said) > room)
        said = brief;
    float width = canvas_width(canvas, FONT_SANS, size, said);
    canvas_text(canvas, FONT_SANS, width > room ? size * room / width : size, view->at.x + view->at.w / 2,
                view->at.y + view->at.h - 7, ALIGN_CENTRE, canvas->theme->soft, said);
}

/* What a 1 x 1 kernel does and saves: a larger one, padded so that Y keeps its size, multiplies as often more as it
 * has taps. */
static void draw_saving(StageView *view)
{
    const int *y = view->trace->tensor[SET_Y].dim, channels = view->trace->tensor[SET_X].dim[1];
    const int64_t one = conv_products(y, channels, (Pair){1, 1}), three = conv_products(y, channels, (Pair){3, 3}),
                  five = conv_products(y, channels, (Pair){5, 5});
    Text text = {0}, brief = {0};
    if (channels > 1)
        text_add(&text, "1 × 1 mixes the %d channels of one place: ", channels);
    else
        text_add(&text, "1 × 1 scales one place: ");
    text_add(&text,
             "%" PRId64 " multiplications in all; 3 × 3 would take %" PRId64 " (%" PRId64
             " times as many), 5 × 5 would take %" PRId64 " (%" PRId64 " times)",
             one, three, three / one, five, five / one);
    text_add(&brief, "1 × 1: %" PRId64 " multiplications; 3 × 3: %" PRId64 "; 5 × 5: %" PRId64, one, three, five);
    draw_line_below(view, text_get(&text), text_get(&brief));
    text_free(&text);
    text_free(&brief);
}

/* What groups save: multiplications and weights beside those of the full convolution; of a depthwise one also with the
 * 1 x 1 convolution after it that mixes the channels again. */
static void draw_groups(StageView *view)
{
    const Trace *trace = view->trace;
    const int *y = trace->tensor[SET_Y].dim, *w = trace->tensor[SET_W].dim, channels = trace->tensor[SET_X].dim[1];
    Pair kernel = trace->spec.kernel;
    const int64_t taps = (int64_t)kernel.h * kernel.w, own = conv_products(y, w[1], kernel),
                  full = conv_products(y, channels, kernel), mixed = own + conv_products(y, y[1], (Pair){1, 1});
    const int64_t weights = w[0] * w[1] * taps, all = w[0] * channels * taps;
    bool deep = w[1] == 1 && w[0] == channels;
    Text text = {0}, brief = {0};
    text_add(&text, deep ? "depthwise: %" PRId64 " multiplications, %" PRId64 " weights"
                         : "groups: %" PRId64 " multiplications, %" PRId64 " weights", own, weights);
    if (deep)
        text_add(&text, "; with 1 × 1 after it: %" PRId64 ", %" PRId64, mixed, weights + (int64_t)w[0] * channels);
    text_add(&text, "; the full convolution: %" PRId64 ", %" PRId64, full, all);
    text_add(&brief, "%" PRId64 " multiplications; the full convolution: %" PRId64, own, full);
    draw_line_below(view, text_get(&text), text_get(&brief));
    text_free(&text);
    text_free(&brief);
}

/* The cell that a copy in the padding is of. */
static void draw_home(StageView *view, const Grid *x)
{
    const Theme *theme = view->canvas->theme;
    Cell copy = view->step.a, home = cell_source(view->trace, copy);
    if (!view->begun || copy.set != SET_PAD || home.set != SET_X || x->cell < GRID_MAP)
        return;
    Rect at = rect_inset(grid_cell(x, cell_place(view->trace, home)), 1);
    draw_dashed_frame(view->canvas->list, at, fminf(5, x->cell * 0.1f), 2 * theme->line, 4, theme_frame(theme, SET_X));
}

void scene_draw_slide(StageView *view)
{
    SlideLayout layout = lay_out(view);
    const Trace *trace = view->trace;
    DrawList *list = view->canvas->list;
    const Theme *theme = view->canvas->theme;
    int channel = view->step.kind == STEP_PRODUCT ? cell_place(trace, view->step.b).c : layout.w.planes - 1;
    const int seen = channel + conv_first(&trace->spec, trace->tensor[SET_W].dim, view->out.c);   /* of X */
    int64_t from = slide_start(view);
    Window window = {window_origin(trace, view->out), window_size(trace)}, before = window;
    if (from >= 0)
        before.first = window_origin(trace, window_of_step(trace, from));
    draw_clip(list, (Rect){view->at.x, view->at.y, view->at.w, layout.strips.y - view->at.y - 8});
    slide_ties(view, &layout.x, slide_rect(view, &layout.x, window, before, seen), grid_plane(&layout.w, channel),
               theme_frame(theme, SET_W));
    grid_draw(view, &layout.x, look_x);
    grid_draw(view, &layout.w, look_plain);
    if (trace->tensor[SET_B].v)
        strip_bias(view, &layout.b, look_plain);
    grid_draw(view, &layout.y, look_plain);
    slide_frames(view, &layout.x, window, before, seen, theme_frame(theme, SET_W));
    draw_home(view, &layout.x);
    if (layout.w.planes > 1)
        stage_frame(view, rect_inset(grid_plane(&layout.w, channel), -3), 6, 2 * theme->line,
                    theme_frame(theme, SET_W));
    if (layout.y.cell < grid_least(view->canvas) || !view->begun || view->act <= 0)
        grid_frame(view, &layout.y, view->out, view->out, 2, theme_frame(theme, AS(Y)));
    draw_clip(list, view->at);
    strip_draw(view, layout.strips);
    if (saves(trace) && !view->veil)
        (conv_groups(&trace->spec) > 1 ? draw_groups : draw_saving)(view);
    slide_fly(view, layout.strips, &layout.x, &layout.w, &layout.y);
}

static void icon(const Icon *icon)
{
    static const IconCells input = {3, 3, 0, 1, 2, 2}, output = {2, 2, 0, 1, 1, 1};
    icon_pair(icon, input, SET_X, SET_W, output, SET_Y, SET_Y);
}

const SceneEntry scenes_conv_forward[2] = {
    {"Forward convolution", "Slide", "A kernel slides over the input: products, one sum.",
     OP_CONV_FORWARD, PASS_FORWARD, ROUTE_NAIVE, scene_draw_slide, icon},
    {"Forward convolution", "im2col", "The same sums as one product of two matrices.",
     OP_CONV_FORWARD, PASS_FORWARD, ROUTE_IM2COL, scene_draw_im2col, NULL},
};
