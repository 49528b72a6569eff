/* The line that does a step. The operation's table says for each kind of step which function does it, how the line
 * begins that does, and which indices run there; the line's number is looked up in the function's text. The indices'
 * values are those of the cells that the step touches. */
#include "trace/say/source.h"

#include "trace/operations/operation.h"
#include "trace/say/names.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static bool is(int wanted, int found)
{
    return wanted == ON_ALL || wanted == found;
}

const SourceLine *source_line_of(const Trace *trace, const Step *step)
{
    const SourceLine *line = trace->kind->source;
    while (!is(line->pass, (int)trace->pass) || !is(line->route, (int)trace->route)
           || !is(line->out, (int)step->out.set) || !is(line->kind, (int)step->kind)) {
        line++;
        assert(line < trace->kind->source + trace->kind->sources);
    }
    return line;
}

static const SourceLine *line_of(const Trace *trace, const Step *step)
{
    return (trace->kind->source_line ? trace->kind->source_line : source_line_of)(trace, step);
}

const char *const code_names[CODE_COUNT] = {"C", "Python", "Pseudocode"};

/* Whether a line begins the definition of a function: its name before a parenthesis, at the left edge, no semicolon. */
static bool defines(const char *line, const char *function)
{
    const char *name = strstr(line, function);
    return name && line[0] != ' ' && line[0] != '/' && name[strlen(function)] == '(' && name > line && name[-1] == ' '
           && !strchr(line, ';');
}

/* A function ends with its closing brace, in Python with its last line that is indented. */
bool source_find(const SourceFile *file, const char *function, int *first, int *last)
{
    *first = *last = 0;
    for (int line = 1; line <= file->lines; line++) {
        const char *text = file->line[line - 1];
        if (*first == 0) {
            *first = defines(text, function) ? line : 0;
            *last = *first;
        } else if (text[0] == '}') {
            *last = line;
            return true;
        } else if (text[0] == ' ' || text[0] == '{') {
            *last = line;
        } else if (text[0] == '\0' && (line == file->lines || file->line[line][0] != ' ')) {
            break;
        }
    }
    return *first > 0;
}

/* "src/engine/conv.c" -> "src/engine/python/conv.py" */
static void twin_path(const char *path, char *twin, size_t room)
{
    const char *name = strrchr(path, '/') + 1;
    snprintf(twin, room, "%.*spython/%.*s.py", (int)(name - path), path, (int)strcspn(name, "."), name);
}

Source source_in(const Trace *trace, int64_t i, CodeLanguage code)
{
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    const SourceLine *spot = line_of(trace, &step);
    const char *statement = code == CODE_C ? spot->statement : spot->python;
    Source source = {.file = source_files, .function = spot->function};
    char path[128];
    twin_path(spot->file, path, sizeof path);
    while (strcmp(source.file->path, code == CODE_C ? spot->file : path) != 0) {
        source.file++;
        assert(source.file->path);
    }
    source_find(source.file, spot->function, &source.first, &source.last);
    for (int line = source.first + 1; line <= source.last && source.line == 0; line++)
        source.line = strstr(source.file->line[line - 1], statement) ? line : 0;
    assert(source.line > 0);
    return source;
}

Source source_of(const Trace *trace, int64_t i)
{
    return source_in(trace, i, CODE_C);
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

/* The values of the names, which are parted by spaces. */
static int values_of(const Trace *trace, int64_t i, const char *at, SourceIndex index[SOURCE_INDICES_MOST])
{
    Step step = step_at(trace, i);
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

int source_indices(const Trace *trace, int64_t i, SourceIndex index[SOURCE_INDICES_MOST])
{
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    return values_of(trace, i, line_of(trace, &step)->indices, index);
}

int source_locals(const Trace *trace, int64_t i, SourceIndex index[SOURCE_INDICES_MOST])
{
    trace = trace_within(trace, &i);
    Step step = step_at(trace, i);
    const char *locals = line_of(trace, &step)->locals;
    return locals ? values_of(trace, i, locals, index) : 0;
}

/* The length of the variable at the beginning of an assignment: a name with its brackets before = or +=; 0 when the
 * line is something else. */
static size_t assigned(const char *line)
{
    size_t length = 0;
    int depth = 0;
    for (; line[length] && (depth > 0 || (line[length] != ' ' && line[length] != '(')); length++)
        depth += (line[length] == '[') - (line[length] == ']');
    const char *sign = line + length + strspn(line + length, " ");
    bool joins = sign[0] == '=' || ((sign[0] == '+' || sign[0] == '-') && sign[1] == '=');
    return joins && line[0] != '*' ? length : 0;
}

void source_changed(const Trace *trace, int64_t i, CodeLanguage code, Text *out)
{
    Source source = source_in(trace, i, code);
    trace = trace_within(trace, &i);
    const char *line = source.file->line[source.line - 1];
    line += strspn(line, " ");
    line += strncmp(line, "float ", 6) == 0 ? 6 : 0;
    size_t length = assigned(line);
    if (length > 0)
        text_bytes(out, line, length);
    else
        name_plain(trace, step_at(trace, i).out, out);
}
