/* convwalk verify: sums that were added up in any order agree, however large and long; one term more or less does
 * not. What is expected is computed here, by other loops than the engine's. */
#include "verify_building.h"

#include <math.h>

enum { LONGEST = 20000 };

/* The kinds of numbers that sums are made of. */
static double drawn(Random *random, int kind)
{
    switch (kind) {
    case 0: return (double)random_normal(random);
    case 1: return random_below(random, 256);
    case 2: return (double)random_uniform(random) * 1e15;
    case 3: return (double)random_normal(random) * 1e-15;
    default: return 0.1 + (double)random_uniform(random) * 1e-5;   /* all round nearly the same way */
    }
}

static double rounded(double value)
{
    return (double)(float)value;
}

/* The sum of the terms as a program may add them up: forwards, backwards, odd ones first, in pairs, or exactly. */
static double added(const double *term, int count, int way)
{
    static double pair[LONGEST];
    double sum = 0;
    if (way == 3) {
        memcpy(pair, term, (size_t)count * sizeof *pair);
        for (; count > 1; count = (count + 1) / 2)
            for (int i = 0; i < count / 2 + count % 2; i++)
                pair[i] = 2 * i + 1 < count ? rounded(pair[2 * i] + pair[2 * i + 1]) : pair[2 * i];
        return pair[0];
    }
    for (int i = 0; i < count; i++) {
        int at = i;
        if (way == 1)
            at = count - 1 - i;
        else if (way == 2)
            at = 2 * i + 1 < count ? 2 * i + 1 : 2 * (i - count / 2);
        sum = way == 4 ? sum + term[at] : rounded(sum + term[at]);
    }
    return sum;
}

enum { WAYS = 5 };

/* A full connection whose outputs all have the same weights, x times w, and what is expected of them. */
static void put_sums(const double *x, const double *w, int count, const double *y, int outputs)
{
    static double all[WAYS * LONGEST];
    Built built = {0};
    for (int i = 0; i < outputs; i++)
        memcpy(all + (size_t)i * (size_t)count, w, (size_t)count * sizeof *w);
    put_text(&built, "op", "linear");
    put_tensor(&built, "x", SAFE_F32, (const int64_t[]){1, count}, 2, x);
    put_tensor(&built, "weight", SAFE_F32, (const int64_t[]){outputs, count}, 2, all);
    put_tensor(&built, "y", SAFE_F32, (const int64_t[]){1, outputs}, 2, y);
    build(&built);
}

static void sums_in_any_order_agree(void **state)
{
    (void)state;
    static double x[LONGEST], w[LONGEST], term[LONGEST];
    Random random = random_seed(11);
    for (int round = 0; round < 60; round++) {
        int kind = round % 5, count = 1 + random_below(&random, round % 2 ? LONGEST / 8 : 40);
        double size = 0, y[WAYS];
        if (round < 5)
            count = LONGEST;
        for (int i = 0; i < count; i++) {
            x[i] = rounded(drawn(&random, kind));
            w[i] = rounded(kind == 4 ? 1 : (double)random_normal(&random));
            term[i] = rounded(x[i] * w[i]);
            size += fabs(term[i]);
        }
        for (int way = 0; way < WAYS; way++)
            y[way] = added(term, count, way);
        put_sums(x, w, count, y, WAYS);
        expect_status(0, "1 agree");
        if (kind == 4 && count == LONGEST)   /* so many equal terms lose as much as one of them is */
            continue;
        y[round % WAYS] += (round % 3 ? size : -size) / count;   /* one term of the usual size too many, or too few */
        put_sums(x, w, count, y, WAYS);
        expect_status(1, "; 1 of 5 differ");
    }
}

/* A bias of 0.001 is less than what a sum over 288 pixels is allowed, but not when all of them lack it. */
static void a_small_bias_that_was_forgotten_is_seen(void **state)
{
    (void)state;
    enum { CELLS = 288, OUTPUTS = 32 };
    static double x[CELLS], w[OUTPUTS * CELLS], b[OUTPUTS];
    Random random = random_seed(13);
    for (int i = 0; i < CELLS; i++)
        x[i] = random_below(&random, 256);
    for (int i = 0; i < OUTPUTS * CELLS; i++)
        w[i] = rounded((double)random_normal(&random) / 10);
    for (int forgotten = 0; forgotten < 2; forgotten++) {
        double y[OUTPUTS];
        for (int o = 0; o < OUTPUTS; o++) {
            double term[CELLS];
            b[o] = rounded(0.001);
            for (int i = 0; i < CELLS; i++)
                term[i] = rounded(x[i] * w[o * CELLS + i]);
            y[o] = rounded(added(term, CELLS, 1) + (forgotten ? 0 : b[o]));
        }
        Built built = {0};
        put_text(&built, "op", "linear");
        put_tensor(&built, "x", SAFE_F32, (const int64_t[]){1, CELLS}, 2, x);
        put_tensor(&built, "weight", SAFE_F32, (const int64_t[]){OUTPUTS, CELLS}, 2, w);
        put_tensor(&built, "bias", SAFE_F32, (const int64_t[]){OUTPUTS}, 1, b);
        put_tensor(&built, "y", SAFE_F32, (const int64_t[]){1, OUTPUTS}, 2, y);
        build(&built);
        expect_status(forgotten, forgotten ? "the bias was forgotten\n" : "1 agree");
    }
}

/* Doubles that no float is: their own rounding is allowed, and no more. */
static void doubles_are_held_against_their_own_sum(void **state)
{
    (void)state;
    static double x[64], w[64];
    Random random = random_seed(12);
    for (int wrong = 0; wrong < 2; wrong++) {
        double y = 0, one = 0;
        for (int i = 0; i < 64; i++) {
            x[i] = (double)random_normal(&random) / 3;
            w[i] = (double)random_normal(&random) / 7;
            y += one = x[i] * w[i];
        }
        y -= wrong ? one : 0;
        Built built = {0};
        put_text(&built, "op", "linear");
        put_tensor(&built, "x", SAFE_F64, (const int64_t[]){1, 64}, 2, x);
        put_tensor(&built, "weight", SAFE_F64, (const int64_t[]){1, 64}, 2, w);
        put_tensor(&built, "y", SAFE_F64, (const int64_t[]){1, 1}, 2, &y);
        build(&built);
        expect_status(wrong, wrong ? "one term is missing in the sum\n" : "1 agree");
    }
}

/* An overflow on the way makes an infinity right; without one it is wrong. */
static void infinities_are_right_where_sums_overflow(void **state)
{
    (void)state;
    put_sums((const double[]){3e38, 3e38, -3e38}, (const double[]){1, 1, 1}, 3, (const double[]){INFINITY}, 1);
    expect_status(0, "1 agree");
    put_sums((const double[]){3e37, 3e37, -3e37}, (const double[]){1, 1, 1}, 3, (const double[]){INFINITY}, 1);
    expect_status(1, "inf in the file");
}

/* The largest is one of the numbers: a neighbour among the floats is another. */
static void a_maximum_is_exact(void **state)
{
    (void)state;
    for (int off = 0; off < 2; off++) {
        Built built = {0};
        put_text(&built, "op", "maxpool2d");
        put_text(&built, "kernel", "2");
        put_tensor(&built, "x", SAFE_F32, (const int64_t[]){1, 1, 2, 2}, 4, (const double[]){0.5, 1, 0.25, 0});
        put_tensor(&built, "y", SAFE_F32, (const int64_t[]){1, 1, 1, 1}, 4, (const double[]){off ? 1 + 0x1p-23 : 1});
        build(&built);
        expect_status(off, off ? "1 differs" : "1 agree");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_in_any_order_agree),
        cmocka_unit_test(a_small_bias_that_was_forgotten_is_seen),
        cmocka_unit_test(doubles_are_held_against_their_own_sum),
        cmocka_unit_test(infinities_are_right_where_sums_overflow),
        cmocka_unit_test(a_maximum_is_exact),
    };
    return cmocka_run_group_tests_name("verify rounding", tests, arrive, leave);
}
