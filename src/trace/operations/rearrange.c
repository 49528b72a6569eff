/* Upsampling and pixel shuffle as steps: forward each cell of Y copies its number; on the way back an upsampled cell
 * adds the errors of all its copies, a shuffled one takes its own back. A cell's span is what is written into it, a
 * channel's one map. */
#include "trace/operations/layers.h"

#include "engine/rearrange.h"
#include "trace/mistakes/hunt.h"

#include <string.h>

static bool shuffles(const Trace *trace)
{
    return trace->operation == OP_PIXEL_SHUFFLE;
}

static void plan(Trace *trace)
{
    bool forward = trace->pass == PASS_FORWARD;
    CellSet out = forward ? SET_Y : SET_DX;
    int64_t copies = (int64_t)trace->spec.kernel.h * trace->spec.kernel.w;
    part_gather(trace, out, all_cells(trace, out), forward || shuffles(trace) ? 1 : copies, plane_cells(trace, out));
}

/* Where the number of a cell of Y came from; and where the k-th copy of a cell of X went. */
static Place source_of(const Trace *trace, Place y)
{
    Pair f = trace->spec.kernel;
    int ic = shuffles(trace) ? (y.c * f.h + y.row % f.h) * f.w + y.column % f.w : y.c;
    return (Place){y.n, ic, y.row / f.h, y.column / f.w};
}

static Place copy_of(const Trace *trace, Place x, int64_t k)
{
    Pair f = trace->spec.kernel;
    int at = shuffles(trace) ? x.c % (f.h * f.w) : (int)k;
    return (Place){x.n, shuffles(trace) ? x.c / (f.h * f.w) : x.c, x.row * f.h + at / f.w, x.column * f.w + at % f.w};
}

static void term(const Trace *trace, int64_t k, Step *step)
{
    Place out = cell_place(trace, step->out);
    bool forward = trace->pass == PASS_FORWARD;
    step->kind = forward || shuffles(trace) ? STEP_COPY : STEP_ADD;
    step->a = forward ? cell_at(trace, SET_X, source_of(trace, out))
                      : cell_at(trace, SET_DY, copy_of(trace, out, k));
    step->va = stored_value(trace, step->a);
}

static void usual(SceneLine *line)
{
    bool shuffled = line->operation == OP_PIXEL_SHUFFLE;
    line->spec.kernel = (Pair){2, 2};
    memcpy(line->input, shuffled ? (int[]){1, 4, 2, 2} : (int[]){1, 1, 3, 3}, sizeof line->input);
}

static bool output(const SceneLine *line, int y[4], Error *err)
{
    bool shuffled = line->operation == OP_PIXEL_SHUFFLE;
    return (shuffled ? pixel_shuffle_output_dims : upsample_output_dims)(line->input, line->spec.kernel, y, err);
}

static bool make(Scene *scene, Error *err)
{
    int y[4];
    return output(&scene->line, y, err) && operation_maps(scene, y, err);
}

static bool example(const Scene *scene, Tensor *tensor, int which)
{
    static const float shuffled[] = {1, 2, 3, 4, 5, 6, 7, 8, -1, -2, -3, -4, -5, -6, -7, -8};
    static const float plain[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    if (which != VALUES_X)
        return false;
    return scene->line.operation == OP_PIXEL_SHUFFLE ? operation_numbers(tensor, shuffled, 16)
                                                     : operation_numbers(tensor, plain, 9);
}

static bool run(Trace *trace, RunHow how, Error *err)
{
    Tensor *t = trace->tensor;
    (void)how;
    (void)err;
    if (trace->pass == PASS_FORWARD)
        (shuffles(trace) ? pixel_shuffle_forward : upsample_forward)(&t[SET_X], trace->spec.kernel, &t[SET_Y]);
    else
        (shuffles(trace) ? pixel_shuffle_backward : upsample_backward)(&t[SET_DY], trace->spec.kernel, &t[SET_DX]);
    return true;
}

/* ---- What goes wrong. */

enum { TILED, BETWEEN, AVERAGED };

static const char *const upsample_own[] = {
    [TILED] = "the map was laid beside itself: here each number is repeated on the spot",
    [BETWEEN] = "that lies between its neighbours, as bilinear upsampling has it: nearest copies one number",
    [AVERAGED] = "the errors were averaged: each copy brings its whole error, and they are added",
    NULL,
};

enum { SHUFFLE_LATE, SHUFFLE_CROSSED, SHUFFLE_TILED };

static const char *const shuffle_own[] = {
    [SHUFFLE_LATE] = "the blocks' places were counted before the channels, as DepthToSpace does with its DCR order",
    [SHUFFLE_CROSSED] = "rows and columns of the block were exchanged: it is filled row by row",
    [SHUFFLE_TILED] = "the maps were laid beside each other: here they are interleaved, cell by cell",
    NULL,
};

static int within(int i, int end)
{
    if (i < 0)
        return 0;
    return i < end ? i : end - 1;
}

/* What bilinear upsampling would give: the cells' middles at halves. */
static float between_cells(const Trace *trace, Place y)
{
    const Tensor *x = &trace->tensor[SET_X];
    Pair f = trace->spec.kernel;
    float down = ((float)y.row + 0.5f) / (float)f.h - 0.5f, along = ((float)y.column + 0.5f) / (float)f.w - 0.5f;
    down = down < 0 ? 0 : down;
    along = along < 0 ? 0 : along;
    int row = (int)down, column = (int)along, under = within(row + 1, x->dim[2]), right = within(column + 1, x->dim[3]);
    float v = down - (float)row, u = along - (float)column;
    float above = *tensor_at(x, y.n, y.c, row, column) * (1 - u) + *tensor_at(x, y.n, y.c, row, right) * u;
    float below = *tensor_at(x, y.n, y.c, under, column) * (1 - u) + *tensor_at(x, y.n, y.c, under, right) * u;
    return above * (1 - v) + below * v;
}

static void upsample_mistakes(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    Place at = cell_place(trace, hunt->cell);
    Pair f = trace->spec.kernel;
    if (trace->pass == PASS_FORWARD) {
        const Tensor *x = &trace->tensor[SET_X];
        hunt_add_own(hunt, TILED, *tensor_at(x, at.n, at.c, at.row % x->dim[2], at.column % x->dim[3]));
        hunt_add_own(hunt, BETWEEN, between_cells(trace, at));
    } else {
        const Tensor *dy = &trace->tensor[SET_DY], *dx = &trace->tensor[SET_DX];
        float tiled = 0;
        for (int ky = 0; ky < f.h; ky++)
            for (int kx = 0; kx < f.w; kx++)
                tiled += *tensor_at(dy, at.n, at.c, ky * dx->dim[2] + at.row, kx * dx->dim[3] + at.column);
        if (hunt->whole)
            hunt_add_own(hunt, TILED, tiled);
        hunt_add_own(hunt, AVERAGED, hunt->right / (float)(hunt->last + 1));
        hunt_sum(hunt);
    }
    hunt_neighbours(hunt);
}

static void shuffle_mistakes(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    Place at = cell_place(trace, hunt->cell);
    Pair f = trace->spec.kernel;
    if (trace->pass == PASS_FORWARD) {
        const Tensor *x = &trace->tensor[SET_X], *y = &trace->tensor[SET_Y];
        int ky = at.row % f.h, kx = at.column % f.w, row = at.row / f.h, column = at.column / f.w;
        int tile = at.row / x->dim[2] * f.w + at.column / x->dim[3];
        hunt_add_own(hunt, SHUFFLE_LATE, *tensor_at(x, at.n, (ky * f.w + kx) * y->dim[1] + at.c, row, column));
        hunt_add_own(hunt, SHUFFLE_CROSSED, *tensor_at(x, at.n, (at.c * f.w + kx) * f.h + ky, row, column));
        hunt_add_own(hunt, SHUFFLE_TILED,
                     *tensor_at(x, at.n, at.c * f.h * f.w + tile, at.row % x->dim[2], at.column % x->dim[3]));
    } else {
        const Tensor *dy = &trace->tensor[SET_DY], *dx = &trace->tensor[SET_DX];
        int maps = dy->dim[1], block = f.h * f.w, late = at.c / maps, k = at.c % block;
        int tall = at.row * f.h, wide = at.column * f.w;
        hunt_add_own(hunt, SHUFFLE_LATE,
                     *tensor_at(dy, at.n, at.c % maps, tall + late / f.w, wide + late % f.w));
        hunt_add_own(hunt, SHUFFLE_CROSSED, *tensor_at(dy, at.n, at.c / block, tall + k % f.h, wide + k / f.h));
        hunt_add_own(hunt, SHUFFLE_TILED, *tensor_at(dy, at.n, at.c / block, k / f.w * dx->dim[2] + at.row,
                                                     k % f.w * dx->dim[3] + at.column));
    }
    hunt_neighbours(hunt);
}

/* ---- The nudge: E = sum of delta * Y. */

static bool makes(const Trace *trace, CellSet gradient)
{
    return trace->pass == PASS_BACKWARD && gradient == SET_DX;
}

static bool complete(const Trace *trace)
{
    return trace->tensor[SET_X].v && trace->tensor[SET_DY].v;
}

static double numbers(const Trace *trace)
{
    return (double)tensor_count(&trace->tensor[SET_DY]);
}

static NudgeTotal total(const Trace *trace, Cell changed, double by)
{
    const Tensor *dy = &trace->tensor[SET_DY];
    NudgeTotal total = {0};
    for (int64_t i = 0; i < (int64_t)tensor_count(dy); i++) {
        Cell x = cell_at(trace, SET_X, source_of(trace, cell_place(trace, (Cell){SET_DY, i})));
        nudge_add(&total, (double)dy->v[i] * nudge_number_of(trace, SET_X, x.index, changed, by));
    }
    return total;
}

/* The engine adds as many floats as a block has cells. */
static double slack(const Trace *trace, Cell cell, double epsilon)
{
    double size = 0;
    int64_t terms = cell_visits(trace, cell);
    (void)epsilon;
    for (int64_t k = 0; k < terms; k++) {
        float value = cell_term(trace, cell, k).va;
        size += value < 0 ? -(double)value : (double)value;
    }
    return size * (double)terms * 0x1p-24;
}

static const NudgeError nudged = {complete, numbers, total, slack, nudge_products_formula, NULL, NULL};

/* ---- The code pane. */

#define REARRANGE "src/engine/rearrange.c"
static const SourceLine upsample_source[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, ON_ALL, REARRANGE, "upsample_forward", "*tensor_at(y", "n c oy ox",
     "y[n][c][oy][ox] =", NULL},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, REARRANGE, "upsample_backward", "*tensor_at(dx", "n c iy ix ky kx",
     "dx[n][c][iy][ix] +=", "row column"},
};
static const SourceLine shuffle_source[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, ON_ALL, REARRANGE, "pixel_shuffle_forward", "*tensor_at(y", "n c oy ox",
     "y[n][c][oy][ox] =", NULL},
    {PASS_BACKWARD, ON_ALL, ON_ALL, ON_ALL, REARRANGE, "pixel_shuffle_backward", "*tensor_at(dx", "n ic iy ix",
     "dx[n][ic][iy][ix] =", "row column"},
};

static void indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    bool forward = trace->pass == PASS_FORWARD;
    Place y = cell_place(trace, forward ? step->out : step->a), x = source_of(trace, y);
    Pair f = trace->spec.kernel;
    value[INDEX_N] = y.n;
    value[INDEX_C] = y.c;
    value[INDEX_OY] = y.row;
    value[INDEX_OX] = y.column;
    value[INDEX_IC] = x.c;
    value[INDEX_IY] = x.row;
    value[INDEX_IX] = x.column;
    value[INDEX_KY] = y.row % f.h;
    value[INDEX_KX] = y.column % f.w;
    value[INDEX_ROW] = y.row;
    value[INDEX_COLUMN] = y.column;
}

/* ---- In a network. */

static void tell(const Trace *trace, Telling *telling, Text *out)
{
    text_add(out, "map %d  ·  ", telling->out.c);
    if (trace->pass == PASS_BACKWARD)
        text_add(out, shuffles(trace) ? "each error goes back to the channel that its number came from"
                                      : "the errors of all copies are added");
    else
        text_add(out,
                 shuffles(trace) ? "the channels fill blocks of %d × %d" : "each number fills a block of %d × %d",
                 trace->spec.kernel.h, trace->spec.kernel.w);
}

static void lay(NetTrace *net, int node, Phase phase, Operation operation)
{
    Trace *trace = layer_plain(net, node, phase, operation);
    Pair factor = net->net.node[node].pool.kernel;
    trace->spec = conv_spec(factor.h, factor.w);
}

static void lay_upsample(NetTrace *net, int node, Phase phase)
{
    lay(net, node, phase, OP_UPSAMPLE);
}

static void lay_shuffle(NetTrace *net, int node, Phase phase)
{
    lay(net, node, phase, OP_PIXEL_SHUFFLE);
}

static SceneSize size(const SceneLine *line)
{
    int y[4];
    if (!output(line, y, NULL))
        return (SceneSize){0, 0};
    double from = (double)line->input[0] * line->input[1] * line->input[2] * line->input[3];
    double to = (double)y[0] * y[1] * y[2] * y[3];
    return (SceneSize){2 * (from + to), to};
}

static void formula(const SceneLine *line, Text *tex)
{
    Pair f = line->spec.kernel;
    const int *x = line->input;
    int y[4];
    if (!output(line, y, NULL))
        return;
    if (f.h == f.w && x[2] == x[3])
        text_add(tex, "o=i\\,f=%d\\cdot %d=\\tint{y}{\\strong{%d}}", x[2], f.h, y[2]);
    else
        text_add(tex,
                 "o_{\\mathrm{rows}}=%d\\cdot %d=\\tint{y}{\\strong{%d}}\\quad "
                 "o_{\\mathrm{columns}}=%d\\cdot %d=\\tint{y}{\\strong{%d}}",
                 x[2], f.h, y[2], x[3], f.w, y[3]);
    if (line->operation == OP_PIXEL_SHUFFLE)
        text_add(tex, "\\qquad c_{Y}=\\frac{%d}{%d\\cdot %d}=\\tint{y}{\\strong{%d}}", x[1], f.h, f.w, y[1]);
}

/* ---- Sentences. */

static const SayRow upsample_sentence[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Each number of X is repeated over a block of Y: the map grows, and nothing is computed."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Each number of X was copied several times: the errors of all its copies are added."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_CELL, NULL,
     "The errors of all copies of {x} are added: {out} = {after}."},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_COPY, NULL,
     "{out} lies in the block of {a} and is its copy: {out} = {after}."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, STEP_ADD, say_opens,
     "{y} was a copy of {x}: its error {a} begins the sum."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, STEP_ADD, NULL,
     "{y} was a copy of {x}, too: its error {a} is added."},
    {.sentence = NULL},
};

static const SayRow shuffle_sentence[] = {
    {PASS_FORWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "The channels of X fill the blocks of Y, row by row: fewer channels, larger maps, the same numbers."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, SAY_ABOUT, NULL,
     "Each error goes back to the channel and the place that its number came from."},
    {PASS_FORWARD, ON_ALL, ON_ALL, STEP_COPY, NULL,
     "{a} takes its place in the block: {out} = {after}."},
    {PASS_BACKWARD, ON_ALL, ON_ALL, STEP_COPY, NULL,
     "{y} was {x} in another place: {x} gets its error, {out} = {after}."},
    {.sentence = NULL},
};

static const LevelRow levels[] = {
    {PASS_FORWARD, ON_ALL, {"copy", "cell", "map"}},
    {ON_ALL, ON_ALL, {"error", "cell", "map"}},
};

static const SnippetRow upsample_snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X),
     "y = {new y}\n"
     "upsample_forward(x, {kernel}, y)\n",
     "y = F.interpolate(x, scale_factor={kernel}, mode=\"nearest\")\n"},
    {PASS_BACKWARD, ON_ALL, SETS(X) | SETS(DY),
     "dx = {new dx}\n"
     "upsample_backward(dy, {kernel}, dx)\n",
     "{x}.requires_grad_()\n"
     "F.interpolate(x, scale_factor={kernel}, mode=\"nearest\").backward(dy)\n"
     "dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

static const SnippetRow shuffle_snippet[] = {
    {PASS_FORWARD, ON_ALL, SETS(X),
     "y = {new y}\n"
     "pixel_shuffle_forward(x, {kernel}, y)\n",
     "n, c, h, w = x.shape\n"
     "fh, fw = {kernel}   # F.pixel_shuffle(x, f) has one f for both\n"
     "y = x.reshape(n, -1, fh, fw, h, w).permute(0, 1, 4, 2, 5, 3).reshape(n, -1, h * fh, w * fw)\n"},
    {PASS_BACKWARD, ON_ALL, SETS(X) | SETS(DY),
     "dx = {new dx}\n"
     "pixel_shuffle_backward(dy, {kernel}, dx)\n",
     "n, c, h, w = {x}.requires_grad_().shape\n"
     "fh, fw = {kernel}   # F.pixel_shuffle(x, f) has one f for both\n"
     "blocks = x.reshape(n, -1, fh, fw, h, w).permute(0, 1, 4, 2, 5, 3)\n"
     "blocks.reshape(n, -1, h * fh, w * fw).backward(dy)\n"
     "dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const OperationKind operation_upsample = {
    .name = "upsample",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS | TAKES(FACTOR),
    .usual = usual,
    .make = make,
    .size = size,
    .example = example,
    .run = run,
    .results = {SETS(Y), SETS(DX)},
    .sentence = upsample_sentence,
    .plan = plan,
    .term = term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_UPSAMPLE,
    .lay = lay_upsample,
    .tell = tell,
    .mistakes = upsample_mistakes,
    .own_mistakes = upsample_own,
    .source = upsample_source,
    .sources = sizeof upsample_source / sizeof *upsample_source,
    .snippet = upsample_snippet,
    .indices = indices,
    .makes = makes,
    .error = &nudged,
    .formula = formula,
};

const OperationKind operation_pixel_shuffle = {
    .name = "pixel-shuffle",
    .route = {ROUTE_NAIVE},
    .routes = 1,
    .passes = true,
    .options = TAKES_PASS | TAKES(FACTOR),
    .usual = usual,
    .make = make,
    .size = size,
    .example = example,
    .run = run,
    .results = {SETS(Y), SETS(DX)},
    .sentence = shuffle_sentence,
    .plan = plan,
    .term = term,
    .whole = "map",
    .levels = levels,
    .layer_of = LAYER_OF_NODE,
    .node = NODE_PIXEL_SHUFFLE,
    .lay = lay_shuffle,
    .tell = tell,
    .mistakes = shuffle_mistakes,
    .own_mistakes = shuffle_own,
    .source = shuffle_source,
    .sources = sizeof shuffle_source / sizeof *shuffle_source,
    .snippet = shuffle_snippet,
    .indices = indices,
    .makes = makes,
    .error = &nudged,
    .formula = formula,
};
