/* The formula band of a plane whose numbers all move: from which place to which, as one rule for rows and one for
 * columns. */
#include "view/scenes/parts/band.h"

#include "trace/say/names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* "2i + 1", "1 - i": where number `index` goes along one axis. */
static void add_place(const char *index, int step, int from, Text *tex)
{
    if (step < 0)
        text_add(tex, "%d-", from);
    if (abs(step) != 1)
        text_add(tex, "%d", abs(step));
    text_add(tex, "%s", index);
    if (step > 0 && from != 0)
        text_add(tex, from < 0 ? "-%d" : "+%d", abs(from));
}

/* How far a place moves for each place of what is read: from the first and the last of the plane. A plane one wide has
 * one number and any rule. */
static int step_of(int read, int read_last, int written, int written_last)
{
    return read_last == read ? 1 : (written_last - written) / (read_last - read);
}

typedef struct {
    int step[2], from[2];   /* rows, columns */
    int size[2];            /* of the plane that is written */
    Cell a, out;
} Rule;

static Rule rule_of(const StageView *view)
{
    const Trace *trace = view->trace;
    Span span = span_of(trace, view->cursor.step, LEVEL_CELL);
    Step first = step_at(trace, span.first), last = step_at(trace, span.end - 1);
    Place a = cell_place(trace, first.a), b = cell_place(trace, last.a), out = cell_place(trace, first.out),
          end = cell_place(trace, last.out);
    const int *dim = trace->tensor[first.out.set].dim;
    Rule rule = {.a = first.a, .out = first.out, .size = {dim[2], dim[3]}};
    rule.step[0] = step_of(a.row, b.row, out.row, end.row);
    rule.step[1] = step_of(a.column, b.column, out.column, end.column);
    rule.from[0] = out.row - rule.step[0] * a.row;
    rule.from[1] = out.column - rule.step[1] * a.column;
    return rule;
}

static void add_set(CellSet set, bool indexed, Text *tex)
{
    const char *name = set_tex(set);
    bool bracketed = indexed && name[0] != '(' && strchr(name, '_');   /* one index is enough of a name */
    text_add(tex, "\\tint{%s}{\\strong{%s%s%s}}", role_tints[role_of(set)], bracketed ? "(" : "", name,
             bracketed ? ")" : "");
}

/* Whether cells of the plane are left over, which stay 0. */
static bool leaves_zeros(const StageView *view, const Rule *rule)
{
    Span span = span_of(view->trace, view->cursor.step, LEVEL_CELL);
    return span.end - span.first < (int64_t)rule->size[0] * rule->size[1];
}

static void letters_tex(const StageView *view, const Rule *rule, Text *tex)
{
    bool open = view->trace->veil && view->trace->veil->any;   /* the rule may be what a question asks */
    add_set(rule->a.set, !open, tex);
    text_add(tex, open ? "\\ \\to\\ " : "_{i,j}\\ \\to\\ ");
    add_set(rule->out.set, !open, tex);
    if (open)
        return;
    text_add(tex, "_{");
    add_place("i", rule->step[0], rule->from[0], tex);
    text_add(tex, ",\\,");
    add_place("j", rule->step[1], rule->from[1], tex);
    text_add(tex, "}");
}

static void words_tex(const StageView *view, const Rule *rule, Text *tex)
{
    if (view->trace->veil && view->trace->veil->any)
        return;
    text_add(tex, "\\text{row }i\\ \\to\\ \\text{row }");
    add_place("i", rule->step[0], rule->from[0], tex);
    text_add(tex, "\\qquad\\text{column }j\\ \\to\\ \\text{column }");
    add_place("j", rule->step[1], rule->from[1], tex);
    if (leaves_zeros(view, rule))
        text_add(tex, "\\qquad\\tint{soft}{\\text{0 elsewhere}}");
}

void band_places(StageView *view, Rect at, float size)
{
    Rule rule = rule_of(view);
    Text tex = {0};
    const float least = 4;
    for (int words = 0; words < 2; words++) {
        text_clear(&tex);
        (words ? words_tex : letters_tex)(view, &rule, &tex);
        float full = words ? size * 0.87f : size, width = stage_formula_width(view->canvas, text_get(&tex), full);
        stage_formula(view->canvas, text_get(&tex), width > at.w ? fmaxf(least, full * at.w / width) : full, at.x,
                      at.y + at.h * (words ? 0.8f : 0.42f), ALIGN_LEFT);
    }
    text_free(&tex);
}
