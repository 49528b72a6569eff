/* A scene's values carried into another shape: each that still has its place keeps it, by image, channel, row and
 * column. */
#include "trace/operations/operation.h"
#include "trace/scene/scene_values.h"

#include <stdlib.h>
#include <string.h>

/* The shape in which a tensor's places are counted: a linear layer's weights belong to cells of its input. */
static void places(const SceneLine *line, CellSet set, const Tensor *tensor, int dim[4])
{
    memcpy(dim, tensor->dim, 4 * sizeof *dim);
    if (operation_kind(line->operation)->flattens && set == SET_W)
        memcpy(dim + 1, line->input + 1, 3 * sizeof *dim);
}

/* Copies what has a place in both; true if that changes anything. */
static bool overlay(const float *from, const int had[4], float *to, const int has[4])
{
    int least[4];
    bool changed = false;
    for (int i = 0; i < 4; i++)
        least[i] = had[i] < has[i] ? had[i] : has[i];
    for (int n = 0; n < least[0]; n++)
        for (int c = 0; c < least[1]; c++)
            for (int row = 0; row < least[2]; row++) {
                size_t size = (size_t)least[3] * sizeof *from;
                const float *source =
                    from + (((size_t)n * (size_t)had[1] + (size_t)c) * (size_t)had[2] + (size_t)row) * (size_t)had[3];
                float *target =
                    to + (((size_t)n * (size_t)has[1] + (size_t)c) * (size_t)has[2] + (size_t)row) * (size_t)has[3];
                changed |= memcmp(source, target, size) != 0;
                memcpy(target, source, size);
            }
    return changed;
}

/* The class of each image: as it was where that class and image still are, else as a line says it when it says nothing.
 */
static void keep_targets(const Scene *scene, SceneLine *line)
{
    const Tensor *t = &scene->tensor[SET_T];
    int classes = line->input[1];
    bool usual = line->target == NULL;
    Text target = {0};
    for (int n = 0; n < line->input[0]; n++) {
        int class = (n + 1) % classes;
        for (int i = 0; n < t->dim[0] && i < t->dim[1] && i < classes; i++)
            if (*tensor_at(t, n, i, 0, 0) != 0) {
                usual = usual && class == i;
                class = i;
                break;
            }
        text_add(&target, n ? " %d" : "%d", class);
    }
    if (!usual) {
        free(line->target);
        line->target = target.at;
    } else {
        text_free(&target);
    }
}

static void keep_tensor(const Scene *scene, Scene *fresh, int which, char **values)
{
    CellSet set = value_sets[which];
    const Tensor *from = &scene->tensor[set];
    Tensor *to = &fresh->tensor[set];
    int had[4], has[4];
    bool changed = false;
    if (to->v) {
        values_make(fresh, which);
        places(&scene->line, set, from, had);
        places(&fresh->line, set, to, has);
        changed = from->v && overlay(from->v, had, to->v, has);
    }
    bool written = *values != NULL;
    free(*values);
    *values = to->v && (changed || (written && from->v)) ? scene_values(fresh, set) : NULL;
}

/* A shape typed in a hurry must not take all memory: every value of it is to be written into the line. */
static bool small_enough(const Scene *fresh, Error *err)
{
    enum { MOST = 1 << 22 };
    for (int set = 0; set < SET_COUNT; set++) {
        const int *dim = fresh->tensor[set].dim;
        if (fresh->tensor[set].v && tensor_count(&fresh->tensor[set]) > MOST)
            return error_set(err, "a tensor of %d x %d x %d x %d values is too large to be edited; at most %d values",
                             dim[0], dim[1], dim[2], dim[3], (int)MOST);
    }
    return true;
}

bool scene_keep(const Scene *scene, SceneLine *line, Error *err)
{
    line->said_input = line->said_kernel = line->said_kernels = true;
    if (scene_line_takes(line->operation, SAID_CLASSES))
        keep_targets(scene, line);
    Scene fresh = {.line = *line}; /* its texts are borrowed */
    bool made =
        scene_line_check(line, err) && operation_kind(line->operation)->make(&fresh, err) && small_enough(&fresh, err);
    for (int i = 0; i < VALUES_COUNT && made; i++)
        keep_tensor(scene, &fresh, i, &line->values[i]);
    memset(fresh.line.values, 0, sizeof fresh.line.values);
    memset(fresh.line.word, 0, sizeof fresh.line.word);
    fresh.line.target = NULL;
    scene_free(&fresh);
    return made;
}
