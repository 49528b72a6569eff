/* Mistakes by the operation's trace: its cells that differ are asked which usual mistakes give their numbers; the
 * one that explains them all is named. At most a sample of the cells, spread over the tensor, is asked. */
#include "app/verify/guess.h"

#include "base/memory.h"
#include "engine/linear.h"
#include "engine/loss.h"
#include "trace/mistakes/mistakes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a trace of the case needs besides the case's own tensors. */
typedef struct {
    Trace trace;
    Tensor made[4];   /* owned */
    int count;
    int *winner;      /* owned */
    CellSet set;      /* the doubted tensor */
} Stage;

/* The trace's tensor that a file calls so. */
static CellSet set_named(const char *name)
{
    static const struct {
        const char *name;
        CellSet set;
    } sets[] = {{"y", SET_Y}, {"dx", SET_DX}, {"dweight", SET_DW}, {"dbias", SET_DB}, {"loss", SET_E}};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (strcmp(name, sets[i].name) == 0)
            return sets[i].set;
    return SET_NONE;
}

static Tensor *make(Stage *stage, CellSet set, const int dim[4])
{
    Tensor *tensor = &stage->made[stage->count];
    if (!tensor_init(tensor, dim[0], dim[1], dim[2], dim[3], NULL))
        return NULL;
    stage->count++;
    stage->trace.tensor[set] = *tensor;
    return tensor;
}

static void stage_free(Stage *stage)
{
    for (int i = 0; i < stage->count; i++)
        tensor_free(&stage->made[i]);
    free(stage->winner);
}

static bool set_conv(Stage *stage, const Doubt *doubt, const char *name)
{
    const Case *given = doubt->given;
    Trace *trace = &stage->trace;
    trace->spec = given->conv;
    stage->set = set_named(name);
    switch (stage->set) {
    case SET_Y:
        trace->operation = OP_CONV_FORWARD;
        trace->tensor[SET_X] = given->x;
        trace->tensor[SET_W] = given->w;
        trace->tensor[SET_B] = given->b;
        return true;
    case SET_DX:
        trace->operation = OP_CONV_BACKWARD_INPUT;
        trace->route = ROUTE_ROT;
        trace->tensor[SET_W] = given->w;
        trace->tensor[SET_DY] = given->dy;
        return true;
    case SET_DW:
        trace->operation = OP_CONV_BACKWARD_WEIGHT;
        trace->tensor[SET_X] = given->x;
        trace->tensor[SET_DY] = given->dy;
        return true;
    case SET_DB:
        trace->operation = OP_CONV_BACKWARD_BIAS;
        trace->tensor[SET_DY] = given->dy;
        return true;
    default: return false;   /* the columns */
    }
}

static bool set_pool(Stage *stage, const Doubt *doubt, bool forward)
{
    const Case *given = doubt->given;
    Trace *trace = &stage->trace;
    bool global = given->kind == CASE_GLOBAL_POOL;
    trace->operation = given->kind == CASE_MAX_POOL ? OP_MAX_POOL : OP_AVERAGE_POOL;
    if (global)
        trace->operation = OP_GLOBAL_POOL;
    trace->pass = forward ? PASS_FORWARD : PASS_BACKWARD;
    trace->spec = conv_spec(given->x.dim[2], given->x.dim[3]);
    if (!global) {
        trace->spec = conv_spec(given->pool.kernel.h, given->pool.kernel.w);
        trace->spec.stride = given->pool.stride;
        trace->spec.padding = given->pool.padding;
        trace->floor = !given->pool.ceil;
        trace->count_padding = given->pool.count_padding;
    }
    stage->set = forward ? SET_Y : SET_DX;
    trace->tensor[SET_DY] = given->dy;
    if (forward || given->kind == CASE_MAX_POOL)
        trace->tensor[SET_X] = given->x;
    if (given->kind != CASE_MAX_POOL)
        return true;
    Tensor *y = make(stage, SET_Y, given->y);
    stage->winner = y ? mem_try(tensor_count(y), sizeof(int), "the winners", NULL) : NULL;
    if (!stage->winner)
        return false;
    pool_max_forward(&given->x, &given->pool, stage->winner, y);
    trace->winner = stage->winner;
    return true;
}

static bool set_activation(Stage *stage, const Doubt *doubt, bool forward)
{
    const Case *given = doubt->given;
    stage->trace.operation = OP_ACTIVATION;
    stage->trace.function = given->activation;
    stage->trace.pass = forward ? PASS_FORWARD : PASS_BACKWARD;
    stage->trace.tensor[SET_X] = given->x;
    stage->set = forward ? SET_Y : SET_DX;
    Tensor *y = make(stage, SET_Y, given->y);
    if (y)
        activation_forward(given->activation, &given->x, y);
    if (!forward)
        stage->trace.tensor[SET_DY] = given->dy;
    return y;
}

static bool set_linear(Stage *stage, const Doubt *doubt, const char *name)
{
    const Case *given = doubt->given;
    Trace *trace = &stage->trace;
    bool forward = strcmp(name, "y") == 0;
    trace->operation = OP_LINEAR;
    trace->pass = forward ? PASS_FORWARD : PASS_BACKWARD;
    trace->tensor[SET_X] = given->x;
    trace->tensor[SET_W] = given->w;
    trace->tensor[SET_B] = given->b;
    stage->set = set_named(name);
    if (forward)
        return true;
    Tensor *dx = make(stage, SET_DX, given->x.dim), *dw = make(stage, SET_DW, given->w.dim);
    Tensor *db = make(stage, SET_DB, (const int[]){1, given->w.dim[0], 1, 1});
    if (!dx || !dw || !db)
        return false;
    trace->tensor[SET_DY] = given->dy;
    linear_backward_input(&given->dy, &given->w, dx);
    linear_backward_weight(&given->x, &given->dy, dw);
    linear_backward_bias(&given->dy, db);
    return true;
}

static bool set_softmax(Stage *stage, const Doubt *doubt, const char *name)
{
    const Case *given = doubt->given;
    bool back = strcmp(name, "dx") == 0;
    if (given->ignored > 0 || !given->target)
        return false;
    stage->trace.operation = OP_SOFTMAX;
    stage->trace.pass = back ? PASS_BACKWARD : PASS_FORWARD;
    stage->set = set_named(name);
    if (stage->set == SET_Y)
        stage->set = SET_P;
    Tensor *p = make(stage, SET_P, given->y), *t = make(stage, SET_T, given->y),
           *e = make(stage, SET_E, (const int[]){1, 1, 1, 1});
    if (!p || !t || !e)
        return false;
    stage->trace.tensor[SET_X] = given->x;
    e->v[0] = loss_forward(&given->x, given->target, p);
    for (int n = 0; n < t->dim[0]; n++)
        *tensor_at(t, n, given->target[n], 0, 0) = 1;
    return true;
}

static bool set_stage(Stage *stage, const Doubt *doubt)
{
    const char *name = doubt->output->name;
    bool forward = strcmp(name, "y") == 0, done = false;
    switch (doubt->given->kind) {
    case CASE_CONV: done = set_conv(stage, doubt, name); break;
    case CASE_MAX_POOL:
    case CASE_AVERAGE_POOL:
    case CASE_GLOBAL_POOL: done = set_pool(stage, doubt, forward); break;
    case CASE_ACTIVATION: done = set_activation(stage, doubt, forward); break;
    case CASE_LINEAR: done = set_linear(stage, doubt, name); break;
    case CASE_LOSS: done = set_softmax(stage, doubt, name); break;
    case CASE_LENET: break;
    }
    if (done)
        stage->trace.tensor[stage->set] = doubt->output->tensor;
    return done && trace_init(&stage->trace, NULL);
}

/* How many of the asked cells each kind of mistake explains. */
typedef struct {
    int asked, explained[MISTAKE_KINDS];
    MistakeKind order[MISTAKE_KINDS];   /* as they came, the likeliest first */
    int kinds;
} Poll;

static void ask(const Stage *stage, const Doubt *doubt, size_t index, Poll *poll)
{
    Mistake list[MISTAKES_MOST];
    bool counted[MISTAKE_KINDS] = {false};
    if (answer_matches((float)doubt->want[index], doubt->output->tensor.v[index]))
        return;   /* no list has a mistake that gives nearly the right number */
    int count = mistakes_of(&stage->trace, (Cell){stage->set, (int64_t)index}, list);
    double allowed = 2 * compare_likely(doubt->at, doubt->truths, index, doubt->type), want = doubt->want[index];
    poll->asked++;
    for (int i = 0; i < count; i++) {
        MistakeKind kind = list[i].kind;
        double unit = 1e-5 + safe_type_unit(doubt->type);   /* a mistake may cancel what the right way does not */
        if (counted[kind] || !(fabs(want - (double)list[i].value) <= allowed + unit * fabs(want)))
            continue;
        counted[kind] = true;
        if (poll->explained[kind]++ == 0)
            poll->order[poll->kinds++] = kind;
    }
}

static bool differs(const Doubt *doubt, size_t i)
{
    return !(compare_share(doubt->at, doubt->truths, i, doubt->output->tensor.v[i], doubt->want[i], doubt->type) <= 1);
}

/* Of the cells that differ every so-manieth, so that few are asked where each costs much. */
static void ask_some(const Stage *stage, const Doubt *doubt, Poll *poll)
{
    size_t count = tensor_count(&doubt->output->tensor), differ = 0, seen = 0;
    for (size_t i = 0; i < count; i++)
        differ += differs(doubt, i);
    int64_t terms = cell_visits(&stage->trace, (Cell){stage->set, (int64_t)(count / 2)});
    size_t most = terms > 1000 ? 4 : 48, apart = (differ + most - 1) / most;
    for (size_t i = 0; terms <= 100000 && i < count; i++)
        if (differs(doubt, i) && seen++ % apart == 0)
            ask(stage, doubt, i, poll);
}

bool guess_mistake(const Doubt *doubt, Text *out)
{
    Stage stage = {.count = 0};
    Poll poll = {.asked = 0};
    if (set_stage(&stage, doubt))
        ask_some(&stage, doubt, &poll);
    stage_free(&stage);
    for (int i = 0; i < poll.kinds; i++)
        if (poll.explained[poll.order[i]] * 10 >= poll.asked * 9) {   /* a cell's mistake may look like another's */
            text_add(out, "%s", mistake_sentence(poll.order[i]));
            return true;
        }
    return false;
}
