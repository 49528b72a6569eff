/* The fast network against the plain one: every variant, every set of kernels that runs here, odd batches and
 * threads. */
#include "testing.h"
#include "lenet_list.h"

#include "base/random.h"
#include "engine/net/network.h"

#include <math.h>
#include <string.h>

enum { MOST = 70 };

static const char *const kernels[] = {"avx512", "avx2", "plain"};

/* Agreement as the reference cases ask for it, with a little more room for sums over a batch. */
static void expect_close(const char *what, const float *got, const float *want, size_t count, float absolute)
{
    for (size_t i = 0; i < count; i++)
        if (!(fabsf(got[i] - want[i]) <= absolute + 1e-4f * fabsf(want[i])))
            fail_msg("%s[%zu] is %.9g, the plain network has %.9g", what, i, (double)got[i], (double)want[i]);
}

static void make_batch(Random *random, Tensor *x, int *target)
{
    for (size_t i = 0; i < tensor_count(x); i++)
        x->v[i] = random_below(random, 3) ? 0 : random_uniform(random);
    for (int i = 0; i < x->dim[0]; i++)
        target[i] = random_below(random, DIGIT_CLASSES);
}

static Network *make(const char *name, int variant, int batch, int threads)
{
    Error err;
    NetworkSpec spec = {(Activation)(variant % 3), variant >= 3, batch, threads, name, NULL};
    Network *network = network_new(&spec, &err);
    if (network)
        network_seed(network, 7 + (uint64_t)variant);
    return network;
}

/* One training step of both networks on the same n images; then everything is compared. Inference in between must not
 * disturb what the step left behind. */
static void compare_step(Network *network, NetRun *plain, const Tensor *x, const int *target, const Sgd *sgd)
{
    static float values[120 * 400], logits[MOST * DIGIT_CLASSES];
    int n = x->dim[0], right;
    net_run_forward(plain, x);
    network_infer(network, x->v, n, logits);
    expect_close("logits", logits, plain->output[plain->net->nodes - 1].v, (size_t)n * DIGIT_CLASSES, 1e-5f);
    float want = net_run_backward(plain, target);
    float loss = network_train(network, x->v, target, n, sgd, &right);
    expect_close("loss", &loss, &want, 1, 1e-5f);
    network_infer(network, x->v, n, logits);
    net_run_step(plain, sgd);
    for (int which = 0; which < LENET_PARAMETERS; which++) {
        size_t count = tensor_count(&plain->parameter[which]);
        network_get(network, NETWORK_GRADIENT, which, values);
        expect_close(lenet_parameter(which)->name, values, plain->gradient[which].v, count, 1e-5f);
        network_get(network, NETWORK_PARAMETER, which, values);
        expect_close(lenet_parameter(which)->name, values, plain->parameter[which].v, count, 1e-5f);
        network_get(network, NETWORK_VELOCITY, which, values);
        if (sgd->momentum != 0)
            expect_close(lenet_parameter(which)->name, values, plain->velocity[which].v, count, 1e-5f);
    }
}

/* Steps on the numbers of images listed, until a 0; each starts from the fast network's parameters. */
static void compare_sizes(const char *name, int variant, const int *sizes, int most, int threads, Sgd sgd)
{
    Error err;
    NetRun plain;
    int target[MOST];
    Random random = random_seed((uint64_t)variant * 100 + (uint64_t)most);
    Network *network = make(name, variant, most, threads);
    assert_non_null(network);
    for (int step = 0; sizes[step] > 0; step++) {
        Tensor x;
        assert_true(net_run_init(&plain, network_net(network), sizes[step], &err));
        assert_true(tensor_init(&x, sizes[step], 1, 28, 28, &err));
        network_to_run(network, &plain);
        make_batch(&random, &x, target);
        compare_step(network, &plain, &x, target, &sgd);
        tensor_free(&x);
        net_run_free(&plain);
    }
    network_free(network);
}

static void compare(const char *name, int variant, int n, int threads)
{
    compare_sizes(name, variant, (int[]){n, n, 0}, n, threads, (Sgd){0.05f, 0.9f, 1e-3f});
    compare_sizes(name, variant, (int[]){n, n, 0}, n, threads, (Sgd){0.05f, 0, variant == 1 ? 1e-3f : 0});
}

static void the_number_of_images_may_change(void **state)
{
    (void)state;
    static const int sizes[] = {1, 5, 1, 1, 2, 40, 9, 1, 33, 0};
    compare_sizes(NULL, 0, sizes, 40, 2, (Sgd){0.05f, 0.5f, 1e-3f});
    compare_sizes(NULL, 1, sizes, 40, 1, (Sgd){0.05f, 0, 0});
}

static void every_variant_agrees_with_the_plain_network(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        Network *can = make(kernels[k], 0, 1, 1);
        if (!can) {
            print_message("skipped: kernels %s can't run on this processor\n", kernels[k]);
            continue;
        }
        network_free(can);
        for (int variant = 0; variant < 6; variant++) {
            compare(kernels[k], variant, 1, 1);
            compare(kernels[k], variant, 5, 1);
            compare(kernels[k], variant, 19, 2);
        }
        compare(kernels[k], 0, 33, 1);
        compare(kernels[k], 0, MOST, 3);
    }
}

static void the_same_seed_and_threads_give_the_same_bits(void **state)
{
    (void)state;
    Error err;
    static float one[120 * 400], other[120 * 400];
    for (int threads = 1; threads <= 3; threads++) {
        Network *a = make(NULL, 0, 48, threads), *b = make(NULL, 0, 48, threads);
        Tensor x;
        int target[48];
        Sgd sgd = {0.1f, 0.9f, 0};
        assert_true(tensor_init(&x, 48, 1, 28, 28, &err));
        Random random = random_seed(3);
        for (int step = 0; step < 5; step++) {
            make_batch(&random, &x, target);
            float first = network_train(a, x.v, target, 48, &sgd, NULL),
                  second = network_train(b, x.v, target, 48, &sgd, NULL);
            assert_memory_equal(&first, &second, sizeof first);
        }
        for (int which = 0; which < LENET_PARAMETERS; which++) {
            memset(one, 0, sizeof one);
            memset(other, 0, sizeof other);
            network_get(a, NETWORK_PARAMETER, which, one);
            network_get(b, NETWORK_PARAMETER, which, other);
            assert_memory_equal(one, other, sizeof one);
        }
        tensor_free(&x);
        network_free(a);
        network_free(b);
    }
}

static void parameters_go_in_and_come_out(void **state)
{
    (void)state;
    static float in[120 * 400], out[120 * 400];
    Network *network = make(NULL, 0, 1, 1);
    Random random = random_seed(1);
    for (int which = 0; which < LENET_PARAMETERS; which++) {
        const int *dim = lenet_parameter(which)->dim;
        size_t count = (size_t)dim[0] * (size_t)dim[1] * (size_t)dim[2] * (size_t)dim[3];
        for (size_t i = 0; i < count; i++)
            in[i] = random_normal(&random);
        network_set(network, NETWORK_PARAMETER, which, in);
        network_get(network, NETWORK_PARAMETER, which, out);
        assert_memory_equal(in, out, count * sizeof *in);
    }
    network_free(network);
}

static void one_batch_is_learned(void **state)
{
    (void)state;
    Error err;
    Network *network = make(NULL, 0, 16, 1);
    Tensor x;
    int target[16], right = 0;
    Sgd sgd = {0.02f, 0.9f, 0};
    Random random = random_seed(8);
    assert_true(tensor_init(&x, 16, 1, 28, 28, &err));
    make_batch(&random, &x, target);
    float first = network_train(network, x.v, target, 16, &sgd, NULL), last = first;
    for (int step = 0; step < 400; step++)
        last = network_train(network, x.v, target, 16, &sgd, &right);
    assert_true(last < 0.05f * first);
    assert_int_equal(right, 16);
    tensor_free(&x);
    network_free(network);
}

static void specs_out_of_range_are_refused(void **state)
{
    (void)state;
    static const NetworkSpec bad[] = {{.batch = 0, .threads = 1},
                                      {.batch = 1, .threads = 0},
                                      {.batch = 1, .threads = 65},
                                      {.batch = 1, .threads = 1, .kernels = "mmx"},
                                      {.batch = 70000, .threads = 1}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err = {""};
        assert_null(network_new(&bad[i], &err));
        assert_true(err.text[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_variant_agrees_with_the_plain_network),
        cmocka_unit_test(the_same_seed_and_threads_give_the_same_bits),
        cmocka_unit_test(parameters_go_in_and_come_out),
        cmocka_unit_test(one_batch_is_learned),
        cmocka_unit_test(specs_out_of_range_are_refused),
        cmocka_unit_test(the_number_of_images_may_change),
    };
    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
