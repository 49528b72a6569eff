/* Receptive fields, exactly: a set of cells for each map, taken from one map to the next by the layer's windows. */
#include "view/scenes/lenet.h"

#include <string.h>

/* The layer between map - 1 and map: each cell of `map` with the cells of map - 1 under its window. */
typedef struct {
    const Lenet *net;
    int map, kernel, stride, padding;
    const int *winner;            /* only the maximum's cell counts; NULL: all of the window */
    int out[3], in[3];
    bool channels, full;          /* the window goes through all channels; it is the whole input */
} Link;

static Link link_to(const Lenet *net, int map, bool errors)
{
    Link link = {.net = net, .map = map};
    map_dims(net, map, link.out);
    map_dims(net, map - 1, link.in);
    bool pool = map == MAP_POOL1 || map == MAP_POOL2;
    link.full = map > MAP_POOL2;
    link.kernel = pool ? 2 : 5;
    link.stride = pool ? 2 : 1;
    link.padding = map == MAP_CONV1 ? 2 : 0;
    link.channels = !pool;
    if (pool && errors && !net->spec.average)
        link.winner = net->winner[map == MAP_POOL2];
    return link;
}

/* Calls f for every pair of a cell and one under its window until it returns false; `cell` is the cell of `map`. */
static void window_cells(const Link *link, int cell, void (*f)(Field *field, const Link *link, int cell, int under), Field *field)
{
    const int *out = link->out, *in = link->in;
    int c = cell / out[2] / out[1], top = cell / out[2] % out[1] * link->stride - link->padding, left = cell % out[2] * link->stride - link->padding;
    if (link->winner) {
        f(field, link, cell, link->winner[cell]);
        return;
    }
    for (int ic = link->channels ? 0 : c; ic < (link->channels ? in[0] : c + 1); ic++)
        for (int row = top < 0 ? 0 : top; row < top + link->kernel && row < in[1]; row++)
            for (int column = left < 0 ? 0 : left; column < left + link->kernel && column < in[2]; column++)
                f(field, link, cell, (ic * in[1] + row) * in[2] + column);
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
static void take(const Lenet *net, int map, bool errors, bool down, Field *field)
{
    Link link = link_to(net, map, errors);
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
    memset(field, 0, sizeof *field);
    int map = state->map;
    if (map >= MAP_LAYERS)
        return;
    bool errors = state->showing == SHOW_ERRORS;
    field->any = true;
    field->lit[map][index] = 1;
    for (int at = map; at > (errors ? MAP_CONV1 : MAP_INPUT); at--)
        take(state->net, at, errors, true, field);
    for (int at = map + 1; errors && at < MAP_LAYERS; at++)
        take(state->net, at, true, false, field);
}
