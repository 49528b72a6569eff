/* Max pooling: the largest value of each window, the first of equal ones; in the backward pass the error goes to its
 * cell. */
#include "trace/operations/pooling.h"

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    PoolSpec spec = trace_pool(trace);
    (void)how;
    (void)err;
    if (trace->pass == PASS_FORWARD)
        pool_max_forward(&t[SET_X], &spec, trace->winner, &t[SET_Y]);
    else
        pool_max_backward(&t[SET_DY], trace->winner, &t[SET_DX]);
    return true;
}

#define POOL "src/engine/pool.c"
static const SourceLine source[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, ON_ALL, POOL, "winner_of", "if (x->v[at]", "iy ix", "if x[n][c][iy][ix] >", NULL},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, POOL, "pool_max_backward", "dx->v[winner[i]] +=", "i",
     "dx[winner[i]] +=", NULL},
};

static void indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    (void)trace;
    value[INDEX_I] = step->a.index;
}

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    const Pair *kernel = &trace->spec.kernel;
    text_add(out, "map %d  ·  ", telling->out.c);
    if (trace->pass == PASS_BACKWARD)
        text_add(out, "max pooling sends δ back to the winner only");
    else
        text_add(out, "the largest of each %d×%d window; where it stood is remembered", kernel->h, kernel->w);
}

static void lay(NetTrace *net, int node, Phase phase)
{
    pooling_lay(net, node, phase, OP_MAX_POOL);
}

static const LevelRow levels[] = {
    {PASS_FORWARD, ON_ALL, {"comparison", "window", "map"}},
    {ON_ALL, ON_ALL, {"error", "window", "map"}},
};

static const SnippetRow snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X),
     "y = {new y}\n"
     "pool_max_forward(x, {kernel}, {stride}, {padding}, {dilation}, y)\n",
     "y = F.max_pool2d(x, {kernel}, {stride}, {padding}, {dilation}, ceil_mode={ceil})\n"},
    {PASS_BACKWARD, ON_ALL, SETS(X) | SETS(DY),
     "winner = {winner}   # of each output, the cell of x\n"
     "dx = {new dx}\n"
     "pool_max_backward(dy.reshape(-1), winner, dx.reshape(-1))\n",
     "{x}.requires_grad_()\n"
     "F.max_pool2d(x, {kernel}, {stride}, {padding}, {dilation}, ceil_mode={ceil}).backward(dy)\n"
     "dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_max_pool = {
    .name = "max-pool",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS | TAKES_WINDOW | TAKES(DILATION) | TAKES(CEIL) | TAKES(FLOOR),
    .distinct = true,
    .usual = pooling_usual,
    .make = winners_make,
    .size = pooling_size,
    .example = pooling_example,
    .run = run,
    .results = {SETS(Y), SETS(DX)},
    .sentence = winners_sentence,
    .motion = winners_motion,
    .plan = pooling_plan,
    .term = pooling_term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_MAX_POOL,
    .lay = lay,
    .tell = tell,
    .sparse = true,
    .mistakes = winners_mistakes,
    .makes = pooling_makes,
    .error = &pooling_nudge,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .snippet = snippet,
    .indices = indices,
    .error_window = true,
    .formula = pooling_formula,
};
