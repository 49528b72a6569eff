/* From Markdown to pages. md4c calls back for each block, span and text; words are collected until a paragraph or
 * item is whole and then go where they belong: a page's text, a choice, its reason, a hint, a note. */
#include "lesson/reader/read_spans.h"

#include "base/memory.h"
#include "lesson/limits.h"
#include "lesson/reader/source.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

LessonPage *reader_page(Reader *reader)
{
    return reader->lesson->pages > 0 ? &reader->lesson->page[reader->lesson->pages - 1] : NULL;
}

void reader_stop(Reader *reader, int line, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!reader->stopped)
        findings_add(reader->findings, line, "%s", text);
    reader->stopped = true;
}

Block *reader_block(Reader *reader, BlockKind kind, int line)
{
    LessonPage *page = reader_page(reader);
    page->block = mem_resize(page->block, (size_t)page->blocks + 1, sizeof *page->block);
    page->block[page->blocks] = (Block){.kind = kind, .line = line};
    return &page->block[page->blocks++];
}

/* The line of a place in the source; callbacks also bring md4c's own texts, which have the line of the last one. */
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
    static const char blank[] = {'[', BLANK_BYTE, BLANK_BYTE, BLANK_BYTE, ']', '\0'};
    for (int i = 0; i < words->count; i++) {
        Piece *piece = &words->piece[i];
        bool code = piece->kind == PIECE_CODE || piece->kind == PIECE_FORMULA || piece->kind == PIECE_DISPLAY;
        if (!code && piece->kind != PIECE_NOUN)
            marks_left(piece, reader->findings);
        if (!code && strchr(piece->text, '$'))
            findings_add(reader->findings, piece->line,
                         "a $ that begins or ends no formula: write $...$, with a space or a mark before and after it");
        if (!code && !blanks && strstr(piece->text, blank))
            findings_add(reader->findings, piece->line,
                         "a blank that nothing can fill: it stands in a paragraph of its own, q = [___]");
        for (char *at = piece->text; (code || !blanks) && (at = strchr(at, BLANK_BYTE)) != NULL;)
            *at = '_';
    }
}

static void end_heading(Reader *reader, int level)
{
    Lesson *lesson = reader->lesson;
    if (reader->nested) {
        words_free(&reader->words);
        return;
    }
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
    int line = reader->line;
    reader->nested = reader->lists > 0 || reader->quotes > 0;
    if (reader->nested)
        findings_add(reader->findings, line, "a heading within a list or a quote: it begins its own line");
    else if (level == 1 && lesson->title.count > 0)
        findings_add(reader->findings, line, "a second title: the lesson has one heading with one #, its pages have "
                     "two ##");
    else if (level == 1 && lesson->pages > 0)
        findings_add(reader->findings, line, "a page above the title: the lesson begins with its title, # ..., then "
                     "come pages, ## ...");
    else if (level > 2)
        findings_add(reader->findings, line, "a heading with %d #: the lesson's title has one, each page two", level);
    if (level == 1 || reader->nested)
        return;
    if (lesson->pages == LESSON_PAGES) {
        reader_stop(reader, line, "more than %d pages: begin another lesson", LESSON_PAGES);
        return;
    }
    lesson->page = mem_resize(lesson->page, (size_t)lesson->pages + 1, sizeof *lesson->page);
    lesson->page[lesson->pages++] = (LessonPage){.line = line, .scene = scene_line_default()};
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
    if (!tip && !note && !reader->nested)
        findings_add(reader->findings, line,
                     "a quote begins with Hint: (for the question above it) or Teacher: (a note for the teacher)");
    else if (note && page && page->note.count > 0)
        words_add(&page->note, PIECE_BREAK, "", 0, NULL, line);
    if (note && page)
        words_join(&page->note, words);
    else if (note)
        findings_add(reader->findings, line,
                     "a note before the first page: notes belong to a page, below its ## heading");
    else if (tip && last && last->kind == BLOCK_QUESTION && last->question.hint.count == 0)
        words_join(&last->question.hint, words);
    else if (tip)
        findings_add(reader->findings, line,
                     "a hint without a question: it stands right below one, which has none yet");
    reader->nested = false;
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
        findings_add(reader->findings, words->piece[0].line,
                     "a list within a list within a list: a choice has its reason in one list below it");
        words_free(words);
    }
}

static void enter_item(Reader *reader, const MD_BLOCK_LI_DETAIL *detail)
{
    if (reader->lists != 1)
        return;
    find_line(reader,
              reader->source + (detail->is_task ? (int)detail->task_mark_offset : (int)(reader->at - reader->source)));
    reader->tasks += detail->is_task != 0;
    reader->choice = mem_resize(reader->choice, (size_t)reader->choices + 1, sizeof *reader->choice);
    reader->choice[reader->choices++] =
        (Choice){.right = detail->is_task && detail->task_mark != ' ', .line = reader->line};
}

static void enter_list(Reader *reader, bool ordered, int start)
{
    flush(reader);
    if (++reader->lists > 1)
        return;
    reader->ordered = ordered;
    reader->start = start;
}

static void leave_list(Reader *reader)
{
    flush(reader);
    if (--reader->lists == 0) {
        reader_list(reader);
        reader->nested = false;
    }
}

/* A block's first line decides whether it is a scene; one that is similar to "scene" is reported and read as one. */
static void enter_code(Reader *reader, const MD_BLOCK_CODE_DETAIL *detail)
{
    const char *word = detail->lang.text;
    size_t size = detail->lang.size;
    flush(reader);
    if (size > 0)
        find_line(reader, word);
    reader->code = true;
    reader->code_line = 0;
    reader->fence_line = size > 0 ? reader->line : 0;
    reader->scene = size > 0 && source_means_scene(word, size);
    text_clear(&reader->lines);
    if (reader->scene && (size != 5 || memcmp(word, "scene", 5) != 0))
        findings_add(reader->findings, reader->line, "a block that begins with ```%.*s is no scene: did you mean "
                     "```scene?", (int)(size < 40 ? size : 40), word);
    else if (reader->scene && detail->info.size > size) {
        findings_add(reader->findings, reader->line, "the scene's line stands below ```scene, not behind it");
        text_bytes(&reader->lines, detail->info.text + size, detail->info.size - size);
        text_bytes(&reader->lines, "\n", 1);
    }
}

/* A thematic break has no text that gives its line: it is the next line made of its marks alone. */
static void find_rule(Reader *reader)
{
    const char *at = reader->at;
    for (int line = reader->line; at < reader->end; at++) {
        size_t length = strcspn(at, "\n"), marks = 0;
        for (size_t i = 0; i < length; i++)
            marks += strchr("-*_", at[i]) != NULL;
        if (marks >= 3 && strspn(at, "-*_ \t") >= length) {
            findings_add(reader->findings, line, "a line across the page: a lesson shows none; a new page begins "
                         "with ##");
            find_line(reader, at + length < reader->end ? at + length + 1 : at);
            return;
        }
        at += length;
        line += at < reader->end && *at == '\n';
    }
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *self)
{
    Reader *reader = self;
    switch (type) {
    case MD_BLOCK_H: reader->level = (int)((MD_BLOCK_H_DETAIL *)detail)->level; reader->heading = true; break;
    case MD_BLOCK_UL: enter_list(reader, false, 1); break;
    case MD_BLOCK_OL: enter_list(reader, true, (int)((MD_BLOCK_OL_DETAIL *)detail)->start); break;
    case MD_BLOCK_LI: enter_item(reader, detail); break;
    case MD_BLOCK_QUOTE: flush(reader); reader->quotes++; break;
    case MD_BLOCK_CODE: enter_code(reader, detail); break;
    case MD_BLOCK_HTML:
        flush(reader);
        reader->html = true;
        reader->code_line = 0;
        text_clear(&reader->lines);
        break;
    case MD_BLOCK_HR: flush(reader); find_rule(reader); break;
    case MD_BLOCK_TABLE:
        flush(reader);
        reader->table++;
        reader->pending = TABLE_MISTAKE;
        break;
    default: break;
    }
    return reader->stopped;
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
    case MD_BLOCK_LI:
        flush(reader);
        reader->tags = 0;
        break;
    case MD_BLOCK_QUOTE:
        flush(reader);
        if (--reader->quotes == 0)
            end_quote(reader);
        break;
    case MD_BLOCK_CODE:
        reader->code = false;
        reader_code(reader);
        break;
    case MD_BLOCK_HTML:
        reader->html = false;
        reader_html(reader);
        break;
    case MD_BLOCK_TABLE:
        reader_pending(reader);
        reader->table--;
        words_free(&reader->words);
        break;
    default: break;
    }
    return reader->stopped;
}

/* Code's empty lines come from md4c, the others from the source: the first of these gives the block's line. */
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
    find_line(reader, text);
    if (reader->link && reader->empty_link && reader->pending && size > 0 && text[0] == '^')
        reader->pending = "a footnote: a lesson shows none; say it in the text or in the teacher's note";
    reader_pending(reader);
    if (reader->heading) {
        begin_heading(reader, reader->level);
        reader->heading = false;
    }
    if (reader->code || reader->html) {
        take_code(reader, text, size);
        return 0;
    }
    reader_text(reader, type, text, size);
    return reader->stopped || (reader->findings && reader->findings->count > LESSON_FINDINGS);
}

/* Blanks are written [___]. Left so, md4c would take two of them for emphasis; bytes that mean nothing take the place
 * of each _ between brackets, also where there are more or less than three: marks_near says what is right. */
static void hide_blanks(char *text)
{
    static const char *const opening[] = {"[", "［", "【", "= "};
    for (char *at = text; *at; at++)
        for (size_t i = 0; i < sizeof opening / sizeof *opening; i++) {
            if (strncmp(at, opening[i], strlen(opening[i])) != 0)
                continue;
            char *from = at + strlen(opening[i]);
            from += strspn(from, " ");
            size_t count = strspn(from, "_");
            char end = from[count + strspn(from + count, " ")];
            if (count > 0 && (end == ']' || (unsigned char)end >= 0x80 || (i == 3 && count > 1
                                                                           && !isalnum((unsigned char)from[count]))))
                memset(from, BLANK_BYTE, count);
        }
}

static void read_markdown(Reader *reader, const char *source, size_t length)
{
    static const MD_PARSER parser = {.flags = MD_FLAG_TASKLISTS | MD_FLAG_LATEXMATHSPANS | MD_FLAG_NOINDENTEDCODEBLOCKS
                                              | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH,
                                     .enter_block = enter_block,
                                     .leave_block = leave_block,
                                     .enter_span = reader_enter_span,
                                     .leave_span = reader_leave_span,
                                     .text = take_text};
    Lesson *lesson = reader->lesson;
    reader->source = reader->at = source;
    reader->end = source + length;
    if (md_parse(source, (MD_SIZE)length, &parser, reader) != 0 && !reader->stopped)
        reader_stop(reader, reader->line, "the Markdown could not be read");
    words_free(&reader->words);
    words_free(&reader->quote);
    for (int i = 0; i < reader->choices; i++) {
        words_free(&reader->choice[i].words);
        words_free(&reader->choice[i].reason);
    }
    free(reader->choice);
    text_free(&reader->lines);
    text_free(&reader->name);
    if (reader->stopped)
        return;
    if (lesson->title.count == 0 && lesson->pages == 0)
        findings_add(reader->findings, 1, "no title and no page: the lesson begins with a heading, # Title, each "
                     "page with ## What it is about");
    else if (lesson->title.count == 0)
        findings_add(reader->findings, 1, "no title: the lesson begins with a heading, # Title");
    else if (lesson->pages == 0)
        findings_add(reader->findings, 1, "no page: each begins with a heading, ## What it is about");
}

void lesson_read(Lesson *lesson, const char *text, size_t length, Findings *findings)
{
    Text plain = {0}, source = {0};
    Reader reader = {.lesson = lesson, .findings = findings, .line = 1, .span = PIECE_TEXT, .fresh = true};
    *lesson = (Lesson){0};
    if (source_decode(text, length, &plain, findings)) {
        reader.stopped = !source_lines(text_get(&plain), &source, findings);
        text_bytes(&source, "", 0);
        hide_blanks(source.at);
        if (!reader.stopped)
            read_markdown(&reader, source.at, source.length);
        if (reader.stopped || !lesson_review(lesson, findings))
            lesson_free(lesson);
    }
    text_free(&plain);
    text_free(&source);
}
