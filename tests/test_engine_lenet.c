/* LeNet from the plain operations, against a LeNet in double written here on its own: logits, loss, and the gradient of
 * every parameter tensor by differences of the loss, in all six variants. */
#include "engine_testing.h"
#include "lenet_list.h"


#include "engine/net/net_run.h"

#include <math.h>

enum { IMAGES = 2, MOST = 6 * 28 * 28 };

/* One image's maps. */
typedef struct {
    int c, size;
    double v[MOST];
} ImageMaps;

static void convolve(const ImageMaps *x, double *const *parameter, int kernels, int padding, Activation kind,
                     ImageMaps *y)
{
    y->c = kernels;
    y->size = x->size + 2 * padding - 4;
    for (int i = 0; i < kernels * y->size * y->size; i++) {
        int column = i % y->size - padding, row = i / y->size % y->size - padding, map = i / y->size / y->size;
        double sum = parameter[1][map];
        for (int k = 0; k < x->c * 25; k++) {
            int ix = column + k % 5, iy = row + k / 5 % 5;
            if (ix >= 0 && ix < x->size && iy >= 0 && iy < x->size)
                sum += x->v[(k / 25 * x->size + iy) * x->size + ix] * parameter[0][map * x->c * 25 + k];
        }
        y->v[i] = activated(kind, sum);
    }
}

static void pool(const ImageMaps *x, bool average, ImageMaps *y)
{
    y->c = x->c;
    y->size = x->size / 2;
    for (int i = 0; i < y->c * y->size * y->size; i++) {
        const double *at = x->v + (i / y->size * 2) * x->size + i % y->size * 2;
        double a = at[0], b = at[1], c = at[x->size], d = at[x->size + 1];
        y->v[i] = average ? (a + b + c + d) / 4 : fmax(fmax(a, b), fmax(c, d));
    }
}

static void connect(const double *x, int inputs, double *const *parameter, int outputs, double *y)
{
    for (int o = 0; o < outputs; o++) {
        y[o] = parameter[1][o];
        for (int i = 0; i < inputs; i++)
            y[o] += parameter[0][o * inputs + i] * x[i];
    }
}

static double loss_of(const NetRun *run, const Tensor *x, const int *target, double *const *parameter,
                      double *logits)
{
    static ImageMaps maps[2];
    Activation activation;
    bool average;
    assert_true(net_variant(run->net, &activation, &average));
    double loss = 0, one[120], two[84];
    for (int n = 0; n < IMAGES; n++) {
        maps[0].c = 1;
        maps[0].size = 28;
        for (int i = 0; i < 784; i++)
            maps[0].v[i] = (double)x->v[n * 784 + i];
        convolve(&maps[0], parameter, 6, 2, activation, &maps[1]);
        pool(&maps[1], average, &maps[0]);
        convolve(&maps[0], parameter + 2, 16, 0, activation, &maps[1]);
        pool(&maps[1], average, &maps[0]);
        connect(maps[0].v, 400, parameter + 4, 120, one);
        for (int i = 0; i < 120; i++)
            one[i] = activated(activation, one[i]);
        connect(one, 120, parameter + 6, 84, two);
        for (int i = 0; i < 84; i++)
            two[i] = activated(activation, two[i]);
        connect(two, 84, parameter + 8, 10, logits + (size_t)n * 10);
        double sum = 0;
        for (int c = 0; c < 10; c++)
            sum += exp(logits[n * 10 + c]);
        loss += (log(sum) - logits[n * 10 + target[n]]) / IMAGES;
    }
    return loss;
}

static void assert_gradients(const NetRun *net, const Tensor *x, const int *target, double *const *parameter,
                             Random *random)
{
    const double h = 1e-6;
    double logits[IMAGES * 10];
    for (int p = 0; p < LENET_PARAMETERS; p++)
        for (int round = 0; round < 3; round++) {
            int i = random_below(random, (int)tensor_count(&net->parameter[p]));
            double kept = parameter[p][i];
            parameter[p][i] = kept + h;
            double above = loss_of(net, x, target, parameter, logits);
            parameter[p][i] = kept - h;
            double want = (above - loss_of(net, x, target, parameter, logits)) / (2 * h),
                   got = (double)net->gradient[p].v[i];
            parameter[p][i] = kept;
            if (!(fabs(got - want) <= 1e-6 + 1e-4 * fabs(want)))
                fail_msg("%s[%d]: backward gives %.9g, the difference quotient %.9g", lenet_parameter(p)->name, i, got,
                         want);
        }
}

static void fill(NetRun *net, Random *random, double **parameter)
{
    for (int p = 0; p < LENET_PARAMETERS; p++) {
        const int *dim = net->parameter[p].dim;
        float scale = p % 2 ? 0.1f : 1.5f / sqrtf((float)(dim[1] * dim[2] * dim[3]));
        parameter[p] = calloc(tensor_count(&net->parameter[p]), sizeof(double));
        assert_non_null(parameter[p]);
        for (size_t i = 0; i < tensor_count(&net->parameter[p]); i++) {
            net->parameter[p].v[i] = scale * random_normal(random);
            parameter[p][i] = (double)net->parameter[p].v[i];
        }
    }
}

static void all_variants_forward_and_backward(void **state)
{
    (void)state;
    Random random = random_seed(41);
    for (int variant = 0; variant < 2 * ACTIVATION_BY_RESULT; variant++) {
        Net list;
        NetRun net;
        Error err;
        double *parameter[LENET_PARAMETERS], logits[IMAGES * 10];
        const int target[IMAGES] = {3, 8};
        net_usual(&list, (Activation)(variant / 2), variant % 2 == 1);
        assert_true(net_run_init(&net, &list, IMAGES, &err));
        fill(&net, &random, parameter);
        Tensor x = tensor_random(&random, IMAGES, 1, 28, 28);
        net_run_forward(&net, &x);
        float loss = net_run_backward(&net, target);
        assert_float_equal(loss, loss_of(&net, &x, target, parameter, logits), 1e-5);
        for (int i = 0; i < IMAGES * 10; i++)
            assert_float_equal(net.output[list.nodes - 1].v[i], logits[i], 1e-5);
        assert_gradients(&net, &x, target, parameter, &random);
        for (int p = 0; p < LENET_PARAMETERS; p++)
            free(parameter[p]);
        tensor_free(&x);
        net_run_free(&net);
    }
}

/* Steps down the gradient make the loss of the batch fall, and momentum is carried from step to step. */
static void steps_make_the_loss_fall(void **state)
{
    (void)state;
    Random random = random_seed(42);
    Net list;
    NetRun net;
    Error err;
    double *parameter[LENET_PARAMETERS];
    const int target[IMAGES] = {0, 9};
    const Sgd sgd = {.rate = 0.01f, .momentum = 0.5f, .decay = 0.001f};
    net_usual(&list, ACTIVATION_TANH, false);
    assert_true(net_run_init(&net, &list, IMAGES, &err));
    fill(&net, &random, parameter);
    Tensor x = tensor_random(&random, IMAGES, 1, 28, 28);
    float first = 0, loss = 0;
    for (int step = 0; step < 10; step++) {
        net_run_forward(&net, &x);
        loss = net_run_backward(&net, target);
        first = step ? first : loss;
        net_run_step(&net, &sgd);
    }
    assert_true(loss < first / 4);
    for (int p = 0; p < LENET_PARAMETERS; p++)
        free(parameter[p]);
    tensor_free(&x);
    net_run_free(&net);
}

static void too_many_images_are_refused(void **state)
{
    (void)state;
    Net list;
    NetRun net;
    Error err;
    net_usual(&list, ACTIVATION_RELU, false);
    assert_false(net_run_init(&net, &list, 1 << 20, &err));
    assert_non_null(strstr(err.text, "too large"));
    assert_false(net_run_init(&net, &list, 0, &err));
    net_run_free(&net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_variants_forward_and_backward),
        cmocka_unit_test(steps_make_the_loss_fall),
        cmocka_unit_test(too_many_images_are_refused),
    };
    return cmocka_run_group_tests_name("engine lenet", tests, NULL, NULL);
}
