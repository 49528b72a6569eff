/* A scene from its line: the shapes of its tensors, the values that were written or come from a seed, and the engine's
 * results. What a scene has and how it is run is told by one switch each over the operations. */
#include "trace/scene_values.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Sizes that were not said come from the values' shape. */
static void adopt_shapes(SceneLine *line, const Values value[VALUES_COUNT])
{
    const Values *x = &value[VALUES_X], *w = &value[VALUES_W];
    if (x->v && !line->said_input) {
        line->input[1] = x->planes;
        line->input[2] = x->rows;
        line->input[3] = x->columns;
    }
    if (w->v && !line->said_kernel)
        line->spec.kernel = (Pair){w->rows, w->columns};
    assert(line->input[1] > 0);
    if (w->v && !line->said_kernels && w->planes % line->input[1] == 0)
        line->kernels = w->planes / line->input[1];
    if (value[VALUES_B].v)
        line->bias = true;
}

static bool make(Scene *scene, CellSet set, const int dim[4], Error *err)
{
    return tensor_init(&scene->tensor[set], dim[0], dim[1], dim[2], dim[3], err);
}

/* The tensors that the operation needs, zeroed. */
static bool make_tensors(Scene *scene, Error *err)
{
    const SceneLine *line = &scene->line;
    const int *x = line->input, w[4] = {line->kernels, x[1], line->spec.kernel.h, line->spec.kernel.w}, b[4] = {1, line->kernels, 1, 1};
    int y[4];
    if (!conv_output_dims(x, w, &line->spec, y, err) || !make(scene, SET_X, x, err) || !make(scene, SET_Y, y, err) || !make(scene, SET_W, w, err)
        || (line->bias && !make(scene, SET_B, b, err)))
        return false;
    switch (line->operation) {
    case OP_CONV_BACKWARD_INPUT: return make(scene, SET_DY, y, err) && make(scene, SET_DX, x, err);
    case OP_CONV_BACKWARD_WEIGHT: return make(scene, SET_DY, y, err) && make(scene, SET_DW, w, err);
    case OP_CONV_BACKWARD_BIAS: return make(scene, SET_DY, y, err) && make(scene, SET_DB, b, err);
    case OP_CONV_FORWARD:
    case OP_COUNT: break;
    }
    return true;
}

static bool fill(Scene *scene, const Values value[VALUES_COUNT], Error *err)
{
    for (int i = 0; i < VALUES_COUNT; i++) {
        Tensor *tensor = &scene->tensor[value_sets[i]];
        if (!tensor->v && value[i].v)
            return error_set(err, "--%s: this scene has no such tensor", value_names[i]);
        if (tensor->v && value[i].v && !values_fit(tensor, &value[i], value_names[i], err))
            return false;
        if (tensor->v && !value[i].v)
            values_make(scene, i);
    }
    return true;
}

/* The error of the input by the line's route; the matrix route needs room for one image's columns. */
static bool run_input(Scene *scene, Error *err)
{
    const Tensor *dy = &scene->tensor[SET_DY], *w = &scene->tensor[SET_W];
    const ConvSpec *spec = &scene->line.spec;
    Tensor *dx = &scene->tensor[SET_DX], col;
    if (scene->line.route == ROUTE_ROT) {
        conv_backward_input_rot(dy, w, spec, dx);
    } else if (scene->line.route == ROUTE_SCATTER) {
        conv_backward_input_scatter(dy, w, spec, dx);
    } else {
        int dim[4];
        if (!conv_column_dims(dx->dim, spec, dim, err) || !tensor_init(&col, dim[0], dim[1], dim[2], dim[3], err))
            return false;
        conv_backward_input_col2im(dy, w, spec, col.v, dx);
        tensor_free(&col);
    }
    return true;
}

/* Runs the engine over the scene's values. */
static bool run(Scene *scene, Error *err)
{
    Tensor *tensor = scene->tensor;
    const ConvSpec *spec = &scene->line.spec;
    conv_forward_rows(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], spec, &tensor[SET_Y]);
    switch (scene->line.operation) {
    case OP_CONV_BACKWARD_INPUT: return run_input(scene, err);
    case OP_CONV_BACKWARD_WEIGHT: conv_backward_weight(&tensor[SET_X], &tensor[SET_DY], spec, &tensor[SET_DW]); break;
    case OP_CONV_BACKWARD_BIAS: conv_backward_bias(&tensor[SET_DY], &tensor[SET_DB]); break;
    case OP_CONV_FORWARD:
    case OP_COUNT: break;
    }
    return true;
}

static bool assemble(Scene *scene, const Values value[VALUES_COUNT], Error *err)
{
    SceneLine *line = &scene->line;
    adopt_shapes(line, value);
    if (!scene_line_check(line, err) || !make_tensors(scene, err) || !fill(scene, value, err) || !run(scene, err))
        return false;
    scene->x = scene->tensor[SET_X];
    scene->w = scene->tensor[SET_W];
    scene->b = scene->tensor[SET_B];
    scene->y = scene->tensor[SET_Y];
    scene->trace = (Trace){.operation = line->operation, .pass = line->pass, .route = line->route, .spec = line->spec};
    memcpy(scene->trace.tensor, scene->tensor, sizeof scene->tensor);
    if (!trace_init(&scene->trace, err))
        return false;
    if (line->step > scene->trace.len)
        return error_set(err, "--step %lld: this scene has %lld steps", (long long)line->step, (long long)scene->trace.len);
    return true;
}

bool scene_build(Scene *scene, const SceneLine *line, Error *err)
{
    Values value[VALUES_COUNT] = {{0}};
    *scene = (Scene){.line = scene_line_copy(line)};
    bool built = true;
    for (int i = 0; i < VALUES_COUNT && built; i++)
        if (line->values[i])
            built = values_read(line->values[i], value_names[i], &value[i], err);
    built = built && assemble(scene, value, err);
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
    run(scene, NULL);
    for (int i = 0; i < VALUES_COUNT; i++) {
        if (value_sets[i] != cell.set)
            continue;
        free(scene->line.values[i]);
        scene->line.values[i] = scene_values(scene, cell.set);
        scene->line.said |= 1u << (SAID_VALUES + i);
    }
}
