/* Every route of every operation, each a few lines: make room for the outputs, call the engine. Backward outputs appear
 * only where the case has an error dy. A route of convolution computes what the design's table gives it. */
#include "app/verify/routes.h"

#include "base/memory.h"
#include "engine/linear.h"
#include "engine/loss.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void outputs_free(Outputs *outputs)
{
    for (int i = 0; i < outputs->count; i++)
        tensor_free(&outputs->at[i].tensor);
    outputs->count = 0;
}

const Output *outputs_find(const Outputs *outputs, const char *name)
{
    for (int i = 0; i < outputs->count; i++)
        if (strcmp(outputs->at[i].name, name) == 0)
            return &outputs->at[i];
    return NULL;
}

void outputs_keep_new(Outputs *first, Outputs *out)
{
    for (int i = 0; i < out->count; i++)
        if (first->count < OUTPUTS_MOST && !outputs_find(first, out->at[i].name)) {
            first->at[first->count++] = out->at[i];
            out->at[i].tensor = (Tensor){.v = NULL};
        }
}

/* A tensor of rank 1 has all its elements in one row, whatever its dims. */
Tensor *output_add(Outputs *outputs, const char *name, const int dim[4], int rank, Error *err)
{
    if (outputs->count == OUTPUTS_MOST) {
        error_set(err, "more than %d outputs", OUTPUTS_MOST);
        return NULL;
    }
    Output *made = &outputs->at[outputs->count];
    *made = (Output){.rank = rank};
    snprintf(made->name, sizeof made->name, "%s", name);
    if (!tensor_init(&made->tensor, dim[0], dim[1], dim[2], dim[3], err))
        return NULL;
    outputs->count++;
    memcpy(made->shape, dim, sizeof made->shape);
    if (rank == 1)
        made->shape[0] = (int)tensor_count(&made->tensor);
    return &made->tensor;
}

/* Room for y, and where the case has an error for dx too; *dx is NULL else. */
static bool both_room(const Case *given, Outputs *out, Tensor **y, Tensor **dx, Error *err)
{
    *y = output_add(out, "y", given->y, given->rank, err);
    *dx = *y && given->dy.v ? output_add(out, "dx", given->x.dim, given->rank, err) : NULL;
    return *y && (*dx || !given->dy.v);
}

static bool column_room(const Case *given, Tensor *col, Error *err)
{
    int dim[4];
    if (!conv_column_dims(given->x.dim, &given->conv, dim, err))
        return false;
    if ((double)dim[2] * dim[3] > CASE_MOST)
        return error_set(err, "a column matrix of %d x %d is too large", dim[2], dim[3]);
    return tensor_init(col, dim[0], dim[1], dim[2], dim[3], err);
}

static bool conv_naive(const Case *given, Outputs *out, Error *err)
{
    Tensor *y = output_add(out, "y", given->y, 4, err);
    if (!y)
        return false;
    conv_forward(&given->x, &given->w, &given->b, &given->conv, y);
    if (!given->dy.v)
        return true;
    Tensor *dw = output_add(out, "dweight", given->w.dim, 4, err),
           *db = dw ? output_add(out, "dbias", (int[]){1, given->w.dim[0], 1, 1}, 1, err) : NULL;
    if (!db)
        return false;
    conv_backward_weight(&given->x, &given->dy, &given->conv, dw);
    conv_backward_bias(&given->dy, db);
    return true;
}

static bool conv_by_rows(const Case *given, Outputs *out, Error *err)
{
    Tensor *y = output_add(out, "y", given->y, 4, err);
    if (y)
        conv_forward_rows(&given->x, &given->w, &given->b, &given->conv, y);
    return y != NULL;
}

/* The columns of all images, one after the other, where the file has such a tensor: {N, C*kh*kw, oh*ow}; NULL, *done
 * still true, where it has none. */
static Tensor *columns_room(const Case *given, const char *name, const Tensor *col, Outputs *out, bool *done,
                            Error *err)
{
    if (!case_expected(given, name))
        return NULL;
    const int dim[4] = {given->x.dim[0], col->dim[2], col->dim[3], 1};
    Tensor *all = NULL;
    *done = (double)dim[0] * dim[1] * dim[2] <= CASE_MOST
        || error_set(err, "%s of %d x %d x %d is too large", name, dim[0], dim[1], dim[2]);
    if (*done)
        *done = (all = output_add(out, name, dim, 3, err)) != NULL;
    return all;
}

static Pair output_size(const Case *given)
{
    return (Pair){given->y[2], given->y[3]};
}

/* The column matrix that the file expects, image after image. */
static bool add_columns(const Case *given, const Tensor *col, Outputs *out, Error *err)
{
    bool done = true;
    Tensor *all = columns_room(given, "col", col, out, &done, err);
    for (int n = 0; all && n < given->x.dim[0]; n++)
        conv_im2col(&given->x, n, &given->conv, output_size(given), all->v + (size_t)n * tensor_count(col));
    return done;
}

/* One image of a tensor, borrowed. */
static Tensor image_of(const Tensor *tensor, int n)
{
    return (Tensor){{1, tensor->dim[1], tensor->dim[2], tensor->dim[3]}, tensor_at(tensor, n, 0, 0, 0)};
}

/* The error of the columns, which col2im leaves where it has folded an image: each into its own place. */
static bool add_column_errors(const Case *given, const Tensor *col, Outputs *out, Tensor *dx, Error *err)
{
    bool done = true;
    Tensor *all = columns_room(given, "dcol", col, out, &done, err);
    for (int n = 0; all && n < given->x.dim[0]; n++) {
        Tensor error = image_of(&given->dy, n), image = image_of(dx, n);
        conv_backward_input_col2im(&error, &given->w, &given->conv, all->v + (size_t)n * tensor_count(col), &image);
    }
    return done;
}

static bool conv_by_columns(const Case *given, Outputs *out, Error *err)
{
    Tensor col, *y = output_add(out, "y", given->y, 4, err);
    Tensor *dw = y && given->dy.v ? output_add(out, "dweight", given->w.dim, 4, err) : NULL;
    if (!y || (given->dy.v && !dw) || !column_room(given, &col, err))
        return false;
    conv_forward_im2col(&given->x, &given->w, &given->b, &given->conv, col.v, y);
    if (dw)
        conv_backward_weight_im2col(&given->x, &given->dy, &given->conv, col.v, dw);
    bool done = add_columns(given, &col, out, err);
    tensor_free(&col);
    return done;
}

static bool conv_rot(const Case *given, Outputs *out, Error *err)
{
    Tensor *dx = given->dy.v ? output_add(out, "dx", given->x.dim, 4, err) : NULL;
    if (dx)
        conv_backward_input_rot(&given->dy, &given->w, &given->conv, dx);
    return dx || !given->dy.v;
}

static bool conv_scatter(const Case *given, Outputs *out, Error *err)
{
    Tensor *dx = given->dy.v ? output_add(out, "dx", given->x.dim, 4, err) : NULL;
    if (dx)
        conv_backward_input_scatter(&given->dy, &given->w, &given->conv, dx);
    return dx || !given->dy.v;
}

static bool conv_col2im_route(const Case *given, Outputs *out, Error *err)
{
    if (!given->dy.v)
        return true;
    Tensor col, *dx = output_add(out, "dx", given->x.dim, 4, err);
    if (!dx || !column_room(given, &col, err))
        return false;
    conv_backward_input_col2im(&given->dy, &given->w, &given->conv, col.v, dx);
    bool done = add_column_errors(given, &col, out, dx, err);
    tensor_free(&col);
    return done;
}

static bool max_pool(const Case *given, Outputs *out, Error *err)
{
    Tensor *y, *dx;
    if (!both_room(given, out, &y, &dx, err))
        return false;
    int *winner = mem_try(tensor_count(y), sizeof *winner, "the winners", err);
    if (!winner)
        return false;
    pool_max_forward(&given->x, &given->pool, winner, y);
    if (dx)
        pool_max_backward(&given->dy, winner, dx);
    free(winner);
    return true;
}

static bool average_pool(const Case *given, Outputs *out, Error *err)
{
    Tensor *y, *dx;
    if (!both_room(given, out, &y, &dx, err))
        return false;
    pool_average_forward(&given->x, &given->pool, y);
    if (dx)
        pool_average_backward(&given->dy, &given->pool, dx);
    return true;
}

static bool global_pool(const Case *given, Outputs *out, Error *err)
{
    Tensor *y, *dx;
    if (!both_room(given, out, &y, &dx, err))
        return false;
    pool_global_forward(&given->x, y);
    if (dx)
        pool_global_backward(&given->dy, dx);
    return true;
}

static bool activation(const Case *given, Outputs *out, Error *err)
{
    Tensor *y, *dx;
    if (!both_room(given, out, &y, &dx, err))
        return false;
    activation_forward(given->activation, &given->x, y);
    if (dx)
        activation_backward(given->activation, y, &given->dy, dx);
    return true;
}

static bool linear(const Case *given, Outputs *out, Error *err)
{
    Tensor *y, *dx;
    if (!both_room(given, out, &y, &dx, err))
        return false;
    linear_forward(&given->x, &given->w, &given->b, y);
    if (!dx)
        return true;
    Tensor *dw = output_add(out, "dweight", given->w.dim, 2, err),
           *db = dw ? output_add(out, "dbias", (int[]){1, given->w.dim[0], 1, 1}, 1, err) : NULL;
    if (!db)
        return false;
    linear_backward_input(&given->dy, &given->w, dx);
    linear_backward_weight(&given->x, &given->dy, dw);
    linear_backward_bias(&given->dy, db);
    return true;
}

static bool loss(const Case *given, Outputs *out, Error *err)
{
    static const int one[4] = {1, 1, 1, 1};
    Tensor *y = output_add(out, "y", given->y, 2, err);
    if (!y)
        return false;
    loss_softmax(&given->x, y);
    if (!given->target)
        return true;
    Tensor *mean = output_add(out, "loss", one, 1, err),
           *dx = mean ? output_add(out, "dx", given->x.dim, 2, err) : NULL;
    if (!dx)
        return false;
    mean->v[0] = loss_forward(&given->x, given->target, y);
    loss_backward(y, given->target, dx);
    return true;
}

const CaseRoute verify_routes[] = {
    {CASE_CONV, "naive", conv_naive},
    {CASE_CONV, "rows", conv_by_rows},
    {CASE_CONV, "im2col", conv_by_columns},
    {CASE_CONV, "rot", conv_rot},
    {CASE_CONV, "scatter", conv_scatter},
    {CASE_CONV, "col2im", conv_col2im_route},
    {CASE_MAX_POOL, "naive", max_pool},
    {CASE_AVERAGE_POOL, "naive", average_pool},
    {CASE_GLOBAL_POOL, "naive", global_pool},
    {CASE_ACTIVATION, "naive", activation},
    {CASE_LINEAR, "naive", linear},
    {CASE_LOSS, "naive", loss},
    {CASE_LENET, "naive", lenet_naive},
    {CASE_LENET, "fast-plain", lenet_fast_plain},
    {CASE_LENET, "fast-avx2", lenet_fast_avx2},
    {CASE_LENET, "fast-avx512", lenet_fast_avx512},
    {CASE_CONV, NULL, NULL},
};
