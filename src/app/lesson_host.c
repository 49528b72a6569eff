/* Lessons come from the data folder's lessons/en and lessons/zh, answers go to $XDG_DATA_HOME/convwalk/answers, a file each. */
#include "app/lesson_host.h"

#include "app/assets.h"
#include "base/file.h"
#include "view/lesson/reading.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The user's data folder, as the XDG base directory specification has it. */
static bool answers_folder(char *folder, size_t room)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int length = -1;
    if (data && data[0] == '/')
        length = snprintf(folder, room, "%s/convwalk/answers", data);
    else if (home && home[0])
        length = snprintf(folder, room, "%s/.local/share/convwalk/answers", home);
    if (length > 0 && (size_t)length < room)
        return true;
    folder[0] = '\0';
    return false;
}

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

/* "…/lessons/zh/03-x.md" is kept as "zh-03-x.csv": the folder's name tells the language. */
bool lesson_host_progress(const LessonHost *host, const char *path, char *file, size_t room)
{
    const char *base = strrchr(path, '/'), *folder = base;
    base = base ? base + 1 : path;
    while (folder && folder > path && folder[-1] != '/')
        folder--;
    int within = folder ? (int)(base - 1 - folder) : 0, length = (int)strlen(base) - 3;
    if (!host->progress[0] || length <= 0)
        return false;
    int used = snprintf(file, room, "%s/%.*s%s%.*s.csv", host->progress, within, folder ? folder : "", within > 0 ? "-" : "", length, base);
    return used > 0 && (size_t)used < room;
}

static void add_lesson(LessonHost *host, const char *folder, const char *name, Language language)
{
    char path[5000], kept[5000] = "", *csv = NULL;
    size_t length;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (lesson_host_progress(host, path, kept, sizeof kept) && !file_read(kept, LESSON_BYTES, &csv, &length, NULL))
        csv = NULL;
    shelf_add(&host->shelf, path, language, kept, csv ? csv : "");
    free(csv);
}

static void fill_shelf(LessonHost *host)
{
    char lessons[4096], folder[4224];
    if (!lessons_find(lessons, sizeof lessons, NULL))
        return;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        snprintf(folder, sizeof folder, "%s/%s", lessons, language_folders[language]);
        DIR *open = opendir(folder);
        for (struct dirent *file; open && (file = readdir(open));)
            if (file->d_name[0] >= '0' && file->d_name[0] <= '9' && lesson_named(file->d_name))
                add_lesson(host, folder, file->d_name, (Language)language);
        if (open)
            closedir(open);
    }
    shelf_sort(&host->shelf);
}

void lesson_host_open(LessonHost *host, Screen *screen, bool fresh)
{
    *host = (LessonHost){0};
    if (!fresh)
        answers_folder(host->progress, sizeof host->progress);
    host->shelf.keeps = host->progress[0] != '\0';
    fill_shelf(host);
    if (host->shelf.count > 0)
        screen->shelf = &host->shelf;
    if (assets_find(host->assets, sizeof host->assets, NULL))
        screen->assets = host->assets;
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
    Text csv = {0};
    progress_write(screen->reading, &csv);
    bool done = file_make_folder(host->progress, err) && file_write(path, text_get(&csv), csv.length, err);
    text_free(&csv);
    return done;
}

/* Whether the open lesson's file is another than when this was asked last. */
static bool changed(LessonHost *host, const char *path)
{
    struct stat now;
    if (stat(path, &now) != 0)
        return false;
    bool same_path = host->watched == path;
    bool other = host->changed.tv_sec != now.st_mtim.tv_sec || host->changed.tv_nsec != now.st_mtim.tv_nsec || host->size != (long long)now.st_size;
    host->watched = path;
    host->changed = now.st_mtim;
    host->size = (long long)now.st_size;
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

bool lesson_host_export(Text *out, Error *err)
{
    char folder[4096], path[4400];
    bool done = true;
    if (!answers_folder(folder, sizeof folder))
        return error_set(err, "no folder for answers: XDG_DATA_HOME and HOME are not set");
    struct dirent **file;
    int count = scandir(folder, &file, NULL, alphasort);
    text_add(out, "lesson,page,kind,question,tries,right,answer\n");
    for (int i = 0; i < count; i++) {
        char *csv;
        size_t length;
        size_t name = strlen(file[i]->d_name);
        snprintf(path, sizeof path, "%s/%s", folder, file[i]->d_name);
        if (done && name > 4 && strcmp(file[i]->d_name + name - 4, ".csv") == 0) {
            done = file_read(path, LESSON_BYTES, &csv, &length, err);
            const char *first = done ? strchr(csv, '\n') : NULL;
            if (first)
                text_add(out, "%s", first + 1);
            if (done)
                free(csv);
        }
        free(file[i]);
    }
    if (count >= 0)
        free(file);
    return done;
}
