/* A scene block: the scene's line, which may go on in lines that begin with --, then where to stop, a line each:
 * "stop WHERE: what the reader sees there", and "level LEVEL" for the stops below it. */
#include "lesson/reader/read.h"

#include "base/memory.h"
#include "lesson/limits.h"
#include "trace/say/names.h"

#include <string.h>

/* Words with formulas between dollar signs and words between stars; all that a caption needs. */
static void read_caption(Words *words, const char *text, int line)
{
    while (*text) {
        bool formula = *text == '$';
        size_t mark = 0;
        const char *end = NULL;
        if (formula) {
            mark = 1;
            end = strchr(text + mark, '$');
        } else if (strncmp(text, "**", 2) == 0) {
            mark = 2;
            end = strstr(text + mark, "**");
        }
        if (end) {
            words_add(words, formula ? PIECE_FORMULA : PIECE_STRONG, text + mark, (size_t)(end - text) - mark, NULL,
                      line);
            text = end + mark;
            continue;
        }
        size_t length = mark + strcspn(text + mark, "$*");
        if (length == 0)
            length = 1;
        words_add(words, PIECE_TEXT, text, length, NULL, line);
        text += length;
    }
}

/* Where the place of a stop ends: at the colon before its caption, which may be a Chinese one. */
static size_t place_length(const char *text, size_t *colon)
{
    size_t length = strcspn(text, ":");
    const char *wide = strstr(text, "：");
    *colon = text[length] == ':';
    if (wide && (size_t)(wide - text) < length) {
        length = (size_t)(wide - text);
        *colon = 3;
    }
    return length;
}

static void add_stop(LessonPage *page, const char *text, Level level, int line, Findings *findings)
{
    size_t colon, where = place_length(text, &colon);
    const char *caption = text + where + colon;
    caption += strspn(caption, " \t");
    while (where > 0 && (text[where - 1] == ' ' || text[where - 1] == '\t'))
        where--;
    page->stop = mem_resize(page->stop, (size_t)page->stops + 1, sizeof *page->stop);
    Stop *stop = &page->stop[page->stops++];
    *stop = (Stop){.where = mem_alloc(where + 1, 1), .level = level, .line = line};
    memcpy(stop->where, text, where);
    read_caption(&stop->caption, caption, line);
    for (int i = 0; i < stop->caption.count; i++)
        if (stop->caption.piece[i].kind == PIECE_TEXT && strpbrk(stop->caption.piece[i].text, "$*`")) {
            findings_add(findings, line, "a $, * or ` that marks nothing: a stop's text knows $formulas$ and "
                         "**bold** words");
            break;
        }
    marks_values(&stop->caption, findings);
}

static bool take_level(const char *name, Level *level)
{
    for (int i = 0; i < LEVEL_COUNT; i++)
        if (strcmp(name, level_names[i]) == 0) {
            *level = (Level)i;
            return true;
        }
    return false;
}

/* Reads the line that the scene's own lines, joined, are. */
static void read_line(Reader *reader, LessonPage *page, const char *text, int line)
{
    Error err;
    SceneLine scene;
    bool read = scene_line_read(&scene, text, &err) && scene_line_check(&scene, &err);
    scene.cells_most = LESSON_CELLS;
    scene.steps_most = LESSON_STEPS;
    if (!read) {
        findings_add(reader->findings, line, "%s", err.text);
        scene_line_free(&scene);
        return;
    }
    scene_line_free(&page->scene);
    page->scene = scene;
    page->has_scene = true;
    page->scene_line = line;
}

static void read_below(Reader *reader, LessonPage *page, const char *text, Level *level, int line)
{
    bool stop = strncmp(text, "stop", 4) == 0 && (text[4] == ' ' || text[4] == '\t');
    if (stop && ++reader->stops > LESSON_STOPS)
        reader_stop(reader, line, "more than %d stops: begin another lesson", LESSON_STOPS);
    else if (stop && strlen(text) > LESSON_PARAGRAPH)
        reader_stop(reader, line, "a stop of %zu bytes: %d at most", strlen(text), LESSON_PARAGRAPH);
    else if (stop)
        add_stop(page, text + 5 + strspn(text + 5, " \t"), *level, line, reader->findings);
    else if (strncmp(text, "level ", 6) != 0)
        findings_add(reader->findings, line,
                     "'%.60s': below the scene's own line stand 'stop WHERE: text' and 'level LEVEL'", text);
    else if (!take_level(text + 6, level))
        findings_add(reader->findings, line, "unknown level '%.40s'; there are product, cell, channel, layer",
                     text + 6);
}

/* The line at *text without the spaces around it; *text goes to the next. */
static void next_line(const char **text, Text *line)
{
    size_t length = strcspn(*text, "\n"), from = strspn(*text, " \t\r");
    const char *at = *text;
    *text += length + ((*text)[length] == '\n');
    while (length > from && strchr(" \t\r", at[length - 1]))
        length--;
    text_clear(line);
    if (length > from)
        text_bytes(line, at + from, length - from);
}

void reader_scene(Reader *reader, const char *text, int line)
{
    LessonPage *page = reader_page(reader);
    Text own = {0}, one = {0};
    Level level = LEVEL_PRODUCT;
    int first = line, level_line = 0;
    bool below = false;
    if (page->has_scene) {
        findings_add(reader->findings, line, "a second scene on this page: begin another page with ##");
        return;
    }
    for (; *text; line++) {
        next_line(&text, &one);
        if (one.length == 0)
            continue;
        const char *now = text_get(&one);
        if (!below && (own.length == 0 || strncmp(now, "--", 2) == 0)) {
            if (own.length == 0)
                first = line;
            text_add(&own, "%s%s", own.length ? " " : "", now);
            continue;
        }
        if (!below) {
            read_line(reader, page, text_get(&own), first);
            level = page->scene.level;
        }
        below = true;
        level_line = strncmp(now, "level", 5) == 0 ? line : 0;
        read_below(reader, page, now, &level, line);
    }
    if (!below && own.length == 0)
        findings_add(reader->findings, first > 1 ? first - 1 : 1, "an empty scene: its line stands below ```scene, "
                     "conv-forward, say");
    else if (!below)
        read_line(reader, page, text_get(&own), first);
    else if (level_line > 0)
        findings_add(reader->findings, level_line, "no stop stands below this level: it is about the stops after it");
    text_free(&own);
    text_free(&one);
}
