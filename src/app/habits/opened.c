/* Pictures and weights are known by their first bytes, a scene's line by its scene's name. */
#include "app/habits/opened.h"

#include "app/photo/picture_values.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/system.h"
#include "trace/operations/operation.h"
#include "view/lesson/reading.h"
#include "view/lesson/shelf.h"
#include "view/screen/place.h"
#include "view/window/edit/edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOKED_AT = 1 << 20 };

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcmp(path + length - tail, ending) == 0;
}

/* The first bytes of a file that may be large. */
static size_t begin_of(const char *path, unsigned char *bytes, size_t room)
{
    FILE *file = file_can_read(path, NULL) ? fopen(path, "rb") : NULL;
    size_t length = file ? fread(bytes, 1, room, file) : 0;
    if (file)
        fclose(file);
    return length;
}

/* The word at `text`, if the line goes on after it; else NULL. */
static const char *after_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    return strncmp(text, word, length) == 0 && text[length] == ' ' ? text + length + strspn(text + length, " ") : NULL;
}

/* The one line of a scene, as Y copies it; lines that begin with # and empty ones say nothing. */
static bool scene_text(const char *bytes, Text *line)
{
    for (const char *at = bytes; *at; at += strcspn(at, "\n"), at += *at == '\n') {
        size_t length = strcspn(at, "\r\n"), gap = strspn(at, " \t");
        if (gap >= length || at[gap] == '#')
            continue;
        if (line->length > 0)
            return false;
        text_bytes(line, at + gap, length - gap);
    }
    if (line->length == 0)
        return false;
    const char *text = text_get(line), *next;
    while ((next = after_word(text, "$")) || (next = after_word(text, "convwalk")) || (next = after_word(text, "show")))
        text = next;
    char *rest = mem_string(text);
    text_clear(line);
    text_add(line, "%s", rest);
    size_t name = strcspn(rest, " ");
    bool known = false;
    for (int i = 0; scene_name_at(i) && !known; i++)
        known = strlen(scene_name_at(i)) == name && strncmp(rest, scene_name_at(i), name) == 0;
    free(rest);
    return known;
}

static bool is_scene(const char *path, Text *line)
{
    char *bytes = NULL;
    size_t length = 0;
    Text own = {0};
    bool text = file_read(path, LOOKED_AT, &bytes, &length, NULL) && strlen(bytes) == length
                && utf8_valid(bytes, length) == length;
    bool found = text && scene_text(bytes, &own);
    if (found && line)
        text_add(line, "%s", text_get(&own));
    text_free(&own);
    free(bytes);
    return found;
}

OpenedKind opened_kind(const char *path, Text *line, Error *err)
{
    unsigned char begin[16] = {0};
    static const unsigned char png[] = {0x89, 'P', 'N', 'G'}, jpeg[] = {0xFF, 0xD8, 0xFF};
    err->text[0] = '\0';
    if (system_kind(path) == ENTRY_FOLDER)
        return OPENED_FOLDER;
    if (!file_can_read(path, err))
        return OPENED_NOTHING;
    size_t length = begin_of(path, begin, sizeof begin);
    if (lesson_named(path))
        return OPENED_LESSON;
    if (length >= 4 && (memcmp(begin, png, sizeof png) == 0 || memcmp(begin, jpeg, sizeof jpeg) == 0))
        return OPENED_PICTURE;
    bool header = length > 8 && begin[8] == '{' && begin[6] == 0 && begin[7] == 0;   /* its length, then JSON */
    if (header || ends_with(path, ".safetensors"))
        return OPENED_WEIGHTS;
    return is_scene(path, line) ? OPENED_SCENE : OPENED_NOTHING;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static bool open_place(Screen *screen, const char *kind, const char *what, Error *err)
{
    Text place = {0};
    text_add(&place, "%s%s", kind, what);
    bool done = place_open(screen, text_get(&place), err);
    text_free(&place);
    return done;
}

/* Whether a picture that is dropped becomes the scene's X: while it is edited, and is no network. */
static bool takes_picture(const Screen *screen)
{
    const SceneLine *line = &screen->stage.scene.line;
    return screen->edit.on && !screen->live && !scene_line_is_network(line)
        && !operation_kind(line->operation)->vector && scene_line_takes(line->operation, SAID_VALUES + VALUES_X);
}

/* The picture becomes X, one image, grey or of three channels as X was, in a size of its own. */
static bool take_picture(Screen *screen, const char *path, Error *err)
{
    SceneLine line = scene_line_copy(&screen->stage.scene.line);
    Error said;
    line.input[0] = 1;
    line.input[1] = line.input[1] == 3 ? 3 : 1;
    line.said_input = false;
    bool done = picture_values(path, &line, &said, err);
    if (done && edit_given(screen, &line, VALUES_X))
        screen_say(screen, false, word(screen->look.language, "%s is X now, in %d x %d values of 0 to 255"),
                   base_name(path), line.input[2], line.input[3]);
    scene_line_free(&line);
    return done;
}

void opened_take(LiveHost *host, Screen *screen, const char *path)
{
    Text line = {0};
    Error err;
    if (screen->reading && screen->reading->locked) {   /* anything else would be a way out of it */
        screen_say(screen, true, "%s", word(screen->look.language, "this lesson is locked: no file is taken"));
        return;
    }
    Departure departure = place_depart(screen);
    OpenedKind kind = opened_kind(path, &line, &err);
    bool done = true;
    if (kind == OPENED_LESSON)
        done = shelf_open_file(screen, path, -1, 0, &err);
    else if (kind == OPENED_SCENE)
        done = open_place(screen, "scene ", text_get(&line), &err);
    else if (kind == OPENED_PICTURE && takes_picture(screen))
        done = take_picture(screen, path, &err);
    else if (kind != OPENED_NOTHING)
        live_host_drop(host, screen, path);
    else if (!err.text[0])
        done = error_set(&err, word(screen->look.language, "%s is neither a lesson (.md), a scene's line, weights "
                                                           "(.safetensors) nor a picture (PNG, JPEG)"),
                         base_name(path));
    else
        done = false;
    if (!done)
        screen_say(screen, true, "%s", err.text);
    else if (kind == OPENED_LESSON || kind == OPENED_SCENE)
        screen_say(screen, false, word(screen->look.language, "opened %s"), base_name(path));
    place_arrive(screen, &departure);
    text_free(&line);
}
