/* The lessons of a folder and of its folders. */
#ifndef CONVWALK_APP_LESSON_FOLDER_H
#define CONVWALK_APP_LESSON_FOLDER_H

#include "base/error.h"

#include <stdbool.h>

/* A folder may hold so many files and folders, and be so deep; above that it is no folder of lessons. */
enum { FOLDER_ENTRIES = 10000, FOLDER_DEPTH = 16 };

typedef struct {
    void (*each)(void *self, const char *path);                      /* a lesson, in the order of the names */
    void (*passed)(void *self, const char *path, const char *why);   /* a link to a folder, or no plain file */
    void *self;
    int entries;   /* seen so far; 0 to begin with */
} LessonFolder;

/* Calls each() for `path` itself when it is no folder; else for every lesson below it, whose names begin with a
 * number and end with .md. Links to folders are passed over, so that no folder is met twice. False when a folder
 * can't be read, or a bound is met. */
bool lesson_folder_walk(LessonFolder *walk, const char *path, Error *err);

#endif
