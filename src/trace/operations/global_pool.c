/* Global average pooling: one mean of each map; in the backward pass each of its cells gets an equal share of the
 * error. */
#include "trace/operations/pooling.h"

static bool make(Scene *scene, Error *err)
{
    scene->line.spec = conv_spec(scene->line.input[2], scene->line.input[3]);
    return pooling_make(scene, err);
}

static bool example(const Scene *scene, Tensor *tensor, int which)
{
    static const float x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    (void)scene;
    return which == VALUES_X && tensor->dim[1] == 1 && operation_numbers(tensor, x, 9);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    (void)how;
    (void)err;
    if (trace->pass == PASS_FORWARD)
        pool_global_forward(&t[SET_X], &t[SET_Y]);
    else
        pool_global_backward(&t[SET_DY], &t[SET_DX]);
    return true;
}

#define POOL "src/engine/pool.c"
static const SourceLine source[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_ADD, POOL, "pool_global_forward", "sum += x->v[", "i cell", "total += x", NULL},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_DIVIDE, POOL, "pool_global_forward", "y->v[i] =", "i", "y[i] =", NULL},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, POOL, "pool_global_backward", "dx->v[i] =", "i", "dx[i] =", NULL},
};

static void indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    value[INDEX_I] = step->out.index;
    value[INDEX_CELL] = trace->pass == PASS_FORWARD ? value[INDEX_IY] * trace->spec.kernel.w + value[INDEX_IX] : 0;
}

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    if (trace->pass == PASS_BACKWARD)
        text_add(out, "map %d  ·  average pooling shares δ equally", telling->out.c);
    else
        text_add(out, "map %d  ·  the mean of the whole map", telling->out.c);
}

static SceneSize size(const SceneLine *line)
{
    const int *x = line->input;
    double cells = (double)x[0] * x[1] * x[2] * x[3];
    return (SceneSize){2 * cells + 2 * (double)x[0] * x[1], cells};
}

static void formula(const SceneLine *line, Text *tex)
{
    text_add(tex, "o=\\tint{y}{\\strong{1}}\\qquad y=\\frac{1}{%d\\cdot %d}\\sum_{r=1}^{%d}\\sum_{c=1}^{%d}x_{rc}",
             line->input[2], line->input[3], line->input[2], line->input[3]);
}

static void lay(NetTrace *net, int node, Phase phase)
{
    pooling_lay(net, node, phase, OP_GLOBAL_POOL);
}

static const LevelRow levels[] = {
    {PASS_FORWARD, ON_ALL, {"number", "mean", "map"}},
    {ON_ALL, ON_ALL, {"share", "error", "map"}},
};

static const SnippetRow snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X),
     "y = {new y}\n"
     "pool_global_forward(x.reshape(y.size, -1), y.reshape(-1))\n",
     "y = F.adaptive_avg_pool2d(x, 1)\n"},
    {PASS_BACKWARD, ON_ALL, SETS(DY),
     "dx = {new dx}\n"
     "pool_global_backward(dy.reshape(-1), dx.size // dy.size, dx.reshape(-1))\n",
     "x = torch.zeros({shape dx}, requires_grad=True)\n"
     "F.adaptive_avg_pool2d(x, 1).backward(dy)\n"
     "dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_global_pool = {
    .name = "global-average-pool",
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
    .sentence = average_sentence,
    .motion = average_motion,
    .plan = pooling_plan,
    .term = pooling_term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_GLOBAL_POOL,
    .lay = lay,
    .tell = tell,
    .mistakes = average_mistakes,
    .makes = pooling_makes,
    .error = &pooling_nudge,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .snippet = snippet,
    .indices = indices,
    .error_window = true,
    .formula = formula,
};
