/* The forward convolution as steps. Naive: for every output cell (n oc oy ox) its taps (ic ky kx), then its bias. A
 * cell's span is one output, a channel's one map. im2col, image after image: first the copies, column after column
 * (a window each), then the products of row oc with column ox. A cell's span is one column or one output, a
 * channel's all columns or one map. */
#include "trace/operations/conv.h"

#include "trace/mistakes/hunt.h"

/* The passes are also a transposed convolution's way back, on other tensors. */
#define AS(name) trace_set(trace, SET_##name)

void conv_forward_plan(Trace *trace)
{
    const int *x = trace->tensor[AS(X)].dim, *y = trace->tensor[AS(Y)].dim;
    int64_t products = image_cells(trace, SET_W), taps = products + (trace->tensor[SET_B].v != NULL);
    trace->tensor[AS(PAD)] = conv_padded_sizes(trace, x);
    if (trace->route == ROUTE_IM2COL) {
        int rows = (int)products * conv_groups(&trace->spec);
        trace->tensor[SET_COL] = (Tensor){{1, y[0], rows, (int)plane_cells(trace, AS(Y))}, NULL};
        trace->rounds = y[0];
        part_columns(trace);
    }
    part_gather(trace, AS(Y), all_cells(trace, AS(Y)) / trace->rounds, taps, plane_cells(trace, AS(Y)));
}

void conv_forward_term(const Trace *trace, int64_t k, Step *step)
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
    Cell input = window_cell(trace, AS(X), out, k), weight = {SET_W, out.c * products + k};
    bool columns = trace->route == ROUTE_IM2COL;
    int64_t first = (int64_t)conv_first(&trace->spec, trace->tensor[SET_W].dim, out.c) * plane_cells(trace, SET_W);
    step->kind = STEP_PRODUCT;
    step->a = columns ? weight : input;
    step->b = columns ? column_cell(trace, SET_COL, out, first + k) : weight;
    step->va = stored_value(trace, step->a);
    step->vb = stored_value(trace, columns ? input : weight);
}

static bool make(Scene *scene, Error *err)
{
    return conv_tensors(scene, false, err);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor, col;
    if (trace->route != ROUTE_IM2COL) {
        (how == RUN_SHOWN ? conv_forward : conv_forward_rows)(&t[SET_X], &t[SET_W], &t[SET_B], &trace->spec, &t[SET_Y]);
        return true;
    }
    if (how == RUN_QUICK) {   /* the same sums in the same order */
        conv_forward_rows(&t[SET_X], &t[SET_W], &t[SET_B], &trace->spec, &t[SET_Y]);
        return true;
    }
    if (!conv_columns(trace, SET_COL, t[SET_X].dim, &col, err))
        return false;
    conv_forward_im2col(&t[SET_X], &t[SET_W], &t[SET_B], &trace->spec, col.v, &t[SET_Y]);
    conv_columns_free(trace, SET_COL, &col);
    return true;
}

static void mistakes(Hunt *hunt)
{
    hunt_add(hunt, MISTAKE_TURNED, hunt_altered(hunt, alter_turn, SET_W));
    hunt_add(hunt, MISTAKE_NO_BIAS, hunt_altered(hunt, alter_leave_out_kind, STEP_BIAS));
    hunt_sum(hunt);
    hunt_windows(hunt);
}

#define CONV "src/engine/conv.c"
static const SourceLine source[] = {
    {ON_ALL, ROUTE_NAIVE, ON_ALL, STEP_PRODUCT, CONV, "conv_forward", "sum += conv_read(", "n oc oy ox ic ky kx",
     "total += value", "row column"},
    {ON_ALL, ROUTE_NAIVE, ON_ALL, STEP_BIAS, CONV, "conv_forward", "sum += b->v[oc]", "n oc oy ox",
     "total += b[oc]", NULL},
    {ON_ALL, ROUTE_IM2COL, SET_COL, STEP_COPY, CONV, "conv_im2col", "*col++ =", "ic ky kx oy ox",
     "col[k][i] =", "row column"},
    {ON_ALL, ROUTE_IM2COL, ON_ALL, STEP_PRODUCT, CONV, "multiply", "sum[i] += value[i] * weight", "oc k i",
     "y[oc][i] += col", NULL},
    {ON_ALL, ROUTE_IM2COL, ON_ALL, STEP_BIAS, CONV, "multiply", "sum[i] += b[oc]", "oc i", "y[oc][i] += b", NULL},
};

/* The bias of a product of matrices: i counts the columns, without naming one. */
static void indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    conv_indices(trace, step, value);
    if (step->kind == STEP_BIAS)
        value[INDEX_I] = value[INDEX_OY] * trace->tensor[SET_Y].dim[3] + value[INDEX_OX];
}

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    const int *w = trace->tensor[SET_W].dim;
    const char *format = trace->tensor[SET_B].v ? "map %d  ·  each cell a sum of %d products and the bias"
                                                : "map %d  ·  each cell a sum of %d products";
    text_add(out, format, telling->out.c, w[1] * w[2] * w[3]);
}

static void lay(NetTrace *net, int node, Phase phase)
{
    if (phase != PHASE_FORWARD)
        return;
    Trace *trace = layer_add(net, node, NULL, phase, OP_CONV_FORWARD, net->route);
    trace->spec = net->net.node[node].conv;
    trace->tensor[SET_X] = *layer_input(net, node);
    trace->tensor[SET_Y] = net->run.output[node];
    layer_parameters(net, node, net->run.parameter, trace, SET_W, SET_B);
}

/* ---- Sentences. */

static bool copied(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->a.set == SET_PAD;
}

static const SayRow sentences[] = {
    {ON_ALL, ROUTE_NAIVE, ON_ALL, SAY_ABOUT, NULL,
     "The kernel slides over X. Wherever it stands, each number under it is multiplied by its weight; the sum of "
     "these products is one number of Y."},
    {ON_ALL, ROUTE_IM2COL, ON_ALL, SAY_ABOUT, NULL,
     "Each window of X is written as the column of a matrix; then W times this matrix gives all of Y at once."},
    {ON_ALL, ON_ALL, SET_Y, SAY_CELL, NULL,
     "The kernel stands at row {top}, column {left}: the sum of all its products is {out} = {after}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, say_zero,
     "The kernel stands at row {top}, column {left} and reaches over the edge: a weight lies on a zero of the "
     "padding and adds nothing to {out}."},
    {ON_ALL, ROUTE_NAIVE, ON_ALL, STEP_PRODUCT, copied,
     "The kernel stands at row {top}, column {left} and reaches over the edge, where a copy of {a} stands: {term} is "
     "added to {out}."},
    {ON_ALL, ROUTE_NAIVE, ON_ALL, STEP_PRODUCT, say_opens,
     "The kernel stands at row {top}, column {left}: {a} lies under {b}, so {out} begins with {term}."},
    {ON_ALL, ROUTE_NAIVE, ON_ALL, STEP_PRODUCT, NULL,
     "The kernel stands at row {top}, column {left}: {a} lies under {b}, so {term} is added to {out}."},
    {ON_ALL, ROUTE_IM2COL, ON_ALL, STEP_PRODUCT, NULL,
     "{b} stands in the column of the window at row {top}, column {left}: its weight in this row of W is {a}, so "
     "{term} is added to {out}."},
    {.sentence = NULL},
};

static const LevelRow levels[] = {
    {ON_ALL, ROUTE_NAIVE, {"product", "output", "map"}},
    {ON_ALL, ON_ALL, {"step", "cell", "part"}},
};

const OperationKind operation_conv_forward = {
    .name = "conv-forward",
    .help = "--route naive|im2col          by sliding (the default) or as a matrix product",
    .route = {ROUTE_NAIVE, ROUTE_IM2COL},
    .routes = 2,
    .options = TAKES_CONV | TAKES(BIAS) | TAKES_NUMBERS(B),
    .make = make,
    .size = conv_size,
    .example = conv_example,
    .run = run,
    .results = {SETS(Y)},
    .quicker = 1 << ROUTE_NAIVE | 1 << ROUTE_IM2COL,
    .sentence = sentences,
    .plan = conv_forward_plan,
    .term = conv_forward_term,
    .whole = "multiply",
    .levels = levels,
    .over_channels = true,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_CONV,
    .lay = lay,
    .tell = tell,
    .mistakes = mistakes,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .snippet = conv_forward_snippet,
    .indices = indices,
    .windows = true,
    .row_terms = conv_window_terms,
    .formula = conv_formula,
};
