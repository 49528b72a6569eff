/* The home page: a card for each family of scenes, with a small picture and a button for each of its scenes. */
#include "view/screen/home.h"

#include "view/lesson/reading.h"
#include "view/lesson/shelf.h"
#include "view/live/live.h"
#include "view/scenes/catalog.h"
#include "view/screen/chrome.h"
#include "view/window/network.h"

#include <math.h>

enum { TEXT = 15 };

/* What the keyboard or the pointer is on: an entry of the catalog; -1: none. */
static int entry_pointed(const Screen *screen)
{
    if (screen->pointer.hover.kind == TARGET_ACTION && screen->pointer.hover.action == ACT_SCENE)
        return (int)screen->pointer.hover.value;
    return screen->pointer.card;
}

/* The family's scenes as buttons in a row. */
static void draw_chips(const Screen *screen, Canvas *canvas, Rect at, int first, int count)
{
    const Theme *theme = canvas->theme;
    float wide = 0, room = at.w;
    for (int i = first; i < first + count; i++)
        wide += canvas_width(canvas, FONT_SANS, 14, scene_catalog[i]->tab) + 22;
    float size = 14 * fminf(1, room / wide), x = at.x;
    for (int i = first; i < first + count; i++) {
        float width = canvas_width(canvas, FONT_SANS, size, scene_catalog[i]->tab) + 16 * size / 14;
        Rect box = {x, at.y, width, at.h};
        bool on = entry_pointed(screen) == i;
        canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_SCENE, .value = i, .at = box});
        draw_rect(canvas->list, box, 6, theme->button);
        if (on)
            draw_frame(canvas->list, box, 6, 2 * theme->line, theme_frame(theme, SET_X));
        canvas_text(canvas, FONT_SANS, size, x + width / 2, at.y + at.h / 2 + size * 0.35f, ALIGN_CENTRE, theme->ink,
                    scene_catalog[i]->tab);
        x += width + 6 * size / 14;
    }
    canvas_untouch(canvas);
}

static void draw_picture(Canvas *canvas, Rect at, const SceneEntry *entry)
{
    if (!entry->draw) {
        live_sketch(canvas, at);
    } else if (entry->icon) {
        Icon icon = icon_in(canvas, at);
        entry->icon(&icon);
    }
}

/* A family of scenes; a click anywhere but on a button opens the first. */
static void draw_card(const Screen *screen, Canvas *canvas, Rect at, int first, int count)
{
    const Theme *theme = canvas->theme;
    int pointed = entry_pointed(screen);
    bool on = pointed >= first && pointed < first + count;
    const char *family = scene_catalog[first]->family;
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_SCENE, .value = first, .at = at});
    draw_rect(canvas->list, at, 12, theme->panel);
    draw_frame(canvas->list, at, 12, (on ? 2.2f : 1.2f) * theme->line, on ? theme_frame(theme, SET_X) : theme->faint);
    float chips = 26 * fminf(1.2f, theme->type), foot = at.h < 70 ? at.h / 2 : chips + 14, room = at.w - 32;
    if (at.h >= 118)
        draw_picture(canvas, (Rect){at.x + 16, at.y + 10, room, at.h - foot - 44}, scene_catalog[first]);
    float width = canvas_width(canvas, FONT_BOLD, TEXT, family);
    canvas_text(canvas, FONT_BOLD, TEXT * fminf(1, room / width), at.x + 16, at.y + at.h - foot - (at.h < 70 ? 2 : 12),
                ALIGN_LEFT, theme->ink, family);
    canvas_untouch(canvas);
    Rect row = {at.x + 16, at.y + at.h - foot + (at.h < 70 ? 4 : 0), room, fminf(chips, at.h / 2 - 8)};
    draw_chips(screen, canvas, row, first, count);
}

static int families(void)
{
    int all = 0;
    for (int i = 0, count; i < scene_catalog_count; i += count, all++)
        catalog_family(i, &count);
    return all;
}

int home_cards(const Screen *screen)
{
    int lessons = 0;
    while (shelf_at(screen->shelf, screen->look.language, lessons) >= 0)
        lessons++;
    return scene_catalog_count + lessons;
}

int home_first(const Screen *screen)
{
    for (int k = 0, index; (index = shelf_at(screen->shelf, screen->look.language, k)) >= 0; k++)
        if (screen->shelf->entry[index].seen < screen->shelf->entry[index].pages)
            return scene_catalog_count + k;
    return 0;
}

bool home_open(Screen *screen, int64_t index)
{
    Error err;
    SceneLine line = scene_line_default();
    if (index >= scene_catalog_count) {
        int entry = shelf_at(screen->shelf, screen->look.language, (int)index - scene_catalog_count);
        return entry >= 0 && shelf_open(screen, entry);   /* in another language there may be fewer */
    }
    reading_close(screen);
    if (!scene_catalog[index]->draw) {
        live_open(screen, (LiveTab)catalog_live((int)index));
        return true;
    }
    catalog_line(scene_catalog[index], &line);
    bool opened = screen_open(screen, &line, &err);
    if (!opened)
        screen_say(screen, true, "%s", err.text);
    else if (screen->stage.scene.net)
        network_tab(screen, scene_catalog[index]->pass);
    scene_line_free(&line);
    return opened;
}

bool home_key(Screen *screen, int key)
{
    if (screen->show.page != PAGE_HOME)
        return false;
    int count = home_cards(screen), field = screen->pointer.card < 0 ? home_first(screen) : screen->pointer.card;
    if (key == KEY_ENTER || key == ' ')
        home_open(screen, field);
    else if (key == KEY_RIGHT || key == KEY_DOWN || key == KEY_TAB || key == KEY_PAGE_DOWN)
        screen->pointer.card = (field + 1) % count;
    else if (key == KEY_LEFT || key == KEY_UP || key == KEY_PAGE_UP)
        screen->pointer.card = (field + count - 1) % count;
    else
        return false;
    if (screen->show.page != PAGE_HOME)
        screen->pointer.card = -1;
    return true;
}

/* The families of scenes as cards that fill the room. */
static void draw_cards(const Screen *screen, Canvas *canvas, Rect at)
{
    int cards = families(), across = (int)fmaxf(1, fminf(4, at.w / (at.w < 800 ? 200 : 270))),
        rows = (cards + across - 1) / across;
    float gap = 16, width = (at.w - gap * (float)(across - 1)) / (float)across,
          height = fmaxf(44, fminf(220, (at.h + gap) / (float)rows - gap));
    for (int i = 0, first = 0, count; i < cards; i++, first += count) {
        catalog_family(first, &count);
        draw_card(screen, canvas,
                  (Rect){at.x + (float)(i % across) * (width + gap), at.y + (float)(i / across) * (height + gap), width,
                         height},
                  first, count);
    }
}

/* The lessons in a column of their own, if there are any; returns the rest of the room. */
static Rect draw_lessons(const Screen *screen, Canvas *canvas, Rect at)
{
    const Theme *theme = canvas->theme;
    float width = fmaxf(240, fminf(360, at.w * 0.3f));
    if (shelf_at(screen->shelf, screen->look.language, 0) < 0)
        return at;
    Rect box = {at.x, at.y, width, at.h};
    draw_rect(canvas->list, box, 12, theme->panel);
    draw_frame(canvas->list, box, 12, 1.2f * theme->line, theme->faint);
    canvas_text(canvas, FONT_BOLD, TEXT, box.x + 16, box.y + 26, ALIGN_LEFT, theme->ink,
                word(screen->look.language, "The course"));
    shelf_draw(screen, canvas, (Rect){box.x + 6, box.y + 38, box.w - 12, box.h - 46});
    return (Rect){at.x + width + 20, at.y, at.w - width - 20, at.h};
}

/* What the foot says of the thing that is pointed at. */
static const char *foot_line(const Screen *screen, int pointed)
{
    if (pointed >= scene_catalog_count || pointed < 0)
        return word(screen->look.language,
                    "Enter or click opens a scene   ·   ? explains keys and screen   ·   Esc leaves full screen");
    return word(screen->look.language, scene_catalog[pointed]->about);
}

/* What this is, in two lines; in a low window in one, so that the cards have the room. Returns where they begin. */
static float draw_heading(const Screen *screen, Canvas *canvas, float top, float margin, float room)
{
    const Theme *theme = canvas->theme;
    Language language = screen->look.language;
    const char *title = word(language, "See a convolution compute");
    const char *about =
        word(language, "One multiplication at a time, forwards and back, with numbers from a real engine.");
    bool low = screen->look.height < 700;
    float size = low ? 20 : 30, y = top + (low ? 34 : 84),
          left = low ? canvas_width(canvas, FONT_BOLD, size, title) + 20 : 0;
    float most = low ? 14 : 17, width = canvas_width(canvas, FONT_SANS, most, about);
    canvas_text(canvas, FONT_BOLD, size, margin, y, ALIGN_LEFT, theme->ink, title);
    canvas_text(canvas, FONT_SANS, most * fminf(1, (room - left) / width), margin + left, low ? y : y + 32, ALIGN_LEFT,
                theme->soft, about);
    return low ? y + 16 : y + 58;
}

void home_draw(const Screen *screen, Canvas *canvas, const Layout *layout)
{
    const Theme *theme = canvas->theme;
    float margin = fmaxf(24, (screen->look.width - 1320) / 2), room = screen->look.width - 2 * margin,
          foot = layout->compact ? 34 : 56;
    float y = draw_heading(screen, canvas, layout->top.h, margin, room);
    draw_cards(screen, canvas, draw_lessons(screen, canvas, (Rect){margin, y, room, screen->look.height - y - foot}));
    int pointed = entry_pointed(screen);
    const char *line = foot_line(screen, pointed);
    float width = canvas_width(canvas, FONT_SANS, 15, line);
    canvas_text(canvas, FONT_SANS, 15 * fminf(1, room / width), margin, screen->look.height - foot / 2 + 5, ALIGN_LEFT,
                pointed >= 0 ? theme->ink : theme->soft, line);
    chrome_draw(screen, canvas, layout);
}
