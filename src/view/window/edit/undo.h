/* The lines of a scene before its edits. A line is kept after a change has succeeded; changes of one gesture (a drag, a
 * held button, turns of the wheel over one thing) are kept once, as the line before the first of them. */
#ifndef CONVWALK_VIEW_WINDOW_EDIT_UNDO_H
#define CONVWALK_VIEW_WINDOW_EDIT_UNDO_H

#include "trace/scene/scene.h"

enum { UNDO_MOST = 64 };

/* {0} is an empty one. */
typedef struct {
    SceneLine line[UNDO_MOST]; /* a ring, owned: from `first` on what can be undone, oldest first, then what can be done
                                  again */
    int first, done, undone;
    int64_t gesture; /* the gesture in progress; 0: none, each change counts alone */
    bool kept;       /* the line before it is already kept */
} Undo;

void undo_free(Undo *undo); /* makes it empty again */

/* A gesture begins, or continues if it is the one in progress. 0: there is none any more. */
void undo_gesture(Undo *undo, int64_t gesture);

/* A change of another kind happens in between: the next change is kept separately. */
void undo_part(Undo *undo);

/* Whether a change now must be kept. */
bool undo_wants(const Undo *undo);

/* Keeps the line before a change that has succeeded, and takes it over. When there are UNDO_MOST, the oldest is
 * forgotten; what could be redone is forgotten, too. */
void undo_keep(Undo *undo, SceneLine before);

/* The line that undo, or redo, leads to; NULL: there is none. Borrowed. */
const SceneLine *undo_next(const Undo *undo, bool again);

/* After going there: takes over the line that was shown before, for the way back. */
void undo_went(Undo *undo, bool again, SceneLine before);

#endif
