/* What a scene says of its sums: which index the strips run over, and how many multiplications a 1 x 1 kernel takes
 * and saves, held against the products that scenes of those shapes really have. */
#include "screens.h"

#include "trace/say/names.h"

#include <stdio.h>

static long long products(const char *line)
{
    Screen screen = open_line(line);
    long long count = 0;
    for (int64_t i = 0; i < screen.stage.scene.trace.len; i++)
        count += step_at(&screen.stage.scene.trace, i).kind == STEP_PRODUCT;
    screen_free(&screen);
    return count;
}

static void one_by_one_tells_what_it_saves(void **state)
{
    (void)state;
    static const struct {
        const char *one, *three, *five;
    } same[] = {
        {"conv-forward --input 3x4x4 --kernels 2 --bias --kernel 1",
         "conv-forward --input 3x4x4 --kernels 2 --kernel 3 --padding 1",
         "conv-forward --input 3x4x4 --kernels 2 --kernel 5 --padding 2"},
        {"conv-forward --input 2x2x7x6 --kernels 3 --kernel 1 --stride 2",
         "conv-forward --input 2x2x7x6 --kernels 3 --kernel 3 --stride 2 --padding 1",
         "conv-forward --input 2x2x7x6 --kernels 3 --kernel 5 --stride 2 --padding 2"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        Screen screen = open_line(same[i].one);
        char said[160];
        draw(&screen);
        snprintf(
            said, sizeof said,
            "%lld multiplications in all; 3 × 3 would take %lld (9 times as many), 5 × 5 would take %lld (25 times)",
            products(same[i].one), products(same[i].three), products(same[i].five));
        assert_int_equal(texts(&screen, said, false), 1);
        screen_free(&screen);
    }
    Screen screen = open_line("conv-forward --input 3x4x4 --kernel 3");
    draw(&screen);
    assert_int_equal(texts(&screen, "multiplications", false), 0);
    screen_free(&screen);
}

static void a_gradients_strips_run_over_the_images(void **state)
{
    (void)state;
    static const struct {
        const char *line, *index, *row;
    } known[] = {
        {"conv-backward-weight --input 2x1x3x3", "n", "image 1"},
        {"conv-backward-bias --input 2x1x3x3", "n", "image 1"},
        {"conv-forward --input 2x3x3", "c", "channel 1"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Screen screen = open_line(known[i].line);
        draw(&screen);
        assert_int_equal(texts(&screen, known[i].index, true), 1);
        assert_int_equal(texts(&screen, known[i].row, true), 1);
        screen_free(&screen);
    }
    Screen screen = open_line("conv-backward-weight");   /* one image: nothing to sum over */
    draw(&screen);
    assert_int_equal(texts(&screen, "image 0", true), 0);
    assert_int_equal(texts(&screen, "n", true), 0);
    screen_free(&screen);
}

/* A column of im2col with thousands of entries: as many as fit are written, the others are dots. */
static void a_column_of_thousands_is_drawn(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --route im2col --channels 64 --kernel 9x9 --input 9x9 --step 5");
    char *shown = picture(&screen);
    assert_true(screen.stage.scene.trace.tensor[SET_COL].dim[2] == 64 * 81);
    assert_non_null(strstr(shown, "⋯"));
    free(shown);
    screen_free(&screen);
}

/* At each of its steps the entry that is copied is among those that are written, in bold. */
static void the_current_entry_of_a_column_is_written(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --route im2col --input 2x9x9 --kernel 5x5 --seed 3");
    const Trace *trace = &screen.stage.scene.trace;
    assert_int_equal(trace->tensor[SET_COL].dim[2], 50);
    for (int64_t i = 0; i < 120; i++) {
        Text formulas = {0}, entry = {0};
        text_add(&entry, "\\strong{{");
        value_text(step_at(trace, i).va, &entry);
        text_add(&entry, "}}");
        player_go(&screen.stage.player, trace, i + 1);
        screen.canvas.formulas = &formulas;
        draw(&screen);
        screen.canvas.formulas = NULL;
        if (!strstr(text_get(&formulas), text_get(&entry)))
            fail_msg("step %d: no %s in %s", (int)i + 1, text_get(&entry), text_get(&formulas));
        text_free(&formulas);
        text_free(&entry);
    }
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_by_one_tells_what_it_saves),
        cmocka_unit_test(a_gradients_strips_run_over_the_images),
        cmocka_unit_test(a_column_of_thousands_is_drawn),
        cmocka_unit_test(the_current_entry_of_a_column_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
