/* The home page's cards: a family of scenes with its picture, and those that say where to begin or to continue. */
#include "view/screen/home/plan.h"

#include "view/formula/breaks.h"
#include "view/lesson/reading.h"
#include "view/lesson/shelf.h"
#include "view/live/live.h"
#include "view/scenes/catalog.h"
#include "view/screen/home/home.h"
#include "view/screen/place.h"
#include "view/window/button.h"

#include <math.h>
#include <string.h>

enum { TEXT = 15, SMALL = 13, PICTURE = 84, EDGE = 14 };

float home_card_height(const Theme *theme)
{
    return PICTURE + 20 + (22 + 36 + 38) * theme->type;
}

/* As many bytes of the text as go on one line, at least a word. */
static int line_of(const Canvas *canvas, float size, const char *text, float room)
{
    int length = 0;
    while (text[length]) {
        int gap = (int)strspn(text + length, " "), word = break_word(text + length + gap), bytes;
        unsigned next = utf8_next(text + length + gap + word, &bytes);
        if (break_closes(next) || break_closes_latin(next))   /* no line begins with it */
            word += bytes;
        float width = canvas->measure->width(canvas->measure->self, FONT_SANS, size, text, length + gap + word);
        if (length > 0 && width > room)
            return length;
        length += gap + word;
        if (word == 0)
            break;
    }
    return length;
}

/* Words in the reader's language on at most two lines, the second narrowed to what is left. */
static void draw_two_lines(Canvas *canvas, Rect at, const char *english)
{
    float size = SMALL * canvas->theme->type, lead = size * 1.35f;
    const char *text = word(canvas->language, english);
    int length = line_of(canvas, size, text, at.w);
    Text line = {0};
    text_bytes(&line, text, (size_t)length);
    draw_text(canvas->list, canvas->measure, FONT_SANS, size, at.x, at.y + size, canvas->theme->soft, text_get(&line));
    text_clear(&line);
    text_add(&line, "%s", text + length + strspn(text + length, " "));
    if (line.length > 0) {
        float width =
            canvas->measure->width(canvas->measure->self, FONT_SANS, size, text_get(&line), (int)line.length);
        draw_text(canvas->list, canvas->measure, FONT_SANS, size * fminf(1, at.w / width), at.x, at.y + size + lead,
                  canvas->theme->soft, text_get(&line));
    }
    text_free(&line);
}

static int64_t hovered(const Screen *screen)
{
    const Target *over = &screen->pointer.hover;
    if (over->kind != TARGET_ACTION)
        return -1;
    if (over->action == ACT_SCENE)
        return over->value;
    return over->action == ACT_CONTINUE ? HOME_CONTINUE : -1;
}

bool home_pointed(const Screen *screen, int64_t index)
{
    int64_t over = hovered(screen);
    return over >= 0 ? over == index : screen->pointer.card == index;
}

/* The family's scenes as buttons in a row. */
static void draw_chips(const Screen *screen, Canvas *canvas, Rect at, int first, int count)
{
    const Theme *theme = canvas->theme;
    float wide = 0;
    for (int i = first; i < first + count; i++)
        wide += canvas_width(canvas, FONT_SANS, 14, scene_catalog[i]->tab) + 22;
    float size = 14 * fminf(1, at.w / wide), x = at.x;
    for (int i = first; i < first + count; i++) {
        float width = canvas_width(canvas, FONT_SANS, size, scene_catalog[i]->tab) + 16 * size / 14;
        Rect box = {x, at.y, width, at.h};
        canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_SCENE, .value = i, .at = box});
        draw_rect(canvas->list, box, 6, theme->button);
        if (home_pointed(screen, i))
            draw_frame(canvas->list, box, 6, 2 * theme->line, theme_frame(theme, SET_X));
        canvas_text(canvas, FONT_SANS, size, x + width / 2, at.y + at.h / 2 + size * theme->type * 0.35f, ALIGN_CENTRE,
                    theme->ink, scene_catalog[i]->tab);
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

/* A click anywhere but on a button opens the first scene. */
void home_card_draw(const Screen *screen, Canvas *canvas, Rect at, int first, int count)
{
    const Theme *theme = canvas->theme;
    const char *family = scene_catalog[first]->family;
    int said = first;
    bool on = false;
    for (int i = first; i < first + count; i++)
        if (home_pointed(screen, i)) {
            said = i;
            on = true;
        }
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_SCENE, .value = first, .at = at});
    draw_rect(canvas->list, at, 12, theme->panel);
    draw_frame(canvas->list, at, 12, (on ? 2.2f : 1.2f) * theme->line, on ? theme_frame(theme, SET_X) : theme->faint);
    float type = theme->type, room = at.w - 2 * EDGE, x = at.x + EDGE, y = at.y + 10 + PICTURE,
          width = canvas_width(canvas, FONT_BOLD, TEXT, family);
    draw_picture(canvas, (Rect){x, at.y + 10, room, PICTURE - 4}, scene_catalog[first]);
    canvas_text(canvas, FONT_BOLD, TEXT * fminf(1, room / width), x, y + 14 * type, ALIGN_LEFT, theme->ink, family);
    draw_two_lines(canvas, (Rect){x, y + 21 * type, room, 36 * type}, scene_catalog[said]->about);
    canvas_untouch(canvas);
    draw_chips(screen, canvas, (Rect){x, at.y + at.h - 36 * type, room, 26 * type}, first, count);
}

/* What a card that leads on says: what it is for, what is opened, more of it, and its button. */
typedef struct {
    const char *head, *button;
    Text title, about;
    Target target;
    const SceneEntry *picture;
    bool on;
} Lead;

static Lead lead_of(const Screen *screen, int which)
{
    Lead lead = {.head = "Begin here", .button = "Start", .picture = scene_catalog[0]};
    int index = home_next_lesson(screen);
    Language language = screen->look.language;
    lead.target = (Target){.kind = TARGET_ACTION, .action = ACT_SCENE, .value = HOME_BEGIN};
    lead.on = home_pointed(screen, which == 0 ? HOME_CONTINUE : HOME_BEGIN);
    if (which == 0) {
        lead.head = "Continue where you left off";
        lead.button = "Continue";
        lead.target.action = ACT_CONTINUE;
        lead.target.value = 0;
        place_said(screen, screen->trail.left, &lead.title, &lead.about);
        int entry = place_entry(screen->trail.left), count;
        if (entry >= 0 && scene_catalog[entry]->draw)
            entry = catalog_family(entry, &count);   /* whose first has the picture */
        lead.picture = scene_catalog[entry >= 0 ? entry : 0];
        return lead;
    }
    if (index < 0) {
        text_add(&lead.title, "%s", word(language, scene_catalog[0]->family));
        text_add(&lead.about, "%s", word(language, scene_catalog[0]->about));
        return lead;
    }
    const ShelfEntry *entry = &screen->shelf->entry[index];
    if (home_continues(screen))
        lead.head = "Next in the course";
    text_add(&lead.title, "%d · %s", entry->number, entry->title);
    if (entry->seen > 0)
        text_add(&lead.about, word(language, "%d of %d pages read, %d of %d answers right"), entry->seen, entry->pages,
                 entry->right, entry->questions);
    else
        text_add(&lead.about, "%s", word(language, "A lesson: read the page, press Space, answer what is asked."));
    return lead;
}

static void draw_lead_text(Canvas *canvas, FontFace font, float size, Rect at, float base, Color color,
                           const char *text)
{
    float width = canvas_width(canvas, font, size, text);
    canvas_text(canvas, font, size * fminf(1, at.w / fmaxf(1, width)), at.x, at.y + base, ALIGN_LEFT, color, text);
}

void home_begin_draw(const Screen *screen, Canvas *canvas, Rect at, int which)
{
    const Theme *theme = canvas->theme;
    if (at.w <= 0)
        return;
    Lead lead = lead_of(screen, which);
    float type = theme->type, button = canvas_width(canvas, FONT_BOLD, TEXT, lead.button) + 36;
    bool first = which == 0 || !home_continues(screen), picture = first && at.w > 520;
    Rect text = {at.x + (picture ? 164 : 20), at.y, 0, at.h};
    text.w = at.x + at.w - button - 36 - text.x;
    lead.target.at = at;
    canvas_touch(canvas, lead.target);
    draw_rect(canvas->list, at, 12, theme->panel);
    draw_frame(canvas->list, at, 12, (lead.on ? 2.6f : 1.6f) * theme->line,
               lead.on || first ? theme->accent : theme->faint);
    if (picture)
        draw_picture(canvas, (Rect){at.x + 12, at.y + 8, 140, at.h - 16}, lead.picture);
    draw_lead_text(canvas, FONT_BOLD, SMALL, text, 28 * type, theme->soft, lead.head);
    draw_lead_text(canvas, FONT_BOLD, 19, text, 53 * type, theme->ink, text_get(&lead.title));
    draw_lead_text(canvas, FONT_SANS, 14, text, 76 * type, theme->soft, text_get(&lead.about));
    Rect box = {at.x + at.w - button - 20, at.y + (at.h - 36 * type) / 2, button, 36 * type};
    draw_rect(canvas->list, box, 8, first ? theme->accent : theme->button);
    canvas_text(canvas, FONT_BOLD, TEXT, box.x + box.w / 2, box.y + box.h / 2 + 5 * type, ALIGN_CENTRE,
                first ? 0xFFFFFFFF : theme->ink, lead.button);
    canvas_untouch(canvas);
    text_free(&lead.title);
    text_free(&lead.about);
}

/* The switches of language and theme: all there are, side by side, the one in use marked. */
static const char *const themes[THEME_COUNT] = {"Light", "Dark", "Projector"};

static float looks_of(const Canvas *canvas, const char *const *names, int count)
{
    float width = 0;
    for (int i = 0; i < count; i++)
        width += canvas_width(canvas, FONT_BOLD, 14, names[i]) + 22;
    return width;
}

enum { APART = 18 };

float home_looks_width(const Canvas *canvas)
{
    return looks_of(canvas, language_names, LANGUAGE_COUNT) + APART + looks_of(canvas, themes, THEME_COUNT);
}

static float draw_looks(const Screen *screen, Canvas *canvas, Rect at, Action action, const char *const *names,
                        int count, int chosen)
{
    Rect all = {at.x, at.y, looks_of(canvas, names, count), at.h};
    draw_rect(canvas->list, all, 8, canvas->theme->panel);
    draw_frame(canvas->list, all, 8, canvas->theme->line, canvas->theme->faint);
    for (int i = 0; i < count; i++) {
        float width = canvas_width(canvas, FONT_BOLD, 14, names[i]) + 22;
        button_draw(screen, canvas, (Rect){at.x + 2, at.y + 2, width - 4, at.h - 4}, action, i, names[i], i == chosen);
        at.x += width;
    }
    return at.x;
}

void home_looks_draw(const Screen *screen, Canvas *canvas, Rect at)
{
    at.x = draw_looks(screen, canvas, at, ACT_LANGUAGE_TO, language_names, LANGUAGE_COUNT, (int)screen->look.language);
    at.x += APART;
    draw_looks(screen, canvas, at, ACT_THEME_TO, themes, THEME_COUNT, (int)screen->look.theme);
}
