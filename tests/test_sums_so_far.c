/* What is said of a sum that is not done: Predict asks for the part so far, a strip of products has no equals
 * sign, LeNet's overview knows what is in part, and = for += shows what adding would have given. */
#include "lenets.h"

#include "view/scenes/network/overview.h"
#include "view/screen/input.h"

#include <stdio.h>

static void a_part_is_asked_as_a_part(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    screen_act(&screen, ACT_PREDICT, 0);
    for (int64_t done = 0; done < 8; done++) {
        player_go(&screen.stage.player, &screen.stage.scene.trace, done);
        draw(&screen);
        assert_int_equal(texts(&screen, "after the next step:", false), done % 4 == 3 ? 0 : 1);
    }
    screen_free(&screen);
}

static void a_strip_is_equal_when_it_is_done(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    for (int64_t done = 1; done <= 4; done++) {
        player_go(&screen.stage.player, &screen.stage.scene.trace, done);
        draw(&screen);
        int formula = done == 4 ? 2 : 1;   /* the sum in letters, and in numbers once it is done */
        assert_int_equal(texts(&screen, "=", false), formula + (done == 4));
        assert_int_equal(texts(&screen, "so far", false), done == 4 ? 0 : 2);
    }
    screen_free(&screen);
}

/* A row of products whose large ones swallow a small one is near to what the engine has, and so is a mean that sinks
 * below what a float holds. */
static void a_row_and_a_mean_may_be_near(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --input 2x1x3 --kernel 1x3 --x \"1e8 1 -1e8 | 1 2 3\" "
                              "--w \"1 1 1 | 1 1 1\"");
    player_go(&screen.stage.player, &screen.stage.scene.trace, 6);
    draw(&screen);
    assert_int_equal(texts(&screen, "≈", false), 3);   /* the formula, the first row, the sum of both */
    screen_free(&screen);
    screen = open_line("average-pool --x \"1e-45 0; 0 0\"");
    player_go(&screen.stage.player, &screen.stage.scene.trace, 5);
    draw(&screen);
    assert_int_equal(texts(&screen, "≈", false), 1);
    screen_free(&screen);
    screen = open_line("conv-forward --x \"3e38 3e38 1\" --w \"1 1 -1\"");
    for (int64_t done = 1; done < 3; done++) {
        player_go(&screen.stage.player, &screen.stage.scene.trace, done);
        draw(&screen);
        assert_int_equal(texts(&screen, "≈", false), done == 1 ? 0 : 1);   /* so far ≈ ∞ */
        assert_int_equal(texts(&screen, "∞", false), done == 1 ? 0 : 1);
        assert_int_equal(texts(&screen, "×(", false), 1);   /* a negative factor is in brackets */
    }
    screen_free(&screen);
}

/* Numbers may be wider than their names: of a column as many cells are written as fit in both lines. */
static void a_column_of_long_numbers_fits_its_line(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --route im2col --kernel 4x4 --x \"-1.2345e-20 -1.2345e-21 -1.2345e-22 "
                              "-1.2345e-23; 1 2 3 4; -1.2345e-20 -1.2345e-21 -1.2345e-22 -1.2345e-23; 1 2 3 4\"");
    Measure measure = measure_monospace();
    player_go(&screen.stage.player, &screen.stage.scene.trace, 16);
    screen_draw(&screen, &measure, 900, 600);
    for (int i = 0; i < screen.list.count; i++) {
        const DrawOp *op = &screen.list.op[i];
        if (op->kind == DRAW_TEXT && op->x + op->w > 900)
            fail_msg("\"%.*s\" ends at %g", op->length, screen.list.text.at + op->start, (double)(op->x + op->w));
    }
    assert_true(texts(&screen, "20", false) > 0);
    screen_free(&screen);
}

/* One cell of each of the maps is in part, at most, and its value is what the trace has so far. */
static void lenets_overview_knows_what_is_in_part(void **state)
{
    (void)state;
    Scene scene = lenet_scene("lenet");
    const Trace *trace = &scene.trace;
    for (int64_t done = 5; done < 122000; done += 3001) {
        Maps maps = maps_of(&scene.net->net);   /* map 1 is conv1 */
        MapState now = map_state(scene.net, &maps, 1, done);
        int64_t i = done - 1;
        const Trace *layer = trace_within(trace, &i);
        Step last = step_at(layer, i);
        assert_int_equal(map_partial(&now, last.out.index), !last.closes);
        int parts = 0;
        for (int64_t index = 0; index < 6 * 28 * 28; index++)
            parts += map_partial(&now, index);
        assert_int_equal(parts, !last.closes);
    }
    scene_free(&scene);
}

/* Beside other routes only the last terms are written out: zeros of the border, here. The sum of all is still written
 * after them. */
static void a_sum_is_told_behind_terms_that_are_zero(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --input 2x4x4 --kernel 3x3 --kernels 2 --stride 2 --padding 1");
    screen_act(&screen, ACT_COMPARE, 0);
    player_go(&screen.stage.player, &screen.stage.scene.trace, screen.stage.scene.trace.len);
    Measure measure = measure_monospace();
    screen_draw(&screen, &measure, 900, 800);
    assert_int_equal(texts(&screen, "terms", false), 1);
    assert_int_equal(texts(&screen, "=", false), 9);   /* three in letters, two in numbers, four strips */
    screen_free(&screen);
}

/* A stage that is low keeps its height for the tensors: their numbers can be read, the products stand below alone. */
static void low_stages_have_numbers_and_no_strips(void **state)
{
    (void)state;
    static const char *const lines[] = {"conv-forward", "conv-backward-input", "sgd --momentum 0.9 --decay 0.01"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Screen screen = open_line(lines[i]);
        Measure measure = measure_monospace();
        screen_act(&screen, ACT_EDIT, 0);
        screen_draw(&screen, &measure, 960, 600);
        int strips = 0, cells = 0;
        for (int t = 1; t < screen.canvas.targets; t++) {
            const Target *target = &screen.canvas.target[t];
            strips += target->kind == TARGET_STEP && target->at.h > 20;
            cells += target->kind == TARGET_GRID && target->at.h > 40;
        }
        assert_int_equal(strips, 0);
        assert_true(cells >= 3);
        screen_free(&screen);
    }
}

static void what_adding_gives_stands_beside_the_last_visit(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --route col2im --step 29");
    draw(&screen);
    assert_int_equal(texts(&screen, "adding gives", false), 0);
    screen_act(&screen, ACT_OVERWRITE, 1);
    draw(&screen);
    assert_int_equal(texts(&screen, "adding gives", false), 1);
    assert_int_equal(texts(&screen, "←", false), 1);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_and_a_mean_may_be_near),
        cmocka_unit_test(a_column_of_long_numbers_fits_its_line),
        cmocka_unit_test(a_part_is_asked_as_a_part),
        cmocka_unit_test(a_strip_is_equal_when_it_is_done),
        cmocka_unit_test(lenets_overview_knows_what_is_in_part),
        cmocka_unit_test(a_sum_is_told_behind_terms_that_are_zero),
        cmocka_unit_test(low_stages_have_numbers_and_no_strips),
        cmocka_unit_test(what_adding_gives_stands_beside_the_last_visit),
    };
    return cmocka_run_group_tests_name("sums_so_far", tests, NULL, NULL);
}
