/* The fast network. A batch is split among the threads; each takes its images up to pool2 one by one, then the whole chunk
 * through the full layers as matrix products, and back the same way, into gradients of its own. Then the threads add the
 * gradients up, each a stretch of the parameters, always in the same order, and update. */
#include "engine/network.h"

#include "base/memory.h"
#include "base/random.h"
#include "engine/fast/kernels.h"
#include "engine/fast/team.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 32, LEAST_SPLIT = 8 };   /* images at a time; images from which on a batch is worth two threads */

/* What one thread works in. */
typedef struct {
    Trail trail[CHUNK];
    float p2[CHUNK][P2_FLOATS], dp2[CHUNK][P2_FLOATS];
    float h1[CHUNK][F1_LANES], d1[CHUNK][F1_LANES];
    float h2[CHUNK][F2_LANES], d2[CHUNK][F2_LANES];
    float h3[CHUNK][F3_LANES], d3[CHUNK][F3_LANES];
    double loss;
    int right;
} Work;

struct Network {
    NetworkSpec spec;
    Variant variant;
    const Kernels *kernels;
    Team team;
    float *parameter, *velocity, *gradient;   /* PARAMETER_FLOATS each; gradient: a set for each thread */
    Copies *copies;
    Work *work;                               /* one for each thread */
    /* The job at hand, for the threads. */
    const float *x;
    const int *target;
    float *logits;
    int n, active;
    Sgd sgd;
};

static size_t rounded(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

static bool spec_fits(const NetworkSpec *spec, Error *err)
{
    if (spec->batch < 1 || spec->batch > 65536)
        return error_set(err, "a batch of %d images: it must be 1 to 65536", spec->batch);
    if (spec->threads < 1 || spec->threads > TEAM_MOST)
        return error_set(err, "%d threads: it must be 1 to %d", spec->threads, TEAM_MOST);
    if (!kernels_choose(spec->kernels))
        return error_set(err, "kernels '%s' can't run on this processor", spec->kernels);
    return true;
}

Network *network_new(const NetworkSpec *spec, Error *err)
{
    if (!spec_fits(spec, err))
        return NULL;
    size_t array = rounded(PARAMETER_FLOATS * sizeof(float)), threads = (size_t)spec->threads, head = rounded(sizeof(Network));
    size_t bytes = head + array * (2 + threads) + rounded(sizeof(Copies)) + rounded(sizeof(Work)) * threads;
    char *block = mem_try(bytes, 1, "the network", err);
    if (!block)
        return NULL;
    Network *network = (Network *)(void *)block;
    char *at = block + head;
    network->spec = *spec;
    network->variant = (Variant){spec->activation, spec->average};
    network->kernels = kernels_choose(spec->kernels);
    network->parameter = (float *)(void *)at;
    network->velocity = (float *)(void *)(at += array);
    network->gradient = (float *)(void *)(at += array);
    network->copies = (Copies *)(void *)(at += array * threads);
    network->work = (Work *)(void *)(at + rounded(sizeof(Copies)));
    if (!team_start(&network->team, spec->threads, err)) {
        free(block);
        return NULL;
    }
    return network;
}

void network_free(Network *network)
{
    if (!network)
        return;
    team_end(&network->team);
    free(network);
}

const NetworkSpec *network_spec(const Network *network)
{
    return &network->spec;
}

const char *network_kernels(const Network *network)
{
    return network->kernels->name;
}

/* The place of number `i`, in PyTorch's order, of parameter `which` in the arrays. */
static size_t place(int which, size_t i)
{
    switch (which) {
    case LENET_CONV1_WEIGHT: return AT_W1 + i / 5 * W1_LANES + i % 5;
    case LENET_CONV2_WEIGHT: {
        size_t kx = i % 5, ky = i / 5 % 5, ic = i / 25 % C1, oc = i / 150;
        return AT_W2 + (oc * 5 + ky) * RUN_LANES + kx * C1 + ic;
    }
    case LENET_FC1_WEIGHT: {
        size_t in = i % F1_IN, out = i / F1_IN, row = in % 25 * C2 + in / 25;
        return AT_F1 + (out / PANEL * F1_IN + row) * PANEL + out % PANEL;
    }
    case LENET_FC2_WEIGHT: return AT_F2 + (i / F1 / PANEL * F1 + i % F1) * PANEL + i / F1 % PANEL;
    case LENET_FC3_WEIGHT: return AT_F3 + i % F2 * PANEL + i / F2;
    case LENET_CONV1_BIAS: return AT_B1 + i;
    case LENET_CONV2_BIAS: return AT_B2 + i;
    case LENET_FC1_BIAS: return AT_FB1 + i;
    case LENET_FC2_BIAS: return AT_FB2 + i;
    default: return AT_FB3 + i;
    }
}

static size_t count_of(int which)
{
    const int *dim = lenet_parameter_dims[which];
    return (size_t)dim[0] * (size_t)dim[1] * (size_t)dim[2] * (size_t)dim[3];
}

static float *part_of(const Network *network, NetworkPart part)
{
    return part == NETWORK_PARAMETER ? network->parameter : part == NETWORK_VELOCITY ? network->velocity : network->gradient;
}

/* Makes the copies of the weights in share `number` of `shares` anew. */
static void refresh(Network *network, int number, int shares)
{
    const float *p = network->parameter;
    Copies *copies = network->copies;
    if (number == 0)
        network->kernels->transpose(p + AT_F1, F1_IN, F1, copies->f1);
    if (number != shares - 1)
        return;
    for (int oc = 0; oc < C1; oc++)
        for (int tap = 0; tap < W1_TAPS; tap++)
            copies->w1[tap][oc] = p[AT_W1 + (oc * 5 + tap / 5) * W1_LANES + tap % 5];
    for (int oc = 0; oc < C2; oc++)
        for (int t = 0; t < 5 * RUN; t++)
            copies->w2[t][oc] = p[AT_W2 + (oc * 5 + t / RUN) * RUN_LANES + t % RUN];
    network->kernels->transpose(p + AT_F2, F1, F2, copies->f2);
    network->kernels->transpose(p + AT_F3, F2, F3, copies->f3);
}

void network_get(const Network *network, NetworkPart part, int which, float *values)
{
    const float *from = part_of(network, part);
    for (size_t i = 0; i < count_of(which); i++)
        values[i] = from[place(which, i)];
}

void network_set(Network *network, NetworkPart part, int which, const float *values)
{
    float *to = part_of(network, part);
    for (size_t i = 0; i < count_of(which); i++)
        to[place(which, i)] = values[i];
    refresh(network, 0, 1);
}

void network_seed(Network *network, uint64_t seed)
{
    static const float inputs[LENET_PARAMETERS / 2] = {25, 150, 400, 120, 84};
    Random random = random_seed(seed);
    memset(network->velocity, 0, PARAMETER_FLOATS * sizeof(float));
    for (int which = 0; which < LENET_PARAMETERS; which++)
        for (size_t i = 0; i < count_of(which); i++)
            network->parameter[place(which, i)] = (2 * random_uniform(&random) - 1) / sqrtf(inputs[which / 2]);
    refresh(network, 0, 1);
}

void network_to_plain(const Network *network, LenetPlain *plain)
{
    plain->activation = network->spec.activation;
    plain->average = network->spec.average;
    for (int which = 0; which < LENET_PARAMETERS; which++) {
        network_get(network, NETWORK_PARAMETER, which, plain->parameter[which].v);
        network_get(network, NETWORK_VELOCITY, which, plain->velocity[which].v);
    }
}

/* z = x W for n rows, W in panels. */
static void full(const Network *network, const float *x, int n, int inner, const float *w, int lanes, float *z, int x_lanes)
{
    Product p = {.rows = n, .panels = lanes / PANEL, .inner = inner, .a = x, .a_row = (size_t)x_lanes, .a_inner = 1, .b = w,
                 .b_panel = (size_t)inner * PANEL, .b_row = PANEL, .c = z, .c_panel = PANEL, .c_row = (size_t)lanes};
    network->kernels->product(&p);
}

/* gradient += x^T d, laid out as the weights; the bias' is the sum of d's rows. */
static void full_gradient(const Network *network, const float *x, int x_lanes, const float *d, int d_lanes, int n, int inputs, float *weight, float *bias)
{
    Product p = {.rows = inputs, .panels = d_lanes / PANEL, .inner = n, .a = x, .a_row = 1, .a_inner = (size_t)x_lanes, .b = d,
                 .b_panel = PANEL, .b_row = (size_t)d_lanes, .c = weight, .c_panel = (size_t)inputs * PANEL, .c_row = PANEL, .add = true};
    network->kernels->product(&p);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < d_lanes; j++)
            bias[j] += d[(size_t)i * (size_t)d_lanes + (size_t)j];
}

static void up(const Network *network, Work *work, const float *x, int n, bool learn)
{
    const Kernels *kernels = network->kernels;
    const float *p = network->parameter;
    Activation f = network->spec.activation;
    for (int i = 0; i < n; i++)
        kernels->forward(x + (size_t)i * IMAGE_PIXELS, p, network->copies, network->variant, learn, &work->trail[learn ? i : 0], work->p2[i]);
    full(network, work->p2[0], n, F1_IN, p + AT_F1, F1_LANES, work->h1[0], P2_FLOATS);
    kernels->activate(work->h1[0], p + AT_FB1, n, F1_LANES, f);
    full(network, work->h1[0], n, F1, p + AT_F2, F2_LANES, work->h2[0], F1_LANES);
    kernels->activate(work->h2[0], p + AT_FB2, n, F2_LANES, f);
    full(network, work->h2[0], n, F2, p + AT_F3, F3_LANES, work->h3[0], F2_LANES);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < CLASSES; j++)
            work->h3[i][j] += p[AT_FB3 + j];
}

/* Softmax, the loss, and the error p - target over the whole batch. */
static void judge(Work *work, const int *target, int n, int batch)
{
    for (int i = 0; i < n; i++) {
        const float *z = work->h3[i];
        float most = z[0], sum = 0, p[CLASSES];
        int best = 0;
        for (int j = 1; j < CLASSES; j++)
            if (z[j] > most) {
                most = z[j];
                best = j;
            }
        for (int j = 0; j < CLASSES; j++)
            sum += p[j] = expf(z[j] - most);
        work->loss += (double)(logf(sum) - (z[target[i]] - most));
        work->right += best == target[i];
        for (int j = 0; j < F3_LANES; j++)
            work->d3[i][j] = j < CLASSES ? (p[j] / sum - (j == target[i] ? 1.0f : 0.0f)) / (float)batch : 0;
    }
}

static void down(const Network *network, Work *work, int n, float *gradient)
{
    const Kernels *kernels = network->kernels;
    Activation f = network->spec.activation;
    full_gradient(network, work->h2[0], F2_LANES, work->d3[0], F3_LANES, n, F2, gradient + AT_F3, gradient + AT_FB3);
    full(network, work->d3[0], n, F3, network->copies->f3, F2_LANES, work->d2[0], F3_LANES);
    kernels->derive(work->d2[0], work->h2[0], n * F2_LANES, f);
    full_gradient(network, work->h1[0], F1_LANES, work->d2[0], F2_LANES, n, F1, gradient + AT_F2, gradient + AT_FB2);
    full(network, work->d2[0], n, F2, network->copies->f2, F1_LANES, work->d1[0], F2_LANES);
    kernels->derive(work->d1[0], work->h1[0], n * F1_LANES, f);
    full_gradient(network, work->p2[0], P2_FLOATS, work->d1[0], F1_LANES, n, F1_IN, gradient + AT_F1, gradient + AT_FB1);
    full(network, work->d1[0], n, F1, network->copies->f1, F1_IN, work->dp2[0], F1_LANES);
    for (int i = 0; i < n; i++)
        kernels->backward(&work->trail[i], work->p2[i], work->dp2[i], network->parameter, network->variant, gradient);
}

/* The images of thread `number`: first .. end-1. */
static void share(const Network *network, int number, int *first, int *end)
{
    *first = (int)((int64_t)network->n * number / network->active);
    *end = (int)((int64_t)network->n * (number + 1) / network->active);
}

static void infer_share(void *self, int number)
{
    Network *network = self;
    Work *work = &network->work[number];
    int first, end;
    if (number >= network->active)
        return;
    share(network, number, &first, &end);
    for (int i = first; i < end; i += CHUNK) {
        int n = end - i < CHUNK ? end - i : CHUNK;
        up(network, work, network->x + (size_t)i * IMAGE_PIXELS, n, false);
        for (int k = 0; k < n; k++)
            memcpy(network->logits + (size_t)(i + k) * CLASSES, work->h3[k], CLASSES * sizeof(float));
    }
}

static void learn_share(void *self, int number)
{
    Network *network = self;
    Work *work = &network->work[number];
    float *gradient = network->gradient + (size_t)number * (rounded(PARAMETER_FLOATS * sizeof(float)) / sizeof(float));
    int first, end;
    if (number >= network->active)
        return;
    share(network, number, &first, &end);
    memset(gradient, 0, PARAMETER_FLOATS * sizeof(float));
    work->loss = 0;
    work->right = 0;
    for (int i = first; i < end; i += CHUNK) {
        int n = end - i < CHUNK ? end - i : CHUNK;
        up(network, work, network->x + (size_t)i * IMAGE_PIXELS, n, true);
        judge(work, network->target + i, n, network->n);
        down(network, work, n, gradient);
    }
}

static void update_share(void *self, int number)
{
    Network *network = self;
    if (number >= network->active)
        return;
    int blocks = PARAMETER_FLOATS / PANEL, first = blocks * number / network->active * PANEL, end = blocks * (number + 1) / network->active * PANEL;
    size_t apart = rounded(PARAMETER_FLOATS * sizeof(float)) / sizeof(float);
    const Sgd *sgd = &network->sgd;
    network->kernels->descend(network->parameter + first, network->velocity + first, network->gradient + first, network->active, apart, end - first,
                              sgd->rate, sgd->momentum, sgd->decay);
}

static void refresh_share(void *self, int number)
{
    Network *network = self;
    if (number < network->active)
        refresh(network, number, network->active);
}

static int threads_for(const Network *network, int n)
{
    int threads = network->spec.threads;
    return n < LEAST_SPLIT ? 1 : threads < n ? threads : n;
}

void network_infer(Network *network, const float *x, int n, float *logits)
{
    assert(n >= 1 && n <= network->spec.batch);
    network->x = x;
    network->logits = logits;
    network->n = n;
    network->active = threads_for(network, n);
    team_run(&network->team, network->active, infer_share, network);
}

float network_train(Network *network, const float *x, const int *target, int n, const Sgd *sgd, int *right)
{
    assert(n >= 1 && n <= network->spec.batch);
    network->x = x;
    network->target = target;
    network->n = n;
    network->sgd = *sgd;
    network->active = threads_for(network, n);
    team_run(&network->team, network->active, learn_share, network);
    double loss = 0;
    if (right)
        *right = 0;
    for (int i = 0; i < network->active; i++) {
        loss += network->work[i].loss;
        if (right)
            *right += network->work[i].right;
    }
    team_run(&network->team, network->active, update_share, network);
    team_run(&network->team, network->active, refresh_share, network);
    return (float)(loss / n);
}
