/* A field for a file's path, where the system has no dialog of its own to choose one: Tab completes, Enter takes it. */
#ifndef CONVWALK_VIEW_WINDOW_WAYS_PATH_FIELD_H
#define CONVWALK_VIEW_WINDOW_WAYS_PATH_FIELD_H

#include "base/text.h"
#include "view/draw/canvas.h"

enum { PATH_TYPED = 1024, PATH_NAMES = 6 };

typedef struct {
    bool on;
    bool saves;                /* for a file to write; else for one to read */
    char typed[PATH_TYPED];
    char name[PATH_NAMES][80]; /* what is there that begins so; a folder's ends with / */
    int names, all;            /* those shown, and how many there are */
} PathField;

typedef struct Screen Screen;

/* Opens it with a path to begin from. What was typed is fetched after REQUEST_PATH, from `typed`. */
void path_field_open(Screen *screen, bool saves, const char *path);

/* What a click on it does: to complete a name shown is its index, to take the path or to leave is one of these. */
enum { PATH_TAKE = PATH_NAMES, PATH_LEAVE };
void path_field_act(Screen *screen, int64_t what);

/* Adds to the name what all files that begin so have in common; false when there is nothing to add. */
bool path_field_complete(Screen *screen);

/* While it is open: events; true if it used them. */
bool path_field_key(Screen *screen, int key, int mods);
bool path_field_type(Screen *screen, const char *text);

/* A path with a home folder in place of ~ at its start. */
void path_field_whole(const char *typed, const char *home, Text *out);

void path_field_draw(const Screen *screen, Canvas *canvas);

#endif
