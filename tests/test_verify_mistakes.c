/* convwalk verify names the usual mistake that gives a file's numbers, and the order in which they stand. The
 * mistakes are made here by the engine's own operations, given something else than they should be. */
#include "engine_testing.h"
#include "verify_building.h"

#include "engine/conv.h"
#include "engine/loss.h"
#include "engine/pool.h"

/* The case of a convolution, 2 x 3 x 5 x 5 by 4 kernels of 3 x 3, padding 1, stride 2: its tensors, and right
 * results. */
typedef struct {
    Tensor x, w, b, none, dy, y, dx, dw, db;
    ConvSpec spec;
} Conv;

static Conv conv_new(void)
{
    Random random = random_seed(21);
    Conv conv = {.spec = conv_spec(3, 3)};
    conv.spec.stride = (Pair){2, 2};
    conv.spec.padding = (Pair){1, 1};
    conv.x = tensor_random(&random, 2, 3, 5, 5);
    conv.w = tensor_random(&random, 4, 3, 3, 3);
    conv.b = tensor_random(&random, 1, 4, 1, 1);
    conv.dy = tensor_random(&random, 2, 4, 3, 3);
    conv.y = tensor_like(&conv.dy);
    conv.dx = tensor_like(&conv.x);
    conv.dw = tensor_like(&conv.w);
    conv.db = tensor_like(&conv.b);
    return conv;
}

static void conv_free(Conv *conv)
{
    Tensor *const all[] = {&conv->x, &conv->w, &conv->b, &conv->dy, &conv->y, &conv->dx, &conv->dw, &conv->db};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        tensor_free(all[i]);
}

static void put_floats(Built *built, const char *name, const Tensor *tensor, int rank)
{
    static double values[1 << 12];
    int64_t dim[4];
    for (int i = 0; i < rank; i++)
        dim[i] = tensor->dim[rank == 1 ? 1 : i];
    for (size_t i = 0; i < tensor_count(tensor); i++)
        values[i] = (double)tensor->v[i];
    put_tensor(built, name, SAFE_F32, dim, rank, values);
}

/* Verifies the convolution's inputs with one expected tensor. */
static void expect_conv(const Conv *conv, const char *name, const Tensor *tensor, int rank, const char *told)
{
    Built built = {0};
    put_text(&built, "op", "conv2d");
    put_text(&built, "stride", "2");
    put_text(&built, "padding", "1");
    put_floats(&built, "x", &conv->x, 4);
    put_floats(&built, "weight", &conv->w, 4);
    put_floats(&built, "bias", &conv->b, 1);
    put_floats(&built, "dy", &conv->dy, 4);
    put_floats(&built, name, tensor, rank);
    build(&built);
    expect_status(told ? 1 : 0, told);
}

/* Each kernel turned by 180 degrees. */
static Tensor turned(const Tensor *w)
{
    Tensor wrong = tensor_like(w);
    size_t plane = (size_t)w->dim[2] * (size_t)w->dim[3];
    for (size_t i = 0; i < tensor_count(w); i++)
        wrong.v[i / plane * plane + plane - 1 - i % plane] = w->v[i];
    return wrong;
}

static void mistakes_in_convolution_are_named(void **state)
{
    (void)state;
    Conv conv = conv_new();
    Tensor wrong = turned(&conv.w);
    conv_forward(&conv.x, &conv.w, &conv.none, &conv.spec, &conv.y);
    expect_conv(&conv, "y", &conv.y, 4, ": the bias was forgotten");
    conv_forward(&conv.x, &wrong, &conv.b, &conv.spec, &conv.y);
    expect_conv(&conv, "y", &conv.y, 4, "kernel turned by 180");
    conv_backward_input_rot(&conv.dy, &wrong, &conv.spec, &conv.dx);
    expect_conv(&conv, "dx", &conv.dx, 4, ": the kernel was not turned by 180");
    conv_backward_weight(&conv.x, &conv.dy, &conv.spec, &conv.dw);
    for (size_t i = 0; i < tensor_count(&conv.dw); i++)
        conv.dw.v[i] /= 2;
    expect_conv(&conv, "dweight", &conv.dw, 4, ": every number is 1/2 of what it should be");
    conv_backward_bias(&conv.dy, &conv.db);
    expect_conv(&conv, "dbias", &conv.db, 1, NULL);
    for (size_t i = 0; i < tensor_count(&conv.db); i++)
        conv.db.v[i] *= -1;
    expect_conv(&conv, "dbias", &conv.db, 1, ": every number has the other sign");
    Tensor image = {{1, 3, 5, 5}, conv.x.v}, error = {{1, 4, 3, 3}, conv.dy.v};
    conv_backward_weight(&image, &error, &conv.spec, &conv.dw);
    expect_conv(&conv, "dweight", &conv.dw, 4, ": that is one image's share");
    conv_forward(&conv.x, &conv.w, &conv.b, &conv.spec, &conv.y);
    conv.y.v[13] -= conv_padded(&conv.x, 0, 1, 2, 2)
        * *tensor_at(&conv.w, 1, 1, 1, 1); /* y[0,1,1,1] without its middle */
    expect_conv(&conv, "y", &conv.y, 4, "1 of 72 differ: one term is missing in the sum");
    tensor_free(&wrong);
    conv_free(&conv);
}

/* The columns as their axes n, c, taps, windows, put in the order that `order` says. */
static Tensor columns_in_order(const Tensor *right, const int order[4])
{
    const int size[4] = {2, 3, 9, 9};
    const size_t stride[4] = {243, 81, 9, 1};
    Tensor wrong = tensor_new(2, 27, 9, 1);
    size_t at = 0;
    for (int i = 0; i < size[order[0]]; i++)
        for (int j = 0; j < size[order[1]]; j++)
            for (int k = 0; k < size[order[2]]; k++)
                for (int l = 0; l < size[order[3]]; l++)
                    wrong.v[at++] = right->v[(size_t)i * stride[order[0]] + (size_t)j * stride[order[1]]
                                             + (size_t)k * stride[order[2]] + (size_t)l * stride[order[3]]];
    return wrong;
}

static void columns_are_looked_at_and_their_order_is_named(void **state)
{
    (void)state;
    static const struct {
        int order[4];
        const char *told;
    } orders[] = {
        {{0, 1, 2, 3}, NULL},
        {{0, 2, 1, 3}, "in the order n ky kx c oy ox, here n c ky kx oy ox"},
        {{0, 3, 1, 2}, "in the order n oy ox c ky kx, here"},
        {{1, 2, 3, 0}, "in the order c ky kx oy ox n, here"},
    };
    Conv conv = conv_new();
    Tensor col = tensor_new(2, 27, 9, 1), dcol = tensor_like(&col);
    for (int n = 0; n < 2; n++) {
        Tensor error = {{1, 4, 3, 3}, tensor_at(&conv.dy, n, 0, 0, 0)},
               image = {{1, 3, 5, 5}, tensor_at(&conv.dx, n, 0, 0, 0)};
        conv_im2col(&conv.x, n, &conv.spec, (Pair){3, 3}, tensor_at(&col, n, 0, 0, 0));
        conv_backward_input_col2im(&error, &conv.w, &conv.spec, tensor_at(&dcol, n, 0, 0, 0), &image);
    }
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        Tensor wrong = columns_in_order(&col, orders[i].order), errors = columns_in_order(&dcol, orders[i].order);
        expect_conv(&conv, "col", &wrong, 3, orders[i].told);
        expect_conv(&conv, "dcol", &errors, 3, orders[i].told);
        tensor_free(&wrong);
        tensor_free(&errors);
    }
    col.v[100] += 1;
    expect_conv(&conv, "col", &col, 3, "1 of 486 differ");
    tensor_free(&col);
    tensor_free(&dcol);
    conv_free(&conv);
}

static void mistakes_in_pooling_are_named(void **state)
{
    (void)state;
    Random random = random_seed(22);
    Tensor x = tensor_random(&random, 1, 2, 5, 5), y = tensor_new(1, 2, 3, 3);
    PoolSpec spec = {.kernel = {3, 3}, .stride = {2, 2}, .padding = {1, 1}};
    int winner[18];
    for (int i = 0; i < 4; i++) {
        static const char *const told[] = {": that is the largest, not the mean", ": the padding was not counted",
                                           ": that is the mean's way", "1 agree"};
        Built built = {0};
        put_text(&built, "op", i == 2 ? "maxpool2d" : "avgpool2d");
        put_text(&built, "kernel", "3");
        put_text(&built, "stride", "2");
        put_text(&built, "padding", "1");
        spec.count_padding = i == 3;
        if (i == 0)
            pool_max_forward(&x, &spec, winner, &y);
        else
            pool_average_forward(&x, &spec, &y);
        put_floats(&built, "x", &x, 4);
        put_floats(&built, "y", &y, 4);
        build(&built);
        expect_status(i == 3 ? 0 : 1, told[i]);
    }
    tensor_free(&x);
    tensor_free(&y);
}

static void mistakes_in_the_loss_are_named(void **state)
{
    (void)state;
    Random random = random_seed(23);
    Tensor x = tensor_random(&random, 3, 4, 1, 1), p = tensor_like(&x);
    static const int target[] = {2, 0, 3};
    loss_forward(&x, target, &p);
    for (int i = 0; i < 3; i++) {
        static const char *const told[] = {": the target was not subtracted",
                                           ": every number is 3 times what it should be", "1 agree"};
        Tensor dx = tensor_like(&x);
        Built built = {0};
        loss_backward(&p, target, &dx);
        for (size_t k = 0; k < tensor_count(&dx); k++)
            if (i == 0)
                dx.v[k] = p.v[k] / 3;
            else if (i == 1)
                dx.v[k] *= 3;
        put_text(&built, "op", "softmax_cross_entropy");
        put_floats(&built, "x", &x, 2);
        put_tensor(&built, "target", SAFE_I64, (const int64_t[]){3}, 1, (const double[]){2, 0, 3});
        put_floats(&built, "dx", &dx, 2);
        build(&built);
        expect_status(i == 2 ? 0 : 1, told[i]);
        tensor_free(&dx);
    }
    tensor_free(&x);
    tensor_free(&p);
}

/* Four equal numbers but for one that is a little off: it is off in every order, so no order is named. */
static void a_little_off_is_no_other_order(void **state)
{
    (void)state;
    Built built = {0};
    put_text(&built, "op", "conv2d");
    put_tensor(&built, "x", SAFE_F32, (const int64_t[]){1, 1, 3, 3}, 4, (const double[]){1, 2, 3, 4, 5, 6, 7, 8, 9});
    put_tensor(&built, "weight", SAFE_F32, (const int64_t[]){1, 1, 2, 2}, 4, (const double[]){1, 0, 0, -1});
    put_tensor(&built, "y", SAFE_F32, (const int64_t[]){1, 1, 2, 2}, 4, (const double[]){-4.000001, -4, -4, -4});
    build(&built);
    VerifyRun said = verify_one(made);
    assert_int_equal(said.status, 1);
    assert_non_null(strstr(said.out, "1 of 4 differ"));
    assert_null(strstr(said.out, "in the order"));
    said_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_in_convolution_are_named),
        cmocka_unit_test(columns_are_looked_at_and_their_order_is_named),
        cmocka_unit_test(mistakes_in_pooling_are_named),
        cmocka_unit_test(mistakes_in_the_loss_are_named),
        cmocka_unit_test(a_little_off_is_no_other_order),
    };
    return cmocka_run_group_tests_name("verify mistakes", tests, arrive, leave);
}
