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

/* ---- What each kind of node does fast; the others are computed plainly. */

/* A node's tensors; the bias is without values where it has none. */
typedef struct {
    const Node *node;
    const Tensor *x, *w, *b, *dy;
} Operands;

typedef struct {
    /* working memory of a node besides its tensors, in floats: the largest of its three passes */
    bool (*room)(const NetRun *run, const Node *node, double *room, Error *err);
    void (*forward)(const NetFast *fast, const Operands *of, Tensor *y);
    void (*error)(const NetFast *fast, const Operands *of, Tensor *dx);
    void (*gradient)(const NetFast *fast, const Operands *of, Tensor *dw);
} FastKind;

static bool conv_room(const NetRun *run, const Node *node, double *room, Error *err)
{
    const int *in = run->net->node[node->read[0]].dim;
    const Tensor x = {{1, in[0], in[1], in[2]}, NULL};
    size_t forward_room;
    if (!conv_fast_room(&x, &node->conv, &forward_room, err))
        return false;
    double weights = (double)net_parameter_count(run->net, node->parameter);
    double columns = weights / node->dim[0] * node->dim[1] * node->dim[2];
    *room = fmax((double)forward_room, weights + columns);
    return true;
}

static void conv_out(const NetFast *fast, const Operands *of, Tensor *y)
{
    conv_forward_fast(fast->kernels, of->x, of->w, of->b, &of->node->conv, fast->room, y);
}

static void conv_back(const NetFast *fast, const Operands *of, Tensor *dx)
{
    conv_error(fast, of->dy, of->w, &of->node->conv, dx);
}

static void conv_learn(const NetFast *fast, const Operands *of, Tensor *dw)
{
    conv_gradient(fast, of->x, of->dy, &of->node->conv, dw);
}

static bool full_room(const NetRun *run, const Node *node, double *room, Error *err)
{
    (void)err;
    *room = fmax((double)net_parameter_count(run->net, node->parameter),
                 (double)run->images * node->dim[0]);
    return true;
}

static void full_out(const NetFast *fast, const Operands *of, Tensor *y)
{
    full_forward(fast, of->x, of->w, of->b, y);
}

static void full_back(const NetFast *fast, const Operands *of, Tensor *dx)
{
    full_error(fast, of->dy, of->w, dx);
}

static void full_learn(const NetFast *fast, const Operands *of, Tensor *dw)
{
    full_gradient(fast, of->x, of->dy, dw);
}

static const FastKind fast_kinds[NODE_KINDS] = {
    [NODE_CONV] = {conv_room, conv_out, conv_back, conv_learn},
    [NODE_LINEAR] = {full_room, full_out, full_back, full_learn},
};

/* ---- NetRoutes: each returns whether it has computed the node. */

static const Tensor nothing;

/* The node's fast passes, with its tensors in `of`; NULL: it has none. */
static const FastKind *kind_of(const NetRun *run, int i, Operands *of)
{
    const Node *node = &run->net->node[i];
    const FastKind *kind = &fast_kinds[node->kind];
    const Tensor *w = run->parameter + node->parameter;
    *of = (Operands){node, &run->output[node->read[0]], w, node->bias ? w + 1 : &nothing,
                     &run->error[i]};
    const ConvSpec *spec = &node->conv;   /* what these are goes the plain way */
    bool plain = conv_groups(spec) > 1 || spec->mode != PADDING_ZEROS || spec->uneven.h != 0
                 || spec->uneven.w != 0;
    return kind->forward && !plain ? kind : NULL;
}

static bool forward(const void *self, NetRun *run, int i)
{
    Operands of;
    const FastKind *kind = kind_of(run, i, &of);
    if (kind)
        kind->forward(self, &of, &run->output[i]);
    return kind != NULL;
}

static bool error(const void *self, NetRun *run, int i, Tensor *dx)
{
    Operands of;
    const FastKind *kind = kind_of(run, i, &of);
    if (kind)
        kind->error(self, &of, dx);
    return kind != NULL;
}

static bool gradient(const void *self, NetRun *run, int i)
{
    Operands of;
    const FastKind *kind = kind_of(run, i, &of);
    if (kind)
        kind->gradient(self, &of, &run->gradient[of.node->parameter]);
    return kind != NULL;
}

static const NetRoutes routes = {forward, error, gradient};

static bool room_of(const NetRun *run, int i, double *room, Error *err)
{
    const Node *node = &run->net->node[i];
    double own = 0;
    if (fast_kinds[node->kind].room && !fast_kinds[node->kind].room(run, node, &own, err))
        return false;
    *room = GEMM_ROOM + own;
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
