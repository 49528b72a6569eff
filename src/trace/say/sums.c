/* Terms, sums and spans in words: what a step does, put together from the names of its cells. */
#include "trace/say/names.h"
#include "trace/say/curves.h"

#include "trace/operations/operation.h"

#include <math.h>
#include <string.h>

void value_text(float value, Text *out)
{
    char buffer[48];
    text_add(out, "%s", text_number((double)value, 4, true, buffer, sizeof buffer));
}

void value_in_tex(float value, Text *out)
{
    if (isfinite(value) || number_is_withheld((double)value))
        value_text(value, out);
    else if (isnan(value))
        text_add(out, "\\text{nan}");
    else
        text_add(out, value < 0 ? "-\\infty" : "\\infty");
}

/* One writer for the three ways to write a term: names, TeX, numbers. */
typedef enum { NAMES, TEX, NUMBERS } Style;

/* Letters are written without a sign between, as in the document (aw, wδ_p); an error before a letter and everything
 * else has a dot (δ_p·z). */
static bool side_by_side(const Trace *trace, const Step *step)
{
    CellSet first = cell_source(trace, step->a).set;
    return trace->letters && (first == SET_X || first == SET_W) && !cell_is_zero(trace, step->b);
}

static void add_operand(const Trace *trace, Cell cell, float value, Style style, bool parentheses, Text *out)
{
    if (style != NUMBERS) {
        (style == TEX ? name_tex : name_plain)(trace, cell, out);
        return;
    }
    text_add(out, value < 0 && parentheses ? "(" : "");
    value_text(value, out);
    text_add(out, value < 0 && parentheses ? ")" : "");
}

static void add_product(const Trace *trace, const Step *step, Style style, Text *out)
{
    add_operand(trace, step->a, step->va, style, true, out);
    if (style == NUMBERS || !side_by_side(trace, step))
        text_add(out, style == TEX ? " \\cdot " : "·");
    add_operand(trace, step->b, step->vb, style, true, out);
}

static void add_fraction(const Trace *trace, const Step *step, Style style, Text *out)
{
    text_add(out, style == TEX ? "\\frac{" : "");
    add_operand(trace, step->a, step->va, style, style == NUMBERS, out);
    text_add(out, style == TEX ? "}{" : "/");
    add_operand(trace, step->b, step->vb, style, style == NUMBERS, out);
    text_add(out, style == TEX ? "}" : "");
}

static void add_difference(const Trace *trace, const Step *step, Style style, Text *out)
{
    add_operand(trace, step->a, step->va, style, false, out);
    text_add(out, style == TEX ? " - " : " − ");
    add_operand(trace, step->b, step->vb, style, true, out);
}

static void add_function(const Trace *trace, const Step *step, Style style, Text *out)
{
    text_add(out, style == TEX ? "\\mathrm{%s}(" : "%s(", curve_word(trace->function));
    add_operand(trace, step->a, step->va, style, false, out);
    text_add(out, ")");
}

/* f'(x) as computed from y; of others by its name, of x. */
static void add_slope(const Trace *trace, const Step *step, Style style, Text *out)
{
    const char *minus = style == TEX ? "1 - " : "1 − ";
    if (trace->function >= ACTIVATION_BY_RESULT) {
        text_add(out, style == TEX ? "\\mathrm{%s}'(" : "%s′(", curve_word(trace->function));
        add_operand(trace, step->a, step->va, style, false, out);
        text_add(out, ")");
        return;
    }
    if (trace->function == ACTIVATION_TANH)
        text_add(out, "%s", minus);
    text_add(out, trace->function == ACTIVATION_RELU ? "(" : "");
    add_operand(trace, step->a, step->va, style, true, out);
    if (trace->function == ACTIVATION_RELU)
        text_add(out, " > 0)");
    else if (trace->function == ACTIVATION_TANH)
        text_add(out, style == TEX ? "^{2}" : "²");
    else {
        text_add(out, style == TEX ? " \\cdot (%s" : "·(%s", minus);
        add_operand(trace, step->a, step->va, style, true, out);
        text_add(out, ")");
    }
}

static void add_exponential(const Trace *trace, const Step *step, Style style, Text *out)
{
    text_add(out, style == TEX ? "e^{" : "exp(");
    add_difference(trace, step, style, out);
    text_add(out, style == TEX ? "}" : ")");
}

static void add_root(const Trace *trace, const Step *step, Style style, Text *out)
{
    text_add(out, style == TEX ? "\\mathrm{sqrt}(" : "sqrt(");
    add_operand(trace, step->a, step->va, style, true, out);
    if (step->b.set != SET_NONE) {
        text_add(out, style == TEX ? "+" : " + ");
        add_operand(trace, step->b, step->vb, style, true, out);
    }
    text_add(out, ")");
}

static void add_term(const Trace *trace, const Step *step, Style style, Text *out)
{
    switch (step->kind) {
    case STEP_PRODUCT:
    case STEP_MINUS: add_product(trace, step, style, out); break;
    case STEP_SHARE:
    case STEP_QUOTIENT: add_fraction(trace, step, style, out); break;
    case STEP_DIFFERENCE: add_difference(trace, step, style, out); break;
    case STEP_FUNCTION: add_function(trace, step, style, out); break;
    case STEP_SLOPE: add_slope(trace, step, style, out); break;
    case STEP_EXP: add_exponential(trace, step, style, out); break;
    case STEP_LESS:
        text_add(out, "(");
        add_difference(trace, step, style, out);
        text_add(out, ")");
        break;
    case STEP_ROOT: add_root(trace, step, style, out); break;
    case STEP_LOG: text_add(out, style == TEX ? "\\log " : "log ");   /* fall through */
    case STEP_COPY:
    case STEP_BIAS:
    case STEP_ADD:
    case STEP_COMPARE:
    case STEP_DIVIDE: add_operand(trace, step->a, step->va, style, step->kind != STEP_COMPARE, out); break;
    case STEP_CUT:
    case STEP_COUNT: break;
    }
}

void term_names(const Trace *trace, const Step *step, Text *out)
{
    add_term(trace, step, NAMES, out);
}

void term_in_tex(const Trace *trace, const Step *step, Text *out)
{
    add_term(trace, step, TEX, out);
}

void term_numbers(const Trace *trace, const Step *step, Text *out)
{
    add_term(trace, step, NUMBERS, out);
}

bool term_silent(const Trace *trace, const Step *step)
{
    if (step->kind == STEP_CUT)
        return true;
    return step->kind == STEP_PRODUCT && (cell_is_zero(trace, step->a) || cell_is_zero(trace, step->b));
}

/* What has been added so far, over the number that divides it. */
static void divide_all(const Trace *trace, const Step *step, Style style, bool several, Text *sum)
{
    Text all = {0};
    text_add(&all, several ? "(%s)/" : "%s/", text_get(sum));
    add_operand(trace, step->a, step->va, style, true, &all);
    text_free(sum);
    *sum = all;
}

/* The sign between two terms of a sum, by the second one. */
static const char *joint(StepKind second)
{
    switch (second) {
    case STEP_COMPARE: return ", ";
    case STEP_MINUS:
    case STEP_LESS: return " − ";
    default: return " + ";
    }
}

/* The right side of a cell's sum in names or numbers. Returns how many terms it has; *bare: it is a single value, so
 * there is nothing to calculate. */
static int64_t add_sum(const Trace *trace, Cell cell, Style style, bool *bare, Text *out)
{
    int64_t visits = cell_visits(trace, cell), terms = 0;
    StepKind kind = STEP_COPY;
    Text sum = {0};
    *bare = true;
    for (int64_t k = 0; k < visits; k++) {
        Step step = cell_term(trace, cell, k);
        if (term_silent(trace, &step))
            continue;
        bool several = terms > 1 || kind == STEP_DIFFERENCE;
        kind = step.kind;
        *bare = terms == 0 && (kind == STEP_COPY || kind == STEP_ADD || kind == STEP_BIAS || kind == STEP_COMPARE);
        if (kind == STEP_DIVIDE) {
            divide_all(trace, &step, style, several, &sum);
            continue;
        }
        if (terms > 0)
            text_add(&sum, "%s", joint(kind));
        add_term(trace, &step, style, &sum);
        terms++;
    }
    text_add(out, kind == STEP_COMPARE && terms > 0 ? "max(%s)" : "%s", text_get(&sum));
    text_free(&sum);
    return terms;
}

/* An update gives the weight its new value, all else is equal to its sum. */
static const char *equals(Cell cell)
{
    bool update = cell.set == SET_NEW_W || cell.set == SET_NEW_B || cell.set == SET_NEW_V || cell.set == SET_NEW_VB;
    return update ? " ← " : " = ";
}

void sum_names(const Trace *trace, Cell cell, Text *out)
{
    bool bare;
    name_plain(trace, cell, out);
    text_add(out, "%s", equals(cell));
    if (add_sum(trace, cell, NAMES, &bare, out) == 0)
        text_add(out, "0");
}

void sum_numbers(const Trace *trace, Cell cell, Text *out)
{
    Text sum = {0};
    bool bare;
    float value;
    add_sum(trace, cell, NUMBERS, &bare, &sum);
    if (!bare)
        text_add(out, sum_exact(trace, cell, cell_visits(trace, cell)) ? "%s = " : "%s ≈ ", text_get(&sum));
    text_free(&sum);
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

/* The stages of the operations that have several, by what they write. */
static const char *stage(CellSet set)
{
    static const char *const name[SET_COUNT] = {
        [SET_COL] = "copy",     [SET_ROT] = "turn",          [SET_SPREAD] = "spread",  [SET_DCOL] = "multiply",
        [SET_XSPREAD] = "spread",
        [SET_DB] = "sum",       [SET_SLOPE] = "slopes",      [SET_MAX] = "largest",    [SET_EXP] = "exponentials",
        [SET_SUM] = "sum",      [SET_P] = "probabilities",   [SET_LOSS] = "loss",      [SET_E] = "mean loss",
        [SET_G] = "decay",      [SET_GB] = "decay of b",     [SET_NEW_V] = "momentum", [SET_NEW_VB] = "momentum of b",
        [SET_NEW_W] = "update", [SET_NEW_B] = "update of b",
    };
    return name[set];
}

static void channel_name(const Trace *trace, const Part *part, const Step *step, Text *out)
{
    if (step->kind == STEP_CUT)
        text_add(out, "cut off");
    else if (trace->route == ROUTE_COL2IM && part->scattered)
        text_add(out, "fold");
    else if (part->scattered)
        map_name(trace, SET_DY, cell_place(trace, step->a), trace->route == ROUTE_SCATTER ? "scatter" : "errors", out);
    else if (stage(step->out.set))
        text_add(out, "%s", stage(step->out.set));
    else if (!trace->kind->channel_name || !trace->kind->channel_name(trace, step, out))
        map_name(trace, step->out.set, cell_place(trace, step->out), trace->kind->whole, out);
}

/* What a sum's span is called after: a cell, or with *whole the copied tensor; false: it is called by words. */
static bool span_cell(const Trace *trace, const Part *part, const Step *step, Cell *cell, bool *whole)
{
    const int *dim = trace->tensor[step->out.set].dim;
    bool copied = step->out.set == SET_ROT || set_is_spread(step->out.set);
    *whole = copied && dim[0] == 1 && dim[1] == 1;
    *cell = part->scattered ? step->a : step->out;
    if (step->kind == STEP_CUT || step->out.set == SET_COL || (copied && !*whole))
        return false;
    return trace->route != ROUTE_COL2IM || !part->scattered;
}

static void cell_name(const Trace *trace, const Part *part, const Step *step, Text *out)
{
    Place at = cell_place(trace, step->out);
    Cell cell;
    bool whole;
    if (span_cell(trace, part, step, &cell, &whole) && whole)
        text_add(out, "%s", set_name(cell.set));
    else if (span_cell(trace, part, step, &cell, &whole))
        name_plain(trace, cell, out);
    else if (step->kind == STEP_CUT)
        text_add(out, "padding");
    else if (step->out.set == SET_COL)
        text_add(out, "column %d", at.column);
    else if (step->out.set == SET_ROT || set_is_spread(step->out.set))
        map_name(trace, step->out.set, at, set_name(step->out.set), out);
    else
        text_add(out, "column %d", cell_place(trace, step->a).column);
}

void span_name(const Trace *trace, int64_t i, Level level, Text *out)
{
    if (trace->layer && level >= LEVEL_LAYER) {
        const Layer *layer = &trace->layer[trace_layer(trace, i)];
        text_add(out, "%s", level == LEVEL_LAYER ? layer->title : layer->phase);
        return;
    }
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    const Part *part = &trace->part[step_part(trace, i)];
    if (level >= LEVEL_LAYER)
        text_add(out, "%s", operation_name(trace->operation));
    else if (level == LEVEL_CHANNEL)
        channel_name(trace, part, &step, out);
    else
        cell_name(trace, part, &step, out);
}

/* A gradient's name on one line: ∂E/∂w, its fraction with a stroke. */
static void name_low(const Trace *trace, Cell cell, Text *out)
{
    static const char fraction[] = "\\frac{\\partial E}{";
    Text tex = {0};
    name_tex(trace, cell, &tex);
    const char *name = text_get(&tex), *below = name + sizeof fraction - 1;
    if (strncmp(name, fraction, sizeof fraction - 1) == 0)
        text_add(out, "\\partial E/%.*s", (int)strlen(below) - 1, below);
    else
        text_add(out, "%s", name);
    text_free(&tex);
}

/* A layer's title: "\\delta\\ \\text{conv2}", its letters apart from its name. */
static void title_tex(const char *title, Text *out)
{
    static const char *const letters[][2] = {{"δ", "\\delta "}, {"∂", "\\partial "}};
    size_t sign = strcspn(title, " "), at = 0;
    bool greek = false;
    for (size_t i = 0; i < 2; i++)
        greek |= strncmp(title, letters[i][0], strlen(letters[i][0])) == 0;
    while (greek && at < sign) {
        size_t length = 1;
        const char *said = NULL;
        for (size_t i = 0; i < 2; i++)
            if (strncmp(title + at, letters[i][0], strlen(letters[i][0])) == 0) {
                length = strlen(letters[i][0]);
                said = letters[i][1];
            }
        text_bytes(out, said ? said : title + at, said ? strlen(said) : length);
        at += length;
    }
    text_add(out, greek ? "\\ \\text{%s}" : "\\text{%s}", greek && title[at] ? title + at + 1 : title);
}

void span_tex(const Trace *trace, int64_t i, Level level, Text *out)
{
    if (trace->layer && level == LEVEL_LAYER) {
        title_tex(trace->layer[trace_layer(trace, i)].title, out);
        return;
    }
    int64_t within = i;
    const Trace *own = trace_within(trace, &within);
    Step step = step_at(own, within);
    Cell cell;
    bool whole;
    if (level < LEVEL_CHANNEL && span_cell(own, &own->part[step_part(own, within)], &step, &cell, &whole)) {
        if (whole)
            text_add(out, "%s", set_tex(set_is_spread(cell.set) ? set_within(cell.set) : cell.set));   /* no words */
        else
            name_low(own, cell, out);
        return;
    }
    text_add(out, "\\text{");
    span_name(trace, i, level, out);
    text_add(out, "}");
}
