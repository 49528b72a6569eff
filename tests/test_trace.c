/* Traces against the engine: folding every step gives the naive tensor bit for bit, addresses are a bijection, the
 * document's sums stand there letter by letter. */
#include "testing.h"

#include "base/random.h"
#include "trace/names.h"
#include "trace/scene.h"

#include <string.h>

static Scene build(const char *const *words)
{
    Scene scene;
    Error err;
    SceneLine line = scene_line_default();
    for (; *words; words += 2)
        for (const struct option *option = scene_options; option->name; option++)
            if (strcmp(option->name, words[0]) == 0 && !scene_line_option(&line, option->val, words[1], &err))
                fail_msg("%s", err.text);
    if (!scene_build(&scene, &line, &err))
        fail_msg("%s", err.text);
    scene_line_free(&line);
    return scene;
}

/* A random line; false when it gives no output. */
static bool random_scene(Random *random, Route route, Scene *scene)
{
    SceneLine line = scene_line_default();
    line.route = route;
    line.input[0] = 1 + random_below(random, 2);
    line.input[1] = 1 + random_below(random, 3);
    line.input[2] = 1 + random_below(random, 7);
    line.input[3] = 1 + random_below(random, 7);
    line.kernels = 1 + random_below(random, 3);
    line.spec.kernel = (Pair){1 + random_below(random, 3), 1 + random_below(random, 3)};
    line.spec.stride = (Pair){1 + random_below(random, 3), 1 + random_below(random, 3)};
    line.spec.padding = (Pair){random_below(random, 3), random_below(random, 3)};
    line.spec.dilation = (Pair){1 + random_below(random, 2), 1 + random_below(random, 2)};
    line.bias = random_below(random, 2) == 1;
    line.seed = 1 + (uint64_t)random_below(random, 1 << 20);
    Error err;
    if (!scene_build(scene, &line, &err))
        return false;
    for (size_t i = 0; i < tensor_count(&scene->x); i++)
        scene->x.v[i] = random_normal(random);
    for (size_t i = 0; i < tensor_count(&scene->w); i++)
        scene->w.v[i] = random_normal(random);
    conv_forward(&scene->x, &scene->w, &scene->b, &line.spec, &scene->y);
    return true;
}

static void folding_all_steps_gives_the_naive_tensor(void **state)
{
    (void)state;
    Random random = random_seed(11);
    Scene scene;
    for (int round = 0; round < 400; round++) {
        if (!random_scene(&random, (Route)(round % ROUTE_COUNT), &scene))
            continue;
        size_t count = tensor_count(&scene.y);
        int64_t columns = (int64_t)scene.trace.tensor[SET_COL].dim[1] * scene.trace.tensor[SET_COL].dim[2] * scene.trace.tensor[SET_COL].dim[3];
        float *y = calloc(count, sizeof *y), *col = calloc((size_t)columns, sizeof *col);
        for (int64_t i = 0; i < scene.trace.len; i++) {
            Step step = step_at(&scene.trace, i);
            float *out = step.out.set == SET_Y ? &y[step.out.index] : &col[step.out.index];
            assert_memory_equal(out, &step.before, sizeof *out);
            float fed = step.b.set == SET_COL ? col[step.b.index] : step.vb;
            *out = step.kind == STEP_COPY ? step.va : *out + (step.kind == STEP_PRODUCT ? step.va * fed : step.va);
            assert_memory_equal(out, &step.after, sizeof *out);
        }
        assert_memory_equal(y, scene.y.v, count * sizeof *y);
        free(y);
        free(col);
        scene_free(&scene);
    }
}

static void whole_rows_give_the_same_bits(void **state)
{
    (void)state;
    Random random = random_seed(5);
    Scene scene;
    for (int round = 0; round < 2000; round++) {
        if (!random_scene(&random, ROUTE_NAIVE, &scene))
            continue;
        Tensor rows;
        Error err;
        assert_true(tensor_init(&rows, scene.y.dim[0], scene.y.dim[1], scene.y.dim[2], scene.y.dim[3], &err));
        conv_forward_rows(&scene.x, &scene.w, &scene.b, &scene.line.spec, &rows);
        assert_memory_equal(rows.v, scene.y.v, tensor_count(&rows) * sizeof(float));
        tensor_free(&rows);
        scene_free(&scene);
    }
}

static void steps_and_cells_are_a_bijection(void **state)
{
    (void)state;
    Random random = random_seed(3);
    Scene scene;
    for (int round = 0; round < 200; round++) {
        if (!random_scene(&random, (Route)(round % ROUTE_COUNT), &scene))
            continue;
        const Trace *trace = &scene.trace;
        for (int64_t i = 0; i < trace->len; i++) {
            Step step = step_at(trace, i);
            int64_t k = step_visit(trace, i), visits = cell_visits(trace, step.out);
            assert_int_equal(cell_visit(trace, step.out, k), i);
            assert_int_equal(step.opens, k == 0);
            assert_int_equal(step.closes, k == visits - 1);
            assert_true(cell_same(cell_at(trace, step.out.set, cell_place(trace, step.out)), step.out));
            if (step.out.set == SET_COL)
                assert_true(cell_same(cell_source(trace, step.out), step.a));
        }
        scene_free(&scene);
    }
}

static void spans_nest_and_cover(void **state)
{
    (void)state;
    Random random = random_seed(9);
    Scene scene;
    for (int round = 0; round < 200; round++) {
        if (!random_scene(&random, (Route)(round % ROUTE_COUNT), &scene))
            continue;
        const Trace *trace = &scene.trace;
        for (int level = LEVEL_PRODUCT; level < LEVEL_COUNT; level++)
            for (int64_t i = 0; i < trace->len;) {
                Span span = span_of(trace, i, (Level)level);
                assert_int_equal(span.first, i);
                assert_true(span.end > i && span.end <= trace->len);
                for (int64_t j = span.first; j < span.end; j++) {
                    Span same = span_of(trace, j, (Level)level);
                    assert_true(same.first == span.first && same.end == span.end);
                    if (level == LEVEL_CELL && span_of(trace, i, LEVEL_CELL).first == i && step_at(trace, i).kind != STEP_COPY)
                        assert_true(cell_same(step_at(trace, j).out, step_at(trace, i).out));
                }
                if (level + 1 < LEVEL_COUNT) {
                    Span outer = span_of(trace, i, (Level)(level + 1));
                    assert_true(outer.first <= span.first && span.end <= outer.end);
                }
                i = span.end;
            }
        scene_free(&scene);
    }
}

static void values_appear_when_they_are_computed(void **state)
{
    (void)state;
    Scene scene = build((const char *[]){NULL});
    Cell q = {SET_Y, 1};
    float value, want = 0;
    assert_false(cell_value(&scene.trace, q, 4, &value));
    for (int64_t done = 5; done <= 8; done++) {
        Step step = step_at(&scene.trace, done - 1);
        want += step.va * step.vb;
        assert_true(cell_value(&scene.trace, q, done, &value));
        assert_float_equal(value, want, 0);
    }
    assert_true(cell_value(&scene.trace, q, 16, &value));
    assert_float_equal(value, scene.y.v[1], 0);
    assert_true(cell_value(&scene.trace, (Cell){SET_X, 4}, 0, &value));
    assert_float_equal(value, 5, 0);
    scene_free(&scene);
}

static void expect_sum(const Scene *scene, int64_t index, const char *want)
{
    Text text = {0};
    sum_names(&scene->trace, (Cell){SET_Y, index}, &text);
    assert_string_equal(text_get(&text), want);
    text_free(&text);
}

static void the_documents_sums_have_its_letters(void **state)
{
    (void)state;
    Scene slide = build((const char *[]){NULL}), matrix = build((const char *[]){"route", "im2col", NULL});
    expect_sum(&slide, 0, "p = aw + bx + dy + ez");
    expect_sum(&slide, 1, "q = bw + cx + ey + fz");
    expect_sum(&slide, 2, "r = dw + ex + gy + hz");
    expect_sum(&slide, 3, "s = ew + fx + hy + jz");
    expect_sum(&matrix, 0, "p = wa + xb + yd + ze");
    expect_sum(&matrix, 3, "s = we + xf + yh + zj");
    scene_free(&slide);
    scene_free(&matrix);
}

static void other_shapes_have_indices(void **state)
{
    (void)state;
    Scene scene = build((const char *[]){"input", "3x4", NULL});
    expect_sum(&scene, 5, "y[1,2] = x[1,2]·w[0,0] + x[1,3]·w[0,1] + x[2,2]·w[1,0] + x[2,3]·w[1,1]");
    scene_free(&scene);
}

/* The number a usual mistake gives for output cell (oy, ox) of the document's example. */
static float mistaken(const Scene *scene, int mistake, int oy, int ox)
{
    const float *x = scene->x.v, *w = scene->w.v;
    float sum = 0;
    for (int ky = 0; ky < 2; ky++)
        for (int kx = 0; kx < 2; kx++) {
            int k = ky * 2 + kx, row = oy, column = ox;
            static const int turned[5][4] = {{3, 2, 1, 0}, {0, 2, 1, 3}, {1, 0, 3, 2}, {2, 3, 0, 1}, {0, 1, 2, 3}};
            float product = x[(row + ky) * 3 + column + kx] * w[turned[mistake < 4 ? mistake : 4][k]];
            if (mistake == 5)
                sum = product;                       /* = for += */
            else if (mistake != 4 || k < 3)          /* 4: one term short */
                sum += product;
        }
    return sum;
}

static void every_mistake_shows_in_the_documents_numbers(void **state)
{
    (void)state;
    Scene scene = build((const char *[]){NULL});
    for (int i = 0; i < 4; i++) {
        float answer[10];
        int count = 0;
        for (int j = 0; j < 4; j++)
            answer[count++] = scene.y.v[(i + j) % 4];   /* the right one, then the neighbours' windows */
        for (int mistake = 0; mistake < 6; mistake++)
            answer[count++] = mistaken(&scene, mistake, i / 2, i % 2);
        for (int a = 0; a < count; a++)
            for (int b = 0; b < a; b++)
                assert_true(answer[a] != answer[b]);
    }
    scene_free(&scene);
}

static void a_line_written_opens_the_same_scene(void **state)
{
    (void)state;
    Scene scene = build((const char *[]){"input", "2x5x4", "kernel", "3x2", "kernels", "2", "stride", "2x1", "padding", "1", "b", "0.1 -2", "step", "7", NULL});
    scene_set(&scene, (Cell){SET_X, 3}, 0.1f);
    Text text = {0};
    scene_line_write(&scene.line, &text);
    assert_non_null(strstr(text_get(&text), "conv-forward --input 2x5x4 --kernel 3x2 --kernels 2 --stride 2x1 --padding 1 --x \""));
    Scene again;
    Error err;
    assert_true(scene_build(&again, &scene.line, &err));
    assert_memory_equal(again.x.v, scene.x.v, tensor_count(&scene.x) * sizeof(float));
    assert_memory_equal(again.y.v, scene.y.v, tensor_count(&scene.y) * sizeof(float));
    text_free(&text);
    scene_free(&again);
    scene_free(&scene);
}

static void a_bad_line_says_what_is_wrong(void **state)
{
    (void)state;
    static const char *const bad[][3] = {
        {"kernel", "5", "floor((3 - 5 + 2*0)/1) + 1"}, {"input", "3", "HxW"},          {"stride", "0", "at least 1"},
        {"route", "imcol", "did you mean 'im2col'"},    {"x", "1 2; 3", "a row has 1"}, {"x", "1 two", "'two' is not a number"},
        {"w", "1 2 3 4", "no output"},                  {"b", "1 2", "one a kernel"},   {"step", "17", "16 steps"},
        {"input", "70000x3", "HxW"},                    {"x", "", "a row has 0"},       {"level", "cells", "'cell'"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err = {""};
        Scene scene;
        SceneLine line = scene_line_default();
        bool built = true;
        for (const struct option *option = scene_options; option->name; option++)
            if (strcmp(option->name, bad[i][0]) == 0)
                built = scene_line_option(&line, option->val, bad[i][1], &err);
        built = built && scene_build(&scene, &line, &err);
        assert_false(built);
        if (!strstr(err.text, bad[i][2]))
            fail_msg("--%s %s: %s", bad[i][0], bad[i][1], err.text);
        scene_line_free(&line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding_all_steps_gives_the_naive_tensor), cmocka_unit_test(whole_rows_give_the_same_bits),
        cmocka_unit_test(steps_and_cells_are_a_bijection),          cmocka_unit_test(spans_nest_and_cover),
        cmocka_unit_test(values_appear_when_they_are_computed),     cmocka_unit_test(the_documents_sums_have_its_letters),
        cmocka_unit_test(other_shapes_have_indices),                cmocka_unit_test(every_mistake_shows_in_the_documents_numbers),
        cmocka_unit_test(a_line_written_opens_the_same_scene),      cmocka_unit_test(a_bad_line_says_what_is_wrong),
    };
    return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
