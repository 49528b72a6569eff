/* The products of one sum in a row, each a box "2×3" that lights up at its step; several channels have a strip each,
 * then the sum over the channels, then + b. */
#ifndef CONVWALK_VIEW_SCENES_STRIP_H
#define CONVWALK_VIEW_SCENES_STRIP_H

#include "view/scenes/parts/grid.h"

/* A stage lower than this has no strips: its tensors need the height, and the formula below shows the same sum. */
enum { STRIPS_FROM = 280 };

/* The room for this trace's strips at the foot of the stage; 0 high when there are none. */
Rect strip_room(const StageView *view, float margin);

/* Draws the strips of the cell that the view's step writes. */
void strip_draw(StageView *view, Rect room);

/* The box of step i in the strips drawn in `room`; false if it is not among those shown. */
bool strip_box(const StageView *view, Rect room, int64_t i, Rect *box);

/* The box of the sum; false when there are no strips. */
bool strip_sum(const StageView *view, Rect room, Rect *box);

/* The bias of the current kernel, as a cell beside W. */
void strip_bias(StageView *view, const Grid *grid, GridLook look);

#endif
