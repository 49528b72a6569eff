/* Ticks stand at 1, 2 or 5 times a power of ten, as near to each other as their numbers can be read. */
#include "view/scenes/parts/axes.h"

#include <float.h>
#include <math.h>

enum { APART = 38, SIZE = 11 };   /* units from one tick to the next at least; of their numbers */

static const float LOWEST = 0.45f;   /* a plot's height by its width at least */

FunctionPlot axes_fit(Rect room, double left, double right, double low, double high)
{
    double wide = right - left, tall = high - low, least = (double)LOWEST * wide, more = fmax(0, least - tall);
    FunctionPlot plot = {{0}, left, right, low - more / 2, high + more / 2};
    tall += more;
    double unit = fmin((double)room.w / wide, (double)room.h / tall);
    plot.at.w = (float)(unit * wide);
    plot.at.h = (float)(unit * tall);
    plot.at.x = room.x + (room.w - plot.at.w) / 2;
    plot.at.y = room.y + (room.h - plot.at.h) / 2;
    return plot;
}

float axes_x(const FunctionPlot *plot, double x)
{
    return plot->at.x + (float)((x - plot->left) / (plot->right - plot->left)) * plot->at.w;
}

float axes_y(const FunctionPlot *plot, double y)
{
    return plot->at.y + (float)((plot->high - y) / (plot->high - plot->low)) * plot->at.h;
}

/* The distance of ticks, in units of the function. */
static double tick_of(const FunctionPlot *plot)
{
    double least = APART * (plot->right - plot->left) / (double)plot->at.w, power = pow(10, floor(log10(least)));
    static const double times[] = {1, 2, 5};
    for (int i = 0; i < 3; i++)
        if (times[i] * power >= least)
            return times[i] * power;
    return 10 * power;
}

static void number(Canvas *canvas, double value, float x, float y, Align align)
{
    char digits[48];
    canvas_text(canvas, FONT_SANS, SIZE, x, y, align, canvas->theme->soft,
                text_number(value, 4, true, digits, sizeof digits));
}

static void draw_x_ticks(Canvas *canvas, const FunctionPlot *plot, Color line, AxesTaken taken)
{
    double tick = tick_of(plot);
    float axis = axes_y(plot, 0), half = canvas_width(canvas, FONT_SANS, SIZE, "−10") / 2;
    for (double i = ceil(plot->left / tick); i * tick <= plot->right; i++) {
        float x = axes_x(plot, i * tick);
        draw_line(canvas->list, x, axis - 3, x, axis + 3, canvas->theme->line, line);
        bool free = x + half < taken.from || x - half > taken.to,
             inside = x - half > plot->at.x && x + half < plot->at.x + plot->at.w - 14;
        if (fabs(i) > 0.5 && free && inside)
            number(canvas, i * tick, x, axis + 15, ALIGN_CENTRE);
    }
}

static void draw_y_ticks(Canvas *canvas, const FunctionPlot *plot, Color line, AxesTaken taken)
{
    double tick = tick_of(plot);
    float axis = axes_x(plot, 0);
    for (double i = ceil(plot->low / tick); i * tick <= plot->high; i++) {
        float y = axes_y(plot, i * tick);
        draw_line(canvas->list, axis - 3, y, axis + 3, y, canvas->theme->line, line);
        if (fabs(i) > 0.5 && fabsf(y - taken.beside) > 13 && y > plot->at.y + 16 && y < plot->at.y + plot->at.h - 6)
            number(canvas, i * tick, axis - 6, y + 4, ALIGN_RIGHT);
    }
}

void axes_draw(Canvas *canvas, const FunctionPlot *plot, const char *x, const char *y, AxesTaken taken)
{
    const Theme *theme = canvas->theme;
    Color line = color_mix(theme->faint, theme->soft, 0.4f);
    Rect at = plot->at;
    float across = axes_y(plot, 0), up = axes_x(plot, 0);
    draw_rect(canvas->list, at, 6, theme->panel);
    draw_frame(canvas->list, at, 6, theme->line, theme->edge);
    draw_line(canvas->list, at.x, across, at.x + at.w, across, theme->line, line);
    draw_line(canvas->list, up, at.y, up, at.y + at.h, theme->line, line);
    draw_x_ticks(canvas, plot, line, taken);
    draw_y_ticks(canvas, plot, line, taken);
    stage_formula(canvas, x, 13, at.x + at.w - 8, across + 15, ALIGN_RIGHT);
    stage_formula(canvas, y, 13, up - 6, at.y + 14, ALIGN_RIGHT);
}
