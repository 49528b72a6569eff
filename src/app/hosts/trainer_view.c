/* What can be seen of a training: tests on some images at fixed places of an epoch (so that the curves, too, are the
 * same from run to run), and the held digit's way through the plain network, which keeps every map. */
#include "app/hosts/trainer_inside.h"

#include "app/commands/options.h"

#include <math.h>
#include <string.h>

enum { TEST_SOME = 1000, TESTS_AN_EPOCH = 20 };

bool trainer_variant(Trainer *trainer, const TrainingSettings *settings, Error *err)
{
    LenetPlain plain;
    if (!lenet_plain_init(&plain, 1, settings->activation, settings->average, err))
        return false;
    if (trainer->plain_made)
        lenet_plain_free(&trainer->plain);
    trainer->plain = plain;
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
    image = image < 0 ? 0 : image < set->count ? image : set->count - 1;
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
        right += option_largest(logits + (size_t)i * CLASSES, CLASSES) == set->label[i];
    return right;
}

/* Keeps the mistake among the worst, worst first, if it belongs there. */
static void keep_mistake(TrainView *view, const Mistake *mistake)
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
    for (int j = 0; j < CLASSES; j++)
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
        const float *logits = trainer->logits + (size_t)i * CLASSES;
        Mistake mistake = {.image = i,
                           .label = test->label[i],
                           .answer = option_largest(logits, CLASSES),
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

static void fill_maps(Trainer *trainer)
{
    TrainView *view = &trainer->draft;
    LenetPlain *plain = &trainer->plain;
    float pixel[IMAGE_PIXELS];
    for (int i = 0; i < IMAGE_PIXELS; i++)
        pixel[i] = (float)view->held_pixel[i] / 255.0f;
    Tensor x = {{1, 1, 28, 28}, pixel};
    network_to_plain(trainer->training.network, plain);
    lenet_plain_forward(plain, &x);
    const struct {
        float *to;
        const Tensor *from;
        size_t size;
    } copy[] = {
        {view->conv1, &plain->output[LENET_CONV1], sizeof view->conv1},
        {view->conv2, &plain->output[LENET_CONV2], sizeof view->conv2},
        {view->fc1, &plain->output[LENET_FC1], sizeof view->fc1},
        {view->fc2, &plain->output[LENET_FC2], sizeof view->fc2},
        {view->kernel1, &plain->parameter[LENET_CONV1_WEIGHT], sizeof view->kernel1},
    };
    for (size_t i = 0; i < sizeof copy / sizeof *copy; i++)
        memcpy(copy[i].to, copy[i].from->v, copy[i].size);
    for (int i = 0; i < CLASSES; i++)
        view->probability[i] = trust(plain->output[LENET_FC3].v, i);
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
