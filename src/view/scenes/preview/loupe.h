/* The loupe: where cells are too small for numbers, a panel beside the one that is pointed at with the numbers that its
 * sum reads, as the small scenes show them: each patch of a map with the kernel's patch that lies on it. A long sum
 * without patches is told by its largest terms; a given cell by what stands around it. */
#ifndef CONVWALK_VIEW_SCENES_LOUPE_H
#define CONVWALK_VIEW_SCENES_LOUPE_H

#include "view/scenes/stage.h"

typedef struct {
    const Trace *trace;         /* that has the cell; NULL: only the title is shown */
    Cell cell;
    const char *title, *foot;   /* TeX: its name and value; a last line. "" for none */
    /* appends what a cell's map is called, in TeX; NULL: by its tensor */
    void (*name)(const void *self, const Trace *trace, Cell cell, Text *tex);
    const void *self;
} Loupe;

/* Draws it within the stage, beside the rectangle `cell`. */
void loupe_draw(StageView *view, const Loupe *loupe, Rect cell);

/* What stands in a cell's sum, as patches of maps. */
enum { LOUPE_SIDE = 11, LOUPE_PAIRS = 256 };

/* Rows and columns from .. to of one plane, and of the kernel's plane on it (set SET_NONE: there is none). */
typedef struct {
    Cell first, kernel_first;   /* any cell of them */
    Place from, to, kernel_from, kernel_to;
    float sum;                  /* what its terms come to */
    int terms;
} LoupePair;

/* The pairs of a cell's terms; 0 when they are no patches that can be shown: too large, or too many. */
int loupe_pairs(const Trace *trace, Cell cell, LoupePair pair[LOUPE_PAIRS]);

#endif
