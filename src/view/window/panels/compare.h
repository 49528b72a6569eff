/* The routes of one operation side by side, in lockstep: while one route, the leader, works on a cell of the result,
 * the others are where they finish that cell. */
#ifndef CONVWALK_VIEW_WINDOW_PANELS_COMPARE_H
#define CONVWALK_VIEW_WINDOW_PANELS_COMPARE_H

#include "trace/scene/scene.h"
#include "view/player.h"

enum { SIDES_MOST = 2 };

/* The other routes' scenes, and for each cell of the result, in the order in which the leader finishes them: */
typedef struct {
    Scene side[SIDES_MOST];
    int sides;
    int64_t cells;
    int64_t *finished[SIDES_MOST];   /* the steps after which the side has this cell and all before it */
    float *apart[SIDES_MOST];        /* the largest difference from the leader among this cell and all before it */
    bool *agrees[SIDES_MOST];        /* whether all of them agree (routes_agree) */
} Compare;

/* Builds the other routes of the leader's operation from its line. False, with {0}, when there is only one route, or on
 * an error. */
bool compare_build(Compare *compare, const Scene *leader, Error *err);
void compare_free(Compare *compare);

/* How many cells of the result are finished when the leader is at the cursor; -1: it is still preparing, for instance
 * turning the kernel. */
int64_t compare_finished(const Compare *compare, const Trace *leader, Cursor cursor);

/* The cursor of a side when the leader is at the cursor. */
Cursor compare_cursor(const Compare *compare, int side, const Trace *leader, Cursor cursor);

#endif
