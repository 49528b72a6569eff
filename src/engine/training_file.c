/* Weights and half-finished trainings as safetensors: tensors by PyTorch's names, everything else as text in the metadata. */
#include "engine/training.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "engine/safetensors.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS = 15, WORD = 32 };

static size_t count_of(int which)
{
    const int *dim = lenet_parameter_dims[which];
    return (size_t)dim[0] * (size_t)dim[1] * (size_t)dim[2] * (size_t)dim[3];
}

/* PyTorch's shape of a parameter: a bias has one dimension, a matrix two, a kernel four. */
static void shape_of(int which, SafeTensor *tensor)
{
    const int *dim = lenet_parameter_dims[which];
    bool bias = which % 2 == 1, matrix = which >= LENET_FC1_WEIGHT;
    tensor->rank = bias ? 1 : matrix ? 2 : 4;
    for (int i = 0; i < tensor->rank; i++)
        tensor->dim[i] = bias ? dim[1] : dim[i];
    tensor->count = count_of(which);
    tensor->type = SAFE_F32;
}

/* Copies one part of the network (parameters or velocities) into `values`, one after the other, and describes them. */
static float *describe(const Network *network, NetworkPart part, float *values, char (*name)[WORD], SafeTensor *tensor)
{
    for (int which = 0; which < LENET_PARAMETERS; which++) {
        network_get(network, part, which, values);
        snprintf(name[which], WORD, "%s%s", part == NETWORK_VELOCITY ? "velocity." : "", lenet_parameter_names[which]);
        shape_of(which, &tensor[which]);
        tensor[which].name = name[which];
        tensor[which].bytes = (const char *)values;
        values += count_of(which);
    }
    return values;
}

static int describe_settings(const Training *training, char (*word)[WORD], SafeText *text)
{
    const TrainingSettings *s = &training->settings;
    static const char *const key[TEXTS] = {"activation", "pool", "seed", "epochs", "batch", "lr", "momentum", "decay", "epoch", "done", "loss", "right", "threads", "images", "data"};
    snprintf(word[0], WORD, "%s", activation_name(s->activation));
    snprintf(word[1], WORD, "%s", s->average ? "average" : "max");
    snprintf(word[2], WORD, "%llu", (unsigned long long)s->seed);
    snprintf(word[3], WORD, "%d", s->epochs);
    snprintf(word[4], WORD, "%d", s->batch);
    snprintf(word[5], WORD, "%.9g", (double)s->sgd.rate);
    snprintf(word[6], WORD, "%.9g", (double)s->sgd.momentum);
    snprintf(word[7], WORD, "%.9g", (double)s->sgd.decay);
    snprintf(word[8], WORD, "%d", training->epoch);
    snprintf(word[9], WORD, "%d", training->done);
    snprintf(word[10], WORD, "%.17g", training->loss);
    snprintf(word[11], WORD, "%d", training->right);
    snprintf(word[12], WORD, "%d", s->threads);
    snprintf(word[13], WORD, "%d", training->set->count);
    snprintf(word[14], WORD, "%08lx", (unsigned long)training->sum);
    for (int i = 0; i < TEXTS; i++)
        text[i] = (SafeText){key[i], word[i]};
    return TEXTS;
}

static bool all_finite(const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i]))
            return false;
    return true;
}

bool training_save(const Training *training, const char *path, Error *err)
{
    SafeTensor tensor[2 * LENET_PARAMETERS] = {{0}};
    SafeText text[TEXTS];
    char name[2 * LENET_PARAMETERS][WORD], word[TEXTS][WORD];
    size_t total = 0;
    for (int which = 0; which < LENET_PARAMETERS; which++)
        total += count_of(which);
    float *values = mem_try(2 * total, sizeof *values, "the weights", err);
    if (!values)
        return false;
    float *rest = describe(training->network, NETWORK_PARAMETER, values, name, tensor);
    describe(training->network, NETWORK_VELOCITY, rest, name + LENET_PARAMETERS, tensor + LENET_PARAMETERS);
    int texts = describe_settings(training, word, text), tensors = training_finished(training) ? LENET_PARAMETERS : 2 * LENET_PARAMETERS;
    bool done = all_finite(values, 2 * total)
        ? safetensors_write(path, tensor, tensors, text, texts, err)
        : error_set(err, "a weight is no longer a number in epoch %d: try a smaller --lr or --momentum", training->epoch);
    free(values);
    return done;
}

/* "120 x 400". */
static void write_shape(const SafeTensor *tensor, Text *out)
{
    for (int i = 0; i < tensor->rank; i++)
        text_add(out, "%s%lld", i > 0 ? " x " : "", (long long)tensor->dim[i]);
    if (tensor->rank == 0)
        text_add(out, "one number");
}

static bool wrong_shape(const SafeTensor *tensor, const SafeTensor *want, const char *name, Error *err)
{
    Text is = {0}, should = {0};
    write_shape(tensor, &is);
    write_shape(want, &should);
    error_set(err, "%s is %s, LeNet's is %s", name, text_get(&is), text_get(&should));
    text_free(&is);
    text_free(&should);
    return false;
}

static bool load_part(const SafeTensors *file, Network *network, NetworkPart part, float *values, Error *err)
{
    for (int which = 0; which < LENET_PARAMETERS; which++) {
        char name[WORD];
        SafeTensor want = {0};
        shape_of(which, &want);
        snprintf(name, sizeof name, "%s%s", part == NETWORK_VELOCITY ? "velocity." : "", lenet_parameter_names[which]);
        const SafeTensor *tensor = safetensors_find(file, name);
        if (!tensor)
            return error_set(err, "there is no tensor %s; LeNet's are conv1.weight, conv1.bias, conv2, fc1, fc2 and fc3 likewise", name);
        if (tensor->rank != want.rank || memcmp(tensor->dim, want.dim, (size_t)want.rank * sizeof *want.dim) != 0)
            return wrong_shape(tensor, &want, name, err);
        if (!safetensor_floats(tensor, values, err))
            return false;
        for (size_t i = 0; i < want.count; i++)
            if (!isfinite(values[i]))
                return error_set(err, "%s: number %zu is not finite", name, i);
        network_set(network, part, which, values);
    }
    return true;
}

static bool load(const SafeTensors *file, Network *network, NetworkPart part, Error *err)
{
    float *values = mem_try(count_of(LENET_FC1_WEIGHT), sizeof *values, "a tensor of weights", err);
    bool done = values && load_part(file, network, part, values, err);
    free(values);
    return done;
}

static bool read_variant(const SafeTensors *file, Activation *activation, bool *average, Error *err)
{
    const char *act = safetensors_metadata(file, "activation"), *pool = safetensors_metadata(file, "pool");
    *activation = ACTIVATION_RELU;
    *average = false;
    if (act && !activation_from_name(act, activation))
        return error_set(err, "unknown activation '%.40s' in the metadata", act);
    if (pool && strcmp(pool, "max") != 0 && strcmp(pool, "average") != 0)
        return error_set(err, "unknown pool '%.40s' in the metadata", pool);
    *average = pool && strcmp(pool, "average") == 0;
    return true;
}

Network *weights_load(const char *path, int batch, int threads, Error *err)
{
    SafeTensors file;
    if (!safetensors_read(path, &file, err))
        return NULL;
    NetworkSpec spec = {.batch = batch, .threads = threads};
    Network *network = read_variant(&file, &spec.activation, &spec.average, err) ? network_new(&spec, err) : NULL;
    bool moving = safetensors_find(&file, "velocity.conv1.weight") != NULL;
    if (network && !(load(&file, network, NETWORK_PARAMETER, err) && (!moving || load(&file, network, NETWORK_VELOCITY, err)))) {
        network_free(network);
        network = NULL;
    }
    safetensors_free(&file);
    if (!network)
        error_prefix(err, "%s", path);
    return network;
}

static bool read_int(const SafeTensors *file, const char *key, int low, int *value, Error *err)
{
    const char *word = safetensors_metadata(file, key);
    if (word && text_to_int(word, low, 2147483647, value))
        return true;
    return error_set(err, "no training to go on with: its metadata says no %s", key);
}

static bool read_number(const SafeTensors *file, const char *key, float *value, Error *err)
{
    const char *word = safetensors_metadata(file, key);
    if (word && text_to_float(word, value))
        return true;
    return error_set(err, "no training to go on with: its metadata says no %s", key);
}

static bool read_settings(const SafeTensors *file, TrainingSettings *settings, Training *place, Error *err)
{
    const char *seed = safetensors_metadata(file, "seed"), *loss = safetensors_metadata(file, "loss");
    int64_t count = 0;
    if (seed && !number_count(seed, &count))
        return error_set(err, "no training to go on with: its metadata's seed is '%.40s'", seed);
    if (loss && number_plain(loss, &place->loss) != NUMBER_TAKEN)
        return error_set(err, "no training to go on with: its metadata's loss is '%.40s'", loss);
    settings->seed = (uint64_t)count;
    return read_variant(file, &settings->activation, &settings->average, err) && read_int(file, "epochs", 1, &settings->epochs, err)
        && read_int(file, "batch", 1, &settings->batch, err) && read_number(file, "lr", &settings->sgd.rate, err)
        && read_number(file, "momentum", &settings->sgd.momentum, err) && read_number(file, "decay", &settings->sgd.decay, err)
        && read_int(file, "threads", 1, &settings->threads, err) && read_int(file, "epoch", 0, &place->epoch, err) && read_int(file, "done", 0, &place->done, err) && read_int(file, "right", 0, &place->right, err);
}

static bool same_data(const SafeTensors *file, const Dataset *set, Error *err)
{
    char sum[WORD];
    const char *had = safetensors_metadata(file, "data");
    int images;
    if (!read_int(file, "images", 1, &images, err))
        return false;
    snprintf(sum, sizeof sum, "%08lx", (unsigned long)dataset_sum(set));
    if (images != set->count || !had || strcmp(had, sum) != 0)
        return error_set(err, "it was trained on other data: %d images with the sum %.8s, these are %d with %s", images, had ? had : "none", set->count, sum);
    return true;
}

static bool go_on(Training *training, const SafeTensors *file, int threads, const Dataset *set, Error *err)
{
    TrainingSettings settings = {0};
    Training place = {0};
    if (!read_settings(file, &settings, &place, err) || !same_data(file, set, err))
        return false;
    settings.threads = threads ? threads : settings.threads;
    if (place.epoch >= settings.epochs)
        return error_set(err, "this training is finished: %d of %d epochs", place.epoch, settings.epochs);
    if (place.done > set->count)
        return error_set(err, "it says %d images of an epoch of %d are done", place.done, set->count);
    if (!training_begin(training, &settings, set, err))
        return false;
    if (!load(file, training->network, NETWORK_PARAMETER, err) || !load(file, training->network, NETWORK_VELOCITY, err)) {
        training_free(training);
        return false;
    }
    training_stand(training, place.epoch, place.done, place.loss, place.right);
    return true;
}

bool training_resume(Training *training, const char *path, int threads, const Dataset *set, Error *err)
{
    SafeTensors file;
    *training = (Training){0};
    if (!safetensors_read(path, &file, err))
        return false;
    bool done = go_on(training, &file, threads, set, err);
    safetensors_free(&file);
    return done || error_prefix(err, "%s", path);
}
