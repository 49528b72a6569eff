/* Parts that several operations share: cell after cell, and the columns of im2col. Each round of a part has an equal
 * share of the cells, unless the part is shared: then every round writes the same cells again. */
#include "trace/part.h"

#include <assert.h>

int64_t plane_cells(const Trace *trace, CellSet set)
{
    const int *dim = trace->tensor[set].dim;
    return (int64_t)dim[2] * dim[3];
}

int64_t image_cells(const Trace *trace, CellSet set)
{
    return trace->tensor[set].dim[1] * plane_cells(trace, set);
}

int64_t all_cells(const Trace *trace, CellSet set)
{
    return trace->tensor[set].dim[0] * image_cells(trace, set);
}

float stored_value(const Trace *trace, Cell cell)
{
    if (cell.set == SET_NUMBER)
        return (float)cell.index;
    if (set_is_padding(cell.set))
        cell = cell_source(trace, cell);
    return trace->tensor[cell.set].v ? trace->tensor[cell.set].v[cell.index] : 0.0f;
}

Part *part_add(Trace *trace, const PartKind *kind, CellSet out, int64_t len, int64_t cell, int64_t channel)
{
    assert(trace->parts < PARTS_MOST);
    if (len > STEPS_MOST)
        len = STEPS_MOST;
    Part *part = &trace->part[trace->parts++];
    *part = (Part){.out = out, .first = trace->round_len, .len = len, .unit = {1, cell, channel}, .kind = kind};
    trace->round_len += len;
    return part;
}

static Address gather_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    (void)trace;
    int64_t cells = part->shared ? 0 : part->len / part->taps;
    return (Address){{part->out, round * cells + i / part->taps}, i % part->taps};
}

static int64_t gather_visits(const Trace *trace, const Part *part, Cell cell)
{
    (void)trace;
    (void)cell;
    return part->taps;
}

static int64_t gather_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    (void)trace;
    return cell.index % (part->len / part->taps) * part->taps + k;
}

static const PartKind gather = {gather_address, gather_visits, gather_visit, NULL};

void part_gather(Trace *trace, CellSet out, int64_t cells, int64_t taps, int64_t plane)
{
    int64_t len = (double)cells * (double)taps > (double)STEPS_MOST ? STEPS_MOST : cells * taps;
    part_add(trace, &gather, out, len, taps, taps * plane)->taps = taps;
}

/* One image's columns in the order in which windows slide: column after column, each from its first row to its last. */
static Address columns_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    const int *dim = trace->tensor[part->out].dim;
    return (Address){{part->out, (round * dim[2] + i % dim[2]) * dim[3] + i / dim[2]}, 0};
}

static int64_t columns_visits(const Trace *trace, const Part *part, Cell cell)
{
    (void)trace;
    (void)part;
    (void)cell;
    return 1;
}

static int64_t columns_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    (void)part;
    (void)k;
    Place place = cell_place(trace, cell);
    return (int64_t)place.column * trace->tensor[cell.set].dim[2] + place.row;
}

static const PartKind columns = {columns_address, columns_visits, columns_visit, NULL};

void part_columns(Trace *trace)
{
    int64_t cells = plane_cells(trace, SET_COL);
    part_add(trace, &columns, SET_COL, cells, trace->tensor[SET_COL].dim[2], cells);
}

Cell column_cell(const Trace *trace, CellSet set, Place out, int64_t k)
{
    const int *dim = trace->tensor[set].dim;
    int width = trace->tensor[trace->tensor[SET_DY].dim[3] ? SET_DY : SET_Y].dim[3];
    return (Cell){set, ((int64_t)out.n * dim[2] + k) * dim[3] + (int64_t)out.row * width + out.column};
}
