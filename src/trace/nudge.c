/* The forward convolution once more, as plain loops in double precision, and E = sum of delta_Y * Y over it: with one number
 * changed by epsilon, E moves. Nothing here knows how the engine's gradients are made, so they are tested by it. */
#include "trace/nudge.h"

#include "trace/names.h"

#include <math.h>
#include <string.h>

const double nudge_epsilons[NUDGE_EPSILONS] = {1, 0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6};

static const double products_most = 1e7;   /* some tens of milliseconds */

/* The gradient that the operation makes. */
static CellSet gradient_set(const Trace *trace)
{
    switch (trace->operation) {
    case OP_CONV_BACKWARD_WEIGHT: return SET_DW;
    case OP_CONV_BACKWARD_INPUT: return SET_DX;
    case OP_CONV_BACKWARD_BIAS: return SET_DB;
    default: return SET_NONE;
    }
}

static CellSet nudged_set(const Trace *trace)
{
    CellSet set = gradient_set(trace);
    return set == SET_DW ? SET_W : set == SET_DX ? SET_X : SET_B;
}

bool nudge_fits(const Trace *trace, Error *err)
{
    const Tensor *w = &trace->tensor[SET_W], *dy = &trace->tensor[SET_DY];
    if (gradient_set(trace) == SET_NONE)
        return error_set(err, "only a convolution's gradients can be nudged: conv-backward-weight, conv-backward-bias and conv-backward-input");
    if (!trace->tensor[SET_X].v || !w->v || !dy->v || !trace->tensor[gradient_set(trace)].v)
        return error_set(err, "this layer has not all that its error is made of");
    double products = (double)tensor_count(dy) * w->dim[1] * w->dim[2] * w->dim[3];
    return products <= products_most || error_set(err, "%.0f products for each E are too many to nudge a cell here", products);
}

Cell nudge_gradient(const Trace *trace, Cell cell)
{
    bool belongs = cell.set != SET_NONE && (cell.set == gradient_set(trace) || cell.set == nudged_set(trace));
    return gradient_set(trace) != SET_NONE && belongs ? (Cell){gradient_set(trace), cell.index} : (Cell){0};
}

/* What E is the sum of: its value, and the size of all that was added, for the rounding. */
typedef struct {
    double sum, size;
} Total;

/* One output's sum with `by` more in `changed`. */
static Total output(const Trace *trace, Place at, Cell changed, double by)
{
    const ConvSpec *spec = &trace->spec;
    const Tensor *x = &trace->tensor[SET_X], *w = &trace->tensor[SET_W], *b = &trace->tensor[SET_B];
    Total total = {0};
    for (int ic = 0; ic < x->dim[1]; ic++)
        for (int ky = 0; ky < spec->kernel.h; ky++)
            for (int kx = 0; kx < spec->kernel.w; kx++) {
                int row = at.row * spec->stride.h + ky * spec->dilation.h - spec->padding.h;
                int column = at.column * spec->stride.w + kx * spec->dilation.w - spec->padding.w;
                if (row < 0 || column < 0 || row >= x->dim[2] || column >= x->dim[3])
                    continue;
                const float *xv = tensor_at(x, at.n, ic, row, column), *wv = tensor_at(w, at.c, ic, ky, kx);
                double one = (double)*xv + (changed.set == SET_X && xv - x->v == changed.index ? by : 0);
                double other = (double)*wv + (changed.set == SET_W && wv - w->v == changed.index ? by : 0);
                total.sum += one * other;
                total.size += fabs(one * other);
            }
    double bias = (b->v ? (double)b->v[at.c] : 0) + (changed.set == SET_B && changed.index == at.c ? by : 0);
    return (Total){total.sum + bias, total.size + fabs(bias)};
}

static Total error_with(const Trace *trace, Cell changed, double by)
{
    const Tensor *dy = &trace->tensor[SET_DY];
    Total total = {0};
    for (int n = 0; n < dy->dim[0]; n++)
        for (int oc = 0; oc < dy->dim[1]; oc++)
            for (int row = 0; row < dy->dim[2]; row++)
                for (int column = 0; column < dy->dim[3]; column++) {
                    double delta = (double)*tensor_at(dy, n, oc, row, column);
                    Total y = output(trace, (Place){n, oc, row, column}, changed, by);
                    total.sum += delta * y.sum;
                    total.size += fabs(delta) * y.size;
                }
    return total;
}

/* The engine adds single-precision numbers: each of the terms of a gradient may be off by half a unit in the 24th binary
 * place of all of them; E by some in its 53rd, which the division by 2 epsilon makes larger. */
static double rounding(const Trace *trace, const Nudge *nudge, double size)
{
    const int *dy = trace->tensor[SET_DY].dim, *w = trace->tensor[SET_W].dim;
    double terms = nudge->cell.set == SET_X ? (double)dy[1] * w[2] * w[3] : (double)dy[0] * dy[2] * dy[3];
    double most = 0;
    CellSet factor = nudge->cell.set == SET_X ? SET_W : SET_X;
    for (size_t i = 0; nudge->cell.set != SET_B && i < tensor_count(&trace->tensor[factor]); i++)
        most = fmax(most, fabs((double)trace->tensor[factor].v[i]));
    double delta = 0;
    for (size_t i = 0; i < tensor_count(&trace->tensor[SET_DY]); i++)
        delta = fmax(delta, fabs((double)trace->tensor[SET_DY].v[i]));
    double largest = delta * (nudge->cell.set == SET_B ? 1 : most);
    return terms * sqrt(terms) * largest * ldexp(1, -24) + 16 * size * ldexp(1, -53) / nudge->epsilon;
}

Nudge nudge_of(const Trace *trace, Cell gradient, double epsilon)
{
    Cell cell = {nudged_set(trace), gradient.index};
    const Tensor *nudged = &trace->tensor[cell.set];
    Nudge nudge = {.gradient = gradient, .cell = cell, .epsilon = epsilon, .value = nudged->v ? (double)nudged->v[cell.index] : 0};
    Total at = error_with(trace, cell, 0);
    nudge.below = error_with(trace, cell, -epsilon).sum;
    nudge.at = at.sum;
    nudge.above = error_with(trace, cell, epsilon).sum;
    nudge.difference = (nudge.above - nudge.below) / (2 * epsilon);
    nudge.analytic = (double)trace->tensor[gradient.set].v[gradient.index];
    nudge.slack = rounding(trace, &nudge, at.size);
    return nudge;
}

bool nudge_agrees(const Nudge *nudge)
{
    return fabs(nudge->difference - nudge->analytic) <= nudge->slack;
}

void nudge_name(const Trace *trace, const Nudge *nudge, bool tex, Text *out)
{
    Trace named = *trace;   /* where there is no bias it has a name all the same: as many as gradients of it */
    if (nudge->cell.set == SET_B)
        memcpy(named.tensor[SET_B].dim, trace->tensor[SET_DB].dim, sizeof named.tensor[SET_B].dim);
    (tex ? name_tex : name_plain)(&named, nudge->cell, out);
}

bool nudge_find(const Trace *trace, const char *name, Cell *gradient, Error *err)
{
    CellSet set = gradient_set(trace);
    size_t count = tensor_count(&trace->tensor[set]);
    Text text = {0}, first = {0};
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        Nudge nudge = {.gradient = {set, (int64_t)i}, .cell = {nudged_set(trace), (int64_t)i}};
        text_clear(&text);
        nudge_name(trace, &nudge, false, &text);
        found = strcmp(text_get(&text), name) == 0;
        if (i == 0)
            text_add(&first, "%s", text_get(&text));
        text_clear(&text);
        name_plain(trace, nudge.gradient, &text);
        found |= strcmp(text_get(&text), name) == 0;
        *gradient = nudge.gradient;
    }
    if (!found)
        error_set(err, "--nudge %s: there is no such cell; the first one is %s", name, text_get(&first));
    text_free(&text);
    text_free(&first);
    return found;
}

void nudge_number(double value, Text *out)
{
    char digits[48];
    text_add(out, "%s", text_number(value, 9, true, digits, sizeof digits));
}

void nudge_rest(double value, Text *out)
{
    char digits[48];
    text_add(out, "%s", text_number(value, 2, true, digits, sizeof digits));
}

/* "E(x + 0.01) = 69.24". */
static void say_error(const char *name, const char *sign, double epsilon, double value, Text *out)
{
    text_add(out, "E(%s", name);
    if (*sign) {
        text_add(out, " %s ", sign);
        nudge_number(epsilon, out);
    }
    text_add(out, ") = ");
    nudge_number(value, out);
    text_add(out, "\n");
}

void nudge_say(const Trace *trace, const Nudge *nudge, Text *out)
{
    Text name = {0};
    nudge_name(trace, nudge, false, &name);
    text_add(out, "E = Σ δ_Y·Y, %s = ", text_get(&name));
    nudge_number(nudge->value, out);
    text_add(out, "\n");
    say_error(text_get(&name), "−", nudge->epsilon, nudge->below, out);
    say_error(text_get(&name), "", nudge->epsilon, nudge->at, out);
    say_error(text_get(&name), "+", nudge->epsilon, nudge->above, out);
    text_add(out, "(");
    nudge_number(nudge->above, out);
    text_add(out, nudge->below < 0 ? " − (" : " − ");
    nudge_number(nudge->below, out);
    text_add(out, nudge->below < 0 ? "))/" : ")/");
    nudge_number(2 * nudge->epsilon, out);
    text_add(out, " = ");
    nudge_number(nudge->difference, out);
    text_add(out, "\n");
    name_plain(trace, nudge->gradient, out);
    text_add(out, " = ");
    nudge_number(nudge->analytic, out);
    text_add(out, nudge_agrees(nudge) ? ", the same but for " : ", which differs by ");
    nudge_rest(fabs(nudge->difference - nudge->analytic), out);
    text_add(out, "\n");
    text_free(&name);
}
