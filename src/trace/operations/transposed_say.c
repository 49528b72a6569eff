/* The transposed convolution in words, formulas and code. */
#include "trace/operations/transposed.h"

static bool apart(const Trace *trace, const Step *step)
{
    (void)step;
    return trace->spec.stride.h > 1 || trace->spec.stride.w > 1;
}

static bool multiplies(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->kind == STEP_PRODUCT;
}

static bool adds_bias(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->kind == STEP_BIAS;
}

const SayRow transposed_sentence[] = {
    {ON_ALL, ROUTE_SCATTER, ON_ALL, SAY_ABOUT, NULL,
     "Each number of X spreads its kernel over Y and is added there, times each weight. So a convolution's error goes "
     "back: it is that way back, not the inverse, for what was summed up stays summed up."},
    {ON_ALL, ROUTE_ZEROS, ON_ALL, SAY_ABOUT, NULL,
     "X moves apart and gets zeros around it; the turned kernel slides over that as in any convolution and gives the "
     "same Y."},
    {ON_ALL, ON_ALL, SET_DX, SAY_ABOUT, NULL,
     "Each number of X went over a window of Y: its error is the errors there, each times the weight that led to it. "
     "That is a plain convolution."},
    {ON_ALL, ON_ALL, SET_DW, SAY_ABOUT, NULL,
     "A weight led each number of X to one cell of Y: its gradient is the sum of these numbers, each times the error "
     "there."},
    {ON_ALL, ON_ALL, SET_ROT, SAY_MOVING, NULL,
     "The kernel turns by 180° about its middle: the weight in row i, column j goes to row {bottom} − i, column "
     "{right} − j."},
    {ON_ALL, ON_ALL, SET_ROT, SAY_CELL, NULL,
     "The kernel has turned by 180°: what was last is first now."},
    {ON_ALL, ON_ALL, SET_ROT, STEP_COPY, NULL,
     "The kernel turns by 180°: {a} comes to row {row}, column {column}."},
    {ON_ALL, ON_ALL, SET_XSPREAD, SAY_MOVING, apart,
     "Zeros slide in around the numbers of X and, because of the stride, between them."},
    {ON_ALL, ON_ALL, SET_XSPREAD, SAY_MOVING, NULL, "Zeros slide in around the numbers of X."},
    {ON_ALL, ON_ALL, SET_XSPREAD, SAY_CELL, apart,
     "X has zeros around its numbers and, because of the stride, between them."},
    {ON_ALL, ON_ALL, SET_XSPREAD, SAY_CELL, NULL,
     "X has zeros around its numbers, so that the turned kernel reaches every cell of Y."},
    {ON_ALL, ON_ALL, SET_XSPREAD, STEP_COPY, NULL,
     "Zeros come around the numbers of X: {a} stands at row {row}, column {column}."},
    {ON_ALL, ON_ALL, SET_Y, SAY_CELL, adds_bias, "The bias is added: {out} = {after}."},
    {ON_ALL, ROUTE_ZEROS, ON_ALL, SAY_CELL, NULL,
     "The turned kernel stands for {out}: the sum of all its products is {after}."},
    {ON_ALL, ROUTE_ZEROS, ON_ALL, STEP_PRODUCT, say_zero,
     "The turned kernel stands for {out}: under {b} lies a zero, and nothing is added."},
    {ON_ALL, ROUTE_ZEROS, ON_ALL, STEP_PRODUCT, NULL,
     "The turned kernel stands for {out}: {a} lies under {b}, so {term} is added."},
    {ON_ALL, ON_ALL, SET_YPAD, STEP_PRODUCT, NULL,
     "The window of {a} reaches over the edge of Y: {term} lands in the padding."},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, SAY_MOVING, multiplies, "{a} spreads its kernel over its window of Y."},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, SAY_CELL, multiplies, "{a} has spread its kernel over its window of Y."},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, STEP_PRODUCT, say_opens,
     "{a} goes through {b} to {out}, which begins with {term}."},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, STEP_PRODUCT, NULL,
     "{a} goes through {b} to {out}, where others have been before: {term} is added."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_CUT, NULL,
     "Y does not reach that far: what landed in the padding is cut off."},
    {ON_ALL, ON_ALL, SET_DX, SAY_CELL, NULL,
     "The errors over the window of {x}, each times its weight, sum up to its error: {after}."},
    {ON_ALL, ON_ALL, SET_DX, STEP_PRODUCT, say_zero,
     "The window of {x} reached over the edge of Y, where no error comes from: nothing is added."},
    {ON_ALL, ON_ALL, SET_DX, STEP_PRODUCT, NULL,
     "{x} went through {b}, and what came of it has the error {a}: {term} is added to its own."},
    {ON_ALL, ON_ALL, SET_DW, SAY_CELL, NULL,
     "All numbers of X, each times the error where the weight {w} led it, sum up to its gradient: {after}."},
    {ON_ALL, ON_ALL, SET_DW, STEP_PRODUCT, say_zero,
     "The weight {w} led {a} over the edge of Y: nothing is added to its gradient."},
    {ON_ALL, ON_ALL, SET_DW, STEP_PRODUCT, NULL,
     "The weight {w} led {a} to where the error is {b}: {term} is added to its gradient."},
    {.sentence = NULL},
};

/* ---- Code. */

#define CODE "src/engine/transposed.c"
#define SCATTER "transposed_forward_scatter"
#define ZEROS "transposed_forward_zeros"
const SourceLine transposed_source[TRANSPOSED_SOURCES] = {
    {ON_ALL, ROUTE_SCATTER, ON_ALL, STEP_PRODUCT, CODE, SCATTER, "add_within(y,", "n ic iy ix oc ky kx",
     "add_within(y,", "row column"},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, STEP_CUT, CODE, "add_within", "if (row >= 0", "n oc row column", "if 0 <= row",
     NULL},
    {ON_ALL, ROUTE_SCATTER, ON_ALL, STEP_BIAS, CODE, "add_biases", "*tensor_at(y, n, oc", "n oc oy ox",
     "y[n][oc][oy][ox] +=", NULL},
    {ON_ALL, ROUTE_ZEROS, SET_ROT, ON_ALL, CODE, ZEROS, "float turned =", "oc ic ky kx", "turned =", NULL},
    {ON_ALL, ROUTE_ZEROS, SET_XSPREAD, ON_ALL, "src/engine/conv_backward.c", "conv_spread", "return between",
     "n oc row column", "return 0.0", NULL},
    {ON_ALL, ROUTE_ZEROS, ON_ALL, STEP_PRODUCT, CODE, ZEROS, "sum += conv_spread(", "n oc oy ox ic ky kx",
     "total += value", NULL},
    {ON_ALL, ROUTE_ZEROS, ON_ALL, STEP_BIAS, CODE, ZEROS, "sum += b->v[oc]", "n oc oy ox", "total += b[oc]", NULL},
    {ON_ALL, ROUTE_NAIVE, SET_DX, ON_ALL, CODE, "transposed_backward_input", "sum += conv_padded(",
     "n ic iy ix oc ky kx", "total += error", "row column"},
    {ON_ALL, ROUTE_NAIVE, SET_DW, ON_ALL, CODE, "transposed_backward_weight", "sum += conv_padded(",
     "ic oc ky kx n iy ix", "total += error", "row column"},
};

static void index_cell(const Trace *trace, Cell cell, int64_t value[INDEX_COUNT])
{
    Place at = cell_place(trace, cell);
    const int *w = conv_kernel_dims(trace);
    bool small = cell.set == SET_X || cell.set == SET_DX, kernel = cell.set == SET_W || cell.set == SET_ROT;
    if (cell.set == SET_NONE || cell.set == SET_B)
        return;
    if (kernel || cell.set == SET_DW) {
        value[INDEX_IC] = at.n;
        value[INDEX_OC] = at.c + (kernel ? conv_first(&trace->spec, w, at.n) : 0);
        value[INDEX_KY] = at.row;
        value[INDEX_KX] = at.column;
        return;
    }
    value[INDEX_N] = at.n;
    value[small ? INDEX_IC : INDEX_OC] = at.c;
    value[small ? INDEX_IY : INDEX_OY] = at.row;
    value[small ? INDEX_IX : INDEX_OX] = at.column;
    if (!small) {
        value[INDEX_ROW] = at.row;
        value[INDEX_COLUMN] = at.column;
    }
}

void transposed_indices(const Trace *trace, const Step *step, int64_t value[INDEX_COUNT])
{
    index_cell(trace, step->b, value);
    index_cell(trace, step->a, value);
    index_cell(trace, step->out, value);
}

#define SPEC "{stride}, {padding}, {dilation}, {groups}"
#define TORCH "{stride}, {padding}, {more}, {groups}, {dilation}"

const SnippetRow transposed_forward_snippet[] = {
    {ON_ALL, ROUTE_SCATTER, SETS(X) | SETS(W) | SETS(B),
     "y = {new y}\n"
     "transposed_forward_scatter(x, w, b, " SPEC ", y)\n",
     "y = F.conv_transpose2d(x, w, b, " TORCH ")\n"},
    {ON_ALL, ROUTE_ZEROS, SETS(X) | SETS(W) | SETS(B),
     "y = {new y}\n"
     "transposed_forward_zeros(x, w, b, " SPEC ", y)\n",
     "y = F.conv_transpose2d(x, w, b, " TORCH ")\n"},
    {0, 0, 0, NULL, NULL},
};

const SnippetRow transposed_input_snippet[] = {
    {ON_ALL, ON_ALL, SETS(W) | SETS(DY),
     "dx = {new dx}\n"
     "transposed_backward_input(dy, w, " SPEC ", dx)\n",
     "x = torch.zeros({shape dx}, requires_grad=True)\n"
     "F.conv_transpose2d(x, w, None, " TORCH ").backward(dy)\n"
     "dx = x.grad\n"},
    {0, 0, 0, NULL, NULL},
};

const SnippetRow transposed_weight_snippet[] = {
    {ON_ALL, ON_ALL, SETS(X) | SETS(DY),
     "dw = {new dw}\n"
     "transposed_backward_weight(x, dy, " SPEC ", dw)\n",
     "w = torch.zeros({shape dw}, requires_grad=True)\n"
     "F.conv_transpose2d(x, w, None, " TORCH ").backward(dy)\n"
     "dw = w.grad\n"},
    {0, 0, 0, NULL, NULL},
};

/* ---- Pictures. */

int64_t transposed_row_terms(const Trace *trace, const char **row)
{
    const int *x = trace->tensor[SET_X].dim;
    *row = trace->tensor[SET_DW].dim[0] ? "image" : "channel";
    if (trace->tensor[SET_DW].dim[0])
        return (int64_t)x[2] * x[3];
    return trace->route == ROUTE_ZEROS ? (int64_t)trace->spec.kernel.h * trace->spec.kernel.w : INT64_MAX;
}

static void axis_formula(int i, int k, int s, int p, int d, int a, const char *name, Text *tex)
{
    const int64_t size = ((int64_t)i - 1) * s - 2 * (int64_t)p + (int64_t)d * (k - 1) + a + 1;
    text_add(tex, "o%s=(i-1)s-2p+d(k-1)+a+1=(%d-1)%d-2\\cdot %d+%d(%d-1)+%d+1", name, i, s, p, d, k, a);
    text_add(tex, size >= 1 ? "=\\tint{y}{\\strong{%lld}}" : "=\\strong{%lld}<1", (long long)size);
}

void transposed_formula(const SceneLine *line, Text *tex)
{
    const ConvSpec *spec = &line->spec;
    const int *x = line->input;
    bool same = x[2] == x[3] && spec->kernel.h == spec->kernel.w && spec->stride.h == spec->stride.w
                && spec->padding.h == spec->padding.w && spec->dilation.h == spec->dilation.w
                && line->more.h == line->more.w;
    axis_formula(x[2], spec->kernel.h, spec->stride.h, spec->padding.h, spec->dilation.h, line->more.h,
                 same ? "" : "_{\\mathrm{rows}}", tex);
    if (same)
        return;
    text_add(tex, "\\qquad ");
    axis_formula(x[3], spec->kernel.w, spec->stride.w, spec->padding.w, spec->dilation.w, line->more.w,
                 "_{\\mathrm{columns}}", tex);
}
