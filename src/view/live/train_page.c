/* The page to train on: settings above; curves, the network on a held digit, and its mistakes; below how to go on. */
#include "view/live/live.h"
#include "view/live/plots.h"
#include "view/window/button.h"

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

/* A name in its curve's colour, with the last value; returns where it ends. */
static float legend(Canvas *canvas, float x, float y, Color color, const char *name, const char *value)
{
    draw_rect(canvas->list, (Rect){x, y - 9, 14, 5}, 2, color);
    x += 20 + canvas_text(canvas, FONT_SANS, 13, x + 20, y, ALIGN_LEFT, canvas->theme->soft, name) + 6;
    return x + canvas_text(canvas, FONT_BOLD, 13, x, y, ALIGN_LEFT, canvas->theme->ink, value) + 18;
}

static void draw_curves(const Screen *screen, Canvas *canvas, Rect at)
{
    const Theme *theme = canvas->theme;
    const TrainView *view = screen->live->train;
    char text[64];
    float axis = 44 * theme->type, title = 24 * theme->type, foot = 20, high = (at.h - 2 * title - foot - 10) / 2,
          most = largest(&view->losses);
    Plot losses = {.at = {at.x + axis, at.y + title, at.w - axis, high},
                   .most = fmaxf(0.5f, ceilf(most * 2) / 2),
                   .range = range_of(view)};
    Plot hits = {.at = {at.x + axis, at.y + 2 * title + high + 10, at.w - axis, high},
                 .least = 0,
                 .most = 1,
                 .range = losses.range};
    Color red = theme_frame(theme, SET_LOSS), blue = color_mix(theme->panel, theme_frame(theme, SET_X), 0.6f),
          green = theme_frame(theme, SET_Y);
    if (view->tested.count > 1 && view->tested.value[view->tested.count - 1] > 0.9f)
        hits.least = 0.8f;
    snprintf(text, sizeof text, view->losses.count > 0 ? "%.4f" : " ", (double)view->loss);
    legend(canvas, losses.at.x, losses.at.y - 8, red, "loss of the batch", text);
    plot_frame(canvas, &losses, 2, loss_name);
    plot_curve(canvas, &losses, &view->losses, red);
    snprintf(text, sizeof text, "%.2f %% of %d", view->test_images ? 100.0 * view->test_right / view->test_images : 0.0,
             view->test_images);
    float x = legend(canvas, hits.at.x, hits.at.y - 8, green, "right, of test images", view->test_images ? text : "");
    if (x + canvas_width(canvas, FONT_SANS, 13, "while training") + 24 < at.x + at.w)
        legend(canvas, x, hits.at.y - 8, blue, "while training", "");
    plot_frame(canvas, &hits, 2, share_name);
    plot_curve(canvas, &hits, &view->hits, blue);
    hits.at_end = true;
    plot_curve(canvas, &hits, &view->tested, green);
    snprintf(text, sizeof text, "%lld images, up to epoch %lld", (long long)losses.range,
             (long long)(view->images ? losses.range / view->images : 1));
    canvas_text(canvas, FONT_SANS, 12, hits.at.x, at.y + at.h - 3, ALIGN_CENTRE, theme->soft, "0");
    canvas_text(canvas, FONT_SANS, 12, at.x + at.w, at.y + at.h - 3, ALIGN_RIGHT, theme->soft, text);
}

/* A heading and what is under it; returns where that begins. */
static float heading(Canvas *canvas, float x, float y, CellSet set, const char *text, const char *more)
{
    x += canvas_text(canvas, FONT_BOLD, 14, x, y, ALIGN_LEFT, theme_text(canvas->theme, set), text) + 10;
    canvas_text(canvas, FONT_SANS, 13, x, y, ALIGN_LEFT, canvas->theme->soft, more);
    return y + 8;
}

/* What the held digit is; in a few words where there is no room. */
static void held_name(const Live *live, bool brief, char *text, size_t room)
{
    const TrainView *view = live->train;
    if (view->held_from == HELD_PAD)
        snprintf(text, room, "the pad's digit");
    else if (view->held_from == HELD_BATCH && view->samples == 0)
        snprintf(text, room, "a %d, a training image", view->held_label);
    else if (view->held_from == HELD_BATCH)
        snprintf(text, room, brief ? "a %d, %d of %d to come" : "a %d, image %d of %d of the batch to come",
                 view->held_label, view->samples, view->batch);
    else if (view->held_of > 0)
        snprintf(text, room, "a %d, test image %d", view->held_label, view->held);
    else
        snprintf(text, room, " ");
}

/* Before and after the held one, and the pad's, right-aligned on the heading's line; returns where they begin. */
static float draw_hold_buttons(const Screen *screen, Canvas *canvas, float right, float y)
{
    static const struct {
        LiveDo what;
        const char *text;
    } button[] = {{DO_HOLD_NEXT, "›"}, {DO_HOLD_BACK, "‹"}, {DO_HOLD_PAD, "Pad"}};
    for (int i = 0; i < 3; i++) {
        float width = canvas_width(canvas, FONT_BOLD, 14, button[i].text) + 14;
        right -= width;
        button_draw(screen, canvas, (Rect){right, y - 15, width, 21}, ACT_LIVE_DO, button[i].what,
                    button[i].text, false);
        right -= 2;
    }
    return right;
}

/* A heading and the air above it, among figures that are so high in all. */
static float title_height(const Canvas *canvas, float high)
{
    return 26 * canvas->theme->type + fmaxf(0, fminf(12, (high - 200) * 0.12f));
}

/* Planes under their layer's name, in one row, or in two when they are more than fit twice across. */
static void draw_planes(Canvas *canvas, Rect at, CellSet set, const ShownPlanes *shown, const float *value, int across)
{
    char name[NET_NAME + 16], more[48];
    bool kernels = set == SET_W;
    snprintf(name, sizeof name, kernels ? "%s's kernels" : "%s", shown->name);
    snprintf(more, sizeof more, kernels ? "%d of %d × %d" : "%d maps of %d × %d", shown->of, shown->rows,
             shown->columns);
    heading(canvas, at.x, at.y - 8, set, name, more);
    int row = shown->planes > 2 * across ? (shown->planes + 1) / 2 : across;
    live_maps(canvas, at, value, shown->planes, shown->rows, shown->columns, row);
}

/* The first convolution's kernels; the held digit and the answer. Returns how high they came out. */
static float draw_held(const Screen *screen, Canvas *canvas, Rect at)
{
    const Live *live = screen->live;
    const TrainView *view = live->train;
    char text[96];
    float title = title_height(canvas, at.h), kernels = fminf((at.h - 2 * title) * 0.3f, at.w / 6.2f), y = at.y + title;
    if (view->kernels.planes > 0) {
        draw_planes(canvas, (Rect){at.x, y, at.w, kernels}, SET_W, &view->kernels, view->kernel1, 6);
        y += kernels + title;
    }
    float buttons = draw_hold_buttons(screen, canvas, at.x + at.w, y - 8);
    held_name(live, false, text, sizeof text);
    if (at.x + canvas_width(canvas, FONT_BOLD, 14, "The digit held") + 10 + canvas_width(canvas, FONT_SANS, 13, text)
        > buttons)
        held_name(live, true, text, sizeof text);
    heading(canvas, at.x, y - 8, SET_X, "The digit held", text);
    float side = fminf(at.y + at.h - y, at.w * 0.36f);
    live_digit(canvas, (Rect){at.x, y, side, side}, view->held_pixel, 28);
    live_bars(canvas, (Rect){at.x + side + 16, y - 2, at.w - side - 16, side + 4}, view->probability, view->held_label);
    return y + side - at.y;
}

/* The full layers' values; a second one as much shorter as it has fewer. */
static void draw_strips(Canvas *canvas, Rect at, const TrainView *view)
{
    const ShownPlanes *one = &view->strip[0], *two = &view->strip[1];
    char name[2 * NET_NAME + 4], more[48];
    float strip = fmaxf(6, fminf(16, (at.h - 6) / 2));
    if (view->strips == 0)
        return;
    snprintf(name, sizeof name, view->strips > 1 ? "%s, %s" : "%s", one->name, two->name);
    snprintf(more, sizeof more, view->strips > 1 ? "%d and %d values" : "%d values", one->of, two->of);
    heading(canvas, at.x, at.y - 8, SET_Y, name, more);
    live_strip(canvas, (Rect){at.x, at.y, at.w, strip}, view->strip_value[0], one->planes);
    float share = fminf(1, (float)two->planes / (float)one->planes);
    if (view->strips > 1)
        live_strip(canvas, (Rect){at.x, at.y + strip + 5, at.w * share, strip}, view->strip_value[1], two->planes);
}

/* The held digit's maps, layer after layer. */
static void draw_maps(const Screen *screen, Canvas *canvas, Rect at)
{
    const TrainView *view = screen->live->train;
    float title = title_height(canvas, at.h), y = at.y + title, left = at.h - 3 * title - 30;
    float first = fminf(left * 0.4f, at.w / 6.2f), second = fminf(left * 0.6f, at.w / 8.2f * 2 + 4);
    if (view->maps > 0)
        draw_planes(canvas, (Rect){at.x, y, at.w, first}, SET_Y, &view->map[0], view->map_value[0], 6);
    y += view->maps > 0 ? first + title : 0;
    if (view->maps > 1)
        draw_planes(canvas, (Rect){at.x, y, at.w, second}, SET_Y, &view->map[1], view->map_value[1], 8);
    y += view->maps > 1 ? second + title : 0;
    draw_strips(canvas, (Rect){at.x, y, at.w, at.y + at.h - y}, view);
}

static void draw_mistakes(const Screen *screen, Canvas *canvas, Rect at)
{
    enum { ACROSS = 4 };
    const Theme *theme = canvas->theme;
    const TrainView *view = screen->live->train;
    float label = 18 * theme->type, wide = (at.w - 8 * (ACROSS - 1)) / ACROSS, side;
    int rows = WORST_SHOWN / ACROSS + 1;
    do   /* fewer rows rather than pictures in which nothing can be seen */
        side = fminf(wide, at.h / (float)--rows - label - 4);
    while (rows > 1 && side < 36);
    for (int k = 0; k < view->mistakes && k < rows * ACROSS && side >= 14; k++) {
        char text[24];
        Rect box = {at.x + (float)(k % ACROSS) * ((at.w + 8) / ACROSS), at.y + (float)(k / ACROSS) * (side + label + 4),
                    side, side};
        bool on = screen->pointer.hover.kind == TARGET_ACTION && screen->pointer.hover.action == ACT_LIVE_DO
                  && screen->pointer.hover.value == DO_HOLD + k;
        canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_LIVE_DO, .value = DO_HOLD + k, .at = box});
        live_digit(canvas, box, view->worst[k].pixel, 28);
        if (on)
            draw_frame(canvas->list, box, 2, 2 * theme->line, theme_frame(theme, SET_X));
        canvas_untouch(canvas);
        snprintf(text, sizeof text, "%d, not %d", view->worst[k].label, view->worst[k].answer);
        canvas_text(canvas, FONT_SANS, 12, box.x, box.y + side + label - 4, ALIGN_LEFT, theme->soft, text);
    }
}

static void draw_confusion(const Screen *screen, Canvas *canvas, Rect at)
{
    const TrainView *view = screen->live->train;
    float title = 24 * canvas->theme->type, y = at.y + title;
    heading(canvas, at.x, y - 8, SET_E, "Confusion", "label down, answer across");
    plot_confusion(canvas, (Rect){at.x, y, at.w, at.h - title}, view->confused);
}

static void draw_worst(const Screen *screen, Canvas *canvas, Rect at)
{
    float y = at.y + 24 * canvas->theme->type;
    heading(canvas, at.x, y - 8, SET_E, "The worst mistakes",
            screen->live->train->mistakes ? "click holds one" : "none");
    draw_mistakes(screen, canvas, (Rect){at.x, y, at.w, at.y + at.h - y});
}

/* All figures side by side. */
static void draw_wide(const Screen *screen, Canvas *canvas, Rect at, float gap)
{
    float room = at.w - 2 * gap, curves = room * 0.37f, network = room * 0.35f, errors = room - curves - network;
    float x = at.x + curves + gap, title = 24 * canvas->theme->type, matrix = fminf(errors, at.h * 0.5f) + title;
    draw_curves(screen, canvas, (Rect){at.x, at.y, curves, at.h});
    float held = draw_held(screen, canvas, (Rect){x, at.y, network, at.h * 0.42f});
    draw_maps(screen, canvas, (Rect){x, at.y + held, network, at.h - held});
    x += network + gap;
    draw_confusion(screen, canvas, (Rect){x, at.y, errors, matrix});
    draw_worst(screen, canvas, (Rect){x, at.y + matrix + 12, errors, at.h - matrix - 12});
}

/* One kind of figure at a time, where there is no room for all. */
static void draw_narrow(const Screen *screen, Canvas *canvas, Rect at, float gap)
{
    static const char *const names[] = {"Curves", "Network", "Mistakes"};
    Live *live = screen->live;
    float x = at.x, half = (at.w - gap) / 2, high = 26 * canvas->theme->type;
    for (int i = 0; i < 3; i++) {
        float width = canvas_width(canvas, FONT_BOLD, 14, names[i]) + 22;
        button_draw(screen, canvas, (Rect){x, at.y, width, high}, ACT_LIVE_DO, DO_PANEL + i, names[i],
                    live->panel == i);
        x += width + 4;
    }
    high += 6;
    Rect left = {at.x, at.y + high, half, at.h - high}, right = {at.x + half + gap, left.y, half, left.h};
    if (live->panel == 0) {
        draw_curves(screen, canvas, (Rect){at.x, left.y, at.w, left.h});
    } else if (live->panel == 1) {
        draw_held(screen, canvas, left);
        draw_maps(screen, canvas, right);
    } else {
        draw_confusion(screen, canvas, left);
        draw_worst(screen, canvas, right);
    }
}

void live_draw_train(const Screen *screen, Canvas *canvas, Rect body, bool compact)
{
    float bar = 54 * canvas->theme->type, foot = compact ? 74 : 96, margin = fmaxf(20, body.w * 0.02f);
    Rect strip = {body.x, body.y, body.w, bar}, transport = {body.x, body.y + body.h - foot, body.w, foot};
    Rect stage = {body.x + margin, body.y + bar + 6, body.w - 2 * margin, body.h - bar - foot - 18};
    live_draw_settings(screen, canvas, strip);
    if (stage.w < 1000 * canvas->theme->type || stage.h < 400)
        draw_narrow(screen, canvas, stage, margin);
    else
        draw_wide(screen, canvas, stage, margin);
    live_draw_transport(screen, canvas, transport);
}
