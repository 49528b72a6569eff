/* The forward convolution as steps.
 * Naive: for every output cell (n oc oy ox) its taps (ic ky kx), then its bias. A cell's span is one output, a
 * channel's one map. im2col, image after image: first the copies, column after column (a window each), then the products
 * of row oc with column ox. A cell's span is one column or one output, a channel's all columns or one map. */
#include "trace/part.h"

static void plan(Trace *trace)
{
    const int *x = trace->tensor[SET_X].dim, *y = trace->tensor[SET_Y].dim;
    int64_t products = image_cells(trace, SET_W), taps = products + (trace->tensor[SET_B].v != NULL);
    trace->tensor[SET_PAD] = (Tensor){{x[0], x[1], x[2] + 2 * trace->spec.padding.h, x[3] + 2 * trace->spec.padding.w}, NULL};
    if (trace->route == ROUTE_IM2COL) {
        trace->tensor[SET_COL] = (Tensor){{1, y[0], (int)products, (int)plane_cells(trace, SET_Y)}, NULL};
        trace->rounds = y[0];
        part_columns(trace);
    }
    part_gather(trace, SET_Y, all_cells(trace, SET_Y) / trace->rounds, taps, plane_cells(trace, SET_Y));
}

Cell window_cell(const Trace *trace, CellSet set, Place out, int64_t k)
{
    const int *w = trace->tensor[SET_W].dim[0] ? trace->tensor[SET_W].dim : trace->tensor[SET_DW].dim;
    const ConvSpec *spec = &trace->spec;
    int ic = (int)(k / w[3] / w[2]), ky = (int)(k / w[3] % w[2]), kx = (int)(k % w[3]);
    return cell_at(trace, set, (Place){out.n, ic, out.row * spec->stride.h + ky * spec->dilation.h - spec->padding.h,
                                       out.column * spec->stride.w + kx * spec->dilation.w - spec->padding.w});
}

/* A cell of the columns is a copy: which row it is says which tap, which column says which window. */
void column_copy(const Trace *trace, Step *step)
{
    Place at = cell_place(trace, step->out);
    int width = trace->tensor[trace->tensor[SET_DY].dim[3] ? SET_DY : SET_Y].dim[3];
    step->kind = STEP_COPY;
    step->a = window_cell(trace, SET_X, (Place){at.c, 0, at.column / width, at.column % width}, at.row);
    step->va = stored_value(trace, step->a);
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    if (step->out.set == SET_COL) {
        column_copy(trace, step);
        return;
    }
    Place out = cell_place(trace, step->out);
    int64_t products = image_cells(trace, SET_W);
    if (k == products) {
        step->kind = STEP_BIAS;
        step->a = (Cell){SET_B, out.c};
        step->va = stored_value(trace, step->a);
        return;
    }
    Cell input = window_cell(trace, SET_X, out, k), weight = {SET_W, out.c * products + k};
    bool columns = trace->route == ROUTE_IM2COL;
    step->kind = STEP_PRODUCT;
    step->a = columns ? weight : input;
    step->b = columns ? column_cell(trace, SET_COL, out, k) : weight;
    step->va = stored_value(trace, step->a);
    step->vb = stored_value(trace, columns ? input : weight);
}

const TraceKind trace_conv_forward_kind = {plan, term};

bool trace_conv_forward(Trace *trace, Route route, const ConvSpec *spec, const Tensor *x, const Tensor *w, const Tensor *b, const Tensor *y, Error *err)
{
    *trace = (Trace){.operation = OP_CONV_FORWARD, .route = route, .spec = *spec};
    trace->tensor[SET_X] = *x;
    trace->tensor[SET_W] = *w;
    trace->tensor[SET_B] = *b;
    trace->tensor[SET_Y] = *y;
    return trace_init(trace, err);
}
