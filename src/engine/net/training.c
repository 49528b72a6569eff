/* Training as a state that can be stopped, saved and continued between any two batches. */
#include "engine/net/training.h"

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

TrainingSettings training_defaults(void)
{
    return (TrainingSettings){.activation = ACTIVATION_RELU,
                              .epochs = 12,
                              .batch = 32,
                              .threads = 1,
                              .sgd = {0.03f, 0.9f, 0.0005f},
                              .seed = 1};
}

void training_net(const TrainingSettings *settings, Net *net)
{
    if (settings->net.nodes > 0)
        *net = settings->net;
    else
        net_usual(net, settings->activation, settings->average);
}

void training_take_net(TrainingSettings *settings, const Net *net)
{
    Activation activation;
    bool average;
    if (!net_variant(net, &activation, &average)) {
        settings->net = *net;
        return;
    }
    settings->net = (Net){.nodes = 0};
    settings->activation = activation;
    settings->average = average;
}

const char *training_name(const TrainingSettings *settings)
{
    Net net;
    training_net(settings, &net);
    const NetPreset *preset = net_preset(&net);
    return preset ? preset->name : "network";
}

bool training_settings_fit(const TrainingSettings *settings, Error *err)
{
    if (settings->epochs < 1 || settings->epochs > 100000)
        return error_set(err, "%d epochs: it must be 1 to 100000", settings->epochs);
    if (settings->batch < 1 || settings->batch > 65536)
        return error_set(err, "a batch of %d images: it must be 1 to 65536", settings->batch);
    if (settings->threads < 1 || settings->threads > 64)
        return error_set(err, "%d threads: it must be 1 to 64", settings->threads);
    if (settings->net.nodes > 0 && !net_takes_digits(&settings->net, err))
        return false;
    return sgd_fits(&settings->sgd, err);
}

/* Random numbers of the current epoch: from the seed and the epoch's number. */
static Random epoch_random(const Training *training)
{
    return random_seed(training->settings.seed * 1000003u + (uint64_t)training->epoch);
}

/* The order of an epoch: a shuffle (Fisher and Yates). */
static void shuffle(Training *training)
{
    Random random = epoch_random(training);
    for (int i = 0; i < training->set->count; i++)
        training->order[i] = i;
    for (int i = training->set->count - 1; i > 0; i--) {
        int j = random_below(&random, i + 1), kept = training->order[i];
        training->order[i] = training->order[j];
        training->order[j] = kept;
    }
}

bool training_begin(Training *training, const TrainingSettings *settings, const Dataset *set,
                    Error *err)
{
    *training = (Training){.settings = *settings, .set = set, .sum = dataset_sum(set)};
    if (!training_settings_fit(settings, err))
        return false;
    NetworkSpec spec = {.activation = settings->activation,
                        .average = settings->average,
                        .batch = settings->batch,
                        .threads = settings->threads,
                        .net = settings->net.nodes > 0 ? &settings->net : NULL};
    training->network = network_new(&spec, err);
    training->order = training->network
                          ? mem_try((size_t)set->count, sizeof(int), "the order of the images", err)
                          : NULL;
    training->x = training->order ? mem_try((size_t)settings->batch, IMAGE_PIXELS * sizeof(float),
                                            "a batch of images", err)
                                  : NULL;
    training->target = training->x
                           ? mem_try((size_t)settings->batch, sizeof(int), "a batch of labels", err)
                           : NULL;
    if (!training->target) {
        training_free(training);
        return false;
    }
    network_seed(training->network, settings->seed);
    shuffle(training);
    return true;
}

void training_free(Training *training)
{
    network_free(training->network);
    free(training->order);
    free(training->x);
    free(training->target);
    *training = (Training){0};
}

bool training_finished(const Training *training)
{
    return training->epoch >= training->settings.epochs;
}

bool training_epoch_ended(const Training *training)
{
    return training->done == training->set->count;
}

/* Half a cosine from the first rate to 0 over all images of all epochs. */
float training_rate(const Training *training)
{
    double total = (double)training->settings.epochs * training->set->count,
           past = (double)training->epoch * training->set->count + training->done;
    return (float)(0.5 * (double)training->settings.sgd.rate
                   * (1 + cos(3.14159265358979 * past / total)));
}

void training_stand(Training *training, int epoch, int done, double loss, int right)
{
    training->epoch = epoch;
    training->done = done;
    training->loss = loss;
    training->right = right;
    if (!training_epoch_ended(training))
        shuffle(training);
}

/* After an epoch's last batch the next one begins. */
static void turn(Training *training)
{
    if (!training_epoch_ended(training))
        return;
    training->done = 0;
    training->loss = 0;
    training->right = 0;
    shuffle(training);
}

int training_next(Training *training, int *image, int most)
{
    turn(training);
    int left = training->set->count - training->done,
        n = left < training->settings.batch ? left : training->settings.batch;
    for (int i = 0; i < n && i < most; i++)
        image[i] = training->order[training->done + i];
    return n;
}

/* The next batch's masks depend on its place alone, not on what was drawn before: a training that
 * is taken up again draws them as if it had never stopped. */
static void draw_from_place(const Training *training)
{
    Random random = epoch_random(training);
    network_draw_from(training->network, random_bits(&random) + (uint64_t)training->done);
}

bool training_batch(Training *training, float *loss, Error *err)
{
    turn(training);
    int left = training->set->count - training->done,
        n = left < training->settings.batch ? left : training->settings.batch, right;
    for (int i = 0; i < n; i++) {
        int image = training->order[training->done + i];
        dataset_image(training->set, image, training->x + (size_t)i * IMAGE_PIXELS);
        training->target[i] = training->set->label[image];
    }
    Sgd sgd = training->settings.sgd;
    sgd.rate = training_rate(training);
    draw_from_place(training);
    *loss = network_train(training->network, training->x, training->target, n, &sgd, &right);
    if (!isfinite(*loss))
        return error_set(err,
                         "the loss is no longer a number in epoch %d: try a smaller --lr (it is "
                         "%g) or --momentum (%g)",
                         training->epoch + 1, (double)training->settings.sgd.rate,
                         (double)training->settings.sgd.momentum);
    training->loss += (double)*loss * n;
    training->right += right;
    training->done += n;
    if (training_epoch_ended(training))
        training->epoch++;
    return true;
}

void dataset_infer(const Dataset *set, int first, int count, Network *network, float *x,
                   float *logits)
{
    int batch = network_spec(network)->batch;
    for (int i = 0; i < count; i += batch) {
        int n = count - i < batch ? count - i : batch;
        for (int k = 0; k < n; k++)
            dataset_image(set, first + i + k, x + (size_t)k * IMAGE_PIXELS);
        network_infer(network, x, n, logits + (size_t)i * DIGIT_CLASSES);
    }
}
