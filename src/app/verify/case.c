/* Reading a case. Its texts are parsed and its tensors taken one after the other; each must have the type, the rank and
 * the sizes that the operation gives it, told by one line that names it. */
#include "app/verify/case.h"

#include "app/verify/keys.h"
#include "base/memory.h"
#include "engine/linear.h"
#include "engine/loss.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool read_text(const Case *made, const char *key, const char *expected, const char **value, Error *err)
{
    *value = safetensors_metadata(&made->file, key);
    return *value || error_set(err, "its metadata have no %s: expected %s", key, expected);
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
            return error_set(err, "%s: a side of %lld; each must be from 1 to %d", stored->name,
                             (long long)stored->dim[i], TENSOR_MOST);
        dim[rank == 1 ? 1 : i] = (int)stored->dim[i];
    }
    return true;
}

/* Numbers that no float32 is are kept as they stand in the file, too: what they round to is not what was computed
 * from. */
static bool keep_finer(Case *made, const SafeTensor *stored, const Tensor *tensor, Error *err)
{
    if (stored->type != SAFE_F64)
        return true;
    const Tensor *const inputs[FINER_COUNT] = {&made->x, &made->w, &made->b, &made->dy};
    double *finer = mem_try(stored->count, sizeof *finer, stored->name, err);
    bool read = finer && safetensor_doubles(stored, finer, err), rounded = false;
    for (size_t i = 0; read && !rounded && i < stored->count; i++)
        rounded = finer[i] != (double)tensor->v[i] && !isnan(finer[i]);
    for (int i = 0; rounded && i < FINER_COUNT; i++)
        if (tensor == inputs[i]) {
            made->finer[i] = finer;
            return true;
        }
    free(finer);   /* a network's parameters are only converted */
    return read;
}

static bool take(Case *made, const char *name, int rank, Tensor *tensor, Error *err)
{
    int dim[4];
    const SafeTensor *stored = safetensors_find(&made->file, name);
    if (!stored)
        return error_set(err, "there is no tensor %s, which %s needs", name, made->op);
    return read_dims(stored, rank, dim, err) && tensor_init(tensor, dim[0], dim[1], dim[2], dim[3], err)
        && safetensor_floats(stored, tensor->v, err) && keep_finer(made, stored, tensor, err);
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
            return error_set(err, "%s is %d x %d x %d x %d, but %s makes it %d x %d x %d x %d", name, tensor->dim[0],
                             tensor->dim[1], tensor->dim[2], tensor->dim[3], made->op, dim[0], dim[1], dim[2], dim[3]);
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
    if (!made->target || !safetensor_ints(stored, made->target, err))
        return false;
    for (int n = 0; made->kind == CASE_LOSS && n < made->x.dim[0]; n++) {
        int *target = &made->target[n];
        if (*target == made->ignore) {
            *target = LOSS_IGNORED;
            made->ignored++;
        } else if (*target < 0 || *target >= classes) {
            return error_set(err, "target %d is class %d, but there are classes 0 to %d, and ignore_index is %d", n,
                             *target, classes - 1, made->ignore);
        }
    }
    return made->kind == CASE_LOSS || loss_targets_fit(made->target, made->x.dim[0], classes, err);
}

/* ---- Operations. */

static bool read_conv(Case *made, Error *err)
{
    ConvSpec *spec = &made->conv;
    made->rank = 4;
    *spec = conv_spec(1, 1);
    if (!key_pair(made, "stride", 1, &spec->stride, err) || !key_pair(made, "dilation", 1, &spec->dilation, err)
        || !take(made, "x", 4, &made->x, err) || !take(made, "weight", 4, &made->w, err))
        return false;
    spec->kernel = (Pair){made->w.dim[2], made->w.dim[3]};
    return key_padding(made, spec->kernel, spec->stride, spec->dilation, &spec->padding, err)
        && conv_output_dims(made->x.dim, made->w.dim, spec, made->y, err)
        && take_fitting(made, "bias", 1, (int[]){1, made->w.dim[0], 1, 1}, &made->b, err)
        && take_fitting(made, "dy", 4, made->y, &made->dy, err);
}

/* PyTorch's defaults: the stride is the kernel, sizes are rounded down, an average counts its padding. */
static bool read_pool_spec(Case *made, PoolSpec *spec, Error *err)
{
    const char *kernel, *stride = safetensors_metadata(&made->file, "stride");
    *spec = (PoolSpec){.count_padding = made->kind == CASE_AVERAGE_POOL};
    if (!key_either(made, "kernel", "kernel_size", &kernel, err))
        return false;
    if (!kernel)
        return error_set(err, "its metadata have no kernel: expected height,width");
    if (!key_pair(made, kernel, 1, &spec->kernel, err))
        return false;
    spec->stride = spec->kernel;
    return ((stride && strcmp(stride, "None") == 0) || key_pair(made, "stride", 1, &spec->stride, err))
        && key_padding(made, spec->kernel, spec->stride, (Pair){1, 1}, &spec->padding, err)
        && key_flag(made, "ceil_mode", &spec->ceil, err)
        && key_flag(made, "count_include_pad", &spec->count_padding, err);
}

static bool read_pool(Case *made, Error *err)
{
    made->rank = 4;
    return read_pool_spec(made, &made->pool, err) && take(made, "x", 4, &made->x, err)
        && pool_output_dims(made->x.dim, &made->pool, made->y, err)
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
    return take(made, "x", 2, &made->x, err) && take(made, "weight", 2, &made->w, err)
           && linear_output_dims(made->x.dim, made->w.dim, made->y, err)
           && take_fitting(made, "bias", 1, (int[]){1, made->w.dim[0], 1, 1}, &made->b, err)
           && take_fitting(made, "dy", 2, made->y, &made->dy, err);
}

/* The classes whose rows are left out of the mean: -100 unless it is said, as in PyTorch. */
static bool read_loss(Case *made, Error *err)
{
    made->rank = 2;
    made->ignore = -100;
    if (!key_whole(made, "ignore_index", -INT_MAX, INT_MAX, &made->ignore, err) || !take(made, "x", 2, &made->x, err))
        return false;
    memcpy(made->y, made->x.dim, sizeof made->y);
    return take_target(made, made->x.dim[1], err);
}

static bool read_descent(Case *made, Error *err)
{
    const char *text;
    made->sgd = (Sgd){.momentum = 0, .decay = 0};
    return read_text(made, "steps", "a whole number", &text, err)
        && key_whole(made, "steps", 0, 1000000, &made->steps, err) && read_text(made, "lr", "a number", &text, err)
        && key_number(made, "lr", &made->sgd.rate, err) && key_number(made, "momentum", &made->sgd.momentum, err)
        && key_number(made, "weight_decay", &made->sgd.decay, err) && sgd_fits(&made->sgd, err);
}

static bool read_lenet(Case *made, Error *err)
{
    const char *act, *pool;
    made->rank = 2;
    if (!read_text(made, "activation", "relu, tanh or sigmoid", &act, err)
        || !read_text(made, "pool", "max or average", &pool, err))
        return false;
    if (!activation_from_name(act, &made->activation))
        return error_set(err, "activation '%.40s': expected relu, tanh or sigmoid", act);
    made->average = strcmp(pool, "average") == 0 || strcmp(pool, "avg") == 0;
    if (!made->average && strcmp(pool, "max") != 0)
        return error_set(err, "pool '%.40s': expected max or average", pool);
    if (!take(made, "x", 4, &made->x, err))
        return false;
    if (made->x.dim[1] != 1 || made->x.dim[2] != 28 || made->x.dim[3] != 28)
        return error_set(err, "x: images of %d x %d x %d, expected 1 x 28 x 28", made->x.dim[1], made->x.dim[2],
                         made->x.dim[3]);
    net_lenet(&made->net, made->activation, made->average);
    for (int i = 0; i < made->net.parameters; i++) {
        const NetParameter *own = &made->net.parameter[i];
        if (!take_fitting(made, own->name, own->rank, own->dim, &made->parameter[i], err))
            return false;
        if (!made->parameter[i].v)
            return error_set(err, "there is no tensor %s, which lenet needs", own->name);
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

/* What a case may ask to be computed: half a gigabyte. The file bounds its inputs, but a large padding makes y
 * large. */
static bool output_bounded(const Case *made, Error *err)
{
    double count = 1;
    for (int i = 0; i < 4; i++)
        count *= made->y[i];
    return count <= CASE_MOST
           || error_set(err, "its output of %d x %d x %d x %d is too large", made->y[0], made->y[1], made->y[2],
                        made->y[3]);
}

/* No tensor stands in the file that would not be looked at. */
static bool tensors_known(const Case *made, Error *err)
{
    for (int i = 0; i < made->file.count; i++) {
        const char *name = made->file.tensor[i].name;
        if (case_is_input(made, name) || case_is_output(made, name))
            continue;
        Text list = {0};
        case_names(made, &list);
        error_set(err, "tensor %.60s: %s has no such tensor; it has %s", name, made->op, text_get(&list));
        text_free(&list);
        return false;
    }
    return true;
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
            return keys_check(made, err) && operations[i].read(made, err) && keys_check(made, err)
                && output_bounded(made, err) && tensors_known(made, err);
        }
    }
    const char *nearest = text_nearest(made->op, names);
    Text list = {0};
    for (int i = 0; i < OPERATIONS; i++)
        text_add(&list, "%s%s", i ? ", " : "", names[i]);
    error_set(err, "op '%.40s': no such operation%s%s; there are %s", made->op, nearest ? "; did you mean " : "",
              nearest ? nearest : "", text_get(&list));
    text_free(&list);
    return false;
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
    for (int i = 0; i < made->net.parameters; i++)
        tensor_free(&made->parameter[i]);
    for (int i = 0; i < FINER_COUNT; i++)
        free(made->finer[i]);
    free(made->target);
    safetensors_free(&made->file);
    *made = (Case){.steps = 0};
}

/* ---- Names. */

enum { NAMES = 9 };

static const char *const inputs[][NAMES] = {
    [CASE_CONV] = {"x", "weight", "bias", "dy", NULL},
    [CASE_MAX_POOL] = {"x", "dy", NULL},
    [CASE_AVERAGE_POOL] = {"x", "dy", NULL},
    [CASE_GLOBAL_POOL] = {"x", "dy", NULL},
    [CASE_ACTIVATION] = {"x", "dy", NULL},
    [CASE_LINEAR] = {"x", "weight", "bias", "dy", NULL},
    [CASE_LOSS] = {"x", "target", NULL},
    [CASE_LENET] = {"x", "target", NULL},
};

static const char *const outputs[][NAMES] = {
    [CASE_CONV] = {"y", "dx", "dweight", "dbias", "col", "dcol", NULL},
    [CASE_MAX_POOL] = {"y", "dx", NULL},
    [CASE_AVERAGE_POOL] = {"y", "dx", NULL},
    [CASE_GLOBAL_POOL] = {"y", "dx", NULL},
    [CASE_ACTIVATION] = {"y", "dx", NULL},
    [CASE_LINEAR] = {"y", "dx", "dweight", "dbias", NULL},
    [CASE_LOSS] = {"y", "loss", "dx", NULL},
    [CASE_LENET] = {"y", "loss", NULL},
};

static bool is_among(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static bool is_parameter(const Case *made, const char *name)
{
    for (int i = 0; i < made->net.parameters; i++)
        if (strcmp(name, made->net.parameter[i].name) == 0)
            return true;
    return false;
}

bool case_is_input(const Case *made, const char *name)
{
    return is_parameter(made, name) || is_among(name, inputs[made->kind]);
}

bool case_is_output(const Case *made, const char *name)
{
    if (is_among(name, outputs[made->kind]))
        return true;
    return strncmp(name, "after.", 6) == 0 ? is_parameter(made, name + 6)
                                           : name[0] == 'd' && is_parameter(made, name + 1);
}

void case_names(const Case *made, Text *out)
{
    for (const char *const *name = inputs[made->kind]; *name; name++)
        text_add(out, "%s%s", out->length ? ", " : "", *name);
    for (const char *const *name = outputs[made->kind]; *name; name++)
        text_add(out, ", %s", *name);
    if (made->kind == CASE_LENET)
        text_add(out, ", conv1.weight ... fc3.bias, and these after d and after.");
}

bool case_type_fits(const SafeTensor *tensor)
{
    if (strcmp(tensor->name, "target") == 0)
        return tensor->type == SAFE_I64 || tensor->type == SAFE_I32;
    return tensor->type == SAFE_F32;
}

const SafeTensor *case_expected(const Case *made, const char *name)
{
    return case_is_input(made, name) ? NULL : safetensors_find(&made->file, name);
}
