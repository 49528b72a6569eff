/* Sentences: the row that fits a step is found, then its places in braces are filled. */
#include "trace/say/sentence.h"

#include "trace/operations/operation.h"
#include "trace/veil.h"

#include <string.h>

/* After the last step of a sum of several, and after a comparison's last. */
static const char complete[] = "With this {out} is complete: {after}.";

bool say_opens(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->opens;
}

bool say_zero(const Trace *trace, const Step *step)
{
    return cell_is_zero(trace, cell_source(trace, step->a)) || cell_is_zero(trace, cell_source(trace, step->b));
}

static bool leads(const Trace *trace, const Step *step)
{
    (void)trace;
    return cell_same(step->winner, step->a);
}

static bool equal(const Trace *trace, const Step *step)
{
    (void)trace;
    return step->va >= step->vb && step->va <= step->vb;
}

bool say_whole_map(const Trace *trace, const Step *step)
{
    (void)step;
    return trace->kind->window_follows;
}

bool say_map_opens(const Trace *trace, const Step *step)
{
    return step->opens && say_whole_map(trace, step);
}

/* What steps of the same kind mean in every operation. */
static const SayRow shared[] = {
    {ON_ALL, ON_ALL, SET_COL, STEP_COPY, say_zero,
     "The window at row {top}, column {left} reaches over the edge: a zero of the padding goes into row {row} of "
     "column {column}."},
    {ON_ALL, ON_ALL, SET_COL, STEP_COPY, NULL,
     "The window at row {top}, column {left} becomes column {column}: {a} goes into its row {row}."},
    {ON_ALL, ON_ALL, SET_COL, SAY_MOVING, NULL, "The window at row {top}, column {left} unfolds into column {column}."},
    {ON_ALL, ON_ALL, SET_COL, SAY_CELL, NULL, "The window at row {top}, column {left} has become column {column}."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_BIAS, NULL, "All products are in: the bias {a} is added to {out}."},
    {ON_ALL, ON_ALL, SET_DX, STEP_PRODUCT, NULL,
     "{x} went into {y} through the weight {b}: so the error {a} comes back through {b}, and {term} is added to "
     "{out}."},
    {ON_ALL, ON_ALL, SET_DB, STEP_ADD, NULL,
     "The bias went into {y} as it is: the whole error {a} is added to its gradient."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_COMPARE, leads, "{a} = {va} is larger than {b} = {vb}: now {a} leads."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_COMPARE, equal,
     "{a} = {va} is as large as {b}: of equal ones the first keeps the lead."},
    {ON_ALL, ON_ALL, ON_ALL, STEP_COMPARE, NULL, "{a} = {va} is not larger than {b} = {vb}: {b} keeps the lead."},
    {.sentence = NULL},
};

static bool fits(const SayRow *row, const Trace *trace, const Step *step, int kind)
{
    return (row->pass == ON_ALL || row->pass == (int)trace->pass)
        && (row->route == ON_ALL || row->route == (int)trace->route)
        && (row->out == ON_ALL || row->out == (int)step->out.set) && (row->kind == ON_ALL || row->kind == kind)
        && (!row->when || row->when(trace, step));
}

static const char *find_in(const SayRow *row, const Trace *trace, const Step *step, int kind)
{
    for (; row->sentence; row++)
        if (fits(row, trace, step, kind) && (row->kind != ON_ALL || kind >= 0))
            return row->sentence;
    return NULL;
}

static const char *find(const Trace *trace, const Step *step, int kind)
{
    const char *own = find_in(trace->kind->sentence, trace, step, kind);
    return own ? own : find_in(shared, trace, step, kind);
}

/* The place of the window that the step is about: of the error that it reads, of its column, or of its output. */
static Place window_at(const Trace *trace, const Step *step)
{
    const ConvSpec *spec = &trace->spec;
    Cell of = step->out;
    if (of.set != SET_COL && (step->a.set == SET_DY || step->a.set == SET_DCOL))
        of = step->a;
    Place at = cell_place(trace, of);
    if (of.set == SET_COL || of.set == SET_DCOL) {
        int width = trace->tensor[trace->tensor[SET_Y].dim[3] > 0 ? SET_Y : SET_DY].dim[3];
        at.row = at.column / width;
        at.column %= width;
    }
    at.row = at.row * spec->stride.h - spec->padding.h;
    at.column = at.column * spec->stride.w - spec->padding.w;
    return at;
}

/* The output whose error the step reads. */
static Cell partner(const Trace *trace, const Step *step)
{
    Cell a = cell_source(trace, step->a), b = cell_source(trace, step->b);
    return (Cell){SET_Y, a.set == SET_DY ? a.index : b.index};
}

static void add_name(const Trace *trace, Cell cell, const Speech *speech, Text *out)
{
    (speech->name ? speech->name : name_plain)(trace, cell, out);
}

/* A cell's name by another tensor of the same shape: the tensor may not be stored. */
static void add_other(const Trace *trace, CellSet set, CellSet like, int64_t index, const Speech *speech, Text *out)
{
    Trace named = *trace;
    named.tensor[set] = trace->tensor[like];
    add_name(&named, (Cell){set, index}, speech, out);
}

static void add_term(const Trace *trace, const Step *step, const Speech *speech, Text *out)
{
    add_name(trace, step->a, speech, out);
    if (step->b.set == SET_NONE)
        return;
    text_add(out, "·");
    add_name(trace, step->b, speech, out);
}

static bool is(const char *hole, size_t length, const char *name)
{
    return strlen(name) == length && strncmp(hole, name, length) == 0;
}

static void add_number(int number, Text *out)
{
    value_text((float)number, out);
}

static bool fill_place(const Trace *trace, const Step *step, const char *hole, size_t length, Text *out)
{
    Place out_at = cell_place(trace, step->out), window = window_at(trace, step);
    const struct {
        const char *name;
        int number;
    } places[] = {
        {"row", out_at.row}, {"column", out_at.column}, {"top", window.row}, {"left", window.column},
        {"bottom", trace->tensor[step->out.set].dim[2] - 1}, {"right", trace->tensor[step->out.set].dim[3] - 1}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (is(hole, length, places[i].name)) {
            add_number(places[i].number, out);
            return true;
        }
    return false;
}

static bool fill_value(const Step *step, const char *hole, size_t length, bool moving, Text *out)
{
    const struct {
        const char *name;
        float value;
    } values[] = {{"va", step->va}, {"vb", step->vb}, {"before", step->before}, {"after", step->after}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (is(hole, length, values[i].name)) {
            if (moving && is(hole, length, "after"))
                text_add(out, "…");
            else
                value_text(values[i].value, out);
            return true;
        }
    return false;
}

static void fill(const Trace *trace, const Step *step, const char *hole, size_t length, const Speech *speech, Text *out)
{
    if (fill_place(trace, step, hole, length, out) || fill_value(step, hole, length, speech->moving, out))
        return;
    if (is(hole, length, "out"))
        add_name(trace, step->out, speech, out);
    else if (is(hole, length, "a"))
        add_name(trace, step->a, speech, out);
    else if (is(hole, length, "b"))
        add_name(trace, step->b, speech, out);
    else if (is(hole, length, "term"))
        add_term(trace, step, speech, out);
    else if (is(hole, length, "x"))
        add_other(trace, SET_X, SET_DX, step->out.index, speech, out);
    else if (is(hole, length, "y"))
        add_other(trace, SET_Y, SET_DY, partner(trace, step).index, speech, out);
    else if (is(hole, length, "w"))
        add_other(trace, SET_W, SET_DW, step->out.index, speech, out);
}

static void say(const Trace *trace, const Step *step, const char *english, const Speech *speech, Text *out)
{
    const char *said = speech->word ? speech->word(speech->language, english) : english;
    while (*said) {
        const char *hole = strchr(said, '{'), *end = hole ? strchr(hole, '}') : NULL;
        if (!end) {
            text_add(out, "%s", said);
            return;
        }
        text_bytes(out, said, (size_t)(hole - said));
        fill(trace, step, hole + 1, (size_t)(end - hole - 1), speech, out);
        said = end + 1;
        bool left_open = out->length > 2 && strcmp(out->at + out->length - 3, "…") == 0;
        said += left_open && *said == '.';   /* its dots are the end of the sentence */
    }
}

/* Whether the step ends a sum or a search of several: then the result is said, too. */
static bool completes(const Step *step)
{
    bool adds = step->kind == STEP_PRODUCT || step->kind == STEP_ADD || step->kind == STEP_BIAS
                || step->kind == STEP_SHARE || step->kind == STEP_COMPARE;
    return step->closes && !step->opens && adds;
}

void sentence_say(const Trace *trace, int64_t i, Level level, bool begun, const Speech *speech, Text *out)
{
    trace = trace_within(trace, &i);
    if (trace->veil)
        return;
    Step step = step_at(trace, i);
    const char *said = NULL;
    if (!begun || level > LEVEL_CELL)
        said = find(trace, &step, SAY_ABOUT);
    else if (level == LEVEL_CELL && speech->moving)
        said = find(trace, &step, SAY_MOVING);
    if (!said && begun && level == LEVEL_CELL)
        said = find(trace, &step, SAY_CELL);
    bool whole = said != NULL;
    if (!said)
        said = find(trace, &step, (int)step.kind);
    if (!said)
        return;
    say(trace, &step, said, speech, out);
    if (!whole && !speech->moving && completes(&step)) {
        text_add(out, " ");
        say(trace, &step, complete, speech, out);
    }
}

bool sentence_on_cell(const Trace *trace, int64_t i)
{
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    return find(trace, &step, SAY_CELL) != NULL;
}

const char *sentence_at(Operation operation, int n)
{
    for (const SayRow *row = operation_kind(operation)->sentence; row->sentence; row++)
        if (n-- == 0)
            return row->sentence;
    for (const SayRow *row = shared; row->sentence; row++)
        if (n-- == 0)
            return row->sentence;
    return n == 0 ? complete : NULL;
}
