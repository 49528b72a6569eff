/* Convolution in groups: each group is a convolution of its own, bit for bit, on every route and both ways; what a line
 * without numbers of channels gives; what does not part is refused; layers of a network; readers and pictures know
 * which channels a kernel sees. PyTorch's cases are among tests/cases. */
#include "engine_testing.h"
#include "scenes.h"
#include "screens.h"

#include "engine/net/net_run.h"
#include "trace/readers.h"
#include "view/window/edit/edit.h"

static void free_them(Tensor *const tensor[], int count)
{
    for (int i = 0; i < count; i++)
        tensor_free(tensor[i]);
}

/* The channels of group g, copied. */
static Tensor part_of(const Tensor *whole, int groups, int g)
{
    int channels = whole->dim[1] / groups;
    Tensor part = tensor_new(whole->dim[0], channels, whole->dim[2], whole->dim[3]);
    size_t size = tensor_count(&part) / (size_t)part.dim[0];
    for (int n = 0; n < part.dim[0]; n++)
        memcpy(tensor_at(&part, n, 0, 0, 0), tensor_at(whole, n, g * channels, 0, 0), size * sizeof *part.v);
    return part;
}

static Tensor kernels_of(const Tensor *w, int groups, int g)
{
    int kernels = w->dim[0] / groups;
    Tensor part = tensor_new(kernels, w->dim[1], w->dim[2], w->dim[3]);
    memcpy(part.v, tensor_at(w, g * kernels, 0, 0, 0), tensor_count(&part) * sizeof *part.v);
    return part;
}

static void assert_part(const Tensor *whole, const Tensor *part, int groups, int g)
{
    Tensor same = part_of(whole, groups, g);
    assert_same(&same, part);
    tensor_free(&same);
}

static ConvCase grouped_case(Random *random)
{
    ConvCase made = conv_case_random(random, 2, 7);
    int groups = 2 + random_below(random, 2), x[4], w[4], y[4], col[4];
    memcpy(x, made.x.dim, sizeof x);
    memcpy(w, made.w.dim, sizeof w);
    x[1] *= groups;
    w[0] *= groups;
    made.spec.groups = groups;
    assert_true(conv_output_dims(x, w, &made.spec, y, NULL) && conv_column_dims(x, &made.spec, col, NULL));
    conv_case_free(&made);
    made.x = tensor_random(random, x[0], x[1], x[2], x[3]);
    made.w = tensor_random(random, w[0], w[1], w[2], w[3]);
    made.b = tensor_random(random, 1, w[0], 1, 1);
    made.dy = tensor_random(random, y[0], y[1], y[2], y[3]);
    made.y = tensor_like(&made.dy);
    made.col = tensor_new(col[0], col[1], col[2], col[3]);
    return made;
}

static void check_forward(ConvCase *made, int g)
{
    ConvSpec one = made->spec, *spec = &made->spec;
    int groups = spec->groups, kernels = made->w.dim[0] / groups;
    one.groups = 1;
    Tensor x = part_of(&made->x, groups, g), w = kernels_of(&made->w, groups, g), b = {{1, kernels, 1, 1}, NULL},
           wanted = tensor_new(made->y.dim[0], kernels, made->y.dim[2], made->y.dim[3]);
    b.v = made->b.v + g * kernels;
    conv_forward(&x, &w, &b, &one, &wanted);
    for (int route = 0; route < 3; route++) {
        tensor_spoil(&made->y);
        if (route == 0)
            conv_forward(&made->x, &made->w, &made->b, spec, &made->y);
        else if (route == 1)
            conv_forward_rows(&made->x, &made->w, &made->b, spec, &made->y);
        else
            conv_forward_im2col(&made->x, &made->w, &made->b, spec, made->col.v, &made->y);
        assert_part(&made->y, &wanted, groups, g);
    }
    free_them((Tensor *const[]){&x, &w, &wanted}, 3);
}

static void check_backward(ConvCase *made, int g)
{
    ConvSpec one = made->spec, *spec = &made->spec;
    int groups = spec->groups;
    one.groups = 1;
    Tensor x = part_of(&made->x, groups, g), w = kernels_of(&made->w, groups, g), dy = part_of(&made->dy, groups, g),
           dx = tensor_like(&made->x), dw = tensor_like(&made->w), part_dx = tensor_like(&x), part_dw = tensor_like(&w);
    for (int route = 0; route < 3; route++) {
        tensor_spoil(&dx);
        if (route == 0) {
            conv_backward_input_rot(&made->dy, &made->w, spec, &dx);
            conv_backward_input_rot(&dy, &w, &one, &part_dx);
        } else if (route == 1) {
            conv_backward_input_scatter(&made->dy, &made->w, spec, &dx);
            conv_backward_input_scatter(&dy, &w, &one, &part_dx);
        } else {
            conv_backward_input_col2im(&made->dy, &made->w, spec, made->col.v, &dx);
            conv_backward_input_col2im(&dy, &w, &one, made->col.v, &part_dx);
        }
        assert_part(&dx, &part_dx, groups, g);
    }
    conv_backward_weight(&x, &dy, &one, &part_dw);
    for (int route = 0; route < 2; route++) {
        tensor_spoil(&dw);
        if (route == 0)
            conv_backward_weight(&made->x, &made->dy, spec, &dw);
        else
            conv_backward_weight_im2col(&made->x, &made->dy, spec, made->col.v, &dw);
        Tensor same = kernels_of(&dw, groups, g);
        assert_same(&same, &part_dw);
        tensor_free(&same);
    }
    free_them((Tensor *const[]){&x, &w, &dy, &dx, &dw, &part_dx, &part_dw}, 7);
}

static void each_group_is_a_convolution_of_its_own(void **state)
{
    (void)state;
    Random random = random_seed(71);
    for (int round = 0; round < 60; round++) {
        ConvCase made = grouped_case(&random);
        for (int g = 0; g < made.spec.groups; g++) {
            check_forward(&made, g);
            check_backward(&made, g);
        }
        conv_case_free(&made);
    }
}

static void a_line_gives_each_group_a_channel(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int x[4], w[4];
    } known[] = {
        {"conv-forward --groups 3", {1, 3, 3, 3}, {3, 1, 2, 2}},
        {"conv-forward --groups 2 --channels 4 --kernels 6", {1, 4, 3, 3}, {6, 2, 2, 2}},
        {"conv-forward --groups 2 --x \"1 2; 3 4 | 5 6; 7 8\" --w \"1 1 | 2 2 | 3 3 | 4 4\"",
         {1, 2, 2, 2}, {4, 1, 1, 2}},
        {"conv-backward-input --groups 2 --input 4x4x4 --kernels 2", {1, 4, 4, 4}, {2, 2, 2, 2}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Scene scene = scene_read(known[i].line);
        Text line = {0};
        assert_memory_equal(scene.x.dim, known[i].x, sizeof known[i].x);
        assert_memory_equal(scene.w.dim, known[i].w, sizeof known[i].w);
        scene_line_write(&scene.line, &line);
        assert_non_null(strstr(text_get(&line), " --groups "));
        Scene again = scene_read(text_get(&line));
        assert_same(&scene.y, &again.y);
        text_free(&line);
        scene_free(&scene);
        scene_free(&again);
    }
    SceneLine read;
    Scene scene;
    Error err;
    assert_true(scene_line_read(&read, "conv-forward --groups 2 --channels 3", &err));
    assert_false(scene_build(&scene, &read, &err));
    assert_non_null(strstr(err.text, "3 channels and 2 kernels do not part into 2 groups"));
    scene_line_free(&read);
    assert_true(scene_line_read(&read, "max-pool --groups 2", &err));
    assert_false(scene_build(&scene, &read, &err));
    assert_non_null(strstr(err.text, "max-pool has no option --groups"));
    scene_line_free(&read);
}

/* A cell is read by the outputs of its own group only. */
static void readers_are_of_the_group(void **state)
{
    (void)state;
    static const char *const lines[] = {"conv-forward --groups 2 --input 4x4x4 --kernels 4",
                                        "conv-forward --route im2col --groups 2 --input 4x4x4 --kernels 4",
                                        "conv-backward-input --groups 2 --input 4x4x4 --kernels 4",
                                        "conv-backward-input --route scatter --groups 2 --input 4x4x4 --kernels 4",
                                        "conv-backward-input --route col2im --groups 2 --input 4x4x4 --kernels 4",
                                        "conv-backward-weight --groups 2 --input 4x4x4 --kernels 4"};
    static Readers readers;
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
        Scene scene = scene_read(lines[l]);
        CellSet set = l < 2 || l == 5 ? SET_X : SET_DY;
        int64_t cells = (int64_t)tensor_count(&scene.tensor[set]), found = 0, wanted = 0;
        for (int64_t i = 0; i < cells; i++) {
            readers_of(&scene.trace, (Cell){set, i}, &readers);
            assert_false(readers.more);
            found += readers.count;
        }
        for (int64_t i = 0; i < scene.trace.len; i++) {   /* each product that reads the tensor, or a copy of it */
            Step step = step_at(&scene.trace, i);
            wanted += step.kind == STEP_PRODUCT
                      && (cell_source(&scene.trace, step.a).set == set || cell_source(&scene.trace, step.b).set == set);
        }
        if (found != wanted)
            fail_msg("%s: %lld readers, %lld products", lines[l], (long long)found, (long long)wanted);
        scene_free(&scene);
    }
}

static void groups_are_a_layers_option(void **state)
{
    (void)state;
    static const char line[] = "input 4x5x5, conv 6@3x3 groups 2, tanh, conv 6@2x2 depthwise, conv 3@1x1, linear 3";
    Net net;
    NetRun run;
    Error err;
    Text text = {0};
    const int target[2] = {2, 0};
    float x[200];
    Random random = random_seed(9);
    assert_true(net_read(&net, line, &err));
    net_write(&net, &text);
    assert_string_equal(text_get(&text), line);
    text_free(&text);
    assert_int_equal(net.node[1].conv.groups, 2);
    assert_int_equal(net.node[3].conv.groups, 6);
    assert_true(net_run_init(&run, &net, 2, &err));
    net_run_seed(&run, 5);
    for (int i = 0; i < 200; i++)
        x[i] = random_normal(&random);
    Tensor batch = {{2, 4, 5, 5}, x};
    net_run_forward(&run, &batch);
    net_run_backward(&run, target);
    for (int p = 0; p < net.parameters; p++)
        for (size_t i = 0; i < tensor_count(&run.parameter[p]); i++) {
            float *at = &run.parameter[p].v[i], kept = *at, gradient = run.gradient[p].v[i];
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
            assert_float_equal((loss[1] - loss[0]) / 2e-2, gradient, 3e-3);
        }
    net_run_free(&run);
}

static void groups_are_edited(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward");
    edit_open(&screen);
    assert_false(edit_has(&screen, EDIT_GROUPS));   /* one channel is one group */
    screen_free(&screen);
    screen = open_line("conv-forward --input 4x4x4 --kernels 4 --seed 3");
    edit_open(&screen);
    edit_shape(&screen, EDIT_GROUPS, 1);
    assert_int_equal(screen.stage.scene.line.spec.groups, 2);
    assert_int_equal(screen.stage.scene.w.dim[1], 2);
    edit_shape(&screen, EDIT_GROUPS, 1);
    assert_true(screen.edit.refused.stands);   /* four do not part into three */
    assert_int_equal(screen.stage.scene.line.spec.groups, 2);
    assert_true(edit_field_typed(&screen, EDIT_GROUPS, "4"));
    assert_int_equal(screen.stage.scene.w.dim[1], 1);
    draw(&screen);
    screen_free(&screen);
}

/* What groups save, beside the full convolution; and the strips say which of X's channels they are of. */
static void the_picture_counts(void **state)
{
    (void)state;
    Screen screen = open_line("conv-forward --groups 2 --input 4x4x4 --kernels 4 --seed 3 --step 150");
    draw(&screen);
    const int *y = screen.stage.scene.y.dim;
    int64_t own = (int64_t)y[1] * y[2] * y[3] * 2 * 4, weights = 4 * 2 * 4;
    char said[160];
    snprintf(said, sizeof said, "groups: %lld multiplications, %lld weights; the full convolution: %lld, %lld",
             (long long)own, (long long)weights, 2 * (long long)own, 2 * (long long)weights);
    assert_int_equal(texts(&screen, said, true), 1);
    assert_int_equal(texts(&screen, "channel 2", true), 1);   /* kernel 2 is of the second group: channels 2 and 3 */
    assert_int_equal(texts(&screen, "channel 3", true), 1);
    assert_int_equal(texts(&screen, "channel 0", true), 0);
    screen_free(&screen);
    screen = open_line("conv-forward --groups 3 --input 3x4x4 --seed 3");
    draw(&screen);
    y = screen.stage.scene.y.dim;
    own = (int64_t)y[1] * y[2] * y[3] * 4;
    snprintf(said, sizeof said,
             "depthwise: %lld multiplications, 12 weights; with 1 × 1 after it: %lld, 21; the full convolution: %lld, "
             "36",
             (long long)own, (long long)own + 3LL * y[1] * y[2] * y[3], 3 * (long long)own);
    assert_int_equal(texts(&screen, said, true), 1);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_group_is_a_convolution_of_its_own),
        cmocka_unit_test(a_line_gives_each_group_a_channel),
        cmocka_unit_test(readers_are_of_the_group),
        cmocka_unit_test(groups_are_a_layers_option),
        cmocka_unit_test(groups_are_edited),
        cmocka_unit_test(the_picture_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
