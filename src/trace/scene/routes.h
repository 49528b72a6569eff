/* One operation by all of its routes, told as text. */
#ifndef CONVWALK_TRACE_ROUTES_H
#define CONVWALK_TRACE_ROUTES_H

#include "trace/scene/scene.h"

/* Appends a line for each route of the scene's operation, "scatter  δ_X = [6 −5 1; ...]", the largest difference from
 * the first one's result, and whether all agree as the window's tick has it: |a - b| <= 1e-5 + 1e-4 |a|. The scene must
 * not be a whole network; false when one can't be built. */
bool routes_say(const SceneLine *line, Text *out, Error *err);

#endif
