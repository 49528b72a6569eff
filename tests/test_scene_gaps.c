/* Cells that no window covers, and windows that an edge cuts off: drawn as small maps, where a row is filled at once if
 * its ends tell how its cells stand. What is not computed yet is not shown. */
#include "screens.h"

#include "view/draw/theme.h"

/* How many pixels of the picture's last map have another colour than an empty cell and a 0: cells that are never
 * written are 0. */
static int filled(Screen *screen)
{
    const DrawOp *map = NULL;
    int count = 0;
    Color empty = theme_get(screen->look.theme)->empty, zero = theme_value(theme_get(screen->look.theme), 0, 1);
    draw(screen);
    for (int i = 0; i < screen->list.count; i++)
        map = screen->list.op[i].kind == DRAW_MAP ? &screen->list.op[i] : map;
    assert_non_null(map);
    for (int i = 0; i < map->length; i++)
        count += screen->list.pixel[map->start + i] != empty && screen->list.pixel[map->start + i] != zero;
    return count;
}

static void check_line(const char *line)
{
    Screen screen = open_line(line);
    const Trace *trace = &screen.stage.scene.trace;
    player_go(&screen.stage.player, trace, 0);
    if (filled(&screen) != 0)
        fail_msg("%s: before the first step %d pixels are filled", line, filled(&screen));
    player_go(&screen.stage.player, trace, trace->len);
    assert_true(filled(&screen) > 0);
    screen_free(&screen);
}

static void nothing_is_shown_before_it_is_computed(void **state)
{
    (void)state;
    check_line(
        "conv-backward-input --route scatter --input 1x64x64 --stride 2 --dilation 2 --padding 1");   /* cell 0 is never
                                                                                                       written, 1 is */
    check_line("conv-backward-input --route scatter --input 1x64x64 --stride 4");
    check_line("average-pool --pass backward --input 1x64x64 --kernel 2x2 --stride 3");
    check_line("average-pool --input 1x190x190 --kernel 3x3 --stride 2 --padding 1");
    check_line("max-pool --input 1x191x190 --kernel 3x3 --stride 2");
    check_line("max-pool --seed 899 --input 3x347");
}

/* A weight's gradient has fewer cells than there are images, each of which adds to it. */
static void a_cell_that_every_image_writes_has_its_steps(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-weight --route im2col --input 4x1x1x1 --kernel 1x1");
    const Trace *trace = &screen.stage.scene.trace;
    Cell cell = {SET_DW, 0};
    assert_int_equal(cell_visits(trace, cell), 4);
    for (int k = 0; k < 4; k++) {
        int64_t i = cell_visit(trace, cell, k);
        assert_true(cell_same(step_at(trace, i).out, cell));
        assert_int_equal(step_visit(trace, i), k);
    }
    screen_free(&screen);
}

/* More cells than a formula may name: those that fit are named. */
static void columns_and_windows_of_any_size_are_drawn(void **state)
{
    (void)state;
    static const char *const lines[] = {"conv-forward --route im2col --input 5000x10x7 --kernel 5x1 --bias",
                                        "max-pool --input 110x291 --kernel 110x291 --pass backward"};
    for (int i = 0; i < 2; i++) {
        Screen screen = open_line(lines[i]);
        player_hold(&screen.stage.player, i == 0, 0.5f);
        draw(&screen);
        assert_true(screen.list.count > 0);
        screen_free(&screen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_shown_before_it_is_computed),
                                       cmocka_unit_test(columns_and_windows_of_any_size_are_drawn),
                                       cmocka_unit_test(a_cell_that_every_image_writes_has_its_steps)};
    return cmocka_run_group_tests_name("cells between windows", tests, NULL, NULL);
}
