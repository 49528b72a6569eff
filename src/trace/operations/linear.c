/* The fully connected layer as steps: a convolution whose kernel covers its input, so each output is one window.
 * Forward, for every output (n o) its products (i), then its bias. Backward, the error of the input (n i, over o),
 * the gradient of the weights (o i, over n), the gradient of the bias (o, over n). A cell's span is one sum, a
 * channel's all sums of an image or of an output. */
#include "trace/operations/layers.h"

#include "engine/linear.h"
#include "trace/mistakes/hunt.h"

#include <string.h>

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
        part_gather(trace, SET_Y, images * outputs(trace), inputs(trace) + (trace->tensor[SET_B].v != NULL),
                    outputs(trace));
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

static void usual(SceneLine *line)
{
    memcpy(line->input, (const int[4]){1, 3, 1, 1}, sizeof line->input);
    line->kernels = 2;
}

static bool make(Scene *scene, Error *err)
{
    const SceneLine *line = &scene->line;
    const int *x = line->input, b[4] = {1, line->kernels, 1, 1};
    int64_t values = (int64_t)x[1] * x[2];
    if (values > TENSOR_MOST || values * x[3] > TENSOR_MOST)
        return error_set(err, "an input of %d x %d x %d values is too large", x[1], x[2], x[3]);
    const int w[4] = {line->kernels, (int)values * x[3], 1, 1};
    int y[4];
    if (!linear_output_dims(x, w, y, err) || !operation_tensor(scene, SET_W, w, err)
        || (line->bias && !operation_tensor(scene, SET_B, b, err)) || !operation_maps(scene, y, err))
        return false;
    return line->pass == PASS_FORWARD
        || (operation_tensor(scene, SET_DW, w, err) && (!line->bias || operation_tensor(scene, SET_DB, b, err)));
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    (void)how;
    (void)err;
    if (trace->pass == PASS_FORWARD) {
        linear_forward(&t[SET_X], &t[SET_W], &t[SET_B], &t[SET_Y]);
        return true;
    }
    linear_backward_input(&t[SET_DY], &t[SET_W], &t[SET_DX]);
    linear_backward_weight(&t[SET_X], &t[SET_DY], &t[SET_DW]);
    if (t[SET_DB].v)
        linear_backward_bias(&t[SET_DY], &t[SET_DB]);
    return true;
}

static bool channel_name(const Trace *trace, const Step *step, Text *out)
{
    if (trace->pass == PASS_BACKWARD)
        text_add(out, step->out.set == SET_DX ? "errors" : "gradients");
    return trace->pass == PASS_BACKWARD;
}

static void mistakes(Hunt *hunt)
{
    hunt_add(hunt, MISTAKE_NO_BIAS, hunt_altered(hunt, alter_leave_out_kind, STEP_BIAS));
    if (hunt->cell.set == SET_DW || hunt->cell.set == SET_DB)
        hunt_images(hunt);
    hunt_sum(hunt);
    hunt_neighbours(hunt);
}

#define LINEAR "src/engine/linear.c"
static const SourceLine source[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_PRODUCT, LINEAR, "linear_forward", "sum += x->v[", "n o i", "total += x", NULL},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_BIAS, LINEAR, "linear_forward", "sum += b->v[o]", "n o", "total += b", NULL},
    {PASS_BACKWARD, ON_ALL, SET_DX, ON_ALL, LINEAR, "linear_backward_input", "sum += dy->v[", "n i o",
     "total += dy", NULL},
    {PASS_BACKWARD, ON_ALL, SET_DW, ON_ALL, LINEAR, "linear_backward_weight", "sum += dy->v[", "o i n",
     "total += dy", NULL},
    {PASS_BACKWARD, ON_ALL, SET_DB, ON_ALL, LINEAR, "linear_backward_bias", "sum += *tensor_at(", "o n",
     "total += dy", NULL},
};

/* o and i, and n, from the flat indices of the cells. */
static void indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    int64_t in = inputs(trace), out = outputs(trace);
    const Cell cell[3] = {step->a, step->b, step->out};
    for (int c = 0; c < 3; c++) {
        int64_t index = cell[c].index;
        CellSet set = cell[c].set;
        if (set == SET_Y || set == SET_DY) {
            value[INDEX_N] = index / out;
            value[INDEX_O] = index % out;
        } else if (set == SET_X || set == SET_DX) {
            value[INDEX_N] = index / in;
            value[INDEX_I] = index % in;
        } else if (set == SET_W || set == SET_DW) {
            value[INDEX_O] = index / in;
            value[INDEX_I] = index % in;
        } else if (set == SET_B || set == SET_DB) {
            value[INDEX_O] = index;
        }
    }
}

static bool makes(const Trace *trace, CellSet gradient)
{
    return trace->pass == PASS_BACKWARD && tensor_count(&trace->tensor[gradient]) > 0;
}

static void nudged_output(const Trace *trace, Place at, Cell changed, double by, NudgeTotal *total)
{
    int64_t inputs = trace->tensor[SET_W].dim[1];
    for (int64_t i = 0; i < inputs; i++)
        nudge_add(total, nudge_number_of(trace, SET_X, at.n * inputs + i, changed, by)
                       * nudge_number_of(trace, SET_W, at.c * inputs + i, changed, by));
}

static NudgeTotal nudged_total(const Trace *trace, Cell changed, double by)
{
    return nudge_products_total(trace, changed, by, nudged_output);
}

static const NudgeError nudged = {nudge_products_complete, nudge_products, nudged_total, nudge_products_slack,
                                  nudge_products_formula, NULL, NULL};

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    const int *w = trace->tensor[SET_W].dim;
    if (trace->pass == PASS_FORWARD)
        text_add(out, "each of the %d values a sum over %d inputs", w[0], w[1]);
    else if (telling->step->out.set == SET_DX)
        text_add(out, "the error of its input");
    else
        text_add(out, "the gradients of its weights: error times input");
}

static SceneSize size(const SceneLine *line)
{
    const int *x = line->input;
    double cells = (double)x[0] * x[1] * x[2] * x[3];
    double weights = cells / x[0] * line->kernels;
    return (SceneSize){2 * cells + 2 * weights + 3.0 * x[0] * line->kernels, 2 * weights * x[0]};
}

static void formula(const SceneLine *line, Text *tex)
{
    long long inputs = (long long)line->input[1] * line->input[2] * line->input[3];
    text_add(tex,
             "o=\\tint{y}{\\strong{%d}}\\qquad y_j=\\sum_{i=1}^{%lld}w_{ji}x_i%s\\qquad\\text{weights}:\\ %d\\cdot "
             "%lld=%lld",
             line->kernels, inputs, line->bias ? "+b_j" : "", line->kernels, inputs, line->kernels * inputs);
}

/* A full layer's backward pass: its input's error, then its gradients. */
static void lay(NetTrace *net, int node, Phase phase)
{
    Trace *trace = layer_add(net, node, NULL, phase, OP_LINEAR, ROUTE_NAIVE);
    trace->tensor[SET_X] = *layer_input(net, node);
    if (phase == PHASE_FORWARD) {
        layer_parameters(net, node, net->run.parameter, trace, SET_W, SET_B);
        trace->tensor[SET_Y] = net->run.output[node];
        return;
    }
    trace->tensor[SET_W] = net->run.parameter[net->net.node[node].parameter];
    trace->tensor[SET_DY] = net->run.error[node];
    trace->tensor[SET_DX] = *layer_input_error(net, node);
    layer_parameters(net, node, net->run.gradient, trace, SET_DW, SET_DB);
}

/* ---- Sentences. */

static const SayRow sentences[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Every output is a sum over all inputs, each times a weight of its own."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Errors go back through the weights the numbers came by; the gradient of a weight is what it carried times "
     "the error where it led."},
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_CELL, NULL,
     "All inputs, each times its weight, sum up to {out} = {after}."},
    {PASS_BACKWARD, ON_ALL, SET_DX, SAY_CELL, NULL,
     "What comes back to {x} from all outputs is {out} = {after}."},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_PRODUCT, NULL,
     "{a} goes into {out} through its weight {b}: {term} is added."},
    {ON_ALL, ON_ALL, SET_DW, STEP_PRODUCT, NULL,
     "The weight {w} carried {b} into {y}: its error {a} times {b} is added to the gradient of {w}."},
    {.sentence = NULL},
};

static const LevelRow levels[] = {
    {PASS_FORWARD, ON_ALL, {"product", "output", "image"}},
    {ON_ALL, ON_ALL, {"product", "sum", "part"}},
};

static const SnippetRow snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X) | SETS(W) | SETS(B),
     "y = {new y}\n"
     "linear_forward(x.reshape(len(x), -1), w.reshape(len(w), -1), b, y.reshape(len(y), -1))\n",
     "y = F.linear(x.flatten(1), w.flatten(1), b)\n"},
    {PASS_BACKWARD, ON_ALL, SETS(X) | SETS(W) | SETS(DY),
     "dx, dw = {new dx}, {new dw}\n"
     "{?db}db = {new db}\n"
     "error = dy.reshape(len(dy), -1)\n"
     "linear_backward_input(error, w.reshape(len(w), -1), dx.reshape(len(dx), -1))\n"
     "linear_backward_weight(x.reshape(len(x), -1), error, dw.reshape(len(dw), -1))\n"
     "{?db}linear_backward_bias(error, db)\n",
     "{x}.requires_grad_()\n"
     "w.requires_grad_()\n"
     "b = None\n"
     "{?db}b = torch.zeros({shape db}, requires_grad=True)\n"
     "F.linear(x.flatten(1), w.flatten(1), b).backward(dy.flatten(1))\n"
     "dx, dw = x.grad, w.grad\n"
     "{?db}db = b.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_linear = {
    .name = "linear",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS | TAKES(KERNELS) | TAKES(BIAS) | TAKES_NUMBERS(W) | TAKES_NUMBERS(B),
    .vector = true,
    .flattens = true,
    .usual = usual,
    .make = make,
    .size = size,
    .run = run,
    .results = {SETS(Y), SETS(DX) | SETS(DW) | SETS(DB)},
    .sentence = sentences,
    .plan = plan,
    .term = term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_LINEAR,
    .lay = lay,
    .tell = tell,
    .channel_name = channel_name,
    .mistakes = mistakes,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .snippet = snippet,
    .indices = indices,
    .makes = makes,
    .error = &nudged,
    .formula = formula,
};
