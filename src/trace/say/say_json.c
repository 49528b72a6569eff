/* Steps and tensors as JSON, for programs that fold a scene by themselves. A tensor's name is its own: in a network's
 * chain many layers have an X, and what one layer writes is what the next one reads, so there the first layer that
 * holds it names it. */
#include "trace/say/say.h"

#include "trace/say/source.h"

#include <string.h>

/* How a tensor is named: by the first trace that has it, and its role there. */
typedef struct {
    const Trace *trace;
    const char *layer; /* NULL: no chain */
    CellSet set;
} TensorHome;

static bool is_there(const Trace *trace, CellSet set)
{
    return set != SET_NONE && set != SET_NUMBER && trace->tensor[set].dim[0] > 0;
}

/* The same numbers in memory, or, of tensors that are not stored, the same one of a layer that the chain
 * passes twice. */
static bool same_tensor(const Layer *one, CellSet a, const Layer *other, CellSet b)
{
    const Tensor *first = &one->trace.tensor[a], *second = &other->trace.tensor[b];
    if (first->v || second->v)
        return first->v == second->v;
    return a == b && strcmp(one->name, other->name) == 0;
}

/* `layer`: the one whose set it is, -1 without a chain. */
static TensorHome home_of(const Trace *trace, int layer, CellSet set)
{
    if (layer < 0)
        return (TensorHome){trace, NULL, set};
    for (int i = 0; i < layer; i++)
        for (int other = 0; other < SET_COUNT; other++) {
            const Layer *at = &trace->layer[i];
            if (is_there(&at->trace, (CellSet)other) && same_tensor(at, (CellSet)other, &trace->layer[layer], set))
                return (TensorHome){&at->trace, at->name, (CellSet)other};
        }
    return (TensorHome){&trace->layer[layer].trace, trace->layer[layer].name, set};
}

static void add_key(const TensorHome *home, Text *out)
{
    text_add(out, "\"%s%s%s\"", home->layer ? home->layer : "", home->layer ? "." : "", set_key(home->set));
}

static void json_cell(const Trace *whole, int layer, const char *key, Cell cell, Text *out)
{
    if (cell.set == SET_NONE)
        return;
    const Trace *own = layer < 0 ? whole : &whole->layer[layer].trace;
    text_add(out, ",\"%s\":{\"name\":\"", key);
    name_plain(own, cell, out);
    text_add(out, "\",\"tensor\":");
    if (cell.set == SET_NUMBER) {
        text_add(out, "\"%s\",\"index\":[0,0,0,%lld]}", set_key(cell.set), (long long)cell.index);
        return;
    }
    TensorHome home = home_of(whole, layer, cell.set);
    Place at = cell_place(home.trace, (Cell){home.set, cell.index});
    add_key(&home, out);
    text_add(out, ",\"index\":[%d,%d,%d,%d]}", at.n, at.c, at.row, at.column);
}

/* JSON has no NaN and no infinity: they are null. */
static void add_value(float value, Text *out)
{
    if (value - value != 0)
        text_add(out, "null");
    else
        text_add(out, "%.9g", (double)value);
}

static void json_number(const char *key, float value, Text *out)
{
    text_add(out, ",\"%s\":", key);
    add_value(value, out);
}

/* ,"source":{"file":"src/engine/conv.c","line":82,"indices":{"n":0,...}}. */
static void json_source(const Trace *trace, int64_t i, Text *out)
{
    Source source = source_of(trace, i);
    SourceIndex index[SOURCE_INDICES_MOST];
    int count = source_indices(trace, i, index);
    text_add(out, ",\"source\":{\"file\":\"%s\",\"line\":%d,\"indices\":{", source.file->path, source.line);
    for (int at = 0; at < count; at++)
        text_add(out, "%s\"%s\":%lld", at ? "," : "", index[at].name, (long long)index[at].value);
    text_add(out, "}}");
}

static void json_function(const Trace *trace, Text *out)
{
    text_add(out, ",\"function\":\"%s\"", activation_name(trace->function));
    if (activation_alpha(trace->function) != 0)
        json_number("alpha", trace->alpha, out);
}

void say_json(const Trace *trace, int64_t i, Text *out)
{
    Step step = step_at(trace, i);
    const Trace *whole = trace;
    int layer = trace_layer(trace, i);
    text_add(out, "{\"step\":%lld,\"of\":%lld,\"kind\":\"%s\"", (long long)i + 1, (long long)trace->len,
             step_names[step.kind]);
    if (layer >= 0)
        text_add(out, ",\"layer\":\"%s\",\"pass\":\"%s\"", trace->layer[layer].name, trace->layer[layer].phase);
    trace = trace_within(trace, &i);
    if (step.kind == STEP_FUNCTION || step.kind == STEP_SLOPE)
        json_function(trace, out);
    json_cell(whole, layer, "out", step.out, out);
    json_cell(whole, layer, "a", step.a, out);
    if (step.a.set != SET_NONE)
        json_number("a_value", step.va, out);
    json_cell(whole, layer, "b", step.b, out);
    if (step.b.set != SET_NONE)
        json_number("b_value", step.vb, out);
    json_cell(whole, layer, "winner", step.winner, out);
    json_number("before", step.before, out);
    json_number("after", step.after, out);
    text_add(out, ",\"opens\":%s,\"closes\":%s", step.opens ? "true" : "false", step.closes ? "true" : "false");
    json_source(trace, i, out);
    text_add(out, "}\n");
}

/* A cell that no step writes is 0, as the padding is. */
static void add_values(const Trace *trace, CellSet set, Text *out)
{
    const Tensor *tensor = &trace->tensor[set];
    int64_t count = (int64_t)tensor->dim[0] * tensor->dim[1] * tensor->dim[2] * tensor->dim[3];
    for (int64_t i = 0; i < count; i++) {
        float value = tensor->v ? tensor->v[i] : 0;
        if (!tensor->v)
            cell_value(trace, (Cell){set, i}, trace->len, &value);
        text_add(out, i ? "," : "");
        add_value(value, out);
    }
}

/* Whether a step of the scene writes the tensor: of a chain, any layer's. */
static bool is_written(const Trace *whole, const TensorHome *home)
{
    const Tensor *tensor = &home->trace->tensor[home->set];
    for (int i = 0; i < (whole->layer ? whole->layers : 1); i++) {
        const Trace *trace = whole->layer ? &whole->layer[i].trace : whole;
        for (int part = 0; part < trace->parts; part++) {
            CellSet out = trace->part[part].out;
            if (trace->part[part].len > 0
                && (tensor->v ? trace->tensor[out].v == tensor->v : trace == home->trace && out == home->set))
                return true;
        }
    }
    return false;
}

void say_tensors(const Trace *trace, Text *out)
{
    for (int layer = trace->layer ? 0 : -1; layer < trace->layers; layer++) {
        const Trace *own = layer < 0 ? trace : &trace->layer[layer].trace;
        for (int set = 0; set < SET_COUNT; set++) {
            if (!is_there(own, (CellSet)set))
                continue;
            TensorHome home = home_of(trace, layer, (CellSet)set);
            bool written = is_written(trace, &home),
                 read = own->tensor[set].v || set_is_padding((CellSet)set),
                 unused = set == SET_NEW_V || set == SET_NEW_VB || !read;
            if (unused && !written) /* no momentum, no decay */
                continue;
            if (home.trace != own || home.set != (CellSet)set)
                continue;
            const int *dim = own->tensor[set].dim;
            text_add(out, "{\"tensor\":");
            add_key(&home, out);
            text_add(out, ",\"shape\":[%d,%d,%d,%d],\"role\":\"%s\",\"values\":[", dim[0], dim[1], dim[2], dim[3],
                     written ? "computed" : "given");
            add_values(own, (CellSet)set, out);
            text_add(out, "]}\n");
        }
        if (layer < 0)
            break;
    }
}
