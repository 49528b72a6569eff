/* Every backward pass against central differences. The forward passes are written here again, in double and
 * independently, so that a difference of the loss has twelve digits and a mistake shared with the engine is unlikely.
 * The loss of an operation is the sum of dy * y; its derivative by each input value must be what backward gives. */
#include "engine_testing.h"

#include "engine/activation.h"
#include "engine/linear.h"
#include "engine/loss.h"
#include "engine/pool.h"

#include <math.h>

/* What a loss is made of: tensors in double, the numbers of the operation. */
typedef struct {
    int dim[4];
    double *v;
} Wide;

typedef struct Check Check;
struct Check {
    double (*loss)(const Check *check);
    Wide x, w, b, dy;
    ConvSpec conv;
    PoolSpec pool;
    Activation activation;
    const int *target;
};

static Wide widen(const Tensor *tensor)
{
    Wide wide = {.v = calloc(tensor_count(tensor) + 1, sizeof(double))};
    assert_non_null(wide.v);
    memcpy(wide.dim, tensor->dim, sizeof wide.dim);
    for (size_t i = 0; i < tensor_count(tensor); i++)
        wide.v[i] = (double)tensor->v[i];
    return wide;
}

static void check_free(Check *check)
{
    free(check->x.v);
    free(check->w.v);
    free(check->b.v);
    free(check->dy.v);
}

static double at(const Wide *x, int n, int c, int row, int column)
{
    if (row < 0 || row >= x->dim[2] || column < 0 || column >= x->dim[3])
        return 0;
    return x->v[((n * x->dim[1] + c) * x->dim[2] + row) * x->dim[3] + column];
}

/* (loss(v + h) - loss(v - h)) / 2h for each value of `wide`, against the engine's gradient. */
static void assert_gradient(const Check *check, const Wide *wide, const Tensor *gradient)
{
    const double h = 1e-4;
    for (size_t i = 0; i < tensor_count(gradient); i++) {
        double kept = wide->v[i];
        wide->v[i] = kept + h;
        double above = check->loss(check);
        wide->v[i] = kept - h;
        double want = (above - check->loss(check)) / (2 * h), got = (double)gradient->v[i];
        wide->v[i] = kept;
        if (!(fabs(got - want) <= 2e-5 + 2e-5 * fabs(want)))
            fail_msg("element %zu: backward gives %.9g, the difference quotient %.9g", i, got, want);
    }
}

static double conv_loss(const Check *check)
{
    const ConvSpec *s = &check->conv;
    const Wide *dy = &check->dy;
    double loss = 0;
    for (int i = 0; i < dy->dim[0] * dy->dim[1] * dy->dim[2] * dy->dim[3]; i++) {
        int ox = i % dy->dim[3], oy = i / dy->dim[3] % dy->dim[2], oc = i / dy->dim[3] / dy->dim[2] % dy->dim[1];
        int n = i / dy->dim[3] / dy->dim[2] / dy->dim[1];
        double y = check->b.v[oc];
        for (int ic = 0; ic < check->x.dim[1]; ic++)
            for (int ky = 0; ky < s->kernel.h; ky++)
                for (int kx = 0; kx < s->kernel.w; kx++)
                    y += at(&check->w, oc, ic, ky, kx)
                       * at(&check->x, n, ic, oy * s->stride.h - s->padding.h + ky * s->dilation.h,
                             ox * s->stride.w - s->padding.w + kx * s->dilation.w);
        loss += y * dy->v[i];
    }
    return loss;
}

static void convolution(void **state)
{
    (void)state;
    Random random = random_seed(31);
    for (int round = 0; round < 60; round++) {
        ConvCase made = conv_case_random(&random, 3, 6);
        Tensor dx = tensor_like(&made.x), dw = tensor_like(&made.w), db = tensor_like(&made.b);
        Check check = {.loss = conv_loss,
                       .x = widen(&made.x),
                       .w = widen(&made.w),
                       .b = widen(&made.b),
                       .dy = widen(&made.dy),
                       .conv = made.spec};
        conv_backward_input_rot(&made.dy, &made.w, &made.spec, &dx);
        assert_gradient(&check, &check.x, &dx);
        conv_backward_input_scatter(&made.dy, &made.w, &made.spec, &dx);
        assert_gradient(&check, &check.x, &dx);
        conv_backward_input_col2im(&made.dy, &made.w, &made.spec, made.col.v, &dx);
        assert_gradient(&check, &check.x, &dx);
        conv_backward_weight(&made.x, &made.dy, &made.spec, &dw);
        assert_gradient(&check, &check.w, &dw);
        conv_backward_weight_im2col(&made.x, &made.dy, &made.spec, made.col.v, &dw);
        assert_gradient(&check, &check.w, &dw);
        conv_backward_bias(&made.dy, &db);
        assert_gradient(&check, &check.b, &db);
        check_free(&check);
        tensor_free(&dx);
        tensor_free(&dw);
        tensor_free(&db);
        conv_case_free(&made);
    }
}

/* Whether a cell stands under the window of (oy, ox), and in real cells or at most in the padding. */
static bool under(const Check *check, int oy, int ox, int iy, int ix)
{
    const PoolSpec *s = &check->pool;
    int ky = iy + s->padding.h - oy * s->stride.h, kx = ix + s->padding.w - ox * s->stride.w;
    return ky >= 0 && ky < s->kernel.h && kx >= 0 && kx < s->kernel.w;
}

static double pool_loss(const Check *check, bool average)
{
    const Wide *x = &check->x, *dy = &check->dy;
    Pair border = check->pool.padding;
    double loss = 0;
    for (int i = 0; i < dy->dim[0] * dy->dim[1] * dy->dim[2] * dy->dim[3]; i++) {
        int ox = i % dy->dim[3], oy = i / dy->dim[3] % dy->dim[2], map = i / dy->dim[3] / dy->dim[2], count = 0;
        double most = -1e300, sum = 0;
        for (int iy = -border.h; iy < x->dim[2] + border.h; iy++)
            for (int ix = -border.w; ix < x->dim[3] + border.w; ix++) {
                bool real = iy >= 0 && iy < x->dim[2] && ix >= 0 && ix < x->dim[3];
                if (!under(check, oy, ox, iy, ix))
                    continue;
                count += real || check->pool.count_padding;
                sum += at(x, 0, map, iy, ix);   /* the maps of all images counted through */
                if (real && at(x, 0, map, iy, ix) > most)
                    most = at(x, 0, map, iy, ix);
            }
        loss += (average ? sum / count : most) * dy->v[i];
    }
    return loss;
}

static double max_loss(const Check *check)
{
    return pool_loss(check, false);
}

static double average_loss(const Check *check)
{
    return pool_loss(check, true);
}

static void pooling(void **state)
{
    (void)state;
    Random random = random_seed(32);
    for (int round = 0; round < 150; round++) {
        PoolSpec spec;
        int size[4], dim[4];
        do {
            spec = (PoolSpec){.kernel = pair_random(&random, 1, 4),
                              .stride = pair_random(&random, 1, 5),
                              .ceil = round % 2,
                              .count_padding = round % 4 / 2};
            spec.padding = (Pair){random_below(&random, spec.kernel.h), random_below(&random, spec.kernel.w)};
            for (int i = 0; i < 4; i++)
                size[i] = 1 + random_below(&random, i < 2 ? 2 : 7);
        } while (!pool_output_dims(size, &spec, dim, NULL));
        Tensor x = tensor_random(&random, size[0], size[1], size[2], size[3]),
               dy = tensor_random(&random, dim[0], dim[1], dim[2], dim[3]);
        Tensor y = tensor_like(&dy), dx = tensor_like(&x);
        int *winner = ints_new(tensor_count(&dy));
        Check check = {.loss = max_loss, .x = widen(&x), .dy = widen(&dy), .pool = spec};
        pool_max_forward(&x, &spec, winner, &y);
        assert_float_equal(tensor_dot(&y, &dy), check.loss(&check), 1e-4);
        pool_max_backward(&dy, winner, &dx);
        assert_gradient(&check, &check.x, &dx);
        check.loss = average_loss;
        pool_average_forward(&x, &spec, &y);
        assert_float_equal(tensor_dot(&y, &dy), check.loss(&check), 1e-4);
        pool_average_backward(&dy, &spec, &dx);
        assert_gradient(&check, &check.x, &dx);
        check_free(&check);
        tensor_free(&x);
        tensor_free(&dy);
        tensor_free(&y);
        tensor_free(&dx);
        free(winner);
    }
}

static double activation_loss(const Check *check)
{
    double loss = 0;
    for (int i = 0; i < check->x.dim[1]; i++) {
        double x = check->x.v[i];
        loss += activated(check->activation, x) * check->dy.v[i];
    }
    return loss;
}

static void activations(void **state)
{
    (void)state;
    Random random = random_seed(33);
    for (int round = 0; round < 60; round++) {
        Activation kind = (Activation)(round % ACTIVATION_COUNT);
        Tensor x = tensor_random(&random, 1, 20, 1, 1), dy = tensor_random(&random, 1, 20, 1, 1), y = tensor_like(&x),
               dx = tensor_like(&x);
        Check check = {.loss = activation_loss, .x = widen(&x), .dy = widen(&dy), .activation = kind};
        activation_forward(kind, activation_alpha(kind), &x, &y);
        activation_backward(kind, activation_alpha(kind), kind < ACTIVATION_BY_RESULT ? &y : &x, &dy, &dx);
        assert_gradient(&check, &check.x, &dx);
        check_free(&check);
        tensor_free(&x);
        tensor_free(&dy);
        tensor_free(&y);
        tensor_free(&dx);
    }
}

static double linear_loss(const Check *check)
{
    int outputs = check->w.dim[0], inputs = check->w.dim[1];
    double loss = 0;
    for (int i = 0; i < check->x.dim[0] * outputs; i++) {
        double y = check->b.v[i % outputs];
        for (int k = 0; k < inputs; k++)
            y += check->w.v[i % outputs * inputs + k] * check->x.v[i / outputs * inputs + k];
        loss += y * check->dy.v[i];
    }
    return loss;
}

static void linear(void **state)
{
    (void)state;
    Random random = random_seed(34);
    for (int round = 0; round < 60; round++) {
        int n = 1 + random_below(&random, 5), inputs = 1 + random_below(&random, 9),
            outputs = 1 + random_below(&random, 9);
        Tensor x = tensor_random(&random, n, inputs, 1, 1), w = tensor_random(&random, outputs, inputs, 1, 1),
               b = tensor_random(&random, 1, outputs, 1, 1);
        Tensor dy = tensor_random(&random, n, outputs, 1, 1), dx = tensor_like(&x), dw = tensor_like(&w),
               db = tensor_like(&b);
        Check check = {.loss = linear_loss, .x = widen(&x), .w = widen(&w), .b = widen(&b), .dy = widen(&dy)};
        linear_backward_input(&dy, &w, &dx);
        assert_gradient(&check, &check.x, &dx);
        linear_backward_weight(&x, &dy, &dw);
        assert_gradient(&check, &check.w, &dw);
        linear_backward_bias(&dy, &db);
        assert_gradient(&check, &check.b, &db);
        check_free(&check);
        Tensor *const all[] = {&x, &w, &b, &dy, &dx, &dw, &db};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            tensor_free(all[i]);
    }
}

static double cross_entropy(const Check *check)
{
    int images = check->x.dim[0], classes = check->x.dim[1];
    double loss = 0;
    for (int n = 0; n < images; n++) {
        double sum = 0;
        for (int c = 0; c < classes; c++)
            sum += exp(check->x.v[n * classes + c]);
        loss -= log(exp(check->x.v[n * classes + check->target[n]]) / sum);
    }
    return loss / images;
}

static void loss(void **state)
{
    (void)state;
    Random random = random_seed(35);
    for (int round = 0; round < 60; round++) {
        int n = 1 + random_below(&random, 6), classes = 1 + random_below(&random, 9), target[6] = {0};
        for (int i = 0; i < n; i++)
            target[i] = random_below(&random, classes);
        Tensor x = tensor_random(&random, n, classes, 1, 1), p = tensor_like(&x), dx = tensor_like(&x);
        Check check = {.loss = cross_entropy, .x = widen(&x), .target = target};
        assert_float_equal(loss_forward(&x, target, &p), check.loss(&check), 1e-5);
        loss_backward(&p, target, &dx);
        assert_gradient(&check, &check.x, &dx);
        check_free(&check);
        tensor_free(&x);
        tensor_free(&p);
        tensor_free(&dx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(convolution),
        cmocka_unit_test(pooling),
        cmocka_unit_test(activations),
        cmocka_unit_test(linear),
        cmocka_unit_test(loss),
    };
    return cmocka_run_group_tests_name("engine gradients", tests, NULL, NULL);
}
