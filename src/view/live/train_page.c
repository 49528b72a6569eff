/* The page to train on: settings above; curves, the network on a held digit, and its mistakes; below how to go on. */
#include "view/live/live.h"
#include "view/live/plots.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *loss_name(float value, char *text, size_t room)
{
    snprintf(text, room, "%.3g", (double)value);
    return text;
}

static const char *share_name(float value, char *text, size_t room)
{
    snprintf(text, room, "%.0f %%", (double)value * 100);
    return text;
}

/* Whole epochs, at least one. */
static int64_t range_of(const TrainView *view)
{
    if (view->images == 0)
        return 1;
    int64_t epochs = (view->past + view->images - 1) / view->images;
    return (epochs > 0 ? epochs : 1) * view->images;
}

static float largest(const Curve *curve)
{
    float most = 0;
    for (int i = 0; i < curve->count; i++)
        most = isfinite(curve->value[i]) ? fmaxf(most, curve->value[i]) : most;
    return most;
}

/* A name in its curve's colour, the last value beside it; returns where it ends. */
static float legend(Canvas *canvas, float x, float y, Color color, const char *name, const char *value)
{
    draw_rect(canvas->list, (Rect){x, y - 9, 14, 5}, 2, color);
    x += 20 + canvas_text(canvas, FONT_SANS, 13, x + 20, y, ALIGN_LEFT, canvas->theme->soft, name) + 6;
    return x + canvas_text(canvas, FONT_BOLD, 13, x, y, ALIGN_LEFT, canvas->theme->ink, value) + 18;
}

static void draw_curves(Screen *screen, Rect at)
{
    Canvas *canvas = &screen->canvas;
    const Theme *theme = canvas->theme;
    const TrainView *view = screen->live->train;
    char text[64];
    float axis = 44 * theme->type, title = 24 * theme->type, foot = 20, high = (at.h - 2 * title - foot - 10) / 2, most = largest(&view->losses);
    Plot losses = {.at = {at.x + axis, at.y + title, at.w - axis, high}, .most = fmaxf(0.5f, ceilf(most * 2) / 2), .range = range_of(view)};
    Plot hits = {.at = {at.x + axis, at.y + 2 * title + high + 10, at.w - axis, high}, .least = 0, .most = 1, .range = losses.range};
    Color red = theme_frame(theme, SET_LOSS), blue = color_mix(theme->panel, theme_frame(theme, SET_X), 0.6f), green = theme_frame(theme, SET_Y);
    if (view->tested.count > 1 && view->tested.value[view->tested.count - 1] > 0.9f)
        hits.least = 0.8f;
    snprintf(text, sizeof text, view->past ? "%.4f" : " ", (double)view->loss);
    legend(canvas, losses.at.x, losses.at.y - 8, red, "loss of the batch", text);
    plot_frame(canvas, &losses, 2, loss_name);
    plot_curve(canvas, &losses, &view->losses, red);
    snprintf(text, sizeof text, "%.2f %% of %d", view->test_images ? 100.0 * view->test_right / view->test_images : 0.0, view->test_images);
    float x = legend(canvas, hits.at.x, hits.at.y - 8, green, "right, of test images", view->test_images ? text : "");
    if (x + canvas_width(canvas, FONT_SANS, 13, "while training") + 24 < at.x + at.w)
        legend(canvas, x, hits.at.y - 8, blue, "while training", "");
    plot_frame(canvas, &hits, 2, share_name);
    plot_curve(canvas, &hits, &view->hits, blue);
    hits.at_end = true;
    plot_curve(canvas, &hits, &view->tested, green);
    snprintf(text, sizeof text, "images, up to epoch %lld", (long long)(view->images ? losses.range / view->images : 1));
    canvas_text(canvas, FONT_SANS, 12, at.x + at.w, at.y + at.h - 3, ALIGN_RIGHT, theme->soft, text);
}

/* A heading and what is under it; returns where that begins. */
static float heading(Canvas *canvas, float x, float y, CellSet set, const char *text, const char *more)
{
    x += canvas_text(canvas, FONT_BOLD, 14, x, y, ALIGN_LEFT, theme_text(canvas->theme, set), text) + 10;
    canvas_text(canvas, FONT_SANS, 13, x, y, ALIGN_LEFT, canvas->theme->soft, more);
    return y + 8;
}

static void held_name(const Live *live, char *text, size_t room)
{
    const TrainView *view = live->train;
    if (view->held_from == HELD_PAD)
        snprintf(text, room, "the pad's digit");
    else if (view->held_from == HELD_BATCH)
        snprintf(text, room, "a %d, image %d of %d of the batch to come", view->held_label, view->samples, view->batch);
    else if (view->held_of > 0)
        snprintf(text, room, "a %d, test image %d", view->held_label, view->held);
    else
        snprintf(text, room, " ");
}

/* The held digit, its maps, layer after layer, and the answer. */
static void draw_network(Screen *screen, Rect at)
{
    Canvas *canvas = &screen->canvas;
    const Live *live = screen->live;
    const TrainView *view = live->train;
    char text[96];
    float title = 26 * canvas->theme->type, kernels = fminf(at.h * 0.16f, at.w / 6.2f), y = at.y + title;
    heading(canvas, at.x, y - 8, SET_W, "conv1's kernels", "6 of 5 × 5");
    live_maps(canvas, (Rect){at.x, y, at.w, kernels}, view->kernel1, 6, 5, 5, 6);
    y += kernels + title;
    held_name(live, text, sizeof text);
    heading(canvas, at.x, y - 8, SET_X, "The digit held", text);
    float side = fminf((at.h - 5 * title - kernels) * 0.36f, at.w * 0.36f);
    live_digit(canvas, (Rect){at.x, y, side, side}, view->held_pixel, 28);
    live_bars(canvas, (Rect){at.x + side + 16, y - 2, at.w - side - 16, side + 4}, view->probability, view->held_label);
    y += side + title;
    float left = at.y + at.h - y - 2 * title - 24, first = fminf(left * 0.4f, at.w / 6.2f), second = fminf(left * 0.6f, at.w / 8.2f * 2 + 4);
    heading(canvas, at.x, y - 8, SET_Y, "conv1", "6 maps of 28 × 28");
    live_maps(canvas, (Rect){at.x, y, at.w, first}, view->conv1, 6, 28, 28, 6);
    y += first + title;
    heading(canvas, at.x, y - 8, SET_Y, "conv2", "16 maps of 10 × 10");
    live_maps(canvas, (Rect){at.x, y, at.w, second}, view->conv2, 16, 10, 10, 8);
    y += second + title;
    heading(canvas, at.x, y - 8, SET_Y, "fc1, fc2", "120 and 84 values");
    float strip = fmaxf(6, fminf(16, (at.y + at.h - y - 6) / 2));
    live_strip(canvas, (Rect){at.x, y, at.w, strip}, view->fc1, 120);
    live_strip(canvas, (Rect){at.x, y + strip + 5, at.w * 0.7f, strip}, view->fc2, 84);
}

static void draw_mistakes(Screen *screen, Rect at)
{
    enum { ACROSS = 4 };
    Canvas *canvas = &screen->canvas;
    const Theme *theme = canvas->theme;
    const TrainView *view = screen->live->train;
    float label = 18 * theme->type, wide = (at.w - 8 * (ACROSS - 1)) / ACROSS, side;
    int rows = WORST_SHOWN / ACROSS + 1;
    do   /* fewer rows rather than pictures in which nothing can be seen */
        side = fminf(wide, at.h / (float)--rows - label - 4);
    while (rows > 1 && side < 36);
    for (int k = 0; k < view->mistakes && k < rows * ACROSS && side >= 14; k++) {
        char text[24];
        Rect box = {at.x + (float)(k % ACROSS) * ((at.w + 8) / ACROSS), at.y + (float)(k / ACROSS) * (side + label + 4), side, side};
        bool on = screen->hover.kind == TARGET_ACTION && screen->hover.action == ACT_LIVE_DO && screen->hover.value == DO_HOLD + k;
        canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_LIVE_DO, .value = DO_HOLD + k, .at = box});
        live_digit(canvas, box, view->worst[k].pixel, 28);
        if (on)
            draw_frame(canvas->list, box, 2, 2 * theme->line, theme_frame(theme, SET_X));
        canvas_untouch(canvas);
        snprintf(text, sizeof text, "%d, not %d", view->worst[k].label, view->worst[k].answer);
        canvas_text(canvas, FONT_SANS, 12, box.x, box.y + side + label - 4, ALIGN_LEFT, theme->soft, text);
    }
}

static void draw_errors(Screen *screen, Rect at)
{
    Canvas *canvas = &screen->canvas;
    const TrainView *view = screen->live->train;
    float title = 24 * canvas->theme->type, matrix = fminf(at.w, at.h * 0.52f), y = at.y + title;
    heading(canvas, at.x, y - 8, SET_E, "Confusion", "label down, answer across");
    plot_confusion(canvas, (Rect){at.x, y, matrix, matrix}, view->confused);
    y += matrix + title + 6;
    heading(canvas, at.x, y - 8, SET_E, "The worst mistakes", view->mistakes ? "click holds one" : "none");
    draw_mistakes(screen, (Rect){at.x, y, at.w, at.y + at.h - y});
}

void live_draw_train(Screen *screen, Rect body, bool compact)
{
    float bar = 54 * screen->canvas.theme->type, foot = compact ? 74 : 96, margin = fmaxf(20, body.w * 0.02f), gap = margin;
    Rect strip = {body.x, body.y, body.w, bar}, transport = {body.x, body.y + body.h - foot, body.w, foot};
    Rect stage = {body.x + margin, body.y + bar + 6, body.w - 2 * margin, body.h - bar - foot - 18};
    float room = stage.w - 2 * gap, curves = room * 0.37f, network = room * 0.35f, errors = room - curves - network;
    live_draw_settings(screen, strip);
    draw_curves(screen, (Rect){stage.x, stage.y, curves, stage.h});
    draw_network(screen, (Rect){stage.x + curves + gap, stage.y, network, stage.h});
    draw_errors(screen, (Rect){stage.x + curves + network + 2 * gap, stage.y, errors, stage.h});
    live_draw_transport(screen, transport);
}
