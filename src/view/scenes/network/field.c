/* Receptive fields, exactly: a set of cells for each map, taken from one map to the next by the layer's windows. */
#include "view/scenes/network/overview.h"

#include "base/memory.h"
#include "engine/net/nodes/node.h"

#include <stdlib.h>
#include <string.h>

/* The layer between map - 1 and map: each cell of `map` with the cells of map - 1 under its window. */
typedef struct {
    int map;
    NodeReach reach;
    const int *winner;            /* only the maximum's cell counts; NULL: all of the window */
    int out[3], in[3];
} Link;

/* The cell of the input that fills a cell of the output's block. */
static int block_cell(const Link *link, int cell)
{
    const int *out = link->out, *in = link->in;
    Pair f = link->reach.block;
    int c = cell / out[2] / out[1], row = cell / out[2] % out[1], column = cell % out[2];
    int ic = link->reach.shuffled ? (c * f.h + row % f.h) * f.w + column % f.w : c;
    return (ic * in[1] + row / f.h) * in[2] + column / f.w;
}

static Link link_to(const NetTrace *net, const Maps *maps, int map, bool errors)
{
    const MapOf *of = &maps->of[map];
    const Node *node = &net->net.node[of->node];
    const NodeRow *row = node_row(node->kind);
    Link link = {.map = map, .reach = {.window = conv_spec(1, 1)}};
    memcpy(link.out, node->dim, sizeof link.out);
    memcpy(link.in, net->net.node[node->read[0]].dim, sizeof link.in);
    if (row->reach)
        row->reach(node, &link.reach);
    link.winner = errors ? net->run.winner[of->node] : NULL;
    return link;
}

/* The same where each cell of the input spreads over a window of the output. */
static void spread_cells(const Link *link, int cell, void (*f)(Field *field, const Link *link, int cell, int under),
                         Field *field)
{
    const int *out = link->out, *in = link->in;
    const ConvSpec *window = &link->reach.window;
    const int kernels[4] = {in[0], out[0] / conv_groups(window)}, c = cell / out[2] / out[1];
    const int first = conv_first_kernel(window, kernels, c), end = first + conv_group_kernels(window, kernels);
    for (int ky = 0; ky < window->kernel.h; ky++)
        for (int kx = 0; kx < window->kernel.w; kx++) {
            int down = cell / out[2] % out[1] + window->padding.h - ky * window->dilation.h;
            int along = cell % out[2] + window->padding.w - kx * window->dilation.w;
            int row = down / window->stride.h, column = along / window->stride.w;
            bool met = down >= 0 && along >= 0 && down % window->stride.h == 0 && along % window->stride.w == 0;
            for (int ic = first; met && row < in[1] && column < in[2] && ic < end; ic++)
                f(field, link, cell, (ic * in[1] + row) * in[2] + column);
        }
}

/* Calls f for every pair of a cell and one under its window; `cell` is the cell of `map`. */
static void window_cells(const Link *link, int cell, void (*f)(Field *field, const Link *link, int cell, int under),
                         Field *field)
{
    const int *out = link->out, *in = link->in;
    const ConvSpec *window = &link->reach.window;
    int c = cell / out[2] / out[1], top = cell / out[2] % out[1] * window->stride.h - window->padding.h;
    int left = cell % out[2] * window->stride.w - window->padding.w;
    if (link->winner) {
        f(field, link, cell, link->winner[cell]);
        return;
    }
    if (link->reach.block.h > 0) {
        f(field, link, cell, block_cell(link, cell));
        return;
    }
    if (link->reach.spreads) {
        spread_cells(link, cell, f, field);
        return;
    }
    const int kernels[4] = {out[0], in[0] / conv_groups(window)};
    int first = link->reach.channels ? conv_first(window, kernels, c) : c;
    int seen = link->reach.channels ? kernels[1] : 1;
    for (int ic = first; ic < first + seen; ic++)
        for (int ky = 0; ky < window->kernel.h; ky++)
            for (int kx = 0; kx < window->kernel.w; kx++) {
                int row = top + ky * window->dilation.h, column = left + kx * window->dilation.w;
                row = conv_source(window->mode, row, in[1]);
                column = conv_source(window->mode, column, in[2]);
                if (row >= 0 && column >= 0)
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
    if (link.reach.full) {
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
