/* What the maps are and show: for each the layers that write it, in the order of the pass, found by the tensors they
 * write; the last of them that is done gives the whole tensor, one that is at work the cells on top. */
#include "view/scenes/network/overview.h"

#include "engine/net/nodes/node.h"

#include <math.h>
#include <string.h>

enum { PLANES_SHOWN = 1024 };   /* kernels of more planes are shown as one matrix */

static void map_add(Maps *maps, int node, int parameter)
{
    maps->of[maps->count++] = (MapOf){.node = node, .last = node, .parameter = parameter};
}

/* {c,h,w}; a vector is a strip of numbers one above the other. */
static void layer_dims(const Node *node, int dim[3])
{
    bool strip = node->dim[1] * node->dim[2] == 1;
    dim[0] = strip ? 1 : node->dim[0];
    dim[1] = strip ? node->dim[0] : node->dim[1];
    dim[2] = node->dim[2];
}

static void weight_dims(const int w[4], int dim[3])
{
    bool matrix = w[2] * w[3] == 1 || (int64_t)w[0] * w[1] > PLANES_SHOWN;
    dim[0] = matrix ? 1 : w[0] * w[1];
    dim[1] = matrix ? w[0] : w[2];
    dim[2] = matrix ? w[1] * w[2] * w[3] : w[3];
}

Maps maps_of(const Net *net)
{
    Maps maps = {.count = 0};
    for (int i = 0; i < net->nodes; i++) {
        if (i > 0 && node_row(net->node[i].kind)->acts && maps.count > 1)
            maps.of[maps.count - 1].last = i;
        else
            map_add(&maps, i, -1);
    }
    maps.layers = maps.count;
    for (int i = 0; i < net->nodes; i++)
        if (net->node[i].parameters > 0)
            map_add(&maps, i, net->node[i].parameter);
    for (int map = 0; map < maps.count; map++) {
        MapOf *of = &maps.of[map];
        if (of->parameter < 0)
            layer_dims(&net->node[of->node], of->dim);
        else
            weight_dims(net->parameter[of->parameter].dim, of->dim);
    }
    return maps;
}

const char *map_name(const Net *net, const Maps *maps, int map)
{
    return map == maps->layers - 1 ? "scores" : net->node[maps->of[map].node].name;
}

/* ---- Which layers write a map. */

typedef struct {
    int layer;
    CellSet set;
    Showing showing;
} Writer;

enum { WRITERS = 16 };

typedef struct {
    Writer at[WRITERS];
    int count;
} Writers;

/* The layer of this phase that writes the tensor `v` as its `set`. */
static int layer_writing(const NetTrace *net, bool back, CellSet set, const float *v)
{
    for (int i = 0; i < net->layers && v; i++)
        if ((layer_pass(&net->layer[i]) == PASS_BACKWARD) == back && net->layer[i].trace.tensor[set].v == v)
            return i;
    return -1;
}

static void add_writer(Writers *writers, int layer, CellSet set, Showing showing)
{
    if (layer >= 0 && writers->count < WRITERS)
        writers->at[writers->count++] = (Writer){layer, set, showing};
}

static Writers writers_of(const NetTrace *net, const MapOf *of)
{
    Writers writers = {.count = 0};
    if (of->parameter >= 0) {
        const float *gradient = net->run.gradient[of->parameter].v, *next = net->new_parameter[of->parameter].v;
        add_writer(&writers, layer_writing(net, true, SET_DW, gradient), SET_DW, SHOW_GRADIENTS);
        add_writer(&writers, layer_writing(net, true, SET_NEW_W, next), SET_NEW_W, SHOW_NEW_WEIGHTS);
        return writers;
    }
    if (of->node == 0)
        return writers;
    for (int node = of->node; node <= of->last; node++)
        add_writer(&writers, layer_writing(net, false, SET_Y, net->run.output[node].v), SET_Y, SHOW_VALUES);
    for (int node = of->last; node >= of->node; node--)
        add_writer(&writers, layer_writing(net, true, SET_DX, net->run.error[node].v), SET_DX, SHOW_ERRORS);
    return writers;
}

/* The first step of the layer that writes `set`: a full layer's backward pass computes the input's error before the
 * gradients. */
static int64_t first_of(const Layer *layer, CellSet set)
{
    const Trace *trace = &layer->trace;
    for (int part = 0; part < trace->parts; part++)
        if (trace->part[part].out == set)
            return layer->first + trace->part[part].first;
    return layer->first;
}

static int64_t end_of(const Layer *layer, CellSet set)
{
    const Trace *trace = &layer->trace;
    int64_t end = layer->first + trace->len;
    for (int part = 0; part < trace->parts; part++)
        if (trace->part[part].out == set)
            end = layer->first + trace->part[part].first + trace->part[part].len;
    return end;
}

int64_t cells_finished(const Trace *trace, CellSet set, int64_t done)
{
    int64_t low = 0, high = (int64_t)tensor_count(&trace->tensor[set]);
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        Cell cell = {set, middle};
        if (cell_visit(trace, cell, cell_visits(trace, cell) - 1) < done)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Where cells are written one after the other, how many are done is found by halving. */
static void find_edge(MapState *state)
{
    const Trace *trace = &state->net->layer[state->layer].trace;
    for (int part = 0; part < trace->parts; part++)
        if (trace->part[part].out == state->set && trace->part[part].scattered)
            return;
    state->ordered = true;
    state->edge = cells_finished(trace, state->set, state->done);
}

static float largest(const Tensor *tensor)
{
    float most = 0;
    size_t count = tensor_count(tensor);
    for (size_t i = 0; i < count; i++)
        most = fabsf(tensor->v[i]) > most ? fabsf(tensor->v[i]) : most;
    return most;
}

static int64_t pass_end(const NetTrace *net)
{
    int layer = 0;
    while (layer_pass(&net->layer[layer]) == PASS_FORWARD)
        layer++;
    return net->layer[layer].first;
}

MapState map_state(const NetTrace *net, const Maps *maps, int map, int64_t done)
{
    const MapOf *of = &maps->of[map];
    bool weight = of->parameter >= 0;
    Writers writers = writers_of(net, of);
    MapState state = {
        .net = net, .maps = maps, .map = map, .showing = weight ? SHOW_WEIGHTS : SHOW_VALUES, .layer = -1};
    if (weight)
        state.whole = &net->run.parameter[of->parameter];
    else if (map == 0)
        state.whole = &net->x;
    for (const Writer *writer = writers.at; writer < writers.at + writers.count; writer++) {
        const Layer *layer = &net->layer[writer->layer];
        if (done <= first_of(layer, writer->set))
            break;
        if (writer->showing != state.showing && writer->showing != SHOW_NEW_WEIGHTS)
            state.whole = NULL;   /* errors do not mix with values; new weights do with the old */
        if (writer->showing == SHOW_NEW_WEIGHTS && state.showing == SHOW_GRADIENTS)
            state.whole = &net->run.parameter[of->parameter];
        state.showing = writer->showing;
        state.set = writer->set;
        bool whole = done >= end_of(layer, writer->set);
        state.layer = whole ? -1 : writer->layer;
        state.done = done - layer->first;
        if (whole)
            state.whole = &layer->trace.tensor[writer->set];
    }
    if (state.layer >= 0)
        find_edge(&state);
    const Tensor *scale = state.layer >= 0 ? &net->layer[state.layer].trace.tensor[state.set] : state.whole;
    state.most = scale ? largest(scale) : 0;
    if (state.layer >= 0 && state.whole)
        state.most = fmaxf(state.most, largest(state.whole));
    state.past = state.showing == SHOW_VALUES && map != 0 && done > pass_end(net);
    return state;
}

/* The last window over a cell of a pooling's input. */
static Place last_window(const Trace *trace, Place at)
{
    const int *dy = trace->tensor[SET_DY].dim;
    const ConvSpec *spec = &trace->spec;
    int row = (at.row + spec->padding.h) / spec->stride.h, column = (at.column + spec->padding.w) / spec->stride.w;
    return (Place){at.n, at.c, row < dy[2] ? row : dy[2] - 1, column < dy[3] ? column : dy[3] - 1};
}

/* A cell that is never written: an error that no window's maximum brings home is 0 once its window has had its turn. */
static bool untouched(const MapState *state, int64_t index)
{
    const Trace *trace = &state->net->layer[state->layer].trace;
    Place at = cell_place(trace, (Cell){state->set, index});
    return trace->winner && cell_at(trace, SET_DY, last_window(trace, at)).index < state->done;
}

/* The value that the layer at work has given the cell, false when it has not. */
static bool fresh_value(const MapState *state, int64_t index, float *value)
{
    const Trace *trace = &state->net->layer[state->layer].trace;
    Cell cell = {state->set, index};
    if (state->ordered && index != state->edge) {
        *value = trace->tensor[state->set].v[index];
        return index < state->edge;
    }
    *value = 0;
    return cell_visits(trace, cell) == 0 ? untouched(state, index) : cell_value(trace, cell, state->done, value);
}

bool map_value(const MapState *state, int64_t index, float *value)
{
    if (state->layer >= 0 && fresh_value(state, index, value))
        return true;
    if (state->whole)
        *value = state->whole->v[index];
    return state->whole != NULL;
}

bool map_partial(const MapState *state, int64_t index)
{
    if (state->layer < 0)
        return false;
    const Trace *trace = &state->net->layer[state->layer].trace;
    Cell cell = {state->set, index};
    int64_t visits = cell_visits(trace, cell);
    return visits > 1 && cell_visit(trace, cell, 0) < state->done && cell_visit(trace, cell, visits - 1) >= state->done;
}

/* Whether the map shows the tensor `v` at some time of the pass. */
static bool shows(const NetTrace *net, const MapOf *of, const float *v)
{
    if (of->parameter >= 0)
        return v == net->run.parameter[of->parameter].v || v == net->run.gradient[of->parameter].v
            || v == net->new_parameter[of->parameter].v;
    for (int node = of->node; node <= of->last; node++)
        if (v == net->run.output[node].v || (node > 0 && v == net->run.error[node].v))
            return true;
    return false;
}

Spot map_spot(const NetTrace *net, const Maps *maps, int layer, Cell cell)
{
    const float *v = net->layer[layer].trace.tensor[cell.set].v;
    for (int map = 0; map < maps->count && v; map++)
        if (shows(net, &maps->of[map], v))
            return (Spot){map, cell.index};
    return (Spot){-1, 0};
}

/* The first product in which a weight meets its layer's input. */
static bool open_weight(const NetTrace *net, const MapOf *of, int64_t index, int *layer, int64_t *step)
{
    *layer = layer_writing(net, false, SET_Y, net->run.output[of->node].v);
    if (*layer < 0)
        return false;
    const Trace *trace = &net->layer[*layer].trace;
    const Tensor *w = &trace->tensor[SET_W], *y = &trace->tensor[SET_Y];
    int64_t taps = (int64_t)tensor_count(w) / w->dim[0], plane = (int64_t)y->dim[2] * y->dim[3];
    Cell out = {SET_Y, index / taps * plane};
    *step = cell_visit(trace, out, index % taps);
    return true;
}

bool map_open(const NetTrace *net, const Maps *maps, int64_t done, Spot spot, int *layer, int64_t *step)
{
    const MapOf *of = &maps->of[spot.map];
    MapState state = map_state(net, maps, spot.map, done);
    Writers writers = writers_of(net, of);
    if (state.showing == SHOW_WEIGHTS)
        return open_weight(net, of, spot.index, layer, step);
    const Writer *chosen = writers.at;
    if (writers.count == 0)
        return false;
    for (const Writer *writer = chosen; writer < writers.at + writers.count; writer++) {
        bool at_work = state.layer >= 0 && writer->layer == state.layer && writer->set == state.set;
        if (writer->showing == state.showing && (chosen->showing != state.showing || at_work))
            chosen = writer;
    }
    *layer = chosen->layer;
    const Trace *trace = &net->layer[*layer].trace;
    Cell cell = {chosen->set, spot.index};
    int64_t visits = cell_visits(trace, cell);
    if (visits == 0)   /* for a cell that was not the maximum: the step that sends its window's error elsewhere */
        *step = cell_at(trace, SET_DY, last_window(trace, cell_place(trace, cell))).index;
    else
        *step = cell_visit(trace, cell, visits - 1);
    return true;
}
