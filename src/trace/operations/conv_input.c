/* The error of the convolution's input, by three routes that end in the same sums. rot: the kernels turned by 180
 * degrees, the errors spread with zeros around (and between, for strides), then for every input cell (n ic iy ix) its
 * taps (oc ky kx); a cell's span is one kernel, one map, one sum. scatter: for every error (n oc oy ox) its window (ic
 * ky kx): out += error * weight; a cell's span is one window. col2im, image by image: W transposed times the errors,
 * then column after column folded back with +=; a cell's span is one cell of the product, one column. What landed in
 * the padding is cut off. */
#include "trace/operations/conv.h"

#include "trace/mistakes/hunt.h"

/* These passes are also a transposed convolution's, on other tensors. */
#define AS(name) trace_set(trace, SET_##name)

/* The rot route, and the transposed convolution's by zeros. */
static bool by_turning(const Trace *trace)
{
    return trace->route == ROUTE_ROT || trace->route == ROUTE_ZEROS;
}

Axis conv_input_axis(const Trace *trace, bool vertical)
{
    const int *in = trace->tensor[AS(DX)].dim, *out = trace->tensor[AS(DY)].dim;
    const ConvSpec *spec = &trace->spec;
    if (vertical)
        return (Axis){in[2], out[2], spec->kernel.h, spec->stride.h, spec->padding.h, spec->dilation.h};
    return (Axis){in[3], out[3], spec->kernel.w, spec->stride.w, spec->padding.w, spec->dilation.w};
}

/* How many kernels see a channel of the input. */
static int64_t group_kernels(const Trace *trace)
{
    return conv_group_kernels(&trace->spec, trace->tensor[SET_W].dim);
}

static void plan_rot(Trace *trace)
{
    const int *dx = trace->tensor[AS(DX)].dim, *dy = trace->tensor[AS(DY)].dim, *w = trace->tensor[SET_W].dim;
    const ConvSpec *spec = &trace->spec;
    trace->tensor[SET_ROT] = (Tensor){{w[0], w[1], w[2], w[3]}, NULL};
    Axis h = conv_spread_axis(trace, true), v = conv_spread_axis(trace, false);
    trace->tensor[AS(SPREAD)] =
        (Tensor){{dy[0], dy[1], h.in + (w[2] - 1) * spec->dilation.h, v.in + (w[3] - 1) * spec->dilation.w}, NULL};
    int64_t kernel = plane_cells(trace, SET_ROT), all = all_cells(trace, SET_ROT);
    part_gather(trace, SET_ROT, all, 1, kernel);
    trace->part[0].unit[LEVEL_CELL] = kernel;
    trace->part[0].unit[LEVEL_CHANNEL] = all;
    int first;
    int64_t plane = (int64_t)conv_spread_count(&h, &first) * conv_spread_count(&v, &first);
    int64_t errors = plane * dy[0] * dy[1];
    part_add(trace, &conv_spread_errors, AS(SPREAD), errors, plane, errors);
    int64_t taps = group_kernels(trace) * plane_cells(trace, SET_W);
    taps += trace->route == ROUTE_ZEROS && trace->tensor[SET_B].v != NULL;
    if (spec->mode == PADDING_ZEROS) {
        part_gather(trace, AS(DX), all_cells(trace, AS(DX)), taps, plane_cells(trace, AS(DX)));
        return;
    }
    trace->tensor[AS(DPAD)] = conv_padded_sizes(trace, dx);
    int64_t padded = plane_cells(trace, AS(DPAD)) * taps, border = conv_border_cells(trace);
    int64_t planes = (int64_t)dx[0] * dx[1];
    Part *part = part_add(trace, &conv_around, AS(DX), padded * planes, taps, padded);
    part->taps = taps;
    part->border = AS(DPAD);
    if (border > 0)
        part_add(trace, &conv_return, AS(DX), planes * border, 1, border);
}

/* Tap k = (oc ky kx) of the correlation with the turned kernels. */
static void rot_term(const Trace *trace, int64_t k, Step *step)
{
    const int *w = trace->tensor[SET_W].dim;
    const ConvSpec *spec = &trace->spec;
    Place out = cell_place(trace, step->out);
    int ky = (int)(k / w[3] % w[2]), kx = (int)(k % w[3]),
        oc = (int)(k / w[3] / w[2]) + conv_first_kernel(spec, w, out.c);
    step->kind = STEP_PRODUCT;
    Pair padding = spec->mode == PADDING_ZEROS ? (Pair){0, 0} : spec->padding;
    step->a = cell_at(trace, AS(SPREAD), (Place){out.n, oc, out.row + padding.h + ky * spec->dilation.h,
                                                 out.column + padding.w + kx * spec->dilation.w});
    step->b = cell_at(trace, SET_ROT, (Place){oc, out.c % w[1], ky, kx});
    step->va = stored_value(trace, cell_source(trace, step->a));
    step->vb = stored_value(trace, cell_source(trace, step->b));
}

/* The copies of the rot route: the kernels turned, the errors moved apart. */
static void rot_copy(const Trace *trace, Step *step)
{
    Place at = cell_place(trace, step->out);
    if (step->out.set == SET_ROT) {
        const int *w = trace->tensor[SET_W].dim;
        step->a = cell_at(trace, SET_W, (Place){at.n, at.c, w[2] - 1 - at.row, w[3] - 1 - at.column});
    } else {
        Axis h = conv_spread_axis(trace, true), w = conv_spread_axis(trace, false);
        step->a = cell_at(trace, AS(DY), (Place){at.n, at.c, conv_spread_error(&h, at.row),
                                                 conv_spread_error(&w, at.column)});
    }
    step->kind = STEP_COPY;
    step->va = stored_value(trace, step->a);
}

/* Scattering: the errors in order, each with the taps of its window. */
static Address scatter_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    Place error = cell_place(trace, (Cell){AS(DY), i / part->unit[LEVEL_CELL]});
    Axis h = conv_input_axis(trace, true), w = conv_input_axis(trace, false);
    Cell cell = window_cell(trace, AS(DX), error, i % part->unit[LEVEL_CELL]);
    Place at = cell_place(trace, cell);
    (void)round;
    int64_t row = error.c % group_kernels(trace) * axis_covered(&h, at.row) + axis_rank(&h, at.row, error.row);
    return (Address){cell, row * axis_covered(&w, at.column) + axis_rank(&w, at.column, error.column)};
}

static int64_t scatter_visits(const Trace *trace, const Part *part, Cell cell)
{
    Axis h = conv_input_axis(trace, true), w = conv_input_axis(trace, false);
    Place at = cell_place(trace, cell);
    (void)part;
    if (cell.set == AS(DPAD) && !conv_is_border(trace, at))
        return 0;
    return group_kernels(trace) * axis_covered(&h, at.row) * axis_covered(&w, at.column);
}

/* The error and the weight of the k-th product that lands on `cell`: their places. */
static void scatter_operands(const Trace *trace, Cell cell, int64_t k, Place *error, Place *weight)
{
    Axis h = conv_input_axis(trace, true), w = conv_input_axis(trace, false);
    Place at = cell_place(trace, cell);
    int wide = axis_covered(&w, at.column), high = axis_covered(&h, at.row), ky, kx;
    int oy = axis_covering(&h, at.row, (int)(k / wide % high), &ky),
        ox = axis_covering(&w, at.column, (int)(k % wide), &kx);
    const int *of = trace->tensor[SET_W].dim;
    int oc = (int)(k / wide / high) + conv_first_kernel(&trace->spec, of, at.c);
    *error = (Place){at.n, oc, oy, ox};
    *weight = (Place){oc, at.c, ky, kx};   /* its channel of the input, not of its kernel */
}

/* Which tap of its window a weight is: (ic ky kx) as one number; of all channels, of its kernel's. */
static int64_t tap_of(const Trace *trace, Place weight)
{
    const int *w = trace->tensor[SET_W].dim;
    return ((int64_t)weight.c * w[2] + weight.row) * w[3] + weight.column;
}

static int64_t tap_of_kernel(const Trace *trace, Place weight)
{
    return tap_of(trace, weight) % image_cells(trace, SET_W);
}

static int64_t scatter_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    Place error, weight;
    scatter_operands(trace, cell, k, &error, &weight);
    return cell_at(trace, AS(DY), error).index * part->unit[LEVEL_CELL] + tap_of_kernel(trace, weight);
}

static const PartKind scatter = {scatter_address, scatter_visits, scatter_visit, NULL};

/* Folding back: the columns of one image in order, each from its first row to its last. */
static Address fold_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    int64_t column = i / part->unit[LEVEL_CELL];
    int width = trace->tensor[AS(DY)].dim[3];
    Place error = {(int)round, 0, (int)(column / width), (int)(column % width)};
    Axis h = conv_input_axis(trace, true), w = conv_input_axis(trace, false);
    Cell cell = column_tap(trace, AS(DX), error, i % part->unit[LEVEL_CELL]);
    Place at = cell_place(trace, cell);
    return (Address){cell, (int64_t)axis_rank(&h, at.row, error.row) * axis_covered(&w, at.column)
                               + axis_rank(&w, at.column, error.column)};
}

static int64_t fold_visits(const Trace *trace, const Part *part, Cell cell)
{
    return scatter_visits(trace, part, cell) / group_kernels(trace);
}

static int64_t fold_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    Place error, weight;
    scatter_operands(trace, cell, k, &error, &weight);
    return ((int64_t)error.row * trace->tensor[AS(DY)].dim[3] + error.column) * part->unit[LEVEL_CELL]
           + tap_of(trace, weight);
}

static const PartKind fold = {fold_address, fold_visits, fold_visit, NULL};

void conv_input_plan(Trace *trace)
{
    const int *dx = trace->tensor[AS(DX)].dim, *dy = trace->tensor[AS(DY)].dim;
    int64_t window = image_cells(trace, SET_W), planes = dx[1];
    if (by_turning(trace)) {
        plan_rot(trace);
        return;
    }
    trace->tensor[AS(DPAD)] = conv_padded_sizes(trace, dx);
    if (trace->route == ROUTE_SCATTER) {
        planes *= dx[0];
        part_add(trace, &scatter, AS(DX), all_cells(trace, AS(DY)) * window, window,
                 plane_cells(trace, AS(DY)) * window);
    } else {
        int64_t taps = window * conv_groups(&trace->spec);
        trace->tensor[SET_DCOL] = (Tensor){{1, dy[0], (int)taps, (int)plane_cells(trace, AS(DY))}, NULL};
        int64_t image = plane_cells(trace, SET_DCOL);
        trace->rounds = dx[0];
        part_gather(trace, SET_DCOL, image, group_kernels(trace), image);
        part_add(trace, &fold, AS(DX), image, taps, image);
    }
    trace->part[trace->parts - 1].border = AS(DPAD);
    trace->part[trace->parts - 1].scattered = true;
    int64_t border = conv_border_cells(trace);
    if (trace->spec.mode == PADDING_ZEROS)
        part_add(trace, &conv_cut, AS(DPAD), planes * border, border, planes * border);
    else if (border > 0)
        part_add(trace, &conv_return, AS(DX), planes * border, 1, border);
}

/* Term oc of cell (row k, column o) of W transposed times the errors: w[oc,k] * error[oc,o]; oc counts within the row's
 * group. */
static void product_term(const Trace *trace, int64_t oc, Step *step)
{
    Place at = cell_place(trace, step->out);
    int64_t taps = image_cells(trace, SET_W);
    oc += at.row / taps * group_kernels(trace);
    step->kind = STEP_PRODUCT;
    step->a = (Cell){SET_W, oc * taps + at.row % taps};
    step->b = (Cell){AS(DY), (int64_t)at.c * image_cells(trace, AS(DY)) + oc * plane_cells(trace, AS(DY)) + at.column};
    step->va = stored_value(trace, step->a);
    step->vb = stored_value(trace, step->b);
}

/* The k-th cell of the columns that is folded onto step->out; its value is its own sum. */
static void fold_term(const Trace *trace, int64_t k, Step *step)
{
    Place error, weight;
    scatter_operands(trace, step->out, k, &error, &weight);
    step->kind = STEP_ADD;
    step->a = column_cell(trace, SET_DCOL, error, tap_of(trace, weight));
    for (int64_t oc = 0; oc < group_kernels(trace); oc++) {
        Step product = {.out = step->a};
        product_term(trace, oc, &product);
        step->va += product.va * product.vb;
    }
}

/* How many sums a cell has before the errors of its copies return. */
int64_t conv_input_visits(const Trace *trace, Cell cell)
{
    if (by_turning(trace))
        return group_kernels(trace) * plane_cells(trace, SET_W);
    return (trace->route == ROUTE_SCATTER ? scatter_visits : fold_visits)(trace, NULL, cell);
}

/* The error of the k-th copy of a cell, which is its whole sum, returns. */
static void return_term(const Trace *trace, int64_t k, Step *step)
{
    step->kind = STEP_ADD;
    step->a = conv_copy(trace, step->out, k);
    int64_t terms = conv_input_visits(trace, step->a);
    for (int64_t i = 0; i < terms; i++) {
        Step of = cell_term(trace, step->a, i);
        step->va += of.kind == STEP_ADD ? of.va : of.va * of.vb;
    }
}

void conv_input_term(const Trace *trace, int64_t k, Step *step)
{
    bool copies = trace->spec.mode != PADDING_ZEROS && step->out.set == AS(DX);
    int64_t own = copies ? conv_input_visits(trace, step->out) : 0;
    if (copies && k >= own) {
        return_term(trace, k - own, step);
        return;
    }
    if (step->out.set == SET_ROT || step->out.set == AS(SPREAD)) {
        rot_copy(trace, step);
    } else if (step->out.set == SET_DCOL) {
        product_term(trace, k, step);
    } else if (by_turning(trace)) {
        rot_term(trace, k, step);
    } else if (step->out.set == AS(DPAD) && k == conv_input_visits(trace, step->out)) {
        step->kind = STEP_CUT;
    } else if (trace->route == ROUTE_COL2IM) {
        fold_term(trace, k, step);
    } else {
        Place error, weight;
        scatter_operands(trace, step->out, k, &error, &weight);
        weight.c %= trace->tensor[SET_W].dim[1];
        step->kind = STEP_PRODUCT;
        step->a = cell_at(trace, AS(DY), error);
        step->b = cell_at(trace, SET_W, weight);
        step->va = stored_value(trace, step->a);
        step->vb = stored_value(trace, step->b);
    }
}

static bool make(Scene *scene, Error *err)
{
    return conv_tensors(scene, true, err) && operation_tensor(scene, SET_DX, scene->line.input, err);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor, col;
    (void)how;
    if (trace->route == ROUTE_ROT) {
        conv_backward_input_rot(&t[SET_DY], &t[SET_W], &trace->spec, &t[SET_DX]);
    } else if (trace->route == ROUTE_SCATTER) {
        conv_backward_input_scatter(&t[SET_DY], &t[SET_W], &trace->spec, &t[SET_DX]);
    } else {
        if (!conv_columns(trace, SET_DCOL, t[SET_DX].dim, &col, err))
            return false;
        conv_backward_input_col2im(&t[SET_DY], &t[SET_W], &trace->spec, col.v, &t[SET_DX]);
        conv_columns_free(trace, SET_DCOL, &col);
    }
    return true;
}

static void mistakes(Hunt *hunt)
{
    hunt_add(hunt, MISTAKE_NOT_TURNED, hunt_altered(hunt, alter_turn, SET_W));
    hunt_sum(hunt);
    hunt_neighbours(hunt);
}

static bool makes(const Trace *trace, CellSet gradient)
{
    (void)trace;
    return gradient == SET_DX;
}

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    (void)trace;
    (void)telling;
    text_add(out, "the error of its input: every kernel it met, turned, over the errors");
}

/* The turned kernels meet the border's zeros, too. */
static SceneSize size(const SceneLine *line)
{
    SceneSize size = conv_size(line);
    const int *x = line->input;
    const ConvSpec *spec = &line->spec;
    double padded = (double)x[0] * x[1] * conv_high(spec, x[2]) * conv_wide(spec, x[3]);
    if (size.steps > 0 && (line->compare || line->route == ROUTE_ROT))
        size.steps += padded * line->kernels / conv_groups(spec) * spec->kernel.h * spec->kernel.w;
    return size;
}

/* Turned kernels slide over the errors' maps like a window; the other routes' terms are not in such rows. */
static int64_t row_terms(const Trace *trace, const char **row)
{
    *row = "map";
    return trace->route == ROUTE_ROT ? (int64_t)trace->spec.kernel.h * trace->spec.kernel.w : INT64_MAX;
}

/* The image's error is not needed. */
static void lay(NetTrace *net, int node, Phase phase)
{
    Route by = net->route == ROUTE_IM2COL ? ROUTE_COL2IM : ROUTE_ROT;
    if (phase == PHASE_BACKWARD && !layer_reads_image(net, node))
        conv_layer_back(net, node, "input", "δ ", OP_CONV_BACKWARD_INPUT, by)->tensor[SET_DX] =
            *layer_input_error(net, node);
}

const OperationKind operation_conv_backward_input = {
    .name = "conv-backward-input",
    .help = "--route rot|scatter|col2im    with the kernel turned, spreading, or by matrices",
    .route = {ROUTE_ROT, ROUTE_SCATTER, ROUTE_COL2IM},
    .routes = 3,
    .options = TAKES_CONV | TAKES_NUMBERS(DY),
    .make = make,
    .size = size,
    .example = conv_example,
    .prepare = conv_fill_output,
    .run = run,
    .results = {SETS(DX)},
    .sentence = conv_input_sentence,
    .motion = conv_input_motion,
    .plan = conv_input_plan,
    .term = conv_input_term,
    .whole = "multiply",
    .levels = conv_input_levels,
    .over_channels = true,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_CONV,
    .lay = lay,
    .tell = tell,
    .mistakes = mistakes,
    .source = conv_input_source,
    .sources = CONV_INPUT_SOURCES,
    .source_line = conv_input_line,
    .snippet = conv_input_snippet,
    .makes = makes,
    .error = &conv_error,
    .indices = conv_indices,
    .row_terms = row_terms,
    .hidden = SETS(X),
    .formula = conv_formula,
};
