/* Convolution: a case of all its operations, forward and back, and of the columns that the routes by matrices make. */
#include "app/verify/cases/case_kind.h"

#include <string.h>

static bool read(Case *made, Error *err)
{
    ConvSpec *spec = &made->conv;
    made->rank = 4;
    *spec = conv_spec(1, 1);
    if (!key_pair(made, "stride", 1, &spec->stride, err) || !key_pair(made, "dilation", 1, &spec->dilation, err)
        || !case_tensor(made, "x", 4, &made->x, err) || !case_tensor(made, "weight", 4, &made->w, err))
        return false;
    spec->kernel = (Pair){made->w.dim[2], made->w.dim[3]};
    if (!key_whole(made, "groups", 1, made->x.dim[1], &spec->groups, err))
        return false;
    return key_padding(made, spec, err) && key_mode(made, &spec->mode, err)
        && conv_output_dims(made->x.dim, made->w.dim, spec, made->y, err)
        && case_fitting(made, "bias", 1, (int[]){1, made->w.dim[0], 1, 1}, &made->b, err)
        && case_fitting(made, "dy", 4, made->y, &made->dy, err);
}

static bool trace(const Case *given, CaseTrace *at, Error *err)
{
    (void)err;
    at->trace.spec = given->conv;
    return true;
}

/* ---- Columns. */

static bool by_columns(Route route)
{
    return route == ROUTE_IM2COL || route == ROUTE_COL2IM;
}

static bool column_dims(const Case *given, int dim[4], Error *err)
{
    if (!conv_column_dims(given->x.dim, &given->conv, dim, err))
        return false;
    return (double)dim[2] * dim[3] <= CASE_MOST
           || error_set(err, "a column matrix of %d x %d is too large", dim[2], dim[3]);
}

static bool room(const Case *given, Route route, Error *err)
{
    int dim[4];
    return !by_columns(route) || column_dims(given, dim, err);
}

/* The columns of all images, one after the other, where the file has such a tensor: {N, C*kh*kw, oh*ow}; NULL, *done
 * still true, where it has none. */
static Tensor *columns_room(const Case *given, const char *name, const int column[4], Outputs *out, bool *done,
                            Error *err)
{
    if (!case_expected(given, name))
        return NULL;
    const int dim[4] = {given->x.dim[0], column[2], column[3], 1};
    Tensor *all = NULL;
    *done = (double)dim[0] * dim[1] * dim[2] <= CASE_MOST
        || error_set(err, "%s of %d x %d x %d is too large", name, dim[0], dim[1], dim[2]);
    if (*done)
        *done = (all = output_add(out, name, dim, 3, err)) != NULL;
    return all;
}

/* One image of a tensor, borrowed. */
static Tensor image_of(const Tensor *tensor, int n)
{
    return (Tensor){{1, tensor->dim[1], tensor->dim[2], tensor->dim[3]}, tensor_at(tensor, n, 0, 0, 0)};
}

/* The operation that uses columns runs again over one image and leaves them in the tensor. */
static bool run_image(const Case *given, Route route, int n, float *columns, const Tensor *dx, Error *err)
{
    bool back = route == ROUTE_COL2IM;
    for (int op = 0; op < OP_COUNT; op++) {
        const OperationKind *kind = operation_kind((Operation)op);
        bool makes = kind->results[PASS_FORWARD] >> (back ? SET_DX : SET_Y) & 1;
        if (case_kind_of((Operation)op) != given->kind || !makes)
            continue;
        Tensor y = {{1, given->y[1], given->y[2], given->y[3]}, NULL};
        Trace of = {.operation = (Operation)op, .route = route, .spec = given->conv};
        of.tensor[SET_X] = image_of(&given->x, n);
        of.tensor[SET_W] = given->w;
        if (back) {
            of.tensor[SET_DY] = image_of(&given->dy, n);
            of.tensor[SET_DX] = image_of(dx, n);
            of.tensor[SET_DCOL].v = columns;
        } else if (!tensor_init(&y, y.dim[0], y.dim[1], y.dim[2], y.dim[3], err)) {
            return false;
        } else {
            of.tensor[SET_Y] = y;
            of.tensor[SET_COL].v = columns;
        }
        bool done = kind->run(&of, RUN_SHOWN, err);
        tensor_free(&y);
        return done;
    }
    return false;
}

static bool extra(const Case *given, Route route, Outputs *out, Error *err)
{
    const Output *dx = outputs_find(out, "dx");
    bool back = route == ROUTE_COL2IM, done = true;
    int dim[4];
    if (!by_columns(route) || (back && !dx))
        return true;
    if (!column_dims(given, dim, err))
        return false;
    Tensor *all = columns_room(given, back ? "dcol" : "col", dim, out, &done, err);
    for (int n = 0; all && done && n < given->x.dim[0]; n++)
        done = run_image(given, route, n, all->v + (size_t)n * (size_t)dim[2] * (size_t)dim[3],
                         back ? &dx->tensor : NULL, err);
    return done;
}

static bool has_shape(const SafeTensor *stored, const int *shape, int rank)
{
    bool same = stored->rank == rank;
    for (int i = 0; same && i < rank; i++)
        same = stored->dim[i] == shape[i];
    return same;
}

/* Columns may be without the one image they are of, or with all of their axes. */
static bool shape(const Case *given, const Output *output, const SafeTensor *stored)
{
    const int *own = output->shape;
    if (output->rank != 3)
        return false;
    const int axes[] = {own[0],      given->x.dim[1], given->conv.kernel.h, given->conv.kernel.w,
                        given->y[2], given->y[3]};
    return has_shape(stored, axes, 6)
        || (own[0] == 1 && (has_shape(stored, own + 1, 2) || has_shape(stored, axes + 1, 5)));
}

static double terms(const Case *given, const char *name)
{
    const int *w = given->w.dim, *y = given->y, kernels = conv_group_kernels(&given->conv, w);
    bool forward = strcmp(name, "y") == 0, back = strcmp(name, "dx") == 0;
    if (forward || back)
        return (double)(forward ? w[1] : kernels) * w[2] * w[3];
    return strcmp(name, "dcol") == 0 ? kernels : (double)y[0] * y[2] * y[3];
}

static const char *const ops[] = {"conv2d", NULL};
static const char *const outputs[] = {"y", "dx", "dweight", "dbias", "col", "dcol", NULL};

static const CaseKey keys[] = {
    {"stride", KEY_READ, NULL},
    {"padding", KEY_READ, NULL},
    {"dilation", KEY_READ, NULL},
    {"padding_mode", KEY_READ, NULL},
    {"groups", KEY_READ, NULL},
    {"transposed", KEY_NEUTRAL, "false|0"},
    {"output_padding", KEY_NEUTRAL, "0"},
    {"kernel", KEY_SIZE, "kernel"},
    {"kernel_size", KEY_SIZE, "kernel"},
    {"in_channels", KEY_SIZE, "in"},
    {"out_channels", KEY_SIZE, "out"},
    {"bias", KEY_BIAS, NULL},
    {NULL, KEY_READ, NULL},
};

static const CaseTruth truths[] = {
    {"y", truth_conv_y},         {"dx", truth_conv_dx},   {"dweight", truth_conv_dweight},
    {"dbias", truth_conv_dbias}, {"col", truth_conv_col}, {"dcol", truth_conv_dcol},
    {NULL, NULL},
};

const CaseKind case_conv = {
    .ops = ops,
    .help = "(stride padding padding_mode dilation groups)\n"
            "                                                          x[N,C,H,W] weight[O,C,kh,kw] (bias[O]) (dy)\n"
            "                                                          -> y dx dweight dbias, and the columns of "
            "im2col and\n"
            "                                                          col2im, col[N,C*kh*kw,oh*ow] and dcol\n",
    .keys = keys,
    .inputs = case_weights,
    .outputs = outputs,
    .needs = "dy",
    .each_side = true,
    .read = read,
    .trace = trace,
    .room = room,
    .extra = extra,
    .shape = shape,
    .truths = truths,
    .terms = terms,
};
