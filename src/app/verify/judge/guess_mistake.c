/* Mistakes by the operation's trace: for the cells that differ, the usual mistakes that give their numbers are
 * searched; the one that explains them all is named. At most a sample of the cells, spread over the tensor, is
 * checked. */
#include "app/verify/cases/case_kind.h"

#include "trace/mistakes/mistakes.h"

#include <math.h>
#include <string.h>

enum { RESULTS_MOST = 6 };

/* The trace of the operation and pass that computes the doubted tensor. */
typedef struct {
    CaseTrace at;
    Tensor made[RESULTS_MOST];   /* owned */
    int count;
    CellSet set;                 /* the doubted tensor */
} Stage;

static void stage_free(Stage *stage)
{
    for (int i = 0; i < stage->count; i++)
        tensor_free(&stage->made[i]);
    case_trace_free(&stage->at);
}

/* Which result of the operation's pass a file calls so; SET_NONE where there is none. */
static CellSet result_named(const Case *given, const OperationKind *kind, Pass pass, const char *name)
{
    for (int set = 1; set < SET_COUNT; set++)
        if (strcmp(case_set_name((CellSet)set), name) == 0 && case_trace_makes(given, kind, pass, (CellSet)set))
            return (CellSet)set;
    return SET_NONE;
}

/* Runs the stage's operation on its pass. */
static bool run(Stage *stage, const Case *given)
{
    Trace *trace = &stage->at.trace;
    const OperationKind *kind = operation_kind(trace->operation);
    for (int set = 1; set < SET_COUNT; set++) {
        int dim[4];
        if (!case_trace_makes(given, kind, trace->pass, (CellSet)set) || stage->count == RESULTS_MOST)
            continue;
        Tensor *tensor = &stage->made[stage->count];
        case_trace_dims(&stage->at, given, (CellSet)set, dim);
        if (!tensor_init(tensor, dim[0], dim[1], dim[2], dim[3], NULL))
            return false;
        stage->count++;
        trace->tensor[set] = *tensor;
    }
    return kind->run(trace, RUN_SHOWN, NULL);
}

/* An operation that has two passes is run on them up to the doubted one, which may read what the first has made. */
static bool set_pass(Stage *stage, const Doubt *doubt, Operation operation, Pass pass)
{
    const OperationKind *kind = operation_kind(operation);
    Trace *trace = &stage->at.trace;
    bool done = case_trace_init(&stage->at, doubt->given, operation, kind->route[0], NULL);
    for (int i = 0; done && kind->passes && i <= (int)pass; i++) {
        trace->pass = (Pass)i;
        done = run(stage, doubt->given);
    }
    trace->tensor[stage->set] = doubt->output->tensor;
    return done && trace_init(trace, NULL);
}

static bool set_stage(Stage *stage, const Doubt *doubt)
{
    const Case *given = doubt->given;
    if (given->ignored > 0)
        return false;
    for (int op = 0; op < OP_COUNT; op++) {
        const OperationKind *kind = operation_kind((Operation)op);
        for (int pass = 0; case_kind_of((Operation)op) == given->kind && pass < PASS_COUNT; pass++) {
            stage->set = result_named(given, kind, (Pass)pass, doubt->output->name);
            if (stage->set != SET_NONE)
                return (!(kind->options & TAKES(TARGET)) || given->target)
                    && set_pass(stage, doubt, (Operation)op, (Pass)pass);
        }
    }
    return false;   /* the columns */
}

/* How many of the checked cells each kind of mistake explains. */
typedef struct {
    int asked, explained[MISTAKE_KINDS_MOST];
    MistakeKind order[MISTAKE_KINDS_MOST];   /* as they came, the likeliest first */
    int kinds;
} Poll;

static void ask(const Stage *stage, const Doubt *doubt, size_t index, Poll *poll)
{
    Mistake list[MISTAKES_MOST];
    bool counted[MISTAKE_KINDS_MOST] = {false};
    if (answer_matches((float)doubt->want[index], doubt->output->tensor.v[index]))
        return;   /* no list has a mistake that gives nearly the right number */
    int count = mistakes_of(&stage->at.trace, (Cell){stage->set, (int64_t)index}, list);
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

/* Of the cells that differ every n-th, so that only few are checked where each takes long. */
static void ask_some(const Stage *stage, const Doubt *doubt, Poll *poll)
{
    size_t count = tensor_count(&doubt->output->tensor), differ = 0, seen = 0;
    for (size_t i = 0; i < count; i++)
        differ += differs(doubt, i);
    int64_t terms = cell_visits(&stage->at.trace, (Cell){stage->set, (int64_t)(count / 2)});
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
