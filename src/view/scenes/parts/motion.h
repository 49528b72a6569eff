/* The cells of the view's step, and of those that move together with it, on their way between the grids of a picture.
 * What kind of way it is stands in the operation's row (trace/motion.h). At either end nothing is drawn: there the
 * grids have the cells. */
#ifndef CONVWALK_VIEW_SCENES_MOTION_H
#define CONVWALK_VIEW_SCENES_MOTION_H

#include "view/scenes/parts/grid.h"

/* Draws them over the `count` grids, each of which shows another tensor. False where there is nothing to be drawn, and
 * where a way is not drawn in tiles: no motion of its own, cells that are too small or not on stage, too many. */
bool motion_draw(StageView *view, const Grid *const grid[], int count);

/* Whether cells are under way now. */
bool motion_runs(const StageView *view);

/* Whether several steps are under way together: then none of them is the one that is now. */
bool motion_joins(const StageView *view);

#endif
