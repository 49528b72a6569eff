/* Transposed convolution: the convolution's way back, on which no number is computed otherwise; worked by hand; routes
 * against each other; gradients, options, mistakes, layers of networks, reference cases. */
#include "scenes.h"
#include "screens.h"
#include "verify_building.h"

#include "engine/net/network.h"
#include "engine/transposed.h"
#include "trace/mistakes/mistakes.h"
#include "trace/mistakes/nudge.h"
#include "view/scenes/network/overview.h"
#include "view/window/edit/edit.h"

#include <math.h>

static void numbers_spread_and_overlap(void **state)
{
    (void)state;
    Scene scene = scene_read("transposed-forward --x \"1 2\" --w \"1 10 100\" --stride 2 --input 1x2");
    static const float wanted[5] = {1, 10, 102, 20, 200};   /* in the middle both */
    assert_int_equal(scene.y.dim[3], 5);
    for (int i = 0; i < 5; i++)
        assert_true(scene.y.v[i] == wanted[i]);
    scene_free(&scene);
    scene = scene_read("transposed-forward --x \"1 2\" --w \"1 10 100\" --stride 2 --input 1x2 --padding 0x1 "
                       "--output-padding 0x1 --b \"5\"");
    static const float cut[4] = {15, 107, 25, 205};
    assert_int_equal(scene.y.dim[3], 4);
    for (int i = 0; i < 4; i++)
        assert_true(scene.y.v[i] == cut[i]);
    scene_free(&scene);
}

/* The document's way back: the errors of Y, spread, are the errors of X. */
static void it_is_the_convolutions_way_back(void **state)
{
    (void)state;
    static const char *const shapes[] = {"", " --stride 2x1 --padding 1", " --dilation 2 --stride 2", " --groups 2"};
    for (int i = 0; i < 4; i++) {
        char line[160];
        snprintf(line, sizeof line, "conv-backward-input --input 2x6x7 --kernels 2 --kernel 3x2 --seed 5%s", shapes[i]);
        Scene conv = scene_read(line);
        Tensor none = {{0}, NULL}, y = conv.tensor[SET_DX];
        float v[2 * 6 * 7];
        y.v = v;
        transposed_forward_scatter(&conv.tensor[SET_DY], &conv.w, &none, &conv.line.spec, &y);
        for (size_t k = 0; k < tensor_count(&y); k++)
            assert_float_equal(v[k], conv.tensor[SET_DX].v[k], 1e-5);
        transposed_forward_zeros(&conv.tensor[SET_DY], &conv.w, &none, &conv.line.spec, &y);
        for (size_t k = 0; k < tensor_count(&y); k++)
            assert_true(v[k] == conv.tensor[SET_DX].v[k]);   /* rot, term by term */
        scene_free(&conv);
    }
}

static const char *const lines[] = {
    "--input 2x2x3x2 --kernels 3 --kernel 3x2 --stride 2x1 --padding 1x0 --output-padding 1x0 --seed 3",
    "--input 4x2x3 --kernels 6 --groups 2 --kernel 2 --stride 2 --seed 4",
    "--input 1x4x2 --kernel 2x3 --dilation 2x1 --padding 1 --output-padding 1x0 --seed 5",
};

static void gradients_are_slopes(void **state)
{
    static const char *const ways[] = {"transposed-backward-input", "transposed-backward-weight",
                                       "transposed-backward-bias"};
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (int way = 0; way < 3; way++) {
            char line[200];
            snprintf(line, sizeof line, "%s %s", ways[way], lines[i]);
            Scene scene = scene_read(line);
            CellSet set = trace_result(&scene.trace);
            for (int64_t k = 0; k < (int64_t)tensor_count(&scene.tensor[set]); k++) {
                Nudge nudge = nudge_of(&scene.trace, (Cell){set, k}, 0.01);
                if (!nudge_agrees(&nudge))
                    fail_msg("%s: cell %d", line, (int)k);
            }
            scene.tensor[set].v[0] += 0.01f;
            Nudge wrong = nudge_of(&scene.trace, (Cell){set, 0}, 0.01);
            assert_false(nudge_agrees(&wrong));
            scene_free(&scene);
        }
}

static void options_are_taken_or_refused(void **state)
{
    static const struct {
        const char *line, *says;
    } wrong[] = {
        {"transposed-forward --output-padding 1",
         "output padding 1: expected less than the stride 1 or the dilation 1"},
        {"transposed-forward --stride 2 --output-padding 2", "output padding 2"},
        {"transposed-forward --padding 2", "no output: (i - 1)s - 2p + d(k - 1) + a + 1"},
        {"transposed-forward --padding same", "has the same padding on opposite sides"},
        {"transposed-forward --padding-mode reflect", "transposed-forward has no option --padding-mode"},
        {"transposed-forward --channels 3 --groups 2", "3 channels do not part into 2 groups"},
        {"transposed-forward --kernels 3 --groups 2", "2 channels and 3 kernels do not part into 2 groups"},
        {"transposed-forward --route im2col", "transposed-forward has no route im2col; there are scatter, zeros"},
        {"conv-forward --output-padding 1", "conv-forward has no option --output-padding"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        SceneLine line;
        Scene scene;
        Error err = {""};
        bool built = scene_line_read(&line, wrong[i].line, &err) && scene_build(&scene, &line, &err);
        if (built || !strstr(err.text, wrong[i].says))
            fail_msg("%s: '%s'", wrong[i].line, built ? "(built)" : err.text);
        scene_line_free(&line);
    }
}

static void a_line_opens_the_same_scene(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char line[200];
        Text text = {0};
        snprintf(line, sizeof line, "transposed-forward %s --route zeros", lines[i]);
        Scene scene = scene_read(line);
        scene_line_write(&scene.line, &text);
        Scene same = scene_read(text_get(&text));
        assert_memory_equal(scene.y.dim, same.y.dim, sizeof same.y.dim);
        assert_memory_equal(scene.y.v, same.y.v, tensor_count(&scene.y) * sizeof(float));
        text_free(&text);
        scene_free(&scene);
        scene_free(&same);
    }
    Scene scene = scene_read("transposed-forward --x \"1 2; 3 4|5 6; 7 8\" --w \"1 2|3 4|5 6|7 8\"");
    assert_int_equal(scene.line.kernels, 2);   /* two channels of X with two kernels each */
    assert_int_equal(scene.y.dim[1], 2);
    scene_free(&scene);
}

static void usual_mistakes_are_known(void **state)
{
    static const struct {
        const char *line;
        int cell;
        float typed;
        const char *says;
    } wrong[] = {
        {"transposed-forward --w \"1 2; 3 4\"", 0, 8, "turned"},   /* 2·4 for 2·1 */
        {"transposed-forward --route zeros --w \"1 2; 3 4\"", 0, 8, "not turned"},
        {"transposed-forward --bias --b \"7\"", 0, 6, "bias"},
        {"transposed-forward", 4, 6, "one term is missing"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Scene scene = scene_read(wrong[i].line);
        Mistake list[MISTAKES_MOST];
        Cell cell = {SET_Y, wrong[i].cell};
        float right = 0;
        cell_value(&scene.trace, cell, scene.trace.len, &right);
        int count = mistakes_of(&scene.trace, cell, list);
        const Mistake *found = mistake_match(list, count, right, wrong[i].typed);
        if (!found || !strstr(mistake_sentence(found->kind), wrong[i].says))
            fail_msg("%s, cell %d: %g (right: %g) is '%s'", wrong[i].line, wrong[i].cell, (double)wrong[i].typed,
                     (double)right, found ? mistake_sentence(found->kind) : "no mistake");
        scene_free(&scene);
    }
}

static void networks_learn_through_it(void **state)
{
    static const char line[] = "input 2x3x4, transposed 4@3x2 stride 2 padding 1x0 output-padding 1, tanh, "
                               "transposed 2@2x2 dilation 2 groups 2 no-bias, linear 3";
    (void)state;
    Net net;
    NetRun run;
    Error err;
    Text text = {0};
    const int target[1] = {1};
    float x[24];
    Random random = random_seed(3);
    assert_true(net_read(&net, line, &err));
    net_write(&net, &text);
    assert_string_equal(text_get(&text), line);
    text_free(&text);
    assert_string_equal(net.parameter[0].name, "transposed1.weight");
    assert_int_equal(net.parameter[1].dim[1], 4);
    assert_true(net_run_init(&run, &net, 1, &err));
    net_run_seed(&run, 5);
    for (int i = 0; i < 24; i++)
        x[i] = random_normal(&random);
    Tensor image = {{1, 2, 3, 4}, x};
    net_run_forward(&run, &image);
    net_run_backward(&run, target);
    for (int p = 0; p < net.parameters; p++)
        for (size_t i = 0; i < tensor_count(&run.parameter[p]); i++) {
            float *at = &run.parameter[p].v[i], kept = *at, gradient = run.gradient[p].v[i];
            double loss[2];
            for (int side = 0; side < 2; side++) {
                NetRun moved;
                assert_true(net_run_init_shared(&moved, &run, 1, &err));
                *at = kept + (side ? 1e-2f : -1e-2f);
                net_run_forward(&moved, &image);
                loss[side] = (double)net_run_backward(&moved, target);
                net_run_free(&moved);
            }
            *at = kept;
            assert_float_equal((loss[1] - loss[0]) / 2e-2, gradient, 3e-3);
        }
    net_run_free(&run);
    assert_false(net_read(&net, "input 2x3x4, transposed 4@3x3 output-padding 1, linear 2", &err));
    assert_non_null(strstr(err.text, "output padding 1"));
    assert_false(net_read(&net, "input 2x3x4, transposed 3@3x3 groups 2, linear 2", &err));
    assert_false(net_read(&net, "input 2x3x4, transposed 3@3x3 mode reflect, linear 2", &err));
}

/* Pointing at a cell of Y lights the numbers of X whose windows hold it. */
static void a_network_lights_what_reaches_a_cell(void **state)
{
    (void)state;
    Scene scene = scene_read("network --net \"input 1x2x2, transposed 1@2x2 stride 2, linear 2\"");
    Maps maps = maps_of(&scene.net->net);
    MapState at = {.net = scene.net, .maps = &maps, .map = 1, .showing = SHOW_VALUES};
    for (int cell = 0; cell < 16; cell++) {
        Field field;
        field_of(&at, cell, &field);
        for (int i = 0; i < 4; i++)
            assert_int_equal(field.lit[0][i], i == cell / 8 * 2 + cell % 4 / 2);
        field_free(&field);
    }
    scene_free(&scene);
}

static void its_sizes_are_edited(void **state)
{
    (void)state;
    Screen screen = open_line("transposed-forward");
    edit_open(&screen);
    assert_true(edit_has(&screen, EDIT_MORE));
    edit_shape(&screen, EDIT_STRIDE, 1);
    assert_int_equal(screen.stage.scene.y.dim[2], 4);
    edit_shape(&screen, EDIT_MORE, 1);
    assert_int_equal(screen.stage.scene.y.dim[2], 5);
    edit_shape(&screen, EDIT_MORE, 1);
    assert_true(screen.edit.refused.stands);   /* 2 is the stride */
    assert_true(edit_field_typed(&screen, EDIT_STRIDE, "3x2"));
    draw(&screen);
    screen_free(&screen);
}

static void reference_results_agree(void **state)
{
    (void)state;
    char *cases[] = {CASE("conv_transpose2d-010"), CASE("conv_transpose2d-011"), CASE("conv_transpose2d-012"),
                     CASE("conv_transpose2d-013"), CASE("conv_transpose2d-049")};
    VerifyRun said = verify(5, cases);
    assert_int_equal(said.status, 0);
    assert_non_null(strstr(said.out, "5 files, 15 runs: 15 agree"));
    said_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_spread_and_overlap),
        cmocka_unit_test(it_is_the_convolutions_way_back),
        cmocka_unit_test(gradients_are_slopes),
        cmocka_unit_test(options_are_taken_or_refused),
        cmocka_unit_test(a_line_opens_the_same_scene),
        cmocka_unit_test(usual_mistakes_are_known),
        cmocka_unit_test(networks_learn_through_it),
        cmocka_unit_test(a_network_lights_what_reaches_a_cell),
        cmocka_unit_test(its_sizes_are_edited),
        cmocka_unit_test(reference_results_agree),
    };
    return cmocka_run_group_tests(tests, arrive, leave);
}
