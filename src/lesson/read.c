/* From Markdown to pages. md4c calls back for each block, span and text; words are collected until a paragraph or item is
 * whole and then go where they belong: a page's text, a choice, its reason, a hint, a note. */
#include "lesson/read.h"

#include "base/memory.h"

#include <md4c.h>
#include <stdlib.h>
#include <string.h>

LessonPage *reader_page(Reader *reader)
{
    return reader->lesson->pages > 0 ? &reader->lesson->page[reader->lesson->pages - 1] : NULL;
}

Block *reader_block(Reader *reader, BlockKind kind, int line)
{
    LessonPage *page = reader_page(reader);
    page->block = mem_resize(page->block, (size_t)page->blocks + 1, sizeof *page->block);
    page->block[page->blocks] = (Block){.kind = kind, .line = line};
    return &page->block[page->blocks++];
}

/* The line of a place in the source; callbacks also bring texts of md4c's own, which stand where the last one did. */
static void find_line(Reader *reader, const char *at)
{
    if (at < reader->at || at > reader->end)
        return;
    for (; reader->at < at; reader->at++)
        reader->line += *reader->at == '\n';
}

/* Marks that stayed marks: a dollar sign without its partner, a blank where none can be. */
static void check_words(Reader *reader, const Words *words, bool blanks)
{
    for (int i = 0; i < words->count; i++) {
        Piece *piece = &words->piece[i];
        if (piece->kind != PIECE_CODE && piece->kind != PIECE_FORMULA && piece->kind != PIECE_DISPLAY && strchr(piece->text, '$'))
            findings_add(reader->findings, piece->line, "a $ that begins or ends no formula: write $...$, with a space or a mark before and after it");
        char *at = piece->text;
        bool hidden = !blanks && strchr(at, BLANK_BYTE);
        if (hidden)
            findings_add(reader->findings, piece->line, "a blank that nothing can fill: it stands in a paragraph of its own, q = [___]");
        while (hidden && (at = strchr(at, BLANK_BYTE)))
            *at = '_';
    }
}

static void end_heading(Reader *reader, int level)
{
    Lesson *lesson = reader->lesson;
    Words *into = level == 1 ? &lesson->title : &reader_page(reader)->title;
    marks_values(&reader->words, reader->findings);
    check_words(reader, &reader->words, false);
    if (reader->words.count == 0)
        findings_add(reader->findings, reader->line, "a heading without words: write what it is about");
    words_join(into, &reader->words);
}

static void begin_heading(Reader *reader, int level)
{
    Lesson *lesson = reader->lesson;
    if (level == 1 && (lesson->title.count > 0 || lesson->pages > 0))
        findings_add(reader->findings, reader->line, "a second title: the lesson has one heading with one #, its pages have two ##");
    if (level > 2)
        findings_add(reader->findings, reader->line, "a heading with %d #: the lesson's title has one, each page two", level);
    if (level == 1)
        return;
    lesson->page = mem_resize(lesson->page, (size_t)lesson->pages + 1, sizeof *lesson->page);
    lesson->page[lesson->pages++] = (LessonPage){.line = reader->line, .scene = scene_line_default()};
}

/* A quote is a hint or a note, as its first line says. */
static void end_quote(Reader *reader)
{
    Words *words = &reader->quote;
    LessonPage *page = reader_page(reader);
    int line = words->count > 0 ? words->piece[0].line : reader->line;
    QuoteKind kind = marks_quote(words);
    bool tip = kind == QUOTE_HINT, note = kind == QUOTE_NOTE;
    Block *last = page && page->blocks > 0 ? &page->block[page->blocks - 1] : NULL;
    if (!tip && !note)
        findings_add(reader->findings, line, "a quote begins with Hint: (for the question above it) or Teacher: (a note for the teacher)");
    else if (note && page && page->note.count > 0)
        words_add(&page->note, PIECE_BREAK, "", 0, NULL, line);
    if (note && page)
        words_join(&page->note, words);
    else if (note)
        findings_add(reader->findings, line, "a note before the first page: notes belong to a page, below its ## heading");
    else if (tip && last && last->kind == BLOCK_QUESTION && last->question.hint.count == 0)
        words_join(&last->question.hint, words);
    else if (tip)
        findings_add(reader->findings, line, "a hint without a question: it stands right below one, which has none yet");
    words_free(words);
}

/* Gives the words collected so far to what they belong to. */
static void flush(Reader *reader)
{
    Words *words = &reader->words;
    if (words->count == 0)
        return;
    marks_values(words, reader->findings);
    check_words(reader, words, reader->lists == 0 && reader->quotes == 0 && reader->lesson->pages > 0);
    Words *into = NULL;
    if (reader->quotes > 0)
        into = &reader->quote;
    else if (reader->lists == 1 && reader->choices > 0)
        into = &reader->choice[reader->choices - 1].words;
    else if (reader->lists == 2 && reader->choices > 0)
        into = &reader->choice[reader->choices - 1].reason;
    if (into) {
        if (into->count == 0 && reader->lists == 1 && reader->quotes == 0)
            reader->choice[reader->choices - 1].line = words->piece[0].line;
        if (into->count > 0)
            words_add(into, PIECE_BREAK, "", 0, NULL, words->piece[0].line);
        words_join(into, words);
    } else if (reader->lists == 0) {
        reader_paragraph(reader);
    } else {
        findings_add(reader->findings, words->piece[0].line, "a list within a list within a list: a choice has its reason in one list below it");
        words_free(words);
    }
}

static void enter_item(Reader *reader, const MD_BLOCK_LI_DETAIL *detail)
{
    if (reader->lists != 1)
        return;
    find_line(reader, reader->source + (detail->is_task ? (int)detail->task_mark_offset : (int)(reader->at - reader->source)));
    reader->tasks += detail->is_task != 0;
    reader->choice = mem_resize(reader->choice, (size_t)reader->choices + 1, sizeof *reader->choice);
    reader->choice[reader->choices++] = (Choice){.right = detail->is_task && detail->task_mark != ' ', .line = reader->line};
}

static void enter_list(Reader *reader, bool ordered)
{
    flush(reader);
    if (++reader->lists == 1)
        reader->ordered = ordered;
}

static void leave_list(Reader *reader)
{
    flush(reader);
    if (--reader->lists == 0)
        reader_list(reader);
}

static bool code_is_scene(const MD_BLOCK_CODE_DETAIL *detail)
{
    return detail->lang.size == 5 && memcmp(detail->lang.text, "scene", 5) == 0;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *self)
{
    Reader *reader = self;
    switch (type) {
    case MD_BLOCK_H: reader->level = (int)((MD_BLOCK_H_DETAIL *)detail)->level; reader->heading = true; break;
    case MD_BLOCK_UL: enter_list(reader, false); break;
    case MD_BLOCK_OL: enter_list(reader, true); break;
    case MD_BLOCK_LI: enter_item(reader, detail); break;
    case MD_BLOCK_QUOTE: flush(reader); reader->quotes++; break;
    case MD_BLOCK_CODE:
        flush(reader);
        reader->code = true;
        reader->scene = code_is_scene(detail);
        reader->code_line = 0;
        text_clear(&reader->lines);
        break;
    case MD_BLOCK_HTML: reader->html = true; break;
    default: break;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *self)
{
    Reader *reader = self;
    (void)detail;
    switch (type) {
    case MD_BLOCK_H:
        if (reader->heading)
            begin_heading(reader, reader->level);
        reader->heading = false;
        end_heading(reader, reader->level);
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL: leave_list(reader); break;
    case MD_BLOCK_P:
    case MD_BLOCK_LI: flush(reader); break;
    case MD_BLOCK_QUOTE:
        flush(reader);
        if (--reader->quotes == 0)
            end_quote(reader);
        break;
    case MD_BLOCK_CODE:
        reader->code = false;
        reader_code(reader);
        break;
    case MD_BLOCK_HTML: reader->html = false; break;
    default: break;
    }
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *self)
{
    Reader *reader = self;
    const MD_SPAN_A_DETAIL *link = detail;
    switch (type) {
    case MD_SPAN_STRONG: reader->strong++; break;
    case MD_SPAN_EM: reader->emphasis++; break;
    case MD_SPAN_CODE: reader->span = PIECE_CODE; break;
    case MD_SPAN_LATEXMATH: reader->span = PIECE_FORMULA; break;
    case MD_SPAN_LATEXMATH_DISPLAY: reader->span = PIECE_DISPLAY; break;
    case MD_SPAN_A:
        reader->span = PIECE_NOUN;
        text_clear(&reader->name);
        if (link->href.size > 1 && link->href.text[0] == '#')
            text_bytes(&reader->name, link->href.text + 1, link->href.size - 1);
        else
            reader->pending = "a link that names no tensor and no cell: write [kernel](#W), say";
        break;
    case MD_SPAN_IMG: reader->pending = "a picture: pictures are scenes, in a fenced block that begins with ```scene"; break;
    default: break;
    }
    reader->fresh = true;
    return 0;
}

/* What is wrong with a span is told once its text has told its line. */
static void tell_pending(Reader *reader)
{
    if (reader->pending)
        findings_add(reader->findings, reader->line, "%s", reader->pending);
    reader->pending = NULL;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *self)
{
    Reader *reader = self;
    (void)detail;
    tell_pending(reader);
    if (type == MD_SPAN_STRONG)
        reader->strong--;
    else if (type == MD_SPAN_EM)
        reader->emphasis--;
    else
        reader->span = PIECE_TEXT;
    reader->fresh = true;
    return 0;
}

static bool find_in(const char *text, size_t size, const char *mark)
{
    size_t length = strlen(mark);
    for (size_t i = 0; i + length <= size; i++)
        if (memcmp(text + i, mark, length) == 0)
            return true;
    return false;
}

/* Goes on with the last piece where it can; a value begins another on a new line, so that its mistakes have that line. */
static void add_text(Reader *reader, const char *text, size_t size)
{
    Words *words = &reader->words;
    PieceKind kind = reader->span != PIECE_TEXT ? reader->span : reader->strong > 0 ? PIECE_STRONG : reader->emphasis > 0 ? PIECE_EMPHASIS : PIECE_TEXT;
    Piece *last = words->count > 0 ? &words->piece[words->count - 1] : NULL;
    bool line_matters = last && last->line != reader->line && size > 1 && find_in(text, size, "[=");
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
    bool wide = length > 0 && (unsigned char)last[length - 1] >= 0x80 && (unsigned char)*next >= 0xE3 && reader->span == PIECE_TEXT;
    bool wide_last = length >= 3 && (unsigned char)last[length - 3] >= 0xE3;
    if (reader->quotes > 0 && words->count == 1 && (strcmp(last, "[!TIP]") == 0 || strcmp(last, "[!NOTE]") == 0))
        add_text(reader, "\n", 1);
    else if (!wide || !wide_last)
        add_text(reader, " ", 1);
}

static const char *entity(const char *text, size_t size)
{
    static const char *const known[][2] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", "\u00A0"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i][0]) == size && memcmp(known[i][0], text, size) == 0)
            return known[i][1];
    return NULL;
}

/* Code's empty lines come from md4c, the others from the source: the first of these tells where the block begins. */
static void take_code(Reader *reader, const char *text, size_t size)
{
    bool own = text >= reader->source && text < reader->end;
    if (own && reader->code_line == 0) {
        reader->code_line = reader->line;
        for (size_t i = 0; i < reader->lines.length; i++)
            reader->code_line -= reader->lines.at[i] == '\n';
    }
    text_bytes(&reader->lines, text, size);
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *self)
{
    Reader *reader = self;
    const char *plain;
    find_line(reader, text);
    tell_pending(reader);
    if (reader->heading) {
        begin_heading(reader, reader->level);
        reader->heading = false;
    }
    if (reader->code) {
        take_code(reader, text, size);
        return 0;
    }
    if (reader->html) {
        if (size > 1 && text[0] == '<' && text[1] != '!')
            findings_add(reader->findings, reader->line, "HTML: a lesson is plain Markdown (a comment, <!-- -->, is left out)");
        return 0;
    }
    switch (type) {
    case MD_TEXT_SOFTBR: add_soft_break(reader); break;
    case MD_TEXT_BR: words_add(&reader->words, PIECE_BREAK, "", 0, NULL, reader->line); break;
    case MD_TEXT_NULLCHAR: add_text(reader, "\uFFFD", 3); break;
    case MD_TEXT_ENTITY:
        plain = entity(text, size);
        add_text(reader, plain ? plain : text, plain ? strlen(plain) : size);
        break;
    default: add_text(reader, text, size);
    }
    return 0;
}

/* Blanks are written [___]. Left so, md4c would take two of them for emphasis; three bytes that mean nothing take their place.
 * Lines end with \n alone, so that md4c counts them as we do. */
static char *hide_blanks(const char *text, size_t length)
{
    char *hidden = mem_alloc(length + 1, 1);
    for (size_t i = 0; i < length; i++)
        hidden[i] = text[i] == '\r' ? ' ' : text[i];
    for (char *at = hidden; (at = strstr(at, "[___]")); at += 5)
        memset(at + 1, BLANK_BYTE, 3);
    return hidden;
}

void lesson_read(Lesson *lesson, const char *text, size_t length, Findings *findings)
{
    static const MD_PARSER parser = {.flags = MD_FLAG_TASKLISTS | MD_FLAG_LATEXMATHSPANS | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_NOHTMLSPANS,
                                     .enter_block = enter_block, .leave_block = leave_block, .enter_span = enter_span, .leave_span = leave_span, .text = take_text};
    *lesson = (Lesson){0};
    if (length > LESSON_BYTES || memchr(text, '\0', length)) {
        findings_add(findings, 1, "no lesson: expected a Markdown text of %d bytes at most", (int)LESSON_BYTES);
        return;
    }
    char *source = hide_blanks(text, length);
    Reader reader = {.lesson = lesson, .findings = findings, .source = source, .at = source, .end = source + length, .line = 1, .span = PIECE_TEXT, .fresh = true};
    if (md_parse(source, (MD_SIZE)length, &parser, &reader) != 0)
        findings_add(findings, reader.line, "the Markdown could not be read");
    if (lesson->title.count == 0)
        findings_add(findings, 1, "no title: the lesson begins with a heading, # Title");
    if (lesson->pages == 0)
        findings_add(findings, 1, "no page: each begins with a heading, ## What it is about");
    words_free(&reader.words);
    words_free(&reader.quote);
    free(reader.choice);
    text_free(&reader.lines);
    text_free(&reader.name);
    free(source);
}
