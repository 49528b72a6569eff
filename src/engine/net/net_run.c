/* The plain run of a list: each kind of node is a row with its forward pass, the error of its input
 * and its gradients (nodes/node.h). */
#include "engine/net/nodes/node.h"

#include "base/memory.h"
#include "engine/loss.h"

#include <math.h>
#include <stdlib.h>

static const Tensor nothing;

static NodeAt at(NetRun *run, int index)
{
    const Node *node = &run->net->node[index];
    NodeAt here = {.node = node,
                   .x = &run->output[node->read[0]],
                   .w = &nothing,
                   .b = &nothing,
                   .y = &run->output[index],
                   .dy = &run->error[index],
                   .winner = run->winner[index],
                   .kept = &run->kept[index],
                   .run = run};
    if (node->parameters > 0)
        here.w = &run->parameter[node->parameter];
    if (node->parameters > 1)
        here.b = &run->parameter[node->parameter + 1];
    return here;
}

void net_node_forward(NetRun *run, int node)
{
    NodeAt of = at(run, node);
    if (!run->routes || !run->routes->forward(run->by, run, node))
        node_row(of.node->kind)->forward(&of, &run->output[node]);
}

void net_node_error(NetRun *run, int node, int k, Tensor *dx)
{
    NodeAt of = at(run, node);
    if (!run->routes || !run->routes->error(run->by, run, node, dx))
        node_row(of.node->kind)->error(&of, k, dx);
}

void net_node_gradients(NetRun *run, int node)
{
    NodeAt of = at(run, node);
    Tensor *gradient = &run->gradient[of.node->parameter];
    if (of.node->parameters > 0 && (!run->routes || !run->routes->gradient(run->by, run, node)))
        node_row(of.node->kind)->weight(&of, gradient);
    if (of.node->parameters > 1)
        node_row(of.node->kind)->bias(&of, gradient + 1);
}

/* ---- Room. */

static bool make_parameters(NetRun *run, Error *err)
{
    size_t count = (size_t)run->net->parameters;
    run->parameter = mem_alloc(count, sizeof(Tensor));
    run->gradient = mem_alloc(count, sizeof(Tensor));
    run->velocity = mem_alloc(count, sizeof(Tensor));
    for (int i = 0; i < run->net->parameters; i++) {
        const int *dim = run->net->parameter[i].dim;
        if (!tensor_init(&run->gradient[i], dim[0], dim[1], dim[2], dim[3], err))
            return false;
        if (run->shares) {
            run->parameter[i] = run->shares->parameter[i];
            run->velocity[i] = run->shares->velocity[i];
        } else if (!tensor_init(&run->parameter[i], dim[0], dim[1], dim[2], dim[3], err)
                   || !tensor_init(&run->velocity[i], dim[0], dim[1], dim[2], dim[3], err)) {
            return false;
        }
    }
    return true;
}

/* What a node keeps from its forward pass for its backward pass. */
static bool make_kept(NetRun *run, int i, Error *err)
{
    const Tensor *y = &run->output[i];
    switch (node_row(run->net->node[i].kind)->keeps) {
    case KEEPS_NOTHING: break;
    case KEEPS_WINNERS:
        run->winner[i] = mem_try(tensor_count(y), sizeof(int), "the winners of a pooling", err);
        return run->winner[i] != NULL;
    case KEEPS_NUMBERS:
        return tensor_init(&run->kept[i], y->dim[0], y->dim[1], y->dim[2], y->dim[3], err);
    }
    return true;
}

static bool make_outputs(NetRun *run, Error *err)
{
    size_t count = (size_t)run->net->nodes;
    int largest[3] = {1, 1, 1};
    run->output = mem_alloc(count, sizeof(Tensor));
    run->error = mem_alloc(count, sizeof(Tensor));
    run->winner = mem_alloc(count, sizeof(int *));
    run->kept = mem_alloc(count, sizeof(Tensor));
    for (int i = 1; i < run->net->nodes; i++) {
        const Node *node = &run->net->node[i];
        const int *dim = node->dim;
        if (!tensor_init(&run->output[i], run->images, dim[0], dim[1], dim[2], err)
            || !tensor_init(&run->error[i], run->images, dim[0], dim[1], dim[2], err))
            return false;
        if ((double)dim[0] * dim[1] * dim[2] > (double)largest[0] * largest[1] * largest[2])
            for (int k = 0; k < 3; k++)
                largest[k] = dim[k];
        if (!make_kept(run, i, err))
            return false;
    }
    const int classes = net_classes(run->net);
    return tensor_init(&run->part, run->images, largest[0], largest[1], largest[2], err)
        && tensor_init(&run->probability, run->images, classes, 1, 1, err);
}

static bool init(NetRun *run, const Net *net, const NetRun *shares, int images, Error *err)
{
    *run = (NetRun){.net = net, .images = images, .shares = shares};
    if (make_parameters(run, err) && make_outputs(run, err))
        return true;
    net_run_free(run);
    return false;
}

bool net_run_init(NetRun *run, const Net *net, int images, Error *err)
{
    return init(run, net, NULL, images, err);
}

bool net_run_init_shared(NetRun *run, const NetRun *of, int images, Error *err)
{
    return init(run, of->net, of, images, err);
}

void net_run_free(NetRun *run)
{
    for (int i = 0; run->net && i < run->net->parameters; i++) {
        tensor_free(&run->gradient[i]);
        if (run->shares)
            continue;
        tensor_free(&run->parameter[i]);
        tensor_free(&run->velocity[i]);
    }
    for (int i = 1; run->net && run->kept && i < run->net->nodes; i++) {
        tensor_free(&run->output[i]);
        tensor_free(&run->error[i]);
        tensor_free(&run->kept[i]);
        free(run->winner[i]);
    }
    tensor_free(&run->probability);
    tensor_free(&run->part);
    void *all[] = {run->parameter, run->gradient, run->velocity, run->output,
                   run->error,     run->winner,   run->kept};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    *run = (NetRun){0};
}

void net_run_seed(NetRun *run, uint64_t seed)
{
    Random random = random_seed(seed);
    for (int p = 0; p < run->net->parameters; p++)
        for (size_t i = 0; i < tensor_count(&run->parameter[p]); i++) {
            const NetParameter *of = &run->net->parameter[p];
            run->parameter[p].v[i] =
                of->begins ? of->begin
                           : (2 * random_uniform(&random) - 1) / sqrtf((float)of->inputs);
            run->velocity[p].v[i] = 0;
        }
    run->random = random;
}

/* ---- Passes. */

static void take_images(NetRun *run, int images)
{
    run->images = images;
    for (int i = 1; i < run->net->nodes; i++)
        run->output[i].dim[0] = run->error[i].dim[0] = run->kept[i].dim[0] = images;
    run->probability.dim[0] = images;
}

void net_run_draw(NetRun *run)
{
    for (int i = 1; i < run->net->nodes; i++) {
        NodeAt of = at(run, i);
        const NodeRow *row = node_row(of.node->kind);
        if (row->draw)
            row->draw(&of, &run->random);
    }
}

void net_run_forward(NetRun *run, const Tensor *x)
{
    take_images(run, x->dim[0]);
    run->output[0] = *x;
    if (run->learns)
        net_run_draw(run);
    for (int i = 1; i < run->net->nodes; i++)
        net_node_forward(run, i);
}

/* Computes the error of the k-th input of node i; the first reader of an output overwrites, the
 * others add. */
static void send_error(NetRun *run, int i, int k, bool *reached)
{
    int to = run->net->node[i].read[k];
    Tensor *error = &run->error[to], part = *error;
    if (to == 0)
        return;
    part.v = run->part.v;
    net_node_error(run, i, k, reached[to] ? &part : error);
    for (size_t j = 0; reached[to] && j < tensor_count(error); j++)
        error->v[j] += part.v[j];
    reached[to] = true;
}

float net_run_backward(NetRun *run, const int *target)
{
    bool reached[NODES_MOST] = {false};
    int last = run->net->nodes - 1;
    float loss = loss_forward(&run->output[last], target, &run->probability);
    loss_backward(&run->probability, target, &run->error[last]);
    for (int i = last; i > 0; i--) {
        net_node_gradients(run, i);
        for (int k = 0; k < run->net->node[i].reads; k++)
            send_error(run, i, k, reached);
    }
    return loss;
}

void net_run_step(NetRun *run, const Sgd *sgd)
{
    for (int i = 0; i < run->net->parameters; i++)
        if (!run->net->parameter[i].average)
            sgd_step(sgd, &run->gradient[i], &run->velocity[i], &run->parameter[i]);
}
