/* What the typesetter knows by heart: its commands, the class of each symbol, and how far each letter's ink reaches. */
#include "view/formula/formula_tree.h"

#include <stdlib.h>
#include <string.h>

/* In the order of strcmp, for bsearch. */
static const FormulaCommand command[] = {
    {"Delta", MEANS_SYMBOL, 0x394, ATOM_ORD},
    {"Gamma", MEANS_SYMBOL, 0x393, ATOM_ORD},
    {"Lambda", MEANS_SYMBOL, 0x39B, ATOM_ORD},
    {"Leftarrow", MEANS_SYMBOL, 0x21D0, ATOM_REL},
    {"Leftrightarrow", MEANS_SYMBOL, 0x21D4, ATOM_REL},
    {"Omega", MEANS_SYMBOL, 0x3A9, ATOM_ORD},
    {"Phi", MEANS_SYMBOL, 0x3A6, ATOM_ORD},
    {"Pi", MEANS_SYMBOL, 0x3A0, ATOM_ORD},
    {"Psi", MEANS_SYMBOL, 0x3A8, ATOM_ORD},
    {"Rightarrow", MEANS_SYMBOL, 0x21D2, ATOM_REL},
    {"Sigma", MEANS_SYMBOL, 0x3A3, ATOM_ORD},
    {"Theta", MEANS_SYMBOL, 0x398, ATOM_ORD},
    {"Xi", MEANS_SYMBOL, 0x39E, ATOM_ORD},
    {"alpha", MEANS_SYMBOL, 0x3B1, ATOM_ORD},
    {"approx", MEANS_SYMBOL, 0x2248, ATOM_REL},
    {"arg", MEANS_FUNCTION, 0, ATOM_OP},
    {"argmax", MEANS_LIMIT_FUNCTION, 0, ATOM_OP},
    {"argmin", MEANS_LIMIT_FUNCTION, 0, ATOM_OP},
    {"ast", MEANS_SYMBOL, 0x2217, ATOM_BIN},
    {"bar", MEANS_HAT, '-', ATOM_ORD},
    {"begin", MEANS_BEGIN, 0, ATOM_NONE},
    {"beta", MEANS_SYMBOL, 0x3B2, ATOM_ORD},
    {"bm", MEANS_STRONG, 0, ATOM_NONE},
    {"boldsymbol", MEANS_STRONG, 0, ATOM_NONE},
    {"bullet", MEANS_SYMBOL, 0x2022, ATOM_BIN},
    {"cap", MEANS_SYMBOL, 0x2229, ATOM_BIN},
    {"cdot", MEANS_SYMBOL, 0x22C5, ATOM_BIN},
    {"cdots", MEANS_SYMBOL, 0x22EF, ATOM_INNER},
    {"chi", MEANS_SYMBOL, 0x3C7, ATOM_ORD},
    {"circ", MEANS_SYMBOL, 0x2218, ATOM_BIN},
    {"colon", MEANS_SYMBOL, ':', ATOM_PUNCT},
    {"cos", MEANS_FUNCTION, 0, ATOM_OP},
    {"cup", MEANS_SYMBOL, 0x222A, ATOM_BIN},
    {"ddots", MEANS_SYMBOL, 0x22F1, ATOM_INNER},
    {"delta", MEANS_SYMBOL, 0x3B4, ATOM_ORD},
    {"dfrac", MEANS_FRACTION, STYLE_DISPLAY, ATOM_INNER},
    {"div", MEANS_SYMBOL, 0xF7, ATOM_BIN},
    {"dots", MEANS_SYMBOL, 0x2026, ATOM_INNER},
    {"downarrow", MEANS_SYMBOL, 0x2193, ATOM_REL},
    {"ell", MEANS_SYMBOL, 0x2113, ATOM_ORD},
    {"emptyset", MEANS_SYMBOL, 0x2205, ATOM_ORD},
    {"epsilon", MEANS_SYMBOL, 0x3F5, ATOM_ORD},
    {"equiv", MEANS_SYMBOL, 0x2261, ATOM_REL},
    {"eta", MEANS_SYMBOL, 0x3B7, ATOM_ORD},
    {"exists", MEANS_SYMBOL, 0x2203, ATOM_ORD},
    {"exp", MEANS_FUNCTION, 0, ATOM_OP},
    {"forall", MEANS_SYMBOL, 0x2200, ATOM_ORD},
    {"frac", MEANS_FRACTION, STYLE_INHERITED, ATOM_INNER},
    {"gamma", MEANS_SYMBOL, 0x3B3, ATOM_ORD},
    {"ge", MEANS_SYMBOL, 0x2265, ATOM_REL},
    {"geq", MEANS_SYMBOL, 0x2265, ATOM_REL},
    {"gets", MEANS_SYMBOL, 0x2190, ATOM_REL},
    {"gg", MEANS_SYMBOL, 0x226B, ATOM_REL},
    {"hat", MEANS_HAT, '^', ATOM_ORD},
    {"iff", MEANS_SYMBOL, 0x21D4, ATOM_REL},
    {"implies", MEANS_SYMBOL, 0x21D2, ATOM_REL},
    {"in", MEANS_SYMBOL, 0x2208, ATOM_REL},
    {"infty", MEANS_SYMBOL, 0x221E, ATOM_ORD},
    {"int", MEANS_BIG, 0x222B, ATOM_OP},
    {"iota", MEANS_SYMBOL, 0x3B9, ATOM_ORD},
    {"kappa", MEANS_SYMBOL, 0x3BA, ATOM_ORD},
    {"lambda", MEANS_SYMBOL, 0x3BB, ATOM_ORD},
    {"langle", MEANS_SYMBOL, 0x27E8, ATOM_OPEN},
    {"lbrace", MEANS_SYMBOL, '{', ATOM_OPEN},
    {"lbrack", MEANS_SYMBOL, '[', ATOM_OPEN},
    {"lceil", MEANS_SYMBOL, 0x2308, ATOM_OPEN},
    {"ldots", MEANS_SYMBOL, 0x2026, ATOM_INNER},
    {"le", MEANS_SYMBOL, 0x2264, ATOM_REL},
    {"left", MEANS_LEFT, 0, ATOM_NONE},
    {"leftarrow", MEANS_SYMBOL, 0x2190, ATOM_REL},
    {"leftrightarrow", MEANS_SYMBOL, 0x2194, ATOM_REL},
    {"leq", MEANS_SYMBOL, 0x2264, ATOM_REL},
    {"lfloor", MEANS_SYMBOL, 0x230A, ATOM_OPEN},
    {"lim", MEANS_LIMIT_FUNCTION, 0, ATOM_OP},
    {"limits", MEANS_LIMITS, LIMITS_ALWAYS, ATOM_NONE},
    {"link", MEANS_LINK, 0, ATOM_NONE},
    {"ll", MEANS_SYMBOL, 0x226A, ATOM_REL},
    {"ln", MEANS_FUNCTION, 0, ATOM_OP},
    {"log", MEANS_FUNCTION, 0, ATOM_OP},
    {"lvert", MEANS_SYMBOL, '|', ATOM_OPEN},
    {"mapsto", MEANS_SYMBOL, 0x21A6, ATOM_REL},
    {"mathbf", MEANS_BOLD_UPRIGHT, 0, ATOM_NONE},
    {"mathrm", MEANS_UPRIGHT, 0, ATOM_NONE},
    {"max", MEANS_LIMIT_FUNCTION, 0, ATOM_OP},
    {"mid", MEANS_SYMBOL, '|', ATOM_REL},
    {"min", MEANS_LIMIT_FUNCTION, 0, ATOM_OP},
    {"mp", MEANS_SYMBOL, 0x2213, ATOM_BIN},
    {"mu", MEANS_SYMBOL, 0x3BC, ATOM_ORD},
    {"nabla", MEANS_SYMBOL, 0x2207, ATOM_ORD},
    {"ne", MEANS_SYMBOL, 0x2260, ATOM_REL},
    {"neq", MEANS_SYMBOL, 0x2260, ATOM_REL},
    {"nolimits", MEANS_LIMITS, LIMITS_NEVER, ATOM_NONE},
    {"notin", MEANS_SYMBOL, 0x2209, ATOM_REL},
    {"nu", MEANS_SYMBOL, 0x3BD, ATOM_ORD},
    {"odot", MEANS_SYMBOL, 0x2299, ATOM_BIN},
    {"omega", MEANS_SYMBOL, 0x3C9, ATOM_ORD},
    {"operatorname", MEANS_OPERATOR_NAME, 0, ATOM_OP},
    {"oplus", MEANS_SYMBOL, 0x2295, ATOM_BIN},
    {"otimes", MEANS_SYMBOL, 0x2297, ATOM_BIN},
    {"partial", MEANS_SYMBOL, 0x2202, ATOM_ORD},
    {"phi", MEANS_SYMBOL, 0x3D5, ATOM_ORD},
    {"pi", MEANS_SYMBOL, 0x3C0, ATOM_ORD},
    {"pm", MEANS_SYMBOL, 0xB1, ATOM_BIN},
    {"prime", MEANS_SYMBOL, 0x2032, ATOM_ORD},
    {"prod", MEANS_BIG, 0x220F, ATOM_OP},
    {"propto", MEANS_SYMBOL, 0x221D, ATOM_REL},
    {"psi", MEANS_SYMBOL, 0x3C8, ATOM_ORD},
    {"qquad", MEANS_SPACE, 36, ATOM_NONE},
    {"quad", MEANS_SPACE, 18, ATOM_NONE},
    {"rangle", MEANS_SYMBOL, 0x27E9, ATOM_CLOSE},
    {"rbrace", MEANS_SYMBOL, '}', ATOM_CLOSE},
    {"rbrack", MEANS_SYMBOL, ']', ATOM_CLOSE},
    {"rceil", MEANS_SYMBOL, 0x2309, ATOM_CLOSE},
    {"rfloor", MEANS_SYMBOL, 0x230B, ATOM_CLOSE},
    {"rho", MEANS_SYMBOL, 0x3C1, ATOM_ORD},
    {"rightarrow", MEANS_SYMBOL, 0x2192, ATOM_REL},
    {"rvert", MEANS_SYMBOL, '|', ATOM_CLOSE},
    {"sigma", MEANS_SYMBOL, 0x3C3, ATOM_ORD},
    {"sim", MEANS_SYMBOL, 0x223C, ATOM_REL},
    {"sin", MEANS_FUNCTION, 0, ATOM_OP},
    {"strong", MEANS_STRONG, 0, ATOM_NONE},
    {"subset", MEANS_SYMBOL, 0x2282, ATOM_REL},
    {"sum", MEANS_BIG, 0x2211, ATOM_OP},
    {"tan", MEANS_FUNCTION, 0, ATOM_OP},
    {"tanh", MEANS_FUNCTION, 0, ATOM_OP},
    {"tau", MEANS_SYMBOL, 0x3C4, ATOM_ORD},
    {"text", MEANS_TEXT, 0, ATOM_ORD},
    {"tfrac", MEANS_FRACTION, STYLE_TEXT, ATOM_INNER},
    {"theta", MEANS_SYMBOL, 0x3B8, ATOM_ORD},
    {"times", MEANS_SYMBOL, 0xD7, ATOM_BIN},
    {"tint", MEANS_TINT, 0, ATOM_NONE},
    {"to", MEANS_SYMBOL, 0x2192, ATOM_REL},
    {"uparrow", MEANS_SYMBOL, 0x2191, ATOM_REL},
    {"upsilon", MEANS_SYMBOL, 0x3C5, ATOM_ORD},
    {"varepsilon", MEANS_SYMBOL, 0x3B5, ATOM_ORD},
    {"varphi", MEANS_SYMBOL, 0x3C6, ATOM_ORD},
    {"vartheta", MEANS_SYMBOL, 0x3D1, ATOM_ORD},
    {"vdots", MEANS_SYMBOL, 0x22EE, ATOM_ORD},
    {"vert", MEANS_SYMBOL, '|', ATOM_ORD},
    {"xi", MEANS_SYMBOL, 0x3BE, ATOM_ORD},
    {"zeta", MEANS_SYMBOL, 0x3B6, ATOM_ORD},
};

enum { COMMANDS = sizeof command / sizeof *command };

typedef struct {
    const char *name;
    int length;
} Wanted;

static int compare(const void *key, const void *entry)
{
    const Wanted *wanted = key;
    const char *name = ((const FormulaCommand *)entry)->name;
    int order = strncmp(wanted->name, name, (size_t)wanted->length);
    return order != 0 ? order : -(name[wanted->length] != '\0');
}

const FormulaCommand *formula_command(const char *name, int length)
{
    Wanted wanted = {name, length};
    return bsearch(&wanted, command, COMMANDS, sizeof *command, compare);
}

const char *formula_nearest_command(const char *name)
{
    const char *names[COMMANDS + 1] = {NULL};
    for (int i = 0; i < COMMANDS; i++)
        names[i] = command[i].name;
    int most = (int)strlen(name) / 3;   /* names are short and many: \sqrt is not almost \vert */
    return text_near(name, names, most > 1 ? most : 1);
}

static AtomClass ascii_class(unsigned code)
{
    switch (code) {
    case '+': case '*':
        return ATOM_BIN;
    case '=': case '<': case '>': case ':':
        return ATOM_REL;
    case '(': case '[':
        return ATOM_OPEN;
    case ')': case ']': case '!': case '?':
        return ATOM_CLOSE;
    case ',': case ';':
        return ATOM_PUNCT;
    default:
        return ATOM_ORD;
    }
}

AtomClass formula_class(unsigned code)
{
    if (code < 0x80)
        return ascii_class(code);
    if (code == 0x2212 || code == 0xB7)
        return ATOM_BIN;
    for (int i = 0; i < COMMANDS; i++)
        if (command[i].code == code && (command[i].meaning == MEANS_SYMBOL || command[i].meaning == MEANS_BIG))
            return command[i].atom;
    return ATOM_ORD;
}

static bool is_letter(unsigned code)
{
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= 0x3B1 && code <= 0x3C9)
           || code == 0x3D1 || code == 0x3D5 || code == 0x3F5 || code == 0x2113;
}

unsigned formula_sign(unsigned code)
{
    switch (code) {
    case '-': return 0x2212;
    case '*': return 0x2217;
    case 0xB7: return 0x22C5;
    default: return code;
    }
}

FontFace formula_font(unsigned code, bool strong)
{
    if (is_letter(code))
        return strong ? FONT_LETTER_BOLD : FONT_LETTER;
    if (strong)
        return FONT_BOLD;
    bool digit = code >= '0' && code <= '9', sign = code < 0x80 || code >= 0x2000 || code == 0xD7 || code == 0xF7;
    return sign && !digit ? FONT_MATH : FONT_SANS;
}

static const Ink upper[26] = {
    {-6, -5, 71, 0}, {-2, -3, 71, 0}, {5, 2, 72, 1},  {-2, -3, 71, 0},  {-2, 1, 71, 0},  {-2, 4, 71, 0},
    {5, -2, 72, 1},  {-2, 5, 71, 0},  {-2, 5, 71, 0}, {-16, 6, 71, 24}, {-2, 6, 71, 0},  {-2, -6, 71, 0},
    {-2, 5, 71, 0},  {-2, 6, 71, 0},  {5, -3, 72, 1}, {-2, -1, 71, 0},  {5, -3, 72, 23}, {-2, -4, 71, 0},
    {1, 1, 72, 1},   {8, 7, 71, 0},   {10, 7, 71, 1}, {8, 9, 71, 0},    {9, 8, 71, 0},   {-5, 6, 71, 0},
    {8, 9, 71, 0},   {-2, 3, 71, 0},
};
static const Ink lower[26] = {
    {4, 0, 55, 1},     {3, -4, 76, 1}, {4, 0, 55, 1},  {4, 0, 76, 1},     {4, -2, 55, 1},  {-14, 17, 77, 24},
    {-4, 4, 58, 24},   {4, -2, 76, 1}, {6, -1, 76, 1}, {-14, -1, 76, 24}, {4, 3, 76, 1},   {7, 0, 76, 1},
    {4, -2, 54, 1},    {4, -2, 54, 1}, {4, -4, 55, 1}, {-1, -4, 55, 24},  {4, -2, 55, 24}, {4, 0, 55, 0},
    {2, -3, 54, 1},    {7, 0, 66, 1},  {6, -2, 54, 1}, {2, -3, 54, 1},    {4, -2, 55, 1},  {-2, 1, 54, 0},
    {-16, -3, 54, 24}, {0, -4, 54, 0},
};
static const Ink greek[25] = {
    {4, -1, 55, 1},  {-1, -1, 76, 24}, {2, -2, 55, 24},  {4, 0, 76, 1},   {3, -1, 54, 1},
    {5, 11, 78, 20}, {4, -7, 55, 24},  {6, -2, 76, 1},   {7, -2, 54, 1},  {4, 0, 54, 1},
    {-3, -4, 77, 0}, {0, -4, 54, 24},  {2, -2, 55, 0},   {4, 5, 78, 20},  {4, -4, 55, 1},
    {-1, 2, 54, 1},  {-1, -4, 55, 24}, {4, 1, 55, 20},   {4, 4, 54, 1},   {5, 3, 54, 1},
    {6, -4, 55, 1},  {4, -4, 55, 24},  {-12, 3, 54, 24}, {6, -5, 76, 24}, {4, -4, 55, 1},
};

Ink formula_ink(unsigned code)
{
    if (code >= 'A' && code <= 'Z')
        return upper[code - 'A'];
    if (code >= 'a' && code <= 'z')
        return lower[code - 'a'];
    if (code >= 0x3B1 && code <= 0x3C9)
        return greek[code - 0x3B1];
    switch (code) {
    case 0x3D1: case 0x3D5:
        return (Ink){4, 3, 76, code == 0x3D5 ? 24 : 1};
    case '(': case ')': case '[': case ']': case '{': case '}':
        return (Ink){3, -3, 71, 16};
    case '|':
        return (Ink){5, -5, 76, 12};
    case 0x230A: case 0x230B: case 0x2308: case 0x2309:
        return (Ink){5, -5, 79, 8};
    case 0x2211: case 0x220F: case 0x222B:
        return (Ink){5, -5, 71, 24};
    case 0x2032:
        return (Ink){4, 3, 71, -46};
    case ',': case ';': case '.': case 0x2026:
        return (Ink){5, -5, 12, 13};
    default:
        break;
    }
    if (code >= 0x2E80 && code < 0xFFF0)
        return (Ink){0, 0, 88, 12};
    bool tall = (code >= '0' && code <= '9') || code == '/' || (code >= 0x391 && code < 0x3B1) || code == 0x2202
                || code == 0x22EE || code == 0x22F1;
    return tall ? (Ink){5, -5, 73, 1} : (Ink){5, -5, 61, 5};
}

int formula_power(const char *at)
{
    static const char minus[] = "\xE2\x88\x92";
    int sign = 0, digits = 0;   /* how many bytes each has */
    if (at[0] == 'e' && (at[1] == '-' || at[1] == '+'))
        sign = 1;
    else if (at[0] == 'e' && strncmp(at + 1, minus, 3) == 0)
        sign = 3;
    while (sign && at[1 + sign + digits] >= '0' && at[1 + sign + digits] <= '9')
        digits++;
    return digits >= 2 ? 1 + sign + digits : 0;
}
