/* Where the reader came from: places that were left, as lines of text (screen/place.h), the newest last. */
#ifndef CONVWALK_VIEW_WINDOW_WAYS_TRAIL_H
#define CONVWALK_VIEW_WINDOW_WAYS_TRAIL_H

#include "base/text.h"

enum { TRAIL_MOST = 32 };

typedef struct {
    char *place[TRAIL_MOST];   /* owned */
    int count;
    bool returned;             /* this event leads back: what it leaves is not added */
    char *left;                /* the last one that was not the home page, in an earlier run, too; NULL: none. Owned */
} Visited;

void trail_free(Visited *trail);

/* Adds a place; the oldest is forgotten when there are too many, and one is not added twice in a row. */
void trail_add(Visited *trail, const char *place);

/* Takes the newest off: freed by the caller; NULL: there is none. */
char *trail_take(Visited *trail);

/* Remembers where to continue. */
void trail_leave(Visited *trail, const char *place);

#endif
