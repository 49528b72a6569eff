/* The operation's own formula of its sizes, with the scene's numbers in it. */
#include "view/window/edit/edit.h"

#include "trace/operations/operation.h"

#include <string.h>

/* A refusal is one of size when the numbers themselves give no output. */
static bool of_size(const Refused *refused)
{
    return strncmp(refused->why, "no output", 9) == 0;
}

void edit_formula(const Screen *screen, Text *tex)
{
    const Refused *refused = &screen->edit.refused;
    if (refused->stands && !of_size(refused))
        return;
    const SceneLine *line = refused->stands ? &refused->line : &screen->scene.line;
    const OperationKind *kind = operation_kind(line->operation);
    if (kind->formula)
        kind->formula(line, tex);
}
