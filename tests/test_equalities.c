/* Every equality on screen and in print is true within the digits that are shown: at every step of every scene, at rest
 * and at several moments of a motion, in wide and narrow windows, side by side, with the nudge's panel; and in print at
 * every level. Each equals sign of a picture is accounted for: it belongs to a formula, a strip of products, or a
 * label, and is reckoned there. */
#include "lenets.h"
#include "picture_equalities.h"
#include "scenes.h"

#include "trace/mistakes/nudge.h"
#include "view/window/panels/compare_draw.h"
#include "view/screen/input.h"

#include <stdio.h>

#define ERRORS "0.1 0.2 0.3; 1 2 3; 4 5 6|1 2 3; 4 5 6; 7 8 9.5"
static const char four_errors[] =
    "conv-backward-input --route scatter --input 2x2x4x4 --kernels 2 --seed 6 --dy \"" ERRORS "|" ERRORS "\"";

static const char *const scenes[] = {
    "conv-forward",
    "conv-forward --bias --padding 1 --x \"0.1 0.2 0.3; 0.4 0.5 0.6; 0.7 0.8 0.9\" --w \"0.333333 -0.25; 1.5 0.01\"",
    "conv-forward --input 2x3x5x5 --kernel 3x2 --kernels 2 --stride 2x1 --padding 1 --seed 5",
    "conv-forward --route im2col",
    "conv-forward --route im2col --input 2x2x4x4 --kernels 2 --bias --seed 7",
    "conv-forward --dilation 2 --input 5x5 --seed 9",
    "conv-forward --x \"12345678 1 -12345678; 0.5 40000 3; 1e-7 2e9 -2e9\"",
    "conv-forward --input 8x6x6 --kernel 5 --seed 2",
    "conv-forward --x \"0.1 0.2 0; 0 0 0; 0 0 0\" --w \"1 1; 0 0\"",
    "conv-forward --x \"1e8 1 -1e8\" --w \"1 1 1\"",
    "conv-backward-input",
    "conv-backward-input --route scatter --padding 1",
    "conv-backward-input --route col2im",
    "conv-backward-input --route col2im --input 2x2x4x4 --kernels 3 --padding 1 --seed 3",
    "conv-backward-input --route rot --input 2x2x5x5 --kernels 2 --kernel 3 --stride 2 --padding 1 --seed 4",
    four_errors,
    "conv-backward-weight",
    "conv-backward-weight --route im2col --input 2x2x4x4 --kernels 2 --seed 8",
    "conv-backward-weight --input 2x1x6x6 --padding 1 --seed 3",
    "conv-backward-bias",
    "conv-backward-bias --input 2x1x4x4 --kernels 2 --seed 2",
    "max-pool",
    "max-pool --x \"5 5 1 2; 5 5 3 4; 2 2 3 1; 2 2 3 1\"",
    "max-pool --pass backward",
    "max-pool --pass backward --stride 1 --x \"1 2 3; 4 9 6; 7 8 5\" --dy \"1 2; 4 8\"",
    "max-pool --input 2x2x7x7 --kernel 6 --stride 1 --seed 4",
    "average-pool",
    "average-pool --input 2x5x5 --kernel 3 --stride 2 --padding 1 --seed 3",
    "average-pool --count-padding --kernel 3 --padding 1 --seed 5",
    "average-pool --pass backward",
    "average-pool --pass backward --stride 1 --input 3x3 --dy \"4 8; 12 16.3\"",
    "average-pool --input 12x12 --kernel 10 --seed 4",
    "global-average-pool",
    "global-average-pool --pass backward",
    "global-average-pool --input 2x3x4x4 --seed 2",
    "activation",
    "activation --pass backward",
    "activation --function tanh --seed 3",
    "activation --function tanh --pass backward --x \"0.1 3.3; 8 9; -4 0\"",
    "activation --function sigmoid",
    "activation --function sigmoid --pass backward --seed 2",
    "linear --bias",
    "linear --pass backward --bias --input 2x3x1x1 --kernels 2 --seed 3",
    "linear --input 3x4x4 --kernels 15 --bias --seed 5",
    "linear --input 3x4x4 --kernels 15 --pass backward --seed 5",
    "softmax",
    "softmax --input 3x4x1x1 --seed 3",
    "softmax --pass backward",
    "softmax --input 2x3x1x1 --pass backward --seed 4",
    "softmax --x \"40 0.5 -30; 1e-3 2e-3 3e-3\" --target \"1 2\"",
    "sgd",
    "sgd --bias --momentum 0.9 --decay 0.01",
    "sgd --kernels 2 --bias --seed 6 --lr 0.0313 --momentum 0.5",
    "lenet --layer conv1",
    "lenet --layer conv2 --seed 3",
    "lenet --layer conv2 --route im2col",
    "lenet --layer pool1 --pool average",
    "lenet --layer act1 --act tanh --pass backward",
    "lenet --layer fc1",
    "lenet --layer softmax",
    "lenet --layer fc2 --pass backward",
    "lenet --layer conv2-input --pass backward",
    "lenet --layer conv2-weight --pass backward",
    "lenet --layer conv1-update",
    "lenet --layer pool2 --pass backward",
    "lenet",
    "lenet --route im2col --digit 4 --act sigmoid",
};
enum { SCENES = sizeof scenes / sizeof *scenes, PLACES = 14 };

static void check_at(Screen *screen, int64_t step, float fraction, float width, float height, const char *line)
{
    Measure measure = measure_monospace();
    Text formulas = {0};
    char where[400];
    snprintf(where, sizeof where, "%s, step %lld to %g, %g wide", line, (long long)step + 1, (double)fraction,
             (double)width);
    if (fraction < 1)
        player_hold(&screen->stage.player, step, fraction);
    else
        player_go(&screen->stage.player, &screen->stage.scene.trace, step + 1);
    screen->canvas.formulas = &formulas;
    screen_draw(screen, &measure, width, height);
    screen->canvas.formulas = NULL;
    check_picture(screen, &formulas, where);
    text_free(&formulas);
}

/* Steps spread over the scene, and the first and the last of each. */
static int64_t place(const Trace *trace, int at)
{
    if (trace->len <= PLACES)
        return at < trace->len ? at : -1;
    if (at < 4)
        return at;
    if (at == PLACES - 1)
        return trace->len - 1;
    return (int64_t)((double)(trace->len - 1) * (at - 3) / (PLACES - 4)) + at % 3 - 1;
}

static void check_scene(const char *line, bool compare)
{
    static const float moments[] = {0, 0.04f, 0.5f, 0.97f, 1};
    Screen screen = open_lenet(line);
    screen.look.wordless = true;   /* test_sentence.c holds sentences against the engine */
    if (compare)
        screen_compare(&screen, true);
    for (int at = 0; at < PLACES; at++) {
        int64_t step = place(&screen.stage.scene.trace, at);
        for (int m = 0; m < 5 && step >= 0; m++) {
            screen.stage.player.level = at % 2 ? LEVEL_CELL : LEVEL_PRODUCT;
            check_at(&screen, step, moments[m], at % 2 ? 640 : 1280, at % 2 ? 480 : 800, line);
        }
    }
    screen_free(&screen);
}

static void every_picture_tells_true_equalities(void **state)
{
    (void)state;
    counts = (Counts){0};
    for (int i = 0; i < SCENES; i++)
        check_scene(scenes[i], false);
    assert_counts(&counts, 4000);
    assert_true(counts.letters < counts.reckoned && counts.near > 0);
}

static void so_do_those_of_random_shapes(void **state)
{
    (void)state;
    Random random = random_seed(77);
    counts = (Counts){0};
    for (int round = 0; round < 76; round++) {
        Scene scene;
        Text line = {0};
        if (!scene_of_round(&random, round, &scene))
            continue;
        scene_line_write(&scene.line, &line);
        scene_free(&scene);
        Screen screen = open_line(text_get(&line));
        for (int at = 0; at < 6; at++) {
            int64_t step = random_below(&random, (int)screen.stage.scene.trace.len);
            check_at(&screen, step, (float)(at % 3) / 2, at % 2 ? 800 : 1500, at % 2 ? 500 : 900, text_get(&line));
        }
        text_free(&line);
        screen_free(&screen);
    }
    assert_true(counts.reckoned > 300);
}

static void so_do_routes_side_by_side(void **state)
{
    (void)state;
    static const char *const lines[] = {"conv-forward", "conv-backward-input", "conv-backward-weight",
                                        "conv-backward-input --input 2x4x4 --seed 3 --kernels 2"};
    for (int i = 0; i < 4; i++)
        check_scene(lines[i], true);
}

static void overwriting_says_what_is_lost(void **state)
{
    (void)state;
    Screen screen = open_line("conv-backward-input --route col2im");
    screen_act(&screen, ACT_OVERWRITE, 1);
    for (int64_t step = 16; step < screen.stage.scene.trace.len; step++)
        for (int m = 0; m <= 4; m++)
            check_at(&screen, step, (float)m / 4, 1280, 800, "col2im with =");
    screen_free(&screen);
}

static void nudges_are_true_for_every_epsilon(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "conv-backward-weight",
        "conv-backward-weight --seed 3 --input 2x2x5x5",
        "conv-backward-input",
        "conv-backward-bias",
        "linear --pass backward",
        "softmax --pass backward",
        "softmax --pass backward --input 3x4x1x1 --seed 3",
        "conv-backward-weight --x \"1e5 2e6 3e7; 4e5 5 0.1; 7 -8e3 9\" --dy \"0.3 -1e3; 1e-3 3\""};
    static const double most[] = {1e-8, 3.3e-7, 1e-13, 0.123456789, 77, 1e-3};
    for (int i = 0; i < 8; i++) {
        Screen screen = open_line(lines[i]);
        screen_act(&screen, ACT_NUDGE, 0);
        for (int e = 0; e < NUDGE_EPSILONS; e++) {
            screen.nudge.epsilon = e;
            for (int wide = 0; wide < 2; wide++)
                check_at(&screen, screen.stage.scene.trace.len / 2, 1, wide ? 1280 : 700, 800, lines[i]);
        }
        const Trace *trace = &screen.stage.scene.trace;
        for (int e = 0; e < 6; e++) {
            Equalities it = {
                .trace = trace, .names = {.digits = 4, .exact = true}, .where = lines[i], .counts = &counts};
            Text said = {0}, name = {0};
            Nudge nudge = nudge_of(trace, nudge_gradient(trace, (Cell){trace_result(trace), 0}), most[e]);
            nudge_say(trace, &nudge, &said);
            nudge_name(trace, &nudge, false, &name);
            names_add(&it.names, text_get(&name), nudge.value);
            add_cell_names(&it.names, trace, nudge.gradient);
            const double errors[] = {nudge.below, nudge.at, nudge.above};
            for (int sign = -1; sign <= 1; sign++) {
                Text of = {0};
                text_add(&of, "E(%s", text_get(&name));
                if (sign) {
                    text_add(&of, sign < 0 ? " − " : " + ");
                    nudge_number(nudge.epsilon, 9, &of);
                }
                text_add(&of, ")");
                add_named(&it.names, text_get(&of), false, errors[sign + 1]);
                text_free(&of);
            }
            for (char *at = strtok(said.at, "\n"); at; at = strtok(NULL, "\n"))
                check_line(&it, at);
            text_free(&said);
            text_free(&name);
            names_free(&it.names);
        }
        screen_free(&screen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_picture_tells_true_equalities), cmocka_unit_test(so_do_those_of_random_shapes),
        cmocka_unit_test(so_do_routes_side_by_side),           cmocka_unit_test(overwriting_says_what_is_lost),
        cmocka_unit_test(nudges_are_true_for_every_epsilon),
    };
    return cmocka_run_group_tests_name("equalities", tests, NULL, NULL);
}
