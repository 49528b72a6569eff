/* A ring of lines: done ones, then undone ones. Every entry is owned by exactly one place, so nothing is freed twice or
 * forgotten. */
#include "view/window/edit/undo.h"

#include <assert.h>

static SceneLine *at(Undo *undo, int i)
{
    return &undo->line[(undo->first + i) % UNDO_MOST];
}

void undo_free(Undo *undo)
{
    for (int i = 0; i < undo->done + undo->undone; i++)
        scene_line_free(at(undo, i));
    *undo = (Undo){0};
}

void undo_gesture(Undo *undo, int64_t gesture)
{
    if (gesture == undo->gesture)
        return;
    undo->gesture = gesture;
    undo->kept = false;
}

void undo_part(Undo *undo)
{
    undo->kept = false;
}

bool undo_wants(const Undo *undo)
{
    return undo->gesture == 0 || !undo->kept;
}

void undo_keep(Undo *undo, SceneLine before)
{
    for (int i = 0; i < undo->undone; i++)
        scene_line_free(at(undo, undo->done + i));
    undo->undone = 0;
    if (undo->done == UNDO_MOST) {
        scene_line_free(at(undo, 0));
        undo->first = (undo->first + 1) % UNDO_MOST;
        undo->done--;
    }
    *at(undo, undo->done++) = before;
    undo->kept = undo->gesture != 0;
}

const SceneLine *undo_next(const Undo *undo, bool again)
{
    if ((again ? undo->undone : undo->done) == 0)
        return NULL;
    return &undo->line[(undo->first + undo->done - !again) % UNDO_MOST];
}

void undo_went(Undo *undo, bool again, SceneLine before)
{
    assert(undo_next(undo, again));
    SceneLine *entry = at(undo, undo->done - !again);
    scene_line_free(entry);
    *entry = before;
    undo->done += again ? 1 : -1;
    undo->undone += again ? -1 : 1;
    undo->kept = false;
}
