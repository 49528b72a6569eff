/* A network as a line of layers parted by commas, read and written. Each layer is a word, its
 * sizes, and options in any order. */
#include "engine/net.h"

#include <string.h>

enum { LAYER_TEXT = 160, WORDS_MOST = 20, SIDE_MOST = 65536 };

/* One layer's text in words; `next` is the first that nobody has taken yet. */
typedef struct {
    char text[LAYER_TEXT];
    char *word[WORDS_MOST];
    int words, next;
} LayerWords;

static const char spaces[] = " \t\r\n";

static bool split(LayerWords *layer, const char *text, size_t length, Error *err)
{
    if (length >= sizeof layer->text)
        return error_set(err, "a layer of %zu characters is too long", length);
    memcpy(layer->text, text, length);
    layer->text[length] = '\0';
    layer->words = layer->next = 0;
    for (char *at = layer->text + strspn(layer->text, spaces); *at; at += strspn(at, spaces)) {
        if (layer->words == WORDS_MOST)
            return error_set(err, "more than %d words in one layer", WORDS_MOST);
        layer->word[layer->words++] = at;
        at += strcspn(at, spaces);
        if (*at)
            *at++ = '\0';
    }
    return layer->words > 0 || error_set(err, "nothing stands between two commas");
}

static const char *take(LayerWords *layer)
{
    return layer->next < layer->words ? layer->word[layer->next++] : NULL;
}

/* "3", "3x4" or up to `most` whole numbers of at least `low`, parted by x; how many, 0 when it
 * is none. */
static int read_sizes(const char *text, int low, int most, int *size)
{
    char part[8];
    for (int count = 0; text && count < most; count++) {
        size_t length = strcspn(text, "x");
        if (length == 0 || length >= sizeof part)
            return 0;
        memcpy(part, text, length);
        part[length] = '\0';
        if (!text_to_int(part, low, SIDE_MOST, &size[count]))
            return 0;
        if (text[length] == '\0')
            return count + 1;
        text += length + 1;
    }
    return 0;
}

static bool read_pair(const char *what, const char *text, int low, Pair *pair, Error *err)
{
    int size[2], count = read_sizes(text, low, 2, size);
    if (count == 0)
        return error_set(err, "%s %s: expected a whole number from %d to %d, or two as HxW", what,
                         text ? text : "(nothing)", low, SIDE_MOST);
    *pair = (Pair){size[0], size[count - 1]};
    return true;
}

static bool read_count(const char *what, const char *text, int *count, Error *err)
{
    if (text && text_to_int(text, 1, SIDE_MOST, count))
        return true;
    return error_set(err, "%s %s: expected a whole number from 1 to %d", what,
                     text ? text : "(nothing)", SIDE_MOST);
}

/* ---- Options: which words a layer can have after its sizes. */

typedef enum {
    TAKES_STRIDE = 1,
    TAKES_PADDING = 2,
    TAKES_DILATION = 4,
    TAKES_BIAS = 8,
    TAKES_ROUNDING = 16,
    TAKES_COUNT = 32
} Takes;

static const struct {
    const char *word;
    Takes takes;
} options[] = {{"stride", TAKES_STRIDE},      {"padding", TAKES_PADDING},
               {"dilation", TAKES_DILATION},  {"no-bias", TAKES_BIAS},
               {"ceil", TAKES_ROUNDING},      {"floor", TAKES_ROUNDING},
               {"count-padding", TAKES_COUNT}};

enum { OPTIONS = sizeof options / sizeof *options };

static bool unknown_option(const char *layer, const char *word, Takes takes, Error *err)
{
    Text known = {0};
    for (int i = 0; i < OPTIONS; i++)
        if (options[i].takes & takes)
            text_add(&known, "%s%s", known.length ? ", " : "", options[i].word);
    if (known.length)
        error_set(err, "%s does not take '%s', only %s", layer, word, text_get(&known));
    else
        error_set(err, "%s takes nothing after it: '%s'", layer, word);
    text_free(&known);
    return false;
}

static Takes takes_of(const char *word, Takes takes)
{
    for (int i = 0; i < OPTIONS; i++)
        if (options[i].takes & takes && strcmp(options[i].word, word) == 0)
            return options[i].takes;
    return (Takes)0;
}

static bool read_option(LayerWords *layer, const char *word, Takes takes, Node *node, Error *err)
{
    bool pool = node->kind != NODE_CONV;
    switch (takes) {
    case TAKES_STRIDE:
        return read_pair(word, take(layer), 1, pool ? &node->pool.stride : &node->conv.stride,
                         err);
    case TAKES_PADDING:
        return read_pair(word, take(layer), 0, pool ? &node->pool.padding : &node->conv.padding,
                         err);
    case TAKES_DILATION: return read_pair(word, take(layer), 1, &node->conv.dilation, err);
    case TAKES_BIAS: node->bias = false; return true;
    case TAKES_ROUNDING: node->pool.ceil = strcmp(word, "ceil") == 0; return true;
    case TAKES_COUNT: node->pool.count_padding = true; return true;
    }
    return false;
}

/* What is said after the sizes, each option at most once. */
static bool read_options(LayerWords *layer, Takes takes, Node *node, Error *err)
{
    unsigned said = 0;
    for (const char *word = take(layer); word; word = take(layer)) {
        Takes option = takes_of(word, takes);
        if (!option)
            return unknown_option(layer->word[0], word, takes, err);
        if (said & option)
            return error_set(err, "'%s' is said twice, or against another word", word);
        said |= option;
        if (!read_option(layer, word, option, node, err))
            return false;
    }
    return true;
}

/* ---- Layers. */

static bool read_conv(const Net *net, LayerWords *layer, Node *node, Error *err)
{
    const char *size = take(layer);
    char kernels[8];
    size_t length = size ? strcspn(size, "@") : 0;
    (void)net;
    if (!size || size[length] != '@' || length >= sizeof kernels)
        return error_set(err, "conv %s: expected kernels@HxW, such as 6@5x5",
                         size ? size : "(nothing)");
    memcpy(kernels, size, length);
    kernels[length] = '\0';
    return read_count("conv", kernels, &node->outputs, err)
           && read_pair("conv kernel", size + length + 1, 1, &node->conv.kernel, err)
           && read_options(layer, TAKES_STRIDE | TAKES_PADDING | TAKES_DILATION | TAKES_BIAS, node,
                           err);
}

static bool read_pool(const Net *net, LayerWords *layer, Node *node, Error *err)
{
    Takes average = node->kind == NODE_AVERAGE_POOL ? TAKES_COUNT : 0;
    (void)net;
    if (!read_pair(layer->word[0], take(layer), 1, &node->pool.kernel, err))
        return false;
    node->pool.stride = node->pool.kernel;
    return read_options(layer, TAKES_STRIDE | TAKES_PADDING | TAKES_ROUNDING | average, node, err);
}

static bool read_linear(const Net *net, LayerWords *layer, Node *node, Error *err)
{
    (void)net;
    return read_count("linear", take(layer), &node->outputs, err)
           && read_options(layer, TAKES_BIAS, node, err);
}

static bool read_nothing(const Net *net, LayerWords *layer, Node *node, Error *err)
{
    (void)net;
    return read_options(layer, (Takes)0, node, err);
}

static bool read_activation(const Net *net, LayerWords *layer, Node *node, Error *err)
{
    return activation_from_name(layer->word[0], &node->activation)
           && read_nothing(net, layer, node, err);
}

static bool read_add(const Net *net, LayerWords *layer, Node *node, Error *err)
{
    const char *name = take(layer);
    int other = name ? net_find(net, name) : -1;
    if (other < 0)
        return error_set(
            err, "add %s: no layer before is named so; NAME: stands before the layer it names",
            name ? name : "(nothing)");
    node->read[1] = other;
    return read_nothing(net, layer, node, err);
}

static const struct {
    const char *word;
    NodeKind kind;
    bool (*read)(const Net *net, LayerWords *layer, Node *node, Error *err);
} layers[] = {
    {"conv", NODE_CONV, read_conv},
    {"max", NODE_MAX_POOL, read_pool},
    {"average", NODE_AVERAGE_POOL, read_pool},
    {"global-average", NODE_GLOBAL_POOL, read_nothing},
    {"linear", NODE_LINEAR, read_linear},
    {"relu", NODE_ACTIVATION, read_activation},
    {"tanh", NODE_ACTIVATION, read_activation},
    {"sigmoid", NODE_ACTIVATION, read_activation},
    {"add", NODE_ADD, read_add},
};

enum { LAYERS = sizeof layers / sizeof *layers };

static bool unknown_layer(const char *word, Error *err)
{
    const char *names[LAYERS + 1] = {NULL};
    Text all = {0};
    for (int i = 0; i < LAYERS; i++) {
        names[i] = layers[i].word;
        text_add(&all, "%s%s", i ? ", " : "", names[i]);
    }
    const char *nearest = text_nearest(word, names);
    if (nearest)
        error_set(err, "unknown layer '%s'; did you mean '%s'?", word, nearest);
    else
        error_set(err, "unknown layer '%s'; there are %s", word, text_get(&all));
    text_free(&all);
    return false;
}

/* "NAME:" before a layer. */
static bool read_name(const LayerWords *layer, size_t length, Node *node, Error *err)
{
    const char *word = layer->word[0];
    if (length == 0 || length >= sizeof node->name)
        return error_set(err, "'%s': a name of 1 to %zu characters stands before the colon", word,
                         sizeof node->name - 1);
    memcpy(node->name, word, length);
    node->name[length] = '\0';
    return true;
}

static bool read_layer(Net *net, LayerWords *layer, Error *err)
{
    char name[NET_NAME] = "";
    Node named;
    size_t length = strlen(layer->word[0]);
    if (layer->word[0][length - 1] == ':') {
        if (!read_name(layer, length - 1, &named, err))
            return false;
        memcpy(name, named.name, sizeof name);
        memmove(layer->word, layer->word + 1, (size_t)--layer->words * sizeof *layer->word);
        if (layer->words == 0)
            return error_set(err, "no layer stands after %s:", name);
    }
    const char *word = take(layer);
    for (int i = 0; i < LAYERS; i++)
        if (strcmp(layers[i].word, word) == 0) {
            Node node = net_node(net, layers[i].kind);
            memcpy(node.name, name, sizeof node.name);
            return layers[i].read(net, layer, &node, err) && net_add(net, &node, err);
        }
    return unknown_layer(word, err);
}

static bool read_input(Net *net, const LayerWords *layer, Error *err)
{
    int size[3], count = layer->words == 2 ? read_sizes(layer->word[1], 1, 3, size) : 0;
    if (strcmp(layer->word[0], "input") != 0 || count < 2)
        return error_set(err, "a network begins with its input's size, such as input 1x28x28");
    return count == 3 ? net_begin(net, size[0], size[1], size[2], err)
                      : net_begin(net, 1, size[0], size[1], err);
}

bool net_read(Net *net, const char *line, Error *err)
{
    for (const NetPreset *preset = net_presets; preset->name; preset++)
        if (strcmp(line, preset->name) == 0)
            line = preset->line;
    for (int number = 0;; number++) {
        LayerWords layer;
        size_t length = strcspn(line, ",");
        if (number == 0 && !split(&layer, line, length, NULL))
            return error_set(err, "a network begins with its input's size, such as input 1x28x28");
        if (number == 0 && !read_input(net, &layer, err))
            return false;
        if (number > 0 && (!split(&layer, line, length, err) || !read_layer(net, &layer, err)))
            return error_prefix(err, "layer %d", number);
        line += length;
        if (*line == '\0')
            return net_complete(net, err);
        line++;
        if (line[strspn(line, spaces)] == '\0')
            return error_set(err, "no layer stands after the last comma");
    }
}

/* ---- Writing. */

static void write_pair(Text *out, const char *before, Pair pair)
{
    text_add(out, "%s%d", before, pair.h);
    if (pair.w != pair.h)
        text_add(out, "x%d", pair.w);
}

static void write_conv(const Node *node, Text *out)
{
    const ConvSpec *spec = &node->conv;
    text_add(out, "conv %d@%dx%d", node->outputs, spec->kernel.h, spec->kernel.w);
    if (spec->stride.h != 1 || spec->stride.w != 1)
        write_pair(out, " stride ", spec->stride);
    if (spec->padding.h != 0 || spec->padding.w != 0)
        write_pair(out, " padding ", spec->padding);
    if (spec->dilation.h != 1 || spec->dilation.w != 1)
        write_pair(out, " dilation ", spec->dilation);
}

static void write_pool(const Node *node, Text *out)
{
    const PoolSpec *spec = &node->pool;
    write_pair(out, node->kind == NODE_MAX_POOL ? "max " : "average ", spec->kernel);
    if (spec->stride.h != spec->kernel.h || spec->stride.w != spec->kernel.w)
        write_pair(out, " stride ", spec->stride);
    if (spec->padding.h != 0 || spec->padding.w != 0)
        write_pair(out, " padding ", spec->padding);
    text_add(out, "%s%s", spec->ceil ? " ceil" : "", spec->count_padding ? " count-padding" : "");
}

static void write_node(const Net *net, const Node *node, Text *out)
{
    switch (node->kind) {
    case NODE_INPUT:
        text_add(out, "input %dx%dx%d", node->dim[0], node->dim[1], node->dim[2]);
        break;
    case NODE_CONV: write_conv(node, out); break;
    case NODE_MAX_POOL:
    case NODE_AVERAGE_POOL: write_pool(node, out); break;
    case NODE_GLOBAL_POOL: text_add(out, "global-average"); break;
    case NODE_ACTIVATION: text_add(out, "%s", activation_name(node->activation)); break;
    case NODE_LINEAR: text_add(out, "linear %d", node->outputs); break;
    case NODE_ADD: text_add(out, "add %s", net->node[node->read[1]].name); break;
    case NODE_KINDS: break;
    }
    if (node->parameters > 0 && !node->bias)
        text_add(out, " no-bias");
}

/* Whether an `add` takes up this node's output, which then needs its name said. */
static bool is_named(const Net *net, int node)
{
    for (int i = node + 1; i < net->nodes; i++)
        if (net->node[i].reads > 1 && net->node[i].read[1] == node)
            return node > 0;
    return false;
}

void net_write(const Net *net, Text *out)
{
    for (int i = 0; i < net->nodes; i++) {
        text_add(out, "%s", i ? ", " : "");
        if (is_named(net, i))
            text_add(out, "%s: ", net->node[i].name);
        write_node(net, &net->node[i], out);
    }
}
