/* A lesson's formulas parsed and its scenes drawn, as the window will. */
#include "view/paper/check.h"

#include "lesson/cells.h"
#include "lesson/reveal.h"
#include "view/formula/formula.h"
#include "view/screen/screen.h"

static void check_words(const Words *words, Findings *findings)
{
    for (int i = 0; i < words->count; i++) {
        const Piece *piece = &words->piece[i];
        Error err;
        if (piece->kind != PIECE_FORMULA && piece->kind != PIECE_DISPLAY)
            continue;
        Formula *formula = formula_parse(piece->text, piece->kind == PIECE_DISPLAY, &err);
        if (!formula)
            findings_add(findings, piece->line, "$%.60s$: %s", piece->text, err.text);
        formula_free(formula);
    }
}

static void check_question(const Question *question, Findings *findings)
{
    check_words(&question->ask, findings);
    check_words(&question->hint, findings);
    for (int i = 0; i < question->choices; i++) {
        check_words(&question->choice[i].words, findings);
        check_words(&question->choice[i].reason, findings);
    }
}

/* Draws the page's scene at its start and at its stops; adds the steps on the way there to *played. */
static void check_scene(const LessonPage *page, int64_t *played, Findings *findings)
{
    Screen screen;
    Error err;
    Measure measure = measure_monospace();
    screen_init(&screen);
    if (!screen_open(&screen, &page->scene, &err))
        findings_add(findings, page->scene_line, "%s", err.text);
    *played += screen.show.page == PAGE_SCENE ? lesson_played(page, &screen.stage.scene) : 0;
    for (int i = -1; i < page->stops && screen.show.page == PAGE_SCENE && *played <= LESSON_PLAYED; i++) {
        int64_t step;
        if (i >= 0 && !lesson_where(&screen.stage.scene.trace, page->stop[i].where, &step, NULL))
            continue;
        if (i >= 0)
            player_go(&screen.stage.player, &screen.stage.scene.trace, step);
        screen_draw(&screen, &measure, 1280, 800);
    }
    screen_free(&screen);
}

void lesson_check_view(const Lesson *lesson, Findings *findings)
{
    int64_t played = 0;   /* lesson_play has reported where it is too much */
    check_words(&lesson->title, findings);
    check_words(&lesson->summary, findings);
    for (int p = 0; p < lesson->pages; p++) {
        const LessonPage *page = &lesson->page[p];
        check_words(&page->title, findings);
        check_words(&page->note, findings);
        for (int i = 0; i < page->blocks; i++) {
            check_words(&page->block[i].words, findings);
            check_question(&page->block[i].question, findings);
        }
        for (int i = 0; i < page->stops; i++)
            check_words(&page->stop[i].caption, findings);
        Scene scene;
        if (page->has_scene && played <= LESSON_PLAYED && scene_build(&scene, &page->scene,
                                                                      NULL)) {   /* else lesson_play has said why not */
            scene_free(&scene);
            check_scene(page, &played, findings);
        }
    }
}

bool lesson_check(const char *path, const char *assets, Findings *findings, Error *err)
{
    Lesson lesson;
    bool read = lesson_load(&lesson, path, assets, findings, err);
    if (read) {
        lesson_play(&lesson, findings);
        lesson_check_view(&lesson, findings);
        if (findings->count == 0)   /* of a lesson that opens */
            lesson_reveals(&lesson, findings);
        findings_sort(findings);
    }
    lesson_free(&lesson);
    return read;
}
