/* Beside the maps: the scores as bars with their probabilities, and the card with loss, target and answer, the
 * network's variants, the cost of the two routes, and the scale of the colours. */
#include "view/scenes/network/overview.h"

#include "trace/say/names.h"
#include "view/draw/actions.h"

#include <math.h>
#include <stdio.h>

/* The number after each digit: the probability once it is there, in the backward pass its error. */
static bool bar_of(const StageView *view, int digit, bool *error, float *value)
{
    Error none;
    const NetTrace *net = view->net;
    int64_t done = view->first + view->done, classes = net_classes(&net->net);
    int back = net_trace_find(net, "softmax", PASS_BACKWARD, &none),
        forward = net_trace_find(net, "softmax", PASS_FORWARD, &none);
    int64_t from = net->layer[back].first;
    *error = done > from;
    if (*error)
        return cell_value(&net->layer[back].trace, (Cell){SET_DX, digit}, done - from < classes ? done - from : classes,
                          value);
    from = net->layer[forward].first;
    int64_t local = done - from, len = net->layer[forward].trace.len;
    return local > 0 && cell_value(&net->layer[forward].trace, (Cell){SET_P, digit}, local < len ? local : len, value);
}

void overview_draw_scores(StageView *view, const Overview *layout)
{
    Canvas *canvas = view->canvas;
    const Theme *theme = canvas->theme;
    const int classes = net_classes(&view->net->net);
    const MapPlace *last = &layout->map[layout->maps.layers - 1];
    Rect at = layout->scores;
    if (view->zoom > 1)
        return;
    float pitch = at.h / (float)classes, size = fminf(16, pitch * 0.9f), left = last->at.x + last->at.w + 10,
          right = at.x + at.w - 52 * theme->type;
    for (int digit = 0; digit < classes; digit++) {
        float y = at.y + ((float)digit + 0.5f) * pitch, value;
        bool error, right_one = digit == view->net->target;
        char text[48];
        snprintf(text, sizeof text, "%d", digit);
        if (size >= 7)
            canvas_text(canvas, right_one ? FONT_BOLD : FONT_SANS, size, at.x + 8, y + size * 0.375f, ALIGN_CENTRE,
                        right_one ? theme->ink : theme->soft, text);
        if (!bar_of(view, digit, &error, &value))
            continue;
        Color color = theme->frame[error ? ROLE_ERROR : ROLE_OUTPUT];
        float zero = error ? (left + right) / 2 : left, scale = error ? (right - left) / 2 : right - left,
              length = value * scale, high = fminf(18, pitch * 0.55f);
        draw_rect(canvas->list, (Rect){length < 0 ? zero + length : zero, y - high / 2, fmaxf(1, fabsf(length)), high},
                  2, color);
        if (error)
            draw_line(canvas->list, zero, y - pitch * 0.4f, zero, y + pitch * 0.4f, theme->line, theme->edge);
        text_number((double)value, fabsf(value) < 0.01f ? 2 : 3, true, text, sizeof text);
        if (size >= 7)
            canvas_text(canvas, right_one ? FONT_BOLD : FONT_SANS, fminf(12.5f, size), at.x + at.w, y + 5, ALIGN_RIGHT,
                        right_one ? theme->ink : theme->soft, text);
    }
}

/* ---- The card, from its top to its foot. */

typedef struct {
    StageView *view;
    Rect at;
    float y;
    bool small;
    float tight;   /* a share of the usual heights, where all that can be chosen would not fit */
} LayerCard;

static void fact(LayerCard *card, const char *name, const char *value, Color color)
{
    Canvas *canvas = card->view->canvas;
    float x = card->at.x + 12, size = (card->small ? 13.5f : 15.5f) * card->tight,
          step = (card->small ? 19 : 24) * canvas->theme->type * card->tight;
    canvas_text(canvas, FONT_SANS, 12.5f * card->tight, x, card->y, ALIGN_LEFT, canvas->theme->soft, name);
    canvas_text(canvas, FONT_BOLD, size, card->at.x + card->at.w - 12, card->y, ALIGN_RIGHT, color, value);
    card->y += step;
}

static void facts(LayerCard *card)
{
    const NetTrace *net = card->view->net;
    const Theme *theme = card->view->canvas->theme;
    char text[48];
    Error none;
    int softmax = net_trace_find(net, "softmax", PASS_FORWARD, &none);
    const Layer *layer = &net->layer[softmax];
    int64_t done = card->view->first + card->view->done - layer->first;
    snprintf(text, sizeof text, "%d", net->target);
    fact(card, "target", text, theme->ink);
    if (done >= layer->trace.len) {
        int share = (int)floorf(net->run.probability.v[net->says] * 1000);
        snprintf(text, sizeof text, "%d  %d.%d %%", net->says, share / 10, share % 10);
        fact(card, "says", text, net->says == net->target ? theme->right : theme->wrong);
        text_number((double)net->loss.v[0], 3, true, text, sizeof text);
        fact(card, "loss", text, theme->ink);
    } else {
        fact(card, "says", "?", theme->soft);
        fact(card, "loss", "?", theme->soft);
    }
    text_number((double)net->sgd.rate, 3, true, text, sizeof text);
    fact(card, "η", text, theme->ink);
}

/* A choice of two or three words, the one that holds filled. */
static void choice(LayerCard *card, const char *const *names, int count, int first, int chosen)
{
    Canvas *canvas = card->view->canvas;
    const Theme *theme = canvas->theme;
    float x = card->at.x + 8, all_wide = 0, high = (card->small ? 20 : 24) * fminf(1.1f, theme->type) * card->tight;
    Rect all = {x, card->y, card->at.w - 16, high};
    draw_rect(canvas->list, all, 6, color_mix(theme->panel, theme->stage, 0.6f));
    for (int i = 0; i < count; i++)
        all_wide += canvas_width(canvas, FONT_BOLD, 12.5f, names[i]) + 12;
    for (int i = 0; i < count; i++) {
        float width = (card->at.w - 16) * (canvas_width(canvas, FONT_BOLD, 12.5f, names[i]) + 12) / all_wide;
        Rect at = {x, card->y, width, high};
        bool on = i == chosen;
        canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_VARIANT, .value = first + i, .at = at});
        draw_rect(canvas->list, at, 6, on ? theme->button : 0);
        float size = card->tight * fminf(12.5f, 12.5f * (width - 6) / canvas_width(canvas, FONT_BOLD, 12.5f, names[i]));
        canvas_text(canvas, on ? FONT_BOLD : FONT_SANS, size, at.x + width / 2, at.y + high / 2 + 4.5f, ALIGN_CENTRE,
                    on ? theme->ink : theme->soft, names[i]);
        canvas_untouch(canvas);
        x += width;
    }
    card->y += high + (card->small ? 4 : 6) * card->tight;
}

/* The usual network can be had with either pooling and any function; every network goes by both routes. */
static void choices(LayerCard *card)
{
    static const char *const pools[] = {"max", "average"}, *const functions[] = {"relu", "tanh", "sigmoid"},
                             *const routes[] = {"naive", "im2col"};
    const NetTrace *net = card->view->net;
    if (net->usual) {
        choice(card, pools, 2, VARIANT_MAX, net->average);
        choice(card, functions, 3, VARIANT_RELU, (int)net->activation);
    }
    choice(card, routes, 2, VARIANT_NAIVE, net->route == ROUTE_IM2COL);
}

static void cost_row(LayerCard *card, const char *name, const char *naive, const char *matrix)
{
    Canvas *canvas = card->view->canvas;
    const Theme *theme = canvas->theme;
    bool second = card->view->net->route == ROUTE_IM2COL;
    if (card->y > card->at.y + card->at.h - 6)   /* no room */
        return;
    float right = card->at.x + card->at.w - 10, middle = card->at.x + card->at.w * 0.72f,
          size = 11.5f * fminf(1, (right - middle - 5) / canvas_width(canvas, FONT_BOLD, 11.5f, matrix));
    canvas_text(canvas, FONT_SANS, 11.5f, card->at.x + 12, card->y, ALIGN_LEFT, theme->soft, name);
    canvas_text(canvas, second ? FONT_SANS : FONT_BOLD, size, middle, card->y, ALIGN_RIGHT,
                second ? theme->soft : theme->ink, naive);
    canvas_text(canvas, second ? FONT_BOLD : FONT_SANS, size, right, card->y, ALIGN_RIGHT,
                second ? theme->ink : theme->soft, matrix);
    card->y += 17 * theme->type;
}

/* The cost of the convolutions by either route; the time is measured on this machine, or not shown. */
static void costs(LayerCard *card)
{
    const Net *net = &card->view->net->net;
    NetCost cost[2] = {net_cost(net, ROUTE_NAIVE), net_cost(net, ROUTE_IM2COL)};
    char text[2][32];
    bool few = cost[0].products < 100000;   /* too few for millions */
    if (card->y + 34 * card->view->canvas->theme->type > card->at.y + card->at.h)   /* no names without numbers */
        return;
    cost_row(card, "", route_names[ROUTE_NAIVE], route_names[ROUTE_IM2COL]);
    for (int i = 0; i < 2; i++)
        snprintf(text[i], sizeof text[i], few ? "%.0f" : "%.2f", (double)cost[i].products * (few ? 1 : 1e-6));
    cost_row(card, few ? "products" : "M products", text[0], text[1]);
    for (int i = 0; i < 2; i++)
        snprintf(text[i], sizeof text[i], "%.0f", (double)cost[i].bytes / 1024);
    cost_row(card, "KB columns", text[0], text[1]);
    if (card->view->seconds[0] <= 0)
        return;
    for (int i = 0; i < 2; i++)
        snprintf(text[i], sizeof text[i], "%.2f", card->view->seconds[i] * 1000);
    cost_row(card, "ms", text[0], text[1]);
}

/* Weights that were trained for another network than the one they are in now. */
static void strangers(LayerCard *card)
{
    const NetTrace *net = card->view->net;
    Canvas *canvas = card->view->canvas;
    char text[64];
    if (!net->stranger)
        return;
    snprintf(text, sizeof text, word(canvas->language, "trained with %s, %s"), activation_name(net->trained),
             word(canvas->language, net->trained_average ? "average" : "max"));
    float size = 11.5f * fminf(1, (card->at.w - 22) / canvas_width(canvas, FONT_SANS, 11.5f, text));
    canvas_text(canvas, FONT_SANS, size, card->at.x + 12, card->y + 4, ALIGN_LEFT, canvas->theme->wrong, text);
}

/* The colours from the most negative to the most positive value, each map by its own scale. */
static void legend(LayerCard *card)
{
    enum { STEPS = 64 };
    Canvas *canvas = card->view->canvas;
    const Theme *theme = canvas->theme;
    Rect bar = {card->at.x + 12, card->at.y + card->at.h - 30, card->at.w - 24, 8};
    if (card->y - 6 > bar.y)   /* no room: signs are printed with every number, too */
        return;
    Color *pixel = draw_map(canvas->list, bar, STEPS, 1);
    for (int i = 0; i < STEPS; i++)
        pixel[i] = theme_value(theme, (float)(2 * i - STEPS + 1), STEPS);
    draw_frame(canvas->list, bar, 1, theme->line, theme->edge);
    canvas_text(canvas, FONT_SANS, 11.5f, bar.x, bar.y + 20, ALIGN_LEFT, theme->soft, "−");
    canvas_text(canvas, FONT_SANS, 11.5f, bar.x + bar.w / 2, bar.y + 20, ALIGN_CENTRE, theme->soft, "0");
    canvas_text(canvas, FONT_SANS, 11.5f, bar.x + bar.w, bar.y + 20, ALIGN_RIGHT, theme->soft, "+");
}

enum { LEGEND = 34 };   /* its height at the card's foot */

static bool has_room(const LayerCard *card, float high)
{
    return card->y - 12 + high <= card->at.y + card->at.h;
}

void overview_draw_card(StageView *view, const Overview *layout)
{
    const Theme *theme = view->canvas->theme;
    LayerCard card = {.view = view, .at = layout->card, .small = view->at.h < 430};
    float type = theme->type, least = 20 + 4 * 19 * type - 8 + (view->net->usual ? 3 : 1) * (20 * type + 4) + 6;
    card.tight = card.small ? fmaxf(0.7f, fminf(1, card.at.h / least)) : 1;
    card.y = card.at.y + (card.small ? 20 : 26) * card.tight;
    draw_rect(view->canvas->list, card.at, 10, theme->panel);
    draw_frame(view->canvas->list, card.at, 10, theme->line, theme->faint);
    facts(&card);
    card.y += card.small ? -8 * card.tight : 0;
    choices(&card);
    card.y += card.small ? 12 : 16;
    if (has_room(&card, (view->seconds[0] > 0 ? 4 : 3) * 17 * theme->type + LEGEND))
        costs(&card);
    strangers(&card);
    if (has_room(&card, LEGEND))
        legend(&card);
}
