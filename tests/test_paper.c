/* A lesson on paper: all of its text in its order, nothing outside the sheet, and no answer before the answers. */
#include "testing.h"

#include "view/paper/paper.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char whole[] =
    "# Title\n\nAbout it.\n\n"
    "## One\n\nThe [kernel](#W) makes *[=p]*.\n\n- item\n\n```c\ncode here;\n```\n\n```scene\nconv-forward\nstop p: "
    "caption P\nstop q: caption Q\n```\n\n"
    "Choose.\n\n- [ ] wrong — because W\n- [x] rightly — because R\n\n> Hint: hidden\n\n> Teacher: secret\n\n"
    "## Two\n\nWork it out.\n\nq = [___]\n\nPoint.\n\n[click: a e]\n\nSort. [order]\n\n1. Alpha\n2. Beta\n3. Gamma\n";

static Lesson lesson_of(const char *text)
{
    Lesson lesson;
    Findings findings = {0};
    lesson_read(&lesson, text, strlen(text), &findings);
    lesson_fill(&lesson);
    lesson_play(&lesson, &findings);
    if (findings.count > 0)
        fail_msg("%d: %s", findings.at[0].line, findings.at[0].text);
    findings_free(&findings);
    return lesson;
}

static Paper paper_of(const Lesson *lesson)
{
    Paper paper;
    Error err;
    Measure measure = measure_monospace();
    if (!paper_make(&paper, lesson, &measure, NULL, &err))
        fail_msg("%s", err.text);
    return paper;
}

/* All texts of the sheets first .. end-1, in the order in which they are drawn, parted by spaces. */
static Text texts_of(const Paper *paper, int first, int end)
{
    Text all = {0};
    for (int i = first; i < end; i++)
        for (int k = 0; k < paper->sheet[i].count; k++) {
            const DrawOp *op = &paper->sheet[i].op[k];
            if (op->kind == DRAW_TEXT) {
                text_bytes(&all, paper->sheet[i].text.at + op->start, (size_t)op->length);
                text_add(&all, " ");
            }
        }
    return all;
}

static void assert_in_order(const char *text, const char *const *words)
{
    const char *at = text;
    for (; *words; words++) {
        const char *found = strstr(at, *words);
        if (!found)
            fail_msg("%s is not in, or not after the words before it: %s", *words, text);
        at = found + strlen(*words);
    }
}

static void all_of_it_is_there_in_order(void **state)
{
    (void)state;
    Lesson lesson = lesson_of(whole);
    Paper paper = paper_of(&lesson);
    Text asked = texts_of(&paper, 0, paper.answers), answers = texts_of(&paper, paper.answers, paper.sheets);
    assert_in_order(text_get(&asked),
                    (const char *const[]){"Title",   "About",      "One",       "kernel", "29",      "•",
                                          "item",    "code here;", "caption P", "1",      "Choose.", "wrong",
                                          "rightly", "Two",        "2",         "Work",   "q",       "3",
                                          "Point.",  "4",          "Sort.",     NULL});
    assert_in_order(text_get(&answers),
                    (const char *const[]){"Answers", "1", "rightly", "because", "R", "2", "q", "37", "3", "a", "e", "4",
                                          "Alpha", "→", "Beta", "→", "Gamma", NULL});
    text_free(&asked);
    text_free(&answers);
    paper_free(&paper);
    lesson_free(&lesson);
}

/* The number is asked on the page below, whose scene this is: its picture stops before it. */
static void nothing_tells_an_answer_before(void **state)
{
    (void)state;
    Lesson lesson = lesson_of(whole);
    Paper paper = paper_of(&lesson);
    Text asked = texts_of(&paper, 0, paper.answers);
    for (const char *const *word = (const char *const[]){"37", "because", "hidden", "secret", "caption Q", NULL}; *word;
         word++)
        if (strstr(text_get(&asked), *word))
            fail_msg("%s stands before the answers", *word);
    assert_true(paper.answers < paper.sheets);
    assert_null(strstr(text_get(&asked), "Alpha Beta Gamma"));
    text_free(&asked);
    paper_free(&paper);
    lesson_free(&lesson);
}

static void pictures_stop_before_what_is_asked(void **state)
{
    (void)state;
    static const struct {
        const char *scene, *ask;
        int64_t step;
    } cases[] = {
        {"conv-forward", "Nothing.", 16},
        {"conv-forward --step 4", "q = [___]", 4},
        {"conv-forward --step 4\nstop 6\nstop q", "q = [___]", 6},
        {"conv-forward\nstop p\nstop q", "q = [___]", 4},
        {"conv-forward\nstop p\nstop q", "s = [___]", 8},
        {"conv-forward\nstop p\nstop q", "a = [___]", 8},
        {"conv-forward\nstop p\nstop end", "rows(Y) = [___]", 16},
        {"conv-backward-input --route scatter\nstop 4\nstop end", "δ_e = [___]", 4},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Text text = {0};
        text_add(&text, "# T\n\n## P\n\n```scene\n%s\n```\n\n%s\n", cases[i].scene, cases[i].ask);
        Lesson lesson = lesson_of(text_get(&text));
        Scene scene;
        Error err;
        assert_true(scene_build(&scene, &lesson.page[0].scene, &err));
        if (paper_step(&lesson, 0, &scene.trace) != cases[i].step)
            fail_msg("%s: %lld", text_get(&text), (long long)paper_step(&lesson, 0, &scene.trace));
        scene_free(&scene);
        lesson_free(&lesson);
        text_free(&text);
    }
}

/* Many pages: every sheet is filled and none is overfull. */
static void nothing_is_drawn_outside_a_sheet(void **state)
{
    (void)state;
    Text text = {0};
    text_add(&text, "# T\n\n");
    for (int i = 0; i < 12; i++) {
        text_add(&text, "## Page %d\n\n", i);
        for (int k = 0; k < 30 * (i % 3); k++)
            text_add(&text, "word $x_{%d}$ and 汉字 ", k);
        text_add(&text, "text\n\n%s", i % 2 ? "```scene\nconv-backward-input --input 8x8\n```\n\n" : "");
        for (int k = 0; k < 3; k++)
            text_add(&text, "Which?\n\n- [ ] this\n- [x] that\n\n");
    }
    Lesson lesson = lesson_of(text_get(&text));
    Paper paper = paper_of(&lesson);
    assert_in_range(paper.answers, 6, 13);
    assert_in_range(paper.sheets, paper.answers + 1, paper.answers + 3);
    for (int i = 0; i < paper.sheets; i++) {
        bool clipped = false;
        for (int k = 0; k < paper.sheet[i].count; k++) {
            const DrawOp *op = &paper.sheet[i].op[k];
            Rect box = draw_bounds(op);
            clipped = op->kind == DRAW_CLIP ? op->w >= 0 : clipped;
            assert_int_equal(op->id, 0);
            if (op->kind != DRAW_CLIP && !clipped
                && (box.x < 0 || box.y < 0 || box.x + box.w > PAPER_WIDTH || box.y + box.h > PAPER_HEIGHT))
                fail_msg("sheet %d: %g %g %g %g", i + 1, (double)box.x, (double)box.y, (double)box.w, (double)box.h);
        }
        if (paper.sheet[i].count <= 4)
            fail_msg("sheet %d of %d, answers from %d: %d operations", i + 1, paper.sheets, paper.answers + 1,
                     paper.sheet[i].count);
    }
    paper_free(&paper);
    lesson_free(&lesson);
    text_free(&text);
}

static void a_lesson_without_questions_has_no_answers(void **state)
{
    (void)state;
    Lesson lesson = lesson_of("# 标题\n\n## P\n\ntext\n");
    Paper paper = paper_of(&lesson);
    assert_int_equal(paper.sheets, 1);
    assert_int_equal(paper.answers, 1);
    paper_free(&paper);
    lesson_free(&lesson);
    lesson = lesson_of("# 标题\n\n## P\n\n问？\n\n- [x] 是\n- [ ] 否\n");
    paper = paper_of(&lesson);
    Text answers = texts_of(&paper, paper.answers, paper.sheets);
    assert_non_null(strstr(text_get(&answers), "答案"));
    text_free(&answers);
    paper_free(&paper);
    lesson_free(&lesson);
}

/* Corners, lengths and strokes scale; points of lines move; texts, maps and clips come along. */
static void a_list_is_moved_into_another(void **state)
{
    (void)state;
    DrawList from = {0}, to = {0};
    const Color pixel[] = {0xFFFF0000u, 0xFF00FF00u};
    Measure measure = measure_monospace();
    draw_clear(&from, 100, 100);
    draw_clear(&to, 100, 100);
    from.id = 7;
    draw_rect(&from, (Rect){10, 20, 30, 40}, 4, 0xFF010203u);
    draw_line(&from, 1, 2, 3, 4, 2, 0xFF000000u);
    draw_text(&from, &measure, FONT_BOLD, 10, 5, 6, 0xFF000000u, "abc");
    memcpy(draw_map(&from, (Rect){0, 0, 4, 4}, 2, 1), pixel, sizeof pixel);
    draw_clip(&from, (Rect){1, 1, 2, 2});
    draw_triangle(&from, (const float[]){0, 0, 1, 0, 0, 1}, 0xFF000000u);
    draw_text(&to, &measure, FONT_SANS, 10, 0, 0, 0xFF000000u, "before");
    draw_append(&to, &from, 100, 200, 0.5f);
    Text dump = {0}, expected = {0};
    DrawList hand = {0};
    draw_clear(&hand, 100, 100);
    draw_text(&hand, &measure, FONT_SANS, 10, 0, 0, 0xFF000000u, "before");
    draw_rect(&hand, (Rect){105, 210, 15, 20}, 2, 0xFF010203u);
    draw_line(&hand, 100.5f, 201, 101.5f, 202, 1, 0xFF000000u);
    draw_text(&hand, &measure, FONT_BOLD, 5, 102.5f, 203, 0xFF000000u, "abc");
    memcpy(draw_map(&hand, (Rect){100, 200, 2, 2}, 2, 1), pixel, sizeof pixel);
    draw_clip(&hand, (Rect){100.5f, 200.5f, 1, 1});
    draw_triangle(&hand, (const float[]){100, 200, 100.5f, 200, 100, 200.5f}, 0xFF000000u);
    draw_unclip(&hand);
    draw_dump(&to, &dump);
    draw_dump(&hand, &expected);
    assert_string_equal(text_get(&dump), text_get(&expected));
    assert_int_equal(to.pixel[1], 0xFF00FF00u);
    text_free(&dump);
    text_free(&expected);
    draw_free(&from);
    draw_free(&to);
    draw_free(&hand);
}

/* What a mouse does in the window has its way on paper: a line for a number, a ring; and the answers say why. */
static void questions_are_made_for_a_pen(void **state)
{
    (void)state;
    Lesson lesson = lesson_of(whole);
    Paper paper = paper_of(&lesson);
    Text asked = texts_of(&paper, 0, paper.answers), answers = texts_of(&paper, paper.answers, paper.sheets);
    assert_in_order(text_get(&asked), (const char *const[]){"Point.", "draw a ring", "Sort.", "Write 1, 2, 3", NULL});
    assert_in_order(text_get(&answers), (const char *const[]){"rightly", "because", "R", "wrong", "because", "W", "37",
                                                              "a", ",", "e", NULL});
    assert_non_null(strstr(text_get(&answers), "= 37"));
    assert_null(strstr(text_get(&answers), "|"));
    int boxes = 0;
    for (int i = 0; i < paper.answers; i++)
        for (int k = 0; k < paper.sheet[i].count; k++) {
            const DrawOp *op = &paper.sheet[i].op[k];
            boxes += op->kind == DRAW_FRAME && op->w == 12 && op->h == 12;
        }
    assert_int_equal(boxes, 2);   /* the choices alone have boxes to tick */
    text_free(&asked);
    text_free(&answers);
    paper_free(&paper);
    lesson_free(&lesson);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_there_in_order), cmocka_unit_test(questions_are_made_for_a_pen),
        cmocka_unit_test(nothing_tells_an_answer_before),
        cmocka_unit_test(pictures_stop_before_what_is_asked),
        cmocka_unit_test(nothing_is_drawn_outside_a_sheet),
        cmocka_unit_test(a_lesson_without_questions_has_no_answers),
        cmocka_unit_test(a_list_is_moved_into_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
