/* The last part of the error of the input: what landed in the padding is cut off, or, where the padding holds copies,
 * returns to the cells they are copies of. */
#include "trace/operations/conv.h"

#include <assert.h>

#define AS(name) trace_set(trace, SET_##name)   /* a transposed convolution's are others */

bool conv_is_border(const Trace *trace, Place at)
{
    const int *inner = trace->tensor[AS(DX)].dim;
    return at.row < 0 || at.row >= inner[2] || at.column < 0 || at.column >= inner[3];
}

/* Cutting the padding off, map by map: the rows above, the two sides of the rows between, the rows below. */
int64_t conv_border_cells(const Trace *trace)
{
    return plane_cells(trace, AS(DPAD)) - plane_cells(trace, AS(DX));
}

/* The j-th cell of the padding of the i-th map of the round. */
static Cell border_cell(const Trace *trace, int64_t round, int64_t i)
{
    const int *dim = trace->tensor[AS(DPAD)].dim, *inner = trace->tensor[AS(DX)].dim;
    const Pair *padding = &trace->spec.padding;
    int64_t border = conv_border_cells(trace), plane = i / border, j = i % border, above = (int64_t)padding->h * dim[3];
    int64_t sides = (int64_t)dim[3] - inner[3], flat = j;
    if (j >= above + sides * inner[2])
        flat = j + plane_cells(trace, AS(DX));
    else if (j >= above)
        flat = above + (j - above) / sides * dim[3] + (j - above) % sides
               + ((j - above) % sides >= padding->w ? inner[3] : 0);
    int64_t planes = trace->rounds > 1 ? dim[1] : 0;
    return (Cell){AS(DPAD), (round * planes + plane) * plane_cells(trace, AS(DPAD)) + flat};
}

static Address cut_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    (void)part;
    return (Address){border_cell(trace, round, i), 0};
}

static int64_t cut_visits(const Trace *trace, const Part *part, Cell cell)
{
    (void)part;
    return conv_is_border(trace, cell_place(trace, cell));
}

/* Which of its map's cells of the padding it is, in the order of the part. */
static int64_t border_index(const Trace *trace, Cell cell)
{
    const int *dim = trace->tensor[AS(DPAD)].dim, *inner = trace->tensor[AS(DX)].dim;
    Place at = cell_place(trace, cell);
    int64_t flat = cell.index % plane_cells(trace, AS(DPAD)), before = 0;
    if (at.row >= inner[2])
        before = plane_cells(trace, AS(DX));
    else if (at.row >= 0)
        before = (int64_t)at.row * inner[3] + (at.column >= inner[3] ? inner[3] : 0);
    int64_t plane = at.c + (trace->rounds > 1 ? 0 : (int64_t)at.n * dim[1]);
    return plane * conv_border_cells(trace) + flat - before;
}

static int64_t cut_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    (void)part;
    (void)k;
    return border_index(trace, cell);
}

const PartKind conv_cut = {cut_address, cut_visits, cut_visit, NULL};

/* ---- The way back of copies. A cell inside and its copies stand in the same rows and columns of the padded map. */

/* How many rows (or columns) of the padded map hold cell `at`, and how many of them are before `end`. */
static int64_t copies_before(const Trace *trace, bool vertical, int at, int end)
{
    const ConvSpec *spec = &trace->spec;
    int size = trace->tensor[AS(DX)].dim[vertical ? 2 : 3], from = vertical ? -spec->padding.h : -spec->padding.w;
    int64_t count = 0;
    for (int i = from; i < end; i++)
        count += conv_source(spec->mode, i, size) == at;
    return count;
}

static int padded_end(const Trace *trace, bool vertical)
{
    Pair after = conv_after(&trace->spec);
    return trace->tensor[AS(DX)].dim[vertical ? 2 : 3] + (vertical ? after.h : after.w);
}

static int64_t copies(const Trace *trace, bool vertical, int at)
{
    return copies_before(trace, vertical, at, padded_end(trace, vertical));
}

/* The k-th row (or column) of the padded map that holds cell `at`. */
static int copy_at(const Trace *trace, bool vertical, int at, int64_t k)
{
    const ConvSpec *spec = &trace->spec;
    int size = trace->tensor[AS(DX)].dim[vertical ? 2 : 3], i = vertical ? -spec->padding.h : -spec->padding.w;
    while (conv_source(spec->mode, i, size) != at || k-- > 0)
        i++;
    return i;
}

int64_t conv_copies(const Trace *trace, Cell cell)
{
    Place at = cell_place(trace, cell);
    return copies(trace, true, at.row) * copies(trace, false, at.column) - 1;
}

Cell conv_copy(const Trace *trace, Cell cell, int64_t k)
{
    Place at = cell_place(trace, cell);
    int64_t wide = copies(trace, false, at.column);
    assert(wide > 0);
    int64_t own = copies_before(trace, true, at.row, at.row) * wide + copies_before(trace, false, at.column, at.column);
    k += k >= own;   /* the cell itself is none */
    return cell_at(trace, AS(DX), (Place){at.n, at.c, copy_at(trace, true, at.row, k / wide),
                                          copy_at(trace, false, at.column, k % wide)});
}

static Address return_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    Cell copy = border_cell(trace, round, i), home = cell_home(trace, copy);
    Place at = cell_place(trace, copy), inside = cell_place(trace, home);
    int64_t wide = copies(trace, false, inside.column);
    int64_t k = copies_before(trace, true, inside.row, at.row) * wide
                + copies_before(trace, false, inside.column, at.column);
    (void)part;
    return (Address){home, k - (at.row > inside.row || (at.row == inside.row && at.column > inside.column))};
}

static int64_t return_visits(const Trace *trace, const Part *part, Cell cell)
{
    (void)part;
    return cell.set == AS(DX) ? conv_copies(trace, cell) : 0;
}

static int64_t return_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    (void)part;
    return border_index(trace, conv_copy(trace, cell, k));
}

bool conv_returned(const Trace *trace, Cell copy, int64_t done)
{
    Cell home = cell_home(trace, copy);
    int64_t count = conv_copies(trace, home), own = cell_visits(trace, home) - count, k = 0;
    while (k < count && !cell_same(conv_copy(trace, home, k), copy))
        k++;
    return k < count && cell_visit(trace, home, own + k) < done;
}

const PartKind conv_return = {return_address, return_visits, return_visit, NULL};

/* ---- All cells of the padded input, one after the other: where each has a sum of its own. */

static Address around_address(const Trace *trace, const Part *part, int64_t round, int64_t i)
{
    Place at = cell_place(trace, (Cell){AS(DPAD), i / part->taps});
    (void)round;
    return (Address){cell_at(trace, AS(DX), at), i % part->taps};
}

static int64_t around_visits(const Trace *trace, const Part *part, Cell cell)
{
    return cell.set == AS(DX) || conv_is_border(trace, cell_place(trace, cell)) ? part->taps : 0;
}

static int64_t around_visit(const Trace *trace, const Part *part, Cell cell, int64_t k)
{
    Place at = cell_place(trace, cell);
    const int *dim = trace->tensor[AS(DPAD)].dim;
    const Pair *padding = &trace->spec.padding;
    int64_t plane = (int64_t)at.n * dim[1] + at.c;
    return ((plane * dim[2] + at.row + padding->h) * dim[3] + at.column + padding->w) * part->taps + k;
}

const PartKind conv_around = {around_address, around_visits, around_visit, NULL};
