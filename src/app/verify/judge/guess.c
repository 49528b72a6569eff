/* The same numbers in another order: each order of the axes is walked with one running index for each, and left at the
 * first number that does not fit. */
#include "app/verify/cases/case_kind.h"

#include "trace/mistakes/mistakes.h"

#include <math.h>
#include <string.h>

enum { AXES_MOST = 6 };

/* The axes of a tensor, outermost first, and the distance of neighbours along each in the computed numbers. */
typedef struct {
    const char *name[AXES_MOST];
    int size[AXES_MOST];
    size_t stride[AXES_MOST];
    int count;
} Axes;

/* Axes of one cell have no place in an order. */
static void add_axis(Axes *axes, const char *name, int size)
{
    if (size > 1) {
        axes->name[axes->count] = name;
        axes->size[axes->count++] = size;
    }
}

static Axes axes_of(const Doubt *doubt)
{
    static const char *const maps[] = {"n", "c", "h", "w"}, *const kernels[] = {"oc", "ic", "ky", "kx"};
    const Case *given = doubt->given;
    const Output *output = doubt->output;
    const char *name = output->name;
    Axes axes = {.count = 0};
    if (strcmp(name, "col") == 0 || strcmp(name, "dcol") == 0) {
        add_axis(&axes, "n", given->x.dim[0]);
        add_axis(&axes, "c", given->x.dim[1]);
        add_axis(&axes, "ky", given->conv.kernel.h);
        add_axis(&axes, "kx", given->conv.kernel.w);
        add_axis(&axes, "oy", given->y[2]);
        add_axis(&axes, "ox", given->y[3]);
    } else {
        for (int i = 0; i < 4; i++)
            add_axis(&axes, strstr(name, "weight") ? kernels[i] : maps[i], output->tensor.dim[i]);
    }
    size_t stride = 1;
    for (int i = axes.count - 1; i >= 0; i--) {
        axes.stride[i] = stride;
        stride *= (size_t)axes.size[i];
    }
    return axes;
}

static bool same_number(const Doubt *doubt, size_t got, size_t want)
{
    double here = (double)doubt->output->tensor.v[got], there = doubt->want[want];
    if (here == there || (isnan(here) && isnan(there)))
        return true;
    return fabs(here - there) <= 2 * compare_allowed(doubt->at, doubt->truths, got, doubt->type);
}

/* Whether the expected numbers are the computed ones with their axes in this order. */
static bool fits(const Doubt *doubt, const Axes *axes, const int order[AXES_MOST])
{
    int at[AXES_MOST] = {0};
    size_t count = tensor_count(&doubt->output->tensor), got = 0;
    for (size_t want = 0; want < count; want++) {
        if (!same_number(doubt, got, want))
            return false;
        for (int i = axes->count - 1; i >= 0; i--) {
            const int axis = order[i];
            got += axes->stride[axis];
            if (++at[i] < axes->size[axis])
                break;
            got -= axes->stride[axis] * (size_t)axes->size[axis];
            at[i] = 0;
        }
    }
    return true;
}

/* The next order after this one in the dictionary's sense; false after the last. */
static bool next_order(int *order, int count)
{
    int i = count - 2, j = count - 1;
    while (i >= 0 && order[i] > order[i + 1])
        i--;
    if (i < 0)
        return false;
    while (order[j] < order[i])
        j--;
    int kept = order[i];
    order[i] = order[j];
    order[j] = kept;
    for (int low = i + 1, high = count - 1; low < high; low++, high--) {
        kept = order[low];
        order[low] = order[high];
        order[high] = kept;
    }
    return true;
}

bool guess_order(const Doubt *doubt, Text *out)
{
    Axes axes = axes_of(doubt);
    int order[AXES_MOST];
    for (int i = 0; i < axes.count; i++)
        order[i] = i;
    bool as_they_are = fits(doubt, &axes, order);
    if (as_they_are && doubt->same_shape)
        return false;   /* they differ by so little that another order would explain nothing */
    if (as_they_are) {
        text_add(out, "the same numbers in the same order");
        return true;
    }
    while (next_order(order, axes.count)) {
        if (!fits(doubt, &axes, order))
            continue;
        text_add(out, "the same numbers in the order");
        for (int i = 0; i < axes.count; i++)
            text_add(out, " %s", axes.name[order[i]]);
        text_add(out, ", here");
        for (int i = 0; i < axes.count; i++)
            text_add(out, " %s", axes.name[i]);
        return true;
    }
    return false;
}

/* One factor between all numbers: a sum for a mean, a mean over one thing too many, a sign. */
static bool guess_factor(const Doubt *doubt, Text *out)
{
    const float *got = doubt->output->tensor.v;
    size_t count = tensor_count(&doubt->output->tensor), most = 0;
    for (size_t i = 1; i < count; i++)
        if (fabsf(got[i]) > fabsf(got[most]))
            most = i;
    double factor = count > 1 && got[most] != 0 ? doubt->want[most] / (double)got[most] : 0, whole = round(factor),
           part = round(1 / factor);
    bool times = fabs(factor) >= 1;
    if (!isfinite(factor) || factor == 0 || fabs(times ? factor - whole : 1 / factor - part) > 1e-3
        || (times ? whole : part) == 1)
        return false;
    factor = times ? whole : 1 / part;
    for (size_t i = 0; i < count; i++) {
        double allowed = compare_allowed(doubt->at, doubt->truths, i, doubt->type) * 3 * fabs(factor);
        if (!(fabs(doubt->want[i] - factor * (double)got[i])
              <= allowed + safe_type_unit(doubt->type) * fabs(doubt->want[i])))
            return false;
    }
    if (whole == -1 || part == -1)
        text_add(out, "every number has the other sign");
    else if (times)
        text_add(out, "every number is %.0f times what it should be", whole);
    else
        text_add(out, "every number is 1/%.0f of what it should be", part);
    return true;
}

/* Whether the expected numbers are these. */
static bool are(const Doubt *doubt, const float *numbers)
{
    for (size_t i = 0; i < tensor_count(&doubt->output->tensor); i++) {
        double allowed = 3 * compare_allowed(doubt->at, doubt->truths, i, doubt->type);
        if (!(fabs(doubt->want[i] - (double)numbers[i])
              <= allowed + safe_type_unit(doubt->type) * fabs(doubt->want[i])))
            return false;
    }
    return true;
}

static void without_bias(const Doubt *doubt, Tensor *other)
{
    const Case *given = doubt->given;
    size_t channels = (size_t)other->dim[1], plane = (size_t)other->dim[2] * (size_t)other->dim[3];
    for (size_t i = 0; i < tensor_count(other); i++)
        other->v[i] = doubt->output->tensor.v[i] - given->b.v[i / plane % channels];
}

bool guess_no_bias(const Doubt *doubt, Text *out)
{
    enum { FEW = 16 };
    const Case *given = doubt->given;
    const Tensor *got = &doubt->output->tensor;
    size_t count = tensor_count(got), plane = (size_t)got->dim[2] * (size_t)got->dim[3], channels = (size_t)got->dim[1];
    double with = 0, without = 0;
    if (!given->b.v || strcmp(doubt->output->name, "y") != 0 || count < FEW)
        return false;
    for (size_t i = 0; i < count; i++) {
        double off = doubt->want[i] - (double)got->v[i], bias = (double)given->b.v[i / plane % channels];
        with += off * off;
        without += (off + bias) * (off + bias);
    }
    if (!(without < with / 4))
        return false;
    text_add(out, "%s", mistake_sentence(MISTAKE_NO_BIAS));
    return true;
}

/* The whole tensor done otherwise, where a look at single cells does not see it: a bias too small to be noticed, or
 * what the kind of case knows. */
static bool guess_otherwise(const Doubt *doubt, Text *out)
{
    const Case *given = doubt->given;
    const Tensor *got = &doubt->output->tensor;
    bool forward = strcmp(doubt->output->name, "y") == 0;
    const char *what = NULL;
    Tensor other;
    if (!tensor_init(&other, got->dim[0], got->dim[1], got->dim[2], got->dim[3], NULL))
        return false;
    if (forward && given->b.v) {
        without_bias(doubt, &other);
        what = mistake_sentence(MISTAKE_NO_BIAS);
    } else if (given->kind->otherwise) {
        what = given->kind->otherwise(doubt, &other);
    }
    bool found = what && are(doubt, other.v);
    if (found)
        text_add(out, "%s", what);
    tensor_free(&other);
    return found;
}

bool guess(const Doubt *doubt, Text *out)
{
    static const double most = 1 << 28;   /* terms for one pass over the tensor: about a second */
    if (!doubt->at
        || truth_terms(doubt->given, doubt->output->name) * (double)tensor_count(&doubt->output->tensor) > most)
        return false;
    return guess_order(doubt, out) || guess_otherwise(doubt, out) || guess_factor(doubt, out)
        || guess_mistake(doubt, out);
}
