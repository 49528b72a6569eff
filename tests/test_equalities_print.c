/* Every equality of print's text is true within the digits that are shown: of each step, of each cell's sum, of whole
 * layers, for the scenes of each operation and route, with random shapes and numbers too. */
#include "equalities.h"
#include "scenes.h"

#include "trace/say/say.h"

#include <stdio.h>

static Counts counts;

/* Lines that go on, "  = 1·3 + 2 = 5", belong to the one before. */
static void check_text(Equalities *it, char *text)
{
    Text whole = {0};
    for (char *at = text, *end; *at; at = end + 1) {
        end = strchr(at, '\n');
        assert_non_null(end);
        *end = '\0';
        if (strncmp(at, "  = ", 4) == 0) {
            text_add(&whole, "%s", at + 1);
            continue;
        }
        if (whole.length > 0)
            check_line(it, text_get(&whole));
        text_clear(&whole);
        text_add(&whole, "%s", at);
    }
    if (whole.length > 0)
        check_line(it, text_get(&whole));
    text_free(&whole);
}

static void say(const Trace *trace, int64_t i, Level level, Text *out)
{
    if (level == LEVEL_PRODUCT)
        say_step(trace, i, out);
    else if (level == LEVEL_CELL)
        say_cell(trace, i, out);
    else
        say_filled(trace, i, level, out);
}

/* A long scene's first steps and some of the rest. */
static void check_scene(const Scene *scene, const char *where)
{
    const Trace *trace = &scene->trace;
    for (int level = LEVEL_PRODUCT; level <= LEVEL_LAYER; level++) {
        int64_t stride = trace->len > 400 ? trace->len / 150 : 1;
        for (int64_t i = 0; i < trace->len;
             i = level == LEVEL_LAYER || stride == 1 || i < 60 ? span_of(trace, i, (Level)level).end : i + stride) {
            Equalities it = {.trace = trace,
                             .names = {.digits = 4},
                             .loose = trace->operation == OP_SGD,
                             .where = where,
                             .counts = &counts};
            Text out = {0};
            add_names(&it.names, trace, i);
            if (level < LEVEL_CHANNEL || trace->len < 400)
                say(trace, i, (Level)level, &out);
            if (span_of(trace, i, (Level)level).end == trace->len && trace->len < 400)
                say_results(trace, (Level)level, &out);
            if (out.length > 0)
                check_text(&it, out.at);
            text_free(&out);
            names_free(&it.names);
        }
    }
}

static void each_scene_is_told_truly(void **state)
{
    (void)state;
    static const char *const scenes[] = {
        "conv-forward",
        "conv-forward --route im2col --bias",
        "conv-forward --padding 1 --x \"0.1 0.2 0.3; 0.4 0.5 0.6; 0.7 0.8 0.9\"",
        "conv-backward-input",
        "conv-backward-input --route scatter --padding 1",
        "conv-backward-input --route col2im",
        "conv-backward-weight",
        "conv-backward-bias",
        "max-pool",
        "max-pool --pass backward",
        "average-pool",
        "average-pool --pass backward --stride 1",
        "global-average-pool",
        "activation --function tanh --pass backward --x \"0.1 3.3; 8 9; -4 0\"",
        "activation --function sigmoid",
        "linear --bias",
        "linear --pass backward",
        "softmax --input 2x3x1x1",
        "softmax --pass backward --input 3x4x1x1 --seed 2",
        "sgd --bias --momentum 0.9 --decay 0.01",
        "conv-forward --x \"12345678 1 -12345678; 0.5 40000 3; 1e-7 2e9 -2e9\"",
        "conv-forward --input 8x6x6 --kernel 5 --seed 2",
    };
    counts = (Counts){0};
    for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++) {
        Scene scene = scene_read(scenes[i]);
        check_scene(&scene, scenes[i]);
        scene_free(&scene);
    }
    assert_counts(&counts, 1000);
}

static void so_are_random_ones(void **state)
{
    (void)state;
    Random random = random_seed(21);
    counts = (Counts){0};
    for (int round = 0; round < 76; round++) {
        Scene scene;
        Text line = {0};
        if (!scene_of_round(&random, round, &scene))
            continue;
        scene_line_write(&scene.line, &line);
        if (scene.trace.len < 3000)
            check_scene(&scene, text_get(&line));
        text_free(&line);
        scene_free(&scene);
    }
    print_message("%d equals signs, %d reckoned, %d of letters, %d near\n", counts.signs, counts.reckoned,
                  counts.letters, counts.near);
    assert_true(counts.reckoned > 5000);
}

static void a_partial_sum_is_no_sum(void **state)
{
    (void)state;
    Scene scene = scene_read("conv-forward");
    Text text = {0};
    for (int64_t i = 0; i < 4; i++)
        say_step(&scene.trace, i, &text);
    assert_string_equal(text_get(&text), "1  p += aw = 1·3, so far 3\n2  p += bx = 2·(−1), so far 1\n"
                                         "3  p += dy = 4·2, so far 9\n4  p += ez = 5·4, sum 29\n");
    text_free(&text);
    scene_free(&scene);
    scene = scene_read("average-pool");
    say_step(&scene.trace, 4, &text);
    assert_string_equal(text_get(&text), "5  y[0,0] /= 4, 15/4 = 3.75\n");
    text_free(&text);
    scene_free(&scene);
}

/* Where floats lose what a reader would not, the sum is only near. */
static void what_rounding_leaves_is_near(void **state)
{
    (void)state;
    static const struct {
        const char *line, *said;
    } known[] = {
        {"conv-forward --x \"1.1 2.2 -3.3\" --w \"1 1 1\"", "1.1·1 + 2.2·1 + (−3.3)·1 ≈ "},
        {"conv-forward --x \"1e8 1 -1e8\" --w \"1 1 1\"", "1e+08·1 + 1·1 + (−1e+08)·1 ≈ 0"},
        {"conv-forward --x \"3e38 1 1\" --w \"3 1 1\"", "3e+38·3 + 1·1 + 1·1 ≈ inf"},
        {"conv-forward --x \"0.1 0.2 0.3\" --w \"1 1 1\"", "0.1·1 + 0.2·1 + 0.3·1 = 0.6"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Scene scene = scene_read(known[i].line);
        Text text = {0};
        sum_numbers(&scene.trace, (Cell){SET_Y, 0}, &text);
        if (strncmp(text_get(&text), known[i].said, strlen(known[i].said)) != 0)
            fail_msg("%s", text_get(&text));
        text_free(&text);
        scene_free(&scene);
    }
}

static void assert_told(const char *line, Level level, const char *said)
{
    Scene scene = scene_read(line);
    Text text = {0};
    for (int64_t i = 0; i < scene.trace.len; i = span_of(&scene.trace, i, level).end)
        say(&scene.trace, i, level, &text);
    if (!strstr(text_get(&text), said))
        fail_msg("%s: '%s' is not in\n%s", line, said, text_get(&text));
    text_free(&text);
    scene_free(&scene);
}

/* Sums that float overflows, that sink below what it holds, or that swallow a small term: wherever they are told. */
static void what_no_float_holds_is_near(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        Level level;
        const char *said;
    } known[] = {
        {"conv-forward --x \"0.1 1e30; -1e30 1\" --w \"1 1; 1 1\"", LEVEL_CELL,
         "0.1·1 + 1e+30·1 + (−1e+30)·1 + 1·1 ≈ 1\n"},
        {"conv-forward --x 1e30 --w 1e30", LEVEL_PRODUCT, "1e+30·1e+30 ≈ inf\n"},
        {"conv-forward --x \"1e30 1\" --w \"1e30 1\"", LEVEL_PRODUCT, "1e+30·1e+30, so far ≈ inf\n"},
        {"conv-forward --x \"1e30 1\" --w \"1e30 1\"", LEVEL_PRODUCT, "1·1, sum ≈ inf\n"},
        {"conv-forward --x \"3e38 3e38 1\" --w \"-9 9 1\"", LEVEL_PRODUCT, "1·1, sum ≈ nan\n"},
        {"average-pool --input 1x3 --kernel 1x3 --x \"3e38 3e38 1\"", LEVEL_PRODUCT,
         "so far ≈ inf\n4  y /= 3, inf/3 ≈ inf"},
        {"conv-forward --x \"1e-30 1\" --w \"1e-30 1\"", LEVEL_PRODUCT, "1e-30·1e-30, so far ≈ 0\n"},
        {"conv-forward --x \"1e30 -1e30\" --w \"1e30 1e30\"", LEVEL_CELL, "1e+30·1e+30 + (−1e+30)·1e+30 ≈ nan\n"},
        {"conv-backward-input --route scatter --dy \"1e30 1; 1 1\" --w \"1e30 1; 1 1\"", LEVEL_CELL,
         "  1e+30·1e+30 ≈ inf, 1e+30·1 = 1e+30"},
        {"average-pool --x \"1e-45 0; 0 0\"", LEVEL_PRODUCT, "1.401e-45/4 ≈ 0\n"},
        {"average-pool --x \"-1e-45 0; 0 0\"", LEVEL_PRODUCT, "(−1.401e-45)/4 ≈ 0\n"},
        {"average-pool --x \"15 0; 0 0\"", LEVEL_PRODUCT, "15/4 = 3.75\n"},
        {"softmax --x \"1e30 -1e30 3\"", LEVEL_PRODUCT, "exp(−1e+30 − 1e+30) ≈ 0\n"},
        {"softmax --x \"100 -100 3\"", LEVEL_CELL, "log 1 − (−100 − 100) = 200\nE"},
        {"softmax --x \"0 10 0\"", LEVEL_CELL, "= 0.00009083 ≈ −log p[1]\n"},
        {"softmax", LEVEL_CELL, "= 1.349 = −log p[1]\n"},
        {"activation --function sigmoid --x \"-100 1\"", LEVEL_PRODUCT, "sigmoid(−100) ≈ 0\n"},
        {"activation --function sigmoid --x \"-1e30 1\"", LEVEL_PRODUCT, "sigmoid(−1e+30) ≈ 0\n"},
        {"activation --function sigmoid --x \"100 1\"", LEVEL_PRODUCT, "sigmoid(100) = 1\n"},
        {"activation --function tanh --x \"0 1\"", LEVEL_PRODUCT, "tanh(0) = 0\n"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_told(known[i].line, known[i].level, known[i].said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_float_holds_is_near),
        cmocka_unit_test(each_scene_is_told_truly),
        cmocka_unit_test(so_are_random_ones),
        cmocka_unit_test(a_partial_sum_is_no_sum),
        cmocka_unit_test(what_rounding_leaves_is_near),
    };
    return cmocka_run_group_tests_name("equalities_print", tests, NULL, NULL);
}
