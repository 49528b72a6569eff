/* LeNet's fast passes. A batch is split among the threads; each takes its images up to pool2 one by
 * one, then the whole chunk through the full layers as matrix products, and back the same way, into
 * gradients of its own. Then the threads sum the gradients, each for some panels of the weights,
 * always in the same order, and update. */
#include "engine/fast/lenet_inside.h"

#include <math.h>
#include <string.h>

enum { LEAST_SPLIT = 8 };   /* images from which on a batch is worth two threads */

/* z = x W for n rows, W in panels. */
static void multiply(const FastLenet *network, const float *x, int x_lanes, int n, int inner,
                     const float *w, int lanes, float *z)
{
    Product p = {.rows = n,
                 .panels = lanes / PANEL,
                 .inner = inner,
                 .a = x,
                 .a_row = (size_t)x_lanes,
                 .a_inner = 1,
                 .b = w,
                 .b_panel = (size_t)inner * PANEL,
                 .b_row = PANEL,
                 .c_panel = PANEL,
                 .c_row = (size_t)lanes};
    p.c = z;
    network->kernels->product(&p);
}

/* The gradient of a full layer's weights, x^T d, in their own layout; and of its biases, the sum of
 * d's rows. */
static void full_gradient(const FastLenet *network, int layer, const float *x, int x_lanes,
                          const float *d, int n, bool add, float *gradient)
{
    const Full *full = &lenet_fulls[layer];
    float *bias = gradient + full->bias;
    Product p = {.rows = full->inputs,
                 .panels = full->lanes / PANEL,
                 .inner = n,
                 .a = x,
                 .a_row = 1,
                 .a_inner = (size_t)x_lanes,
                 .b = d,
                 .b_panel = PANEL,
                 .b_row = (size_t)full->lanes,
                 .c = gradient + full->weight,
                 .c_panel = (size_t)full->inputs * PANEL,
                 .c_row = PANEL,
                 .add = add};
    network->kernels->product(&p);
    if (!add)
        memset(bias, 0, (size_t)full->lanes * sizeof *bias);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < full->lanes; j++)
            bias[j] += d[(size_t)i * (size_t)full->lanes + (size_t)j];
}

void lenet_write_lone_gradients(const FastLenet *network)
{
    const Work *work = network->work;
    full_gradient(network, 0, work->p2[0], P2_FLOATS, work->d1[0], 1, false, network->gradient);
    full_gradient(network, 1, work->h1[0], F1_LANES, work->d2[0], 1, false, network->gradient);
    full_gradient(network, 2, work->h2[0], F2_LANES, work->d3[0], 1, false, network->gradient);
}

static void up(const FastLenet *network, Work *work, const float *x, int n, bool learn)
{
    const Kernels *kernels = network->kernels;
    const float *p = network->parameter;
    Activation f = network->variant.activation;
    for (int i = 0; i < n; i++)
        kernels->forward(x + (size_t)i * IMAGE_PIXELS, p, network->copies, network->variant,
                         &work->trail[learn ? i : 0], work->p2[i]);
    multiply(network, work->p2[0], P2_FLOATS, n, F1_IN, p + AT_F1, F1_LANES, work->h1[0]);
    kernels->activate(work->h1[0], p + AT_FB1, n, F1_LANES, f);
    multiply(network, work->h1[0], F1_LANES, n, F1, p + AT_F2, F2_LANES, work->h2[0]);
    kernels->activate(work->h2[0], p + AT_FB2, n, F2_LANES, f);
    multiply(network, work->h2[0], F2_LANES, n, F2, p + AT_F3, F3_LANES, work->h3[0]);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < DIGIT_CLASSES; j++)
            work->h3[i][j] += p[AT_FB3 + j];
}

/* Softmax, the loss, and the error p - target over the whole batch. */
static void judge(Work *work, const int *target, int n, int batch)
{
    for (int i = 0; i < n; i++) {
        const float *z = work->h3[i];
        float most = z[0], sum = 0, p[DIGIT_CLASSES];
        int best = 0;
        for (int j = 1; j < DIGIT_CLASSES; j++)
            if (z[j] > most) {
                most = z[j];
                best = j;
            }
        for (int j = 0; j < DIGIT_CLASSES; j++)
            sum += p[j] = expf(z[j] - most);
        work->loss += (double)(logf(sum) - (z[target[i]] - most));
        work->right += best == target[i];
        for (int j = 0; j < F3_LANES; j++) {
            float wanted = j == target[i] ? 1.0f : 0.0f;
            work->d3[i][j] = j < DIGIT_CLASSES ? (p[j] / sum - wanted) / (float)batch : 0;
        }
    }
}

/* The backward pass. `add`: adds to the gradients of the images before, else overwrites them. */
static void down(const FastLenet *network, Work *work, int n, bool add, float *gradient)
{
    const Kernels *kernels = network->kernels;
    const Copies *copies = network->copies;
    Activation f = network->variant.activation;
    full_gradient(network, 2, work->h2[0], F2_LANES, work->d3[0], n, add, gradient);
    multiply(network, work->d3[0], F3_LANES, n, F3, copies->f3, F2_LANES, work->d2[0]);
    kernels->derive(work->d2[0], work->h2[0], n * F2_LANES, f);
    full_gradient(network, 1, work->h1[0], F1_LANES, work->d2[0], n, add, gradient);
    multiply(network, work->d2[0], F2_LANES, n, F2, copies->f2, F1_LANES, work->d1[0]);
    kernels->derive(work->d1[0], work->h1[0], n * F1_LANES, f);
    full_gradient(network, 0, work->p2[0], P2_FLOATS, work->d1[0], n, add, gradient);
    multiply(network, work->d1[0], F1_LANES, n, F1, copies->f1, F1_IN, work->dp2[0]);
    if (!add)
        memset(gradient, 0, AT_F1 * sizeof *gradient);
    for (int i = 0; i < n; i++)
        kernels->backward(&work->trail[i], work->p2[i], work->dp2[i], network->parameter,
                          network->variant, gradient);
}

/* The images of thread `number`: first .. end-1. */
static void share(const FastLenet *network, int number, int *first, int *end)
{
    *first = (int)((int64_t)network->n * number / network->active);
    *end = (int)((int64_t)network->n * (number + 1) / network->active);
}

static void infer_share(void *self, int number)
{
    FastLenet *network = self;
    Work *work = &network->work[number];
    int first, end;
    if (number >= network->active)
        return;
    share(network, number, &first, &end);
    for (int i = first; i < end; i += CHUNK) {
        int n = end - i < CHUNK ? end - i : CHUNK;
        up(network, work, network->x + (size_t)i * IMAGE_PIXELS, n, false);
        for (int k = 0; k < n; k++)
            memcpy(network->logits + (size_t)(i + k) * DIGIT_CLASSES, work->h3[k],
                   DIGIT_CLASSES * sizeof(float));
    }
}

static void learn_share(void *self, int number)
{
    FastLenet *network = self;
    Work *work = &network->work[number];
    int first, end;
    if (number >= network->active)
        return;
    share(network, number, &first, &end);
    work->loss = 0;
    work->right = 0;
    for (int i = first; i < end; i += CHUNK) {
        int n = end - i < CHUNK ? end - i : CHUNK;
        up(network, work, network->x + (size_t)i * IMAGE_PIXELS, n, true);
        judge(work, network->target + i, n, network->n);
        down(network, work, n, i > first, network->gradient + (size_t)number * GRADIENT_APART);
    }
}

/* Sums all threads' gradients of `count` parameters from `first` on, and updates the parameters. */
static void descend(FastLenet *network, size_t first, int count)
{
    network->kernels->descend(network->parameter + first, network->velocity + first,
                              network->gradient + first, network->active, GRADIENT_APART, count,
                              &network->sgd);
}

/* Each thread updates some panels of every full layer, and transposes them while they are in its
 * cache. */
static void update_share(void *self, int number)
{
    FastLenet *network = self;
    if (number >= network->active)
        return;
    for (int layer = 0; layer < 3; layer++) {
        const Full *full = &lenet_fulls[layer];
        int panels = full->lanes / PANEL, first = panels * number / network->active,
            end = panels * (number + 1) / network->active, size = full->inputs * PANEL;
        if (first == end)
            continue;
        descend(network, full->weight + (size_t)first * (size_t)size, (end - first) * size);
        descend(network, full->bias + (size_t)first * PANEL, (end - first) * PANEL);
        lenet_refresh_full(network, layer, first, end);
    }
    if (number == 0) {
        descend(network, 0, AT_F1);
        lenet_refresh_convolutions(network);
    }
}

/* A training step of a single image reads the weights of the full layers once: backward pass and
 * update together. */
static void learn_lone(FastLenet *network)
{
    Work *work = network->work;
    const Kernels *kernels = network->kernels;
    const Sgd *sgd = &network->sgd;
    float *p = network->parameter, *v = network->velocity;
    Activation f = network->variant.activation;
    work->loss = 0;
    work->right = 0;
    up(network, work, network->x, 1, true);
    judge(work, network->target, 1, 1);
    kernels->learn_one(work->h2[0], work->d3[0], F2, F3_LANES / PANEL, sgd, p + AT_F3, v + AT_F3,
                       work->d2[0]);
    kernels->derive(work->d2[0], work->h2[0], F2_LANES, f);
    kernels->learn_one(work->h1[0], work->d2[0], F1, F2_LANES / PANEL, sgd, p + AT_F2, v + AT_F2,
                       work->d1[0]);
    kernels->derive(work->d1[0], work->h1[0], F1_LANES, f);
    kernels->learn_one(work->p2[0], work->d1[0], F1_IN, F1_LANES / PANEL, sgd, p + AT_F1, v + AT_F1,
                       work->dp2[0]);
    memset(network->gradient, 0, AT_F1 * sizeof *network->gradient);
    kernels->backward(work->trail, work->p2[0], work->dp2[0], p, network->variant,
                      network->gradient);
    const float *d[3] = {work->d1[0], work->d2[0], work->d3[0]};
    for (int layer = 0; layer < 3; layer++) {
        memcpy(network->gradient + lenet_fulls[layer].bias, d[layer],
               (size_t)lenet_fulls[layer].lanes * sizeof(float));
        descend(network, lenet_fulls[layer].bias, lenet_fulls[layer].lanes);
    }
    descend(network, 0, AT_F1);
    lenet_refresh_convolutions(network);
    network->stale = true;
}

static int threads_for(const FastLenet *network, int n)
{
    int threads = network->base.spec.threads;
    if (n < LEAST_SPLIT)
        return 1;
    return threads < n ? threads : n;
}

void lenet_infer(Network *base, const float *x, int n, float *logits)
{
    FastLenet *network = (FastLenet *)(void *)base;
    if (network->lone)
        lenet_write_lone_gradients(network);
    network->lone = false;
    network->x = x;
    network->logits = logits;
    network->n = n;
    network->active = threads_for(network, n);
    team_run(&network->team, network->active, infer_share, network);
}

float lenet_train(Network *base, const float *x, const int *target, int n, const Sgd *sgd,
                  int *right)
{
    FastLenet *network = (FastLenet *)(void *)base;
    network->x = x;
    network->target = target;
    network->n = n;
    network->sgd = *sgd;
    network->active = threads_for(network, n);
    network->lone = n == 1;
    if (network->lone) {
        learn_lone(network);
    } else {
        if (network->stale)
            lenet_refresh(network);
        team_run(&network->team, network->active, learn_share, network);
        team_run(&network->team, network->active, update_share, network);
    }
    double loss = 0;
    if (right)
        *right = 0;
    for (int i = 0; i < network->active; i++) {
        loss += network->work[i].loss;
        if (right)
            *right += network->work[i].right;
    }
    return (float)(loss / n);
}
