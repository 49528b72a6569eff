/* The traces of pooling, activation, linear, softmax and descent: sums by hand, ties, overlaps, partial windows. */
#include "scenes.h"

#include "trace/say/say.h"

#include <math.h>

/* The scene's sums of the cells of `set`, in order, as say_cell tells them. */
static void expect(const char *line_text, CellSet set, const char *const *want)
{
    Scene scene = scene_read(line_text);
    for (int64_t i = 0; want[i]; i++) {
        Text text = {0};
        sum_names(&scene.trace, (Cell){set, i}, &text);
        text_add(&text, " = ");
        sum_numbers(&scene.trace, (Cell){set, i}, &text);
        assert_string_equal(text_get(&text), want[i]);
        text_free(&text);
    }
    scene_free(&scene);
}

static void partial_windows_have_their_own_size(void **state)
{
    (void)state;
    expect("average-pool --x \"1 2 3; 4 5 6; 7 8 9\"", SET_Y,
           (const char *[]){"p = (a + b + d + e)/4 = (1 + 2 + 4 + 5)/4 = 3", "q = (c + f)/2 = (3 + 6)/2 = 4.5",
                            "r = (g + h)/2 = (7 + 8)/2 = 7.5", "s = j/1 = 9/1 = 9", NULL});
    expect("max-pool --x \"1 2 3; 4 5 6; 7 8 9\"", SET_Y,
           (const char *[]){"p = max(a, b, d, e) = max(1, 2, 4, 5) = 5", "q = max(c, f) = max(3, 6) = 6",
                            "r = max(g, h) = max(7, 8) = 8", "s = max(j) = 9", NULL});
    expect("average-pool --x \"1 2 3; 4 5 6; 7 8 9\" --floor", SET_Y,
           (const char *[]){"y = (x[0,0] + x[0,1] + x[1,0] + x[1,1])/4 = (1 + 2 + 4 + 5)/4 = 3", NULL});
    expect("average-pool --x \"1 2; 3 4\" --padding 1 --count-padding", SET_Y,
           (const char *[]){"y[0,0] = x[0,0]/4 = 1/4 = 0.25", "y[0,1] = x[0,1]/4 = 2/4 = 0.5", NULL});
}

static void an_error_is_shared_or_routed(void **state)
{
    (void)state;
    expect("average-pool --pass backward --input 3x3 --dy \"4 2; -6 5\"", SET_DX,
           (const char *[]){"δ_a = δ_p/4 = 4/4 = 1", "δ_b = δ_p/4 = 4/4 = 1", "δ_c = δ_q/2 = 2/2 = 1",
                            "δ_d = δ_p/4 = 4/4 = 1", "δ_e = δ_p/4 = 4/4 = 1", "δ_f = δ_q/2 = 2/2 = 1",
                            "δ_g = δ_r/2 = (−6)/2 = −3", "δ_h = δ_r/2 = (−6)/2 = −3",
                            "δ_j = δ_s/1 = 5/1 = 5", NULL});
    expect("max-pool --pass backward --x \"1 2 3; 4 5 6; 7 8 9\" --dy \"4 2; -6 5\"", SET_DX,
           (const char *[]){"δ_a = 0 = 0", "δ_b = 0 = 0", "δ_c = 0 = 0", "δ_d = 0 = 0", "δ_e = δ_p = 4",
                            "δ_f = δ_q = 2", "δ_g = 0 = 0", "δ_h = δ_r = −6", "δ_j = δ_s = 5", NULL});
    expect("global-average-pool --pass backward --input 2x2 --dy 8", SET_DX,
           (const char *[]){"δx[0,0] = δy/4 = 8/4 = 2", NULL});
}

/* Steps that spread an error are told an error at a time, and in the end what each cell got. */
static void what_is_spread_is_told_by_its_error(void **state)
{
    (void)state;
    static const char *const maps[] = {"\nδ_X = [1 1 1; 1 1 1; −3 −3 5]\n", "\nδ_X = [0 0 0; 0 15 0; 0 0 0]\n"};
    static const char *const lines[][2] = {
        {"average-pool --pass backward --input 3x3 --dy \"4 2; -6 5\"",
         "δ_p: δ_a = δ_p/4, δ_b = δ_p/4, δ_d = δ_p/4, δ_e = δ_p/4\n  4/4 = 1, 4/4 = 1, 4/4 = 1, 4/4 = 1\n"
         "δ_q: δ_c = δ_q/2, δ_f = δ_q/2\n"},
        {"max-pool --pass backward --stride 1 --x \"1 2 3; 4 9 6; 7 8 5\" --dy \"1 2; 4 8\"",
         "δ_p: δ_e += δ_p\n  1\nδ_q: δ_e += δ_q\n  1 + 2 = 3\n"},
    };
    for (int i = 0; i < 2; i++) {
        Scene scene = scene_read(lines[i][0]);
        Text text = {0};
        for (int64_t at = 0; at < scene.trace.len; at = span_of(&scene.trace, at, LEVEL_CELL).end)
            say_cell(&scene.trace, at, &text);
        say_results(&scene.trace, LEVEL_CHANNEL, &text);
        if (strncmp(text_get(&text), lines[i][1], strlen(lines[i][1])) != 0)
            fail_msg("%s", text_get(&text));
        assert_non_null(strstr(text_get(&text), maps[i]));
        text_free(&text);
        scene_free(&scene);
    }
}

/* The names of all spans of a level, parted by commas, for the timeline. */
static void spans_have_names(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        Level level;
        const char *names;
    } want[] = {
        {"conv-forward", LEVEL_CELL, "p, q, r, s, "},
        {"conv-forward --route im2col", LEVEL_CHANNEL, "copy, multiply, "},
        {"conv-forward --kernels 2", LEVEL_CHANNEL, "map 0, map 1, "},
        {"conv-backward-input", LEVEL_CHANNEL, "turn, spread, multiply, "},
        {"conv-backward-input", LEVEL_CELL, "Rot(W), δ_Y, δ_a, δ_b, δ_c, δ_d, δ_e, δ_f, δ_g, δ_h, δ_j, "},
        {"conv-backward-input --route scatter --padding 1 --input 1x1", LEVEL_CHANNEL, "scatter, cut off, "},
        {"conv-backward-input --route scatter", LEVEL_CELL, "δ_p, δ_q, δ_r, δ_s, "},
        {"conv-backward-input --route col2im", LEVEL_CHANNEL, "multiply, fold, "},
        {"max-pool --pass backward --input 3x3", LEVEL_CELL, "δ_p, δ_q, δ_r, δ_s, "},
        {"softmax", LEVEL_CHANNEL, "largest, exponentials, sum, probabilities, loss, mean loss, "},
        {"sgd --momentum 0.5 --decay 1 --bias", LEVEL_CHANNEL,
         "decay, momentum, update, decay of b, momentum of b, update of b, "},
        {"linear --pass backward --bias", LEVEL_CHANNEL, "errors, gradients, gradients, sum, "},
        {"activation --pass backward", LEVEL_LAYER, "activation, "},
        {"batch-norm --input 1x2x2x1", LEVEL_CHANNEL,
         "mean, distances 0, distances 1, variance, running mean, running variance, deviation, normalise 0, "
         "normalise 1, scale, shift 0, scale, shift 1, "},
        {"batch-norm --pass backward --input 2x1x1x1", LEVEL_CHANNEL,
         "gradients, sum, errors, errors, by mean, by variance, both paths, both paths, all paths, all paths, "},
        {"batch-norm --evaluate --input 1x2x1x1", LEVEL_CHANNEL,
         "distances 0, distances 1, deviation, normalise 0, normalise 1, scale, shift 0, scale, shift 1, "},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        Scene scene = scene_read(want[i].line);
        Text names = {0};
        for (int64_t at = 0; at < scene.trace.len; at = span_of(&scene.trace, at, want[i].level).end) {
            span_name(&scene.trace, at, want[i].level, &names);
            text_add(&names, ", ");
        }
        assert_string_equal(text_get(&names), want[i].names);
        text_free(&names);
        scene_free(&scene);
    }
}

static void overlapping_windows_add_up(void **state)
{
    (void)state;
    expect("max-pool --pass backward --stride 1 --x \"1 2 3; 4 9 6; 7 8 5\" --dy \"1 2; 4 8\"", SET_DX,
           (const char *[]){"δ_a = 0 = 0", "δ_b = 0 = 0", "δ_c = 0 = 0", "δ_d = 0 = 0",
                            "δ_e = δ_p + δ_q + δ_r + δ_s = 1 + 2 + 4 + 8 = 15", NULL});
    expect("average-pool --pass backward --stride 1 --input 3x3 --dy \"4 8; 12 16\"", SET_DX,
           (const char *[]){"δ_a = δ_p/4 = 4/4 = 1", "δ_b = δ_p/4 + δ_q/4 = 4/4 + 8/4 = 3", NULL});
}

static void of_equal_ones_the_first_wins(void **state)
{
    (void)state;
    Scene scene = scene_of("max-pool", (const char *[]){"x", "1 5; 5 5", NULL});
    Text text = {0};
    for (int64_t i = 0; i < scene.trace.len; i++)
        say_step(&scene.trace, i, &text);
    say_cell(&scene.trace, 0, &text);
    assert_string_equal(
        text_get(&text),
        "1  y: x[0,0] = 1, x[0,0] leads\n"
        "2  y: x[0,1] = 5 against x[0,0] = 1, x[0,1] leads\n"
        "3  y: x[1,0] = 5 against x[0,1] = 5, x[0,1] leads, the first of equal ones\n"
        "4  y: x[1,1] = 5 against x[0,1] = 5, x[0,1] leads, the first of equal ones\n"
        "y = max(x[0,0], x[0,1], x[1,0], x[1,1])\n  = max(1, 5, 5, 5) = 5, from x[0,1], the first of 3 equal ones\n");
    text_free(&text);
    scene_free(&scene);
}

/* The trace's winner is the engine's, in every window. */
static void winners_are_the_engines(void **state)
{
    (void)state;
    Random random = random_seed(4);
    Scene scene;
    for (int round = 0; round < 200; round++) {
        if (!scene_random(&random, OP_MAX_POOL, ROUTE_NAIVE, &scene))
            continue;
        if (scene.trace.pass == PASS_FORWARD)
            for (int64_t i = 0; i < scene.trace.len; i++) {
                Step step = step_at(&scene.trace, i);
                if (step.closes)
                    assert_int_equal(step.winner.index, scene.winner[step.out.index]);
            }
        scene_free(&scene);
    }
}

static void a_function_and_its_slope(void **state)
{
    (void)state;
    expect("activation --x \"-2 3\"", SET_Y,
           (const char *[]){"y[0,0] = relu(x[0,0]) = relu(−2) = 0", "y[0,1] = relu(x[0,1]) = relu(3) = 3", NULL});
    expect("activation --pass backward --x \"-2 3\" --dy \"4 5\"", SET_SLOPE,
           (const char *[]){"f′[0,0] = (y[0,0] > 0) = (0 > 0) = 0", "f′[0,1] = (y[0,1] > 0) = (3 > 0) = 1", NULL});
    expect("activation --pass backward --x \"-2 3\" --dy \"4 5\"", SET_DX,
           (const char *[]){"δx[0,0] = δy[0,0]·f′[0,0] = 4·0 = 0",
                            "δx[0,1] = δy[0,1]·f′[0,1] = 5·1 = 5", NULL});
    expect("activation --pass backward --function sigmoid --x \"0 0\" --dy \"4 8\"", SET_SLOPE,
           (const char *[]){"f′[0,0] = y[0,0]·(1 − y[0,0]) = 0.5·(1 − 0.5) = 0.25", NULL});
    expect("activation --pass backward --function tanh --x \"0 0\" --dy \"4 8\"", SET_SLOPE,
           (const char *[]){"f′[0,0] = 1 − y[0,0]² = 1 − 0² = 1", NULL});
}

static void a_linear_layer_is_one_window(void **state)
{
    (void)state;
    expect("linear --x \"1 2\" --w \"3 4; 5 6\" --b \"7 8\"", SET_Y,
           (const char *[]){"y[0] = x[0]·w[0,0] + x[1]·w[0,1] + b[0] = 1·3 + 2·4 + 7 = 18",
                            "y[1] = x[0]·w[1,0] + x[1]·w[1,1] + b[1] = 1·5 + 2·6 + 8 = 25", NULL});
    const char *back = "linear --pass backward --x \"1 2; 3 4\" --w \"3 4\" --dy \"5; 6\" --bias";
    expect(back, SET_DX,
           (const char *[]){"δx[0,0] = δy[0]·w[0] = 5·3 = 15", "δx[0,1] = δy[0]·w[1] = 5·4 = 20",
                            "δx[1,0] = δy[1]·w[0] = 6·3 = 18", NULL});
    expect(back, SET_DW, (const char *[]){"∂E/∂w[0] = δy[0]·x[0,0] + δy[1]·x[1,0] = 5·1 + 6·3 = 23", NULL});
    expect(back, SET_DB, (const char *[]){"∂E/∂b = δy[0] + δy[1] = 5 + 6 = 11", NULL});
}

static void probabilities_and_their_loss(void **state)
{
    (void)state;
    expect("softmax --x \"0 0\" --target 1", SET_P,
           (const char *[]){"p[0] = e[0]/Σ = 1/2 = 0.5", "p[1] = e[1]/Σ = 1/2 = 0.5", NULL});
    expect("softmax --x \"0 0\" --target 1", SET_LOSS,
           (const char *[]){"L = log Σ − (x[1] − m) = log 2 − (0 − 0) = 0.6931", NULL});
    expect("softmax --x \"0 0; 0 0\" --target \"1 0\"", SET_E,
           (const char *[]){"E = (L[0] + L[1])/2 = (0.6931 + 0.6931)/2 = 0.6931", NULL});
    expect("softmax --pass backward --x \"0 0\" --target 1", SET_DX,
           (const char *[]){"δx[0] = p[0] − t[0] = 0.5 − 0 = 0.5",
                            "δx[1] = p[1] − t[1] = 0.5 − 1 = −0.5", NULL});
    Scene scene = scene_of("softmax", NULL);
    /* without --target the first image is of class 1 */
    float loss = scene.tensor[SET_E].v[0], p = scene.tensor[SET_P].v[1];
    assert_float_equal(loss, -logf(p), 1e-6f);
    scene_free(&scene);
}

static void a_weight_steps_against_its_gradient(void **state)
{
    (void)state;
    expect("sgd --lr 0.5", SET_NEW_W, (const char *[]){"w ← w − η·∂E/∂w = 3 − 0.5·19 = −6.5", NULL});
    expect("sgd --lr 0.5 --momentum 0.5 --v \"2 0; 0 0\"", SET_NEW_V,
           (const char *[]){"v_w ← μ·v_w + ∂E/∂w = 0.5·2 + 19 = 20", NULL});
    expect("sgd --lr 0.5 --momentum 0.5 --v \"2 0; 0 0\"", SET_NEW_W,
           (const char *[]){"w ← w − η·v_w = 3 − 0.5·20 = −7", NULL});
    expect("sgd --lr 0.5 --decay 2", SET_G, (const char *[]){"g_w = ∂E/∂w + λ·w = 19 + 2·3 = 25", NULL});
    expect("sgd --lr 0.5 --b 4", SET_NEW_B, (const char *[]){"b ← b − η·∂E/∂b = 4 − 0.5·5 = 1.5", NULL});
}

static void a_bad_line_of_a_layer_says_where(void **state)
{
    (void)state;
    static const char *const bad[][2] = {
        {"max-pool --kernel 7", "no output: ceil((i - k + 2p)/s)"},
        {"max-pool --padding 2", "padding 2 of a window of 2 must be between 0 and 1"},
        {"max-pool --dy \"1 2; 3 4\"", "--dy: this scene has no such tensor"},
        {"average-pool --dilation 2", "average-pool has no option --dilation"},
        {"global-average-pool --kernel 2", "global-average-pool has no option --kernel"},
        {"activation --function relus", "did you mean 'relu'"},
        {"softmax --input 2x2", "softmax takes classes"},
        {"softmax --target 3", "there are classes 0 to 2"},
        {"softmax --target 0.5", "there are classes 0 to 2"},
        {"softmax --target \"0 1\"", "needs 1, the class of each image"},
        {"sgd --momentum -1", "momentum -1: expected a number of 0 or more"},
        {"sgd --lr fast", "--lr fast: expected a number"},
        {"linear --w \"1 2; 3 4\"", "the scene needs 6"},
        {"conv-forward --pass backward", "conv-forward has no option --pass"},
        {"max-pool --target 1", "max-pool has no option --target"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err = {""};
        Scene scene;
        SceneLine line;
        if (scene_line_read(&line, bad[i][0], &err) && scene_build(&scene, &line, &err))
            fail_msg("%s: built", bad[i][0]);
        if (!strstr(err.text, bad[i][1]))
            fail_msg("%s: %s", bad[i][0], err.text);
        scene_line_free(&line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partial_windows_have_their_own_size), cmocka_unit_test(an_error_is_shared_or_routed),
        cmocka_unit_test(what_is_spread_is_told_by_its_error), cmocka_unit_test(spans_have_names),
        cmocka_unit_test(overlapping_windows_add_up),          cmocka_unit_test(of_equal_ones_the_first_wins),
        cmocka_unit_test(winners_are_the_engines),             cmocka_unit_test(a_function_and_its_slope),
        cmocka_unit_test(a_linear_layer_is_one_window),        cmocka_unit_test(probabilities_and_their_loss),
        cmocka_unit_test(a_weight_steps_against_its_gradient), cmocka_unit_test(a_bad_line_of_a_layer_says_where),
    };
    return cmocka_run_group_tests_name("trace_layers", tests, NULL, NULL);
}
