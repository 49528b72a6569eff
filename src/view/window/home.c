/* The home page: the scenes as cards, each with a small picture made from the scene's own numbers. */
#include "view/window/screen.h"

#include "view/scenes/catalog.h"

#include <math.h>
#include <stdio.h>

/* What a scene looks like, in small: cells of two of its tensors, and a matrix between them where it goes by one. */
typedef struct {
    CellSet left, right;
    int left_side, right_side;
    bool matrix;
} Small;

static Small small_of(const SceneEntry *entry)
{
    Small small = {SET_X, SET_Y, 3, 2, entry->route == ROUTE_IM2COL || entry->route == ROUTE_COL2IM};
    if (entry->operation == OP_CONV_BACKWARD_INPUT || entry->pass == PASS_BACKWARD)
        return (Small){SET_DY, SET_DX, 2, 3, small.matrix};
    if (entry->operation == OP_CONV_BACKWARD_WEIGHT || entry->operation == OP_CONV_BACKWARD_BIAS)
        return (Small){SET_DY, SET_DW, 2, 2, small.matrix};
    return small;
}

static void draw_cells(Canvas *canvas, float x, float middle, float cell, int side, CellSet set)
{
    float y = middle - (float)side * cell / 2;
    for (int row = 0; row < side; row++)
        for (int column = 0; column < side; column++) {
            bool lit = row < 2 && column >= side - 2 && (side > 2 || (row == 0 && column == 1));
            Rect at = {x + (float)column * cell, y + (float)row * cell, cell, cell};
            draw_rect(canvas->list, rect_inset(at, 1), 3, color_mix(canvas->theme->panel, theme_frame(canvas->theme, set), lit ? 0.55f : 0.16f));
        }
    float lit = (float)(side > 2 ? 2 : 1) * cell;
    draw_frame(canvas->list, (Rect){x + (float)side * cell - lit, y, lit, lit}, 4, 2 * canvas->theme->line, theme_frame(canvas->theme, SET_W));
}

static void draw_small(Canvas *canvas, Rect at, const SceneEntry *entry)
{
    Small small = small_of(entry);
    float units = (float)(small.left_side + small.right_side) + (small.matrix ? 6 : 1.6f), cell = fminf(at.h / 3.2f, at.w / units);
    float x = at.x + (at.w - units * cell) / 2, middle = at.y + at.h / 2;
    draw_cells(canvas, x, middle, cell, small.left_side, small.left);
    x += ((float)small.left_side + 0.8f) * cell;
    for (int i = 0; small.matrix && i < 16; i++) {
        float tiny = cell * 0.75f;
        Rect box = {x + (0.4f + (float)(i % 4) * 0.75f) * cell, middle + (float)(i / 4 - 2) * tiny, tiny, tiny};
        draw_rect(canvas->list, rect_inset(box, 1), 2, color_mix(canvas->theme->panel, theme_frame(canvas->theme, small.left), i % 4 == 1 ? 0.55f : 0.16f));
    }
    x += small.matrix ? 4.4f * cell : 0.8f * cell;
    draw_cells(canvas, x, middle, cell, small.right_side, small.right);
}

static void draw_card(Screen *screen, Rect at, int index)
{
    Canvas *canvas = &screen->canvas;
    const Theme *theme = canvas->theme;
    const SceneEntry *card = &scene_catalog[index];
    char name[80];
    snprintf(name, sizeof name, "%s · %s", card->family, card->tab);
    bool hover = screen->hover.kind == TARGET_ACTION && screen->hover.action == ACT_SCENE && screen->hover.value == index;
    bool focus = screen->field == index;
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_SCENE, .value = index, .at = at});
    draw_rect(canvas->list, at, 12, theme->panel);
    draw_frame(canvas->list, at, 12, (hover || focus ? 2.5f : 1.3f) * theme->line, hover || focus ? theme_frame(theme, SET_X) : theme->faint);
    float text_y = at.y + at.h - (at.h > 60 ? 38 : at.h / 2 - 6), room = at.w - 32;
    if (at.h >= 120)
        draw_small(canvas, (Rect){at.x + 16, at.y + 12, at.w - 32, at.h - 78}, card);
    float width = canvas_width(canvas, FONT_BOLD, 15, name);
    canvas_text(canvas, FONT_BOLD, width > room ? 15 * room / width : 15, at.x + 16, text_y, ALIGN_LEFT, theme->ink, name);
    width = canvas_width(canvas, FONT_SANS, 13, card->about);
    if (at.h > 60)
        canvas_text(canvas, FONT_SANS, width > room ? 13 * room / width : 13, at.x + 16, text_y + 22, ALIGN_LEFT, theme->soft, card->about);
    canvas_untouch(canvas);
}

int home_cards(void)
{
    return scene_catalog_count;
}

bool home_open(Screen *screen, int64_t index)
{
    Error err;
    SceneLine line = scene_line_default();
    catalog_line(&scene_catalog[index], &line);
    bool opened = screen_open(screen, &line, &err);
    if (!opened)
        screen_say(screen, true, "%s", err.text);
    scene_line_free(&line);
    return opened;
}

void home_draw(Screen *screen, const Layout *layout)
{
    Canvas *canvas = &screen->canvas;
    const Theme *theme = canvas->theme;
    float top = layout->top.h, margin = fmaxf(24, (screen->width - 1200) / 2), y = top + (layout->compact ? 40 : 84);
    canvas_text(canvas, FONT_BOLD, 30, margin, y, ALIGN_LEFT, theme->ink, "See a convolution compute");
    const char *about = "One multiplication at a time, forwards and back, with numbers from a real engine.";
    float width = canvas_width(canvas, FONT_SANS, 17, about), room = screen->width - 2 * margin;
    canvas_text(canvas, FONT_SANS, width > room ? 17 * room / width : 17, margin, y + 32, ALIGN_LEFT, theme->soft, about);
    int across = (int)fmaxf(1, fminf(4, room / 290)), rows = (scene_catalog_count + across - 1) / across;
    float gap = rows > 3 ? 12 : 20, card_y = y + 58, left = screen->height - card_y - (layout->compact ? 12 : 56);
    for (; (left + gap) / (float)rows - gap < 34 && across < 4; rows = (scene_catalog_count + across - 1) / across)
        across++;
    float card_w = (room - gap * (float)(across - 1)) / (float)across, card_h = fmaxf(34, fminf(220, (left + gap) / (float)rows - gap));
    for (int i = 0; i < scene_catalog_count; i++)
        draw_card(screen, (Rect){margin + (float)(i % across) * (card_w + gap), card_y + (float)(i / across) * (card_h + gap), card_w, card_h}, i);
    if (!layout->compact)
        canvas_text(canvas, FONT_SANS, 14, margin, screen->height - 28, ALIGN_LEFT, theme->soft, "Enter or click opens a scene   ·   ? explains keys and screen   ·   Esc leaves full screen");
    chrome_draw(screen, layout);
}
