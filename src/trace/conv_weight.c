/* The gradients of a convolution's kernels and bias, summed over every position of every image.
 * Naive: for every weight (oc ic ky kx) its positions (n oy ox): error * input. im2col, image after image: the columns as in
 * the forward pass, then row oc of the errors times row k of the columns; the sums go on from image to image. A cell's
 * span is one weight (of one image) or one column, a channel's one kernel's plane or all columns. Bias: for every kernel the errors. */
#include "trace/part.h"

static void plan_weight(Trace *trace)
{
    const int *x = trace->tensor[SET_X].dim, *dy = trace->tensor[SET_DY].dim;
    int64_t positions = plane_cells(trace, SET_DY), weights = all_cells(trace, SET_DW);
    trace->tensor[SET_PAD] = (Tensor){{x[0], x[1], x[2] + 2 * trace->spec.padding.h, x[3] + 2 * trace->spec.padding.w}, NULL};
    if (trace->route == ROUTE_NAIVE) {
        part_gather(trace, SET_DW, weights, dy[0] * positions, plane_cells(trace, SET_DW));
        return;
    }
    trace->tensor[SET_COL] = (Tensor){{1, dy[0], (int)image_cells(trace, SET_DW), (int)positions}, NULL};
    trace->rounds = dy[0];
    part_columns(trace);
    part_gather(trace, SET_DW, weights, positions, plane_cells(trace, SET_DW));
    trace->part[trace->parts - 1].shared = true;
}

/* The k-th position (n oy ox) of all images, in map c. */
static Place position(const Trace *trace, int c, int64_t k)
{
    const int *dy = trace->tensor[SET_DY].dim;
    return (Place){(int)(k / dy[3] / dy[2]), c, (int)(k / dy[3] % dy[2]), (int)(k % dy[3])};
}

static void weight_term(const Trace *trace, int64_t k, Step *step)
{
    if (step->out.set == SET_COL) {
        column_copy(trace, step);
        return;
    }
    Place weight = cell_place(trace, step->out), at = position(trace, weight.n, k);
    int64_t tap = step->out.index % image_cells(trace, SET_DW);
    Cell input = window_cell(trace, SET_X, at, tap);
    step->kind = STEP_PRODUCT;
    step->a = cell_at(trace, SET_DY, at);
    step->b = trace->route == ROUTE_IM2COL ? column_cell(trace, SET_COL, at, tap) : input;
    step->va = stored_value(trace, step->a);
    step->vb = stored_value(trace, input);
}

const TraceKind trace_conv_weight_kind = {plan_weight, weight_term};

static void plan_bias(Trace *trace)
{
    const int *dy = trace->tensor[SET_DY].dim;
    part_gather(trace, SET_DB, dy[1], dy[0] * plane_cells(trace, SET_DY), dy[1]);
}

static void bias_term(const Trace *trace, int64_t k, Step *step)
{
    step->kind = STEP_ADD;
    step->a = cell_at(trace, SET_DY, position(trace, cell_place(trace, step->out).c, k));
    step->va = stored_value(trace, step->a);
}

const TraceKind trace_conv_bias_kind = {plan_bias, bias_term};
