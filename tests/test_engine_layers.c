/* Activations, the fully connected layer, softmax with cross-entropy, and gradient descent. */
#include "engine_testing.h"

#include "engine/activation.h"
#include "engine/linear.h"
#include "engine/loss.h"
#include "engine/sgd.h"

#include <math.h>

static void free_all(Tensor *const *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tensor_free(all[i]);
}

static void activations_at_known_points(void **state)
{
    (void)state;
    assert_true(activation_value(ACTIVATION_RELU, 0, 3) == 3 && activation_value(ACTIVATION_RELU, 0, -3) == 0);
    assert_true(activation_value(ACTIVATION_SIGMOID, 0, 0) == 0.5f && activation_value(ACTIVATION_TANH, 0, 0) == 0);
    assert_float_equal(activation_value(ACTIVATION_SIGMOID, 0, 1), 0.7310585786, 1e-7);
    assert_float_equal(activation_value(ACTIVATION_TANH, 0, 1), 0.7615941559, 1e-7);
    assert_true(activation_value(ACTIVATION_SIGMOID, 0, -200) == 0);
    assert_true(activation_value(ACTIVATION_SIGMOID, 0, 200) == 1);
    assert_true(activation_value(ACTIVATION_TANH, 0, -200) == -1 && activation_value(ACTIVATION_TANH, 0, 200) == 1);
    assert_true(activation_error(ACTIVATION_RELU, 0, 0, 7) == 0 && activation_error(ACTIVATION_RELU, 0, 2, 7) == 7);
    assert_true(activation_error(ACTIVATION_SIGMOID, 0, 0.5f, 8) == 2);
    assert_true(activation_error(ACTIVATION_TANH, 0, 0.5f, 8) == 6);
    for (Activation kind = 0; kind < ACTIVATION_COUNT; kind++) {
        Activation same;
        assert_true(isnan(activation_value(kind, activation_alpha(kind), NAN)));
        assert_true(activation_from_name(activation_name(kind), &same) && same == kind);
    }
    Activation none, tanh_kind;
    assert_true(activation_from_name("tanh", &tanh_kind) && tanh_kind == ACTIVATION_TANH);
    assert_false(activation_from_name("ReLU", &none));
    assert_true(activation_error(ACTIVATION_RELU, 0, NAN, 7) == 7);
}

static void activations_work_in_place(void **state)
{
    (void)state;
    Random random = random_seed(21);
    for (Activation kind = 0; kind < ACTIVATION_COUNT; kind++) {
        Tensor x = tensor_random(&random, 2, 3, 4, 5), dy = tensor_random(&random, 2, 3, 4, 5), y = tensor_like(&x),
               dx = tensor_like(&x);
        activation_forward(kind, activation_alpha(kind), &x, &y);
        activation_backward(kind, activation_alpha(kind), kind < ACTIVATION_BY_RESULT ? &y : &x, &dy, &dx);
        for (size_t i = 0; i < tensor_count(&x); i++) {
            assert_true(y.v[i] == activation_value(kind, activation_alpha(kind), x.v[i]));
            float at = (kind < ACTIVATION_BY_RESULT ? y : x).v[i];
            assert_true(dx.v[i] == activation_error(kind, activation_alpha(kind), at, dy.v[i]));
        }
        activation_backward(kind, activation_alpha(kind), kind < ACTIVATION_BY_RESULT ? &y : &x, &dy, &dy);
        activation_forward(kind, activation_alpha(kind), &x, &x);
        assert_same(&x, &y);
        assert_same(&dy, &dx);
        free_all((Tensor *const[]){&x, &dy, &y, &dx}, 4);
    }
}

/* A convolution whose kernel is as large as its input adds the same products in the same order. */
static void linear_is_a_convolution_of_the_whole_input(void **state)
{
    (void)state;
    Random random = random_seed(22);
    for (int round = 0; round < 300; round++) {
        Tensor x = tensor_random(&random, 1 + random_below(&random, 4), 1 + random_below(&random, 3),
                                 1 + random_below(&random, 4), 1 + random_below(&random, 4));
        int inputs = x.dim[1] * x.dim[2] * x.dim[3], outputs = 1 + random_below(&random, 7), dim[4];
        Tensor w = tensor_random(&random, outputs, inputs, 1, 1), b = tensor_random(&random, 1, outputs, 1, 1),
               none = {0};
        Tensor kernel = {{outputs, x.dim[1], x.dim[2], x.dim[3]}, w.v},
               dy = tensor_random(&random, x.dim[0], outputs, 1, 1);
        Tensor y = tensor_like(&dy), want_y = tensor_like(&dy), dx = tensor_like(&x), want_dx = tensor_like(&x);
        Tensor dw = tensor_like(&w), want_dw = tensor_like(&kernel), db = tensor_like(&b), want_db = tensor_like(&b);
        ConvSpec spec = conv_spec(x.dim[2], x.dim[3]);
        assert_true(linear_output_dims(x.dim, w.dim, dim, NULL));
        assert_memory_equal(dim, y.dim, sizeof dim);
        Tensor *bias = round % 3 ? &b : &none;
        linear_forward(&x, &w, bias, &y);
        conv_forward(&x, &kernel, bias, &spec, &want_y);
        assert_same(&y, &want_y);
        tensor_spoil(&dx);
        linear_backward_input(&dy, &w, &dx);
        conv_backward_input_scatter(&dy, &kernel, &spec, &want_dx);
        assert_same(&dx, &want_dx);
        tensor_spoil(&dw);
        linear_backward_weight(&x, &dy, &dw);
        conv_backward_weight(&x, &dy, &spec, &want_dw);
        assert_memory_equal(dw.v, want_dw.v, tensor_count(&dw) * sizeof *dw.v);
        tensor_spoil(&db);
        linear_backward_bias(&dy, &db);
        conv_backward_bias(&dy, &want_db);
        assert_same(&db, &want_db);
        free_all((Tensor *const[]){&x, &w, &b, &dy, &y, &want_y, &dx, &want_dx, &dw, &want_dw, &db, &want_db}, 12);
    }
}

static void a_linear_layer_worked_by_hand(void **state)
{
    (void)state;
    Tensor x = tensor_of(2, 2, 1, 1, (const float[]){1, 2, 3, 4}), w = tensor_of(1, 2, 1, 1, (const float[]){10, 100});
    Tensor b = tensor_of(1, 1, 1, 1, (const float[]){0.5f}), y = tensor_new(2, 1, 1, 1), dx = tensor_like(&x),
           dw = tensor_like(&w);
    linear_forward(&x, &w, &b, &y);
    assert_memory_equal(y.v, ((float[]){210.5f, 430.5f}), 2 * sizeof(float));
    Tensor dy = tensor_of(2, 1, 1, 1, (const float[]){1, 7});
    linear_backward_input(&dy, &w, &dx);
    assert_memory_equal(dx.v, ((float[]){10, 100, 70, 700}), 4 * sizeof(float));
    linear_backward_weight(&x, &dy, &dw);
    assert_memory_equal(dw.v, ((float[]){22, 30}), 2 * sizeof(float));
    linear_backward_bias(&dy, &b);
    assert_true(b.v[0] == 8);
    int dim[4];
    Error err;
    assert_false(linear_output_dims((int[]){1, 2, 2, 2}, (int[]){3, 7, 1, 1}, dim, &err));
    assert_string_equal(err.text, "an input of 2 x 2 x 2 values does not fit weights of 3 x 7");
    assert_false(linear_output_dims((int[]){1, 1 << 30, 1 << 30, 1 << 30}, (int[]){3, 0, 1, 1}, dim, &err));
    free_all((Tensor *const[]){&x, &w, &b, &y, &dx, &dw, &dy}, 7);
}

static void the_loss_of_known_probabilities(void **state)
{
    (void)state;
    const float third = 1.0f / 3;
    Tensor x = tensor_of(2, 3, 1, 1, (const float[]){0, 0, 0, logf(1), logf(2), logf(5)}), p = tensor_like(&x),
           dx = tensor_like(&x);
    int target[] = {1, 2};
    float loss = loss_forward(&x, target, &p);
    assert_float_equal(loss, (log(3) + log(8.0 / 5)) / 2, 1e-6);
    const float want[] = {third, third, third, 0.125f, 0.25f, 0.625f};
    for (int i = 0; i < 6; i++)
        assert_float_equal(p.v[i], want[i], 1e-6);
    loss_backward(&p, target, &dx);
    const float error[] = {third / 2, (third - 1) / 2, third / 2, 0.0625f, 0.125f, -0.1875f};
    for (int i = 0; i < 6; i++)
        assert_float_equal(dx.v[i], error[i], 1e-6);
    free_all((Tensor *const[]){&x, &p, &dx}, 3);
}

static void the_loss_survives_large_logits(void **state)
{
    (void)state;
    Tensor x = tensor_of(1, 3, 1, 1, (const float[]){1000, -1000, 990}), p = tensor_like(&x);
    assert_float_equal(loss_forward(&x, &(int){0}, &p), log1p(exp(-10)), 1e-6);
    assert_float_equal(loss_forward(&x, &(int){1}, &p), 2000, 1e-3);
    assert_true(p.v[0] > 0.999f && p.v[1] == 0 && isfinite(p.v[2]));
    Tensor shifted = tensor_of(1, 3, 1, 1, (const float[]){10, -1990, 0}), same = tensor_like(&x);
    loss_softmax(&shifted, &same);
    assert_same(&same, &p);
    loss_softmax(&x, &x);   /* in place */
    assert_same(&x, &p);
    free_all((Tensor *const[]){&x, &p, &shifted, &same}, 4);
}

static void targets_out_of_range_are_told(void **state)
{
    (void)state;
    Error err;
    assert_true(loss_targets_fit((int[]){0, 9}, 2, 10, &err));
    assert_false(loss_targets_fit((int[]){0, 10}, 2, 10, &err));
    assert_string_equal(err.text, "target 1 is class 10, but there are classes 0 to 9");
    assert_false(loss_targets_fit((int[]){-1, 0}, 2, 10, &err));
}

static void descent_takes_pytorchs_steps(void **state)
{
    (void)state;
    Sgd sgd = {.rate = 0.5f, .momentum = 0.5f, .decay = 0.25f};
    Tensor w = tensor_of(1, 2, 1, 1, (const float[]){4, -8}), dw = tensor_of(1, 2, 1, 1, (const float[]){1, 2}),
           v = tensor_like(&w);
    sgd_step(&sgd, &dw, &v, &w);   /* g = 1 + 1, 2 - 2; v = g; w - v/2 */
    assert_memory_equal(v.v, ((float[]){2, 0}), 2 * sizeof(float));
    assert_memory_equal(w.v, ((float[]){3, -8}), 2 * sizeof(float));
    sgd_step(&sgd, &dw, &v, &w);   /* g = 1.75, 0; v = 1 + 1.75, 0 */
    assert_memory_equal(v.v, ((float[]){2.75f, 0}), 2 * sizeof(float));
    assert_memory_equal(w.v, ((float[]){1.625f, -8}), 2 * sizeof(float));
    free_all((Tensor *const[]){&w, &dw, &v}, 3);
}

static void rates_that_make_no_sense_are_told(void **state)
{
    (void)state;
    Error err;
    assert_true(sgd_fits(&(Sgd){0.1f, 0.9f, 0}, &err));
    assert_false(sgd_fits(&(Sgd){-0.1f, 0.9f, 0}, &err));
    assert_non_null(strstr(err.text, "learning rate -0.1"));
    assert_false(sgd_fits(&(Sgd){NAN, 0, 0}, &err));
    assert_false(sgd_fits(&(Sgd){0.1f, INFINITY, 0}, &err));
    assert_false(sgd_fits(&(Sgd){0.1f, -0.5f, 0}, &err));
    assert_false(sgd_fits(&(Sgd){0.1f, 0, INFINITY}, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(activations_at_known_points),
        cmocka_unit_test(activations_work_in_place),
        cmocka_unit_test(linear_is_a_convolution_of_the_whole_input),
        cmocka_unit_test(a_linear_layer_worked_by_hand),
        cmocka_unit_test(the_loss_of_known_probabilities),
        cmocka_unit_test(the_loss_survives_large_logits),
        cmocka_unit_test(targets_out_of_range_are_told),
        cmocka_unit_test(descent_takes_pytorchs_steps),
        cmocka_unit_test(rates_that_make_no_sense_are_told),
    };
    return cmocka_run_group_tests_name("engine layers", tests, NULL, NULL);
}
