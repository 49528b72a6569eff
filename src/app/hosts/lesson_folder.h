/* All lessons below a folder. */
#ifndef CONVWALK_APP_LESSON_FOLDER_H
#define CONVWALK_APP_LESSON_FOLDER_H

#include "base/error.h"

#include <stdbool.h>

/* Bounds of the files and folders in a folder, and of the depth; beyond them it is no folder of lessons. */
enum { FOLDER_ENTRIES = 10000, FOLDER_DEPTH = 16 };

typedef struct {
    void (*each)(void *self, const char *path);                      /* a lesson, in the order of the names */
    void (*passed)(void *self, const char *path, const char *why);   /* a link to a folder, or not a regular file */
    void *self;
    int entries;   /* seen so far; 0 at the start */
} LessonFolder;

/* Calls each() for `path` itself when it is no folder; else for every lesson below it, whose names begin with a number
 * and end with .md. Links to folders are skipped, so that no folder is visited twice. False, with `err`, when a folder
 * can't be read, or a bound is exceeded. */
bool lesson_folder_walk(LessonFolder *walk, const char *path, Error *err);

#endif
