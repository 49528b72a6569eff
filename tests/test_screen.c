/* The window's content without a window: keys, pointer and time go in, the picture comes out as text. */
#include "screens.h"

#include "base/random.h"
#include "trace/say/names.h"
#include "view/screen/input.h"

#include <math.h>
#include <string.h>

/* The picture after `done` steps, reached by one jump in a screen of its own. */
static char *fresh(Route route, Level level, int64_t done)
{
    Screen screen = open_scene("route", route_names[route]);
    screen.stage.player.level = level;
    player_go(&screen.stage.player, &screen.stage.scene.trace, done);
    char *text = picture(&screen);
    screen_free(&screen);
    return text;
}

static void a_step_looks_the_same_however_it_was_reached(void **state)
{
    (void)state;
    static const struct {
        int key, mods;
    } move[] = {{KEY_RIGHT, 0},     {KEY_LEFT, 0},         {KEY_RIGHT, MOD_SHIFT}, {KEY_LEFT, MOD_SHIFT},
                {KEY_PAGE_DOWN, 0}, {KEY_PAGE_UP, 0},      {KEY_HOME, 0},          {KEY_END, 0},
                {KEY_UP, 0},        {KEY_RIGHT, MOD_CTRL}, {KEY_LEFT, MOD_CTRL},   {' ', 0}};
    Random random = random_seed(21);
    for (int route = 0; route < 2; route++) {
        Screen screen = open_scene("route", route_names[route]);
        for (int i = 0; i < 150; i++) {
            int which = random_below(&random, 12);
            screen_key(&screen, move[which].key, move[which].mods);
            if (random_below(&random, 3) == 0) {
                screen_advance(&screen, 0.05);   /* the next key comes in the midst of a motion */
                continue;
            }
            finish(&screen);
            char *here = picture(&screen),
                 *there = fresh((Route)route, screen.stage.player.level, screen.stage.player.rest);
            assert_string_equal(here, there);
            free(here);
            free(there);
        }
        screen_free(&screen);
    }
}

static void arrows_move_by_the_level_exactly(void **state)
{
    (void)state;
    Screen screen = open_scene(NULL, NULL);
    int64_t len = screen.stage.scene.trace.len;
    for (int64_t i = 1; i <= len; i++) {
        press(&screen, KEY_RIGHT, 0);
        assert_int_equal(screen.stage.player.rest, i);
    }
    press(&screen, KEY_RIGHT, 0);
    assert_int_equal(screen.stage.player.rest, len);
    for (int64_t i = len; i-- > 0;) {
        press(&screen, KEY_LEFT, 0);
        assert_int_equal(screen.stage.player.rest, i);
    }
    press(&screen, KEY_RIGHT, MOD_SHIFT);
    assert_int_equal(screen.stage.player.rest, span_of(&screen.stage.scene.trace, 0, LEVEL_CELL).end);
    press(&screen, KEY_RIGHT, MOD_CTRL);
    assert_int_equal(screen.stage.player.rest, len);
    screen_free(&screen);
}

static void playing_reaches_the_end_and_rests(void **state)
{
    (void)state;
    Screen screen = open_scene("route", "im2col");
    screen_key(&screen, ' ', 0);
    assert_true(screen_moving(&screen));
    finish(&screen);
    assert_int_equal(screen.stage.player.rest, screen.stage.scene.trace.len);
    assert_false(screen_moving(&screen));
    assert_false(screen_advance(&screen, 1));
    screen_free(&screen);
}

static void a_layer_plays_in_two_to_six_seconds(void **state)
{
    (void)state;
    Screen screen = open_scene("input", "4x28x28");
    screen.stage.player.level = LEVEL_LAYER;
    screen_key(&screen, ' ', 0);
    double seconds = 0;
    while (screen.stage.player.playing || player_moving(&screen.stage.player)) {
        screen_advance(&screen, 0.01);
        seconds += 0.01;
    }
    assert_true(seconds >= 2 && seconds <= 6);
    screen_free(&screen);
}

static void everything_works_by_mouse_alone(void **state)
{
    (void)state;
    Screen screen;
    screen_init(&screen);
    click_action(&screen, ACT_SCENE, 0);
    assert_int_equal(screen.show.page, PAGE_SCENE);
    click_action(&screen, ACT_FORWARD, 0);
    assert_int_equal(screen.stage.player.rest, 1);
    click_action(&screen, ACT_LEVEL, LEVEL_CELL);
    click_action(&screen, ACT_FORWARD, 0);
    assert_int_equal(screen.stage.player.rest, 4);
    click_action(&screen, ACT_BACK, 0);
    assert_int_equal(screen.stage.player.rest, 0);
    click_action(&screen, ACT_LAST, 0);
    assert_int_equal(screen.stage.player.rest, screen.stage.scene.trace.len);
    click_action(&screen, ACT_FIRST, 0);
    assert_int_equal(screen.stage.player.rest, 0);
    click_action(&screen, ACT_ROUTE, ROUTE_IM2COL);
    assert_int_equal(screen.stage.scene.trace.route, ROUTE_IM2COL);
    click_action(&screen, ACT_THEME, 0);
    assert_int_equal(screen.look.theme, THEME_DARK);
    click_action(&screen, ACT_HELP, 0);
    assert_true(screen.cover.help);
    click(&screen, 600, 400);
    assert_false(screen.cover.help);
    screen_key(&screen, '?', 0);
    screen_key(&screen, 'm', 0);   /* how the window looks: the page of keys stays */
    assert_true(screen.cover.help);
    screen_key(&screen, 'm', 0);
    screen_key(&screen, 'c', 0);
    assert_true(!screen.cover.help && screen.code.on);
    screen_key(&screen, 'c', 0);
    draw(&screen);
    Target bar = find_target(&screen, TARGET_TIMELINE, 0, 0);
    click(&screen, bar.at.x + bar.at.w / 2, bar.at.y + bar.at.h / 2);
    assert_int_equal(screen.stage.player.rest, screen.stage.scene.trace.len / 2);
    click_action(&screen, ACT_HOME, 0);
    assert_int_equal(screen.show.page, PAGE_HOME);
    screen_free(&screen);
}

/* The first click keeps what is shown of it, without a step; the second goes there. */
static void a_click_on_an_output_goes_to_its_sum(void **state)
{
    (void)state;
    Screen screen = open_scene(NULL, NULL);
    float x, y;
    cell_middle(&screen, (Cell){SET_Y, 2}, &x, &y);
    click(&screen, x, y);
    assert_int_equal(screen.stage.player.rest, 0);
    assert_true(cell_same(screen.peek.kept, (Cell){SET_Y, 2}));
    click(&screen, x, y);
    assert_int_equal(screen.stage.player.rest, 12);
    assert_int_equal(screen.peek.kept.set, SET_NONE);
    screen_free(&screen);
}

static void values_are_edited_by_typing_wheel_and_drag(void **state)
{
    (void)state;
    Screen screen = open_scene(NULL, NULL);
    float x, y, before = screen.stage.scene.y.v[0];
    cell_middle(&screen, (Cell){SET_X, 0}, &x, &y);
    click(&screen, x, y);
    assert_true(screen.edit.on);
    for (const char *c = "-2.5"; *c; c++)
        screen_type(&screen, (char[]){*c, '\0'});
    press(&screen, KEY_ENTER, 0);
    assert_float_equal(screen.stage.scene.x.v[0], -2.5f, 0);
    assert_float_equal(screen.stage.scene.y.v[0], before + (-2.5f - 1) * screen.stage.scene.w.v[0], 1e-6f);
    screen_wheel(&screen, x, y + 50, 1);   /* the strip of the edit bar has moved the grid: look where it is now */
    cell_middle(&screen, (Cell){SET_X, 4}, &x, &y);
    float five = screen.stage.scene.x.v[4];
    screen_wheel(&screen, x, y, 1);
    assert_float_equal(screen.stage.scene.x.v[4], five + 1, 0);
    draw(&screen);
    screen_press(&screen, x, y);
    screen_point(&screen, x, y - 36);
    screen_release(&screen, x, y - 36);
    assert_float_equal(screen.stage.scene.x.v[4], five + 4, 0);
    for (int i = 0; i < 8; i++)
        press(&screen, 'z', MOD_CTRL);
    assert_float_equal(screen.stage.scene.x.v[0], 1, 0);
    assert_float_equal(screen.stage.scene.x.v[4], five, 0);
    press(&screen, 'y', MOD_CTRL);
    assert_float_equal(screen.stage.scene.x.v[0], -2.5f, 0);
    screen_free(&screen);
}

static void an_impossible_shape_is_refused_in_place(void **state)
{
    (void)state;
    Screen screen = open_scene(NULL, NULL);
    press(&screen, 'e', 0);
    for (int i = 0; i < 2; i++)
        click_action(&screen, ACT_SHAPE_MORE, 4);   /* W rows: 3, then 4 rows over 3 */
    assert_true(screen.message.wrong);
    assert_non_null(strstr(screen.message.text, "floor((3 - 4 + 2*0)/1) + 1"));
    assert_int_equal(screen.stage.scene.w.dim[2], 3);
    char *shown = picture(&screen);
    assert_non_null(strstr(shown, "no output"));
    free(shown);
    click_action(&screen, ACT_SHAPE_MORE, 7);       /* padding 1 makes room */
    click_action(&screen, ACT_SHAPE_MORE, 4);
    assert_int_equal(screen.stage.scene.w.dim[2], 4);
    screen_free(&screen);
}

static void pointing_links_symbol_number_and_cell(void **state)
{
    (void)state;
    Screen screen = open_scene(NULL, NULL);
    press(&screen, KEY_RIGHT, MOD_SHIFT);
    char *before = picture(&screen);
    float x = 0, y = 0;
    cell_middle(&screen, (Cell){SET_X, 1}, &x, &y);
    assert_true(screen_point(&screen, x, y));
    char *after = picture(&screen);
    assert_string_not_equal(before, after);
    screen_point(&screen, 5, 300);
    draw(&screen);
    Target term = find_target(&screen, TARGET_STEP, 0, 0);
    assert_true(screen_point(&screen, term.at.x + term.at.w / 2, term.at.y + term.at.h / 2));
    draw(&screen);
    assert_int_equal(screen.pointer.hover.kind, TARGET_STEP);
    free(before);
    free(after);
    screen_free(&screen);
}

static void the_line_copied_opens_this_very_picture(void **state)
{
    (void)state;
    Screen screen = open_scene("route", "im2col");
    edit_value(&screen, (Cell){SET_W, 1}, 0.75f);
    press(&screen, KEY_UP, 0);
    press(&screen, KEY_RIGHT, 0);
    press(&screen, KEY_RIGHT, 0);
    Text line = {0};
    screen_line(&screen, &line);
    assert_string_equal(text_get(&line), "conv-forward --route im2col --w \"3 0.75; 2 4\" --level cell --step 8");
    text_free(&line);
    screen_free(&screen);
}

static void reduced_motion_shows_each_end_at_once(void **state)
{
    (void)state;
    Screen screen = open_scene(NULL, NULL);
    screen_key(&screen, 'm', 0);
    screen_key(&screen, KEY_RIGHT, 0);
    assert_false(player_moving(&screen.stage.player));
    assert_int_equal(screen.stage.player.rest, 1);
    screen_free(&screen);
}

static void a_typed_step_number_jumps(void **state)
{
    (void)state;
    Screen screen = open_scene(NULL, NULL);
    screen_key(&screen, 'g', 0);
    screen_type(&screen, "1");
    screen_type(&screen, "x");
    screen_type(&screen, "3");
    screen_key(&screen, KEY_ENTER, 0);
    assert_int_equal(screen.stage.player.rest, 0);   /* 1x3 is no number: nothing is left out of it */
    assert_non_null(strstr(screen.message.text, "'1x3' is no step"));
    screen_key(&screen, KEY_BACKSPACE, 0);     /* it stands there to be mended */
    screen_key(&screen, KEY_BACKSPACE, 0);
    screen_type(&screen, "3");
    screen_key(&screen, KEY_ENTER, 0);
    assert_int_equal(screen.stage.player.rest, 13);
    screen_key(&screen, 'g', 0);
    screen_type(&screen, "9");
    screen_type(&screen, "9");
    screen_key(&screen, KEY_ENTER, 0);
    assert_int_equal(screen.stage.player.rest, 13);
    assert_non_null(strstr(screen.message.text, "there is no step 99"));
    screen_free(&screen);
}

/* No text leaves the picture, and no operation has a size that is no number, at any size and shape. */
static void nothing_is_cut_off_at_any_size(void **state)
{
    (void)state;
    static const float size[][2] = {{1280, 800}, {1422, 800}, {960, 600}, {640, 480}, {480, 300}};
    static const char *const shape[] = {"3x3", "5x5", "3x6x6", "16x28x28"};
    for (int i = 0; i < 5 * 4 * 2 * 3; i++) {
        Screen screen = open_scene("input", shape[i / 5 % 4]);
        screen_act(&screen, ACT_ROUTE, i / 20 % 2);
        screen.look.theme = (ThemeName)(i / 40);
        player_go(&screen.stage.player, &screen.stage.scene.trace, screen.stage.scene.trace.len / 3);
        screen.edit.on = i % 2;
        Measure measure = measure_monospace();
        float w = size[i % 5][0], h = size[i % 5][1];
        screen_draw(&screen, &measure, w, h);
        for (int k = 0; k < screen.list.count; k++) {
            const DrawOp *op = &screen.list.op[k];
            assert_true(isfinite(op->x) && isfinite(op->y) && isfinite(op->w) && isfinite(op->h));
            if (op->kind == DRAW_TEXT && (op->x < -1 || op->x + op->w > w + 1 || op->y < 0 || op->y > h))
                fail_msg("%gx%g, %s, route %d: \"%.*s\" from %g to %g at %g", (double)w, (double)h, shape[i / 5 % 4],
                         i / 20 % 2, op->length, screen.list.text.at + op->start, (double)op->x,
                         (double)(op->x + op->w), (double)op->y);
        }
        screen_free(&screen);
    }
}

static void text_can_be_read_in_every_theme(void **state)
{
    (void)state;
    for (int name = 0; name < THEME_COUNT; name++) {
        const Theme *theme = theme_get((ThemeName)name);
        for (int set = SET_NONE; set < SET_COUNT; set++) {
            assert_true(color_contrast(theme_text(theme, set), theme->panel) >= 4.5f);
            assert_true(color_contrast(theme_text(theme, set), theme->stage) >= 4.5f);
        }
        assert_true(color_contrast(theme->ink, theme->stage) >= 7);
        assert_true(color_contrast(theme->soft, theme->stage) >= 4.5f);
        assert_true(color_contrast(theme->wrong, theme->panel) >= 4.5f);
        assert_true(color_contrast(theme->now_ink, theme->now) >= 4.5f);
        for (int set = SET_X; set < SET_COUNT; set++)
            assert_true(color_contrast(theme->ink, theme_cell(theme, (CellSet)set, true)) >= 4.5f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_looks_the_same_however_it_was_reached),
        cmocka_unit_test(arrows_move_by_the_level_exactly),
        cmocka_unit_test(playing_reaches_the_end_and_rests),
        cmocka_unit_test(a_layer_plays_in_two_to_six_seconds),
        cmocka_unit_test(everything_works_by_mouse_alone),
        cmocka_unit_test(a_click_on_an_output_goes_to_its_sum),
        cmocka_unit_test(values_are_edited_by_typing_wheel_and_drag),
        cmocka_unit_test(an_impossible_shape_is_refused_in_place),
        cmocka_unit_test(pointing_links_symbol_number_and_cell),
        cmocka_unit_test(the_line_copied_opens_this_very_picture),
        cmocka_unit_test(reduced_motion_shows_each_end_at_once),
        cmocka_unit_test(a_typed_step_number_jumps),
        cmocka_unit_test(nothing_is_cut_off_at_any_size),
        cmocka_unit_test(text_can_be_read_in_every_theme),
    };
    return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
