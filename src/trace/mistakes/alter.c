/* Ways to do an operation wrongly: operands read elsewhere, terms left out, signs changed. */
#include "trace/mistakes/alter.h"

float alter_fold(const Trace *trace, Cell cell, int64_t last, Alter *alter, int64_t how)
{
    Step step = {0};
    for (int64_t t = 0; t <= last; t++) {
        Step term = cell_term(trace, cell, t);
        if (!alter(trace, t, &term, how))
            continue;
        step_continue(trace, &step, &term);
        step = term;
    }
    return step.after;
}

bool step_accumulates(const Step *step)
{
    return step->kind == STEP_PRODUCT || step->kind == STEP_ADD || step->kind == STEP_SHARE;
}

float final_value(const Trace *trace, Cell cell)
{
    float value = 0;
    cell_value(trace, cell, trace->len, &value);
    return value;
}

/* The value at the place mirrored in its map, for a cell of `set` or of a copy of it; of the columns, the mirrored
 * tap's. */
static void mirror(const Trace *trace, Cell cell, CellSet set, float *value)
{
    if (set == SET_W && cell.set == SET_DCOL) {
        int64_t plane = plane_cells(trace, SET_W);
        Place at = cell_place(trace, cell);
        at.row = (int)(at.row / plane * plane + plane - 1 - at.row % plane);
        *value = final_value(trace, cell_at(trace, SET_DCOL, at));
        return;
    }
    cell = cell_source(trace, cell);
    if (cell.set != set)
        return;
    const int *dim = trace->tensor[set].dim;
    Place at = cell_place(trace, cell);
    at.row = dim[2] - 1 - at.row;
    at.column = dim[3] - 1 - at.column;
    *value = stored_value(trace, cell_at(trace, set, at));
}

bool alter_turn(const Trace *trace, int64_t t, Step *step, int64_t set)
{
    (void)t;
    mirror(trace, step->a, (CellSet)set, &step->va);
    mirror(trace, step->b, (CellSet)set, &step->vb);
    return true;
}

bool alter_leave_out(const Trace *trace, int64_t t, Step *step, int64_t which)
{
    (void)trace;
    (void)step;
    return t != which;
}

bool alter_overwrite(const Trace *trace, int64_t t, Step *step, int64_t last)
{
    (void)trace;
    return !step_accumulates(step) || t == last;
}

bool alter_leave_out_kind(const Trace *trace, int64_t t, Step *step, int64_t kind)
{
    (void)trace;
    (void)t;
    return (int64_t)step->kind != kind;
}

bool alter_one_image(const Trace *trace, int64_t t, Step *step, int64_t image)
{
    (void)t;
    return cell_place(trace, step->a).n == image;
}

bool alter_shift(const Trace *trace, int64_t t, Step *step, int64_t how)
{
    bool first = cell_source(trace, step->a).set == SET_X || cell_source(trace, step->a).set == SET_PAD;
    Cell cell = cell_source(trace, first ? step->a : step->b);
    (void)t;
    if (cell.set != SET_X && cell.set != SET_PAD)
        return true;
    Place at = cell_place(trace, cell);
    const int *dim = trace->tensor[SET_X].dim;
    at.row += (int)(how / 3) - 1;
    at.column += (int)(how % 3) - 1;
    bool inside = at.row >= 0 && at.row < dim[2] && at.column >= 0 && at.column < dim[3];
    *(first ? &step->va : &step->vb) = inside ? stored_value(trace, cell_at(trace, SET_X, at)) : 0.0f;
    if (inside && step->kind == STEP_COMPARE)
        step->a = cell_at(trace, SET_X, at);
    return inside || step->kind == STEP_PRODUCT;
}

bool alter_divide_by(const Trace *trace, int64_t t, Step *step, int64_t how)
{
    (void)trace;
    (void)t;
    if (step->kind == STEP_DIVIDE)
        step->va = (float)how;
    else if (step->kind == STEP_SHARE || step->kind == STEP_QUOTIENT)
        step->vb = (float)how;
    return true;
}

bool alter_compare_all(const Trace *trace, int64_t t, Step *step, int64_t how)
{
    (void)trace;
    (void)t;
    (void)how;
    bool candidate = step->kind == STEP_ADD;
    step->kind = STEP_COMPARE;
    return candidate;
}

bool alter_add_all(const Trace *trace, int64_t t, Step *step, int64_t how)
{
    (void)trace;
    (void)t;
    (void)how;
    step->kind = STEP_ADD;
    return true;
}

bool alter_change_sign(const Trace *trace, int64_t t, Step *step, int64_t how)
{
    (void)trace;
    (void)t;
    (void)how;
    if (step->kind == STEP_MINUS)
        step->kind = STEP_PRODUCT;
    if (step->kind == STEP_DIFFERENCE || step->kind == STEP_LESS) {
        float va = step->va;
        step->va = step->vb;
        step->vb = va;
    }
    if (step->kind == STEP_LOG)
        step->va = 1.0f / step->va;
    return true;
}

bool alter_whole_gradient(const Trace *trace, int64_t t, Step *step, int64_t how)
{
    (void)trace;
    (void)t;
    (void)how;
    if (step->kind == STEP_MINUS)
        step->va = 1;
    return true;
}
