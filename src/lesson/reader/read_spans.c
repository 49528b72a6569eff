/* Text and what marks it within a line: bold, formulas, coloured words, and the HTML that a lesson does not show. */
#include "lesson/reader/read_spans.h"

#include "base/memory.h"

#include <string.h>

void reader_pending(Reader *reader)
{
    if (reader->pending)
        findings_add(reader->findings, reader->line, "%s", reader->pending);
    reader->pending = NULL;
}

static void enter_link(Reader *reader, const MD_SPAN_A_DETAIL *link)
{
    reader->span = PIECE_NOUN;
    reader->link = reader->empty_link = true;
    text_clear(&reader->name);
    if (link->href.size > LESSON_NAME)
        reader->pending = "a link whose name is longer than any cell's: write [kernel](#W), say";
    else if (link->href.size > 1 && link->href.text[0] == '#')
        text_bytes(&reader->name, link->href.text + 1, link->href.size - 1);
    else
        reader->pending = "a link that names no tensor and no cell: write [kernel](#W), say";
    if (link->title.size > 0 && !reader->pending)
        reader->pending = "a link's title, which a lesson does not show: write [kernel](#W) alone";
}

int reader_enter_span(MD_SPANTYPE type, void *detail, void *self)
{
    Reader *reader = self;
    bool plain = type == MD_SPAN_STRONG || type == MD_SPAN_EM;
    if (reader->table)   /* nothing of a table is kept */
        return 0;
    switch (type) {
    case MD_SPAN_STRONG: reader->strong++; break;
    case MD_SPAN_EM: reader->emphasis++; break;
    case MD_SPAN_CODE: reader->span = PIECE_CODE; break;
    case MD_SPAN_LATEXMATH: reader->span = PIECE_FORMULA; break;
    case MD_SPAN_LATEXMATH_DISPLAY: reader->span = PIECE_DISPLAY; break;
    case MD_SPAN_A: enter_link(reader, detail); break;
    case MD_SPAN_IMG:
        reader->pending = "a picture: pictures are scenes, in a fenced block that begins with ```scene";
        break;
    case MD_SPAN_DEL: reader->pending = "struck-through text: a lesson shows none; leave it out"; break;
    default: break;
    }
    if (reader->link && !plain && type != MD_SPAN_A && !reader->pending)
        reader->pending = "a coloured word that holds a formula or code: its words are plain, [kernel](#W)";
    reader->fresh = true;
    return 0;
}

int reader_leave_span(MD_SPANTYPE type, void *detail, void *self)
{
    Reader *reader = self;
    (void)detail;
    if (reader->table)
        return 0;
    if (type == MD_SPAN_A && reader->empty_link && !reader->pending)
        reader->pending = "a link without words: write [kernel](#W), say";
    reader_pending(reader);
    if (type == MD_SPAN_A)
        reader->link = false;
    if (type == MD_SPAN_STRONG)
        reader->strong--;
    else if (type == MD_SPAN_EM)
        reader->emphasis--;
    else
        reader->span = reader->link ? PIECE_NOUN : PIECE_TEXT;
    reader->fresh = true;
    return 0;
}

/* Whether a mark begins in this text, which then must know its line: [=p], [click: e], q = [___]. A blank that the
 * line begins with may have its name on the line before. */
static bool has_mark(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool wide = size - i > 3 && (memcmp(text + i, "［", 3) == 0 || memcmp(text + i, "【", 3) == 0);
        if (wide || (text[i] == '[' && (i > 2 || i + 1 == size || text[i + 1] != BLANK_BYTE)))
            return true;
    }
    return false;
}

/* Continues the last piece where possible; a mark on a new line begins another, so that its mistakes have its line. */
static void add_text(Reader *reader, const char *text, size_t size)
{
    Words *words = &reader->words;
    PieceKind plain = reader->strong > 0 ? PIECE_STRONG : PIECE_TEXT;
    if (plain == PIECE_TEXT && reader->emphasis > 0)
        plain = PIECE_EMPHASIS;
    PieceKind kind = reader->span != PIECE_TEXT ? reader->span : plain;
    Piece *last = words->count > 0 ? &words->piece[words->count - 1] : NULL;
    bool line_matters = last && last->line != reader->line && size > 1 && has_mark(text, size);
    reader->empty_link = false;
    if (last && last->kind == kind && !reader->fresh && !line_matters) {
        size_t length = strlen(last->text);
        last->text = mem_resize(last->text, length + size + 1, 1);
        memcpy(last->text + length, text, size);
        last->text[length + size] = '\0';
    } else {
        words_add(words, kind, text, size, kind == PIECE_NOUN ? text_get(&reader->name) : NULL, reader->line);
    }
    reader->fresh = false;
}

/* Two lines of a paragraph are joined by a space, but between Chinese characters. */
static void add_soft_break(Reader *reader)
{
    const Words *words = &reader->words;
    const char *last = words->count > 0 ? words->piece[words->count - 1].text : "", *next = reader->at;
    size_t length = strlen(last);
    next += next < reader->end ? strcspn(next, "\n") : 0;
    next += strspn(next, "\n \t>");
    bool wide = length > 0 && (unsigned char)last[length - 1] >= 0x80 && (unsigned char)*next >= 0xE3
        && reader->span == PIECE_TEXT;
    bool wide_last = length >= 3 && (unsigned char)last[length - 3] >= 0xE3;
    if (reader->quotes > 0 && words->count == 1 && (strcmp(last, "[!TIP]") == 0 || strcmp(last, "[!NOTE]") == 0))
        add_text(reader, "\n", 1);
    else if (!wide || !wide_last)
        add_text(reader, " ", 1);
}

static const char *entity(const char *text, size_t size)
{
    static const char *const known[][2] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;",
            "\u00A0"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i][0]) == size && memcmp(known[i][0], text, size) == 0)
            return known[i][1];
    return NULL;
}

static void take_entity(Reader *reader, const char *text, size_t size)
{
    const char *plain = entity(text, size);
    if (!plain && !reader->table)
        findings_add(reader->findings, reader->line, "%.*s: a lesson knows no such name; write the character itself",
                     (int)(size < 40 ? size : 40), text);
    add_text(reader, plain ? plain : text, plain ? strlen(plain) : size);
}

/* A tag within a paragraph. A comment is left out; a closing tag is the same mistake as the one that it closes. */
static void take_tag(Reader *reader, const char *text, size_t size)
{
    bool comment = size > 3 && memcmp(text, "<!--", 4) == 0, end = size > 1 && text[1] == '/';
    if (size == 0 || text[0] != '<' || comment || reader->table)
        return;
    if (!end || reader->tags == 0)
        findings_add(reader->findings, reader->line, "HTML, %.*s: a lesson is plain Markdown; a < in the text is "
                     "written &lt;",
                     (int)(size < 40 ? size : 40), text);
    reader->tags += end ? -(reader->tags > 0) : 1;
}

void reader_html(Reader *reader)
{
    const char *text = text_get(&reader->lines), *end = strstr(text, "-->");
    int line = reader->code_line ? reader->code_line : reader->line;
    text += strspn(text, " \n");
    bool comment = strncmp(text, "<!--", 4) == 0, closes = reader->tagged && strncmp(text, "</", 2) == 0;
    reader->tagged = !comment && !closes;
    if (!comment && !closes)
        findings_add(reader->findings, line, "HTML: a lesson is plain Markdown (a comment, <!-- -->, is left out)");
    else if (comment && end && end[3 + strspn(end + 3, " \t\n")])
        findings_add(reader->findings, line, "text behind a comment on its line is not shown: begin another line, "
                     "after an empty one");
}

void reader_text(Reader *reader, MD_TEXTTYPE type, const char *text, size_t size)
{
    switch (type) {
    case MD_TEXT_SOFTBR: add_soft_break(reader); break;
    case MD_TEXT_BR: words_add(&reader->words, PIECE_BREAK, "", 0, NULL, reader->line); break;
    case MD_TEXT_ENTITY: take_entity(reader, text, size); break;
    case MD_TEXT_HTML: take_tag(reader, text, size); break;
    default: add_text(reader, text, size);
    }
}
