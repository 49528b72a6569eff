/* Adam and AdamW: the first step by hand, against the formula in double, what is refused, reference cases and wrong
 * ones. */
#include "testing.h"
#include "verify_building.h"

#include "engine/adam.h"

#include <math.h>

static void the_first_step_is_as_long_as_the_rate(void **state)
{
    (void)state;
    for (int decoupled = 0; decoupled < 2; decoupled++) {
        float w[3] = {1, -2, 5}, dw[3] = {0.5f, -30, 0}, m[3] = {0}, s[3] = {0};
        Tensor of_w = {{1, 3, 1, 1}, w}, of_dw = {{1, 3, 1, 1}, dw}, of_m = {{1, 3, 1, 1}, m}, of_s = {{1, 3, 1, 1}, s};
        Adam adam = adam_usual(decoupled);
        adam.rate = 0.1f;
        adam.decay = 0;
        adam_step(&adam, 1, &of_dw, &of_m, &of_s, &of_w);
        assert_float_equal(w[0], 0.9f, 1e-6);    /* whatever the gradient's size */
        assert_float_equal(w[1], -1.9f, 1e-6);
        assert_true(w[2] == 5);
        assert_float_equal(m[1], -3, 1e-5);
        assert_float_equal(s[1], 0.9f, 1e-4);   /* 1 - 0.999 in floats */
    }
}

static void steps_follow_the_formula(void **state)
{
    (void)state;
    for (int decoupled = 0; decoupled < 2; decoupled++) {
        const Adam adam = {0.05f, 0.8f, 0.95f, 1e-3f, 0.1f, decoupled};
        double w = 3, m = 0, s = 0;
        float got = 3, got_m = 0, got_s = 0, dw;
        Tensor of[] = {{{1, 1, 1, 1}, &got}, {{1, 1, 1, 1}, &got_m}, {{1, 1, 1, 1}, &got_s}, {{1, 1, 1, 1}, &dw}};
        for (int t = 1; t <= 20; t++) {
            dw = (float)sin(t) * 4 + 1;
            double g = (double)dw + (decoupled ? 0 : 0.1 * w);
            w -= decoupled ? 0.05 * 0.1 * w : 0;
            m = 0.8 * m + 0.2 * g;
            s = 0.95 * s + 0.05 * g * g;
            w -= 0.05 * (m / (1 - pow(0.8, t))) / (sqrt(s / (1 - pow(0.95, t))) + 1e-3);
            adam_step(&adam, t, &of[3], &of[1], &of[2], &of[0]);
            assert_float_equal(got, w, 1e-4);
            assert_float_equal(got_m, m, 1e-4);
            assert_float_equal(got_s, s, 1e-3);
        }
        assert_true(fabs((double)got - 3) > 0.1);
    }
}

static void what_it_cannot_be_is_refused(void **state)
{
    (void)state;
    Error err;
    Adam adam = adam_usual(false);
    assert_true(adam_fits(&adam, &err));
    adam.beta1 = 1;
    assert_false(adam_fits(&adam, &err));
    assert_non_null(strstr(err.text, "beta1 1"));
    adam = adam_usual(true);
    adam.eps = -1;
    assert_false(adam_fits(&adam, &err));
    adam = adam_usual(true);
    adam.rate = NAN;
    assert_false(adam_fits(&adam, &err));
}

static void write_case(const char *op, const char *steps, double after)
{
    static const int64_t one[] = {1}, rows[] = {1, 1};
    const double w = 1, dw = 0.5;
    Built built = {.texts = 0};
    put_text(&built, "op", op);
    put_text(&built, "lr", "0.1");
    if (steps)
        put_text(&built, "steps", steps);
    put_tensor(&built, "weight", SAFE_F32, one, 1, &w);
    put_tensor(&built, "dweight", SAFE_F32, rows, 2, &dw);
    put_tensor(&built, "after.weight", SAFE_F32, one, 1, &after);
    build(&built);
}

static void reference_results_are_judged(void **state)
{
    (void)state;
    VerifyRun said = verify(4, (char *[]){CASE("adam-025"), CASE("adam-026"), CASE("adam-060"), CASE("adamw-059")});
    assert_int_equal(said.status, 0);   /* PyTorch's */
    assert_non_null(strstr(said.out, "4 runs: 4 agree"));
    said_free(&said);
    write_case("adam", NULL, 0.9);
    expect_status(0, "1 agree");
    write_case("adamw", "1", 0.899);   /* 1 - 0.1·0.01, then 0.1 */
    expect_status(0, "1 agree");
    write_case("adam", "1", 0.95);
    expect_status(1, "after.weight");
    write_case("adam", "2", 0.9);
    expect_status(2, "dweight is 1 x 1: expected 2 steps of 1 gradients");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_step_is_as_long_as_the_rate),
        cmocka_unit_test(steps_follow_the_formula),
        cmocka_unit_test(what_it_cannot_be_is_refused),
        cmocka_unit_test(reference_results_are_judged),
    };
    return cmocka_run_group_tests(tests, arrive, leave);
}
