/* Scene lines from made-up bytes: a scene whose line opens it again, or one line of error. */
#include "trace/scene/scene.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whether a scene of this size is built in no time. */
static bool small(const SceneLine *line)
{
    double cells = 1;
    for (int i = 0; i < 4; i++)
        cells *= line->input[i];
    double padded = (double)(line->input[2] + 2 * line->spec.padding.h) * (line->input[3] + 2 * line->spec.padding.w);
    return cells * line->kernels * line->spec.kernel.h * line->spec.kernel.w < 1e6 && padded * line->kernels < 1e6;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Error err = {""};
    SceneLine line = scene_line_default();
    Scene scene;
    char *text = calloc(size + 1, 1);
    memcpy(text, data, size);
    if (!strchr(text, '@') && scene_line_read(&line, text, &err) && small(&line) && scene_build(&scene, &line, &err)) {
        Text again = {0};
        SceneLine second = scene_line_default();
        scene_line_write(&scene.line, &again);
        assert(scene_line_read(&second, text_get(&again), &err));
        assert(scene.trace.len > 0);
        step_at(&scene.trace, scene.trace.len - 1);
        scene_line_free(&second);
        text_free(&again);
        scene_free(&scene);
    } else if (err.text[0] == '\0') {
        assert(strchr(text, '@') || !small(&line));
    }
    scene_line_free(&line);
    free(text);
    return 0;
}
