/* One operation by all of its routes, told as text. */
#ifndef CONVWALK_TRACE_ROUTES_H
#define CONVWALK_TRACE_ROUTES_H

#include "trace/scene/scene.h"

/* Appends a line for each route of the scene's operation, "scatter  δ_X = [6 −5 1; ...]", then the largest
 * difference from the first route's result, and how many cells agree by the rule of the window's tick: |a - b| <=
 * 1e-5 + 1e-4 |a|. The scene must not be a whole network. False, with `err`, when a scene can't be built. */
bool routes_say(const SceneLine *line, Text *out, Error *err);

#endif
