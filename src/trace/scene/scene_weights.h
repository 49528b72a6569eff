/* The weights of lenet's scene, for who opens their file. */
#ifndef CONVWALK_TRACE_SCENE_WEIGHTS_H
#define CONVWALK_TRACE_SCENE_WEIGHTS_H

#include "engine/net/training.h"
#include "trace/scene/scene.h"

/* What the line says of activation and pooling; it may differ from what the file says. */
WeightsAs scene_weights_as(const SceneLine *line);

#endif
