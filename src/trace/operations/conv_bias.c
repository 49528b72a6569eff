/* The gradient of a convolution's bias: for every kernel the errors of its map, over every position of every image.
 * A cell's span is one kernel's sum, a channel's all of them. */
#include "trace/operations/conv.h"

#include "trace/mistakes/hunt.h"

/* The k-th position (n oy ox) of all images, in map c. */
static Place position(const Trace *trace, int c, int64_t k)
{
    const int *dy = trace->tensor[SET_DY].dim;
    return (Place){(int)(k / dy[3] / dy[2]), c, (int)(k / dy[3] % dy[2]), (int)(k % dy[3])};
}

void conv_bias_plan(Trace *trace)
{
    const int *dy = trace->tensor[SET_DY].dim;
    part_gather(trace, SET_DB, dy[1], dy[0] * plane_cells(trace, SET_DY), dy[1]);
}

void conv_bias_term(const Trace *trace, int64_t k, Step *step)
{
    step->kind = STEP_ADD;
    step->a = cell_at(trace, SET_DY, position(trace, cell_place(trace, step->out).c, k));
    step->va = stored_value(trace, step->a);
}

static bool make(Scene *scene, Error *err)
{
    int w[4], b[4];
    conv_dims(scene, w, b);
    return conv_tensors(scene, true, err) && operation_tensor(scene, SET_DB, b, err);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    (void)how;
    (void)err;
    conv_backward_bias(&trace->tensor[SET_DY], &trace->tensor[SET_DB]);
    return true;
}

void conv_bias_mistakes(Hunt *hunt)
{
    hunt_images(hunt);
    hunt_sum(hunt);
    hunt_add(hunt, MISTAKE_DIVIDED, hunt->right / (float)(hunt->last + 1));
    hunt_neighbours(hunt);
}

const SourceLine conv_bias_source[1] = {
    {ON_ALL, ON_ALL, ON_ALL, ON_ALL, "src/engine/conv_backward.c", "conv_backward_bias", "sum += *tensor_at(",
     "oc n oy ox",
     "total += dy", NULL},
};

static bool makes(const Trace *trace, CellSet gradient)
{
    (void)trace;
    return gradient == SET_DB;
}

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    (void)trace;
    (void)telling;
    text_add(out, "the gradient of its bias: the sum of a map's errors");
}

void conv_lay_bias(NetTrace *net, int node, Phase phase, Operation operation)
{
    const Node *of = &net->net.node[node];
    if (phase != PHASE_BACKWARD || of->parameters < 2)
        return;
    Trace *trace = layer_add(net, node, "bias", phase, operation, ROUTE_NAIVE);
    layer_title(net, "∂b ", of->name);
    trace->spec = of->conv;
    trace->tensor[SET_DY] = net->run.error[node];
    trace->tensor[SET_DB] = net->run.gradient[of->parameter + 1];
}

static void lay(NetTrace *net, int node, Phase phase)
{
    conv_lay_bias(net, node, phase, OP_CONV_BACKWARD_BIAS);
}

/* ---- Sentences. */

const SayRow conv_bias_sentence[] = {
    {ON_ALL, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "A bias is added at every position of its map: its gradient is the sum of all errors of that map."},
    {ON_ALL, ON_ALL, ON_ALL, SAY_CELL, NULL,
     "All errors of the map together are the gradient of its bias: {after}."},
    {.sentence = NULL},
};

static const LevelRow levels[] = {
    {ON_ALL, ON_ALL, {"error", "sum", "part"}},
};

const OperationKind operation_conv_backward_bias = {
    .name = "conv-backward-bias",
    .help = "",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .options = TAKES_CONV | TAKES_NUMBERS(DY),
    .make = make,
    .size = conv_size,
    .example = conv_example,
    .prepare = conv_fill_output,
    .run = run,
    .results = {SETS(DB)},
    .sentence = conv_bias_sentence,
    .plan = conv_bias_plan,
    .term = conv_bias_term,
    .whole = "multiply",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_CONV,
    .lay = lay,
    .tell = tell,
    .mistakes = conv_bias_mistakes,
    .source = conv_bias_source,
    .sources = sizeof conv_bias_source / sizeof *conv_bias_source,
    .snippet = conv_bias_snippet,
    .makes = makes,
    .error = &conv_error,
    .row_terms = conv_image_terms,
    .hidden = SETS(X) | SETS(W) | SETS(B) | SETS(V) | SETS(RATE),
    .formula = conv_formula,
};
