/* The last part of the routes that add into a padded input: what landed in the padding is cut off. */
#include "trace/operations/conv.h"

bool conv_is_border(const Trace *trace, Place at)
{
    const int *inner = trace->tensor[SET_DX].dim;
    return at.row < 0 || at.row >= inner[2] || at.column < 0 || at.column >= inner[3];
}

/* Cutting the padding off, map by map: the rows above, the two sides of the rows between, the rows below. */
int64_t conv_border_cells(const Trace *trace)
{
    return plane_cells(trace, SET_DPAD) - plane_cells(trace, SET_DX);
}

static Address cut_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    const int *dim = trace->tensor[SET_DPAD].dim, *inner = trace->tensor[SET_DX].dim;
    const Pair *padding = &trace->spec.padding;
    int64_t border = conv_border_cells(trace), plane = i / border, j = i % border, above = (int64_t)padding->h * dim[3];
    int64_t sides = 2 * (int64_t)padding->w, flat = j;
    if (j >= above + sides * inner[2])
        flat = j + plane_cells(trace, SET_DX);
    else if (j >= above)
        flat = above + (j - above) / sides * dim[3] + (j - above) % sides
               + ((j - above) % sides >= padding->w ? inner[3] : 0);
    (void)part;
    int64_t planes = trace->rounds > 1 ? dim[1] : 0;
    return (Address){{SET_DPAD, (round * planes + plane) * plane_cells(trace, SET_DPAD) + flat}, 0};
}

static int64_t cut_visits(const Trace *trace, const Part *part, Cell cell)
{
    (void)part;
    return conv_is_border(trace, cell_place(trace, cell));
}

static int64_t cut_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    const int *dim = trace->tensor[SET_DPAD].dim, *inner = trace->tensor[SET_DX].dim;
    Place at = cell_place(trace, cell);
    int64_t flat = cell.index % plane_cells(trace, SET_DPAD), before = 0;
    (void)part;
    (void)k;
    if (at.row >= inner[2])
        before = plane_cells(trace, SET_DX);
    else if (at.row >= 0)
        before = (int64_t)at.row * inner[3] + (at.column >= inner[3] ? inner[3] : 0);
    int64_t plane = at.c + (trace->rounds > 1 ? 0 : (int64_t)at.n * dim[1]);
    return plane * conv_border_cells(trace) + flat - before;
}

const PartKind conv_cut = {cut_address, cut_visits, cut_visit, NULL};
