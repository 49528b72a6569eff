/* The bars of the page to train on: the settings above the figures, the way through the training below. */
#include "view/live/live.h"

#include "view/window/button.h"

#include <math.h>
#include <stdio.h>

enum { BUTTON_GAP = 6 };

/* One setting: its name, its value, a step less and more. A dot: the training has another value until it restarts. */
static void draw_field(const Screen *screen, Canvas *canvas, Rect at, LiveField field)
{
    const Theme *theme = canvas->theme;
    const Live *live = screen->live;
    bool fixed = live_fixed(&live->wanted, field), on = live->field == (int)field && !fixed;
    char text[72];
    float step = 20 * theme->type, size = 15, name = 12;
    live_value(&live->wanted, field, text, sizeof text - 2);
    if (on && live->typed[0])
        snprintf(text, sizeof text, "%s|", live->typed);
    Rect box = {at.x, at.y + 5, at.w, at.h - 10};
    if (!fixed)
        canvas_touch(canvas,
                     (Target){.kind = TARGET_ACTION, .action = ACT_LIVE_DO, .value = DO_FIELD + field, .at = box});
    draw_rect(canvas->list, box, 6, on ? theme->button : theme->panel);
    draw_frame(canvas->list, box, 6, (on ? 2 : 1) * theme->line, on ? theme_frame(theme, SET_X) : theme->faint);
    float width = canvas_width(canvas, FONT_SANS, name, live_field_names[field]);
    canvas_text(canvas, FONT_SANS, name * fminf(1, (at.w - 12) / width), box.x + 8, box.y + box.h * 0.38f, ALIGN_LEFT,
                theme->soft, live_field_names[field]);
    width = canvas_width(canvas, FONT_BOLD, size, text);
    canvas_text(canvas, FONT_BOLD, size * fminf(1, (at.w - 2 * step - 14) / width), box.x + 8, box.y + box.h * 0.84f,
                ALIGN_LEFT, fixed ? theme->soft : theme->ink, text);
    if (live_differs(live, field))
        draw_disc(canvas->list, box.x + box.w - 9, box.y + 10, 4, theme_frame(theme, SET_DW));
    if (fixed)   /* there is nothing to press */
        return;
    canvas_untouch(canvas);
    float y = box.y + box.h * 0.48f;
    button_draw(screen, canvas, (Rect){box.x + box.w - 2 * step - 2, y, step, box.h * 0.46f}, ACT_LIVE_DO,
                DO_LESS + field, "−", false);
    button_draw(screen, canvas, (Rect){box.x + box.w - step - 2, y, step, box.h * 0.46f}, ACT_LIVE_DO,
                DO_MORE + field, "+", false);
}

void live_draw_settings(const Screen *screen, Canvas *canvas, Rect at)
{
    const Theme *theme = canvas->theme;
    float margin = fmaxf(20, at.w * 0.02f), gap = 6,
          width = (at.w - 2 * margin - gap * (LIVE_FIELDS - 1)) / LIVE_FIELDS;
    draw_rect(canvas->list, at, 0, theme->panel);
    draw_line(canvas->list, at.x, at.y + at.h, at.x + at.w, at.y + at.h, theme->line, theme->faint);
    for (int i = 0; i < LIVE_FIELDS; i++)
        draw_field(screen, canvas, (Rect){at.x + margin + (float)i * (width + gap), at.y, width, at.h}, (LiveField)i);
}

/* 21340 as 21,340. */
static void grouped(int64_t number, char *text, size_t room)
{
    if (number >= 1000000)
        snprintf(text, room, "%lld,%03lld,%03lld", (long long)(number / 1000000), (long long)(number / 1000 % 1000),
                 (long long)(number % 1000));
    else if (number >= 1000)
        snprintf(text, room, "%lld,%03lld", (long long)(number / 1000), (long long)(number % 1000));
    else
        snprintf(text, room, "%lld", (long long)number);
}

/* How far the images are, and whether training follows at once. */
static void preparing_text(const Live *live, char *text, size_t room)
{
    char done[32], all[32];
    grouped(live->train->prepared, done, sizeof done);
    grouped(live->train->to_prepare, all, sizeof all);
    const char *then = live->wishes & 1u << DO_RUN ? ", then it trains" : "";
    if (live->train->to_prepare > 0)
        snprintf(text, room, "drawing the images: %s of %s%s", done, all, then);
    else
        snprintf(text, room, "preparing the images%s", then);
}

static void place_text(const Live *live, char *text, size_t room)
{
    const TrainView *view = live->train;
    char images[32];
    grouped(view->images, images, sizeof images);
    int batches = view->images ? (view->images + view->settings.batch - 1) / view->settings.batch : 0;
    if (live_preparing(live))
        preparing_text(live, text, room);
    else if (view->state == TRAIN_FINISHED)
        snprintf(text, room, "finished after %d epochs of %s images", view->epoch, images);
    else
        snprintf(text, room, "epoch %d of %d   batch %d of %d", view->epoch + 1, view->settings.epochs,
                 view->done / view->settings.batch + 1, batches);
}

static void rate_text(const TrainView *view, Language language, char *text, size_t room)
{
    char speed[32];
    if (view->state == TRAIN_RUNNING && view->speed > 0) {
        int left = (int)((double)(view->all - view->past) / view->speed);
        grouped((int64_t)view->speed, speed, sizeof speed);
        snprintf(text, room, "%s images/s   %d:%02d left   rate %.4g", speed, left / 60, left % 60, (double)view->rate);
    } else {
        snprintf(text, room, view->images ? word(language, "%s   rate %.4g") : "%s", word(language, view->data),
                 (double)view->rate);
    }
}

static void draw_way(const Screen *screen, Canvas *canvas, Rect bar)
{
    const Theme *theme = canvas->theme;
    const TrainView *view = screen->live->train;
    draw_rect(canvas->list, bar, 3, theme->faint);
    bool preparing = live_preparing(screen->live);
    double past = preparing ? view->prepared : (double)view->past,
           all = preparing ? view->to_prepare : (double)view->all;
    if (all > 0)
        draw_rect(canvas->list, (Rect){bar.x, bar.y, bar.w * (float)(past / all), bar.h}, 3,
                  preparing ? theme_frame(theme, SET_X) : theme->soft);
    if (preparing)
        return;
    int epochs = view->settings.epochs;
    for (int i = 1; i < epochs && epochs <= 60; i++)
        draw_rect(canvas->list, (Rect){bar.x + bar.w * (float)i / (float)epochs - 1.5f, bar.y, 3, bar.h}, 0,
                  theme->panel);
}

/* Whether it runs, or will when the images are ready: the sign on the round button. */
static void draw_run(const Screen *screen, Canvas *canvas, float x, float y)
{
    const Theme *theme = canvas->theme;
    button_draw(screen, canvas, (Rect){x - 20, y - 19, 40, 38}, ACT_LIVE_DO, DO_RUN, NULL, false);
    draw_disc(canvas->list, x, y, 19, theme->accent);
    if (screen->live->train->state == TRAIN_RUNNING
        || (live_preparing(screen->live) && screen->live->wishes & 1u << DO_RUN)) {
        draw_rect(canvas->list, (Rect){x - 6, y - 7, 4, 14}, 1, 0xFFFFFFFF);
        draw_rect(canvas->list, (Rect){x + 2, y - 7, 4, 14}, 1, 0xFFFFFFFF);
    } else {
        draw_triangle(canvas->list, (const float[6]){x - 5, y - 8, x - 5, y + 8, x + 8, y}, 0xFFFFFFFF);
    }
}

static float button_width(Canvas *canvas, const char *text)
{
    return canvas_width(canvas, FONT_BOLD, 14, text) + 18;
}

/* A button that shows as one; returns its width beside others. */
static float framed_button(const Screen *screen, Canvas *canvas, float x, float middle, LiveDo what, const char *text)
{
    Rect at = {x, middle - 14, button_width(canvas, text), 28};
    draw_frame(canvas->list, at, 6, canvas->theme->line, canvas->theme->faint);
    button_draw(screen, canvas, at, ACT_LIVE_DO, what, text, false);
    return at.w + BUTTON_GAP;
}

void live_draw_transport(const Screen *screen, Canvas *canvas, Rect at)
{
    static const struct {
        LiveDo what;
        const char *text;
    } left[] = {{DO_ANEW, "Restart"}, {DO_ONE_SAMPLE, "1 image"}, {DO_ONE_BATCH, "1 batch"}, {DO_ONE_EPOCH, "1 epoch"}},
      right[] = {{DO_SAVE, "Save"}, {DO_LOAD, "Load"}, {DO_STEP, "Step through"}};
    const Theme *theme = canvas->theme;
    char text[160];
    float margin = fmaxf(20, at.w * 0.02f), middle = at.y + at.h - 26, line = at.y + at.h - 60, x = at.x + margin;
    draw_rect(canvas->list, at, 0, theme->panel);
    draw_line(canvas->list, at.x, at.y, at.x + at.w, at.y, theme->line, theme->faint);
    draw_way(screen, canvas, (Rect){x, at.y + 10, at.w - 2 * margin, 6});
    place_text(screen->live, text, sizeof text);
    if (!screen->message.text[0]) {   /* which stands in their place */
        canvas_text(canvas, FONT_SANS, 14, x, line + 9, ALIGN_LEFT, theme->ink, text);
        rate_text(screen->live->train, screen->look.language, text, sizeof text);
        canvas_text(canvas, FONT_SANS, 14, at.x + at.w - margin, line + 9, ALIGN_RIGHT, theme->soft, text);
    }
    draw_run(screen, canvas, at.x + at.w / 2, middle - 4);
    for (int i = 0; i < 4; i++)
        x += framed_button(screen, canvas, x, middle, left[i].what, left[i].text);
    x = at.x + at.w - margin + BUTTON_GAP;
    for (int i = 2; i >= 0; i--) {
        x -= button_width(canvas, right[i].text) + BUTTON_GAP;
        framed_button(screen, canvas, x, middle, right[i].what, right[i].text);
    }
}
