/* The nudge's panel: it follows the step and the pointer, its numbers are those of trace/nudge.h, and it stays
 * within the stage. */
#include "screens.h"

#include <math.h>

/* Whether some text of the picture's panel is just this. */
static bool says(Screen *screen, const char *words)
{
    Layout layout = screen_layout(screen);
    for (int i = 0; i < screen->list.count; i++) {
        const DrawOp *op = &screen->list.op[i];
        if (op->kind == DRAW_TEXT && op->y > layout.nudge.y && op->y < layout.nudge.y + layout.nudge.h
            && (size_t)op->length == strlen(words)
            && memcmp(screen->list.text.at + op->start, words, strlen(words)) == 0)
            return true;
    }
    return false;
}

static void d_shows_how_the_error_moves(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-weight --step 6");
    draw(&screen);
    float before = screen_layout(&screen).stage.h;
    press(&screen, 'd', 0);
    draw(&screen);
    assert_true(screen_layout(&screen).stage.h < before);
    assert_true(cell_same(screen.nudge.shown.cell, (Cell){SET_W, 1}));
    static const char *const said[] = {"257", "257.24", "0.24", "256.76", "24"};
    for (int i = 0; i < 5; i++)
        assert_true(says(&screen, said[i]));
    press(&screen, 'd', 0);
    draw(&screen);
    assert_float_equal(screen_layout(&screen).stage.h, before, 0);
    screen_free(&screen);
}

static void it_follows_step_and_pointer(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --route rot");
    const Trace *trace = &screen.stage.scene.trace;
    press(&screen, 'd', 0);
    for (int64_t i = 0; i < trace->len; i++) {
        player_go(&screen.stage.player, trace, i + 1);
        draw(&screen);
        Cell out = step_at(trace, i).out;
        if (out.set == SET_DX)
            assert_true(cell_same(screen.nudge.shown.gradient, out));
        assert_true(nudge_agrees(&screen.nudge.shown));
        assert_float_equal(screen.nudge.shown.analytic, trace->tensor[SET_DX].v[screen.nudge.shown.gradient.index], 0);
    }
    float x, y;
    cell_middle(&screen, (Cell){SET_DX, 4}, &x, &y);
    screen_point(&screen, x, y);
    draw(&screen);
    assert_int_equal(screen.nudge.shown.cell.set, SET_X);
    assert_int_equal(screen.nudge.shown.cell.index, 4);
    assert_true(says(&screen, "14"));
    screen_free(&screen);
}

static void epsilon_changes_by_key_wheel_and_button(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-weight");
    press(&screen, 'd', 0);
    draw(&screen);
    assert_true(fabs(screen.nudge.shown.epsilon - 0.01) < 1e-12);
    press(&screen, '+', MOD_SHIFT);
    press(&screen, '+', 0);
    press(&screen, '+', 0);
    draw(&screen);
    assert_true(fabs(screen.nudge.shown.epsilon - 1) < 1e-12);
    assert_true(fabs(screen.nudge.shown.above - (257 + 19)) < 1e-9);
    click_action(&screen, ACT_NUDGE_LESS, 0);
    Rect at = screen_layout(&screen).nudge;
    assert_true(screen_wheel(&screen, at.x + at.w - 60, at.y + at.h / 2, -1));
    press(&screen, '-', 0);
    draw(&screen);
    assert_true(fabs(screen.nudge.shown.epsilon - 0.001) < 1e-12);
    for (int i = 0; i < 9; i++)
        press(&screen, '-', 0);
    draw(&screen);
    assert_true(fabs(screen.nudge.shown.epsilon - 1e-6) < 1e-15);
    assert_true(nudge_agrees(&screen.nudge.shown));
    screen_free(&screen);
}

static void an_edit_is_seen_at_once(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-weight");
    press(&screen, 'd', 0);
    draw(&screen);
    edit_value(&screen, (Cell){SET_X, 0}, 11);   /* ten more under delta_p = 2 */
    draw(&screen);
    assert_float_equal(screen.nudge.shown.analytic, 19 + 20, 0);
    assert_true(nudge_agrees(&screen.nudge.shown));
    screen_free(&screen);
}

/* An epsilon that E does not feel is neither right nor wrong. */
static void what_rounding_hides_is_said_to_be_hidden(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-weight --x \"1 1 1; 1 1 1; 1 1 1e15\" --dy \"1 1; 1 1\"");
    press(&screen, 'd', 0);
    for (int i = 0; i < 9; i++)
        press(&screen, '-', 0);
    draw(&screen);
    bool lost = nudge_lost(&screen.nudge.shown);
    assert_int_equal(texts(&screen, "ε is lost in the rounding of E", false), lost ? 1 : 0);
    assert_int_equal(texts(&screen, "difference", false), lost ? 0 : 1);
    assert_true(lost);
    screen_free(&screen);
}

static void it_gives_no_answer_away_and_is_refused_elsewhere(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-weight");
    press(&screen, 'd', 0);
    press(&screen, 'p', 0);
    assert_true(screen.predict.on && !nudge_shown(&screen));
    press(&screen, 'd', 0);
    press(&screen, 'd', 0);
    assert_true(nudge_shown(&screen) && !screen.predict.on);
    press(&screen, 'v', 0);
    assert_true(screen.stage.compare.sides > 0 && !nudge_shown(&screen));
    screen_free(&screen);
    screen = open_line("conv-forward");
    press(&screen, 'd', 0);
    assert_false(screen.nudge.on);
    assert_non_null(strstr(screen.message.text, "gradients"));
    screen_free(&screen);
}

/* A linear layer makes three gradients: whichever cell is pointed at, input, weight or their gradients, is nudged. */
static void a_linear_layers_weights_and_inputs_are_chosen_by_the_pointer(void **state)
{
    (void)state;
    Screen screen = open_line("linear --pass backward");
    press(&screen, 'd', 0);
    draw(&screen);
    static const CellSet pointed[][2] = {{SET_X, SET_DX}, {SET_W, SET_DW}, {SET_DX, SET_DX}};
    for (size_t i = 0; i < sizeof pointed / sizeof *pointed; i++) {
        float x, y;
        cell_middle(&screen, (Cell){pointed[i][0], 1}, &x, &y);
        screen_point(&screen, x, y);
        draw(&screen);
        assert_int_equal(screen.nudge.shown.gradient.set, pointed[i][1]);
        assert_int_equal(screen.nudge.shown.gradient.index, 1);
        assert_true(nudge_agrees(&screen.nudge.shown));
    }
    screen_free(&screen);
}

/* A low window shows the panel instead of the formula band, so that its cells keep their numbers. */
static void in_a_low_window_it_takes_the_bands_place(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --route rot");
    Measure measure = measure_monospace();
    press(&screen, 'd', 0);
    screen_draw(&screen, &measure, 960, 600);
    Layout layout = screen_layout(&screen);
    assert_float_equal(layout.band.h, 0, 0);
    assert_float_equal(layout.nudge.y + layout.nudge.h, layout.transport.y, 0.01);
    screen_draw(&screen, &measure, 1280, 800);
    assert_true(screen_layout(&screen).band.h > 100);
    screen_free(&screen);
}

static void all_its_text_lies_within_the_panel(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "linear --pass backward",
        "softmax --pass backward --input 2x3x1x1",
        "conv-backward-weight",
        "conv-backward-input --input 2x3x9x9 --kernels 4 --kernel 3 --seed 3 --route scatter",
        "conv-backward-bias --kernels 3",
        "conv-backward-input --x \"1234567 2 3; 4 5 6; 7 8 9\" --dy \"-7654321 1; 1 1\""};
    static const float size[][2] = {{1280, 800}, {1920, 1080}, {960, 600}, {640, 480}};
    Measure measure = measure_monospace();
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++)
        for (int s = 0; s < 4; s++)
            for (int theme = 0; theme < THEME_COUNT; theme++) {
                Screen screen = open_line(lines[l]);
                press(&screen, 'd', 0);
                screen.look.theme = (ThemeName)theme;
                player_go(&screen.stage.player, &screen.stage.scene.trace, screen.stage.scene.trace.len / 2);
                screen_draw(&screen, &measure, size[s][0], size[s][1]);
                Rect at = screen_layout(&screen).nudge;
                int texts = 0;
                for (int i = 0; i < screen.list.count; i++) {
                    const DrawOp *op = &screen.list.op[i];
                    if (op->kind != DRAW_TEXT || op->y < at.y + 1 || op->y > at.y + at.h)
                        continue;
                    texts++;
                    if (op->x < at.x + 8 || op->x + op->w > at.x + at.w - 8 || op->y - op->size * 0.7f < at.y)
                        fail_msg("%s at %gx%g: \"%.*s\" from %g to %g", lines[l], (double)size[s][0],
                                 (double)size[s][1], op->length, screen.list.text.at + op->start, (double)op->x,
                                 (double)(op->x + op->w));
                }
                assert_true(texts > 10);
                screen_free(&screen);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(d_shows_how_the_error_moves),
        cmocka_unit_test(it_follows_step_and_pointer),
        cmocka_unit_test(epsilon_changes_by_key_wheel_and_button),
        cmocka_unit_test(an_edit_is_seen_at_once),
        cmocka_unit_test(what_rounding_hides_is_said_to_be_hidden),
        cmocka_unit_test(it_gives_no_answer_away_and_is_refused_elsewhere),
        cmocka_unit_test(a_linear_layers_weights_and_inputs_are_chosen_by_the_pointer),
        cmocka_unit_test(in_a_low_window_it_takes_the_bands_place),
        cmocka_unit_test(all_its_text_lies_within_the_panel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
