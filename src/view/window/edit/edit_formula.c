/* Each operation's own formula of its sizes, with the scene's numbers in it. */
#include "view/window/edit/edit.h"

#include "engine/pool.h"

#include <string.h>

/* One axis of a sliding window: input, kernel, stride, padding, dilation. */
typedef struct {
    int i, k, s, p, d;
    const char *name; /* what stands below its o: _{\mathrm{rows}}, or nothing where both axes are the same */
} Axis;

static int floor_divided(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return (int)(a % b < 0 ? q - 1 : q);
}

/* The two axes of a line's window; returns how many differ, 1 or 2. */
static int axes_of(const SceneLine *line, Axis axis[2])
{
    const ConvSpec *spec = &line->spec;
    axis[0] = (Axis){line->input[2], spec->kernel.h, spec->stride.h, spec->padding.h, spec->dilation.h, ""};
    axis[1] = (Axis){line->input[3],  spec->kernel.w,   spec->stride.w,
                     spec->padding.w, spec->dilation.w, "_{\\mathrm{columns}}"};
    bool same = axis[0].i == axis[1].i && axis[0].k == axis[1].k && axis[0].s == axis[1].s && axis[0].p == axis[1].p
                && axis[0].d == axis[1].d;
    if (!same)
        axis[0].name = "_{\\mathrm{rows}}";
    return same ? 1 : 2;
}

static bool computable(const Axis *axis)
{
    return axis->i >= 1 && axis->k >= 1 && axis->s >= 1 && axis->d >= 1 && axis->p >= 0;
}

static void add_result(int output, Text *tex)
{
    text_add(tex, output >= 1 ? "=\\tint{y}{\\strong{%d}}" : "=\\strong{%d}<1", output);
}

static void conv_axis(const Axis *axis, Text *tex)
{
    int64_t reach = (int64_t)axis->d * (axis->k - 1) + 1;
    text_add(tex, "o%s=", axis->name);
    if (axis->d == 1)
        text_add(tex,
                 "\\left\\lfloor\\frac{i-k+2p}{s}\\right\\rfloor+1=\\left\\lfloor\\frac{%d-%d+2\\cdot "
                 "%d}{%d}\\right\\rfloor+1",
                 axis->i, axis->k, axis->p, axis->s);
    else
        text_add(tex,
                 "\\left\\lfloor\\frac{i-d(k-1)-1+2p}{s}\\right\\rfloor+1=\\left\\lfloor\\frac{%d-%d(%d-1)-1+2\\cdot "
                 "%d}{%d}\\right\\rfloor+1",
                 axis->i, axis->d, axis->k, axis->p, axis->s);
    add_result(floor_divided(axis->i - reach + 2 * (int64_t)axis->p, axis->s) + 1, tex);
}

/* A window that would begin behind the last cell holds none and is dropped. */
static void pool_axis(const Axis *axis, bool ceil, Text *tex)
{
    const char *side = ceil ? "ceil" : "floor";
    int64_t slack = axis->i - (int64_t)axis->k + 2 * (int64_t)axis->p + (ceil ? axis->s - 1 : 0);
    int output = floor_divided(slack, axis->s) + 1, kept = output;
    Error err;
    text_add(tex,
             "o%s=\\left\\l%s\\frac{i-k+2p}{s}\\right\\r%s+1=\\left\\l%s\\frac{%d-%d+2\\cdot %d}{%d}\\right\\r%s+1",
             axis->name, side, side, side, axis->i, axis->k, axis->p, axis->s, side);
    if (pool_output_size(axis->i, axis->k, axis->s, axis->p, ceil, &kept, &err) && kept < output)
        text_add(tex, "=%d,\\quad %d-%d=\\tint{y}{\\strong{%d}}\\quad\\text{(a last window would hold no cell)}",
                 output, output, output - kept, kept);
    else
        add_result(output, tex);
}

static void formula_conv(const SceneLine *line, Text *tex)
{
    Axis axis[2];
    int count = axes_of(line, axis);
    for (int i = 0; i < count && computable(&axis[0]) && computable(&axis[1]); i++) {
        text_add(tex, i ? "\\qquad " : "");
        conv_axis(&axis[i], tex);
    }
}

static void formula_pool(const SceneLine *line, Text *tex)
{
    Axis axis[2];
    int count = axes_of(line, axis);
    for (int i = 0; i < count && computable(&axis[0]) && computable(&axis[1]); i++) {
        text_add(tex, i ? "\\qquad " : "");
        pool_axis(&axis[i], !line->floor, tex);
    }
}

static void formula_global(const SceneLine *line, Text *tex)
{
    text_add(tex, "o=\\tint{y}{\\strong{1}}\\qquad y=\\frac{1}{%d\\cdot %d}\\sum_{r=1}^{%d}\\sum_{c=1}^{%d}x_{rc}",
             line->input[2], line->input[3], line->input[2], line->input[3]);
}

static void formula_activation(const SceneLine *line, Text *tex)
{
    static const char *const curve[ACTIVATION_COUNT] = {"\\max(x,\\,0)", "\\tanh x", "\\frac{1}{1+e^{-x}}"};
    if (line->input[2] == line->input[3])
        text_add(tex, "o=i=\\tint{y}{\\strong{%d}}", line->input[2]);
    else
        text_add(tex,
                 "o_{\\mathrm{rows}}=i_{\\mathrm{rows}}=\\tint{y}{\\strong{%d}}\\quad "
                 "o_{\\mathrm{columns}}=i_{\\mathrm{columns}}=\\tint{y}{\\strong{%d}}",
                 line->input[2], line->input[3]);
    text_add(tex, "\\qquad y=f(x)=%s", curve[line->function]);
}

static void formula_linear(const SceneLine *line, Text *tex)
{
    long long inputs = (long long)line->input[1] * line->input[2] * line->input[3];
    text_add(tex,
             "o=\\tint{y}{\\strong{%d}}\\qquad y_j=\\sum_{i=1}^{%lld}w_{ji}x_i%s\\qquad\\text{weights}:\\ %d\\cdot "
             "%lld=%lld",
             line->kernels, inputs, line->bias ? "+b_j" : "", line->kernels, inputs, line->kernels * inputs);
}

static void formula_softmax(const SceneLine *line, Text *tex)
{
    text_add(tex, "o=i=\\tint{y}{\\strong{%d}}\\qquad p_j=\\frac{e^{x_j}}{\\sum_{k=0}^{%d}e^{x_k}}\\qquad E=-\\log p_t",
             line->input[1], line->input[1] - 1);
}

static void formula_sgd(const SceneLine *line, Text *tex)
{
    formula_conv(line, tex);
    text_add(tex, "\\qquad w\\leftarrow w-\\eta\\,%s",
             line->sgd.momentum != 0 ? "v"
             : line->sgd.decay != 0  ? "g"
                                     : "\\frac{\\partial E}{\\partial w}");
}

static void formula_none(const SceneLine *line, Text *tex)
{
    (void)line;
    (void)tex;
}

static void (*const formula_of[OP_COUNT + 1])(const SceneLine *, Text *) = {
    [OP_CONV_FORWARD] = formula_conv,
    [OP_CONV_BACKWARD_INPUT] = formula_conv,
    [OP_CONV_BACKWARD_WEIGHT] = formula_conv,
    [OP_CONV_BACKWARD_BIAS] = formula_conv,
    [OP_MAX_POOL] = formula_pool,
    [OP_AVERAGE_POOL] = formula_pool,
    [OP_GLOBAL_POOL] = formula_global,
    [OP_ACTIVATION] = formula_activation,
    [OP_LINEAR] = formula_linear,
    [OP_SOFTMAX] = formula_softmax,
    [OP_SGD] = formula_sgd,
    [OP_NETWORK] = formula_none, /* its sizes are its list's */
};

/* A refusal is one of size when the numbers themselves give no output. */
static bool of_size(const Refused *refused)
{
    return strncmp(refused->why, "no output", 9) == 0;
}

void edit_formula(const Screen *screen, Text *tex)
{
    const Refused *refused = &screen->refused;
    if (refused->stands && !of_size(refused))
        return;
    const SceneLine *line = refused->stands ? &refused->line : &screen->scene.line;
    formula_of[line->operation](line, tex);
}
