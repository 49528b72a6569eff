/* Terms are put together by the planes of what they read: a window of each channel. */
#include "view/scenes/preview/loupe.h"

#include "trace/readers.h"

static void widen(const Trace *trace, Cell cell, Cell *first, Place *from, Place *to)
{
    Place at = cell_place(trace, cell);
    if (first->set == SET_NONE) {
        *first = cell;
        *from = *to = at;
    }
    from->row = at.row < from->row ? at.row : from->row;
    from->column = at.column < from->column ? at.column : from->column;
    to->row = at.row > to->row ? at.row : to->row;
    to->column = at.column > to->column ? at.column : to->column;
}

/* A border's zero is shown on the plane that it surrounds. */
static CellSet plane_set(CellSet set)
{
    return set_is_padding(set) ? set_within(set) : set;
}

static bool same_plane(const Trace *trace, Cell one, Cell other)
{
    Place a = cell_place(trace, one), b = cell_place(trace, other);
    return plane_set(one.set) == plane_set(other.set) && a.n == b.n && a.c == b.c;
}

static bool is_kernel(CellSet set)
{
    return set == SET_W || set == SET_ROT;
}

/* Whether the term reads cells of maps: no number, no rate; a bias stands apart. */
static bool is_of_patch(const Step *term)
{
    return term->kind != STEP_BIAS && term->kind != STEP_CUT && term->a.set != SET_NUMBER && term->a.set != SET_NONE;
}

static bool fits(const Place *from, const Place *to)
{
    return to->row - from->row < LOUPE_SIDE && to->column - from->column < LOUPE_SIDE;
}

int loupe_pairs(const Trace *trace, Cell cell, LoupePair pair[LOUPE_PAIRS])
{
    int count = 0, k = 0;
    int64_t visits = cell_visits(trace, cell);
    for (int64_t i = 0; i < visits; i++) {
        Step term = cell_term(trace, cell, i);
        bool compares = term.kind == STEP_COMPARE, turned = is_kernel(term.a.set) && term.b.set != SET_NONE;
        Cell read = turned ? term.b : term.a, kernel = turned ? term.a : term.b;
        if (!is_of_patch(&term))
            continue;
        if (read.set == SET_COL)   /* the window whose column it is */
            read = cell_source(trace, read);
        for (k = count - 1; k >= 0 && !same_plane(trace, pair[k].first, read);)
            k--;
        if (k < 0 && count == LOUPE_PAIRS)
            return 0;
        if (k < 0)
            pair[k = count++] = (LoupePair){.terms = 0};
        bool lies_on = !compares && kernel.set != SET_NONE && kernel.set != SET_NUMBER;
        if (lies_on && pair[k].terms > 0 && !same_plane(trace, pair[k].kernel_first, kernel))
            return 0;   /* a row of weights, no kernel */
        widen(trace, read, &pair[k].first, &pair[k].from, &pair[k].to);
        if (lies_on)
            widen(trace, kernel, &pair[k].kernel_first, &pair[k].kernel_from, &pair[k].kernel_to);
        pair[k].sum += compares ? 0 : term_alone(trace, &term);
        pair[k].terms++;
    }
    for (k = 0; k < count; k++)
        if (!fits(&pair[k].from, &pair[k].to) || !fits(&pair[k].kernel_from, &pair[k].kernel_to)
            || (count > 4 && pair[k].terms == 1))
            return 0;
    return count;
}
