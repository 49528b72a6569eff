/* What LeNet's maps show: for each map the layers that write it, in the order of the pass; the last of them that is done gives
 * the whole tensor, one that is at work the cells on top. */
#include "view/scenes/lenet.h"

#include <math.h>
#include <string.h>

const char *const map_names[MAP_COUNT] = {"input", "conv1", "pool1", "conv2", "pool2", "fc1", "fc2", "scores", "conv1", "conv2", "fc1", "fc2", "fc3"};

typedef struct {
    const char *layer;
    bool back;
    CellSet set;
    Showing showing;
} Writer;

enum { WRITERS = 4 };

static const Writer writers[MAP_COUNT][WRITERS] = {
    [MAP_CONV1] = {{"conv1", false, SET_Y, SHOW_VALUES}, {"act1", false, SET_Y, SHOW_VALUES}, {"pool1", true, SET_DX, SHOW_ERRORS}, {"act1", true, SET_DX, SHOW_ERRORS}},
    [MAP_POOL1] = {{"pool1", false, SET_Y, SHOW_VALUES}, {"conv2-input", true, SET_DX, SHOW_ERRORS}},
    [MAP_CONV2] = {{"conv2", false, SET_Y, SHOW_VALUES}, {"act2", false, SET_Y, SHOW_VALUES}, {"pool2", true, SET_DX, SHOW_ERRORS}, {"act2", true, SET_DX, SHOW_ERRORS}},
    [MAP_POOL2] = {{"pool2", false, SET_Y, SHOW_VALUES}, {"fc1", true, SET_DX, SHOW_ERRORS}},
    [MAP_FC1] = {{"fc1", false, SET_Y, SHOW_VALUES}, {"act3", false, SET_Y, SHOW_VALUES}, {"fc2", true, SET_DX, SHOW_ERRORS}, {"act3", true, SET_DX, SHOW_ERRORS}},
    [MAP_FC2] = {{"fc2", false, SET_Y, SHOW_VALUES}, {"act4", false, SET_Y, SHOW_VALUES}, {"fc3", true, SET_DX, SHOW_ERRORS}, {"act4", true, SET_DX, SHOW_ERRORS}},
    [MAP_SCORES] = {{"fc3", false, SET_Y, SHOW_VALUES}, {"softmax", true, SET_DX, SHOW_ERRORS}},
    [MAP_W_CONV1] = {{"conv1-weight", true, SET_DW, SHOW_GRADIENTS}, {"conv1-update", true, SET_NEW_W, SHOW_NEW_WEIGHTS}},
    [MAP_W_CONV2] = {{"conv2-weight", true, SET_DW, SHOW_GRADIENTS}, {"conv2-update", true, SET_NEW_W, SHOW_NEW_WEIGHTS}},
    [MAP_W_FC1] = {{"fc1", true, SET_DW, SHOW_GRADIENTS}, {"fc1-update", true, SET_NEW_W, SHOW_NEW_WEIGHTS}},
    [MAP_W_FC2] = {{"fc2", true, SET_DW, SHOW_GRADIENTS}, {"fc2-update", true, SET_NEW_W, SHOW_NEW_WEIGHTS}},
    [MAP_W_FC3] = {{"fc3", true, SET_DW, SHOW_GRADIENTS}, {"fc3-update", true, SET_NEW_W, SHOW_NEW_WEIGHTS}},
};

static int layer_of(const Lenet *net, const Writer *writer)
{
    for (int i = 0; i < net->layers && writer->layer; i++)
        if (strcmp(net->layer[i].name, writer->layer) == 0 && (lenet_pass(&net->layer[i]) == PASS_BACKWARD) == writer->back)
            return i;
    return -1;
}

static int weight_of(int map)
{
    return 2 * (map - MAP_W_CONV1);
}

/* The first step of the layer that writes `set`: a full layer's way back fills the input's error before the gradients. */
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

/* Where cells are written one after the other, how many are done is found by halving. */
static void find_edge(MapState *state)
{
    const Trace *trace = &state->net->layer[state->layer].trace;
    int64_t low = 0, high = (int64_t)tensor_count(&trace->tensor[state->set]);
    for (int part = 0; part < trace->parts; part++)
        if (trace->part[part].out == state->set && trace->part[part].scattered)
            return;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        Cell cell = {state->set, middle};
        if (cell_visit(trace, cell, cell_visits(trace, cell) - 1) < state->done)
            low = middle + 1;
        else
            high = middle;
    }
    state->ordered = true;
    state->edge = low;
}

static float largest(const Tensor *tensor)
{
    float most = 0;
    size_t count = tensor_count(tensor);
    for (size_t i = 0; i < count; i++)
        most = fabsf(tensor->v[i]) > most ? fabsf(tensor->v[i]) : most;
    return most;
}

static int64_t pass_end(const Lenet *net)
{
    int layer = 0;
    while (lenet_pass(&net->layer[layer]) == PASS_FORWARD)
        layer++;
    return net->layer[layer].first;
}

MapState map_state(const Lenet *net, int map, int64_t done)
{
    bool weight = map >= MAP_W_CONV1;
    MapState state = {.net = net, .map = map, .showing = weight ? SHOW_WEIGHTS : SHOW_VALUES, .layer = -1};
    state.whole = weight ? &net->parameter[weight_of(map)] : map == MAP_INPUT ? &net->x : NULL;
    for (const Writer *writer = writers[map]; writer < writers[map] + WRITERS && writer->layer; writer++) {
        int index = layer_of(net, writer);
        const Layer *layer = &net->layer[index];
        if (done <= first_of(layer, writer->set))
            break;
        if (writer->showing != state.showing && writer->showing != SHOW_NEW_WEIGHTS)
            state.whole = NULL;   /* errors do not mix with values; new weights do with the old */
        if (writer->showing == SHOW_NEW_WEIGHTS && state.showing == SHOW_GRADIENTS)
            state.whole = &net->parameter[weight_of(map)];
        state.showing = writer->showing;
        state.set = writer->set;
        bool whole = done >= end_of(layer, writer->set);
        state.layer = whole ? -1 : index;
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
    state.past = state.showing == SHOW_VALUES && map != MAP_INPUT && done > pass_end(net);
    return state;
}

/* A cell that is never written: an error that no window's maximum brings home is 0 once its window has had its turn. */
static bool untouched(const MapState *state, int64_t index)
{
    const Trace *trace = &state->net->layer[state->layer].trace;
    Place at = cell_place(trace, (Cell){state->set, index});
    Place window = {0, at.c, at.row / 2, at.column / 2};
    return trace->operation == OP_MAX_POOL && cell_at(trace, SET_DY, window).index < state->done;
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

void map_dims(const Lenet *net, int map, int dim[3])
{
    if (map >= MAP_W_CONV1) {
        const int *w = lenet_parameter_dims[weight_of(map)];
        bool full = w[2] * w[3] == 1;
        dim[0] = full ? 1 : w[0] * w[1];
        dim[1] = full ? w[0] : w[2];
        dim[2] = full ? w[1] : w[3];
        return;
    }
    const Tensor *tensor = map == MAP_INPUT ? &net->x : &net->sum[map - 1];
    bool full = tensor->dim[2] * tensor->dim[3] == 1;
    dim[0] = full ? 1 : tensor->dim[1];
    dim[1] = full ? tensor->dim[1] : tensor->dim[2];
    dim[2] = tensor->dim[3];
}

Spot map_spot(const Lenet *net, int layer, Cell cell)
{
    const Trace *trace = &net->layer[layer].trace;
    const float *v = trace->tensor[cell.set].v;
    for (int map = 0; map < MAP_COUNT && v; map++) {
        bool weight = map >= MAP_W_CONV1;
        const Tensor *of[4];
        int i = map - 1, w = weight_of(map), count = 0;
        if (weight) {
            of[count++] = &net->parameter[w];
            of[count++] = &net->gradient[w];
            of[count++] = &net->new_parameter[w];
        } else if (map == MAP_INPUT) {
            of[count++] = &net->x;
        } else {
            of[count++] = &net->sum[i];
            of[count++] = &net->output[i];
            of[count++] = &net->error[i];
            of[count++] = &net->output_error[i];
        }
        while (count-- > 0)
            if (of[count]->v == v)
                return (Spot){map, cell.index};
    }
    return (Spot){-1, 0};
}

/* The first product in which a weight meets its layer's input. */
static bool open_weight(const Lenet *net, Spot spot, int *layer, int64_t *step)
{
    Writer forward = {map_names[spot.map], false, SET_Y, SHOW_VALUES};
    *layer = layer_of(net, &forward);
    if (*layer < 0)
        return false;
    const Trace *trace = &net->layer[*layer].trace;
    const Tensor *w = &trace->tensor[SET_W], *y = &trace->tensor[SET_Y];
    int64_t taps = tensor_count(w) / w->dim[0], plane = (int64_t)y->dim[2] * y->dim[3];
    Cell out = {SET_Y, spot.index / taps * plane};
    *step = cell_visit(trace, out, spot.index % taps);
    return true;
}

bool map_open(const Lenet *net, int64_t done, Spot spot, int *layer, int64_t *step)
{
    MapState state = map_state(net, spot.map, done);
    if (spot.map == MAP_INPUT)
        return false;
    if (state.showing == SHOW_WEIGHTS)
        return open_weight(net, spot, layer, step);
    const Writer *chosen = writers[spot.map];
    for (const Writer *writer = chosen; writer < writers[spot.map] + WRITERS && writer->layer; writer++) {
        bool at_work = state.layer >= 0 && layer_of(net, writer) == state.layer && writer->set == state.set;
        if (writer->showing == state.showing && (chosen->showing != state.showing || at_work))
            chosen = writer;
    }
    *layer = layer_of(net, chosen);
    if (*layer < 0)
        return false;
    const Trace *trace = &net->layer[*layer].trace;
    Cell cell = {chosen->set, spot.index};
    int64_t visits = cell_visits(trace, cell);
    if (visits == 0) {   /* where the maximum did not stand: the step that sends its window's error elsewhere */
        Place at = cell_place(trace, cell);
        *step = cell_at(trace, SET_DY, (Place){0, at.c, at.row / 2, at.column / 2}).index;
    } else {
        *step = cell_visit(trace, cell, visits - 1);
    }
    return true;
}
