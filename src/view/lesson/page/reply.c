/* Replies are words like those of the lesson, so that cells in them have their colour and are set as formulas. */
#include "view/lesson/page/reply.h"

#include "lesson/cells.h"
#include "trace/operations/operation.h"
#include "trace/say/names.h"
#include "view/lesson/page/paper_answer.h"
#include "view/lesson/page/tints.h"
#include "view/words.h"

#include <string.h>

static void add(Words *words, PieceKind kind, const char *text)
{
    words_add(words, kind, text, strlen(text), NULL, 0);
}

static void add_words(Words *to, const Words *from)
{
    for (int i = 0; i < from->count; i++)
        words_add(to, from->piece[i].kind, from->piece[i].text, strlen(from->piece[i].text), from->piece[i].name,
                  from->piece[i].line);
}

/* Names of cells with spaces between, each in its tensor's colour; what names none stays as it is. */
static void add_names(const Trace *trace, const char *names, Words *words)
{
    while (*names) {
        Text name = {0}, tex = {0};
        Cell cell;
        size_t length = strcspn(names, " ");
        text_bytes(&name, names, length);
        bool known = trace && lesson_cell(trace, text_get(&name), &cell, NULL);
        if (known)
            tints_cell(trace, cell, &tex);
        add(words, known ? PIECE_FORMULA : PIECE_TEXT, text_get(known ? &tex : &name));
        names += length;
        if (*names)
            add(words, PIECE_TEXT, " ");
        names += strspn(names, " ");
        text_free(&name);
        text_free(&tex);
    }
}

/* "That is %s; try again" with the cells' names in its place. */
static void add_around(const Trace *trace, const char *format, const char *names, Words *words)
{
    const char *place = strstr(format, "%s");
    Text before = {0};
    text_bytes(&before, format, place ? (size_t)(place - format) : strlen(format));
    add(words, PIECE_TEXT, text_get(&before));
    if (place) {
        add_names(trace, names, words);
        add(words, PIECE_TEXT, place + 2);
    }
    text_free(&before);
}

static const Words *reason_of(const Question *question, const Reply *reply)
{
    bool chosen = question->kind == QUESTION_CHOICE && reply->given > 0 && reply->given <= question->choices;
    const Words *reason = chosen ? &question->choice[reply->given - 1].reason : NULL;
    return reason && reason->count > 0 ? reason : NULL;
}

/* The sum that makes the cell, in letters as the document writes it; false where it is no short sum of products. */
static bool add_sum_in_letters(const Trace *trace, Cell cell, Words *words)
{
    Text tex = {0};
    bool sum = trace->letters;
    name_tex(trace, cell, &tex);
    for (int64_t k = 0, terms = 0; k < cell_visits(trace, cell) && sum; k++) {
        Step step = cell_term(trace, cell, k);
        sum = step.kind == STEP_PRODUCT;
        if (!sum || term_silent(trace, &step))
            continue;
        text_add(&tex, terms++ ? " + " : " = ");
        term_in_tex(trace, &step, &tex);
    }
    if (sum)
        add(words, PIECE_FORMULA, text_get(&tex));
    text_free(&tex);
    return sum;
}

/* Of a click: what makes the cell that the question is about, "r = dw + ex + gy + hz". A value that is still asked for
 * stays a question mark. */
static void add_sum_of(const Screen *screen, const Question *question, Words *words)
{
    enum { SHORT = 9 };
    Trace veiled = *reading_trace(screen->reading);
    Cell cell = {0};
    veiled.veil = &screen->stage.veil;
    for (int i = 0; i < question->ask.count && cell.set == SET_NONE; i++)
        if (question->ask.piece[i].kind == PIECE_NOUN)
            lesson_cell(&veiled, question->ask.piece[i].name, &cell, NULL);
    int64_t visits = cell.set != SET_NONE && veiled.layers == 0 ? cell_visits(&veiled, cell) : 0;
    if (visits < 2 || visits > SHORT)
        return;
    add(words, PIECE_BREAK, "");
    if (add_sum_in_letters(&veiled, cell, words))
        return;
    Text sum = {0};
    tints_cell(&veiled, cell, &sum);
    add(words, PIECE_FORMULA, text_get(&sum));
    text_clear(&sum);
    text_add(&sum, " = ");
    sum_numbers(&veiled, cell, &sum);
    add(words, PIECE_TEXT, text_get(&sum));
    text_free(&sum);
}

/* Of a size: the operation's formula with the scene's numbers, once no open question asks for a part of it. */
static void add_size_formula(const Screen *screen, const Question *question, Words *words)
{
    static const char GAP[] = "\\qquad";
    const Reading *reading = screen->reading;
    const OperationKind *kind = operation_kind(reading->scene.line.operation);
    Cell cell = {0};
    LessonAsk ask = lesson_asks(reading_trace(reading), question->name, &cell);
    bool size = (ask == ASK_ROWS || ask == ASK_COLUMNS) && cell.set == SET_Y && kind->formula;
    if (!size || screen->stage.veil.size[SET_Y])
        return;
    Text tex = {0};
    kind->formula(&reading->scene.line, &tex);
    const char *part = text_get(&tex), *gap = strstr(part, GAP);
    if (ask == ASK_COLUMNS && gap && strncmp(gap + strlen(GAP), " o", 2) == 0)   /* rows, then columns */
        part = gap + strlen(GAP);
    Text own = {0};
    gap = strstr(part, GAP);
    text_bytes(&own, part, gap ? (size_t)(gap - part) : strlen(part));
    if (own.length > 0)
        add(words, PIECE_DISPLAY, text_get(&own));
    text_free(&own);
    text_free(&tex);
}

/* "Right." and why. */
static void draw_right(const Screen *screen, Flow *flow, const Question *question, const Reply *reply)
{
    const Trace *trace = reading_trace(screen->reading);
    Language language = screen->look.language;
    const Words *reason = reason_of(question, reply);
    bool engine = question->kind == QUESTION_NUMBER || question->kind == QUESTION_CLICK;
    Words praise = {0};
    Flow said = *flow;
    said.strong = flow->canvas->theme->right;
    add(&praise, PIECE_STRONG, word(language, engine ? "Right:" : "Right."));
    add(&praise, PIECE_TEXT, " ");
    if (reason)
        add_words(&praise, reason);
    else if (question->kind == QUESTION_NUMBER)
        paper_answer(trace, question, language == LANGUAGE_CHINESE, &praise);
    else if (question->kind == QUESTION_CLICK)
        add_names(trace, reply->text, &praise);
    if (question->kind == QUESTION_NUMBER && trace)
        add_size_formula(screen, question, &praise);
    if (question->kind == QUESTION_CLICK && trace)
        add_sum_of(screen, question, &praise);
    flow_words(&said, &praise);
    flow->y = said.y + 4;
    words_free(&praise);
}

static void draw_wrong(const Screen *screen, Flow *flow, const Question *question, const Reply *reply)
{
    Language language = screen->look.language;
    const Words *reason = reason_of(question, reply);
    Words wrong = {0};
    Flow said = *flow;
    said.ink = flow->canvas->theme->wrong;
    if (reason)
        add_words(&wrong, reason);
    else if (reply->said) {
        add(&wrong, PIECE_TEXT, word(language, "Not that:"));
        add(&wrong, PIECE_TEXT, " ");
        add(&wrong, PIECE_TEXT, word(language, reply->said));
    } else if (question->kind == QUESTION_CLICK)
        add_around(reading_trace(screen->reading), word(language, "That is %s; try again."), reply->text, &wrong);
    else
        add(&wrong, PIECE_TEXT, word(language, "Not that; try again."));
    flow_words(&said, &wrong);
    flow->y = said.y + 4;
    words_free(&wrong);
}

static void draw_told(const Screen *screen, Flow *flow, const Question *question)
{
    Words words = {0}, answer = {0};
    Flow told = *flow;
    add(&words, PIECE_TEXT, word(screen->look.language, "The answer:"));
    add(&words, PIECE_TEXT, " ");
    paper_answer(reading_trace(screen->reading), question, screen->look.language == LANGUAGE_CHINESE, &answer);
    words_join(&words, &answer);
    flow_words(&told, &words);
    flow->y = told.y + 4;
    words_free(&words);
}

void reply_draw(const Screen *screen, Flow *flow, const Question *question, const Reply *reply)
{
    bool begun = question->kind == QUESTION_ORDER && reply->placed < question->choices;
    if (reply->told)
        draw_told(screen, flow, question);
    else if (reply->right)
        draw_right(screen, flow, question, reply);
    else if (reply->tries > 0 && !begun)
        draw_wrong(screen, flow, question, reply);
}
