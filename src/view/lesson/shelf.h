/* The lessons, and how far the reader is with each: the list on the home page. */
#ifndef CONVWALK_VIEW_LESSON_SHELF_H
#define CONVWALK_VIEW_LESSON_SHELF_H

#include "view/window/state.h"

typedef struct {
    char *path, *progress;   /* the lesson's file, and the one that keeps its answers; owned */
    char *title;
    char **heading;          /* of each of its pages when the list was made; owned */
    int headings;
    int number;              /* its place in the course */
    Language language;
    int pages, seen, questions, right;
} ShelfEntry;

struct Shelf {
    ShelfEntry *entry;
    int count;
    bool keeps;              /* answers are kept in files */
    const char *folder;      /* of those files; borrowed from the program */
};

/* Adds a lesson's file, and the file of its progress, which need not exist; a lesson that can't be read or has no title
 * is skipped. */
void shelf_add(Shelf *shelf, const char *path, Language language, const char *progress);
void shelf_sort(Shelf *shelf);
void shelf_free(Shelf *shelf);

/* Opens the entry's lesson where the reader left it, with the answers; an error is shown on the screen. */
bool shelf_open(Screen *screen, int index);

/* Opens any lesson's file with the answers that are kept of it, at a page (from 0) and a stop, as far as it has them; a
 * page of -1: where the reader left it. False, with the screen unchanged, when it can't be read or has mistakes. */
bool shelf_open_file(Screen *screen, const char *path, int page, int stop, Error *err);

/* Updates the entry of the open lesson and returns it; NULL if it is not in the list. */
ShelfEntry *shelf_update(Screen *screen);

/* The k-th entry in this language; -1: there is none. */
int shelf_at(const Shelf *shelf, Language language, int k);

/* The entry of the open lesson, known by its path or, opened by another path, by its folder's and file's name; -1: it
 * is not in the list. And the one after it in its language; -1: there is none. */
int shelf_find(const Screen *screen);
int shelf_next(const Screen *screen);

/* A ring that fills with what is done of the lesson; whole, it is a disc with a tick. `within`: what is drawn is
 * clipped to it, also afterwards; NULL: it is not. */
void shelf_draw_done(Canvas *canvas, float x, float y, float radius, const ShelfEntry *entry, const Rect *within);

/* The number that a lesson's file name begins with; 0: none. */
int shelf_number(const char *path);

/* The list on the home page: how much is done in all, and the names of its columns; the k-th lesson of the reader's
 * language, `on` when the keyboard points at it, all of it clipped to `within`. */
void shelf_head_draw(const Screen *screen, Canvas *canvas, Rect at);
void shelf_entry_draw(const Screen *screen, Canvas *canvas, Rect at, int k, bool on, const Rect *within);

#endif
