/* What the parts of the parser share: formula_parse.c reads rows, characters and scripts, formula_commands.c what
 * begins with a backslash; formula_gaps.c spaces a row. Each function returns false (or -1) once `failed` is set. */
#ifndef CONVWALK_VIEW_FORMULA_PARSE_H
#define CONVWALK_VIEW_FORMULA_PARSE_H

#include "view/formula/formula_tree.h"

typedef struct {
    const char *tex;
    int at;
    Formula *formula;
    int look;        /* of the nodes made next */
    bool upright;    /* inside \mathrm: letters form words */
    int depth;
    bool failed;
    Error *err;
} Parser;

/* A row being built: its own node and its last child, -1 while it is empty. */
typedef struct {
    int row, last;
} Growing;

/* Sets the error "`what` at byte N", counted from 1, unless there is one already. Returns false. */
bool parser_fail(Parser *p, int at, const char *what);

/* A new node with the look `now`, in no row yet. Invalidates pointers to nodes. */
int parser_add(Parser *p, FormulaKind kind, AtomClass atom);
Growing parser_row(Parser *p);
void parser_append(Parser *p, Growing *to, int child);

/* Appends the character to formula->text. */
void parser_put(Parser *p, unsigned code);

/* A run: opened, its bytes put into formula->text by the caller, closed, which appends it. */
int parser_open_run(Parser *p, AtomClass atom, unsigned code, FontFace font);
void parser_close_run(Parser *p, Growing *into, int run);

void parser_add_symbol(Parser *p, Growing *into, unsigned code, AtomClass atom);
void parser_add_space(Parser *p, Growing *into, float ems);
FontFace parser_word_font(const Parser *p);

void parser_skip_spaces(Parser *p);

/* Whether the named command comes next. */
bool parser_at(const Parser *p, const char *name);

/* Reads one atom, or what is in braces; its nodes join `into`. */
bool parser_one(Parser *p, Growing *into, bool only_digit);
bool parser_braces(Parser *p, Growing *into);

/* Reads nodes up to what ends a row (the text's end, a brace, an ampersand, two backslashes, \right, \end), which is
 * not read. */
bool parser_nodes(Parser *p, Growing *into);

/* The same as a row of its own with its gaps set; -1 on failure. With `goes_on` the row follows an operand, so that a
 * sign or relation at its start has its space. */
int parser_row_of_nodes(Parser *p, bool goes_on);

/* A command's argument: braces or one atom; a row of its own with its gaps set; -1 on failure. */
int parser_argument(Parser *p);

/* Sets the gaps of a row that begins with this node. */
void formula_settle_gaps(FormulaNode *node, int first);

/* Reads the command at the backslash. */
bool parser_command(Parser *p, Growing *into);

#endif
