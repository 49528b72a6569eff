/* The line that does a step. The operation's table says for each kind of step which function does it, how the line
 * begins that does, and which indices run there; the line's number is looked up in the function's text. The indices'
 * values are those of the cells that the step touches. */
#include "trace/say/source.h"

#include "trace/operations/operation.h"

#include <assert.h>
#include <string.h>

static bool is(int wanted, int found)
{
    return wanted == ON_ALL || wanted == found;
}

static const SourceLine *line_of(const Trace *trace, const Step *step)
{
    if (trace->kind->source_line)
        return trace->kind->source_line(trace, step);
    const SourceLine *line = trace->kind->source;
    while (!is(line->pass, (int)trace->pass) || !is(line->route, (int)trace->route)
           || !is(line->out, (int)step->out.set) || !is(line->kind, (int)step->kind)) {
        line++;
        assert(line < trace->kind->source + trace->kind->sources);
    }
    return line;
}

/* Whether a line begins the definition of a function: its name before a parenthesis, at the left edge, no semicolon. */
static bool defines(const char *line, const char *function)
{
    const char *name = strstr(line, function);
    return name && line[0] != ' ' && line[0] != '/' && name[strlen(function)] == '(' && !strchr(line, ';');
}

Source source_of(const Trace *trace, int64_t i)
{
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    const SourceLine *spot = line_of(trace, &step);
    Source source = {.file = source_files, .function = spot->function};
    while (strcmp(source.file->path, spot->file) != 0) {
        source.file++;
        assert(source.file->path);
    }
    const SourceFile *file = source.file;
    for (int line = 1; line <= file->lines && source.last == 0; line++) {
        const char *text = file->line[line - 1];
        if (source.first == 0)
            source.first = defines(text, spot->function) ? line : 0;
        else if (text[0] == '}')
            source.last = line;
        else if (source.line == 0 && strstr(text, spot->statement))
            source.line = line;
    }
    assert(source.line > 0 && source.last > 0);
    return source;
}

/* Every index that a source line may run over, by its name there. */
static const char *const names[INDEX_COUNT] = {"n",  "oc",  "oy",     "ox", "ic", "ky", "kx", "iy",
                                               "ix", "row", "column", "k",  "i",  "o",  "c",  "cell"};

static void set_column(const Trace *trace, Place at, int64_t value[INDEX_COUNT])
{
    const int *w = trace->tensor[SET_W].dim[0] ? trace->tensor[SET_W].dim : trace->tensor[SET_DW].dim;
    int width = trace->tensor[trace->tensor[SET_DY].dim[3] ? SET_DY : SET_Y].dim[3];
    value[INDEX_N] = at.c;
    value[INDEX_K] = at.row;
    value[INDEX_I] = at.column;
    value[INDEX_IC] = at.row / w[3] / w[2];
    value[INDEX_KY] = at.row / w[3] % w[2];
    value[INDEX_KX] = at.row % w[3];
    value[INDEX_OY] = at.column / width;
    value[INDEX_OX] = at.column % width;
}

/* What a cell of the convolution's or a pooling's tensors says about the indices. */
static void set_by_cell(const Trace *trace, Cell cell, int64_t value[INDEX_COUNT])
{
    Place at = cell_place(trace, cell);
    switch (cell.set) {
    case SET_COL:
    case SET_DCOL: set_column(trace, at, value); return;
    case SET_Y:
    case SET_DY:
        value[INDEX_N] = at.n;
        value[INDEX_OC] = value[INDEX_C] = at.c;
        value[INDEX_OY] = at.row;
        value[INDEX_OX] = at.column;
        return;
    case SET_X:
    case SET_PAD:
    case SET_DX:
    case SET_DPAD:
        value[INDEX_N] = at.n;
        value[INDEX_IC] = value[INDEX_C] = at.c;
        value[INDEX_IY] = value[INDEX_ROW] = at.row;
        value[INDEX_IX] = value[INDEX_COLUMN] = at.column;
        return;
    case SET_W:
    case SET_DW:
    case SET_ROT:
        value[INDEX_OC] = at.n;
        value[INDEX_IC] = at.c;
        value[INDEX_KY] = at.row;
        value[INDEX_KX] = at.column;
        return;
    case SET_DB: value[INDEX_OC] = at.c; return;
    case SET_EXP:
    case SET_P:
    case SET_LOSS:
    case SET_SPREAD:
        value[INDEX_N] = at.n;
        value[INDEX_C] = value[INDEX_OC] = at.c;
        value[INDEX_ROW] = at.row;
        value[INDEX_COLUMN] = at.column;
        return;
    default: return;
    }
}

int source_indices(const Trace *trace, int64_t i, SourceIndex index[SOURCE_INDICES_MOST])
{
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    const char *at = line_of(trace, &step)->indices;
    int64_t value[INDEX_COUNT] = {0};
    int count = 0;
    set_by_cell(trace, step.b, value);
    set_by_cell(trace, step.a, value);
    set_by_cell(trace, step.out, value);
    if (trace->kind->indices)
        trace->kind->indices(trace, &step, value);
    while (*at) {
        size_t length = strcspn(at, " ");
        for (int which = 0; which < INDEX_COUNT; which++)
            if (strlen(names[which]) == length && strncmp(names[which], at, length) == 0)
                index[count++] = (SourceIndex){names[which], value[which]};
        at += length + (at[length] == ' ');
    }
    return count;
}
