/* Softmax with cross-entropy as steps. Forward: each image's largest value, the exponentials of the differences from
 * it, their sum, the probabilities, the losses log(sum) - (x - max) at the target, that is -log p, and their mean.
 * Backward: (p - target) / images. A cell's span is one value, a channel's one of these stages for one image. */
#include "trace/operations/layers.h"

#include "base/memory.h"
#include "engine/loss.h"
#include "trace/mistakes/hunt.h"
#include "trace/scene/scene_values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int64_t classes(const Trace *trace)
{
    return trace->tensor[SET_P].dim[1];
}

static int64_t images(const Trace *trace)
{
    return trace->tensor[SET_P].dim[0];
}

static void plan(Trace *trace)
{
    int64_t n = images(trace), c = classes(trace);
    if (trace->pass == PASS_BACKWARD) {
        part_gather(trace, SET_DX, n * c, n > 1 ? 2 : 1, c);
        return;
    }
    trace->tensor[SET_MAX] = trace->tensor[SET_SUM] = trace->tensor[SET_LOSS] = (Tensor){{(int)n, 1, 1, 1}, NULL};
    trace->tensor[SET_EXP] = (Tensor){{(int)n, (int)c, 1, 1}, NULL};
    part_gather(trace, SET_MAX, n, c, 1);
    part_gather(trace, SET_EXP, n * c, 1, c);
    part_gather(trace, SET_SUM, n, c, 1);
    part_gather(trace, SET_P, n * c, 1, c);
    part_gather(trace, SET_LOSS, n, 2, 1);
    part_gather(trace, SET_E, 1, n > 1 ? n + 1 : 1, 1);
}

static float largest(const Trace *trace, int64_t n)
{
    const float *x = trace->tensor[SET_X].v + n * classes(trace);
    float most = x[0];
    for (int64_t c = 1; c < classes(trace); c++)
        if (x[c] > most)
            most = x[c];
    return most;
}

static float exponential(const Trace *trace, int64_t index)
{
    return expf(trace->tensor[SET_X].v[index] - largest(trace, index / classes(trace)));
}

static float exponentials(const Trace *trace, int64_t n)
{
    float sum = 0.0f, most = largest(trace, n);
    for (int64_t c = 0; c < classes(trace); c++)
        sum += expf(trace->tensor[SET_X].v[n * classes(trace) + c] - most);
    return sum;
}

/* The cell of X with image n's target class. */
static Cell softmax_target(const Trace *trace, int64_t n)
{
    int64_t index = n * classes(trace);
    while (trace->tensor[SET_T].v[index] == 0.0f)
        index++;
    return (Cell){SET_X, index};
}

static float loss(const Trace *trace, int64_t n)
{
    return logf(exponentials(trace, n)) - (trace->tensor[SET_X].v[softmax_target(trace, n).index] - largest(trace, n));
}

/* The value of a cell, also of those that are not stored. */
static float value(const Trace *trace, Cell cell)
{
    switch (cell.set) {
    case SET_MAX: return largest(trace, cell.index);
    case SET_EXP: return exponential(trace, cell.index);
    case SET_SUM: return exponentials(trace, cell.index);
    case SET_LOSS: return loss(trace, cell.index);
    default: return stored_value(trace, cell);
    }
}

static void set(Step *step, StepKind kind, Cell a, Cell b)
{
    step->kind = kind;
    step->a = a;
    step->b = b;
}

static void forward_term(const Trace *trace, int64_t k, Step *step)
{
    int64_t index = step->out.index, c = classes(trace), n = index / c;
    const Cell none = {SET_NONE, 0};
    switch (step->out.set) {
    case SET_MAX: set(step, STEP_COMPARE, (Cell){SET_X, index * c + k}, none); break;
    case SET_EXP: set(step, STEP_EXP, (Cell){SET_X, index}, (Cell){SET_MAX, n}); break;
    case SET_SUM: set(step, STEP_ADD, (Cell){SET_EXP, index * c + k}, none); break;
    case SET_P: set(step, STEP_QUOTIENT, (Cell){SET_EXP, index}, (Cell){SET_SUM, n}); break;
    case SET_LOSS:
        if (k == 0)
            set(step, STEP_LOG, (Cell){SET_SUM, index}, none);
        else
            set(step, STEP_LESS, softmax_target(trace, index), (Cell){SET_MAX, index});
        break;
    default:
        if (k < images(trace))
            set(step, STEP_ADD, (Cell){SET_LOSS, k}, none);
        else
            set(step, STEP_DIVIDE, (Cell){SET_NUMBER, images(trace)}, none);
    }
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    if (trace->pass == PASS_FORWARD)
        forward_term(trace, k, step);
    else if (k == 0)
        set(step, STEP_DIFFERENCE, (Cell){SET_P, step->out.index}, (Cell){SET_T, step->out.index});
    else
        set(step, STEP_DIVIDE, (Cell){SET_NUMBER, images(trace)}, (Cell){SET_NONE, 0});
    step->va = value(trace, step->a);
    step->vb = value(trace, step->b);
}

static void usual(SceneLine *line)
{
    memcpy(line->input, (const int[4]){1, 3, 1, 1}, sizeof line->input);
}

/* The n-th number of --target as it was typed; one from a file as it is there. */
static void add_typed(const char *text, int n, float value, Text *out)
{
    static const char between[] = " \t,;|";
    char digits[48];
    if (!text || text[0] == '@') {
        text_add(out, "%s", values_digits(value, digits, sizeof digits));
        return;
    }
    text += strspn(text, between);
    for (; n > 0; n--) {
        text += strcspn(text, between);
        text += strspn(text, between);
    }
    text_bytes(out, text, strcspn(text, between));
}

/* The class of each image into the rows of T: as given, else one after the other from class 1. */
static bool fill_targets(Scene *scene, Error *err)
{
    Tensor *t = &scene->tensor[SET_T];
    int count = t->dim[0], kinds = t->dim[1];
    Values given = {0};
    bool fits = !scene->line.target || values_read(scene->line.target, "target", &given, err);
    if (fits && scene->line.target && given.count != count)
        fits =
            error_set(err, "--target has %d numbers, the scene needs %d, the class of each image", given.count, count);
    for (int n = 0; fits && n < count; n++) {
        float class = scene->line.target ? given.v[n] : (float)((n + 1) % kinds);
        fits = class >= 0 && class < (float)kinds && class == (float)(int)class;
        if (fits) {
            *tensor_at(t, n, (int)class, 0, 0) = 1;
            continue;
        }
        Text typed = {0};
        add_typed(scene->line.target, n, class, &typed);
        error_set(err, "--target %s: there are classes 0 to %d", text_get(&typed), kinds - 1);
        text_free(&typed);
    }
    free(given.v);
    return fits;
}

static bool make(Scene *scene, Error *err)
{
    const int *x = scene->line.input, one[4] = {1, 1, 1, 1};
    if (x[2] != 1 || x[3] != 1)
        return error_set(err, "--input %dx%dx%dx%d: softmax takes classes, such as --classes 3 or --input 2x3x1x1",
                         x[0], x[1], x[2], x[3]);
    return operation_tensor(scene, SET_X, x, err) && operation_tensor(scene, SET_P, x, err)
           && operation_tensor(scene, SET_T, x, err) && operation_tensor(scene, SET_E, one, err)
           && fill_targets(scene, err) && (scene->line.pass == PASS_FORWARD || operation_tensor(scene, SET_DX, x, err));
}

static bool example(const Scene *scene, Tensor *tensor, int which)
{
    static const float scores[] = {2, 1, -1};
    (void)scene;
    return which == VALUES_X && operation_numbers(tensor, scores, 3);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    int count = t[SET_P].dim[0], kinds = t[SET_P].dim[1];
    int *target = mem_try((size_t)count, sizeof *target, "the targets", err);
    (void)how;
    if (!target)
        return false;
    for (int n = 0; n < count; n++)
        target[n] = LOSS_IGNORED;   /* a row without a target */
    for (int i = 0; t[SET_T].v && i < count * kinds; i++)
        if (t[SET_T].v[i] != 0)
            target[i / kinds] = i % kinds;
    if (trace->pass == PASS_FORWARD && !t[SET_T].v)
        loss_softmax(&t[SET_X], &t[SET_P]);
    else if (trace->pass == PASS_FORWARD)
        t[SET_E].v[0] = loss_forward(&t[SET_X], target, &t[SET_P]);
    else
        loss_backward(&t[SET_P], target, &t[SET_DX]);
    free(target);
    return true;
}

static void mistakes(Hunt *hunt)
{
    Step first = cell_term(hunt->trace, hunt->cell, 0);
    if (first.kind == STEP_QUOTIENT)
        hunt_add(hunt, MISTAKE_NOT_DIVIDED, first.va);
    if (first.kind == STEP_DIFFERENCE)
        hunt_add(hunt, MISTAKE_NO_TARGET, first.va);
    if (first.kind == STEP_COMPARE)
        for (int64_t t = hunt->last; t >= 0; t--)
            hunt_add(hunt, MISTAKE_LOSER, cell_term(hunt->trace, hunt->cell, t).va);
    hunt_add(hunt, MISTAKE_SIGN, hunt_altered(hunt, alter_change_sign, 0));
    hunt_add(hunt, MISTAKE_NOT_DIVIDED, hunt_altered(hunt, alter_leave_out_kind, STEP_DIVIDE));
    hunt_sum(hunt);
    hunt_neighbours(hunt);
}

#define LOSS "src/engine/loss.c"
static const SourceLine source[] = {
    {PASS_FORWARD, ON_ALL, SET_MAX, ON_ALL, LOSS, "largest", "if (x[c] > most)", "c", "if x[c] >", NULL},
    {PASS_FORWARD, ON_ALL, SET_EXP, ON_ALL, LOSS, "loss_softmax", "*tensor_at(p,", "n c", "p[n][c] =", NULL},
    {PASS_FORWARD, ON_ALL, SET_SUM, ON_ALL, LOSS, "sum_of_exponentials", "sum += expf(", "c",
     "total += math.exp(", NULL},
    {PASS_FORWARD, ON_ALL, SET_P, ON_ALL, LOSS, "loss_softmax", "*tensor_at(p,", "n c", "p[n][c] =", NULL},
    {PASS_FORWARD, ON_ALL, SET_LOSS, ON_ALL, LOSS, "loss_forward", "loss += logf(", "n", "loss += math.log(", NULL},
    {PASS_FORWARD, ON_ALL, SET_E, STEP_ADD, LOSS, "loss_forward", "loss += logf(", "n", "loss += math.log(", NULL},
    {PASS_FORWARD, ON_ALL, SET_E, STEP_DIVIDE, LOSS, "loss_forward", "return loss /", "", "return loss /", NULL},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, LOSS, "loss_backward", "*tensor_at(dx,", "n c", "dx[n][c] =", NULL},
};

static void indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    int64_t index = step->out.index, kinds = trace->tensor[SET_X].dim[1];
    value[INDEX_C] = step->out.set == SET_DX ? index % classes(trace) : step->a.index % kinds;
    if (step->out.set == SET_E)
        value[INDEX_N] = step->a.index;
    else if (step->out.set == SET_LOSS)
        value[INDEX_N] = index;
}

static bool makes(const Trace *trace, CellSet gradient)
{
    return trace->pass == PASS_BACKWARD && gradient == SET_DX;
}

/* The mean of -log p over the images: each the logarithm of the sum of e^(x - its target's x). */
static NudgeTotal nudged_total(const Trace *trace, Cell changed, double by)
{
    const int images = trace->tensor[SET_X].dim[0], classes = trace->tensor[SET_X].dim[1];
    NudgeTotal total = {0};
    for (int64_t n = 0; n < images; n++) {
        double most = -HUGE_VAL, target = 0, sum = 0;
        for (int64_t i = n * classes; i < (n + 1) * classes; i++) {
            double x = nudge_number_of(trace, SET_X, i, changed, by);
            most = fmax(most, x);
            if (trace->tensor[SET_T].v[i] != 0)
                target = x;
        }
        for (int64_t i = n * classes; i < (n + 1) * classes; i++)
            sum += exp(nudge_number_of(trace, SET_X, i, changed, by) - most);
        nudge_add(&total, log(sum) / images);
        nudge_add(&total, (most - target) / images);
    }
    return total;
}

/* Softmax bends: a difference quotient misses the slope by epsilon^2/6 times the third derivative somewhere between,
 * which is p(1-p)(1-2p)/N and nowhere above 0.0963/N. And the engine's exponents x - max are rounded, as far as x
 * reaches. */
static double nudged_slack(const Trace *trace, Cell cell, double epsilon)
{
    const Tensor *x = &trace->tensor[SET_X];
    double reach = 0;
    (void)cell;
    for (size_t i = 0; i < tensor_count(x); i++)
        reach = fmax(reach, fabs((double)x->v[i]));
    return (epsilon * epsilon / 6 * 0.0963 + (x->dim[1] + 8 + 4 * reach) * ldexp(1, -24)) / x->dim[0];
}

static bool nudged_complete(const Trace *trace)
{
    return trace->tensor[SET_X].v && trace->tensor[SET_T].v;
}

static double nudged_products(const Trace *trace)
{
    return (double)tensor_count(&trace->tensor[SET_X]);
}

static const char *nudged_formula(const Trace *trace, bool tex)
{
    if (trace->tensor[SET_X].dim[0] == 1)
        return tex ? "E=-\\log p" : "E = −log p";
    return tex ? "E=-\\frac{1}{N}\\sum_{n}\\log p_n" : "E = −(1/N)·Σ log p";
}

static const NudgeError nudged = {nudged_complete, nudged_products, nudged_total, nudged_slack, nudged_formula,
                                  NULL, NULL};

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    (void)telling;
    if (trace->pass == PASS_BACKWARD)
        text_add(out, "the error of the scores: p − target");
    else
        text_add(out, "scores become probabilities; the loss is −log p of the target");
}

static SceneSize size(const SceneLine *line)
{
    const int *x = line->input;
    double cells = (double)x[0] * x[1] * x[2] * x[3];
    return (SceneSize){8 * cells, 8 * cells};
}

static void formula(const SceneLine *line, Text *tex)
{
    text_add(tex, "o=i=\\tint{y}{\\strong{%d}}\\qquad p_j=\\frac{e^{x_j}}{\\sum_{k=0}^{%d}e^{x_k}}\\qquad E=-\\log p_t",
             line->input[1], line->input[1] - 1);
}

static void lay(NetTrace *net, int node, Phase phase)
{
    Trace *trace = layer_add(net, node, NULL, phase, OP_SOFTMAX, ROUTE_NAIVE);
    layer_name(net, "softmax");
    layer_title(net, "", phase == PHASE_FORWARD ? "loss" : "δ scores");
    trace->tensor[SET_X] = net->run.output[node];
    trace->tensor[SET_T] = net->t;
    trace->tensor[SET_P] = net->run.probability;
    trace->tensor[SET_E] = net->loss;
    if (phase == PHASE_BACKWARD)
        trace->tensor[SET_DX] = net->run.error[node];
}

/* ---- Sentences. */

static bool right_class(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->vb == 1;
}

static const SayRow sentences[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Softmax makes probabilities of scores: e to the power of each, over the sum of all. The loss is −log of "
     "the right class's probability."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "The error of a score is its probability less its target: what the probability is too large, or too small."},
    {ON_ALL, ON_ALL, SET_MAX, STEP_COMPARE, say_opens,
     "The largest score is sought, so that no power of e becomes too large: {a} = {va} leads."},
    {ON_ALL, ON_ALL, SET_EXP, STEP_EXP, NULL,
     "e to the power of the score {a} less the largest, {b}: {out} = {after}, which is always positive."},
    {ON_ALL, ON_ALL, SET_SUM, STEP_ADD, NULL,
     "{a} is added to the sum of all powers."},
    {ON_ALL, ON_ALL, SET_P, STEP_QUOTIENT, NULL,
     "What share of the sum {b} is {a}? That is the probability {out} = {after}."},
    {ON_ALL, ON_ALL, SET_LOSS, STEP_LOG, NULL,
     "The loss is −log of the right class's probability. First the logarithm of the sum {a},"},
    {ON_ALL, ON_ALL, SET_LOSS, STEP_LESS, NULL,
     "then less the right class's score {a}, counted from the largest: {out} = {after}."},
    {ON_ALL, ON_ALL, SET_E, STEP_DIVIDE, NULL,
     "The error E is the mean of the losses: their sum {before} divided by {a} images."},
    {ON_ALL, ON_ALL, SET_E, STEP_ADD, NULL,
     "The loss {a} goes into the error E of all images."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, STEP_DIFFERENCE, right_class,
     "This is the right class: {a} = {va} should be 1. The error is negative, so the score has to rise."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, STEP_DIFFERENCE, NULL,
     "This is a wrong class: {a} = {va} should be 0. The error is all of it, so the score has to sink."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, STEP_DIVIDE, NULL,
     "E is a mean over {a} images: each has that share of the error."},
    {.sentence = NULL},
};

static const LevelRow levels[] = {
    {ON_ALL, ON_ALL, {"step", "cell", "part"}},
};

static const SnippetRow snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X),
     "target = {target}\n"
     "p = {new p}\n"
     "e = loss_forward(x.reshape(len(x), -1), target, p.reshape(len(p), -1))\n",
     "target = torch.tensor({target})\n"
     "p = F.softmax(x.flatten(1), 1)\n"
     "e = F.cross_entropy(x.flatten(1), target)\n"},
    {PASS_BACKWARD, ON_ALL, SETS(X) | SETS(P),
     "target = {target}\n"
     "dx = {new dx}\n"
     "loss_backward(p.reshape(len(p), -1), target, dx.reshape(len(dx), -1))\n",
     "target = torch.tensor({target})\n"
     "{x}.requires_grad_()\n"
     "F.cross_entropy(x.flatten(1), target).backward()\n"
     "dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_softmax = {
    .name = "softmax",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = (TAKES_PASS & ~TAKES_NUMBERS(DY)) | TAKES(CLASSES) | TAKES(TARGET),
    .vector = true,
    .usual = usual,
    .make = make,
    .size = size,
    .example = example,
    .run = run,
    .results = {SETS(P) | SETS(E), SETS(DX)},
    .sentence = sentences,
    .plan = plan,
    .term = term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_SCORES,
    .lay = lay,
    .tell = tell,
    .mistakes = mistakes,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .snippet = snippet,
    .indices = indices,
    .makes = makes,
    .error = &nudged,
    .formula = formula,
};
