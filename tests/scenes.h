/* Scenes for tests: built from words as on the command line, or random ones of one operation and route. */
#ifndef CONVWALK_TESTS_SCENES_H
#define CONVWALK_TESTS_SCENES_H

#include "testing.h"

#include "base/random.h"
#include "trace/operations/operation.h"
#include "trace/say/names.h"
#include "trace/scene/scene.h"

#include <string.h>

/* The line of "NAME", "option", "value", ..., NULL; a NULL name leaves the default. False with the error's line. */
static inline bool line_of(const char *name, const char *const *words, SceneLine *line, Error *err)
{
    *line = scene_line_default();
    if (name && !scene_line_name(line, name, err))
        return false;
    for (; words && *words; words += 2) {
        const struct option *option = scene_options;
        while (option->name && strcmp(option->name, words[0]) != 0)
            option++;
        if (!option->name)
            return error_set(err, "no option %s", words[0]);
        if (!scene_line_option(line, option->val, words[1], err))
            return false;
    }
    return true;
}

static inline Scene scene_of(const char *name, const char *const *words)
{
    Scene scene = {0};
    SceneLine line;
    Error err;
    if (!line_of(name, words, &line, &err) || !scene_build(&scene, &line, &err)) {
        fail_msg("%s", err.text);
        abort();
    }
    scene_line_free(&line);
    return scene;
}

/* The scene of a whole line of text. */
static inline Scene scene_read(const char *text)
{
    Scene scene = {0};
    SceneLine line;
    Error err;
    if (!scene_line_read(&line, text, &err) || !scene_build(&scene, &line, &err)) {
        fail_msg("%s: %s", text, err.text);
        abort();
    }
    scene_line_free(&line);
    return scene;
}

/* Channels that part into groups, or into a pixel shuffle's blocks; a padding of its own on each side, with copies. */
static inline void line_channels(Random *random, uint64_t takes, SceneLine *line)
{
    if (takes & TAKES(GROUPS) && random_below(random, 3) == 0) {
        line->spec.groups = 2 + random_below(random, 2);
        line->input[1] = line->spec.groups * (1 + random_below(random, 2));
        line->kernels = line->spec.groups * (1 + random_below(random, 2));
    }
    if (takes & TAKES(FACTOR)) {   /* channels that a pixel shuffle can take */
        Pair block = {1 + random_below(random, 3), 1 + random_below(random, 3)};
        line->spec.kernel = block;
        line->input[1] *= block.h * block.w;
    }
    if (takes & TAKES(MORE)) {
        const ConvSpec *spec = &line->spec;
        line->more.h = random_below(random, spec->stride.h > spec->dilation.h ? spec->stride.h : spec->dilation.h);
        line->more.w = random_below(random, spec->stride.w > spec->dilation.w ? spec->stride.w : spec->dilation.w);
    }
    if (takes & TAKES(MODE) && random_below(random, 2)) {
        int most = line->input[2] < line->input[3] ? line->input[2] - 1 : line->input[3] - 1;
        Pair *padding = &line->spec.padding;
        line->spec.mode = (PaddingMode)random_below(random, PADDING_MODES);
        padding->h = padding->h < most ? padding->h : most;
        padding->w = padding->w < most ? padding->w : most;
        line->spec.uneven.h = random_below(random, most + 1) - padding->h;
        line->spec.uneven.w = random_below(random, most + 1) - padding->w;
    }
}

/* A random shape for the operation: several images and channels, strides, paddings, ties, both passes. */
static inline void line_shape(Random *random, SceneLine *line)
{
    uint64_t takes = operation_kind(line->operation)->options;
    bool vector = takes & TAKES(CLASSES), conv = takes & TAKES(KERNELS) && takes & TAKES(DILATION),
         pool = !conv && takes & TAKES(KERNEL);
    line->input[0] = 1 + random_below(random, 2);
    line->input[1] = 1 + random_below(random, vector ? 5 : 3);
    line->input[2] = vector ? 1 : 1 + random_below(random, 7);
    line->input[3] = vector ? 1 : 1 + random_below(random, 7);
    if (operation_has_passes(line->operation))
        line->pass = (Pass)random_below(random, PASS_COUNT);
    if (takes & TAKES(KERNELS))
        line->kernels = 1 + random_below(random, 3);
    if (conv || pool) {
        line->spec.kernel = (Pair){1 + random_below(random, 3), 1 + random_below(random, 3)};
        line->spec.stride = (Pair){1 + random_below(random, 3), 1 + random_below(random, 3)};
        line->spec.padding = (Pair){random_below(random, conv ? 3 : line->spec.kernel.h),
                                    random_below(random, conv ? 3 : line->spec.kernel.w)};
    }
    if (takes & TAKES(DILATION) && (conv || random_below(random, 2)))
        line->spec.dilation = (Pair){1 + random_below(random, 2), 1 + random_below(random, 2)};
    line_channels(random, takes, line);
    if (takes & TAKES(BIAS))
        line->bias = random_below(random, 2) == 1;
    line->floor = takes & TAKES(FLOOR) && random_below(random, 2) == 1;
    line->count_padding = takes & TAKES(COUNT_PADDING) && random_below(random, 2) == 1;
    if (takes & TAKES(FUNCTION))
        line->function = (Activation)random_below(random, ACTIVATION_COUNT);
    line->evaluates = takes & TAKES(EVALUATE) && random_below(random, 3) == 0;
    if (takes & TAKES(EVALUATE))   /* so that a channel never has one number alone */
        line->input[0]++;
    if (takes & TAKES(RATE))
        line->sgd = (Sgd){0.1f, 0.5f * (float)random_below(random, 2), 0.1f * (float)random_below(random, 2)};
    for (int i = 0; i < NUMBER_COUNT; i++) {   /* those that have bounds */
        const NumberRow *row = &number_rows[i];
        if (takes >> (SAID_RATE + i) & 1 && row->low < row->high)
            line->number[i] = row->low + (row->high - row->low) * 0.125f * (float)random_below(random, 8);
    }
    line->seed = 1 + (uint64_t)random_below(random, 1 << 20);
}

/* A random scene of one operation and route, its tensors filled with normal numbers, now and then with small whole
 * ones so that some are equal; false when the shape has no output. */
static inline bool scene_random(Random *random, Operation operation, Route route, Scene *scene)
{
    SceneLine line = scene_line_default();
    Error err;
    if (!scene_line_name(&line, operation_name(operation), &err))
        fail_msg("%s", err.text);
    line.route = route;
    line_shape(random, &line);
    if (!scene_build(scene, &line, &err))
        return false;
    Cell last = {0};
    bool whole = random_below(random, 3) == 0;
    for (int i = 0; i < VALUES_COUNT; i++) {
        Tensor *tensor = &scene->tensor[value_sets[i]];
        for (size_t j = 0; j < tensor_count(tensor); j++) {
            float value = whole ? (float)random_below(random, 4) : random_normal(random);
            if (!scene_allows(scene, value_sets[i], value, &err))
                continue;
            tensor->v[j] = value;
            if (scene_allows(scene, value_sets[i], 1.5f, &err))
                last = (Cell){value_sets[i], (int64_t)j};
        }
        if (tensor->v) {
            free(scene->line.values[i]);
            scene->line.values[i] = scene_values(scene, value_sets[i]);
        }
    }
    scene_set(scene, last, 1.5f);   /* runs the engine */
    return true;
}

/* Whether what is read is the cell itself, or a copy of it in the padding. */
static inline bool reads_copy(const Trace *trace, Cell read, Cell cell)
{
    return cell_same(read, cell) || (read.set == SET_PAD && cell_same(cell_source(trace, read), cell));
}

/* All operations by all their routes, one after the other: `round` counts. */
static inline void scene_kind(int round, Operation *operation, Route *route)
{
    int kinds = 0;
    for (int op = 0; op < OP_COUNT; op++)
        for (int by = 0; by < ROUTE_COUNT; by++)
            kinds += route_fits((Operation)op, (Route)by);
    round %= kinds;
    for (int op = 0; op < OP_COUNT; op++)
        for (int by = 0; by < ROUTE_COUNT; by++)
            if (route_fits((Operation)op, (Route)by) && round-- == 0) {
                *operation = (Operation)op;
                *route = (Route)by;
            }
}

/* The lines of all operations by all their routes and passes, with the example's numbers; "" after the last. */
typedef struct {
    char text[80];
} PlainLine;

static inline PlainLine plain_line(int i)
{
    PlainLine line = {""};
    for (int op = 0; op < OP_COUNT; op++)
        for (int by = 0; by < operation_kind((Operation)op)->routes; by++)
            for (int pass = 0; pass < (operation_has_passes((Operation)op) ? PASS_COUNT : 1); pass++)
                if (i-- == 0)
                    snprintf(line.text, sizeof line.text, "%s --route=%s%s", operation_name((Operation)op),
                             route_names[operation_kind((Operation)op)->route[by]],
                             pass == PASS_BACKWARD ? " --pass=backward" : "");
    return line;
}

/* A random scene of the operation and route whose turn it is. */
static inline bool scene_of_round(Random *random, int round, Scene *scene)
{
    Operation operation = (Operation)0;
    Route route = ROUTE_NAIVE;
    scene_kind(round, &operation, &route);
    return scene_random(random, operation, route, scene);
}

#endif
