/* Names of cells, terms and sums. Letters for the document's example, indices for every other shape. */
#include "trace/names.h"

#include <string.h>

const char *const level_names[LEVEL_COUNT] = {"product", "cell", "channel", "layer"};
const char *const route_names[ROUTE_COUNT] = {"naive", "im2col"};
const char *const operation_names[OP_COUNT] = {"conv-forward"};

const char *set_name(CellSet set)
{
    static const char *const name[SET_COUNT] = {"", "X", "0", "W", "b", "Y", "col"};
    return name[set];
}

/* The letters of the document, in the order of the cells. */
static char letter(CellSet set, int64_t index)
{
    static const char *const letters[SET_COUNT] = {[SET_X] = "abcdefghj", [SET_W] = "wxyz", [SET_Y] = "pqrs"};
    return letters[set] && index < (int64_t)strlen(letters[set]) ? letters[set][index] : 0;
}

static void name_indexed(const Trace *trace, Cell cell, const char *open, const char *close, Text *out)
{
    static const char *const base[SET_COUNT] = {"", "x", "0", "w", "b", "y", ""};
    const int *dim = trace->tensor[cell.set].dim;
    Place at = cell_place(trace, cell);
    text_add(out, "%s", base[cell.set]);
    if (cell.set == SET_B) {
        if (dim[1] > 1)
            text_add(out, "%s%d%s", open, at.c, close);
        return;
    }
    text_add(out, "%s", open);
    if (dim[0] > 1)
        text_add(out, "%d,", at.n);
    if (dim[1] > 1)
        text_add(out, "%d,", at.c);
    text_add(out, "%d,%d%s", at.row, at.column, close);
}

static void name_with(const Trace *trace, Cell cell, const char *open, const char *close, Text *out)
{
    if (cell.set == SET_COL)
        cell = cell_source(trace, cell);
    if (cell.set == SET_PAD)
        text_add(out, "0");
    else if (trace->letters && letter(cell.set, cell.index))
        text_add(out, "%c", letter(cell.set, cell.index));
    else
        name_indexed(trace, cell, open, close, out);
}

void name_plain(const Trace *trace, Cell cell, Text *out)
{
    name_with(trace, cell, "[", "]", out);
}

void name_tex(const Trace *trace, Cell cell, Text *out)
{
    name_with(trace, cell, "_{", "}", out);
}

void value_text(float value, Text *out)
{
    char buffer[48];
    text_add(out, "%s", text_number((double)value, 4, true, buffer, sizeof buffer));
}

void term_names(const Trace *trace, const Step *step, Text *out)
{
    name_plain(trace, step->a, out);
    if (step->b.set == SET_NONE)
        return;
    bool pad = step->a.set == SET_PAD || cell_source(trace, step->b).set == SET_PAD;
    if (!trace->letters || pad)
        text_add(out, "·");
    name_plain(trace, step->b, out);
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
    in_parentheses(step->va, out);
    if (step->b.set != SET_NONE) {
        text_add(out, "·");
        in_parentheses(step->vb, out);
    }
}

void sum_names(const Trace *trace, Cell cell, Text *out)
{
    name_plain(trace, cell, out);
    int64_t visits = cell_visits(trace, cell);
    for (int64_t k = 0; k < visits; k++) {
        Step step = step_at(trace, cell_visit(trace, cell, k));
        text_add(out, k ? " + " : " = ");
        term_names(trace, &step, out);
    }
}

void sum_numbers(const Trace *trace, Cell cell, Text *out)
{
    int64_t visits = cell_visits(trace, cell);
    Step step = {0};
    for (int64_t k = 0; k < visits; k++) {
        step = step_at(trace, cell_visit(trace, cell, k));
        text_add(out, k ? " + " : "");
        term_numbers(&step, out);
    }
    text_add(out, " = ");
    value_text(step.after, out);
}

void span_name(const Trace *trace, int64_t i, Level level, Text *out)
{
    Step step = step_at(trace, i);
    Place place = cell_place(trace, step.out);
    if (level >= LEVEL_LAYER)
        text_add(out, "%s", operation_names[trace->operation]);
    else if (level == LEVEL_CHANNEL && step.kind == STEP_COPY)
        text_add(out, "copy");
    else if (level == LEVEL_CHANNEL && trace->tensor[SET_Y].dim[1] == 1)
        text_add(out, "multiply");
    else if (level == LEVEL_CHANNEL)
        text_add(out, "map %d", place.c);
    else if (step.kind == STEP_COPY)
        text_add(out, "column %d", place.column);
    else
        name_plain(trace, step.out, out);
}
