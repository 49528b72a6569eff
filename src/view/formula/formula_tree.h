/* Between the parser and the layout of formulas: the tree of a parsed formula. Private to formula_*.c.
 *
 * Nodes lie in one array and name each other by index, -1 for none. A row's children are chained by `next`, and each
 * knows the gap before it: TeX's spacing between the classes of atoms is settled when the row is parsed. Colour, link
 * and weight are no nodes but a look that each node carries, so that they never change the spacing. */
#ifndef CONVWALK_VIEW_FORMULA_TREE_H
#define CONVWALK_VIEW_FORMULA_TREE_H

#include "view/formula/formula.h"

typedef enum {
    FORMULA_ROW,        /* part[0]: first child */
    FORMULA_RUN,        /* characters of one face: text, code (the first one), font */
    FORMULA_SCRIPTS,    /* part[0]: base, part[1]: subscript, part[2]: superscript */
    FORMULA_FRACTION,   /* part[0]: numerator, part[1]: denominator */
    FORMULA_FENCE,      /* part[0]: body; code and right: the delimiters, 0 for none */
    FORMULA_TABLE,      /* part[0]: first line, a chain of rows of cells; columns, align */
    FORMULA_HAT,        /* part[0]: body; code: '^' or '-' */
    FORMULA_SPACE       /* amount */
} FormulaKind;

typedef enum {
    ATOM_ORD,
    ATOM_OP,
    ATOM_BIN,
    ATOM_REL,
    ATOM_OPEN,
    ATOM_CLOSE,
    ATOM_PUNCT,
    ATOM_INNER,
    ATOM_NONE
} AtomClass;

typedef enum { LIMITS_NEVER, LIMITS_IN_DISPLAY, LIMITS_ALWAYS } Limits;

/* How a table's columns are aligned: centred; left, a quad apart; or right and left in turn, around a relation. */
typedef enum { COLUMNS_CENTRED, COLUMNS_LEFT, COLUMNS_ALIGNED } Columns;

typedef enum { STYLE_DISPLAY, STYLE_TEXT, STYLE_SCRIPT, STYLE_SMALLEST, STYLE_INHERITED } MathStyle;

enum { FORMULA_COLUMNS = 32, FORMULA_DEEPEST = 40 };

typedef struct {
    FormulaKind kind;
    AtomClass atom;
    int gap;             /* before this node, in eighteenths of an em; negative: its size, but none within scripts */
    int look;            /* index into Formula.look */
    int next, part[3];
    /* FORMULA_RUN: where its bytes lie in Formula.text, NUL-terminated; FORMULA_FENCE: two such, one for each side */
    int text, length;
    unsigned code, right;
    FontFace font;
    Limits limits;       /* of an ATOM_OP: whether its scripts are above and below it */
    bool tight;          /* no gaps on either side */
    bool big;            /* an operator that is larger in display style */
    int columns;
    Columns align;
    MathStyle style;     /* FORMULA_FRACTION: its own, or STYLE_INHERITED */
    float amount;        /* FORMULA_SPACE: ems */
} FormulaNode;

typedef struct {
    int tint;            /* where its name lies in Formula.text; -1: the palette's ink */
    int link;            /* -1: the id that the list has already */
    bool strong;
} FormulaLook;

struct Formula {
    FormulaNode *node;
    int count, room;
    FormulaLook *look;
    int looks, look_room;
    Text text;
    int root;
    bool display;
};

/* What a command means. */
typedef enum {
    MEANS_SYMBOL,
    MEANS_BIG,
    MEANS_FUNCTION,
    MEANS_LIMIT_FUNCTION,
    MEANS_SPACE,
    MEANS_FRACTION,
    MEANS_TEXT,
    MEANS_UPRIGHT,
    MEANS_BOLD_UPRIGHT,
    MEANS_OPERATOR_NAME,
    MEANS_STRONG,
    MEANS_TINT,
    MEANS_LINK,
    MEANS_LEFT,
    MEANS_BEGIN,
    MEANS_LIMITS,
    MEANS_HAT
} Meaning;

typedef struct {
    const char *name;
    Meaning meaning;
    unsigned code;       /* the character, or another parameter of the command (a style, eighteenths of an em) */
    AtomClass atom;
} FormulaCommand;

/* The command of that name (`length` bytes, no backslash), or NULL. */
const FormulaCommand *formula_command(const char *name, int length);

/* The name most similar to a wrong one, for "did you mean"; NULL if none is. */
const char *formula_nearest_command(const char *name);

/* The class of a typed character. */
AtomClass formula_class(unsigned code);

/* The length of the power of ten behind a number's digits as printf writes it, "e-06": at least two digits, so that
 * 2e-1 stays a product and a difference. 0: there is none. */
int formula_power(const char *at);

/* The face that has the character, upright or strong: letters and small Greek in the italics of mathematics. */
FontFace formula_font(unsigned code, bool strong);

/* The mathematical sign that stands for one of the keyboard; other characters stand for themselves. */
unsigned formula_sign(unsigned code);

/* A character's ink in hundredths of an em: where it begins right of the pen (negative: left of it), how far it reaches
 * beyond its advance (negative: it ends before), above and below the baseline. Measured from the bundled faces. */
typedef struct {
    int left, right, ascent, descent;
} Ink;

Ink formula_ink(unsigned code);

#endif
