/* What is told and what is put on paper keeps the answers of its questions to itself, but where they are asked for. */
#include "lesson_telling.h"

#include "lesson/cells.h"
#include "trace/say/names.h"
#include "view/paper/paper.h"

#include <glob.h>
#include <string.h>

static void what_is_told_does_not_answer(void **state)
{
    (void)state;
    static const struct {
        const char *page, *answer;
    } pages[] = {
        {"```scene\nconv-forward\nstop q\n```\n\nHow much? q = [___]\n", "sum 37"},
        {"```scene\nconv-forward --level cell\nstop q\n```\n\nHow much? q = [___]\n", "= 37"},
        {"```scene\nconv-forward --level channel\nstop end\n```\n\nHow much? q = [___]\n", "29 37"},
        {"```scene\nconv-backward-input --compare --level layer\nstop end\n```\n\nHow much? δ_e = [___]\n",
         "7 14 −7"},
        {"```scene\nconv-backward-input --compare --level cell\nstop end\n```\n\nHow many? cells(δ_X) = [___]\n",
         "9 of 9"},
        {"```scene\nconv-forward\nstop end\n```\n\nHow many? steps() = [___]\n", "16  s"},
        {"```scene\nconv-forward --level layer\nstop end\n```\n\nHow many? steps() = [___]\n", "16 steps"},
        {"```scene\nconv-forward --level cell\nstop end\n```\n\nHow many? rows(Y) = [___]\n", "s = ew"},
        {"```scene\nconv-forward --level cell\nstop end\n```\n\nHow often? visits(s) = [___]\n", "s = ew"},
        {"```scene\nconv-forward --level cell\nstop end\n```\n\nWhat lies under w for [s](#s)? [click e]\n", "s = ew"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        Text open = told(pages[i].page, false), answered = told(pages[i].page, true);
        if (strstr(text_get(&open), pages[i].answer))
            fail_msg("%s is told by: %s", pages[i].answer, text_get(&open));
        assert_null(strstr(text_get(&open), "≈ ?"));
        if (!strstr(text_get(&answered), pages[i].answer))
            fail_msg("%s is not told with the answers: %s", pages[i].answer, text_get(&answered));
        text_free(&open);
        text_free(&answered);
    }
}

static bool text_is(const DrawList *list, const DrawOp *op, const char *text)
{
    return op->kind == DRAW_TEXT && (size_t)op->length == strlen(text)
           && memcmp(text_get(&list->text) + op->start, text, (size_t)op->length) == 0;
}

/* On paper all questions are open: pictures have question marks, and stay where --step says. */
static void paper_keeps_it(void **state)
{
    (void)state;
    Lesson lesson;
    Findings findings = {0};
    Paper paper;
    Error err;
    Measure measure = measure_monospace();
    Text all = {0};
    assert_true(lesson_load(&lesson, "lessons/en/02-how-large-is-the-output.md", "assets", &findings, &err));
    assert_true(paper_make(&paper, &lesson, &measure, "assets", &err));
    int marks = 0;
    for (int i = 0; i < paper.answers; i++)
        for (int op = 0; op < paper.sheet[i].count; op++) {
            marks += text_is(&paper.sheet[i], &paper.sheet[i].op[op], "?");
            if (paper.sheet[i].op[op].kind == DRAW_TEXT)
                text_add(&all, "%.*s\n", paper.sheet[i].op[op].length,
                         text_get(&paper.sheet[i].text) + paper.sheet[i].op[op].start);
        }
    assert_true(marks >= 3);   /* three outputs whose size is asked for */
    assert_null(strstr(text_get(&all), "\n4 × 3\n"));
    assert_non_null(strstr(text_get(&all), "\n4 × 4\n"));   /* one that is told */
    text_free(&all);
    paper_free(&paper);
    lesson_free(&lesson);
    findings_free(&findings);
}

/* What is told up to the end of this page: later ones may well show what it asks for. */
static Text told_up_to(const Lesson *lesson, int page)
{
    Lesson part = *lesson;   /* borrowed */
    Text out = {0};
    Error err;
    part.pages = page + 1;
    assert_true(lesson_tell(&part, false, NULL, &out, &err));
    return out;
}

/* Looks for the sum in numbers, with what it comes to, of each cell that the lesson asks for. Returns how many. */
static int check_sums(const Lesson *lesson, const char *path)
{
    int looked = 0, page;
    for (int k = 0; k < lesson_questions(lesson); k++) {
        const Question *question = lesson_question(lesson, k, &page);
        int with = lesson_scene(lesson, page);
        Scene scene;
        Cell cell;
        Error err;
        if (question->kind != QUESTION_NUMBER || !scene_build(&scene, &lesson->page[with].scene, &err))
            continue;
        if (lesson_asks(&scene.trace, question->name, &cell) == ASK_VALUE && cell_visits(&scene.trace, cell) > 1) {
            Text sum = {0}, told = told_up_to(lesson, page);
            text_add(&sum, "= ");
            sum_numbers(&scene.trace, cell, &sum);
            text_add(&sum, "\n");
            bool several = strstr(text_get(&sum), " + ");   /* "= 0" may stand for anything */
            if (several && strstr(text_get(&told), text_get(&sum)))
                fail_msg("%s: page %d tells %s", path, page + 1, text_get(&sum));
            text_free(&sum);
            text_free(&told);
            looked += several;
        }
        scene_free(&scene);
    }
    return looked;
}

static void no_lesson_of_the_course_tells_an_answer(void **state)
{
    (void)state;
    glob_t files;
    int looked = 0;
    assert_int_equal(glob("lessons/[ez][nh]/*.md", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        Lesson lesson;
        Findings findings = {0};
        Error err;
        assert_true(lesson_load(&lesson, files.gl_pathv[i], "assets", &findings, &err));
        looked += check_sums(&lesson, files.gl_pathv[i]);
        lesson_free(&lesson);
        findings_free(&findings);
    }
    globfree(&files);
    assert_true(looked >= 40);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_told_does_not_answer),
                                              cmocka_unit_test(no_lesson_of_the_course_tells_an_answer),
                                              cmocka_unit_test(paper_keeps_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
