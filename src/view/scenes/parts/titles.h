/* The titles above grids, and their sizes: none overlaps another or the stage's edge. */
#ifndef CONVWALK_VIEW_SCENES_TITLES_H
#define CONVWALK_VIEW_SCENES_TITLES_H

#include "view/scenes/parts/grid.h"

/* Sets the place and size of the titles of a picture's grids, which must be in their places: as far to the right as the
 * next grid allows, moved to the left where there is room, smaller where there is none. */
void titles_settle(const StageView *view, Grid *const grid[], int count);

/* Draws the title of one grid, and how many rows and columns it has where that fits beside it. */
void title_draw(StageView *view, const Grid *grid);

/* The share of their usual size, in units, that titles have when text is set larger: the room is the grids'. */
float titles_share(const Canvas *canvas);

#endif
