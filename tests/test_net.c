/* Networks as lists: their lines, sizes and names, what is refused, and how they are trained plainly. */
#include "engine_testing.h"

#include "engine/net/net_run.h"

#include <math.h>

static Net *read_net(const char *line)
{
    Error err;
    Net *net = calloc(1, sizeof *net);
    if (!net || !net_read(net, line, &err)) {
        fail_msg("%s: %s", line, err.text);
        abort();
    }
    return net;
}

static void the_preset_is_the_notes_lenet(void **state)
{
    static const struct {
        const char *name;
        int c, h, w;
    } want[] = {{"input", 1, 28, 28},  {"conv1", 6, 28, 28}, {"act1", 6, 28, 28}, {"pool1", 6, 14, 14},
                {"conv2", 16, 10, 10}, {"act2", 16, 10, 10}, {"pool2", 16, 5, 5}, {"fc1", 120, 1, 1},
                {"act3", 120, 1, 1},   {"fc2", 84, 1, 1},    {"act4", 84, 1, 1},  {"fc3", 10, 1, 1}};
    (void)state;
    Net *net = read_net("lenet");
    assert_int_equal(net->nodes, sizeof want / sizeof *want);
    for (int i = 0; i < net->nodes; i++) {
        assert_string_equal(net->node[i].name, want[i].name);
        assert_memory_equal(net->node[i].dim, (&want[i].c), sizeof net->node[i].dim);
    }
    assert_int_equal(net->parameters, 10);
    assert_string_equal(net->parameter[0].name, "conv1.weight");
    assert_string_equal(net->parameter[9].name, "fc3.bias");
    assert_int_equal(net_parameter_count(net, 4), 120 * 400);
    assert_int_equal(net->parameter[4].inputs, 400);
    assert_int_equal(net_classes(net), 10);
    free(net);
}

static void lenet_is_known_by_its_shape(void **state)
{
    (void)state;
    for (int variant = 0; variant < 2 * ACTIVATION_BY_RESULT; variant++) {
        Activation activation;
        bool average;
        Net list, *net = &list;
        net_usual(net, (Activation)(variant / 2), variant % 2 == 1);
        assert_true(net_variant(net, &activation, &average));
        assert_int_equal(activation, variant / 2);
        assert_int_equal(average, variant % 2);
        /* two functions in one list */
        net->node[2].activation = (Activation)((variant / 2 + 1) % ACTIVATION_BY_RESULT);
        assert_false(net_variant(net, &activation, &average));
    }
    Activation activation;
    bool average;
    Net *other = read_net("input 1x28x28, conv 6@5x5 padding 2, relu, max 2, conv 16@5x5, relu, max 2, linear 120, "
                          "relu, linear 84, relu, linear 11");
    assert_false(net_variant(other, &activation, &average));
    free(other);
}

static const char *const lines[] = {
    "input 3x16x16, conv 8@3x3 padding 1, relu, conv 8@3x3 padding 1, relu, max 2, conv 12@3x3 padding 1, relu, max 2, "
    "linear 5",
    "input 2x9x7, conv 3@2x3 stride 2x1 padding 1x0 dilation 1x2 no-bias, tanh, average 2 stride 1 padding 1 "
    "count-padding, linear 4 no-bias",
    "input 1x8x8, conv 4@3x3, sigmoid, max 3 stride 2 ceil, global-average",
    "input 1x12x12, conv 6@3x3 padding 1, skip: relu, conv 6@3x3 padding 1, relu, conv 6@3x3 padding 1, add skip, "
    "relu, max 2, linear 3",
    "input 1x4x4, linear 2",
    "input 2x4x4, conv 3@3x3 no-bias, batch-norm, relu, linear 2",
    "input 2x7x9, conv 4@3x3 stride 2 padding 1, transposed 5@4x4 stride 2 padding 1, a: conv 4@1x1, "
    "conv 4@3x3 padding 1 groups 2, concat a, relu, max 3 stride 2 ceil, linear 4",
};

static void a_line_read_and_written_is_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Net *net = read_net(lines[i]);
        Text text = {0};
        net_write(net, &text);
        assert_string_equal(text_get(&text), lines[i]);
        Net *again = read_net(text_get(&text));
        assert_true(net_same(net, again));
        text_free(&text);
        free(net);
        free(again);
    }
}

static void other_ways_to_write_are_read(void **state)
{
    (void)state;
    Net *a = read_net("input 8x8,conv 2@3 , relu,max 2x2 stride 2 floor,linear 3");
    Net *b = read_net("input 1x8x8, conv 2@3x3, relu, max 2, linear 3");
    assert_true(net_same(a, b));
    free(a);
    free(b);
}

static const struct {
    const char *line, *says;
} wrong[] = {
    {"", "begins with its input's size"},
    {"conv 6@5x5", "begins with its input's size"},
    {"input 1x28x28", "must end with one for each class"},
    {"input 0x28x28, linear 2", "begins with its input's size"},
    {"input 1x28x28, konv 6@5x5, linear 3", "layer 1: unknown layer 'konv'; did you mean 'conv'?"},
    {"input 1x28x28, conv 6, linear 3", "layer 1: conv 6: expected kernels@HxW, such as 6@5x5"},
    {"input 1x28x28, conv 6@5x, linear 3", "conv kernel 5x: expected"},
    {"input 1x28x28, conv 6@5x5 groups 2, linear 3",
     "layer 1: 1 channels and 6 kernels do not part into 2 groups"},
    {"input 1x28x28, conv 6@5x5 group 1, linear 3",
     "conv does not take 'group', only stride, padding, dilation, no-bias, groups, depthwise"},
    {"input 2x9x9, conv 6@5x5 depthwise groups 2, linear 3", "'groups' is said twice, or against another word"},
    {"input 4x9x9, conv 6@5x5 depthwise, linear 3", "4 channels and 6 kernels do not part into 4 groups"},
    {"input 1x28x28, conv 6@5x5 padding, linear 3", "padding (nothing)"},
    {"input 1x28x28, conv 6@5x5 stride 1 stride 2, linear 3", "'stride' is said twice"},
    {"input 1x28x28, max 2 ceil floor, linear 3", "'floor' is said twice, or against another word"},
    {"input 1x28x28, relu 3, linear 3", "relu takes nothing after it: '3'"},
    {"input 1x28x28, max 2 count-padding, linear 3", "max does not take 'count-padding'"},
    {"input 1x28x28, conv 6@29x29, linear 3", "layer 1: "},
    {"input 1x28x28, , linear 3", "layer 1: nothing stands between two commas"},
    {"input 1x28x28, linear 3,", "no layer stands after the last comma"},
    {"input 1x28x28, linear 3, ", "no layer stands after the last comma"},
    {"input 1x28x28, add here, linear 3", "layer 1: add here: no layer before is named so"},
    {"input 1x28x28, concat here, linear 3", "layer 1: concat here: no layer before is named so"},
    {"input 1x8x8, a: conv 2@3x3, relu, max 2, concat a, linear 3", "only maps of the same size can be put together"},
    {"input 1x8x8, a: conv 2@3x3, relu, conv 3@3x3 padding 1, add a, linear 3",
     "only the same shapes can be added"},
    {"input 1x8x8, a: relu, a: relu, linear 3", "there are two layers named a"},
    {"input 1x8x8, a:, linear 3", "no layer stands after a:"},
    {"input 1x8x8, linear 99999", "linear 99999: expected a whole number from 1 to 65536"},
    {"input 1x8x8, linear 1", "must end with one for each class"},
    {"input 1x65536x65536, linear 2", "too large"},
    {"input 1x1024x1024, conv 65536@1x1, linear 2", "too large"},
};

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Error err = {""};
        Net net;
        bool read = net_read(&net, wrong[i].line, &err);
        if (read || !strstr(err.text, wrong[i].says))
            fail_msg("%s: '%s' does not say '%s'", wrong[i].line, read ? "(read)" : err.text, wrong[i].says);
    }
}

static void too_many_layers_are_refused(void **state)
{
    (void)state;
    Text line = {0};
    Error err;
    text_add(&line, "input 1x2x2");
    for (int i = 0; i < NODES_MOST; i++)
        text_add(&line, ", relu");
    text_add(&line, ", linear 2");
    Net net;
    assert_false(net_read(&net, text_get(&line), &err));
    assert_non_null(strstr(err.text, "at most"));
    text_free(&line);
}

/* The loss of the batch with one parameter moved, in float: for smooth networks of few numbers precise enough. */
static double moved(NetRun *run, const Tensor *x, const int *target, float *at, float by)
{
    float kept = *at;
    double loss = 0;
    *at = kept + by;
    net_run_forward(run, x);
    const Tensor *scores = &run->output[run->net->nodes - 1];
    for (int n = 0; n < x->dim[0]; n++) {
        double sum = 0;
        for (int c = 0; c < scores->dim[1]; c++)
            sum += exp((double)scores->v[n * scores->dim[1] + c]);
        loss += log(sum) - (double)scores->v[n * scores->dim[1] + target[n]];
    }
    *at = kept;
    return loss / x->dim[0];
}

/* Every gradient of every kind of node against the loss itself, an output read twice among them. */
static void gradients_are_the_slopes_of_the_loss(void **state)
{
    static const char *const smooth[] = {
        "input 2x6x5, a: conv 3@3x3 padding 1, tanh, conv 3@3x3 padding 1, add a, sigmoid, average 2, linear 4, tanh, "
        "linear 3",
        "input 1x7x7, a: conv 2@3x3 stride 2 padding 1, b: tanh, add a, tanh, add b, add a, global-average",
        "input 2x6x5, a: conv 3@3x3 padding 1, tanh, b: conv 2@3x3 padding 1, concat a, tanh, concat b, average 2, "
        "linear 4",
        "input 2x5x5, conv 3@2x2 no-bias, batch-norm, tanh, conv 2@2x2, batch-norm, sigmoid, linear 3",
        "input 2x5x5, conv 4@2x3 dilation 2x1 no-bias, tanh, average 2 stride 1 padding 1 count-padding, linear 3 "
        "no-bias",
    };
    const float h = 1e-3f;
    (void)state;
    for (size_t i = 0; i < sizeof smooth / sizeof *smooth; i++) {
        Net *net = read_net(smooth[i]);
        Random random = random_seed(3 + i);
        NetRun run;
        Error err;
        const int target[3] = {1, 0, 1};
        Tensor x = tensor_random(&random, 3, net->node[0].dim[0], net->node[0].dim[1], net->node[0].dim[2]);
        assert_true(net_run_init(&run, net, 3, &err));
        net_run_seed(&run, 7 + i);
        run.learns = net_whole_batch(net);
        net_run_forward(&run, &x);
        net_run_backward(&run, target);
        for (int p = 0; p < net->parameters; p++)
            for (int k = 0; !net->parameter[p].average && k < (int)tensor_count(&run.parameter[p]); k++) {
                float *at = &run.parameter[p].v[k];
                double slope = (moved(&run, &x, target, at, h) - moved(&run, &x, target, at, -h)) / (2 * (double)h);
                if (fabs(slope - (double)run.gradient[p].v[k]) > 1e-3 + 1e-2 * fabs(slope))
                    fail_msg("%s: %s[%d] is %g, the slope is %g", smooth[i], net->parameter[p].name, k,
                             (double)run.gradient[p].v[k], slope);
            }
        tensor_free(&x);
        net_run_free(&run);
        free(net);
    }
}

/* Learning, a batch's own mean and variance; the averages follow it and stand for them afterwards; no descent. */
static void batch_norm_keeps_averages(void **state)
{
    (void)state;
    Net *net = read_net("input 2x3x3, batch-norm, linear 2 no-bias");
    NetRun run;
    Error err;
    Random random = random_seed(5);
    Tensor x = tensor_random(&random, 4, 2, 3, 3);
    const int target[4] = {1, 0, 1, 1};
    assert_int_equal(net->parameters, 5);
    assert_string_equal(net->parameter[3].name, "bn1.running_var");
    assert_true(net_run_init(&run, net, 4, &err));
    net_run_seed(&run, 3);
    assert_true(run.parameter[0].v[0] == 1 && run.parameter[1].v[1] == 0 && run.parameter[3].v[0] == 1);
    run.learns = true;
    for (int step = 0; step < 200; step++) {
        net_run_forward(&run, &x);
        net_run_backward(&run, target);
        net_run_step(&run, &(Sgd){0.1f, 0.9f, 0.5f});
    }
    double mean = 0;
    for (int i = 0; i < 36; i++)
        mean += (double)x.v[i / 9 * 18 + i % 9] / 36;
    assert_float_equal(run.parameter[2].v[0], mean, 1e-4);
    const float learnt = run.output[1].v[7];
    run.learns = false;
    net_run_forward(&run, &x);
    assert_float_equal(run.output[1].v[7], learnt, 0.05 * fabs((double)learnt) + 0.02);   /* n - 1 for n */
    tensor_free(&x);
    net_run_free(&run);
    free(net);
}

/* A batch smaller than there is room for gives what it gives alone, whatever was there before. */
static void smaller_batches_fit_in_the_same_room(void **state)
{
    (void)state;
    Net *net = read_net(lines[3]);
    NetRun large, small;
    Error err;
    Random random = random_seed(5);
    Tensor many = tensor_random(&random, 5, 1, 12, 12), few = many;
    const int target[5] = {2, 1, 0, 1, 2};
    few.dim[0] = 2;
    assert_true(net_run_init(&large, net, 5, &err) && net_run_init(&small, net, 2, &err));
    net_run_seed(&large, 1);
    net_run_seed(&small, 1);
    net_run_forward(&large, &many);
    net_run_backward(&large, target);
    net_run_forward(&large, &few);
    net_run_forward(&small, &few);
    assert_true(net_run_backward(&large, target) == net_run_backward(&small, target));
    for (int p = 0; p < net->parameters; p++)
        assert_same(&large.gradient[p], &small.gradient[p]);
    tensor_free(&many);
    net_run_free(&large);
    net_run_free(&small);
    free(net);
}

static void a_run_too_large_is_refused(void **state)
{
    (void)state;
    Net *net = read_net("lenet");
    NetRun run;
    Error err;
    assert_false(net_run_init(&run, net, 1 << 20, &err));
    assert_non_null(strstr(err.text, "too large"));
    assert_false(net_run_init(&run, net, 0, &err));
    free(net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_preset_is_the_notes_lenet),
        cmocka_unit_test(lenet_is_known_by_its_shape),
        cmocka_unit_test(a_line_read_and_written_is_the_same),
        cmocka_unit_test(other_ways_to_write_are_read),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(too_many_layers_are_refused),
        cmocka_unit_test(gradients_are_the_slopes_of_the_loss),
        cmocka_unit_test(batch_norm_keeps_averages),
        cmocka_unit_test(smaller_batches_fit_in_the_same_room),
        cmocka_unit_test(a_run_too_large_is_refused),
    };
    return cmocka_run_group_tests_name("net", tests, NULL, NULL);
}
