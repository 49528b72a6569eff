/* A lesson as text: for reading aloud and for paper. */
#include "lesson/tell.h"

#include "base/memory.h"
#include "base/random.h"
#include "lesson/cells.h"
#include "lesson/withheld.h"
#include "trace/scene/routes.h"
#include "trace/say/say.h"

#include <stdlib.h>
#include <string.h>

void lesson_shuffle(int line, int count, int *order)
{
    Random random = random_seed((uint64_t)line);
    for (int i = 0; i < count; i++)
        order[i] = i;
    for (int i = count - 1; i > 0; i--) {
        int with = random_below(&random, i + 1), kept = order[i];
        order[i] = order[with];
        order[with] = kept;
    }
    bool sorted = count > 1;
    for (int i = 0; i < count; i++)
        sorted = sorted && order[i] == i;
    for (int i = 0; i < count && sorted; i++)
        order[i] = (i + 1) % count;
}

/* What a telling goes by. */
typedef struct {
    const Lesson *lesson;
    LessonFormula *formula;   /* NULL: as TeX */
    bool answers;
    Text *out;
} Teller;

static void say_words(const Teller *teller, const Words *words)
{
    for (int i = 0; i < words->count; i++) {
        const Piece *piece = &words->piece[i];
        if ((piece->kind == PIECE_FORMULA || piece->kind == PIECE_DISPLAY) && teller->formula)
            teller->formula(piece->text, teller->out);
        else
            words_plain(&(Words){(Piece *)piece, 1}, teller->out);
    }
}

enum { HEAD_LINES = 12, TAIL_LINES = 4 };   /* so much of many steps is shown */

static int lines_of(const char *text)
{
    int lines = 0;
    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* The end of the text's first `lines` lines. */
static const char *after_lines(const char *text, int lines)
{
    for (; lines > 0 && *text; text++)
        lines -= *text == '\n';
    return text;
}

/* The text of some steps; of many how they begin and end, and how to see all of them. */
static void add_abridged(const char *text, bool chinese, Text *out)
{
    int lines = lines_of(text), left = lines - HEAD_LINES - TAIL_LINES;
    if (left < 2) {
        text_add(out, "%s", text);
        return;
    }
    const char *head = after_lines(text, HEAD_LINES), *tail = after_lines(head, left);
    text_bytes(out, text, (size_t)(head - text));
    text_add(out,
             chinese ? "… 还有 %d 行：convwalk print 加上面的场景\n"
                     : "… %d lines more: convwalk print with the scene above\n",
             left);
    text_add(out, "%s", tail);
}

/* One span of the level; of a map or a layer its name alone if its numbers would fill a screen. */
static void add_span(const Trace *trace, int64_t i, Level level, Text *out)
{
    Text text = {0};
    if (level == LEVEL_CELL)
        say_cell(trace, i, &text);
    else
        say_filled(trace, i, level, &text);
    if (level > LEVEL_CELL && lines_of(text_get(&text)) > HEAD_LINES)
        text_bytes(out, text.at, (size_t)(after_lines(text.at, 1) - text.at));
    else
        text_add(out, "%s", text_get(&text));
    text_free(&text);
}

/* Whether the span that holds step i would answer a question: it marks what is to be clicked, or can be counted. */
static bool answers(const Trace *trace, int64_t i)
{
    if (!trace->veil || trace->layers > 0)
        return false;
    Cell out = step_at(trace, i).out;
    bool own = !trace->part[step_part(trace, i)].scattered;
    return veil_marks(trace, i) || veil_covers(trace, out.set) || (own && veil_hides_count(trace, out));
}

/* The steps from .. to - 1; where a stop is within a span, single steps up to it and after it. */
static void add_steps(const Teller *teller, const Trace *trace, int64_t from, int64_t to, Level level)
{
    enum { ENOUGH = 100000 };   /* bytes of which only the ends are shown */
    Text text = {0};
    bool left = false;
    for (int64_t i = from; i < to && text.length < ENOUGH;) {
        Span span = span_of(trace, i, level);
        if (answers(trace, i)) {
            left = true;
            i = level == LEVEL_PRODUCT || span.end > to ? i + 1 : span.end;
            continue;
        }
        if (level == LEVEL_PRODUCT || span.first < from || span.end > to) {
            say_step(trace, i++, &text);
            continue;
        }
        add_span(trace, i, level, &text);
        i = span.end;
    }
    add_abridged(text_get(&text), lesson_chinese(teller->lesson), teller->out);
    if (left && lesson_chinese(teller->lesson))
        text_add(teller->out, "…（这里略去的几步会回答下面的问题）\n");
    else if (left)
        text_add(teller->out, "… (left out: what would answer a question below)\n");
    text_free(&text);
}

/* The other routes of a page that compares, each by itself, then whether all agree. */
static bool add_routes(const Teller *teller, const LessonPage *page, const Trace *leader, Error *err)
{
    for (Route route = route_after(leader->operation, leader->route); route != leader->route;
         route = route_after(leader->operation, route)) {
        SceneLine line = scene_line_copy(&page->scene);
        Scene scene;
        line.route = route;
        line.compare = false;
        bool built = scene_build(&scene, &line, err);
        if (built) {
            scene.trace.veil = leader->veil;
            text_add(teller->out, "\n[");
            scene_line_write(&line, teller->out);
            text_add(teller->out, "]\n");
            add_steps(teller, &scene.trace, 0, scene.trace.len, page->scene.level);
            scene_free(&scene);
        }
        scene_line_free(&line);
        if (!built)
            return false;
    }
    text_add(teller->out, "\n");
    return routes_say(&page->scene, leader->veil, teller->out, err);
}

/* The steps of the page's scene from stop to stop, and the caption of each. */
static bool add_scene(const Teller *teller, const LessonPage *page, const Trace *trace, Error *err)
{
    Text line = {0};
    int64_t at = page->scene.step > 0 ? page->scene.step : 0, to;
    scene_line_write(&page->scene, &line);
    text_add(teller->out, "\n[%s]\n", text_get(&line));
    text_free(&line);
    for (int i = 0; i < page->stops; i++) {
        if (!lesson_where(trace, page->stop[i].where, &to, NULL))
            continue;
        add_steps(teller, trace, at, to, page->stop[i].level);
        at = to;
        if (page->stop[i].caption.count > 0) {
            text_add(teller->out, "-- ");
            say_words(teller, &page->stop[i].caption);
            text_add(teller->out, "\n");
        }
    }
    if (page->stops == 0 && page->scene.step < 0)   /* --step without stops gives the position */
        add_steps(teller, trace, at, trace->len, page->scene.level);
    return !page->scene.compare || add_routes(teller, page, trace, err);
}

static bool say_answer(const Teller *teller, int page, const Question *question, Error *err)
{
    const Lesson *lesson = teller->lesson;
    Text *out = teller->out;
    if (question->kind == QUESTION_CLICK) {
        for (const char *at = question->name; *at; at++)
            if (*at == ' ' && !question->all)
                text_add(out, " | ");
            else
                text_bytes(out, at, 1);
        return true;
    }
    for (int i = 0, any = 0; i < question->choices; i++)
        if (question->kind == QUESTION_ORDER || question->choice[i].right) {
            text_add(out, any++ ? "; " : "");
            say_words(teller, &question->choice[i].words);
        }
    if (question->kind != QUESTION_NUMBER)
        return true;
    Scene scene;
    Cell cell;
    float value;
    int with = lesson_scene(lesson, page);
    if (with < 0)
        return error_set(err, "a question without a scene");
    if (!scene_build(&scene, &lesson->page[with].scene, err))
        return false;
    bool known = lesson_answer(&scene.trace, question->name, &value, &cell, err);
    if (known)
        value_text(value, out);
    scene_free(&scene);
    return known;
}

bool lesson_tell_answer(const Lesson *lesson, int page, const Question *question, Text *out, Error *err)
{
    return say_answer(&(Teller){.lesson = lesson, .out = out}, page, question, err);
}

/* Why the right choice is right and the others are not, as far as the lesson says so. */
static void say_reasons(const Teller *teller, const Question *question)
{
    for (int i = 0; i < question->choices; i++) {
        if (question->choice[i].reason.count == 0)
            continue;
        text_add(teller->out, "    %c) ", 'a' + i % 26);
        say_words(teller, &question->choice[i].reason);
        text_add(teller->out, "\n");
    }
}

static bool add_question(const Teller *teller, int page, const Question *question, Error *err)
{
    Text *out = teller->out;
    text_add(out, "\n? ");
    say_words(teller, &question->ask);
    text_add(out, "\n");
    int *order = mem_alloc((size_t)question->choices + 1, sizeof *order);
    for (int i = 0; i < question->choices; i++)
        order[i] = i;
    if (question->kind == QUESTION_ORDER)
        lesson_shuffle(question->line, question->choices, order);
    for (int i = 0; i < question->choices; i++) {
        text_add(out, "  %c) ", 'a' + i % 26);
        say_words(teller, &question->choice[order[i]].words);
        text_add(out, "\n");
    }
    free(order);
    if (!teller->answers)
        return true;
    text_add(out, "  = ");
    bool told = say_answer(teller, page, question, err);
    text_add(out, "\n");
    if (question->kind == QUESTION_CHOICE)
        say_reasons(teller, question);
    return told;
}

static bool add_page(const Teller *teller, int p, const Trace *whole, Error *err)
{
    Trace veiled = *whole;
    const Trace *trace = &veiled;
    Veil veil = {.any = false};
    const LessonPage *page = &teller->lesson->page[p];
    Text *out = teller->out;
    if (!teller->answers && page->has_scene) {
        withheld_page(teller->lesson, p, whole, &veil);
        veiled.veil = veil_any(&veil) ? &veil : NULL;
    }
    text_add(out, "\n%d. ", p + 1);
    say_words(teller, &page->title);
    text_add(out, "\n");
    for (int i = 0; i < page->blocks; i++) {
        const Block *block = &page->block[i];
        if (block->kind == BLOCK_QUESTION)
            continue;
        text_add(out, "\n");
        if (block->kind == BLOCK_ITEM && block->number)
            text_add(out, "%d. ", block->number);
        else if (block->kind == BLOCK_ITEM)
            text_add(out, "- ");
        say_words(teller, &block->words);
        text_add(out, "\n");
    }
    if (page->has_scene && !add_scene(teller, page, trace, err))
        return false;
    for (int i = 0; i < page->blocks; i++)
        if (page->block[i].kind == BLOCK_QUESTION && !add_question(teller, p, &page->block[i].question, err))
            return false;
    if (teller->answers && page->note.count > 0) {
        text_add(out, "\n! ");
        say_words(teller, &page->note);
        text_add(out, "\n");
    }
    return true;
}

bool lesson_tell_steps(const Lesson *lesson, int page, const Trace *trace, LessonFormula *formula, Text *out,
                       Error *err)
{
    Teller teller = {lesson, formula, false, out};
    Trace veiled = *trace;
    Veil veil = {.any = false};
    withheld_page(lesson, page, trace, &veil);
    veiled.veil = veil_any(&veil) ? &veil : NULL;
    return add_scene(&teller, &lesson->page[page], &veiled, err);
}

bool lesson_tell(const Lesson *lesson, bool answers, LessonFormula *formula, Text *out, Error *err)
{
    Teller teller = {lesson, formula, answers, out};
    Scene scene = {0};
    bool told = true;
    say_words(&teller, &lesson->title);
    text_add(out, "\n");
    if (lesson->summary.count > 0) {
        text_add(out, "\n");
        say_words(&teller, &lesson->summary);
        text_add(out, "\n");
    }
    for (int p = 0; p < lesson->pages && told; p++) {
        if (lesson->page[p].has_scene) {
            scene_free(&scene);
            told = scene_build(&scene, &lesson->page[p].scene, err);
        }
        told = told && add_page(&teller, p, &scene.trace, err);
        if (told && out->length >= LESSON_TOLD)
            told = error_set(err, "page %d: more than %d bytes of text, a line for each step: a coarser level, "
                             "--level cell, has fewer", p + 1, LESSON_TOLD);
    }
    scene_free(&scene);
    return told;
}
