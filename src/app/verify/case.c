/* Reading a case. Its texts are parsed and its tensors read one after the other; each must have the type, the rank and
 * the sizes that the operation requires, else the error names it. */
#include "app/verify/case.h"

#include "app/verify/cases/case_kind.h"
#include "base/memory.h"
#include "engine/loss.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool case_text(const Case *made, const char *key, const char *expected, const char **value, Error *err)
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

/* Numbers that are not exact in float32 are also kept as they are in the file, since the expected results were computed
 * from them. */
static bool keep_finer(Case *made, const SafeTensor *stored, const Tensor *tensor, Error *err)
{
    if (stored->type != SAFE_F64)
        return true;
    const Tensor *const inputs[FINER_COUNT] = {&made->x, &made->w, &made->b, &made->dy, &made->other};
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

bool case_tensor(Case *made, const char *name, int rank, Tensor *tensor, Error *err)
{
    int dim[4];
    const SafeTensor *stored = safetensors_find(&made->file, name);
    if (!stored)
        return error_set(err, "there is no tensor %s, which %s needs", name, made->op);
    return read_dims(stored, rank, dim, err) && tensor_init(tensor, dim[0], dim[1], dim[2], dim[3], err)
        && safetensor_floats(stored, tensor->v, err) && keep_finer(made, stored, tensor, err);
}

bool case_fitting(Case *made, const char *name, int rank, const int dim[4], Tensor *tensor, Error *err)
{
    if (!safetensors_find(&made->file, name))
        return true;
    if (!case_tensor(made, name, rank, tensor, err))
        return false;
    for (int i = 0; i < 4; i++)
        if (tensor->dim[i] != dim[i])
            return error_set(err, "%s is %d x %d x %d x %d, but %s makes it %d x %d x %d x %d", name, tensor->dim[0],
                             tensor->dim[1], tensor->dim[2], tensor->dim[3], made->op, dim[0], dim[1], dim[2], dim[3]);
    return true;
}

bool case_target(Case *made, int classes, bool ignoring, Error *err)
{
    const SafeTensor *stored = safetensors_find(&made->file, "target");
    if (!stored)
        return true;
    if (stored->rank != 1 || stored->dim[0] != made->x.dim[0])
        return error_set(err, "target: expected one class for each of the %d rows of x", made->x.dim[0]);
    made->target = mem_try(stored->count, sizeof *made->target, "the targets", err);
    if (!made->target || !safetensor_ints(stored, made->target, err))
        return false;
    for (int n = 0; ignoring && n < made->x.dim[0]; n++) {
        int *target = &made->target[n];
        if (*target == made->ignore) {
            *target = LOSS_IGNORED;
            made->ignored++;
        } else if (*target < 0 || *target >= classes) {
            return error_set(err, "target %d is class %d, but there are classes 0 to %d, and ignore_index is %d", n,
                             *target, classes - 1, made->ignore);
        }
    }
    return ignoring || loss_targets_fit(made->target, made->x.dim[0], classes, err);
}

/* ---- The whole file. */

/* The largest computation of a case: half a gigabyte. The file's size bounds its inputs, but a large padding makes y
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

/* Every tensor of the file is an input or an expected result. */
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

/* Which kind it is and what it holds. */
static bool read_kind(Case *made, const CaseKind *kind, Error *err)
{
    made->kind = kind;
    return keys_check(made, err) && kind->read(made, err) && keys_check(made, err) && output_bounded(made, err)
           && tensors_known(made, err);
}

static bool read_all(Case *made, Error *err)
{
    enum { MOST = 64 };
    const char *names[MOST + 1] = {NULL};
    int count = 0;
    Text list = {0};
    if (!case_text(made, "op", "conv2d, maxpool2d, ...", &made->op, err))
        return false;
    for (int i = 0; case_kind_at(i); i++)
        for (const char *const *op = case_kind_at(i)->ops; *op; op++) {
            if (strcmp(made->op, *op) == 0) {
                text_free(&list);
                return read_kind(made, case_kind_at(i), err);
            }
            text_add(&list, "%s%s", count ? ", " : "", *op);
            if (count < MOST)
                names[count++] = *op;
        }
    const char *nearest = text_nearest(made->op, names);
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
    Tensor *const all[] = {&made->x, &made->w, &made->b, &made->dy, &made->other};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        tensor_free(all[i]);
    for (int i = 0; i < NET_PARAMETERS_MOST; i++)
        tensor_free(&made->parameter[i]);
    for (int i = 0; i < FINER_COUNT; i++)
        free(made->finer[i]);
    free(made->target);
    safetensors_free(&made->file);
    *made = (Case){.steps = 0};
}

/* ---- Names. */

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
    return is_parameter(made, name) || is_among(name, made->kind->inputs);
}

bool case_is_output(const Case *made, const char *name)
{
    if (is_among(name, made->kind->outputs))
        return true;
    return strncmp(name, "after.", 6) == 0 ? is_parameter(made, name + 6)
                                           : name[0] == 'd' && is_parameter(made, name + 1);
}

void case_names(const Case *made, Text *out)
{
    for (const char *const *name = made->kind->inputs; *name; name++)
        text_add(out, "%s%s", out->length ? ", " : "", *name);
    for (const char *const *name = made->kind->outputs; *name; name++)
        text_add(out, ", %s", *name);
    if (made->kind->more)
        text_add(out, ", %s", made->kind->more);
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
