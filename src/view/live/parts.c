/* What both live pages draw with: maps, digits, bars. */
#include "view/live/live.h"

#include <math.h>
#include <stdio.h>

void live_digit(Canvas *canvas, Rect at, const uint8_t *pixel, int side)
{
    Color *map = draw_map(canvas->list, at, side, side);
    Color shade[256];
    for (int i = 0; i < 256; i++)
        shade[i] = theme_value(canvas->theme, (float)i, 255);
    for (int i = 0; i < side * side; i++)
        map[i] = shade[pixel[i]];
    draw_frame(canvas->list, at, 0, canvas->theme->line, canvas->theme->edge);
}

/* Which of several maps it is, on a small ground in its corner. */
static void draw_number(Canvas *canvas, Rect map, int number)
{
    char text[12];
    float size = 9;
    snprintf(text, sizeof text, "%d", number);
    float width = canvas_width(canvas, FONT_SANS, size, text) + 4;
    if (map.w < 2.5f * width || map.h < 20)
        return;
    draw_rect(canvas->list, (Rect){map.x + 1, map.y + 1, width, size + 2}, 2, color_alpha(canvas->theme->panel, 0.8f));
    canvas_text(canvas, FONT_SANS, size, map.x + 1 + width / 2, map.y + size + 0.5f, ALIGN_CENTRE, canvas->theme->ink,
                text);
}

void live_maps(Canvas *canvas, Rect at, const float *value, int count, int rows, int columns, int across)
{
    int down = (count + across - 1) / across, pixels = rows * columns;
    float most = 0, gap = count > 1 ? fmaxf(2, fminf(8, at.w * 0.02f)) : 0;
    for (int i = 0; i < count * pixels; i++)
        most = fmaxf(most, fabsf(value[i]));
    float cell = fminf((at.w - gap * (float)(across - 1)) / (float)(across * columns),
                       (at.h - gap * (float)(down - 1)) / (float)(down * rows));
    if (cell <= 0)
        return;
    for (int k = 0; k < count; k++) {
        Rect one = {at.x + (float)(k % across) * ((float)columns * cell + gap),
                    at.y + (float)(k / across) * ((float)rows * cell + gap), (float)columns * cell, (float)rows * cell};
        Color *map = draw_map(canvas->list, one, columns, rows);
        for (int i = 0; i < pixels; i++)
            map[i] = theme_value(canvas->theme, value[k * pixels + i], most);
        draw_frame(canvas->list, one, 0, canvas->theme->line, canvas->theme->edge);
        if (count > 1)
            draw_number(canvas, one, k);
    }
}

void live_strip(Canvas *canvas, Rect at, const float *value, int count)
{
    float most = 0;
    Color *map = draw_map(canvas->list, at, count, 1);
    for (int i = 0; i < count; i++)
        most = fmaxf(most, fabsf(value[i]));
    for (int i = 0; i < count; i++)
        map[i] = theme_value(canvas->theme, value[i], most);
    draw_frame(canvas->list, at, 0, canvas->theme->line, canvas->theme->edge);
}

void live_percent(float share, char *text, size_t room)
{
    if (share > 0 && share < 0.001f)
        snprintf(text, room, "< 0.1 %%");
    else
        snprintf(text, room, "%.1f %%", (double)share * 100);
}

/* One bar of `share` at the place, its number when it is known; the strong one is the answer. */
static void draw_bar(Canvas *canvas, Rect at, float size, int digit, float share, bool known, bool strong, bool marked)
{
    const Theme *theme = canvas->theme;
    char text[24];
    float room = canvas_width(canvas, FONT_BOLD, size, "100.0 %") + 10, left = size * 1.8f,
          base = at.y + at.h / 2 + size * theme->type * 0.36f;
    Rect bar = {at.x + left, at.y + at.h * 0.18f, at.w - left - room, at.h * 0.64f};
    Color color = theme_frame(theme, SET_Y), ink = strong ? theme->ink : theme->soft;
    FontFace face = strong ? FONT_BOLD : FONT_SANS;
    snprintf(text, sizeof text, "%d", digit);
    canvas_text(canvas, face, size, at.x + left * 0.35f, base, ALIGN_CENTRE, ink, text);
    draw_rect(canvas->list, bar, 3, color_mix(theme->faint, theme->panel, 0.45f));
    if (share * bar.w >= 0.5f)
        draw_rect(canvas->list, (Rect){bar.x, bar.y, fmaxf(2, share * bar.w), bar.h}, 3,
                  strong ? color : color_mix(theme->faint, color, 0.55f));
    if (marked)
        draw_frame(canvas->list, rect_inset(bar, -2), 5, 1.5f * theme->line, theme->soft);
    live_percent(share, text, sizeof text);
    if (known)
        canvas_text(canvas, face, size, at.x + at.w, base, ALIGN_RIGHT, ink, text);
}

void live_bars(Canvas *canvas, Rect at, const float *probability, int label)
{
    float sum = 0;   /* 0: nothing is answered yet */
    /* low rows: two columns */
    int best = 0, across = at.h < 13 * DIGIT_CLASSES * canvas->theme->type ? 2 : 1, down = DIGIT_CLASSES / across;
    for (int i = 1; i < DIGIT_CLASSES; i++)
        best = probability[i] > probability[best] ? i : best;
    for (int i = 0; i < DIGIT_CLASSES; i++)
        sum += probability[i];
    float row = at.h / (float)down, size = fmaxf(11, fminf(18, row * 0.62f)),
          width = (at.w - 12 * (float)(across - 1)) / (float)across;
    for (int i = 0; i < DIGIT_CLASSES; i++) {
        float share = probability[i] >= 0 ? fminf(1, probability[i]) : 0;
        Rect box = {at.x + (float)(i / down) * (width + 12), at.y + row * (float)(i % down), width, row};
        draw_bar(canvas, box, size, i, share, sum > 0, i == best && share > 0, i == label);
    }
}

void live_sketch(Canvas *canvas, Rect at)
{
    Random random = random_seed(11);
    uint8_t pixel[PAD_PIXELS];
    float side = fminf(at.w, at.h);
    digit_draw(7, &random, pixel);
    live_digit(canvas, (Rect){at.x + (at.w - side) / 2, at.y + (at.h - side) / 2, side, side}, pixel, 28);
}

void live_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    Rect body = {0, layout->top.h, screen->look.width, screen->look.height - layout->top.h};
    if (screen->live->tab == LIVE_DRAW)
        live_draw_pad(screen, canvas, body);
    else
        live_draw_train(screen, canvas, body, layout->compact);
}
