/* An activation as steps, value by value. Forward: y = f(x). Backward, first all slopes, f'(x) told by y, then all errors,
 * error * slope. A cell's span is one step, a channel's one map. */
#include "trace/part.h"

static void plan(Trace *trace)
{
    if (trace->pass == PASS_FORWARD) {
        part_gather(trace, SET_Y, all_cells(trace, SET_Y), 1, plane_cells(trace, SET_Y));
        return;
    }
    const int *dim = trace->tensor[SET_DX].dim;
    trace->tensor[SET_SLOPE] = (Tensor){{dim[0], dim[1], dim[2], dim[3]}, NULL};
    part_gather(trace, SET_SLOPE, all_cells(trace, SET_SLOPE), 1, plane_cells(trace, SET_SLOPE));
    part_gather(trace, SET_DX, all_cells(trace, SET_DX), 1, plane_cells(trace, SET_DX));
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    int64_t index = step->out.index;
    (void)k;
    if (step->out.set == SET_Y) {
        step->kind = STEP_FUNCTION;
        step->a = (Cell){SET_X, index};
    } else if (step->out.set == SET_SLOPE) {
        step->kind = STEP_SLOPE;
        step->a = (Cell){SET_Y, index};
    } else {
        step->kind = STEP_PRODUCT;
        step->a = (Cell){SET_DY, index};
        step->b = (Cell){SET_SLOPE, index};
        step->vb = activation_slope(trace->function, trace->tensor[SET_Y].v[index]);
    }
    step->va = stored_value(trace, step->a);
}

const TraceKind trace_activation_kind = {plan, term};
