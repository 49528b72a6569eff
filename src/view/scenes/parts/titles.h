/* The names above grids, and their sizes: none runs into another or over the stage's edge. */
#ifndef CONVWALK_VIEW_SCENES_TITLES_H
#define CONVWALK_VIEW_SCENES_TITLES_H

#include "view/scenes/parts/grid.h"

/* Gives each of the grids of a picture, which stand where they will be drawn, its title's place and size: as far to the
 * right as the next grid lets it, moved to the left where there is room, set smaller where there is none. */
void titles_settle(const StageView *view, Grid *const grid[], int count);

/* Draws the title of one grid, and how many rows and columns it has where that fits beside it. */
void title_draw(StageView *view, const Grid *grid);

#endif
