/* The line that does a step. A table says for each kind of step which function does it, how the line begins that does, and
 * which indices run there; the line's number is looked up in the function's text. The indices' values are those of the
 * cells that the step touches. */
#include "trace/source.h"

#include <assert.h>
#include <string.h>

/* Steps of this operation, pass and route that write this tensor in this way; ANY where it does not matter. */
enum { ANY = -1 };

typedef struct {
    int operation, pass, route, out, kind;
    const char *file, *function, *statement, *indices;
} Spot;

#define CONV "src/engine/conv.c"
#define BACK "src/engine/conv_backward.c"
#define POOL "src/engine/pool.c"
#define LINE "src/engine/linear.c"
#define LOSS "src/engine/loss.c"
#define SLOPE "src/engine/activation.c"
#define DESCENT "src/engine/sgd.c"

static const Spot spots[] = {
    {OP_CONV_FORWARD, ANY, ROUTE_NAIVE, ANY, STEP_PRODUCT, CONV, "conv_forward", "sum += conv_padded(", "n oc oy ox ic ky kx"},
    {OP_CONV_FORWARD, ANY, ROUTE_NAIVE, ANY, STEP_BIAS, CONV, "conv_forward", "sum += b->v[oc]", "n oc oy ox"},
    {ANY, ANY, ROUTE_IM2COL, SET_COL, STEP_COPY, CONV, "conv_im2col", "*col++ =", "ic ky kx oy ox"},
    {OP_CONV_FORWARD, ANY, ROUTE_IM2COL, ANY, STEP_PRODUCT, CONV, "multiply", "sum[i] += value[i] * weight", "oc k i"},
    {OP_CONV_FORWARD, ANY, ROUTE_IM2COL, ANY, STEP_BIAS, CONV, "multiply", "sum[i] += b[oc]", "oc i"},

    {OP_CONV_BACKWARD_INPUT, ANY, ROUTE_ROT, SET_ROT, ANY, BACK, "conv_backward_input_rot", "float turned =", "ic oc ky kx"},
    {OP_CONV_BACKWARD_INPUT, ANY, ROUTE_ROT, SET_SPREAD, ANY, BACK, "conv_spread", "return between", "n oc row column"},
    {OP_CONV_BACKWARD_INPUT, ANY, ROUTE_ROT, SET_DX, ANY, BACK, "conv_backward_input_rot", "sum += conv_spread(", "n ic iy ix oc ky kx"},
    {OP_CONV_BACKWARD_INPUT, ANY, ROUTE_SCATTER, ANY, STEP_PRODUCT, BACK, "conv_backward_input_scatter", "add_inside(dx,", "n oc oy ox ic ky kx"},
    {OP_CONV_BACKWARD_INPUT, ANY, ANY, ANY, STEP_CUT, BACK, "add_inside", "if (row >= 0", "n ic row column"},
    {OP_CONV_BACKWARD_INPUT, ANY, ROUTE_COL2IM, SET_DCOL, ANY, BACK, "multiply_transposed", "sum[i] += weight", "oc k i"},
    {OP_CONV_BACKWARD_INPUT, ANY, ROUTE_COL2IM, ANY, STEP_ADD, BACK, "conv_col2im", "add_inside(x,", "oy ox ic ky kx"},
    {OP_CONV_BACKWARD_WEIGHT, ANY, ROUTE_NAIVE, ANY, ANY, BACK, "conv_backward_weight", "sum += conv_padded(", "oc ic ky kx n oy ox"},
    {OP_CONV_BACKWARD_WEIGHT, ANY, ROUTE_IM2COL, SET_DW, ANY, BACK, "add_product_transposed", "sum += delta", "oc k i"},
    {OP_CONV_BACKWARD_BIAS, ANY, ANY, ANY, ANY, BACK, "conv_backward_bias", "sum += *tensor_at(", "oc n oy ox"},

    {OP_MAX_POOL, PASS_FORWARD, ANY, ANY, ANY, POOL, "winner_of", "if (x->v[at]", "iy ix"},
    {OP_MAX_POOL, PASS_BACKWARD, ANY, ANY, ANY, POOL, "pool_max_backward", "dx->v[winner[i]] +=", "i"},
    {OP_AVERAGE_POOL, PASS_FORWARD, ANY, ANY, STEP_ADD, POOL, "pool_average_forward", "sum += *tensor_at(", "n c oy ox iy ix"},
    {OP_AVERAGE_POOL, PASS_FORWARD, ANY, ANY, STEP_DIVIDE, POOL, "pool_average_forward", "*tensor_at(y,", "n c oy ox"},
    {OP_AVERAGE_POOL, PASS_BACKWARD, ANY, ANY, ANY, POOL, "pool_average_backward", "*tensor_at(dx,", "n c oy ox iy ix"},
    {OP_GLOBAL_POOL, PASS_FORWARD, ANY, ANY, STEP_ADD, POOL, "pool_global_forward", "sum += x->v[", "i cell"},
    {OP_GLOBAL_POOL, PASS_FORWARD, ANY, ANY, STEP_DIVIDE, POOL, "pool_global_forward", "y->v[i] =", "i"},
    {OP_GLOBAL_POOL, PASS_BACKWARD, ANY, ANY, ANY, POOL, "pool_global_backward", "dx->v[i] =", "i"},

    {OP_LINEAR, PASS_FORWARD, ANY, ANY, STEP_PRODUCT, LINE, "linear_forward", "sum += x->v[", "n o i"},
    {OP_LINEAR, PASS_FORWARD, ANY, ANY, STEP_BIAS, LINE, "linear_forward", "sum += b->v[o]", "n o"},
    {OP_LINEAR, PASS_BACKWARD, ANY, SET_DX, ANY, LINE, "linear_backward_input", "sum += dy->v[", "n i o"},
    {OP_LINEAR, PASS_BACKWARD, ANY, SET_DW, ANY, LINE, "linear_backward_weight", "sum += dy->v[", "o i n"},
    {OP_LINEAR, PASS_BACKWARD, ANY, SET_DB, ANY, LINE, "linear_backward_bias", "sum += *tensor_at(", "o n"},

    {OP_SOFTMAX, PASS_FORWARD, ANY, SET_MAX, ANY, LOSS, "largest", "if (x[c] > most)", "c"},
    {OP_SOFTMAX, PASS_FORWARD, ANY, SET_EXP, ANY, LOSS, "loss_softmax", "*tensor_at(p,", "n c"},
    {OP_SOFTMAX, PASS_FORWARD, ANY, SET_SUM, ANY, LOSS, "sum_of_exponentials", "sum += expf(", "c"},
    {OP_SOFTMAX, PASS_FORWARD, ANY, SET_P, ANY, LOSS, "loss_softmax", "*tensor_at(p,", "n c"},
    {OP_SOFTMAX, PASS_FORWARD, ANY, SET_LOSS, ANY, LOSS, "loss_forward", "loss += logf(", "n"},
    {OP_SOFTMAX, PASS_FORWARD, ANY, SET_E, STEP_ADD, LOSS, "loss_forward", "loss += logf(", "n"},
    {OP_SOFTMAX, PASS_FORWARD, ANY, SET_E, STEP_DIVIDE, LOSS, "loss_forward", "return loss /", ""},
    {OP_SOFTMAX, PASS_BACKWARD, ANY, ANY, ANY, LOSS, "loss_backward", "*tensor_at(dx,", "n c"},

    {OP_SGD, ANY, ANY, SET_G, ANY, DESCENT, "sgd_step", "float gradient =", "i"},
    {OP_SGD, ANY, ANY, SET_GB, ANY, DESCENT, "sgd_step", "float gradient =", "i"},
    {OP_SGD, ANY, ANY, SET_NEW_V, ANY, DESCENT, "sgd_step", "v->v[i] =", "i"},
    {OP_SGD, ANY, ANY, SET_NEW_VB, ANY, DESCENT, "sgd_step", "v->v[i] =", "i"},
    {OP_SGD, ANY, ANY, SET_NEW_W, ANY, DESCENT, "sgd_step", "w->v[i] -=", "i"},
    {OP_SGD, ANY, ANY, SET_NEW_B, ANY, DESCENT, "sgd_step", "w->v[i] -=", "i"},
};

/* An activation's lines are told by its function. */
static const Spot curve[ACTIVATION_COUNT] = {
    [ACTIVATION_RELU] = {ANY, ANY, ANY, ANY, ANY, SLOPE, "activation_value", "return x <= 0.0f", ""},
    [ACTIVATION_TANH] = {ANY, ANY, ANY, ANY, ANY, SLOPE, "activation_value", "return tanhf", ""},
    [ACTIVATION_SIGMOID] = {ANY, ANY, ANY, ANY, ANY, SLOPE, "activation_value", "return 1.0f / (", ""},
};
static const Spot slope[ACTIVATION_COUNT] = {
    [ACTIVATION_RELU] = {ANY, ANY, ANY, ANY, ANY, SLOPE, "activation_slope", "return y <= 0.0f", ""},
    [ACTIVATION_TANH] = {ANY, ANY, ANY, ANY, ANY, SLOPE, "activation_slope", "return 1.0f - y * y", ""},
    [ACTIVATION_SIGMOID] = {ANY, ANY, ANY, ANY, ANY, SLOPE, "activation_slope", "return y * (", ""},
};
static const Spot error = {ANY, ANY, ANY, ANY, ANY, SLOPE, "activation_error", "dy * slope", ""};

static bool is(int wanted, int found)
{
    return wanted == ANY || wanted == found;
}

static const Spot *spot_of(const Trace *trace, const Step *step)
{
    if (trace->operation == OP_ACTIVATION)
        return step->kind == STEP_FUNCTION ? &curve[trace->function] : step->kind == STEP_SLOPE ? &slope[trace->function] : &error;
    const Spot *spot = spots;
    while (!is(spot->operation, (int)trace->operation) || !is(spot->pass, (int)trace->pass) || !is(spot->route, (int)trace->route)
           || !is(spot->out, (int)step->out.set) || !is(spot->kind, (int)step->kind)) {
        spot++;
        assert(spot < spots + sizeof spots / sizeof *spots);
    }
    return spot;
}

/* Whether a line begins the definition of a function: its name before a parenthesis, at the left edge, no semicolon. */
static bool defines(const char *line, const char *function)
{
    const char *name = strstr(line, function);
    return name && line[0] != ' ' && line[0] != '/' && name[strlen(function)] == '(' && !strchr(line, ';');
}

Source source_of(const Trace *trace, int64_t i)
{
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    const Spot *spot = spot_of(trace, &step);
    Source source = {.file = source_files, .function = spot->function};
    while (strcmp(source.file->path, spot->file) != 0) {
        source.file++;
        assert(source.file->path);
    }
    const SourceFile *file = source.file;
    for (int line = 1; line <= file->lines && source.last == 0; line++) {
        const char *text = file->line[line - 1];
        if (source.first == 0)
            source.first = defines(text, spot->function) ? line : 0;
        else if (text[0] == '}')
            source.last = line;
        else if (source.line == 0 && strstr(text, spot->statement))
            source.line = line;
    }
    assert(source.line > 0 && source.last > 0);
    return source;
}

/* Every index that a source line may run over, by its name there. */
enum { N, OC, OY, OX, IC, KY, KX, IY, IX, ROW, COLUMN, K, I, O, C, CELL, INDICES };
static const char *const names[INDICES] = {"n", "oc", "oy", "ox", "ic", "ky", "kx", "iy", "ix", "row", "column", "k", "i", "o", "c", "cell"};

static void set_column(const Trace *trace, Place at, int64_t value[INDICES])
{
    const int *w = trace->tensor[SET_W].dim[0] ? trace->tensor[SET_W].dim : trace->tensor[SET_DW].dim;
    int width = trace->tensor[trace->tensor[SET_DY].dim[3] ? SET_DY : SET_Y].dim[3];
    value[N] = at.c;
    value[K] = at.row;
    value[I] = at.column;
    value[IC] = at.row / w[3] / w[2];
    value[KY] = at.row / w[3] % w[2];
    value[KX] = at.row % w[3];
    value[OY] = at.column / width;
    value[OX] = at.column % width;
}

/* What a cell of the convolution's or a pooling's tensors says about the indices. */
static void set_by_cell(const Trace *trace, Cell cell, int64_t value[INDICES])
{
    Place at = cell_place(trace, cell);
    switch (cell.set) {
    case SET_COL:
    case SET_DCOL: set_column(trace, at, value); return;
    case SET_Y:
    case SET_DY:
        value[N] = at.n;
        value[OC] = value[C] = at.c;
        value[OY] = at.row;
        value[OX] = at.column;
        return;
    case SET_X:
    case SET_PAD:
    case SET_DX:
    case SET_DPAD:
        value[N] = at.n;
        value[IC] = value[C] = at.c;
        value[IY] = value[ROW] = at.row;
        value[IX] = value[COLUMN] = at.column;
        return;
    case SET_W:
    case SET_DW:
    case SET_ROT:
        value[OC] = at.n;
        value[IC] = at.c;
        value[KY] = at.row;
        value[KX] = at.column;
        return;
    case SET_DB: value[OC] = at.c; return;
    case SET_EXP:
    case SET_P:
    case SET_LOSS:
    case SET_SPREAD: value[N] = at.n; value[C] = value[OC] = at.c; value[ROW] = at.row; value[COLUMN] = at.column; return;
    default: return;
    }
}

/* In a matrix product k and i count the columns' rows and columns, without columns the window's taps and places. */
static void set_matrix(const Trace *trace, const Step *step, int64_t value[INDICES])
{
    if (trace->operation == OP_CONV_FORWARD && step->kind == STEP_BIAS)
        value[I] = value[OY] * trace->tensor[SET_Y].dim[3] + value[OX];
}

/* The fully connected layer's o and i, and n. */
static void set_linear(const Trace *trace, const Step *step, int64_t value[INDICES])
{
    int64_t in = trace->tensor[SET_W].dim[1], out = trace->tensor[SET_W].dim[0];
    const Cell cell[3] = {step->a, step->b, step->out};
    for (int c = 0; c < 3; c++) {
        int64_t index = cell[c].index;
        CellSet set = cell[c].set;
        if (set == SET_Y || set == SET_DY) {
            value[N] = index / out;
            value[O] = index % out;
        } else if (set == SET_X || set == SET_DX) {
            value[N] = index / in;
            value[I] = index % in;
        } else if (set == SET_W || set == SET_DW) {
            value[O] = index / in;
            value[I] = index % in;
        } else if (set == SET_B || set == SET_DB) {
            value[O] = index;
        }
    }
}

static void set_others(const Trace *trace, const Step *step, int64_t value[INDICES])
{
    int64_t index = step->out.index, classes = trace->tensor[SET_X].dim[1];
    switch (trace->operation) {
    case OP_LINEAR: set_linear(trace, step, value); break;
    case OP_MAX_POOL: value[I] = step->a.index; break;
    case OP_GLOBAL_POOL:
        value[I] = index;
        value[CELL] = trace->pass == PASS_FORWARD ? value[IY] * trace->spec.kernel.w + value[IX] : 0;
        break;
    case OP_SOFTMAX:
        value[C] = step->out.set == SET_DX ? index % trace->tensor[SET_P].dim[1] : step->a.index % classes;
        value[N] = step->out.set == SET_E ? step->a.index : step->out.set == SET_LOSS ? index : value[N];
        break;
    case OP_SGD: value[I] = index; break;
    default: set_matrix(trace, step, value);
    }
}

int source_indices(const Trace *trace, int64_t i, SourceIndex index[SOURCE_INDICES_MOST])
{
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    const char *at = spot_of(trace, &step)->indices;
    int64_t value[INDICES] = {0};
    int count = 0;
    set_by_cell(trace, step.b, value);
    set_by_cell(trace, step.a, value);
    set_by_cell(trace, step.out, value);
    set_others(trace, &step, value);
    while (*at) {
        size_t length = strcspn(at, " ");
        for (int which = 0; which < INDICES; which++)
            if (strlen(names[which]) == length && strncmp(names[which], at, length) == 0)
                index[count++] = (SourceIndex){names[which], value[which]};
        at += length + (at[length] == ' ');
    }
    return count;
}
