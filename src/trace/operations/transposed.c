/* Transposed convolution: its passes are a convolution's with input and output exchanged, and so are their traces
 * (conv_input.c, conv_forward.c, conv_weight.c), which trace_set leads to the other tensors. Forward by two routes:
 * scatter, every number of X spread over Y times its kernel; zeros, X moved apart with zeros around, under the kernel
 * turned by 180 degrees. */
#include "trace/operations/transposed.h"

#include "engine/transposed.h"
#include "trace/mistakes/hunt.h"

#include <math.h>
#include <string.h>

static const CellSet stands[SET_COUNT] = {
    [SET_X] = SET_DY,   [SET_DX] = SET_Y,       [SET_Y] = SET_DX,          [SET_DY] = SET_X,
    [SET_PAD] = SET_DYPAD, [SET_DPAD] = SET_YPAD, [SET_SPREAD] = SET_XSPREAD,
};

static void plan_forward(Trace *trace)
{
    conv_input_plan(trace);
    if (trace->route == ROUTE_SCATTER && trace->tensor[SET_B].v)
        part_gather(trace, SET_Y, all_cells(trace, SET_Y), 1, plane_cells(trace, SET_Y));
}

/* After its products each cell of Y gets its bias. */
static void forward_term(const Trace *trace, int64_t k, Step *step)
{
    if (step->out.set != SET_Y || k < conv_input_visits(trace, step->out)) {
        conv_input_term(trace, k, step);
        return;
    }
    step->kind = STEP_BIAS;
    step->a = (Cell){SET_B, cell_place(trace, step->out).c};
    step->va = stored_value(trace, step->a);
}

/* ---- Scenes. */

static void dims(const SceneLine *line, int w[4], int b[4])
{
    const int outputs = line->kernels / conv_groups(&line->spec);
    memcpy(w, (int[]){line->input[1], outputs, line->spec.kernel.h, line->spec.kernel.w}, 4 * sizeof *w);
    memcpy(b, (int[]){1, line->kernels, 1, 1}, 4 * sizeof *b);
}

static bool output(const SceneLine *line, int y[4], Error *err)
{
    int w[4], b[4];
    dims(line, w, b);
    if (line->kernels % conv_groups(&line->spec) != 0)
        return error_set(err, "%d channels and %d kernels do not part into %d groups", line->input[1], line->kernels,
                         conv_groups(&line->spec));
    return transposed_output_dims(line->input, w, &line->spec, line->more, y, err);
}

static bool tensors(Scene *scene, bool error, Error *err)
{
    const SceneLine *line = &scene->line;
    int w[4], b[4], y[4];
    dims(line, w, b);
    return output(line, y, err) && operation_tensor(scene, SET_X, line->input, err)
           && operation_tensor(scene, SET_Y, y, err) && operation_tensor(scene, SET_W, w, err)
           && (!line->bias || operation_tensor(scene, SET_B, b, err))
           && (!error || operation_tensor(scene, SET_DY, y, err));
}

static bool make_forward(Scene *scene, Error *err)
{
    return tensors(scene, false, err);
}

static bool make_input(Scene *scene, Error *err)
{
    return tensors(scene, true, err) && operation_tensor(scene, SET_DX, scene->line.input, err);
}

static bool make_weight(Scene *scene, Error *err)
{
    int w[4], b[4];
    dims(&scene->line, w, b);
    return tensors(scene, true, err) && operation_tensor(scene, SET_DW, w, err);
}

static bool make_bias(Scene *scene, Error *err)
{
    int w[4], b[4];
    dims(&scene->line, w, b);
    return tensors(scene, true, err) && operation_tensor(scene, SET_DB, b, err);
}

static void usual(SceneLine *line)
{
    line->input[2] = line->input[3] = 2;
}

/* The convolution's way back in the document: Y is the error of its X. */
static bool example(const Scene *scene, Tensor *tensor, int which)
{
    static const float x[] = {2, -1, 1, 3}, w[] = {3, -1, 2, 4}, dy[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    static const struct {
        const float *numbers;
        size_t count;
    } of[VALUES_COUNT] = {[VALUES_X] = {x, 4}, [VALUES_W] = {w, 4}, [VALUES_DY] = {dy, 9}};
    (void)scene;
    return of[which].numbers && operation_numbers(tensor, of[which].numbers, of[which].count);
}

static void fill_output(Scene *scene)
{
    Tensor *t = scene->tensor;
    transposed_forward_scatter(&t[SET_X], &t[SET_W], &t[SET_B], &scene->line.spec, &t[SET_Y]);
}

/* Every number of X meets every weight of its kernel; the turned kernels also meet the zeros. */
static SceneSize size(const SceneLine *line)
{
    int y[4];
    if (!output(line, y, NULL))
        return (SceneSize){0, 0};
    const double taps = (double)line->spec.kernel.h * line->spec.kernel.w, groups = conv_groups(&line->spec);
    const double x = (double)line->input[0] * line->input[1] * line->input[2] * line->input[3];
    const double outputs = (double)y[0] * y[1] * y[2] * y[3];
    double products = x * taps * line->kernels / groups;
    if (line->compare || line->route == ROUTE_ZEROS)
        products += outputs * taps * line->input[1] / groups;
    return (SceneSize){8 * (x + outputs) + 4 * taps * line->input[1] * line->kernels / groups, products + 2 * outputs};
}

static bool run_forward(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    (void)how;
    (void)err;
    (trace->route == ROUTE_ZEROS ? transposed_forward_zeros : transposed_forward_scatter)(
        &t[SET_X], &t[SET_W], &t[SET_B], &trace->spec, &t[SET_Y]);
    return true;
}

static bool run_input(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    (void)how;
    (void)err;
    transposed_backward_input(&t[SET_DY], &t[SET_W], &trace->spec, &t[SET_DX]);
    return true;
}

static bool run_weight(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    (void)how;
    (void)err;
    transposed_backward_weight(&t[SET_X], &t[SET_DY], &trace->spec, &t[SET_DW]);
    return true;
}

static bool run_bias(Trace *trace, RunHow how, Error *err)
{
    (void)how;
    (void)err;
    conv_backward_bias(&trace->tensor[SET_DY], &trace->tensor[SET_DB]);
    return true;
}

/* ---- What goes wrong. */

static void forward_mistakes(Hunt *hunt)
{
    bool zeros = hunt->trace->route == ROUTE_ZEROS;
    hunt_add(hunt, zeros ? MISTAKE_NOT_TURNED : MISTAKE_TURNED, hunt_altered(hunt, alter_turn, SET_W));
    hunt_add(hunt, MISTAKE_NO_BIAS, hunt_altered(hunt, alter_leave_out_kind, STEP_BIAS));
    hunt_sum(hunt);
    hunt_neighbours(hunt);
}

static void input_mistakes(Hunt *hunt)
{
    hunt_add(hunt, MISTAKE_TURNED, hunt_altered(hunt, alter_turn, SET_W));
    hunt_sum(hunt);
    hunt_neighbours(hunt);
}

static void weight_mistakes(Hunt *hunt)
{
    hunt_add(hunt, MISTAKE_TURNED, hunt_altered(hunt, alter_turn, SET_X));
    hunt_images(hunt);
    hunt_sum(hunt);
    hunt_neighbours(hunt);
}

/* ---- The nudge: E = sum of delta * Y, each y a sum over the numbers that reach it. */

static void nudged_output(const Trace *trace, Place at, Cell changed, double by, NudgeTotal *total)
{
    const ConvSpec *spec = &trace->spec;
    const Tensor *x = &trace->tensor[SET_X], *w = &trace->tensor[SET_W];
    int first = conv_first_kernel(spec, w->dim, at.c), inputs = conv_group_kernels(spec, w->dim);
    for (int ic = first; ic < first + inputs; ic++)
        for (int ky = 0; ky < spec->kernel.h; ky++)
            for (int kx = 0; kx < spec->kernel.w; kx++) {
                int down = at.row + spec->padding.h - ky * spec->dilation.h;
                int along = at.column + spec->padding.w - kx * spec->dilation.w;
                int iy = down / spec->stride.h, ix = along / spec->stride.w;
                if (down < 0 || along < 0 || down % spec->stride.h != 0 || along % spec->stride.w != 0
                    || iy >= x->dim[2] || ix >= x->dim[3])
                    continue;
                int64_t read = tensor_at(x, at.n, ic, iy, ix) - x->v;
                int64_t weight = tensor_at(w, ic, at.c % w->dim[1], ky, kx) - w->v;
                nudge_add(total, nudge_number_of(trace, SET_X, read, changed, by)
                                     * nudge_number_of(trace, SET_W, weight, changed, by));
            }
}

static NudgeTotal nudged_total(const Trace *trace, Cell changed, double by)
{
    return nudge_products_total(trace, changed, by, nudged_output);
}

static const NudgeError nudged = {nudge_products_complete, nudge_products, nudged_total, nudge_products_slack,
                                  nudge_products_formula, NULL, NULL};

static bool makes_input(const Trace *trace, CellSet gradient)
{
    (void)trace;
    return gradient == SET_DX;
}

static bool makes_weight(const Trace *trace, CellSet gradient)
{
    (void)trace;
    return gradient == SET_DW;
}

static bool makes_bias(const Trace *trace, CellSet gradient)
{
    (void)trace;
    return gradient == SET_DB;
}

/* ---- In a network. */

static void tell_forward(const Trace *trace, Telling *telling, Text *out)
{
    (void)trace;
    text_add(out, "map %d  ·  each number of the input spreads its kernel", telling->out.c);
}

static void tell_input(const Trace *trace, Telling *telling, Text *out)
{
    (void)trace;
    (void)telling;
    text_add(out, "the error of its input: a plain convolution of the errors");
}

static void tell_weight(const Trace *trace, Telling *telling, Text *out)
{
    (void)trace;
    (void)telling;
    text_add(out, "the gradient of its weights: its input over the errors");
}

static void tell_bias(const Trace *trace, Telling *telling, Text *out)
{
    (void)trace;
    (void)telling;
    text_add(out, "the gradient of its bias: the sum of a map's errors");
}

static void lay_forward(NetTrace *net, int node, Phase phase)
{
    if (phase != PHASE_FORWARD)
        return;
    Trace *trace = layer_add(net, node, NULL, phase, OP_TRANSPOSED_FORWARD, ROUTE_SCATTER);
    trace->spec = net->net.node[node].conv;
    trace->tensor[SET_X] = *layer_input(net, node);
    trace->tensor[SET_Y] = net->run.output[node];
    layer_parameters(net, node, net->run.parameter, trace, SET_W, SET_B);
}

static void lay_input(NetTrace *net, int node, Phase phase)
{
    if (phase == PHASE_BACKWARD && !layer_reads_image(net, node))
        conv_layer_back(net, node, "input", "δ ", OP_TRANSPOSED_BACKWARD_INPUT, ROUTE_NAIVE)->tensor[SET_DX] =
            *layer_input_error(net, node);
}

static void lay_weight(NetTrace *net, int node, Phase phase)
{
    if (phase == PHASE_BACKWARD)
        conv_layer_back(net, node, "weight", "∂W ", OP_TRANSPOSED_BACKWARD_WEIGHT, ROUTE_NAIVE)->tensor[SET_DW] =
            net->run.gradient[net->net.node[node].parameter];
}

static void lay_bias(NetTrace *net, int node, Phase phase)
{
    conv_lay_bias(net, node, phase, OP_TRANSPOSED_BACKWARD_BIAS);
}

/* ---- Rows. */

#define TAKES_TRANSPOSED \
    (TAKES_ANY | TAKES_WINDOW | TAKES(DILATION) | TAKES(GROUPS) | TAKES(KERNELS) | TAKES(MORE) | TAKES_NUMBERS(W))

static const LevelRow forward_levels[] = {
    {ON_ALL, ROUTE_SCATTER, {"product", "window", "map"}},
    {ON_ALL, ON_ALL, {"step", "cell", "part"}},
};
static const LevelRow input_levels[] = {{ON_ALL, ON_ALL, {"product", "output", "map"}}};
static const LevelRow weight_levels[] = {{ON_ALL, ON_ALL, {"product", "weight", "kernel"}}};
static const LevelRow bias_levels[] = {{ON_ALL, ON_ALL, {"error", "sum", "part"}}};

#define SHARED \
    .usual = usual, .size = size, .example = example, .stands = stands, .layer_of = LAYER_OF_NODE, \
    .node = NODE_TRANSPOSED, .whole = "multiply", .formula = transposed_formula

const OperationKind operation_transposed_forward = {
    .name = "transposed-forward",
    .help = "--route scatter|zeros         spreading, or X with zeros under the turned kernel",
    .route = {ROUTE_SCATTER, ROUTE_ZEROS},
    .routes = 2,
    .options = TAKES_TRANSPOSED | TAKES(BIAS) | TAKES_NUMBERS(B),
    SHARED,
    .make = make_forward,
    .run = run_forward,
    .results = {SETS(Y)},
    .sentence = transposed_sentence,
    .motion = conv_input_motion,
    .plan = plan_forward,
    .term = forward_term,
    .levels = forward_levels,
    .over_channels = true,
    .lay = lay_forward,
    .tell = tell_forward,
    .mistakes = forward_mistakes,
    .source = transposed_source,
    .sources = TRANSPOSED_SOURCES,
    .snippet = transposed_forward_snippet,
    .indices = transposed_indices,
    .row_terms = transposed_row_terms,
};

const OperationKind operation_transposed_backward_input = {
    .name = "transposed-backward-input",
    .help = "",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .options = TAKES_TRANSPOSED | TAKES_NUMBERS(DY),
    SHARED,
    .make = make_input,
    .prepare = fill_output,
    .run = run_input,
    .results = {SETS(DX)},
    .sentence = transposed_sentence,
    .plan = conv_forward_plan,
    .term = conv_forward_term,
    .levels = input_levels,
    .over_channels = true,
    .lay = lay_input,
    .tell = tell_input,
    .mistakes = input_mistakes,
    .makes = makes_input,
    .error = &nudged,
    .source = transposed_source,
    .sources = TRANSPOSED_SOURCES,
    .snippet = transposed_input_snippet,
    .indices = transposed_indices,
    .row_terms = conv_window_terms,
    .hidden = SETS(X) | SETS(Y),
};

const OperationKind operation_transposed_backward_weight = {
    .name = "transposed-backward-weight",
    .help = "",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .options = TAKES_TRANSPOSED | TAKES_NUMBERS(DY),
    SHARED,
    .make = make_weight,
    .prepare = fill_output,
    .run = run_weight,
    .results = {SETS(DW)},
    .sentence = transposed_sentence,
    .plan = conv_weight_plan,
    .term = conv_weight_term,
    .levels = weight_levels,
    .lay = lay_weight,
    .tell = tell_weight,
    .mistakes = weight_mistakes,
    .makes = makes_weight,
    .error = &nudged,
    .source = transposed_source,
    .sources = TRANSPOSED_SOURCES,
    .snippet = transposed_weight_snippet,
    .indices = transposed_indices,
    .row_terms = transposed_row_terms,
    .hidden = SETS(W) | SETS(Y),
};

const OperationKind operation_transposed_backward_bias = {
    .name = "transposed-backward-bias",
    .help = "",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .options = TAKES_TRANSPOSED | TAKES_NUMBERS(DY),
    SHARED,
    .make = make_bias,
    .prepare = fill_output,
    .run = run_bias,
    .results = {SETS(DB)},
    .sentence = conv_bias_sentence,
    .plan = conv_bias_plan,
    .term = conv_bias_term,
    .levels = bias_levels,
    .lay = lay_bias,
    .tell = tell_bias,
    .mistakes = conv_bias_mistakes,
    .makes = makes_bias,
    .error = &nudged,
    .source = conv_bias_source,
    .sources = 1,
    .snippet = conv_bias_snippet,
    .row_terms = conv_image_terms,
    .hidden = SETS(X) | SETS(W) | SETS(B),
};
