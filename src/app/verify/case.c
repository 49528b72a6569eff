/* Reading a case. Its texts are parsed and its tensors taken one after the other; each must have the type, the rank and
 * the sizes that the operation gives it, told by one line that names it. */
#include "app/verify/case.h"

#include "base/memory.h"
#include "base/text.h"
#include "engine/linear.h"
#include "engine/loss.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Texts. */

static bool read_text(const Case *made, const char *key, const char *expected, const char **value, Error *err)
{
    *value = safetensors_metadata(&made->file, key);
    return *value || error_set(err, "its metadata have no %s: expected %s", key, expected);
}

/* "2,3": height and width. */
static bool read_pair(const Case *made, const char *key, int low, Pair *pair, Error *err)
{
    const char *text, *comma;
    char height[16];
    if (!read_text(made, key, "height,width", &text, err))
        return false;
    comma = strchr(text, ',');
    if (comma && (size_t)(comma - text) < sizeof height) {
        snprintf(height, sizeof height, "%.*s", (int)(comma - text), text);
        if (text_to_int(height, low, INT_MAX, &pair->h) && text_to_int(comma + 1, low, INT_MAX, &pair->w))
            return true;
    }
    return error_set(err, "%s '%.40s': expected height,width, each a whole number of %d or more", key, text, low);
}

static bool read_flag(const Case *made, const char *key, bool *flag, Error *err)
{
    const char *text;
    if (!read_text(made, key, "true or false", &text, err))
        return false;
    *flag = strcmp(text, "true") == 0 || strcmp(text, "True") == 0;
    return *flag || strcmp(text, "false") == 0 || strcmp(text, "False") == 0
        || error_set(err, "%s '%.40s': expected true or false", key, text);
}

static bool read_number(const Case *made, const char *key, float *number, Error *err)
{
    const char *text;
    return read_text(made, key, "a number", &text, err)
        && (text_to_float(text, number) || error_set(err, "%s '%.40s': expected a number", key, text));
}

/* ---- Tensors. */

/* Its dims as a tensor's: rank 1 is one row of channels, {1, O, 1, 1}; missing ones are 1. */
static bool read_dims(const SafeTensor *stored, int rank, int dim[4], Error *err)
{
    if (stored->rank != rank)
        return error_set(err, "%s: it has %d dimensions, expected %d", stored->name, stored->rank, rank);
    for (int i = 0; i < 4; i++)
        dim[i] = 1;
    for (int i = 0; i < rank; i++) {
        if (stored->dim[i] < 1 || stored->dim[i] > TENSOR_MOST)
            return error_set(err, "%s: a side of %lld; each must be from 1 to %d", stored->name, (long long)stored->dim[i], TENSOR_MOST);
        dim[rank == 1 ? 1 : i] = (int)stored->dim[i];
    }
    return true;
}

static bool take(Case *made, const char *name, int rank, Tensor *tensor, Error *err)
{
    int dim[4];
    const SafeTensor *stored = safetensors_find(&made->file, name);
    if (!stored)
        return error_set(err, "there is no tensor %s, which %s needs", name, made->op);
    return read_dims(stored, rank, dim, err) && tensor_init(tensor, dim[0], dim[1], dim[2], dim[3], err) && safetensor_floats(stored, tensor->v, err);
}

/* Takes an input of known dims, where the file has it. */
static bool take_fitting(Case *made, const char *name, int rank, const int dim[4], Tensor *tensor, Error *err)
{
    if (!safetensors_find(&made->file, name))
        return true;
    if (!take(made, name, rank, tensor, err))
        return false;
    for (int i = 0; i < 4; i++)
        if (tensor->dim[i] != dim[i])
            return error_set(err, "%s is %d x %d x %d x %d, but %s makes it %d x %d x %d x %d", name, tensor->dim[0], tensor->dim[1],
                             tensor->dim[2], tensor->dim[3], made->op, dim[0], dim[1], dim[2], dim[3]);
    return true;
}

static bool take_target(Case *made, int classes, Error *err)
{
    const SafeTensor *stored = safetensors_find(&made->file, "target");
    if (!stored)
        return true;
    if (stored->rank != 1 || stored->dim[0] != made->x.dim[0])
        return error_set(err, "target: expected one class for each of the %d rows of x", made->x.dim[0]);
    made->target = mem_try(stored->count, sizeof *made->target, "the targets", err);
    return made->target && safetensor_ints(stored, made->target, err) && loss_targets_fit(made->target, made->x.dim[0], classes, err);
}

/* ---- Operations. */

static bool read_conv(Case *made, Error *err)
{
    ConvSpec *spec = &made->conv;
    made->rank = 4;
    if (!read_pair(made, "stride", 1, &spec->stride, err) || !read_pair(made, "padding", 0, &spec->padding, err)
        || !read_pair(made, "dilation", 1, &spec->dilation, err) || !take(made, "x", 4, &made->x, err) || !take(made, "weight", 4, &made->w, err))
        return false;
    spec->kernel = (Pair){made->w.dim[2], made->w.dim[3]};
    return conv_output_dims(made->x.dim, made->w.dim, spec, made->y, err)
        && take_fitting(made, "bias", 1, (int[]){1, made->w.dim[0], 1, 1}, &made->b, err) && take_fitting(made, "dy", 4, made->y, &made->dy, err);
}

static bool read_pool(Case *made, Error *err)
{
    PoolSpec *spec = &made->pool;
    made->rank = 4;
    return read_pair(made, "kernel", 1, &spec->kernel, err) && read_pair(made, "stride", 1, &spec->stride, err)
        && read_pair(made, "padding", 0, &spec->padding, err) && read_flag(made, "ceil_mode", &spec->ceil, err)
        && (made->kind == CASE_MAX_POOL || read_flag(made, "count_include_pad", &spec->count_padding, err))
        && take(made, "x", 4, &made->x, err) && pool_output_dims(made->x.dim, spec, made->y, err)
        && take_fitting(made, "dy", 4, made->y, &made->dy, err);
}

static bool read_global_pool(Case *made, Error *err)
{
    made->rank = 4;
    if (!take(made, "x", 4, &made->x, err))
        return false;
    memcpy(made->y, (int[]){made->x.dim[0], made->x.dim[1], 1, 1}, sizeof made->y);
    return take_fitting(made, "dy", 4, made->y, &made->dy, err);
}

static bool read_activation(Case *made, Error *err)
{
    const SafeTensor *stored = safetensors_find(&made->file, "x");
    made->rank = stored ? stored->rank : 4;
    if (made->rank > 4)
        return error_set(err, "x has %d dimensions, expected at most 4", made->rank);
    if (!activation_from_name(made->op, &made->activation) || !take(made, "x", made->rank, &made->x, err))
        return false;
    memcpy(made->y, made->x.dim, sizeof made->y);
    return take_fitting(made, "dy", made->rank, made->y, &made->dy, err);
}

static bool read_linear(Case *made, Error *err)
{
    made->rank = 2;
    return take(made, "x", 2, &made->x, err) && take(made, "weight", 2, &made->w, err) && linear_output_dims(made->x.dim, made->w.dim, made->y, err)
        && take_fitting(made, "bias", 1, (int[]){1, made->w.dim[0], 1, 1}, &made->b, err) && take_fitting(made, "dy", 2, made->y, &made->dy, err);
}

static bool read_loss(Case *made, Error *err)
{
    const char *reduction;
    made->rank = 2;
    if (!read_text(made, "reduction", "mean", &reduction, err))
        return false;
    if (strcmp(reduction, "mean") != 0)
        return error_set(err, "reduction '%.40s': expected mean", reduction);
    if (!take(made, "x", 2, &made->x, err))
        return false;
    memcpy(made->y, made->x.dim, sizeof made->y);
    return take_target(made, made->x.dim[1], err);
}

static bool read_descent(Case *made, Error *err)
{
    const char *steps;
    return read_text(made, "steps", "a whole number", &steps, err)
        && (text_to_int(steps, 0, 1000000, &made->steps) || error_set(err, "steps '%.40s': expected a whole number from 0 to 1000000", steps))
        && read_number(made, "lr", &made->sgd.rate, err) && read_number(made, "momentum", &made->sgd.momentum, err)
        && read_number(made, "weight_decay", &made->sgd.decay, err) && sgd_fits(&made->sgd, err);
}

static bool read_lenet(Case *made, Error *err)
{
    const char *act, *pool;
    made->rank = 2;
    if (!read_text(made, "activation", "relu, tanh or sigmoid", &act, err) || !read_text(made, "pool", "max or average", &pool, err))
        return false;
    if (!activation_from_name(act, &made->activation))
        return error_set(err, "activation '%.40s': expected relu, tanh or sigmoid", act);
    made->average = strcmp(pool, "average") == 0 || strcmp(pool, "avg") == 0;
    if (!made->average && strcmp(pool, "max") != 0)
        return error_set(err, "pool '%.40s': expected max or average", pool);
    if (!take(made, "x", 4, &made->x, err))
        return false;
    if (made->x.dim[1] != 1 || made->x.dim[2] != 28 || made->x.dim[3] != 28)
        return error_set(err, "x: images of %d x %d x %d, expected 1 x 28 x 28", made->x.dim[1], made->x.dim[2], made->x.dim[3]);
    for (int i = 0; i < LENET_PARAMETERS; i++) {
        int rank = i % 2 ? 1 : i < LENET_FC1_WEIGHT ? 4 : 2;
        if (!take_fitting(made, lenet_parameter_names[i], rank, lenet_parameter_dims[i], &made->parameter[i], err))
            return false;
        if (!made->parameter[i].v)
            return error_set(err, "there is no tensor %s, which lenet needs", lenet_parameter_names[i]);
    }
    memcpy(made->y, (int[]){made->x.dim[0], 10, 1, 1}, sizeof made->y);
    return take_target(made, 10, err) && (!made->target || read_descent(made, err));
}

static const struct {
    const char *op;
    CaseKind kind;
    bool (*read)(Case *made, Error *err);
} operations[] = {
    {"conv2d", CASE_CONV, read_conv},
    {"maxpool2d", CASE_MAX_POOL, read_pool},
    {"avgpool2d", CASE_AVERAGE_POOL, read_pool},
    {"global_avgpool2d", CASE_GLOBAL_POOL, read_global_pool},
    {"relu", CASE_ACTIVATION, read_activation},
    {"sigmoid", CASE_ACTIVATION, read_activation},
    {"tanh", CASE_ACTIVATION, read_activation},
    {"linear", CASE_LINEAR, read_linear},
    {"softmax_cross_entropy", CASE_LOSS, read_loss},
    {"lenet", CASE_LENET, read_lenet},
};

/* What a case may ask to be computed: half a gigabyte. The file bounds its inputs, but a large padding makes y large. */
static bool output_bounded(const Case *made, Error *err)
{
    double count = 1;
    for (int i = 0; i < 4; i++)
        count *= made->y[i];
    return count <= CASE_MOST || error_set(err, "its output of %d x %d x %d x %d is too large", made->y[0], made->y[1], made->y[2], made->y[3]);
}

static bool read_all(Case *made, Error *err)
{
    enum { OPERATIONS = sizeof operations / sizeof *operations };
    const char *names[OPERATIONS + 1] = {NULL};
    if (!read_text(made, "op", "conv2d, maxpool2d, ...", &made->op, err))
        return false;
    for (int i = 0; i < OPERATIONS; i++) {
        names[i] = operations[i].op;
        if (strcmp(made->op, operations[i].op) == 0) {
            made->kind = operations[i].kind;
            return operations[i].read(made, err) && output_bounded(made, err);
        }
    }
    const char *nearest = text_nearest(made->op, names);
    if (nearest)
        return error_set(err, "op '%.40s': no such operation; did you mean %s?", made->op, nearest);
    return error_set(err, "op '%.40s': no such operation (convwalk verify --help lists them)", made->op);
}

bool case_take(Case *made, const SafeTensors *file, Error *err)
{
    *made = (Case){.file = *file};
    if (read_all(made, err))
        return true;
    case_free(made);
    return false;
}

bool case_read(Case *made, const char *path, Error *err)
{
    SafeTensors file;
    if (!safetensors_read(path, &file, err))
        return false;
    return case_take(made, &file, err) || error_prefix(err, "%s", path);
}

void case_free(Case *made)
{
    Tensor *const all[] = {&made->x, &made->w, &made->b, &made->dy};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        tensor_free(all[i]);
    for (int i = 0; i < LENET_PARAMETERS; i++)
        tensor_free(&made->parameter[i]);
    free(made->target);
    safetensors_free(&made->file);
    *made = (Case){.steps = 0};
}

bool case_is_input(const Case *made, const char *name)
{
    static const char *const inputs[][5] = {
        [CASE_CONV] = {"x", "weight", "bias", "dy", NULL}, [CASE_MAX_POOL] = {"x", "dy", NULL}, [CASE_AVERAGE_POOL] = {"x", "dy", NULL},
        [CASE_GLOBAL_POOL] = {"x", "dy", NULL}, [CASE_ACTIVATION] = {"x", "dy", NULL}, [CASE_LINEAR] = {"x", "weight", "bias", "dy", NULL},
        [CASE_LOSS] = {"x", "target", NULL}, [CASE_LENET] = {"x", "target", NULL},
    };
    for (int i = 0; made->kind == CASE_LENET && i < LENET_PARAMETERS; i++)
        if (strcmp(name, lenet_parameter_names[i]) == 0)
            return true;
    for (const char *const *input = inputs[made->kind]; *input; input++)
        if (strcmp(name, *input) == 0)
            return true;
    return false;
}

const SafeTensor *case_expected(const Case *made, const char *name)
{
    return case_is_input(made, name) ? NULL : safetensors_find(&made->file, name);
}
