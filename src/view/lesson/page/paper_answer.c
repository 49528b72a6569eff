/* Answers are words like those of the lesson, so that formulas in them are set and not spelt. */
#include "view/lesson/page/paper_answer.h"

#include "lesson/cells.h"
#include "trace/say/names.h"
#include "view/lesson/page/tints.h"

#include <string.h>

static void add(Words *words, PieceKind kind, const char *text)
{
    words_add(words, kind, text, strlen(text), NULL, 0);
}

static void copy_words(Words *to, const Words *from)
{
    for (int i = 0; i < from->count; i++)
        words_add(to, from->piece[i].kind, from->piece[i].text, strlen(from->piece[i].text), from->piece[i].name,
                  from->piece[i].line);
}

/* The cell's sum in numbers and its result, "4·3 + 5·(−1) = 7"; of a single or a long one the value alone. */
static void add_sum(const Trace *trace, Cell cell, float value, Text *out)
{
    enum { LONGEST = 110 };
    Text sum = {0};
    if (cell_visits(trace, cell) > 0 && cell_visits(trace, cell) <= LONGEST / 2)
        sum_numbers(trace, cell, &sum);
    if (sum.length > 0 && sum.length < LONGEST)
        text_add(out, "%s", text_get(&sum));
    else
        value_text(value, out);
    text_free(&sum);
}

/* "δ_e = 14" as a formula if the question asks for a cell, with its sum; else as text. */
static void add_number(const Trace *trace, const Question *question, Words *words)
{
    Cell cell = {0};
    float value = 0;
    Text said = {0};
    bool known = trace && lesson_answer(trace, question->name, &value, &cell, NULL),
         formula = known && cell.set != SET_NONE;
    if (formula)
        tints_cell(trace, cell, &said);
    else
        text_add(&said, "%s", question->name);
    if (!formula) {
        text_add(&said, " = ");
        if (known)
            value_text(value, &said);
    }
    add(words, formula ? PIECE_FORMULA : PIECE_TEXT, text_get(&said));
    text_clear(&said);
    if (formula) {
        text_add(&said, " = ");
        add_sum(trace, cell, value, &said);
        add(words, PIECE_TEXT, text_get(&said));
    }
    text_free(&said);
}

/* The cells to be clicked: all of them, or any one. */
static void add_cells(const Trace *trace, const Question *question, bool chinese, Words *words)
{
    const char *either = chinese ? " 或 " : " or ", *between = question->all ? ", " : either;
    for (const char *at = question->name; *at;) {
        Text name = {0}, tex = {0};
        Cell cell;
        size_t length = strcspn(at, " ");
        text_bytes(&name, at, length);
        bool known = trace && lesson_noun(trace, text_get(&name), &cell, NULL) && cell.index >= 0;
        if (known)
            tints_cell(trace, cell, &tex);
        add(words, known ? PIECE_FORMULA : PIECE_TEXT, known ? text_get(&tex) : text_get(&name));
        at += length + strspn(at + length, " ");
        if (*at)
            add(words, PIECE_TEXT, between);
        text_free(&name);
        text_free(&tex);
    }
}

void paper_answer(const Trace *trace, const Question *question, bool chinese, Words *words)
{
    if (question->kind == QUESTION_NUMBER)
        add_number(trace, question, words);
    if (question->kind == QUESTION_CLICK)
        add_cells(trace, question, chinese, words);
    for (int i = 0; i < question->choices; i++) {
        const Choice *choice = &question->choice[i];
        if (question->kind == QUESTION_CHOICE && !choice->right)
            continue;
        if (words->count > 0)
            add(words, PIECE_TEXT, " → ");
        copy_words(words, &choice->words);
        if (choice->reason.count > 0) {
            add(words, PIECE_TEXT, " — ");
            copy_words(words, &choice->reason);
        }
    }
}

void paper_reasons(const Question *question, Words *words)
{
    for (int i = 0; i < question->choices && question->kind == QUESTION_CHOICE; i++) {
        const Choice *choice = &question->choice[i];
        if (choice->right || choice->reason.count == 0)
            continue;
        if (words->count > 0)
            words_add(words, PIECE_BREAK, "", 0, NULL, 0);
        copy_words(words, &choice->words);
        add(words, PIECE_TEXT, ": ");
        copy_words(words, &choice->reason);
    }
}
