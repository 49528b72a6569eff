/* Grids in columns side by side, and a window that slides over one of them: the base of most scenes. */
#ifndef CONVWALK_VIEW_SCENES_COLUMNS_H
#define CONVWALK_VIEW_SCENES_COLUMNS_H

#include "view/scenes/parts/grid.h"

enum {
    COLUMN_GRIDS = 3,
    COLUMNS_MOST = 9,
    BESIDE_OTHERS = 560
}; /* grids in a column, columns; a stage narrower than this has others beside it */

/* Grids one above the other. */
typedef struct {
    Grid *grid[COLUMN_GRIDS];
    int count;
    bool numbers;    /* kernels and other grids whose numbers are read: beside small maps their cells may be larger */
} Column;

/* Gives every grid the largest cells (at most GRID_MOST_CELL) with which all columns fit into `room`, and its place,
 * zoomed and moved as the view is. Room for titles is part of it. On a narrow stage the last two columns may become
 * one. */
void columns_stand(const StageView *view, Column *column, int count, Rect room);

/* Whether the numbers of all these grids can be read. */
bool grids_readable(const StageView *view, const Grid *const grid[], int count);

/* How a cell looks by the step alone: its value if it has one, `now` if the step reads or writes it; lit. */
CellLook look_plain(const StageView *view, const Grid *grid, Cell cell, Place place);

/* What becomes of it, in the middle of `at`. */
void padding_note(StageView *view, Rect at, const char *said);

/* Whether the step is of the last part: a cell of the padding is cut off, or the error of a copy returns. */
bool padding_last(const StageView *view);

/* Whether a cell of the padding's error is cut off already, or has returned: it has no number any more. */
bool padding_cut(const StageView *view, Cell cell);

/* The margin at the stage's sides: smaller on a narrow one. */
float stage_margin(const StageView *view);

/* The frame around the cells first .. last of a plane, as a rectangle. */
Rect grid_span(const Grid *grid, Place first, Place last);

/* A window: its first cell, and how many rows and columns it covers. */
typedef struct {
    Place first;
    Pair size;
} Window;

/* What a kernel covers: the taps and the cells between them. */
Pair window_size(const Trace *trace);

/* The last step of the span before the current one, from whose window the view's step slides here; -1 when nothing
 * slides. */
int64_t slide_start(const StageView *view);

/* The window's position on plane c, sliding from `before` as far as the view's step has come. */
Rect slide_rect(const StageView *view, const Grid *grid, Window window, Window before, int c);

/* Its frame on every plane, `current`'s thicker. */
void slide_frames(StageView *view, const Grid *grid, Window window, Window before, int current, Color color);

/* Two lines from the right corners of a frame on `grid` to a plane's left ones, to be drawn under the cells; none
 * where other planes lie between. */
void slide_ties(StageView *view, const Grid *grid, Rect frame, Rect plane, Color color);

/* The step's operands fly from their grids into the strips' box; the finished sum from the strips into its grid. */
void slide_fly(StageView *view, Rect strips, const Grid *a, const Grid *b, const Grid *out);

#endif
