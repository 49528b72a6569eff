/* Words a piece at a time: what is no formula is plain text already. */
#include "view/lesson/said.h"

#include "view/formula/formula.h"

void lesson_said(const Words *words, Text *out)
{
    for (int i = 0; i < words->count; i++) {
        Piece *piece = &words->piece[i];
        if (piece->kind == PIECE_FORMULA || piece->kind == PIECE_DISPLAY)
            formula_say(piece->text, out);
        else
            words_plain(&(Words){piece, 1}, out);
    }
}
