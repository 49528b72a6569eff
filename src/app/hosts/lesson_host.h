/* What lessons need from outside: their folder, the files that keep answers, and whether a file has changed. */
#ifndef CONVWALK_APP_LESSON_HOST_H
#define CONVWALK_APP_LESSON_HOST_H

#include "base/system.h"
#include "view/lesson/shelf.h"

typedef struct {
    Shelf shelf;
    char progress[4096];     /* the folder of the files that keep answers; "": there is none */
    char assets[4096];
    const char *watched;     /* the path whose file is watched */
    FileStamp stamp;         /* its state when it was last read */
} LessonHost;

/* Finds lessons, progress and weights and gives them to the screen, which must not outlive the host. What is missing is
 * skipped. `fresh`: no answers are read or kept. */
void lesson_host_open(LessonHost *host, Screen *screen, bool fresh);
void lesson_host_close(LessonHost *host);

/* Saves new answers, reads a lesson's file again when it has changed. Called every frame, or every half second when
 * nothing moves; true when the picture may have changed. */
bool lesson_host_serve(LessonHost *host, Screen *screen);

/* The language that the system's settings ask for. */
Language lesson_host_language(void);

/* The file in which the answers to the lesson at `path` are kept; false when there is no folder for it. */
bool lesson_host_progress(const LessonHost *host, const char *path, char *file, size_t room);

/* All kept answers, as one CSV. */
bool lesson_host_export(Text *out, Error *err);

#endif
