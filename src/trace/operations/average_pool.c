/* Average pooling: the mean of each window; in the backward pass each cell of the window gets an equal share of the
 * error. */
#include "trace/operations/pooling.h"

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    PoolSpec spec = trace_pool(trace);
    (void)how;
    (void)err;
    if (trace->pass == PASS_FORWARD)
        pool_average_forward(&t[SET_X], &spec, &t[SET_Y]);
    else
        pool_average_backward(&t[SET_DY], &spec, &t[SET_DX]);
    return true;
}

#define POOL "src/engine/pool.c"
static const SourceLine source[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_ADD, POOL, "pool_average_forward", "sum += *tensor_at(", "n c oy ox iy ix",
     "total += x[n]", NULL},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_DIVIDE, POOL, "pool_average_forward", "*tensor_at(y,", "n c oy ox",
     "y[n][c][oy][ox] =", NULL},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, POOL, "pool_average_backward", "*tensor_at(dx,", "n c oy ox iy ix",
     "dx[n][c][iy][ix] +=", NULL},
};

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    const Pair *kernel = &trace->spec.kernel;
    if (trace->pass == PASS_BACKWARD)
        text_add(out, "map %d  ·  average pooling shares δ equally", telling->out.c);
    else
        text_add(out, "map %d  ·  the mean of each %d×%d window", telling->out.c, kernel->h, kernel->w);
}

static void lay(NetTrace *net, int node, Phase phase)
{
    pooling_lay(net, node, phase, OP_AVERAGE_POOL);
}

static const LevelRow levels[] = {
    {PASS_FORWARD, ON_ALL, {"number", "window", "map"}},
    {ON_ALL, ON_ALL, {"share", "window", "map"}},
};

static const SnippetRow snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X),
     "y = {new y}\n"
     "pool_average_forward(x, {kernel}, {stride}, {padding}, {count}, y)\n",
     "y = F.avg_pool2d(x, {kernel}, {stride}, {padding}, ceil_mode={ceil}, count_include_pad={count})\n"},
    {PASS_BACKWARD, ON_ALL, SETS(DY),
     "dx = {new dx}\n"
     "pool_average_backward(dy, {kernel}, {stride}, {padding}, {count}, dx)\n",
     "x = torch.zeros({shape dx}, requires_grad=True)\n"
     "F.avg_pool2d(x, {kernel}, {stride}, {padding}, ceil_mode={ceil}, count_include_pad={count}).backward(dy)\n"
     "dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_average_pool = {
    .name = "average-pool",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS | TAKES_WINDOW | TAKES(CEIL) | TAKES(FLOOR) | TAKES(COUNT_PADDING),
    .distinct = true,
    .usual = pooling_usual,
    .make = pooling_make,
    .size = pooling_size,
    .example = pooling_example,
    .run = run,
    .results = {SETS(Y), SETS(DX)},
    .sentence = average_sentence,
    .motion = average_motion,
    .plan = pooling_plan,
    .term = pooling_term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_AVERAGE_POOL,
    .lay = lay,
    .tell = tell,
    .mistakes = average_mistakes,
    .makes = pooling_makes,
    .error = &pooling_nudge,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .snippet = snippet,
    .error_window = true,
    .formula = pooling_formula,
};
