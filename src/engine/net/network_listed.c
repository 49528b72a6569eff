/* Any list in training: each thread runs its share of a batch through the list, with gradients of
 * its own and parameters that all threads read; then the gradients are summed, weighted by the
 * threads' images and always in the same order, and every parameter is updated. */
#include "engine/net/network_inside.h"

#include "base/memory.h"
#include "engine/fast/net_fast.h"
#include "engine/fast/team.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_SPLIT = 8 };   /* images from which on a batch is worth two threads */

/* Working memory of one thread. */
typedef struct {
    NetRun run;
    NetFast fast;
    bool made;
    float loss;
    int right;
} Worker;

typedef struct {
    Network base;
    const Kernels *kernels;
    Team team;
    Worker *worker;   /* one for each thread; the first one's run owns the parameters */
    int workers;
    /* The current job, for the threads. */
    const float *x;
    const int *target;
    float *logits;
    int n, active;
} Listed;

static Listed *listed_of(Network *base)
{
    return (Listed *)(void *)base;
}

static void free_workers(Listed *listed)
{
    for (int i = listed->workers - 1; i >= 0; i--) {
        if (listed->worker[i].made)
            net_run_free(&listed->worker[i].run);
        net_fast_free(&listed->worker[i].fast);
    }
    free(listed->worker);
    free(listed);
}

static void free_listed(Network *base)
{
    Listed *listed = listed_of(base);
    team_end(&listed->team);
    free_workers(listed);
}

static const char *kernels_name(const Network *base)
{
    return ((const Listed *)(const void *)base)->kernels->name;
}

/* Each thread draws its own random parts. */
static void draw_from(Network *base, uint64_t number)
{
    Listed *listed = listed_of(base);
    for (int t = 0; t < listed->workers; t++)
        listed->worker[t].run.random = random_seed(number * TEAM_MOST + (uint64_t)t);
}

static void seed(Network *base, uint64_t number)
{
    Listed *listed = listed_of(base);
    draw_from(base, number);
    net_run_seed(&listed->worker[0].run, number);
}

static Tensor *part_of(const Network *base, NetworkPart part, int which)
{
    NetRun *run = &((const Listed *)(const void *)base)->worker[0].run;
    switch (part) {
    case NETWORK_PARAMETER: return &run->parameter[which];
    case NETWORK_VELOCITY: return &run->velocity[which];
    case NETWORK_GRADIENT: break;
    }
    return &run->gradient[which];
}

static void get(const Network *base, NetworkPart part, int which, float *values)
{
    const Tensor *tensor = part_of(base, part, which);
    memcpy(values, tensor->v, tensor_count(tensor) * sizeof *values);
}

static void set(Network *base, NetworkPart part, int which, const float *values)
{
    Tensor *tensor = part_of(base, part, which);
    memcpy(tensor->v, values, tensor_count(tensor) * sizeof *values);
}

/* The images of thread `number`: first .. end-1, as a batch. */
static Tensor share(const Listed *listed, int number, int *first)
{
    const int *dim = listed->base.net.node[0].dim;
    int end = (int)((int64_t)listed->n * (number + 1) / listed->active);
    *first = (int)((int64_t)listed->n * number / listed->active);
    /* The run only reads its input. */
    float *x = (float *)(uintptr_t)(listed->x + (size_t)*first * net_inputs(&listed->base.net));
    return (Tensor){{end - *first, dim[0], dim[1], dim[2]}, x};
}

static const Tensor *scores(const Worker *worker)
{
    return &worker->run.output[worker->run.net->nodes - 1];
}

static void infer_share(void *self, int number)
{
    Listed *listed = self;
    Worker *worker = &listed->worker[number];
    int first;
    if (number >= listed->active)
        return;
    Tensor x = share(listed, number, &first);
    net_run_forward(&worker->run, &x);
    size_t classes = (size_t)net_classes(&listed->base.net);
    memcpy(listed->logits + (size_t)first * classes, scores(worker)->v,
           (size_t)x.dim[0] * classes * sizeof(float));
}

static int count_right(const Tensor *of, const int *target)
{
    int right = 0;
    for (int n = 0; n < of->dim[0]; n++) {
        const float *z = of->v + (size_t)n * (size_t)of->dim[1];
        int best = 0;
        for (int j = 1; j < of->dim[1]; j++)
            if (z[j] > z[best])
                best = j;
        right += best == target[n];
    }
    return right;
}

static void learn_share(void *self, int number)
{
    Listed *listed = self;
    Worker *worker = &listed->worker[number];
    int first;
    if (number >= listed->active)
        return;
    Tensor x = share(listed, number, &first);
    worker->run.learns = true;
    net_run_forward(&worker->run, &x);
    worker->right = count_right(scores(worker), listed->target + first);
    worker->loss = net_run_backward(&worker->run, listed->target + first);
    worker->run.learns = false;
}

static int threads_for(const Listed *listed, int n)
{
    int threads = listed->workers < n ? listed->workers : n;
    return n < LEAST_SPLIT ? 1 : threads;
}

static void infer(Network *base, const float *x, int n, float *logits)
{
    Listed *listed = listed_of(base);
    listed->x = x;
    listed->logits = logits;
    listed->n = n;
    listed->active = threads_for(listed, n);
    team_run(&listed->team, listed->active, infer_share, listed);
}

/* Every thread's gradient is the mean over its images; the batch's is their mean, weighted by
 * how many these were. */
static void add_up(Listed *listed)
{
    for (int p = 0; p < listed->base.net.parameters; p++) {
        Tensor *sum = &listed->worker[0].run.gradient[p];
        for (int t = 0; listed->active > 1 && t < listed->active; t++) {
            const NetRun *run = &listed->worker[t].run;
            float part = (float)run->images / (float)listed->n;
            for (size_t i = 0; i < tensor_count(sum); i++)
                sum->v[i] = (t == 0 ? 0 : sum->v[i]) + part * run->gradient[p].v[i];
        }
    }
}

static float train(Network *base, const float *x, const int *target, int n, const Sgd *sgd,
                   int *right)
{
    Listed *listed = listed_of(base);
    double loss = 0;
    int hits = 0;
    listed->x = x;
    listed->target = target;
    listed->n = n;
    listed->active = threads_for(listed, n);
    team_run(&listed->team, listed->active, learn_share, listed);
    add_up(listed);
    net_run_step(&listed->worker[0].run, sgd);
    for (int t = 0; t < listed->active; t++) {
        loss += (double)listed->worker[t].loss * listed->worker[t].run.images;
        hits += listed->worker[t].right;
    }
    if (right)
        *right = hits;
    return (float)(loss / n);
}

static const NetworkKind kind = {
    .free = free_listed,
    .kernels = kernels_name,
    .seed = seed,
    .draw_from = draw_from,
    .get = get,
    .set = set,
    .infer = infer,
    .train = train,
};

static bool make_worker(Listed *listed, int i, int images, Error *err)
{
    Worker *worker = &listed->worker[i];
    const NetRun *first = &listed->worker[0].run;
    worker->made = i == 0 ? net_run_init(&worker->run, &listed->base.net, images, err)
                          : net_run_init_shared(&worker->run, first, images, err);
    return worker->made && net_fast_init(&worker->fast, listed->kernels, &worker->run, err);
}

Network *network_listed(const NetworkSpec *spec, const Net *net, Error *err)
{
    Listed *listed = mem_alloc(1, sizeof *listed);
    const int threads = net_whole_batch(net) ? 1 : spec->threads;
    int images =
        spec->batch < LEAST_SPLIT ? spec->batch : (spec->batch + threads - 1) / threads;
    if (images < LEAST_SPLIT)
        images = spec->batch < LEAST_SPLIT ? spec->batch : LEAST_SPLIT;
    listed->base.kind = &kind;
    listed->base.net = *net;
    listed->kernels = kernels_choose(spec->kernels);
    listed->worker = mem_alloc((size_t)threads, sizeof *listed->worker);
    listed->workers = threads;
    for (int i = 0; i < threads; i++)
        if (!make_worker(listed, i, images, err)) {
            free_workers(listed);
            return NULL;
        }
    if (team_start(&listed->team, threads, err))
        return &listed->base;
    free_workers(listed);
    return NULL;
}
