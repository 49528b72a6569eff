/* A network in the window: from its overview into a layer at one cell, back to the same step, other variants of it. */
#ifndef CONVWALK_VIEW_WINDOW_NETWORK_H
#define CONVWALK_VIEW_WINDOW_NETWORK_H

#include "trace/scene/scene.h"
#include "view/scenes/stage.h"

typedef struct Screen Screen;

/* Whether both walk through layers of the same names; their shapes may differ. */
bool network_same(const NetTrace *one, const NetTrace *other);

/* Shows a line of the same network at the same place; false, with everything unchanged, when that fails. */
bool network_line(Screen *screen, SceneLine *line, Error *err);

/* The cell of the overview under a point of a target; a click on it opens its layer there; leaving a layer goes back
 * to the overview, false when none is on stage. */
Spot target_spot(const Screen *screen, const Target *target, float x, float y);
void network_click(Screen *screen, const Target *map, float x, float y);
bool network_leave(Screen *screen);
void network_tab(Screen *screen, Pass pass);
void network_filled(Screen *screen, Pass pass);   /* at that pass's end: all its numbers are there */
Pass network_pass_now(const Screen *screen);
void network_variant(Screen *screen, int64_t value);
void network_another(Screen *screen);
void network_drawn(SceneLine *line);   /* a drawn digit replaces a picture and its target */

#endif
