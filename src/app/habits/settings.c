/* A table of the choices; everything else follows from it. */
#include "app/habits/settings.h"

#include "base/memory.h"
#include "view/draw/theme.h"
#include "view/player.h"
#include "view/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const no_yes[] = {"no", "yes"};
static const char *const motions[] = {"full", "reduced"};

typedef struct {
    const char *key;
    const char *const *names;   /* NULL: a number low .. high */
    int low, high;              /* of names: 0 and the last one */
} SettingKind;

static const SettingKind kinds[SETTING_COUNT] = {
    [SETTING_THEME] = {"theme", theme_names, 0, THEME_COUNT - 1},
    [SETTING_LANGUAGE] = {"language", language_folders, 0, LANGUAGE_COUNT - 1},
    [SETTING_TEXT] = {"text", NULL, 50, 200},
    [SETTING_WORDS] = {"words", no_yes, 0, 1},
    [SETTING_MOTION] = {"motion", motions, 0, 1},
    [SETTING_SPEED] = {"speed", player_speed_names, 0, PLAYER_SPEEDS - 1},
    [SETTING_PREDICT] = {"predict", no_yes, 0, 1},
    [SETTING_CODE] = {"code", no_yes, 0, 1},
    [SETTING_MAXIMIZED] = {"maximized", no_yes, 0, 1},
};

Settings settings_none(void)
{
    Settings none = {.folder = NULL};
    for (int i = 0; i < SETTING_COUNT; i++)
        none.value[i] = SETTINGS_UNSET;
    return none;
}

void settings_free(Settings *settings)
{
    free(settings->folder);
    free(settings->place);
    *settings = settings_none();
}

void settings_text(char **kept, const char *text)
{
    enum { MOST = 1 << 16 };
    size_t length = text ? strlen(text) : 0;
    bool line = length > 0 && length < MOST && !text[strcspn(text, "\r\n")] && utf8_valid(text, length) == length;
    char *copy = line ? mem_string(text) : NULL;
    free(*kept);
    *kept = copy;
}

static bool read_choice(const SettingKind *kind, const char *value, int *taken)
{
    if (!kind->names)
        return text_to_int(value, kind->low, kind->high, taken);
    for (int i = kind->low; i <= kind->high; i++)
        if (strcmp(value, kind->names[i]) == 0) {
            *taken = i;
            return true;
        }
    return false;
}

/* "X Y WIDTH HEIGHT", within what any display has. */
static bool read_window(const char *value, int window[4])
{
    enum { FAR = 100000 };
    int at[4];
    char beyond;
    if (strlen(value) > 40 || sscanf(value, "%d %d %d %d %c", &at[0], &at[1], &at[2], &at[3], &beyond) != 4)
        return false;
    if (abs(at[0]) > FAR || abs(at[1]) > FAR || at[2] < 1 || at[3] < 1 || at[2] > FAR || at[3] > FAR)
        return false;
    memcpy(window, at, sizeof at);
    return true;
}

static bool take(Settings *settings, const char *key, const char *value)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (strcmp(key, kinds[i].key) == 0)
            return read_choice(&kinds[i], value, &settings->value[i]);
    if (strcmp(key, "window") == 0)
        return read_window(value, settings->window);
    if (strcmp(key, "folder") == 0) {
        settings_text(&settings->folder, value);
        return settings->folder != NULL;
    }
    if (strcmp(key, "place") == 0) {
        settings_text(&settings->place, value);
        return settings->place != NULL;
    }
    return false;
}

/* One line without its end; empty ones and those that begin with # say nothing. */
static bool read_line(Settings *settings, char *line)
{
    char *equals = strchr(line, '=');
    line += strspn(line, " \t");
    if (*line == '\0' || *line == '#')
        return true;
    if (!equals || equals < line)
        return false;
    size_t key = (size_t)(equals - line);
    while (key > 0 && (line[key - 1] == ' ' || line[key - 1] == '\t'))
        key--;
    char *value = equals + 1 + strspn(equals + 1, " \t");
    size_t length = strlen(value);
    while (length > 0 && strchr(" \t\r", value[length - 1]))
        value[--length] = '\0';
    line[key] = '\0';
    return take(settings, line, value);
}

void settings_read(Settings *settings, const char *bytes, size_t length, Error *note)
{
    *settings = settings_none();
    note->text[0] = '\0';
    int number = 1;
    for (size_t at = 0; at < length; number++) {
        const char *end = memchr(bytes + at, '\n', length - at);
        size_t count = end ? (size_t)(end - bytes) - at : length - at;
        char *line = mem_alloc(count + 1, 1);
        memcpy(line, bytes + at, count);
        bool whole = strlen(line) == count;   /* a zero byte is no text */
        char shown[48];
        snprintf(shown, sizeof shown, "%s", line);
        utf8_cut(shown);
        if ((!whole || !read_line(settings, line)) && !note->text[0])
            error_set(note, "line %d is left out: '%s' is not understood", number, shown);
        free(line);
        at += count + 1;
    }
}

void settings_write(const Settings *settings, Text *out)
{
    text_add(out, "# convwalk writes this file when its window closes; a line that is not there is as usual.\n");
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (settings->value[i] == SETTINGS_UNSET)
            continue;
        if (kinds[i].names)
            text_add(out, "%s = %s\n", kinds[i].key, kinds[i].names[settings->value[i]]);
        else
            text_add(out, "%s = %d\n", kinds[i].key, settings->value[i]);
    }
    const int *window = settings->window;
    if (window[2] > 0)
        text_add(out, "window = %d %d %d %d\n", window[0], window[1], window[2], window[3]);
    if (settings->folder)
        text_add(out, "folder = %s\n", settings->folder);
    if (settings->place)
        text_add(out, "place = %s\n", settings->place);
}

void settings_merge(Settings *kept, const Settings *start, const Settings *now)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (now->value[i] != start->value[i])
            kept->value[i] = now->value[i];
    if (now->window[2] > 0)
        memcpy(kept->window, now->window, sizeof kept->window);
    if (now->folder && (!start->folder || strcmp(now->folder, start->folder) != 0))
        settings_text(&kept->folder, now->folder);
    if (now->place)
        settings_text(&kept->place, now->place);
}
