/* A program is made of the operation's lines (SnippetRow), in which what stands in braces is filled in:
 *   {x}         a tensor's name, but stops with an error when the scene does not have it
 *   {new y}     an array of zeros of a tensor's shape     {shape x}  the shape, as (1, 1, 3, 3)
 *   {?b}        at a line's beginning: the line is left out when there is no such tensor
 *   {one} {many}   at a line's beginning: it is for one group of channels, for several
 *   {learnt} {given}   the same: mean and variance are the batch's, are given   {epsilon} {share}   batch norm's
 *   {whole} {padded}   the same: for a padding that the call takes, for one that has to be there before
 *   {sides} {before} {how} {mode} {as}   that padding   {around}   the shape of X, or its error, with it
 *   {more}   a transposed convolution's output padding
 *   {stride} {padding} {dilation} {groups} {kernel} {ceil} {count} {function} {alpha} {winner} {target} {keep}
 *   {curve}     the activation of x as PyTorch calls it   {at}   what its slope is computed from
 *   {rate} {momentum} {decay}   the scene's settings
 * and, for NumPy, of those functions of the twins that the lines call, one calling the other. */
#include "trace/say/snippet.h"

#include "base/number.h"
#include "trace/operations/operation.h"
#include "trace/say/source.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *const snippet_names[SNIPPET_COUNT] = {"numpy", "pytorch"};
const char *const snippet_titles[SNIPPET_COUNT] = {"NumPy", "PyTorch"};

enum { NUMBERS_MOST = 1 << 20, FUNCTIONS_MOST = 64 };

static const char *const set_words[SET_COUNT] = {
    [SET_NONE] = "",
#define SET(name, ...) [SET_##name] = #name,
    ALL_SETS(SET)
#undef SET
};

/* The tensor's name in a program: "x", "dx", "new_w". */
static void add_name(CellSet set, Text *out)
{
    for (const char *at = set_words[set]; *at; at++)
        text_add(out, "%c", tolower((unsigned char)*at));
}

static CellSet set_of_name(const char *name, size_t length)
{
    for (int set = SET_NONE + 1; set < SET_COUNT; set++) {
        size_t i = 0;
        while (i < length && tolower((unsigned char)set_words[set][i]) == name[i])
            i++;
        if (i == length && set_words[set][i] == '\0')
            return (CellSet)set;
    }
    return SET_NONE;
}

static bool is_there(const Trace *trace, CellSet set)
{
    return set != SET_NONE && trace->tensor[set].v;
}

/* ---- Numbers. */

static void add_number(float value, Text *out)
{
    char digits[48];
    if (value != value)
        text_add(out, "float(\"nan\")");
    else if (value - value != 0)
        text_add(out, "float(\"%sinf\")", value > 0 ? "" : "-");
    else
        text_add(out, "%s", number_shortest(value, digits, sizeof digits));
}

/* The axes that a program sees: all four, or one where there is only one channel axis, as a bias has. */
static int first_axis(const Tensor *tensor)
{
    const int *dim = tensor->dim;
    return dim[0] == 1 && dim[2] == 1 && dim[3] == 1 ? 1 : 0;
}

static bool is_bias(CellSet set)
{
    return set == SET_B || set == SET_DB || set == SET_VB || set == SET_NEW_B || set == SET_NEW_VB;
}

static void add_shape(const Trace *trace, CellSet set, Text *out)
{
    const int *dim = trace->tensor[set].dim;
    if (is_bias(set) && first_axis(&trace->tensor[set]))
        text_add(out, "(%d,)", dim[1]);
    else
        text_add(out, "(%d, %d, %d, %d)", dim[0], dim[1], dim[2], dim[3]);
}

/* The block of axis `axis` whose numbers begin at *at; rows stand below each other, `indent` columns from the left. */
static void add_block(const Tensor *tensor, int axis, int last, int indent, const float **at, Text *out)
{
    text_add(out, "[");
    for (int i = 0; i < tensor->dim[axis]; i++) {
        if (i > 0)
            text_add(out, axis == last ? ", " : ",\n%*s", indent + 1, "");
        if (axis == last)
            add_number(*(*at)++, out);
        else
            add_block(tensor, axis + 1, last, indent + 1, at, out);
    }
    text_add(out, "]");
}

static void add_array(const Trace *trace, CellSet set, SnippetKind kind, Text *out)
{
    const Tensor *tensor = &trace->tensor[set];
    bool line = is_bias(set) && first_axis(tensor);
    const float *at = tensor->v;
    size_t before = out->length;
    add_name(set, out);
    text_add(out, kind == SNIPPET_NUMPY ? " = np.array(" : " = torch.tensor(");
    add_block(tensor, line ? 1 : 0, line ? 1 : 3, (int)(out->length - before), &at, out);
    text_add(out, kind == SNIPPET_NUMPY ? ", dtype=np.float32)\n" : ", dtype=torch.float32)\n");
}

/* ---- Settings. */

static void add_pair(Pair pair, Text *out)
{
    text_add(out, "(%d, %d)", pair.h, pair.w);
}

/* The class of each image, None for one without. */
static void add_target(const Trace *trace, SnippetKind kind, Text *out)
{
    const Tensor *t = &trace->tensor[SET_T];
    text_add(out, "[");
    for (int n = 0; n < t->dim[0]; n++) {
        int class = 0;
        while (class < t->dim[1] && t->v[n * t->dim[1] + class] == 0)
            class++;
        text_add(out, n ? ", " : "");
        if (class < t->dim[1])
            text_add(out, "%d", class);
        else
            text_add(out, kind == SNIPPET_NUMPY ? "None" : "-100");
    }
    text_add(out, "]");
}

static void add_winner(const Trace *trace, Text *out)
{
    size_t count = tensor_count(&trace->tensor[SET_DY]);
    text_add(out, "[");
    for (size_t i = 0; i < count; i++)
        text_add(out, "%s%d", i ? ", " : "", trace->winner[i]);
    text_add(out, "]");
}

/* The activation of x as PyTorch calls it. */
static void add_curve(const Trace *trace, Text *out)
{
    static const char *const called[ACTIVATION_COUNT] = {
        [ACTIVATION_RELU] = "torch.relu(x", [ACTIVATION_TANH] = "torch.tanh(x",
        [ACTIVATION_SIGMOID] = "torch.sigmoid(x",
        [ACTIVATION_LEAKY_RELU] = "F.leaky_relu(x", [ACTIVATION_ELU] = "F.elu(x", [ACTIVATION_GELU] = "F.gelu(x",
        [ACTIVATION_SILU] = "F.silu(x", [ACTIVATION_HARD_SWISH] = "F.hardswish(x"};
    text_add(out, "%s", called[trace->function]);
    if (activation_alpha(trace->function) != 0) {
        text_add(out, ", ");
        add_number(trace->alpha, out);
    }
    text_add(out, ")");
}

/* Whether the padding is none that the program's convolution takes: the input is padded before. */
static bool is_padded(const Trace *trace, SnippetKind kind)
{
    const ConvSpec *spec = &trace->spec;
    bool uneven = spec->uneven.h != 0 || spec->uneven.w != 0;
    if (kind == SNIPPET_NUMPY)   /* whose functions know modes, but for the error of the input */
        return spec->mode != PADDING_ZEROS && trace->tensor[SET_DX].dim[0] > 0;
    return spec->mode != PADDING_ZEROS || uneven;
}

/* How many more rows and columns a transposed convolution's output has than its other sizes say. */
static Pair more_of(const Trace *trace)
{
    const ConvSpec *spec = &trace->spec;
    const int *x = trace->tensor[trace->tensor[SET_X].dim[0] ? SET_X : SET_DX].dim,
              *y = trace->tensor[trace->tensor[SET_Y].dim[0] ? SET_Y : SET_DY].dim;
    const Pair reach = {spec->dilation.h * (spec->kernel.h - 1) + 1, spec->dilation.w * (spec->kernel.w - 1) + 1};
    return (Pair){conv_high(spec, y[2]) - (x[2] - 1) * spec->stride.h - reach.h,
                  conv_wide(spec, y[3]) - (x[3] - 1) * spec->stride.w - reach.w};
}

/* What is said of the padding of an input that is padded before, by name; false: nothing of this name. */
static bool add_padding(const Trace *trace, SnippetKind kind, const char *name, size_t length, Text *out)
{
    const ConvSpec *spec = &trace->spec;
    const Pair before = spec->padding, after = conv_after(spec);
    const int *x = trace->tensor[trace->tensor[SET_DX].dim[0] ? SET_DX : SET_X].dim;
    if (length == 5 && strncmp(name, "sides", 5) == 0)
        text_add(out, "(%d, %d, %d, %d)", before.w, after.w, before.h, after.h);
    else if (length == 3 && strncmp(name, "how", 3) == 0)
        text_add(out, "%s", spec->mode == PADDING_ZEROS ? "constant" : padding_mode_name(spec->mode));
    else if (length == 2 && strncmp(name, "as", 2) == 0 && spec->mode != PADDING_ZEROS)
        text_add(out, ", \"%s\"", padding_mode_name(spec->mode));
    else if (length == 4 && strncmp(name, "mode", 4) == 0)
        text_add(out, "%s", padding_mode_name(spec->mode));
    else if (length == 6 && strncmp(name, "around", 6) == 0)
        text_add(out, "(%d, %d, %d, %d)", x[0], x[1], is_padded(trace, kind) ? conv_high(spec, x[2]) : x[2],
                 is_padded(trace, kind) ? conv_wide(spec, x[3]) : x[3]);
    else
        return length == 2 && strncmp(name, "as", 2) == 0;
    return true;
}

/* The settings that are no number of a tensor and no pair. */
static bool add_other(const Trace *trace, SnippetKind kind, const char *name, size_t length, Text *out)
{
    if (length == 6 && strncmp(name, "groups", 6) == 0)
        text_add(out, "%d", conv_groups(&trace->spec));
    else if (length == 4 && strncmp(name, "ceil", 4) == 0)
        text_add(out, trace->floor ? "False" : "True");
    else if (length == 5 && strncmp(name, "count", 5) == 0)
        text_add(out, trace->count_padding ? "True" : "False");
    else if (length == 8 && strncmp(name, "function", 8) == 0)
        text_add(out, "%s", activation_name(trace->function));
    else if (length == 5 && strncmp(name, "alpha", 5) == 0)
        add_number(trace->alpha, out);
    else if (length == 2 && strncmp(name, "at", 2) == 0)
        text_add(out, trace->function < ACTIVATION_BY_RESULT ? "y" : "x");
    else if (length == 5 && strncmp(name, "curve", 5) == 0)
        add_curve(trace, out);
    else if (length == 6 && strncmp(name, "winner", 6) == 0)
        add_winner(trace, out);
    else if (length == 6 && strncmp(name, "target", 6) == 0)
        add_target(trace, kind, out);
    else
        return add_padding(trace, kind, name, length, out);
    return true;
}

/* The setting `name`; false when there is none of this name. */
static bool add_setting(const Trace *trace, SnippetKind kind, const char *name, size_t length, Text *out)
{
    static const struct {
        const char *name;
        CellSet set;
        int index;
    } numbers[] = {{"rate", SET_RATE, 0}, {"momentum", SET_RATE, 1}, {"decay", SET_RATE, 2}, {"keep", SET_KEEP, 0},
                 {"share", SET_HYPER, 1}, {"epsilon", SET_HYPER, 2}};
    const struct {
        const char *name;
        Pair pair;
    } pairs[] = {{"stride", trace->spec.stride},
                 {"padding", is_padded(trace, kind) ? (Pair){0, 0} : trace->spec.padding},
                 {"before", trace->spec.padding},
                 {"more", more_of(trace)}, {"dilation", trace->spec.dilation},
                 {"kernel", trace->spec.kernel}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strlen(pairs[i].name) == length && strncmp(pairs[i].name, name, length) == 0) {
            add_pair(pairs[i].pair, out);
            return true;
        }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strlen(numbers[i].name) == length && strncmp(numbers[i].name, name, length) == 0) {
            add_number(trace->tensor[numbers[i].set].v[numbers[i].index], out);
            return true;
        }
    return add_other(trace, kind, name, length, out);
}

/* ---- Lines. */

/* What stands in braces; false, with `err`, when it can't be filled in. */
static bool fill(const Trace *trace, SnippetKind kind, const char *name, size_t length, Text *out, Error *err)
{
    bool fresh = strncmp(name, "new ", 4) == 0, shape = strncmp(name, "shape ", 6) == 0;
    size_t skip = fresh ? strlen("new ") : 0;
    skip = shape ? strlen("shape ") : skip;
    if (skip == 0 && add_setting(trace, kind, name, length, out))
        return true;
    CellSet set = set_of_name(name + skip, length - skip);
    if (set == SET_NONE || trace->tensor[set].dim[0] == 0 || (skip == 0 && !trace->tensor[set].v))
        return error_set(err, "there is no %.*s in this scene", (int)(length - skip), name + skip);
    if (skip == 0)
        add_name(set, out);
    else if (fresh)
        text_add(out, kind == SNIPPET_NUMPY ? "np.zeros(" : "torch.zeros(");
    if (skip > 0)
        add_shape(trace, set, out);
    if (fresh)
        text_add(out, kind == SNIPPET_NUMPY ? ", np.float32)" : ")");
    return true;
}

static bool add_lines(const Trace *trace, SnippetKind kind, const char *lines, Text *out, Error *err)
{
    while (*lines) {
        const char *close = strchr(lines, '}');
        bool many = strncmp(lines, "{many}", 6) == 0, padded = strncmp(lines, "{padded}", 8) == 0;
        if (many || strncmp(lines, "{one}", 5) == 0) {
            lines = many == (conv_groups(&trace->spec) > 1) ? close + 1 : lines + strcspn(lines, "\n") + 1;
        } else if (strncmp(lines, "{learnt}", 8) == 0 || strncmp(lines, "{given}", 7) == 0) {
            bool learnt = trace->tensor[SET_VAR].dim[0] > 0;
            lines = learnt == (lines[1] == 'l') ? close + 1 : lines + strcspn(lines, "\n") + 1;
        } else if (padded || strncmp(lines, "{whole}", 7) == 0) {
            lines = padded == is_padded(trace, kind) ? close + 1 : lines + strcspn(lines, "\n") + 1;
        } else if (strncmp(lines, "{?", 2) == 0) {
            CellSet set = set_of_name(lines + 2, (size_t)(close - lines - 2));
            lines = is_there(trace, set) ? close + 1 : lines + strcspn(lines, "\n") + 1;
        } else if (*lines == '{') {
            if (!fill(trace, kind, lines + 1, (size_t)(close - lines - 1), out, err))
                return false;
            lines = close + 1;
        } else {
            text_bytes(out, lines++, 1);
        }
    }
    return true;
}

/* ---- The twins' functions. */

typedef struct {
    const SourceFile *file[FUNCTIONS_MOST];
    int first[FUNCTIONS_MOST], last[FUNCTIONS_MOST], count;
} Functions;

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool has(const Functions *all, const SourceFile *file, int first)
{
    for (int i = 0; i < all->count; i++)
        if (all->file[i] == file && all->first[i] == first)
            return true;
    return false;
}

/* Adds the functions of the twins whose names stand in `text` before a parenthesis. */
static void add_called(const char *text, Functions *all)
{
    for (const char *open = strchr(text, '('); open; open = strchr(open + 1, '(')) {
        const char *begin = open;
        char name[64];
        while (begin > text && is_word(begin[-1]))
            begin--;
        size_t length = (size_t)(open - begin);
        if (length == 0 || length >= sizeof name || (begin > text && begin[-1] == '.'))
            continue;
        snprintf(name, sizeof name, "%.*s", (int)length, begin);
        for (const SourceFile *file = source_files; file->path; file++) {
            int first, last;
            if (strstr(file->path, "/python/") && source_find(file, name, &first, &last) && !has(all, file, first)
                && all->count < FUNCTIONS_MOST) {
                all->file[all->count] = file;
                all->first[all->count] = first;
                all->last[all->count++] = last;
            }
        }
    }
}

static void add_functions(const char *lines, Text *out)
{
    Functions all = {0};
    Text text = {0};
    add_called(lines, &all);
    for (int i = 0; i < all.count; i++)   /* grows as functions call others */
        for (int line = all.first[i]; line <= all.last[i]; line++)
            add_called(all.file[i]->line[line - 1], &all);
    for (const SourceFile *file = source_files; file->path; file++)   /* in the order of the files */
        for (int line = 1; line <= file->lines; line++)
            for (int i = 0; i < all.count; i++)
                if (all.file[i] == file && all.first[i] <= line && line <= all.last[i]) {
                    text_add(&text, "%s%s\n", line == all.first[i] ? "\n\n" : "", file->line[line - 1]);
                    break;
                }
    if (text.length > 0 && strstr(text_get(&text), "math."))
        text_add(out, "import math\n");
    text_add(out, "import numpy as np\n%s\n\n", text_get(&text));
    text_free(&text);
}

/* ---- The program. */

static const SnippetRow *row_of(const Trace *trace)
{
    const SnippetRow *row = trace->kind->snippet;
    while (row && row->numpy
           && ((row->pass != ON_ALL && row->pass != (int)trace->pass)
               || (row->route != ON_ALL && row->route != (int)trace->route)))
        row++;
    return row && row->numpy ? row : NULL;
}

static bool add_given(const Trace *trace, const SnippetRow *row, SnippetKind kind, Text *out, Error *err)
{
    size_t numbers = 0;
    for (int set = SET_NONE + 1; set < SET_COUNT; set++) {
        if (!(row->given >> set & 1))
            continue;
        if (is_there(trace, (CellSet)set)) {
            numbers += tensor_count(&trace->tensor[set]);
            if (numbers > NUMBERS_MOST)
                return error_set(err, "a program with more than %d numbers is not written", NUMBERS_MOST);
            add_array(trace, (CellSet)set, kind, out);
        } else if (set == SET_B) {
            text_add(out, "b = None\n");
        }
    }
    return true;
}

bool snippet_write(const Trace *trace, int64_t i, SnippetKind kind, Text *out, Error *err)
{
    trace = trace_within(trace, &i);
    const SnippetRow *row = row_of(trace);
    const char *lines = row ? row->numpy : NULL;
    lines = row && kind == SNIPPET_PYTORCH ? row->torch : lines;
    const Pair *kernel = &trace->spec.kernel, *padding = &trace->spec.padding;
    if (!lines)
        return error_set(err, "there is no program of this scene");
    if (kind == SNIPPET_PYTORCH && strstr(lines, "_pool2d(")
        && (padding->h > kernel->h / 2 || padding->w > kernel->w / 2))
        return error_set(err, "PyTorch's pooling takes no padding of more than half its window");
    Text body = {0};
    bool done = add_lines(trace, kind, lines, &body, err);
    if (done && kind == SNIPPET_NUMPY)
        add_functions(text_get(&body), out);
    else if (done)
        text_add(out, "import torch\nimport torch.nn.functional as F\n\n");
    done = done && add_given(trace, row, kind, out, err);
    if (done)
        text_add(out, "%s", text_get(&body));
    for (int set = SET_NONE + 1; done && set < SET_COUNT; set++)
        if (trace->kind->results[trace->pass] >> set & 1 && is_there(trace, (CellSet)set)) {
            Text name = {0};
            add_name((CellSet)set, &name);
            if (text_has_name(text_get(&body), text_get(&name)))
                text_add(out, "print(\"%s =\", %s)\n", text_get(&name), text_get(&name));
            text_free(&name);
        }
    text_free(&body);
    return done;
}
