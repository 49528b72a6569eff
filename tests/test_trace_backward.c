/* The backward convolutions' traces: the document's sums letter by letter, by each route; what each route does
 * besides. */
#include "scenes.h"

#include "trace/say/say.h"

static void expect(const Scene *scene, CellSet set, const char *const *want)
{
    for (int64_t i = 0; want[i]; i++) {
        Text text = {0};
        sum_names(&scene->trace, (Cell){set, i}, &text);
        assert_string_equal(text_get(&text), want[i]);
        text_free(&text);
    }
}

static void the_nine_errors_are_the_documents(void **state)
{
    (void)state;
    static const char *const by_loops[] = {
        "δ_a = δ_p·w", "δ_b = δ_p·x + δ_q·w", "δ_c = δ_q·x",
        "δ_d = δ_p·y + δ_r·w", "δ_e = δ_p·z + δ_q·y + δ_r·x + δ_s·w", "δ_f = δ_q·z + δ_s·x",
        "δ_g = δ_r·y", "δ_h = δ_r·z + δ_s·y", "δ_j = δ_s·z", NULL,
    };
    static const char *const by_matrices[] = {
        "δ_a = wδ_p", "δ_b = xδ_p + wδ_q", "δ_c = xδ_q",
        "δ_d = yδ_p + wδ_r", "δ_e = zδ_p + yδ_q + xδ_r + wδ_s", "δ_f = zδ_q + xδ_s",
        "δ_g = yδ_r", "δ_h = zδ_r + yδ_s", "δ_j = zδ_s", NULL,
    };
    static const float value[9] = {2 * 3, 2 * -1 - 3, 1, 2 * 2 + 3, 2 * 4 - 2 - 1 + 9, -4 - 3, 2, 4 + 6, 12};
    static const char *const routes[] = {"rot", "scatter", "col2im"};
    for (int i = 0; i < 3; i++) {
        Scene scene = scene_of("conv-backward-input", (const char *[]){"route", routes[i], NULL});
        expect(&scene, SET_DX, i < 2 ? by_loops : by_matrices);
        assert_memory_equal(scene.tensor[SET_DX].v, value, sizeof value);
        scene_free(&scene);
    }
}

static void the_gradients_are_the_documents(void **state)
{
    (void)state;
    Scene weight = scene_of("conv-backward-weight", NULL), bias = scene_of("conv-backward-bias", NULL);
    expect(&weight, SET_DW,
           (const char *[]){"∂E/∂w = δ_p·a + δ_q·b + δ_r·d + δ_s·e",
                            "∂E/∂x = δ_p·b + δ_q·c + δ_r·e + δ_s·f",
                            "∂E/∂y = δ_p·d + δ_q·e + δ_r·g + δ_s·h",
                            "∂E/∂z = δ_p·e + δ_q·f + δ_r·h + δ_s·j", NULL});
    expect(&bias, SET_DB, (const char *[]){"∂E/∂b = δ_p + δ_q + δ_r + δ_s", NULL});
    scene_free(&weight);
    scene_free(&bias);
}

static void expect_said(const char *name, const char *const *words, const char *start)
{
    Scene scene = scene_of(name, words);
    Text text = {0};
    for (int64_t i = 0; i < scene.trace.len; i = span_of(&scene.trace, i, LEVEL_CELL).end)
        say_cell(&scene.trace, i, &text);
    if (strncmp(text_get(&text), start, strlen(start)) != 0)
        fail_msg("%s", text_get(&text));
    text_free(&text);
    scene_free(&scene);
}

static void a_scene_is_told_from_its_first_equation(void **state)
{
    (void)state;
    expect_said(
        "conv-backward-input", NULL,
        "Rot(W) = [z y; x w]\n  = [4 2; −1 3]\nδ_Y with zeros = [0 0 0 0; 0 δ_p δ_q 0; 0 δ_r δ_s 0; 0 0 0 0]\n");
    expect_said("conv-backward-input", (const char *[]){"route", "scatter", NULL},
                "δ_p: δ_a = δ_p·w, δ_b += δ_p·x, δ_d += δ_p·y, δ_e += δ_p·z\n"
                "  2·3 = 6, 2·(−1) = −2, 2·2 = 4, 2·4 = 8\n"
                "δ_q: δ_b += δ_q·w, δ_c = δ_q·x");
    expect_said("conv-backward-input", (const char *[]){"route", "col2im", NULL},
                "wδ_p = 3·2 = 6\nwδ_q = 3·(−1) = −3\n");
}

/* What falls into the padding has its sums, and loses them last. */
static void the_padding_is_cut_off_at_the_end(void **state)
{
    (void)state;
    static const char *const routes[] = {"scatter", "col2im"};
    for (int i = 0; i < 2; i++) {
        Scene scene = scene_of("conv-backward-input", (const char *[]){"route", routes[i], "padding", "1", NULL});
        const Trace *trace = &scene.trace;
        Cell corner = cell_at(trace, SET_DX, (Place){0, 0, -1, -1});
        float value;
        assert_int_equal(corner.set, SET_DPAD);
        assert_int_equal(cell_visits(trace, corner), 2);
        assert_true(cell_value(trace, corner, trace->len, &value));
        assert_float_equal(value, scene.tensor[SET_DY].v[0] * scene.w.v[0], 0);
        for (int64_t left = 1; left <= 16; left++)
            assert_int_equal(step_at(trace, trace->len - left).kind, STEP_CUT);
        assert_int_not_equal(step_at(trace, trace->len - 17).kind, STEP_CUT);
        scene_free(&scene);
    }
}

static void a_stride_puts_zeros_between_the_errors(void **state)
{
    (void)state;
    Scene scene = scene_of("conv-backward-input",
                           (const char *[]){"input", "5x5", "kernel", "3x3", "stride", "2", "padding", "1", NULL});
    const Trace *trace = &scene.trace;
    assert_int_equal(trace->tensor[SET_SPREAD].dim[2], 7);
    int errors = 0;
    for (int64_t i = 0; i < 49; i++) {
        Cell cell = {SET_SPREAD, i};
        bool error = i / 7 % 2 == 1 && i % 7 % 2 == 1;   /* a border of d(k - 1) - p = 1, then every second one */
        assert_int_equal(cell_is_zero(trace, cell), !error);
        if (error)
            assert_int_equal(cell_source(trace, cell).index, errors++);
    }
    assert_int_equal(errors, 9);
    scene_free(&scene);
}

/* Small numbers by a reference of this test's own, and the sums that usual mistakes would give. */
enum { RIGHT, NOT_TURNED, LAST_ONLY, ONE_SHORT, WAYS };

static float reference(const Scene *scene, int iy, int ix, int way, int *terms)
{
    const float *w = scene->w.v, *dy = scene->tensor[SET_DY].v;
    float sum = 0, last = 0;
    *terms = 0;
    for (int oy = 0; oy < 2; oy++)
        for (int ox = 0; ox < 2; ox++) {
            int ky = iy - oy, kx = ix - ox;
            if (ky < 0 || ky > 1 || kx < 0 || kx > 1)
                continue;
            int k = way == NOT_TURNED ? (1 - ky) * 2 + 1 - kx : ky * 2 + kx;
            last = dy[oy * 2 + ox] * w[k];
            sum += last;
            (*terms)++;
        }
    if (way == LAST_ONLY)
        return last;
    return way == ONE_SHORT ? sum - last : sum;
}

static void every_mistake_shows_in_the_documents_numbers(void **state)
{
    (void)state;
    Scene scene = scene_of("conv-backward-input", NULL);
    for (int i = 0; i < 9; i++) {
        int terms;
        float right = reference(&scene, i / 3, i % 3, RIGHT, &terms);
        assert_float_equal(right, scene.tensor[SET_DX].v[i], 0);
        for (int way = NOT_TURNED; way < WAYS; way++)
            if (way != LAST_ONLY || terms > 1)
                assert_true(reference(&scene, i / 3, i % 3, way, &terms) != right);
        for (int other = 0; other < i; other++)
            assert_true(scene.tensor[SET_DX].v[other] != right);
    }
    scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nine_errors_are_the_documents),
        cmocka_unit_test(the_gradients_are_the_documents),
        cmocka_unit_test(a_scene_is_told_from_its_first_equation),
        cmocka_unit_test(the_padding_is_cut_off_at_the_end),
        cmocka_unit_test(a_stride_puts_zeros_between_the_errors),
        cmocka_unit_test(every_mistake_shows_in_the_documents_numbers),
    };
    return cmocka_run_group_tests_name("trace_backward", tests, NULL, NULL);
}
