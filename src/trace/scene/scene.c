/* A scene from its line: shapes, the values that were written or come from a seed, the engine's results, the trace. */
#include "trace/operations/operation.h"
#include "trace/scene/scene_values.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Each group has a channel and a kernel where the line does not say how many there are. */
static void spread_groups(SceneLine *line, const Values value[VALUES_COUNT])
{
    bool channels = line->said_input || line->said & (uint64_t)1 << SAID_CHANNELS || value[VALUES_X].v;
    int groups = conv_groups(&line->spec);
    if (groups == 1)
        return;
    if (!channels)
        line->input[1] = groups;
    if (!line->said_kernels && !value[VALUES_W].v)
        line->kernels = groups;
}

/* Sizes that were not given come from the values' shape. Where images are vectors each row is one. */
static bool adopt_shapes(SceneLine *line, Values value[VALUES_COUNT], Error *err)
{
    const Values *x = &value[VALUES_X];
    Values *w = &value[VALUES_W];
    bool vector = operation_kind(line->operation)->vector;
    spread_groups(line, value);
    if (w->named && vector)
        return error_set(err, "--w: a kernel's name is for a convolution's kernels");
    if (x->v && !line->said_input && !values_input(line, x, line->input, err))
        return false;
    if (value[VALUES_B].v)
        line->bias = true;
    if (w->v && vector && !line->said_kernels)
        line->kernels = w->planes * w->rows;
    if (!w->v || vector || !scene_line_takes(line->operation, SAID_KERNELS))
        return true;
    if (!line->said_kernel)
        line->spec.kernel = (Pair){w->rows, w->columns};
    if (!line->said_kernels && w->named)
        line->kernels = w->planes;
    const int groups = conv_groups(&line->spec), *in = line->input;
    const bool transposed = operation_kind(line->operation)->stands != NULL;   /* a kernel for each channel of X */
    const int kernels = transposed ? in[1] : line->kernels;
    const int channels = transposed ? line->kernels / groups : in[1] / groups;   /* of a kernel */
    if (w->named)
        return values_spread(w, kernels, channels, value_names[VALUES_W], err);
    if (!line->said_kernels && transposed && w->planes % in[1] == 0)
        line->kernels = w->planes / in[1] * groups;
    else if (!line->said_kernels && !transposed && channels > 0 && w->planes % channels == 0)
        line->kernels = w->planes / channels;
    return true;
}

bool scene_allows(const Scene *scene, CellSet set, float value, Error *err)
{
    const OperationKind *kind = operation_kind(scene->line.operation);
    return !kind->allows || kind->allows(set, value, err);
}

static bool all_allowed(const Scene *scene, int which, const Values *values, Error *err)
{
    for (int i = 0; i < values->count; i++)
        if (!scene_allows(scene, value_sets[which], values->v[i], err))
            return error_prefix(err, "--%s", value_names[which]);
    return true;
}

static bool fill(Scene *scene, const Values value[VALUES_COUNT], Error *err)
{
    for (int i = 0; i < VALUES_COUNT; i++) {
        Tensor *tensor = &scene->tensor[value_sets[i]];
        if (!tensor->v && value[i].v)
            return error_set(err, "--%s: this scene has no such tensor", value_names[i]);
        if (tensor->v && value[i].v
            && (!values_fit(tensor, &value[i], value_names[i], err) || !all_allowed(scene, i, &value[i], err)))
            return false;
        if (tensor->v && !value[i].v)
            values_make(scene, i);
    }
    return true;
}

static bool step_fits(const Scene *scene, Error *err)
{
    if (scene->line.step > scene->trace.len)
        return error_set(err, "--step %lld: this scene has %lld steps", (long long)scene->line.step,
                         (long long)scene->trace.len);
    return true;
}

static bool assemble(Scene *scene, Values value[VALUES_COUNT], Error *err)
{
    SceneLine *line = &scene->line;
    if (scene_line_is_network(line))
        return scene_line_check(line, err) && scene_make_network(scene, &value[VALUES_X], err);
    const OperationKind *kind = operation_kind(line->operation);
    if (!adopt_shapes(line, value, err))
        return false;
    if (line->same)
        conv_same_padding(line->input, line->same == SAME_LOWER, &line->spec);
    if (!scene_line_check(line, err) || !scene_size_fits(line, err)
        || !kind->make(scene, err) || !fill(scene, value, err) || !scene_run(scene, err))
        return false;
    scene->x = scene->tensor[SET_X];
    scene->w = scene->tensor[SET_W];
    scene->b = scene->tensor[SET_B];
    scene->y = scene->tensor[SET_Y];
    scene->trace = scene_trace(scene);
    return trace_init(&scene->trace, err);
}

bool scene_build(Scene *scene, const SceneLine *line, Error *err)
{
    Values value[VALUES_COUNT] = {{0}};
    *scene = (Scene){.line = scene_line_copy(line)};
    bool built = scene_files_fit(line, err);
    for (int i = 0; i < VALUES_COUNT && built; i++)
        if (line->values[i])
            built = values_read(line->values[i], value_names[i], &value[i], err);
    built = built && assemble(scene, value, err) && step_fits(scene, err);
    for (int i = 0; i < VALUES_COUNT; i++)
        free(value[i].v);
    if (!built)
        scene_free(scene);
    return built;
}

void scene_free(Scene *scene)
{
    scene_line_free(&scene->line);
    for (int set = 0; set < SET_COUNT; set++)
        tensor_free(&scene->tensor[set]);
    free(scene->winner);
    net_trace_free(scene->net);
    *scene = (Scene){0};
}

char *scene_values(const Scene *scene, CellSet set)
{
    Text text = {0};
    values_write(&scene->tensor[set], &text);
    return text.at;
}

void scene_set(Scene *scene, Cell cell, float value)
{
    scene->tensor[cell.set].v[cell.index] = value;
    scene_run(scene, NULL);
    for (int i = 0; i < VALUES_COUNT; i++) {
        if (value_sets[i] != cell.set)
            continue;
        free(scene->line.values[i]);
        scene->line.values[i] = scene_values(scene, cell.set);
        scene->line.said |= (uint64_t)1 << (SAID_VALUES + i);
    }
}
