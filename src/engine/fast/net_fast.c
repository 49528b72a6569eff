/* A convolution's passes as products, image after image: forward W times the windows, which gemm.h
 * takes from the image; its weights' gradient delta times the windows as rows; its input's error W
 * transposed times delta, folded back. A full layer's are products over the whole batch. Transposed
 * copies are made in the working memory. */
#include "engine/fast/net_fast.h"

#include "base/memory.h"
#include "engine/fast/gemm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void transpose(const float *from, int rows, int columns, float *to)
{
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            to[(size_t)c * (size_t)rows + (size_t)r] =
                from[(size_t)r * (size_t)columns + (size_t)c];
}

static int image_size(const Tensor *t)
{
    return t->dim[1] * t->dim[2] * t->dim[3];
}

static int plane_size(const Tensor *t)
{
    return t->dim[2] * t->dim[3];
}

/* Windows as rows: to[pixel][ic ky kx] of image n. */
static void window_rows(const Tensor *x, int n, const ConvSpec *spec, Pair output, float *to)
{
    for (int oy = 0; oy < output.h; oy++)
        for (int ox = 0; ox < output.w; ox++)
            for (int ic = 0; ic < x->dim[1]; ic++)
                for (int ky = 0; ky < spec->kernel.h; ky++)
                    for (int kx = 0; kx < spec->kernel.w; kx++)
                        *to++ = conv_padded(
                            x, n, ic, oy * spec->stride.h + ky * spec->dilation.h - spec->padding.h,
                            ox * spec->stride.w + kx * spec->dilation.w - spec->padding.w);
}

static void conv_gradient(const NetFast *fast, const Tensor *x, const Tensor *dy,
                          const ConvSpec *spec, Tensor *dw)
{
    float *rows = fast->room + GEMM_ROOM;
    Pair output = {dy->dim[2], dy->dim[3]};
    memset(dw->v, 0, tensor_count(dw) * sizeof *dw->v);
    for (int n = 0; n < x->dim[0]; n++) {
        window_rows(x, n, spec, output, rows);
        gemm(fast->kernels, dw->dim[0], image_size(dw), plane_size(dy), tensor_at(dy, n, 0, 0, 0),
             rows, dw->v, fast->room);
    }
}

static void conv_error(const NetFast *fast, const Tensor *dy, const Tensor *w, const ConvSpec *spec,
                       Tensor *dx)
{
    int taps = image_size(w), pixels = plane_size(dy);
    float *turned = fast->room + GEMM_ROOM, *columns = turned + tensor_count(w);
    transpose(w->v, w->dim[0], taps, turned);
    memset(dx->v, 0, tensor_count(dx) * sizeof *dx->v);
    for (int n = 0; n < dx->dim[0]; n++) {
        memset(columns, 0, (size_t)taps * (size_t)pixels * sizeof *columns);
        gemm(fast->kernels, taps, pixels, w->dim[0], turned, tensor_at(dy, n, 0, 0, 0), columns,
             fast->room);
        conv_col2im(columns, n, spec, (Pair){dy->dim[2], dy->dim[3]}, dx);
    }
}

static void full_forward(const NetFast *fast, const Tensor *x, const Tensor *w, const Tensor *b,
                         Tensor *y)
{
    float *turned = fast->room + GEMM_ROOM;
    transpose(w->v, w->dim[0], w->dim[1], turned);
    for (size_t i = 0; i < tensor_count(y); i++)
        y->v[i] = b->v ? b->v[i % (size_t)y->dim[1]] : 0;
    gemm(fast->kernels, x->dim[0], w->dim[0], w->dim[1], x->v, turned, y->v, fast->room);
}

static void full_gradient(const NetFast *fast, const Tensor *x, const Tensor *dy, Tensor *dw)
{
    float *turned = fast->room + GEMM_ROOM;
    transpose(dy->v, dy->dim[0], dy->dim[1], turned);
    memset(dw->v, 0, tensor_count(dw) * sizeof *dw->v);
    gemm(fast->kernels, dw->dim[0], dw->dim[1], dy->dim[0], turned, x->v, dw->v, fast->room);
}

static void full_error(const NetFast *fast, const Tensor *dy, const Tensor *w, Tensor *dx)
{
    memset(dx->v, 0, tensor_count(dx) * sizeof *dx->v);
    gemm(fast->kernels, dy->dim[0], w->dim[1], w->dim[0], dy->v, w->v, dx->v, fast->room);
}

/* ---- NetRoutes: each returns whether it has computed the node. */

static bool forward(const void *self, NetRun *run, int i)
{
    const NetFast *fast = self;
    const Node *node = &run->net->node[i];
    const Tensor none = {.v = NULL}, *w = run->parameter + node->parameter,
                 *b = node->bias ? w + 1 : &none;
    const Tensor *x = &run->output[node->read[0]];
    if (node->kind == NODE_CONV)
        conv_forward_fast(fast->kernels, x, w, b, &node->conv, fast->room, &run->output[i]);
    else if (node->kind == NODE_LINEAR)
        full_forward(fast, x, w, b, &run->output[i]);
    return node->kind == NODE_CONV || node->kind == NODE_LINEAR;
}

static bool error(const void *self, NetRun *run, int i, Tensor *dx)
{
    const NetFast *fast = self;
    const Node *node = &run->net->node[i];
    const Tensor *w = run->parameter + node->parameter;
    if (node->kind == NODE_CONV)
        conv_error(fast, &run->error[i], w, &node->conv, dx);
    else if (node->kind == NODE_LINEAR)
        full_error(fast, &run->error[i], w, dx);
    return node->kind == NODE_CONV || node->kind == NODE_LINEAR;
}

static bool gradient(const void *self, NetRun *run, int i)
{
    const NetFast *fast = self;
    const Node *node = &run->net->node[i];
    const Tensor *x = &run->output[node->read[0]];
    Tensor *dw = &run->gradient[node->parameter];
    if (node->kind == NODE_CONV)
        conv_gradient(fast, x, &run->error[i], &node->conv, dw);
    else if (node->kind == NODE_LINEAR)
        full_gradient(fast, x, &run->error[i], dw);
    return node->kind == NODE_CONV || node->kind == NODE_LINEAR;
}

static const NetRoutes routes = {forward, error, gradient};

/* Working memory of a node besides its tensors, in floats: the largest of its three passes. */
static bool room_of(const NetRun *run, int i, double *room, Error *err)
{
    const Net *net = run->net;
    const Node *node = &net->node[i];
    const int *in = net->node[node->read[0]].dim;
    *room = GEMM_ROOM;
    if (node->kind == NODE_LINEAR) {
        double weights = (double)net_parameter_count(net, node->parameter),
               errors = (double)run->images * node->dim[0];
        *room += weights > errors ? weights : errors;
    } else if (node->kind == NODE_CONV) {
        const Tensor x = {{1, in[0], in[1], in[2]}, NULL};
        size_t forward_room;
        if (!conv_fast_room(&x, &node->conv, &forward_room, err))
            return false;
        double weights = (double)net_parameter_count(net, node->parameter);
        double columns = weights / node->dim[0] * node->dim[1] * node->dim[2];
        *room += fmax((double)forward_room, weights + columns);
    }
    return *room < TENSOR_MOST
           || error_set(err, "%s needs too much room for its columns", node->name);
}

bool net_fast_init(NetFast *fast, const Kernels *kernels, NetRun *run, Error *err)
{
    double most = GEMM_ROOM;
    *fast = (NetFast){.kernels = kernels};
    for (int i = 1; i < run->net->nodes; i++) {
        double room;
        if (!room_of(run, i, &room, err))
            return false;
        most = room > most ? room : most;
    }
    fast->room = mem_try((size_t)most, sizeof *fast->room, "the products of a network", err);
    run->routes = &routes;
    run->by = fast;
    return fast->room != NULL;
}

void net_fast_free(NetFast *fast)
{
    free(fast->room);
    *fast = (NetFast){.room = NULL};
}
