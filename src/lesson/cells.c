/* Names looked up by going through the cells of a scene and asking each for its name: what a lesson may write is exactly
 * what the window and `print` say. */
#include "lesson/cells.h"

#include "trace/names.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS_MOST = 1 << 18, SPANS_MOST = 1 << 16 };   /* what is looked through in tensors, and on the timeline */

/* The name as names.h writes it: "delta_e" as "δ_e", "dE/dw" as "∂E/∂w". */
static void normal_name(const char *name, Text *out)
{
    if (strncmp(name, "delta", 5) == 0)
        text_add(out, "δ%s", name + 5);
    else if (strncmp(name, "dE/d", 4) == 0)
        text_add(out, "∂E/∂%s", name + 4);
    else
        text_add(out, "%s", name);
}

static int64_t cells_of(const Trace *trace, int set)
{
    const int *dim = trace->tensor[set].dim;
    return (int64_t)dim[0] * dim[1] * dim[2] * dim[3];
}

static bool find_in(const Trace *trace, CellSet set, const char *name, Cell *cell)
{
    Text own = {0};
    bool found = false;
    int64_t count = cells_of(trace, set);
    for (int64_t i = 0; i < count && i < CELLS_MOST && !found; i++) {
        text_clear(&own);
        name_plain(trace, (Cell){set, i}, &own);
        found = own.length > 0 && strcmp(text_get(&own), name) == 0;
        *cell = (Cell){set, i};
    }
    text_free(&own);
    return found;
}

/* The tensors in which names are looked up after the result: copies and zeros of another have that one's names. */
static bool has_names(int set)
{
    return set != SET_NONE && set != SET_PAD && set != SET_COL && set != SET_ROT && set != SET_SPREAD && set != SET_DPAD && set != SET_NUMBER;
}

/* The first few names of the scene's result, or of a network's layers, for the reader of an error. */
static void some_names(const Trace *trace, Text *out)
{
    for (int k = 0; k < trace->layers && k < 4; k++) {
        text_add(out, k ? ", " : "");
        span_name(trace, trace->layer[k].first, LEVEL_LAYER, out);
    }
    CellSet set = trace_result(trace);
    for (int64_t i = 0; i < cells_of(trace, set) && i < 4; i++) {
        text_add(out, i ? ", " : "");
        name_plain(trace, (Cell){set, i}, out);
    }
}

bool lesson_cell(const Trace *trace, const char *name, Cell *cell, Error *err)
{
    Text wanted = {0}, some = {0};
    normal_name(name, &wanted);
    bool found = find_in(trace, trace_result(trace), text_get(&wanted), cell);
    for (int set = 0; set < SET_COUNT && !found; set++)
        found = has_names(set) && find_in(trace, (CellSet)set, text_get(&wanted), cell);
    if (!found) {
        some_names(trace, &some);
        error_set(err, "'%s' is no %s of this scene; there are %s …", name, trace->layers > 0 ? "layer" : "cell", text_get(&some));
    }
    text_free(&wanted);
    text_free(&some);
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
    const int finest = trace->layers > 0 ? LEVEL_LAYER : LEVEL_CELL, coarsest = trace->layers > 0 ? LEVEL_LAYER : LEVEL_CHANNEL;
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

/* The steps from a cell's first writing to its last, or those of a span. */
static bool find_place(const Trace *trace, const char *name, Span *span, Error *err)
{
    Cell cell;
    Text wanted = {0};
    normal_name(name, &wanted);
    bool found = find_span(trace, text_get(&wanted), span);
    text_free(&wanted);
    if (lesson_cell(trace, name, &cell, found ? NULL : err)) {
        int64_t visits = cell_visits(trace, cell);
        if (visits > 0)
            *span = (Span){cell_visit(trace, cell, 0), cell_visit(trace, cell, visits - 1) + 1};
        else if (!found)
            return error_set(err, "'%s' is given from the start, no step writes it: stop at a cell of the result, or at a number of steps", name);
        found = true;
    }
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

/* "rows(Y)": what is asked of which tensor or cell. */
static bool call_of(const char *name, const char *function, Text *inner)
{
    size_t length = strlen(function), all = strlen(name);
    if (strncmp(name, function, length) != 0 || name[length] != '(' || name[all - 1] != ')')
        return false;
    text_bytes(inner, name + length + 1, all - length - 2);
    return true;
}

static bool count_of(const Trace *trace, int what, const char *inner, float *value, Error *err)
{
    Cell cell;
    if (what == 5) {
        *value = (float)trace->len;
        return true;
    }
    if (!lesson_noun(trace, inner, &cell, err))
        return false;
    const int *dim = trace->tensor[cell.set].dim;
    if (what == 4) {
        *value = cell.index >= 0 ? (float)cell_visits(trace, cell) : 0;
        return cell.index >= 0 || error_set(err, "visits(%s): name a cell, not a tensor", inner);
    }
    *value = what == 3 ? (float)cells_of(trace, cell.set) : (float)dim[what == 0 ? 2 : what == 1 ? 3 : 1];
    return true;
}

bool lesson_answer(const Trace *trace, const char *name, float *value, Cell *cell, Error *err)
{
    static const char *const functions[] = {"rows", "columns", "channels", "cells", "visits", "steps"};
    *cell = (Cell){0};
    for (int i = 0; i < 6; i++) {
        Text inner = {0};
        bool called = call_of(name, functions[i], &inner), known = called && count_of(trace, i, text_get(&inner), value, err);
        text_free(&inner);
        if (called)
            return known;
    }
    if (!lesson_cell(trace, name, cell, err))
        return false;
    return cell_value(trace, *cell, trace->len, value) || error_set(err, "'%s' has no value in this scene", name);
}

bool lesson_click(const Trace *trace, const char *names, Cell cell, bool *known, Error *err)
{
    bool right = false, any = false;
    *known = true;
    while (*names) {
        Text name = {0};
        Cell one;
        size_t length = strcspn(names, " ");
        text_bytes(&name, names, length);
        names += length + strspn(names + length, " ");
        any = any || length > 0;
        if (length > 0 && !lesson_cell(trace, text_get(&name), &one, err))
            *known = false;
        else if (length > 0)
            right = right || cell_same(one, cell);
        text_free(&name);
    }
    if (!any)
        *known = error_set(err, "a click on nothing: name the cell, [click e], or several");
    return right;
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
