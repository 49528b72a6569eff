/* Dropout as steps, number by number: times the mask, then divided by 1 - p; on the way back the same with the error
 * and the same mask. A cell's span is these two steps, a channel's one map. */
#include "trace/operations/layers.h"

#include "engine/dropout.h"
#include "trace/mistakes/hunt.h"
#include "trace/scene/scene_values.h"

#include <math.h>

static void plan(Trace *trace)
{
    CellSet out = trace->pass == PASS_FORWARD ? SET_Y : SET_DX;
    part_gather(trace, out, all_cells(trace, out), 2, plane_cells(trace, out));
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    if (k == 0) {
        step->kind = STEP_PRODUCT;
        step->a = (Cell){trace->pass == PASS_FORWARD ? SET_X : SET_DY, step->out.index};
        step->b = (Cell){SET_MASK, step->out.index};
    } else {
        step->kind = STEP_DIVIDE;
        step->a = (Cell){SET_KEEP, 0};
    }
    step->va = stored_value(trace, step->a);
    step->vb = stored_value(trace, step->b);
}

static bool make(Scene *scene, Error *err)
{
    static const int one[4] = {1, 1, 1, 1};
    const int *x = scene->line.input;
    return operation_maps(scene, x, err) && operation_tensor(scene, SET_MASK, x, err)
           && operation_tensor(scene, SET_KEEP, one, err);
}

static void prepare(Scene *scene)
{
    scene->tensor[SET_KEEP].v[0] = 1 - scene->line.number[NUMBER_DROP];
}

static bool allows(CellSet set, float value, Error *err)
{
    return set != SET_MASK || value == 0 || value == 1
           || error_set(err, "a mask has only 0, which drops a number, and 1, which keeps it");
}

/* The mask is drawn with the line's p. */
static bool draw(const Scene *scene, Tensor *tensor, int which)
{
    Random random = random_seed((scene->line.seed ? scene->line.seed : 1) * 16 + 9);
    if (which == VALUES_MASK)
        dropout_draw(&random, 1 - scene->line.number[NUMBER_DROP], tensor);
    return which == VALUES_MASK;
}

static bool example(const Scene *scene, Tensor *tensor, int which)
{
    static const float x[] = {1, -2, 3, 4, -5, 6, -7, 8, 9}, mask[] = {1, 1, 0, 1, 1, 1, 0, 1, 1},
                       dy[] = {2, -1, 1, 3, -2, 4, -3, 5, -4};
    const float *const of[VALUES_COUNT] = {[VALUES_X] = x, [VALUES_MASK] = mask, [VALUES_DY] = dy};
    (void)scene;
    return of[which] && operation_numbers(tensor, of[which], 9);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    (void)how;
    (void)err;
    if (trace->pass == PASS_FORWARD)
        dropout_forward(&t[SET_X], &t[SET_MASK], t[SET_KEEP].v[0], &t[SET_Y]);
    else
        dropout_backward(&t[SET_DY], &t[SET_MASK], t[SET_KEEP].v[0], &t[SET_DX]);
    return true;
}

/* ---- What goes wrong. */

enum { BY_P, TIMES_KEPT, NO_MASK, NO_MASK_BACK, DRAWN_AGAIN };

static const char *const own_mistakes[] = {
    [BY_P] = "that is divided by p, the share that is dropped: what is kept is divided by 1 − p",
    [TIMES_KEPT] = "that is multiplied by 1 − p: here it is divided",
    [NO_MASK] = "the mask was forgotten: this number is dropped",
    [NO_MASK_BACK] = "the mask was forgotten on the way back: what was dropped gets no error",
    [DRAWN_AGAIN] = "the mask was drawn again on the way back: it is the one of the way forward",
    NULL,
};

static void mistakes(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    bool back = trace->pass == PASS_BACKWARD;
    Step first = cell_term(trace, hunt->cell, 0);
    float keep = trace->tensor[SET_KEEP].v[0], kept = first.va * first.vb;
    if (hunt->whole) {
        hunt_add(hunt, MISTAKE_NOT_DIVIDED, kept);
        hunt_add_own(hunt, BY_P, kept / (1 - keep));
        hunt_add_own(hunt, TIMES_KEPT, kept * keep);
        hunt_add_own(hunt, back ? NO_MASK_BACK : NO_MASK, first.va / keep);
    }
    hunt_add_own(hunt, back ? NO_MASK_BACK : NO_MASK, first.va);
    if (back && first.vb != 0)
        hunt_add_own(hunt, DRAWN_AGAIN, 0);
    hunt_neighbours(hunt);
}

/* ---- The nudge: E = sum of delta * Y. */

static bool makes(const Trace *trace, CellSet gradient)
{
    return trace->pass == PASS_BACKWARD && gradient == SET_DX;
}

static bool complete(const Trace *trace)
{
    return trace->tensor[SET_X].v && trace->tensor[SET_MASK].v && trace->tensor[SET_DY].v;
}

static double numbers(const Trace *trace)
{
    return (double)tensor_count(&trace->tensor[SET_X]);
}

static NudgeTotal total(const Trace *trace, Cell changed, double by)
{
    const Tensor *mask = &trace->tensor[SET_MASK], *dy = &trace->tensor[SET_DY];
    NudgeTotal total = {0};
    for (int64_t i = 0; i < (int64_t)tensor_count(dy); i++) {
        double x = nudge_number_of(trace, SET_X, i, changed, by);
        nudge_add(&total, (double)dy->v[i] * x * (double)mask->v[i] / (double)trace->tensor[SET_KEEP].v[0]);
    }
    return total;
}

/* The engine's division is rounded once. */
static double slack(const Trace *trace, Cell cell, double epsilon)
{
    (void)epsilon;
    return fabs((double)trace->tensor[SET_DX].v[cell.index]) * ldexp(1, -23);
}

static const NudgeError nudged = {complete, numbers, total, slack, nudge_products_formula, NULL, NULL};

/* ---- The code pane. */

#define DROPOUT "src/engine/dropout.c"
static const SourceLine source[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_PRODUCT, DROPOUT, "dropout_forward", "float kept =", "i", "kept =", NULL},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_DIVIDE, DROPOUT, "dropout_forward", "y->v[i] =", "i", "y[i] =", NULL},
    {PASS_BACKWARD, ON_ALL, ON_ALL, STEP_PRODUCT, DROPOUT, "dropout_backward", "float kept =", "i", "kept =", NULL},
    {PASS_BACKWARD, ON_ALL, ON_ALL, STEP_DIVIDE, DROPOUT, "dropout_backward", "dx->v[i] =", "i", "dx[i] =", NULL},
};

static void indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    (void)trace;
    value[INDEX_I] = step->out.index;
}

/* ---- In a network. */

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    char digits[32];
    text_add(out, "map %d  ·  ", telling->out.c);
    if (trace->pass == PASS_BACKWARD)
        text_add(out, "the error goes back through the same mask, divided by ");
    else
        text_add(out, "the mask keeps some numbers, divided by ");
    text_add(out, "%s", values_digits(trace->tensor[SET_KEEP].v[0], digits, sizeof digits));
}

static void lay(NetTrace *net, int node, Phase phase)
{
    Trace *trace = layer_plain(net, node, phase, OP_DROPOUT);
    trace->tensor[SET_MASK] = net->run.kept[node];
    trace->tensor[SET_KEEP] = layer_number(net, node, 1 - net->net.node[node].number);
}

static SceneSize size(const SceneLine *line)
{
    const int *x = line->input;
    double cells = (double)x[0] * x[1] * x[2] * x[3];
    return (SceneSize){5 * cells, 2 * cells};
}

static void formula(const SceneLine *line, Text *tex)
{
    char p[32];
    if (line->input[2] == line->input[3])
        text_add(tex, "o=i=\\tint{y}{\\strong{%d}}", line->input[2]);
    else
        text_add(tex,
                 "o_{\\mathrm{rows}}=i_{\\mathrm{rows}}=\\tint{y}{\\strong{%d}}\\quad "
                 "o_{\\mathrm{columns}}=i_{\\mathrm{columns}}=\\tint{y}{\\strong{%d}}",
                 line->input[2], line->input[3]);
    text_add(tex, "\\qquad y=\\frac{x\\,m}{1-p},\\quad p=%s",
             values_digits(line->number[NUMBER_DROP], p, sizeof p));
}

/* ---- Sentences. */

static bool dropped(const Trace *trace, const Step *step)
{
    return stored_value(trace, (Cell){SET_MASK, step->out.index}) == 0;
}

static const SayRow sentences[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Some numbers, drawn at random, become 0; the others are divided by 1 − p, so that their mean stays as it "
     "was."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "The errors meet the same mask: what was dropped gets none, the others are divided by 1 − p again."},
    {ON_ALL, ON_ALL, ON_ALL, SAY_CELL, dropped,
     "The mask has a 0 here: {out} = {after}."},
    {ON_ALL, ON_ALL, ON_ALL, SAY_CELL, NULL,
     "The mask has a 1 here: what it keeps is divided by 1 − p, {out} = {after}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, dropped,
     "The mask has a 0 here: {a} is dropped."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, NULL,
     "The mask has a 1 here: {a} is kept."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_DIVIDE, NULL,
     "It is divided by 1 − p = {va}, so that the mean of all stays as it was: {out} = {after}."},
    {.sentence = NULL},
};

static const MotionRow motions[] = {
    {ON_ALL, ON_ALL, ON_ALL, STEP_PRODUCT, MOTION_THROUGH},
    {ON_ALL, ON_ALL, ON_ALL, ON_ALL, MOTION_FLY},
};

static const LevelRow levels[] = {
    {ON_ALL, ON_ALL, {"step", "cell", "map"}},
};

static const SnippetRow snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X) | SETS(MASK),
     "y = {new y}\n"
     "dropout_forward(x.reshape(-1), mask.reshape(-1), {keep}, y.reshape(-1))\n",
     "y = x * mask / {keep}   # F.dropout would draw a mask of its own\n"},
    {PASS_BACKWARD, ON_ALL, SETS(DY) | SETS(MASK),
     "dx = {new dx}\n"
     "dropout_backward(dy.reshape(-1), mask.reshape(-1), {keep}, dx.reshape(-1))\n",
     "dx = dy * mask / {keep}   # F.dropout would draw a mask of its own\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_dropout = {
    .name = "dropout",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS | TAKES(DROP) | TAKES_NUMBERS(MASK),
    .make = make,
    .size = size,
    .allows = allows,
    .draw = draw,
    .example = example,
    .prepare = prepare,
    .run = run,
    .results = {SETS(Y), SETS(DX)},
    .sentence = sentences,
    .motion = motions,
    .plan = plan,
    .term = term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_DROPOUT,
    .lay = lay,
    .tell = tell,
    .mistakes = mistakes,
    .own_mistakes = own_mistakes,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .snippet = snippet,
    .indices = indices,
    .makes = makes,
    .error = &nudged,
    .formula = formula,
};
