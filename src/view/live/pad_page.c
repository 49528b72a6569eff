/* The page to draw on: the pad, the network's input of it, and its answers. */
#include "view/live/live.h"

#include "view/window/button.h"

#include <math.h>
#include <stdio.h>

/* Logits to probabilities; the largest is taken off first, so that no exponential overflows. */
static void answer(Live *live)
{
    float x[PAD_PIXELS], most = -INFINITY, sum = 0;
    for (int i = 0; i < PAD_PIXELS; i++)
        x[i] = (float)live->pad.seen[i] / 255.0f;
    network_infer(live->network, x, 1, live->probability);
    for (int i = 0; i < DIGIT_CLASSES; i++)
        most = fmaxf(most, live->probability[i]);
    for (int i = 0; i < DIGIT_CLASSES; i++)
        sum += live->probability[i] = expf(live->probability[i] - most);
    for (int i = 0; i < DIGIT_CLASSES; i++)
        live->probability[i] /= sum;
}

static void bring_up_to_date(Live *live)
{
    if (!pad_see(&live->pad))
        return;
    live->answered = live->pad.written && live->network;
    if (live->answered)
        answer(live);
    else
        for (int i = 0; i < DIGIT_CLASSES; i++)
            live->probability[i] = 0;
}

/* The box and the centre of mass of the ink, by which it is brought into the form of MNIST's digits. */
static void draw_measures(Canvas *canvas, const Live *live, Rect at)
{
    const DigitInk *ink = &live->pad.ink;
    const Theme *theme = canvas->theme;
    float unit = at.w / PAD_SIDE, x = at.x + (float)ink->x * unit, y = at.y + (float)ink->y * unit,
          side = (float)fmax(ink->right - ink->left, ink->bottom - ink->top) * unit;
    float mid_x = at.x + (float)(ink->left + ink->right) / 2 * unit,
          mid_y = at.y + (float)(ink->top + ink->bottom) / 2 * unit;
    draw_dashed_frame(canvas->list, (Rect){mid_x - side / 2, mid_y - side / 2, side, side}, 2, 1.4f * theme->line, 5,
                      theme_frame(theme, SET_W));
    draw_line(canvas->list, x - 9, y, x + 9, y, 2.4f * theme->line, theme_frame(theme, SET_W));
    draw_line(canvas->list, x, y - 9, x, y + 9, 2.4f * theme->line, theme_frame(theme, SET_W));
}

static void draw_caret(Canvas *canvas, const Live *live, Rect at)
{
    const Theme *theme = canvas->theme;
    float x = at.x + live->caret_x * at.w, y = at.y + live->caret_y * at.h, r = live->inking ? 10 : 14;
    draw_frame(canvas->list, (Rect){x - r, y - r, 2 * r, 2 * r}, r, 2 * theme->line,
               live->inking ? theme_frame(theme, SET_DW) : theme->ink);
    draw_disc(canvas->list, x, y, live->inking ? 4 : 2, live->inking ? theme_frame(theme, SET_DW) : theme->ink);
}

static void draw_paper(const Screen *screen, Canvas *canvas, Rect at)
{
    Live *live = screen->live;
    const Theme *theme = canvas->theme;
    canvas_touch(canvas, (Target){.kind = TARGET_PAD, .at = at});
    live_digit(canvas, at, live->pad.paper, PAD_SIDE);
    draw_clip(canvas->list, at);
    if (live->pad.written)
        draw_measures(canvas, live, at);
    else
        canvas_text(canvas, FONT_SANS, 17, at.x + at.w / 2, at.y + at.h / 2, ALIGN_CENTRE, theme->soft,
                    "draw a digit here");
    if (live->caret)
        draw_caret(canvas, live, at);
    draw_unclip(canvas->list);
    canvas_untouch(canvas);
    draw_frame(canvas->list, at, 4, (live->caret ? 2.5f : 1.5f) * theme->line, theme_frame(theme, SET_X));
}

/* Buttons side by side; returns where they end. */
static float button(const Screen *screen, Canvas *canvas, float x, float y, LiveDo what, const char *text)
{
    float width = canvas_width(canvas, FONT_BOLD, 14, text) + 24;
    Rect at = {x, y, width, 32};
    draw_frame(canvas->list, at, 6, canvas->theme->line, canvas->theme->faint);
    button_draw(screen, canvas, at, ACT_LIVE_DO, what, text, false);
    return x + width + 8;
}

static void draw_buttons(const Screen *screen, Canvas *canvas, float x, float y)
{
    Live *live = screen->live;
    x = button(screen, canvas, x, y, DO_WIPE, "Wipe");
    x = button(screen, canvas, x, y, DO_UNDO, "Undo");
    x = button(screen, canvas, x, y, DO_SAMPLE, "Sample");
    if (live->digits) {
        x = button(screen, canvas, x, y, DO_IMAGE_BACK, "Previous");
        x = button(screen, canvas, x, y, DO_IMAGE, "MNIST, next");
    }
    button(screen, canvas, x, y, DO_STEP, "Walk through");
}

/* Lines of text under each other, made smaller where one is too wide. */
static void caption(Canvas *canvas, float x, float y, float width, const char *const *line, int count)
{
    float wide = 1, size;
    for (int i = 0; i < count; i++)
        wide = fmaxf(wide, canvas_width(canvas, FONT_SANS, 14, line[i]));
    size = 14 * fminf(1, width / wide);
    for (int i = 0; i < count && (count == 1 || size >= 10); i++) {
        canvas_text(canvas, FONT_SANS, size, x, y + 20 * canvas->theme->type * (float)i, ALIGN_LEFT,
                    canvas->theme->soft, line[i]);
    }
}

static void draw_seen(const Screen *screen, Canvas *canvas, Rect at)
{
    const Theme *theme = canvas->theme;
    Live *live = screen->live;
    static const char *const lines[] = {"The ink's box becomes 20 × 20,", "its centre of mass (+) the middle,",
                                        "as with MNIST's digits."};
    float side = fminf(at.w, at.h), cell = side / 28;
    Rect map = {at.x, at.y, side, side};
    live_digit(canvas, map, live->pad.seen, 28);
    draw_dashed_frame(canvas->list, rect_inset(map, 4 * cell), 0, theme->line, 4, theme->soft);
    if (live->pad.written) {
        float x = at.x + side / 2, y = at.y + side / 2;
        draw_line(canvas->list, x - 6, y, x + 6, y, 2 * theme->line, theme_frame(theme, SET_W));
        draw_line(canvas->list, x, y - 6, x, y + 6, 2 * theme->line, theme_frame(theme, SET_W));
    }
    caption(canvas, at.x, at.y + side + 26 * theme->type, at.w, lines, 3);
    char text[128];
    if (live->source[0] && live->label >= 0)
        snprintf(text, sizeof text, "%s: a %d", live->source, live->label);
    else
        snprintf(text, sizeof text, "%s", live->source);
    const char *line = text;
    caption(canvas, at.x, at.y + side + 94 * theme->type, at.w, &line, 1);
}

/* The three largest, largest first. */
static void rank(const float *probability, int order[3])
{
    for (int k = 0; k < 3; k++) {
        order[k] = -1;
        for (int i = 0; i < DIGIT_CLASSES; i++)
            if ((k == 0 || (i != order[0] && (k == 1 || i != order[1])))
                && (order[k] < 0 || probability[i] > probability[order[k]]))
                order[k] = i;
    }
}

static void draw_answer(const Screen *screen, Canvas *canvas, Rect at)
{
    const Theme *theme = canvas->theme;
    Live *live = screen->live;
    char text[128];
    float head = fminf(96, at.h * 0.2f), big = head * 0.8f;
    if (live->answered) {
        int order[3];
        char percent[3][16];
        rank(live->probability, order);
        for (int i = 0; i < 3; i++)
            live_percent(live->probability[order[i]], percent[i], sizeof percent[i]);
        snprintf(text, sizeof text, "%d", order[0]);
        float width =
            canvas_text(canvas, FONT_BOLD, big, at.x, at.y + head * 0.72f, ALIGN_LEFT, theme_text(theme, SET_Y), text);
        canvas_text(canvas, FONT_BOLD, 22, at.x + width + 16, at.y + head * 0.36f, ALIGN_LEFT, theme->ink, percent[0]);
        snprintf(text, sizeof text, "then %d  %s,  %d  %s", order[1], percent[1], order[2], percent[2]);
        canvas_text(canvas, FONT_SANS, 14, at.x + width + 16, at.y + head * 0.68f, ALIGN_LEFT, theme->soft, text);
    } else {
        canvas_text(canvas, FONT_SANS, 17, at.x, at.y + head * 0.55f, ALIGN_LEFT, theme->soft,
                    live->network ? "the network's answer" : "no network is loaded");
    }
    Rect bars = {at.x, at.y + head, at.w, at.h - head - 30};
    live_bars(canvas, bars, live->probability, live->label);
    if (live->weights[0]) {
        snprintf(text, sizeof text, word(screen->look.language, "by %s"), live->weights);
        const char *line = text;
        caption(canvas, at.x, at.y + at.h - 4, at.w, &line, 1);
    }
}

/* Where the pad stands, and what is beside it. */
typedef struct {
    float x, y, side, seen, bars, gap;
} PadPlan;

static PadPlan plan(Rect body)
{
    float margin = fmaxf(24, body.w * 0.03f), gap = margin, title = 44, foot = 92;
    float side = fminf(body.h - title - foot - 12, body.w * 0.4f), seen = fminf(side * 0.55f, body.w * 0.21f);
    float bars = fminf(380, body.w - 2 * margin - side - seen - 2 * gap), wide = side + seen + bars + 2 * gap;
    return (PadPlan){.x = body.x + (body.w - wide) / 2,
                     .y = body.y + title + fmaxf(0, (body.h - title - foot - side) / 2),
                     .side = side, .seen = seen, .bars = bars, .gap = gap};
}

static Rect below_pad(Rect body)
{
    PadPlan at = plan(body);
    return (Rect){at.x - 8, at.y + at.side + 48, body.w - 2 * at.x + 16, 36};
}

Rect live_message_place(const Screen *screen, const Layout *layout)
{
    Rect body = {0, layout->top.h, screen->look.width, screen->look.height - layout->top.h};
    float foot = (layout->compact ? 74 : 96), margin = fmaxf(20, body.w * 0.02f) - 8;
    if (screen->live->tab == LIVE_DRAW)
        return below_pad(body);
    float beside = body.w / 2 - 34 - margin;   /* the round button that runs it reaches up into the row */
    return (Rect){margin, screen->look.height - foot + 17, beside, foot - 17 - 43};
}

void live_draw_pad(const Screen *screen, Canvas *canvas, Rect body)
{
    Live *live = screen->live;
    const Theme *theme = canvas->theme;
    bring_up_to_date(live);
    PadPlan at = plan(body);
    float x = at.x, y = at.y, side = at.side, seen = at.seen, gap = at.gap;
    bool narrow = canvas_width(canvas, FONT_BOLD, 17, "What the network sees") > seen + gap * 0.4f;
    canvas_text(canvas, FONT_BOLD, 17, x, y - 16, ALIGN_LEFT, theme_text(theme, SET_X), "The pad");
    canvas_text(canvas, FONT_BOLD, 17, x + side + gap, y - 16, ALIGN_LEFT, theme_text(theme, SET_X),
                narrow ? "It sees" : "What the network sees");
    canvas_text(canvas, FONT_BOLD, 17, x + side + seen + 2 * gap, y - 16, ALIGN_LEFT, theme_text(theme, SET_Y),
                narrow ? "It answers" : "What it answers");
    draw_paper(screen, canvas, (Rect){x, y, side, side});
    draw_seen(screen, canvas, (Rect){x + side + gap, y, seen, seen});
    draw_answer(screen, canvas, (Rect){x + side + seen + 2 * gap, y, at.bars, side});
    draw_buttons(screen, canvas, x, y + side + 12);
    if (!screen->message.text[0])
        canvas_text(canvas, FONT_SANS, 13, x, y + side + 66, ALIGN_LEFT, theme->soft,
                    "Mouse or pen; or the arrows and Space.  Drop a PNG or JPEG on the window.");
}
