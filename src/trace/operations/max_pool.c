/* Max pooling: of each window the largest value, of equal ones the first; on the way back the error goes to where it
 * stood. */
#include "trace/operations/pooling.h"

#include "trace/mistakes/hunt.h"

#include "base/memory.h"

static bool make(Scene *scene, Error *err)
{
    if (!pooling_make(scene, err))
        return false;
    scene->winner = mem_try(tensor_count(&scene->tensor[SET_Y]), sizeof *scene->winner, "the winners", err);
    return scene->winner != NULL;
}

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

static void forward_mistakes(Hunt *hunt)
{
    for (int64_t t = hunt->last; t >= 0; t--)
        hunt_add(hunt, MISTAKE_LOSER, cell_term(hunt->trace, hunt->cell, t).va);
    hunt_add(hunt, MISTAKE_MEAN, hunt_altered(hunt, alter_add_all, 0) / (float)(hunt->last + 1));
    hunt_windows(hunt);
}

/* The errors that windows over the cell bring it though it has not won there, or take from it where it has; and the
 * errors of all these windows shared as an average shares them. */
static void losers(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    const Tensor *dy = &trace->tensor[SET_DY];
    Place at = cell_place(trace, hunt->cell), window = at;
    PoolSpec spec = trace_pool(trace);
    float shared = 0;
    for (window.row = 0; window.row < dy->dim[2]; window.row++)
        for (window.column = 0; window.column < dy->dim[3]; window.column++) {
            PoolWindow over = pool_window(&trace->tensor[SET_DX], &spec, window.row, window.column);
            if (at.row < over.top || at.row >= over.bottom || at.column < over.left || at.column >= over.right)
                continue;
            Cell error = cell_at(trace, SET_DY, window);
            float value = stored_value(trace, error);
            bool won = trace->winner[error.index] == hunt->cell.index;
            hunt_add(hunt, MISTAKE_LOSER, won ? hunt->right - value : hunt->right + value);
            shared += value / (float)over.divisor;
        }
    hunt_add(hunt, MISTAKE_MEAN, shared);
}

static void mistakes(Hunt *hunt)
{
    if (hunt->trace->pass == PASS_FORWARD) {
        forward_mistakes(hunt);
        return;
    }
    hunt_sum(hunt);
    if (hunt->whole)
        losers(hunt);
    hunt_neighbours(hunt);
}

#define POOL "src/engine/pool.c"
static const SourceLine source[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, ON_ALL, POOL, "winner_of", "if (x->v[at]", "iy ix"},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, POOL, "pool_max_backward", "dx->v[winner[i]] +=", "i"},
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

const OperationKind operation_max_pool = {
    .name = "max-pool",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS | TAKES_WINDOW | TAKES(CEIL) | TAKES(FLOOR),
    .distinct = true,
    .usual = pooling_usual,
    .make = make,
    .size = pooling_size,
    .example = pooling_example,
    .run = run,
    .results = {SETS(Y), SETS(DX)},
    .plan = pooling_plan,
    .term = pooling_term,
    .whole = "map",
    .layer_of = LAYER_OF_NODE,
    .node = NODE_MAX_POOL,
    .lay = lay,
    .tell = tell,
    .sparse = true,
    .mistakes = mistakes,
    .source = source,
    .sources = sizeof source / sizeof *source,
    .indices = indices,
    .error_window = true,
    .formula = pooling_formula,
};
