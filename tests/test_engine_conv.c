/* Convolution: sums worked by hand first, then properties over random shapes. */
#include "engine_testing.h"

/* The document's names: X is a b c / d e f / g h j, W is w x / y z, delta_Y is p q / r s. Different primes, so that every sum
 * of different products is a different number. */
enum { A = 2, B = 3, C = 5, D = 7, E = 11, F = 13, G = 17, H = 19, J = 23 };
enum { W = 29, X = 31, Y = 37, Z = 41, P = 43, Q = 47, R = 53, S = 59 };
static const float example_x[] = {A, B, C, D, E, F, G, H, J}, example_w[] = {W, X, Y, Z}, example_dy[] = {P, Q, R, S};

static const float document_y[] = {A*W + B*X + D*Y + E*Z, B*W + C*X + E*Y + F*Z, D*W + E*X + G*Y + H*Z, E*W + F*X + H*Y + J*Z};

static const float document_dx[] = {
    W*P, W*Q + X*P, X*Q,
    W*R + Y*P, W*S + X*R + Y*Q + Z*P, X*S + Z*Q,
    Y*R, Y*S + Z*R, Z*S,
};

static const float document_dw[] = {P*A + Q*B + R*D + S*E, P*B + Q*C + R*E + S*F, P*D + Q*E + R*G + S*H, P*E + Q*F + R*H + S*J};

static void the_documents_sums_forward(void **state)
{
    (void)state;
    Tensor x = tensor_of(1, 1, 3, 3, example_x), w = tensor_of(1, 1, 2, 2, example_w), none = {0};
    Tensor want = tensor_of(1, 1, 2, 2, document_y), y = tensor_like(&want), b = tensor_of(1, 1, 1, 1, (const float[]){0.5f});
    ConvSpec spec = conv_spec(2, 2);
    float col[16], columns[] = {A, B, D, E, B, C, E, F, D, E, G, H, E, F, H, J};
    conv_forward(&x, &w, &none, &spec, &y);
    assert_same(&y, &want);
    conv_im2col(&x, 0, &spec, (Pair){2, 2}, col);
    assert_memory_equal(col, columns, sizeof columns);
    conv_forward(&x, &w, &b, &spec, &y);
    for (int i = 0; i < 4; i++)
        assert_float_equal(y.v[i], want.v[i] + 0.5f, 0);
    tensor_free(&x);
    tensor_free(&w);
    tensor_free(&b);
    tensor_free(&y);
    tensor_free(&want);
}

static void the_documents_sums_backward(void **state)
{
    (void)state;
    Tensor x = tensor_of(1, 1, 3, 3, example_x), w = tensor_of(1, 1, 2, 2, example_w), dy = tensor_of(1, 1, 2, 2, example_dy);
    Tensor want_dx = tensor_of(1, 1, 3, 3, document_dx), want_dw = tensor_of(1, 1, 2, 2, document_dw);
    Tensor dx = tensor_like(&x), dw = tensor_like(&w), db = tensor_new(1, 1, 1, 1);
    ConvSpec spec = conv_spec(2, 2);
    float col[16];
    conv_backward_input_rot(&dy, &w, &spec, &dx);
    assert_same(&dx, &want_dx);
    tensor_spoil(&dx);
    conv_backward_input_scatter(&dy, &w, &spec, &dx);
    assert_same(&dx, &want_dx);
    tensor_spoil(&dx);
    conv_backward_input_col2im(&dy, &w, &spec, col, &dx);
    assert_same(&dx, &want_dx);
    conv_backward_weight(&x, &dy, &spec, &dw);
    assert_same(&dw, &want_dw);
    tensor_spoil(&dw);
    conv_backward_weight_im2col(&x, &dy, &spec, col, &dw);
    assert_same(&dw, &want_dw);
    conv_backward_bias(&dy, &db);
    assert_float_equal(db.v[0], P + Q + R + S, 0);
    Tensor *const all[] = {&x, &w, &dy, &want_dx, &want_dw, &dx, &dw, &db};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        tensor_free(all[i]);
}

static void ones_under_ones_count_the_neighbours(void **state)
{
    (void)state;
    const float want[] = {4, 6, 6, 4, 6, 9, 9, 6, 6, 9, 9, 6, 4, 6, 6, 4};
    Tensor x = tensor_new(1, 1, 4, 4), w = tensor_new(1, 1, 3, 3), y = tensor_new(1, 1, 4, 4), none = {0};
    for (int i = 0; i < 16; i++)
        x.v[i] = 1;
    for (int i = 0; i < 9; i++)
        w.v[i] = 1;
    ConvSpec spec = conv_spec(3, 3);
    spec.padding = (Pair){1, 1};
    conv_forward(&x, &w, &none, &spec, &y);
    assert_memory_equal(y.v, want, sizeof want);
    tensor_spoil(&y);
    conv_backward_input_rot(&x, &w, &spec, &y);
    assert_memory_equal(y.v, want, sizeof want);
    tensor_free(&x);
    tensor_free(&w);
    tensor_free(&y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documents_sums_forward),
        cmocka_unit_test(the_documents_sums_backward),
        cmocka_unit_test(ones_under_ones_count_the_neighbours),
    };
    return cmocka_run_group_tests_name("engine conv", tests, NULL, NULL);
}
