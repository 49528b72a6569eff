/* The error of the convolution's input, by three routes that end in the same sums. rot: the kernels turned by 180
 * degrees, the errors spread with zeros around (and between, for strides), then for every input cell (n ic iy ix) its
 * taps (oc ky kx); a cell's span is one kernel, one map, one sum. scatter: for every error (n oc oy ox) its window (ic
 * ky kx): out += error * weight; a cell's span is one window. col2im, image by image: W transposed times the errors,
 * then column after column folded back with +=; a cell's span is one cell of the product, one column. What landed in
 * the padding is cut off. */
#include "trace/operations/conv.h"

#include "trace/mistakes/hunt.h"

static Axis axis_of(const Trace *trace, bool vertical)
{
    const int *in = trace->tensor[SET_DX].dim, *out = trace->tensor[SET_DY].dim;
    const ConvSpec *spec = &trace->spec;
    if (vertical)
        return (Axis){in[2], out[2], spec->kernel.h, spec->stride.h, spec->padding.h, spec->dilation.h};
    return (Axis){in[3], out[3], spec->kernel.w, spec->stride.w, spec->padding.w, spec->dilation.w};
}

/* The place of error 0 among the spread errors; negative when the padding is wider than the kernel's reach. */
static int spread_origin(const Axis *axis)
{
    return (axis->kernel - 1) * axis->dilation - axis->padding;
}

/* The errors that have a place there (all except those whose windows are wholly in the padding): *first, and how
 * many. */
static int spread_count(const Axis *axis, int *first)
{
    int origin = spread_origin(axis), size = axis->in + (axis->kernel - 1) * axis->dilation;
    *first = origin < 0 ? (-origin + axis->stride - 1) / axis->stride : 0;
    int end = size - 1 < origin ? 0 : (size - 1 - origin) / axis->stride + 1;
    if (end > axis->out)
        end = axis->out;
    return end > *first ? end - *first : 0;
}

/* The error at place i among the spread ones, or -1 for a zero. */
static int spread_error(const Axis *axis, int i)
{
    int first, count = spread_count(axis, &first), from = i - spread_origin(axis);
    if (from < 0 || from % axis->stride != 0)
        return -1;
    int o = from / axis->stride;
    return o >= first && o < first + count ? o : -1;
}

static Address spread_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    Axis h = axis_of(trace, true), w = axis_of(trace, false);
    int first_h, first_w, count_h = spread_count(&h, &first_h), count_w = spread_count(&w, &first_w);
    int64_t plane = i / count_w / count_h;
    int channels = trace->tensor[SET_SPREAD].dim[1];
    (void)round;
    Place at = {(int)(plane / channels), (int)(plane % channels),
                (first_h + (int)(i / count_w % count_h)) * h.stride + spread_origin(&h),
                (first_w + (int)(i % count_w)) * w.stride + spread_origin(&w)};
    return (Address){cell_at(trace, part->out, at), 0};
}

static int64_t spread_visits(const Trace *trace, const Part *part, Cell cell)
{
    Axis h = axis_of(trace, true), w = axis_of(trace, false);
    Place at = cell_place(trace, cell);
    (void)part;
    return spread_error(&h, at.row) >= 0 && spread_error(&w, at.column) >= 0;
}

static int64_t spread_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    Axis h = axis_of(trace, true), w = axis_of(trace, false);
    int first_h, first_w, count_h = spread_count(&h, &first_h), count_w = spread_count(&w, &first_w);
    Place at = cell_place(trace, cell);
    int64_t plane = (int64_t)at.n * trace->tensor[SET_SPREAD].dim[1] + at.c;
    (void)part;
    (void)k;
    return (plane * count_h + spread_error(&h, at.row) - first_h) * count_w + spread_error(&w, at.column) - first_w;
}

static const PartKind spread = {spread_address, spread_visits, spread_visit, NULL};

/* How many kernels see a channel of the input. */
static int64_t group_kernels(const Trace *trace)
{
    return conv_group_kernels(&trace->spec, trace->tensor[SET_W].dim);
}

static void plan_rot(Trace *trace)
{
    const int *dx = trace->tensor[SET_DX].dim, *dy = trace->tensor[SET_DY].dim, *w = trace->tensor[SET_W].dim;
    const ConvSpec *spec = &trace->spec;
    trace->tensor[SET_ROT] = (Tensor){{w[0], w[1], w[2], w[3]}, NULL};
    trace->tensor[SET_SPREAD] =
        (Tensor){{dy[0], dy[1], dx[2] + (w[2] - 1) * spec->dilation.h, dx[3] + (w[3] - 1) * spec->dilation.w}, NULL};
    int64_t kernel = plane_cells(trace, SET_ROT), all = all_cells(trace, SET_ROT);
    part_gather(trace, SET_ROT, all, 1, kernel);
    trace->part[0].unit[LEVEL_CELL] = kernel;
    trace->part[0].unit[LEVEL_CHANNEL] = all;
    Axis h = axis_of(trace, true), v = axis_of(trace, false);
    int first;
    int64_t plane = (int64_t)spread_count(&h, &first) * spread_count(&v, &first), errors = plane * dy[0] * dy[1];
    part_add(trace, &spread, SET_SPREAD, errors, plane, errors);
    int64_t taps = group_kernels(trace) * plane_cells(trace, SET_W);
    part_gather(trace, SET_DX, all_cells(trace, SET_DX), taps, plane_cells(trace, SET_DX));
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
    step->a = cell_at(trace, SET_SPREAD,
                      (Place){out.n, oc, out.row + ky * spec->dilation.h, out.column + kx * spec->dilation.w});
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
        Axis h = axis_of(trace, true), w = axis_of(trace, false);
        step->a = cell_at(trace, SET_DY, (Place){at.n, at.c, spread_error(&h, at.row), spread_error(&w, at.column)});
    }
    step->kind = STEP_COPY;
    step->va = stored_value(trace, step->a);
}

/* Scattering: the errors in order, each with the taps of its window. */
static Address scatter_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    Place error = cell_place(trace, (Cell){SET_DY, i / part->unit[LEVEL_CELL]});
    Axis h = axis_of(trace, true), w = axis_of(trace, false);
    Cell cell = window_cell(trace, SET_DX, error, i % part->unit[LEVEL_CELL]);
    Place at = cell_place(trace, cell);
    (void)round;
    int64_t row = error.c % group_kernels(trace) * axis_covered(&h, at.row) + axis_rank(&h, at.row, error.row);
    return (Address){cell, row * axis_covered(&w, at.column) + axis_rank(&w, at.column, error.column)};
}

static int64_t scatter_visits(const Trace *trace, const Part *part, Cell cell)
{
    Axis h = axis_of(trace, true), w = axis_of(trace, false);
    Place at = cell_place(trace, cell);
    (void)part;
    if (cell.set == SET_DPAD && !conv_is_border(trace, at))
        return 0;
    return group_kernels(trace) * axis_covered(&h, at.row) * axis_covered(&w, at.column);
}

/* The error and the weight of the k-th product that lands on `cell`: their places. */
static void scatter_operands(const Trace *trace, Cell cell, int64_t k, Place *error, Place *weight)
{
    Axis h = axis_of(trace, true), w = axis_of(trace, false);
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
    return cell_at(trace, SET_DY, error).index * part->unit[LEVEL_CELL] + tap_of_kernel(trace, weight);
}

static const PartKind scatter = {scatter_address, scatter_visits, scatter_visit, NULL};

/* Folding back: the columns of one image in order, each from its first row to its last. */
static Address fold_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    int64_t column = i / part->unit[LEVEL_CELL];
    int width = trace->tensor[SET_DY].dim[3];
    Place error = {(int)round, 0, (int)(column / width), (int)(column % width)};
    Axis h = axis_of(trace, true), w = axis_of(trace, false);
    Cell cell = column_tap(trace, SET_DX, error, i % part->unit[LEVEL_CELL]);
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
    return ((int64_t)error.row * trace->tensor[SET_DY].dim[3] + error.column) * part->unit[LEVEL_CELL]
           + tap_of(trace, weight);
}

static const PartKind fold = {fold_address, fold_visits, fold_visit, NULL};

static void plan(Trace *trace)
{
    const int *dx = trace->tensor[SET_DX].dim, *dy = trace->tensor[SET_DY].dim;
    int64_t window = image_cells(trace, SET_W), planes = dx[1];
    if (trace->route == ROUTE_ROT) {
        plan_rot(trace);
        return;
    }
    trace->tensor[SET_DPAD] =
        (Tensor){{dx[0], dx[1], dx[2] + 2 * trace->spec.padding.h, dx[3] + 2 * trace->spec.padding.w}, NULL};
    if (trace->route == ROUTE_SCATTER) {
        planes *= dx[0];
        part_add(trace, &scatter, SET_DX, all_cells(trace, SET_DY) * window, window,
                 plane_cells(trace, SET_DY) * window);
    } else {
        int64_t taps = window * conv_groups(&trace->spec);
        trace->tensor[SET_DCOL] = (Tensor){{1, dy[0], (int)taps, (int)plane_cells(trace, SET_DY)}, NULL};
        int64_t image = plane_cells(trace, SET_DCOL);
        trace->rounds = dx[0];
        part_gather(trace, SET_DCOL, image, group_kernels(trace), image);
        part_add(trace, &fold, SET_DX, image, taps, image);
    }
    trace->part[trace->parts - 1].border = SET_DPAD;
    trace->part[trace->parts - 1].scattered = true;
    int64_t border = conv_border_cells(trace);
    part_add(trace, &conv_cut, SET_DPAD, planes * border, border, planes * border);
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
    step->b = (Cell){SET_DY, (int64_t)at.c * image_cells(trace, SET_DY) + oc * plane_cells(trace, SET_DY) + at.column};
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

static void term(const Trace *trace, int64_t k, Step *step)
{
    if (step->out.set == SET_ROT || step->out.set == SET_SPREAD) {
        rot_copy(trace, step);
    } else if (step->out.set == SET_DCOL) {
        product_term(trace, k, step);
    } else if (trace->route == ROUTE_ROT) {
        rot_term(trace, k, step);
    } else if (step->out.set == SET_DPAD
               && k == (trace->route == ROUTE_SCATTER ? scatter_visits : fold_visits)(trace, NULL, step->out)) {
        step->kind = STEP_CUT;
    } else if (trace->route == ROUTE_COL2IM) {
        fold_term(trace, k, step);
    } else {
        Place error, weight;
        scatter_operands(trace, step->out, k, &error, &weight);
        weight.c %= trace->tensor[SET_W].dim[1];
        step->kind = STEP_PRODUCT;
        step->a = cell_at(trace, SET_DY, error);
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
    double padded = (double)x[0] * x[1] * (x[2] + 2.0 * spec->padding.h) * (x[3] + 2.0 * spec->padding.w);
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
    .plan = plan,
    .term = term,
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
    .snippet = conv_input_snippet,
    .makes = makes,
    .error = &conv_error,
    .indices = conv_indices,
    .row_terms = row_terms,
    .hidden = SETS(X),
    .formula = conv_formula,
};
