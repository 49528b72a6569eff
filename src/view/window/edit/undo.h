/* The lines of a scene as they were before its edits. A line is kept once a change has succeeded; changes of one
 * gesture (a drag, a held button, turns of the wheel over one thing) are kept once, as the line before the first of
 * them. */
#ifndef CONVWALK_VIEW_WINDOW_EDIT_UNDO_H
#define CONVWALK_VIEW_WINDOW_EDIT_UNDO_H

#include "trace/scene/scene.h"

enum { UNDO_MOST = 64 };

/* {0} is an empty one. */
typedef struct {
    SceneLine line[UNDO_MOST]; /* a ring, owned: from `first` on what can be undone, oldest first, then what can be done
                                  again */
    int first, done, undone;
    int64_t gesture; /* the one that goes on; 0: none, each change stands for itself */
    bool kept;       /* the line before it is kept already */
} Undo;

void undo_free(Undo *undo); /* forgets all; it is empty again */

/* A gesture begins; the one that goes on already simply goes on. 0: there is none any more. */
void undo_gesture(Undo *undo, int64_t gesture);

/* A change of another kind comes in between: what comes next is kept for itself. */
void undo_part(Undo *undo);

/* Whether a change that is made now has to be kept. */
bool undo_wants(const Undo *undo);

/* Keeps the line as it was before a change that has succeeded, and takes it over. The oldest is forgotten when there
 * are UNDO_MOST; what could be done again is forgotten, too. */
void undo_keep(Undo *undo, SceneLine before);

/* The line that undoing, or doing again, leads to; NULL: there is none. Borrowed. */
const SceneLine *undo_next(const Undo *undo, bool again);

/* It was led to: takes over the line as it was before that, for the way back. */
void undo_went(Undo *undo, bool again, SceneLine before);

#endif
