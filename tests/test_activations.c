/* The activations whose slope comes from their input: known points, their alpha on the command line, in the edit bar
 * and in a network's line, usual mistakes, results as others compute them, their gradients in a network. What holds of
 * every operation and function is in test_trace.c, test_engine_gradients.c and others that go through the lists. */
#include "scenes.h"
#include "screens.h"
#include "verify_building.h"

#include "engine/activation.h"
#include "engine/net/net_run.h"
#include "trace/mistakes/mistakes.h"
#include "trace/say/snippet.h"
#include "view/window/edit/edit.h"

#include <math.h>

/* By the printed tables of the normal distribution and of the sigmoid function. */
static void values_at_known_points(void **state)
{
    static const struct {
        Activation function;
        float alpha, x;
        double y, slope;
    } known[] = {
        {ACTIVATION_LEAKY_RELU, 0.25f, -8, -2, 0.25},
        {ACTIVATION_LEAKY_RELU, 0.25f, 0, 0, 0.25},
        {ACTIVATION_LEAKY_RELU, 0.25f, 8, 8, 1},
        {ACTIVATION_ELU, 2, -1, -1.2642411, 0.7357589},
        {ACTIVATION_ELU, 2, 3, 3, 1},
        {ACTIVATION_GELU, 0, 1, 0.8413447, 1.0833155},
        {ACTIVATION_GELU, 0, -1, -0.1586553, -0.0833155},
        {ACTIVATION_GELU, 0, 0, 0, 0.5},
        {ACTIVATION_SILU, 0, 1, 0.7310586, 0.9276705},
        {ACTIVATION_SILU, 0, -1, -0.2689414, 0.0723295},
        {ACTIVATION_HARD_SWISH, 0, -3, 0, 0},
        {ACTIVATION_HARD_SWISH, 0, -1.5f, -0.375, 0},
        {ACTIVATION_HARD_SWISH, 0, 0, 0, 0.5},
        {ACTIVATION_HARD_SWISH, 0, 3, 3, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Activation function = known[i].function;
        assert_float_equal(activation_value(function, known[i].alpha, known[i].x), known[i].y, 1e-6);
        assert_float_equal(activation_slope(function, known[i].alpha, known[i].x), known[i].slope, 1e-6);
    }
    /* what is small keeps its digits; nothing overflows */
    assert_float_equal(activation_value(ACTIVATION_GELU, 0, -8) / -8, 6.2209605742717841e-16, 1e-21);
    for (int i = ACTIVATION_BY_RESULT; i < ACTIVATION_COUNT; i++) {
        Activation function = (Activation)i;
        assert_true(activation_value(function, 1, 1e30f) == 1e30f && activation_slope(function, 1, 1e30f) == 1);
        assert_true(isfinite(activation_value(function, 1, -1e30f)) && isfinite(activation_slope(function, 1, -1e30f)));
        assert_true(isnan(activation_value(function, 1, NAN)));
    }
}

static void refuse(const char *line, const char *says)
{
    SceneLine read;
    Scene scene;
    Error err;
    bool shown = scene_line_read(&read, line, &err) && scene_build(&scene, &read, &err);
    if (shown || !strstr(err.text, says))
        fail_msg("%s: '%s', expected '%s'", line, shown ? "is shown" : err.text, says);
    scene_line_free(&read);
}

static void an_alpha_belongs_to_its_function(void **state)
{
    (void)state;
    refuse("activation --alpha 2", "relu has no --alpha: that is for --function elu");
    refuse("activation --function elu --negative-slope 0.5", "elu has no --negative-slope");
    refuse("activation --function leaky_relu", "unknown function 'leaky_relu'; did you mean 'leaky-relu'?");
    refuse("max-pool --alpha 1", "max-pool has no option --alpha");
    refuse("lenet --act silu", "the usual network has relu, tanh or sigmoid");
    Scene scene = scene_read("activation --function elu --alpha 2 --x \"-1 1\" --input 1x2");
    assert_float_equal(scene.tensor[SET_Y].v[0], 2 * expm1(-1), 1e-6);
    Text line = {0};
    scene_line_write(&scene.line, &line);
    assert_non_null(strstr(text_get(&line), "--function elu"));
    assert_non_null(strstr(text_get(&line), "--alpha 2"));
    text_free(&line);
    scene_free(&scene);
}

static void the_edit_bar_has_all_functions(void **state)
{
    (void)state;
    Screen screen = open_line("activation --x \"-2 -1 0; 1 2 3; -4 4 5\"");
    edit_open(&screen);
    assert_false(edit_has(&screen, EDIT_LEAK) || edit_has(&screen, EDIT_ALPHA));
    for (int i = 1; i <= ACTIVATION_COUNT; i++) {
        edit_shape(&screen, EDIT_CURVE, 1);
        const SceneLine *line = &screen.stage.scene.line;
        assert_int_equal(line->function, i % ACTIVATION_COUNT);
        assert_int_equal(edit_has(&screen, EDIT_LEAK), line->function == ACTIVATION_LEAKY_RELU);
        assert_int_equal(edit_has(&screen, EDIT_ALPHA), line->function == ACTIVATION_ELU);
        assert_true(screen.stage.scene.tensor[SET_X].v[6] == -4);   /* the numbers stay */
        if (line->function == ACTIVATION_LEAKY_RELU) {
            assert_true(edit_rate(&screen, NUMBER_LEAK, 0.5f));
            assert_true(screen.stage.scene.tensor[SET_Y].v[6] == -2);
        }
    }
    assert_true(screen.stage.scene.line.number[NUMBER_LEAK] == number_rows[NUMBER_LEAK].usual);
    assert_true(edit_field_typed(&screen, EDIT_CURVE, "gelu"));
    assert_int_equal(screen.stage.scene.line.function, ACTIVATION_GELU);
    assert_false(edit_field_typed(&screen, EDIT_CURVE, "mish"));
    assert_non_null(strstr(screen.message.text, "'mish' is no function: relu, tanh"));
    screen_free(&screen);
}

static void usual_mistakes_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        CellSet set;
        float typed;   /* NAN: the slope of y */
        const char *says;
    } wrong[] = {
        {"activation --function leaky-relu --x \"-3\"", SET_Y, 0, "that is ReLU's 0"},
        {"activation --function silu --x \"2\"", SET_Y, 0.88079708f, "the factor alone"},
        {"activation --function gelu --x \"1.5\"", SET_Y, 1.5f, "the function was forgotten"},
        {"activation --function silu --pass backward --x \"2\" --dy 1", SET_SLOPE, NAN, "the slope was taken at y"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Scene scene = scene_read(wrong[i].line);
        Mistake list[MISTAKES_MOST];
        Cell cell = {wrong[i].set, 0};
        float right = 0, typed = wrong[i].typed;
        if (isnan(typed))
            typed = activation_slope(scene.trace.function, 0, scene.tensor[SET_Y].v[0]);
        cell_value(&scene.trace, cell, scene.trace.len, &right);
        int count = mistakes_of(&scene.trace, cell, list);
        const Mistake *found = mistake_match(list, count, right, typed);
        if (!found || !strstr(mistake_sentence(found->kind), wrong[i].says))
            fail_msg("%s: %g is '%s'", wrong[i].line, (double)typed,
                     found ? mistake_sentence(found->kind) : "no mistake");
        scene_free(&scene);
    }
}

enum { NUMBERS = 24 };

/* y and dx as a program in single precision computes them, GELU by erf, SiLU by a division, and so on. */
static void as_others(const char *op, float x, float *y, float *slope)
{
    float s = 1 / (1 + expf(-x)), below = 0.5f * (1 + erff(x * 0.70710678f));
    const struct {
        const char *op;
        float y, slope;
    } of[] = {{"leaky_relu", x > 0 ? x : 0.125f * x, x > 0 ? 1 : 0.125f},
              {"elu", x > 0 ? x : 1.5f * (expf(x) - 1), x > 0 ? 1 : 1.5f * expf(x)},
              {"gelu", x * below, below + x * expf(-x * x / 2) * 0.39894228f},
              {"silu", x / (1 + expf(-x)), s * (1 + x * (1 - s))},
              {"hardswish", x * fminf(fmaxf(x + 3, 0), 6) / 6, fabsf(x) < 3 ? x / 3 + 0.5f : (float)(x > 0)}};
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (strcmp(of[i].op, op) == 0) {
            *y = of[i].y;
            *slope = of[i].slope;
        }
}

static void write_case(const char *op, const char *key, const char *value, double off)
{
    static const int64_t dim[] = {4, 6};
    double x[NUMBERS], dy[NUMBERS], y[NUMBERS], dx[NUMBERS];
    Built built = {.texts = 0};
    Random random = random_seed(19);
    for (int i = 0; i < NUMBERS; i++) {
        float of_x = 2 * random_normal(&random), of_dy = random_normal(&random), of_y = 0, slope = 0;
        as_others(op, of_x, &of_y, &slope);
        x[i] = (double)of_x;
        dy[i] = (double)of_dy;
        y[i] = (double)of_y + (i == 5 ? off : 0);
        dx[i] = (double)(of_dy * slope);
    }
    put_text(&built, "op", op);
    if (key)
        put_text(&built, key, value);
    put_tensor(&built, "x", SAFE_F32, dim, 2, x);
    put_tensor(&built, "dy", SAFE_F32, dim, 2, dy);
    put_tensor(&built, "y", SAFE_F32, dim, 2, y);
    put_tensor(&built, "dx", SAFE_F32, dim, 2, dx);
    build(&built);
}

static void results_of_others_are_judged(void **state)
{
    static const char *const of[][3] = {{"leaky_relu", "negative_slope", "0.125"}, {"elu", "alpha", "1.5"},
                                        {"gelu", "approximate", "none"}, {"silu", NULL, NULL},
                                        {"hardswish", NULL, NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        write_case(of[i][0], of[i][1], of[i][2], 0);
        expect_status(0, "1 file, 1 run: 1 agree");
        write_case(of[i][0], of[i][1], of[i][2], 1e-4);
        expect_status(1, "1 of 24 differ");
    }
    write_case("leaky_relu", "negative_slope", "0.25", 0);
    expect_status(1, NULL);
    write_case("gelu", "approximate", "tanh", 0);
    expect_status(2, "approximate");
    write_case("silu", "alpha", "1", 0);
    expect_status(2, "key 'alpha' is for elu, not for silu");
    write_case("elu", "approximate", "none", 0);
    expect_status(2, "key 'approximate' is for gelu, not for elu");
}

/* Each as a layer: written as it was read, its gradients the slopes of the loss. */
static void a_networks_gradients_go_through_them(void **state)
{
    static const char *const lines[] = {"input 1x4x5, linear 6, leaky-relu 0.1, linear 3",
                                        "input 1x4x5, linear 6, elu 1.5, linear 3",
                                        "input 1x4x5, linear 6, gelu, linear 3",
                                        "input 1x4x5, linear 6, silu, linear 3",
                                        "input 1x4x5, linear 6, hard-swish, linear 3"};
    const int target[2] = {2, 0};
    (void)state;
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
        Net net;
        NetRun run;
        Error err;
        Text text = {0};
        float x[40];
        Random random = random_seed(9);
        assert_true(net_read(&net, lines[l], &err));
        net_write(&net, &text);
        assert_string_equal(text_get(&text), lines[l]);
        text_free(&text);
        assert_true(net_run_init(&run, &net, 2, &err));
        net_run_seed(&run, 5);
        for (int i = 0; i < 40; i++)
            x[i] = random_normal(&random);
        Tensor batch = {{2, 1, 4, 5}, x};
        net_run_forward(&run, &batch);
        net_run_backward(&run, target);
        for (size_t i = 0; i < tensor_count(&run.parameter[0]); i++) {
            float *at = &run.parameter[0].v[i], kept = *at, gradient = run.gradient[0].v[i];
            double loss[2];
            for (int side = 0; side < 2; side++) {
                NetRun moved;
                assert_true(net_run_init_shared(&moved, &run, 2, &err));
                *at = kept + (side ? 1e-2f : -1e-2f);
                net_run_forward(&moved, &batch);
                loss[side] = (double)net_run_backward(&moved, target);
                net_run_free(&moved);
            }
            *at = kept;
            assert_float_equal((loss[1] - loss[0]) / 2e-2, gradient, 2e-3);
        }
        net_run_free(&run);
    }
    Net net;
    Error err;
    assert_true(net_read(&net, "input 4x5, leaky-relu, linear 3", &err));
    assert_true(net.node[1].number == 0.01f);   /* PyTorch's, unless it is said */
    assert_false(net_read(&net, "input 4x5, gelu 2, linear 3", &err));
    assert_false(net_read(&net, "input 4x5, elu x, linear 3", &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_at_known_points),
        cmocka_unit_test(an_alpha_belongs_to_its_function),
        cmocka_unit_test(the_edit_bar_has_all_functions),
        cmocka_unit_test(usual_mistakes_are_known),
        cmocka_unit_test(results_of_others_are_judged),
        cmocka_unit_test(a_networks_gradients_go_through_them),
    };
    return cmocka_run_group_tests(tests, arrive, leave);
}
