/* The gaps of a row that is complete: a binary sign without two operands becomes ordinary, and each pair of neighbours
 * gets the space of TeX's table. */
#include "view/formula/formula_parse.h"

/* Eighteenths of an em between two neighbours; negative: none within scripts. Source: The TeXbook, chapter 18. */
static int gap_between(AtomClass left, AtomClass right)
{
    static const signed char gap[8][8] = {
        /*           ord op  bin rel open close punct inner */
        /* ord */   {0,  3,  -4, -5, 0,   0,    0,    -3},
        /* op */    {3,  3,  0,  -5, 0,   0,    0,    -3},
        /* bin */   {-4, -4, 0,  0,  -4,  0,    0,    -4},
        /* rel */   {-5, -5, 0,  0,  -5,  0,    0,    -5},
        /* open */  {0,  0,  0,  0,  0,   0,    0,    0},
        /* close */ {0,  3,  -4, -5, 0,   0,    0,    -3},
        /* punct */ {-3, -3, 0,  -3, -3,  -3,   -3,   -3},
        /* inner */ {-3, 3,  -4, -5, -3,  0,    -3,   -3},
    };
    return gap[left][right];
}

/* A sign is binary only between two operands. */
static void demote_signs(FormulaNode *node, int first)
{
    AtomClass before = ATOM_OPEN;
    int sign = -1;   /* the binary sign just passed */
    for (int i = first; i >= 0; i = node[i].next) {
        AtomClass atom = node[i].atom;
        if (atom == ATOM_NONE)
            continue;
        bool joins = before == ATOM_BIN || before == ATOM_OP || before == ATOM_REL || before == ATOM_OPEN;
        if (atom == ATOM_BIN && (joins || before == ATOM_PUNCT))
            node[i].atom = ATOM_ORD;
        else if (sign >= 0 && (atom == ATOM_REL || atom == ATOM_CLOSE || atom == ATOM_PUNCT))
            node[sign].atom = ATOM_ORD;
        sign = node[i].atom == ATOM_BIN ? i : -1;
        before = node[i].atom;
    }
    if (sign >= 0)
        node[sign].atom = ATOM_ORD;
}

void formula_settle_gaps(FormulaNode *node, int first)
{
    demote_signs(node, first);
    AtomClass before = ATOM_NONE;
    bool tight = false;
    for (int i = first; i >= 0; i = node[i].next) {
        if (node[i].atom == ATOM_NONE)
            continue;
        if (before != ATOM_NONE && !tight && !node[i].tight)
            node[i].gap = gap_between(before, node[i].atom);
        before = node[i].atom;
        tight = node[i].tight;
    }
}
