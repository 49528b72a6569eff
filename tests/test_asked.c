/* Which cell a question is about stands in the picture, dashed, until it is answered; never the one that is to be
 * clicked, which is ringed once that is answered. */
#include "testing.h"

#include "base/file.h"
#include "trace/say/names.h"
#include "view/lesson/asked.h"
#include "view/scenes/parts/grid.h"
#include "view/screen/input.h"
#include "view/screen/screen.h"

#include <string.h>
#include <unistd.h>

static const char page[] =
    "# T\n\n## P\n\n```scene\nconv-forward --step 4\n```\n\nHow much? q = [___]\n\n"
    "Is [the pixel](#e) in all windows?\n\n- [x] yes\n- [ ] no\n\n"
    "Click [this one](#a). [click a]\n\nHow many rows? rows(Y) = [___]\n\n"
    "Where does $a + b$ go, where $f$ ?\n\n- [x] on\n- [ ] off\n";

static void open_page(Screen *screen)
{
    char path[] = "/tmp/convwalk-asked-XXXXXX.md";
    Error err;
    Measure measure = measure_monospace();
    close(mkstemps(path, 3));
    assert_true(file_write(path, page, sizeof page - 1, &err));
    screen_init(screen);
    if (!reading_open(screen, path, 0, &err))
        fail_msg("%s", err.text);
    unlink(path);
    screen_draw(screen, &measure, 1280, 800);
}

static int dashed_frames(Screen *screen)
{
    Measure measure = measure_monospace();
    int dashed = 0;
    screen_draw(screen, &measure, 1280, 800);
    for (int i = 0; i < screen->list.count; i++)
        dashed += screen->list.op[i].kind == DRAW_FRAME && screen->list.op[i].dash > 0;
    return dashed;
}

static void check_asked(Screen *screen, int question, const char *name)
{
    Text text = {0};
    screen->reading->asked = question;
    Cell cell = reading_asked(screen);
    if (cell.set != SET_NONE)
        name_plain(&screen->stage.scene.trace, cell, &text);
    assert_string_equal(text_get(&text), name);
    assert_int_equal(dashed_frames(screen), name[0] != '\0');
    text_free(&text);
}

static void the_cell_asked_for_is_marked(void **state)
{
    (void)state;
    Screen screen;
    open_page(&screen);
    check_asked(&screen, 0, "q");
    check_asked(&screen, 1, "e");
    check_asked(&screen, 2, "");   /* it would be the answer */
    check_asked(&screen, 3, "");   /* no cell */
    check_asked(&screen, 4, "f");   /* a letter by itself */
    screen.reading->answer[0].right = true;
    check_asked(&screen, 0, "");
    screen.reading->answer[0].right = false;
    screen.reading->hidden = true;
    check_asked(&screen, 0, "");
    screen_free(&screen);
}

static void another_scene_has_no_such_cell(void **state)
{
    (void)state;
    Screen screen;
    SceneLine line;
    Error err;
    open_page(&screen);
    screen.reading->asked = 0;
    assert_true(scene_line_read(&line, "max-pool", &err) && screen_open(&screen, &line, &err));
    assert_int_equal(reading_asked(&screen).set, SET_NONE);
    scene_line_free(&line);
    screen_free(&screen);
}

/* How many thick frames of this colour there are, and whether one lies around the cell. */
static int rings(const Screen *screen, Cell cell, Color color, bool *here)
{
    const Trace *trace = &screen->stage.scene.trace;
    int count = 0;
    *here = false;
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        if (op->kind != DRAW_FRAME || op->stroke < 3.5f || op->w > 200 || op->color != color)
            continue;
        count++;
        for (int k = 1; k < screen->canvas.targets; k++) {
            const Target *target = &screen->canvas.target[k];
            const Grid *grid = &target->grid;
            if (target->kind != TARGET_GRID || !rect_holds(target->at, op->x + 1, op->y + 1))
                continue;
            int row = (int)((op->y + op->h / 2 - target->at.y) / grid->cell),
                column = (int)((op->x + op->w / 2 - target->at.x) / grid_width(grid));
            *here = *here || cell_same(grid_holds(trace, grid, target->plane, row, column), cell);
        }
    }
    return count;
}

/* A wrong click, then the answer: its cell is ringed as a right click's is, in its tensor's colour, and stays so while
 * the next question waits; until that one is answered. */
static void the_answer_is_ringed(void **state)
{
    (void)state;
    const Theme *theme = theme_get(THEME_LIGHT);
    const Cell a = {SET_X, 0}, e = {SET_X, 4};
    Color x = theme_frame(theme, SET_X);
    Measure measure = measure_monospace();
    for (int told = 0; told < 2; told++) {
        Screen screen;
        bool here;
        open_page(&screen);
        reading_ask(screen.reading, 2);
        answer_cell(&screen, 2, e);
        screen_draw(&screen, &measure, 1280, 800);
        assert_int_equal(rings(&screen, e, theme->ink, &here), 1);
        assert_true(here);
        if (told)
            screen_key(&screen, 'a', 0);
        else
            answer_cell(&screen, 2, a);
        assert_int_not_equal(screen.reading->asked, 2);
        screen_draw(&screen, &measure, 1280, 800);
        assert_int_equal(rings(&screen, e, theme->ink, &here), 0);
        assert_int_equal(rings(&screen, a, x, &here), 1);
        assert_true(here);
        answer_choose(&screen, 1, 0);
        screen_draw(&screen, &measure, 1280, 800);
        assert_int_equal(rings(&screen, a, x, &here), 0);
        reading_ask(screen.reading, 2);   /* its card is clicked */
        screen_draw(&screen, &measure, 1280, 800);
        assert_int_equal(rings(&screen, a, x, &here), 1);
        screen_free(&screen);
    }
}

/* Of several cells all are. */
static void an_answer_of_several_cells_is_ringed_whole(void **state)
{
    (void)state;
    Screen screen;
    Error err;
    bool here;
    Measure measure = measure_monospace();
    screen_init(&screen);
    assert_true(reading_open(&screen, "lessons/en/10-where-the-error-of-a-pixel-comes-from.md", 0, &err));
    int k = 0, at = 0;
    while (lesson_question(&screen.reading->lesson, k, &at)->kind != QUESTION_CLICK)
        k++;
    reading_go(&screen, at, 0);
    answer_tell(&screen, k);
    screen_draw(&screen, &measure, 1280, 800);
    for (int cell = 0; cell < 2; cell++) {   /* p and q */
        assert_int_equal(rings(&screen, (Cell){SET_Y, cell}, theme_frame(theme_get(THEME_LIGHT), SET_Y), &here), 2);
        assert_true(here);
    }
    screen_free(&screen);
}

/* The densest pages keep 16 units in a usual window, and 14 in a small one: what is too long is scrolled. */
static void dense_pages_are_not_set_too_small(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int page;
    } dense[] = {{"lessons/en/01-a-kernel-slides.md", 3},
                 {"lessons/en/11-why-the-kernel-turns.md", 7},
                 {"lessons/zh/12-col2im-add-never-overwrite.md", 5},
                 {"lessons/en/19-trust-nothing.md", 1}};
    Measure measure = measure_monospace();
    Error err;
    for (size_t i = 0; i < sizeof dense / sizeof *dense; i++) {
        Screen screen;
        screen_init(&screen);
        assert_true(reading_open(&screen, dense[i].path, dense[i].page, &err));
        screen_draw(&screen, &measure, 1280, 800);
        assert_true(screen.reading->fit >= 1);
        screen_draw(&screen, &measure, 960, 600);
        assert_true(screen.reading->fit >= 14.0f / 16);
        screen_free(&screen);
    }
}

/* In the narrowest window the page's number ends before "Space: next" begins. */
static void the_foots_words_stay_apart(void **state)
{
    (void)state;
    static const char *const ends[][2] = {{"1 / 1", "Space: next"}, {"1 / 1", "空格：继续"}};
    Measure measure = measure_monospace();
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        Screen screen;
        float edge[2] = {0, 0};
        open_page(&screen);
        screen.look.language = (Language)language;
        screen_draw(&screen, &measure, 620, 400);
        for (int i = 0; i < screen.list.count; i++)
            for (int k = 0; k < 2; k++) {
                const DrawOp *op = &screen.list.op[i];
                const char *text = text_get(&screen.list.text) + op->start;
                if (op->kind == DRAW_TEXT && (size_t)op->length == strlen(ends[language][k])
                    && strncmp(text, ends[language][k], (size_t)op->length) == 0)
                    edge[k] = k == 0 ? op->x + op->w : op->x;
            }
        assert_true(edge[0] > 0 && edge[0] + 4 < edge[1]);
        screen_free(&screen);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(the_cell_asked_for_is_marked),
                                              cmocka_unit_test(another_scene_has_no_such_cell),
                                              cmocka_unit_test(the_answer_is_ringed),
                                              cmocka_unit_test(an_answer_of_several_cells_is_ringed_whole),
                                              cmocka_unit_test(dense_pages_are_not_set_too_small),
                                              cmocka_unit_test(the_foots_words_stay_apart)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
