/* All cells that are written are candidates; where both tensors have places in one window's geometry, only a box of
 * them is. What a candidate reads is asked of its terms, so that the box can only save time. */
#include "trace/readers.h"

#include "trace/part.h"

#include <stdlib.h>

static const int64_t TERMS_MOST = 120000;

/* Places n, c, row, column from .. to, both of them in it. */
typedef struct {
    int from[4], to[4];
} Places;

static Places whole(const Trace *trace, CellSet set)
{
    Places box = {.from = {0}};
    for (int i = 0; i < 4; i++)
        box.to[i] = trace->tensor[set].dim[i] - 1;
    return box;
}

static void keep(Places *box, int axis, int from, int to)
{
    box->from[axis] = from > box->from[axis] ? from : box->from[axis];
    box->to[axis] = to < box->to[axis] ? to : box->to[axis];
}

static bool is_input(const Trace *trace, CellSet set)
{
    return set == trace_set(trace, SET_X) || set == trace_set(trace, SET_PAD) || set == trace_set(trace, SET_DX)
           || set == trace_set(trace, SET_DPAD);
}

static bool is_output(const Trace *trace, CellSet set)
{
    return set == trace_set(trace, SET_Y) || set == trace_set(trace, SET_DY);
}

static bool is_columns(CellSet set)
{
    return set == SET_COL || set == SET_DCOL;
}

/* The sizes of the tensors that the windows are on, and of those that have a cell for each window. */
static const int *conv_large(const Trace *trace)
{
    const int *x = trace->tensor[trace_set(trace, SET_X)].dim;
    return x[0] ? x : trace->tensor[trace_set(trace, SET_DX)].dim;
}

static const int *conv_small(const Trace *trace)
{
    const int *dy = trace->tensor[trace_set(trace, SET_DY)].dim;
    return dy[3] ? dy : trace->tensor[trace_set(trace, SET_Y)].dim;
}

static int below(int number, int by)
{
    return number >= 0 ? number / by : -((by - 1 - number) / by);
}

/* The outputs whose windows hold rows or columns from .. to of the input. */
static void keep_windows(Places *box, int axis, int at, int reach, int stride, int padding)
{
    keep(box, axis, below(at + padding - reach + stride - 1, stride), below(at + padding, stride));
}

static void narrow_by_window(const Trace *trace, CellSet read, Place at, CellSet out, Places *box)
{
    const ConvSpec *spec = &trace->spec;
    int high = (spec->kernel.h - 1) * spec->dilation.h, wide = (spec->kernel.w - 1) * spec->dilation.w;
    const int pad_h = set_is_landing(out) ? 0 : spec->padding.h, pad_w = set_is_landing(out) ? 0 : spec->padding.w;
    const bool gathered = is_input(trace, read) && is_output(trace, out),
               scattered = is_output(trace, read) && is_input(trace, out);
    if (gathered || scattered || set_is_spread(read))
        keep(box, 0, at.n, at.n);
    if (gathered) {
        keep_windows(box, 2, at.row, high, spec->stride.h, spec->padding.h);
        keep_windows(box, 3, at.column, wide, spec->stride.w, spec->padding.w);
    } else if (scattered) {
        keep(box, 2, at.row * spec->stride.h - pad_h, at.row * spec->stride.h - pad_h + high);
        keep(box, 3, at.column * spec->stride.w - pad_w, at.column * spec->stride.w - pad_w + wide);
    } else if (set_is_spread(read)) {   /* it begins where the padding does if that holds copies */
        bool shifted = spec->mode != PADDING_ZEROS && !set_is_landing(out);
        const int up = shifted ? spec->padding.h : 0, left = shifted ? spec->padding.w : 0;
        keep(box, 2, at.row - up - high, at.row - up);
        keep(box, 3, at.column - left - wide, at.column - left);
    }
}

/* Columns: which one says the window, which row of it the tap. */
static void narrow_by_column(const Trace *trace, CellSet read, Place at, CellSet out, Places *box)
{
    const ConvSpec *spec = &trace->spec;
    const int *y = conv_small(trace);
    int taps = spec->kernel.h * spec->kernel.w;
    if (is_input(trace, read) && is_columns(out)) {
        Places windows = {.to = {0, 0, y[2] - 1, y[3] - 1}};
        narrow_by_window(trace, read, at, SET_Y, &windows);
        keep(box, 1, at.n, at.n);
        keep(box, 2, at.c * taps, (at.c + 1) * taps - 1);
        keep(box, 3, windows.from[2] * y[3] + windows.from[3], windows.to[2] * y[3] + windows.to[3]);
    } else if (is_output(trace, read) && is_columns(out)) {
        keep(box, 1, at.n, at.n);
        keep(box, 3, at.row * y[3] + at.column, at.row * y[3] + at.column);
    } else if (is_columns(read) && is_output(trace, out)) {
        keep(box, 0, at.c, at.c);
        keep(box, 2, at.column / y[3], at.column / y[3]);
        keep(box, 3, at.column % y[3], at.column % y[3]);
    } else if (is_columns(read) && is_input(trace, out)) {
        keep(box, 0, at.c, at.c);
        keep(box, 1, at.row / taps, at.row / taps);
        narrow_by_window(trace, SET_DY, (Place){at.c, 0, at.column / y[3], at.column % y[3]}, out, box);
    }
}

/* A kernel's cell belongs to one map of the output and to one of the input. */
static void narrow_by_kernel(const Trace *trace, CellSet read, Place at, CellSet out, Places *box)
{
    const int *w = trace->tensor[trace->tensor[SET_W].dim[0] ? SET_W : SET_DW].dim;
    bool kernel = read == SET_W || read == SET_ROT;
    if (kernel && is_output(trace, out))
        keep(box, 1, at.n, at.n);
    else if (kernel && is_input(trace, out))
        keep(box, 1, conv_first(&trace->spec, w, at.n) + at.c, conv_first(&trace->spec, w, at.n) + at.c);
    else if (out == SET_DW && is_input(trace, read))
        keep(box, 1, at.c % w[1], at.c % w[1]);
    else if (out == SET_DW && is_output(trace, read))
        keep(box, 0, at.c, at.c);
}

/* Whether the trace's kernels are windows over its input. */
static bool has_kernel(const Trace *trace)
{
    const ConvSpec *spec = &trace->spec;
    const int *w = trace->tensor[trace->tensor[SET_W].dim[0] ? SET_W : SET_DW].dim,
              *x = conv_large(trace);
    return w[0] > 0 && w[1] * conv_groups(spec) == x[1] && w[2] == spec->kernel.h && w[3] == spec->kernel.w;
}

static Places candidates(const Trace *trace, Cell cell, CellSet out)
{
    Places box = whole(trace, out);
    Place at = cell_place(trace, cell);
    if (!has_kernel(trace))
        return box;
    if (out == SET_ROT) {
        keep(&box, 0, at.n, at.n);
        keep(&box, 1, at.c, at.c);
        return box;
    }
    narrow_by_window(trace, cell.set, at, out, &box);
    narrow_by_column(trace, cell.set, at, out, &box);
    narrow_by_kernel(trace, cell.set, at, out, &box);
    return box;
}

typedef struct {
    const Trace *trace;
    Cell cell;
    Readers *readers;
    int64_t left;   /* terms that may still be looked at */
} Search;

static void note(Search *search, Cell out, const Step *term, int64_t k)
{
    Readers *readers = search->readers;
    bool copy = term->kind == STEP_COPY && (out.set == SET_COL || out.set == SET_ROT || set_is_spread(out.set));
    if ((copy ? readers->copies : readers->count) == READERS_MOST)
        readers->more = true;
    else if (copy)
        readers->copy[readers->copies++] = out;
    else
        readers->at[readers->count++] = (ReadBy){out, k};
}

static void look_at(Search *search, Cell out)
{
    const Trace *trace = search->trace;
    int64_t visits = cell_visits(trace, out);
    for (int64_t k = 0; k < visits && !search->readers->more; k++) {
        if (search->left-- <= 0) {
            search->readers->more = true;
            return;
        }
        Step term = cell_term(trace, out, k);
        if (cell_same(term.a, search->cell) || cell_same(term.b, search->cell))
            note(search, out, &term, k);
    }
}

/* Every cell of a tensor; a border's tensor holds the places of the inner cells, too, which are the tensor's own. */
static void look_through(Search *search, CellSet out)
{
    const Trace *trace = search->trace;
    const int *dim = trace->tensor[out].dim;
    Places box = candidates(trace, search->cell, out);
    for (int n = box.from[0]; n <= box.to[0]; n++)
        for (int c = box.from[1]; c <= box.to[1]; c++)
            for (int row = box.from[2]; row <= box.to[2]; row++)
                for (int column = box.from[3]; column <= box.to[3] && !search->readers->more; column++) {
                    int64_t plane = (int64_t)n * dim[1] + c;
                    look_at(search, (Cell){out, (plane * dim[2] + row) * dim[3] + column});
                }
}

static void look_in_parts(Search *search)
{
    const Trace *trace = search->trace;
    bool seen[SET_COUNT] = {false};
    for (int part = 0; part < trace->parts; part++) {
        const CellSet out[] = {trace->part[part].out, trace->part[part].border};
        for (int i = 0; i < 2; i++) {
            if (trace->part[part].len == 0 || out[i] == SET_NONE || seen[out[i]])
                continue;
            seen[out[i]] = true;
            look_through(search, out[i]);
        }
    }
}

static int by_cell(const void *a, const void *b)
{
    const ReadBy *one = a, *other = b;
    if (one->out.set != other->out.set)
        return one->out.set < other->out.set ? -1 : 1;
    return (one->out.index > other->out.index) - (one->out.index < other->out.index);
}

/* The cells of the padding that are copies of the cell have readers, too. How many there are. */
static int look_at_paddings(Search *search, Cell cell)
{
    const Trace *trace = search->trace;
    const ConvSpec *spec = &trace->spec;
    const int *dim = trace->tensor[SET_X].dim;
    int count = 0;
    if (cell.set != SET_X || spec->mode == PADDING_ZEROS || trace->tensor[SET_PAD].dim[0] == 0)
        return 0;
    Place home = cell_place(trace, cell), at = home;
    for (at.row = -spec->padding.h; at.row < dim[2] + conv_after(spec).h; at.row++)
        for (at.column = -spec->padding.w; at.column < dim[3] + conv_after(spec).w; at.column++) {
            bool inside = at.row >= 0 && at.row < dim[2] && at.column >= 0 && at.column < dim[3];
            if (inside || conv_source(spec->mode, at.row, dim[2]) != home.row
                || conv_source(spec->mode, at.column, dim[3]) != home.column)
                continue;
            search->cell = cell_at(trace, SET_X, at);
            look_in_parts(search);
            count++;
        }
    search->cell = cell;
    return count;
}

void readers_of(const Trace *trace, Cell cell, Readers *readers)
{
    readers->count = readers->copies = 0;
    readers->more = false;
    if (cell.set == SET_NONE || cell.set == SET_NUMBER || trace->layer)
        return;
    Search search = {trace, cell, readers, TERMS_MOST};
    look_in_parts(&search);
    int paddings = look_at_paddings(&search, cell);
    for (int i = 0; i < readers->copies && !readers->more; i++) {
        search.cell = readers->copy[i];
        look_in_parts(&search);
    }
    if (readers->copies > 0 || paddings > 0)   /* they were found copy by copy */
        qsort(readers->at, (size_t)readers->count, sizeof *readers->at, by_cell);
}

float term_alone(const Trace *trace, const Step *term)
{
    Step step = *term;
    if (step.kind == STEP_COMPARE)
        return step.va;
    step_continue(trace, &(Step){.after = 0}, &step);
    return step.after;
}
