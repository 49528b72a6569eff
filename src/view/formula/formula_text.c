/* A formula as a line of text. The tree is walked once; scripts and fractions become brackets, a slash and the usual
 * signs of names: x[i,j], δ_p, Wᵀ, (a + b)/2, [1 2; 3 4]. */
#include "view/formula/formula_tree.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const Formula *formula;
    Text *out;
    bool script;   /* inside a script no gaps are written */
} FormulaReader;

static void read_node(FormulaReader *reader, int at);

static bool spaced(const Text *text)
{
    return text->length > 0 && text->at[text->length - 1] == ' ';
}

static const char *run_of(const FormulaReader *reader, const FormulaNode *node)
{
    return reader->formula->text.at + node->text;
}

static void read_chain(FormulaReader *reader, int at)
{
    const FormulaNode *node = reader->formula->node;
    for (int first = at; at >= 0; at = node[at].next) {
        int gap = reader->script ? 0 : abs(node[at].gap);
        if (gap >= 3 && at != first && !spaced(reader->out))
            text_add(reader->out, " ");
        read_node(reader, at);
    }
}

/* The text of a part by itself. */
static Text part_text(const FormulaReader *reader, int at, bool script)
{
    Text text = {0};
    FormulaReader inner = {reader->formula, &text, script || reader->script};
    if (at >= 0)
        read_node(&inner, at);
    return text;
}

/* Whether a part of a fraction needs brackets beside its slash: it is a sum, a relation, or, below the slash, a product
 * of a number. */
static bool needs_brackets(const char *text, bool below)
{
    static const char digits[] = "0123456789.";
    size_t number = strspn(text, digits);
    return strpbrk(text, " +/") || strstr(text, "−") || strstr(text, "·") || strstr(text, "⋅")
           || (below && number > 0 && text[number]);
}

static void add_bracketed(Text *out, const char *text, bool brackets)
{
    text_add(out, brackets ? "(%s)" : "%s", text);
}

static void read_fraction(FormulaReader *reader, const FormulaNode *node)
{
    Text above = part_text(reader, node->part[0], false), below = part_text(reader, node->part[1], false);
    add_bracketed(reader->out, text_get(&above), needs_brackets(text_get(&above), false));
    text_add(reader->out, "/");
    add_bracketed(reader->out, text_get(&below), needs_brackets(text_get(&below), true));
    text_free(&above);
    text_free(&below);
}

static bool is_short(const char *text)
{
    int characters = 0;
    for (const char *at = text; *at; at++)
        characters += ((unsigned char)*at & 0xC0) != 0x80;
    return characters == 1;
}

/* Digits, T, ′ and others that have raised forms in Unicode; NULL for others. */
static const char *raised(const char *text)
{
    static const char *const forms[][2] = {{"0", "⁰"}, {"1", "¹"}, {"2", "²"}, {"3", "³"},
                                           {"4", "⁴"}, {"T", "ᵀ"}, {"′", "′"}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(text, forms[i][0]) == 0)
            return forms[i][1];
    return NULL;
}

static void read_scripts(FormulaReader *reader, const FormulaNode *node)
{
    if (node->part[0] >= 0)
        read_node(reader, node->part[0]);
    Text low = part_text(reader, node->part[1], true), high = part_text(reader, node->part[2], true);
    if (low.length > 0 && strchr(text_get(&low), ','))
        text_add(reader->out, "[%s]", text_get(&low));
    else if (low.length > 0)
        text_add(reader->out, "_%s", text_get(&low));
    if (high.length > 0 && raised(text_get(&high)))
        text_add(reader->out, "%s", raised(text_get(&high)));
    else if (high.length > 0)
        text_add(reader->out, is_short(text_get(&high)) ? "^%s" : "^(%s)", text_get(&high));
    text_free(&low);
    text_free(&high);
}

/* The rows with semicolons between, the cells of a row with spaces, or with commas if one of them has spaces. */
static void read_table(FormulaReader *reader, const FormulaNode *table)
{
    const FormulaNode *node = reader->formula->node;
    for (int line = table->part[0]; line >= 0; line = node[line].next) {
        Text cells[FORMULA_COLUMNS] = {{0}};
        int count = 0;
        bool commas = false;
        for (int cell = node[line].part[0]; cell >= 0 && count < FORMULA_COLUMNS; cell = node[cell].next) {
            cells[count] = part_text(reader, cell, false);
            commas = commas || strchr(text_get(&cells[count]), ' ');
            count++;
        }
        for (int i = 0; i < count; i++) {
            const char *between = commas && table->align != COLUMNS_ALIGNED ? ", " : " ";
            text_add(reader->out, "%s%s", i > 0 ? between : "", text_get(&cells[i]));
            text_free(&cells[i]);
        }
        if (node[line].next >= 0)
            text_add(reader->out, "; ");
    }
}

static void read_node(FormulaReader *reader, int at)
{
    const FormulaNode *node = &reader->formula->node[at];
    const char *sides;
    switch (node->kind) {
    case FORMULA_ROW:
        read_chain(reader, node->part[0]);
        break;
    case FORMULA_RUN:
        text_add(reader->out, "%s", run_of(reader, node));
        break;
    case FORMULA_SCRIPTS:
        read_scripts(reader, node);
        break;
    case FORMULA_FRACTION:
        read_fraction(reader, node);
        break;
    case FORMULA_FENCE:
        sides = run_of(reader, node);
        text_add(reader->out, "%s", node->code ? sides : "");
        read_node(reader, node->part[0]);
        text_add(reader->out, "%s", node->right ? sides + strlen(sides) + 1 : "");
        break;
    case FORMULA_TABLE:
        read_table(reader, node);
        break;
    case FORMULA_HAT:
        read_node(reader, node->part[0]);
        text_add(reader->out, "%s", node->code == '^' ? "\xCC\x82" : "\xCC\x84");
        break;
    case FORMULA_SPACE:
        if (node->amount > 0.15f && !reader->script && !spaced(reader->out))
            text_add(reader->out, " ");
        break;
    }
}

void formula_say(const char *tex, Text *out)
{
    Error err;
    Formula *formula = formula_parse(tex, false, &err);
    if (!formula) {
        text_add(out, "%s", tex);
        return;
    }
    FormulaReader reader = {formula, out, false};
    if (formula->root >= 0)
        read_node(&reader, formula->root);
    formula_free(formula);
}
