/* Replies are words like those of the lesson, so that cells in them have their colour and are set as formulas. */
#include "view/lesson/page/reply.h"

#include "lesson/cells.h"
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
