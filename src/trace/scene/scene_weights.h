/* The weights of a network's scene, for the code that opens their file. */
#ifndef CONVWALK_TRACE_SCENE_WEIGHTS_H
#define CONVWALK_TRACE_SCENE_WEIGHTS_H

#include "engine/net/training.h"
#include "trace/scene/scene.h"

/* What the line says of activation and pooling, which may differ from what the file says, and of the list, which is
 * put into `net`. False when the list can't be read. */
bool scene_weights_as(const SceneLine *line, Net *net, WeightsAs *as, Error *err);

#endif
