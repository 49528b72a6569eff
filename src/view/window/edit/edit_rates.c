/* Options with a number, such as an update's rates. The scene's steps may depend on it, so the scene is made again.
 * Buttons and wheel go up and down a list of usual numbers. */
#include "view/window/state.h"

#include <stdlib.h>
#include <string.h>

bool edit_rate(Screen *screen, int64_t i, float value)
{
    SceneLine line = scene_line_copy(&screen->stage.scene.line);
    line.number[i] = value;
    line.said |= (uint64_t)1 << (SAID_RATE + (int)i);
    bool done = edit_line(screen, &line);
    scene_line_free(&line);
    return done;
}

/* The next higher or lower number of the option's ladder. */
void edit_step_rate(Screen *screen, int64_t i, int change)
{
    const float now = screen->stage.scene.line.number[i];
    float next = now;
    for (const char *at = number_rows[i].ladder; *at;) {
        char *end;
        float step = strtof(at, &end);
        if (change > 0 ? step > now && next == now : step < now)
            next = step;
        at = end + strspn(end, " ");
    }
    if (next != now)
        edit_rate(screen, i, next);
}
