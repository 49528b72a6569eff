/* Gradient descent as steps: with weight decay first the gradients g = dE/dw + decay * w, with momentum then the velocities
 * v = momentum * v + g, then the weights w = w - rate * v; for the kernels, and where there is a bias for it too. A cell's span
 * is one value, a channel's one kernel's plane. */
#include "trace/part.h"

/* The tensors of one parameter. */
typedef struct {
    CellSet w, dw, g, v, new_v, new_w;
} Parameter;

static const Parameter kernel = {SET_W, SET_DW, SET_G, SET_V, SET_NEW_V, SET_NEW_W};
static const Parameter bias = {SET_B, SET_DB, SET_GB, SET_VB, SET_NEW_VB, SET_NEW_B};

static const Cell rate = {SET_RATE, 0}, momentum = {SET_RATE, 1}, decay = {SET_RATE, 2};

static bool has_decay(const Trace *trace)
{
    return stored_value(trace, decay) != 0;
}

static bool has_momentum(const Trace *trace)
{
    return stored_value(trace, momentum) != 0;
}

static void plan_parameter(Trace *trace, const Parameter *of)
{
    const int *dim = trace->tensor[of->w].dim;
    int64_t cells = all_cells(trace, of->w), plane = dim[2] * dim[3] > 1 ? plane_cells(trace, of->w) : cells;
    trace->tensor[of->g] = (Tensor){{dim[0], dim[1], dim[2], dim[3]}, NULL};
    if (has_decay(trace))
        part_gather(trace, of->g, cells, 2, plane);
    if (has_momentum(trace))
        part_gather(trace, of->new_v, cells, 2, plane);
    part_gather(trace, of->new_w, cells, 2, plane);
}

static void plan(Trace *trace)
{
    plan_parameter(trace, &kernel);
    if (trace->tensor[SET_B].v)
        plan_parameter(trace, &bias);
}

/* The gradient as the next stage reads it: with the decay, or as it came. */
static Cell gradient(const Trace *trace, const Parameter *of, int64_t index, float *value)
{
    const float *dw = trace->tensor[of->dw].v, *w = trace->tensor[of->w].v;
    *value = has_decay(trace) ? dw[index] + stored_value(trace, decay) * w[index] : dw[index];
    return (Cell){has_decay(trace) ? of->g : of->dw, index};
}

static void read_stored(const Trace *trace, Step *step, StepKind kind, Cell a, Cell b)
{
    step->kind = kind;
    step->a = a;
    step->b = b;
    step->va = stored_value(trace, a);
    step->vb = stored_value(trace, b);
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    CellSet out = step->out.set;
    const Parameter *of = out == SET_GB || out == SET_NEW_VB || out == SET_NEW_B ? &bias : &kernel;
    int64_t index = step->out.index;
    const Cell none = {SET_NONE, 0};
    if (out == of->g && k == 0) {
        read_stored(trace, step, STEP_COPY, (Cell){of->dw, index}, none);
    } else if (out == of->g) {
        read_stored(trace, step, STEP_PRODUCT, decay, (Cell){of->w, index});
    } else if (out == of->new_v && k == 0) {
        read_stored(trace, step, STEP_PRODUCT, momentum, (Cell){of->v, index});
    } else if (out == of->new_v) {
        step->kind = STEP_ADD;
        step->a = gradient(trace, of, index, &step->va);
    } else if (k == 0) {
        read_stored(trace, step, STEP_COPY, (Cell){of->w, index}, none);
    } else if (has_momentum(trace)) {
        read_stored(trace, step, STEP_MINUS, rate, (Cell){of->new_v, index});
    } else {
        read_stored(trace, step, STEP_MINUS, rate, none);
        step->b = gradient(trace, of, index, &step->vb);
    }
}

const TraceKind trace_sgd_kind = {plan, term};
