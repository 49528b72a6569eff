/* The layout of formulas after appendix G of The TeXbook, simplified: each node becomes a box, sized from its parts and
 * placed from its parent's origin. Widths come from the caller's fonts, heights from the ink of the bundled ones. The
 * constants are TeX's, a little larger where Noto's lower-case letters are taller than Computer Modern's. */
#include "view/formula/formula_layout.h"

#include "base/memory.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* NOLINTBEGIN(misc-no-recursion): a formula nests, at most FORMULA_DEEPEST deep */

static const float SCRIPT_SHARE = 0.72f, SMALLEST_SHARE = 0.58f, SMALLEST_UNITS = 11;
static const float X_HEIGHT = 0.54f, BIG_OPERATOR = 1.4f;
/* Space beside a letter's ink; the share of overhanging ink that gets room: tails may reach below the letter before. */
static const float BEARING = 0.03f, LEAST_ROOM = 0.06f, MOST_ROOM = 0.1f;

typedef struct {
    const Formula *formula;
    const Measure *measure;
    FormulaBox *box;
    float em;
} FormulaLayout;

static void lay(FormulaLayout *l, int at, MathStyle style);

static float size_of(const FormulaLayout *l, MathStyle style)
{
    if (style == STYLE_DISPLAY || style == STYLE_TEXT)
        return l->em;
    float share = style == STYLE_SCRIPT ? SCRIPT_SHARE : SMALLEST_SHARE;
    return fmaxf(share * l->em, fminf(l->em, SMALLEST_UNITS));
}

static MathStyle script_of(MathStyle style)
{
    return style == STYLE_DISPLAY || style == STYLE_TEXT ? STYLE_SCRIPT : STYLE_SMALLEST;
}

float formula_bar(float size)
{
    return fmaxf(0.06f * size, 1);
}

/* The highest and lowest ink of a run. */
static void span_run(const char *text, float size, FormulaBox *box)
{
    int ascent = 0, descent = -100;   /* hundredths of an em */
    for (int bytes; *text; text += bytes) {
        Ink ink = formula_ink(utf8_next(text, &bytes));
        ascent = ink.ascent > ascent ? ink.ascent : ascent;
        descent = ink.descent > descent ? ink.descent : descent;
    }
    box->ascent = size * (float)ascent / 100;
    box->descent = size * (float)descent / 100;   /* below 0 when all of it is raised */
}

static void lay_run(FormulaLayout *l, int at, MathStyle style)
{
    const FormulaNode *node = &l->formula->node[at];
    FormulaBox *box = &l->box[at];
    const char *text = l->formula->text.at + node->text;
    if (node->length == 0)
        return;
    if (node->big && style == STYLE_DISPLAY)
        box->size *= BIG_OPERATOR;
    if (node->code == 0x2032 && style >= STYLE_SCRIPT) {   /* a raised sign already, meant for the size of its base */
        box->drop = 0.5f * box->size;
        box->size *= 1.35f;
    }
    float size = box->size;
    box->width = box->advance = l->measure->width(l->measure->self, node->font, size, text, node->length);
    span_run(text, size, box);
    if (node->big)
        box->drop = (box->ascent - box->descent) / 2 - MATH_AXIS * size_of(l, style);
    box->ascent = fmaxf(0, box->ascent - box->drop);
    box->descent = fmaxf(0, box->descent + box->drop);
    if (node->font == FONT_LETTER || node->font == FONT_LETTER_BOLD) {
        Ink ink = formula_ink(node->code);
        float beyond = (float)ink.right / 100, room = fminf(fmaxf(0, BEARING + beyond), MOST_ROOM);
        box->pen = size * fminf(fmaxf(0, BEARING - (float)ink.left / 100), LEAST_ROOM);
        box->slant = size * fminf(fmaxf(0, beyond), MOST_ROOM);
        box->lean = size * fmaxf(0, beyond + BEARING - room);
        box->width += box->pen + size * room;
    }
}

static void grow(FormulaBox *box, const FormulaBox *part)
{
    box->ascent = fmaxf(box->ascent, part->ascent - part->y);
    box->descent = fmaxf(box->descent, part->descent + part->y);
}

static void lay_row(FormulaLayout *l, int at, MathStyle style)
{
    const FormulaNode *node = l->formula->node;
    FormulaBox *box = &l->box[at];
    for (int i = node[at].part[0]; i >= 0; i = node[i].next) {
        lay(l, i, style);
        int gap = style >= STYLE_SCRIPT && node[i].gap < 0 ? 0 : abs(node[i].gap);
        box->width += box->size * (float)gap / 18;
        l->box[i].x = box->width;
        box->width += l->box[i].width;
        grow(box, &l->box[i]);
    }
}

/* Scripts of an operator above and below it. */
static void lay_limits(FormulaLayout *l, int at)
{
    const int *part = l->formula->node[at].part;
    FormulaBox *box = &l->box[at], *base = &l->box[part[0]];
    float em = box->size, wide = base->width;
    for (int i = 1; i <= 2; i++)
        if (part[i] >= 0)
            wide = fmaxf(wide, l->box[part[i]].width);
    base->x = (wide - base->width) / 2;
    box->width = wide;
    grow(box, base);
    if (part[1] >= 0) {
        FormulaBox *below = &l->box[part[1]];
        below->x = (wide - below->width) / 2;
        below->y = base->descent + fmaxf(0.17f * em, 0.6f * em - below->ascent) + below->ascent;
        grow(box, below);
        box->descent += 0.05f * em;
    }
    if (part[2] >= 0) {
        FormulaBox *above = &l->box[part[2]];
        above->x = (wide - above->width) / 2;
        above->y = -(base->ascent + fmaxf(0.12f * em, 0.22f * em - above->descent) + above->descent);
        grow(box, above);
        box->ascent += 0.05f * em;
    }
}

/* How far the superscript is raised and the subscript lowered. */
static void shift_scripts(const FormulaLayout *l, int at, MathStyle style, float *up, float *down)
{
    const FormulaNode *node = &l->formula->node[at], *base = &l->formula->node[node->part[0]];
    const FormulaBox *box = &l->box[at], *around = &l->box[node->part[0]];
    float em = box->size, small = size_of(l, script_of(style));
    bool letter = base->kind == FORMULA_RUN && !base->big;
    const FormulaBox *sub = node->part[1] >= 0 ? &l->box[node->part[1]] : NULL,
                     *sup = node->part[2] >= 0 ? &l->box[node->part[2]] : NULL;
    *up = letter ? 0 : around->ascent - 0.42f * small;
    *down = letter ? 0 : around->descent + 0.05f * small;
    if (sup)
        *up = fmaxf(*up, fmaxf((style == STYLE_DISPLAY ? 0.44f : 0.41f) * em, sup->descent + 0.25f * X_HEIGHT * em));
    if (sub)
        *down = fmaxf(*down, sup ? 0.25f * em : fmaxf(0.17f * em, sub->ascent - 0.8f * X_HEIGHT * em));
    if (!sub || !sup)
        return;
    float between = *up - sup->descent + *down - sub->ascent, wanted = 0.16f * em;
    if (between < wanted) {
        *down += wanted - between;
        float low = 0.8f * X_HEIGHT * em - (*up - sup->descent);
        if (low > 0) {
            *up += low;
            *down -= low;
        }
    }
}

static void lay_scripts(FormulaLayout *l, int at, MathStyle style)
{
    const FormulaNode *node = &l->formula->node[at], *base = &l->formula->node[node->part[0]];
    FormulaBox *box = &l->box[at], *inner = &l->box[node->part[0]];
    lay(l, node->part[0], style);
    for (int i = 1; i <= 2; i++)
        if (node->part[i] >= 0)
            lay(l, node->part[i], script_of(style));
    if (base->limits == LIMITS_ALWAYS || (base->limits == LIMITS_IN_DISPLAY && style == STYLE_DISPLAY)) {
        lay_limits(l, at);
        return;
    }
    float up, down;
    shift_scripts(l, at, style, &up, &down);
    grow(box, inner);
    box->width = inner->width;
    for (int i = 1; i <= 2; i++) {
        if (node->part[i] < 0)
            continue;
        FormulaBox *script = &l->box[node->part[i]];
        script->x = inner->width + (i == 1 ? -inner->slant : inner->lean);
        script->y = i == 1 ? down : -up;
        grow(box, script);
        box->width = fmaxf(box->width, script->x + script->width + 0.05f * box->size);
    }
}

static void lay_fraction(FormulaLayout *l, int at, MathStyle style)
{
    const FormulaNode *node = &l->formula->node[at];
    FormulaBox *box = &l->box[at], *above = &l->box[node->part[0]], *below = &l->box[node->part[1]];
    if (node->style != STYLE_INHERITED && style < STYLE_SCRIPT)
        style = node->style;
    bool display = style == STYLE_DISPLAY;
    MathStyle inner = display ? STYLE_TEXT : script_of(style);
    lay(l, node->part[0], inner);
    lay(l, node->part[1], inner);
    float em = box->size, bar = formula_bar(em), axis = MATH_AXIS * em, clear = (display ? 2.6f : 1.6f) * bar + bar / 2;
    above->y = -fmaxf((display ? 0.72f : 0.48f) * em, axis + clear + above->descent);
    below->y = fmaxf((display ? 0.72f : 0.40f) * em, clear - axis + below->ascent);
    float side = 0.1f * em, wide = fmaxf(above->width, below->width) + 0.1f * em;
    above->x = side + (wide - above->width) / 2;
    below->x = side + (wide - below->width) / 2;
    box->width = wide + 2 * side;
    grow(box, above);
    grow(box, below);
}

static float delimiter_width(const FormulaLayout *l, const FormulaNode *node, unsigned code, const char *text,
                             const FormulaBox *box)
{
    if (code == 0)
        return 0.06f * box->size;
    if (box->half <= 0)
        return l->measure->width(l->measure->self, node->font, box->size, text, (int)strlen(text));
    DelimiterWidths w = formula_delimiter(code, box->half, box->size);
    return w.before + w.ink + w.after;
}

static void lay_fence(FormulaLayout *l, int at, MathStyle style)
{
    const FormulaNode *node = &l->formula->node[at];
    FormulaBox *box = &l->box[at], *body = &l->box[node->part[0]];
    lay(l, node->part[0], style);
    float em = box->size, axis = MATH_AXIS * em, half = fmaxf(body->ascent - axis, body->descent + axis);
    half += 0.02f * em;
    box->half = half <= 0.62f * em ? 0 : half;   /* a character does for one line of letters */
    grow(box, body);
    const char *left = l->formula->text.at + node->text, *right = left + strlen(left) + 1;
    box->left = delimiter_width(l, node, node->code, left, box);
    box->right = delimiter_width(l, node, node->right, right, box);
    body->x = box->left;
    box->width = box->left + body->width + box->right;
    if (node->code || node->right) {
        box->ascent = fmaxf(box->ascent, box->half > 0 ? half + axis : 0.79f * em);
        box->descent = fmaxf(box->descent, box->half > 0 ? half - axis : 0.16f * em);
    }
}

/* Lays out the cells; each column's width into `width`, each line's height into its box. */
static void lay_cells(FormulaLayout *l, int at, MathStyle style, float *width)
{
    const FormulaNode *node = l->formula->node;
    float em = l->box[at].size;
    for (int line = node[at].part[0]; line >= 0; line = node[line].next) {
        FormulaBox *box = &l->box[line];
        *box = (FormulaBox){.size = em, .ascent = 0.72f * em, .descent = 0.12f * em};
        int column = 0;
        for (int cell = node[line].part[0]; cell >= 0; cell = node[cell].next, column++) {
            lay(l, cell, style);
            width[column] = fmaxf(width[column], l->box[cell].width);
            grow(box, &l->box[cell]);
        }
    }
}

static float column_gap(Columns align, int column, float em)
{
    if (column == 0 || (align == COLUMNS_ALIGNED && column % 2 == 1))
        return 0;
    return align == COLUMNS_ALIGNED ? 2 * em : em;
}

static void lay_table(FormulaLayout *l, int at, MathStyle style)
{
    const FormulaNode *node = l->formula->node;
    FormulaBox *box = &l->box[at];
    Columns align = node[at].align;
    float width[FORMULA_COLUMNS] = {0}, em = box->size, y = 0;
    const FormulaBox *above = NULL;
    lay_cells(l, at, style == STYLE_DISPLAY && align != COLUMNS_ALIGNED ? STYLE_TEXT : style, width);
    for (int column = 0; column < node[at].columns; column++)
        box->width += width[column] + column_gap(align, column, em);
    for (int line = node[at].part[0]; line >= 0; line = node[line].next) {
        FormulaBox *inside = &l->box[line];
        y += above ? fmaxf(1.32f * em, above->descent + inside->ascent + 0.24f * em) : inside->ascent + 0.04f * em;
        inside->y = y;
        above = inside;
        float x = 0;
        int column = 0;
        for (int cell = node[line].part[0]; cell >= 0; cell = node[cell].next, column++) {
            float room = width[column] - l->box[cell].width, before = 0;
            if (align == COLUMNS_CENTRED)
                before = room / 2;
            else if (align == COLUMNS_ALIGNED && column % 2 == 0)
                before = room;
            x += column_gap(align, column, em);
            l->box[cell].x = x + before;
            x += width[column];
        }
        inside->width = x;
    }
    assert(above);   /* the parser makes no table without a line */
    y += above->descent + 0.04f * em;
    bool one_line = above == &l->box[node[at].part[0]];
    box->ascent = one_line ? above->y : y / 2 + MATH_AXIS * em;
    box->descent = y - box->ascent;
    for (int line = node[at].part[0]; line >= 0; line = node[line].next)
        l->box[line].y -= box->ascent;
}

static void lay_hat(FormulaLayout *l, int at, MathStyle style)
{
    FormulaBox *box = &l->box[at], *body = &l->box[l->formula->node[at].part[0]];
    lay(l, l->formula->node[at].part[0], style);
    grow(box, body);
    box->width = body->width;
    box->ascent += 0.24f * box->size;
}

static void lay(FormulaLayout *l, int at, MathStyle style)
{
    l->box[at].size = size_of(l, style);
    switch (l->formula->node[at].kind) {
    case FORMULA_ROW:
        lay_row(l, at, style);
        break;
    case FORMULA_RUN:
        lay_run(l, at, style);
        break;
    case FORMULA_SCRIPTS:
        lay_scripts(l, at, style);
        break;
    case FORMULA_FRACTION:
        lay_fraction(l, at, style);
        break;
    case FORMULA_FENCE:
        lay_fence(l, at, style);
        break;
    case FORMULA_TABLE:
        lay_table(l, at, style);
        break;
    case FORMULA_HAT:
        lay_hat(l, at, style);
        break;
    case FORMULA_SPACE:
        l->box[at].width = l->formula->node[at].amount * l->box[at].size;
        break;
    }
}

/* Moves the children from `first` up to but not including `end` to a line of their own, below the root's lines so
 * far. */
static void place_line(FormulaLayout *l, int first, int end, float indent)
{
    FormulaBox *root = &l->box[l->formula->root], line = {0};
    float start = l->box[first].x;
    for (int i = first; i != end; i = l->formula->node[i].next) {
        grow(&line, &l->box[i]);
        line.width = l->box[i].x - start + l->box[i].width + indent;
    }
    float y = root->width > 0 ? root->descent + fmaxf(line.ascent + 0.4f * l->em, 0.9f * l->em) : 0;
    for (int i = first; i != end; i = l->formula->node[i].next) {
        l->box[i].x += indent - start;
        l->box[i].y += y;
    }
    root->ascent = root->width > 0 ? root->ascent : line.ascent;
    root->descent = y + line.descent;
    root->width = fmaxf(root->width, line.width);
}

/* How good it is to break before this node: 0 not at all, then before a product's sign, another sign, a relation,
 * after a wide space; the last two only where the line is half full, else no better than a sign. */
static int break_rank(const FormulaNode *before, const FormulaNode *node, bool half_full)
{
    bool rested = before->kind == FORMULA_SPACE && before->amount >= 1;
    if ((rested || node->atom == ATOM_REL) && half_full)
        return rested ? 4 : 3;
    if (rested || node->atom == ATOM_REL)
        return 2;
    if (node->atom != ATOM_BIN)
        return 0;
    return node->code == '+' || node->code == 0x2212 ? 2 : 1;
}

/* Breaks the outermost row into lines, each at the best chance of those that fit, the last one of its rank. */
static void break_lines(FormulaLayout *l, float width)
{
    const FormulaNode *node = l->formula->node;
    float indent = 0;
    int first = node[l->formula->root].part[0], before = first, chance = -1, best = 0;
    l->box[l->formula->root] = (FormulaBox){.size = l->em};
    for (int i = first; i >= 0; before = i, i = node[i].next) {
        float x = l->box[i].x - l->box[first].x + indent;
        if (chance >= 0 && x + l->box[i].width > width) {
            place_line(l, first, chance, indent);
            indent = fminf(1.5f * l->em, 0.1f * width);
            first = i = chance;
            chance = -1;
            best = 0;
            continue;
        }
        int rank = i == first ? 0 : break_rank(&node[before], &node[i], x > width / 2);
        if (rank > 0 && rank >= best) {
            chance = i;
            best = rank;
        }
    }
    if (first >= 0)
        place_line(l, first, -1, indent);
}

FormulaBox *formula_layout(const Formula *formula, const Measure *measure, float size, float width)
{
    FormulaLayout layout = {formula, measure, mem_alloc((size_t)formula->count, sizeof(FormulaBox)), size};
    lay(&layout, formula->root, formula->display ? STYLE_DISPLAY : STYLE_TEXT);
    if (layout.box[formula->root].width > width)
        break_lines(&layout, width);
    return layout.box;
}

/* NOLINTEND(misc-no-recursion) */
