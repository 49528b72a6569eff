/* The plain run of a list: each kind of node is a row with its forward, its error of an input
 * and its gradients. */
#include "engine/net/net_run.h"

#include "base/memory.h"
#include "base/random.h"
#include "engine/linear.h"
#include "engine/loss.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* A node with what it works on: x is its first input, w and b its parameters (b without values
 * when it has none). */
typedef struct {
    const Node *node;
    const Tensor *x, *w, *b, *y, *dy;
    NetRun *run;
    int index;
} At;

static const Tensor nothing;

static At at(NetRun *run, int index)
{
    const Node *node = &run->net->node[index];
    At here = {node,
               node->reads ? &run->output[node->read[0]] : NULL,
               &nothing,
               &nothing,
               &run->output[index],
               &run->error[index],
               run,
               index};
    if (node->parameters > 0)
        here.w = &run->parameter[node->parameter];
    if (node->parameters > 1)
        here.b = &run->parameter[node->parameter + 1];
    return here;
}

static void conv_down(const At *of, Tensor *y)
{
    conv_forward(of->x, of->w, of->b, &of->node->conv, y);
}

static void conv_error(const At *of, int k, Tensor *dx)
{
    (void)k;
    conv_backward_input_rot(of->dy, of->w, &of->node->conv, dx);
}

static void conv_gradient(const At *of, Tensor *dw)
{
    conv_backward_weight(of->x, of->dy, &of->node->conv, dw);
}

static void conv_bias(const At *of, Tensor *db)
{
    conv_backward_bias(of->dy, db);
}

static void max_down(const At *of, Tensor *y)
{
    pool_max_forward(of->x, &of->node->pool, of->run->winner[of->index], y);
}

static void max_error(const At *of, int k, Tensor *dx)
{
    (void)k;
    pool_max_backward(of->dy, of->run->winner[of->index], dx);
}

static void average_down(const At *of, Tensor *y)
{
    pool_average_forward(of->x, &of->node->pool, y);
}

static void average_error(const At *of, int k, Tensor *dx)
{
    (void)k;
    pool_average_backward(of->dy, &of->node->pool, dx);
}

static void global_down(const At *of, Tensor *y)
{
    pool_global_forward(of->x, y);
}

static void global_error(const At *of, int k, Tensor *dx)
{
    (void)k;
    pool_global_backward(of->dy, dx);
}

static void activation_down(const At *of, Tensor *y)
{
    activation_forward(of->node->activation, of->x, y);
}

static void activation_error_of(const At *of, int k, Tensor *dx)
{
    (void)k;
    activation_backward(of->node->activation, of->y, of->dy, dx);
}

static void linear_down(const At *of, Tensor *y)
{
    linear_forward(of->x, of->w, of->b, y);
}

static void linear_error(const At *of, int k, Tensor *dx)
{
    (void)k;
    linear_backward_input(of->dy, of->w, dx);
}

static void linear_gradient(const At *of, Tensor *dw)
{
    linear_backward_weight(of->x, of->dy, dw);
}

static void linear_bias(const At *of, Tensor *db)
{
    linear_backward_bias(of->dy, db);
}

static void add_down(const At *of, Tensor *y)
{
    const Tensor *a = of->x, *b = &of->run->output[of->node->read[1]];
    for (size_t i = 0; i < tensor_count(y); i++)
        y->v[i] = a->v[i] + b->v[i];
}

static void add_error(const At *of, int k, Tensor *dx)
{
    (void)k;
    for (size_t i = 0; i < tensor_count(dx); i++)
        dx->v[i] = of->dy->v[i];
}

static const struct {
    void (*down)(const At *of, Tensor *y);
    void (*error)(const At *of, int k, Tensor *dx);
    void (*gradient)(const At *of, Tensor *dw);
    void (*bias)(const At *of, Tensor *db);
} kinds[NODE_KINDS] = {
    [NODE_CONV] = {conv_down, conv_error, conv_gradient, conv_bias},
    [NODE_MAX_POOL] = {max_down, max_error, NULL, NULL},
    [NODE_AVERAGE_POOL] = {average_down, average_error, NULL, NULL},
    [NODE_GLOBAL_POOL] = {global_down, global_error, NULL, NULL},
    [NODE_ACTIVATION] = {activation_down, activation_error_of, NULL, NULL},
    [NODE_LINEAR] = {linear_down, linear_error, linear_gradient, linear_bias},
    [NODE_ADD] = {add_down, add_error, NULL, NULL},
};

void net_node_forward(NetRun *run, int node)
{
    At of = at(run, node);
    if (!run->routes || !run->routes->forward(run->by, run, node))
        kinds[of.node->kind].down(&of, &run->output[node]);
}

void net_node_error(NetRun *run, int node, int k, Tensor *dx)
{
    At of = at(run, node);
    if (!run->routes || !run->routes->error(run->by, run, node, dx))
        kinds[of.node->kind].error(&of, k, dx);
}

void net_node_gradients(NetRun *run, int node)
{
    At of = at(run, node);
    Tensor *gradient = &run->gradient[of.node->parameter];
    if (of.node->parameters > 0 && (!run->routes || !run->routes->gradient(run->by, run, node)))
        kinds[of.node->kind].gradient(&of, gradient);
    if (of.node->parameters > 1)
        kinds[of.node->kind].bias(&of, gradient + 1);
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

static bool make_outputs(NetRun *run, Error *err)
{
    size_t count = (size_t)run->net->nodes;
    int largest[3] = {1, 1, 1};
    run->output = mem_alloc(count, sizeof(Tensor));
    run->error = mem_alloc(count, sizeof(Tensor));
    run->winner = mem_alloc(count, sizeof(int *));
    for (int i = 1; i < run->net->nodes; i++) {
        const Node *node = &run->net->node[i];
        const int *dim = node->dim;
        if (!tensor_init(&run->output[i], run->images, dim[0], dim[1], dim[2], err)
            || !tensor_init(&run->error[i], run->images, dim[0], dim[1], dim[2], err))
            return false;
        if ((double)dim[0] * dim[1] * dim[2] > (double)largest[0] * largest[1] * largest[2])
            for (int k = 0; k < 3; k++)
                largest[k] = dim[k];
        if (node->kind != NODE_MAX_POOL)
            continue;
        run->winner[i] =
            mem_try(tensor_count(&run->output[i]), sizeof(int), "the winners of a pooling", err);
        if (!run->winner[i])
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
    for (int i = 1; run->net && run->winner && i < run->net->nodes; i++) {
        tensor_free(&run->output[i]);
        tensor_free(&run->error[i]);
        free(run->winner[i]);
    }
    tensor_free(&run->probability);
    tensor_free(&run->part);
    void *all[] = {run->parameter, run->gradient, run->velocity,
                   run->output,    run->error,    run->winner};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    *run = (NetRun){0};
}

void net_run_seed(NetRun *run, uint64_t seed)
{
    Random random = random_seed(seed);
    for (int p = 0; p < run->net->parameters; p++)
        for (size_t i = 0; i < tensor_count(&run->parameter[p]); i++) {
            run->parameter[p].v[i] =
                (2 * random_uniform(&random) - 1) / sqrtf((float)run->net->parameter[p].inputs);
            run->velocity[p].v[i] = 0;
        }
}

/* ---- Passes. */

static void take_images(NetRun *run, int images)
{
    run->images = images;
    for (int i = 1; i < run->net->nodes; i++)
        run->output[i].dim[0] = run->error[i].dim[0] = images;
    run->probability.dim[0] = images;
}

void net_run_forward(NetRun *run, const Tensor *x)
{
    take_images(run, x->dim[0]);
    run->output[0] = *x;
    for (int i = 1; i < run->net->nodes; i++)
        net_node_forward(run, i);
}

/* The error of what node i reads as its k-th, alone the first time, after that added to what
 * other readers sent. */
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
        sgd_step(sgd, &run->gradient[i], &run->velocity[i], &run->parameter[i]);
}
