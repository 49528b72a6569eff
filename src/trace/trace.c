/* What all traces share: a step's address goes to the kind's decoder; cells and their indices are converted by division. */
#include "trace/trace.h"

#include <assert.h>

Step step_at(const Trace *trace, int64_t i)
{
    assert(i >= 0 && i < trace->len);
    return trace->kind->step(trace, i);
}

Span span_of(const Trace *trace, int64_t i, Level level)
{
    assert(i >= 0 && i < trace->len);
    if (level == LEVEL_PRODUCT)
        return (Span){i, i + 1};
    if (level >= LEVEL_LAYER)
        return (Span){0, trace->len};
    return trace->kind->span(trace, i, level);
}

int64_t cell_visits(const Trace *trace, Cell cell)
{
    return trace->kind->visits(trace, cell);
}

int64_t cell_visit(const Trace *trace, Cell cell, int64_t k)
{
    assert(k >= 0 && k < cell_visits(trace, cell));
    return trace->kind->visit(trace, cell, k);
}

int64_t step_visit(const Trace *trace, int64_t i)
{
    return trace->kind->number(trace, i);
}

/* How many of the cell's visits are among the first `done` steps: they come in ascending order, so halve. */
static int64_t visits_done(const Trace *trace, Cell cell, int64_t done)
{
    int64_t low = 0, high = cell_visits(trace, cell);
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (cell_visit(trace, cell, middle) < done)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool cell_value(const Trace *trace, Cell cell, int64_t done, float *value)
{
    int64_t visits = cell_visits(trace, cell);
    *value = 0;
    if (visits == 0) {
        const Tensor *tensor = &trace->tensor[cell.set];
        if (cell.set != SET_PAD && cell.set != SET_COL)
            *value = tensor->v[cell.index];
        return true;
    }
    int64_t finished = visits_done(trace, cell, done);
    if (finished == 0)
        return false;
    if (finished == visits && trace->tensor[cell.set].v)
        *value = trace->tensor[cell.set].v[cell.index];
    else
        *value = step_at(trace, cell_visit(trace, cell, finished - 1)).after;
    return true;
}

Place cell_place(const Trace *trace, Cell cell)
{
    const int *dim = trace->tensor[cell.set].dim;
    Place place;
    int64_t rest = cell.index;
    place.column = (int)(rest % dim[3]);
    rest /= dim[3];
    place.row = (int)(rest % dim[2]);
    rest /= dim[2];
    place.c = (int)(rest % dim[1]);
    place.n = (int)(rest / dim[1]);
    if (cell.set == SET_PAD) {
        place.row -= trace->spec.padding.h;
        place.column -= trace->spec.padding.w;
    }
    return place;
}

Cell cell_at(const Trace *trace, CellSet set, Place place)
{
    const int *dim = trace->tensor[set].dim;
    if (set == SET_X && (place.row < 0 || place.row >= dim[2] || place.column < 0 || place.column >= dim[3]))
        set = SET_PAD;
    if (set == SET_PAD) {
        dim = trace->tensor[SET_PAD].dim;
        place.row += trace->spec.padding.h;
        place.column += trace->spec.padding.w;
    }
    assert(place.row >= 0 && place.row < dim[2] && place.column >= 0 && place.column < dim[3]);
    int64_t index = (((int64_t)place.n * dim[1] + place.c) * dim[2] + place.row) * dim[3] + place.column;
    return (Cell){set, index};
}
