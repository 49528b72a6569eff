/* A short stack of lines. */
#include "view/window/ways/trail.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void trail_free(Visited *trail)
{
    for (int i = 0; i < trail->count; i++)
        free(trail->place[i]);
    free(trail->left);
    *trail = (Visited){.count = 0};
}

void trail_add(Visited *trail, const char *place)
{
    if (trail->count > 0 && strcmp(trail->place[trail->count - 1], place) == 0)
        return;
    if (trail->count == TRAIL_MOST) {
        free(trail->place[0]);
        memmove(trail->place, trail->place + 1, (TRAIL_MOST - 1) * sizeof *trail->place);
        trail->count--;
    }
    trail->place[trail->count++] = mem_string(place);
}

char *trail_take(Visited *trail)
{
    return trail->count > 0 ? trail->place[--trail->count] : NULL;
}

void trail_leave(Visited *trail, const char *place)
{
    char *copy = mem_string(place);
    free(trail->left);
    trail->left = copy;
}
