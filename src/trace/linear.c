/* The fully connected layer as steps: a convolution whose kernel covers its input, so each output is one window.
 * Forward, for every output (n o) its products (i), then its bias. Backward, the error of the input (n i, over o), the
 * gradient of the weights (o i, over n), the gradient of the bias (o, over n). A cell's span is one sum, a channel's all
 * sums of an image or of an output. */
#include "trace/part.h"

static int64_t inputs(const Trace *trace)
{
    return trace->tensor[SET_W].dim[1];
}

static int64_t outputs(const Trace *trace)
{
    return trace->tensor[SET_W].dim[0];
}

static void plan(Trace *trace)
{
    int64_t images = trace->tensor[SET_X].dim[0];
    if (trace->pass == PASS_FORWARD) {
        part_gather(trace, SET_Y, images * outputs(trace), inputs(trace) + (trace->tensor[SET_B].v != NULL), outputs(trace));
        return;
    }
    part_gather(trace, SET_DX, images * inputs(trace), outputs(trace), inputs(trace));
    part_gather(trace, SET_DW, outputs(trace) * inputs(trace), images, inputs(trace));
    if (trace->tensor[SET_DB].v)
        part_gather(trace, SET_DB, outputs(trace), images, outputs(trace));
}

static void forward_term(const Trace *trace, int64_t k, Step *step)
{
    int64_t n = step->out.index / outputs(trace), o = step->out.index % outputs(trace);
    bool bias = k == inputs(trace);
    step->kind = bias ? STEP_BIAS : STEP_PRODUCT;
    step->a = bias ? (Cell){SET_B, o} : (Cell){SET_X, n * inputs(trace) + k};
    if (!bias)
        step->b = (Cell){SET_W, o * inputs(trace) + k};
}

static void backward_term(const Trace *trace, int64_t k, Step *step)
{
    int64_t in = inputs(trace), out = outputs(trace), index = step->out.index;
    step->kind = step->out.set == SET_DB ? STEP_ADD : STEP_PRODUCT;
    if (step->out.set == SET_DX) {
        step->a = (Cell){SET_DY, index / in * out + k};
        step->b = (Cell){SET_W, k * in + index % in};
    } else if (step->out.set == SET_DW) {
        step->a = (Cell){SET_DY, k * out + index / in};
        step->b = (Cell){SET_X, k * in + index % in};
    } else {
        step->a = (Cell){SET_DY, k * out + index};
    }
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    (trace->pass == PASS_FORWARD ? forward_term : backward_term)(trace, k, step);
    step->va = stored_value(trace, step->a);
    step->vb = stored_value(trace, step->b);
}

const TraceKind trace_linear_kind = {plan, term};
