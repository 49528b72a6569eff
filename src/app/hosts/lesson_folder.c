/* A walk through folders that ends: links to folders are not followed, and depth and count are bounded. */
#include "app/hosts/lesson_folder.h"

#include "base/text.h"
#include "lesson/lesson.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool take_folder(LessonFolder *walk, const char *path, int deep, Error *err);

/* One entry of a folder. */
static bool take_entry(LessonFolder *walk, const char *path, const char *name, int deep, Error *err)
{
    struct stat own, about;
    bool lesson = name[0] >= '0' && name[0] <= '9' && lesson_named(name);
    if (++walk->entries > FOLDER_ENTRIES)
        return error_set(err, "%s: more than %d files and folders: name the folder of the lessons", path,
                         FOLDER_ENTRIES);
    if (name[0] == '.' || lstat(path, &own) != 0 || (!lesson && !S_ISDIR(own.st_mode) && !S_ISLNK(own.st_mode)))
        return true;
    bool there = stat(path, &about) == 0;
    if (S_ISDIR(own.st_mode))
        return take_folder(walk, path, deep + 1, err);
    if (there && S_ISDIR(about.st_mode))
        walk->passed(walk->self, path, "a link to a folder");
    else if (lesson && there && !S_ISREG(about.st_mode))
        walk->passed(walk->self, path, "no plain file");
    else if (lesson)
        walk->each(walk->self, path);
    return true;
}

static bool take_folder(LessonFolder *walk, const char *path, int deep, Error *err)
{
    struct dirent **entry = NULL;
    if (deep > FOLDER_DEPTH)
        return error_set(err, "%s: more than %d folders within each other", path, FOLDER_DEPTH);
    int count = scandir(path, &entry, NULL, alphasort);
    bool done = count >= 0 || error_set(err, "%s: can't be read: %s", path, strerror(errno));
    for (int i = 0; i < count; i++) {
        Text inner = {0};
        text_add(&inner, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", entry[i]->d_name);
        done = done && take_entry(walk, text_get(&inner), entry[i]->d_name, deep, err);
        text_free(&inner);
        free(entry[i]);
    }
    free(entry);
    return done;
}

bool lesson_folder_walk(LessonFolder *walk, const char *path, Error *err)
{
    struct stat about;
    if (path[0] && stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return take_folder(walk, path, 1, err);
    walk->each(walk->self, path);
    return true;
}
