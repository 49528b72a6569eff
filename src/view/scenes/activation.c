/* An activation: the curve of f with the point of the current value on it, beside the tensors. In the backward pass the
 * tangent in that point, whose slope is f', and error times slope. The curve is the engine's function, point by
 * point. */
#include "trace/say/curves.h"
#include "trace/say/names.h"

#include "view/scenes/catalog.h"
#include "view/scenes/parts/axes.h"
#include "view/scenes/parts/motion.h"
#include "view/scenes/parts/row.h"
#include "view/scenes/parts/titles.h"
#include "view/scenes/preview/preview.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FORMULA = 128, PIECES = 96 };   /* of a curve */

/* "f(x) = ..." and its alpha; into `tex`, which has room for FORMULA. */
static const char *formula_of(const StageView *view, char *tex)
{
    const Trace *trace = view->trace;
    Text alpha = {0};
    if (activation_alpha(trace->function) != 0) {
        text_add(&alpha, "\\quad \\alpha=");
        value_in_tex(trace->alpha, &alpha);
    }
    snprintf(tex, FORMULA, "f(x)=%s%s", curve_tex(trace->function), text_get(&alpha));
    text_free(&alpha);
    return tex;
}

static double value_at(const StageView *view, double x)
{
    return (double)activation_value(view->trace->function, view->trace->alpha, (float)x);
}

/* f'(x), from x. */
static double slope_at(const StageView *view, double x)
{
    const Trace *trace = view->trace;
    bool by_result = trace->function < ACTIVATION_BY_RESULT;
    return (double)activation_slope(trace->function, trace->alpha, (float)(by_result ? value_at(view, x) : x));
}

typedef struct {
    Grid first, second, third, fourth;
    FunctionPlot plot;
} ActivationLayout;

/* The plot spans the values of X, and at least what makes the curve known; of y what the curve comes to there. */
static FunctionPlot plot_of(const StageView *view, Rect room)
{
    const Tensor *x = &view->trace->tensor[SET_X];
    double far = 3;
    for (size_t i = 0; x->v && i < tensor_count(x); i++)
        if (isfinite(x->v[i]))
            far = fmax(far, fabs((double)x->v[i]));
    far = fmin(1.1 * far, (double)FLT_MAX);
    double low = value_at(view, 0), high = low;
    for (int i = 0; i <= PIECES; i++) {
        double y = value_at(view, far * (2.0 * i / PIECES - 1));
        low = fmin(low, y);
        high = fmax(high, y);
    }
    double edge = 0.12 * (high - low), below = low > -2 * edge && view->trace->function != ACTIVATION_TANH ? edge : 0;
    below = view->trace->function == ACTIVATION_SIGMOID ? 0 : below;
    return axes_fit(room, -far, far, low - edge - below, high + edge);
}

static float title_size(const StageView *view)
{
    return 17 * view->canvas->theme->type * titles_share(view->canvas);
}

/* Whether what the slope is stands in one line with the curve's formula above a plot so wide; else below it. */
static bool slope_beside(const StageView *view, float wide)
{
    char tex[FORMULA];
    return stage_formula_width(view->canvas, formula_of(view, tex), title_size(view)) + 20
               + stage_formula_width(view->canvas, "f'(x)=0.04518", title_size(view)) <= wide;
}

/* Four grids two by two; in a row if so their numbers are larger. */
static void lay_out_four(const StageView *view, Grid *const row[4], Rect room, float gap)
{
    Rect half = {room.x, room.y, room.w, (room.h - 12 - GRID_TITLE) / 2};
    row_lay_out(view, row, 2, half, gap);
    half.y += half.h + 12 + GRID_TITLE;
    row_lay_out(view, row + 2, 2, half, gap);
    Grid grid[4] = {*row[0], *row[1], *row[2], *row[3]};
    row_lay_out(view, (Grid *const[]){&grid[0], &grid[1], &grid[2], &grid[3]}, 4, room, gap);
    if (grid[0].cell < 1.1f * row[0]->cell)
        return;
    for (int i = 0; i < 4; i++) {
        *row[i] = grid[i];
        row[i]->title_size = 0;   /* its place is another */
    }
    titles_settle(view, row, 4);
}

static ActivationLayout lay_out(StageView *view)
{
    const Trace *trace = view->trace;
    ActivationLayout layout = {0};
    Grid *row[4] = {&layout.first, &layout.second, &layout.third, &layout.fourth};
    int n = view->out.n, count = 2;
    float margin = view->at.w < 700 ? 24 : 48, gap = fmaxf(24, fminf(56, view->at.w * 0.04f));
    float side = fminf(view->at.w * 0.36f, (view->at.h - 84) * 1.5f);
    Rect plot = {view->at.x + margin + 8, view->at.y + 48, side, view->at.h - 72};
    if (trace->pass == PASS_BACKWARD && !slope_beside(view, plot.w)) {
        plot.y += 24;
        plot.h -= 24;
    }
    if (trace->pass == PASS_FORWARD) {
        layout.first = grid_of(trace, SET_X, n, false, "X");
        layout.second = grid_of(trace, SET_Y, n, false, "Y");
    } else {
        bool by_result = trace->function < ACTIVATION_BY_RESULT;
        layout.first = grid_of(trace, by_result ? SET_Y : SET_X, n, false, by_result ? "Y" : "X");
        layout.second = grid_of(trace, SET_SLOPE, n, false, "f'");
        layout.third = grid_of(trace, SET_DY, n, false, "\\delta_{Y}");
        layout.fourth = grid_of(trace, SET_DX, n, false, "\\delta_{X}");
        count = 4;
    }
    float left = plot.x + plot.w + gap + 16;
    Rect room = {left, view->at.y + 16 + GRID_TITLE, view->at.x + view->at.w - margin - left,
                 view->at.h - 32 - GRID_TITLE};
    if (count == 2)
        row_lay_out(view, row, 2, room, gap);
    else
        lay_out_four(view, row, room, gap);
    layout.plot = plot_of(view, plot);
    return layout;
}

static void draw_curve_of(StageView *view, const FunctionPlot *plot)
{
    const Theme *theme = view->canvas->theme;
    double x0 = plot->left, y0 = value_at(view, x0);
    for (int i = 1; i <= PIECES; i++) {
        double x1 = plot->left + (plot->right - plot->left) * i / PIECES, y1 = value_at(view, x1);
        draw_line(view->canvas->list, axes_x(plot, x0), axes_y(plot, y0), axes_x(plot, x1), axes_y(plot, y1),
                  2.5f * theme->line, theme->frame[ROLE_OUTPUT]);
        x0 = x1;
        y0 = y1;
    }
}

/* On the way back: f' as a dashed curve, and a band along the x axis where it is (nearly) 0: there the error dies. */
static void draw_slope_of(StageView *view, const FunctionPlot *plot)
{
    static const double dead = 0.005;   /* less than leaky ReLU's usual slope */
    const Theme *theme = view->canvas->theme;
    double wide = plot->right - plot->left;
    float x0 = axes_x(plot, plot->left), y0 = axes_y(plot, slope_at(view, plot->left)), zero = axes_y(plot, 0);
    draw_clip(view->canvas->list, plot->at);
    for (int i = 1; i <= PIECES; i++) {
        double at = plot->left + wide * i / PIECES, middle = at - wide / PIECES / 2;
        float x1 = axes_x(plot, at), y1 = axes_y(plot, slope_at(view, at));
        if (fabs(slope_at(view, middle)) < dead)
            draw_rect(view->canvas->list, (Rect){x0, zero - 5, x1 - x0, 10}, 0, theme_cell(theme, SET_W, true));
        if (i % 2 == 1)
            draw_line(view->canvas->list, x0, y0, x1, y1, 1.5f * theme->line, theme->frame[ROLE_KERNEL]);
        x0 = x1;
        y0 = y1;
    }
    canvas_text(view->canvas, FONT_BOLD, 13, x0 - 4, y0 + (y0 > plot->at.y + 26 ? -6.0f : 16.0f), ALIGN_RIGHT,
                theme->text[ROLE_KERNEL], "f′(x)");
    draw_clip(view->canvas->list, view->at);
}

/* The tangent at x, cut to the plot, and what its slope is. */
static void draw_tangent(StageView *view, const FunctionPlot *plot, float x, float y)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    double slope = slope_at(view, (double)x);
    double wide = plot->right - plot->left, high = plot->high - plot->low, steep = slope * wide / high;
    double along = 0.22 * wide / sqrt(1 + steep * steep), rise = slope * along;
    Color color = theme->frame[ROLE_KERNEL];
    draw_clip(canvas->list, plot->at);
    draw_line(canvas->list, axes_x(plot, (double)x - along), axes_y(plot, (double)y - rise),
              axes_x(plot, (double)x + along), axes_y(plot, (double)y + rise), 3 * theme->line, color);
    draw_clip(canvas->list, view->at);
    Text tex = {0};
    text_add(&tex, "\\tint{w}{f'(x)=");
    value_text((float)slope, &tex);
    text_add(&tex, "}");
    const char *said = text_get(&tex);
    bool beside = slope_beside(view, plot->at.w);
    stage_formula(canvas, said, title_size(view), plot->at.x + (beside ? plot->at.w - 2 : 2), plot->at.y - 12,
                  beside ? ALIGN_RIGHT : ALIGN_LEFT);
    text_free(&tex);
}

/* The current value, if it is there to be shown. */
static bool point_of(const StageView *view, float *x)
{
    int64_t index = view->step.out.index;
    const Tensor *given = &view->trace->tensor[SET_X];
    bool shown = view->begun && !preview_quiet(view) && given->v && isfinite(given->v[index])
                 && !veil_hides(view->trace, view->step.out);
    *x = shown ? given->v[index] : 0;
    return shown;
}

/* "x = 0.5" below the point, within the plot. */
static void label_of(const StageView *view, const FunctionPlot *plot, float x, Text *text, float *from, float *to)
{
    text_add(text, "x = ");
    value_text(x, text);
    float half = canvas_width(view->canvas, FONT_BOLD, 13, text_get(text)) / 2, px = axes_x(plot, (double)x);
    float middle = fmaxf(plot->at.x + 6 + half, fminf(px, plot->at.x + plot->at.w - 20 - half));
    *from = middle - half;
    *to = middle + half;
}

/* The axes; where the point's label stands there are no numbers of ticks. */
static void draw_axes(StageView *view, const FunctionPlot *plot)
{
    float x;
    AxesTaken taken = {0, 0, 0};
    Text text = {0};
    if (point_of(view, &x)) {
        label_of(view, plot, x, &text, &taken.from, &taken.to);
        taken.beside = axes_y(plot, value_at(view, (double)x)) - 10;
    }
    axes_draw(view->canvas, plot, "\\tint{x}{x}", "\\tint{y}{y}", taken);
    text_free(&text);
}

/* The point of the current value, with dashed lines to the axes and its x and y beside them. */
static void draw_point(StageView *view, const FunctionPlot *plot)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    float x;
    if (!point_of(view, &x))
        return;
    float y = (float)value_at(view, (double)x);
    float px = axes_x(plot, (double)x), py = axes_y(plot, (double)y), ax = axes_x(plot, 0), ay = axes_y(plot, 0);
    bool forward = view->trace->pass == PASS_FORWARD;
    float up = forward ? fminf(1, 2 * view->act) : 1, across = forward ? fmaxf(0, 2 * view->act - 1) : 1;
    float top = between(ay, py, up), side = between(px, ax, across);
    draw_curve(canvas->list, (const float[8]){px, ay, px, ay, px, top, px, top}, 2 * theme->line, 5,
               theme->frame[ROLE_INPUT]);
    if (across > 0)
        draw_curve(canvas->list, (const float[8]){px, py, px, py, side, py, side, py}, 2 * theme->line, 5,
                   theme->frame[ROLE_OUTPUT]);
    if (!forward)
        draw_tangent(view, plot, x, y);
    draw_disc(canvas->list, px, top, 6, theme->stage);
    draw_disc(canvas->list, px, top, 5, across > 0 ? theme->frame[ROLE_OUTPUT] : theme->frame[ROLE_INPUT]);
    Text text = {0};
    float from, to;
    label_of(view, plot, x, &text, &from, &to);
    float tx = (from + to) / 2;
    canvas_text(canvas, FONT_BOLD, 13, tx, ay + 17, ALIGN_CENTRE, theme->text[ROLE_INPUT], text_get(&text));
    text_clear(&text);
    text_add(&text, "y = ");
    value_text(y, &text);
    if (across >= 1)
        canvas_text(canvas, FONT_BOLD, 13, x < 0 ? ax + 8 : ax - 8, py - 7, x < 0 ? ALIGN_LEFT : ALIGN_RIGHT,
                    theme->text[ROLE_OUTPUT], text_get(&text));
    text_free(&text);
}

static CellLook look(const StageView *view, const Grid *grid, Cell cell, Place place)
{
    CellLook look = row_look(view, grid, cell, place);
    bool given = cell.set == SET_X || cell.set == SET_DY || (cell.set == SET_Y && view->trace->pass == PASS_BACKWARD);
    look.lit = !given || cell.index == view->step.out.index;
    return look;
}

static void draw_title(StageView *view, const FunctionPlot *plot)
{
    char tex[FORMULA];
    bool fraction = strstr(formula_of(view, tex), "frac");
    float drop = fraction ? 22 : 12;
    drop += view->trace->pass == PASS_BACKWARD && !slope_beside(view, plot->at.w) ? 24 : 0;
    stage_formula(view->canvas, tex, title_size(view), plot->at.x + 2, plot->at.y - drop,
                  ALIGN_LEFT);
}

static void draw(StageView *view)
{
    ActivationLayout layout = lay_out(view);
    bool forward = view->trace->pass == PASS_FORWARD;
    draw_title(view, &layout.plot);
    draw_axes(view, &layout.plot);
    if (!forward)
        draw_slope_of(view, &layout.plot);
    draw_curve_of(view, &layout.plot);
    draw_point(view, &layout.plot);
    const Grid *grid[4] = {&layout.first, &layout.second, &layout.third, &layout.fourth};
    for (int i = 0; i < (forward ? 2 : 4); i++)
        grid_draw(view, grid[i], look);
    motion_draw(view, grid, forward ? 2 : 4);
}

static void icon(const Icon *icon)
{
    Color faint = icon->canvas->theme->faint;
    float unit = icon->cell;
    draw_line(icon->canvas->list, icon->x - 3 * unit, icon->y + unit, icon->x + 3 * unit, icon->y + unit, 1, faint);
    draw_line(icon->canvas->list, icon->x, icon->y - 1.6f * unit, icon->x, icon->y + 1.4f * unit, 1, faint);
    icon_curve(icon, (const float[]){-3, -1, 0, -1, 1.4f, 0.4f, 2.4f, 1.4f}, 4, SET_Y, 2);
}

const SceneEntry scenes_activation[2] = {
    {"Activation", "Forward", "Each value through a curve: ReLU, tanh, GELU and others.",
     OP_ACTIVATION, PASS_FORWARD, ROUTE_NAIVE, draw, icon},
    {"Activation", "Backward", "The error times the slope of the curve.",
     OP_ACTIVATION, PASS_BACKWARD, ROUTE_NAIVE, draw, icon},
};
