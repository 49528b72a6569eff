/* The layers of a network's pass in their order. What they are the operations' rows know: each lays the layers of the
 * nodes that it belongs to. */
#include "trace/operations/layers.h"

#include "base/memory.h"

#include <assert.h>
#include <stdio.h>

/* The layers of one node: at most its forward pass, three of its backward pass, an update; and the loss's two. */
enum { LAYERS_A_NODE = 5 };

static const char *const phases[] = {[PHASE_FORWARD] = "forward", [PHASE_BACKWARD] = "backward",
                                     [PHASE_UPDATE] = "update"};

Trace *layer_add(NetTrace *net, int node, const char *part, Phase phase, Operation operation, Route route)
{
    assert(net->layers < LAYERS_A_NODE * net->net.nodes);
    const char *name = net->net.node[node].name;
    Layer *layer = &net->layer[net->layers++];
    *layer = (Layer){.phase = phases[phase]};
    snprintf(layer->name, sizeof layer->name, "%s%s%s", name, part ? "-" : "", part ? part : "");
    layer->trace = (Trace){.operation = operation, .route = route, .spec = conv_spec(1, 1),
                           .pass = operation_has_passes(operation) && phase != PHASE_FORWARD ? PASS_BACKWARD
                                                                                             : PASS_FORWARD};
    layer_title(net, phase == PHASE_BACKWARD ? "δ " : "", name);
    return &layer->trace;
}

void layer_name(NetTrace *net, const char *name)
{
    Layer *layer = &net->layer[net->layers - 1];
    snprintf(layer->name, sizeof layer->name, "%s", name);
}

void layer_title(NetTrace *net, const char *before, const char *text)
{
    Layer *layer = &net->layer[net->layers - 1];
    snprintf(layer->title, sizeof layer->title, "%s%s", before, text);
}

const Tensor *layer_input(const NetTrace *net, int node)
{
    return &net->run.output[net->net.node[node].read[0]];
}

const Tensor *layer_input_error(const NetTrace *net, int node)
{
    return &net->run.error[net->net.node[node].read[0]];
}

bool layer_reads_image(const NetTrace *net, int node)
{
    return net->net.node[node].read[0] == 0;
}

Tensor layer_number(const NetTrace *net, int node, float number)
{
    net->number[node].v[0] = number;
    return net->number[node];
}

void layer_parameters(const NetTrace *net, int node, const Tensor *all, Trace *trace, CellSet weight, CellSet bias)
{
    const Node *of = &net->net.node[node];
    trace->tensor[weight] = all[of->parameter];
    if (of->parameters > 1)
        trace->tensor[bias] = all[of->parameter + 1];
}

Trace *layer_plain(NetTrace *net, int node, Phase phase, Operation operation)
{
    Trace *trace = layer_add(net, node, NULL, phase, operation, route_default(operation));
    trace->tensor[SET_X] = *layer_input(net, node);
    trace->tensor[SET_Y] = net->run.output[node];
    if (phase == PHASE_BACKWARD) {
        trace->tensor[SET_DY] = net->run.error[node];
        trace->tensor[SET_DX] = *layer_input_error(net, node);
    }
    return trace;
}

/* One node's layers in this phase, of all operations that have some there. */
static void lay(NetTrace *net, int node, LayerOf of, Phase phase)
{
    int before = net->layers;
    for (int op = 0; op < OP_COUNT; op++) {
        const OperationKind *kind = operation_kind((Operation)op);
        if (kind->layer_of == of && (of != LAYER_OF_NODE || kind->node == net->net.node[node].kind))
            kind->lay(net, node, phase);
    }
    assert(net->layers > before);
    (void)before;
}

bool net_trace_chain(NetTrace *net, Error *err)
{
    int last = net->net.nodes - 1;
    net->layer = mem_alloc(LAYERS_A_NODE * (size_t)net->net.nodes, sizeof *net->layer);
    for (int node = 1; node <= last; node++)
        lay(net, node, LAYER_OF_NODE, PHASE_FORWARD);
    lay(net, last, LAYER_OF_SCORES, PHASE_FORWARD);
    lay(net, last, LAYER_OF_SCORES, PHASE_BACKWARD);
    for (int node = last; node > 0; node--)   /* one without parameters that reads the image has nothing to do */
        if (net->net.node[node].parameters > 0 || !layer_reads_image(net, node))
            lay(net, node, LAYER_OF_NODE, PHASE_BACKWARD);
    for (int node = 1; node <= last; node++)
        if (net->net.node[node].parameters > 0)
            lay(net, node, LAYER_OF_PARAMETERS, PHASE_UPDATE);
    for (int i = 0; i < net->layers; i++)
        if (!trace_init(&net->layer[i].trace, err))
            return error_prefix(err, "%s", net->layer[i].name);
    trace_chain(&net->trace, OP_NETWORK, net->layer, net->layers);
    net->trace.route = net->route;
    return true;
}
