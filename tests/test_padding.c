/* Padding of its own on each side and what stands in it: against an input that is padded by hand, every route both
 * ways; "same"; options, the edit bar, lines of networks; reference cases; what border cells are called. */
#include "scenes.h"
#include "screens.h"
#include "verify_building.h"

#include "engine/net/network.h"
#include "trace/mistakes/nudge.h"
#include "view/window/edit/edit.h"

#include <math.h>

enum { SIDE = 64 };

/* The index whose number stands at `at`, by walking: one step at a time from the edge. */
static int walk(PaddingMode mode, int at, int size)
{
    int i = at < 0 ? 0 : size - 1, step = at < 0 ? 1 : -1, far = at < 0 ? -at : at - size + 1;
    if (at >= 0 && at < size)
        return at;
    if (mode == PADDING_ZEROS)
        return -1;
    if (mode == PADDING_REPLICATE)
        return i;
    if (mode == PADDING_CIRCULAR)
        return at < 0 ? size - far : far - 1;
    while (far-- > 0)
        i += step;
    return i;
}

/* x with its padding around it. */
static Tensor around(const Tensor *x, const ConvSpec *spec, float *v)
{
    Tensor all = {{x->dim[0], x->dim[1], conv_high(spec, x->dim[2]), conv_wide(spec, x->dim[3])}, v};
    assert_true(tensor_count(&all) <= SIDE * SIDE);
    for (int n = 0; n < all.dim[0]; n++)
        for (int c = 0; c < all.dim[1]; c++)
            for (int row = 0; row < all.dim[2]; row++)
                for (int column = 0; column < all.dim[3]; column++) {
                    int iy = walk(spec->mode, row - spec->padding.h, x->dim[2]),
                        ix = walk(spec->mode, column - spec->padding.w, x->dim[3]);
                    *tensor_at(&all, n, c, row, column) = iy < 0 || ix < 0 ? 0 : *tensor_at(x, n, c, iy, ix);
                }
    return all;
}

static const char *const lines[] = {
    "conv-forward --input 2x4x5x4 --kernels 2 --kernel 3x2 --padding 2,1,0,3 --stride 2x1 --seed 3",
    "conv-forward --input 2x4x5x4 --kernels 2 --kernel 3x2 --padding 2,1,0,3 --padding-mode reflect --seed 4",
    "conv-forward --input 4x5x4 --kernels 4 --groups 2 --kernel 3 --padding 1,4,3,0 --padding-mode replicate --bias "
    "--seed 5",
    "conv-forward --input 2x5x6 --kernel 3 --dilation 2 --padding 3,2,1,6 --padding-mode circular --stride 1x2 "
    "--seed 6",
};

static void forward_is_that_of_a_padded_input(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        float padded[SIDE * SIDE], y[SIDE * SIDE];
        Scene scene = scene_read(lines[i]);
        ConvSpec bare = scene.line.spec;
        Tensor all = around(&scene.x, &bare, padded), want = scene.y;
        bare.padding = bare.uneven = (Pair){0, 0};
        bare.mode = PADDING_ZEROS;
        want.v = y;
        conv_forward(&all, &scene.w, &scene.b, &bare, &want);
        for (size_t k = 0; k < tensor_count(&want); k++)
            assert_float_equal(scene.y.v[k], y[k], 0);
        conv_forward_rows(&scene.x, &scene.w, &scene.b, &scene.line.spec, &want);
        for (size_t k = 0; k < tensor_count(&want); k++)
            assert_float_equal(scene.y.v[k], y[k], 0);
        scene_free(&scene);
    }
}

/* The gradients of all routes against the nudge, and against a wrong one. */
static void gradients_return_to_what_was_copied(void **state)
{
    (void)state;
    static const char *const ways[] = {"conv-backward-input", "conv-backward-input --route scatter",
                                       "conv-backward-input --route col2im", "conv-backward-weight",
                                       "conv-backward-weight --route im2col"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
            char line[240];
            const char *options = strchr(lines[i], ' ');
            snprintf(line, sizeof line, "%s%s", ways[way], options);
            char *bias = strstr(line, " --bias");
            if (bias)   /* forward alone has one */
                memmove(bias, bias + 7, strlen(bias + 7) + 1);
            Scene scene = scene_read(line);
            CellSet set = trace_result(&scene.trace);
            for (int64_t k = 0; k < (int64_t)tensor_count(&scene.tensor[set]); k++) {
                Nudge nudge = nudge_of(&scene.trace, (Cell){set, k}, 0.01);
                if (!nudge_agrees(&nudge))
                    fail_msg("%s: cell %d", line, (int)k);
            }
            scene.tensor[set].v[1] += 0.01f;
            Nudge wrong = nudge_of(&scene.trace, (Cell){set, 1}, 0.01);
            assert_false(nudge_agrees(&wrong));
            scene_free(&scene);
        }
}

static void same_keeps_the_size(void **state)
{
    (void)state;
    for (int input = 1; input < 9; input++)
        for (int kernel = 1; kernel < 6; kernel++)
            for (int stride = 1; stride < 4; stride++)
                for (int lower = 0; lower < 2; lower++) {
                    ConvSpec spec = conv_spec(kernel, kernel);
                    const int x[4] = {1, 1, input, input}, w[4] = {1, 1, kernel, kernel};
                    int y[4];
                    spec.stride = (Pair){stride, stride};
                    conv_same_padding(x, lower, &spec);
                    assert_true(conv_output_dims(x, w, &spec, y, NULL));
                    assert_int_equal(y[2], (input + stride - 1) / stride);
                    int more = spec.uneven.h;
                    assert_true(lower ? more == 0 || more == -1 : more == 0 || more == 1);
                }
}

static void padding_is_said(void **state)
{
    static const struct {
        const char *line;
        Pair before, after;
        const char *written;
    } known[] = {
        {"conv-forward --padding 1", {1, 1}, {1, 1}, "--padding 1"},
        {"conv-forward --padding 1x2", {1, 2}, {1, 2}, "--padding 1x2"},
        {"conv-forward --padding 1,2,0,3", {1, 0}, {2, 3}, "--padding 1,2,0,3"},
        {"conv-forward --padding 1x2x0x3", {1, 0}, {2, 3}, "--padding 1,2,0,3"},
        {"conv-forward --padding same", {0, 0}, {1, 1}, "--padding same"},
        {"conv-forward --padding same-lower", {1, 1}, {0, 0}, "--padding same-lower"},
        {"conv-forward --padding 1,1,1,1 --padding-mode circular", {1, 1}, {1, 1},
         "--padding 1 --padding-mode circular"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Text text = {0};
        Scene scene = scene_read(known[i].line);
        const ConvSpec *spec = &scene.line.spec;
        Pair after = conv_after(spec);
        assert_true(spec->padding.h == known[i].before.h && spec->padding.w == known[i].before.w);
        assert_true(after.h == known[i].after.h && after.w == known[i].after.w);
        scene_line_write(&scene.line, &text);
        if (!strstr(text_get(&text), known[i].written))
            fail_msg("%s: %s", known[i].line, text_get(&text));
        Scene again = scene_read(text_get(&text));
        assert_memory_equal(scene.y.dim, again.y.dim, sizeof scene.y.dim);
        text_free(&text);
        scene_free(&scene);
        scene_free(&again);
    }
}

static void what_is_no_padding_is_refused(void **state)
{
    static const struct {
        const char *line, *says;
    } wrong[] = {
        {"conv-forward --padding 1,2,3", "expected a whole number of at least 0, two as HxW, four as"},
        {"conv-forward --padding 1,-2,3,4", "--padding 1,-2,3,4"},
        {"conv-forward --padding some", "--padding some"},
        {"conv-forward --padding-mode mirror", "unknown padding mode 'mirror'"},
        {"conv-forward --padding 3 --padding-mode reflect", "a padding of 3 needs more than 3 cells to mirror"},
        {"conv-forward --padding 4 --padding-mode circular", "a padding of 4 goes round 3 cells more than once"},
        {"max-pool --padding same", "max-pool has the same padding on opposite sides"},
        {"max-pool --padding 1,0,1,0", "max-pool has the same padding on opposite sides"},
        {"max-pool --padding-mode reflect", "max-pool has no option --padding-mode"},
        {"conv-forward --kernel 5 --padding 0,1,0,1", "is below 1"},
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

/* A cell of the padding has the name and the number of the cell it is a copy of, a zero is a zero. */
static void border_cells_say_whose_copies_they_are(void **state)
{
    (void)state;
    Scene scene = scene_read("conv-forward --padding 1 --padding-mode reflect");
    Text name = {0};
    Cell corner = cell_at(&scene.trace, SET_X, (Place){0, 0, -1, -1});
    float value = 0;
    assert_int_equal(corner.set, SET_PAD);
    name_plain(&scene.trace, corner, &name);
    assert_string_equal(text_get(&name), "x[1,1]");
    assert_true(cell_value(&scene.trace, corner, 0, &value));
    assert_true(value == *tensor_at(&scene.x, 0, 0, 1, 1));
    assert_false(cell_is_zero(&scene.trace, corner));
    text_free(&name);
    scene_free(&scene);
    scene = scene_read("conv-forward --padding 1");
    assert_true(cell_is_zero(&scene.trace, cell_at(&scene.trace, SET_X, (Place){0, 0, -1, -1})));
    scene_free(&scene);
}

static void networks_have_it_too(void **state)
{
    static const char line[] = "input 2x5x4, conv 3@3x3 padding 2x0x1x3 mode replicate, tanh, "
                               "conv 2@2x2 padding 0x1x0x1, conv 2@3x3 padding 1 mode circular, linear 3";
    (void)state;
    Net net;
    NetRun run;
    Error err;
    Text text = {0};
    const int target[1] = {1};
    float x[40];
    Random random = random_seed(3);
    assert_true(net_read(&net, line, &err));
    net_write(&net, &text);
    assert_string_equal(text_get(&text), line);
    text_clear(&text);
    Net same;
    assert_true(net_read(&same, "input 2x5x4, conv 3@2x4 padding same, linear 2", &err));
    net_write(&same, &text);
    assert_string_equal(text_get(&text), "input 2x5x4, conv 3@2x4 padding 0x1x1x2, linear 2");
    text_free(&text);
    assert_true(net_run_init(&run, &net, 1, &err));
    net_run_seed(&run, 5);
    for (int i = 0; i < 40; i++)
        x[i] = random_normal(&random);
    Tensor image = {{1, 2, 5, 4}, x};
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
    assert_false(net_read(&net, "input 2x5x4, conv 3@3x3 padding 1 mode mirror, linear 2", &err));
    assert_non_null(strstr(err.text, "mode mirror: expected zeros, reflect, replicate or circular"));
    assert_false(net_read(&net, "input 2x5x4, max 2 padding 1x0x1x0, linear 2", &err));
    assert_false(net_read(&net, "input 2x5x4, conv 3@3x3 padding 1x2x3, linear 2", &err));
}

static void each_side_is_edited(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    edit_open(&screen);
    assert_false(edit_has(&screen, EDIT_MODE));   /* there is no padding */
    assert_true(edit_field_typed(&screen, EDIT_PADDING, "1,2,0,1"));
    assert_int_equal(screen.stage.scene.y.dim[2], 5);
    assert_int_equal(screen.stage.scene.y.dim[3], 3);
    assert_true(edit_has(&screen, EDIT_MODE));
    edit_shape(&screen, EDIT_MODE, 1);
    assert_int_equal(screen.stage.scene.line.spec.mode, PADDING_REFLECT);
    edit_shape(&screen, EDIT_MODE, -2);
    assert_int_equal(screen.stage.scene.line.spec.mode, PADDING_CIRCULAR);
    assert_false(edit_field_typed(&screen, EDIT_MODE, "mirror"));
    assert_true(edit_field_typed(&screen, EDIT_PADDING, "same"));
    assert_int_equal(screen.stage.scene.y.dim[2], 3);
    char text[32];
    edit_field_text(&screen, EDIT_PADDING, text, sizeof text);
    assert_string_equal(text, "same");
    edit_shape(&screen, EDIT_X_ROWS, 1);   /* it follows the input */
    assert_int_equal(screen.stage.scene.y.dim[2], 4);
    assert_true(edit_field_typed(&screen, EDIT_PADDING, "1"));
    assert_int_equal(screen.stage.scene.line.same, SAME_NOT);
    draw(&screen);
    screen_free(&screen);
}

static void reference_results_agree(void **state)
{
    (void)state;
    char *cases[] = {CASE("conv2d-padding-005"), CASE("conv2d-padding-006"), CASE("conv2d-padding-007"),
                     CASE("conv2d-padding-039"), CASE("conv2d-padding-043")};
    VerifyRun said = verify(5, cases);
    assert_int_equal(said.status, 0);
    assert_non_null(strstr(said.out, "5 files, 30 runs: 30 agree"));
    said_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_is_that_of_a_padded_input),
        cmocka_unit_test(gradients_return_to_what_was_copied),
        cmocka_unit_test(same_keeps_the_size),
        cmocka_unit_test(padding_is_said),
        cmocka_unit_test(what_is_no_padding_is_refused),
        cmocka_unit_test(border_cells_say_whose_copies_they_are),
        cmocka_unit_test(networks_have_it_too),
        cmocka_unit_test(each_side_is_edited),
        cmocka_unit_test(reference_results_agree),
    };
    return cmocka_run_group_tests(tests, arrive, leave);
}
