/* The nudge: one number is changed by epsilon, and the operation's row computes the error E in double precision
 * (nudge_error.h). Nothing here knows how the engine computes gradients, so it is a test of them. */
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
    if (gradient == SET_DW)
        return SET_W;
    return gradient == SET_DX ? SET_X : SET_B;
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
    return trace->kind->error && trace->kind->error->complete(trace);
}

/* Names the scenes that make some. */
static bool refuse(Error *err)
{
    Text scenes = {0};
    for (int op = 0; op < OP_COUNT; op++) {
        const OperationKind *kind = operation_kind((Operation)op);
        if (kind->makes)
            text_add(&scenes, "%s%s", scenes.length ? ", " : "", kind->name);
    }
    error_set(err, "only scenes that make gradients can be nudged, on the way back: %s", text_get(&scenes));
    text_free(&scenes);
    return false;
}

bool nudge_fits(const Trace *trace, Error *err)
{
    bool made = false;
    for (int i = 0; i < GRADIENTS; i++)
        made |= makes(trace, gradients[i]);
    if (!made)
        return refuse(err);
    if (!complete(trace))
        return error_set(err, "this layer has not all that its error is made of");
    double products = trace->kind->error->products(trace);
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

Nudge nudge_of(const Trace *trace, Cell gradient, double epsilon)
{
    Cell cell = {nudged_set(gradient.set), gradient.index};
    Nudge nudge = {.gradient = gradient, .cell = cell, .epsilon = epsilon,
                   .value = nudge_number_of(trace, cell.set, cell.index, cell, 0)};
    const NudgeError *error = trace->kind->error;
    NudgeTotal at = error->total(trace, cell, 0);
    nudge.below = error->total(trace, cell, -epsilon).sum;
    nudge.at = at.sum;
    nudge.above = error->total(trace, cell, epsilon).sum;
    nudge.difference = (nudge.above - nudge.below) / (2 * epsilon);
    nudge.analytic = (double)trace->tensor[gradient.set].v[gradient.index];
    /* E may be off in its 53rd binary place, which the division by 2 epsilon makes larger */
    nudge.lost = 16 * at.size * ldexp(1, -53) / epsilon;
    nudge.slack = error->slack(trace, cell, epsilon) + nudge.lost;
    nudge.corner = error->corner && error->corner(trace, cell, epsilon);
    nudge.left = (nudge.at - nudge.below) / epsilon;
    nudge.right = (nudge.above - nudge.at) / epsilon;
    return nudge;
}

const char *nudge_turns(const Trace *trace)
{
    return trace->kind->error->turns;
}

bool nudge_agrees(const Nudge *nudge)
{
    if (nudge->corner)
        return nudge->analytic >= fmin(nudge->left, nudge->right) - nudge->slack
               && nudge->analytic <= fmax(nudge->left, nudge->right) + nudge->slack;
    return fabs(nudge->difference - nudge->analytic) <= nudge->slack;
}

bool nudge_lost(const Nudge *nudge)
{
    double size = fmax(fabs(nudge->difference), fabs(nudge->analytic));
    double off = fabs(nudge->difference - nudge->analytic);
    return !nudge->corner && off > size / 10 && off <= nudge->lost;
}

void nudge_name(const Trace *trace, const Nudge *nudge, bool tex, Text *out)
{
    Trace named = *trace;   /* a missing bias still has a name: there are as many gradients of it */
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
    return trace->kind->error->formula(trace, tex);
}

enum { USUAL_DIGITS = 9, MOST_DIGITS = 17 };   /* 17 digits identify every double */

/* The number that is read where `value` is shown. A long double, where it is longer, has room for the decimals of
 * 17 digits. */
static long double seen(double value, int digits)
{
    char text[48];
    return strtold(text_number(value, digits, false, text, sizeof text), NULL);
}

/* Whether a number computed from the shown ones is the one shown for it. */
static bool holds(long double reckoned, double value, int digits)
{
    long double shown = seen(value, digits);
    long double unit = shown != 0 ? powl(10, floorl(log10l(fabsl(shown))) + 1 - digits) : 0;
    if (unit > 1 && fabsl(shown) < 1e7L)   /* whole numbers are shown with all their digits */
        unit = 1;
    return fabsl(reckoned - shown) <= 0.5001L * unit;
}

/* Whether all quotients that are shown are those of the numbers shown with so many digits. */
static bool all_hold(const Nudge *nudge, int digits, int few)
{
    long double above = seen(nudge->above, digits), at = seen(nudge->at, digits), below = seen(nudge->below, digits);
    long double epsilon = seen(nudge->epsilon, USUAL_DIGITS);
    if (!holds(above - at, nudge->above - nudge->at, few))
        return false;
    if (nudge->corner)
        return holds((at - below) / epsilon, nudge->left, few) && holds((above - at) / epsilon, nudge->right, few);
    return holds((above - below) / seen(2 * nudge->epsilon, USUAL_DIGITS), nudge->difference, few);
}

NudgeDigits nudge_digits(const Nudge *nudge, int quotient)
{
    enum { LEAST_DIGITS = 4 };   /* with fewer, what is shown would be read as more exact than it is */
    for (int few = quotient; few >= LEAST_DIGITS; few--)
        for (int digits = USUAL_DIGITS; digits <= MOST_DIGITS; digits++)
            if (all_hold(nudge, digits, few))
                return (NudgeDigits){digits, few, false};
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

/* "(69.25 − 69.23)/0.02 = 1". */
static void say_quotient(double above, double below, double by, double value, NudgeDigits digits, Text *out)
{
    text_add(out, "(");
    nudge_number(above, digits.errors, out);
    text_add(out, below < 0 ? " − (" : " − ");
    nudge_number(below, digits.errors, out);
    text_add(out, below < 0 ? "))/" : ")/");
    nudge_number(by, USUAL_DIGITS, out);
    text_add(out, digits.near ? " ≈ " : " = ");
    nudge_number(value, digits.quotient, out);
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
    if (nudge->corner) {
        say_quotient(nudge->at, nudge->below, nudge->epsilon, nudge->left, digits, out);
        text_add(out, " from below\n");
        say_quotient(nudge->above, nudge->at, nudge->epsilon, nudge->right, digits, out);
        text_add(out, " from above\n");
    } else {
        say_quotient(nudge->above, nudge->below, 2 * nudge->epsilon, nudge->difference, digits, out);
        text_add(out, "\n");
    }
    name_plain(trace, nudge->gradient, out);
    text_add(out, " = ");
    nudge_number(nudge->analytic, USUAL_DIGITS, out);
    if (nudge->corner) {
        text_add(out, nudge_agrees(nudge) ? ", of one side or between: " : ", which is outside of both: ");
        text_add(out, "within %g of it %s\n", nudge->epsilon, nudge_turns(trace));
    } else if (nudge_lost(nudge)) {
        text_add(out, ", but so small a change is lost in the rounding of E\n");
    } else {
        text_add(out, nudge_agrees(nudge) ? ", the same but for " : ", which differs by ");
        nudge_number(fabs(nudge->difference - nudge->analytic), 2, out);
        text_add(out, "\n");
    }
    text_free(&name);
}
