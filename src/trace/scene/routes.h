/* One operation by all of its routes, as text. */
#ifndef CONVWALK_TRACE_ROUTES_H
#define CONVWALK_TRACE_ROUTES_H

#include "trace/scene/scene.h"

/* Appends a line for each route of the scene's operation, "scatter  δ_X = [6 −5 1; ...]", then the largest
 * difference from the first route's result, and how many cells agree. What `veil` (NULL: nothing) hides is not told.
 * The scene must not be a whole network. False, with `err`, when a scene can't be built. */
bool routes_say(const SceneLine *line, const Veil *veil, Text *out, Error *err);

/* How far the values of a cell by two routes differ. Two infinities of one sign do not differ, nor do two NaN. */
float routes_apart(float one, float other);

/* Whether they are equal but for the order of the additions: |a - b| <= 1e-5 + 1e-4 |a|, or within the rounding of the
 * cell's terms where large ones cancel. Takes the time of the terms only where the first does not hold. */
bool routes_agree(const Trace *trace, Cell cell, float one, float other);

#endif
