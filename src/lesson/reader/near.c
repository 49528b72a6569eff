/* Marks that are almost marks: read as text, they would be passed over in silence. */
#include "lesson/reader/read.h"

#include <ctype.h>
#include <string.h>

enum { SHOWN = 40, LOOKED = 400 };   /* bytes of a mark that are shown, and within which it has to end */

/* The text between brackets: its first word in lower case, and all of it. */
typedef struct {
    const char *from, *end;     /* between the brackets; `end` is the closing one, or where the text ends */
    const char *next;           /* behind them */
    bool wide;                  /* the brackets are Chinese ones */
    bool open;                  /* nothing closes them */
    char word[24];
    char shown[SHOWN + 8];      /* with its brackets, as written */
} Mark;

static size_t opening(const char *at, bool *wide)
{
    *wide = strncmp(at, "［", 3) == 0 || strncmp(at, "【", 3) == 0;
    return *wide ? 3 : *at == '[';
}

static size_t closing(const char *at, bool *wide)
{
    *wide = strncmp(at, "］", 3) == 0 || strncmp(at, "】", 3) == 0;
    return *wide ? 3 : *at == ']';
}

/* Whether the byte continues a word: a letter, or part of a character that is no wide space, mark or bracket. */
static bool is_of_word(const char *at)
{
    int bytes;
    unsigned code = utf8_next(at, &bytes);
    bool wide = (code >= 0x3000 && code <= 0x303F) || (code >= 0xFF00 && code <= 0xFF20);
    return isalpha((unsigned char)*at) || ((unsigned char)*at >= 0x80 && !wide);
}

/* The mark whose bracket opens at `at`. */
static Mark mark_at(const char *at, size_t bracket, bool wide)
{
    Mark mark = {.from = at + bracket, .wide = wide, .open = true};
    bool closed_wide = false;
    size_t close = 0, letters = 0;
    for (mark.end = mark.from; *mark.end && close == 0 && mark.end - mark.from < LOOKED;)
        if ((close = closing(mark.end, &closed_wide)) == 0)
            mark.end++;
    mark.open = close == 0;
    mark.wide = wide || (close > 0 && closed_wide);
    mark.next = mark.end + close;
    const char *word = mark.from + strspn(mark.from, " !:");
    for (; word < mark.end && is_of_word(word) && letters + 1 < sizeof mark.word; word++)
        mark.word[letters++] = (char)tolower((unsigned char)*word);
    size_t length = (size_t)(mark.next - at);
    memcpy(mark.shown, at, length < SHOWN ? length : SHOWN);
    for (char *blank = mark.shown; *blank; blank++)
        *blank = *blank == BLANK_BYTE ? '_' : *blank;
    return mark;
}

/* Whether the mark's word is this one, or almost. */
static bool is_near(const Mark *mark, const char *word)
{
    return text_distance(mark->word, word) <= (strlen(word) > 4 ? 1 : 0);
}

static bool begins_with(const Mark *mark, const char *const *words)
{
    for (; *words; words++)
        if (strncmp(mark->word, *words, strlen(*words)) == 0)
            return true;
    return false;
}

/* What the mark was meant to be; NULL: text in brackets. */
static const char *meant(const Mark *mark)
{
    static const char *const clicks[] = {"点击", "单击", "点选", NULL};
    static const char *const orders[] = {"排序", "顺序", NULL};
    static const char *const quotes[] = {"提示", "教师", NULL};
    if (is_near(mark, "click") || is_near(mark, "clicks") || begins_with(mark, clicks))
        return "[click: e] at the end of its question's paragraph, one in each";
    if (is_near(mark, "order") || is_near(mark, "sort") || begins_with(mark, orders))
        return "[order] at the end of a paragraph, and right below it a numbered list";
    if (is_near(mark, "hint") || is_near(mark, "teacher") || is_near(mark, "tip") || is_near(mark, "note")
        || begins_with(mark, quotes))
        return "a quote below the question, > Hint: ... or > Teacher: ...";
    return NULL;
}

/* Whether the text from `from` to `end` is a blank, but not as one is written. */
static bool is_blank(const Mark *mark)
{
    size_t marks = 0;
    for (const char *at = mark->from; at < mark->end; at++) {
        if (*at != '_' && *at != BLANK_BYTE && *at != ' ')
            return false;
        marks += *at != ' ';
    }
    return marks > 0 && (marks != 3 || mark->end - mark->from != 3 || mark->wide) && !mark->open;
}

/* Whether it is a value, but not as one is written: [ =p], [p=], [＝p]. */
static bool is_value(const Mark *mark)
{
    const char *from = mark->from + strspn(mark->from, " ");
    bool first = *from == '=' && (from > mark->from || mark->wide);
    bool last = mark->end > mark->from && mark->end[-1] == '=';
    bool wide = strncmp(from, "＝", 3) == 0;
    return !mark->open && mark->end - mark->from < SHOWN && (first || last || wide);
}

/* "[kernel] (#W)": a coloured word, but not as one is written. */
static bool is_noun(const Mark *mark)
{
    const char *next = mark->next + strspn(mark->next, " ");
    return !mark->open && (strncmp(next, "(#", 2) == 0 || strncmp(next, "（#", 4) == 0);
}

/* "[ ]", "[x]", "[]". */
static bool is_box(const Mark *mark)
{
    size_t inside = strspn(mark->from, " ");
    inside += inside <= 1 && mark->from[inside] && strchr("xX", mark->from[inside]) ? 1 : 0;
    return !mark->open && mark->from + inside == mark->end;
}

/* Dots, question marks and the like: a gap, but not as one is written. */
static bool is_gap(const Mark *mark)
{
    int bytes;
    for (const char *at = mark->from; at < mark->end; at += bytes) {
        unsigned code = utf8_next(at, &bytes);
        bool wide = (code >= 0x2010 && code < 0x2C00) || code == 0xFF1F || code == 0xFF3F;
        if (!wide && (code >= 0x80 || !strchr(".?-_* ", (int)code)))
            return false;
    }
    return !mark->open && !(mark->end - mark->from == 3 && strncmp(mark->from, "___", 3) == 0);
}

/* `before`: the character before it, = also with a space between. */
static void check_mark(const Mark *mark, char before, int line, Findings *findings)
{
    const char *right = meant(mark);
    if (right && mark->open)
        findings_add(findings, line, "%s has no ] that closes it: write %s", mark->shown, right);
    else if (right)
        findings_add(findings, line, "%s is read as text: write %s", mark->shown, right);
    else if (is_blank(mark) || (before == '=' && (is_box(mark) || is_gap(mark))))
        findings_add(findings, line, "%s is no blank: a blank is [___], with three _", mark->shown);
    else if (is_value(mark))
        findings_add(findings, line, "%s is read as text: the value of the cell p is [=p]", mark->shown);
    else if (is_noun(mark))
        findings_add(findings, line, "%s is read as text: a coloured word is [kernel](#W), without a space, and "
                     "stands in no stop", mark->shown);
    else if (!mark->open && mark->from[0] == '^' && mark->end > mark->from + 1)
        findings_add(findings, line, "%s, a footnote: a lesson shows none; say it in the text or in the teacher's "
                     "note", mark->shown);
    else if (is_box(mark) && (before == '-' || before == '*' || before == '+'))
        findings_add(findings, line, "%c%s is no box: a choice begins with - [ ], with a space before and behind the "
                     "box", before, mark->shown);
}

/* A blank without its brackets, q = ___. */
static const char *bare_blank(const char *at)
{
    const char *from = strstr(at, "= ");
    for (; from; from = strstr(from + 1, "= ")) {
        const char *blank = from + strspn(from, "= ");
        bool bracket = *blank == '[';
        blank += *blank && strchr("[({", *blank) ? 1 : 0;
        size_t count = strspn(blank, (const char[]){'_', BLANK_BYTE, '\0'});
        if (count > 1 && (!bracket || blank[count + strspn(blank + count, " ")] != ']'))
            return blank + count;
    }
    return NULL;
}

/* The character before a mark: = also with a space between, a list's sign also with a space that Markdown does not
 * accept. */
static char sign_before(const char *text, const char *at)
{
    static const char *const spaces[] = {" ", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\xAF"};
    if (at == text)
        return '\0';
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        size_t length = strlen(spaces[i]);
        if ((size_t)(at - text) <= length || strncmp(at - length, spaces[i], length) != 0)
            continue;
        char before = at[-1 - (int)length];
        if (before == '=' || (i > 0 && strchr("-*+", before)))
            return before;
    }
    return at[-1];
}

static void check_piece(const Piece *piece, Findings *findings)
{
    bool wide = false;
    for (const char *at = piece->text; *at;) {
        size_t bracket = opening(at, &wide);
        if (bracket == 0) {
            at++;
            continue;
        }
        Mark mark = mark_at(at, bracket, wide);
        check_mark(&mark, sign_before(piece->text, at), piece->line, findings);
        at = mark.open ? mark.from : mark.next;
    }
    for (const char *at = piece->text; (at = bare_blank(at)) != NULL;)
        findings_add(findings, piece->line, "a blank without its brackets: write q = [___]");
}

void marks_near(const Words *words, Findings *findings)
{
    for (int i = 0; i < words->count; i++)
        if (words->piece[i].kind <= PIECE_EMPHASIS)
            check_piece(&words->piece[i], findings);
}

void marks_left(const Piece *piece, Findings *findings)
{
    if (strstr(piece->text, "**"))
        findings_add(findings, piece->line, "a ** that begins or ends nothing bold: no space stands inside the "
                     "marks, and punctuation stands outside them");
    if (strchr(piece->text, '`'))
        findings_add(findings, piece->line, "a ` that begins or ends no code: write `code`");
}

static bool is_digit_or_space(char c)
{
    return c == ' ' || (c >= '0' && c <= '9');
}

/* Whether the dash at `at` is a minus: numbers or single letters are on both sides. */
static bool is_minus(const char *text, const char *at)
{
    const char *left = at, *right = at + strspn(at, " -");
    while (left > text && left[-1] == ' ')
        left--;
    bool short_left = left > text && (left - 1 == text || is_digit_or_space(left[-1]) || left[-2] == ' '
                                      || left[-1] == ')');
    bool short_right = *right && (right[1] == '\0' || right[1] == ' ' || is_digit_or_space(*right));
    return short_left && short_right;
}

const char *marks_near_dash(const Words *words)
{
    static const char *const dashes[] = {"—", "–", "---", "--", "―", "－"};
    for (int i = 0; i < words->count; i++) {
        const char *text = words->piece[i].text;
        if (words->piece[i].kind > PIECE_EMPHASIS)
            continue;
        for (size_t k = 0; k < sizeof dashes / sizeof *dashes; k++)
            if (strstr(text, dashes[k]))
                return dashes[k];
        for (const char *at = strstr(text, " - "); at; at = strstr(at + 1, " - "))
            if (!is_minus(text, at))
                return "-";
    }
    return NULL;
}

const char *marks_quote_word(const Words *words)
{
    static const char *const marks[] = {"Hint:", "Teacher:", "提示：", "提示:", "教师：", "教师:"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (words->count > 0 && words->piece[0].kind <= PIECE_EMPHASIS && strncmp(words->piece[0].text, marks[i],
                strlen(marks[i])) == 0)
            return marks[i];
    return NULL;
}
