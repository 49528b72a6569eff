/* A preview: what a cell has to do with the others, shown without going to any step. A cell that steps write is shown
 * with all that its sum reads, as the scene shows it at its last step; a given one with every result that it goes into
 * and what it meets there. Everything follows from the trace's terms; no scene has a preview of its own. */
#ifndef CONVWALK_VIEW_SCENES_PREVIEW_H
#define CONVWALK_VIEW_SCENES_PREVIEW_H

#include "trace/readers.h"
#include "trace/say/sentence.h"
#include "view/scenes/stage.h"

enum { PREVIEW_CELLS = 2 * READERS_MOST };

struct Preview {
    Cell cell;
    bool written;               /* steps write it: its own sum is shown */
    bool still;                 /* what the scene marks of one step would be a part only: its windows are left out */
    Cell lit[PREVIEW_CELLS];    /* the cells that take part, in ascending order */
    int count;
    Readers to;                 /* who reads it */
    Cell twin;                  /* of one that no step reads or writes: its error; SET_NONE: none */
    bool kept;                  /* by a click: the pointer may be elsewhere */
};

/* Fills in all but `kept`. The trace is a single operation's. Takes time in proportion to the terms of the cells that
 * may read it; for large scenes readers_of bounds it. */
void preview_make(const Trace *trace, Cell cell, Preview *preview);

/* Whether the cell takes part, or is the one that is shown. */
bool preview_lights(const Preview *preview, Cell cell);

/* What is written into a cell that takes part: of a sum that is shown, the weight by which it is multiplied; of a
 * result that the shown cell goes into, what that cell meets there. SET_NONE: nothing. */
Cell preview_partner(const Trace *trace, const Preview *preview, Cell cell);

/* A sentence on it: where its value comes from, which results it goes into. */
void preview_say(const Trace *trace, const Preview *preview, const Speech *speech, Text *out);

/* All of its own sentences, one after the other; NULL after the last. */
const char *preview_sentence(int i);

/* Of a given cell, in the formula band's room: each result with the term that it stands in, in letters and in
 * numbers, as many as fit. */
void preview_band(StageView *view, Rect at, float size);

/* Frames on the planes around all results of a given cell: where it went. Drawn over the scene, on the targets that
 * the canvas has from `first` on. */
void preview_frames(StageView *view, int first);

/* Where its cells are too small for numbers, those of the cell that is shown in a loupe beside it. */
void preview_loupe(StageView *view, int first);

/* Whether the scene leaves out the frames of its step; and whether there is no step to be shown at all, as where the
 * cell is a given one. */
static inline bool preview_still(const StageView *view)
{
    return view->preview && view->preview->still;
}

static inline bool preview_quiet(const StageView *view)
{
    return view->preview && !view->preview->written;
}

#endif
