/* Pointing at a cell shows what it has to do with the others: every cell of every scene, without a step, in true
 * equalities; a click keeps it, Escape lets go; nothing is shown that is asked for. */
#include "lenets.h"
#include "picture_equalities.h"
#include "scenes.h"

#include "view/lesson/reading.h"
#include "view/scenes/parts/grid.h"
#include "view/screen/pointing.h"
#include "view/window/edit/edit.h"

static const char *const larger[] = {
    "conv-forward --input 2x3x5x5 --kernel 3x2 --kernels 2 --stride 2x1 --padding 1 --bias --seed 5",
    "conv-forward --route im2col --input 2x2x4x4 --kernels 2 --bias --seed 7",
    "conv-backward-input --route rot --input 2x2x5x5 --kernels 2 --kernel 3 --stride 2 --padding 1 --seed 4",
    "conv-backward-input --route scatter --padding 1",
    "conv-backward-input --route col2im --input 2x2x4x4 --kernels 3 --padding 1 --seed 3",
    "conv-backward-weight --route im2col --input 2x2x4x4 --kernels 2 --seed 8",
    "max-pool --pass backward --stride 1 --x \"1 2 3; 4 9 6; 7 8 5\" --dy \"1 2; 4 8\"",
    "average-pool --input 2x5x5 --kernel 3 --stride 2 --padding 1 --seed 3",
    "activation --function sigmoid --pass backward --seed 2",
    "activation --function tanh --pass backward",
    "linear --input 3x4x4 --kernels 15 --bias --seed 5",
    "linear --input 3x4x4 --kernels 15 --pass backward --seed 5",
    "softmax --input 3x4x1x1 --seed 3",
    "sgd --bias --momentum 0.9 --decay 0.01",
    "lenet --layer conv2 --seed 3",
    "lenet --layer pool1 --pass backward",
};
enum { LARGER = sizeof larger / sizeof *larger, CELLS_EACH = 16 };

/* The i-th line of the registry, then the larger ones; NULL after the last. */
static const char *line_at(int i, PlainLine *plain)
{
    int count = 0;
    while (*(*plain = plain_line(count)).text && count < i)
        count++;
    if (*plain->text)
        return plain->text;
    return i - count < LARGER ? larger[i - count] : NULL;
}

/* The middle of a cell of a target, counted row by row; false after the last. */
static bool middle_of(const Target *target, int k, float *x, float *y)
{
    const Grid *grid = &target->grid;
    if (k >= grid->rows * grid->columns)
        return false;
    *x = target->at.x + ((float)(k % grid->columns) + 0.5f) * grid_width(grid);
    *y = target->at.y + ((float)(k / grid->columns) + 0.5f) * grid->cell;
    return true;
}

static void show(Screen *screen, Text *formulas)
{
    text_clear(formulas);
    screen->canvas.formulas = formulas;
    draw(screen);
    screen->canvas.formulas = NULL;
}

/* What is shown names the cell, says a sentence about it in either language, and its equalities are true. */
static void check_cell(Screen *screen, Cell cell, const Text *formulas, const char *where)
{
    const Trace *trace = &screen->stage.scene.trace;
    const Preview *preview = &screen->peek.shown;
    assert_true(screen->peek.on && cell_same(preview->cell, cell));
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const Speech speech = {.language = language, .word = word_in};
        Text said = {0};
        preview_say(trace, preview, &speech, &said);
        if (said.length == 0 || strchr(text_get(&said), '{'))
            fail_msg("%s: '%s'", where, text_get(&said));
        text_free(&said);
    }
    if (formulas->length == 0)
        fail_msg("%s: no formula", where);
    check_picture(screen, formulas, where);
}

static void check_scene(const char *line)
{
    Screen screen = open_lenet(line);
    Text formulas = {0};
    const Trace *trace = &screen.stage.scene.trace;
    screen.look.wordless = true;   /* sentences are checked apart from formulas */
    for (int half = 0; half < 2; half++) {
        player_go(&screen.stage.player, trace, trace->len * half / 2);
        draw(&screen);
        int targets = screen.canvas.targets;
        for (int i = 1; i < targets; i++) {
            float x = 0, y = 0;
            screen_point(&screen, 3, 300);
            draw(&screen);
            Target target = screen.canvas.target[i];
            int count = target.grid.rows * target.grid.columns, by = 1 + count / CELLS_EACH;
            for (int k = half % by; target.kind == TARGET_GRID && middle_of(&target, k, &x, &y); k += by) {
                char where[400];
                int64_t rest = screen.stage.player.rest;
                screen_point(&screen, 3, 300);   /* each from the step's own picture */
                draw(&screen);
                screen_point(&screen, x, y);
                Cell cell = target_cell(&screen, &target, x, y);
                if (cell.set == SET_NONE || !cell_same(screen_hovered(&screen), cell))   /* something is over it */
                    continue;
                snprintf(where, sizeof where, "%s, step %d/2, set %d[%d]", line, half, (int)cell.set, (int)cell.index);
                show(&screen, &formulas);
                if (screen.peek.on && !cell_same(screen.peek.shown.cell, cell))
                    continue;   /* the scene now shows another image there */
                check_cell(&screen, cell, &formulas, where);
                assert_int_equal(screen.stage.player.rest, rest);
            }
        }
    }
    text_free(&formulas);
    screen_free(&screen);
}

static void every_cell_of_every_scene_tells_the_truth(void **state)
{
    (void)state;
    PlainLine plain;
    const char *line;
    counts = (Counts){0};
    for (int i = 0; (line = line_at(i, &plain)) != NULL; i++)
        check_scene(line);
    assert_counts(&counts, 3000);
}

/* Looking through a box of the candidates finds what looking at every term finds. */
static void readers_are_all_readers(void **state)
{
    (void)state;
    static Readers readers;
    Random random = random_seed(41);
    for (int round = 0; round < 190; round++) {
        Scene scene;
        if (!scene_of_round(&random, round, &scene))
            continue;
        const Trace *trace = &scene.trace;
        for (int set = 1; set < SET_COUNT && trace->len < 4000; set++) {
            const int *dim = trace->tensor[set].dim;
            int all = set == SET_NUMBER ? 0 : dim[0] * dim[1] * dim[2] * dim[3];
            if (all == 0)
                continue;
            Cell cell = {(CellSet)set, random_below(&random, all)};
            int count = 0;
            for (int64_t i = 0; i < trace->len; i++) {
                Step step = step_at(trace, i);
                count += reads_copy(trace, step.a, cell)
                         || (step.kind != STEP_COMPARE && reads_copy(trace, step.b, cell));
            }
            readers_of(trace, cell, &readers);
            int direct = readers.copies;
            for (int k = 0; k < readers.count; k++) {
                Step term = cell_term(trace, readers.at[k].out, readers.at[k].k);
                direct += reads_copy(trace, term.a, cell) || reads_copy(trace, term.b, cell);
            }
            if (!readers.more && direct != count)
                fail_msg("%s, set %d[%d]: %d of %d", operation_name(trace->operation), set, (int)cell.index, direct,
                         count);
        }
        scene_free(&scene);
    }
}

/* Region Q of the document: e goes into all four, times z y x w. */
static void an_input_shows_all_it_touched(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    Text formulas = {0};
    float x, y;
    cell_middle(&screen, (Cell){SET_X, 4}, &x, &y);
    screen_point(&screen, x, y);
    show(&screen, &formulas);
    const Preview *preview = &screen.peek.shown;
    assert_int_equal(preview->to.count, 4);
    static const int weight[] = {3, 2, 1, 0};
    for (int i = 0; i < 4; i++) {
        Cell out = {SET_Y, i};
        assert_true(preview_lights(preview, out));
        assert_true(cell_same(preview_partner(&screen.stage.scene.trace, preview, out), (Cell){SET_W, weight[i]}));
    }
    assert_false(preview_lights(preview, (Cell){SET_X, 0}));
    assert_non_null(strstr(text_get(&formulas), "={20}"));
    assert_non_null(strstr(text_get(&formulas), "={15}"));
    text_free(&formulas);
    screen_free(&screen);
}

static void a_click_keeps_it_and_escape_lets_go(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --step 3");
    float x, y;
    cell_middle(&screen, (Cell){SET_Y, 3}, &x, &y);
    click(&screen, x, y);
    screen_point(&screen, 3, 300);
    draw(&screen);
    assert_true(screen.peek.on && cell_same(screen.peek.shown.cell, (Cell){SET_Y, 3}));
    assert_int_equal(screen.stage.player.rest, 3);
    press(&screen, KEY_RIGHT, 0);   /* it stays over a step, too */
    draw(&screen);
    assert_true(screen.peek.on && screen.stage.player.rest == 4);
    edit_value(&screen, (Cell){SET_X, 8}, 1);   /* and over an edit of what it reads */
    draw(&screen);
    assert_true(screen.peek.on && cell_same(screen.peek.shown.cell, (Cell){SET_Y, 3}));
    screen_key(&screen, KEY_ESCAPE, 0);
    draw(&screen);
    assert_false(screen.peek.on);
    assert_int_equal(screen_requests(&screen) & REQUEST_LEAVE_FULL, 0);
    cell_middle(&screen, (Cell){SET_Y, 2}, &x, &y);
    click(&screen, x, y);
    click(&screen, screen.look.width / 2, 75);   /* a click on nothing lets go, too */
    screen_point(&screen, 3, 300);
    draw(&screen);
    assert_false(screen.peek.on);
    screen_free(&screen);
}

/* A step that is gone with the pointer still on a cell is what is shown then. */
static void a_step_is_seen_under_a_resting_pointer(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    float x, y;
    cell_middle(&screen, (Cell){SET_X, 4}, &x, &y);
    screen_point(&screen, x, y);
    draw(&screen);
    assert_true(screen.peek.on);
    press(&screen, KEY_RIGHT, 0);
    draw(&screen);
    assert_false(screen.peek.on);
    screen_point(&screen, x + 2, y);
    draw(&screen);
    assert_true(screen.peek.on);
    screen_free(&screen);
}

static void its_own_sentences_have_their_chinese(void **state)
{
    (void)state;
    for (int i = 0; preview_sentence(i); i++)
        if (word(LANGUAGE_CHINESE, preview_sentence(i)) == preview_sentence(i))
            fail_msg("no Chinese: %s", preview_sentence(i));
}

/* Routes side by side: the same cell by each of them. */
static void compared_routes_show_the_cell_too(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --compare");
    Text formulas = {0};
    float x, y;
    cell_middle(&screen, (Cell){SET_DX, 4}, &x, &y);
    screen_point(&screen, x, y);
    show(&screen, &formulas);
    assert_true(screen.peek.on && screen.peek.in_side[0] && screen.peek.in_side[1]);
    int sums = 0;
    for (const char *at = text_get(&formulas); (at = strstr(at, "14}}")) != NULL; at++)
        sums++;
    assert_int_equal(sums, 3);
    text_free(&formulas);
    screen_free(&screen);
}

static void predict_is_not_given_away(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --level cell");
    float x, y;
    press(&screen, 'p', 0);
    for (int i = 0; i < 4; i++) {
        cell_middle(&screen, (Cell){SET_Y, i}, &x, &y);
        screen_point(&screen, x, y);
        draw(&screen);
        assert_false(screen.peek.on);
    }
    screen_free(&screen);
}

/* X, then arrows: over X's cells, on to W and Y, and what each shows is what the mouse shows there. */
static void the_keyboard_goes_from_cell_to_cell(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    draw(&screen);
    press(&screen, 'x', 0);
    draw(&screen);
    assert_true(screen.peek.on);
    press(&screen, KEY_HOME, 0);   /* other keys keep their meaning */
    bool seen[SET_COUNT] = {false};
    int64_t rest = screen.stage.player.rest;
    for (int i = 0; i < 12; i++) {
        press(&screen, i % 5 == 4 ? KEY_DOWN : KEY_RIGHT, 0);
        draw(&screen);
        assert_true(screen.peek.on && cell_same(screen.peek.shown.cell, screen_hovered(&screen)));
        seen[screen.peek.shown.cell.set] = true;
    }
    assert_true(seen[SET_X] && seen[SET_W] && seen[SET_Y]);
    Cell cell = screen.peek.shown.cell;
    assert_int_equal(cell.set, SET_Y);
    press(&screen, KEY_ENTER, 0);
    assert_true(cell_same(screen.peek.kept, cell));
    assert_int_equal(screen.stage.player.rest, rest);
    press(&screen, KEY_LEFT, 0);
    draw(&screen);
    assert_true(cell_same(screen.peek.shown.cell, cell));
    press(&screen, KEY_ESCAPE, 0);
    draw(&screen);
    assert_false(cell_same(screen.peek.shown.cell, cell));
    press(&screen, KEY_ESCAPE, 0);
    press(&screen, KEY_RIGHT, 0);   /* a step again */
    assert_int_equal(screen.stage.player.rest, rest + 1);
    screen_free(&screen);
}

/* The cell that is edited is moved by arrow keys, too. */
static void the_edited_cell_is_shown(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    draw(&screen);
    press(&screen, 'e', 0);
    edit_choose(&screen, (Cell){SET_X, 0});
    draw(&screen);
    assert_true(screen.peek.on && cell_same(screen.peek.shown.cell, (Cell){SET_X, 0}));
    press(&screen, KEY_RIGHT, 0);
    press(&screen, KEY_DOWN, 0);
    draw(&screen);
    assert_true(screen.peek.on && cell_same(screen.peek.shown.cell, (Cell){SET_X, 4}));
    edit_value(&screen, (Cell){SET_X, 4}, 7);
    draw(&screen);
    assert_true(screen.stage.scene.x.v[4] == 7);
    screen_free(&screen);
}

static void it_goes_over_every_scene(void **state)
{
    (void)state;
    PlainLine line;
    for (int i = 0; *(line = plain_line(i)).text || i == 0; i++) {
        Screen screen = open_line(line.text);
        int shown = 0;
        static const int keys[] = {KEY_RIGHT, KEY_DOWN, KEY_RIGHT, KEY_RIGHT, KEY_UP, KEY_LEFT};
        draw(&screen);
        press(&screen, 'x', 0);
        for (int k = 0; k < 24; k++) {
            press(&screen, keys[k % 6], 0);
            draw(&screen);
            shown += screen.peek.on;
        }
        if (shown < 20)
            fail_msg("%s: %d of 24", line.text, shown);
        assert_int_equal(screen.stage.player.rest, 0);
        screen_free(&screen);
    }
    Screen screen = open_lenet("lenet --step 1000000");   /* an overview's maps, too */
    draw(&screen);
    press(&screen, 'x', 0);
    for (int k = 0; k < 10; k++) {
        press(&screen, KEY_RIGHT, 0);
        draw(&screen);
        assert_int_equal(screen.pointer.hover.kind, TARGET_MAP);
    }
    press(&screen, KEY_ENTER, 0);
    assert_true(screen.peek.kept_spot.map >= 0);
    screen_free(&screen);
}

static Screen open_page(const char *path, int page)
{
    Screen screen;
    Error err;
    screen_init(&screen);
    if (!reading_open(&screen, path, page, &err))
        fail_msg("%s", err.text);
    return screen;
}

/* Points at the middle of each cell of the stage; how many of them showed what they have to do with others. */
static int shown_cells(Screen *screen)
{
    int shown = 0;
    draw(screen);
    int targets = screen->canvas.targets;
    for (int i = 1; i < targets; i++) {
        float x = 0, y = 0;
        screen_point(screen, 3, 300);
        draw(screen);
        Target target = screen->canvas.target[i < screen->canvas.targets ? i : 0];
        for (int k = 0; k < 30 && target.kind == TARGET_GRID && middle_of(&target, k, &x, &y); k++) {
            screen_point(screen, x, y);
            draw(screen);
            shown += screen->peek.on;
        }
    }
    return shown;
}

/* While a question of the page is open, pointing says no more than the page does; once all are closed, it does. */
static void an_open_question_is_not_answered(void **state)
{
    (void)state;
    static const char *const lessons[] = {
        "lessons/en/01-a-kernel-slides.md", "lessons/en/05-im2col.md",
        "lessons/en/10-where-the-error-of-a-pixel-comes-from.md", "lessons/zh/06-activation.md"};
    int pages = 0;
    for (int l = 0; l < 4; l++) {
        Screen screen = open_page(lessons[l], 0);
        int last = screen.reading->lesson.pages;
        screen_free(&screen);
        for (int page = 0; page < last; page++) {
            screen = open_page(lessons[l], page);
            draw(&screen);
            if (screen.show.page == PAGE_SCENE && veil_any(&screen.stage.veil)) {
                player_go(&screen.stage.player, &screen.stage.scene.trace, 1);
                if (shown_cells(&screen) > 0)
                    fail_msg("%s, page %d", lessons[l], page + 1);
                for (int k = 0; k < screen.reading->answers; k++)
                    screen.reading->answer[k].right = true;
                assert_true(shown_cells(&screen) > 0);
                pages++;
            }
            screen_free(&screen);
        }
    }
    assert_true(pages > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_of_every_scene_tells_the_truth),
        cmocka_unit_test(readers_are_all_readers),
        cmocka_unit_test(an_input_shows_all_it_touched),
        cmocka_unit_test(a_click_keeps_it_and_escape_lets_go),
        cmocka_unit_test(a_step_is_seen_under_a_resting_pointer),
        cmocka_unit_test(the_keyboard_goes_from_cell_to_cell),
        cmocka_unit_test(it_goes_over_every_scene),
        cmocka_unit_test(an_open_question_is_not_answered),
        cmocka_unit_test(compared_routes_show_the_cell_too),
        cmocka_unit_test(the_edited_cell_is_shown),
        cmocka_unit_test(its_own_sentences_have_their_chinese),
        cmocka_unit_test(predict_is_not_given_away),
    };
    return cmocka_run_group_tests_name("peek", tests, NULL, NULL);
}
