/* Between the file's lines and the screen's fields. */
#include "app/habits/habits.h"

#include "app/commands/commands.h"
#include "app/hosts/lesson_host.h"
#include "app/platform/folders.h"
#include "base/file.h"
#include "base/system.h"
#include "view/lesson/reading.h"
#include "view/screen/place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* False when there is a file that can't be read. */
static bool load(const char *path, Settings *settings, Error *note)
{
    char *bytes = NULL;
    size_t length = 0;
    note->text[0] = '\0';
    *settings = settings_none();
    if (!path[0] || !file_exists(path))
        return true;
    bool there = file_read(path, SETTINGS_BYTES, &bytes, &length, note);
    if (there)
        settings_read(settings, bytes, length, note);
    if (there && note->text[0])
        error_prefix(note, "%s", path);
    free(bytes);
    return there;
}

static int said(int value, int usual)
{
    return value == SETTINGS_UNSET ? usual : value;
}

void habits_open(Habits *habits, Screen *screen, ThemeName theme)
{
    Error note;
    *habits = (Habits){.start = settings_none(), .now = settings_none()};
    folders_settings(habits->path, sizeof habits->path);
    load(habits->path, &habits->kept, &note);
    const int *value = habits->kept.value;
    screen->look.theme = (ThemeName)said(value[SETTING_THEME], THEME_LIGHT);
    if (theme < THEME_COUNT)
        screen->look.theme = theme;
    screen->look.language = (Language)said(value[SETTING_LANGUAGE], (int)lesson_host_language());
    screen->look.text = (float)said(value[SETTING_TEXT], 100) / 100;
    screen->look.wordless = said(value[SETTING_WORDS], 1) == 0;
    screen->stage.player.reduced = said(value[SETTING_MOTION], 0) == 1;
    screen->stage.player.speed = said(value[SETTING_SPEED], PLAYER_NORMAL);
    screen->predict.on = said(value[SETTING_PREDICT], 0) == 1;
    screen->code.on = said(value[SETTING_CODE], 0) == 1;
    if (habits->kept.place)
        trail_leave(&screen->trail, habits->kept.place);
    if (note.text[0]) {
        command_note(&note);
        screen_say(screen, true, word(screen->look.language, "a line of the settings is left out: %s"), note.text);
    }
}

static void take_looks(Settings *settings, const Screen *screen)
{
    int *value = settings->value;
    value[SETTING_THEME] = (int)screen->look.theme;
    value[SETTING_LANGUAGE] = (int)screen->look.language;
    value[SETTING_TEXT] = (int)lroundf(screen->look.text * 100);
    value[SETTING_WORDS] = !screen->look.wordless;
    value[SETTING_MOTION] = screen->stage.player.reduced;
    value[SETTING_SPEED] = screen->stage.player.speed;
    value[SETTING_PREDICT] = screen->predict.on;
    value[SETTING_CODE] = screen->code.on;
}

void habits_begin(Habits *habits, const Screen *screen)
{
    take_looks(&habits->start, screen);
    habits->start.value[SETTING_MAXIMIZED] = said(habits->kept.value[SETTING_MAXIMIZED], 0);
    memcpy(habits->now.value, habits->start.value, sizeof habits->now.value);
    memcpy(habits->now.window, habits->kept.window, sizeof habits->now.window);
    settings_text(&habits->start.folder, habits->kept.folder);
    settings_text(&habits->now.folder, habits->kept.folder);
}

/* A lesson that was named from the current folder, by its whole path. */
static void add_lesson(const Reading *reading, Text *place)
{
    char *whole = system_real_path(reading->path);
    text_add(place, "lesson %d %d %s", reading->page + 1, reading->stop, whole ? whole : reading->path);
    free(whole);
}

/* Where the reader is; a locked lesson, and one on a projector, is nobody's place to go on. */
static void take_place(Settings *settings, const Screen *screen)
{
    Text place = {0};
    const Reading *reading = screen->reading;
    if (reading && (reading->locked || reading->present))
        return;
    if (screen->show.page == PAGE_HOME)
        text_add(&place, "%s", screen->trail.left ? screen->trail.left : "");
    else if (reading && screen->show.page == PAGE_SCENE && !system_is_whole(reading->path))
        add_lesson(reading, &place);
    else
        place_write(screen, &place);
    settings_text(&settings->place, text_get(&place));
    text_free(&place);
}

static bool make_folder_of(const char *path, Error *err)
{
    Text folder = {0};
    const char *slash = strrchr(path, '/');
    text_bytes(&folder, path, slash ? (size_t)(slash - path) : 0);
    bool done = folder.length == 0 || file_make_folder(text_get(&folder), err);
    text_free(&folder);
    return done;
}

void habits_keep(Habits *habits, const Screen *screen)
{
    Error err;
    Settings file;
    Text text = {0};
    take_looks(&habits->now, screen);
    take_place(&habits->now, screen);
    bool done = load(habits->path, &file, &err);   /* what it is now; a damaged one is written anew */
    settings_merge(&file, &habits->start, &habits->now);
    settings_write(&file, &text);
    if (done && habits->path[0])
        done = make_folder_of(habits->path, &err) && file_write(habits->path, text_get(&text), text.length, &err);
    if (!done)
        command_note(&err);
    text_free(&text);
    settings_free(&file);
}

void habits_free(Habits *habits)
{
    settings_free(&habits->kept);
    settings_free(&habits->start);
    settings_free(&habits->now);
}
