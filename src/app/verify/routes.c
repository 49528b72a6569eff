/* A case by the routes of its operations: a trace of the case's tensors, room for the results that the operation's row
 * lists, and its run. Backward outputs exist only where the case has an error dy. */
#include "app/verify/cases/case_kind.h"

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
        if (done && given->kind->room && out->count > before)
            done = given->kind->room(given, by->route, err);
        done = done && (out->count == before || kind->run(&at.trace, by->how, err));
    }
    case_trace_free(&at);
    return done;
}

bool case_route_run(const CaseRoute *by, const Case *given, Outputs *out, Error *err)
{
    bool done = true;
    if (by->run)
        return by->run(given, out, err);
    for (int op = 0; done && op < OP_COUNT; op++) {
        const OperationKind *kind = operation_kind((Operation)op);
        bool goes = case_kind_of((Operation)op) == given->kind && operation_route(kind, by->route) >= 0;
        if (goes && (by->how == RUN_SHOWN || (kind->quicker >> by->route & 1)))
            done = run_operation(given, (Operation)op, by, out, err);
    }
    return done && (out->count == 0 || !given->kind->extra || given->kind->extra(given, by->route, out, err));
}

static const CaseRoute operations_routes[] = {
    {"naive", ROUTE_NAIVE, RUN_SHOWN, NULL},
    {"rows", ROUTE_NAIVE, RUN_QUICK, NULL},
    {"im2col", ROUTE_IM2COL, RUN_SHOWN, NULL},
    {"rot", ROUTE_ROT, RUN_SHOWN, NULL},
    {"scatter", ROUTE_SCATTER, RUN_SHOWN, NULL},
    {"col2im", ROUTE_COL2IM, RUN_SHOWN, NULL},
    {NULL, ROUTE_NAIVE, RUN_SHOWN, NULL},
};

const CaseRoute *case_routes(const Case *given)
{
    return given->kind->routes ? given->kind->routes : operations_routes;
}
