/* What each operation's scene consists of, and how the engine runs it: one switch each. */
#include "trace/scene_values.h"

#include "base/memory.h"
#include "engine/linear.h"
#include "engine/loss.h"

#include <stdlib.h>
#include <string.h>

static bool make(Scene *scene, CellSet set, const int dim[4], Error *err)
{
    return tensor_init(&scene->tensor[set], dim[0], dim[1], dim[2], dim[3], err);
}

static PoolSpec pool_of(const SceneLine *line)
{
    return (PoolSpec){line->spec.kernel, line->spec.stride, line->spec.padding, !line->floor, line->count_padding};
}

/* The convolutions, and the update of their weights. */
static bool make_conv(Scene *scene, Error *err)
{
    const SceneLine *line = &scene->line;
    const int *x = line->input, w[4] = {line->kernels, x[1], line->spec.kernel.h, line->spec.kernel.w}, b[4] = {1, line->kernels, 1, 1};
    const int rates[4] = {1, 3, 1, 1};
    int y[4];
    if (!conv_output_dims(x, w, &line->spec, y, err) || !make(scene, SET_X, x, err) || !make(scene, SET_Y, y, err) || !make(scene, SET_W, w, err)
        || (line->bias && !make(scene, SET_B, b, err)))
        return false;
    if (line->operation == OP_CONV_FORWARD)
        return true;
    if (!make(scene, SET_DY, y, err))
        return false;
    if (line->operation == OP_CONV_BACKWARD_INPUT)
        return make(scene, SET_DX, x, err);
    if (line->operation == OP_CONV_BACKWARD_WEIGHT)
        return make(scene, SET_DW, w, err);
    if (line->operation == OP_CONV_BACKWARD_BIAS)
        return make(scene, SET_DB, b, err);
    if (line->bias && (!make(scene, SET_DB, b, err) || !make(scene, SET_VB, b, err) || !make(scene, SET_NEW_VB, b, err) || !make(scene, SET_NEW_B, b, err)))
        return false;
    return make(scene, SET_RATE, rates, err) && make(scene, SET_DW, w, err) && make(scene, SET_V, w, err) && make(scene, SET_NEW_V, w, err)
        && make(scene, SET_NEW_W, w, err);
}

/* Operations that keep the number of maps: X and Y, and on the way back their errors. */
static bool make_maps(Scene *scene, const int y[4], Error *err)
{
    const int *x = scene->line.input;
    return make(scene, SET_X, x, err) && make(scene, SET_Y, y, err)
        && (scene->line.pass == PASS_FORWARD || (make(scene, SET_DY, y, err) && make(scene, SET_DX, x, err)));
}

static bool make_pool(Scene *scene, Error *err)
{
    SceneLine *line = &scene->line;
    if (line->operation == OP_GLOBAL_POOL)
        line->spec = conv_spec(line->input[2], line->input[3]);
    PoolSpec spec = pool_of(line);
    int y[4];
    if (!pool_output_dims(line->input, &spec, y, err) || !make_maps(scene, y, err))
        return false;
    if (line->operation == OP_MAX_POOL)
        scene->winner = mem_try(tensor_count(&scene->tensor[SET_Y]), sizeof *scene->winner, "the winners", err);
    return line->operation != OP_MAX_POOL || scene->winner != NULL;
}

static bool make_linear(Scene *scene, Error *err)
{
    const SceneLine *line = &scene->line;
    const int *x = line->input, b[4] = {1, line->kernels, 1, 1};
    int64_t inputs = (int64_t)x[1] * x[2];
    if (inputs > TENSOR_MOST || inputs * x[3] > TENSOR_MOST)
        return error_set(err, "an input of %d x %d x %d values is too large", x[1], x[2], x[3]);
    const int w[4] = {line->kernels, (int)inputs * x[3], 1, 1};
    int y[4];
    if (!linear_output_dims(x, w, y, err) || !make(scene, SET_W, w, err) || (line->bias && !make(scene, SET_B, b, err)) || !make_maps(scene, y, err))
        return false;
    return line->pass == PASS_FORWARD || (make(scene, SET_DW, w, err) && (!line->bias || make(scene, SET_DB, b, err)));
}

/* The class of each image into the rows of T: as given, else one after the other from class 1. */
static bool fill_targets(Scene *scene, Error *err)
{
    Tensor *t = &scene->tensor[SET_T];
    int images = t->dim[0], classes = t->dim[1];
    Values given = {0};
    bool fits = !scene->line.target || values_read(scene->line.target, "target", &given, err);
    if (fits && scene->line.target && given.count != images)
        fits = error_set(err, "--target has %d numbers, the scene needs %d, the class of each image", given.count, images);
    for (int n = 0; fits && n < images; n++) {
        float class = scene->line.target ? given.v[n] : (float)((n + 1) % classes);
        fits = class >= 0 && class < (float)classes && class == (float)(int)class;
        if (fits)
            *tensor_at(t, n, (int)class, 0, 0) = 1;
        else
            error_set(err, "--target %g: there are classes 0 to %d", (double)class, classes - 1);
    }
    free(given.v);
    return fits;
}

static bool make_softmax(Scene *scene, Error *err)
{
    const int *x = scene->line.input, one[4] = {1, 1, 1, 1};
    if (x[2] != 1 || x[3] != 1)
        return error_set(err, "--input %dx%dx%dx%d: softmax takes classes, such as --classes 3 or --input 2x3x1x1", x[0], x[1], x[2], x[3]);
    if (!make(scene, SET_X, x, err) || !make(scene, SET_P, x, err) || !make(scene, SET_T, x, err) || !make(scene, SET_E, one, err))
        return false;
    return fill_targets(scene, err) && (scene->line.pass == PASS_FORWARD || make(scene, SET_DX, x, err));
}

bool scene_make_tensors(Scene *scene, Error *err)
{
    switch (scene->line.operation) {
    case OP_MAX_POOL:
    case OP_AVERAGE_POOL:
    case OP_GLOBAL_POOL: return make_pool(scene, err);
    case OP_ACTIVATION: return make_maps(scene, scene->line.input, err);
    case OP_LINEAR: return make_linear(scene, err);
    case OP_SOFTMAX: return make_softmax(scene, err);
    default: return make_conv(scene, err);
    }
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

/* One update of a parameter, whose tensors before it stay as they are. */
static void update(const Scene *scene, CellSet w, CellSet dw, CellSet v, CellSet new_v, CellSet new_w)
{
    const Tensor *tensor = scene->tensor;
    size_t size = tensor_count(&tensor[w]) * sizeof *tensor[w].v;
    Tensor velocity = tensor[new_v], weight = tensor[new_w];
    memcpy(velocity.v, tensor[v].v, size);
    memcpy(weight.v, tensor[w].v, size);
    sgd_step(&scene->line.sgd, &tensor[dw], &velocity, &weight);
}

static void run_sgd(Scene *scene)
{
    Tensor *tensor = scene->tensor;
    const Sgd *sgd = &scene->line.sgd;
    memcpy(tensor[SET_RATE].v, (const float[3]){sgd->rate, sgd->momentum, sgd->decay}, 3 * sizeof(float));
    conv_backward_weight(&tensor[SET_X], &tensor[SET_DY], &scene->line.spec, &tensor[SET_DW]);
    update(scene, SET_W, SET_DW, SET_V, SET_NEW_V, SET_NEW_W);
    if (!scene->line.bias)
        return;
    values_random(scene, &tensor[SET_VB], 15, -3, 3);
    conv_backward_bias(&tensor[SET_DY], &tensor[SET_DB]);
    update(scene, SET_B, SET_DB, SET_VB, SET_NEW_VB, SET_NEW_B);
}

static bool run_conv(Scene *scene, Error *err)
{
    Tensor *tensor = scene->tensor;
    const ConvSpec *spec = &scene->line.spec;
    conv_forward_rows(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], spec, &tensor[SET_Y]);
    switch (scene->line.operation) {
    case OP_CONV_BACKWARD_INPUT: return run_input(scene, err);
    case OP_CONV_BACKWARD_WEIGHT: conv_backward_weight(&tensor[SET_X], &tensor[SET_DY], spec, &tensor[SET_DW]); break;
    case OP_CONV_BACKWARD_BIAS: conv_backward_bias(&tensor[SET_DY], &tensor[SET_DB]); break;
    case OP_SGD: run_sgd(scene); break;
    default: break;
    }
    return true;
}

static void run_pool(Scene *scene)
{
    Tensor *tensor = scene->tensor;
    PoolSpec spec = pool_of(&scene->line);
    bool back = scene->line.pass == PASS_BACKWARD;
    if (scene->line.operation == OP_MAX_POOL) {
        pool_max_forward(&tensor[SET_X], &spec, scene->winner, &tensor[SET_Y]);
        if (back)
            pool_max_backward(&tensor[SET_DY], scene->winner, &tensor[SET_DX]);
    } else if (scene->line.operation == OP_AVERAGE_POOL) {
        pool_average_forward(&tensor[SET_X], &spec, &tensor[SET_Y]);
        if (back)
            pool_average_backward(&tensor[SET_DY], &spec, &tensor[SET_DX]);
    } else {
        pool_global_forward(&tensor[SET_X], &tensor[SET_Y]);
        if (back)
            pool_global_backward(&tensor[SET_DY], &tensor[SET_DX]);
    }
}

static void run_linear(Scene *scene)
{
    Tensor *tensor = scene->tensor;
    linear_forward(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], &tensor[SET_Y]);
    if (scene->line.pass == PASS_FORWARD)
        return;
    linear_backward_input(&tensor[SET_DY], &tensor[SET_W], &tensor[SET_DX]);
    linear_backward_weight(&tensor[SET_X], &tensor[SET_DY], &tensor[SET_DW]);
    if (scene->line.bias)
        linear_backward_bias(&tensor[SET_DY], &tensor[SET_DB]);
}

static bool run_softmax(Scene *scene, Error *err)
{
    Tensor *tensor = scene->tensor;
    int images = tensor[SET_X].dim[0], classes = tensor[SET_X].dim[1], *target = mem_try((size_t)images, sizeof *target, "the targets", err);
    if (!target)
        return false;
    for (int i = 0; i < images * classes; i++)
        if (tensor[SET_T].v[i] != 0)
            target[i / classes] = i % classes;
    tensor[SET_E].v[0] = loss_forward(&tensor[SET_X], target, &tensor[SET_P]);
    if (scene->line.pass == PASS_BACKWARD)
        loss_backward(&tensor[SET_P], target, &tensor[SET_DX]);
    free(target);
    return true;
}

bool scene_run(Scene *scene, Error *err)
{
    Tensor *tensor = scene->tensor;
    switch (scene->line.operation) {
    case OP_MAX_POOL:
    case OP_AVERAGE_POOL:
    case OP_GLOBAL_POOL: run_pool(scene); return true;
    case OP_ACTIVATION:
        activation_forward(scene->line.function, &tensor[SET_X], &tensor[SET_Y]);
        if (scene->line.pass == PASS_BACKWARD)
            activation_backward(scene->line.function, &tensor[SET_Y], &tensor[SET_DY], &tensor[SET_DX]);
        return true;
    case OP_LINEAR: run_linear(scene); return true;
    case OP_SOFTMAX: return run_softmax(scene, err);
    default: return run_conv(scene, err);
    }
}
