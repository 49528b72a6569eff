/* The field that gives all kernels of a convolution the numbers of one that has a name (trace/scene/kernels.c). */
#include "view/window/edit/edit.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The index of the name that the line says, -1 for numbers. */
static int named(const SceneLine *line)
{
    const char *text = line->values[VALUES_W];
    return text ? kernel_named(text) : -1;
}

const char *edit_kernel_name(const SceneLine *line)
{
    int which = named(line);
    return which >= 0 ? kernel_names[which] : "numbers";
}

bool edit_kernel_choose(Screen *screen, int which)
{
    SceneLine line = scene_line_copy(&screen->stage.scene.line);
    line.spec.kernel = (Pair){KERNEL_SIDE, KERNEL_SIDE};
    line.said |= (uint64_t)1 << SAID_KERNEL;
    free(line.values[VALUES_W]);
    line.values[VALUES_W] = mem_string(kernel_names[which]);
    bool shown = edit_given(screen, &line, VALUES_W);
    scene_line_free(&line);
    return shown;
}

void edit_kernel_step(Screen *screen, int change)
{
    int count = 0, now = named(&screen->stage.scene.line);
    while (kernel_names[count])
        count++;
    assert(count > 0);
    if (now < 0)
        now = change > 0 ? -1 : count;
    edit_kernel_choose(screen, (now + change % count + count) % count);
}

bool edit_kernel_typed(Screen *screen, const char *typed)
{
    int which = kernel_named(typed);
    if (which >= 0)
        return edit_kernel_choose(screen, which);
    Text names = {0};
    kernel_list(&names);
    screen_say(screen, true, word(screen->look.language, "'%s' is no kernel's name: %s"), typed, text_get(&names));
    text_free(&names);
    return false;
}
