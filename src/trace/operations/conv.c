/* What the convolution's operations share: tensors, the document's numbers, columns. */
#include "trace/operations/conv.h"

void conv_dims(const Scene *scene, int w[4], int b[4])
{
    const SceneLine *line = &scene->line;
    const int channels = line->input[1] / conv_groups(&line->spec);
    const int of_w[4] = {line->kernels, channels, line->spec.kernel.h, line->spec.kernel.w},
              of_b[4] = {1, line->kernels, 1, 1};
    for (int i = 0; i < 4; i++) {
        w[i] = of_w[i];
        b[i] = of_b[i];
    }
}

bool conv_tensors(Scene *scene, bool error, Error *err)
{
    const SceneLine *line = &scene->line;
    int w[4], b[4], y[4];
    conv_dims(scene, w, b);
    return conv_output_dims(line->input, w, &line->spec, y, err) && operation_tensor(scene, SET_X, line->input, err)
           && operation_tensor(scene, SET_Y, y, err) && operation_tensor(scene, SET_W, w, err)
           && (!line->bias || operation_tensor(scene, SET_B, b, err))
           && (!error || operation_tensor(scene, SET_DY, y, err));
}

bool conv_example(const Scene *scene, Tensor *tensor, int which)
{
    static const float x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, w[] = {3, -1, 2, 4}, dy[] = {2, -1, 1, 3},
                       v[] = {1, 2, -1, -2};
    static const struct {
        const float *numbers;
        size_t count;
    } example[VALUES_COUNT] = {[VALUES_X] = {x, 9}, [VALUES_W] = {w, 4}, [VALUES_DY] = {dy, 4}, [VALUES_V] = {v, 4}};
    const int *in = scene->line.input;
    const Pair *kernel = &scene->line.spec.kernel;
    bool document =
        in[1] == 1 && in[2] == 3 && in[3] == 3 && scene->line.kernels == 1 && kernel->h == 2 && kernel->w == 2;
    return document && example[which].numbers
           && operation_numbers(tensor, example[which].numbers, example[which].count);
}

/* In doubles, which no product of sizes overflows. */
SceneSize conv_size(const SceneLine *line)
{
    const int *x = line->input, channels = x[1] / conv_groups(&line->spec),
              w[4] = {line->kernels, channels, line->spec.kernel.h, line->spec.kernel.w};
    int dim[4];
    if (!conv_output_dims(x, w, &line->spec, dim, NULL))
        return (SceneSize){0, 0};
    double taps = (double)w[1] * w[2] * w[3], weights = taps * w[0], out = (double)dim[0] * dim[1] * dim[2] * dim[3];
    double padded = (double)x[0] * x[1] * conv_high(&line->spec, x[2]) * conv_wide(&line->spec, x[3]);
    double columns = taps * conv_groups(&line->spec) * dim[2] * dim[3], products = out * taps;
    bool matrix = line->compare || line->route == ROUTE_IM2COL || line->route == ROUTE_COL2IM;
    if (matrix)
        products += columns * dim[0];
    return (SceneSize){2 * padded + 8 * weights + 3 * out + (matrix ? 2 * columns : 0), products};
}

void conv_fill_output(Scene *scene)
{
    Tensor *tensor = scene->tensor;
    conv_forward_rows(&tensor[SET_X], &tensor[SET_W], &tensor[SET_B], &scene->line.spec, &tensor[SET_Y]);
}

bool conv_columns(const Trace *trace, CellSet columns, const int x[4], Tensor *col, Error *err)
{
    int dim[4];
    *col = trace->tensor[columns];
    return col->v
           || (conv_column_dims(x, &trace->spec, dim, err) && tensor_init(col, dim[0], dim[1], dim[2], dim[3], err));
}

void conv_columns_free(const Trace *trace, CellSet columns, Tensor *col)
{
    if (col->v != trace->tensor[columns].v)
        tensor_free(col);
}

Tensor conv_padded_sizes(const Trace *trace, const int x[4])
{
    return (Tensor){{x[0], x[1], conv_high(&trace->spec, x[2]), conv_wide(&trace->spec, x[3])}, NULL};
}

const int *conv_kernel_dims(const Trace *trace)
{
    return trace->tensor[SET_W].dim[0] ? trace->tensor[SET_W].dim : trace->tensor[SET_DW].dim;
}

bool trace_meets(const Trace *trace, int oc, int ic)
{
    const int *w = conv_kernel_dims(trace), first = w[0] > 0 ? conv_first(&trace->spec, w, oc) : 0;
    return w[0] == 0 || (ic >= first && ic < first + w[1]);
}

Cell window_cell(const Trace *trace, CellSet set, Place out, int64_t k)
{
    const int *w = conv_kernel_dims(trace);
    return column_tap(trace, set, out, k + (int64_t)conv_first(&trace->spec, w, out.c) * w[2] * w[3]);
}

Cell column_tap(const Trace *trace, CellSet set, Place out, int64_t k)
{
    const int *w = conv_kernel_dims(trace);
    const ConvSpec *spec = &trace->spec;
    int ic = (int)(k / w[3] / w[2]), ky = (int)(k / w[3] % w[2]), kx = (int)(k % w[3]);
    return cell_at(trace, set,
                   (Place){out.n, ic, conv_row(spec, out.row, ky), conv_column(spec, out.column, kx)});
}

/* A cell of the columns is a copy: which row it is says which tap, which column says which window. */
void column_copy(const Trace *trace, Step *step)
{
    Place at = cell_place(trace, step->out);
    int width = trace->tensor[trace->tensor[SET_DY].dim[3] ? SET_DY : SET_Y].dim[3];
    step->kind = STEP_COPY;
    step->a = column_tap(trace, SET_X, (Place){at.c, 0, at.column / width, at.column % width}, at.row);
    step->va = stored_value(trace, step->a);
}

void conv_indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    const int *w = conv_kernel_dims(trace);
    int64_t kernels = conv_group_kernels(&trace->spec, w), taps = (int64_t)w[1] * w[2] * w[3];
    bool product = (trace->route == ROUTE_IM2COL || trace->route == ROUTE_COL2IM)
                   && (step->kind == STEP_PRODUCT || step->kind == STEP_BIAS);
    if (step->out.set == SET_ROT)   /* of the channels that share it the first */
        value[INDEX_IC] += conv_first(&trace->spec, w, (int)value[INDEX_OC]);
    if (product && kernels > 0 && taps > 0) {
        value[INDEX_OC] %= kernels;
        value[INDEX_K] %= taps;
    }
}

/* ---- The nudge: the forward operation again, as plain loops in double precision. */

/* One output's sum, without its bias, with `by` added to `changed`. */
static void nudged_output(const Trace *trace, Place at, Cell changed, double by, NudgeTotal *total)
{
    const ConvSpec *spec = &trace->spec;
    const Tensor *x = &trace->tensor[SET_X], *w = &trace->tensor[SET_W];
    int first = conv_first(spec, w->dim, at.c);
    for (int ic = 0; ic < w->dim[1]; ic++)
        for (int ky = 0; ky < spec->kernel.h; ky++)
            for (int kx = 0; kx < spec->kernel.w; kx++) {
                int row = conv_source(spec->mode, conv_row(spec, at.row, ky), x->dim[2]);
                int column = conv_source(spec->mode, conv_column(spec, at.column, kx), x->dim[3]);
                if (row < 0 || column < 0)
                    continue;
                int64_t read = tensor_at(x, at.n, first + ic, row, column) - x->v;
                nudge_add(total, nudge_number_of(trace, SET_X, read, changed, by)
                         * nudge_number_of(trace, SET_W, tensor_at(w, at.c, ic, ky, kx) - w->v, changed, by));
            }
}

static NudgeTotal nudged_total(const Trace *trace, Cell changed, double by)
{
    return nudge_products_total(trace, changed, by, nudged_output);
}

const NudgeError conv_error = {nudge_products_complete, nudge_products, nudged_total, nudge_products_slack,
                               nudge_products_formula, NULL, NULL};

/* ---- Pictures. */

int64_t conv_window_terms(const Trace *trace, const char **row)
{
    *row = "channel";
    return (int64_t)trace->spec.kernel.h * trace->spec.kernel.w;
}

int64_t conv_image_terms(const Trace *trace, const char **row)
{
    const int *dy = trace->tensor[SET_DY].dim;
    *row = "image";
    return (int64_t)dy[2] * dy[3];
}

Trace *conv_layer_back(NetTrace *net, int node, const char *part, const char *title, Operation operation, Route route)
{
    const Node *of = &net->net.node[node];
    Trace *trace = layer_add(net, node, part, PHASE_BACKWARD, operation, route);
    layer_title(net, title, of->name);
    trace->spec = of->conv;
    trace->tensor[SET_DY] = net->run.error[node];
    trace->tensor[SET_X] = *layer_input(net, node);
    trace->tensor[SET_W] = net->run.parameter[of->parameter];
    trace->tensor[SET_Y] = net->run.output[node];
    return trace;
}

/* ---- Sentences on the error of the input. */

static bool apart(const Trace *trace, const Step *step)
{
    (void)step;
    return trace->spec.stride.h > 1 || trace->spec.stride.w > 1;
}

static bool not_cut(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->kind != STEP_CUT && step->a.set != SET_DPAD;
}

/* The error of a copy in the padding, at the end. */
static bool returns(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->a.set == SET_DPAD;
}

static bool folds(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->kind == STEP_ADD && step->a.set == SET_DCOL;
}

const SayRow conv_input_sentence[] = {
    {ON_ALL, ROUTE_ROT, ON_ALL, SAY_ABOUT, NULL,
     "Each number of X went into several sums; its error is what comes back from each of them, times the weight "
     "it met. The turned kernel meets these errors in just this order."},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, SAY_ABOUT, NULL,
     "Each error goes back over the window it came from: to every number there, times the weight which that "
     "number met."},
    {ON_ALL, ROUTE_COL2IM, ON_ALL, SAY_ABOUT, NULL,
     "The weights, transposed, times the errors give the errors of all columns; then each column folds back onto "
     "its window, adding."},
    {ON_ALL, ON_ALL, SET_ROT, SAY_MOVING, NULL,
     "The kernel turns by 180° about its middle: the weight in row i, column j goes to row {bottom} − i, column "
     "{right} − j."},
    {ON_ALL, ON_ALL, SET_ROT, SAY_CELL, NULL,
     "The kernel has turned by 180°: what was last is first now."},
    {ON_ALL, ON_ALL, SET_ROT, STEP_COPY, NULL,
     "The kernel turns by 180°: {a} comes to row {row}, column {column}."},
    {ON_ALL, ON_ALL, SET_SPREAD, SAY_MOVING, apart,
     "Zeros slide in around the errors and, because of the stride, between them."},
    {ON_ALL, ON_ALL, SET_SPREAD, SAY_MOVING, NULL, "Zeros slide in around the errors."},
    {ON_ALL, ON_ALL, SET_SPREAD, SAY_CELL, apart,
     "The errors have zeros around them and, because of the stride, between them."},
    {ON_ALL, ON_ALL, SET_SPREAD, SAY_CELL, NULL,
     "The errors have zeros around them, so that the turned kernel reaches every number of X."},
    {ON_ALL, ON_ALL, SET_SPREAD, STEP_COPY, apart,
     "Zeros come around the errors and, because of the stride, between them: {a} stands at row {row}, column "
     "{column}."},
    {ON_ALL, ON_ALL, SET_SPREAD, STEP_COPY, NULL,
     "Zeros come around the errors: {a} stands at row {row}, column {column}."},
    {ON_ALL, ROUTE_ROT, ON_ALL, STEP_PRODUCT, say_zero,
     "The turned kernel stands for {out}: under {b} lies a zero, for no sum had {x} under {b}. Nothing is added."},
    {ON_ALL, ON_ALL, SET_DX, STEP_ADD, returns,
     "In the padding stood a copy of {x}: its error {va} returns to {out}."},
    {ON_ALL, ROUTE_ROT, SET_DPAD, STEP_PRODUCT, NULL,
     "The turned kernel stands on a copy in the padding, whose error is computed like any: it will return."},
    {ON_ALL, ON_ALL, SET_DPAD, STEP_PRODUCT, NULL,
     "The window of {a} reached over the edge: {term} lands in the padding."},
    {ON_ALL, ON_ALL, SET_DCOL, STEP_PRODUCT, NULL,
     "{y} was made with the weight {a}: its error {b} times {a} belongs to that place of its column."},
    {ON_ALL, ROUTE_ROT, ON_ALL, SAY_CELL, NULL,
     "What comes back to {x} from all sums it went into is {out} = {after}."},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, SAY_MOVING, not_cut,
     "The error {a} goes back over its window at row {top}, column {left}."},
    {ON_ALL, ROUTE_COL2IM, ON_ALL, SAY_MOVING, folds,
     "A column folds back onto its window at row {top}, column {left}, adding."},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, SAY_CELL, not_cut,
     "The error {a} has gone back over its window at row {top}, column {left}."},
    {ON_ALL, ROUTE_COL2IM, ON_ALL, SAY_CELL, folds,
     "A column has folded back onto its window at row {top}, column {left}, adding."},
    {ON_ALL, ON_ALL, SET_DPAD, STEP_ADD, NULL,
     "A column folds back onto its window at row {top}, column {left}, which reached over the edge: {a} lands in "
     "the padding."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_ADD, say_opens,
     "A column folds back onto its window at row {top}, column {left}: {out} gets {a}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_ADD, NULL,
     "A column folds back onto its window at row {top}, column {left}; other windows lay there too, so {a} is "
     "added to what {out} has."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_CUT, NULL,
     "No number of X stands there: what landed in the padding is cut off."},
    {.sentence = NULL},
};

const MotionRow conv_input_motion[] = {
    {ON_ALL, ON_ALL, SET_ROT, STEP_COPY, MOTION_TURN},
    {ON_ALL, ON_ALL, SET_SPREAD, STEP_COPY, MOTION_APART},
    {ON_ALL, ON_ALL, ON_ALL, STEP_ADD, MOTION_FOLD},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, STEP_PRODUCT, MOTION_SCATTER},
    {ON_ALL, ON_ALL, ON_ALL, ON_ALL, MOTION_FLY},
};

const LevelRow conv_input_levels[] = {
    {ON_ALL, ROUTE_SCATTER, {"product", "window", "map"}},
    {ON_ALL, ROUTE_COL2IM, {"step", "column", "part"}},
    {ON_ALL, ON_ALL, {"step", "cell", "part"}},
};
