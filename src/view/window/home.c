/* The home page: a card for each family of scenes, with a small picture and a button for each of its scenes. */
#include "view/window/home.h"

#include "view/live/live.h"
#include "view/scenes/catalog.h"
#include "view/window/screen.h"

#include <math.h>

enum { TEXT = 15 };

/* What the keyboard or the pointer is on: an entry of the catalog; -1: none. */
static int entry_pointed(const Screen *screen)
{
    if (screen->hover.kind == TARGET_ACTION && screen->hover.action == ACT_SCENE)
        return (int)screen->hover.value;
    return screen->field;
}

/* The family's scenes as buttons in a row. */
static void draw_chips(Screen *screen, Rect at, int first, int count)
{
    Canvas *canvas = &screen->canvas;
    const Theme *theme = canvas->theme;
    float wide = 0, room = at.w;
    for (int i = first; i < first + count; i++)
        wide += canvas_width(canvas, FONT_SANS, 14, scene_catalog[i].tab) + 22;
    float size = 14 * fminf(1, room / wide), x = at.x;
    for (int i = first; i < first + count; i++) {
        float width = canvas_width(canvas, FONT_SANS, size, scene_catalog[i].tab) + 16 * size / 14;
        Rect box = {x, at.y, width, at.h};
        bool on = entry_pointed(screen) == i;
        canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_SCENE, .value = i, .at = box});
        draw_rect(canvas->list, box, 6, theme->button);
        if (on)
            draw_frame(canvas->list, box, 6, 2 * theme->line, theme_frame(theme, SET_X));
        canvas_text(canvas, FONT_SANS, size, x + width / 2, at.y + at.h / 2 + size * 0.35f, ALIGN_CENTRE, theme->ink, scene_catalog[i].tab);
        x += width + 6 * size / 14;
    }
    canvas_untouch(canvas);
}

static void draw_picture(Canvas *canvas, Rect at, const SceneEntry *entry)
{
    if (!entry->draw)
        live_sketch(canvas, at);
    else
        home_picture(canvas, at, entry->operation);
}

/* A family of scenes; a click anywhere but on a button opens the first. */
static void draw_card(Screen *screen, Rect at, int first, int count)
{
    Canvas *canvas = &screen->canvas;
    const Theme *theme = canvas->theme;
    int pointed = entry_pointed(screen);
    bool on = pointed >= first && pointed < first + count;
    const char *family = scene_catalog[first].family;
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_SCENE, .value = first, .at = at});
    draw_rect(canvas->list, at, 12, theme->panel);
    draw_frame(canvas->list, at, 12, (on ? 2.2f : 1.2f) * theme->line, on ? theme_frame(theme, SET_X) : theme->faint);
    float chips = 26 * fminf(1.2f, theme->type), foot = at.h < 70 ? at.h / 2 : chips + 14, room = at.w - 32;
    if (at.h >= 118)
        draw_picture(canvas, (Rect){at.x + 16, at.y + 10, room, at.h - foot - 44}, &scene_catalog[first]);
    float width = canvas_width(canvas, FONT_BOLD, TEXT, family);
    canvas_text(canvas, FONT_BOLD, TEXT * fminf(1, room / width), at.x + 16, at.y + at.h - foot - (at.h < 70 ? 2 : 12), ALIGN_LEFT, theme->ink, family);
    canvas_untouch(canvas);
    draw_chips(screen, (Rect){at.x + 16, at.y + at.h - foot + (at.h < 70 ? 4 : 0), room, fminf(chips, at.h / 2 - 8)}, first, count);
}

static int families(void)
{
    int all = 0;
    for (int i = 0, count; i < scene_catalog_count; i += count, all++)
        catalog_family(i, &count);
    return all;
}

int home_cards(void)
{
    return scene_catalog_count;
}

bool home_open(Screen *screen, int64_t index)
{
    Error err;
    SceneLine line = scene_line_default();
    if (!scene_catalog[index].draw) {
        live_open(screen, (LiveTab)catalog_live((int)index));
        return true;
    }
    catalog_line(&scene_catalog[index], &line);
    bool opened = screen_open(screen, &line, &err);
    if (!opened)
        screen_say(screen, true, "%s", err.text);
    else if (screen->scene.net)
        lenet_tab(screen, scene_catalog[index].pass);
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
    int cards = families(), across = (int)fmaxf(1, fminf(4, room / 280)), rows = (cards + across - 1) / across;
    float gap = 16, card_y = y + 58, foot = layout->compact ? 34 : 56, left = screen->height - card_y - foot;
    float card_w = (room - gap * (float)(across - 1)) / (float)across, card_h = fmaxf(44, fminf(220, (left + gap) / (float)rows - gap));
    for (int i = 0, first = 0, count; i < cards; i++, first += count) {
        catalog_family(first, &count);
        draw_card(screen, (Rect){margin + (float)(i % across) * (card_w + gap), card_y + (float)(i / across) * (card_h + gap), card_w, card_h}, first, count);
    }
    int pointed = entry_pointed(screen);
    const char *line = pointed >= 0 ? scene_catalog[pointed].about : "Enter or click opens a scene   ·   ? explains keys and screen   ·   Esc leaves full screen";
    width = canvas_width(canvas, FONT_SANS, 15, line);
    canvas_text(canvas, FONT_SANS, 15 * fminf(1, room / width), margin, screen->height - foot / 2 + 5, ALIGN_LEFT, pointed >= 0 ? theme->ink : theme->soft, line);
    chrome_draw(screen, layout);
}
