/* The cells of a preview as a sorted list, asked for each cell that is drawn. */
#include "view/scenes/preview/preview.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    const Cell *one = a, *other = b;
    if (one->set != other->set)
        return one->set < other->set ? -1 : 1;
    return (one->index > other->index) - (one->index < other->index);
}

static void light(Preview *preview, Cell cell)
{
    bool cell_is = cell.set != SET_NONE && cell.set != SET_NUMBER;
    if (cell_is && preview->count < PREVIEW_CELLS)
        preview->lit[preview->count++] = cell;
}

/* A copy lights up with what it is a copy of. */
static void light_with_source(const Trace *trace, Preview *preview, Cell cell)
{
    light(preview, cell);
    Cell source = cell_source(trace, cell);
    if (!cell_same(source, cell))
        light(preview, source);
}

/* The other factor of a product, if it has one. */
static Cell other_factor(const Trace *trace, const Step *term, Cell cell)
{
    bool two = term->kind == STEP_PRODUCT || term->kind == STEP_MINUS;
    Cell a = cell_source(trace, term->a), b = cell_source(trace, term->b);
    if (!two)
        return (Cell){0};
    return cell_same(a, cell_source(trace, cell)) ? b : a;
}

static Cell met_in(const Trace *trace, const Preview *preview, Cell out)
{
    for (int i = 0; i < preview->to.count; i++)
        if (cell_same(preview->to.at[i].out, out)) {
            Step term = cell_term(trace, out, preview->to.at[i].k);
            return other_factor(trace, &term, preview->cell);
        }
    return (Cell){0};
}

/* Of a sum's factors the kernel's are written into the others' cells. */
static Cell multiplied_by(const Trace *trace, const Preview *preview, Cell cell)
{
    enum { MOST = 64 };
    int64_t visits = cell_visits(trace, preview->cell);
    for (int64_t k = 0; k < visits && visits <= MOST; k++) {
        Step term = cell_term(trace, preview->cell, k);
        if (term.kind != STEP_PRODUCT || (!cell_same(term.a, cell) && !cell_same(term.b, cell)))
            continue;
        return other_factor(trace, &term, cell);
    }
    return (Cell){0};
}

static bool is_kernel(CellSet set)
{
    return set == SET_W || set == SET_ROT || set == SET_SLOPE;
}

Cell preview_partner(const Trace *trace, const Preview *preview, Cell cell)
{
    if (!preview->written)
        return met_in(trace, preview, cell);
    if (is_kernel(cell.set) || cell_same(cell, preview->cell))
        return (Cell){0};
    return multiplied_by(trace, preview, cell);
}

static void light_results(const Trace *trace, Preview *preview)
{
    for (int i = 0; i < preview->to.copies && i < READERS_MOST / 2; i++)
        light(preview, preview->to.copy[i]);
    for (int i = 0; i < preview->to.count && i < READERS_MOST / 2; i++) {
        Step term = cell_term(trace, preview->to.at[i].out, preview->to.at[i].k);
        light(preview, term.out);
        if (term.kind == STEP_COMPARE)
            continue;
        light_with_source(trace, preview, term.a);
        light_with_source(trace, preview, term.b);
    }
}

/* The error or the gradient of a cell, where the scene computes it. */
static Cell twin_of(const Trace *trace, Cell cell)
{
    static const CellSet twins[][2] = {{SET_X, SET_DX}, {SET_Y, SET_DY}, {SET_W, SET_DW}};
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++) {
        const int *one = trace->tensor[twins[i][0]].dim, *other = trace->tensor[twins[i][1]].dim;
        if (twins[i][0] == cell.set && memcmp(one, other, sizeof trace->tensor->dim) == 0)
            return (Cell){twins[i][1], cell.index};
    }
    return (Cell){0};
}

static void light_terms(const Trace *trace, Preview *preview, Cell cell)
{
    int64_t visits = cell_visits(trace, cell);
    for (int64_t k = 0; k < visits && preview->count + 4 < PREVIEW_CELLS; k++) {
        Step term = cell_term(trace, cell, k);
        light_with_source(trace, preview, term.a);
        light_with_source(trace, preview, term.b);
    }
}

void preview_make(const Trace *trace, Cell cell, Preview *preview)
{
    int64_t visits = cell_visits(trace, cell);
    preview->cell = cell;
    preview->count = 0;
    preview->written = visits > 0;
    preview->still = visits != 1;
    if (visits > 0 && !trace->part[step_part(trace, cell_visit(trace, cell, visits - 1))].scattered)
        preview->still = false;
    readers_of(trace, cell, &preview->to);
    bool alone = visits == 0 && preview->to.count == 0 && preview->to.copies == 0;
    preview->twin = alone ? twin_of(trace, cell) : (Cell){0};
    light_terms(trace, preview, cell);
    light(preview, preview->twin);
    if (preview->twin.set != SET_NONE)
        light_terms(trace, preview, preview->twin);
    if (visits == 0)
        light_results(trace, preview);
    qsort(preview->lit, (size_t)preview->count, sizeof *preview->lit, compare);
}

bool preview_lights(const Preview *preview, Cell cell)
{
    return cell_same(preview->cell, cell)
           || bsearch(&cell, preview->lit, (size_t)preview->count, sizeof *preview->lit, compare) != NULL;
}
