/* A cell is shown once its last writing is done: at the page's start or at one of its stops, which are gone through in
 * their order. Pages without a scene have that of the page before, at its last stop. */
#include "lesson/reveal.h"

#include "lesson/cells.h"
#include "lesson/withheld.h"

#include <string.h>

/* How many steps are done at the page's start, step[0], and at each of its stops after it. */
typedef struct {
    int64_t step[LESSON_STOPS + 1];
    int stops;
} StopSteps;

static void steps_of(const LessonPage *page, const Trace *trace, StopSteps *way)
{
    int64_t step = page->scene.step > 0 ? page->scene.step : 0;
    way->stops = page->stops < LESSON_STOPS ? page->stops : LESSON_STOPS;
    for (int i = 0; i <= way->stops; i++) {
        if (i > 0)
            lesson_where(trace, page->stop[i - 1].where, &step, NULL);
        way->step[i] = step < trace->len ? step : trace->len;
    }
}

/* The first stop (-1: the start) at which so many steps are done; way->stops: none. */
static int first_past(const StopSteps *way, int64_t end)
{
    int stop = -1;
    while (stop < way->stops && way->step[stop + 1] < end)
        stop++;
    return stop;
}

/* The steps until the cell is complete; -1: no step writes it. */
static int64_t complete_after(const Trace *trace, Cell cell)
{
    int64_t visits = cell.set != SET_NONE && cell.index >= 0 && trace->layers == 0 ? cell_visits(trace, cell) : 0;
    return visits > 0 ? cell_visit(trace, cell, visits - 1) + 1 : -1;
}

static void say_stop(const LessonPage *page, int stop, const Question *question, const char *name, Findings *findings)
{
    if (stop < 0)
        findings_add(findings, question->line, "the page begins with %s, which this asks for: let --step stay before "
                     "it", name);
    else
        findings_add(findings, question->line, "stop %s goes past %s, which this asks for: let the page halt before it",
                     page->stop[stop].where, name);
}

/* The cell that the question asks for by its name, or the only one that must be clicked. */
static bool asked_cell(const Trace *trace, const Question *question, Cell *cell)
{
    if (question->kind == QUESTION_NUMBER)
        return lesson_asks(trace, question->name, cell) == ASK_VALUE && cell->set != SET_NONE;
    return question->kind == QUESTION_CLICK && !strchr(question->name, ' ')
           && lesson_cell(trace, question->name, cell, NULL);
}

static void find_value(const Words *words, const char *name, Findings *findings)
{
    for (int i = 0; i < words->count; i++)
        if (words->piece[i].kind == PIECE_VALUE && words->piece[i].name && strcmp(words->piece[i].name, name) == 0)
            findings_add(findings, words->piece[i].line, "[=%s] on the page that asks for it: it would be the answer",
                         name);
}

static void find_texts(const LessonPage *page, const char *name, Findings *findings)
{
    for (int i = 0; i < page->blocks; i++) {
        const Question *question = &page->block[i].question;
        find_value(&page->block[i].words, name, findings);
        find_value(&question->ask, name, findings);
        find_value(&question->hint, name, findings);
        for (int c = 0; page->block[i].kind == BLOCK_QUESTION && c < question->choices; c++)
            find_value(&question->choice[c].words, name, findings);
    }
    for (int i = 0; i < page->stops; i++)
        find_value(&page->stop[i].caption, name, findings);
}

/* A stop at which the step that is done marks a cell to be found, or the sum that leads to it. */
static void find_marks(const LessonPage *stage, const StopSteps *way, const Trace *trace, const Question *question,
                       Findings *findings)
{
    Veil veil = {.any = false};
    Trace veiled = *trace;
    withheld_question(trace, question, &veil);
    veiled.veil = &veil;
    for (int stop = -1; stop < way->stops && trace->layers == 0; stop++) {
        int64_t done = way->step[stop + 1];
        if (done > 0 && veil_marks(&veiled, done - 1)) {
            findings_add(findings, question->line, "%s%s marks what is to be clicked: let the page halt before it",
                         stop < 0 ? "the page's start" : "stop ", stop < 0 ? "" : stage->stop[stop].where);
            return;
        }
    }
}

/* Whether an earlier page with this scene has shown what the question asks for after `reached` steps. The number of
 * steps is below each picture of the same scene. */
static bool shown_earlier(int64_t reached, const Trace *trace, const Question *question, bool same_route)
{
    Cell cell;
    LessonAsk ask = lesson_asks(trace, question->name, &cell);
    if (ask == ASK_STEPS_OF)
        return same_route;
    int64_t end = ask == ASK_VALUE ? complete_after(trace, cell) : -1;
    return end > 0 && reached >= end;
}

/* Earlier pages with the scene's numbers: they may have shown an answer. Large scenes are not built again. */
static void find_earlier(const Lesson *lesson, int page, const int64_t *reached, Findings *findings)
{
    enum { SMALL = 1 << 12 };
    const LessonPage *own = &lesson->page[page];
    for (int p = 0; p < page && own->has_scene; p++) {
        const LessonPage *earlier = &lesson->page[p];
        SceneSize size = scene_size(&earlier->scene);
        Scene scene;
        if (!earlier->has_scene || size.cells + size.steps > SMALL || !withheld_same_numbers(lesson, p, page)
            || !scene_build(&scene, &earlier->scene, NULL))
            continue;
        for (int i = 0; i < own->blocks; i++) {
            const Question *question = &own->block[i].question;
            if (own->block[i].kind == BLOCK_QUESTION && question->kind == QUESTION_NUMBER
                && shown_earlier(reached[p], &scene.trace, question, withheld_same_route(lesson, p, page)))
                findings_add(findings, question->line, "page %d has shown %s, which this asks for: ask for another, "
                             "or with other numbers", p + 1, question->name);
        }
        scene_free(&scene);
    }
}

static void find_page(const Lesson *lesson, int page, const Trace *trace, const StopSteps *way, Findings *findings)
{
    const LessonPage *own = &lesson->page[page], *stage = &lesson->page[lesson_scene(lesson, page)];
    for (int i = 0; i < own->blocks; i++) {
        const Question *question = &own->block[i].question;
        Cell cell;
        if (own->block[i].kind != BLOCK_QUESTION)
            continue;
        if (question->kind == QUESTION_NUMBER && question->name[0])
            find_texts(own, question->name, findings);
        int64_t end = asked_cell(trace, question, &cell) ? complete_after(trace, cell) : -1;
        int stop = end > 0 ? first_past(way, end) : way->stops;
        if (end > 0 && stop < way->stops)
            say_stop(stage, stop, question, question->name, findings);
        else if (question->kind == QUESTION_CLICK)
            find_marks(stage, way, trace, question, findings);
    }
}

void lesson_reveals(const Lesson *lesson, Findings *findings)
{
    Scene scene = {0};
    StopSteps way = {.stops = 0};
    int64_t reached[LESSON_PAGES] = {0};   /* at each page's last stop */
    bool stands = false;
    for (int p = 0; p < lesson->pages && p < LESSON_PAGES; p++) {
        if (lesson->page[p].has_scene) {
            scene_free(&scene);
            scene = (Scene){0};
            stands = scene_build(&scene, &lesson->page[p].scene, NULL);
            if (!stands)
                continue;
            steps_of(&lesson->page[p], &scene.trace, &way);
            reached[p] = way.step[way.stops];
            find_earlier(lesson, p, reached, findings);
        }
        if (stands)
            find_page(lesson, p, &scene.trace, &way, findings);
    }
    scene_free(&scene);
}
