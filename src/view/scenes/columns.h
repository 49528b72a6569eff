/* Grids in columns side by side, all cells of one size: what most scenes stand on. */
#ifndef CONVWALK_VIEW_SCENES_COLUMNS_H
#define CONVWALK_VIEW_SCENES_COLUMNS_H

#include "view/scenes/grid.h"

enum { COLUMN_GRIDS = 3 };

/* Grids one above the other. */
typedef struct {
    Grid *grid[COLUMN_GRIDS];
    int count;
} Column;

/* Gives every grid the largest cells (at most GRID_MOST_CELL) with which all columns fit into `room`, and its place, zoomed
 * and moved as the view is. Room for titles is part of it. */
void columns_stand(const StageView *view, Column *column, int count, Rect room);

/* How a cell looks by the step alone: its value if it has one, `now` if the step reads or writes it; lit. */
CellLook look_plain(const StageView *view, const Grid *grid, Cell cell, Place place);

/* The frame around the cells first .. last of a plane, as a rectangle. */
Rect grid_span(const Grid *grid, Place first, Place last);

#endif
