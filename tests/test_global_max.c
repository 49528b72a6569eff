/* Global max pooling: hand-worked numbers, ties and NaNs, its gradient against the nudge and a network's against the
 * loss, usual mistakes, a reference case, its line in a network. What holds of every operation is in
 * test_operations.c, test_trace.c and others that go through the list. */
#include "scenes.h"
#include "verify_building.h"

#include "engine/global_max.h"
#include "engine/net/net_run.h"
#include "trace/mistakes/mistakes.h"
#include "trace/mistakes/nudge.h"
#include "trace/say/source.h"

#include <math.h>

static void of_each_map_the_first_of_the_largest(void **state)
{
    (void)state;
    float x[2][2][4] = {{{1, 4, 4, 2}, {-3, -1, -2, -1}}, {{0, NAN, 9, 1}, {5, 5, 5, 5}}}, y[4], dx[16],
          dy[4] = {2, 3, 5, -7};
    const int first[4] = {1, 5, 9, 12};
    int winner[4];
    Tensor of_x = {{2, 2, 2, 2}, &x[0][0][0]}, of_y = {{2, 2, 1, 1}, y}, of_dx = {{2, 2, 2, 2}, dx},
           of_dy = {{2, 2, 1, 1}, dy};
    global_max_forward(&of_x, winner, &of_y);
    assert_memory_equal(winner, first, sizeof winner);
    assert_true(y[0] == 4 && y[1] == -1 && isnan(y[2]) && y[3] == 5);
    global_max_backward(&of_dy, winner, &of_dx);
    for (int i = 0; i < 16; i++) {
        float wanted = 0;
        for (int map = 0; map < 4; map++)
            wanted = i == first[map] ? dy[map] : wanted;
        assert_float_equal(dx[i], wanted, 0);
    }
}

/* A max pooling whose window is the map does the same. */
static void it_is_max_pooling_with_the_whole_map_as_window(void **state)
{
    (void)state;
    for (int seed = 1; seed < 30; seed++) {
        char plain[120], pooled[160];
        int rows = 1 + seed % 5, columns = 1 + seed % 7, channels = 1 + seed % 3;
        const char *pass = seed % 2 ? "backward" : "forward";
        snprintf(plain, sizeof plain, "global-max-pool --input 2x%dx%dx%d --seed %d --pass %s", channels, rows, columns,
                 seed, pass);
        snprintf(pooled, sizeof pooled, "max-pool --input 2x%dx%dx%d --kernel %dx%d --stride %dx%d --seed %d --pass %s",
                 channels, rows, columns, rows, columns, rows, columns, seed, pass);
        Scene one = scene_read(plain), same = scene_read(pooled);
        const CellSet set = trace_result(&one.trace);
        const Tensor *a = &one.tensor[set], *b = &same.tensor[set];
        assert_int_equal(tensor_count(a), tensor_count(b));
        assert_memory_equal(a->v, b->v, tensor_count(a) * sizeof *a->v);
        scene_free(&one);
        scene_free(&same);
    }
}

static void the_gradient_is_the_slope_of_the_error(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 12; seed++) {
        char line[80];
        Error err;
        snprintf(line, sizeof line, "global-max-pool --input 2x2x3x4 --pass backward --seed %d", (int)seed);
        Scene scene = scene_read(line);
        assert_true(nudge_fits(&scene.trace, &err));
        for (int64_t i = 0; i < 48; i++) {
            Nudge nudge = nudge_of(&scene.trace, (Cell){SET_DX, i}, 0.01);
            assert_true(nudge_agrees(&nudge));
            assert_true(fabs(nudge.difference - nudge.analytic) < 1e-9);
        }
        scene.tensor[SET_DX].v[7] += 0.01f;   /* a wrong one is seen */
        Nudge wrong = nudge_of(&scene.trace, (Cell){SET_DX, 7}, 0.01);
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
        {"global-max-pool", SET_Y, 0, 8, "another cell of the window has won"},
        {"global-max-pool", SET_Y, 0, 5, "another cell of the window has won"},
        {"global-max-pool --x \"1 2; 4 9\"", SET_Y, 0, 16, NULL},
        {"global-max-pool --x \"1 2; 4 9\"", SET_Y, 0, 4.0f, "another cell of the window has won"},
        {"global-max-pool --x \"1 3; 2 8\"", SET_Y, 0, 3.5f, "that is the mean's way: the largest takes all"},
        {"global-max-pool --pass backward --dy 4", SET_DX, 0, 4,
         "the error went to every cell: only the winner gets it"},
        {"global-max-pool --pass backward --dy 4", SET_DX, 5, 0, "another cell of the window has won"},
        {"global-max-pool --pass backward --dy 9", SET_DX, 5, 1, "that is the mean's way: the largest takes all"},
        {"global-max-pool --pass backward --dy 4 --x \"1 7; 7 7\"", SET_DX, 3, 4,
         "of equal values the first has won, not the last"},
        {"global-max-pool --pass backward --dy 4 --x \"1 7; 7 7\"", SET_DX, 1, 0,
         "of equal values the first has won, not the last"},
        {"global-max-pool --pass backward --dy 4 --x \"1 7; 7 7\"", SET_DX, 2, 4,
         "the error went to every cell: only the winner gets it"},
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
        if (!found != !wrong[i].says || (found && strcmp(mistake_sentence(found->kind), wrong[i].says) != 0))
            fail_msg("%s: %g is '%s'", wrong[i].line, (double)wrong[i].typed,
                     found ? mistake_sentence(found->kind) : "no mistake");
        scene_free(&scene);
    }
}

/* x {1,2,2,2}, dy {1,2,1,1} and what is expected of them, written as a case. */
static void write_case(const double *y, const double *dx)
{
    static const int64_t maps[] = {1, 2, 2, 2}, ones[] = {1, 2, 1, 1};
    static const double x[] = {1, 3, 3, 2, -5, -4, -6, -7}, dy[] = {0.5, -2};
    Built built = {.texts = 0};
    put_text(&built, "op", "global_maxpool2d");
    put_text(&built, "output_size", "(1, 1)");
    put_tensor(&built, "x", SAFE_F32, maps, 4, x);
    put_tensor(&built, "dy", SAFE_F32, ones, 4, dy);
    put_tensor(&built, "y", SAFE_F32, ones, 4, y);
    put_tensor(&built, "dx", SAFE_F32, maps, 4, dx);
    build(&built);
}

static void reference_results_are_judged(void **state)
{
    static const double y[] = {3, -4}, mean[] = {2.25, -5.5}, dx[] = {0, 0.5, 0, 0, 0, -2, 0, 0},
                        last[] = {0, 0, 0.5, 0, 0, -2, 0, 0}, every[] = {0.5, 0.5, 0.5, 0.5, -2, -2, -2, -2};
    (void)state;
    write_case(y, dx);
    expect_status(0, "1 file, 1 run: 1 agree, 0 differ");
    write_case(mean, dx);
    expect_status(1, "that is the mean's way: the largest takes all");
    write_case(y, last);
    expect_status(1, "of equal values the first has won, not the last");
    write_case(y, every);
    expect_status(1, "the error went to every cell: only the winner gets it");
}

/* In a network: its line is read and written, and its gradients are the slopes of the loss. */
static void a_network_has_it_as_a_layer(void **state)
{
    static const char line[] = "input 2x5x6, conv 3@3x3 padding 1, tanh, global-max, linear 3";
    const int target[2] = {2, 0};
    (void)state;
    Net net;
    NetRun run;
    Error err;
    Text text = {0};
    assert_true(net_read(&net, line, &err));
    net_write(&net, &text);
    assert_string_equal(text_get(&text), line);
    text_free(&text);
    assert_string_equal(net.node[3].name, "pool1");
    assert_false(net_read(&net, "input 2x5x6, global-max 2, linear 3", &err));
    assert_non_null(strstr(err.text, "global-max takes nothing after it: '2'"));
    assert_true(net_read(&net, line, &err) && net_run_init(&run, &net, 2, &err));
    net_run_seed(&run, 3);
    float x[2 * 2 * 5 * 6];
    Random random = random_seed(8);
    for (int i = 0; i < 120; i++)
        x[i] = random_normal(&random);
    Tensor batch = {{2, 2, 5, 6}, x};
    net_run_forward(&run, &batch);
    net_run_backward(&run, target);
    for (int p = 0; p < net.parameters; p++)
        for (size_t i = 0; i < tensor_count(&run.parameter[p]); i++) {
            float *at = &run.parameter[p].v[i], kept = *at, gradient = run.gradient[p].v[i];
            double loss[2];
            for (int side = 0; side < 2; side++) {
                NetRun moved;
                assert_true(net_run_init_shared(&moved, &run, 2, &err));
                *at = kept + (side ? 1e-3f : -1e-3f);
                net_run_forward(&moved, &batch);
                loss[side] = (double)net_run_backward(&moved, target);
                net_run_free(&moved);
            }
            *at = kept;
            assert_float_equal((loss[1] - loss[0]) / 2e-3, gradient, 1e-3);
        }
    net_run_free(&run);
}

static void the_pane_shows_the_line_that_compares(void **state)
{
    (void)state;
    Scene scene = scene_read("global-max-pool --input 2x3x3");
    SourceIndex index[SOURCE_INDICES_MOST];
    Source source = source_of(&scene.trace, 14);
    assert_string_equal(source.function, "global_max_forward");
    assert_non_null(strstr(source.file->line[source.line - 1], "if (x->v["));
    assert_int_equal(source_indices(&scene.trace, 14, index), 2);
    assert_true(index[0].value == 1 && index[1].value == 5);
    scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_each_map_the_first_of_the_largest),
        cmocka_unit_test(it_is_max_pooling_with_the_whole_map_as_window),
        cmocka_unit_test(the_gradient_is_the_slope_of_the_error),
        cmocka_unit_test(usual_mistakes_are_known),
        cmocka_unit_test(reference_results_are_judged),
        cmocka_unit_test(a_network_has_it_as_a_layer),
        cmocka_unit_test(the_pane_shows_the_line_that_compares),
    };
    return cmocka_run_group_tests(tests, arrive, leave);
}
