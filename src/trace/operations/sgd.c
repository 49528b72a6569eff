/* Gradient descent as steps: with weight decay first the gradients g = dE/dw + decay * w, with momentum then the
 * velocities v = momentum * v + g, then the weights w = w - rate * v; for the kernels, and where there is a bias for
 * it too. A cell's span is one value, a channel's one kernel's plane. */
#include "trace/operations/conv.h"

#include "trace/mistakes/hunt.h"
#include "trace/scene/scene_values.h"

#include <string.h>

/* The tensors of one parameter. */
typedef struct {
    CellSet w, dw, g, v, new_v, new_w;
} Parameter;

static const Parameter kernel = {SET_W, SET_DW, SET_G, SET_V, SET_NEW_V, SET_NEW_W};
static const Parameter bias = {SET_B, SET_DB, SET_GB, SET_VB, SET_NEW_VB, SET_NEW_B};

static const Cell rate = {SET_RATE, 0}, momentum = {SET_RATE, 1}, decay = {SET_RATE, 2};

static bool has_decay(const Trace *trace)
{
    return stored_value(trace, decay) != 0;
}

static bool has_momentum(const Trace *trace)
{
    return stored_value(trace, momentum) != 0;
}

static void plan_parameter(Trace *trace, const Parameter *of)
{
    const int *dim = trace->tensor[of->w].dim;
    int64_t cells = all_cells(trace, of->w), plane = dim[2] * dim[3] > 1 ? plane_cells(trace, of->w) : cells;
    trace->tensor[of->g] = (Tensor){{dim[0], dim[1], dim[2], dim[3]}, NULL};
    if (has_decay(trace))
        part_gather(trace, of->g, cells, 2, plane);
    if (has_momentum(trace))
        part_gather(trace, of->new_v, cells, 2, plane);
    part_gather(trace, of->new_w, cells, 2, plane);
}

static void plan(Trace *trace)
{
    plan_parameter(trace, &kernel);
    if (trace->tensor[SET_B].v)
        plan_parameter(trace, &bias);
}

/* The gradient as the next stage reads it: with the decay, or as it came. */
static Cell gradient(const Trace *trace, const Parameter *of, int64_t index, float *value)
{
    const float *dw = trace->tensor[of->dw].v, *w = trace->tensor[of->w].v;
    *value = has_decay(trace) ? dw[index] + stored_value(trace, decay) * w[index] : dw[index];
    return (Cell){has_decay(trace) ? of->g : of->dw, index};
}

static void read_stored(const Trace *trace, Step *step, StepKind kind, Cell a, Cell b)
{
    step->kind = kind;
    step->a = a;
    step->b = b;
    step->va = stored_value(trace, a);
    step->vb = stored_value(trace, b);
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    CellSet out = step->out.set;
    const Parameter *of = out == SET_GB || out == SET_NEW_VB || out == SET_NEW_B ? &bias : &kernel;
    int64_t index = step->out.index;
    const Cell none = {SET_NONE, 0};
    if (out == of->g && k == 0) {
        read_stored(trace, step, STEP_COPY, (Cell){of->dw, index}, none);
    } else if (out == of->g) {
        read_stored(trace, step, STEP_PRODUCT, decay, (Cell){of->w, index});
    } else if (out == of->new_v && k == 0) {
        read_stored(trace, step, STEP_PRODUCT, momentum, (Cell){of->v, index});
    } else if (out == of->new_v) {
        step->kind = STEP_ADD;
        step->a = gradient(trace, of, index, &step->va);
    } else if (k == 0) {
        read_stored(trace, step, STEP_COPY, (Cell){of->w, index}, none);
    } else if (has_momentum(trace)) {
        read_stored(trace, step, STEP_MINUS, rate, (Cell){of->new_v, index});
    } else {
        read_stored(trace, step, STEP_MINUS, rate, none);
        step->b = gradient(trace, of, index, &step->vb);
    }
}

/* ---- Scenes: the update of a convolution's kernels and bias by the gradients of one batch. */

static bool check(const SceneLine *line, Error *err)
{
    return sgd_fits(&line->sgd, err);
}

static bool make(Scene *scene, Error *err)
{
    const int rates[4] = {1, 3, 1, 1};
    static const CellSet of_bias[] = {SET_DB, SET_VB, SET_NEW_VB, SET_NEW_B},
                         of_kernel[] = {SET_DW, SET_V, SET_NEW_V, SET_NEW_W};
    int w[4], b[4];
    conv_dims(scene, w, b);
    if (!conv_tensors(scene, true, err) || !operation_tensor(scene, SET_RATE, rates, err))
        return false;
    for (int i = 0; i < 4; i++)
        if (!operation_tensor(scene, of_kernel[i], w, err)
            || (scene->line.bias && !operation_tensor(scene, of_bias[i], b, err)))
            return false;
    return true;
}

/* The rates of the line, the gradients, and the bias's velocity from the seed. */
static void prepare(Scene *scene)
{
    Tensor *t = scene->tensor;
    const Sgd *sgd = &scene->line.sgd;
    memcpy(t[SET_RATE].v, (const float[3]){sgd->rate, sgd->momentum, sgd->decay}, 3 * sizeof(float));
    conv_fill_output(scene);
    conv_backward_weight(&t[SET_X], &t[SET_DY], &scene->line.spec, &t[SET_DW]);
    if (!scene->line.bias)
        return;
    values_random(scene, &t[SET_VB], 15, -3, 3);
    conv_backward_bias(&t[SET_DY], &t[SET_DB]);
}

/* One update of a parameter, whose tensors before it stay as they are. */
static void update(const Trace *trace, const Parameter *of)
{
    const Tensor *t = trace->tensor;
    const float *rates = t[SET_RATE].v;
    const Sgd sgd = {rates[0], rates[1], rates[2]};
    size_t size = tensor_count(&t[of->w]) * sizeof(float);
    Tensor velocity = t[of->new_v], weight = t[of->new_w];
    memcpy(velocity.v, t[of->v].v, size);
    memcpy(weight.v, t[of->w].v, size);
    sgd_step(&sgd, &t[of->dw], &velocity, &weight);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    (void)how;
    (void)err;
    update(trace, &kernel);
    if (trace->tensor[SET_B].v)
        update(trace, &bias);
    return true;
}

static void mistakes(Hunt *hunt)
{
    hunt_add(hunt, MISTAKE_SIGN, hunt_altered(hunt, alter_change_sign, 0));
    hunt_add(hunt, MISTAKE_NO_RATE, hunt_altered(hunt, alter_whole_gradient, 0));
    hunt_sum(hunt);
    hunt_neighbours(hunt);
}

#define SGD "src/engine/sgd.c"
static const SourceLine source[] = {
    {ON_ALL, ON_ALL, SET_G, ON_ALL, SGD, "sgd_step", "float gradient =", "i", "gradient =", NULL},
    {ON_ALL, ON_ALL, SET_GB, ON_ALL, SGD, "sgd_step", "float gradient =", "i", "gradient =", NULL},
    {ON_ALL, ON_ALL, SET_NEW_V, ON_ALL, SGD, "sgd_step", "v->v[i] =", "i", "v[i] =", NULL},
    {ON_ALL, ON_ALL, SET_NEW_VB, ON_ALL, SGD, "sgd_step", "v->v[i] =", "i", "v[i] =", NULL},
    {ON_ALL, ON_ALL, SET_NEW_W, ON_ALL, SGD, "sgd_step", "w->v[i] -=", "i", "w[i] -=", NULL},
    {ON_ALL, ON_ALL, SET_NEW_B, ON_ALL, SGD, "sgd_step", "w->v[i] -=", "i", "w[i] -=", NULL},
};

static void indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    (void)trace;
    value[INDEX_I] = step->out.index;
}

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    (void)trace;
    (void)telling;
    text_add(out, "w ← w − η·∂E/∂w");
}

static void formula(const SceneLine *line, Text *tex)
{
    const char *by = line->sgd.decay != 0 ? "g" : "\\frac{\\partial E}{\\partial w}";
    conv_formula(line, tex);
    text_add(tex, "\\qquad w\\leftarrow w-\\eta\\,%s", line->sgd.momentum != 0 ? "v" : by);
}

static void lay(NetTrace *net, int node, Phase phase)
{
    Trace *trace = layer_add(net, node, "update", phase, OP_SGD, ROUTE_NAIVE);
    layer_title(net, "new ", net->net.node[node].name);
    trace->tensor[SET_RATE] = net->rate;
    layer_parameters(net, node, net->run.parameter, trace, SET_W, SET_B);
    layer_parameters(net, node, net->run.gradient, trace, SET_DW, SET_DB);
    layer_parameters(net, node, net->run.velocity, trace, SET_V, SET_VB);
    layer_parameters(net, node, net->new_velocity, trace, SET_NEW_V, SET_NEW_VB);
    layer_parameters(net, node, net->new_parameter, trace, SET_NEW_W, SET_NEW_B);
}

/* ---- Sentences. */

static bool weights(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->out.set == SET_NEW_W || step->out.set == SET_NEW_B;
}

static bool velocities(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->out.set == SET_NEW_V || step->out.set == SET_NEW_VB;
}

static const SayRow sentences[] = {
    {ON_ALL, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Every weight takes a small step against its gradient: that makes the error smaller."},
    {ON_ALL, ON_ALL, ON_ALL, SAY_CELL, weights,
     "A step against the gradient: the new {out} is {after}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_COPY, weights,
     "The update starts from what {a} was, {va}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_COPY, NULL,
     "The gradient {a} = {va} gets a weight decay."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_MINUS, NULL,
     "A step against the gradient, as long as the learning rate {a} says: {term} is subtracted."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, velocities,
     "The velocity keeps a share {a} of what it was: {term}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, NULL,
     "Weight decay pulls the weight towards 0: {term} is added to its gradient."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_ADD, NULL,
     "The gradient {a} is added to the velocity."},
    {.sentence = NULL},
};

static const LevelRow levels[] = {
    {ON_ALL, ON_ALL, {"step", "weight", "part"}},
};

static const SnippetRow snippet[] = {
    {ON_ALL, ON_ALL, SETS(W) | SETS(B) | SETS(DW) | SETS(DB) | SETS(V) | SETS(VB),
     "new_w, new_v = w.copy(), v.copy()\n"
     "sgd_step({rate}, {momentum}, {decay}, dw.reshape(-1), new_v.reshape(-1), new_w.reshape(-1))\n"
     "{?b}new_b, new_vb = b.copy(), vb.copy()\n"
     "{?b}sgd_step({rate}, {momentum}, {decay}, db, new_vb, new_b)\n",
     "new_v = {momentum} * v + (dw + {decay} * w)   # as torch.optim.SGD does it\n"
     "new_w = w - {rate} * new_v\n"
     "{?b}new_vb = {momentum} * vb + (db + {decay} * b)\n"
     "{?b}new_b = b - {rate} * new_vb\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_sgd = {
    .name = "sgd",
    .help = "one update of the kernel",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .options = TAKES_CONV | TAKES_NUMBERS(DY) | TAKES_NUMBERS(V) | TAKES_NUMBERS(B) | TAKES(BIAS) | TAKES(RATE)
               | TAKES(MOMENTUM) | TAKES(DECAY),
    .check = check,
    .make = make,
    .size = conv_size,
    .example = conv_example,
    .prepare = prepare,
    .run = run,
    .results = {SETS(NEW_V) | SETS(NEW_W) | SETS(NEW_VB) | SETS(NEW_B)},
    .sentence = sentences,
    .plan = plan,
    .term = term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_PARAMETERS,
    .lay = lay,
    .tell = tell,
    .mistakes = mistakes,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .snippet = snippet,
    .indices = indices,
    .hidden = SETS(X) | SETS(DY),
    .formula = formula,
};
