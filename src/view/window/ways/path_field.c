/* Completion as in a shell: the longest beginning that all names share is added, and the names are shown. */
#include "view/window/ways/path_field.h"

#include "base/file.h"
#include "view/draw/actions.h"
#include "view/window/button.h"
#include "view/window/edit/typing.h"
#include "view/window/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void path_field_whole(const char *typed, const char *home, Text *out)
{
    bool below = home && typed[0] == '~' && (typed[1] == '/' || typed[1] == '\0');
    text_add(out, "%s%s", below ? home : "", below ? typed + 1 : typed);
}

/* Where the last name begins. */
static size_t last_name(const char *typed)
{
    const char *slash = strrchr(typed, '/');
    return slash ? (size_t)(slash + 1 - typed) : 0;
}

static bool is_begin(const FileName *entry, const char *begin)
{
    return strncmp(entry->name, begin, strlen(begin)) == 0;
}

/* The names that continue what is typed; with `shared`, the bytes that all of them share. */
static void look_up(Screen *screen, Text *shared)
{
    PathField *field = &screen->path;
    size_t from = last_name(field->typed);
    const char *begin = field->typed + from;
    Text folder = {0}, typed = {0};
    FileList list = {0};
    text_bytes(&typed, field->typed, from);
    path_field_whole(text_get(&typed), screen->program.home, &folder);
    field->names = field->all = 0;
    bool there = file_list(folder.length > 0 ? text_get(&folder) : ".", &list, NULL);
    for (int i = 0; there && i < list.count; i++) {
        const FileName *entry = &list.entry[i];
        if (!is_begin(entry, begin))
            continue;
        if (field->names < PATH_NAMES) {
            char *name = field->name[field->names++];
            snprintf(name, sizeof *field->name - 1, "%s", entry->name);
            utf8_cut(name);
            strcat(name, entry->folder ? "/" : "");
        }
        size_t same = 0;
        while (field->all > 0 && shared->at && same < shared->length && shared->at[same] == entry->name[same])
            same++;
        if (field->all++ == 0)
            text_add(shared, "%s%s", entry->name, entry->folder ? "/" : "");
        else if (shared->at)
            shared->length = same, shared->at[same] = '\0';
    }
    file_list_free(&list);
    text_free(&folder);
    text_free(&typed);
}

static void refresh(Screen *screen)
{
    Text shared = {0};
    look_up(screen, &shared);
    text_free(&shared);
}

void path_field_open(Screen *screen, bool saves, const char *path)
{
    screen->path = (PathField){.on = true, .saves = saves};
    snprintf(screen->path.typed, sizeof screen->path.typed, "%s", path);
    utf8_cut(screen->path.typed);
    refresh(screen);
}

bool path_field_complete(Screen *screen)
{
    Text shared = {0};
    PathField *field = &screen->path;
    look_up(screen, &shared);
    size_t from = last_name(field->typed), begun = strlen(field->typed + from), length = strlen(field->typed);
    if (shared.length > 0)
        utf8_cut(shared.at);
    if (field->all == 0)
        screen_say(screen, false, "%s", word(screen->look.language, "no file begins with this"));
    else if (strlen(text_get(&shared)) > begun)
        typing_add(screen, field->typed, sizeof field->typed, text_get(&shared) + begun);
    text_free(&shared);
    refresh(screen);
    return strlen(field->typed) > length;
}

static void take(Screen *screen)
{
    screen->path.on = screen->path.typed[0] == '\0';
    screen->program.requests |= screen->path.on ? 0 : REQUEST_PATH;
}

void path_field_act(Screen *screen, int64_t what)
{
    PathField *field = &screen->path;
    if (what == PATH_LEAVE)
        field->on = false;
    if (what == PATH_TAKE)
        take(screen);
    if (what < 0 || what >= field->names)
        return;
    char name[sizeof *field->name];
    memcpy(name, field->name[what], sizeof name);
    field->typed[last_name(field->typed)] = '\0';
    typing_add(screen, field->typed, sizeof field->typed, name);
    refresh(screen);
}

bool path_field_key(Screen *screen, int key, int mods)
{
    PathField *field = &screen->path;
    switch (key) {
    case KEY_BACKSPACE:
        if (mods & MOD_CTRL)
            field->typed[last_name(field->typed)] = '\0';
        else
            typing_rub_out(field->typed);
        refresh(screen);
        return true;
    case KEY_TAB: path_field_complete(screen); return true;
    case KEY_ESCAPE: field->on = false; return true;
    case KEY_ENTER: take(screen); return true;
    default: return key != KEY_F11 && key != KEY_F5 && !((mods & MOD_CTRL) && (key == 'q' || key == 'w'));
    }
}

bool path_field_type(Screen *screen, const char *text)
{
    if (!screen->path.on)
        return false;
    bool root = strcmp(text, "/") == 0 || strcmp(text, "~") == 0;
    if (root && screen->path.typed[last_name(screen->path.typed)] == '\0')   /* after a slash: from there instead */
        screen->path.typed[0] = '\0';
    typing_add(screen, screen->path.typed, sizeof screen->path.typed, text);
    refresh(screen);
    return true;
}

/* The end of what is typed, as much as there is room for. */
static const char *seen_end(const Canvas *canvas, float size, const char *typed, float room)
{
    while (*typed && canvas_width(canvas, FONT_MONO, size, typed) > room) {
        int bytes;
        utf8_next(typed, &bytes);
        typed += bytes;
    }
    return typed;
}

static void draw_names(const Screen *screen, Canvas *canvas, Rect at)
{
    const PathField *field = &screen->path;
    for (int i = 0; i < field->names; i++) {
        float wide = fminf(at.w, canvas_width(canvas, FONT_SANS, 14, field->name[i]) + 16);
        Rect box = {at.x - 8, at.y + (float)i * 21, wide, 21};
        button_draw(screen, canvas, box, ACT_PATH, i, field->name[i], false);
    }
    if (field->all > field->names) {
        char more[48];
        snprintf(more, sizeof more, "and %d more", field->all - field->names);
        canvas_text(canvas, FONT_SANS, 14, at.x, at.y + (float)field->names * 21 + 16, ALIGN_LEFT, canvas->theme->soft,
                    more);
    }
}

void path_field_draw(const Screen *screen, Canvas *canvas)
{
    const PathField *field = &screen->path;
    const Theme *theme = canvas->theme;
    float w = screen->look.width, wide = fminf(760, w - 48), high = 122 + 21 * (PATH_NAMES + 1);
    Rect all = {0, 0, w, screen->look.height}, at = {(w - wide) / 2, fmaxf(16, (all.h - high) / 2 - 20), wide, high};
    const char *title = field->saves ? "Save the picture as (.png or .svg)"
                                     : "Open a lesson (.md), a scene's line, weights (.safetensors) or a picture";
    canvas_touch(canvas, (Target){.kind = TARGET_ACTION, .action = ACT_NONE, .at = all});
    draw_rect(canvas->list, all, 0, color_alpha(0xFF000000, 0.45f));
    draw_rect(canvas->list, at, 14, theme->panel);
    draw_frame(canvas->list, at, 14, theme->line, theme->faint);
    canvas_untouch(canvas);
    float room = wide - 48, width = canvas_width(canvas, FONT_BOLD, 15, title);
    canvas_text(canvas, FONT_BOLD, 15 * fminf(1, room / width), at.x + 24, at.y + 34, ALIGN_LEFT, theme->ink, title);
    Rect box = {at.x + 24, at.y + 48, room, 34};
    draw_rect(canvas->list, box, 6, theme->button);
    draw_frame(canvas->list, box, 6, 2 * theme->line, theme->accent);
    Text shown = {0};
    text_add(&shown, "%s|", seen_end(canvas, 14, field->typed, room - 32));
    canvas_text(canvas, FONT_MONO, 14, box.x + 10, box.y + 22, ALIGN_LEFT, theme->ink, text_get(&shown));
    text_free(&shown);
    canvas_text(canvas, FONT_SANS, 13, at.x + 24, at.y + 102, ALIGN_LEFT, theme->soft,
                "Tab completes the name, Enter takes it, Esc leaves");
    draw_names(screen, canvas, (Rect){at.x + 24, at.y + 110, room, 0});
    const char *ends[] = {field->saves ? "Save" : "Open", "Cancel"};
    float x = at.x + wide - 24;
    for (int i = 1; i >= 0; i--) {
        float button = canvas_width(canvas, FONT_BOLD, 14, ends[i]) + 28;
        x -= button;
        button_draw(screen, canvas, (Rect){x, at.y + high - 44, button, 30}, ACT_PATH, PATH_TAKE + i, ends[i], i == 0);
        x -= 8;
    }
}
