/* LeNet's scene from its line: whose digit (drawn from the seed, given as numbers, taken from a folder of MNIST's files), whose
 * weights (a file's, or the bundled ones that suit activation and pooling best), then the whole pass at once. */
#include "trace/scene_values.h"

#include "base/memory.h"
#include "engine/digits.h"
#include "trace/scene_weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void draw_digit(const SceneLine *line, Tensor *x)
{
    uint8_t pixel[IMAGE_PIXELS];
    Random random = random_seed(line->seed);
    digit_draw(line->digit, &random, pixel);
    for (int i = 0; i < IMAGE_PIXELS; i++)
        x->v[i] = (float)pixel[i] / 255.0f;
}

/* An image of the folder's test set, and what it is of. */
static bool take_image(const SceneLine *line, Tensor *x, int *target, Error *err)
{
    Dataset set;
    if (!dataset_load(line->word[WORD_DATA], false, &set, err))
        return false;
    bool inside = line->index < set.count;
    if (inside) {
        dataset_image(&set, line->index, x->v);
        *target = set.label[line->index];
    } else {
        error_set(err, "--index %d: %s has test images 0 to %d", line->index, line->word[WORD_DATA], set.count - 1);
    }
    dataset_free(&set);
    return inside;
}

/* The image of the line into x; *target becomes the digit it is of, -1 when nobody says. */
static bool take_digit(const SceneLine *line, const Values *given, Tensor *x, int *target, Error *err)
{
    *target = -1;
    if (line->word[WORD_IMAGE] && !given->v)
        return error_set(err, "--image %s: a picture is read only where convwalk's commands are typed", line->word[WORD_IMAGE]);
    if (given->v && !values_fit(x, given, "x", err))
        return false;
    if (!given->v && line->word[WORD_DATA] && !take_image(line, x, target, err))
        return false;
    if (!given->v && !line->word[WORD_DATA]) {
        draw_digit(line, x);
        *target = line->digit;
    }
    if (line->target && !text_to_int(line->target, 0, CLASSES - 1, target))
        return error_set(err, "--target %s: expected a digit from 0 to 9", line->target);
    return true;
}

WeightsAs scene_weights_as(const SceneLine *line)
{
    WeightsAs as = {.other = true};
    if (line->said & (uint64_t)1 << SAID_FUNCTION)
        as.activation = 1 + (int)line->function;
    if (line->said & (uint64_t)1 << SAID_POOL)
        as.pool = line->average ? 2 : 1;
    return as;
}

/* The network of the line's file; without one the bundled network that was trained with this activation and pooling, or the one
 * with ReLU and max pooling, which then has to do. */
static Network *load_weights(SceneLine *line, Error *note, Error *err)
{
    char path[4352];
    if (!line->word[WORD_WEIGHTS] && !line->assets) {
        error_set(err, "no weights are known here: name a file with --weights");
        return NULL;
    }
    bool tanh = line->function == ACTIVATION_TANH && line->average;
    snprintf(path, sizeof path, "%s/lenet-%s.safetensors", line->assets ? line->assets : "", tanh ? "tanh-average" : "relu-max");
    WeightsAs as = scene_weights_as(line);
    Network *network = weights_open(line->word[WORD_WEIGHTS] ? line->word[WORD_WEIGHTS] : path, &as, 1, 1, note, err);
    if (!network || !line->word[WORD_WEIGHTS])
        return network;
    if (!(line->said & (uint64_t)1 << SAID_POOL))   /* a file says what it was trained with */
        line->average = network_spec(network)->average;
    if (!(line->said & (uint64_t)1 << SAID_FUNCTION))
        line->function = network_spec(network)->activation;
    return network;
}

bool scene_make_lenet(Scene *scene, const Values *x, Error *err)
{
    SceneLine *line = &scene->line;
    LenetSpec spec = {.route = line->route, .sgd = line->sgd};
    Error note = {""};
    Network *network = load_weights(line, &note, err);
    if (!network)
        return false;
    spec.activation = line->function;
    spec.average = line->average;
    scene->net = lenet_new(&spec, err);
    for (int i = 0; scene->net && i < LENET_PARAMETERS; i++) {
        network_get(network, NETWORK_PARAMETER, i, scene->net->parameter[i].v);
        network_get(network, NETWORK_VELOCITY, i, scene->net->velocity[i].v);
    }
    if (scene->net) {
        scene->net->note = note;
        scene->net->trained = network_spec(network)->activation;
        scene->net->trained_average = network_spec(network)->average;
    }
    network_free(network);
    if (!scene->net || !take_digit(line, x, &scene->net->x, &scene->net->spec.target, err) || !lenet_run(scene->net, err))
        return false;
    int layer = -1;
    if (line->word[WORD_LAYER]) {
        Pass pass = line->said & (uint64_t)1 << SAID_PASS ? line->pass : PASS_COUNT;
        layer = lenet_find(scene->net, line->word[WORD_LAYER], pass, err);
        if (layer < 0)
            return false;
    }
    scene_show_layer(scene, layer);
    return true;
}

void scene_show_layer(Scene *scene, int layer)
{
    SceneLine *line = &scene->line;
    free(line->word[WORD_LAYER]);
    line->word[WORD_LAYER] = layer < 0 ? NULL : mem_string(scene->net->layer[layer].name);
    if (layer >= 0)
        line->pass = lenet_pass(&scene->net->layer[layer]);
    scene->trace = layer < 0 ? scene->net->trace : scene->net->layer[layer].trace;
}

int scene_layer(const Scene *scene)
{
    Error err;
    return scene->net && scene->line.word[WORD_LAYER] ? lenet_find(scene->net, scene->line.word[WORD_LAYER], scene->line.pass, &err) : -1;
}
