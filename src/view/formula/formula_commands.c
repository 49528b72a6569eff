/* The parser's other half: commands. A table says what each means; here is how each reads its arguments. */
#include "view/formula/formula_parse.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

/* NOLINTBEGIN(misc-no-recursion): a formula nests, at most FORMULA_DEEPEST deep */

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A name or number in braces into `word`, spaces around it dropped. */
static bool read_word(Parser *p, char *word, size_t room, const char *missing)
{
    parser_skip_spaces(p);
    int start = p->at;
    if (p->tex[p->at] != '{')
        return parser_fail(p, start, missing);
    p->at++;
    parser_skip_spaces(p);
    size_t length = 0;
    for (; is_alpha(p->tex[p->at]) || (p->tex[p->at] >= '0' && p->tex[p->at] <= '9'); p->at++)
        if (length < room - 1)
            word[length++] = p->tex[p->at];
    word[length] = '\0';
    parser_skip_spaces(p);
    if (length == 0 || length == room - 1 || p->tex[p->at] != '}')
        return parser_fail(p, start, missing);
    p->at++;
    return true;
}

static int add_look(Parser *p)
{
    Formula *f = p->formula;
    if (f->looks == f->look_room) {
        f->look_room *= 2;
        f->look = mem_resize(f->look, (size_t)f->look_room, sizeof *f->look);
    }
    f->look[f->looks] = f->look[p->look];
    return f->looks++;
}

/* The content of braces, with another look. */
static bool parse_looking(Parser *p, Growing *into, int look)
{
    int outer = p->look;
    p->look = look;
    bool fine = parser_braces(p, into);
    p->look = outer;
    return fine;
}

static bool parse_tint(Parser *p, Growing *into)
{
    char name[24];
    if (!read_word(p, name, sizeof name, "\\tint needs a name in braces"))
        return false;
    int look = add_look(p);
    p->formula->look[look].tint = (int)p->formula->text.length;
    text_bytes(&p->formula->text, name, strlen(name) + 1);
    return parse_looking(p, into, look);
}

static bool parse_link(Parser *p, Growing *into)
{
    char number[12];
    int at = p->at, link;
    if (!read_word(p, number, sizeof number, "\\link needs a number in braces"))
        return false;
    if (!text_to_int(number, 0, 999999999, &link))
        return parser_fail(p, at, "\\link needs a number in braces");
    int look = add_look(p);
    p->formula->look[look].link = link;
    return parse_looking(p, into, look);
}

static bool parse_strong(Parser *p, Growing *into, bool upright)
{
    int look = add_look(p);
    p->formula->look[look].strong = true;
    bool outer = p->upright;
    p->upright = upright;
    bool fine = parse_looking(p, into, look);
    p->upright = outer;
    return fine;
}

static bool parse_upright(Parser *p, Growing *into)
{
    bool outer = p->upright;
    p->upright = true;
    bool fine = parse_looking(p, into, p->look);
    p->upright = outer;
    return fine;
}

/* \text{...}: characters as they are, spaces too, up to the brace that closes it. */
static bool parse_text(Parser *p, Growing *into, AtomClass atom)
{
    parser_skip_spaces(p);
    int start = p->at, depth = 0;
    if (p->tex[p->at] != '{')
        return parser_fail(p, start, "{ expected");
    int bytes, run = parser_open_run(p, atom, 'd', parser_word_font(p));
    for (p->at++; p->tex[p->at] != '}' || depth > 0; p->at += bytes) {
        unsigned code = utf8_next(p->tex + p->at, &bytes);
        if (code == 0)
            return parser_fail(p, start, "{ without its }");
        if (code == 0xFFFD)
            return parser_fail(p, p->at, "bytes that are not UTF-8");
        if (code == '\\' && p->tex[p->at + 1] && strchr("{}_$%&# \\", p->tex[p->at + 1]))
            p->at++;
        else if (code == '{' || code == '}') {
            depth += code == '{' ? 1 : -1;
            continue;
        }
        text_bytes(&p->formula->text, code < 0x20 ? " " : p->tex + p->at, (size_t)bytes);
    }
    p->at++;
    parser_close_run(p, into, run);
    return true;
}

static bool parse_fraction(Parser *p, Growing *into, MathStyle style)
{
    int fraction = parser_add(p, FORMULA_FRACTION, ATOM_INNER);
    int above = parser_argument(p), below = above < 0 ? -1 : parser_argument(p);
    FormulaNode *node = &p->formula->node[fraction];
    node->part[0] = above;
    node->part[1] = below;
    node->style = style;
    parser_append(p, into, fraction);
    return below >= 0;
}

static bool parse_hat(Parser *p, Growing *into, unsigned code)
{
    int hat = parser_add(p, FORMULA_HAT, ATOM_ORD), body = parser_argument(p);
    p->formula->node[hat].part[0] = body;
    p->formula->node[hat].code = code;
    parser_append(p, into, hat);
    return body >= 0;
}

static bool is_delimiter(unsigned code)
{
    static const unsigned known[] = {'(', ')', '[', ']', '{', '}', '|', 0x2308, 0x2309, 0x230A, 0x230B, 0x27E8, 0x27E9};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == code)
            return true;
    return false;
}

/* The delimiter after \left or \right; 0 for `.`, which is none. */
static bool parse_delimiter(Parser *p, unsigned *code)
{
    parser_skip_spaces(p);
    const char *at = p->tex + p->at;
    int bytes;
    *code = utf8_next(at, &bytes);
    if (*code == '\\' && (at[1] == '{' || at[1] == '}' || at[1] == '|')) {
        *code = (unsigned char)at[1];
        bytes = 2;
    } else if (*code == '\\') {
        for (; is_alpha(at[bytes]); bytes++)
            ;
        const FormulaCommand *named = formula_command(at + 1, bytes - 1);
        *code = named && named->meaning == MEANS_SYMBOL ? named->code : 0;
    } else if (*code == '{' || *code == '}') {
        *code = 0;
    }
    if (*at != '.' && !is_delimiter(*code))
        return parser_fail(p, p->at, "a delimiter such as ( or \\lfloor expected");
    if (*at == '.')
        *code = 0;
    p->at += bytes;
    return true;
}

static void add_fence(Parser *p, Growing *into, int body, unsigned left, unsigned right)
{
    bool strong = p->formula->look[p->look].strong;
    int fence = parser_add(p, FORMULA_FENCE, ATOM_INNER);
    FormulaNode *node = &p->formula->node[fence];
    node->part[0] = body;
    node->code = left;
    node->right = right;
    node->text = (int)p->formula->text.length;
    node->font = strong ? FONT_BOLD : FONT_MATH;
    for (int side = 0; side < 2; side++) {
        if (side == 0 ? left : right)
            parser_put(p, side == 0 ? left : right);
        text_bytes(&p->formula->text, "", 1);
    }
    parser_append(p, into, fence);
}

static bool parse_left(Parser *p, Growing *into)
{
    unsigned left, right;
    int start = p->at - 5;
    if (!parse_delimiter(p, &left))
        return false;
    int body = parser_row_of_nodes(p, false);
    if (body < 0)
        return false;
    if (!parser_at(p, "right"))
        return parser_fail(p, start, "\\left without its \\right");
    p->at += 6;
    if (!parse_delimiter(p, &right))
        return false;
    FormulaNode *first = p->formula->node[body].part[0] >= 0 ? &p->formula->node[p->formula->node[body].part[0]] : NULL;
    if (left == '{' && right == 0 && first && first->kind == FORMULA_TABLE)
        first->align = COLUMNS_LEFT;   /* a brace before a matrix, nothing after it: cases */
    add_fence(p, into, body, left, right);
    return true;
}

typedef struct {
    const char *name;
    Columns align;
    unsigned left, right;
} Environment;

static const Environment *find_environment(const char *name)
{
    static const Environment known[] = {
        {"matrix", COLUMNS_CENTRED, 0, 0},
        {"bmatrix", COLUMNS_CENTRED, '[', ']'},
        {"pmatrix", COLUMNS_CENTRED, '(', ')'},
        {"Bmatrix", COLUMNS_CENTRED, '{', '}'},
        {"vmatrix", COLUMNS_CENTRED, '|', '|'},
        {"cases", COLUMNS_LEFT, '{', 0},
        {"aligned", COLUMNS_ALIGNED, 0, 0},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0)
            return &known[i];
    return NULL;
}

/* One line of a table into a row whose children are the cells' rows. Returns the row, -1 on failure. */
static int parse_line(Parser *p, int table, Columns align)
{
    Growing line = parser_row(p);
    for (int column = 0; ; column++) {
        if (column == FORMULA_COLUMNS) {
            parser_fail(p, p->at, "too many columns");
            return -1;
        }
        int cell = parser_row_of_nodes(p, align == COLUMNS_ALIGNED && column % 2 == 1);
        if (cell < 0)
            return -1;
        parser_append(p, &line, cell);
        if (p->formula->node[table].columns < column + 1)
            p->formula->node[table].columns = column + 1;
        if (p->tex[p->at] != '&')
            return line.row;
        p->at++;
    }
}

static bool parse_table(Parser *p, const Environment *kind, int start, int *table)
{
    *table = parser_add(p, FORMULA_TABLE, ATOM_ORD);
    p->formula->node[*table].align = kind->align;
    Growing lines = {*table, -1};
    for (;;) {
        int line = parse_line(p, *table, kind->align);
        if (line < 0)
            return false;
        parser_append(p, &lines, line);
        if (p->tex[p->at] == '\0')
            return parser_fail(p, start, "\\begin without its \\end");
        if (p->tex[p->at] != '\\' || p->tex[p->at + 1] != '\\')
            break;
        p->at += 2;
        parser_skip_spaces(p);
        if (parser_at(p, "end"))
            break;
    }
    if (!parser_at(p, "end"))
        return parser_fail(p, p->at, "&, \\\\ or \\end expected");
    p->at += 4;
    return true;
}

static bool parse_begin(Parser *p, Growing *into)
{
    char name[16], ended[16];
    int start = p->at - 6, table;
    if (!read_word(p, name, sizeof name, "\\begin needs a name in braces"))
        return false;
    const Environment *kind = find_environment(name);
    if (!kind)
        return parser_fail(p, start,
                           "\\begin knows matrix, bmatrix, pmatrix, Bmatrix, vmatrix, cases and aligned, but not what "
                           "it is asked for");
    if (!parse_table(p, kind, start, &table))
        return false;
    int end = p->at;
    if (!read_word(p, ended, sizeof ended, "\\end needs a name in braces"))
        return false;
    if (strcmp(name, ended) != 0)
        return parser_fail(p, end, "\\end with another name than its \\begin");
    if (kind->left || kind->right)
        add_fence(p, into, table, kind->left, kind->right);
    else
        parser_append(p, into, table);
    return true;
}

static void add_function(Parser *p, Growing *into, const char *name, Limits limits)
{
    int run = parser_open_run(p, ATOM_OP, 'd', parser_word_font(p));
    text_bytes(&p->formula->text, name, strlen(name));
    parser_close_run(p, into, run);
    p->formula->node[run].limits = limits;
}

static bool set_limits(Parser *p, const Growing *into, Limits limits)
{
    const FormulaNode *node = p->formula->node;
    if (into->last < 0 || node[into->last].kind != FORMULA_RUN || node[into->last].atom != ATOM_OP)
        return parser_fail(p, p->at, "\\limits without an operator such as \\sum before it");
    p->formula->node[into->last].limits = limits;
    return true;
}

/* A backslash and one character that is no letter. */
static bool parse_short(Parser *p, Growing *into)
{
    char c = p->tex[p->at + 1];
    const char *space = c ? strchr(",:>;! ", c) : NULL;
    static const float ems[] = {3 / 18.0f, 4 / 18.0f, 4 / 18.0f, 5 / 18.0f, -3 / 18.0f, 0.25f};
    if (space) {
        parser_add_space(p, into, ems[space - ",:>;! "]);
    } else if (c == '{' || c == '}' || c == '|') {
        AtomClass brace = c == '{' ? ATOM_OPEN : ATOM_CLOSE;
        parser_add_symbol(p, into, (unsigned char)c, c == '|' ? ATOM_ORD : brace);
    } else if (c && strchr("_$%&#", c)) {
        parser_add_symbol(p, into, (unsigned char)c, ATOM_ORD);
    } else {
        return parser_fail(p, p->at, "a backslash without a command");
    }
    p->at += 2;
    return true;
}

static bool unknown(Parser *p, int length)
{
    char name[32];
    snprintf(name, sizeof name, "%.*s", length, p->tex + p->at + 1);
    const char *near = formula_nearest_command(name);
    if (!p->failed && near)
        error_set(p->err, "unknown command \\%s at byte %d; did you mean \\%s?", name, p->at + 1, near);
    else if (!p->failed)
        error_set(p->err, "unknown command \\%s at byte %d", name, p->at + 1);
    p->failed = true;
    return false;
}

static bool obey(Parser *p, Growing *into, const FormulaCommand *command)
{
    switch (command->meaning) {
    case MEANS_SYMBOL: case MEANS_BIG:
        parser_add_symbol(p, into, command->code, command->atom);
        return true;
    case MEANS_FUNCTION: case MEANS_LIMIT_FUNCTION:
        add_function(p, into, command->name, command->meaning == MEANS_FUNCTION ? LIMITS_NEVER : LIMITS_IN_DISPLAY);
        return true;
    case MEANS_SPACE:
        parser_add_space(p, into, (float)command->code / 18);
        return true;
    case MEANS_LIMITS:
        return set_limits(p, into, (Limits)command->code);
    case MEANS_FRACTION:
        return parse_fraction(p, into, (MathStyle)command->code);
    case MEANS_HAT:
        return parse_hat(p, into, command->code);
    case MEANS_TEXT: case MEANS_OPERATOR_NAME:
        return parse_text(p, into, command->atom);
    case MEANS_UPRIGHT:
        return parse_upright(p, into);
    case MEANS_STRONG: case MEANS_BOLD_UPRIGHT:
        return parse_strong(p, into, command->meaning == MEANS_BOLD_UPRIGHT || p->upright);
    case MEANS_TINT:
        return parse_tint(p, into);
    case MEANS_LINK:
        return parse_link(p, into);
    case MEANS_LEFT:
        return parse_left(p, into);
    case MEANS_BEGIN:
        return parse_begin(p, into);
    }
    return false;
}

bool parser_command(Parser *p, Growing *into)
{
    int length = 0;
    while (is_alpha(p->tex[p->at + 1 + length]))
        length++;
    if (length == 0)
        return parse_short(p, into);
    const FormulaCommand *command = formula_command(p->tex + p->at + 1, length);
    if (!command)
        return unknown(p, length);
    p->at += 1 + length;
    return obey(p, into, command);
}

/* NOLINTEND(misc-no-recursion) */
