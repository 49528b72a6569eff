/* The nudge: E's value and its change, compared with the engine's output and gradients on random shapes; a wrong
 * gradient is distinguished from a right one. */
#include "scenes.h"

#include "trace/mistakes/nudge.h"

#include <math.h>

static const Operation operations[] = {OP_CONV_BACKWARD_WEIGHT, OP_CONV_BACKWARD_INPUT, OP_CONV_BACKWARD_BIAS};

/* E from the engine's own forward pass; and how much was added, for its rounding. */
static double engine_error(const Scene *scene, double *size)
{
    double sum = 0;
    *size = 0;
    for (size_t i = 0; i < tensor_count(&scene->y); i++) {
        double term = (double)scene->tensor[SET_DY].v[i] * (double)scene->y.v[i];
        sum += term;
        *size += fabs(term);
    }
    return sum;
}

static void every_gradient_is_how_the_error_moves(void **state)
{
    (void)state;
    Random random = random_seed(31);
    int scenes = 0;
    for (int round = 0; round < 120; round++) {
        Scene scene;
        Operation operation = operations[round % 3];
        Route route = operation == OP_CONV_BACKWARD_INPUT
                          ? (Route[]){ROUTE_ROT, ROUTE_SCATTER, ROUTE_COL2IM}[round / 3 % 3]
                          : ROUTE_NAIVE;
        if (!scene_random(&random, operation, route, &scene))
            continue;
        Error err;
        double size, error = engine_error(&scene, &size);
        CellSet set = trace_result(&scene.trace);
        Tensor *gradient = &scene.trace.tensor[set];
        assert_true(nudge_fits(&scene.trace, &err));
        for (size_t i = 0; i < tensor_count(gradient); i += 1 + tensor_count(gradient) / 20) {
            Cell cell = {set, (int64_t)i};
            for (int e = 0; e < NUDGE_EPSILONS; e++) {
                Nudge nudge = nudge_of(&scene.trace, cell, nudge_epsilons[e]);
                assert_true(fabs(nudge.at - error) <= 1e-5 * (size + 1));
                assert_true(fabs(nudge.difference - (double)gradient->v[i])
                            <= 1e-4 * (1 + fabs((double)gradient->v[i])));
                assert_true(nudge_agrees(&nudge));
                /* E is linear in each number */
                assert_true(fabs(nudge.above + nudge.below - 2 * nudge.at) <= 1e-9 * (size + 1));
            }
        }
        scenes++;
        scene_free(&scene);
    }
    assert_true(scenes > 60);
}

/* The other layers: all gradients of a fully connected layer, whose E is straight, and softmax, whose E bends. A
 * gradient off by a thousandth of its largest number is seen in each. */
static void other_layers_gradients_are_how_their_error_moves(void **state)
{
    (void)state;
    static const char *const lines[] = {"linear --pass backward",
                                        "linear --pass backward --input 3x2x4x3 --kernels 5 --bias --seed 4",
                                        "softmax --pass backward", "softmax --pass backward --input 4x6x1x1 --seed 2",
                                        "softmax --pass backward --x \"30 -30 0\" --classes 3"};
    static const CellSet sets[] = {SET_DX, SET_DW, SET_DB};
    for (size_t l = 0; l < sizeof lines / sizeof *lines; l++) {
        Scene scene = scene_read(lines[l]);
        Error err;
        assert_true(nudge_fits(&scene.trace, &err));
        int cells = 0, wrong = 0;
        for (int s = 0; s < 3; s++) {
            Tensor *gradient = &scene.trace.tensor[sets[s]];
            for (size_t i = 0; gradient->v && i < tensor_count(gradient); i++, cells++) {
                Cell cell = nudge_gradient(&scene.trace, (Cell){sets[s], (int64_t)i});
                assert_int_equal(cell.set, sets[s]);
                for (int e = 0; e < NUDGE_EPSILONS; e++) {
                    Nudge nudge = nudge_of(&scene.trace, cell, nudge_epsilons[e]);
                    if (!nudge_agrees(&nudge))
                        fail_msg("%s, gradient %d, cell %d, epsilon %g: %g and %g, slack %g", lines[l], s, (int)i,
                                 nudge.epsilon, nudge.difference, nudge.analytic, nudge.slack);
                }
                float kept = gradient->v[i];
                gradient->v[i] += 0.001f;
                Nudge nudge = nudge_of(&scene.trace, cell, 0.001);
                wrong += !nudge_agrees(&nudge);
                gradient->v[i] = kept;
            }
        }
        assert_true(cells >= 3);
        assert_int_equal(wrong, cells);
        scene_free(&scene);
    }
}

/* E is the engine's own loss, and what softmax's E is called. */
static void softmaxs_error_is_its_loss(void **state)
{
    (void)state;
    Scene scene = scene_read("softmax --pass backward --input 4x6x1x1 --seed 2");
    Nudge nudge = nudge_of(&scene.trace, (Cell){SET_DX, 0}, 1);
    assert_true(fabs(nudge.at - (double)scene.tensor[SET_E].v[0]) < 1e-5);
    assert_true(nudge.above + nudge.below > 2 * nudge.at + 1e-6);   /* it bends upwards */
    assert_string_equal(nudge_error(&scene.trace, false), "E = −(1/N)·Σ log p");
    scene_free(&scene);
}

/* A gradient off by a thousandth of itself, or one whose sum misses a term, is no longer taken for right. */
static void a_wrong_gradient_is_seen(void **state)
{
    (void)state;
    Random random = random_seed(8);
    int seen = 0;
    for (int round = 0; round < 60; round++) {
        Scene scene;
        if (!scene_random(&random, operations[round % 3],
                          operations[round % 3] == OP_CONV_BACKWARD_INPUT ? ROUTE_ROT : ROUTE_NAIVE, &scene))
            continue;
        CellSet set = trace_result(&scene.trace);
        float *value = &scene.trace.tensor[set].v[0];
        if (fabsf(*value) > 0.5f) {
            *value *= 1.001f;
            Nudge nudge = nudge_of(&scene.trace, (Cell){set, 0}, 0.01);
            assert_false(nudge_agrees(&nudge));
            seen++;
        }
        scene_free(&scene);
    }
    assert_true(seen > 15);
}

static void the_example_is_told(void **state)
{
    (void)state;
    Scene scene = scene_of("conv-backward-weight", NULL);
    Text text = {0};
    Cell cell;
    Error err;
    assert_true(nudge_find(&scene.trace, "x", &cell, &err));
    Nudge nudge = nudge_of(&scene.trace, cell, 0.5);
    nudge.difference = nudge.analytic;   /* the rest is rounding's own number */
    nudge_say(&scene.trace, &nudge, &text);
    assert_string_equal(text_get(&text), "E = Σ δ_Y·Y, x = −1\n"
                                         "E(x − 0.5) = 245\nE(x) = 257\nE(x + 0.5) = 269\n"
                                         "(269 − 245)/1 = 24\n∂E/∂x = 24, the same but for 0\n");
    text_free(&text);
    scene_free(&scene);
}

/* An epsilon that E does not feel tells nothing, and is not said to give "the same but for 24". */
static void too_small_a_change_is_said_to_be_lost(void **state)
{
    (void)state;
    static const struct {
        double epsilon;
        const char *said;
    } known[] = {
        {1e-30, "(257 − 257)/2e-30 = 0\n∂E/∂x = 24, but so small a change is lost in the rounding of E\n"},
        {1e-15, "∂E/∂x = 24, but so small a change is lost in the rounding of E\n"},
        {1e-8, "∂E/∂x = 24, the same but for "},
        {1e30, "∂E/∂x = 24, the same but for "},
    };
    Scene scene = scene_read("conv-backward-weight");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Nudge nudge = nudge_of(&scene.trace, (Cell){SET_DW, 1}, known[i].epsilon);
        Text text = {0};
        nudge_say(&scene.trace, &nudge, &text);
        if (!strstr(text_get(&text), known[i].said))
            fail_msg("%g: %s", known[i].epsilon, text_get(&text));
        text_free(&text);
    }
    scene_free(&scene);
}

static void cells_are_found_by_either_name(void **state)
{
    (void)state;
    static const struct {
        const char *scene, *name;
        CellSet set;
        int64_t index;
    } known[] = {
        {"conv-backward-weight", "z", SET_DW, 3},
        {"conv-backward-weight", "∂E/∂z", SET_DW, 3},
        {"conv-backward-input", "e", SET_DX, 4},
        {"conv-backward-input", "δ_e", SET_DX, 4},
        {"conv-backward-input --input 2x4x4", "x[1,0,2]", SET_DX, 18},
        {"conv-backward-bias", "b", SET_DB, 0},
        {"conv-backward-bias --kernels 3", "b[2]", SET_DB, 2},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Scene scene = scene_read(known[i].scene);
        Cell cell;
        Error err;
        if (!nudge_find(&scene.trace, known[i].name, &cell, &err))
            fail_msg("%s: %s", known[i].scene, err.text);
        assert_int_equal(cell.set, known[i].set);
        assert_int_equal(cell.index, known[i].index);
        assert_false(nudge_find(&scene.trace, "nothing", &cell, &err));
        scene_free(&scene);
    }
}

static void other_scenes_and_far_too_large_ones_are_refused(void **state)
{
    (void)state;
    static const char *const refused[][2] = {
        {"conv-forward", "only scenes that make gradients"},
        {"linear", "only scenes that make gradients"},
        {"softmax", "only scenes that make gradients"},
        {"sgd", "only scenes that make gradients"},
        {"max-pool", "only scenes that make gradients"},
        {"conv-backward-weight --input 16x100x100 --kernels 16 --kernel 3", "too many"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        Scene scene = scene_read(refused[i][0]);
        Error err;
        assert_false(nudge_fits(&scene.trace, &err));
        assert_non_null(strstr(err.text, refused[i][1]));
        scene_free(&scene);
    }
}

/* At a corner both slopes are told, and the gradient is one of them or lies between; a little to its side it is the
 * quotient again. */
static void at_a_corner_both_slopes_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int64_t cell;
        double left, right;   /* in units of the error of the cell's output; the gradient is one of them */
        const char *says;
    } known[] = {
        {"activation --pass backward --x \"0\" --dy 3", 0, 0, 3, "the curve has a corner"},
        {"activation --function leaky-relu --negative-slope 0.25 --pass backward --x \"0\" --dy 4", 0, 1, 4,
         "a corner"},
        {"activation --function hard-swish --pass backward --x \"-3\" --dy 2", 0, 0, -1, "a corner"},
        {"max-pool --pass backward --x \"1 5; 5 2\" --dy 4", 1, 0, 4, "another cell becomes the largest"},
        {"max-pool --pass backward --x \"1 5; 5 2\" --dy 4", 2, 0, 4, "another cell becomes the largest"},
        {"global-max-pool --pass backward --x \"2 2; 1 0\" --dy -3", 0, 0, -3, "another cell becomes the largest"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Scene scene = scene_read(known[i].line);
        Error err;
        Text said = {0};
        if (!nudge_fits(&scene.trace, &err))
            fail_msg("%s: %s", known[i].line, err.text);
        Nudge nudge = nudge_of(&scene.trace, (Cell){SET_DX, known[i].cell}, 1e-4);
        assert_true(nudge.corner && nudge_agrees(&nudge) && !nudge_lost(&nudge));
        assert_float_equal(nudge.left, known[i].left, 1e-3);
        assert_float_equal(nudge.right, known[i].right, 1e-3);
        assert_true(fabs(nudge.analytic - known[i].left) < 1e-6 || fabs(nudge.analytic - known[i].right) < 1e-6);
        nudge_say(&scene.trace, &nudge, &said);
        assert_non_null(strstr(text_get(&said), known[i].says));
        assert_non_null(strstr(text_get(&said), "from below\n"));
        assert_non_null(strstr(text_get(&said), "from above\n"));
        text_free(&said);
        scene.trace.tensor[SET_DX].v[known[i].cell] += 9;
        nudge = nudge_of(&scene.trace, (Cell){SET_DX, known[i].cell}, 1e-4);
        assert_false(nudge_agrees(&nudge));
        scene_set(&scene, (Cell){SET_X, known[i].cell}, scene.tensor[SET_X].v[known[i].cell] + 0.125f);
        nudge = nudge_of(&scene.trace, (Cell){SET_DX, known[i].cell}, 1e-4);
        assert_true(!nudge.corner && nudge_agrees(&nudge));
        scene_free(&scene);
    }
}

/* Activations and poolings of random shapes: every cell's gradient is the slope, or stands at a corner. */
static void curves_and_windows_have_their_slopes(void **state)
{
    (void)state;
    static const Operation bent[] = {OP_ACTIVATION, OP_MAX_POOL, OP_AVERAGE_POOL, OP_GLOBAL_POOL, OP_GLOBAL_MAX};
    Random random = random_seed(37);
    int straight = 0, corners = 0;
    for (int round = 0; round < 200; round++) {
        Scene scene;
        if (!scene_random(&random, bent[round % 5], ROUTE_NAIVE, &scene))
            continue;
        Error err;
        Tensor *gradient = &scene.trace.tensor[SET_DX];
        if (scene.trace.pass == PASS_BACKWARD && !nudge_fits(&scene.trace, &err))
            fail_msg("%s", err.text);
        for (size_t i = 0; scene.trace.pass == PASS_BACKWARD && i < tensor_count(gradient); i++)
            for (int e = 1; e < NUDGE_EPSILONS; e++) {
                Nudge nudge = nudge_of(&scene.trace, (Cell){SET_DX, (int64_t)i}, nudge_epsilons[e]);
                if (!nudge_agrees(&nudge))
                    fail_msg("%s %s, cell %zu, ε %g: %.9g for %.9g", operation_name(scene.trace.operation),
                             activation_name(scene.trace.function), i, nudge.epsilon, nudge.difference, nudge.analytic);
                straight += !nudge.corner;
                corners += nudge.corner;
            }
        scene_free(&scene);
    }
    assert_true(straight > 2000 && corners > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_gradient_is_how_the_error_moves),
        cmocka_unit_test(other_layers_gradients_are_how_their_error_moves),
        cmocka_unit_test(softmaxs_error_is_its_loss),
        cmocka_unit_test(a_wrong_gradient_is_seen),
        cmocka_unit_test(the_example_is_told),
        cmocka_unit_test(too_small_a_change_is_said_to_be_lost),
        cmocka_unit_test(cells_are_found_by_either_name),
        cmocka_unit_test(at_a_corner_both_slopes_are_told),
        cmocka_unit_test(curves_and_windows_have_their_slopes),
        cmocka_unit_test(other_scenes_and_far_too_large_ones_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
