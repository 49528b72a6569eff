/* Convolution: sums worked by hand first, then properties over random shapes. */
#include "engine_testing.h"

/* The document's names: X is a b c / d e f / g h j, W is w x / y z, delta_Y is p q / r s. Different primes, so that
 * every sum of different products is a different number. */
enum { A = 2, B = 3, C = 5, D = 7, E = 11, F = 13, G = 17, H = 19, J = 23 };
enum { W = 29, X = 31, Y = 37, Z = 41, P = 43, Q = 47, R = 53, S = 59 };
static const float example_x[] = {A, B, C, D, E, F, G, H, J}, example_w[] = {W, X, Y, Z}, example_dy[] = {P, Q, R, S};

static const float document_y[] = {A * W + B * X + D * Y + E * Z, B *W + C *X + E *Y + F *Z, D *W + E *X + G *Y + H *Z,
                                   E *W + F *X + H *Y + J *Z};

static const float document_dx[] = {
    W*P, W*Q + X*P, X*Q,
    W*R + Y*P, W*S + X*R + Y*Q + Z*P, X*S + Z*Q,
    Y*R, Y*S + Z*R, Z*S,
};

static const float document_dw[] = {P * A + Q * B + R * D + S * E, P *B + Q *C + R *E + S *F, P *D + Q *E + R *G + S *H,
                                    P *E + Q *F + R *H + S *J};

static void the_documents_sums_forward(void **state)
{
    (void)state;
    Tensor x = tensor_of(1, 1, 3, 3, example_x), w = tensor_of(1, 1, 2, 2, example_w), none = {0};
    Tensor want = tensor_of(1, 1, 2, 2, document_y), y = tensor_like(&want),
           b = tensor_of(1, 1, 1, 1, (const float[]){0.5f});
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
    Tensor x = tensor_of(1, 1, 3, 3, example_x), w = tensor_of(1, 1, 2, 2, example_w),
           dy = tensor_of(1, 1, 2, 2, example_dy);
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

/* Thousands of shapes, most with paddings, strides and holes: one wrong index in one route would show. */
static void every_forward_route_gives_the_same_bits(void **state)
{
    (void)state;
    Random random = random_seed(1);
    for (int round = 0; round < 3000; round++) {
        ConvCase made = conv_case_random(&random, 4, 9);
        Tensor other = tensor_like(&made.y), none = {0}, *bias = round % 4 ? &made.b : &none;
        conv_forward(&made.x, &made.w, bias, &made.spec, &made.y);
        tensor_spoil(&other);
        conv_forward_im2col(&made.x, &made.w, bias, &made.spec, made.col.v, &other);
        assert_same(&other, &made.y);
        tensor_spoil(&other);
        conv_forward_rows(&made.x, &made.w, bias, &made.spec, &other);
        for (size_t i = 0; i < tensor_count(&other); i++)   /* +0 and -0 are equal here, nothing else is */
            assert_true(other.v[i] == made.y.v[i]);
        tensor_free(&other);
        conv_case_free(&made);
    }
}

static void both_weight_routes_give_the_same_bits(void **state)
{
    (void)state;
    Random random = random_seed(2);
    for (int round = 0; round < 3000; round++) {
        ConvCase made = conv_case_random(&random, 4, 9);
        Tensor naive = tensor_like(&made.w), other = tensor_like(&made.w);
        tensor_spoil(&naive);
        tensor_spoil(&other);
        conv_backward_weight(&made.x, &made.dy, &made.spec, &naive);
        conv_backward_weight_im2col(&made.x, &made.dy, &made.spec, made.col.v, &other);
        assert_same(&other, &naive);
        tensor_free(&naive);
        tensor_free(&other);
        conv_case_free(&made);
    }
}

static void three_routes_to_the_inputs_error_agree(void **state)
{
    (void)state;
    Random random = random_seed(3);
    for (int round = 0; round < 2000; round++) {
        ConvCase made = conv_case_random(&random, 4, 9);
        Tensor rot = tensor_like(&made.x), scatter = tensor_like(&made.x), col2im = tensor_like(&made.x);
        tensor_spoil(&rot);
        tensor_spoil(&scatter);
        tensor_spoil(&col2im);
        conv_backward_input_rot(&made.dy, &made.w, &made.spec, &rot);
        conv_backward_input_scatter(&made.dy, &made.w, &made.spec, &scatter);
        conv_backward_input_col2im(&made.dy, &made.w, &made.spec, made.col.v, &col2im);
        assert_near(&scatter, &rot);
        assert_near(&col2im, &rot);
        tensor_free(&rot);
        tensor_free(&scatter);
        tensor_free(&col2im);
        conv_case_free(&made);
    }
}

/* The notes' line as it stands: delta_X = delta_Y (*) Rot(W), with both operands written out as tensors. */
static void rot_is_a_convolution_of_the_spread_error(void **state)
{
    (void)state;
    Random random = random_seed(4);
    for (int round = 0; round < 500; round++) {
        ConvCase made = conv_case_random(&random, 4, 9);
        Pair kernel = made.spec.kernel, dilation = made.spec.dilation;
        int rows = made.x.dim[2] + dilation.h * (kernel.h - 1), columns = made.x.dim[3] + dilation.w * (kernel.w - 1);
        Tensor spread = tensor_new(made.dy.dim[0], made.dy.dim[1], rows, columns), none = {0};
        Tensor turned = tensor_new(made.w.dim[1], made.w.dim[0], kernel.h, kernel.w), dx = tensor_like(&made.x),
               want = tensor_like(&made.x);
        for (int i = 0; i < (int)tensor_count(&made.dy); i++) {
            int ox = i % made.dy.dim[3], oy = i / made.dy.dim[3] % made.dy.dim[2],
                map = i / made.dy.dim[3] / made.dy.dim[2];
            int row = oy * made.spec.stride.h + dilation.h * (kernel.h - 1) - made.spec.padding.h;
            int column = ox * made.spec.stride.w + dilation.w * (kernel.w - 1) - made.spec.padding.w;
            if (row >= 0 && row < rows && column >= 0 && column < columns)
                spread.v[(map * rows + row) * columns + column] = made.dy.v[i];
        }
        for (int oc = 0; oc < made.w.dim[0]; oc++)
            for (int ic = 0; ic < made.w.dim[1]; ic++)
                for (int k = 0; k < kernel.h * kernel.w; k++)
                    tensor_at(&turned, ic, oc, 0, 0)[kernel.h * kernel.w - 1 - k] = tensor_at(&made.w, oc, ic, 0, 0)[k];
        ConvSpec plain = conv_spec(kernel.h, kernel.w);
        plain.dilation = dilation;
        conv_forward(&spread, &turned, &none, &plain, &want);
        conv_backward_input_rot(&made.dy, &made.w, &made.spec, &dx);
        assert_same(&dx, &want);
        tensor_free(&spread);
        tensor_free(&turned);
        tensor_free(&dx);
        tensor_free(&want);
        conv_case_free(&made);
    }
}

/* <conv(x), dy> = <x, conv^T(dy)> = <w, dw>, whatever the shape: the backward passes are the forward's transposes. */
static void backward_is_the_transpose_of_forward(void **state)
{
    (void)state;
    Random random = random_seed(5);
    for (int round = 0; round < 1000; round++) {
        ConvCase made = conv_case_random(&random, 4, 9);
        Tensor dx = tensor_like(&made.x), dw = tensor_like(&made.w), db = tensor_like(&made.b), none = {0};
        conv_forward(&made.x, &made.w, &none, &made.spec, &made.y);
        conv_backward_input_rot(&made.dy, &made.w, &made.spec, &dx);
        conv_backward_weight(&made.x, &made.dy, &made.spec, &dw);
        double want = tensor_dot(&made.y, &made.dy),
               room = 1e-5 * (double)tensor_count(&made.y) * (double)tensor_count(&made.w) + 1e-5;
        assert_float_equal(tensor_dot(&made.x, &dx), want, room);
        assert_float_equal(tensor_dot(&made.w, &dw), want, room);
        conv_backward_bias(&made.dy, &db);
        assert_float_equal(tensor_sum(&db), tensor_sum(&made.dy), 1e-6 * (double)tensor_count(&made.dy) + 1e-5);
        tensor_free(&dx);
        tensor_free(&dw);
        tensor_free(&db);
        conv_case_free(&made);
    }
}

/* How many taps of all windows read a cell: counted, not derived. */
static int visits(const ConvCase *made, int iy, int ix)
{
    const ConvSpec *spec = &made->spec;
    int count = 0;
    for (int oy = 0; oy < made->y.dim[2]; oy++)
        for (int ky = 0; ky < spec->kernel.h; ky++)
            for (int ox = 0; ox < made->y.dim[3]; ox++)
                for (int kx = 0; kx < spec->kernel.w; kx++)
                    count += oy * spec->stride.h + ky * spec->dilation.h == iy + spec->padding.h
                          && ox * spec->stride.w + kx * spec->dilation.w == ix + spec->padding.w;
    return count;
}

static void unfolding_and_folding_counts_the_visits(void **state)
{
    (void)state;
    Random random = random_seed(6);
    for (int round = 0; round < 500; round++) {
        ConvCase made = conv_case_random(&random, 3, 7);
        Tensor folded = tensor_like(&made.x);
        Pair output = {made.y.dim[2], made.y.dim[3]};
        for (size_t i = 0; i < tensor_count(&made.x); i++)   /* small whole numbers: sums are exact */
            made.x.v[i] = (float)(1 + random_below(&random, 1000));
        for (int n = 0; n < made.x.dim[0]; n++) {
            conv_im2col(&made.x, n, &made.spec, output, made.col.v);
            conv_col2im(made.col.v, n, &made.spec, output, &folded);
        }
        for (size_t i = 0; i < tensor_count(&made.x); i++) {
            int ix = (int)i % made.x.dim[3], iy = (int)i / made.x.dim[3] % made.x.dim[2];
            assert_true(folded.v[i] == made.x.v[i] * (float)visits(&made, iy, ix));
        }
        tensor_free(&folded);
        conv_case_free(&made);
    }
}

static void sizes_follow_the_formula(void **state)
{
    (void)state;
    for (int i = 1; i < 9; i++)
        for (int k = 1; k < 5; k++)
            for (int s = 1; s < 5; s++)
                for (int p = 0; p < 4; p++)
                    for (int d = 1; d < 4; d++) {
                        int want = 0, got;   /* windows counted by walking */
                        for (int at = -p; at + d * (k - 1) < i + p; at += s)
                            want++;
                        assert_int_equal(conv_output_size(i, k, s, p, d, &got, NULL), want > 0);
                        if (want)
                            assert_int_equal(got, want);
                    }
}

static void sizes_that_do_not_fit_are_told(void **state)
{
    (void)state;
    Error err;
    int out, dim[4];
    assert_false(conv_output_size(3, 5, 2, 0, 1, &out, &err));
    assert_string_equal(err.text, "no output: floor((i - k + 2p)/s) + 1 = floor((3 - 5 + 2*0)/2) + 1 is below 1");
    assert_false(conv_output_size(0, 1, 1, 0, 1, &out, &err));
    assert_false(conv_output_size(3, 1, 0, 0, 1, &out, &err));
    assert_false(conv_output_size(3, 1, 1, -1, 1, &out, &err));
    assert_false(conv_output_size(3, 1, 1, 0, 0, &out, &err));
    assert_false(conv_output_size(INT32_MAX, 1, 1, INT32_MAX, 1, &out, &err));
    assert_false(conv_output_size(3, INT32_MAX, 1, 0, INT32_MAX, &out, &err));
    ConvSpec spec = conv_spec(2, 2);
    assert_false(conv_output_dims((int[]){1, 2, 5, 5}, (int[]){1, 3, 2, 2}, &spec, dim, &err));
    assert_non_null(strstr(err.text, "2 channels"));
    assert_false(conv_output_dims((int[]){1, 2, 5, 5}, (int[]){1, 2, 3, 2}, &spec, dim, &err));
    assert_true(conv_column_dims((int[]){7, 3, 5, 4}, &spec, dim, &err));
    assert_memory_equal(dim, ((int[]){1, 1, 12, 12}), sizeof dim);
    assert_false(conv_column_dims((int[]){1, 1 << 20, 1 << 10, 2}, &spec, dim, &err));
    assert_non_null(strstr(err.text, "too large"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documents_sums_forward),
        cmocka_unit_test(the_documents_sums_backward),
        cmocka_unit_test(ones_under_ones_count_the_neighbours),
        cmocka_unit_test(every_forward_route_gives_the_same_bits),
        cmocka_unit_test(both_weight_routes_give_the_same_bits),
        cmocka_unit_test(three_routes_to_the_inputs_error_agree),
        cmocka_unit_test(rot_is_a_convolution_of_the_spread_error),
        cmocka_unit_test(backward_is_the_transpose_of_forward),
        cmocka_unit_test(unfolding_and_folding_counts_the_visits),
        cmocka_unit_test(sizes_follow_the_formula),
        cmocka_unit_test(sizes_that_do_not_fit_are_told),
    };
    return cmocka_run_group_tests_name("engine conv", tests, NULL, NULL);
}
