/* Weights and half-finished trainings as safetensors: tensors by PyTorch's names, everything
 * else as text in the metadata. */
#include "engine/net/training.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "engine/files/safetensors.h"
#include "engine/files/weights_names.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS = 15, WORD = 32 };

/* PyTorch's shape of a parameter: a bias has one dimension, a matrix two, a kernel four. */
static void shape_of(const Net *net, int which, SafeTensor *tensor)
{
    const NetParameter *parameter = &net->parameter[which];
    tensor->rank = parameter->rank;
    for (int i = 0; i < tensor->rank; i++)
        tensor->dim[i] = parameter->dim[tensor->rank == 1 ? 1 : i];
    tensor->count = net_parameter_count(net, which);
    tensor->type = SAFE_F32;
}

/* What a file is written from: the tensors, their names, and room for their values. */
typedef struct {
    SafeTensor tensor[2 * NET_PARAMETERS_MOST];
    char name[2 * NET_PARAMETERS_MOST][NET_NAME + 24];
    float *values;
    size_t count;
} FileTensors;

/* Appends one part of the network (parameters or velocities) to the values, and describes its
 * tensors. */
static void describe(const Network *network, NetworkPart part, FileTensors *written)
{
    const Net *net = network_net(network);
    bool moving = part == NETWORK_VELOCITY;
    for (int which = 0; which < net->parameters; which++) {
        int at = which + (moving ? net->parameters : 0);
        float *values = written->values + written->count;
        network_get(network, part, which, values);
        snprintf(written->name[at], sizeof written->name[at], "%s%s", moving ? "velocity." : "",
                 net->parameter[which].name);
        shape_of(net, which, &written->tensor[at]);
        written->tensor[at].name = written->name[at];
        written->tensor[at].bytes = (const char *)values;
        written->count += net_parameter_count(net, which);
    }
}

/* The usual network's file has its activation and pooling in the metadata, any other network's its
 * line, `line`. */
static int describe_settings(const Training *training, char (*word)[WORD], Text *line,
                             SafeText *text)
{
    const TrainingSettings *s = &training->settings;
    static const char *const key[TEXTS] = {"activation", "pool",     "seed",    "epochs", "batch",
                                           "lr",         "momentum", "decay",   "epoch",  "done",
                                           "loss",       "right",    "threads", "images", "data"};
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
    if (s->net.nodes == 0)
        return TEXTS;
    net_write(&s->net, line);
    text[1] = (SafeText){"network", text_get(line)};
    text[0] = text[TEXTS - 1];
    return TEXTS - 1;
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
    const Net *net = network_net(training->network);
    SafeText text[TEXTS];
    char word[TEXTS][WORD];
    Text line = {0};
    size_t total = 0;
    for (int which = 0; which < net->parameters; which++)
        total += net_parameter_count(net, which);
    float *values = mem_try(2 * total, sizeof *values, "the weights", err);
    if (!values)
        return false;
    FileTensors *written = mem_alloc(1, sizeof *written);
    written->values = values;
    describe(training->network, NETWORK_PARAMETER, written);
    describe(training->network, NETWORK_VELOCITY, written);
    int texts = describe_settings(training, word, &line, text),
        tensors = training_finished(training) ? net->parameters : 2 * net->parameters;
    bool done =
        all_finite(values, 2 * total)
            ? safetensors_write(path, written->tensor, tensors, text, texts, err)
            : error_set(
                err, "a weight is no longer a number in epoch %d: try a smaller --lr or --momentum",
                training->epoch);
    text_free(&line);
    free(written);
    free(values);
    return done;
}

/* What an unfinished training adds to the weights, by the names that training_save writes. */
static bool load_velocities(const SafeTensors *file, Network *network, float *values, Error *err)
{
    const Net *net = network_net(network);
    for (int which = 0; which < net->parameters; which++) {
        char name[NET_NAME + 24];
        SafeTensor want = {0};
        shape_of(net, which, &want);
        snprintf(name, sizeof name, "velocity.%s", net->parameter[which].name);
        const SafeTensor *tensor = safetensors_find(file, name);
        if (!tensor)
            return error_set(err, "there is no tensor %s", name);
        if (tensor->rank != want.rank
            || memcmp(tensor->dim, want.dim, (size_t)want.rank * sizeof *want.dim) != 0)
            return error_set(err, "%s has not the shape of %s", name, net->parameter[which].name);
        if (!safetensor_floats(tensor, values, err))
            return false;
        if (!all_finite(values, want.count))
            return error_set(err, "%s: a number is not finite", name);
        network_set(network, NETWORK_VELOCITY, which, values);
    }
    return true;
}

static bool load_weights(const WeightsMap *map, Network *network, float *values, Error *err)
{
    for (int which = 0; which < map->net->parameters; which++) {
        if (!weights_values(map, which, values, err))
            return false;
        network_set(network, NETWORK_PARAMETER, which, values);
    }
    return true;
}

/* Loads parameters, and velocities if `moving`; `note` becomes what was assumed of the tensors. */
static bool load(const SafeTensors *file, Network *network, bool moving, Error *note, Error *err)
{
    WeightsMap map;
    const Net *net = network_net(network);
    size_t most = 1;
    if (!weights_map(file, net, &map, note, err))
        return false;
    for (int which = 0; which < net->parameters; which++)
        most = net_parameter_count(net, which) > most ? net_parameter_count(net, which) : most;
    float *values = mem_try(most, sizeof *values, "a tensor of weights", err);
    bool done = values && load_weights(&map, network, values, err)
        && (!moving || load_velocities(file, network, values, err));
    free(values);
    return done;
}

/* What the metadata says of activation or pooling: the index of its word, -1 when it says
 * nothing. */
static bool read_word(const SafeTensors *file, const char *key, const char *const *words,
                      int *which, Error *err)
{
    const char *word = safetensors_metadata(file, key);
    *which = -1;
    for (int i = 0; word && words[i]; i++)
        if (strcmp(word, words[i]) == 0)
            *which = i;
    return !word || *which >= 0 || error_set(err, "unknown %s '%.40s' in the metadata", key, word);
}

/* The file's word counts, else the user's, else the first. It is an error if both differ, unless
 * `other` allows it. */
static bool choose(int file, int reader, bool other, const char *option, const char *const *words,
                   int *chosen, Error *err)
{
    *chosen = reader > 0 ? reader - 1 : 0;
    if (file < 0)
        return true;
    if (reader > 0 && *chosen != file && !other)
        return error_set(err, "--%s %s: its metadata says %s", option, words[*chosen],
                         words[file]);
    *chosen = file;
    return true;
}

/* `note` becomes what had to be assumed, "" when nothing was. */
static bool read_variant(const SafeTensors *file, const WeightsAs *as, Activation *activation,
                         bool *average, Error *note, Error *err)
{
    static const char *const pools[] = {"max", "average", NULL};
    const char *acts[ACTIVATION_BY_RESULT + 1] = {NULL};
    WeightsAs reader = as ? *as : (WeightsAs){0};
    int act, pool, chosen_act, chosen_pool;
    for (int i = 0; i < ACTIVATION_BY_RESULT; i++)
        acts[i] = activation_name((Activation)i);
    if (!read_word(file, "activation", acts, &act, err)
        || !read_word(file, "pool", pools, &pool, err)
        || !choose(act, reader.activation, reader.other, "act", acts, &chosen_act, err)
        || !choose(pool, reader.pool, reader.other, "pool", pools, &chosen_pool, err))
        return false;
    bool no_act = act < 0 && !reader.activation, no_pool = pool < 0 && !reader.pool;
    *activation = (Activation)chosen_act;
    *average = chosen_pool == 1;
    if (no_act && no_pool)
        error_set(note, "it does not say its activation and pooling: taken as %s and %s"
                  " (--act and --pool say others)", acts[chosen_act], pools[chosen_pool]);
    else if (no_act)
        error_set(note, "it does not say its activation: taken as %s (--act says another)",
                  acts[chosen_act]);
    else if (no_pool)
        error_set(note, "it does not say its pooling: taken as %s (--pool says another)",
                  pools[chosen_pool]);
    else
        error_set(note, "%s", "");
    return true;
}

/* The error when the user's network is not the file's: the first tensor that differs, else what the
 * file says. */
static bool disagrees(const SafeTensors *file, const Net *said, const char *says, Error *err)
{
    WeightsMap map;
    Error note;
    if (!weights_map(file, said, &map, &note, err))
        return error_prefix(err, "--net is not the file's network");
    return error_set(err, "--net is not the file's network: its metadata says %.120s", says);
}

/* The network: the file's line, else the user's, else the usual one with the activation and pooling
 * of read_variant. */
static bool read_list(const SafeTensors *file, const WeightsAs *as, TrainingSettings *settings,
                      Error *note, Error *err)
{
    const char *line = safetensors_metadata(file, "network");
    const Net *said = as ? as->net : NULL;
    bool silent = !line && !safetensors_metadata(file, "activation");
    Net net;
    error_set(note, "%s", "");
    if (line && !net_read(&net, line, err))
        return error_prefix(err, "the network in its metadata");
    if (line && said && !net_same(&net, said) && !(net_is_preset(&net) && net_is_preset(said)))
        return disagrees(file, said, line, err);
    if (line && (as && (as->activation || as->pool)) && !net_is_preset(&net))
        return error_set(err, "--act and --pool are for %s: its metadata says %.120s",
                         net_presets[0].title, line);
    if (line || (said && silent && !net_is_preset(said))) {
        training_take_net(settings, line ? &net : said);
        return true;
    }
    if (!read_variant(file, as, &settings->activation, &settings->average, note, err))
        return false;
    if (!said || net_is_preset(said))
        return true;
    char says[80];
    snprintf(says, sizeof says, "an activation and pooling, as %s's does", net_presets[0].title);
    return disagrees(file, said, says, err);
}

/* The notes about activation and pooling and about the tensors in one. */
typedef struct {
    Error variant, names;
} Notes;

/* Both as one line, "PATH: ...", or "". */
static void join_notes(const char *path, const Notes *both, Error *note)
{
    const char *variant = both->variant.text, *names = both->names.text;
    if (*variant || *names)
        error_set(note, "%.120s: %s%s%s", path, variant, *variant && *names ? "; " : "", names);
    else
        error_set(note, "%s", "");
}

/* Whether the file holds a training's velocities. */
static bool is_moving(const SafeTensors *file, const Net *net)
{
    char name[NET_NAME + 24];
    snprintf(name, sizeof name, "velocity.%s", net->parameters ? net->parameter[0].name : "");
    return safetensors_find(file, name) != NULL;
}

Network *weights_open(const char *path, const WeightsAs *as, int batch, int threads, Error *note,
                      Error *err)
{
    SafeTensors file;
    Notes notes = {0};
    if (!safetensors_read(path, &file, err))
        return NULL;
    TrainingSettings settings = training_defaults();
    Network *network = NULL;
    if (read_list(&file, as, &settings, &notes.variant, err)) {
        Net net;
        training_net(&settings, &net);
        network = network_new(&(NetworkSpec){.batch = batch, .threads = threads, .net = &net}, err);
    }
    bool moving = network && is_moving(&file, network_net(network));
    if (network && !load(&file, network, moving, &notes.names, err)) {
        network_free(network);
        network = NULL;
    }
    safetensors_free(&file);
    if (!network)
        error_prefix(err, "%s", path);
    else
        join_notes(path, &notes, note);
    return network;
}

Network *weights_load(const char *path, int batch, int threads, Error *err)
{
    return weights_open(path, NULL, batch, threads, NULL, err);
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

static bool read_settings(const SafeTensors *file, const WeightsAs *as, TrainingSettings *settings,
                          Training *place, Error *note, Error *err)
{
    const char *seed = safetensors_metadata(file, "seed"),
               *loss = safetensors_metadata(file, "loss");
    int64_t count = 0;
    if (seed && !number_count(seed, &count))
        return error_set(err, "no training to go on with: its metadata's seed is '%.40s'", seed);
    if (loss && number_plain(loss, &place->loss) != NUMBER_TAKEN)
        return error_set(err, "no training to go on with: its metadata's loss is '%.40s'", loss);
    settings->seed = (uint64_t)count;
    return read_list(file, as, settings, note, err)
           && read_int(file, "epochs", 1, &settings->epochs, err)
           && read_int(file, "batch", 1, &settings->batch, err)
           && read_number(file, "lr", &settings->sgd.rate, err)
           && read_number(file, "momentum", &settings->sgd.momentum, err)
           && read_number(file, "decay", &settings->sgd.decay, err)
           && read_int(file, "threads", 1, &settings->threads, err)
           && read_int(file, "epoch", 0, &place->epoch, err)
           && read_int(file, "done", 0, &place->done, err)
           && read_int(file, "right", 0, &place->right, err);
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
        return error_set(
            err, "it was trained on other data: %d images with the sum %.8s, these are %d with %s",
            images, had ? had : "none", set->count, sum);
    return true;
}

static bool go_on(Training *training, const SafeTensors *file, const WeightsAs *as, int threads,
                  const Dataset *set, Notes *notes, Error *err)
{
    TrainingSettings settings = {0};
    Training place = {0};
    if (!read_settings(file, as, &settings, &place, &notes->variant, err)
        || !same_data(file, set, err))
        return false;
    settings.threads = threads ? threads : settings.threads;
    if (place.epoch >= settings.epochs)
        return error_set(err, "this training is finished: %d of %d epochs", place.epoch,
                         settings.epochs);
    if (place.done > set->count)
        return error_set(err, "it says %d images of an epoch of %d are done", place.done,
                         set->count);
    if (!training_begin(training, &settings, set, err))
        return false;
    if (!load(file, training->network, true, &notes->names, err)) {
        training_free(training);
        return false;
    }
    training_stand(training, place.epoch, place.done, place.loss, place.right);
    return true;
}

bool training_resume_as(Training *training, const char *path, const WeightsAs *as, int threads,
                        const Dataset *set, Error *note, Error *err)
{
    SafeTensors file;
    Notes notes = {0};
    *training = (Training){0};
    if (!safetensors_read(path, &file, err))
        return false;
    bool done = go_on(training, &file, as, threads, set, &notes, err);
    safetensors_free(&file);
    if (done)
        join_notes(path, &notes, note);
    return done || error_prefix(err, "%s", path);
}

bool training_resume(Training *training, const char *path, int threads, const Dataset *set,
                     Error *err)
{
    return training_resume_as(training, path, NULL, threads, set, NULL, err);
}
