/* What stands beside a motion is true all the while: nothing has arrived before all has, a press moves the whole
 * object, reduced motion shows the ends only, and the formula says where each number goes. */
#include "tiles.h"

/* What moves together is there when it has arrived, and not before: neither on the stage nor in the formula. */
static void nothing_arrives_before_all_have(void **state)
{
    static const struct {
        const char *line;
        Motion motion;
    } ways[] = {
        {"conv-backward-input", MOTION_TURN},          {"conv-backward-input", MOTION_APART},
        {"conv-forward --route im2col", MOTION_UNFOLD}, {"conv-backward-input --route col2im", MOTION_FOLD},
        {"average-pool --pass backward", MOTION_SHARE}, {"average-pool", MOTION_GATHER},
        {"conv-backward-input --route scatter", MOTION_SCATTER},
    };
    (void)state;
    for (size_t l = 0; l < sizeof ways / sizeof *ways; l++)
        for (float share = 0.05f; share <= 1; share += 0.05f) {
            Screen screen = open_line(ways[l].line);
            Span span = move(&screen, first_of(&screen.stage.scene.trace, ways[l].motion), LEVEL_CELL, share);
            StageView view;
            draw(&screen);
            Layout layout = screen_layout(&screen);
            screen_stage(&screen, &screen.canvas, &layout, &view);
            stage_begin(&view);
            assert_true(view.motion == ways[l].motion);
            assert_int_equal(view.together.first, span.first);
            assert_int_equal(view.together.end, span.end);
            bool summed = view.motion == MOTION_GATHER && view.share >= GATHERED_SHARE;
            assert_int_equal(view.done, summed ? span.end - 1 : span.first);
            assert_int_equal(view.told, view.done);
            player_go(&screen.stage.player, &screen.stage.scene.trace, span.end);
            screen_stage(&screen, &screen.canvas, &layout, &view);
            stage_begin(&view);
            assert_int_equal(view.done, span.end);
            screen_free(&screen);
        }
}

/* One press turns the whole kernel, the next lays the zeros; and back. */
static void a_press_moves_the_whole_object(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --input 5x5 --kernel 3x3");
    static const int64_t stands[] = {0, 9, 18, 19};
    for (int way = 0; way < 2; way++)
        for (int i = 1; i < 4; i++) {
            screen_act(&screen, way ? ACT_BACK : ACT_FORWARD, 0);
            while (player_moving(&screen.stage.player))
                screen_advance(&screen, 0.05);
            assert_int_equal(screen.stage.player.rest, stands[way ? 3 - i : i]);
        }
    screen_free(&screen);
}

static void reduced_motion_shows_the_ends(void **state)
{
    static const char *const lines[] = {"conv-backward-input", "conv-forward --route im2col", "average-pool",
                                        "conv-backward-input --route col2im", "average-pool --pass backward"};
    static Tiles tiles;
    (void)state;
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++)
        for (int level = LEVEL_PRODUCT; level <= LEVEL_CELL; level++) {
            Screen screen = open_line(lines[l]), whole = open_line(lines[l]);
            screen.stage.player.reduced = true;
            screen.stage.player.level = whole.stage.player.level = (Level)level;
            for (int i = 0; i < 12; i++) {
                screen_act(&screen, ACT_FORWARD, 0);
                assert_false(player_moving(&screen.stage.player));
                look(&screen, &tiles);
                assert_int_equal(tiles.count, 0);
                screen_act(&whole, ACT_FORWARD, 0);
                while (player_moving(&whole.stage.player))
                    screen_advance(&whole, 0.05);
                char *ends = picture(&screen), *moved = picture(&whole);
                assert_string_equal(ends, moved);
                free(ends);
                free(moved);
            }
            screen_free(&screen);
            screen_free(&whole);
        }
}

/* What comes to a place of the turned kernel has its own name: the question is what stands in that place. */
static void predict_asks_for_the_place(void **state)
{
    (void)state;
    for (int level = LEVEL_PRODUCT; level <= LEVEL_CELL; level++) {
        Screen screen = open_line("conv-backward-input");
        Text formulas = {0};
        screen.stage.player.level = (Level)level;
        screen_act(&screen, ACT_PREDICT, 0);
        screen.canvas.formulas = &formulas;
        draw(&screen);
        screen.canvas.formulas = NULL;
        const char *asked = level == LEVEL_PRODUCT ? "\\mathrm{Rot}(W)_{0,0}}}=" : "\\mathrm{Rot}(W)_{1,1}}}=";
        assert_non_null(strstr(text_get(&formulas), asked));
        text_free(&formulas);
        screen_free(&screen);
    }
}

/* The place that "2i+1" or "1-i" gives number `i`. */
static int place_by(const char *rule, int i)
{
    int number = 0, sum = 0, sign = 1;
    bool digits = false;
    for (;; rule++) {
        if (*rule >= '0' && *rule <= '9') {
            number = number * 10 + *rule - '0';
            digits = true;
        } else if (*rule == 'i' || *rule == 'j') {
            sum += sign * (digits ? number : 1) * i;
            number = 0;
            digits = false;
        } else {
            sum += sign * number;
            number = 0;
            digits = false;
            sign = *rule == '-' ? -1 : 1;
            if (*rule != '-' && *rule != '+')
                return sum;
        }
    }
}

/* "W_{i,j} -> Rot(W)_{1-i,1-j}" is true of every number that moves. */
static void the_formula_says_where_each_number_goes(void **state)
{
    (void)state;
    for (int l = 0; l < BACKWARD; l++) {
        Screen screen = open_line(backward[l]);
        const Trace *trace = &screen.stage.scene.trace;
        int rules = 0;
        for (int64_t i = 0; i < trace->len; i++) {
            Step step = step_at(trace, i);
            if (!motion_is_whole(motion_of(trace, &step)))
                continue;
            Text formulas = {0};
            player_hold(&screen.stage.player, i, 0.5f);
            screen.canvas.formulas = &formulas;
            draw(&screen);
            screen.canvas.formulas = NULL;
            const char *to = strstr(text_get(&formulas), "_{i,j}\\ \\to");
            assert_non_null(to);
            const char *row = strstr(to, "}_{");
            assert_non_null(row);
            const char *column = strstr(row, ",\\,");
            assert_non_null(column);
            Place a = cell_place(trace, step.a), out = cell_place(trace, step.out);
            assert_int_equal(place_by(row + 3, a.row), out.row);
            assert_int_equal(place_by(column + 3, a.column), out.column);
            assert_null(strstr(text_get(&formulas), "Rot}(W)_{0,0}"));
            rules++;
            text_free(&formulas);
        }
        assert_true(rules > 4);
        screen_free(&screen);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_arrives_before_all_have),
        cmocka_unit_test(a_press_moves_the_whole_object),
        cmocka_unit_test(reduced_motion_shows_the_ends),
        cmocka_unit_test(predict_asks_for_the_place),
        cmocka_unit_test(the_formula_says_where_each_number_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
