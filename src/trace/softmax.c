/* Softmax with cross-entropy as steps. Forward: each image's largest value, exponentials of what lies below it, their sum,
 * the probabilities, the losses log(sum) - (x - max) at the target, that is -log p, and their mean. Backward:
 * (p - target) / images. A cell's span is one value, a channel's one of these stages for one image. */
#include "trace/part.h"

#include <math.h>

static int64_t classes(const Trace *trace)
{
    return trace->tensor[SET_P].dim[1];
}

static int64_t images(const Trace *trace)
{
    return trace->tensor[SET_P].dim[0];
}

static void plan(Trace *trace)
{
    int64_t n = images(trace), c = classes(trace);
    if (trace->pass == PASS_BACKWARD) {
        part_gather(trace, SET_DX, n * c, n > 1 ? 2 : 1, c);
        return;
    }
    trace->tensor[SET_MAX] = trace->tensor[SET_SUM] = trace->tensor[SET_LOSS] = (Tensor){{(int)n, 1, 1, 1}, NULL};
    trace->tensor[SET_EXP] = (Tensor){{(int)n, (int)c, 1, 1}, NULL};
    part_gather(trace, SET_MAX, n, c, 1);
    part_gather(trace, SET_EXP, n * c, 1, c);
    part_gather(trace, SET_SUM, n, c, 1);
    part_gather(trace, SET_P, n * c, 1, c);
    part_gather(trace, SET_LOSS, n, 2, 1);
    part_gather(trace, SET_E, 1, n > 1 ? n + 1 : 1, 1);
}

static float largest(const Trace *trace, int64_t n)
{
    const float *x = trace->tensor[SET_X].v + n * classes(trace);
    float most = x[0];
    for (int64_t c = 1; c < classes(trace); c++)
        if (x[c] > most)
            most = x[c];
    return most;
}

static float exponential(const Trace *trace, int64_t index)
{
    return expf(trace->tensor[SET_X].v[index] - largest(trace, index / classes(trace)));
}

static float exponentials(const Trace *trace, int64_t n)
{
    float sum = 0.0f, most = largest(trace, n);
    for (int64_t c = 0; c < classes(trace); c++)
        sum += expf(trace->tensor[SET_X].v[n * classes(trace) + c] - most);
    return sum;
}

Cell softmax_target(const Trace *trace, int64_t n)
{
    int64_t index = n * classes(trace);
    while (trace->tensor[SET_T].v[index] == 0.0f)
        index++;
    return (Cell){SET_X, index};
}

static float loss(const Trace *trace, int64_t n)
{
    return logf(exponentials(trace, n)) - (trace->tensor[SET_X].v[softmax_target(trace, n).index] - largest(trace, n));
}

/* The value of a cell, also of those that are not stored. */
static float value(const Trace *trace, Cell cell)
{
    switch (cell.set) {
    case SET_MAX: return largest(trace, cell.index);
    case SET_EXP: return exponential(trace, cell.index);
    case SET_SUM: return exponentials(trace, cell.index);
    case SET_LOSS: return loss(trace, cell.index);
    default: return stored_value(trace, cell);
    }
}

static void set(Step *step, StepKind kind, Cell a, Cell b)
{
    step->kind = kind;
    step->a = a;
    step->b = b;
}

static void forward_term(const Trace *trace, int64_t k, Step *step)
{
    int64_t index = step->out.index, c = classes(trace), n = index / c;
    const Cell none = {SET_NONE, 0};
    switch (step->out.set) {
    case SET_MAX: set(step, STEP_COMPARE, (Cell){SET_X, index * c + k}, none); break;
    case SET_EXP: set(step, STEP_EXP, (Cell){SET_X, index}, (Cell){SET_MAX, n}); break;
    case SET_SUM: set(step, STEP_ADD, (Cell){SET_EXP, index * c + k}, none); break;
    case SET_P: set(step, STEP_QUOTIENT, (Cell){SET_EXP, index}, (Cell){SET_SUM, n}); break;
    case SET_LOSS:
        if (k == 0)
            set(step, STEP_LOG, (Cell){SET_SUM, index}, none);
        else
            set(step, STEP_LESS, softmax_target(trace, index), (Cell){SET_MAX, index});
        break;
    default:
        if (k < images(trace))
            set(step, STEP_ADD, (Cell){SET_LOSS, k}, none);
        else
            set(step, STEP_DIVIDE, (Cell){SET_NUMBER, images(trace)}, none);
    }
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    if (trace->pass == PASS_FORWARD)
        forward_term(trace, k, step);
    else if (k == 0)
        set(step, STEP_DIFFERENCE, (Cell){SET_P, step->out.index}, (Cell){SET_T, step->out.index});
    else
        set(step, STEP_DIVIDE, (Cell){SET_NUMBER, images(trace)}, (Cell){SET_NONE, 0});
    step->va = value(trace, step->a);
    step->vb = value(trace, step->b);
}

const TraceKind trace_softmax_kind = {plan, term};
