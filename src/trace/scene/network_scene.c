/* A network's scene from its line: which list (a preset's, or --net's), whose image (a digit drawn from the seed,
 * numbers, one of a folder of MNIST's files, waves from the seed), whose weights (a file's, the bundled ones that
 * suit the usual network's activation and pooling best, random ones from the seed), then the whole pass at once. */
#include "trace/operations/operation.h"
#include "trace/scene/scene_values.h"

#include "base/memory.h"
#include "engine/files/digits.h"
#include "trace/scene/scene_weights.h"

#include <math.h>
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

/* An image of the folder's test set, and its label. */
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

/* Whether the list takes what MNIST's files and the drawn digits are: 28 x 28 pixels of ten kinds. */
static bool takes_digits(const Net *net)
{
    const int *dim = net->node[0].dim;
    return dim[0] == 1 && dim[1] == 28 && dim[2] == 28 && net_classes(net) == DIGIT_CLASSES;
}

/* What a network is shown that has no digits: soft waves between 0 and 1, others in each channel. */
static void draw_waves(uint64_t seed, Tensor *x)
{
    const int *dim = x->dim;
    Random random = random_seed(seed * 16 + 5);
    for (int c = 0; c < dim[1]; c++) {
        float across = (0.5f + random_uniform(&random)) * 6.2831853f / (float)dim[3];
        float down = (0.5f + random_uniform(&random)) * 6.2831853f / (float)dim[2];
        float start = random_uniform(&random) * 6.2831853f;
        for (int row = 0; row < dim[2]; row++)
            for (int column = 0; column < dim[3]; column++) {
                float wave = sinf(across * (float)column + start) * cosf(down * (float)row + start);
                *tensor_at(x, 0, c, row, column) = roundf(50 + 50 * wave) / 100;
            }
    }
}

/* The image of the line into x; *target becomes its class, -1 when it is unknown. */
static bool take_image_of_line(const SceneLine *line, const Net *net, const Values *given, Tensor *x, int *target,
                               Error *err)
{
    bool digits = takes_digits(net);
    *target = -1;
    if (line->word[WORD_IMAGE] && !given->v)
        return error_set(err, "--image %s: a picture is read only where convwalk's commands are typed",
                         line->word[WORD_IMAGE]);
    if (!digits && !given->v && (line->word[WORD_DATA] || line->said & TAKES(DIGIT)))
        return error_set(err,
                         "this network takes %dx%dx%d numbers of %d classes: no digit fits it, give --x or a --seed",
                         x->dim[1], x->dim[2], x->dim[3], net_classes(net));
    if (given->v && !values_fit(x, given, "x", err))
        return false;
    if (!given->v && line->word[WORD_DATA] && !take_image(line, x, target, err))
        return false;
    if (!given->v && !line->word[WORD_DATA] && digits) {
        draw_digit(line, x);
        *target = line->digit;
    } else if (!given->v && !digits) {
        draw_waves(line->seed, x);
        *target = (int)(line->seed % (uint64_t)net_classes(net));
    }
    if (line->target && !text_to_int(line->target, 0, net_classes(net) - 1, target))
        return error_set(err, "--target %s: expected a class from 0 to %d", line->target, net_classes(net) - 1);
    return true;
}

/* The list of the line. The usual network takes the line's activation and pooling. */
static bool read_list(const SceneLine *line, Net *net, Error *err)
{
    const char *text = line->word[WORD_NET];
    if (text && strcmp(text, net_presets[0].name) != 0)
        return net_read(net, text, err) || error_prefix(err, "--net");
    if (line->function >= ACTIVATION_BY_RESULT)
        return error_set(err, "--act %s: the usual network has relu, tanh or sigmoid; others stand in a --net of "
                         "their own", activation_name(line->function));
    net_usual(net, line->function, line->average);
    return true;
}

bool scene_weights_as(const SceneLine *line, Net *net, WeightsAs *as, Error *err)
{
    *as = (WeightsAs){.other = true, .net = line->word[WORD_NET] ? net : NULL};
    if (line->said & TAKES(FUNCTION))
        as->activation = 1 + (int)line->function;
    if (line->said & TAKES(POOL))
        as->pool = line->average ? 2 : 1;
    return read_list(line, net, err);
}

/* The file of the line's weights, or of the bundled ones; NULL when the list has neither. */
static const char *weights_path(const SceneLine *line, const Net *net, char *path, size_t room, Error *err)
{
    if (line->word[WORD_WEIGHTS])
        return line->word[WORD_WEIGHTS];
    const char *file = net_weights(net);
    if (!file)
        return NULL;
    if (!line->assets) {
        error_set(err, "no weights are known here: name a file with --weights");
        return NULL;
    }
    snprintf(path, room, "%s/%s", line->assets, file);
    return path;
}

/* Weights by the file's own list, which must be the line's except for activation and pooling: these the file decides,
 * unless the line gives them. */
static bool load_weights(SceneLine *line, NetTrace *net, const Network *from, Error *err)
{
    const Net *list = network_net(from);
    for (int i = 0; i < net->net.parameters; i++)
        if (list->parameters != net->net.parameters
            || memcmp(list->parameter[i].dim, net->net.parameter[i].dim, sizeof list->parameter[i].dim) != 0)
            return error_set(err, "--weights %s: they are another network's", line->word[WORD_WEIGHTS]);
    network_to_run(from, &net->run);
    net->trained = network_spec(from)->activation;
    net->trained_average = network_spec(from)->average;
    net->stranger = !net_same(list, &net->net);
    return true;
}

/* A line that names no list takes the file's; its own activation and pooling, where it says none, are
 * those that the file's network was trained with. */
static void take_variant(SceneLine *line, const Network *from)
{
    Activation activation;
    bool average;
    if (!line->word[WORD_WEIGHTS])
        return;
    if (!net_variant(network_net(from), &activation, &average)) {
        Text text = {0};
        net_write(network_net(from), &text);
        if (!line->word[WORD_NET])
            line->word[WORD_NET] = mem_string(text_get(&text));
        text_free(&text);
        return;
    }
    if (!(line->said & TAKES(POOL)))
        line->average = average;
    if (!(line->said & TAKES(FUNCTION)))
        line->function = activation;
}

static bool build(Scene *scene, const Net *list, const Values *x, Network *weights, Error *err)
{
    SceneLine *line = &scene->line;
    scene->net = net_trace_new(list, line->route, &line->sgd, -1, err);
    if (!scene->net)
        return false;
    if (weights && !load_weights(line, scene->net, weights, err))
        return false;
    if (weights)
        scene->net->run.random = random_seed(line->seed);
    else
        net_run_seed(&scene->net->run, line->seed);
    if (!take_image_of_line(line, list, x, &scene->net->x, &scene->net->target, err)
        || !net_trace_run(scene->net, err))
        return false;
    for (int i = 0; i < line->updates; i++)
        if (!net_trace_update(scene->net, err))
            return false;
    return true;
}

bool scene_make_network(Scene *scene, const Values *x, Error *err)
{
    SceneLine *line = &scene->line;
    Error none = {""};
    char path[4352];
    Net list;
    if (!read_list(line, &list, err))
        return false;
    const char *file = weights_path(line, &list, path, sizeof path, &none);
    if (!file && none.text[0])
        return error_set(err, "%s", none.text);
    Error note = {""};
    WeightsAs as;
    if (!scene_weights_as(line, &list, &as, err))
        return false;
    Network *weights = file ? weights_open(file, &as, 1, 1, &note, err) : NULL;
    if (file && !weights)
        return false;
    if (weights)
        take_variant(line, weights);
    bool built = read_list(line, &list, err) && build(scene, &list, x, weights, err);
    network_free(weights);
    if (!built)
        return false;
    scene->net->note = note;
    int layer = -1;
    if (line->word[WORD_LAYER]) {
        Pass pass = line->said & TAKES(PASS) ? line->pass : PASS_COUNT;
        layer = net_trace_find(scene->net, line->word[WORD_LAYER], pass, err);
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
        line->pass = layer_pass(&scene->net->layer[layer]);
    scene->trace = layer < 0 ? scene->net->trace : scene->net->layer[layer].trace;
}

int scene_layer(const Scene *scene)
{
    Error err;
    return scene->net && scene->line.word[WORD_LAYER]
        ? net_trace_find(scene->net, scene->line.word[WORD_LAYER], scene->line.pass, &err) : -1;
}

/* ---- The row of the chain itself: its line. */

static void usual(SceneLine *line)
{
    line->digit = 7;
    line->sgd.rate = 0.05f;
    line->seed = 39;   /* a seven of which the usual network is not too sure */
}

static bool check(const SceneLine *line, Error *err)
{
    const char *usual_name = net_presets[0].name;
    const uint64_t variants = TAKES(POOL) | TAKES(FUNCTION);
    if (line->word[WORD_NET] && strcmp(line->word[WORD_NET], usual_name) != 0 && line->said & variants)
        return error_set(err, "--act and --pool are for %s: another network's line says them itself", usual_name);
    return sgd_fits(&line->sgd, err);
}

/* Each layer's cells and products, forward, back and in the update. */
static SceneSize size(const SceneLine *line)
{
    Net net;
    SceneSize all = {0, 0};
    if (!read_list(line, &net, NULL))
        return all;
    for (int i = 1; i < net.nodes; i++) {
        const Node *node = &net.node[i];
        double out = (double)node->dim[0] * node->dim[1] * node->dim[2];
        double weights = node->parameters > 0 ? (double)net_parameter_count(&net, node->parameter) : 0;
        double window = (double)node->dim[1] * node->dim[2];   /* 1 of a full layer */
        all.cells += 8 * out + 8 * weights;
        all.steps += 4 * out + 4 * weights * window;
    }
    return all;
}

const OperationKind operation_network = {
    .name = "network",
    .route = {ROUTE_NAIVE, ROUTE_IM2COL},
    .routes = 2,
    .options = TAKES(SEED) | TAKES(STEP) | TAKES(LEVEL) | TAKES(ROUTE) | TAKES(PASS) | TAKES(DIGIT) | TAKES(POOL)
               | TAKES(FUNCTION) | TAKES(INDEX) | TAKES(UPDATES) | TAKES(TARGET) | TAKES(RATE) | TAKES(MOMENTUM)
               | TAKES(DECAY) | TAKES_NUMBERS(X) | (((uint64_t)1 << WORD_COUNT) - 1) << SAID_WORDS,
    .usual = usual,
    .check = check,
    .size = size,
};
