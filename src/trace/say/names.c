/* Names of cells. Letters for the document's example, indices for every other shape. */
#include "trace/operations/operation.h"
#include "trace/say/names.h"

#include <string.h>

const char *const level_names[LEVEL_COUNT] = {"product", "cell", "channel", "layer", "pass"};
const char *const route_names[ROUTE_COUNT] = {"naive", "im2col", "rot", "scatter", "col2im", "zeros"};
const char *const pass_names[PASS_COUNT] = {"forward", "backward"};
const char *const step_names[STEP_COUNT] = {
    [STEP_COPY] = "copy",         [STEP_PRODUCT] = "product",   [STEP_BIAS] = "bias",
    [STEP_ADD] = "add",           [STEP_CUT] = "cut",           [STEP_COMPARE] = "compare",
    [STEP_DIVIDE] = "divide",     [STEP_SHARE] = "share",       [STEP_QUOTIENT] = "quotient",
    [STEP_DIFFERENCE] = "difference", [STEP_FUNCTION] = "function", [STEP_SLOPE] = "slope",
    [STEP_EXP] = "exp",           [STEP_LOG] = "log",           [STEP_LESS] = "less",
    [STEP_MINUS] = "minus",       [STEP_ROOT] = "root",
};

const char *level_said(const Trace *trace, Level level)
{
    static const char *const chain[LEVEL_LAYER] = {"step", "cell", "channel"};
    const LevelRow *row = trace->layer ? NULL : trace->kind->levels;
    if (level >= LEVEL_LAYER)
        return level_names[level];
    while (row && ((row->pass != ON_ALL && row->pass != (int)trace->pass)
                   || (row->route != ON_ALL && row->route != (int)trace->route)))
        row++;
    return row ? row->name[level] : chain[level];
}

/* How a tensor and its cells are written; see trace/sets.h. */
typedef struct {
    const char *name, *tex, *letters;
    const char *lettered, *indexed;         /* plain */
    const char *tex_lettered, *tex_indexed;
} SetStyle;

static const SetStyle style[SET_COUNT] = {
#define SET(name, plain, tex, letters, lettered, indexed, tex_lettered, tex_indexed, role)                             \
    [SET_##name] = {plain, tex, letters, lettered, indexed, tex_lettered, tex_indexed},
    ALL_SETS(SET)
#undef SET
};

const char *set_name(CellSet set)
{
    return style[set].name ? style[set].name : "";
}

const char *set_tex(CellSet set)
{
    return style[set].tex ? style[set].tex : "";
}

const char *set_key(CellSet set)
{
    static const char *const other[SET_COUNT] = {
        [SET_PAD] = "padding of X", [SET_DPAD] = "padding of δ_X",
        [SET_NEW_V] = "v_new", [SET_NEW_VB] = "v_b_new", [SET_NEW_W] = "W_new",
        [SET_NEW_B] = "b_new", [SET_NUMBER] = "number", [SET_SPREAD] = "δ_Y with zeros",
        [SET_YPAD] = "padding of Y", [SET_DYPAD] = "padding of δ_Y", [SET_XSPREAD] = "X with zeros",
    };
    return other[set] ? other[set] : set_name(set);
}

/* Appends `pattern` with its %s, if it has one, replaced. */
static void add_pattern(const char *pattern, const char *inner, Text *out)
{
    const char *hole = strstr(pattern, "%s");
    if (!hole) {
        text_add(out, "%s", pattern);
        return;
    }
    text_bytes(out, pattern, (size_t)(hole - pattern));
    text_add(out, "%s%s", inner, hole + 2);
}

/* The indices that can be other than 0: "[1,2]", "_{2,0,1}", or nothing. */
static void add_indices(const Trace *trace, Cell cell, bool tex, Text *out)
{
    const int *dim = trace->tensor[cell.set].dim;
    Place at = cell_place(trace, cell);
    int index[4] = {at.n, at.c, at.row, at.column};
    bool map = dim[2] > 1 || dim[3] > 1;
    const char *before = tex ? "_{" : "[", *after = "";
    for (int i = 0; i < 4; i++) {
        if (i < 2 ? dim[i] == 1 : !map)
            continue;
        text_add(out, "%s%d", before, index[i]);
        before = ",";
        after = tex ? "}" : "]";
    }
    text_add(out, "%s", after);
}

/* The learning rate, the momentum and the weight decay. */
static void add_rate(int64_t index, bool tex, Text *out)
{
    static const char *const plain[] = {"η", "μ", "λ"}, *const in_tex[] = {"{\\eta}", "{\\mu}", "{\\lambda}"};
    text_add(out, "%s", tex ? in_tex[index] : plain[index]);
}

/* Batch norm's: what an average keeps and takes, epsilon, what the variance's takes. */
static void add_hyper(int64_t index, bool tex, Text *out)
{
    static const char *const plain[] = {"k", "m", "ε", "n"}, *const in_tex[] = {"{k}", "{m}", "{\\varepsilon}", "{n}"};
    text_add(out, "%s", tex ? in_tex[index] : plain[index]);
}

static void name_with(const Trace *trace, Cell cell, bool tex, Text *out)
{
    if (cell.set == SET_NUMBER)
        text_add(out, "%lld", (long long)cell.index);
    if (cell.set == SET_RATE)
        add_rate(cell.index, tex, out);
    if (cell.set == SET_HYPER)
        add_hyper(cell.index, tex, out);
    if (cell.set == SET_HYPER || cell.set == SET_NUMBER || cell.set == SET_RATE || cell.set == SET_NONE)
        return;
    if (cell.set == SET_DCOL && trace->tensor[SET_DY].dim[1] == 1) {
        Step product = cell_term(trace, cell, 0);
        (tex ? term_in_tex : term_names)(trace, &product, out);
        return;
    }
    cell = cell_source(trace, cell);
    const SetStyle *set = &style[cell.set];
    Text inner = {0};
    if (trace->letters && cell.index < (int64_t)strlen(set->letters)) {
        text_add(&inner, "%c", set->letters[cell.index]);
        add_pattern(tex ? set->tex_lettered : set->lettered, text_get(&inner), out);
    } else {
        add_indices(trace, cell, tex, &inner);
        if (cell.set == SET_B && trace->letters && trace->kind && trace->kind->windows)
            text_add(&inner, tex ? "_{0}" : "[0]");   /* X has a b of its own */
        add_pattern(tex ? set->tex_indexed : set->indexed, text_get(&inner), out);
    }
    text_free(&inner);
}

void place_plain(const Trace *trace, Cell cell, Text *out)
{
    text_add(out, "%s", set_key(cell.set));
    add_indices(trace, cell, false, out);
}

void place_tex(const Trace *trace, Cell cell, Text *out)
{
    bool bare = cell.set != SET_DCOL;   /* a product takes brackets before its indices */
    text_add(out, bare ? "%s" : "(%s)", set_tex(cell.set));
    add_indices(trace, cell, true, out);
}

void name_plain(const Trace *trace, Cell cell, Text *out)
{
    name_with(trace, cell, false, out);
}

void name_tex(const Trace *trace, Cell cell, Text *out)
{
    name_with(trace, cell, true, out);
}
