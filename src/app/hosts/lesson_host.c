/* Lessons come from the data folder's lessons/en and lessons/zh, answers go to $XDG_DATA_HOME/convwalk/answers, a
 * file each. */
#include "app/hosts/lesson_host.h"

#include "app/hosts/assets.h"
#include "app/platform/folders.h"
#include "base/file.h"
#include "view/lesson/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Language lesson_host_language(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (int i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return language_of(value);
    }
    return LANGUAGE_ENGLISH;
}

bool lesson_host_progress(const LessonHost *host, const char *path, char *file, size_t room)
{
    Text name = {0};
    progress_file_name(progress_lesson(path), &name);
    int used = snprintf(file, room, "%s/%s", host->progress, text_get(&name));
    text_free(&name);
    return host->progress[0] && used > 0 && (size_t)used < room;
}

static void add_lesson(LessonHost *host, const char *folder, const char *name, Language language)
{
    char path[5000], kept[5000];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    shelf_add(&host->shelf, path, language, lesson_host_progress(host, path, kept, sizeof kept) ? kept : "");
}

static void fill_shelf(LessonHost *host)
{
    char lessons[4096], folder[4224];
    if (!lessons_find(lessons, sizeof lessons, NULL))
        return;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        snprintf(folder, sizeof folder, "%s/%s", lessons, language_folders[language]);
        FileList list;
        file_list(folder, &list, NULL);
        for (int i = 0; i < list.count; i++)
            if (list.entry[i].name[0] >= '0' && list.entry[i].name[0] <= '9' && lesson_named(list.entry[i].name))
                add_lesson(host, folder, list.entry[i].name, (Language)language);
        file_list_free(&list);
    }
    shelf_sort(&host->shelf);
}

void lesson_host_open(LessonHost *host, Screen *screen, bool fresh)
{
    *host = (LessonHost){0};
    if (!fresh)
        folders_answers(host->progress, sizeof host->progress);
    host->shelf.keeps = host->progress[0] != '\0';
    host->shelf.folder = host->progress;
    fill_shelf(host);
    screen->shelf = &host->shelf;
    if (assets_find(host->assets, sizeof host->assets, NULL))
        screen->program.assets = host->assets;
}

void lesson_host_close(LessonHost *host)
{
    shelf_free(&host->shelf);
}

static bool save(const LessonHost *host, Screen *screen, Error *err)
{
    char path[5000];
    if (!lesson_host_progress(host, screen->reading->path, path, sizeof path))
        return true;
    Progress progress = reading_progress(screen->reading);
    bool done = file_make_folder(host->progress, err) && progress_save(&progress, path, err);
    progress_free(&progress);
    return done;
}

/* Whether the open lesson is another one than at the last call. */
static bool changed(LessonHost *host, const char *path)
{
    FileStamp now;
    if (!system_stamp(path, &now))
        return false;
    bool same_path = host->watched == path, other = !system_same_stamp(&host->stamp, &now);
    host->watched = path;
    host->stamp = now;
    return same_path && other;
}

bool lesson_host_serve(LessonHost *host, Screen *screen)
{
    Error err;
    bool drawn = false;
    if (!screen->reading)
        return false;
    if (screen->reading->unsaved && !screen->reading->present && !save(host, screen, &err)) {
        screen_say(screen, true, "%s", err.text);
        drawn = true;
    }
    if (screen->reading->unsaved)
        shelf_update(screen);
    screen->reading->unsaved = false;
    if (!changed(host, screen->reading->path))
        return drawn;
    if (!reading_again(screen, &err))
        screen_say(screen, true, "%s", err.text);
    return true;
}

static bool ends_in_json(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".json") == 0;
}

bool lesson_host_export(Text *out, Error *err)
{
    char folder[4096], path[4400];
    bool done = true;
    if (!folders_answers(folder, sizeof folder))
        return error_set(err, "no folder for answers: XDG_DATA_HOME and HOME are not set");
    FileList list;
    file_list(folder, &list, NULL);   /* none yet: no answers */
    progress_csv_head(out);
    for (int i = 0; i < list.count; i++) {
        Progress progress = {0};
        snprintf(path, sizeof path, "%s/%s", folder, list.entry[i].name);
        if (!ends_in_json(path))
            continue;
        done = done && progress_load(&progress, path, err);
        if (done)
            progress_csv(&progress, out);
        progress_free(&progress);
    }
    file_list_free(&list);
    return done;
}
