/* Tensors side by side with cells of the same size, as large as the room allows. */
#ifndef CONVWALK_VIEW_SCENES_ROW_H
#define CONVWALK_VIEW_SCENES_ROW_H

#include "view/scenes/parts/grid.h"

/* Arranges the `count` grids in `room` (without their titles), `gap` units apart, centred both ways; the view's zoom
 * and pan apply. */
void row_lay_out(const StageView *view, Grid *const grid[], int count, Rect room, float gap);

/* The look of most tensors: its value once there is one, lit, now if this very step reads or writes it. */
CellLook row_look(const StageView *view, const Grid *grid, Cell cell, Place place);

/* Whether this very step, in motion or done, reads or writes the cell. */
bool step_touches(const StageView *view, Cell cell);

/* A curve from a cell of the left grid to one of the right grid. It runs between the rows of cells, so that it crosses
 * no number. */
void row_curve(StageView *view, const Grid *left, Place from, const Grid *right, Place to, float dash, Color color);

/* The point at `share`, 0..1, of the way along that curve from one cell's middle to the other's. */
void row_walk(const Grid *left, Place from, const Grid *right, Place to, float share, float *x, float *y);

/* A line of small text under the grids, centred at x, kept within the stage. */
void row_note(StageView *view, float x, float y, Color color, const char *text);

#endif
