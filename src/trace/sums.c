/* Terms, sums and spans in words: what a step does, put together from the names of its cells. */
#include "trace/names.h"

void value_text(float value, Text *out)
{
    char buffer[48];
    text_add(out, "%s", text_number((double)value, 4, true, buffer, sizeof buffer));
}

/* Letters stand side by side, as in the document (aw, wδ_p); an error before a letter and all else has a dot (δ_p·z). */
static bool side_by_side(const Trace *trace, const Step *step)
{
    CellSet first = cell_source(trace, step->a).set;
    return trace->letters && (first == SET_X || first == SET_W) && !cell_is_zero(trace, step->b);
}

static void term_with(const Trace *trace, const Step *step, bool tex, Text *out)
{
    void (*name)(const Trace *, Cell, Text *) = tex ? name_tex : name_plain;
    if (step->kind == STEP_CUT)
        return;
    name(trace, step->a, out);
    if (step->b.set == SET_NONE)
        return;
    if (!side_by_side(trace, step))
        text_add(out, tex ? " \\cdot " : "·");
    name(trace, step->b, out);
}

void term_names(const Trace *trace, const Step *step, Text *out)
{
    term_with(trace, step, false, out);
}

void term_in_tex(const Trace *trace, const Step *step, Text *out)
{
    term_with(trace, step, true, out);
}

/* A factor or a term that begins with a minus stands in parentheses. */
static void in_parentheses(float value, Text *out)
{
    text_add(out, value < 0 ? "(" : "");
    value_text(value, out);
    text_add(out, value < 0 ? ")" : "");
}

void term_numbers(const Step *step, Text *out)
{
    if (step->kind == STEP_CUT)
        return;
    in_parentheses(step->va, out);
    if (step->b.set != SET_NONE) {
        text_add(out, "·");
        in_parentheses(step->vb, out);
    }
}

bool term_silent(const Trace *trace, const Step *step)
{
    if (step->kind == STEP_CUT)
        return true;
    return step->kind == STEP_PRODUCT && (cell_is_zero(trace, step->a) || cell_is_zero(trace, step->b));
}

static void sum_with(const Trace *trace, Cell cell, bool tex, Text *out)
{
    (tex ? name_tex : name_plain)(trace, cell, out);
    text_add(out, " = ");
    bool any = false;
    int64_t visits = cell_visits(trace, cell);
    for (int64_t k = 0; k < visits; k++) {
        Step step = cell_term(trace, cell, k);
        if (term_silent(trace, &step))
            continue;
        text_add(out, any ? " + " : "");
        term_with(trace, &step, tex, out);
        any = true;
    }
    text_add(out, any ? "" : "0");
}

void sum_names(const Trace *trace, Cell cell, Text *out)
{
    sum_with(trace, cell, false, out);
}

void sum_in_tex(const Trace *trace, Cell cell, Text *out)
{
    sum_with(trace, cell, true, out);
}

void sum_numbers(const Trace *trace, Cell cell, Text *out)
{
    int64_t visits = cell_visits(trace, cell);
    Text sum = {0};
    bool bare = true;   /* nothing to reckon: no term, or one that is its own value */
    for (int64_t k = 0; k < visits; k++) {
        Step step = cell_term(trace, cell, k);
        if (term_silent(trace, &step))
            continue;
        bare = sum.length == 0 && step.b.set == SET_NONE;
        text_add(&sum, sum.length ? " + " : "");
        term_numbers(&step, &sum);
    }
    if (!bare)
        text_add(out, "%s = ", text_get(&sum));
    text_free(&sum);
    float value;
    cell_value(trace, cell, trace->len, &value);
    value_text(value, out);
}

/* "map 3", "map 1,3" with several images, or `single` where there is one map. */
static void map_name(const Trace *trace, CellSet set, Place at, const char *single, Text *out)
{
    const int *dim = trace->tensor[set].dim;
    if (dim[0] == 1 && dim[1] == 1)
        text_add(out, "%s", single);
    else if (dim[0] == 1 || dim[1] == 1)
        text_add(out, "map %d", dim[0] == 1 ? at.c : at.n);
    else
        text_add(out, "map %d,%d", at.n, at.c);
}

static void channel_name(const Trace *trace, const Step *step, Text *out)
{
    Place at = cell_place(trace, step->out);
    if (step->kind == STEP_CUT)
        text_add(out, "cut off");
    else if (step->out.set == SET_COL)
        text_add(out, "copy");
    else if (step->out.set == SET_ROT)
        text_add(out, "turn");
    else if (step->out.set == SET_SPREAD)
        text_add(out, "spread");
    else if (step->out.set == SET_DCOL)
        text_add(out, "multiply");
    else if (step->kind == STEP_ADD && trace->route == ROUTE_COL2IM)
        text_add(out, "fold");
    else if (step->out.set == SET_DB)
        text_add(out, "sum");
    else if (trace->route == ROUTE_SCATTER)
        map_name(trace, SET_DY, cell_place(trace, step->a), "scatter", out);
    else
        map_name(trace, step->out.set, at, "multiply", out);
}

static void cell_name(const Trace *trace, const Step *step, Text *out)
{
    Place at = cell_place(trace, step->out);
    if (step->kind == STEP_CUT)
        text_add(out, "padding");
    else if (step->out.set == SET_COL)
        text_add(out, "column %d", at.column);
    else if (step->out.set == SET_ROT || step->out.set == SET_SPREAD)
        map_name(trace, step->out.set, at, set_name(step->out.set), out);
    else if (step->kind == STEP_ADD && trace->route == ROUTE_COL2IM)
        text_add(out, "column %d", cell_place(trace, step->a).column);
    else
        name_plain(trace, trace->route == ROUTE_SCATTER ? step->a : step->out, out);
}

void span_name(const Trace *trace, int64_t i, Level level, Text *out)
{
    Step step = step_at(trace, i);
    if (level >= LEVEL_LAYER)
        text_add(out, "%s", operation_names[trace->operation]);
    else if (level == LEVEL_CHANNEL)
        channel_name(trace, &step, out);
    else
        cell_name(trace, &step, out);
}
