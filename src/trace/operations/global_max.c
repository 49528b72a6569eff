/* Global max pooling: of each map the largest value, of equal ones the first; on the way back the map's error goes to
 * where it stood. */
#include "trace/operations/pooling.h"

#include "engine/global_max.h"
#include "trace/mistakes/hunt.h"

#include <math.h>

static bool make(Scene *scene, Error *err)
{
    scene->line.spec = conv_spec(scene->line.input[2], scene->line.input[3]);
    return winners_make(scene, err);
}

static bool example(const Scene *scene, Tensor *tensor, int which)
{
    static const float x[] = {2, 5, 1, 7, 3, 9, 4, 8, 6};
    (void)scene;
    return which == VALUES_X && tensor->dim[1] == 1 && operation_numbers(tensor, x, 9);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    (void)how;
    (void)err;
    if (trace->pass == PASS_FORWARD)
        global_max_forward(&t[SET_X], trace->winner, &t[SET_Y]);
    else
        global_max_backward(&t[SET_DY], trace->winner, &t[SET_DX]);
    return true;
}

/* ---- What goes wrong. */

enum { TO_EVERY_CELL, TO_THE_LAST };

static const char *const own_mistakes[] = {
    [TO_EVERY_CELL] = "the error went to every cell: only the winner gets it",
    [TO_THE_LAST] = "of equal values the first has won, not the last",
    NULL,
};

/* The last of the map's cells that are as large as the winner; the winner itself where there is no other. */
static int last_equal(const Trace *trace, int winner)
{
    const Tensor *x = &trace->tensor[SET_X];
    int cells = x->dim[2] * x->dim[3], end = (winner / cells + 1) * cells, last = winner;
    for (int i = winner; x->v && i < end; i++)
        if (x->v[i] == x->v[winner])
            last = i;
    return last;
}

static void backward_mistakes(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    int64_t map = hunt->cell.index / plane_cells(trace, SET_DX);
    int winner = trace->winner[map], last = last_equal(trace, winner), cell = (int)hunt->cell.index;
    float error = trace->tensor[SET_DY].v[map];
    if (last != winner && (cell == winner || cell == last))
        hunt_add_own(hunt, TO_THE_LAST, cell == last ? error : 0);
    if (cell != winner)
        hunt_add_own(hunt, TO_EVERY_CELL, error);
    hunt_add(hunt, MISTAKE_LOSER, cell == winner ? 0 : error);
    hunt_add(hunt, MISTAKE_MEAN, error / (float)plane_cells(trace, SET_DX));
}

static void mistakes(Hunt *hunt)
{
    if (hunt->trace->pass == PASS_FORWARD) {
        for (int64_t t = hunt->last; t >= 0; t--)
            hunt_add(hunt, MISTAKE_LOSER, cell_term(hunt->trace, hunt->cell, t).va);
        hunt_add(hunt, MISTAKE_MEAN, hunt_altered(hunt, alter_add_all, 0) / (float)(hunt->last + 1));
    } else if (hunt->whole) {
        backward_mistakes(hunt);
    }
    hunt_neighbours(hunt);
}

/* ---- The code pane. */

#define GLOBAL "src/engine/global_max.c"
static const SourceLine source[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, ON_ALL, GLOBAL, "global_max_forward", "if (x->v[", "i cell",
     "if x[i][cell] >", NULL},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, GLOBAL, "global_max_backward", "dx->v[winner[i]] +=", "i",
     "dx[winner[i]] +=", NULL},
};

static void indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    bool forward = trace->pass == PASS_FORWARD;
    value[INDEX_I] = forward ? step->out.index : step->a.index;
    value[INDEX_CELL] = forward ? value[INDEX_IY] * trace->spec.kernel.w + value[INDEX_IX] : 0;
}

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    if (trace->pass == PASS_BACKWARD)
        text_add(out, "map %d  ·  max pooling sends δ back to the winner only", telling->out.c);
    else
        text_add(out, "map %d  ·  the largest of the whole map; where it stood is remembered", telling->out.c);
}

static void lay(NetTrace *net, int node, Phase phase)
{
    pooling_lay(net, node, phase, OP_GLOBAL_MAX);
}

static SceneSize size(const SceneLine *line)
{
    const int *x = line->input;
    double cells = (double)x[0] * x[1] * x[2] * x[3];
    return (SceneSize){2 * cells + 2 * (double)x[0] * x[1], cells};
}

static void formula(const SceneLine *line, Text *tex)
{
    text_add(tex, "o=\\tint{y}{\\strong{1}}\\qquad y=\\max(x_{11},\\,\\ldots,\\,x_{%d,%d})", line->input[2],
             line->input[3]);
}

static const LevelRow levels[] = {
    {PASS_FORWARD, ON_ALL, {"comparison", "largest", "map"}},
    {ON_ALL, ON_ALL, {"error", "winner", "map"}},
};

static const SnippetRow snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X),
     "y = {new y}\n"
     "global_max_forward(x.reshape(y.size, -1), y.reshape(-1))\n",
     "y = F.adaptive_max_pool2d(x, 1)\n"},
    {PASS_BACKWARD, ON_ALL, SETS(X) | SETS(DY),
     "winner = {winner}   # of each map, the cell of x\n"
     "dx = {new dx}\n"
     "global_max_backward(dy.reshape(-1), winner, dx.reshape(-1))\n",
     "{x}.requires_grad_()\n"
     "F.adaptive_max_pool2d(x, 1).backward(dy)\n"
     "dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_global_max = {
    .name = "global-max-pool",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS,
    .window_follows = true,
    .distinct = true,
    .make = make,
    .size = size,
    .example = example,
    .run = run,
    .results = {SETS(Y), SETS(DX)},
    .sentence = winners_sentence,
    .motion = winners_motion,
    .plan = pooling_plan,
    .term = pooling_term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_GLOBAL_MAX,
    .lay = lay,
    .tell = tell,
    .sparse = true,
    .mistakes = mistakes,
    .makes = pooling_makes,
    .error = &pooling_nudge,
    .own_mistakes = own_mistakes,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .snippet = snippet,
    .indices = indices,
    .error_window = true,
    .formula = formula,
};
