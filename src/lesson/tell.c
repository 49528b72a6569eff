/* A lesson as text: for reading aloud and for paper. */
#include "lesson/tell.h"

#include "base/memory.h"
#include "base/random.h"
#include "lesson/cells.h"
#include "trace/say.h"

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

static void add_steps(const Trace *trace, int64_t from, int64_t to, Level level, Text *out)
{
    for (int64_t i = from; i < to && out->length < LESSON_TOLD;) {
        if (level == LEVEL_PRODUCT)
            say_step(trace, i, out);
        else if (level == LEVEL_CELL)
            say_cell(trace, i, out);
        else
            say_filled(trace, i, level, out);
        i = span_of(trace, i, level).end;
    }
}

/* The steps of the page's scene from stop to stop, and what stands at each. */
static void add_scene(const LessonPage *page, const Trace *trace, Text *out)
{
    Text line = {0};
    int64_t at = page->scene.step > 0 ? page->scene.step : 0, to;
    scene_line_write(&page->scene, &line);
    text_add(out, "\n[%s]\n", text_get(&line));
    text_free(&line);
    for (int i = 0; i < page->stops; i++) {
        if (!lesson_where(trace, page->stop[i].where, &to, NULL))
            continue;
        add_steps(trace, at, to, page->stop[i].level, out);
        at = to;
        if (page->stop[i].caption.count > 0) {
            text_add(out, "-- ");
            words_plain(&page->stop[i].caption, out);
            text_add(out, "\n");
        }
    }
    if (page->stops == 0)
        add_steps(trace, at, trace->len, page->scene.level, out);
}

bool lesson_tell_answer(const Lesson *lesson, int page, const Question *question, Text *out, Error *err)
{
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
            words_plain(&question->choice[i].words, out);
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

static bool add_question(const Lesson *lesson, int page, const Question *question, bool answers, Text *out, Error *err)
{
    text_add(out, "\n? ");
    words_plain(&question->ask, out);
    text_add(out, "\n");
    int *order = mem_alloc((size_t)question->choices + 1, sizeof *order);
    for (int i = 0; i < question->choices; i++)
        order[i] = i;
    if (question->kind == QUESTION_ORDER)
        lesson_shuffle(question->line, question->choices, order);
    for (int i = 0; i < question->choices; i++) {
        text_add(out, "  %c) ", 'a' + i % 26);
        words_plain(&question->choice[order[i]].words, out);
        text_add(out, "\n");
    }
    free(order);
    if (!answers)
        return true;
    text_add(out, "  = ");
    bool told = lesson_tell_answer(lesson, page, question, out, err);
    text_add(out, "\n");
    return told;
}

static bool add_page(const Lesson *lesson, int p, const Trace *trace, bool answers, Text *out, Error *err)
{
    const LessonPage *page = &lesson->page[p];
    text_add(out, "\n%d. ", p + 1);
    words_plain(&page->title, out);
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
        words_plain(&block->words, out);
        text_add(out, "\n");
    }
    if (page->has_scene)
        add_scene(page, trace, out);
    for (int i = 0; i < page->blocks; i++)
        if (page->block[i].kind == BLOCK_QUESTION && !add_question(lesson, p, &page->block[i].question, answers, out, err))
            return false;
    if (answers && page->note.count > 0) {
        text_add(out, "\n! ");
        words_plain(&page->note, out);
        text_add(out, "\n");
    }
    return true;
}

bool lesson_tell(const Lesson *lesson, bool answers, Text *out, Error *err)
{
    Scene scene = {0};
    bool told = true;
    words_plain(&lesson->title, out);
    text_add(out, "\n");
    if (lesson->summary.count > 0) {
        text_add(out, "\n");
        words_plain(&lesson->summary, out);
        text_add(out, "\n");
    }
    for (int p = 0; p < lesson->pages && told; p++) {
        if (lesson->page[p].has_scene) {
            scene_free(&scene);
            told = scene_build(&scene, &lesson->page[p].scene, err);
        }
        told = told && add_page(lesson, p, &scene.trace, answers, out, err);
        if (told && out->length >= LESSON_TOLD)
            told = error_set(err, "page %d: more than %d bytes of text, a line for each step: a coarser level, "
                             "--level cell, has fewer", p + 1, LESSON_TOLD);
    }
    scene_free(&scene);
    return told;
}
