/* A lesson's parts: paragraphs with their blanks and marks, lists as questions or as text, code. */
#include "lesson/read.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static const char blank[] = {'[', BLANK_BYTE, BLANK_BYTE, BLANK_BYTE, ']', '\0'};

/* The last word of `text` before its end at `end`, and before an equals sign if one ends it; its length. */
static size_t word_before(const char *text, const char *end, const char **word)
{
    while (end > text && end[-1] == ' ')
        end--;
    if (end > text && end[-1] == '=')
        end--;
    while (end > text && end[-1] == ' ')
        end--;
    *word = end;
    while (*word > text && (*word)[-1] != ' ')
        (*word)--;
    return (size_t)(end - *word);
}

/* Puts the blank of a text into its own piece: "what is q = [___]?" as "what is ", the blank, "?". */
static void split_blank(Reader *reader, Words *words, int i, const char *at)
{
    Words parted = {0};
    Piece *piece = &words->piece[i];
    const char *word;
    size_t length = word_before(piece->text, at, &word);
    if (length == 0)
        findings_add(reader->findings, piece->line, "a blank without a name: write what is asked for before it, q = [___]");
    char *name = mem_alloc(length + 1, 1);
    memcpy(name, word, length);
    for (int k = 0; k < words->count; k++) {
        Piece *old = &words->piece[k];
        if (k != i) {
            words_add(&parted, old->kind, old->text, strlen(old->text), old->name, old->line);
            continue;
        }
        if (word > old->text)
            words_add(&parted, PIECE_TEXT, old->text, (size_t)(word - old->text), NULL, old->line);
        words_add(&parted, PIECE_BLANK, "", 0, name, old->line);
        if (at[5])
            words_add(&parted, PIECE_TEXT, at + 5, strlen(at + 5), NULL, old->line);
    }
    free(name);
    words_free(words);
    *words = parted;
}

/* Cuts "[click e f]" or "[order]" out of the words; returns what stood after the mark's word (freed with free()), or NULL. */
static char *take_mark(Words *words, const char *mark)
{
    for (int i = 0; i < words->count; i++) {
        char *from = words->piece[i].kind == PIECE_TEXT ? strstr(words->piece[i].text, mark) : NULL, *end = from ? from + strlen(mark) : NULL;
        for (int open = 1; end && open > 0; end++) {
            open += *end == '[' ? 1 : *end == ']' ? -1 : 0;
            if (*end == '\0')
                from = NULL;
            if (!from)
                break;
        }
        if (!from)
            continue;
        const char *inner = from + strlen(mark);
        size_t length = (size_t)(end - 1 - inner);
        char *taken = mem_alloc(length + 1, 1);
        memcpy(taken, inner, length);
        while (from > words->piece[i].text && from[-1] == ' ')
            from--;
        memmove(from, end, strlen(end) + 1);
        return taken;
    }
    return NULL;
}

/* The paragraph that was read last, if the page's last block is one. */
static Block *text_above(Reader *reader)
{
    LessonPage *page = reader_page(reader);
    Block *above = page->blocks > 0 ? &page->block[page->blocks - 1] : NULL;
    return above && above->kind == BLOCK_TEXT ? above : NULL;
}

/* Whether the words say nothing beside the blank or the mark: then the paragraph above them asks. */
static bool bare(const Words *words)
{
    for (int i = 0; i < words->count; i++)
        if (words->piece[i].kind != PIECE_BLANK && (words->piece[i].kind != PIECE_TEXT || words->piece[i].text[strspn(words->piece[i].text, " .")]))
            return false;
    return true;
}

/* A paragraph that asks for a number or for a cell becomes a question. */
static bool ask(Reader *reader, Words *words)
{
    int line = words->piece[0].line, blanks = 0;
    for (int i = 0; i < words->count; i++) {
        const char *at = words->piece[i].kind == PIECE_TEXT ? strstr(words->piece[i].text, blank) : NULL;
        if (at && ++blanks > 1)
            findings_add(reader->findings, words->piece[i].line, "two blanks in one paragraph: give each a paragraph of its own");
        else if (at)
            split_blank(reader, words, i, at);
    }
    char *cells = blanks == 0 ? take_mark(words, "[click") : NULL;
    if (blanks == 0 && !cells)
        return false;
    Question question = {.kind = cells ? QUESTION_CLICK : QUESTION_NUMBER, .name = cells, .line = line, .all = cells && marks_click(cells)};
    Block *above = bare(words) ? text_above(reader) : NULL;
    for (int i = 0; i < words->count && !question.name; i++)
        if (words->piece[i].kind == PIECE_BLANK)
            question.name = mem_string(words->piece[i].name);
    if (above) {
        words_join(&question.ask, &above->words);
        words_add(&question.ask, PIECE_BREAK, "", 0, NULL, line);
    } else {
        above = reader_block(reader, BLOCK_QUESTION, line);
    }
    words_join(&question.ask, words);
    above->kind = BLOCK_QUESTION;
    above->question = question;
    return true;
}

void reader_paragraph(Reader *reader)
{
    Words *words = &reader->words;
    int line = words->piece[0].line;
    LessonPage *page = reader_page(reader);
    if (!page) {
        if (reader->lesson->summary.count > 0)
            words_add(&reader->lesson->summary, PIECE_BREAK, "", 0, NULL, line);
        words_join(&reader->lesson->summary, words);
    } else if (!ask(reader, words)) {
        words_join(&reader_block(reader, BLOCK_TEXT, line)->words, words);
    }
    words_free(words);
}

/* The paragraph above the list becomes its question. */
static bool make_question(Reader *reader, QuestionKind kind)
{
    Block *above = text_above(reader);
    if (!above) {
        findings_add(reader->findings, reader->choice[0].line, "choices without a question: ask it in the paragraph right above them");
        return false;
    }
    above->kind = BLOCK_QUESTION;
    above->question = (Question){.kind = kind, .choice = reader->choice, .choices = reader->choices, .line = above->line};
    words_join(&above->question.ask, &above->words);
    reader->choice = NULL;
    return true;
}

static void check_choices(Reader *reader)
{
    int right = 0, boxes = reader->tasks;
    for (int i = 0; i < reader->choices; i++)
        right += reader->choice[i].right;
    if (boxes != reader->choices)
        findings_add(reader->findings, reader->choice[0].line, "%d of %d items have a box: each choice begins with - [ ], the right one with - [x]", boxes, reader->choices);
    if (right != 1)
        findings_add(reader->findings, reader->choice[0].line, "%d choices are marked right: mark one, - [x]", right);
    if (reader->choices < 2)
        findings_add(reader->findings, reader->choice[0].line, "a question with one choice: give two at least");
}

/* What is no question is text, an item a block. A reason has no place there. */
static void make_items(Reader *reader)
{
    for (int i = 0; i < reader->choices; i++) {
        Choice *item = &reader->choice[i];
        Block *block = reader_block(reader, BLOCK_ITEM, item->line);
        block->number = reader->ordered ? i + 1 : 0;
        words_join(&block->words, &item->words);
        if (item->reason.count > 0)
            findings_add(reader->findings, item->reason.piece[0].line, "a list within a list: only a choice, - [ ], has one, its reason");
    }
}

void reader_list(Reader *reader)
{
    LessonPage *page = reader_page(reader);
    Block *above = page && page->blocks > 0 ? &page->block[page->blocks - 1] : NULL;
    char *order = above && above->kind == BLOCK_TEXT ? take_mark(&above->words, "[order") : NULL;
    bool taken = false;
    if (!page || reader->quotes > 0)
        findings_add(reader->findings, reader->line, "a list %s: lists belong to a page's text", page ? "in a quote" : "before the first page");
    else if (reader->choices == 0)
        ;
    else if (order && reader->ordered && reader->tasks == 0)
        taken = make_question(reader, QUESTION_ORDER);
    else if (order)
        findings_add(reader->findings, reader->choice[0].line, "things to be put in order are a numbered list: 1. first 2. second");
    else if (reader->tasks > 0) {
        check_choices(reader);
        for (int i = 0; i < reader->choices; i++)
            marks_reason(&reader->choice[i].words, &reader->choice[i].reason);
        taken = make_question(reader, QUESTION_CHOICE);
    } else
        make_items(reader);
    free(order);
    for (int i = 0; i < reader->choices && !taken; i++) {
        words_free(&reader->choice[i].words);
        words_free(&reader->choice[i].reason);
    }
    free(reader->choice);
    reader->choice = NULL;
    reader->choices = reader->tasks = 0;
}

void reader_code(Reader *reader)
{
    LessonPage *page = reader_page(reader);
    int line = reader->code_line ? reader->code_line : reader->line;
    size_t length = reader->lines.length;
    for (size_t i = 0; i < length; i++)
        if (reader->lines.at[i] == BLANK_BYTE)
            reader->lines.at[i] = '_';
    const char *text = text_get(&reader->lines);
    if (!page) {
        findings_add(reader->findings, line, "a block before the first page: begin a page with ## and what it is about");
    } else if (reader->scene) {
        reader_scene(reader, text, line);
    } else {
        while (length > 0 && text[length - 1] == '\n')
            length--;
        words_add(&reader_block(reader, BLOCK_CODE, line)->words, PIECE_CODE, text, length, NULL, line);
    }
}
