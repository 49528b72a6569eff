/* The operation's own formula of its sizes, with the scene's numbers in it. */
#include "view/window/edit/edit.h"

#include "trace/operations/operation.h"

#include <string.h>

/* A refusal is one of size when the numbers themselves give no output. */
static bool of_size(const Refused *refused)
{
    return strncmp(refused->why, "no output", 9) == 0;
}

/* A lesson asks for the size: "=?" in place of the formula's result. */
static void cut_results(Text *tex)
{
    static const char result[] = "=\\tint{y}{\\strong{";
    Text cut = {0};
    const char *at = text_get(tex), *found;
    while ((found = strstr(at, result))) {
        text_bytes(&cut, at, (size_t)(found - at));
        text_add(&cut, "=?");
        at = found + strlen(result);
        at += strcspn(at, "}") + 2;
    }
    text_add(&cut, "%s", at);
    text_free(tex);
    *tex = cut;
}

void edit_formula(const Screen *screen, Text *tex)
{
    const Refused *refused = &screen->edit.refused;
    if (refused->stands && !of_size(refused))
        return;
    const SceneLine *line = refused->stands ? &refused->line : &screen->stage.scene.line;
    const OperationKind *kind = operation_kind(line->operation);
    if (kind->formula)
        kind->formula(line, tex);
    if (kind->formula && screen->stage.veil.size[SET_Y])
        cut_results(tex);
}
