/* What can be seen of a training: tests on some images at fixed places of an epoch (so that the curves, too, are the
 * same from run to run), and the held digit's way through the plain network, which keeps every map. */
#include "app/hosts/trainer_inside.h"

#include "app/commands/options.h"
#include "base/number.h"
#include "engine/net/nodes/node.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TEST_SOME = 1000, TESTS_AN_EPOCH = 20 };

bool trainer_variant(Trainer *trainer, const TrainingSettings *settings, Error *err)
{
    NetRun plain;
    Net net;
    training_net(settings, &net);
    if (!net_run_init(&plain, &net, 1, err))
        return false;
    if (trainer->plain_made)
        net_run_free(&trainer->plain);
    trainer->net = net;
    trainer->plain = plain;
    trainer->plain.net = &trainer->net;
    trainer->plain_made = true;
    return true;
}

void trainer_hold(Trainer *trainer, HeldFrom from, int image)
{
    TrainView *view = &trainer->draft;
    const Dataset *set = from == HELD_TEST ? &trainer->test : &trainer->train;
    view->held_from = from;
    view->held_label = -1;
    if (from == HELD_PAD)
        return;
    image = int_clamp(image, 0, set->count - 1);
    if (from == HELD_TEST)
        view->held = image;
    view->held_label = set->label[image];
    memcpy(view->held_pixel, set->pixel + (size_t)image * IMAGE_PIXELS, IMAGE_PIXELS);
}

int trainer_test_every(const Trainer *trainer)
{
    int every = trainer->train.count / TESTS_AN_EPOCH;
    return every > 0 ? every : 1;
}

int count_right(const Dataset *set, int count, const float *logits)
{
    int right = 0;
    for (int i = 0; i < count; i++)
        right += option_largest(logits + (size_t)i * DIGIT_CLASSES, DIGIT_CLASSES) == set->label[i];
    return right;
}

/* Keeps the mistake among the worst, worst first, if it belongs there. */
static void keep_mistake(TrainView *view, const Misclassified *mistake)
{
    int at = view->mistakes < WORST_SHOWN ? view->mistakes++ : WORST_SHOWN;
    for (; at > 0 && mistake->trust < view->worst[at - 1].trust; at--)
        if (at < WORST_SHOWN)
            view->worst[at] = view->worst[at - 1];
    if (at < WORST_SHOWN)
        view->worst[at] = *mistake;
}

static float trust(const float *logits, int label)
{
    float sum = 0;
    for (int j = 0; j < DIGIT_CLASSES; j++)
        sum += expf(logits[j] - logits[label]);
    return 1 / sum;
}

void trainer_test(Trainer *trainer, bool all)
{
    TrainView *view = &trainer->draft;
    Training *training = &trainer->training;
    const Dataset *test = &trainer->test;
    int count = all || test->count < TEST_SOME ? test->count : TEST_SOME;
    dataset_infer(test, 0, count, training->network, training->x, trainer->logits);
    memset(view->confused, 0, sizeof view->confused);
    view->mistakes = 0;
    view->test_images = count;
    view->test_right = count_right(test, count, trainer->logits);
    for (int i = 0; i < count; i++) {
        const float *logits = trainer->logits + (size_t)i * DIGIT_CLASSES;
        Misclassified mistake = {.image = i,
                                 .label = test->label[i],
                                 .answer = option_largest(logits, DIGIT_CLASSES),
                                 .trust = trust(logits, test->label[i])};
        view->confused[mistake.label][mistake.answer]++;
        if (mistake.answer != mistake.label)
            keep_mistake(view, &mistake);
    }
    for (int k = 0; k < view->mistakes; k++)
        memcpy(view->worst[k].pixel, test->pixel + (size_t)view->worst[k].image * IMAGE_PIXELS, IMAGE_PIXELS);
    if (training->epoch + training->done > 0)
        curve_add(&view->tested, trainer_test_every(trainer), (float)view->test_right / (float)count);
}

/* As many whole planes of the tensor as there is room for. */
static void show(ShownPlanes *shown, float *to, int room, const char *name, const Tensor *from, bool kernels)
{
    const int *dim = from->dim;
    shown->of = kernels ? dim[0] * dim[1] : dim[1];
    shown->rows = dim[2];
    shown->columns = dim[3];
    int fit = room / (dim[2] * dim[3]);
    shown->planes = fit < shown->of ? fit : shown->of;
    snprintf(shown->name, sizeof shown->name, "%s", name);
    memcpy(to, from->v, (size_t)shown->planes * (size_t)dim[2] * (size_t)dim[3] * sizeof *to);
}

/* The layer's output: its activation's if one follows. */
static const Tensor *after(const NetRun *run, int node)
{
    const Net *net = run->net;
    int next = node + 1;
    bool active = next < net->nodes && node_row(net->node[next].kind)->acts && net->node[next].read[0] == node;
    return &run->output[active ? next : node];
}

/* The first two layers with kernels, and before the scores the first two with a matrix. */
static void show_layers(const NetRun *run, TrainView *view)
{
    const Net *net = run->net;
    view->maps = view->strips = 0;
    view->kernels.planes = 0;
    for (int i = 1; i < net->nodes; i++) {
        const Node *node = &net->node[i];
        int rank = node->parameters > 0 ? net->parameter[node->parameter].rank : 0;
        if (rank == 4 && view->maps == 0)
            show(&view->kernels, view->kernel1, KERNEL_FLOATS, node->name, &run->parameter[node->parameter], true);
        if (rank == 4 && view->maps < LAYERS_SHOWN) {
            show(&view->map[view->maps], view->map_value[view->maps], MAP_FLOATS, node->name, after(run, i), false);
            view->maps++;
        }
        if (rank == 2 && i < net->nodes - 1 && view->strips < LAYERS_SHOWN) {
            show(&view->strip[view->strips], view->strip_value[view->strips], STRIP_FLOATS, node->name, after(run, i),
                 false);
            view->strips++;
        }
    }
}

static void fill_maps(Trainer *trainer)
{
    TrainView *view = &trainer->draft;
    NetRun *plain = &trainer->plain;
    float pixel[IMAGE_PIXELS];
    for (int i = 0; i < IMAGE_PIXELS; i++)
        pixel[i] = (float)view->held_pixel[i] / 255.0f;
    Tensor x = {{1, 1, 28, 28}, pixel};
    network_to_run(trainer->training.network, plain);
    net_run_forward(plain, &x);
    show_layers(plain, view);
    for (int i = 0; i < DIGIT_CLASSES; i++)
        view->probability[i] = trust(plain->output[trainer->net.nodes - 1].v, i);
}

void trainer_fill(Trainer *trainer)
{
    TrainView *view = &trainer->draft;
    const Training *training = &trainer->training;
    if (!training->network)
        return;
    int count = trainer->train.count, left = training_epoch_ended(training) ? count : count - training->done;
    view->epoch = training->epoch;
    view->done = training_epoch_ended(training) ? 0 : training->done;
    view->images = count;
    view->batch = left < training->settings.batch ? left : training->settings.batch;
    view->rate = training_rate(training);
    view->past = (int64_t)training->epoch * count + view->done;
    view->all = (int64_t)training->settings.epochs * count;
    if (view->state != TRAIN_RUNNING)
        view->speed = 0;
    fill_maps(trainer);
}
