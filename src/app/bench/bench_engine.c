/* The usual network over many different digits (few would be learned by the branch prediction), and the layers it
 * spends its time in. Each figure is the best of five rounds: what disturbs a round only makes it slower. */
#include "app/bench/bench_engine.h"

#include "app/platform/clock.h"
#include "base/memory.h"
#include "base/random.h"
#include "engine/files/dataset.h"
#include "engine/fast/kernels.h"
#include "engine/net/network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IMAGES = 512, ROUNDS = 5 };

typedef struct {
    float *x, *logits;
    int target[IMAGES];
} Digits;

static bool draw_digits(Digits *digits, Error *err)
{
    Dataset set;
    if (!dataset_draw(IMAGES, 42, &set, err))
        return false;
    digits->x = mem_alloc(IMAGES * IMAGE_PIXELS, sizeof *digits->x);
    digits->logits = mem_alloc(IMAGES * DIGIT_CLASSES, sizeof *digits->logits);
    for (int i = 0; i < IMAGES; i++) {
        dataset_image(&set, i, digits->x + (size_t)i * IMAGE_PIXELS);
        digits->target[i] = set.label[i];
    }
    dataset_free(&set);
    return true;
}

/* Images per second of one round. */
static double round_speed(Network *network, Digits *digits, int batch, bool learn, double seconds)
{
    Sgd sgd = {0.01f, 0.9f, 0};
    double start = clock_seconds(), spent;
    int done = 0;
    do {
        for (int i = 0; i + batch <= IMAGES; i += batch) {
            const float *x = digits->x + (size_t)i * IMAGE_PIXELS;
            if (learn)
                network_train(network, x, digits->target + i, batch, &sgd, NULL);
            else
                network_infer(network, x, batch, digits->logits);
            done += batch;
        }
        spent = clock_seconds() - start;
    } while (spent < seconds);
    return done / spent;
}

static bool bench_network(Digits *digits, double seconds, Error *err)
{
    static const int batches[] = {1, 32, 256};
    for (int learn = 0; learn < 2; learn++)
        for (int threads = 1; threads <= 2; threads++)
            for (int b = 0; b < 3; b++) {
                NetworkSpec spec = {.batch = batches[b], .threads = threads};
                Network *network = network_new(&spec, err);
                double best = 0;
                if (!network)
                    return false;
                network_seed(network, 1);
                for (int i = 0; i < ROUNDS; i++) {
                    double speed = round_speed(network, digits, batches[b], learn == 1, seconds / ROUNDS);
                    best = speed > best ? speed : best;
                }
                printf("convwalk_%s_%s_b%d_t%d %.0f img/s\n", net_usual_name, learn ? "train" : "infer", batches[b],
                       threads, best);
                fflush(stdout);
                network_free(network);
            }
    return true;
}

static void fill(float *values, size_t count, uint64_t seed)
{
    Random random = random_seed(seed);
    for (size_t i = 0; i < count; i++)
        values[i] = random_normal(&random);
}

/* Calls work(self) until a round's time is over; the best of the rounds' seconds for one call. */
static double time_of(void (*work)(void *self), void *self, double seconds)
{
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double start = clock_seconds(), spent;
        int calls = 0;
        do {
            work(self);
            calls++;
            spent = clock_seconds() - start;
        } while (spent < seconds / ROUNDS);
        best = spent / calls < best ? spent / calls : best;
    }
    return best;
}

typedef struct {
    const Kernels *kernels;
    Product product;
} ProductJob;

static void multiply(void *self)
{
    ProductJob *job = self;
    job->kernels->product(&job->product);
}

/* C = A B with rows x inner times inner x columns, columns in panels. */
static void bench_product(const char *name, int rows, int inner, int columns, double seconds)
{
    float *a = mem_alloc((size_t)rows * (size_t)inner, sizeof *a),
          *b = mem_alloc((size_t)inner * (size_t)columns, sizeof *b);
    float *c = mem_alloc((size_t)rows * (size_t)columns, sizeof *c);
    fill(a, (size_t)rows * (size_t)inner, 1);
    fill(b, (size_t)inner * (size_t)columns, 2);
    ProductJob job = {kernels_choose(NULL),
                      {.rows = rows,
                       .panels = columns / PANEL,
                       .inner = inner,
                       .a = a,
                       .a_row = (size_t)inner,
                       .a_inner = 1,
                       .b = b,
                       .b_panel = (size_t)inner * PANEL,
                       .b_row = PANEL,
                       .c = c,
                       .c_panel = PANEL,
                       .c_row = (size_t)columns}};
    double flops = 2.0 * rows * inner * columns;
    printf("convwalk_%s %.1f GFLOP/s\n", name, flops / time_of(multiply, &job, seconds) * 1e-9);
    fflush(stdout);
    free(a);
    free(b);
    free(c);
}

typedef struct {
    const Kernels *kernels;
    float *parameter;
    Copies *copies;
    Trail *trail;
    const Digits *digits;
    float *p2, *dp2, *gradient;
    int image;
} ImageJob;

static void forward(void *self)
{
    ImageJob *job = self;
    job->image = (job->image + 1) % IMAGES;
    job->kernels->forward(job->digits->x + (size_t)job->image * IMAGE_PIXELS, job->parameter, job->copies,
                          (Variant){ACTIVATION_RELU, false}, job->trail, job->p2);
}

static void backward(void *self)
{
    ImageJob *job = self;
    job->kernels->backward(job->trail, job->p2, job->dp2, job->parameter, (Variant){ACTIVATION_RELU, false},
                           job->gradient);
}

/* conv1 and conv2 with their pooling, both ways, one image after the other; dense operations are counted. */
static void bench_convolutions(const Digits *digits, double seconds)
{
    ImageJob job = {.kernels = kernels_choose(NULL), .digits = digits};
    job.parameter = mem_alloc(PARAMETER_FLOATS, sizeof(float));
    job.gradient = mem_alloc(PARAMETER_FLOATS, sizeof(float));
    job.copies = mem_alloc(1, sizeof *job.copies);
    job.trail = mem_alloc(1, sizeof *job.trail);
    job.p2 = mem_alloc(P2_FLOATS, sizeof(float));
    job.dp2 = mem_alloc(P2_FLOATS, sizeof(float));
    fill((float *)(void *)job.copies, sizeof *job.copies / sizeof(float), 3);
    fill(job.parameter, PARAMETER_FLOATS, 4);
    fill(job.dp2, P2_FLOATS, 5);
    double dense = 2.0 * (28 * 28 * 6 * 25 + 10 * 10 * 16 * 150);
    printf("convwalk_conv_pool_forward %.1f GFLOP/s\n", dense / time_of(forward, &job, seconds) * 1e-9);
    printf("convwalk_conv_pool_backward %.1f GFLOP/s\n",
           (2 * dense - 2.0 * 28 * 28 * 6 * 25) / time_of(backward, &job, seconds) * 1e-9);
    free(job.parameter);
    free(job.gradient);
    free(job.copies);
    free(job.trail);
    free(job.p2);
    free(job.dp2);
}

bool bench_engine(double seconds, Error *err)
{
    Digits digits = {0};
    if (!draw_digits(&digits, err))
        return false;
    printf("# kernels: %s\n", kernels_choose(NULL)->name);
    bool done = bench_network(&digits, seconds, err);
    if (done) {
        bench_convolutions(&digits, seconds);
        bench_product("fc1_forward_b32", 32, F1_IN, F1_LANES, seconds);
        bench_product("gemm_256", 256, 256, 256, seconds);
        bench_product("gemm_512", 512, 512, 512, seconds);
    }
    free(digits.x);
    free(digits.logits);
    return done;
}
