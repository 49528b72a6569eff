/* A lesson's lines before they are Markdown: what fences and comments leave open would swallow the rest of the file,
 * and text that nests too deep or never ends a paragraph would keep the reader busy for hours. */
#include "lesson/reader/source.h"

#include "lesson/limits.h"
#include "lesson/reader/read.h"

#include <ctype.h>
#include <string.h>

enum {
    REPAIRS = 20,   /* fences that are closed for their author; after more of them the rest is read unchanged */
    PLACES = 50     /* where a definition's use is looked for */
};

typedef struct {
    const char *at;       /* the line */
    size_t length;        /* without its end */
    int number;
} Line;

typedef struct {
    char mark;            /* ` or ~; 0: no fence */
    size_t count;
    const char *at;       /* where it begins */
    const char *word;     /* what follows it */
    size_t word_length;
    bool rest;            /* something follows it */
} Fence;

typedef struct {
    Findings *findings;
    Text *out;
    Line line;
    Fence open;           /* the block that is open */
    const char *close_at; /* where it is to be closed, for its author did not; NULL: he did */
    bool comment;
    int comment_line;
    const char *text;     /* all of it */
    bool blank;           /* the line before was empty */
    bool piped, table;    /* the line before has a |; it belongs to a table that is reported */
    int searched;         /* definitions whose use was looked for */
    size_t paragraph;     /* bytes since the last empty line */
    int paragraph_line, repairs;
} Lines;

static Line line_at(const char *at, int number)
{
    return (Line){at, strcspn(at, "\n"), number};
}

static const char *after(const Line *line)
{
    return line->at + line->length + (line->at[line->length] == '\n');
}

static size_t blanks_at(const Line *line, size_t from)
{
    size_t count = 0;
    while (from + count < line->length && (line->at[from + count] == ' ' || line->at[from + count] == '\t'))
        count++;
    return count;
}

static bool is_empty(const Line *line)
{
    return blanks_at(line, 0) == line->length;
}

static bool begins(const Line *line, const char *word)
{
    size_t from = blanks_at(line, 0), length = strlen(word);
    return line->length - from >= length && memcmp(line->at + from, word, length) == 0;
}

/* The fence that the line is, opening or closing, after at most three spaces. */
static Fence fence_of(const Line *line)
{
    Fence fence = {0};
    size_t at = blanks_at(line, 0);
    char mark = at < line->length ? line->at[at] : '\0';
    while (at + fence.count < line->length && line->at[at + fence.count] == mark)
        fence.count++;
    if (at > 3 || fence.count < 3 || (mark != '`' && mark != '~'))
        return (Fence){0};
    fence.at = line->at + at;
    at += fence.count;
    at += blanks_at(line, at);
    if (mark == '`' && memchr(line->at + at, '`', line->length - at))
        return (Fence){0};
    fence.mark = mark;
    fence.word = line->at + at;
    fence.rest = at < line->length;
    while (at + fence.word_length < line->length && !strchr(" \t", line->at[at + fence.word_length]))
        fence.word_length++;
    return fence;
}

bool source_means_scene(const char *word, size_t length)
{
    static const char scene[] = "scene";
    char lower[16] = "", sorted[8] = "";
    if (length < 4 || length >= sizeof lower)
        return false;
    for (size_t i = 0; i < length; i++)
        lower[i] = (char)tolower((unsigned char)word[i]);
    if (strstr(lower, scene) || strcmp(lower, "场景") == 0 || text_distance(lower, scene) <= 1)
        return true;
    for (size_t i = 0; i < length && length == 5; i++)   /* the same letters in another order */
        if (strchr(scene, lower[i]))
            sorted[strchr(scene, lower[i]) - scene]++;
    return sorted[0] == 1 && sorted[1] == 1 && sorted[2] == 2 && sorted[3] == 1;
}

static bool closes(const Line *line, const Fence *open)
{
    Fence fence = fence_of(line);
    return fence.mark == open->mark && fence.count >= open->count && !fence.rest;
}

/* A line that was meant to close a block but is too short for it, or made of the other mark. */
static bool almost_closes(const Line *line)
{
    size_t from = blanks_at(line, 0), marks = 0;
    while (from + marks < line->length && strchr("`~", line->at[from + marks]))
        marks++;
    return marks > 0 && from + marks + blanks_at(line, from + marks) == line->length;
}

/* Where a block that begins above `from` should have been closed; NULL when it is. A heading or another block's
 * beginning is no part of a scene; of other code only a scene's beginning is none. */
static const char *missing_close(const char *from, const Fence *open)
{
    bool scene = source_means_scene(open->word, open->word_length), any = false;
    const char *prose = NULL, *heading = NULL;
    Line at = line_at(from, 0);
    for (; *at.at; at = line_at(after(&at), 0)) {
        Fence fence = fence_of(&at);
        bool another = fence.mark == open->mark && fence.count >= open->count && fence.rest
            && (scene || source_means_scene(fence.word, fence.word_length));
        bool own = is_empty(&at) || begins(&at, "--") || begins(&at, "stop") || begins(&at, "level");
        if (closes(&at, open))
            return NULL;
        if (!heading && begins(&at, "## "))
            heading = at.at;
        if (any && !own && !prose)
            prose = at.at;
        any = any || !is_empty(&at);
        if (another || (scene && (begins(&at, "# ") || begins(&at, "## "))))
            break;
    }
    if (scene && prose)
        return prose;
    return heading ? heading : at.at;
}

static void open_fence(Lines *lines, const Fence *fence)
{
    lines->open = *fence;
    lines->close_at = lines->repairs < REPAIRS ? missing_close(after(&lines->line), fence) : NULL;
    if (!lines->close_at)
        return;
    size_t shown = (size_t)(fence->word - fence->at) + fence->word_length;
    lines->repairs++;
    findings_add(lines->findings, lines->line.number, "the block that begins here, %.*s, is never closed: end it "
                 "with a line %.*s",
                 (int)(shown < 60 ? shown : 60), fence->at, (int)(fence->count < 20 ? fence->count : 20), fence->at);
}

/* How many lists and quotes the line opens or continues. */
static int nesting_of(const Line *line)
{
    int deep = 0;
    for (size_t at = blanks_at(line, 0); at < line->length; at += blanks_at(line, at)) {
        size_t digits = 0, mark = strchr("->*+", line->at[at]) != NULL;
        while (at + digits < line->length && digits < 10 && isdigit((unsigned char)line->at[at + digits]))
            digits++;
        if (digits > 0 && at + digits < line->length && strchr(".)", line->at[at + digits]))
            mark = digits + 1;
        bool ends = at + mark >= line->length || strchr(" \t", line->at[at + mark]) || line->at[at] == '>';
        if (mark == 0 || !ends)
            break;
        deep++;
        at += mark;
    }
    return deep;
}

static bool holds(const Line *line, const char *mark)
{
    size_t length = strlen(mark);
    for (size_t i = 0; i + length <= line->length; i++)
        if (memcmp(line->at + i, mark, length) == 0)
            return true;
    return false;
}

/* "[name]: address". A footnote's words are no address, unless it has but one. */
static bool is_definition(const Line *line, size_t from)
{
    const char *end = line->at + line->length;
    const char *close = from < line->length && line->at[from] == '[' ? memchr(line->at + from, ']',
                                                                   line->length - from) : NULL;
    if (!close || close == line->at + from + 1 || close + 2 >= end || close[1] != ':')
        return false;
    const char *address = close + 2 + strspn(close + 2, " ");
    return address < end && (line->at[from + 1] != '^' || !memchr(address, ' ', (size_t)(end - address)));
}

/* Headings and formulas as others write them, which Markdown takes for text. */
static void check_heading(Lines *lines, size_t from)
{
    const Line *line = &lines->line;
    size_t heading = 0;
    while (from + heading < line->length && line->at[from + heading] == '#')
        heading++;
    bool wide = strncmp(line->at + from, "＃", 3) == 0;
    if (wide || (heading > 0 && heading < 3 && from + heading < line->length && !strchr(" \t",
            line->at[from + heading])))
        findings_add(lines->findings, line->number, "%.*s is no heading: a space stands behind # and ##",
                     (int)(line->length - from < 40 ? line->length - from : 40), line->at + from);
    bool round = holds(line, "\\(") && holds(line, "\\)"), square = holds(line, "\\[") && holds(line, "\\]");
    if ((round || square) && !holds(line, "$") && !holds(line, "`"))
        findings_add(lines->findings, line->number, "%s begins no formula here: write $...$", round ? "\\(" : "\\[");
}

/* Whether the name of a definition is used elsewhere: then that use is reported as the mistake. */
static bool is_used(Lines *lines, size_t from)
{
    const char *name = lines->line.at + from;
    size_t length = strcspn(name, "]") + 1;
    Text mark = {0};
    if (++lines->searched > LESSON_FINDINGS)
        return false;
    text_bytes(&mark, name, length);
    bool used = false;
    const char *at = lines->text;
    for (int seen = 0; seen < PLACES && !used && (at = strstr(at, text_get(&mark))) != NULL; seen++, at += length)
        used = at[length] != ':';
    text_free(&mark);
    return used;
}

/* A table's rows, | a | b |, or the line below its head, --|--. */
static void check_table(Lines *lines, size_t from)
{
    const Line *line = &lines->line;
    size_t bars = 0, dashes = 0, marks = 0, end = line->length;
    while (end > from && strchr(" \t", line->at[end - 1]))
        end--;
    for (size_t i = from; i < end; i++) {
        bars += line->at[i] == '|';
        dashes += line->at[i] == '-';
        marks += strchr("|-: \t", line->at[i]) != NULL;
    }
    bool below = lines->piped && bars > 0 && dashes > 0 && marks == end - from;
    bool row = bars > 2 && line->at[from] == '|' && line->at[end - 1] == '|';
    if (!lines->table && (below || row))
        findings_add(lines->findings, line->number - (below && !row), TABLE_MISTAKE);
    lines->table = lines->table ? bars > 0 : below || row;
    lines->piped = bars > 0;
}

/* Lines whose marks are no fence and no Markdown either, though they were meant to be one. */
static void check_line(Lines *lines)
{
    const Line *line = &lines->line;
    size_t from = blanks_at(line, 0), marks = 0;
    while (from + marks < line->length && strchr("`~'\"", line->at[from + marks]))
        marks++;
    size_t word = from + marks + blanks_at(line, from + marks), length = line->length - word;
    while (length > 0 && strchr(" \t", line->at[word + length - 1]))
        length--;
    bool scene = marks > 0 && source_means_scene(line->at + word, length);
    if (scene && from > 3 && marks >= 3)
        findings_add(lines->findings, line->number, "a fence with %zu spaces before it begins no block: three spaces "
                     "at most", from);
    else if (scene)
        findings_add(lines->findings, line->number, "%.*s begins no scene: did you mean ```scene?",
                     (int)(line->length - from), line->at + from);
    check_heading(lines, from);
    check_table(lines, from);
    if (lines->blank && is_definition(line, from) && !is_used(lines, from))
        findings_add(lines->findings, line->number, "%.*s: Markdown takes this for a link's address and shows "
                     "nothing; a mark has its names inside, "
                     "[click: e]", (int)(line->length < 60 ? line->length : 60), line->at);
}

static bool bounded(Lines *lines)
{
    const Line *line = &lines->line;
    int deep = nesting_of(line);
    if (lines->paragraph == 0)
        lines->paragraph_line = line->number;
    lines->paragraph = is_empty(line) ? 0 : lines->paragraph + line->length + 1;
    if (deep > LESSON_NESTING)
        findings_add(lines->findings, line->number, "%d lists and quotes within each other: %d at most", deep,
                     LESSON_NESTING);
    else if (lines->paragraph > LESSON_PARAGRAPH)
        findings_add(lines->findings, lines->paragraph_line, "more than %d bytes without an empty line: begin "
                     "another paragraph", LESSON_PARAGRAPH);
    return deep <= LESSON_NESTING && lines->paragraph <= LESSON_PARAGRAPH;
}

/* A line outside blocks and comments. */
static bool take_plain(Lines *lines)
{
    Fence fence = fence_of(&lines->line);
    if (begins(&lines->line, "<!--") && !holds(&lines->line, "-->")) {
        lines->comment = true;
        lines->comment_line = lines->line.number;
    } else if (fence.mark) {
        open_fence(lines, &fence);
        lines->paragraph = 0;
    } else {
        check_line(lines);
        return bounded(lines);
    }
    return true;
}

/* Lines between --- at the top, which other programs read: their end, or NULL. */
static const char *front_matter(const char *text)
{
    Line line = line_at(text, 1);
    if (line.length != 3 || memcmp(text, "---", 3) != 0)
        return NULL;
    for (line = line_at(after(&line), 2); *line.at && line.number < 50; line = line_at(after(&line), line.number + 1))
        if (line.length == 3 && memcmp(line.at, "---", 3) == 0)
            return after(&line);
    return NULL;
}

/* Closes the block for its author before the line; true when the line itself was meant to do that. */
static bool close_block(Lines *lines)
{
    bool instead = almost_closes(&lines->line);
    for (size_t i = 0; i < lines->open.count; i++)
        text_bytes(lines->out, &lines->open.mark, 1);
    text_bytes(lines->out, instead ? "\n" : (char[]){EXTRA_LINE_END}, 1);
    lines->open = (Fence){0};
    lines->blank = true;
    return instead;
}

static bool take_line(Lines *lines)
{
    const Line *line = &lines->line;
    bool fine = true;
    if (lines->close_at == line->at && lines->open.mark && close_block(lines))
        return true;
    if (lines->comment)
        lines->comment = !holds(line, "-->");
    else if (lines->open.mark && !lines->close_at && closes(line, &lines->open))
        lines->open = (Fence){0};
    else if (!lines->open.mark)
        fine = take_plain(lines);
    lines->blank = is_empty(line);
    text_bytes(lines->out, line->at, (size_t)(after(line) - line->at));
    return fine;
}

bool source_lines(const char *text, Text *out, Findings *findings)
{
    Lines lines = {.findings = findings, .out = out, .text = text, .blank = true};
    const char *matter = front_matter(text);
    bool fine = true;
    if (matter)
        findings_add(findings, 1, "lines between --- and --- at the top: a lesson begins with # and its title");
    for (lines.line = line_at(text, 1); *lines.line.at && fine; lines.line = line_at(after(&lines.line),
            lines.line.number + 1)) {
        if (matter && lines.line.at < matter)
            text_bytes(out, "\n", 1);
        else
            fine = take_line(&lines);
    }
    if (lines.comment)
        findings_add(findings, lines.comment_line, "a comment that never ends: close it with -->");
    return fine;
}
