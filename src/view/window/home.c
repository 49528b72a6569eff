/* The home page: the scenes as cards, each with a small picture made from the scene's own numbers. */
#include "view/window/screen.h"

#include "view/scenes/catalog.h"

#include <math.h>
#include <stdio.h>

static void draw_cells(Canvas *canvas, float x, float y, float cell, int rows, int columns, CellSet set, int lit_row, int lit_column)
{
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            bool lit = row >= lit_row && row < lit_row + 2 && column >= lit_column && column < lit_column + 2;
            Rect at = {x + (float)column * cell, y + (float)row * cell, cell, cell};
            Color color = color_mix(canvas->theme->panel, theme_frame(canvas->theme, set), lit ? 0.55f : 0.16f);
            draw_rect(canvas->list, rect_inset(at, 1), 3, color);
        }
}

/* What the scene looks like, in small: a window on X, and Y or the columns. */
static void draw_small(Canvas *canvas, Rect at, Route route)
{
    float cell = fminf(at.h / 4.2f, at.w / 10), y = at.y + at.h / 2;
    float x = at.x + at.w / 2 - cell * 4.2f;
    const Theme *theme = canvas->theme;
    draw_cells(canvas, x, y - 1.5f * cell, cell, 3, 3, SET_X, 0, 1);
    draw_frame(canvas->list, (Rect){x + cell, y - 1.5f * cell, 2 * cell, 2 * cell}, 4, 2.5f * theme->line, theme_frame(theme, SET_W));
    float right = x + 4.4f * cell;
    if (route == ROUTE_NAIVE) {
        draw_line(canvas->list, x + 3 * cell, y - 0.5f * cell, right, y, 1.5f * theme->line, theme_frame(theme, SET_W));
        draw_cells(canvas, right + cell, y - cell, cell, 2, 2, SET_Y, 0, 1);
        return;
    }
    float small = cell * 0.8f;
    for (int column = 0; column < 4; column++)
        for (int row = 0; row < 4; row++) {
            Rect box = {right + (float)column * small, y + (float)(row - 2) * small, small, small};
            draw_rect(canvas->list, rect_inset(box, 1), 3, color_mix(theme->panel, theme_frame(theme, SET_X), column == 1 ? 0.55f : 0.16f));
        }
    draw_frame(canvas->list, (Rect){right + small, y - 2 * small, small, 4 * small}, 4, 2.5f * theme->line, theme_frame(theme, SET_W));
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
    draw_small(canvas, (Rect){at.x + 20, at.y + 16, at.w - 40, at.h - 92}, card->route);
    canvas_text(canvas, FONT_BOLD, 18, at.x + 22, at.y + at.h - 46, ALIGN_LEFT, theme->ink, name);
    float width = canvas_width(canvas, FONT_SANS, 14.5f, card->about), room = at.w - 44;
    canvas_text(canvas, FONT_SANS, width > room ? 14.5f * room / width : 14.5f, at.x + 22, at.y + at.h - 20, ALIGN_LEFT, theme->soft, card->about);
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
    float top = layout->top.h, margin = fmaxf(24, (screen->width - 1000) / 2), y = top + (layout->compact ? 40 : 84);
    canvas_text(canvas, FONT_BOLD, 30, margin, y, ALIGN_LEFT, theme->ink, "See a convolution compute");
    const char *about = "One multiplication at a time, forwards and back, with numbers from a real engine.";
    float width = canvas_width(canvas, FONT_SANS, 17, about), room = screen->width - 2 * margin;
    canvas_text(canvas, FONT_SANS, width > room ? 17 * room / width : 17, margin, y + 32, ALIGN_LEFT, theme->soft, about);
    float gap = 24, card_y = y + 64;
    int across = screen->width > 640 ? 2 : 1;
    float card_w = (room - gap * (float)(across - 1)) / (float)across, left = screen->height - card_y - 60;
    float card_h = fmaxf(110, fminf(280, (left - gap * (float)(scene_catalog_count / across - 1)) / (float)(scene_catalog_count / across)));
    for (int i = 0; i < scene_catalog_count; i++)
        draw_card(screen, (Rect){margin + (float)(i % across) * (card_w + gap), card_y + (float)(i / across) * (card_h + gap), card_w, card_h}, i);
    if (!layout->compact)
        canvas_text(canvas, FONT_SANS, 14, margin, screen->height - 28, ALIGN_LEFT, theme->soft, "Enter or click opens a scene   ·   ? explains keys and screen   ·   Esc leaves full screen");
    chrome_draw(screen, layout);
}
