/* The parser of formulas: recursive descent over TeX's characters, straight into the tree. A group in braces becomes a
 * row; \tint, \link and \strong only change the look of the nodes they hold, which join the row around them. When a row
 * is complete its gaps are settled. */
#include "view/formula/formula_parse.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* NOLINTBEGIN(misc-no-recursion): a formula nests, at most FORMULA_DEEPEST deep */

enum { LONGEST = 1 << 16, PRIME = 0x2032, MINUS = 0x2212 };

bool parser_fail(Parser *p, int at, const char *what)
{
    if (!p->failed)
        error_set(p->err, "%s at byte %d", what, at + 1);
    p->failed = true;
    return false;
}

int parser_add(Parser *p, FormulaKind kind, AtomClass atom)
{
    Formula *f = p->formula;
    if (f->count == f->room) {
        f->room = f->room ? 2 * f->room : 64;
        f->node = mem_resize(f->node, (size_t)f->room, sizeof *f->node);
    }
    f->node[f->count] = (FormulaNode){
        .kind = kind, .atom = atom, .look = p->look, .next = -1, .part = {-1, -1, -1}, .style = STYLE_INHERITED};
    return f->count++;
}

Growing parser_row(Parser *p)
{
    return (Growing){parser_add(p, FORMULA_ROW, ATOM_ORD), -1};
}

void parser_append(Parser *p, Growing *to, int child)
{
    FormulaNode *node = p->formula->node;
    if (to->last < 0)
        node[to->row].part[0] = child;
    else
        node[to->last].next = child;
    to->last = child;
}

void parser_skip_spaces(Parser *p)
{
    while (p->tex[p->at] && strchr(" \t\r\n", p->tex[p->at]))
        p->at++;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool parser_at(const Parser *p, const char *name)
{
    const char *at = p->tex + p->at;
    size_t length = strlen(name);
    return at[0] == '\\' && strncmp(at + 1, name, length) == 0 && !is_alpha(at[1 + length]);
}

static bool at_end(const Parser *p)
{
    const char *at = p->tex + p->at;
    if (*at == '\0' || *at == '}' || *at == '&')
        return true;
    return *at == '\\' && (at[1] == '\\' || parser_at(p, "right") || parser_at(p, "end"));
}

void parser_put(Parser *p, unsigned code)
{
    char utf8[4];
    int length = 1 + (code >= 0x80) + (code >= 0x800) + (code >= 0x10000);
    for (int i = length - 1; i > 0; i--, code >>= 6)
        utf8[i] = (char)(0x80 | (code & 0x3F));
    utf8[0] = (char)(length == 1 ? code : (0xF00u >> length & 0xFF) | code);
    text_bytes(&p->formula->text, utf8, (size_t)length);
}

int parser_open_run(Parser *p, AtomClass atom, unsigned code, FontFace font)
{
    int run = parser_add(p, FORMULA_RUN, atom);
    FormulaNode *node = &p->formula->node[run];
    node->text = (int)p->formula->text.length;
    node->code = code;
    node->font = font;
    return run;
}

void parser_close_run(Parser *p, Growing *into, int run)
{
    FormulaNode *node = &p->formula->node[run];
    node->length = (int)p->formula->text.length - node->text;
    text_bytes(&p->formula->text, "", 1);
    parser_append(p, into, run);
}

static bool strong(const Parser *p)
{
    return p->formula->look[p->look].strong;
}

FontFace parser_word_font(const Parser *p)
{
    return strong(p) ? FONT_BOLD : FONT_SANS;
}

void parser_add_symbol(Parser *p, Growing *into, unsigned code, AtomClass atom)
{
    unsigned shown = formula_sign(code);
    int run = parser_open_run(p, shown == MINUS ? ATOM_BIN : atom, shown, formula_font(shown, strong(p)));
    parser_put(p, shown);
    parser_close_run(p, into, run);
    FormulaNode *node = &p->formula->node[run];
    node->tight = code == 0xB7;
    node->big = shown == 0x2211 || shown == 0x220F || shown == 0x222B;
    node->limits = shown == 0x2211 || shown == 0x220F ? LIMITS_IN_DISPLAY : LIMITS_NEVER;
}

void parser_add_space(Parser *p, Growing *into, float ems)
{
    int space = parser_add(p, FORMULA_SPACE, ATOM_NONE);
    p->formula->node[space].amount = ems;
    parser_append(p, into, space);
}

/* 12.5 is one run, 1.5e-06 too; as an argument without braces only its first digit counts. */
static void parse_number(Parser *p, Growing *into, bool only_digit)
{
    int start = p->at, run = parser_open_run(p, ATOM_ORD, '0', parser_word_font(p));
    do
        p->at++;
    while (!only_digit && (is_digit(p->tex[p->at]) || (p->tex[p->at] == '.' && is_digit(p->tex[p->at + 1]))));
    text_bytes(&p->formula->text, p->tex + start, (size_t)(p->at - start));
    int power = only_digit ? 0 : formula_power(p->tex + p->at);
    if (power > 0) {
        const char *sign = p->tex + p->at + 1, *digits = sign;
        while (!is_digit(*digits) || (*digits == '0' && is_digit(digits[1])))
            digits++;
        text_add(&p->formula->text, *sign == '+' ? "e%.*s" : "e\xE2\x88\x92%.*s",
                 (int)(p->tex + p->at + power - digits), digits);
        p->at += power;
    }
    parser_close_run(p, into, run);
}

/* Inside \mathrm: letters, digits, "\ " and hyphens within words are one run. */
static void parse_words(Parser *p, Growing *into)
{
    Text *text = &p->formula->text;
    int run = parser_open_run(p, ATOM_ORD, 'd', parser_word_font(p));
    for (;;) {
        const char *at = p->tex + p->at;
        if (is_alpha(*at) || is_digit(*at) || (*at == '-' && is_alpha(at[1]))) {
            text_bytes(text, at, 1);
            p->at++;
        } else if (at[0] == '\\' && at[1] == ' ') {
            text_bytes(text, " ", 1);
            p->at += 2;
        } else if (*at == ' ') {
            p->at++;
        } else {
            break;
        }
    }
    parser_close_run(p, into, run);
}

/* Chinese and such, as many characters as follow each other. */
static void parse_others(Parser *p, Growing *into)
{
    int bytes, start = p->at,
               run = parser_open_run(p, ATOM_ORD, utf8_next(p->tex + p->at, &bytes), parser_word_font(p));
    for (unsigned code; code = utf8_next(p->tex + p->at, &bytes), code >= 0x2E80 && code != 0xFFFD;)
        p->at += bytes;
    text_bytes(&p->formula->text, p->tex + start, (size_t)(p->at - start));
    parser_close_run(p, into, run);
}

static bool parse_character(Parser *p, Growing *into, bool only_digit)
{
    int bytes;
    char c = p->tex[p->at];
    unsigned code = utf8_next(p->tex + p->at, &bytes);
    if (code < 0x20 || code == 0x7F || c == '$' || c == '#' || c == '%')
        return parser_fail(p, p->at, "a character that formulas do not have");
    if (code == 0xFFFD)
        return parser_fail(p, p->at, "bytes that are not UTF-8");
    if (p->upright && (is_alpha(c) || is_digit(c))) {
        parse_words(p, into);
    } else if (is_digit(c)) {
        parse_number(p, into, only_digit);
    } else if (code >= 0x2E80) {
        parse_others(p, into);
    } else {
        p->at += bytes;
        if (c == '~')
            parser_add_space(p, into, 0.25f);
        else
            parser_add_symbol(p, into, code, formula_class(code));
    }
    return true;
}

static bool deeper(Parser *p)
{
    return ++p->depth <= FORMULA_DEEPEST || parser_fail(p, p->at, "nested too deeply");
}

bool parser_braces(Parser *p, Growing *into)
{
    parser_skip_spaces(p);
    int open = p->at;
    if (p->tex[p->at] != '{')
        return parser_fail(p, p->at, "{ expected");
    p->at++;
    if (!deeper(p) || !parser_nodes(p, into))
        return false;
    p->depth--;
    if (p->tex[p->at] == '\0')
        return parser_fail(p, open, "{ without its }");
    if (p->tex[p->at] != '}')
        return parser_fail(p, p->at, "} expected");
    p->at++;
    return true;
}

static int settled(Parser *p, Growing row)
{
    formula_settle_gaps(p->formula->node, p->formula->node[row.row].part[0]);
    return row.row;
}

int parser_row_of_nodes(Parser *p, bool goes_on)
{
    Growing row = parser_row(p);
    if (goes_on)
        parser_append(p, &row, parser_row(p).row);
    if (!deeper(p) || !parser_nodes(p, &row))
        return -1;
    p->depth--;
    return settled(p, row);
}

int parser_argument(Parser *p)
{
    Growing row = parser_row(p);
    parser_skip_spaces(p);
    bool braces = p->tex[p->at] == '{';
    if (!braces && (at_end(p) || strchr("_^'", p->tex[p->at]))) {
        parser_fail(p, p->at, "an argument expected");
        return -1;
    }
    if (!deeper(p) || !(braces ? parser_braces(p, &row) : parser_one(p, &row, true)))
        return -1;
    p->depth--;
    return settled(p, row);
}

/* The scripts' node of the atom just read: made around it if it has none. */
static int scripts_of_last(Parser *p, Growing *into)
{
    Formula *f = p->formula;
    if (into->last < 0 || f->node[into->last].kind == FORMULA_SPACE)
        parser_append(p, into, parser_row(p).row);
    int place = into->last;
    if (f->node[place].kind == FORMULA_SCRIPTS)
        return place;
    int base = parser_add(p, FORMULA_ROW, ATOM_ORD);
    f->node[base] = f->node[place];
    f->node[place].kind = FORMULA_SCRIPTS;
    f->node[place].part[0] = base;
    f->node[place].part[1] = f->node[place].part[2] = -1;
    return place;
}

/* f' and f'^2: the primes and what follows them are one superscript. */
static int parse_primes(Parser *p)
{
    Growing row = parser_row(p);
    for (; p->tex[p->at] == '\''; p->at++)
        parser_add_symbol(p, &row, PRIME, ATOM_ORD);
    if (p->tex[p->at] == '^') {
        p->at++;
        int rest = parser_argument(p);
        if (rest < 0)
            return -1;
        parser_append(p, &row, rest);
    }
    return settled(p, row);
}

static bool parse_script(Parser *p, Growing *into)
{
    int at = p->at, part = p->tex[at] == '_' ? 1 : 2;
    int place = scripts_of_last(p, into);
    if (p->formula->node[place].part[part] >= 0)
        return parser_fail(p, at, part == 1 ? "a second subscript" : "a second superscript");
    bool primes = p->tex[at] == '\'';
    p->at += !primes;
    int script = primes ? parse_primes(p) : parser_argument(p);
    if (script < 0)
        return false;
    p->formula->node[place].part[part] = script;
    return true;
}

bool parser_one(Parser *p, Growing *into, bool only_digit)
{
    switch (p->tex[p->at]) {
    case '_': case '^': case '\'':
        return parse_script(p, into);
    case '\\':
        return parser_command(p, into);
    case '{': {
        Growing row = parser_row(p);
        if (!parser_braces(p, &row))
            return false;
        parser_append(p, into, settled(p, row));
        return true;
    }
    default:
        return parse_character(p, into, only_digit);
    }
}

bool parser_nodes(Parser *p, Growing *into)
{
    for (;;) {
        parser_skip_spaces(p);
        if (at_end(p))
            return true;
        if (!parser_one(p, into, false))
            return false;
    }
}

static bool parse_whole(Parser *p)
{
    p->formula->root = parser_row_of_nodes(p, false);
    if (p->formula->root < 0)
        return false;
    const char *outside = "\\\\ outside of a matrix";
    switch (p->tex[p->at]) {
    case '\0': return true;
    case '}': return parser_fail(p, p->at, "} without its {");
    case '&': return parser_fail(p, p->at, "& outside of a matrix");
    }
    if (parser_at(p, "right"))
        outside = "\\right without its \\left";
    else if (parser_at(p, "end"))
        outside = "\\end without its \\begin";
    return parser_fail(p, p->at, outside);
}

Formula *formula_parse(const char *tex, bool display, Error *err)
{
    if (strlen(tex) > LONGEST) {
        error_set(err, "a formula longer than %d bytes", LONGEST);
        return NULL;
    }
    Formula *formula = mem_alloc(1, sizeof *formula);
    formula->display = display;
    formula->look_room = 8;
    formula->looks = 1;
    formula->look = mem_alloc((size_t)formula->look_room, sizeof *formula->look);
    formula->look[0] = (FormulaLook){-1, -1, false};
    Parser parser = {.tex = tex, .formula = formula, .err = err};
    if (parse_whole(&parser))
        return formula;
    formula_free(formula);
    return NULL;
}

void formula_free(Formula *formula)
{
    if (!formula)
        return;
    free(formula->node);
    free(formula->look);
    text_free(&formula->text);
    free(formula);
}

/* NOLINTEND(misc-no-recursion) */
