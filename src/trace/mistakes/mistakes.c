/* Usual mistakes: for each operation the ways to do it wrongly, and their results. */
#include "trace/mistakes/hunt.h"
#include "trace/operations/operation.h"

#include <assert.h>
#include <math.h>

static const char *const sentences[MISTAKE_SHARED] = {
    [MISTAKE_TURNED] = "this is what comes out with the kernel turned by 180°: here it is not turned",
    [MISTAKE_NOT_TURNED] = "the kernel was not turned by 180°",
    [MISTAKE_OVERWRITTEN] = "that is the last term alone: = was done for +=",
    [MISTAKE_ONE_IMAGE] = "that is one image's share: the sum goes over the whole batch",
    [MISTAKE_NO_BIAS] = "the bias was forgotten",
    [MISTAKE_NOT_DIVIDED] = "the division was forgotten",
    [MISTAKE_WHOLE_WINDOW] = "the window is partial: only its real cells are counted",
    [MISTAKE_DIVIDED] = "nothing is divided here",
    [MISTAKE_MEAN] = "that is the mean's way: the largest takes all",
    [MISTAKE_LARGEST] = "that is the largest, not the mean",
    [MISTAKE_LOSER] = "another cell of the window has won",
    [MISTAKE_NO_FUNCTION] = "the function was forgotten",
    [MISTAKE_NO_SLOPE] = "the error was not multiplied by f′",
    [MISTAKE_SLOPE_OF_X] = "f′ depends on y here, not on x",
    [MISTAKE_NO_TARGET] = "the target was not subtracted",
    [MISTAKE_SIGN] = "the sign is the wrong way round",
    [MISTAKE_NO_RATE] = "the learning rate was forgotten",
    [MISTAKE_NEIGHBOUR] = "that is a neighbour's: the window is off by one",
    [MISTAKE_SHORT] = "one term is missing in the sum",
};

int mistake_kinds(void)
{
    int count = MISTAKE_SHARED;
    for (int op = 0; op < OP_COUNT; op++)
        for (const char *const *own = operation_kind((Operation)op)->own_mistakes; own && *own; own++)
            count++;
    assert(count <= MISTAKE_KINDS_MOST);
    return count;
}

const char *mistake_sentence(MistakeKind kind)
{
    int count = MISTAKE_SHARED;
    if (kind < MISTAKE_SHARED)
        return sentences[kind];
    for (int op = 0; op < OP_COUNT; op++)
        for (const char *const *own = operation_kind((Operation)op)->own_mistakes; own && *own; own++)
            if (count++ == (int)kind)
                return *own;
    assert(!"there is such a mistake");
    return NULL;
}

bool answer_matches(float typed, float value)
{
    return fabsf(typed - value) <= 1e-5f + 1e-3f * fabsf(value);
}

void hunt_add(Hunt *hunt, MistakeKind kind, float value)
{
    if (hunt->count == MISTAKES_MOST || !isfinite(value) || answer_matches(value, hunt->right))
        return;
    for (int i = 0; i < hunt->count; i++)
        if (hunt->list[i].value == value)
            return;
    hunt->list[hunt->count++] = (Mistake){kind, value};
}

void hunt_add_own(Hunt *hunt, int which, float value)
{
    int kind = MISTAKE_SHARED + which;
    for (int op = 0; operation_kind((Operation)op) != hunt->trace->kind; op++)
        for (const char *const *own = operation_kind((Operation)op)->own_mistakes; own && *own; own++)
            kind++;
    hunt_add(hunt, (MistakeKind)kind, value);
}

float hunt_altered(const Hunt *hunt, Alter *alter, int64_t how)
{
    return alter_fold(hunt->trace, hunt->cell, hunt->last, alter, how);
}

/* ---- What several operations share. */

static bool is_nothing(const Step *step)
{
    return step->va == 0 || (step->kind == STEP_PRODUCT && step->vb == 0);
}

/* = for +=, and each term left out, the last ones first: they are forgotten most. Terms of 0 are not missed. */
void hunt_sum(Hunt *hunt)
{
    int64_t terms = 0, last = 0;
    for (int64_t t = 0; t <= hunt->last; t++) {
        Step step = cell_term(hunt->trace, hunt->cell, t);
        if (!step_accumulates(&step) || is_nothing(&step))
            continue;
        last = t;
        terms++;
    }
    if (terms < 2)
        return;
    hunt_add(hunt, MISTAKE_OVERWRITTEN, hunt_altered(hunt, alter_overwrite, last));
    for (int64_t t = last; t >= 0 && last - t < MISTAKES_MOST / 2; t--) {
        Step step = cell_term(hunt->trace, hunt->cell, t);
        if (step_accumulates(&step))
            hunt_add(hunt, MISTAKE_SHORT, hunt_altered(hunt, alter_leave_out, t));
    }
}

/* The cells around in the same tensor, of a vector the ones before and after. */
void hunt_neighbours(Hunt *hunt)
{
    static const int step[6][3] = {{0, 0, 1}, {0, 0, -1}, {0, 1, 0}, {0, -1, 0}, {1, 0, 0}, {-1, 0, 0}};
    const int *dim = hunt->trace->tensor[hunt->cell.set].dim;
    bool vector = dim[2] == 1 && dim[3] == 1;
    for (int i = 0; hunt->whole && !set_is_landing(hunt->cell.set) && i < (vector ? 6 : 4); i++) {
        Place at = cell_place(hunt->trace, hunt->cell);
        at.c += step[i][0];
        at.row += step[i][1];
        at.column += step[i][2];
        if (at.c >= 0 && at.c < dim[1] && at.row >= 0 && at.row < dim[2] && at.column >= 0 && at.column < dim[3])
            hunt_add(hunt, MISTAKE_NEIGHBOUR, final_value(hunt->trace, cell_at(hunt->trace, hunt->cell.set, at)));
    }
}

/* The window one cell off in the input, and the whole neighbours. */
void hunt_windows(Hunt *hunt)
{
    static const int off[4] = {5, 3, 7, 1};   /* right, left, down, up */
    for (int i = 0; i < 4; i++)
        hunt_add(hunt, MISTAKE_NEIGHBOUR, hunt_altered(hunt, alter_shift, off[i]));
    hunt_neighbours(hunt);
}

void hunt_images(Hunt *hunt)
{
    int images = hunt->trace->tensor[SET_DY].dim[0];
    for (int n = images - 1; images > 1 && n >= 0; n--)
        hunt_add(hunt, MISTAKE_ONE_IMAGE, hunt_altered(hunt, alter_one_image, n));
}

static int hunt_cell(const Trace *trace, Cell cell, int64_t last, bool whole, float right, Mistake list[MISTAKES_MOST])
{
    Hunt hunt = {.trace = trace, .cell = cell, .last = last, .whole = whole, .right = right, .list = list};
    if (last >= 0 || trace->kind->sparse)   /* a cell that is never written can still be given a value */
        trace->kind->mistakes(&hunt);
    return hunt.count;
}

int mistakes_of(const Trace *trace, Cell cell, Mistake list[MISTAKES_MOST])
{
    return hunt_cell(trace, cell, cell_visits(trace, cell) - 1, true, final_value(trace, cell), list);
}

int mistakes_at(const Trace *trace, int64_t i, Mistake list[MISTAKES_MOST])
{
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    return hunt_cell(trace, step.out, step_visit(trace, i), step.closes, step.after, list);
}

const Mistake *mistake_match(const Mistake *list, int count, float right, float typed)
{
    if (answer_matches(typed, right))
        return NULL;
    for (int i = 0; i < count; i++)
        if (answer_matches(typed, list[i].value))
            return &list[i];
    return NULL;
}
