/* Batch normalisation as a layer: batch-norm. Weight, bias, and the running averages of mean and
 * variance, which are kept like parameters but not learnt; eps 1e-5, and a batch's share 0.1. */
#include "engine/net/nodes/node.h"

#include "base/memory.h"
#include "engine/batch_norm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const float epsilon = 1e-5f, taken = 0.1f;

enum { RUNNING_MEAN = 2, RUNNING_VAR = 3, KINDS = 4 };

static bool plan(Net *net, Node *node, Error *err)
{
    static const char *const names[KINDS] = {"weight", "bias", "running_mean", "running_var"};
    static const float begins[KINDS] = {1, 0, 0, 1};
    char name[NET_NAME];
    node_same(net, node, err);
    net_counted_name(net, node->kind, name);
    node->parameter = net->parameters;
    node->parameters = KINDS;
    for (int i = 0; i < KINDS; i++) {
        NetParameter *made = &net->parameter[net->parameters + i];
        *made = (NetParameter){.dim = {1, node->dim[0], 1, 1}, .rank = 1, .inputs = 1,
                               .begins = true, .begin = begins[i], .average = i >= RUNNING_MEAN};
        snprintf(made->name, sizeof made->name, "%s.%s", name, names[i]);
    }
    return true;
}

/* Numbers of each channel, in one block: the batch's mean and variance, or the averages; the
 * deviation; what the way back needs. */
typedef struct {
    Tensor mean, var, std, dmean, dvar;
    float *block;
} Channels;

static Channels channels_of(const NodeAt *of)
{
    const int count = of->x->dim[1];
    Channels made = {.block = mem_alloc((size_t)count * 5, sizeof(float))};
    Tensor *each[] = {&made.mean, &made.var, &made.std, &made.dmean, &made.dvar};
    for (int i = 0; i < 5; i++)
        *each[i] = (Tensor){{1, count, 1, 1}, made.block + (size_t)i * (size_t)count};
    if (of->run->learns) {
        batch_norm_statistics(of->x, &made.mean, &made.var);
        return made;
    }
    const Tensor *average = of->w + RUNNING_MEAN;
    memcpy(made.mean.v, average[0].v, (size_t)count * sizeof(float));
    memcpy(made.var.v, average[1].v, (size_t)count * sizeof(float));
    return made;
}

static void forward(const NodeAt *of, Tensor *y)
{
    const int *x = of->x->dim, count = x[0] * x[2] * x[3];
    Channels own = channels_of(of);
    Tensor mean = of->w[RUNNING_MEAN], var = of->w[RUNNING_VAR];
    batch_norm_forward(of->x, &own.mean, &own.var, epsilon, of->w, of->b, &own.std, of->kept, y);
    if (of->run->learns && count > 1)
        batch_norm_running(&own.mean, &own.var, count, taken, &mean, &var);
    free(own.block);
}

static void error(const NodeAt *of, int k, Tensor *dx)
{
    const int *dim = dx->dim;
    Channels own = channels_of(of);
    Tensor scaled = {{dim[0], dim[1], dim[2], dim[3]}, NULL};
    scaled.v = mem_alloc((size_t)dim[0] * (size_t)dim[1] * (size_t)dim[2] * (size_t)dim[3],
                         sizeof(float));
    (void)k;
    for (int c = 0; c < dim[1]; c++)
        own.std.v[c] = batch_norm_deviation(own.var.v[c], epsilon);
    if (of->run->learns)
        batch_norm_backward(of->dy, of->kept, &own.std, of->w, &scaled, &own.dmean, &own.dvar, dx);
    else
        batch_norm_backward_fixed(of->dy, &own.std, of->w, &scaled, dx);
    free(scaled.v);
    free(own.block);
}

/* Of both parameters; there is always a bias. */
static void weight(const NodeAt *of, Tensor *dw)
{
    batch_norm_gradients(of->dy, of->kept, dw, dw + 1);
}

static void bias(const NodeAt *of, Tensor *db)
{
    (void)of;
    (void)db;
}

static const char *const words[] = {"batch-norm", NULL};

const NodeRow node_batch_norm = {
    .name = "bn",
    .words = words,
    .reads = 1,
    .read = node_read_word,
    .write = node_write_word,
    .plan = plan,
    .whole_batch = true,
    .keeps = KEEPS_NUMBERS,
    .forward = forward,
    .error = error,
    .weight = weight,
    .bias = bias,
};
