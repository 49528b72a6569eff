/* The lessons there are, and how far the reader is with each: what the home page lists. */
#ifndef CONVWALK_VIEW_LESSON_SHELF_H
#define CONVWALK_VIEW_LESSON_SHELF_H

#include "view/window/state.h"

typedef struct {
    char *path, *progress;   /* the lesson's file, and the one that keeps its answers; owned */
    char *title;
    int number;              /* its place in the course */
    Language language;
    int pages, seen, questions, right;
} ShelfEntry;

struct Shelf {
    ShelfEntry *entry;
    int count;
    bool keeps;              /* answers are kept in files */
};

/* Takes a lesson's file, and the file of its progress, which need not be there; a lesson that can't be read or has
 * no title is left out. */
void shelf_add(Shelf *shelf, const char *path, Language language, const char *progress);
void shelf_sort(Shelf *shelf);
void shelf_free(Shelf *shelf);

/* Opens the entry's lesson where the reader left it, answers as they were; what goes wrong is said on the screen. */
bool shelf_open(Screen *screen, int index);

/* The entry of the open lesson brought up to date; NULL if it is not on the shelf. */
ShelfEntry *shelf_update(Screen *screen);

/* The k-th entry in this language; -1: there is none. */
int shelf_at(const Shelf *shelf, Language language, int k);

/* The number that a lesson's file name begins with; 0: none. */
int shelf_number(const char *path);

/* The list on the home page. */
void shelf_draw(const Screen *screen, Canvas *canvas, Rect at);

#endif
