/* A lesson's parts: paragraphs with their blanks and marks, lists as questions or as text, code. */
#include "lesson/reader/read.h"

#include "base/memory.h"
#include "lesson/limits.h"

#include <stdlib.h>
#include <string.h>

static const char blank[] = {'[', BLANK_BYTE, BLANK_BYTE, BLANK_BYTE, ']', '\0'};

/* Where the character before `at` begins. */
static const char *step_back(const char *text, const char *at)
{
    for (at--; at > text && ((unsigned char)*at & 0xC0) == 0x80; at--)
        ;
    return at;
}

/* Whether a name can't go on before this character: punctuation, a space, Chinese text. Brackets are counted in
 * `open`. */
static bool ends_name(const char *at, int *open)
{
    int bytes;
    unsigned code = utf8_next(at, &bytes);
    if (code == ')' || code == ']')
        ++*open;
    if (code == '(' || code == '[')
        return --*open < 0;
    if (code < 0x80)
        return *open == 0 && strchr(" ,;:?!.=\"'", (int)code) != NULL;
    return code >= 0x2E80 || (code >= 0x2010 && code < 0x2060);
}

/* The name at the end of `text`, before `end` and before an equals sign if one ends it, also a Chinese one; its length.
 * Before it may be Chinese text or punctuation without a space: 是多少？p = */
static size_t word_before(const char *text, const char *end, const char **word)
{
    int open = 0;
    while (end > text && end[-1] == ' ')
        end--;
    if (end > text && end[-1] == '=')
        end--;
    else if (end - text >= 3 && strncmp(end - 3, "＝", 3) == 0)
        end -= 3;
    while (end > text && end[-1] == ' ')
        end--;
    *word = end;
    while (*word > text && !ends_name(step_back(text, *word), &open))
        *word = step_back(text, *word);
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
        findings_add(reader->findings, piece->line,
                     "a blank without a name: write what is asked for before it, q = [___]");
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

/* The mark's first place in the text, its word being whole: "[click e]", not "[clicks e]". */
static char *find_mark(char *text, const char *mark)
{
    size_t length = strlen(mark);
    for (char *at = strstr(text, mark); at; at = strstr(at + 1, mark))
        if (at[length] && (strchr(" :]", at[length]) || strncmp(at + length, "：", 3) == 0))
            return at;
    return NULL;
}

/* Cuts "[click e f]" or "[order]" out of the words; returns the text after the mark's word (freed with free()), or
 * NULL; *line is then the mark's. */
static char *take_mark(Words *words, const char *mark, int *line)
{
    for (int i = 0; i < words->count; i++) {
        char *from = words->piece[i].kind == PIECE_TEXT ? find_mark(words->piece[i].text, mark) : NULL;
        char *end = from ? from + strlen(mark) : NULL;
        for (int open = 1; end && open > 0; end++) {
            open += (*end == '[') - (*end == ']');
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
        *line = words->piece[i].line;
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

/* Whether there are no words besides the blank or the mark: then the paragraph above is the question. */
static bool bare(const Words *words)
{
    for (int i = 0; i < words->count; i++)
        if (words->piece[i].kind != PIECE_BLANK
            && (words->piece[i].kind != PIECE_TEXT || words->piece[i].text[strspn(words->piece[i].text, " .")]))
            return false;
    return true;
}

/* One more question of the lesson. */
static void count_question(Reader *reader, int line)
{
    if (++reader->questions > LESSON_QUESTIONS)
        reader_stop(reader, line, "more than %d questions: begin another lesson", LESSON_QUESTIONS);
}

/* Cells have spaces or | between them, not both. */
static void check_clicks(Reader *reader, const char *names, int line)
{
    int cells = 0, bars = 0, beside = 0;
    bool barred = true;
    const char *at = strncmp(names, "：", 3) == 0 ? names + 3 : names;
    for (at += strspn(at, ": "); *at; at += strspn(at, " ")) {
        bool bar = *at == '|';
        beside += !bar && !barred;
        bars += bar;
        cells += !bar;
        barred = bar;
        at += bar ? 1 : strcspn(at, " |");
    }
    if (bars > 0 && beside > 0)
        findings_add(reader->findings, line, "[click%s]: either all cells, [click: e f], or any one of them, [click: "
                     "e | f]", names);
    else if (bars == 0 && cells > LESSON_CLICKS)
        findings_add(reader->findings, line, "%d cells to click: %d at most", cells, LESSON_CLICKS);
}

/* The click question that the words hold, its names in `question`. */
static bool take_click(Reader *reader, Words *words, Question *question)
{
    int line = question->line;
    char *cells = take_mark(words, "[click", &line);
    if (!cells)
        return false;
    check_clicks(reader, cells, line);
    *question = (Question){.kind = QUESTION_CLICK, .name = cells, .line = line, .all = marks_click(cells)};
    return true;
}

/* A paragraph that asks for a number or for a cell becomes a question. */
static bool ask(Reader *reader, Words *words)
{
    int line = words->piece[0].line, blanks = 0;
    for (int i = 0; i < words->count; i++) {
        const char *at = words->piece[i].kind == PIECE_TEXT ? strstr(words->piece[i].text, blank) : NULL;
        if (at && ++blanks > 1)
            findings_add(reader->findings, words->piece[i].line,
                         "two blanks in one paragraph: give each a paragraph of its own");
        else if (at)
            split_blank(reader, words, i, at);
    }
    Question question = {.kind = QUESTION_NUMBER, .line = line};
    if (blanks == 0 && !take_click(reader, words, &question))
        return false;
    Block *above = bare(words) ? text_above(reader) : NULL;
    for (int i = 0; i < words->count && !question.name; i++)
        if (words->piece[i].kind == PIECE_BLANK) {
            question.name = mem_string(words->piece[i].name);
            question.line = words->piece[i].line;
        }
    if (above) {
        words_join(&question.ask, &above->words);
        words_add(&question.ask, PIECE_BREAK, "", 0, NULL, line);
    } else {
        above = reader_block(reader, BLOCK_QUESTION, line);
    }
    words_join(&question.ask, words);
    above->kind = BLOCK_QUESTION;
    above->question = question;
    count_question(reader, line);
    return true;
}

void reader_paragraph(Reader *reader)
{
    Words *words = &reader->words;
    int line = words->piece[0].line;
    LessonPage *page = reader_page(reader);
    const char *quoted = marks_quote_word(words);
    if (quoted)
        findings_add(reader->findings, line, "%s stands in a quote: write > %s and the text behind it", quoted, quoted);
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
        findings_add(reader->findings, reader->choice[0].line,
                     "choices without a question: ask it in the paragraph right above them");
        return false;
    }
    above->kind = BLOCK_QUESTION;
    above->question =
        (Question){.kind = kind, .choice = reader->choice, .choices = reader->choices, .line = above->line};
    words_join(&above->question.ask, &above->words);
    reader->choice = NULL;
    count_question(reader, above->line);
    return true;
}

static void check_choices(Reader *reader)
{
    int right = 0, boxes = reader->tasks;
    for (int i = 0; i < reader->choices; i++)
        right += reader->choice[i].right;
    if (boxes != reader->choices)
        findings_add(reader->findings, reader->choice[0].line, "%d of %d items have a box: each choice begins with "
                     "- [ ], the right one with - [x]",
                     boxes, reader->choices);
    else if (right != 1)
        findings_add(reader->findings, reader->choice[0].line, "%d choices are marked right: mark one, - [x]", right);
    if (reader->choices < 2)
        findings_add(reader->findings, reader->choice[0].line, "a question with one choice: give two at least");
    if (reader->choices > LESSON_CHOICES)
        findings_add(reader->findings, reader->choice[0].line, "%d choices: %d at most, the keys 1 to %d choose",
                     reader->choices, LESSON_CHOICES, LESSON_CHOICES);
    for (int i = 0; i < reader->choices; i++) {
        Choice *choice = &reader->choice[i];
        bool given = marks_reason(&choice->words, &choice->reason) || choice->reason.count > 0;
        const char *dash = given ? NULL : marks_near_dash(&choice->words);
        if (dash)
            findings_add(reader->findings, choice->line, "'%s' begins no reason: it stands behind a long dash with a "
                         "space on each side, ' — '", dash);
    }
    choices_check(reader);
}

static void check_order(Reader *reader)
{
    if (reader->choices > LESSON_ORDER)
        findings_add(reader->findings, reader->choice[0].line, "%d things to put in order: %d at most",
                     reader->choices, LESSON_ORDER);
    choices_check(reader);
}

/* A box that Markdown takes for text: -[ ], - [y], - []. */
static void check_box(Reader *reader, const Choice *item)
{
    const Piece *first = item->words.count > 0 ? &item->words.piece[0] : NULL;
    const char *text = first && first->kind == PIECE_TEXT ? first->text : "";
    size_t inside = *text == '[' ? strcspn(text + 1, "]") : 9;
    if (inside <= 3 && text[1 + inside] == ']' && (inside < 2 || strspn(text + 1, " xXvVyYoO*+-.") == inside
                                                   || (unsigned char)text[1] >= 0x80))
        findings_add(reader->findings, item->line, "%.*s is no box: a choice begins with - [ ] and a space, the "
                     "right one with - [x]", (int)inside + 2, text);
}

/* What is no question is text, an item a block. A reason has no place there. */
static void make_items(Reader *reader)
{
    for (int i = 0; i < reader->choices; i++) {
        Choice *item = &reader->choice[i];
        Block *block = reader_block(reader, BLOCK_ITEM, item->line);
        block->number = reader->ordered ? reader->start + i : 0;
        check_box(reader, item);
        words_join(&block->words, &item->words);
        if (item->reason.count > 0)
            findings_add(reader->findings, item->reason.piece[0].line,
                         "a list within a list: only a choice, - [ ], has one, its reason");
    }
}

void reader_list(Reader *reader)
{
    LessonPage *page = reader_page(reader);
    Block *above = page && page->blocks > 0 ? &page->block[page->blocks - 1] : NULL;
    int line = reader->line;
    char *order = above && above->kind == BLOCK_TEXT ? take_mark(&above->words, "[order", &line) : NULL;
    bool taken = false;
    if (!page || reader->quotes > 0)
        findings_add(reader->findings, reader->line, "a list %s: lists belong to a page's text",
                     page ? "in a quote" : "before the first page");
    else if (reader->choices == 0)
        ;
    else if (order && reader->ordered && reader->tasks == 0) {
        check_order(reader);
        taken = make_question(reader, QUESTION_ORDER);
    } else if (order)
        findings_add(reader->findings, reader->choice[0].line,
                     "things to be put in order are a numbered list: 1. first 2. second");
    else if (reader->tasks > 0) {
        check_choices(reader);
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

/* Whether a block without a word holds a scene's line. */
static bool begins_scene(const char *text)
{
    size_t from = strspn(text, " \n"), length = strcspn(text + from, " \n");
    for (int i = 0; scene_name_at(i); i++)
        if (strlen(scene_name_at(i)) == length && strncmp(text + from, scene_name_at(i), length) == 0)
            return true;
    return false;
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
    if (!reader->scene && reader->fence_line == 0 && begins_scene(text)) {
        findings_add(reader->findings, line - 1 > 0 ? line - 1 : 1, "a block that holds a scene's line begins with "
                     "```scene");
        reader->scene = true;
    }
    if (!page) {
        findings_add(reader->findings, line,
                     "a block before the first page: begin a page with ## and what it is about");
    } else if (reader->scene) {
        reader_scene(reader, text, line);
    } else if (reader->lists == 0 && reader->quotes == 0) {
        while (length > 0 && text[length - 1] == '\n')
            length--;
        words_add(&reader_block(reader, BLOCK_CODE, line)->words, PIECE_CODE, text, length, NULL, line);
    }
    if (page && (reader->lists > 0 || reader->quotes > 0))
        findings_add(reader->findings, line, "a block of code within a list or a quote: it begins its own line");
}
