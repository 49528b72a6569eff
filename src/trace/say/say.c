/* Steps and spans as lines of text. All words and numbers come from names and sums; this file only puts them in
 * line. */
#include "trace/say/say.h"

#include "trace/veil.h"

#include <math.h>

/* "column 2, row 1: f = 6", "Rot(W)[0,1] = y = 2". */
static void say_copy(const Trace *trace, const Step *step, Text *out)
{
    Place at = cell_place(trace, step->out);
    if (step->out.set == SET_COL)
        text_add(out, "column %d, row %d: ", at.column, at.row);
    else {
        place_plain(trace, step->out, out);
        text_add(out, " = ");
    }
    term_names(trace, step, out);
    text_add(out, " = ");
    value_text(step->after, out);
    text_add(out, "\n");
}

/* "y[0,0]: x[0,1] = 5 against x[0,0] = 1, x[0,1] leads". */
static void say_compare(const Trace *trace, const Step *step, Text *out)
{
    text_add(out, ": ");
    name_plain(trace, step->a, out);
    text_add(out, " = ");
    value_text(step->va, out);
    if (step->b.set != SET_NONE) {
        text_add(out, " against ");
        name_plain(trace, step->b, out);
        text_add(out, " = ");
        value_text(step->vb, out);
    }
    text_add(out, ", ");
    name_plain(trace, step->winner, out);
    text_add(out, "%s", step->opens || step->va != step->vb ? " leads\n" : " leads, the first of equal ones\n");
}

/* The sign between a cell and what this step does to it. Only a cell that is one term is equal to it: a sum begins
 * with 0. */
static const char *sign(const Step *step)
{
    CellSet set = step->out.set;
    bool update = set == SET_NEW_W || set == SET_NEW_B || set == SET_NEW_V || set == SET_NEW_VB;
    switch (step->kind) {
    case STEP_DIVIDE: return " /= ";
    case STEP_MINUS:
    case STEP_LESS: return " −= ";
    default: break;
    }
    if (step->opens && update)
        return " ← ";
    return step->opens && step->closes ? " = " : " += ";
}

static const char *equals(const Trace *trace, const Step *step)
{
    return step_exact(trace, step) ? " = " : " ≈ ";
}

/* ", 15/4 = 3.75": a mean's sum and what its division leaves. */
static void say_division(const Trace *trace, const Step *step, Text *out)
{
    text_add(out, step->before < 0 ? ", (" : ", ");
    value_text(step->before, out);
    text_add(out, step->before < 0 ? ")/" : "/");
    value_text(step->va, out);
    text_add(out, "%s", equals(trace, step));
    value_text(step->after, out);
    text_add(out, "\n");
}

/* Whether the cell is called after the one product that it is: "wδ_p" among the columns of a single map. */
static bool is_product(const Trace *trace, Cell cell)
{
    return cell.set == SET_DCOL && trace->tensor[SET_DY].dim[1] == 1;
}

/* The term in numbers, and what the sum has come to with it. */
static void say_so_far(const Trace *trace, const Step *step, Text *out)
{
    bool sum = !step->opens || !step->closes,
         bare = step->kind == STEP_COPY || step->kind == STEP_ADD || step->kind == STEP_BIAS;
    if (step->a.set != SET_NUMBER && !bare) {
        text_add(out, " = ");
        term_numbers(trace, step, out);
    }
    if (bare && sum) {
        text_add(out, " = ");
        value_text(step->va, out);
    }
    if (sum)
        text_add(out, "%s%s", step->closes ? ", sum " : ", so far ", step_exact(trace, step) ? "" : "≈ ");
    else
        text_add(out, "%s", equals(trace, step));
    value_text(step->after, out);
    text_add(out, "\n");
}

void say_step(const Trace *trace, int64_t i, Text *out)
{
    if (!trace->veil || !trace->veil->steps)   /* their number may be what a question asks */
        text_add(out, "%lld  ", (long long)i + 1);
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    if (step.out.set == SET_COL || step.out.set == SET_ROT || set_is_spread(step.out.set)) {
        say_copy(trace, &step, out);
        return;
    }
    name_plain(trace, step.out, out);
    if (step.kind == STEP_COMPARE) {
        say_compare(trace, &step, out);
        return;
    }
    if (step.kind == STEP_CUT) {
        text_add(out, " lies in the padding, ");
        value_text(step.before, out);
        text_add(out, " is cut off\n");
        return;
    }
    if (!is_product(trace, step.out)) {
        text_add(out, "%s", sign(&step));
        term_names(trace, &step, out);
    }
    if (step.kind == STEP_DIVIDE) {
        say_division(trace, &step, out);
        return;
    }
    say_so_far(trace, &step, out);
}

/* "column 0: [a b d e] = [1 2 4 5]". */
static void say_column(const Trace *trace, Span span, Text *out)
{
    span_name(trace, span.first, LEVEL_CELL, out);
    text_add(out, ": [");
    for (int64_t i = span.first; i < span.end; i++) {
        text_add(out, i > span.first ? " " : "");
        name_plain(trace, step_at(trace, i).a, out);
    }
    text_add(out, "] = [");
    for (int64_t i = span.first; i < span.end; i++) {
        text_add(out, i > span.first ? " " : "");
        value_text(step_at(trace, i).va, out);
    }
    text_add(out, "]\n");
}

/* The whole map that a copied cell belongs to: "[z y; x w]", or its numbers. */
static void add_map(const Trace *trace, Cell cell, bool numbers, Text *out)
{
    Place at = cell_place(trace, cell);
    const int *dim = trace->tensor[cell.set].dim;
    text_add(out, "[");
    for (at.row = 0; at.row < dim[2]; at.row++)
        for (at.column = 0; at.column < dim[3]; at.column++) {
            Cell here = cell_at(trace, cell.set, at);
            float value;
            if (at.row > 0 || at.column > 0)
                text_add(out, at.column > 0 ? " " : "; ");
            if (numbers && cell_value(trace, here, trace->len, &value))
                value_text(value, out);
            else
                name_plain(trace, here, out);
        }
    text_add(out, "]\n");
}

/* "Rot(W) = [z y; x w]" and the same in numbers; the errors with zeros around are another map than the errors. */
static void say_map(const Trace *trace, Cell cell, Text *out)
{
    Place at = cell_place(trace, cell);
    const int *dim = trace->tensor[cell.set].dim;
    text_add(out, "%s", set_key(cell.set));
    if (dim[0] > 1 || dim[1] > 1)
        text_add(out, "[%d,%d]", at.n, at.c);
    text_add(out, " = ");
    add_map(trace, cell, false, out);
    text_add(out, "  = ");
    add_map(trace, cell, true, out);
}

/* "δ_p: δ_a = δ_p·w, δ_b += δ_p·x" and "  δ_a += 2·3 = 6, ...". */
static void say_scattered(const Trace *trace, Span span, Text *out)
{
    span_name(trace, span.first, LEVEL_CELL, out);
    for (int64_t i = span.first; i < span.end; i++) {
        Step step = step_at(trace, i);
        text_add(out, i > span.first ? ", " : ": ");
        name_plain(trace, step.out, out);
        text_add(out, step.opens && step.closes ? " = " : " += ");
        term_names(trace, &step, out);
    }
    text_add(out, "\n  ");
    for (int64_t i = span.first; i < span.end; i++) {
        Step step = step_at(trace, i);
        text_add(out, i > span.first ? ", " : "");
        if (!step.opens) {
            value_text(step.before, out);
            text_add(out, " + ");
        }
        if (!step.opens || step.b.set != SET_NONE) {
            term_numbers(trace, &step, out);
            text_add(out, "%s", equals(trace, &step));
        }
        value_text(step.after, out);
    }
    text_add(out, "\n");
}

/* "padding cut off: δx[−1,−1] = 3, ...". */
static void say_cut(const Trace *trace, Span span, Text *out)
{
    text_add(out, "padding cut off:");
    for (int64_t i = span.first; i < span.end; i++) {
        Step step = step_at(trace, i);
        text_add(out, i > span.first ? ", " : " ");
        name_plain(trace, step.out, out);
        text_add(out, " = ");
        value_text(step.after, out);
    }
    text_add(out, "\n");
}

/* "won by x[0,1]", and of how many equal ones it is the first. */
static void say_winner(const Trace *trace, Cell cell, Text *out)
{
    Step last = step_at(trace, cell_visit(trace, cell, cell_visits(trace, cell) - 1));
    int equal = 0;
    for (int64_t k = 0; k < cell_visits(trace, cell); k++)
        equal += cell_term(trace, cell, k).va == last.after;
    text_add(out, ", from ");
    name_plain(trace, last.winner, out);
    if (equal > 1)
        text_add(out, ", the first of %d equal ones", equal);
}

/* What a loss is for, " = −log p[1]": near to it where p is rounded, and nothing where p has become 0. */
static void say_loss(const Trace *trace, Cell loss, Text *out)
{
    Cell probability = {SET_P, cell_term(trace, loss, 1).a.index};
    float p = 0, value = 0;
    if (!cell_value(trace, probability, trace->len, &p) || !cell_value(trace, loss, trace->len, &value) || !(p > 0))
        return;
    Step step = {.kind = STEP_MINUS, .va = logf(p), .vb = 1, .after = value};
    text_add(out, step_exact(trace, &step) ? " = −log " : " ≈ −log ");
    name_plain(trace, probability, out);
}

/* The sum of a cell in names and in numbers. A cell of the columns that is one product is named after it, so its name
 * is its sum. The loss is also said in its final form. */
static void say_sum(const Trace *trace, Cell cell, Text *out)
{
    bool product = is_product(trace, cell), nothing = cell_visits(trace, cell) == 0;
    (product || nothing ? name_plain : sum_names)(trace, cell, out);
    text_add(out, product || nothing ? " = " : "\n  = ");
    sum_numbers(trace, cell, out);
    if (cell_visits(trace, cell) > 0 && cell_term(trace, cell, 0).kind == STEP_COMPARE)
        say_winner(trace, cell, out);
    if (cell.set == SET_LOSS)
        say_loss(trace, cell, out);
    text_add(out, "\n");
}

void say_cell(const Trace *trace, int64_t i, Text *out)
{
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    Span span = span_of(trace, i, LEVEL_CELL);
    if (step.kind == STEP_CUT)
        say_cut(trace, span, out);
    else if (step.out.set == SET_COL)
        say_column(trace, span, out);
    else if (step.out.set == SET_ROT || set_is_spread(step.out.set))
        say_map(trace, step.out, out);
    else if (trace->part[step_part(trace, i)].scattered)
        say_scattered(trace, span, out);
    else
        say_sum(trace, step.out, out);
}

/* Whole spans of this level that belong to one part: the values it leaves, a row of the tensor a line. */
static void say_values(const Trace *trace, Span span, Text *out)
{
    int row = -1;
    text_add(out, " ");
    for (int64_t i = span.first; i < span.end; i = span_of(trace, i, LEVEL_CELL).end) {
        Step last = step_at(trace, span_of(trace, i, LEVEL_CELL).end - 1);
        Place at = cell_place(trace, last.out);
        text_add(out, row >= 0 && row != at.row ? "\n  " : " ");
        row = at.row;
        value_text(last.after, out);
    }
    text_add(out, "\n");
}

/* A pass: its layers' names and lengths. */
static void say_layers(const Trace *chain, Span span, Text *out)
{
    for (int i = trace_layer(chain, span.first); i < chain->layers && chain->layer[i].first < span.end; i++)
        text_add(out, "  %s: %lld steps\n", chain->layer[i].title, (long long)chain->layer[i].trace.len);
}

void say_filled(const Trace *trace, int64_t i, Level level, Text *out)
{
    Span span = span_of(trace, i, level);
    span_name(trace, i, level, out);
    if (trace->veil && trace->veil->steps)
        text_add(out, ":\n");
    else
        text_add(out, ": %lld steps\n", (long long)(span.end - span.first));
    if (trace->layer && level > LEVEL_LAYER) {
        say_layers(trace, span, out);
        return;
    }
    trace = trace_within(trace, &i);
    span = span_of(trace, i, level);
    while (i < span.end) {
        const Part *part = &trace->part[step_part(trace, i)];
        if (part->out == SET_COL || part->out == SET_ROT || set_is_spread(part->out) || set_is_landing(part->out)
            || part->scattered) {
            text_add(out, "  ");
            say_cell(trace, i, out);
            i = span_of(trace, i, LEVEL_CELL).end;
        } else {
            Span channel = span_of(trace, i, LEVEL_CHANNEL);
            say_values(trace, channel, out);
            i = channel.end;
        }
    }
}

void say_tensor(const Trace *trace, CellSet set, Text *out)
{
    const Tensor *tensor = &trace->tensor[set];
    size_t count = tensor_count(tensor), row = (size_t)tensor->dim[3], plane = row * (size_t)tensor->dim[2];
    if (plane == 1)   /* a vector: one row */
        row = plane = count;
    text_add(out, "%s = [", set_name(set));
    for (size_t i = 0; i < count; i++) {
        text_add(out, "%s", text_gap(i, row, plane));
        value_text(veil_hides(trace, (Cell){set, (int64_t)i}) ? number_withheld() : tensor->v[i], out);
    }
    text_add(out, "]\n");
}

void say_results(const Trace *trace, Level level, Text *out)
{
    bool scattered = false;
    for (int part = 0; part < trace->parts; part++)
        scattered |= trace->part[part].scattered;
    if (!scattered || level == LEVEL_PRODUCT)
        return;
    if (level > LEVEL_CELL) {
        say_tensor(trace, trace_set(trace, SET_DX), out);
        return;
    }
    size_t count = tensor_count(&trace->tensor[trace_set(trace, SET_DX)]);
    for (size_t i = 0; i < count; i++)
        say_sum(trace, (Cell){trace_set(trace, SET_DX), (int64_t)i}, out);
}
