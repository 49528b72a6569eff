/* The small marks inside words: [=p], a value; the dash before a choice's reason; the word that begins a quote. */
#include "lesson/reader/read.h"

#include <string.h>

/* The ] that closes the [ before `at`; NULL if none does within a name's length. */
static const char *closing(const char *at)
{
    const char *last = at + strnlen(at, LESSON_NAME);
    for (int open = 1; at < last; at++) {
        open += (*at == '[') - (*at == ']');
        if (open == 0)
            return at;
    }
    return NULL;
}

/* Adds a piece's text with each [=NAME] as a piece of its own. */
static void add_parts(const Piece *piece, Words *into, Findings *findings)
{
    const char *from = piece->text, *mark;
    while ((mark = strstr(from, "[="))) {
        const char *name = mark + 2 + strspn(mark + 2, " "), *end = closing(mark + 2);
        size_t length = end && end > name ? (size_t)(end - name) : 0;
        while (length > 0 && name[length - 1] == ' ')
            length--;
        if (length == 0) {
            findings_add(findings, piece->line,
                         "[= without a name or without its ]: write [=q] for the value of the cell q");
            break;
        }
        if (mark > from)
            words_add(into, piece->kind, from, (size_t)(mark - from), NULL, piece->line);
        char copy[LESSON_NAME + 1];   /* closing() looks no further */
        memcpy(copy, name, length);
        copy[length] = '\0';
        words_add(into, PIECE_VALUE, "", 0, copy, piece->line);
        from = end + 1;
    }
    if (*from)
        words_add(into, piece->kind, from, strlen(from), NULL, piece->line);
}

void marks_values(Words *words, Findings *findings)
{
    Words parted = {0};
    bool any = false;
    for (int i = 0; i < words->count && !any; i++)
        any = words->piece[i].kind <= PIECE_EMPHASIS && strstr(words->piece[i].text, "[=");
    for (int i = 0; i < words->count && any; i++) {
        const Piece *piece = &words->piece[i];
        if (piece->kind <= PIECE_EMPHASIS)
            add_parts(piece, &parted, findings);
        else
            words_add(&parted, piece->kind, piece->text, strlen(piece->text), piece->name, piece->line);
    }
    if (any) {
        words_free(words);
        *words = parted;
    }
}

bool marks_reason(Words *words, Words *reason)
{
    static const char *const dashes[] = {" — ", " —— "};
    for (int i = 0; i < words->count; i++)
        for (size_t k = 0; k < sizeof dashes / sizeof *dashes; k++) {
            Piece *piece = &words->piece[i];
            char *dash = piece->kind == PIECE_TEXT ? strstr(piece->text, dashes[k]) : NULL;
            if (!dash)
                continue;
            Words rest = {0}, after = {0};
            const char *from = dash + strlen(dashes[k]);
            words_add(&rest, PIECE_TEXT, from, strlen(from), NULL, piece->line);
            for (int j = i + 1; j < words->count; j++)
                words_add(&rest, words->piece[j].kind, words->piece[j].text, strlen(words->piece[j].text),
                          words->piece[j].name, words->piece[j].line);
            *dash = '\0';
            for (int j = 0; j <= i; j++)
                words_add(&after, words->piece[j].kind, words->piece[j].text, strlen(words->piece[j].text),
                          words->piece[j].name, words->piece[j].line);
            if (reason->count > 0)
                words_add(&rest, PIECE_BREAK, "", 0, NULL, reason->piece[0].line);
            words_join(&rest, reason);
            *reason = rest;
            words_free(words);
            *words = after;
            return true;
        }
    return false;
}

QuoteKind marks_quote(Words *words)
{
    static const struct {
        const char *mark;
        QuoteKind kind;
    } marks[] = {{"[!TIP]", QUOTE_HINT}, {"Hint:", QUOTE_HINT}, {"提示：", QUOTE_HINT}, {"提示:", QUOTE_HINT},
                 {"[!NOTE]", QUOTE_NOTE}, {"Teacher:", QUOTE_NOTE}, {"教师：", QUOTE_NOTE}, {"教师:", QUOTE_NOTE}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks && words->count > 0; i++) {
        char *first = words->piece[0].text;
        size_t length = strlen(marks[i].mark);
        if (words->piece[0].kind > PIECE_EMPHASIS || strncmp(first, marks[i].mark, length) != 0)
            continue;
        length += strspn(first + length, " \n");
        memmove(first, first + length, strlen(first + length) + 1);
        if (!*first && words->count > 1 && words->piece[1].kind == PIECE_TEXT) {   /* the mark was alone in bold */
            char *next = words->piece[1].text;
            memmove(next, next + strspn(next, " \n"), strlen(next + strspn(next, " \n")) + 1);
        }
        return marks[i].kind;
    }
    return QUOTE_OTHER;
}

bool marks_click(char *names)
{
    bool any = false, more = false;
    char *to = names;
    const char *from = names + (*names == ':') + strspn(names + (*names == ':'), " ");
    if (strncmp(names, "：", 3) == 0)
        from = names + 3 + strspn(names + 3, " ");
    for (; *from; from++) {
        bool parts = *from == '|' || (*from == ',' && from[1] == ' ') || *from == ' ';
        any = any || *from == '|';
        if (!parts)
            *to++ = *from;
        else if (to > names && to[-1] != ' ')
            *to++ = ' ';
    }
    while (to > names && to[-1] == ' ')
        to--;
    *to = '\0';
    more = strchr(names, ' ') != NULL;
    return more && !any;
}
