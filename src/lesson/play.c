/* A lesson played through as a reader would: every scene built, every stop reached in its order, every answer computed,
 * every name looked up. What fails is a mistake of the lesson with its line. */
#include "lesson/cells.h"

#include <math.h>
#include <string.h>

static void play_words(const Words *words, const Trace *trace, Findings *findings)
{
    Error err;
    Cell cell;
    for (int i = 0; i < words->count; i++) {
        const Piece *piece = &words->piece[i];
        float value;
        if (!piece->name || !piece->name[0])
            continue;
        if (piece->kind == PIECE_VALUE && !trace)
            findings_add(findings, piece->line, "[=%s]: no page up to here has a scene that could tell it",
                         piece->name);
        else if (piece->kind == PIECE_VALUE && !lesson_answer(trace, piece->name, &value, &cell, &err))
            findings_add(findings, piece->line, "%s", err.text);
        if (piece->kind != PIECE_NOUN)
            continue;
        if (!trace)
            findings_add(findings, piece->line, "[%s](#%s): no page up to here has a scene that it could belong to",
                         piece->text, piece->name);
        else if (!lesson_noun(trace, piece->name, &cell, &err))
            findings_add(findings, piece->line, "%s", err.text);
    }
}

static void play_number(const Question *question, const Trace *trace, Findings *findings)
{
    Error err;
    Cell cell;
    float value;
    if (!lesson_answer(trace, question->name, &value, &cell, &err))
        findings_add(findings, question->line, "%s", err.text);
    else if (!isfinite(value))
        findings_add(findings, question->line, "the answer of '%s' is no number that could be typed", question->name);
}

/* Whether two of the names are the same cell, which would have to be clicked twice. */
static void play_clicks(const Question *question, const Trace *trace, Findings *findings)
{
    Cell cell[LESSON_CLICKS];
    Error err;
    bool known;
    int count = 0;
    lesson_click(trace, question->name, (Cell){0}, &known, &err);
    if (!known)
        findings_add(findings, question->line, "%s", err.text);
    for (const char *at = question->name; known && *at && count < LESSON_CLICKS; at += strspn(at, " ")) {
        Text name = {0};
        size_t length = strcspn(at, " ");
        text_bytes(&name, at, length);
        at += length;
        lesson_cell(trace, text_get(&name), &cell[count], NULL);
        for (int i = 0; i < count && known; i++)
            known = !cell_same(cell[i], cell[count]);
        if (!known)
            findings_add(findings, question->line, "'%.40s' is to be clicked twice: name each cell once",
                         text_get(&name));
        count++;
        text_free(&name);
    }
}

static void play_question(const Question *question, const Trace *trace, Findings *findings)
{
    bool needs = question->kind == QUESTION_NUMBER || question->kind == QUESTION_CLICK;
    if (needs && !trace)
        findings_add(findings, question->line, "a question about a cell, but no page up to here has a scene");
    else if (question->kind == QUESTION_NUMBER && question->name[0])
        play_number(question, trace, findings);
    else if (question->kind == QUESTION_CLICK)
        play_clicks(question, trace, findings);
    if (question->kind == QUESTION_ORDER && question->choices < 3)
        findings_add(findings, question->line, "%d things to put in order: give three at least", question->choices);
    play_words(&question->ask, trace, findings);
    play_words(&question->hint, trace, findings);
    for (int i = 0; i < question->choices; i++) {
        play_words(&question->choice[i].words, trace, findings);
        play_words(&question->choice[i].reason, trace, findings);
    }
}

/* Whether the first word is a place, and what follows it the stop's text. */
static bool lacks_colon(const Trace *trace, const char *where)
{
    Text first = {0};
    int64_t step;
    size_t length = strcspn(where, " ");
    text_bytes(&first, where, length);
    bool place = where[length] && lesson_where(trace, text_get(&first), &step, NULL);
    text_free(&first);
    return place;
}

static void play_stops(const LessonPage *page, const Trace *trace, Findings *findings)
{
    Error err;
    int64_t last = page->scene.step > 0 ? page->scene.step : 0, step;
    for (int i = 0; i < page->stops; i++) {
        const Stop *stop = &page->stop[i];
        if (!lesson_where(trace, stop->where, &step, &err) && lacks_colon(trace, stop->where))
            findings_add(findings, stop->line, "stop %.60s: a colon stands before what is shown there, stop p: text",
                         stop->where);
        else if (!lesson_where(trace, stop->where, &step, &err))
            findings_add(findings, stop->line, "%s", err.text);
        else if (step < last || (step == last && i > 0))
            findings_add(findings, stop->line,
                         "stop %s is after %lld steps, but the way there is at %lld already: stops go forward",
                         stop->where, (long long)step, (long long)last);
        else
            last = step;
        play_words(&stop->caption, trace, findings);
    }
}

static void play_page(const LessonPage *page, const Trace *trace, Findings *findings)
{
    play_words(&page->title, trace, findings);
    play_words(&page->note, trace, findings);
    if (page->has_scene && trace)
        play_stops(page, trace, findings);
    for (int i = 0; i < page->blocks; i++) {
        play_words(&page->block[i].words, trace, findings);
        if (page->block[i].kind == BLOCK_QUESTION)
            play_question(&page->block[i].question, trace, findings);
    }
    if (page->blocks == 0)
        findings_add(findings, page->line, "a page without text: say what there is to see");
}

int64_t lesson_played(const LessonPage *page, const Scene *scene)
{
    return (scene->trace.len + (int64_t)scene_size(&scene->line).cells) * (1 + page->stops);
}

void lesson_play(const Lesson *lesson, Findings *findings)
{
    Scene scene = {0};
    Error err;
    bool stands = false;
    int64_t played = 0;
    play_words(&lesson->title, NULL, findings);
    play_words(&lesson->summary, NULL, findings);
    for (int p = 0; p < lesson->pages; p++) {
        const LessonPage *page = &lesson->page[p];
        if (page->has_scene) {
            scene_line_rounded(&page->scene, &err);
            if (err.text[0])
                findings_add(findings, page->scene_line, "%s: write what it keeps", err.text);
            scene_free(&scene);
            stands = scene_build(&scene, &page->scene, &err);
            if (!stands)
                findings_add(findings, page->scene_line, "%s", err.text);
        }
        played += page->has_scene && stands ? lesson_played(page, &scene) : 0;
        if (played > LESSON_PLAYED) {
            findings_add(findings, page->scene_line, "more than %d steps and cells on the way to all stops of the "
                         "lesson: fewer stops, or smaller scenes",
                         LESSON_PLAYED);
            break;
        }
        if (findings->count > LESSON_FINDINGS)
            break;
        if (stands || lesson_scene(lesson, p) < 0)
            play_page(page, stands ? &scene.trace : NULL, findings);
    }
    scene_free(&scene);
}
