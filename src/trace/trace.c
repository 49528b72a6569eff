/* What all traces share. A step's number is converted through round and part to its address, the k-th writing of a
 * cell; the operation's term() says what each writing does, and folding the terms 0 .. k gives the sums. Cells and
 * their indices are converted by division. */
#include "trace/operations/operation.h"
#include "trace/veil.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Which part of its round step i belongs to, and which step of that part it is. */
static const Part *part_of(const Trace *trace, int64_t i, int64_t *round, int64_t *within)
{
    const Part *part = trace->part;
    *round = i / trace->round_len;
    *within = i % trace->round_len;
    while (*within >= part->first + part->len)
        part++;
    *within -= part->first;
    return part;
}

int trace_levels(const Trace *trace)
{
    return trace->layer ? LEVEL_COUNT : LEVEL_PASS;
}

void trace_chain(Trace *trace, Operation operation, Layer *layer, int layers)
{
    *trace = (Trace){.operation = operation, .layer = layer, .layers = layers};
    for (int i = 0; i < layers; i++) {
        layer[i].first = trace->len;
        trace->len += layer[i].trace.len;
    }
}

int trace_layer(const Trace *trace, int64_t i)
{
    int low = 0, high = trace->layers - 1;
    while (low < high) {
        int middle = low + (high - low + 1) / 2;
        if (trace->layer[middle].first <= i)
            low = middle;
        else
            high = middle - 1;
    }
    return trace->layer ? low : -1;
}

const Trace *trace_within(const Trace *trace, int64_t *i)
{
    int layer = trace_layer(trace, *i);
    if (layer < 0)
        return trace;
    *i -= trace->layer[layer].first;
    return &trace->layer[layer].trace;
}

int step_part(const Trace *trace, int64_t i)
{
    int64_t round, within;
    return (int)(part_of(trace, i, &round, &within) - trace->part);
}

static bool writes(const Part *part, CellSet set)
{
    return part->len > 0 && (part->out == set || (part->border != SET_NONE && part->border == set));
}

/* The step's address with k counted over all parts and rounds that write the cell. */
static Address address_of(const Trace *trace, int64_t i)
{
    int64_t round, within;
    const Part *part = part_of(trace, i, &round, &within);
    Address address = part->kind->address(trace, part, round, within);
    if (part->shared)
        address.k += round * part->kind->visits(trace, part, address.cell);
    for (const Part *before = trace->part; before < part; before++)
        if (writes(before, address.cell.set))
            address.k += before->kind->visits(trace, before, address.cell);
    return address;
}

int64_t cell_visits(const Trace *trace, Cell cell)
{
    int64_t visits = 0;
    for (const Part *part = trace->part; part < trace->part + trace->parts; part++)
        if (writes(part, cell.set))
            visits += part->kind->visits(trace, part, cell) * (part->shared ? trace->rounds : 1);
    return visits;
}

/* The round whose share of a tensor the cell is. */
static int64_t own_round(const Trace *trace, Cell cell)
{
    return trace->rounds == 1 ? 0 : cell.index / (all_cells(trace, cell.set) / trace->rounds);
}

int64_t cell_visit(const Trace *trace, Cell cell, int64_t k)
{
    int64_t round = -1;   /* not asked for where every round writes the cell: there may be fewer cells than rounds */
    for (const Part *part = trace->part; part < trace->part + trace->parts; part++) {
        int64_t visits = writes(part, cell.set) ? part->kind->visits(trace, part, cell) : 0;
        if (visits == 0)
            continue;
        if (part->shared) {
            round = k / visits;
            k %= visits;
        }
        if (k < visits) {
            round = round < 0 ? own_round(trace, cell) : round;
            return round * trace->round_len + part->first + part->kind->visit(trace, part, cell, k);
        }
        k -= visits;
    }
    assert(!"k is below cell_visits");
    return 0;
}

int64_t step_visit(const Trace *trace, int64_t i)
{
    return address_of(trace, i).k;
}

/* `out` after the step, from its value before and what is read. */
static float result(const Trace *trace, const Step *step)
{
    float before = step->before, a = step->va, b = step->vb;
    switch (step->kind) {
    case STEP_COPY: return a;
    case STEP_PRODUCT: return before + a * b;
    case STEP_BIAS:
    case STEP_ADD: return before + a;
    case STEP_COMPARE: return cell_same(step->winner, step->a) ? a : before;
    case STEP_DIVIDE: return before / a;
    case STEP_SHARE: return before + a / b;
    case STEP_QUOTIENT: return a / b;
    case STEP_DIFFERENCE: return a - b;
    case STEP_FUNCTION: return activation_value(trace->function, trace->alpha, a);
    case STEP_SLOPE: return activation_slope(trace->function, trace->alpha, a);
    case STEP_EXP: return expf(a - b);
    case STEP_LOG: return logf(a);
    case STEP_LESS: return before - (a - b);
    case STEP_MINUS: return before - a * b;
    case STEP_ROOT: return sqrtf(a + b);
    case STEP_CUT:
    case STEP_COUNT: break;
    }
    return before;
}

void step_continue(const Trace *trace, const Step *last, Step *step)
{
    step->before = last->after;
    if (step->kind == STEP_COMPARE) {
        bool first = last->winner.set == SET_NONE;
        step->b = last->winner;
        step->vb = first ? 0 : last->after;
        step->winner = first || step->va > last->after || isnan(step->va) ? step->a : last->winner;
    }
    step->after = result(trace, step);
}

CellSet trace_result(const Trace *trace)
{
    for (int part = trace->parts - 1; part > 0; part--)
        if (trace->tensor[trace->part[part].out].v)
            return trace->part[part].out;
    return trace->part[0].out;
}

Step cell_term(const Trace *trace, Cell cell, int64_t k)
{
    Step step = {.out = cell, .opens = k == 0, .closes = k == cell_visits(trace, cell) - 1};
    trace->kind->term(trace, k, &step);
    if (trace->veil)
        veil_term(trace, &step);
    return step;
}

/* The first k + 1 writings of a cell, folded. */
static Step folded(const Trace *trace, Cell cell, int64_t k)
{
    Step step = {.out = cell};
    for (int64_t i = 0; i <= k; i++) {
        Step last = step;
        step = (Step){.out = cell};
        trace->kind->term(trace, i, &step);
        step_continue(trace, &last, &step);
    }
    return step;
}

/* A cell's value in the end, veiled or not. */
static float final_value(const Trace *trace, Cell cell)
{
    int64_t visits = trace->tensor[cell.set].v ? 0 : cell_visits(trace, cell);
    return visits == 0 ? stored_value(trace, cell) : folded(trace, cell, visits - 1).after;
}

Step step_at(const Trace *trace, int64_t i)
{
    assert(i >= 0 && i < trace->len);
    trace = trace_within(trace, &i);
    Address address = address_of(trace, i);
    Step step = folded(trace, address.cell, address.k);
    step.opens = address.k == 0;
    step.closes = address.k == cell_visits(trace, address.cell) - 1;
    if (trace->veil) {
        veil_term(trace, &step);
        veil_sum(trace, final_value(trace, step.out), &step);
    }
    return step;
}

static Span chain_span(const Trace *chain, int64_t i, Level level)
{
    int first = trace_layer(chain, i), last = first;
    const Layer *layer = chain->layer;
    if (level < LEVEL_LAYER) {
        Span span = span_of(&layer[first].trace, i - layer[first].first, level);
        return (Span){layer[first].first + span.first, layer[first].first + span.end};
    }
    while (level > LEVEL_LAYER && first > 0 && layer[first - 1].phase == layer[first].phase)
        first--;
    while (level > LEVEL_LAYER && last + 1 < chain->layers && layer[last + 1].phase == layer[last].phase)
        last++;
    return (Span){layer[first].first, layer[last].first + layer[last].trace.len};
}

Span span_of(const Trace *trace, int64_t i, Level level)
{
    assert(i >= 0 && i < trace->len);
    if (trace->layer)
        return chain_span(trace, i, level);
    if (level == LEVEL_PRODUCT)
        return (Span){i, i + 1};
    if (level >= LEVEL_LAYER)
        return (Span){0, trace->len};
    int64_t round, within;
    const Part *part = part_of(trace, i, &round, &within);
    int64_t base = i - within, unit = part->unit[level];
    if (part->kind->span) {
        Span span = part->kind->span(trace, part, within, level);
        return (Span){base + span.first, base + span.end};
    }
    int64_t first = base + within / unit * unit;
    return (Span){first, first + unit};
}

/* How many of the cell's visits are among the first `done` steps: they come in ascending order, so halve. */
static int64_t visits_done(const Trace *trace, Cell cell, int64_t visits, int64_t done)
{
    int64_t low = 0, high = visits;
    if (cell_visit(trace, cell, visits - 1) < done)
        return visits;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (cell_visit(trace, cell, middle) < done)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool cell_value(const Trace *trace, Cell cell, int64_t done, float *value)
{
    int64_t visits = cell_visits(trace, cell);
    *value = veil_hides(trace, cell) ? number_withheld() : stored_value(trace, cell);
    if (visits == 0)
        return true;
    int64_t finished = visits_done(trace, cell, visits, done);
    if (finished == 0)
        return false;
    if (finished < visits || !trace->tensor[cell.set].v)
        *value = step_at(trace, cell_visit(trace, cell, finished - 1)).after;
    return true;
}

Place cell_place(const Trace *trace, Cell cell)
{
    const int *dim = trace->tensor[cell.set].dim;
    Place place = {0};
    if (cell.set == SET_NUMBER || cell.set == SET_NONE)
        return place;
    int64_t rest = cell.index;
    place.column = (int)(rest % dim[3]);
    rest /= dim[3];
    place.row = (int)(rest % dim[2]);
    rest /= dim[2];
    place.c = (int)(rest % dim[1]);
    place.n = (int)(rest / dim[1]);
    if (set_is_padding(cell.set) || set_is_landing(cell.set)) {
        place.row -= trace->spec.padding.h;
        place.column -= trace->spec.padding.w;
    }
    return place;
}

Cell cell_at(const Trace *trace, CellSet set, Place place)
{
    const int *dim = trace->tensor[set].dim;
    bool outside = place.row < 0 || place.row >= dim[2] || place.column < 0 || place.column >= dim[3];
    static const CellSet around[SET_COUNT] = {[SET_X] = SET_PAD, [SET_DX] = SET_DPAD, [SET_Y] = SET_YPAD,
                                              [SET_DY] = SET_DYPAD};
    if (around[set] && outside)
        set = around[set];
    if (set_is_padding(set) || set_is_landing(set)) {
        dim = trace->tensor[set].dim;
        place.row += trace->spec.padding.h;
        place.column += trace->spec.padding.w;
    }
    assert(place.row >= 0 && place.row < dim[2] && place.column >= 0 && place.column < dim[3]);
    int64_t index = (((int64_t)place.n * dim[1] + place.c) * dim[2] + place.row) * dim[3] + place.column;
    return (Cell){set, index};
}

/* A cell of the padding stands for one inside where it holds copies. */
static Cell padding_source(const Trace *trace, Cell cell, CellSet inside)
{
    const int *dim = trace->tensor[inside].dim;
    PaddingMode mode = trace->spec.mode;
    Place at = cell_place(trace, cell);
    if (mode == PADDING_ZEROS)
        return cell;
    at.row = conv_source(mode, at.row, dim[2]);
    at.column = conv_source(mode, at.column, dim[3]);
    return cell_at(trace, inside, at);
}

CellSet trace_set(const Trace *trace, CellSet set)
{
    const CellSet *stands = trace->kind ? trace->kind->stands : NULL;
    return stands && stands[set] ? stands[set] : set;
}

Cell cell_home(const Trace *trace, Cell cell)
{
    return cell.set == SET_DPAD ? padding_source(trace, cell, SET_DX) : cell;
}

Cell cell_source(const Trace *trace, Cell cell)
{
    if (cell.set == SET_PAD)
        return padding_source(trace, cell, SET_X);
    if ((cell.set != SET_COL && cell.set != SET_ROT && !set_is_spread(cell.set)) || cell_visits(trace, cell) == 0)
        return cell;
    Cell from = cell_term(trace, cell, 0).a;
    return from.set == SET_PAD ? padding_source(trace, from, SET_X) : from;
}

bool cell_is_zero(const Trace *trace, Cell cell)
{
    cell = cell_source(trace, cell);
    return set_is_padding(cell.set) || set_is_spread(cell.set);
}

/* The shapes of the document's example: 3x3 under 2x2, one channel, one kernel, nothing else. */
static bool is_document(const Trace *trace)
{
    static const int x[4] = {1, 1, 3, 3}, w[4] = {1, 1, 2, 2};
    static const struct {
        CellSet set;
        const int *dim;
    } shape[] = {{SET_X, x}, {SET_DX, x}, {SET_W, w}, {SET_DW, w}, {SET_Y, w}, {SET_DY, w}};
    for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
        const int *dim = trace->tensor[shape[i].set].dim;
        if (dim[0] != 0 && memcmp(dim, shape[i].dim, sizeof x) != 0)
            return false;
    }
    return true;
}

bool operation_is_network(Operation operation)
{
    return operation_kind(operation)->run == NULL;
}

const char *operation_name(Operation operation)
{
    return operation_kind(operation)->name;
}

bool operation_has_passes(Operation operation)
{
    return operation_kind(operation)->passes;
}

Route route_default(Operation operation)
{
    return operation_kind(operation)->route[0];
}

bool route_fits(Operation operation, Route route)
{
    return operation_route(operation_kind(operation), route) >= 0;
}

Route route_after(Operation operation, Route route)
{
    const OperationKind *kind = operation_kind(operation);
    return kind->route[(operation_route(kind, route) + 1) % kind->routes];
}

bool operation_has_routes(Operation operation)
{
    return operation_kind(operation)->run && operation_kind(operation)->routes > 1;
}

bool trace_init(Trace *trace, Error *err)
{
    assert(route_fits(trace->operation, trace->route));
    trace->kind = operation_kind(trace->operation);
    trace->rounds = 1;
    trace->round_len = 0;
    trace->parts = 0;
    trace->letters = is_document(trace);
    trace->kind->plan(trace);
    for (int set = 0; set < SET_COUNT; set++)
        if ((double)trace->tensor[set].dim[2] * trace->tensor[set].dim[3] > TENSOR_MOST)
            return error_set(err, "this operation's columns are too many to count");
    if ((double)trace->round_len * (double)trace->rounds > (double)STEPS_MOST / 2)
        return error_set(err, "this operation has more steps than can be counted");
    trace->len = trace->round_len * trace->rounds;
    return true;
}
