/* The update's scene and its rates: what is on the stage follows from them, and each can be changed by button, wheel
 * and typing. */
#include "screens.h"

#include "view/window/edit/edit.h"

#include "view/screen/input.h"

#include <math.h>

/* The grids on the stage, left to right, each once: "W ∂E/∂W ". */
static void stands(Screen *screen, const char *expected)
{
    Text names = {0};
    CellSet last = SET_NONE;
    draw(screen);
    for (int i = 1; i < screen->canvas.targets; i++) {
        const Target *target = &screen->canvas.target[i];
        if (target->kind != TARGET_GRID || (target->grid.set == last && last != SET_RATE))
            continue;
        last = target->grid.set;
        static const char *const name[SET_COUNT] = {
            [SET_RATE] = "r",   [SET_W] = "W",        [SET_DW] = "dW",   [SET_G] = "g",   [SET_V] = "v",
            [SET_NEW_V] = "nv", [SET_NEW_W] = "nW",   [SET_B] = "b",     [SET_DB] = "db", [SET_GB] = "gb",
            [SET_VB] = "vb",    [SET_NEW_VB] = "nvb", [SET_NEW_B] = "nb"};
        text_add(&names, "%s ", name[last]);
    }
    assert_string_equal(text_get(&names), expected);
    text_free(&names);
}

static void what_is_off_does_not_stand_on_the_stage(void **state)
{
    (void)state;
    static const char *const expected[][2] = {
        {"sgd", "r W dW nW "},
        {"sgd --momentum 0.9", "r r W dW v nv nW "},
        {"sgd --decay 0.1", "r r W dW g nW "},
        {"sgd --momentum 0.9 --decay 0.1 --bias", "r r r W b dW db g gb v vb nv nvb nW nb "},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        Screen screen = open_line(expected[i][0]);
        stands(&screen, expected[i][1]);
        screen_free(&screen);
    }
}

/* The kernel shown is the one that the step updates, its bias' cell the one below. */
static void the_kernel_at_hand_is_shown(void **state)
{
    (void)state;
    Screen screen = open_line("sgd --kernels 3 --bias --seed 4");
    const Trace *trace = &screen.stage.scene.trace;
    for (int64_t i = 0; i < trace->len; i++) {
        Cell out = step_at(trace, i).out;
        player_go(&screen.stage.player, trace, i + 1);
        draw(&screen);
        bool found = false;
        for (int t = 1; t < screen.canvas.targets; t++) {
            const Grid *grid = &screen.canvas.target[t].grid;
            if (screen.canvas.target[t].kind == TARGET_GRID && grid->set == out.set)
                found |= grid->flat ? grid->base == out.index : grid->n == cell_place(trace, out).n;
        }
        assert_true(found);
    }
    screen_free(&screen);
}

static bool says(Screen *screen, const char *words)
{
    draw(screen);
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        if (op->kind == DRAW_TEXT && (size_t)op->length == strlen(words)
            && memcmp(screen->list.text.at + op->start, words, strlen(words)) == 0)
            return true;
    }
    return false;
}

static void a_product_is_taken_away_not_added(void **state)
{
    (void)state;
    Screen screen = open_line("sgd --lr 0.5 --step 2");
    assert_true(says(&screen, "−6.5"));   /* 3 - 0.5 * 19 */
    assert_true(says(&screen, "←"));
    assert_false(says(&screen, "+"));
    screen_free(&screen);
    screen = open_line("sgd --decay 0.1 --step 2");
    assert_true(says(&screen, "19.3"));   /* 19 + 0.1 * 3 */
    assert_true(says(&screen, "+"));
    screen_free(&screen);
}

/* The fields: 10 is the rate's, 11 the momentum's, 12 the decay's. */
static void the_rates_change_by_button(void **state)
{
    (void)state;
    Screen screen = open_line("sgd --step 2");
    press(&screen, 'e', 0);
    click_action(&screen, ACT_SHAPE_MORE, EDIT_RATE);
    assert_float_equal(screen.stage.scene.line.sgd.rate, 0.02f, 0);
    assert_float_equal(screen.stage.scene.tensor[SET_NEW_W].v[0], 3 - 0.02f * 19, 1e-6);
    click_action(&screen, ACT_SHAPE_LESS, EDIT_RATE);
    click_action(&screen, ACT_SHAPE_LESS, EDIT_RATE);
    assert_float_equal(screen.stage.scene.line.sgd.rate, 0.005f, 0);
    int64_t before = screen.stage.scene.trace.len;
    click_action(&screen, ACT_SHAPE_MORE, EDIT_MOMENTUM);
    assert_float_equal(screen.stage.scene.line.sgd.momentum, 0.1f, 0);
    assert_int_equal(screen.stage.scene.trace.len, 2 * before);
    click_action(&screen, ACT_SHAPE_MORE, EDIT_DECAY);
    assert_int_equal(screen.stage.scene.trace.len, 3 * before);
    for (int i = 0; i < 3; i++)   /* below nothing there is nothing */
        click_action(&screen, ACT_SHAPE_LESS, EDIT_MOMENTUM);
    assert_float_equal(screen.stage.scene.line.sgd.momentum, 0, 0);
    for (int i = 0; i < 20; i++)
        click_action(&screen, ACT_SHAPE_MORE, EDIT_MOMENTUM);
    assert_float_equal(screen.stage.scene.line.sgd.momentum, 0.99f, 0);
    screen_free(&screen);
}

static void a_rate_is_typed_into_its_cell_and_refused_below_0(void **state)
{
    (void)state;
    Screen screen = open_line("sgd --momentum 0.5");
    edit_choose(&screen, (Cell){SET_RATE, 0});
    for (const char *at = "0.25"; *at; at++)
        screen_type(&screen, (char[]){*at, '\0'});
    press(&screen, KEY_ENTER, 0);
    assert_float_equal(screen.stage.scene.line.sgd.rate, 0.25f, 0);
    Text line = {0};
    screen_line(&screen, &line);
    assert_string_equal(text_get(&line), "sgd --lr 0.25 --momentum 0.5 --step 0");
    text_free(&line);
    edit_choose(&screen, (Cell){SET_RATE, 1});
    for (const char *at = "-1"; *at; at++)
        screen_type(&screen, (char[]){*at, '\0'});
    press(&screen, KEY_ENTER, 0);
    assert_true(screen.message.wrong);
    assert_float_equal(screen.stage.scene.line.sgd.momentum, 0.5f, 0);
    press(&screen, 'z', MOD_CTRL);
    assert_float_equal(screen.stage.scene.line.sgd.rate, 0.01f, 0);
    screen_free(&screen);
}

/* Tab goes through what is on the stage, then the fields, and comes back; a wheel's turn over a rate takes the next
 * usual one. */
static void tab_and_wheel_reach_the_rates(void **state)
{
    (void)state;
    Screen screen = open_line("sgd --momentum 0.9");
    press(&screen, 'e', 0);
    static const CellSet order[] = {SET_W, SET_V, SET_RATE};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(screen.edit.chosen.set, order[i]);
        press(&screen, KEY_TAB, 0);
    }
    for (int i = 0; i < 10; i++) {
        assert_true(screen.edit.field >= 0);
        press(&screen, KEY_TAB, 0);
    }
    assert_int_equal(screen.edit.chosen.set, SET_W);
    draw(&screen);
    for (int i = 1; i < screen.canvas.targets; i++) {
        Target target = screen.canvas.target[i];
        if (target.kind == TARGET_GRID && target.grid.set == SET_RATE && target.grid.base == 0) {
            screen_wheel(&screen, target.at.x + 5, target.at.y + 5, 1);
            break;
        }
    }
    assert_float_equal(screen.stage.scene.line.sgd.rate, 0.02f, 0);
    screen_free(&screen);
}

/* A velocity edited by hand changes the update, and the line says it. */
static void values_on_the_stage_are_edited(void **state)
{
    (void)state;
    Screen screen = open_line("sgd --momentum 0.5 --lr 1");
    edit_value(&screen, (Cell){SET_V, 0}, 8);
    assert_float_equal(screen.stage.scene.tensor[SET_NEW_W].v[0], 3 - (0.5f * 8 + 19), 1e-6);
    assert_false(edit_can(&screen, SET_X));
    assert_false(edit_can(&screen, SET_DW));
    screen_free(&screen);
    screen = open_line("conv-backward-weight");
    assert_true(edit_can(&screen, SET_X) && edit_can(&screen, SET_DY) && !edit_can(&screen, SET_W));
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_off_does_not_stand_on_the_stage),
        cmocka_unit_test(the_kernel_at_hand_is_shown),
        cmocka_unit_test(a_product_is_taken_away_not_added),
        cmocka_unit_test(the_rates_change_by_button),
        cmocka_unit_test(a_rate_is_typed_into_its_cell_and_refused_below_0),
        cmocka_unit_test(tab_and_wheel_reach_the_rates),
        cmocka_unit_test(values_on_the_stage_are_edited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
