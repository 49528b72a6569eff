/* Runs a scene's operation over its values: what it needs first, the forward pass before a backward pass, then the
 * operation. */
#include "trace/operations/operation.h"
#include "trace/scene/scene_values.h"

#include <string.h>

Trace scene_trace(const Scene *scene)
{
    const SceneLine *line = &scene->line;
    Trace trace = {.operation = line->operation,
                   .pass = line->pass,
                   .route = line->route,
                   .spec = line->spec,
                   .floor = line->floor,
                   .count_padding = line->count_padding,
                   .function = line->function,
                   .alpha = scene_line_alpha(line),
                   .winner = scene->winner};
    memcpy(trace.tensor, scene->tensor, sizeof scene->tensor);
    return trace;
}

bool scene_run(Scene *scene, Error *err)
{
    const OperationKind *kind = operation_kind(scene->line.operation);
    Trace trace = scene_trace(scene);
    if (kind->prepare)
        kind->prepare(scene);
    if (kind->passes && trace.pass == PASS_BACKWARD) {
        trace.pass = PASS_FORWARD;
        if (!kind->run(&trace, RUN_QUICK, err))
            return false;
        trace.pass = PASS_BACKWARD;
    }
    return kind->run(&trace, RUN_QUICK, err);
}
