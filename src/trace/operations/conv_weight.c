/* The gradient of a convolution's kernels, summed over every position of every image. Naive: for every weight (oc ic
 * ky kx) its positions (n oy ox): error * input. im2col, image after image: the columns as in the forward pass, then
 * row oc of the errors times row k of the columns; the sums go on from image to image. A cell's span is one weight
 * (of one image) or one column, a channel's one kernel's plane or all columns. */
#include "trace/operations/conv.h"

#include "trace/mistakes/hunt.h"

/* The passes are also a transposed convolution's, on other tensors. */
#define AS(name) trace_set(trace, SET_##name)

void conv_weight_plan(Trace *trace)
{
    const int *x = trace->tensor[AS(X)].dim, *dy = trace->tensor[AS(DY)].dim;
    int64_t positions = plane_cells(trace, AS(DY)), weights = all_cells(trace, SET_DW);
    trace->tensor[AS(PAD)] = conv_padded_sizes(trace, x);
    if (trace->route == ROUTE_NAIVE) {
        part_gather(trace, SET_DW, weights, dy[0] * positions, plane_cells(trace, SET_DW));
        return;
    }
    trace->tensor[SET_COL] = (Tensor){{1, dy[0], x[1] * (int)plane_cells(trace, SET_DW), (int)positions}, NULL};
    trace->rounds = dy[0];
    part_columns(trace);
    part_gather(trace, SET_DW, weights, positions, plane_cells(trace, SET_DW));
    trace->part[trace->parts - 1].shared = true;
}

/* The k-th position (n oy ox) of all images, in map c. */
static Place position(const Trace *trace, int c, int64_t k)
{
    const int *dy = trace->tensor[AS(DY)].dim;
    return (Place){(int)(k / dy[3] / dy[2]), c, (int)(k / dy[3] % dy[2]), (int)(k % dy[3])};
}

void conv_weight_term(const Trace *trace, int64_t k, Step *step)
{
    if (step->out.set == SET_COL) {
        column_copy(trace, step);
        return;
    }
    Place weight = cell_place(trace, step->out), at = position(trace, weight.n, k);
    int64_t tap = step->out.index % image_cells(trace, SET_DW);
    int64_t first = (int64_t)conv_first(&trace->spec, trace->tensor[SET_DW].dim, at.c) * plane_cells(trace, SET_DW);
    Cell input = window_cell(trace, AS(X), at, tap);
    step->kind = STEP_PRODUCT;
    step->a = cell_at(trace, AS(DY), at);
    step->b = trace->route == ROUTE_IM2COL ? column_cell(trace, SET_COL, at, first + tap) : input;
    step->va = stored_value(trace, step->a);
    step->vb = stored_value(trace, input);
}

static bool make(Scene *scene, Error *err)
{
    int w[4], b[4];
    conv_dims(scene, w, b);
    return conv_tensors(scene, true, err) && operation_tensor(scene, SET_DW, w, err);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor, col;
    if (trace->route == ROUTE_NAIVE || how == RUN_QUICK) {   /* by columns the same sums in the same order */
        conv_backward_weight(&t[SET_X], &t[SET_DY], &trace->spec, &t[SET_DW]);
        return true;
    }
    if (!conv_columns(trace, SET_COL, t[SET_X].dim, &col, err))
        return false;
    conv_backward_weight_im2col(&t[SET_X], &t[SET_DY], &trace->spec, col.v, &t[SET_DW]);
    conv_columns_free(trace, SET_COL, &col);
    return true;
}

static void mistakes(Hunt *hunt)
{
    hunt_add(hunt, MISTAKE_TURNED, hunt_altered(hunt, alter_turn, SET_DY));
    hunt_images(hunt);
    hunt_sum(hunt);
    hunt_windows(hunt);
}

#define BACK "src/engine/conv_backward.c"
static const SourceLine source[] = {
    {ON_ALL, ROUTE_IM2COL, SET_COL, STEP_COPY, "src/engine/conv.c", "conv_im2col", "*col++ =", "ic ky kx oy ox",
     "col[k][i] =", "row column"},
    {ON_ALL, ROUTE_NAIVE, ON_ALL, ON_ALL, BACK, "conv_backward_weight", "sum += conv_read(", "oc ic ky kx n oy ox",
     "total += value", "row column"},
    {ON_ALL, ROUTE_IM2COL, SET_DW, ON_ALL, BACK, "add_product_transposed", "sum += delta", "oc k i",
     "total += delta", NULL},
};

static bool makes(const Trace *trace, CellSet gradient)
{
    (void)trace;
    return gradient == SET_DW;
}

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    (void)trace;
    (void)telling;
    text_add(out, "the gradient of its weights: the errors over the input");
}

static void lay(NetTrace *net, int node, Phase phase)
{
    if (phase == PHASE_BACKWARD)
        conv_layer_back(net, node, "weight", "∂W ", OP_CONV_BACKWARD_WEIGHT, net->route)->tensor[SET_DW] =
            net->run.gradient[net->net.node[node].parameter];
}

/* ---- Sentences. */

static const SayRow sentences[] = {
    {ON_ALL, ROUTE_NAIVE, ON_ALL, SAY_ABOUT, NULL,
     "A weight takes part wherever its kernel stands: its gradient is the sum, over all positions, of the error "
     "there times the number that lay under it."},
    {ON_ALL, ROUTE_IM2COL, ON_ALL, SAY_ABOUT, NULL,
     "The windows of X become columns again; the errors times these columns give the gradients of all weights at "
     "once."},
    {ON_ALL, ON_ALL, SET_DW, SAY_CELL, NULL,
     "The errors of all positions, each times what lay under the weight {w} there, sum up to its gradient: "
     "{after}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, say_zero,
     "At row {top}, column {left} the weight {w} lay on a zero of the padding: the error {a} adds nothing to its "
     "gradient."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, NULL,
     "At row {top}, column {left} the weight {w} met {b}, and the error there is {a}: {term} is added to its "
     "gradient."},
    {.sentence = NULL},
};

static const LevelRow levels[] = {
    {ON_ALL, ROUTE_NAIVE, {"product", "weight", "kernel"}},
    {ON_ALL, ON_ALL, {"step", "cell", "part"}},
};

const OperationKind operation_conv_backward_weight = {
    .name = "conv-backward-weight",
    .help = "--route naive|im2col",
    .route = {ROUTE_NAIVE, ROUTE_IM2COL},
    .routes = 2,
    .options = TAKES_CONV | TAKES_NUMBERS(DY),
    .make = make,
    .size = conv_size,
    .example = conv_example,
    .prepare = conv_fill_output,
    .run = run,
    .results = {SETS(DW)},
    .quicker = 1 << ROUTE_IM2COL,
    .sentence = sentences,
    .plan = conv_weight_plan,
    .term = conv_weight_term,
    .whole = "multiply",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_CONV,
    .lay = lay,
    .tell = tell,
    .mistakes = mistakes,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .snippet = conv_weight_snippet,
    .makes = makes,
    .error = &conv_error,
    .indices = conv_indices,
    .row_terms = conv_image_terms,
    .hidden = SETS(W),
    .formula = conv_formula,
};
