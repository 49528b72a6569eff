/* Undoing: what has succeeded is kept, and owned once; a drag, a hold and turns of the wheel are one entry each. Under
 * the address sanitizer these sequences also show that nothing is freed twice or forgotten. */
#include "screens.h"

#include "base/memory.h"
#include "base/random.h"
#include "view/window/edit/edit.h"
#include "view/screen/input.h"

#include <string.h>

static SceneLine line_with(int kernels)
{
    SceneLine line = scene_line_default();
    line.kernels = kernels;
    line.target = mem_string("a text that it owns");
    return line;
}

static void the_ring_keeps_the_last_and_forgets_what_was_undone(void **state)
{
    (void)state;
    Undo undo = {0};
    assert_null(undo_next(&undo, false));
    for (int i = 0; i < 3 * UNDO_MOST; i++)
        undo_keep(&undo, line_with(i));
    assert_int_equal(undo.done, UNDO_MOST);
    for (int i = 0; i < UNDO_MOST; i++) {
        assert_int_equal(undo_next(&undo, false)->kernels, 3 * UNDO_MOST - 1 - i);
        undo_went(&undo, false, line_with(3 * UNDO_MOST - i));
    }
    assert_null(undo_next(&undo, false));
    for (int i = 0; i < 10; i++) {
        assert_int_equal(undo_next(&undo, true)->kernels, 2 * UNDO_MOST + 1 + i);
        undo_went(&undo, true, line_with(2 * UNDO_MOST + i));
    }
    assert_int_equal(undo.done, 10);
    assert_int_equal(undo.undone, UNDO_MOST - 10);
    undo_keep(&undo, line_with(7)); /* a change of another kind: what was undone cannot come again */
    assert_null(undo_next(&undo, true));
    assert_int_equal(undo.done, 11);
    undo_free(&undo);
    assert_null(undo_next(&undo, false));
}

static void a_gesture_is_kept_once(void **state)
{
    (void)state;
    Undo undo = {0};
    for (int gesture = 1; gesture <= 3; gesture++) {
        undo_gesture(&undo, gesture);
        for (int i = 0; i < 5; i++) {
            undo_gesture(&undo, gesture); /* it goes on */
            assert_int_equal(undo_wants(&undo), i == 0);
            if (undo_wants(&undo))
                undo_keep(&undo, line_with(gesture));
        }
    }
    assert_int_equal(undo.done, 3);
    undo_went(&undo, false, line_with(9));
    assert_true(undo_wants(&undo)); /* after undoing within a gesture it is kept again */
    undo_gesture(&undo, 0);
    undo_keep(&undo, line_with(4));
    assert_true(undo_wants(&undo)); /* without one each change is */
    undo_free(&undo);
}

/* More edits than are kept, and a refusal after each: the ring stays whole, and 64 steps lead back. */
static void many_edits_and_refusals(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    press(&screen, 'e', 0);
    for (int i = 0; i < 70; i++) {
        edit_value(&screen, (Cell){SET_X, 0}, (float)(100 + i));
        edit_focus(&screen, EDIT_W_ROWS);
        screen_type(&screen, "9");
        screen_key(&screen, KEY_ENTER, 0);
        assert_true(screen.edit.refused.stands);
        screen_key(&screen, KEY_ESCAPE, 0);
        assert_int_equal(screen.edit.undo.done, i < UNDO_MOST ? i + 1 : UNDO_MOST);
    }
    for (int i = 69; i > 69 - UNDO_MOST; i--) {
        assert_float_equal(screen.stage.scene.x.v[0], (float)(100 + i), 0);
        press(&screen, 'z', MOD_CTRL);
    }
    assert_float_equal(screen.stage.scene.x.v[0], 105, 0);
    press(&screen, 'z', MOD_CTRL);
    assert_string_equal(screen.message.text, "nothing to undo");
    for (int i = 0; i < UNDO_MOST; i++)
        press(&screen, 'y', MOD_CTRL);
    assert_float_equal(screen.stage.scene.x.v[0], 169, 0);
    press(&screen, 'y', MOD_CTRL);
    assert_string_equal(screen.message.text, "nothing to do again");
    screen_free(&screen);
}

/* A rate is refused by the scene itself, not by its shape. */
static void a_refused_rate_is_not_kept(void **state)
{
    (void)state;
    Screen screen = open_line("sgd --momentum 0.5");
    press(&screen, 'e', 0);
    for (int i = 0; i < 70; i++) {
        assert_true(edit_rate(&screen, 0, 0.5f + (float)i));
        assert_false(edit_rate(&screen, 1, -1));
        assert_int_equal(screen.edit.undo.done, i < UNDO_MOST ? i + 1 : UNDO_MOST);
    }
    press(&screen, 'z', MOD_CTRL);
    assert_float_equal(screen.stage.scene.line.sgd.rate, 68.5f, 0);
    assert_float_equal(screen.stage.scene.line.sgd.momentum, 0.5f, 0);
    screen_free(&screen);
}

static void a_drag_is_one_undo(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    float x, y;
    press(&screen, 'e', 0);
    cell_middle(&screen, (Cell){SET_X, 4}, &x, &y);
    for (int drag = 1; drag <= 2; drag++) {
        draw(&screen);
        screen_press(&screen, x, y);
        for (int i = 1; i <= 60; i++) {
            screen_point(&screen, x, y - (float)i);
            if (i % 7 == 0)
                draw(&screen);
        }
        screen_release(&screen, x, y - 60);
        assert_float_equal(screen.stage.scene.x.v[4], (float)(5 + 5 * drag), 0);
        assert_int_equal(screen.edit.undo.done, drag);
    }
    press(&screen, 'z', MOD_CTRL);
    assert_float_equal(screen.stage.scene.x.v[4], 10, 0);
    press(&screen, 'z', MOD_CTRL);
    assert_float_equal(screen.stage.scene.x.v[4], 5, 0);
    press(&screen, 'y', MOD_CTRL);
    assert_float_equal(screen.stage.scene.x.v[4], 10, 0);
    screen_free(&screen);
}

static void turns_over_one_cell_are_one_undo(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    float x, y, u, v;
    press(&screen, 'e', 0);
    cell_middle(&screen, (Cell){SET_X, 4}, &x, &y);
    cell_middle(&screen, (Cell){SET_W, 1}, &u, &v);
    for (int i = 0; i < 6; i++)
        screen_wheel(&screen, x, y, 1);
    for (int i = 0; i < 3; i++)
        screen_wheel(&screen, u, v, -1);
    assert_int_equal(screen.edit.undo.done, 2);
    press(&screen, 'z', MOD_CTRL);
    assert_float_equal(screen.stage.scene.w.v[1], -1, 0);
    assert_float_equal(screen.stage.scene.x.v[4], 11, 0);
    press(&screen, 'z', MOD_CTRL);
    assert_float_equal(screen.stage.scene.x.v[4], 5, 0);
    screen_free(&screen);
}

/* Undoing takes edits back, not the way of computing that was chosen since; another scene has edits of its own. */
static void undo_stays_with_its_scene(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    edit_value(&screen, (Cell){SET_X, 0}, 50);
    press(&screen, 'r', 0);
    assert_int_equal(screen.stage.scene.trace.route, ROUTE_IM2COL);
    press(&screen, 'z', MOD_CTRL);
    assert_int_equal(screen.stage.scene.trace.route, ROUTE_IM2COL);
    assert_float_equal(screen.stage.scene.x.v[0], 1, 0);
    SceneLine line;
    Error err;
    assert_true(scene_line_read(&line, "max-pool", &err) && screen_open(&screen, &line, &err));
    scene_line_free(&line);
    press(&screen, 'y', MOD_CTRL);
    assert_string_equal(screen.message.text, "nothing to do again");
    assert_int_equal(screen.stage.scene.line.operation, OP_MAX_POOL);
    screen_free(&screen);
}

static void open_instead(Screen *screen, const char *text)
{
    SceneLine line;
    Error err;
    assert_true(scene_line_read(&line, text, &err) && screen_open(screen, &line, &err));
    scene_line_free(&line);
}

/* The networks are all scenes of one name, and their lists differ: undoing does not lead from the long one's last
 * layers into a short one, which has none of that number. */
static void undo_stays_with_its_network(void **state)
{
    (void)state;
    Screen screen = open_line("network --net \"input 1x4x4, conv 2@3x3, linear 3\"");
    edit_rate(&screen, 0, 2);
    assert_int_equal(screen.edit.undo.done, 1);
    open_instead(&screen, "network --net \"input 1x8x8, conv 2@3x3, relu, max 2, linear 5, relu, linear 3\"");
    assert_int_equal(screen.edit.undo.done, 0);
    press(&screen, KEY_END, 0);
    press(&screen, 'z', MOD_CTRL);
    assert_string_equal(screen.message.text, "nothing to undo");
    edit_rate(&screen, 0, 2);
    int64_t length = screen.stage.scene.trace.len;
    open_instead(&screen, "network --net \"input 1x6x6, conv 1@3x3, relu, max 2, linear 9, relu, linear 3\"");
    assert_true(screen.stage.scene.trace.len != length); /* the same layers in other shapes */
    press(&screen, 'z', MOD_CTRL);
    assert_int_equal(screen.edit.undo.undone, 1);
    assert_int_equal(screen.stage.scene.trace.len, length);
    screen_free(&screen);
}

/* Anything in any order: at the end all of it can be undone, and what is undone done again to the same end. */
static void any_order_leads_back_and_forth(void **state)
{
    (void)state;
    static const char *const lines[] = {"conv-forward", "max-pool", "sgd --momentum 0.5 --bias",
                                        "softmax --input 2x3x1x1"};
    for (int k = 0; k < 4; k++) {
        Screen screen = open_line(lines[k]);
        Random random = random_seed(100 + (uint64_t)k);
        press(&screen, 'e', 0);
        for (int i = 0; i < 300; i++) {
            int field[EDIT_SHOWN], count = edit_fields(&screen, field), set = random_below(&random, 2) ? SET_X : SET_W;
            switch (random_below(&random, 8)) {
            case 0: edit_undo(&screen, false); break;
            case 1: edit_undo(&screen, true); break;
            case 2: edit_random(&screen); break;
            case 3: undo_gesture(&screen.edit.undo, random_below(&random, 3)); break;
            case 4:
            case 5: edit_shape(&screen, field[random_below(&random, count)], random_below(&random, 3) ? 1 : -1); break;
            default:
                if (edit_can(&screen, (CellSet)set))
                    edit_value(&screen, (Cell){(CellSet)set, 0}, (float)random_below(&random, 9));
            }
        }
        undo_gesture(&screen.edit.undo, 0);
        Text end = {0}, again = {0};
        scene_line_write(&screen.stage.scene.line, &end);
        int back = 0;
        for (; undo_next(&screen.edit.undo, false); back++)
            edit_undo(&screen, false);
        for (; back > 0; back--)
            edit_undo(&screen, true);
        scene_line_write(&screen.stage.scene.line, &again);
        assert_string_equal(text_get(&end), text_get(&again));
        text_free(&end);
        text_free(&again);
        screen_free(&screen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ring_keeps_the_last_and_forgets_what_was_undone),
        cmocka_unit_test(a_gesture_is_kept_once),
        cmocka_unit_test(many_edits_and_refusals),
        cmocka_unit_test(a_refused_rate_is_not_kept),
        cmocka_unit_test(a_drag_is_one_undo),
        cmocka_unit_test(turns_over_one_cell_are_one_undo),
        cmocka_unit_test(undo_stays_with_its_scene),
        cmocka_unit_test(undo_stays_with_its_network),
        cmocka_unit_test(any_order_leads_back_and_forth),
    };
    return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}
