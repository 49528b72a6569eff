/* A case by the routes of the operations that it is made of: a trace of the case's tensors, room for what the
 * operation's row says it computes, and its run. Backward outputs appear only where the case has an error dy. */
#include "app/verify/routes.h"

#include "app/verify/case_trace.h"


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

static bool column_room(const Case *given, Tensor *col, Error *err)
{
    int dim[4];
    if (!conv_column_dims(given->x.dim, &given->conv, dim, err))
        return false;
    if ((double)dim[2] * dim[3] > CASE_MOST)
        return error_set(err, "a column matrix of %d x %d is too large", dim[2], dim[3]);
    return tensor_init(col, dim[0], dim[1], dim[2], dim[3], err);
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

/* The columns that a file may ask for, once the route that makes them has run. */
static bool columns(const Case *given, Route route, Outputs *out, Error *err)
{
    Output *dx = NULL;
    Tensor col;
    for (int i = 0; i < out->count; i++)
        if (strcmp(out->at[i].name, "dx") == 0)
            dx = &out->at[i];
    if (!column_room(given, &col, err))
        return false;
    bool done = true;
    if (route == ROUTE_IM2COL)
        done = add_columns(given, &col, out, err);
    else if (dx)
        done = add_column_errors(given, &col, out, &dx->tensor, err);
    tensor_free(&col);
    return done;
}

static bool is_by_columns(Route route)
{
    return route == ROUTE_IM2COL || route == ROUTE_COL2IM;
}

/* Room for one result under its name in a file. */
static bool add_result(CaseTrace *at, const Case *given, CellSet set, Outputs *out, Error *err)
{
    int dim[4];
    case_trace_dims(at, given, set, dim);
    int rank = given->rank;
    if (set == SET_DB || set == SET_E)
        rank = 1;
    Tensor *made = output_add(out, case_set_name(set), dim, rank, err);
    if (made)
        at->trace.tensor[set] = *made;
    return made != NULL;
}

/* All passes of one operation. */
static bool run_operation(const Case *given, Operation operation, const CaseRoute *by, Outputs *out, Error *err)
{
    const OperationKind *kind = operation_kind(operation);
    CaseTrace at;
    bool done = case_trace_init(&at, given, operation, by->route, err);
    for (int pass = 0; done && pass < (kind->passes ? PASS_COUNT : 1); pass++) {
        int before = out->count;
        at.trace.pass = (Pass)pass;
        for (int set = 1; done && set < SET_COUNT; set++)
            if (case_trace_makes(given, kind, (Pass)pass, (CellSet)set))
                done = add_result(&at, given, (CellSet)set, out, err);
        if (done && is_by_columns(by->route) && out->count > before) {
            Tensor col;   /* the limit of a column matrix, before the operation asks for one */
            done = column_room(given, &col, err);
            if (done)
                tensor_free(&col);
        }
        done = done && (out->count == before || kind->run(&at.trace, by->how, err));
    }
    case_trace_free(&at);
    return done;
}

bool case_route_run(const CaseRoute *by, const Case *given, Outputs *out, Error *err)
{
    if (by->lenet)
        return given->kind != CASE_LENET || by->lenet(given, out, err);
    bool done = true;
    for (int op = 0; done && op < OP_COUNT; op++) {
        const OperationKind *kind = operation_kind((Operation)op);
        bool goes = case_is_of(given, kind) && operation_route(kind, by->route) >= 0;
        if (goes && (by->how == RUN_SHOWN || (kind->quicker >> by->route & 1)))
            done = run_operation(given, (Operation)op, by, out, err);
    }
    return done && (!is_by_columns(by->route) || out->count == 0 || columns(given, by->route, out, err));
}

const CaseRoute verify_routes[] = {
    {"naive", ROUTE_NAIVE, RUN_SHOWN, NULL},
    {"rows", ROUTE_NAIVE, RUN_QUICK, NULL},
    {"im2col", ROUTE_IM2COL, RUN_SHOWN, NULL},
    {"rot", ROUTE_ROT, RUN_SHOWN, NULL},
    {"scatter", ROUTE_SCATTER, RUN_SHOWN, NULL},
    {"col2im", ROUTE_COL2IM, RUN_SHOWN, NULL},
    {"naive", ROUTE_NAIVE, RUN_SHOWN, lenet_naive},
    {"fast-plain", ROUTE_NAIVE, RUN_SHOWN, lenet_fast_plain},
    {"fast-avx2", ROUTE_NAIVE, RUN_SHOWN, lenet_fast_avx2},
    {"fast-avx512", ROUTE_NAIVE, RUN_SHOWN, lenet_fast_avx512},
    {NULL, ROUTE_NAIVE, RUN_SHOWN, NULL},
};
