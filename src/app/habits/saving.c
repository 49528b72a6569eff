/* Names are whole paths, so that what is said can be found. */
#include "app/habits/saving.h"

#include "app/export/picture.h"
#include "app/platform/folders.h"
#include "base/file.h"
#include "base/system.h"

#include <stdio.h>
#include <string.h>

void saving_folder(const Habits *habits, char *folder, size_t room)
{
    if (habits && habits->now.folder && file_exists(habits->now.folder))
        snprintf(folder, room, "%s", habits->now.folder);
    else
        folders_pictures(folder, room);
}

void saving_name(const Habits *habits, const char *ending, char *path, size_t room)
{
    char folder[4000];
    saving_folder(habits, folder, sizeof folder);
    for (int i = 1; i < 10000; i++) {
        snprintf(path, room, "%s/convwalk-%d.%s", folder, i, ending);
        if (!file_exists(path))
            return;
    }
}

/* The folder is made when something is saved in it. */
static bool name_in_folder(const Habits *habits, const char *ending, char *path, size_t room, Error *err)
{
    char folder[4000];
    saving_folder(habits, folder, sizeof folder);
    saving_name(habits, ending, path, room);
    return file_make_folder(folder, err);
}

static void tell(Screen *screen, bool done, const char *path, const Error *err)
{
    if (done)
        screen_say_saved(screen, path);
    else
        screen_say(screen, true, "%s", err->text);
}

void saving_picture(const Habits *habits, Screen *screen, Fonts *fonts, int width, int height)
{
    char path[4096];
    Error err;
    bool done = name_in_folder(habits, "png", path, sizeof path, &err);
    screen->message.text[0] = '\0';
    done = done && picture_of_screen(screen, fonts, path, width, height, &err);
    tell(screen, done, path, &err);
}

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), tail = strlen(ending);
    return length > tail && strcmp(path + length - tail, ending) == 0;
}

bool saving_picture_as(Habits *habits, Screen *screen, Fonts *fonts, const char *path, bool told, int width,
                       int height)
{
    bool known = ends_with(path, ".png") || ends_with(path, ".svg");
    Text whole = {0}, folder = {0};
    Error err;
    text_add(&whole, "%s%s", path, known ? "" : ".png");
    const char *slash = strrchr(text_get(&whole), '/');
    text_bytes(&folder, text_get(&whole), slash ? (size_t)(slash - text_get(&whole)) : 0);
    screen->message.text[0] = '\0';
    bool done = (told && known) || !file_exists(text_get(&whole))
                || error_set(&err, word(screen->look.language, "%s is there already: choose another name"),
                             text_get(&whole));
    done = done && picture_of_screen(screen, fonts, text_get(&whole), width, height, &err);
    tell(screen, done, text_get(&whole), &err);
    if (done && habits && system_is_whole(text_get(&folder)))
        settings_text(&habits->now.folder, text_get(&folder));
    text_free(&whole);
    text_free(&folder);
    return done;
}

void saving_animation(const Habits *habits, Screen *screen, Fonts *fonts)
{
    char path[4096];
    Error err;
    Cursor cursor = player_cursor(&screen->stage.player);
    Span span = span_of(&screen->stage.scene.trace, cursor.step, LEVEL_CELL);
    PictureOptions options = picture_defaults();
    options.path = path;
    options.theme = screen->look.theme;
    options.from = span.first + 1;
    options.to = span.end;
    bool done = name_in_folder(habits, "gif", path, sizeof path, &err)
                && picture_animation(screen, fonts, &options, &err);
    tell(screen, done, path, &err);
}
