/* An activation as steps, value by value. Forward: y = f(x). Backward, first all slopes, f'(x) from y or from x, then
 * all errors, error * slope. A cell's span is one step, a channel's one map. */
#include "trace/operations/layers.h"

#include "trace/mistakes/hunt.h"
#include "trace/say/curves.h"

#include <math.h>

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

/* What the slope is computed from. */
static CellSet slope_from(const Trace *trace)
{
    return trace->function < ACTIVATION_BY_RESULT ? SET_Y : SET_X;
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
        step->a = (Cell){slope_from(trace), index};
    } else {
        step->kind = STEP_PRODUCT;
        step->a = (Cell){SET_DY, index};
        step->b = (Cell){SET_SLOPE, index};
        step->vb = activation_slope(trace->function, trace->alpha, trace->tensor[slope_from(trace)].v[index]);
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
        activation_forward(trace->function, trace->alpha, &t[SET_X], &t[SET_Y]);
    else
        activation_backward(trace->function, trace->alpha, &t[slope_from(trace)], &t[SET_DY], &t[SET_DX]);
    return true;
}

/* ---- What goes wrong. */

enum { FROM_RESULT, AS_RELU, FACTOR_ALONE };

static const char *const own_mistakes[] = {
    [FROM_RESULT] = "the slope was taken at y: this function's is taken at x",
    [AS_RELU] = "that is ReLU's 0: here something is left of a number below 0",
    [FACTOR_ALONE] = "that is the factor alone: x times it is the value",
    NULL,
};

static float slope_at(const Trace *trace, float at)
{
    return activation_slope(trace->function, trace->alpha, at);
}

/* The value where it is not the slope's own: x instead of y, or y instead of x. */
static void hunt_slope(Hunt *hunt, CellSet other, float times)
{
    const Trace *trace = hunt->trace;
    if (!trace->tensor[other].v)
        return;
    float wrong = times * slope_at(trace, stored_value(trace, (Cell){other, hunt->cell.index}));
    if (other == SET_X)
        hunt_add(hunt, MISTAKE_SLOPE_OF_X, wrong);
    else
        hunt_add_own(hunt, FROM_RESULT, wrong);
}

static void mistakes(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    bool by_result = trace->function < ACTIVATION_BY_RESULT;
    CellSet other = by_result ? SET_X : SET_Y;
    Step step = cell_term(trace, hunt->cell, hunt->last);
    if (step.kind == STEP_FUNCTION) {
        hunt_add(hunt, MISTAKE_NO_FUNCTION, step.va);
        if (!by_result && step.va < 0)
            hunt_add_own(hunt, AS_RELU, 0);
        if (trace->function >= ACTIVATION_GELU && step.va != 0)
            hunt_add_own(hunt, FACTOR_ALONE, activation_value(trace->function, trace->alpha, step.va) / step.va);
    }
    if (step.kind == STEP_SLOPE)
        hunt_slope(hunt, other, 1);
    if (step.kind == STEP_PRODUCT) {
        hunt_add(hunt, MISTAKE_NO_SLOPE, step.va);
        hunt_slope(hunt, other, step.va);
    }
    hunt_neighbours(hunt);
}

/* ---- The nudge: E = sum of delta * Y. */

static bool makes(const Trace *trace, CellSet gradient)
{
    return trace->pass == PASS_BACKWARD && gradient == SET_DX;
}

static bool complete(const Trace *trace)
{
    return trace->tensor[SET_X].v && trace->tensor[SET_DY].v;
}

static double numbers(const Trace *trace)
{
    return (double)tensor_count(&trace->tensor[SET_X]);
}

static NudgeTotal total(const Trace *trace, Cell changed, double by)
{
    const Tensor *dy = &trace->tensor[SET_DY];
    NudgeTotal total = {0};
    for (int64_t i = 0; i < (int64_t)tensor_count(dy); i++)
        nudge_add(&total, (double)dy->v[i] * curve_value(trace, nudge_number_of(trace, SET_X, i, changed, by)));
    return total;
}

static bool corner(const Trace *trace, Cell cell, double epsilon)
{
    return curve_bends(trace->function, (double)trace->tensor[SET_X].v[cell.index], epsilon);
}

/* The engine's slope is off by some of its last places, and the curve bends within epsilon: at most twice as much as
 * the largest number of its formula. */
static double slack(const Trace *trace, Cell cell, double epsilon)
{
    double error = fabs((double)trace->tensor[SET_DY].v[cell.index]), most = fmax(1, fabs((double)trace->alpha));
    bool straight = trace->function == ACTIVATION_RELU || trace->function == ACTIVATION_LEAKY_RELU;
    double bent = corner(trace, cell, epsilon) ? epsilon : epsilon * epsilon / 3;
    return error * most * (ldexp(1, -20) + (straight ? 0 : bent));
}

static const NudgeError nudged = {complete, numbers, total, slack, nudge_products_formula, corner,
                                  "the curve has a corner"};

/* ---- The code pane. */

#define CURVES "src/engine/activation.c"
#define VALUE(kind, function, c, python) \
    [kind] = {ON_ALL, ON_ALL, ON_ALL, ON_ALL, CURVES, function, c, "", python, NULL}
static const SourceLine curve[ACTIVATION_COUNT] = {
    VALUE(ACTIVATION_RELU, "activation_value", "return x <= 0.0f", "return 0.0 if x"),
    VALUE(ACTIVATION_TANH, "activation_value", "return tanhf", "return math.tanh"),
    VALUE(ACTIVATION_SIGMOID, "activation_value", "return 1.0f / (", "return 1.0 / ("),
    VALUE(ACTIVATION_LEAKY_RELU, "value_of_other", "case ACTIVATION_LEAKY_RELU", "return x if x > 0.0 else alpha * x"),
    VALUE(ACTIVATION_ELU, "value_of_other", "case ACTIVATION_ELU", "return x if x > 0.0 else alpha * math"),
    VALUE(ACTIVATION_GELU, "value_of_other", "case ACTIVATION_GELU", "return x * normal_below"),
    VALUE(ACTIVATION_SILU, "value_of_other", "case ACTIVATION_SILU", "return x * sigmoid"),
    VALUE(ACTIVATION_HARD_SWISH, "value_of_other", "default: return", "return x * min"),
};
static const SourceLine slope[ACTIVATION_COUNT] = {
    VALUE(ACTIVATION_RELU, "activation_slope", "return y <= 0.0f", "return 0.0 if y"),
    VALUE(ACTIVATION_TANH, "activation_slope", "return 1.0f - y * y", "return 1.0 - y"),
    VALUE(ACTIVATION_SIGMOID, "activation_slope", "return y * (", "return y * ("),
    VALUE(ACTIVATION_LEAKY_RELU, "slope_of_other", "case ACTIVATION_LEAKY_RELU", "return 1.0 if x > 0.0 else alpha"),
    VALUE(ACTIVATION_ELU, "slope_of_other", "case ACTIVATION_ELU", "return 1.0 if x > 0.0 else alpha * math"),
    VALUE(ACTIVATION_GELU, "slope_of_other", "case ACTIVATION_GELU", "return normal_below"),
    VALUE(ACTIVATION_SILU, "slope_of_other", "case ACTIVATION_SILU", "return sigmoid"),
    VALUE(ACTIVATION_HARD_SWISH, "slope_of_other", "return (2.0f", "return (2.0"),
};
#undef VALUE
static const SourceLine flat = {ON_ALL, ON_ALL, ON_ALL, ON_ALL, CURVES, "slope_of_other", "return x < 0.0f", "",
                                "return 0.0 if x < 0.0", NULL};
static const SourceLine error_line = {ON_ALL, ON_ALL, ON_ALL, ON_ALL, CURVES, "activation_error", "return off", "",
                                      "return 0.0 if level", NULL};

/* The line depends on the function. */
static const SourceLine *source_line(const Trace *trace, const Step *step)
{
    if (step->kind == STEP_FUNCTION)
        return &curve[trace->function];
    if (step->kind == STEP_PRODUCT)
        return &error_line;
    bool level = trace->function == ACTIVATION_HARD_SWISH && (step->va <= -3 || step->va >= 3);
    return level ? &flat : &slope[trace->function];
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
    if (line->input[2] == line->input[3])
        text_add(tex, "o=i=\\tint{y}{\\strong{%d}}", line->input[2]);
    else
        text_add(tex,
                 "o_{\\mathrm{rows}}=i_{\\mathrm{rows}}=\\tint{y}{\\strong{%d}}\\quad "
                 "o_{\\mathrm{columns}}=i_{\\mathrm{columns}}=\\tint{y}{\\strong{%d}}",
                 line->input[2], line->input[3]);
    text_add(tex, "\\qquad y=f(x)=%s", curve_tex(line->function));
}

static void lay(NetTrace *net, int node, Phase phase)
{
    Activation function = net->net.node[node].activation;
    Trace *trace = layer_plain(net, node, phase, OP_ACTIVATION);
    trace->function = function;
    trace->alpha = net->net.node[node].number;
    layer_title(net, phase == PHASE_BACKWARD ? "δ " : "", activation_name(function));
}

/* ---- Sentences. */

#define IS(name, kind) \
    static bool name(const Trace *trace, const Step *step) \
    { \
        (void)step; \
        return trace->function == ACTIVATION_##kind; \
    }
IS(relu, RELU)
IS(hyperbolic, TANH)
IS(sigmoid, SIGMOID)
IS(leaky, LEAKY_RELU)
IS(elu, ELU)
IS(gelu, GELU)
IS(silu, SILU)
IS(swish, HARD_SWISH)
#undef IS

static bool passes(const Trace *trace, const Step *step)
{
    return relu(trace, step) && step->va > 0;
}

/* Of leaky ReLU and ELU. */
static bool positive(const Trace *trace, const Step *step)
{
    return (leaky(trace, step) || elu(trace, step)) && step->va > 0;
}

static bool low(const Trace *trace, const Step *step)
{
    return swish(trace, step) && step->va <= -3;
}

static bool high(const Trace *trace, const Step *step)
{
    return swish(trace, step) && step->va >= 3;
}

static bool stopped(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->vb == 0;
}

#define ABOUT PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT
#define GIVES ON_ALL, ON_ALL, ON_ALL, STEP_FUNCTION
#define STEEP ON_ALL, ON_ALL, ON_ALL, STEP_SLOPE
static const SayRow sentences[] = {
    {ABOUT, relu, "ReLU lets positive numbers pass and makes all others 0."},
    {ABOUT, hyperbolic, "tanh presses every number between −1 and 1."},
    {ABOUT, sigmoid, "The sigmoid function presses every number between 0 and 1."},
    {ABOUT, leaky, "Leaky ReLU lets positive numbers pass and a small share, α, of all others."},
    {ABOUT, elu, "ELU lets positive numbers pass; below 0 it sinks gently to −α."},
    {ABOUT, gelu, "GELU keeps of every number the share of a normal distribution that lies below it."},
    {ABOUT, silu, "SiLU multiplies every number by its own sigmoid."},
    {ABOUT, NULL, "Hard swish makes numbers up to −3 to 0 and lets them pass from 3 on; between it bends."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "An error comes back times the slope of the function at the point where its number passed."},
    {GIVES, passes, "{a} = {va} is positive: ReLU lets it pass, {out} = {after}."},
    {GIVES, relu, "{a} = {va} is not positive: ReLU makes it 0."},
    {GIVES, hyperbolic, "tanh presses {a} = {va} between −1 and 1: {out} = {after}."},
    {GIVES, sigmoid, "The sigmoid function presses {a} = {va} between 0 and 1: {out} = {after}."},
    {GIVES, positive, "{a} = {va} is positive and passes: {out} = {after}."},
    {GIVES, leaky, "{a} = {va} is not positive: α times it is let through, {out} = {after}."},
    {GIVES, elu, "{a} = {va} is not positive: ELU makes α(exp(x) − 1) of it, {out} = {after}."},
    {GIVES, gelu, "GELU multiplies {a} = {va} by the share of a normal distribution below it: {out} = {after}."},
    {GIVES, silu, "SiLU multiplies {a} = {va} by its sigmoid: {out} = {after}."},
    {GIVES, low, "{a} = {va} is not above −3: hard swish makes it 0."},
    {GIVES, high, "{a} = {va} is not below 3 and passes: {out} = {after}."},
    {GIVES, NULL, "{a} = {va} lies between −3 and 3: hard swish makes x(x + 3)/6 of it, {out} = {after}."},
    {STEEP, passes,
     "{a} is positive, so its number was let pass: the slope there is 1. [y > 0] stands for 1 where that is true, "
     "else for 0."},
    {STEEP, relu,
     "{a} is 0, so its number was stopped: the slope there is 0. [y > 0] stands for 1 where that is true, else "
     "for 0."},
    {STEEP, hyperbolic, "How steep tanh is follows from what it gave: 1 − y², with y = {va} the slope is {after}."},
    {STEEP, sigmoid,
     "How steep the function is follows from what it gave: y(1 − y), with y = {va} the slope is {after}."},
    {STEEP, positive, "{a} = {va} is positive: the slope there is 1."},
    {STEEP, leaky, "{a} = {va} is not positive: the slope there is α, {after}, so that some of the error comes back."},
    {STEEP, elu, "{a} = {va} is not positive: the slope there is α·exp(x), {after}, the less the farther below 0."},
    {STEEP, low, "{a} = {va} is not above −3, where the curve is level: the slope there is 0."},
    {STEEP, high, "{a} = {va} is not below 3, where every number passes: the slope there is 1."},
    {STEEP, NULL,
     "How steep the function is follows from the number it got and kept: with {a} = {va} the slope is {after}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, stopped,
     "The slope {b} is 0: {x} could change nothing there, so no error comes back to it."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, NULL,
     "The error {a} times the slope {b} = {vb} is the error of {x}: {out} = {after}."},
    {.sentence = NULL},
};
#undef ABOUT
#undef GIVES
#undef STEEP

static const MotionRow motions[] = {{ON_ALL, ON_ALL, ON_ALL, ON_ALL, MOTION_THROUGH}};

static const LevelRow levels[] = {
    {PASS_FORWARD, ON_ALL, {"value", "cell", "map"}},
    {ON_ALL, ON_ALL, {"step", "cell", "part"}},
};

static const SnippetRow snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X),
     "y = {new y}\n"
     "activation_forward(\"{function}\", {alpha}, x.reshape(-1), y.reshape(-1))\n",
     "y = {curve}\n"},
    {PASS_BACKWARD, ON_ALL, SETS(X) | SETS(Y) | SETS(DY),
     "dx = {new dx}\n"
     "activation_backward(\"{function}\", {alpha}, {at}.reshape(-1), dy.reshape(-1), dx.reshape(-1))\n",
     "{x}.requires_grad_()\n"
     "{curve}.backward(dy)\n"
     "dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_activation = {
    .name = "activation",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS | TAKES(FUNCTION) | TAKES(LEAK) | TAKES(ALPHA),
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
    .own_mistakes = own_mistakes,
    .makes = makes,
    .error = &nudged,
    .source_line = source_line,
    .snippet = snippet,
    .unmarked = true,
    .formula = formula,
};
