/* Pooling: windows worked by hand, ties, NaN, sizes against windows counted by walking, and sums that are kept. */
#include "engine_testing.h"

#include "engine/pool.h"

#include <math.h>

static void the_winner_gets_the_error(void **state)
{
    (void)state;
    const float values[] = {1, 5, 2, 0, 3, 4, 8, 7, 9, 9, 6, 1, 9, 9, 1, 6}, error[] = {10, 20, 30, 40};
    const float want_y[] = {5, 8, 9, 6}, want_dx[] = {0, 10, 0, 0, 0, 0, 20, 0, 30, 0, 40, 0, 0, 0, 0, 0};
    Tensor x = tensor_of(1, 1, 4, 4, values), dy = tensor_of(1, 1, 2, 2, error), y = tensor_like(&dy),
           dx = tensor_like(&x);
    PoolSpec spec = pool_spec(2, 2);
    int winner[4];
    pool_max_forward(&x, &spec, winner, &y);
    assert_memory_equal(y.v, want_y, sizeof want_y);
    assert_memory_equal(winner, ((int[]){1, 6, 8, 10}), sizeof winner);   /* ties: 9 at 8, 6 at 10 */
    tensor_spoil(&dx);
    pool_max_backward(&dy, winner, &dx);
    assert_memory_equal(dx.v, want_dx, sizeof want_dx);
    tensor_free(&x);
    tensor_free(&dy);
    tensor_free(&y);
    tensor_free(&dx);
}

static void overlapping_windows_add_their_errors(void **state)
{
    (void)state;
    Tensor x = tensor_of(1, 1, 1, 5, (const float[]){1, 2, 7, 2, 1}),
           dy = tensor_of(1, 1, 1, 3, (const float[]){1, 10, 100});
    Tensor y = tensor_like(&dy), dx = tensor_like(&x);
    PoolSpec spec = {.kernel = {1, 3}, .stride = {1, 1}};
    int winner[3];
    pool_max_forward(&x, &spec, winner, &y);
    pool_max_backward(&dy, winner, &dx);
    assert_memory_equal(dx.v, ((float[]){0, 0, 111, 0, 0}), 5 * sizeof(float));
    pool_average_forward(&x, &spec, &y);
    assert_float_equal(y.v[1], 11.0f / 3, 1e-6);
    tensor_spoil(&dx);
    dy.v[0] = 3, dy.v[1] = 30, dy.v[2] = 300;
    pool_average_backward(&dy, &spec, &dx);
    assert_memory_equal(dx.v, ((float[]){1, 11, 111, 110, 100}), 5 * sizeof(float));
    tensor_free(&x);
    tensor_free(&dy);
    tensor_free(&y);
    tensor_free(&dx);
}

static void nan_wins_and_minus_infinity_can(void **state)
{
    (void)state;
    const float values[] = {-INFINITY, -INFINITY, 3, NAN, NAN, INFINITY};
    Tensor x = tensor_of(1, 1, 1, 6, values), y = tensor_new(1, 1, 1, 2);
    PoolSpec spec = {.kernel = {1, 2}, .stride = {1, 2}};
    int winner[3];
    Tensor narrow = {{1, 1, 1, 3}, (float[3]){0}};
    pool_max_forward(&x, &spec, winner, &narrow);
    assert_true(isinf(narrow.v[0]) && narrow.v[0] < 0 && isnan(narrow.v[1]) && isnan(narrow.v[2]));
    assert_memory_equal(winner, ((int[]){0, 3, 4}), sizeof winner);
    spec = (PoolSpec){.kernel = {1, 3}, .stride = {1, 3}};
    pool_max_forward(&x, &spec, winner, &y);
    assert_true(y.v[0] == 3 && isnan(y.v[1]));
    assert_memory_equal(winner, ((int[]){2, 4}), 2 * sizeof *winner);
    tensor_free(&x);
    tensor_free(&y);
}

/* Four cells under windows of four: with padding 2 they start at -2, 0 and 2, so the outer ones hold two cells and
 * two of padding. A window that reaches beyond the padding, because the size was rounded up, counts only what is
 * there. */
static void the_divisor_counts_what_is_there(void **state)
{
    (void)state;
    Tensor x = tensor_of(1, 1, 1, 4, (const float[]){12, 24, 36, 48}), y = tensor_new(1, 1, 1, 3);
    PoolSpec spec = {.kernel = {1, 4}, .stride = {1, 2}, .padding = {0, 1}, .ceil = true};
    int dim[4];
    assert_true(pool_output_dims(x.dim, &spec, dim, NULL));
    assert_int_equal(dim[3], 2);   /* starts -1 and 1; floor and ceil agree */
    spec.padding.w = 2;
    assert_true(pool_output_dims(x.dim, &spec, dim, NULL));
    assert_int_equal(dim[3], 3);   /* starts -2, 0, 2 */
    pool_average_forward(&x, &spec, &y);
    assert_memory_equal(y.v, ((float[]){18, 30, 42}), 3 * sizeof(float));
    spec.count_padding = true;
    pool_average_forward(&x, &spec, &y);
    assert_memory_equal(y.v, ((float[]){9, 30, 21}), 3 * sizeof(float));
    spec = (PoolSpec){.kernel = {1, 3}, .stride = {1, 3}, .ceil = true, .count_padding = true};
    Tensor two = {{1, 1, 1, 2}, y.v};
    /* starts 0 and 3: the second window has one cell, the rest is no padding */
    pool_average_forward(&x, &spec, &two);
    assert_memory_equal(y.v, ((float[]){24, 48}), 2 * sizeof(float));
    tensor_free(&x);
    tensor_free(&y);
}

static void sizes_follow_the_walk(void **state)
{
    (void)state;
    for (int i = 1; i < 12; i++)
        for (int k = 1; k < 7; k++)
            for (int s = 1; s < 8; s++)
                for (int p = 0; p <= k / 2; p++) {
                    int down = 0, up = 0, got;
                    for (int at = -p; at + k <= i + p; at += s)
                        down++;
                    /* one window more, once the last one ends inside */
                    for (int at = -p; at < i && at - s + k < i + p; at += s)
                        up++;
                    if (i - k + 2 * p + s - 1 < 0)
                        up = 0;   /* not even ceil gives one: the formula is below 1 */
                    assert_int_equal(pool_output_size(i, k, s, p, false, &got, NULL), down > 0);
                    assert_true(!down || got == down);
                    assert_int_equal(pool_output_size(i, k, s, p, true, &got, NULL), up > 0);
                    assert_true(!up || got == up);
                }
}

static void sizes_that_do_not_fit_are_told(void **state)
{
    (void)state;
    Error err;
    int out;
    assert_false(pool_output_size(2, 3, 1, 0, false, &out, &err));
    assert_string_equal(err.text, "no output: floor((i - k + 2p)/s) + 1 = floor((2 - 3 + 2*0)/1) + 1 is below 1");
    assert_false(pool_output_size(2, 3, 1, 0, true, &out, &err));
    assert_false(pool_output_size(4, 3, 1, 3, false, &out, &err));
    assert_string_equal(
        err.text, "padding 3 of a window of 3 must be between 0 and 2: each window must hold a cell of the input");
    assert_true(pool_output_size(4, 3, 1, 2, false, &out, &err));   /* more than half the window */
    assert_int_equal(out, 6);
    assert_false(pool_output_size(4, 3, 1, -1, false, &out, &err));
    assert_false(pool_output_size(4, 3, 0, 0, false, &out, &err));
    assert_false(pool_output_size(4, 0, 1, 0, false, &out, &err));
    assert_false(pool_output_size(INT32_MAX, 1, 1, 0, true, &out, &err));
    assert_false(pool_output_size(1, INT32_MAX, INT32_MAX, INT32_MAX / 2, true, &out, &err));
    assert_true(pool_output_size(5, 2, INT32_MAX, 0, true, &out, &err));
    assert_int_equal(out, 1);
}

static PoolSpec random_spec(Random *random, Tensor *x, Tensor *dy)
{
    PoolSpec spec;
    int dim[4], size[4];
    do {
        spec = (PoolSpec){.kernel = pair_random(random, 1, 5), .stride = pair_random(random, 1, 6)};
        spec.padding = (Pair){random_below(random, spec.kernel.h), random_below(random, spec.kernel.w)};
        spec.ceil = random_below(random, 2) == 1;
        spec.count_padding = random_below(random, 2) == 1;
        for (int i = 0; i < 4; i++)
            size[i] = 1 + random_below(random, i < 2 ? 3 : 11);
    } while (!pool_output_dims(size, &spec, dim, NULL));
    *x = tensor_random(random, size[0], size[1], size[2], size[3]);
    *dy = tensor_random(random, dim[0], dim[1], dim[2], dim[3]);
    return spec;
}

static void the_sum_of_errors_is_kept(void **state)
{
    (void)state;
    Random random = random_seed(7);
    for (int round = 0; round < 2000; round++) {
        Tensor x, dy;
        PoolSpec spec = random_spec(&random, &x, &dy);
        Tensor y = tensor_like(&dy), dx = tensor_like(&x);
        int *winner = ints_new(tensor_count(&dy));
        spec.count_padding = false;
        double want = tensor_sum(&dy), room = 1e-5 + 1e-6 * (double)tensor_count(&dy) * 30;
        pool_max_forward(&x, &spec, winner, &y);
        tensor_spoil(&dx);
        pool_max_backward(&dy, winner, &dx);
        assert_float_equal(tensor_sum(&dx), want, room);
        for (size_t i = 0; i < tensor_count(&y); i++)
            assert_true(y.v[i] == x.v[winner[i]]);
        tensor_spoil(&dx);
        pool_average_backward(&dy, &spec, &dx);
        assert_float_equal(tensor_sum(&dx), want, room);
        pool_average_forward(&x, &spec, &y);
        assert_float_equal(tensor_dot(&y, &dy), tensor_dot(&x, &dx), room * 10);   /* the transpose */
        tensor_free(&x);
        tensor_free(&dy);
        tensor_free(&y);
        tensor_free(&dx);
        free(winner);
    }
}

/* No cell under the window is larger, and none before the winner is as large. */
static void the_winner_is_the_first_of_the_largest(void **state)
{
    (void)state;
    Random random = random_seed(8);
    for (int round = 0; round < 1000; round++) {
        Tensor x, y;
        PoolSpec spec = random_spec(&random, &x, &y);
        int *winner = ints_new(tensor_count(&y));
        for (size_t i = 0; i < tensor_count(&x); i++)
            x.v[i] = (float)random_below(&random, 3);   /* ties everywhere */
        pool_max_forward(&x, &spec, winner, &y);
        for (size_t i = 0; i < tensor_count(&y); i++) {
            int ox = (int)i % y.dim[3], oy = (int)i / y.dim[3] % y.dim[2], map = (int)i / y.dim[3] / y.dim[2],
                found = -1;
            for (int cell = 0; cell < x.dim[2] * x.dim[3]; cell++) {
                int iy = cell / x.dim[3] + spec.padding.h - oy * spec.stride.h,
                    ix = cell % x.dim[3] + spec.padding.w - ox * spec.stride.w;
                int index = map * x.dim[2] * x.dim[3] + cell;
                bool under = iy >= 0 && iy < spec.kernel.h && ix >= 0 && ix < spec.kernel.w;
                if (under && (found < 0 || x.v[index] > x.v[found]))
                    found = index;
            }
            assert_int_equal(winner[i], found);
        }
        tensor_free(&x);
        tensor_free(&y);
        free(winner);
    }
}

static void global_average_is_one_window_over_all(void **state)
{
    (void)state;
    Random random = random_seed(9);
    for (int round = 0; round < 100; round++) {
        Tensor x = tensor_random(&random, 2, 3, 1 + random_below(&random, 6), 1 + random_below(&random, 6));
        Tensor dy = tensor_random(&random, 2, 3, 1, 1), y = tensor_like(&dy), want_y = tensor_like(&dy);
        Tensor dx = tensor_like(&x), want_dx = tensor_like(&x);
        PoolSpec spec = pool_spec(x.dim[2], x.dim[3]);
        pool_average_forward(&x, &spec, &want_y);
        pool_average_backward(&dy, &spec, &want_dx);
        tensor_spoil(&dx);
        pool_global_forward(&x, &y);
        pool_global_backward(&dy, &dx);
        assert_same(&y, &want_y);
        for (size_t i = 0; i < tensor_count(&x); i++)
            assert_true(dx.v[i] == want_dx.v[i]);
        Tensor *const all[] = {&x, &dy, &y, &want_y, &dx, &want_dx};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            tensor_free(all[i]);
    }
}

/* Cells apart: by the definition, cell by cell; and what has no cell of the input is refused. */
static void dilated_windows_take_every_dth_cell(void **state)
{
    (void)state;
    Random random = random_seed(47);
    int windows = 0, refused = 0;
    for (int round = 0; round < 300; round++) {
        PoolSpec spec = {.kernel = pair_random(&random, 1, 3), .stride = pair_random(&random, 1, 3),
                         .dilation = pair_random(&random, 1, 4), .ceil = random_below(&random, 2) == 1};
        spec.padding = (Pair){random_below(&random, spec.kernel.h), random_below(&random, spec.kernel.w)};
        Tensor x = tensor_random(&random, 1, 2, 1 + random_below(&random, 9), 1 + random_below(&random, 9));
        int dim[4];
        if (!pool_output_dims(x.dim, &spec, dim, NULL)) {
            refused++;
            tensor_free(&x);
            continue;
        }
        Tensor y = tensor_new(dim[0], dim[1], dim[2], dim[3]);
        int *winner = ints_new(tensor_count(&y));
        pool_max_forward(&x, &spec, winner, &y);
        for (int c = 0; c < 2; c++)
            for (int oy = 0; oy < dim[2]; oy++)
                for (int ox = 0; ox < dim[3]; ox++, windows++) {
                    float most = -INFINITY;
                    PoolWindow window = pool_window(&x, &spec, oy, ox);
                    int held = 0, met = 0;
                    for (int ky = 0; ky < spec.kernel.h; ky++)
                        for (int kx = 0; kx < spec.kernel.w; kx++) {
                            int row = oy * spec.stride.h + ky * spec.dilation.h - spec.padding.h,
                                column = ox * spec.stride.w + kx * spec.dilation.w - spec.padding.w;
                            if (row < 0 || column < 0 || row >= x.dim[2] || column >= x.dim[3])
                                continue;
                            most = fmaxf(most, *tensor_at(&x, 0, c, row, column));
                            met++;
                            assert_true(pool_window_holds(&window, row, column));
                        }
                    for (int row = 0; row < x.dim[2]; row++)
                        for (int column = 0; column < x.dim[3]; column++)
                            held += pool_window_holds(&window, row, column);
                    assert_true(met > 0 && held == met && window.divisor == met);
                    assert_true(*tensor_at(&y, 0, c, oy, ox) == most);
                }
        free(winner);
        tensor_free(&x);
        tensor_free(&y);
    }
    assert_true(windows > 500 && refused > 10);
    Error err;
    int dim[4];
    PoolSpec missed = {.kernel = {1, 2}, .stride = {1, 1}, .padding = {0, 1}, .dilation = {1, 2}};
    assert_false(pool_output_dims((int[]){1, 1, 1, 1}, &missed, dim, &err));
    assert_non_null(strstr(err.text, "window 0 of 2 cells, 2 apart, holds no cell of the input"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_winner_gets_the_error),
        cmocka_unit_test(overlapping_windows_add_their_errors),
        cmocka_unit_test(nan_wins_and_minus_infinity_can),
        cmocka_unit_test(the_divisor_counts_what_is_there),
        cmocka_unit_test(sizes_follow_the_walk),
        cmocka_unit_test(sizes_that_do_not_fit_are_told),
        cmocka_unit_test(the_sum_of_errors_is_kept),
        cmocka_unit_test(the_winner_is_the_first_of_the_largest),
        cmocka_unit_test(global_average_is_one_window_over_all),
        cmocka_unit_test(dilated_windows_take_every_dth_cell),
    };
    return cmocka_run_group_tests_name("engine pool", tests, NULL, NULL);
}
