/* From one pass or route of an operation to another. A forward pass has no error of Y: an edited one is kept until the
 * backward pass comes again, and is restored if it still fits. */
#include "view/window/edit/edit.h"

#include "base/memory.h"

#include <stdlib.h>

static bool has_error(const SceneLine *line)
{
    return !scene_line_takes(line->operation, SAID_PASS) || line->pass == PASS_BACKWARD;
}

bool edit_entry(Screen *screen, SceneLine *line, Error *err)
{
    char *error = line->values[VALUES_DY];
    if (!has_error(line)) {
        line->values[VALUES_DY] = NULL;
        line->said &= ~((uint64_t)1 << (SAID_VALUES + VALUES_DY));
        bool opened = screen_open(screen, line, err);
        if (opened && error) {
            free(screen->edit.aside);
            screen->edit.aside = mem_string(error);
        }
        free(error);
        return opened;
    }
    if (error || !screen->edit.aside)
        return screen_open(screen, line, err);
    line->values[VALUES_DY] = mem_string(screen->edit.aside);
    if (screen_open(screen, line, err))
        return true;
    free(line->values[VALUES_DY]);   /* the shape is another by now */
    line->values[VALUES_DY] = NULL;
    return screen_open(screen, line, err);
}

void edit_leave(Screen *screen, bool all)
{
    screen->edit.held = (Held){0};
    screen->edit.refused.stands = false;
    if (!all)
        return;
    undo_free(&screen->edit.undo);
    free(screen->edit.aside);
    screen->edit.aside = NULL;
    screen->edit.field = -1;
}
