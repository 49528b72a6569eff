/* Names looked up by going through the cells of a scene and asking each for its name: what a lesson may write is
 * exactly what the window and `print` say. */
#include "lesson/cells.h"

#include "trace/say/names.h"

#include <stdlib.h>
#include <string.h>

/* Bounds of searches one by one: cells of a tensor, cells that are named after their product, spans of the timeline. In
 * larger tensors a name's indices give the cell. */
enum { CELLS_MOST = 64, PRODUCTS_MOST = 1024, SPANS_MOST = 1 << 13 };

/* The name as names.h writes it: "delta_e" as "δ_e", "dE/dw" as "∂E/∂w", "x[1, 2]" as "x[1,2]". */
static void normal_name(const char *name, Text *out)
{
    if (strncmp(name, "delta", 5) == 0)
        text_add(out, "δ%s", name + 5);
    else if (strncmp(name, "dE/d", 4) == 0)
        text_add(out, "∂E/∂%s", name + 4);
    else
        text_add(out, "%s", name);
    size_t kept = 0;
    bool inside = false;
    for (size_t i = 0; i < out->length; i++) {
        inside = out->at[i] == '[' || (inside && out->at[i] != ']');
        if (!inside || out->at[i] != ' ')
            out->at[kept++] = out->at[i];
    }
    if (out->length > 0)
        out->at[out->length = kept] = '\0';
}

static int64_t cells_of(const Trace *trace, int set)
{
    const int *dim = trace->tensor[set].dim;
    return (int64_t)dim[0] * dim[1] * dim[2] * dim[3];
}

static bool is_called(const Trace *trace, Cell cell, const char *name)
{
    Text own = {0};
    name_plain(trace, cell, &own);
    bool same = own.length > 0 && strcmp(text_get(&own), name) == 0;
    text_free(&own);
    return same;
}

/* The whole numbers between a name's brackets, four at most; how many. */
static int indices_of(const char *name, int64_t *index)
{
    const char *at = strchr(name, '[');
    int count = 0;
    while (at && *at != ']' && count < 4) {
        char *end;
        if (at[1] < '0' || at[1] > '9')
            return 0;
        index[count++] = strtoll(at + 1, &end, 10);
        at = *end == ',' || *end == ']' ? end : NULL;
    }
    return at ? count : 0;
}

/* The cell of a large tensor whose name has these indices; those that are left out are 0. */
static bool find_indexed(const Trace *trace, CellSet set, const char *name, Cell *cell)
{
    const int *dim = trace->tensor[set].dim;
    int64_t given[4];
    int count = indices_of(name, given);
    for (int which = 0; which < 16 && count > 0; which++) {
        int taken = 0;
        int64_t flat = 0;
        bool fits = true;
        for (int i = 0; i < 4; i++) {
            bool has = which & (1 << i);
            int64_t index = has && taken < count ? given[taken] : 0;
            fits = fits && (!has || taken < count) && index < dim[i];
            taken += has;
            flat = fits ? flat * dim[i] + index : 0;
        }
        if (!fits || taken != count || !is_called(trace, (Cell){set, flat}, name))
            continue;
        *cell = (Cell){set, flat};
        return true;
    }
    return false;
}

static bool find_in(const Trace *trace, CellSet set, const char *name, Cell *cell)
{
    int64_t count = cells_of(trace, set), most = CELLS_MOST;
    if (set == SET_DCOL && strstr(name, "·"))
        most = PRODUCTS_MOST;
    for (int64_t i = 0; i < count && i < most; i++)
        if (is_called(trace, (Cell){set, i}, name)) {
            *cell = (Cell){set, i};
            return true;
        }
    return count > most && find_indexed(trace, set, name, cell);
}

/* The tensors in which names are looked up after the result. Copies and zeros have the name of what they copy. */
static bool has_names(int set)
{
    return set != SET_NONE && set != SET_COL && set != SET_ROT && set != SET_NUMBER
           && set_within((CellSet)set) == (CellSet)set;   /* no border, not moved apart */
}

/* A tensor's cells for the reader of an error: all of a few, else the first and the last. */
static void tensor_names(const Trace *trace, CellSet set, Text *out)
{
    int64_t count = cells_of(trace, set);
    for (int64_t i = 0; i < count; i += count > 4 && i == 0 ? count - 1 : 1) {
        if (i > 0)
            text_add(out, count > 4 ? " … " : ", ");
        name_plain(trace, (Cell){set, i}, out);
    }
}

/* The names there are, of the scene's result first, or of a network's layers. */
static void some_names(const Trace *trace, Text *out)
{
    for (int k = 0; k < trace->layers && k < 4; k++) {
        text_add(out, k ? ", " : "");
        span_name(trace, trace->layer[k].first, LEVEL_LAYER, out);
    }
    if (trace->layers > 0) {
        text_add(out, " …");
        return;
    }
    CellSet result = trace_result(trace);
    tensor_names(trace, result, out);
    for (int set = 0; set < SET_COUNT; set++)
        if (has_names(set) && set != (int)result && cells_of(trace, set) > 0 && set != SET_DCOL && out->length < 200) {
            text_add(out, out->length ? ", " : "");
            tensor_names(trace, (CellSet)set, out);
        }
}

/* A letter of the 3×3 example in a scene of another shape: the cell at that place, "x[1,1]" for e. Nothing when there
 * is none. */
static void lettered_names(const Trace *trace, const char *name, Text *out)
{
    static const struct {
        const char *before, *letters;
        int side;
        CellSet set;
    } lettered[] = {{"", "abcdefghj", 3, SET_X}, {"", "wxyz", 2, SET_W}, {"", "pqrs", 2, SET_Y},
                    {"δ_", "abcdefghj", 3, SET_DX},
                    {"δ_", "pqrs", 2, SET_DY}, {"∂E/∂", "wxyz", 2, SET_DW}};
    for (size_t i = 0; i < sizeof lettered / sizeof *lettered; i++) {
        size_t before = strlen(lettered[i].before);
        const int *dim = trace->tensor[lettered[i].set].dim;
        const char *letter = strncmp(name, lettered[i].before, before) == 0 && name[before]
            ? strchr(lettered[i].letters, name[before]) : NULL;
        if (!letter || name[before + 1] || dim[0] == 0)
            continue;
        int at = (int)(letter - lettered[i].letters), row = at / lettered[i].side, column = at % lettered[i].side;
        if (row < dim[2] && column < dim[3])
            name_plain(trace, (Cell){lettered[i].set, (int64_t)row * dim[3] + column}, out);
        return;
    }
}

static void say_unknown(const Trace *trace, const char *name, const char *wanted, Error *err)
{
    Text some = {0}, meant = {0};
    if (trace->layers == 0 && !trace->letters)
        lettered_names(trace, wanted, &meant);
    some_names(trace, &some);
    error_set(err, "'%.60s' is no %s of this scene; there are %s%s%s%s", name, trace->layers > 0 ? "layer" : "cell",
              text_get(&some), meant.length ? ": letters are for the 3×3 example, here did you mean " : "",
              text_get(&meant), meant.length ? "?" : "");
    text_free(&some);
    text_free(&meant);
}

bool lesson_cell(const Trace *trace, const char *name, Cell *cell, Error *err)
{
    Text wanted = {0};
    normal_name(name, &wanted);
    bool found = find_in(trace, trace_result(trace), text_get(&wanted), cell);
    for (int set = 0; set < SET_COUNT && !found; set++)
        found = has_names(set) && find_in(trace, (CellSet)set, text_get(&wanted), cell);
    if (!found && err)
        say_unknown(trace, name, text_get(&wanted), err);
    text_free(&wanted);
    return found;
}

bool lesson_noun(const Trace *trace, const char *name, Cell *cell, Error *err)
{
    Text wanted = {0}, all = {0};
    bool found = false;
    normal_name(name, &wanted);
    CellSet result = trace_result(trace);
    for (int i = -1; i < SET_COUNT && !found; i++) {
        CellSet set = i < 0 ? result : (CellSet)i;
        if (cells_of(trace, set) == 0 || set_name(set)[0] == '\0' || set_name(set)[0] == '0')
            continue;
        found = strcmp(set_name(set), text_get(&wanted)) == 0;
        *cell = (Cell){set, -1};
        if (i >= 0)
            text_add(&all, "%s%s", all.length ? ", " : "", set_name(set));
    }
    if (!found && !(found = lesson_cell(trace, name, cell, NULL)))
        error_set(err, "'%s' is no tensor or cell of this scene; its tensors are %s", name, text_get(&all));
    text_free(&wanted);
    text_free(&all);
    return found;
}

/* The end of the first span of that name, at the finest level that has one. A whole network's are its layers. */
static bool find_span(const Trace *trace, const char *name, Span *span)
{
    Text own = {0};
    bool found = false;
    const int finest = trace->layers > 0 ? LEVEL_LAYER : LEVEL_CELL,
              coarsest = trace->layers > 0 ? LEVEL_LAYER : LEVEL_CHANNEL;
    for (int level = finest; level <= coarsest && !found; level++) {
        int count = 0;
        for (int64_t i = 0; i < trace->len && count < SPANS_MOST && !found; i = span->end, count++) {
            *span = span_of(trace, i, (Level)level);
            text_clear(&own);
            span_name(trace, i, (Level)level, &own);
            found = strcmp(text_get(&own), name) == 0;
        }
    }
    text_free(&own);
    return found;
}

/* A stop may also be at a span of the timeline: what the first and the last one are called. */
static void add_spans(const Trace *trace, Error *err)
{
    Text first = {0}, last = {0};
    Error old;
    if (!err)
        return;
    old = *err;
    span_name(trace, 0, LEVEL_CHANNEL, &first);
    span_name(trace, trace->len - 1, LEVEL_CHANNEL, &last);
    if (strcmp(text_get(&first), text_get(&last)) != 0)
        error_set(err, "%s; and on the timeline %s … %s", old.text, text_get(&first), text_get(&last));
    text_free(&first);
    text_free(&last);
}

/* The steps from a cell's first writing to its last, or those of a span. */
static bool find_place(const Trace *trace, const char *name, Span *span, Error *err)
{
    Cell cell;
    Text wanted = {0};
    bool given = lesson_cell(trace, name, &cell, err);
    int64_t visits = given ? cell_visits(trace, cell) : 0;
    if (visits > 0) {
        *span = (Span){cell_visit(trace, cell, 0), cell_visit(trace, cell, visits - 1) + 1};
        return true;
    }
    normal_name(name, &wanted);
    bool found = find_span(trace, text_get(&wanted), span);
    text_free(&wanted);
    if (!found && !given && trace->layers == 0 && trace->len > 0)
        add_spans(trace, err);
    if (!found && given)
        return error_set(err, "'%s' is given from the start, no step writes it: stop at a cell of the result, or at "
                         "a number of steps", name);
    return found;
}

bool lesson_where(const Trace *trace, const char *where, int64_t *step, Error *err)
{
    bool before = strncmp(where, "before ", 7) == 0;
    Span span = {0, 0};
    if (strcmp(where, "end") == 0) {
        *step = trace->len;
        return true;
    }
    if (where[0] != '\0' && strspn(where, "0123456789") == strlen(where)) {
        *step = strtoll(where, NULL, 10);
        if (strlen(where) > 18 || *step > trace->len)
            return error_set(err, "stop %s: this scene has %lld steps", where, (long long)trace->len);
        return true;
    }
    if (where[0] == '\0')
        return error_set(err, "a stop without a place: a number of steps, a cell's name, or end");
    if (!find_place(trace, before ? where + 7 : where, &span, err))
        return false;
    *step = before ? span.first : span.end;
    return true;
}

/* "rows(Y)": the function and its tensor or cell. */
static bool call_of(const char *name, const char *function, Text *inner)
{
    size_t length = strlen(function), all = strlen(name);
    if (strncmp(name, function, length) != 0 || name[length] != '(' || name[all - 1] != ')')
        return false;
    text_bytes(inner, name + length + 1, all - length - 2);
    return true;
}

/* What an answer can count: rows(W), ..., steps(). */
typedef enum { COUNT_ROWS, COUNT_COLUMNS, COUNT_CHANNELS, COUNT_CELLS, COUNT_VISITS, COUNT_STEPS, COUNTS } Counted;

static bool count_of(const Trace *trace, Counted what, const char *inner, float *value, Error *err)
{
    Cell cell;
    *value = (float)trace->len;
    if (what == COUNT_STEPS)
        return true;
    if (!lesson_noun(trace, inner, &cell, err))
        return false;
    const int *dim = trace->tensor[cell.set].dim;
    switch (what) {
    case COUNT_ROWS: *value = (float)dim[2]; break;
    case COUNT_COLUMNS: *value = (float)dim[3]; break;
    case COUNT_CHANNELS: *value = (float)dim[1]; break;
    case COUNT_VISITS:
        if (cell.index < 0)
            return error_set(err, "visits(%s): name a cell, not a tensor", inner);
        *value = (float)cell_visits(trace, cell);
        break;
    default: *value = (float)cells_of(trace, cell.set); break;
    }
    return true;
}

/* In the order of `functions`; ASK_VALUE comes after them. */
static const char *const functions[COUNTS] = {"rows", "columns", "channels", "cells", "visits", "steps"};

LessonAsk lesson_asks(const Trace *trace, const char *name, Cell *cell)
{
    LessonAsk ask = ASK_ROWS;
    Text inner = {0};
    *cell = (Cell){0};
    while (ask < ASK_VALUE && !call_of(name, functions[ask], &inner))
        ask++;
    if (ask == ASK_VALUE)
        lesson_cell(trace, name, cell, NULL);
    else if (ask != ASK_STEPS_OF)
        lesson_noun(trace, text_get(&inner), cell, NULL);
    text_free(&inner);
    return ask;
}

bool lesson_answer(const Trace *trace, const char *name, float *value, Cell *cell, Error *err)
{
    *cell = (Cell){0};
    for (int i = 0; i < COUNTS; i++) {
        Text inner = {0};
        bool called = call_of(name, functions[i], &inner),
             known = called && count_of(trace, (Counted)i, text_get(&inner), value, err);
        text_free(&inner);
        if (called)
            return known;
    }
    if (!lesson_cell(trace, name, cell, err))
        return false;
    return cell_value(trace, *cell, trace->len, value) || error_set(err, "'%s' has no value in this scene", name);
}

/* The first of the names, which are parted by spaces; *names is behind it then. False: there is none. */
static bool next_name(const char **names, Text *name)
{
    *names += strspn(*names, " ");
    size_t length = strcspn(*names, " ");
    text_clear(name);
    text_bytes(name, *names, length);
    *names += length;
    return length > 0;
}

bool lesson_click(const Trace *trace, const char *names, Cell cell, bool *known, Error *err)
{
    bool right = false, any = false;
    Text name = {0};
    *known = true;
    while (next_name(&names, &name)) {
        Cell one;
        any = true;
        if (!lesson_cell(trace, text_get(&name), &one, err))
            *known = false;
        else
            right = right || cell_same(one, cell);
    }
    text_free(&name);
    if (!any)
        *known = error_set(err, "a click on nothing: name the cell, [click e], or several");
    return right;
}

int lesson_click_cells(const Trace *trace, const char *names, Cell *list, int most)
{
    int count = 0;
    Text name = {0};
    while (count < most && next_name(&names, &name))
        count += lesson_cell(trace, text_get(&name), &list[count], NULL);
    text_free(&name);
    return count;
}

int lesson_clicks(const Question *question)
{
    int named = 1;
    for (const char *at = question->name; *at && question->all; at++)
        named += *at == ' ';
    return named;
}

bool lesson_clicked(const Trace *trace, const Question *question, const Cell *cell, int count)
{
    bool known, right = count > 0;
    int others = 0;
    for (int i = 0; i < count; i++) {
        right = right && lesson_click(trace, question->name, cell[i], &known, NULL) && known;
        for (int k = 0; k < i; k++)
            others += cell_same(cell[i], cell[k]);
    }
    return right && count - others == lesson_clicks(question);
}
