/* An activation as steps, value by value. Forward: y = f(x). Backward, first all slopes, f'(x) from y, then all errors,
 * error * slope. A cell's span is one step, a channel's one map. */
#include "trace/operations/layers.h"

#include "trace/mistakes/hunt.h"

static void plan(Trace *trace)
{
    if (trace->pass == PASS_FORWARD) {
        part_gather(trace, SET_Y, all_cells(trace, SET_Y), 1, plane_cells(trace, SET_Y));
        return;
    }
    const int *dim = trace->tensor[SET_DX].dim;
    trace->tensor[SET_SLOPE] = (Tensor){{dim[0], dim[1], dim[2], dim[3]}, NULL};
    part_gather(trace, SET_SLOPE, all_cells(trace, SET_SLOPE), 1, plane_cells(trace, SET_SLOPE));
    part_gather(trace, SET_DX, all_cells(trace, SET_DX), 1, plane_cells(trace, SET_DX));
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    int64_t index = step->out.index;
    (void)k;
    if (step->out.set == SET_Y) {
        step->kind = STEP_FUNCTION;
        step->a = (Cell){SET_X, index};
    } else if (step->out.set == SET_SLOPE) {
        step->kind = STEP_SLOPE;
        step->a = (Cell){SET_Y, index};
    } else {
        step->kind = STEP_PRODUCT;
        step->a = (Cell){SET_DY, index};
        step->b = (Cell){SET_SLOPE, index};
        step->vb = activation_slope(trace->function, trace->tensor[SET_Y].v[index]);
    }
    step->va = stored_value(trace, step->a);
}

static bool make(Scene *scene, Error *err)
{
    return operation_maps(scene, scene->line.input, err);
}

static bool example(const Scene *scene, Tensor *tensor, int which)
{
    static const float x[] = {-3, -2, -1, -0.5f, 0, 0.5f, 1, 2, 3}, dy[] = {2, -1, 1, 3, -2, 4, -3, 5, -4};
    (void)scene;
    return operation_numbers(tensor, which == VALUES_X ? x : dy, 9);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    (void)how;
    (void)err;
    if (trace->pass == PASS_FORWARD)
        activation_forward(trace->function, &t[SET_X], &t[SET_Y]);
    else
        activation_backward(trace->function, &t[SET_Y], &t[SET_DY], &t[SET_DX]);
    return true;
}

static void mistakes(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    Cell x = {SET_X, hunt->cell.index};
    Step step = cell_term(trace, hunt->cell, hunt->last);
    if (step.kind == STEP_FUNCTION)
        hunt_add(hunt, MISTAKE_NO_FUNCTION, step.va);
    if (step.kind == STEP_SLOPE && trace->tensor[SET_X].v)
        hunt_add(hunt, MISTAKE_SLOPE_OF_X, activation_slope(trace->function, stored_value(trace, x)));
    if (step.kind == STEP_PRODUCT) {
        hunt_add(hunt, MISTAKE_NO_SLOPE, step.va);
        hunt_add(hunt, MISTAKE_SLOPE_OF_X, step.va * activation_slope(trace->function, stored_value(trace, x)));
    }
    hunt_neighbours(hunt);
}

#define SLOPE "src/engine/activation.c"
static const SourceLine curve[ACTIVATION_COUNT] = {
    [ACTIVATION_RELU] = {ON_ALL, ON_ALL, ON_ALL, ON_ALL, SLOPE, "activation_value", "return x <= 0.0f", "",
     "return 0.0 if x", NULL},
    [ACTIVATION_TANH] = {ON_ALL, ON_ALL, ON_ALL, ON_ALL, SLOPE, "activation_value", "return tanhf", "",
     "return math.tanh", NULL},
    [ACTIVATION_SIGMOID] = {ON_ALL, ON_ALL, ON_ALL, ON_ALL, SLOPE, "activation_value", "return 1.0f / (", "",
     "return 1.0 / (", NULL},
};
static const SourceLine slope[ACTIVATION_COUNT] = {
    [ACTIVATION_RELU] = {ON_ALL, ON_ALL, ON_ALL, ON_ALL, SLOPE, "activation_slope", "return y <= 0.0f", "",
     "return 0.0 if y", NULL},
    [ACTIVATION_TANH] = {ON_ALL, ON_ALL, ON_ALL, ON_ALL, SLOPE, "activation_slope", "return 1.0f - y * y", "",
     "return 1.0 - y", NULL},
    [ACTIVATION_SIGMOID] = {ON_ALL, ON_ALL, ON_ALL, ON_ALL, SLOPE, "activation_slope", "return y * (", "",
     "return y * (", NULL},
};
static const SourceLine error_line = {ON_ALL, ON_ALL, ON_ALL, ON_ALL, SLOPE, "activation_error", "dy * slope", "",
     "return 0.0 if activation", NULL};

/* The line depends on the function. */
static const SourceLine *source_line(const Trace *trace, const Step *step)
{
    if (step->kind == STEP_FUNCTION)
        return &curve[trace->function];
    return step->kind == STEP_SLOPE ? &slope[trace->function] : &error_line;
}

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    bool back = trace->pass == PASS_BACKWARD;
    const char *format = back ? "%s  ·  every error of %s times the slope" : "%s  ·  acts on every cell of %s";
    telling->whole = true;
    text_add(out, telling->word(telling->language, format), activation_name(trace->function), telling->over);
}

static SceneSize size(const SceneLine *line)
{
    const int *x = line->input;
    double cells = (double)x[0] * x[1] * x[2] * x[3];
    return (SceneSize){5 * cells, 2 * cells};
}

static void formula(const SceneLine *line, Text *tex)
{
    static const char *const said[ACTIVATION_COUNT] = {"\\max(x,\\,0)", "\\tanh x", "\\frac{1}{1+e^{-x}}"};
    if (line->input[2] == line->input[3])
        text_add(tex, "o=i=\\tint{y}{\\strong{%d}}", line->input[2]);
    else
        text_add(tex,
                 "o_{\\mathrm{rows}}=i_{\\mathrm{rows}}=\\tint{y}{\\strong{%d}}\\quad "
                 "o_{\\mathrm{columns}}=i_{\\mathrm{columns}}=\\tint{y}{\\strong{%d}}",
                 line->input[2], line->input[3]);
    text_add(tex, "\\qquad y=f(x)=%s", said[line->function]);
}

static void lay(NetTrace *net, int node, Phase phase)
{
    Activation function = net->net.node[node].activation;
    layer_plain(net, node, phase, OP_ACTIVATION)->function = function;
    layer_title(net, phase == PHASE_BACKWARD ? "δ " : "", activation_name(function));
}

/* ---- Sentences. */

static bool relu(const Trace *trace, const Step *step)
{
    (void)step;
    return trace->function == ACTIVATION_RELU;
}

static bool hyperbolic(const Trace *trace, const Step *step)
{
    (void)step;
    return trace->function == ACTIVATION_TANH;
}

static bool passes(const Trace *trace, const Step *step)
{
    return relu(trace, step) && step->va > 0;
}

static bool stopped(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->vb == 0;
}

static const SayRow sentences[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, relu,
     "ReLU lets positive numbers pass and makes all others 0."},
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, hyperbolic,
     "tanh presses every number between −1 and 1."},
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "The sigmoid function presses every number between 0 and 1."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "An error comes back times the slope of the function at the point where its number passed."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_FUNCTION, passes,
     "{a} = {va} is positive: ReLU lets it pass, {out} = {after}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_FUNCTION, relu,
     "{a} = {va} is not positive: ReLU makes it 0."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_FUNCTION, hyperbolic,
     "tanh presses {a} = {va} between −1 and 1: {out} = {after}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_FUNCTION, NULL,
     "The sigmoid function presses {a} = {va} between 0 and 1: {out} = {after}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_SLOPE, passes,
     "{a} is positive, so its number was let pass: the slope there is 1. [y > 0] stands for 1 where that is true, "
     "else for 0."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_SLOPE, relu,
     "{a} is 0, so its number was stopped: the slope there is 0. [y > 0] stands for 1 where that is true, else "
     "for 0."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_SLOPE, hyperbolic,
     "How steep tanh is follows from what it gave: 1 − y², with y = {va} the slope is {after}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_SLOPE, NULL,
     "How steep the function is follows from what it gave: y(1 − y), with y = {va} the slope is {after}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, stopped,
     "The slope {b} is 0: {x} could change nothing there, so no error comes back to it."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, NULL,
     "The error {a} times the slope {b} = {vb} is the error of {x}: {out} = {after}."},
    {.sentence = NULL},
};

static const MotionRow motions[] = {{ON_ALL, ON_ALL, ON_ALL, ON_ALL, MOTION_THROUGH}};

static const LevelRow levels[] = {
    {PASS_FORWARD, ON_ALL, {"value", "cell", "map"}},
    {ON_ALL, ON_ALL, {"step", "cell", "part"}},
};

static const SnippetRow snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X),
     "y = {new y}\n"
     "activation_forward(\"{function}\", x.reshape(-1), y.reshape(-1))\n",
     "y = torch.{function}(x)\n"},
    {PASS_BACKWARD, ON_ALL, SETS(X) | SETS(Y) | SETS(DY),
     "dx = {new dx}\n"
     "activation_backward(\"{function}\", y.reshape(-1), dy.reshape(-1), dx.reshape(-1))\n",
     "{x}.requires_grad_()\n"
     "torch.{function}(x).backward(dy)\n"
     "dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_activation = {
    .name = "activation",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS | TAKES(FUNCTION),
    .make = make,
    .size = size,
    .example = example,
    .run = run,
    .results = {SETS(Y), SETS(DX)},
    .sentence = sentences,
    .motion = motions,
    .plan = plan,
    .term = term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_ACTIVATION,
    .lay = lay,
    .tell = tell,
    .mistakes = mistakes,
    .source_line = source_line,
    .snippet = snippet,
    .unmarked = true,
    .formula = formula,
};
