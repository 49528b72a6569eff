/* The small marks of a lesson's text: values from the engine, reasons, hints and notes, cells to be clicked. */
#include "testing.h"

#include "lesson/cells.h"
#include "lesson/tell.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SCENE "```scene\nconv-forward\n```\n\n"

/* The lesson "# T", "## P", the document's scene, then `text`; without mistakes. */
static Lesson lesson_of(const char *text)
{
    Lesson lesson;
    Text all = {0};
    Findings findings = {0};
    text_add(&all, "# T\n\n## P\n\n" SCENE "%s", text);
    lesson_read(&lesson, text_get(&all), all.length, &findings);
    lesson_fill(&lesson);
    lesson_play(&lesson, &findings);
    if (findings.count > 0)
        fail_msg("%s\n%d: %s", text_get(&all), findings.at[0].line, findings.at[0].text);
    findings_free(&findings);
    text_free(&all);
    return lesson;
}

static void assert_words(const Words *words, const char *expected)
{
    Text text = {0};
    words_plain(words, &text);
    assert_string_equal(text_get(&text), expected);
    text_free(&text);
}

static void the_engine_tells_values(void **state)
{
    (void)state;
    Lesson lesson =
        lesson_of("So $p$ is [=p], **not [=e]**, of a map of [=rows(Y)] rows.\n\n- [= q ]\n\n## Q\n\n[=p][=s]\n");
    const Words *words = &lesson.page[0].block[0].words;
    assert_words(words, "So p is 29, not 5, of a map of 2 rows.");
    assert_int_equal(words->piece[3].kind, PIECE_VALUE);
    assert_string_equal(words->piece[3].name, "p");
    assert_int_equal(words->piece[4].kind, PIECE_TEXT);
    assert_int_equal(words->piece[5].kind, PIECE_STRONG);
    assert_words(&lesson.page[0].block[1].words, "37");
    assert_words(&lesson.page[1].block[0].words, "2961");   /* a page without a scene goes on with the one before */
    lesson_free(&lesson);
}

static void values_are_those_of_the_scene(void **state)
{
    (void)state;
    Lesson lesson = lesson_of(
        "a\n\n## Q\n\n```scene\nconv-forward --input 2x2 --w \"1 0; 0 -1\" --x \"1 2; 3 5\"\n"
        "stop end: It is [=y].\n```\n\nWhich?\n\n- [x] [=y] — for [=w[1,1]]\n- [ ] [=x[0,1]]\n\n> Hint: [=x[1,0]]\n");
    const LessonPage *page = &lesson.page[1];
    assert_words(&page->stop[0].caption, "It is \u22124.");
    const Question *question = &page->block[0].question;
    assert_words(&question->choice[0].words, "\u22124");
    assert_words(&question->choice[0].reason, "for \u22121");
    assert_words(&question->choice[1].words, "2");
    assert_words(&question->hint, "3");
    lesson_free(&lesson);
}

static void a_file_is_read_with_its_values(void **state)
{
    (void)state;
    static const char text[] = "# T\n\n## P\n\n" SCENE "[=s]\n";
    char path[] = "/tmp/convwalk-marks-XXXXXX";
    int handle = mkstemp(path);
    Lesson lesson;
    Findings findings = {0};
    Error err;
    assert_true(handle >= 0);
    assert_int_equal(write(handle, text, sizeof text - 1), sizeof text - 1);
    close(handle);
    assert_true(lesson_load(&lesson, path, NULL, &findings, &err));
    assert_words(&lesson.page[0].block[0].words, "61");
    assert_int_equal(findings.count, 0);
    unlink(path);
    lesson_free(&lesson);
}

static void reasons_stand_behind_a_dash(void **state)
{
    (void)state;
    Lesson lesson = lesson_of("Which?\n\n- [ ] $a - b$ is **it** — because *so*\n  - and more\n"
                              "- [x] 二 —— 对\n- [ ] a - b\n");
    const Question *question = &lesson.page[0].block[0].question;
    assert_words(&question->choice[0].words, "a - b is it");
    assert_words(&question->choice[0].reason, "because so\nand more");
    assert_words(&question->choice[1].words, "二");
    assert_words(&question->choice[1].reason, "对");
    assert_words(&question->choice[2].words, "a - b");
    assert_int_equal(question->choice[2].reason.count, 0);
    lesson_free(&lesson);
}

static void hints_and_notes_are_named_in_both_languages(void **state)
{
    (void)state;
    static const char *const marks[][2] = {
        {"Hint: ", "Teacher: "},
        {"**Hint:** ", "**Teacher:** "},
        {"提示：", "教师："},
        {"[!TIP]\n> ", "[!NOTE]\n> "},
    };
    for (size_t i = 0; i < COUNT(marks); i++) {
        Text text = {0};
        text_add(&text, "q = [___]\n\n> %sleft\n> right\n\n> %snow $x$\n", marks[i][0], marks[i][1]);
        Lesson lesson = lesson_of(text_get(&text));
        assert_words(&lesson.page[0].block[0].question.hint, "left right");
        assert_words(&lesson.page[0].note, "now x");
        lesson_free(&lesson);
        text_free(&text);
    }
}

static void the_paragraph_above_asks(void **state)
{
    (void)state;
    Lesson lesson = lesson_of(
        "Before.\n\nWhat is it?\n\nq = [___]\n\np = [___].\n\nClick both.\n\n[click: a e]\n\nAlone r = [___]\n");
    const LessonPage *page = &lesson.page[0];
    assert_int_equal(page->blocks, 5);
    assert_int_equal(page->block[0].kind, BLOCK_TEXT);
    assert_words(&page->block[1].question.ask, "What is it?\nq = ___");
    assert_string_equal(page->block[1].question.name, "q");
    assert_int_equal(page->block[1].line, 11);
    assert_int_equal(page->block[1].question.line, 13);
    assert_words(&page->block[2].question.ask, "p = ___.");
    assert_int_equal(page->block[3].question.kind, QUESTION_CLICK);
    assert_words(&page->block[3].question.ask, "Click both.\n");
    assert_words(&page->block[4].question.ask, "Alone r = ___");
    lesson_free(&lesson);
}

static void clicks_are_all_or_any(void **state)
{
    (void)state;
    static const struct {
        const char *mark, *name;
        bool all;
        const char *told;
    } clicks[] = {
        {"[click: a e]", "a e", true, "a e"},
        {"[click e]", "e", false, "e"},
        {"[click:e]", "e", false, "e"},
        {"[click：a, b]", "a b", true, "a b"},
        {"[click: a | c|e ]", "a c e", false, "a | c | e"},
        {"[click a  e]", "a e", true, "a e"},
    };
    for (size_t i = 0; i < COUNT(clicks); i++) {
        Text text = {0}, told = {0};
        text_add(&text, "Click. %s\n", clicks[i].mark);
        Lesson lesson = lesson_of(text_get(&text));
        const Question *question = &lesson.page[0].block[0].question;
        assert_string_equal(question->name, clicks[i].name);
        assert_int_equal(question->all, clicks[i].all);
        assert_true(lesson_tell_answer(&lesson, 0, question, &told, NULL));
        assert_string_equal(text_get(&told), clicks[i].told);
        lesson_free(&lesson);
        text_free(&text);
        text_free(&told);
    }
}

static void what_was_clicked_is_right_or_not(void **state)
{
    (void)state;
    SceneLine line = scene_line_default();
    Scene scene;
    Error err;
    const Cell a = {SET_X, 0}, b = {SET_X, 1}, e = {SET_X, 4};
    const Question all = {.kind = QUESTION_CLICK, .name = "a e", .all = true},
                   any = {.kind = QUESTION_CLICK, .name = "a e"};
    assert_true(scene_build(&scene, &line, &err));
    assert_true(lesson_clicked(&scene.trace, &all, (const Cell[]){e, a}, 2));
    assert_false(lesson_clicked(&scene.trace, &all, (const Cell[]){e, e}, 2));
    assert_false(lesson_clicked(&scene.trace, &all, (const Cell[]){e}, 1));
    assert_false(lesson_clicked(&scene.trace, &all, (const Cell[]){e, a, b}, 3));
    assert_false(lesson_clicked(&scene.trace, &all, NULL, 0));
    assert_true(lesson_clicked(&scene.trace, &any, (const Cell[]){e}, 1));
    assert_false(lesson_clicked(&scene.trace, &any, (const Cell[]){b}, 1));
    assert_false(lesson_clicked(&scene.trace, &any, (const Cell[]){a, e}, 2));
    scene_free(&scene);
    scene_line_free(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_engine_tells_values),
        cmocka_unit_test(values_are_those_of_the_scene),
        cmocka_unit_test(a_file_is_read_with_its_values),
        cmocka_unit_test(reasons_stand_behind_a_dash),
        cmocka_unit_test(hints_and_notes_are_named_in_both_languages),
        cmocka_unit_test(the_paragraph_above_asks),
        cmocka_unit_test(clicks_are_all_or_any),
        cmocka_unit_test(what_was_clicked_is_right_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
