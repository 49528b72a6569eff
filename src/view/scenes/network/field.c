/* Receptive fields, exactly: a set of cells for each map, taken from one map to the next by the layer's windows. */
#include "view/scenes/network/overview.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* The layer between map - 1 and map: each cell of `map` with the cells of map - 1 under its window. */
typedef struct {
    int map;
    Pair kernel, stride, padding, dilation;
    const int *winner;            /* only the maximum's cell counts; NULL: all of the window */
    int out[3], in[3];
    bool channels, full;          /* the window goes through all channels; it is the whole input */
} Link;

static void take_conv(Link *link, const ConvSpec *spec)
{
    link->kernel = spec->kernel;
    link->stride = spec->stride;
    link->padding = spec->padding;
    link->dilation = spec->dilation;
    link->channels = true;
}

static void take_pool(Link *link, const PoolSpec *spec)
{
    link->kernel = spec->kernel;
    link->stride = spec->stride;
    link->padding = spec->padding;
}

static Link link_to(const NetTrace *net, const Maps *maps, int map, bool errors)
{
    const MapOf *of = &maps->of[map];
    const Node *node = &net->net.node[of->node];
    Link link = {.map = map, .kernel = {1, 1}, .stride = {1, 1}, .dilation = {1, 1}};
    memcpy(link.out, node->dim, sizeof link.out);
    memcpy(link.in, net->net.node[node->read[0]].dim, sizeof link.in);
    switch (node->kind) {
    case NODE_CONV: take_conv(&link, &node->conv); break;
    case NODE_MAX_POOL: link.winner = errors ? net->run.winner[of->node] : NULL;   /* fall through */
    case NODE_AVERAGE_POOL:
    case NODE_GLOBAL_POOL: take_pool(&link, &node->pool); break;
    case NODE_LINEAR: link.full = true; break;
    case NODE_ACTIVATION:
    case NODE_INPUT:
    case NODE_ADD:
    case NODE_KINDS: break;
    }
    return link;
}

/* Calls f for every pair of a cell and one under its window; `cell` is the cell of `map`. */
static void window_cells(const Link *link, int cell, void (*f)(Field *field, const Link *link, int cell, int under),
                         Field *field)
{
    const int *out = link->out, *in = link->in;
    int c = cell / out[2] / out[1], top = cell / out[2] % out[1] * link->stride.h - link->padding.h;
    int left = cell % out[2] * link->stride.w - link->padding.w;
    if (link->winner) {
        f(field, link, cell, link->winner[cell]);
        return;
    }
    for (int ic = link->channels ? 0 : c; ic < (link->channels ? in[0] : c + 1); ic++)
        for (int ky = 0; ky < link->kernel.h; ky++)
            for (int kx = 0; kx < link->kernel.w; kx++) {
                int row = top + ky * link->dilation.h, column = left + kx * link->dilation.w;
                if (row >= 0 && row < in[1] && column >= 0 && column < in[2])
                    f(field, link, cell, (ic * in[1] + row) * in[2] + column);
            }
}

static void light_under(Field *field, const Link *link, int cell, int under)
{
    if (field->lit[link->map][cell])
        field->lit[link->map - 1][under] = 1;
}

static void light_over(Field *field, const Link *link, int cell, int under)
{
    if (field->lit[link->map - 1][under])
        field->lit[link->map][cell] = 1;
}

static int cells_of(const int dim[3])
{
    return dim[0] * dim[1] * dim[2];
}

/* From map to map - 1, or from map - 1 to map. */
static void take(const MapState *state, int map, bool errors, bool down, Field *field)
{
    Link link = link_to(state->net, state->maps, map, errors);
    int from = down ? map : map - 1, to = down ? map - 1 : map, cells = cells_of(link.out);
    if (link.full) {
        bool any = memchr(field->lit[from], 1, (size_t)cells_of(down ? link.out : link.in)) != NULL;
        memset(field->lit[to], any, (size_t)cells_of(down ? link.in : link.out));
        return;
    }
    for (int cell = 0; cell < cells; cell++)
        if (!down || field->lit[map][cell])
            window_cells(&link, cell, down ? light_under : light_over, field);
}

void field_of(const MapState *state, int64_t index, Field *field)
{
    const Maps *maps = state->maps;
    int map = state->map;
    *field = (Field){.any = false};
    if (map >= maps->layers)
        return;
    bool errors = state->showing == SHOW_ERRORS;
    for (int i = 0; i < maps->layers; i++)
        field->lit[i] = mem_alloc((size_t)cells_of(maps->of[i].dim), 1);
    field->any = true;
    field->lit[map][index] = 1;
    for (int at = map; at > (errors ? 1 : 0); at--)
        take(state, at, errors, true, field);
    for (int at = map + 1; errors && at < maps->layers; at++)
        take(state, at, true, false, field);
}

void field_free(Field *field)
{
    for (int i = 0; i < MAPS_MOST; i++)
        free(field->lit[i]);
    *field = (Field){.any = false};
}
