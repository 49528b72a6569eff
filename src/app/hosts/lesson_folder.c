/* A walk through folders that ends: links to folders are not followed, and depth and count are bounded. */
#include "app/hosts/lesson_folder.h"

#include "base/file.h"
#include "base/system.h"
#include "base/text.h"
#include "lesson/lesson.h"

#include <string.h>

static bool take_folder(LessonFolder *walk, const char *path, int deep, Error *err);

/* One entry of a folder. */
static bool take_entry(LessonFolder *walk, const char *path, const char *name, int deep, Error *err)
{
    bool lesson = name[0] >= '0' && name[0] <= '9' && lesson_named(name);
    if (++walk->entries > FOLDER_ENTRIES)
        return error_set(err, "%s: more than %d files and folders: name the folder of the lessons", path,
                         FOLDER_ENTRIES);
    EntryKind kind = system_kind(path);
    if (kind == ENTRY_FOLDER && !system_is_link(path))
        return take_folder(walk, path, deep + 1, err);
    if (kind == ENTRY_FOLDER)
        walk->passed(walk->self, path, "a link to a folder");
    else if (lesson && kind != ENTRY_NONE && kind != ENTRY_FILE)
        walk->passed(walk->self, path, "no plain file");
    else if (lesson)
        walk->each(walk->self, path);
    return true;
}

static bool take_folder(LessonFolder *walk, const char *path, int deep, Error *err)
{
    FileList list;
    if (deep > FOLDER_DEPTH)
        return error_set(err, "%s: more than %d folders within each other", path, FOLDER_DEPTH);
    bool done = file_list(path, &list, err);
    for (int i = 0; i < list.count; i++) {
        Text inner = {0};
        text_add(&inner, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", list.entry[i].name);
        done = done && take_entry(walk, text_get(&inner), list.entry[i].name, deep, err);
        text_free(&inner);
    }
    file_list_free(&list);
    return done;
}

bool lesson_folder_walk(LessonFolder *walk, const char *path, Error *err)
{
    if (system_kind(path) == ENTRY_FOLDER)
        return take_folder(walk, path, 1, err);
    walk->each(walk->self, path);
    return true;
}
