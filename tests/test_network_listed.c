/* Networks of any list as they train, against the plain run of the same list: every set of kernels that runs here,
 * odd batches, one thread and several. */
#include "engine_testing.h"

#include "engine/net/network.h"

#include <math.h>

enum { MOST = 40, CLASSES_MOST = 16 };

static const char *const kernels[] = {"avx512", "avx2", "plain"};

static const char *const lines[] = {
    "input 3x16x16, conv 8@3x3 padding 1, relu, conv 20@3x3 padding 1 stride 2, relu, max 2, conv 12@3x3 dilation 2 "
    "padding 2, tanh, max 2, linear 5",
    "input 2x9x7, conv 3@2x3 stride 2x1 padding 1x0 dilation 1x2 no-bias, tanh, average 2 stride 1 padding 1 "
    "count-padding, linear 4 no-bias",
    "input 1x12x12, conv 6@3x3 padding 1, skip: relu, conv 6@3x3 padding 1, relu, conv 6@3x3 padding 1, add skip, "
    "relu, max 3 stride 2 ceil, linear 3",
    "input 1x9x11, linear 20, sigmoid, linear 15, tanh, linear 6",
    "input 4x5x5, conv 7@1x1, relu, global-average",
};

static void expect_near(const char *what, const float *got, const Tensor *want)
{
    for (size_t i = 0; i < tensor_count(want); i++)
        if (!(fabsf(got[i] - want->v[i]) <= 2e-5f + 2e-4f * fabsf(want->v[i])))
            fail_msg("%s[%zu] is %.9g, the plain run has %.9g", what, i, (double)got[i], (double)want->v[i]);
}

static void expect_part(Network *network, NetworkPart part, const Tensor *want)
{
    const Net *net = network_net(network);
    for (int which = 0; which < net->parameters; which++) {
        float *values = calloc(net_parameter_count(net, which), sizeof *values);
        network_get(network, part, which, values);
        expect_near(net->parameter[which].name, values, &want[which]);
        free(values);
    }
}

/* One step of both on the same images. */
static void compare_step(Network *network, NetRun *run, Random *random, int images)
{
    static float logits[MOST * CLASSES_MOST];
    const Net *net = network_net(network);
    const int *dim = net->node[0].dim;
    int target[MOST], right;
    Sgd sgd = {0.05f, 0.9f, 1e-3f};
    Tensor x = tensor_random(random, images, dim[0], dim[1], dim[2]);
    for (int i = 0; i < images; i++)
        target[i] = random_below(random, net_classes(net));
    network_to_run(network, run);
    net_run_forward(run, &x);
    network_infer(network, x.v, images, logits);
    expect_near("logits", logits, &run->output[net->nodes - 1]);
    float want = net_run_backward(run, target), loss = network_train(network, x.v, target, images, &sgd, &right);
    assert_float_equal(loss, want, 1e-4);
    net_run_step(run, &sgd);
    expect_part(network, NETWORK_GRADIENT, run->gradient);
    expect_part(network, NETWORK_PARAMETER, run->parameter);
    expect_part(network, NETWORK_VELOCITY, run->velocity);
    tensor_free(&x);
}

static void compare(const char *name, const char *line, int threads)
{
    static const int sizes[] = {1, 7, 9, 33, 2, MOST};
    Error err;
    Net list, *net = &list;
    assert_true(net_read(net, line, &err));
    NetworkSpec spec = {.batch = MOST, .threads = threads, .kernels = name, .net = net};
    Network *network = network_new(&spec, &err);
    NetRun run;
    Random random = random_seed(9);
    assert_non_null(network);
    assert_string_equal(network_kernels(network), name);
    network_seed(network, 3);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_true(net_run_init(&run, net, sizes[i], &err));
        compare_step(network, &run, &random, sizes[i]);
        net_run_free(&run);
    }
    network_free(network);
}

static void any_list_agrees_with_its_plain_run(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kernels / sizeof *kernels; k++) {
        NetworkSpec spec = {.batch = 1, .threads = 1, .kernels = kernels[k]};
        Network *can = network_new(&spec, NULL);
        if (!can) {
            print_message("skipped: kernels %s can't run on this processor\n", kernels[k]);
            continue;
        }
        network_free(can);
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
            compare(kernels[k], lines[i], 1);
            compare(kernels[k], lines[i], 3);
        }
    }
}

/* Named otherwise, LeNet is a list like any other; both ways start from the same weights and learn the same. */
static void lenet_by_its_list_is_lenet(void **state)
{
    (void)state;
    Error err;
    Net net;
    assert_true(net_read(&net,
                         "input 1x28x28, first: conv 6@5x5 padding 2, relu, max 2, conv 16@5x5, relu, max 2, linear "
                         "120, relu, linear 84, relu, linear 10",
                         &err));
    NetworkSpec spec = {.batch = 16, .threads = 2, .net = &net}, fast = {.batch = 16, .threads = 2};
    Network *a = network_new(&spec, &err), *b = network_new(&fast, &err);
    Random random = random_seed(2);
    Sgd sgd = {0.02f, 0.9f, 0};
    int target[16];
    Tensor x = tensor_random(&random, 16, 1, 28, 28);
    assert_non_null(a);
    assert_non_null(b);
    for (int i = 0; i < 16; i++)
        target[i] = i % 10;
    network_seed(a, 5);
    network_seed(b, 5);
    for (int step = 0; step < 5; step++)
        assert_float_equal(network_train(a, x.v, target, 16, &sgd, NULL), network_train(b, x.v, target, 16, &sgd, NULL),
                           1e-3);
    tensor_free(&x);
    network_free(a);
    network_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_list_agrees_with_its_plain_run),
        cmocka_unit_test(lenet_by_its_list_is_lenet),
    };
    return cmocka_run_group_tests_name("network listed", tests, NULL, NULL);
}
