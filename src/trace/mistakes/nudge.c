/* The forward operation once more, as plain loops in double precision, and its error E: with one number changed by
 * epsilon, E moves. Nothing here knows how the engine's gradients are made, so they are tested by it. */
#include "trace/mistakes/nudge.h"

#include "trace/say/names.h"
#include "trace/operations/operation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double nudge_epsilons[NUDGE_EPSILONS] = {1, 0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6};

static const double products_most = 1e7;   /* some tens of milliseconds */

static const CellSet gradients[] = {SET_DW, SET_DX, SET_DB};
enum { GRADIENTS = sizeof gradients / sizeof *gradients };

static CellSet nudged_set(CellSet gradient)
{
    return gradient == SET_DW ? SET_W : gradient == SET_DX ? SET_X : SET_B;
}

static bool makes(const Trace *trace, CellSet gradient)
{
    return trace->kind && trace->kind->makes && trace->kind->makes(trace, gradient);
}

/* All tensors that E and the gradient are made of. */
static bool complete(const Trace *trace)
{
    const Tensor *tensor = trace->tensor;
    for (int i = 0; i < GRADIENTS; i++)
        if (makes(trace, gradients[i]) && !tensor[gradients[i]].v)
            return false;
    return tensor[SET_X].v
           && (trace->operation == OP_SOFTMAX ? tensor[SET_T].v != NULL : tensor[SET_W].v && tensor[SET_DY].v);
}

bool nudge_fits(const Trace *trace, Error *err)
{
    bool made = false;
    for (int i = 0; i < GRADIENTS; i++)
        made |= makes(trace, gradients[i]);
    if (!made)
        return error_set(err, "only scenes that make gradients can be nudged: conv-backward-weight, "
                              "conv-backward-bias, conv-backward-input,"
                              " and with --pass backward linear and softmax");
    if (!complete(trace))
        return error_set(err, "this layer has not all that its error is made of");
    const Tensor *w = &trace->tensor[SET_W];
    double products = trace->operation == OP_SOFTMAX
                          ? (double)tensor_count(&trace->tensor[SET_X])
                          : (double)tensor_count(&trace->tensor[SET_DY]) * w->dim[1] * w->dim[2] * w->dim[3];
    return products <= products_most
           || error_set(err, "%.0f products for each E are too many to nudge a cell here", products);
}

Cell nudge_gradient(const Trace *trace, Cell cell)
{
    for (int i = 0; i < GRADIENTS; i++)
        if (makes(trace, gradients[i]) && (cell.set == gradients[i] || cell.set == nudged_set(gradients[i])))
            return (Cell){gradients[i], cell.index};
    return (Cell){0};
}

/* What E is the sum of: its value, and the size of all that was added, for the rounding. */
typedef struct {
    double sum, size;
} Total;

/* A tensor's number, 0 where there is no bias; with `by` more where it is the changed one. */
static double number(const Trace *trace, CellSet set, int64_t index, Cell changed, double by)
{
    const float *v = trace->tensor[set].v;
    return (v ? (double)v[index] : 0) + (changed.set == set && changed.index == index ? by : 0);
}

static void add(Total *total, double term)
{
    total->sum += term;
    total->size += fabs(term);
}

/* One output's sum with `by` more in `changed`, but for its bias. */
static void conv_output(const Trace *trace, Place at, Cell changed, double by, Total *total)
{
    const ConvSpec *spec = &trace->spec;
    const Tensor *x = &trace->tensor[SET_X], *w = &trace->tensor[SET_W];
    for (int ic = 0; ic < x->dim[1]; ic++)
        for (int ky = 0; ky < spec->kernel.h; ky++)
            for (int kx = 0; kx < spec->kernel.w; kx++) {
                int row = at.row * spec->stride.h + ky * spec->dilation.h - spec->padding.h;
                int column = at.column * spec->stride.w + kx * spec->dilation.w - spec->padding.w;
                if (row < 0 || column < 0 || row >= x->dim[2] || column >= x->dim[3])
                    continue;
                add(total, number(trace, SET_X, tensor_at(x, at.n, ic, row, column) - x->v, changed, by)
                         * number(trace, SET_W, tensor_at(w, at.c, ic, ky, kx) - w->v, changed, by));
            }
}

static void linear_output(const Trace *trace, Place at, Cell changed, double by, Total *total)
{
    int64_t inputs = trace->tensor[SET_W].dim[1];
    for (int64_t i = 0; i < inputs; i++)
        add(total, number(trace, SET_X, at.n * inputs + i, changed, by)
                       * number(trace, SET_W, at.c * inputs + i, changed, by));
}

static Total output(const Trace *trace, Place at, Cell changed, double by)
{
    Total total = {0};
    (trace->operation == OP_LINEAR ? linear_output : conv_output)(trace, at, changed, by, &total);
    add(&total, number(trace, SET_B, at.c, changed, by));
    return total;
}

/* The mean of -log p over the images: each the logarithm of the sum of e^(x - its target's x). */
static Total softmax_error(const Trace *trace, Cell changed, double by)
{
    const int images = trace->tensor[SET_X].dim[0], classes = trace->tensor[SET_X].dim[1];
    Total total = {0};
    for (int64_t n = 0; n < images; n++) {
        double most = -HUGE_VAL, target = 0, sum = 0;
        for (int64_t i = n * classes; i < (n + 1) * classes; i++) {
            double x = number(trace, SET_X, i, changed, by);
            most = fmax(most, x);
            if (trace->tensor[SET_T].v[i] != 0)
                target = x;
        }
        for (int64_t i = n * classes; i < (n + 1) * classes; i++)
            sum += exp(number(trace, SET_X, i, changed, by) - most);
        add(&total, log(sum) / images);
        add(&total, (most - target) / images);
    }
    return total;
}

static Total error_with(const Trace *trace, Cell changed, double by)
{
    if (trace->operation == OP_SOFTMAX)
        return softmax_error(trace, changed, by);
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

/* Softmax bends: a difference quotient misses the slope by epsilon^2/6 times the third derivative somewhere between,
 * which is p(1-p)(1-2p)/N and nowhere above 0.0963/N. And the engine's exponents x - max are rounded, as far as x
 * reaches. */
static double softmax_slack(const Trace *trace, double epsilon)
{
    const Tensor *x = &trace->tensor[SET_X];
    double reach = 0;
    for (size_t i = 0; i < tensor_count(x); i++)
        reach = fmax(reach, fabs((double)x->v[i]));
    return (epsilon * epsilon / 6 * 0.0963 + (x->dim[1] + 8 + 4 * reach) * ldexp(1, -24)) / x->dim[0];
}

/* The engine adds single-precision numbers: each of the terms of a gradient may be off by half a unit in the 24th
 * binary place of all of them; E by some in its 53rd, which the division by 2 epsilon makes larger. */
static double rounding(const Trace *trace, const Nudge *nudge, double size)
{
    double quotient = 16 * size * ldexp(1, -53) / nudge->epsilon;
    if (trace->operation == OP_SOFTMAX)
        return softmax_slack(trace, nudge->epsilon) + quotient;
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
    return terms * sqrt(terms) * largest * ldexp(1, -24) + quotient;
}

Nudge nudge_of(const Trace *trace, Cell gradient, double epsilon)
{
    Cell cell = {nudged_set(gradient.set), gradient.index};
    Nudge nudge = {
        .gradient = gradient, .cell = cell, .epsilon = epsilon, .value = number(trace, cell.set, cell.index, cell, 0)};
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

/* Whether the gradient's cell, or what is nudged for it, is written so. */
static bool is_called(const Trace *trace, Cell gradient, const char *name)
{
    Nudge nudge = {.gradient = gradient, .cell = {nudged_set(gradient.set), gradient.index}};
    Text text = {0};
    nudge_name(trace, &nudge, false, &text);
    bool called = strcmp(text_get(&text), name) == 0;
    text_clear(&text);
    name_plain(trace, gradient, &text);
    called |= strcmp(text_get(&text), name) == 0;
    text_free(&text);
    return called;
}

bool nudge_find(const Trace *trace, const char *name, Cell *gradient, Error *err)
{
    Nudge first = {0};
    for (int g = GRADIENTS - 1; g >= 0; g--) {
        int64_t count = makes(trace, gradients[g]) ? (int64_t)tensor_count(&trace->tensor[gradients[g]]) : 0;
        if (count > 0)
            first = (Nudge){.gradient = {gradients[g], 0}, .cell = {nudged_set(gradients[g]), 0}};
        for (int64_t i = 0; i < count; i++)
            if (is_called(trace, *gradient = (Cell){gradients[g], i}, name))
                return true;
    }
    Text text = {0};
    nudge_name(trace, &first, false, &text);
    error_set(err, "--nudge %s: there is no such cell; the first one is %s", name, text_get(&text));
    text_free(&text);
    return false;
}

const char *nudge_error(const Trace *trace, bool tex)
{
    if (trace->operation != OP_SOFTMAX)
        return tex ? "E=\\sum\\delta_Y\\,Y" : "E = Σ δ_Y·Y";
    if (trace->tensor[SET_X].dim[0] == 1)
        return tex ? "E=-\\log p" : "E = −log p";
    return tex ? "E=-\\frac{1}{N}\\sum_{n}\\log p_n" : "E = −(1/N)·Σ log p";
}

enum { USUAL_DIGITS = 9, MOST_DIGITS = 17 };   /* 17 tell a double from every other */

/* The number that is read where `value` is shown. A long double, where it is longer, has room for the decimals of
 * 17 digits. */
static long double seen(double value, int digits)
{
    char text[48];
    return strtold(text_number(value, digits, false, text, sizeof text), NULL);
}

/* Whether a number that is reckoned from what is shown is the one that is shown for it. */
static bool holds(long double reckoned, double value, int digits)
{
    long double shown = seen(value, digits);
    long double unit = shown != 0 ? powl(10, floorl(log10l(fabsl(shown))) + 1 - digits) : 0;
    if (unit > 1 && fabsl(shown) < 1e7L)   /* whole numbers stand there with all their digits */
        unit = 1;
    return fabsl(reckoned - shown) <= 0.5001L * unit;
}

NudgeDigits nudge_digits(const Nudge *nudge, int quotient)
{
    enum { LEAST_DIGITS = 4 };   /* with fewer, what is shown would be read as more exact than it is */
    for (int few = quotient; few >= LEAST_DIGITS; few--)
        for (int digits = USUAL_DIGITS; digits <= MOST_DIGITS; digits++) {
            long double above = seen(nudge->above, digits), at = seen(nudge->at, digits);
            long double gained = (above - seen(nudge->below, digits)) / seen(2 * nudge->epsilon, USUAL_DIGITS);
            if (holds(gained, nudge->difference, few) && holds(above - at, nudge->above - nudge->at, few))
                return (NudgeDigits){digits, few, false};
        }
    return (NudgeDigits){MOST_DIGITS, 2, true};
}

void nudge_number(double value, int digits, Text *out)
{
    char text[48];
    text_add(out, "%s", text_number(value, digits, true, text, sizeof text));
}

/* "E(x + 0.01) = 69.24". */
static void say_error(const char *name, const char *sign, double epsilon, double value, int digits, Text *out)
{
    text_add(out, "E(%s", name);
    if (*sign) {
        text_add(out, " %s ", sign);
        nudge_number(epsilon, USUAL_DIGITS, out);
    }
    text_add(out, ") = ");
    nudge_number(value, digits, out);
    text_add(out, "\n");
}

void nudge_say(const Trace *trace, const Nudge *nudge, Text *out)
{
    Text name = {0};
    NudgeDigits digits = nudge_digits(nudge, USUAL_DIGITS);
    nudge_name(trace, nudge, false, &name);
    text_add(out, "%s, %s = ", nudge_error(trace, false), text_get(&name));
    nudge_number(nudge->value, USUAL_DIGITS, out);
    text_add(out, "\n");
    say_error(text_get(&name), "−", nudge->epsilon, nudge->below, digits.errors, out);
    say_error(text_get(&name), "", nudge->epsilon, nudge->at, digits.errors, out);
    say_error(text_get(&name), "+", nudge->epsilon, nudge->above, digits.errors, out);
    text_add(out, "(");
    nudge_number(nudge->above, digits.errors, out);
    text_add(out, nudge->below < 0 ? " − (" : " − ");
    nudge_number(nudge->below, digits.errors, out);
    text_add(out, nudge->below < 0 ? "))/" : ")/");
    nudge_number(2 * nudge->epsilon, USUAL_DIGITS, out);
    text_add(out, digits.near ? " ≈ " : " = ");
    nudge_number(nudge->difference, digits.quotient, out);
    text_add(out, "\n");
    name_plain(trace, nudge->gradient, out);
    text_add(out, " = ");
    nudge_number(nudge->analytic, USUAL_DIGITS, out);
    text_add(out, nudge_agrees(nudge) ? ", the same but for " : ", which differs by ");
    nudge_number(fabs(nudge->difference - nudge->analytic), 2, out);
    text_add(out, "\n");
    text_free(&name);
}
