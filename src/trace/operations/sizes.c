/* The formulas of the sizes that a sliding window makes, with a line's numbers in them. */
#include "trace/operations/conv.h"
#include "trace/operations/pooling.h"

/* One axis of a sliding window: input, kernel, stride, padding, dilation. */
typedef struct {
    int i, k, s, p, d, after;   /* after: the padding at the end, p at the beginning */
    const char *name; /* the subscript of its o: _{\mathrm{rows}}, or nothing where both axes are the same */
} Side;

static int floor_divided(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return (int)(a % b < 0 ? q - 1 : q);
}

/* The two axes of a line's window; returns how many differ, 1 or 2. */
static int axes_of(const SceneLine *line, Side axis[2])
{
    const ConvSpec *spec = &line->spec;
    axis[0] = (Side){line->input[2], spec->kernel.h, spec->stride.h, spec->padding.h, spec->dilation.h,
                     conv_after(spec).h, ""};
    axis[1] = (Side){line->input[3],  spec->kernel.w,   spec->stride.w,
                     spec->padding.w, spec->dilation.w, conv_after(spec).w, "_{\\mathrm{columns}}"};
    bool same = axis[0].i == axis[1].i && axis[0].k == axis[1].k && axis[0].s == axis[1].s && axis[0].p == axis[1].p
                && axis[0].d == axis[1].d && axis[0].after == axis[1].after;
    if (!same)
        axis[0].name = "_{\\mathrm{rows}}";
    return same ? 1 : 2;
}

static bool computable(const Side *axis)
{
    return axis->i >= 1 && axis->k >= 1 && axis->s >= 1 && axis->d >= 1 && axis->p >= 0 && axis->after >= 0;
}

static void add_result(int output, Text *tex)
{
    text_add(tex, output >= 1 ? "=\\tint{y}{\\strong{%d}}" : "=\\strong{%d}<1", output);
}

static void conv_axis(const Side *axis, Text *tex)
{
    int64_t reach = (int64_t)axis->d * (axis->k - 1) + 1;
    text_add(tex, "o%s=", axis->name);
    if (axis->p != axis->after)
        text_add(tex,
                 "\\left\\lfloor\\frac{i-d(k-1)-1+p_{1}+p_{2}}{s}\\right\\rfloor+1=\\left\\lfloor"
                 "\\frac{%d-%d(%d-1)-1+%d+%d}{%d}\\right\\rfloor+1",
                 axis->i, axis->d, axis->k, axis->p, axis->after, axis->s);
    else if (axis->d == 1)
        text_add(tex,
                 "\\left\\lfloor\\frac{i-k+2p}{s}\\right\\rfloor+1=\\left\\lfloor\\frac{%d-%d+2\\cdot "
                 "%d}{%d}\\right\\rfloor+1",
                 axis->i, axis->k, axis->p, axis->s);
    else
        text_add(tex,
                 "\\left\\lfloor\\frac{i-d(k-1)-1+2p}{s}\\right\\rfloor+1=\\left\\lfloor\\frac{%d-%d(%d-1)-1+2\\cdot "
                 "%d}{%d}\\right\\rfloor+1",
                 axis->i, axis->d, axis->k, axis->p, axis->s);
    add_result(floor_divided(axis->i - reach + axis->p + (int64_t)axis->after, axis->s) + 1, tex);
}

/* A window that would begin behind the last cell holds none and is dropped. */
static void pool_axis(const Side *axis, bool ceil, Text *tex)
{
    const char *side = ceil ? "ceil" : "floor";
    const int reach = axis->d * (axis->k - 1) + 1;
    int64_t slack = axis->i - (int64_t)reach + 2 * (int64_t)axis->p + (ceil ? axis->s - 1 : 0);
    int output = floor_divided(slack, axis->s) + 1, kept = output;
    Error err;
    if (axis->d == 1)
        text_add(tex,
                 "o%s=\\left\\l%s\\frac{i-k+2p}{s}\\right\\r%s+1=\\left\\l%s\\frac{%d-%d+2\\cdot %d}{%d}\\right\\r%s+1",
                 axis->name, side, side, side, axis->i, axis->k, axis->p, axis->s, side);
    else
        text_add(tex,
                 "o%s=\\left\\l%s\\frac{i-d(k-1)-1+2p}{s}\\right\\r%s+1=\\left\\l%s\\frac{%d-%d(%d-1)-1+2\\cdot "
                 "%d}{%d}\\right\\r%s+1",
                 axis->name, side, side, side, axis->i, axis->d, axis->k, axis->p, axis->s, side);
    if (pool_output_size(axis->i, reach, axis->s, axis->p, ceil, &kept, &err) && kept < output)
        text_add(tex, "=%d,\\quad %d-%d=\\tint{y}{\\strong{%d}}\\quad\\text{(a last window would hold no cell)}",
                 output, output, output - kept, kept);
    else
        add_result(output, tex);
}

void conv_formula(const SceneLine *line, Text *tex)
{
    Side axis[2];
    int count = axes_of(line, axis);
    for (int i = 0; i < count && computable(&axis[0]) && computable(&axis[1]); i++) {
        text_add(tex, i ? "\\qquad " : "");
        conv_axis(&axis[i], tex);
    }
}

void pooling_formula(const SceneLine *line, Text *tex)
{
    Side axis[2];
    int count = axes_of(line, axis);
    for (int i = 0; i < count && computable(&axis[0]) && computable(&axis[1]); i++) {
        text_add(tex, i ? "\\qquad " : "");
        pool_axis(&axis[i], !line->floor, tex);
    }
}
