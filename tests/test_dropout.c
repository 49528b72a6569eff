/* Dropout: hand-worked numbers, the mask from the seed and given, its gradient against the nudge and a network's
 * against the loss, usual mistakes, reference cases, the edit bar, its line in a network. What holds of every
 * operation is in test_operations.c, test_trace.c and others that go through the list. */
#include "scenes.h"
#include "screens.h"
#include "verify_building.h"

#include "engine/dropout.h"
#include "engine/net/network.h"
#include "trace/mistakes/mistakes.h"
#include "trace/mistakes/nudge.h"
#include "trace/say/source.h"
#include "view/window/edit/edit.h"

#include <math.h>

static void what_is_kept_is_divided_by_its_share(void **state)
{
    static const float mask[4] = {1, 0, 1, 0}, x[4] = {3, 4, -2, -8}, wanted[4] = {4, 0, -8.0f / 3, 0};
    float y[4], dx[4];
    (void)state;
    Tensor of_x = {{1, 1, 2, 2}, (float *)(uintptr_t)x}, of_mask = {{1, 1, 2, 2}, (float *)(uintptr_t)mask},
           of_y = {{1, 1, 2, 2}, y}, of_dx = {{1, 1, 2, 2}, dx};
    dropout_forward(&of_x, &of_mask, 0.75f, &of_y);
    dropout_backward(&of_x, &of_mask, 0.75f, &of_dx);
    for (int i = 0; i < 4; i++) {
        assert_float_equal(y[i], wanted[i], 0);
        assert_float_equal(dx[i], wanted[i], 0);
        assert_false(signbit(y[i]) && y[i] == 0);
    }
    dropout_forward(&of_x, &of_mask, 1, &of_dx);   /* nothing is divided by 1 */
    assert_true(dx[0] == 3 && dx[1] == 0 && dx[2] == -2);
}

static void the_mask_keeps_its_share_and_follows_its_seed(void **state)
{
    (void)state;
    static float drawn[20000], again[20000];
    Tensor mask = {{1, 1, 100, 200}, drawn}, mask_again = {{1, 1, 100, 200}, again};
    for (int tenths = 0; tenths <= 10; tenths++) {
        Random random = random_seed(77), same = random;
        double sum = 0;
        dropout_draw(&random, (float)tenths / 10, &mask);
        dropout_draw(&same, (float)tenths / 10, &mask_again);
        assert_memory_equal(drawn, again, sizeof drawn);
        for (int i = 0; i < 20000; i++) {
            assert_true(drawn[i] == 0 || drawn[i] == 1);
            sum += (double)drawn[i];
        }
        assert_true(fabs(sum / 20000 - tenths / 10.0) < 0.012);
    }
    Scene one = scene_read("dropout --input 6x6 --seed 3"), two = scene_read("dropout --input 6x6 --seed 3"),
          three = scene_read("dropout --input 6x6 --seed 4");
    const size_t size = 36 * sizeof(float);
    assert_memory_equal(one.tensor[SET_MASK].v, two.tensor[SET_MASK].v, size);
    assert_memory_not_equal(one.tensor[SET_MASK].v, three.tensor[SET_MASK].v, size);
    scene_free(&one);
    scene_free(&two);
    scene_free(&three);
}

static void options_are_taken_within_their_bounds(void **state)
{
    static const struct {
        const char *line, *says;
    } wrong[] = {
        {"dropout --drop 1", "--drop 1: expected a number from 0 to less than 1"},
        {"dropout --drop -0.1", "--drop -0.1: expected a number from 0 to less than 1"},
        {"dropout --drop half", "--drop half"},
        {"dropout --mask \"1 1 1; 1 2 1; 0 0 0\"", "--mask: a mask has only 0, which drops a number, and 1"},
        {"dropout --mask \"1 0\"", "--mask"},
        {"dropout --kernel 2", "dropout has no option --kernel"},
        {"max-pool --drop 0.5", "max-pool has no option --drop"},
        {"conv-forward --mask \"1\"", "conv-forward has no option --mask"},
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
    Scene scene =
        scene_read("dropout --drop 0.5 --mask \"1 0; 0 1\" --x \"1 2; 3 4\" --pass backward --dy \"5 6; 7 8\"");
    Text text = {0};
    assert_true(scene.tensor[SET_DX].v[0] == 10 && scene.tensor[SET_DX].v[1] == 0 && scene.tensor[SET_DX].v[3] == 16);
    scene_line_write(&scene.line, &text);
    Scene same = scene_read(text_get(&text));   /* the line opens the same scene */
    assert_memory_equal(scene.tensor[SET_DX].v, same.tensor[SET_DX].v, 4 * sizeof(float));
    text_free(&text);
    scene_free(&scene);
    scene_free(&same);
}

static void the_gradient_is_the_slope_of_the_error(void **state)
{
    (void)state;
    for (int seed = 1; seed < 12; seed++) {
        char line[96];
        Error err;
        snprintf(line, sizeof line, "dropout --input 2x2x3x4 --pass backward --seed %d --drop 0.%d", seed, seed % 9);
        Scene scene = scene_read(line);
        assert_true(nudge_fits(&scene.trace, &err));
        for (int64_t i = 0; i < 48; i++) {
            Nudge nudge = nudge_of(&scene.trace, (Cell){SET_DX, i}, 0.01);
            assert_true(nudge_agrees(&nudge));
            assert_true(fabs(nudge.difference - nudge.analytic) < 1e-5);
        }
        scene.tensor[SET_DX].v[5] += 0.001f;   /* a wrong one is seen */
        Nudge wrong = nudge_of(&scene.trace, (Cell){SET_DX, 5}, 0.01);
        assert_false(nudge_agrees(&wrong));
        scene_free(&scene);
    }
}

static void usual_mistakes_are_known(void **state)
{
    static const struct {
        const char *line;
        CellSet set;
        int cell;
        float typed;
        const char *says;
    } wrong[] = {
        {"dropout", SET_Y, 0, 1, "the division was forgotten"},
        {"dropout", SET_Y, 0, 5, "divided by p, the share that is dropped"},
        {"dropout", SET_Y, 0, 0.8f, "multiplied by 1 − p"},
        {"dropout", SET_Y, 2, 3.75f, "the mask was forgotten: this number is dropped"},
        {"dropout", SET_Y, 2, 3, "the mask was forgotten: this number is dropped"},
        {"dropout", SET_Y, 1, 1.25f, "neighbour"},
        {"dropout --pass backward", SET_DX, 0, 2, "the division was forgotten"},
        {"dropout --pass backward", SET_DX, 0, 10, "divided by p, the share that is dropped"},
        {"dropout --pass backward", SET_DX, 0, 1.6f, "multiplied by 1 − p"},
        {"dropout --pass backward", SET_DX, 0, 0, "the mask was drawn again on the way back"},
        {"dropout --pass backward", SET_DX, 2, 1.25f, "the mask was forgotten on the way back"},
        {"dropout --pass backward", SET_DX, 2, 1, "the mask was forgotten on the way back"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Scene scene = scene_read(wrong[i].line);
        Mistake list[MISTAKES_MOST];
        Cell cell = {wrong[i].set, wrong[i].cell};
        float right = 0;
        cell_value(&scene.trace, cell, scene.trace.len, &right);
        int count = mistakes_of(&scene.trace, cell, list);
        const Mistake *found = mistake_match(list, count, right, wrong[i].typed);
        if (!found || !strstr(mistake_sentence(found->kind), wrong[i].says))
            fail_msg("%s, cell %d: %g is '%s'", wrong[i].line, wrong[i].cell, (double)wrong[i].typed,
                     found ? mistake_sentence(found->kind) : "no mistake");
        scene_free(&scene);
    }
}

/* Twelve numbers, their mask, errors and what is expected of them, as a case. */
enum { NUMBERS = 12 };

static void write_case(const double *mask, const double *y, const double *dx)
{
    static const int64_t dim[] = {3, 4};
    double x[NUMBERS], dy[NUMBERS];
    Built built = {.texts = 0};
    for (int i = 0; i < NUMBERS; i++) {
        x[i] = i - 4.5;
        dy[i] = 2 * i - 5;
    }
    put_text(&built, "op", "dropout");
    put_text(&built, "p", "0.25");
    put_tensor(&built, "x", SAFE_F32, dim, 2, x);
    put_tensor(&built, "dy", SAFE_F32, dim, 2, dy);
    if (mask)
        put_tensor(&built, "mask", SAFE_F32, dim, 2, mask);
    put_tensor(&built, "y", SAFE_F32, dim, 2, y);
    put_tensor(&built, "dx", SAFE_F32, dim, 2, dx);
    build(&built);
}

static void reference_results_are_judged(void **state)
{
    static const double mask[NUMBERS] = {1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1},
                        drawn[NUMBERS] = {1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1};
    double y[NUMBERS], dx[NUMBERS], wrong[NUMBERS], bad[NUMBERS];
    (void)state;
    VerifyRun said = verify(2, (char *[]){CASE("dropout-019"), CASE("dropout-053")});
    assert_int_equal(said.status, 0);   /* PyTorch's */
    assert_non_null(strstr(said.out, "2 runs: 2 agree"));
    said_free(&said);
    for (int i = 0; i < NUMBERS; i++) {
        y[i] = (i - 4.5) * mask[i] / 0.75;
        dx[i] = (2 * i - 5) * mask[i] / 0.75;
        bad[i] = mask[i] / 2;
    }
    write_case(mask, y, dx);
    expect_status(0, "1 file, 1 run: 1 agree");
    for (int how = 0; how < 4; how++) {
        static const char *const says[] = {"the division was forgotten", "divided by p, the share that is dropped",
                                           "multiplied by 1 − p", "the mask was forgotten: this number is dropped"};
        for (int i = 0; i < NUMBERS; i++) {
            const double of[] = {y[i] * 0.75, y[i] * 0.75 / 0.25, y[i] * 0.75 * 0.75, (i - 4.5) / 0.75};
            wrong[i] = of[how];
        }
        write_case(mask, wrong, dx);
        expect_status(1, how == 1 ? NULL : says[how]);
    }
    for (int i = 0; i < NUMBERS; i++)
        wrong[i] = (2 * i - 5) / 0.75;
    write_case(mask, y, wrong);
    expect_status(1, "the mask was forgotten on the way back");
    for (int i = 0; i < NUMBERS; i++)
        wrong[i] = (2 * i - 5) * drawn[i] / 0.75;
    write_case(mask, y, wrong);
    expect_status(1, "the mask was drawn again on the way back");
    write_case(NULL, y, dx);
    expect_status(2, "there is no tensor mask, which dropout needs");
    write_case(bad, y, dx);
    expect_status(2, "mask: element 0 is 0.5, expected 1 where a number is kept, else 0");
}

static Net net_of(const char *line)
{
    Net net;
    Error err;
    if (!net_read(&net, line, &err))
        fail_msg("%s: %s", line, err.text);
    return net;
}

static void a_network_drops_only_while_it_learns(void **state)
{
    static const char line[] = "input 1x4x5, linear 12, tanh, dropout 0.25, linear 3";
    (void)state;
    Net net = net_of(line), none = net_of("input 1x4x5, linear 12, tanh, linear 3");
    NetRun run, plain;
    Error err;
    Text text = {0};
    net_write(&net, &text);
    assert_string_equal(text_get(&text), line);
    text_free(&text);
    assert_string_equal(net.node[3].name, "dropout1");
    assert_false(net_same(&net, &none));
    assert_false(net_read(&none, "input 4x5, dropout 1, linear 3", &err));
    assert_non_null(strstr(err.text, "dropout 1: expected a number from 0 to less than 1"));
    assert_false(net_read(&none, "input 4x5, dropout, linear 3", &err));
    assert_false(net_read(&none, "input 4x5, dropout 0.5 no-bias, linear 3", &err));
    none = net_of("input 1x4x5, linear 12, tanh, linear 3");
    assert_true(net_run_init(&run, &net, 2, &err) && net_run_init(&plain, &none, 2, &err));
    net_run_seed(&run, 3);
    net_run_seed(&plain, 3);
    float x[40];
    Random random = random_seed(8);
    for (int i = 0; i < 40; i++)
        x[i] = random_normal(&random);
    Tensor batch = {{2, 1, 4, 5}, x};
    net_run_forward(&run, &batch);
    net_run_forward(&plain, &batch);
    assert_memory_equal(run.output[4].v, plain.output[3].v, 6 * sizeof(float));
    run.learns = true;
    net_run_forward(&run, &batch);
    int dropped = 0;
    for (int i = 0; i < 24; i++) {
        dropped += run.kept[3].v[i] == 0;
        assert_float_equal(run.output[3].v[i], run.output[2].v[i] * run.kept[3].v[i] / 0.75f, 1e-6);
    }
    assert_true(dropped > 0 && dropped < 24);
    net_run_free(&run);
    net_run_free(&plain);
}

/* With the mask held still the gradients are the slopes of the loss. */
static void a_networks_gradients_go_through_the_mask(void **state)
{
    (void)state;
    Net net = net_of("input 1x4x5, conv 2@2x2, tanh, dropout 0.4, linear 5, dropout 0.2, linear 3");
    const int target[2] = {2, 0};
    NetRun run;
    Error err;
    assert_true(net_run_init(&run, &net, 2, &err));
    net_run_seed(&run, 5);
    float x[40];
    Random random = random_seed(9);
    for (int i = 0; i < 40; i++)
        x[i] = random_normal(&random);
    Tensor batch = {{2, 1, 4, 5}, x};
    const Random drawn = run.random;
    run.learns = true;
    net_run_forward(&run, &batch);
    net_run_backward(&run, target);
    for (int p = 0; p < net.parameters; p++)
        for (size_t i = 0; i < tensor_count(&run.parameter[p]); i++) {
            float *at = &run.parameter[p].v[i], kept = *at, gradient = run.gradient[p].v[i];
            double loss[2];
            for (int side = 0; side < 2; side++) {
                NetRun moved;
                assert_true(net_run_init_shared(&moved, &run, 2, &err));
                moved.learns = true;
                moved.random = drawn;
                *at = kept + (side ? 1e-2f : -1e-2f);
                net_run_forward(&moved, &batch);
                loss[side] = (double)net_run_backward(&moved, target);
                net_run_free(&moved);
            }
            *at = kept;
            assert_float_equal((loss[1] - loss[0]) / 2e-2, gradient, 1e-3);
        }
    net_run_free(&run);
}

static Network *trained(const Net *net, int threads)
{
    enum { BATCH = 16 };
    static float x[BATCH * 20];
    int target[BATCH];
    const Sgd sgd = {0.1f, 0.9f, 0};
    Random random = random_seed(4);
    Error err;
    NetworkSpec spec = {.batch = BATCH, .threads = threads, .net = net};
    Network *network = network_new(&spec, &err);
    assert_non_null(network);
    network_seed(network, 6);
    for (int step = 0; step < 5; step++) {
        for (int i = 0; i < BATCH * 20; i++)
            x[i] = random_normal(&random);
        for (int i = 0; i < BATCH; i++)
            target[i] = random_below(&random, 3);
        network_train(network, x, target, BATCH, &sgd, NULL);
    }
    return network;
}

static void the_same_seed_trains_to_the_same_bits(void **state)
{
    (void)state;
    Net net = net_of("input 1x4x5, linear 12, tanh, dropout 0.5, linear 3");
    for (int threads = 1; threads <= 3; threads++) {
        Network *one = trained(&net, threads), *two = trained(&net, threads);
        float a[240], b[240], x[20] = {1, 2, 3}, first[3], second[3];
        network_get(one, NETWORK_PARAMETER, 0, a);
        network_get(two, NETWORK_PARAMETER, 0, b);
        assert_memory_equal(a, b, sizeof a);
        network_infer(one, x, 1, first);
        network_infer(one, x, 1, second);   /* nothing is drawn here */
        assert_memory_equal(first, second, sizeof first);
        network_free(one);
        network_free(two);
    }
}

static void p_and_the_mask_are_edited(void **state)
{
    (void)state;
    Screen screen = open_line("dropout");
    edit_open(&screen);
    assert_true(edit_has(&screen, EDIT_DROP) && edit_can(&screen, SET_MASK));
    edit_shape(&screen, EDIT_DROP, 1);
    assert_float_equal(screen.stage.scene.line.number[NUMBER_DROP], 0.3f, 1e-6);
    assert_float_equal(screen.stage.scene.tensor[SET_Y].v[0], 1 / 0.7f, 1e-5);
    edit_shape(&screen, EDIT_DROP, -1);
    edit_shape(&screen, EDIT_DROP, -1);
    assert_float_equal(screen.stage.scene.line.number[NUMBER_DROP], 0.1f, 1e-6);
    assert_false(edit_rate(&screen, NUMBER_DROP, 1));
    assert_float_equal(screen.stage.scene.line.number[NUMBER_DROP], 0.1f, 1e-6);
    edit_value(&screen, (Cell){SET_MASK, 0}, 0);
    assert_float_equal(screen.stage.scene.tensor[SET_Y].v[0], 0, 0);
    edit_value(&screen, (Cell){SET_MASK, 0}, 0.5f);
    assert_non_null(strstr(screen.message.text, "a mask has only 0"));
    assert_float_equal(screen.stage.scene.tensor[SET_MASK].v[0], 0, 0);
    Text text = {0};
    scene_line_write(&screen.stage.scene.line, &text);
    assert_non_null(strstr(text_get(&text), "--mask \"0 1 0; 1 1 1; 0 1 1\""));
    text_free(&text);
    screen_free(&screen);
}

static void the_pane_shows_both_lines(void **state)
{
    (void)state;
    Scene scene = scene_read("dropout --pass backward");
    SourceIndex index[SOURCE_INDICES_MOST];
    for (int i = 8; i < 10; i++) {
        Source source = source_of(&scene.trace, i);
        assert_string_equal(source.function, "dropout_backward");
        assert_non_null(strstr(source.file->line[source.line - 1], i == 8 ? "float kept =" : "dx->v[i] = kept / keep"));
        assert_int_equal(source_indices(&scene.trace, i, index), 1);
        assert_int_equal(index[0].value, 4);
    }
    scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_is_divided_by_its_share),
        cmocka_unit_test(the_mask_keeps_its_share_and_follows_its_seed),
        cmocka_unit_test(options_are_taken_within_their_bounds),
        cmocka_unit_test(the_gradient_is_the_slope_of_the_error),
        cmocka_unit_test(usual_mistakes_are_known),
        cmocka_unit_test(reference_results_are_judged),
        cmocka_unit_test(a_network_drops_only_while_it_learns),
        cmocka_unit_test(a_networks_gradients_go_through_the_mask),
        cmocka_unit_test(the_same_seed_trains_to_the_same_bits),
        cmocka_unit_test(p_and_the_mask_are_edited),
        cmocka_unit_test(the_pane_shows_both_lines),
    };
    return cmocka_run_group_tests(tests, arrive, leave);
}
