/* Lessons: what the format means, and every mistake with its line and what would be right. */
#include "testing.h"

#include "lesson/cells.h"
#include "lesson/tell.h"
#include "view/paper/check.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char whole[] = "# A *title*\n\nWhat it is\nabout.\n\n" /* 1-5 */
                            "## One\n\nThe [kernel](#W) over $a_{b}$, **bold**.\n\n```scene\nconv-forward\n--stride "
                            "1\nstop 1: See $w$ **now**\nlevel cell\nstop p\n```\n\n"                   /* 6-17 */
                            "Which?\n\n- [ ] first\n  - because\n- [x] second\n\n> [!TIP]\n> think\n\n" /* 18-25 */
                            "> [!NOTE]\n> wait\n\n"
                            "## Two\n\nWhat is q = [___]? And then?\n\nClick it. [click a e]\n\nSort. [order]\n\n1. "
                            "A\n2. B\n3. C\n\n- item\n\n```c\nx = [___];\n```\n";

static void read_whole(Lesson *lesson)
{
    Findings findings = {0};
    lesson_read(lesson, whole, strlen(whole), &findings);
    lesson_play(lesson, &findings);
    if (findings.count > 0)
        fail_msg("%d: %s", findings.at[0].line, findings.at[0].text);
    findings_free(&findings);
}

static void assert_words(const Words *words, const char *expected)
{
    Text text = {0};
    words_plain(words, &text);
    assert_string_equal(text_get(&text), expected);
    text_free(&text);
}

static void pages_and_words(void **state)
{
    (void)state;
    Lesson lesson;
    read_whole(&lesson);
    assert_int_equal(lesson.pages, 2);
    assert_words(&lesson.title, "A title");
    assert_words(&lesson.summary, "What it is about.");
    const LessonPage *page = &lesson.page[0];
    assert_words(&page->title, "One");
    assert_int_equal(page->line, 6);
    const Words *words = &page->block[0].words;
    static const PieceKind kinds[] = {PIECE_TEXT, PIECE_NOUN,   PIECE_TEXT, PIECE_FORMULA,
                                      PIECE_TEXT, PIECE_STRONG, PIECE_TEXT};
    assert_int_equal(words->count, COUNT(kinds));
    for (int i = 0; i < words->count; i++)
        assert_int_equal(words->piece[i].kind, kinds[i]);
    assert_string_equal(words->piece[1].name, "W");
    assert_string_equal(words->piece[3].text, "a_{b}");
    assert_words(&page->note, "wait");
    assert_int_equal(lesson.page[1].blocks, 5);
    assert_int_equal(lesson.page[1].block[4].kind, BLOCK_CODE);
    assert_words(&lesson.page[1].block[4].words, "x = [___];");
    lesson_free(&lesson);
}

static void scenes_and_stops(void **state)
{
    (void)state;
    Lesson lesson;
    read_whole(&lesson);
    const LessonPage *page = &lesson.page[0];
    assert_true(page->has_scene);
    assert_int_equal(page->scene_line, 11);
    assert_int_equal(page->scene.operation, OP_CONV_FORWARD);
    assert_int_equal(page->stops, 2);
    assert_string_equal(page->stop[0].where, "1");
    assert_int_equal(page->stop[0].line, 13);
    assert_words(&page->stop[0].caption, "See w now");
    assert_int_equal(page->stop[0].level, LEVEL_PRODUCT);
    assert_int_equal(page->stop[1].level, LEVEL_CELL);
    assert_false(lesson.page[1].has_scene);
    assert_int_equal(lesson_scene(&lesson, 1), 0);
    lesson_free(&lesson);
}

static void questions(void **state)
{
    (void)state;
    Lesson lesson;
    read_whole(&lesson);
    static const QuestionKind kinds[] = {QUESTION_CHOICE, QUESTION_NUMBER, QUESTION_CLICK, QUESTION_ORDER};
    static const char *const answers[] = {"second", "37", "a e", "A; B; C"};
    assert_int_equal(lesson_questions(&lesson), COUNT(kinds));
    assert_int_equal(lesson_first_question(&lesson, 1), 1);
    for (int i = 0; i < (int)COUNT(kinds); i++) {
        int page;
        Text answer = {0};
        const Question *question = lesson_question(&lesson, i, &page);
        assert_int_equal(question->kind, kinds[i]);
        assert_int_equal(page, i > 0);
        assert_true(lesson_tell_answer(&lesson, page, question, &answer, NULL));
        assert_string_equal(text_get(&answer), answers[i]);
        text_free(&answer);
    }
    int page;
    const Question *choice = lesson_question(&lesson, 0, &page);
    assert_words(&choice->ask, "Which?");
    assert_words(&choice->hint, "think");
    assert_words(&choice->choice[0].reason, "because");
    assert_false(choice->choice[0].right);
    assert_true(choice->choice[1].right);
    assert_words(&lesson_question(&lesson, 1, &page)->ask, "What is q = ___? And then?");
    assert_words(&lesson_question(&lesson, 2, &page)->ask, "Click it.");
    lesson_free(&lesson);
}

/* Each text, below "# T\n## P\n" as lines 3 on (unless it brings a title), has this mistake there. */
static const struct {
    const char *text;
    int line;
    const char *part;
} mistakes[] = {
    {"", 2, "a page without text"},
    {"text\n# Two\n", 4, "a second title"},
    {"text\n### Deep\n", 4, "heading with 3 #"},
    {"- [ ] a\n- [x] b\n", 3, "choices without a question"},
    {"Q?\n\n- [ ] a\n- [ ] b\n", 5, "0 choices are marked right"},
    {"Q?\n\n- [x] a\n- [x] b\n", 5, "2 choices are marked right"},
    {"Q?\n\n- [x] a\n- b\n", 5, "1 of 2 items have a box"},
    {"Q?\n\n- [x] a\n", 5, "a question with one choice"},
    {"text\n\n> quote\n", 5, "a quote begins with Hint:"},
    {"text\n\n> [!TIP]\n> hint\n", 5, "a hint without a question"},
    {"a [link](http://x)\n", 3, "a link that names no tensor"},
    {"text [kernel](#W)\n", 3, "no page up to here has a scene"},
    {"cost $5 now\n", 3, "a $ that begins or ends no formula"},
    {"q = [___] r = [___]\n\n```scene\nconv-forward\n```\n", 3, "two blanks"},
    {"[___]\n\n```scene\nconv-forward\n```\n", 3, "a blank without a name"},
    {"k = [___]\n\n```scene\nconv-forward\n```\n", 3, "'k' is no cell of this scene; there are p, q, r, s"},
    {"q = [___]\n", 3, "no page up to here has a scene"},
    {"is [=k]\n\n```scene\nconv-forward\n```\n", 3, "'k' is no cell"},
    {"is [=p]\n", 3, "no page up to here has a scene that could tell it"},
    {"is\nthis [=p\n", 4, "[= without a name"},
    {"**is [=]**\n", 3, "[= without a name"},
    {"text\n```scene\nconv-forward\nstop p: it is [=k]\n```\n", 6, "'k' is no cell"},
    {"Q?\n\n- [x] a\n- [ ] b — is [=p]\n", 6, "no page up to here"},
    {"what\n\n[click: a k]\n\n```scene\nconv-forward\n```\n", 5, "'k' is no cell"},
    {"what\n\n[click:]\n\n```scene\nconv-forward\n```\n", 5, "a click on nothing"},
    {"what\n\nk = [___]\n\n```scene\nconv-forward\n```\n", 5, "'k' is no cell"},
    {"text\n\n> Hint: h\n", 5, "a hint without a question"},
    {"what [click k]\n\n```scene\nconv-forward\n```\n", 3, "'k' is no cell"},
    {"text\n```scene\nconv-forwrd\n```\n", 5, "conv-forward"},
    {"text\n```scene\n\nconv-forward --kernel 9x9\n```\n", 6, "no output: floor"},
    {"text\n```scene\nconv-forward\nstop 17\n```\n", 6, "this scene has 16 steps"},
    {"text\n```scene\nconv-forward\n\nstop q\nstop p\n```\n", 8, "stops go forward"},
    {"text\n```scene\nconv-forward\nstop a\n```\n", 6, "given from the start"},
    {"text\n```scene\nconv-forward\nstop k\n```\n", 6, "'k' is no cell"},
    {"text\n```scene\nconv-forward\nstep p\n```\n", 6, "stand 'stop WHERE: text'"},
    {"text\n```scene\nconv-forward\nlevel pixel\n```\n", 6, "unknown level 'pixel'"},
    {"text\n```scene\nconv-forward\nstop p: see $\\fra{a}$\n```\n", 6, "\\frac"},
    {"text\n```scene\nconv-forward\n```\n```scene\nconv-forward\n```\n", 8, "a second scene"},
    {"a formula $\\frac{a}$\n", 3, "$\\frac{a}$"},
    {"Sort [order]\n\n- a\n- b\n- c\n", 5, "a numbered list"},
    {"Sort [order]\n\n1. a\n2. b\n", 3, "give three"},
    {"- a\n  - b\n", 4, "a list within a list"},
    {"![x](y.png)\n", 3, "pictures are scenes"},
    {"<table>\n", 3, "HTML"},
    {"- [x] q = [___]\n", 3, "a blank that nothing can fill"},
};

static void every_mistake_has_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(mistakes); i++) {
        Text text = {0};
        Lesson lesson;
        Findings findings = {0};
        bool found = false;
        text_add(&text, "# T\n## P\n%s", mistakes[i].text);
        lesson_read(&lesson, text_get(&text), text.length, &findings);
        lesson_play(&lesson, &findings);
        lesson_check_view(&lesson, &findings);
        findings_sort(&findings);
        for (int k = 0; k < findings.count; k++)
            found = found || (findings.at[k].line == mistakes[i].line && strstr(findings.at[k].text, mistakes[i].part));
        for (int k = 0; k < findings.count && !found; k++)
            print_error("%d: %s\n", findings.at[k].line, findings.at[k].text);
        if (!found)
            fail_msg("not found: %d: %s, in\n%s", mistakes[i].line, mistakes[i].part, text_get(&text));
        findings_free(&findings);
        lesson_free(&lesson);
        text_free(&text);
    }
}

static void places_on_the_way(void **state)
{
    (void)state;
    static const struct {
        const char *scene, *where;
        int64_t step;
    } places[] = {
        {"conv-forward", "p", 4},
        {"conv-forward", "before q", 4},
        {"conv-forward", "end", 16},
        {"conv-forward", "7", 7},
        {"conv-backward-input", "turn", 4},
        {"conv-backward-input --route scatter", "δ_a", 1},
        {"conv-backward-input --route scatter", "delta_b", 5},
        {"conv-forward --input 4x4", "y[1,2]", 24},
        {"conv-forward --route im2col", "column 2", 12},
    };
    for (size_t i = 0; i < COUNT(places); i++) {
        SceneLine line;
        Scene scene;
        Error err;
        int64_t step = -1;
        assert_true(scene_line_read(&line, places[i].scene, &err) && scene_build(&scene, &line, &err));
        if (!lesson_where(&scene.trace, places[i].where, &step, &err))
            fail_msg("%s, %s: %s", places[i].scene, places[i].where, err.text);
        if (step != places[i].step)
            fail_msg("%s, %s: %lld", places[i].scene, places[i].where, (long long)step);
        scene_free(&scene);
        scene_line_free(&line);
    }
}

static void answers_come_from_the_engine(void **state)
{
    (void)state;
    static const struct {
        const char *scene, *name;
        float value;
    } answers[] = {
        {"conv-forward", "q", 37},
        {"conv-forward --x \"1 0 0; 0 0 0; 0 0 0\"", "p", 3},
        {"conv-backward-input", "δ_e", 14},
        {"conv-backward-input", "delta_e", 14},
        {"conv-backward-weight", "dE/dw", 19},
        {"conv-forward --input 7x6 --kernel 3x3 --stride 2", "rows(Y)", 3},
        {"conv-forward --input 7x6 --kernel 3x3 --stride 2", "columns(Y)", 2},
        {"conv-forward --kernels 5", "channels(Y)", 5},
        {"conv-backward-input --route col2im", "visits(δ_e)", 4},
        {"conv-forward", "steps()", 16},
        {"conv-forward", "cells(X)", 9},
        {"conv-forward", "e", 5},
    };
    for (size_t i = 0; i < COUNT(answers); i++) {
        SceneLine line;
        Scene scene;
        Error err;
        Cell cell;
        float value = -1;
        assert_true(scene_line_read(&line, answers[i].scene, &err) && scene_build(&scene, &line, &err));
        if (!lesson_answer(&scene.trace, answers[i].name, &value, &cell, &err))
            fail_msg("%s: %s", answers[i].name, err.text);
        if (value != answers[i].value)
            fail_msg("%s, %s: %g", answers[i].scene, answers[i].name, (double)value);
        scene_free(&scene);
        scene_line_free(&line);
    }
}

static void a_shuffle_is_one_and_never_sorted(void **state)
{
    (void)state;
    for (int line = 1; line < 200; line++) {
        int order[4], seen = 0, sorted = 1;
        lesson_shuffle(line, 4, order);
        for (int i = 0; i < 4; i++) {
            seen |= 1 << order[i];
            sorted = sorted && order[i] == i;
        }
        assert_int_equal(seen, 15);
        assert_false(sorted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_and_words),
        cmocka_unit_test(scenes_and_stops),
        cmocka_unit_test(questions),
        cmocka_unit_test(every_mistake_has_its_line),
        cmocka_unit_test(places_on_the_way),
        cmocka_unit_test(answers_come_from_the_engine),
        cmocka_unit_test(a_shuffle_is_one_and_never_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
