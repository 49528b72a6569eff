/* Usual mistakes: for each operation the ways to do it wrongly, and what comes of them. */
#include "trace/mistakes.h"

#include "trace/alter.h"

#include <math.h>

static const struct {
    const char *name, *sentence;
} kinds[MISTAKE_KINDS] = {
    [MISTAKE_TURNED] = {"turned", "this is what comes out with the kernel turned by 180°: here it is not turned"},
    [MISTAKE_NOT_TURNED] = {"not-turned", "the kernel was not turned by 180°"},
    [MISTAKE_OVERWRITTEN] = {"overwritten", "that is the last term alone: = was done for +="},
    [MISTAKE_ONE_IMAGE] = {"one-image", "that is one image's share: the sum goes over the whole batch"},
    [MISTAKE_NO_BIAS] = {"no-bias", "the bias was forgotten"},
    [MISTAKE_NOT_DIVIDED] = {"not-divided", "the division was forgotten"},
    [MISTAKE_WHOLE_WINDOW] = {"whole-window", "the window is partial: only its real cells are counted"},
    [MISTAKE_DIVIDED] = {"divided", "nothing is divided here"},
    [MISTAKE_MEAN] = {"mean", "that is the mean's way: the largest takes all"},
    [MISTAKE_LARGEST] = {"largest", "that is the largest, not the mean"},
    [MISTAKE_LOSER] = {"loser", "another cell of the window has won"},
    [MISTAKE_NO_FUNCTION] = {"no-function", "the function was forgotten"},
    [MISTAKE_NO_SLOPE] = {"no-slope", "the error was not multiplied by f′"},
    [MISTAKE_SLOPE_OF_X] = {"slope-of-x", "f′ is told by y here, not by x"},
    [MISTAKE_NO_TARGET] = {"no-target", "the target was not subtracted"},
    [MISTAKE_SIGN] = {"sign", "the sign is the wrong way round"},
    [MISTAKE_NO_RATE] = {"no-rate", "the learning rate was forgotten"},
    [MISTAKE_NEIGHBOUR] = {"neighbour", "that is a neighbour's: the window is off by one"},
    [MISTAKE_SHORT] = {"short", "one term is missing in the sum"},
};

const char *mistake_name(MistakeKind kind)
{
    return kinds[kind].name;
}

const char *mistake_sentence(MistakeKind kind)
{
    return kinds[kind].sentence;
}

bool answer_matches(float typed, float value)
{
    return fabsf(typed - value) <= 1e-5f + 1e-3f * fabsf(value);
}

/* The writings 0 .. last of a cell, and what has been found to go wrong with them. */
typedef struct {
    const Trace *trace;
    Cell cell;
    int64_t last;
    bool whole;      /* these are all its writings */
    float right;
    Mistake *list;
    int count;
} Hunt;

static void add(Hunt *hunt, MistakeKind kind, float value)
{
    if (hunt->count == MISTAKES_MOST || !isfinite(value) || answer_matches(value, hunt->right))
        return;
    for (int i = 0; i < hunt->count; i++)
        if (hunt->list[i].value == value)
            return;
    hunt->list[hunt->count++] = (Mistake){kind, value};
}

static float done_wrongly(const Hunt *hunt, Alter *alter, int64_t how)
{
    return alter_fold(hunt->trace, hunt->cell, hunt->last, alter, how);
}

/* ---- Which alterations belong to which operation. */

static bool is_nothing(const Step *step)
{
    return step->va == 0 || (step->kind == STEP_PRODUCT && step->vb == 0);
}

/* = for +=, and each term left out, the last ones first: they are forgotten most. Terms of 0 are not missed. */
static void hunt_sum(Hunt *hunt)
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
    add(hunt, MISTAKE_OVERWRITTEN, done_wrongly(hunt, alter_overwrite, last));
    for (int64_t t = last; t >= 0 && last - t < MISTAKES_MOST / 2; t--) {
        Step step = cell_term(hunt->trace, hunt->cell, t);
        if (step_accumulates(&step))
            add(hunt, MISTAKE_SHORT, done_wrongly(hunt, alter_leave_out, t));
    }
}

/* The cells around in the same tensor, of a vector the ones before and after. */
static void hunt_neighbours(Hunt *hunt)
{
    static const int step[6][3] = {{0, 0, 1}, {0, 0, -1}, {0, 1, 0}, {0, -1, 0}, {1, 0, 0}, {-1, 0, 0}};
    const int *dim = hunt->trace->tensor[hunt->cell.set].dim;
    bool vector = dim[2] == 1 && dim[3] == 1;
    for (int i = 0; hunt->whole && hunt->cell.set != SET_DPAD && i < (vector ? 6 : 4); i++) {
        Place at = cell_place(hunt->trace, hunt->cell);
        at.c += step[i][0];
        at.row += step[i][1];
        at.column += step[i][2];
        if (at.c >= 0 && at.c < dim[1] && at.row >= 0 && at.row < dim[2] && at.column >= 0 && at.column < dim[3])
            add(hunt, MISTAKE_NEIGHBOUR, final_value(hunt->trace, cell_at(hunt->trace, hunt->cell.set, at)));
    }
}

/* The window one cell off in the input, and the whole neighbours. */
static void hunt_windows(Hunt *hunt)
{
    static const int off[4] = {5, 3, 7, 1};   /* right, left, down, up */
    for (int i = 0; i < 4; i++)
        add(hunt, MISTAKE_NEIGHBOUR, done_wrongly(hunt, alter_shift, off[i]));
    hunt_neighbours(hunt);
}

static void hunt_images(Hunt *hunt)
{
    int images = hunt->trace->tensor[SET_DY].dim[0];
    for (int n = images - 1; images > 1 && n >= 0; n--)
        add(hunt, MISTAKE_ONE_IMAGE, done_wrongly(hunt, alter_one_image, n));
}

static void hunt_conv(Hunt *hunt)
{
    switch (hunt->trace->operation) {
    case OP_CONV_FORWARD:
        add(hunt, MISTAKE_TURNED, done_wrongly(hunt, alter_turn, SET_W));
        add(hunt, MISTAKE_NO_BIAS, done_wrongly(hunt, alter_leave_out_kind, STEP_BIAS));
        hunt_sum(hunt);
        hunt_windows(hunt);
        break;
    case OP_CONV_BACKWARD_INPUT:
        add(hunt, MISTAKE_NOT_TURNED, done_wrongly(hunt, alter_turn, SET_W));
        hunt_sum(hunt);
        hunt_neighbours(hunt);
        break;
    case OP_CONV_BACKWARD_WEIGHT:
        add(hunt, MISTAKE_TURNED, done_wrongly(hunt, alter_turn, SET_DY));
        hunt_images(hunt);
        hunt_sum(hunt);
        hunt_windows(hunt);
        break;
    default:
        hunt_images(hunt);
        hunt_sum(hunt);
        add(hunt, MISTAKE_DIVIDED, hunt->right / (float)(hunt->last + 1));
        hunt_neighbours(hunt);
    }
}

static void hunt_pool_forward(Hunt *hunt)
{
    const Pair *kernel = &hunt->trace->spec.kernel;
    if (hunt->trace->operation == OP_MAX_POOL) {
        for (int64_t t = hunt->last; t >= 0; t--)
            add(hunt, MISTAKE_LOSER, cell_term(hunt->trace, hunt->cell, t).va);
        add(hunt, MISTAKE_MEAN, done_wrongly(hunt, alter_add_all, 0) / (float)(hunt->last + 1));
    } else {
        add(hunt, MISTAKE_NOT_DIVIDED, done_wrongly(hunt, alter_leave_out_kind, STEP_DIVIDE));
        add(hunt, MISTAKE_WHOLE_WINDOW, done_wrongly(hunt, alter_divide_by, (int64_t)kernel->h * kernel->w));
        add(hunt, MISTAKE_LARGEST, done_wrongly(hunt, alter_compare_all, 0));
        hunt_sum(hunt);
    }
    hunt_windows(hunt);
}

/* The errors that windows over the cell bring it though it has not won there, or take from it where it has; and the errors
 * of all these windows shared as an average shares them. */
static void hunt_losers(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    const Tensor *dy = &trace->tensor[SET_DY];
    Place at = cell_place(trace, hunt->cell), window = at;
    PoolSpec spec = trace_pool(trace);
    float shared = 0;
    for (window.row = 0; window.row < dy->dim[2]; window.row++)
        for (window.column = 0; window.column < dy->dim[3]; window.column++) {
            PoolWindow over = pool_window(&trace->tensor[SET_DX], &spec, window.row, window.column);
            if (at.row < over.top || at.row >= over.bottom || at.column < over.left || at.column >= over.right)
                continue;
            Cell error = cell_at(trace, SET_DY, window);
            bool won = trace->winner[error.index] == hunt->cell.index;
            add(hunt, MISTAKE_LOSER, won ? hunt->right - stored_value(trace, error) : hunt->right + stored_value(trace, error));
            shared += stored_value(trace, error) / (float)over.divisor;
        }
    add(hunt, MISTAKE_MEAN, shared);
}

static void hunt_pool_backward(Hunt *hunt)
{
    const Pair *kernel = &hunt->trace->spec.kernel;
    if (hunt->trace->operation == OP_MAX_POOL) {
        hunt_sum(hunt);
        if (hunt->whole)
            hunt_losers(hunt);
    } else {
        add(hunt, MISTAKE_NOT_DIVIDED, done_wrongly(hunt, alter_divide_by, 1));
        add(hunt, MISTAKE_WHOLE_WINDOW, done_wrongly(hunt, alter_divide_by, (int64_t)kernel->h * kernel->w));
        hunt_sum(hunt);
    }
    hunt_neighbours(hunt);
}

static void hunt_activation(Hunt *hunt)
{
    const Trace *trace = hunt->trace;
    Cell x = {SET_X, hunt->cell.index};
    Step step = cell_term(trace, hunt->cell, hunt->last);
    if (step.kind == STEP_FUNCTION)
        add(hunt, MISTAKE_NO_FUNCTION, step.va);
    if (step.kind == STEP_SLOPE && trace->tensor[SET_X].v)
        add(hunt, MISTAKE_SLOPE_OF_X, activation_slope(trace->function, stored_value(trace, x)));
    if (step.kind == STEP_PRODUCT) {
        add(hunt, MISTAKE_NO_SLOPE, step.va);
        add(hunt, MISTAKE_SLOPE_OF_X, step.va * activation_slope(trace->function, stored_value(trace, x)));
    }
    hunt_neighbours(hunt);
}

static void hunt_softmax(Hunt *hunt)
{
    Step first = cell_term(hunt->trace, hunt->cell, 0);
    if (first.kind == STEP_QUOTIENT)
        add(hunt, MISTAKE_NOT_DIVIDED, first.va);
    if (first.kind == STEP_DIFFERENCE)
        add(hunt, MISTAKE_NO_TARGET, first.va);
    if (first.kind == STEP_COMPARE)
        for (int64_t t = hunt->last; t >= 0; t--)
            add(hunt, MISTAKE_LOSER, cell_term(hunt->trace, hunt->cell, t).va);
    add(hunt, MISTAKE_SIGN, done_wrongly(hunt, alter_change_sign, 0));
    add(hunt, MISTAKE_NOT_DIVIDED, done_wrongly(hunt, alter_leave_out_kind, STEP_DIVIDE));
    hunt_sum(hunt);
    hunt_neighbours(hunt);
}

static void hunt_all(Hunt *hunt)
{
    switch (hunt->trace->operation) {
    case OP_MAX_POOL:
    case OP_AVERAGE_POOL:
    case OP_GLOBAL_POOL: (hunt->trace->pass == PASS_FORWARD ? hunt_pool_forward : hunt_pool_backward)(hunt); break;
    case OP_ACTIVATION: hunt_activation(hunt); break;
    case OP_SOFTMAX: hunt_softmax(hunt); break;
    case OP_LINEAR:
        add(hunt, MISTAKE_NO_BIAS, done_wrongly(hunt, alter_leave_out_kind, STEP_BIAS));
        if (hunt->cell.set == SET_DW || hunt->cell.set == SET_DB)
            hunt_images(hunt);
        hunt_sum(hunt);
        hunt_neighbours(hunt);
        break;
    case OP_SGD:
        add(hunt, MISTAKE_SIGN, done_wrongly(hunt, alter_change_sign, 0));
        add(hunt, MISTAKE_NO_RATE, done_wrongly(hunt, alter_whole_gradient, 0));
        hunt_sum(hunt);
        hunt_neighbours(hunt);
        break;
    default: hunt_conv(hunt);
    }
}

static int hunt_cell(const Trace *trace, Cell cell, int64_t last, bool whole, float right, Mistake list[MISTAKES_MOST])
{
    Hunt hunt = {.trace = trace, .cell = cell, .last = last, .whole = whole, .right = right, .list = list};
    if (last >= 0 || trace->operation == OP_MAX_POOL)   /* a cell that never wins can still be given an error */
        hunt_all(&hunt);
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
