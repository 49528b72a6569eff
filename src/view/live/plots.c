/* The figures of a training: curves over the images trained on, and the matrix of what was taken for what. */
#include "view/live/plots.h"

#include <math.h>
#include <stdio.h>

/* The place of point i of a curve: the loss in the middle of its images, a test at their end. */
static float place(const Plot *plot, const Curve *curve, int i)
{
    double last = fmin(1, (double)curve->filled / (double)curve->each),
           each = (double)curve->images / (curve->count - 1 + last);
    double at = (double)curve->from + fmin((double)curve->images, ((double)i + (plot->at_end ? 1 : 0.5)) * each);
    return plot->at.x + plot->at.w * (float)fmax(0, fmin(1, at / (double)plot->range));
}

static float height(const Plot *plot, float value)
{
    float share = (value - plot->least) / (plot->most - plot->least);
    return plot->at.y + plot->at.h * (1 - fminf(1, share));
}

void plot_frame(Canvas *canvas, const Plot *plot, int marks, const char *(*name)(float value, char *text, size_t room))
{
    const Theme *theme = canvas->theme;
    draw_rect(canvas->list, plot->at, 4, theme->panel);
    draw_frame(canvas->list, plot->at, 4, theme->line, theme->faint);
    for (int i = 0; i <= marks; i++) {
        char text[24];
        float value = plot->least + (plot->most - plot->least) * (float)i / (float)marks, y = height(plot, value);
        if (i > 0 && i < marks)
            draw_line(canvas->list, plot->at.x, y, plot->at.x + plot->at.w, y, theme->line, theme->faint);
        canvas_text(canvas, FONT_SANS, 12, plot->at.x - 6, y + 4, ALIGN_RIGHT, theme->soft,
                    name(value, text, sizeof text));
    }
}

void plot_curve(Canvas *canvas, const Plot *plot, const Curve *curve, Color color)
{
    float stroke = 2 * canvas->theme->line;
    /* what is below the scale is not shown */
    draw_clip(canvas->list, (Rect){plot->at.x, plot->at.y - stroke, plot->at.w + stroke, plot->at.h + stroke});
    if (curve->count == 1)
        draw_disc(canvas->list, place(plot, curve, 0), height(plot, curve->value[0]), stroke, color);
    for (int i = 0; i + 1 < curve->count; i++)
        if (isfinite(curve->value[i]) && isfinite(curve->value[i + 1]))
            draw_line(canvas->list, place(plot, curve, i), height(plot, curve->value[i]), place(plot, curve, i + 1),
                      height(plot, curve->value[i + 1]), stroke, color);
    draw_unclip(canvas->list);
}

void plot_confusion(Canvas *canvas, Rect at, const int confused[DIGIT_CLASSES][DIGIT_CLASSES])
{
    const Theme *theme = canvas->theme;
    float cell = fminf(at.w, at.h) / (DIGIT_CLASSES + 1), most_right = 1, most_wrong = 1, size = fminf(13, cell * 0.5f);
    for (int i = 0; i < DIGIT_CLASSES * DIGIT_CLASSES; i++) {
        float count = (float)confused[i / DIGIT_CLASSES][i % DIGIT_CLASSES];
        if (i / DIGIT_CLASSES == i % DIGIT_CLASSES)
            most_right = fmaxf(most_right, count);
        else
            most_wrong = fmaxf(most_wrong, count);
    }
    for (int label = 0; label < DIGIT_CLASSES; label++) {
        char text[12];
        float y = at.y + cell * (float)(label + 1), x = at.x + cell * (float)(label + 1);
        snprintf(text, sizeof text, "%d", label);
        canvas_text(canvas, FONT_SANS, 12, x + cell / 2, at.y + cell * 0.75f, ALIGN_CENTRE, theme->soft, text);
        canvas_text(canvas, FONT_SANS, 12, at.x + cell * 0.5f, y + cell / 2 + 4, ALIGN_CENTRE, theme->soft, text);
        for (int answer = 0; answer < DIGIT_CLASSES; answer++) {
            int count = confused[label][answer];
            bool right = label == answer;
            float share = sqrtf((float)count / (right ? most_right : most_wrong)) * (right ? 0.55f : 0.75f);
            Rect box = {at.x + cell * (float)(answer + 1), y, cell, cell};
            draw_rect(canvas->list, rect_inset(box, 0.5f), 2,
                      color_mix(theme->panel, theme_frame(theme, right ? SET_Y : SET_DW),
                                count ? fmaxf(0.1f, share) : 0));
            snprintf(text, sizeof text, "%d", count);
            if (count && cell >= 18 && canvas_width(canvas, FONT_SANS, size, text) < cell)
                canvas_text(canvas, FONT_SANS, size, box.x + cell / 2, y + cell / 2 + size * 0.36f, ALIGN_CENTRE,
                            theme->ink, text);
        }
    }
}
