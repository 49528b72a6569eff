/* A network's pass: tensors, and each layer's operation run over its trace, which knows its operands. */
#include "trace/network.h"

#include "base/memory.h"
#include "engine/net/nodes/node.h"
#include "trace/operations/operation.h"
#include "trace/scene/scene_options.h"

#include <stdlib.h>
#include <string.h>

static bool reads_the_one_before(const Net *net, Error *err)
{
    for (int i = 1; i < net->nodes; i++)
        if (net->node[i].reads != 1 || net->node[i].read[0] != i - 1)
            return error_set(err, "%s reads more than the layer before it: such a network cannot be walked through yet",
                             net->node[i].name);
    return true;
}

/* Each kind of layer is an operation that can be walked through; batch norm would need the whole batch. */
static bool all_walk(const Net *net, Error *err)
{
    for (int i = 1; i < net->nodes; i++) {
        bool walks = false;
        for (int op = 0; op < OP_COUNT; op++) {
            const OperationKind *kind = operation_kind((Operation)op);
            walks = walks || (kind->layer_of == LAYER_OF_NODE && kind->node == net->node[i].kind);
        }
        if (!walks)
            return error_set(err, "%s has no steps in a network yet: such a network cannot be walked through",
                             net->node[i].name);
    }
    return true;
}

static bool make_new(NetTrace *net, Error *err)
{
    size_t count = (size_t)net->net.parameters;
    net->new_parameter = mem_alloc(count, sizeof(Tensor));
    net->new_velocity = mem_alloc(count, sizeof(Tensor));
    for (int i = 0; i < net->net.parameters; i++) {
        const int *dim = net->net.parameter[i].dim;
        if (!tensor_init(&net->new_parameter[i], dim[0], dim[1], dim[2], dim[3], err)
            || !tensor_init(&net->new_velocity[i], dim[0], dim[1], dim[2], dim[3], err))
            return false;
    }
    return true;
}

static bool make_numbers(NetTrace *net, Error *err)
{
    net->number = mem_alloc((size_t)net->net.nodes, sizeof(Tensor));
    for (int i = 0; i < net->net.nodes; i++)
        if (!tensor_init(&net->number[i], 1, 1, 1, 1, err))
            return false;
    return true;
}

static bool make_tensors(NetTrace *net, Error *err)
{
    const int *dim = net->net.node[0].dim;
    return net_run_init(&net->run, &net->net, 1, err) && make_new(net, err) && make_numbers(net, err)
        && tensor_init(&net->x, 1, dim[0], dim[1], dim[2], err) && tensor_init(&net->dx, 1, dim[0], dim[1], dim[2], err)
        && tensor_init(&net->t, 1, net_classes(&net->net), 1, 1, err) && tensor_init(&net->loss, 1, 1, 1, 1, err)
        && tensor_init(&net->rate, 1, 3, 1, 1, err);
}

NetTrace *net_trace_new(const Net *list, Route route, const Sgd *sgd, int target, Error *err)
{
    if (!reads_the_one_before(list, err) || !all_walk(list, err))
        return NULL;
    NetTrace *net = mem_alloc(1, sizeof *net);
    net->net = *list;
    net->preset = net_preset(list);
    net->usual = net_variant(list, &net->activation, &net->average);
    net->route = route;
    net->sgd = *sgd;
    net->target = target;
    if (make_tensors(net, err)) {
        memcpy(net->rate.v, (const float[3]){sgd->rate, sgd->momentum, sgd->decay}, 3 * sizeof(float));
        net->run.output[0] = net->x;
        net->run.error[0] = net->dx;
        if (net_trace_chain(net, err))
            return net;
    }
    net_trace_free(net);
    return NULL;
}

void net_trace_free(NetTrace *net)
{
    if (!net)
        return;
    for (int i = 0; i < net->net.parameters && net->new_velocity; i++) {
        tensor_free(&net->new_parameter[i]);
        tensor_free(&net->new_velocity[i]);
    }
    for (int i = 0; i < net->net.nodes && net->number; i++)
        tensor_free(&net->number[i]);
    Tensor *others[] = {&net->x, &net->dx, &net->t, &net->loss, &net->rate};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        tensor_free(others[i]);
    if (net->run.net)
        net_run_free(&net->run);
    free(net->new_parameter);
    free(net->new_velocity);
    free(net->number);
    free(net->layer);
    free(net);
}

/* The scores are known: the largest is what the network says, and the target where none was given. */
static void take_target(NetTrace *net)
{
    const Tensor *scores = &net->run.output[net->net.nodes - 1];
    int classes = net_classes(&net->net);
    net->says = 0;
    for (int i = 1; i < classes; i++)
        if (scores->v[i] > scores->v[net->says])
            net->says = i;
    if (net->target < 0)
        net->target = net->says;
    memset(net->t.v, 0, (size_t)classes * sizeof *net->t.v);
    net->t.v[net->target] = 1;
}

bool net_trace_run(NetTrace *net, Error *err)
{
    const Random random = net->run.random;
    net->run.learns = true;   /* what is shown is a step of learning, the same however often it is run */
    net_run_draw(&net->run);
    net->run.random = random;
    for (int i = 0; i < net->layers; i++) {
        Trace *trace = &net->layer[i].trace;
        if (trace->tensor[SET_T].v && trace->pass == PASS_FORWARD)
            take_target(net);
        if (!operation_kind(trace->operation)->run(trace, RUN_QUICK, err))
            return false;
    }
    return true;
}

bool net_trace_update(NetTrace *net, Error *err)
{
    for (int i = 0; i < net->net.parameters; i++) {
        size_t bytes = tensor_count(&net->new_parameter[i]) * sizeof(float);
        memcpy(net->run.parameter[i].v, net->new_parameter[i].v, bytes);
        memcpy(net->run.velocity[i].v, net->new_velocity[i].v, bytes);
    }
    return net_trace_run(net, err);
}

Pass layer_pass(const Layer *layer)
{
    return strcmp(layer->phase, "forward") == 0 ? PASS_FORWARD : PASS_BACKWARD;
}

int net_trace_find(const NetTrace *net, const char *name, Pass pass, Error *err)
{
    size_t length = strlen(name);
    for (int i = 0; i < net->layers; i++)
        if (strcmp(net->layer[i].name, name) == 0
            && (pass == PASS_COUNT || layer_pass(&net->layer[i]) == pass || strchr(name, '-')))
            return i;
    for (int i = 0; i < net->layers; i++)
        if (pass == PASS_BACKWARD && strncmp(net->layer[i].name, name, length) == 0
            && net->layer[i].name[length] == '-')
            return i;
    const char **names = mem_alloc((size_t)net->layers, sizeof *names);
    for (int i = 0; i < net->layers; i++)
        names[i] = net->layer[i].name;
    int found = find_name(name, names, net->layers, "layer", err);
    free(names);
    if (found >= 0)
        error_set(err, "%s is not in the %s pass", name, pass == PASS_FORWARD ? "forward" : "backward");
    return -1;
}

/* Of convolutions, whose cells depend on a window of all channels. The error of the first layer's input is never
 * computed. For the others the naive backward pass also multiplies the border's zeros. */
NetCost net_cost(const Net *net, Route route)
{
    NetCost cost = {0};
    for (int i = 1; i < net->nodes; i++) {
        const Node *node = &net->node[i];
        const int *in = net->node[node->read[0]].dim, y[4] = {1, node->dim[0], node->dim[1], node->dim[2]};
        NodeReach reach = {.channels = false};
        if (node_row(node->kind)->reach)
            node_row(node->kind)->reach(node, &reach);
        if (!reach.channels)
            continue;
        Pair kernel = reach.window.kernel;
        int64_t products = conv_products(y, in[0], kernel);
        cost.products += 2 * products;
        if (node->read[0] > 0)
            cost.products +=
                route == ROUTE_IM2COL ? products : conv_products((const int[4]){1, in[0], in[1], in[2]}, y[1], kernel);
        if (route == ROUTE_IM2COL)
            cost.bytes += products / y[1] * (int64_t)sizeof(float);
    }
    return cost;
}
