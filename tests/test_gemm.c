/* Products and convolutions of any shape by the fast kernels, against sums in double and against the plain
 * convolution. */
#include "engine_testing.h"

#include "engine/fast/gemm.h"

#include <math.h>

static const char *const names[] = {"avx512", "avx2", "plain"};

/* Calls check(kernels, random) with every set of kernels that runs here. */
static void with_all_kernels(void (*check)(const Kernels *kernels, Random *random))
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Random random = random_seed(11);
        const Kernels *kernels = kernels_choose(names[i]);
        if (kernels)
            check(kernels, &random);
        else
            print_message("skipped: kernels %s can't run on this processor\n", names[i]);
    }
}

static void check_product(const Kernels *kernels, Random *random, int rows, int columns, int inner)
{
    Tensor a = tensor_random(random, 1, 1, rows, inner), b = tensor_random(random, 1, 1, inner, columns),
           c = tensor_random(random, 1, 1, rows, columns);
    Tensor room = tensor_new(1, 1, 1, GEMM_ROOM), was = tensor_like(&c);
    tensor_spoil(&room);
    memcpy(was.v, c.v, tensor_count(&c) * sizeof *c.v);
    gemm(kernels, rows, columns, inner, a.v, b.v, c.v, room.v);
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < columns; i++) {
            double want = (double)*tensor_at(&was, 0, 0, r, i), size = fabs(want);
            for (int k = 0; k < inner; k++) {
                double term = (double)*tensor_at(&a, 0, 0, r, k) * (double)*tensor_at(&b, 0, 0, k, i);
                want += term;
                size += fabs(term);
            }
            double got = (double)*tensor_at(&c, 0, 0, r, i);
            if (!(fabs(got - want) <= 1e-6 * size))
                fail_msg("%s: element %d,%d of %dx%dx%d is %g, not %g", kernels->name, r, i, rows, inner, columns, got,
                         want);
        }
    tensor_free(&a);
    tensor_free(&b);
    tensor_free(&c);
    tensor_free(&was);
    tensor_free(&room);
}

static void check_products(const Kernels *kernels, Random *random)
{
    static const int fixed[][3] = {{1, 1, 1},      {1, 16, 256},  {96, 128, 256},
                                   {97, 129, 257}, {12, 15, 600}, {200, 300, 20}};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        check_product(kernels, random, fixed[i][0], fixed[i][1], fixed[i][2]);
    for (int i = 0; i < 60; i++)
        check_product(kernels, random, 1 + random_below(random, 40), 1 + random_below(random, 60),
                      1 + random_below(random, 80));
}

static void products_of_any_size(void **state)
{
    (void)state;
    with_all_kernels(check_products);
}

static void make_positive(Tensor *tensor)
{
    for (size_t i = 0; i < tensor_count(tensor); i++)
        tensor->v[i] = fabsf(tensor->v[i]);
}

/* Against the plain convolution, within 2e-6 of the sum of all terms' sizes. */
static void check_convolution(const Kernels *kernels, ConvCase *one, bool bias)
{
    Error err;
    size_t count;
    Tensor want = tensor_like(&one->y), size = tensor_like(&one->y), none = {{0}, NULL}, *b = bias ? &one->b : &none;
    if (!conv_fast_room(&one->x, &one->spec, &count, &err))
        fail_msg("%s", err.text);
    Tensor room = tensor_new(1, 1, 1, (int)count);
    tensor_spoil(&room);
    conv_forward(&one->x, &one->w, b, &one->spec, &want);
    conv_forward_fast(kernels, &one->x, &one->w, b, &one->spec, room.v, &one->y);
    make_positive(&one->x);
    make_positive(&one->w);
    make_positive(&one->b);
    conv_forward(&one->x, &one->w, b, &one->spec, &size);
    for (size_t i = 0; i < tensor_count(&want); i++)
        if (!(fabsf(one->y.v[i] - want.v[i]) <= 2e-6f * size.v[i]))
            fail_msg("%s: element %zu is %g, not %g", kernels->name, i, (double)one->y.v[i], (double)want.v[i]);
    tensor_free(&room);
    tensor_free(&size);
    tensor_free(&want);
}

/* With one bias in two, over small shapes and over some that take several blocks each way. */
static void check_convolutions(const Kernels *kernels, Random *random)
{
    for (int i = 0; i < 300; i++) {
        bool large = i % 10 == 0;
        ConvCase one = conv_case_random(random, large ? 120 : 5, large ? 30 : 20);
        check_convolution(kernels, &one, i % 2 == 0);
        conv_case_free(&one);
    }
}

static void convolutions_of_any_shape(void **state)
{
    (void)state;
    with_all_kernels(check_convolutions);
}

static void an_image_too_large_is_refused(void **state)
{
    (void)state;
    Error err = {""};
    size_t room;
    Tensor x = {{1, 3, 10, 10}, NULL};
    ConvSpec spec = conv_spec(3, 3);
    assert_true(conv_fast_room(&x, &spec, &room, &err));
    assert_int_equal(room, GEMM_ROOM + 300 + PANEL);
    spec.padding = (Pair){1000000, 1000000};
    assert_false(conv_fast_room(&x, &spec, &room, &err));
    assert_non_null(strstr(err.text, "1000000"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_of_any_size),
        cmocka_unit_test(convolutions_of_any_shape),
        cmocka_unit_test(an_image_too_large_is_refused),
    };
    return cmocka_run_group_tests_name("gemm", tests, NULL, NULL);
}
