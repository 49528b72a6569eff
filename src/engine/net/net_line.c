/* A network as a line of layers with commas between them, read and written. Each layer is a word,
 * its sizes, and options in any order. */
#include "engine/net/nodes/node.h"

#include <stdio.h>
#include <string.h>

static const char spaces[] = " \t\r\n";

static bool split(NodeReader *reader, const char *text, size_t length, Error *err)
{
    if (length >= sizeof reader->text)
        return error_set(err, "a layer of %zu characters is too long", length);
    memcpy(reader->text, text, length);
    reader->text[length] = '\0';
    reader->words = reader->next = 0;
    for (char *at = reader->text + strspn(reader->text, spaces); *at; at += strspn(at, spaces)) {
        if (reader->words == NODE_WORDS)
            return error_set(err, "more than %d words in one layer", NODE_WORDS);
        reader->word[reader->words++] = at;
        at += strcspn(at, spaces);
        if (*at)
            *at++ = '\0';
    }
    return reader->words > 0 || error_set(err, "nothing stands between two commas");
}

const char *node_take(NodeReader *reader)
{
    return reader->next < reader->words ? reader->word[reader->next++] : NULL;
}

/* "3", "3x4" or up to `most` whole numbers of at least `low` with x between them; how many, 0 for
 * anything else. */
static int read_sizes(const char *text, int low, int most, int *size)
{
    char part[8];
    for (int count = 0; text && count < most; count++) {
        size_t length = strcspn(text, "x");
        if (length == 0 || length >= sizeof part)
            return 0;
        memcpy(part, text, length);
        part[length] = '\0';
        if (!text_to_int(part, low, NODE_SIDE, &size[count]))
            return 0;
        if (text[length] == '\0')
            return count + 1;
        text += length + 1;
    }
    return 0;
}

bool node_pair(const char *what, const char *text, int low, Pair *pair, Error *err)
{
    int size[2], count = read_sizes(text, low, 2, size);
    if (count == 0)
        return error_set(err, "%s %s: expected a whole number from %d to %d, or two as HxW", what,
                         text ? text : "(nothing)", low, NODE_SIDE);
    *pair = (Pair){size[0], size[count - 1]};
    return true;
}

bool node_count(const char *what, const char *text, int *count, Error *err)
{
    if (text && text_to_int(text, 1, NODE_SIDE, count))
        return true;
    return error_set(err, "%s %s: expected a whole number from 1 to %d", what,
                     text ? text : "(nothing)", NODE_SIDE);
}

bool node_number(const char *what, const char *text, float low, float high, float *number,
                 Error *err)
{
    if (text && text_to_float(text, number) && *number >= low && *number < high)
        return true;
    return error_set(err, "%s %s: expected a number from %g to less than %g", what,
                     text ? text : "(nothing)", (double)low, (double)high);
}

/* ---- Options: the words a layer can have after its sizes, by where their values go. */

static const struct {
    const char *word;
    enum { STRIDE, PADDING, DILATION, BIAS, CEIL, COUNT_PADDING, GROUPS, MODE, MORE } place;
} options[] = {{"stride", STRIDE},  {"padding", PADDING}, {"dilation", DILATION},
               {"no-bias", BIAS},   {"ceil", CEIL},       {"floor", CEIL},
               {"count-padding", COUNT_PADDING}, {"groups", GROUPS}, {"depthwise", GROUPS},
               {"mode", MODE}, {"output-padding", MORE}};

enum { OPTIONS = sizeof options / sizeof *options };

static bool takes(const NodeOptions *layer, int option)
{
    const void *const place[] = {[STRIDE] = layer->stride,     [PADDING] = layer->padding,
                                 [DILATION] = layer->dilation, [BIAS] = layer->bias,
                                 [CEIL] = layer->ceil, [COUNT_PADDING] = layer->count_padding,
                                 [GROUPS] = layer->groups, [MODE] = layer->sides,
                                 [MORE] = layer->more};
    return place[options[option].place] != NULL;
}

static bool unknown_option(const char *name, const char *word, const NodeOptions *layer, Error *err)
{
    Text known = {0};
    for (int i = 0; i < OPTIONS; i++)
        if (takes(layer, i))
            text_add(&known, "%s%s", known.length ? ", " : "", options[i].word);
    if (known.length)
        error_set(err, "%s does not take '%s', only %s", name, word, text_get(&known));
    else
        error_set(err, "%s takes nothing after it: '%s'", name, word);
    text_free(&known);
    return false;
}

/* "1", "1x2", "same", "same-lower", for each side top x bottom x left x right. */
static bool read_sides(const char *text, ConvSpec *spec, Error *err)
{
    int side[4], used = 0;
    if (text && (strcmp(text, "same") == 0 || strcmp(text, "same-lower") == 0)) {
        spec->padding.h = text[4] ? NODE_SAME_LOWER : NODE_SAME;
        return true;
    }
    if (!text || strspn(text, "0123456789x") != strlen(text) || strlen(text) > 24
        || sscanf(text, "%5dx%5dx%5dx%5d%n", &side[0], &side[1], &side[2], &side[3], &used) != 4
        || text[used] != '\0')
        return node_pair("padding", text, 0, &spec->padding, err);
    spec->padding = (Pair){side[0], side[2]};
    spec->uneven = (Pair){side[1] - side[0], side[3] - side[2]};
    return true;
}

static bool read_mode(const char *text, PaddingMode *mode, Error *err)
{
    return (text && padding_mode_from_name(text, mode))
           || error_set(err, "mode %s: expected zeros, reflect, replicate or circular",
                        text ? text : "(nothing)");
}

static bool read_option(NodeReader *reader, int option, const NodeOptions *layer, Error *err)
{
    const char *word = options[option].word;
    switch (options[option].place) {
    case STRIDE: return node_pair(word, node_take(reader), 1, layer->stride, err);
    case MORE: return node_pair(word, node_take(reader), 0, layer->more, err);
    case MODE: return read_mode(node_take(reader), &layer->sides->mode, err);
    case PADDING:
        if (layer->sides)
            return read_sides(node_take(reader), layer->sides, err);
        return node_pair(word, node_take(reader), 0, layer->padding, err);
    case DILATION: return node_pair(word, node_take(reader), 1, layer->dilation, err);
    case BIAS: *layer->bias = false; return true;
    case CEIL: *layer->ceil = strcmp(word, "ceil") == 0; return true;
    case COUNT_PADDING: *layer->count_padding = true; return true;
    case GROUPS:
        *layer->groups = -1;
        return word[0] == 'd' || node_count(word, node_take(reader), layer->groups, err);
    }
    return false;
}

bool node_options(NodeReader *reader, const NodeOptions *layer, Error *err)
{
    unsigned said = 0;
    for (const char *word = node_take(reader); word; word = node_take(reader)) {
        int option = 0;
        while (option < OPTIONS
               && (!takes(layer, option) || strcmp(options[option].word, word) != 0))
            option++;
        if (option == OPTIONS)
            return unknown_option(reader->word[0], word, layer, err);
        if (said >> options[option].place & 1)
            return error_set(err, "'%s' is said twice, or against another word", word);
        said |= 1u << options[option].place;
        if (!read_option(reader, option, layer, err))
            return false;
    }
    return true;
}

/* ---- Layers. */

/* The kind of layer that the word names; NODE_KINDS: none. */
static NodeKind kind_named(const char *name)
{
    int kind = NODE_INPUT + 1;
    for (; kind < NODE_KINDS; kind++)
        for (const char *const *word = node_row((NodeKind)kind)->words; *word; word++)
            if (strcmp(*word, name) == 0)
                return (NodeKind)kind;
    return NODE_KINDS;
}

static bool unknown_layer(const char *name, Error *err)
{
    enum { MOST = 64 };
    const char *names[MOST + 1] = {NULL};
    Text all = {0};
    int count = 0;
    for (int kind = NODE_INPUT + 1; kind < NODE_KINDS; kind++)
        for (const char *const *word = node_row((NodeKind)kind)->words; *word; word++) {
            text_add(&all, "%s%s", count ? ", " : "", *word);
            if (count < MOST)
                names[count++] = *word;
        }
    const char *nearest = text_nearest(name, names);
    if (nearest)
        error_set(err, "unknown layer '%s'; did you mean '%s'?", name, nearest);
    else
        error_set(err, "unknown layer '%s'; there are %s", name, text_get(&all));
    text_free(&all);
    return false;
}

/* "NAME:" before a layer. */
static bool read_name(const NodeReader *reader, size_t length, Node *node, Error *err)
{
    const char *word = reader->word[0];
    if (length == 0 || length >= sizeof node->name)
        return error_set(err, "'%s': a name of 1 to %zu characters stands before the colon", word,
                         sizeof node->name - 1);
    memcpy(node->name, word, length);
    node->name[length] = '\0';
    return true;
}

static bool read_layer(Net *net, NodeReader *reader, Error *err)
{
    char name[NET_NAME] = "";
    Node named;
    size_t length = strlen(reader->word[0]);
    if (reader->word[0][length - 1] == ':') {
        if (!read_name(reader, length - 1, &named, err))
            return false;
        memcpy(name, named.name, sizeof name);
        memmove(reader->word, reader->word + 1, (size_t)--reader->words * sizeof *reader->word);
        if (reader->words == 0)
            return error_set(err, "no layer stands after %s:", name);
    }
    const char *word = node_take(reader);
    NodeKind kind = kind_named(word);
    if (kind == NODE_KINDS)
        return unknown_layer(word, err);
    Node node = net_node(net, kind);
    memcpy(node.name, name, sizeof node.name);
    return node_row(kind)->read(reader, net, &node, err) && net_add(net, &node, err);
}

static bool read_input(Net *net, const NodeReader *reader, Error *err)
{
    int size[3], count = reader->words == 2 ? read_sizes(reader->word[1], 1, 3, size) : 0;
    if (strcmp(reader->word[0], "input") != 0 || count < 2)
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
        NodeReader reader;
        size_t length = strcspn(line, ",");
        if (number == 0 && !split(&reader, line, length, NULL))
            return error_set(err, "a network begins with its input's size, such as input 1x28x28");
        if (number == 0 && !read_input(net, &reader, err))
            return false;
        if (number > 0 && (!split(&reader, line, length, err) || !read_layer(net, &reader, err)))
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

void node_write_pair(const char *before, Pair pair, Pair usual, Text *out)
{
    if (pair.h == usual.h && pair.w == usual.w)
        return;
    text_add(out, "%s%s %d", out->length ? " " : "", before, pair.h);
    if (pair.w != pair.h)
        text_add(out, "x%d", pair.w);
}

void net_write_node(const Net *net, int i, Text *out)
{
    const Node *node = &net->node[i];
    Text text = {0};
    if (node->kind == NODE_INPUT)
        text_add(&text, "input %dx%dx%d", node->dim[0], node->dim[1], node->dim[2]);
    else
        node_row(node->kind)->write(net, node, &text);
    text_add(out, "%s%s", text_get(&text), node->parameters > 0 && !node->bias ? " no-bias" : "");
    text_free(&text);
}

/* Whether a node other than the next one reads this node's output, so that its name must be
 * written. */
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
        net_write_node(net, i, out);
    }
}

void net_usage(Text *out)
{
    for (int kind = NODE_INPUT + 1; kind < NODE_KINDS; kind++) {
        const NodeRow *row = node_row((NodeKind)kind);
        text_add(out, "%s", out->length ? ", " : "");
        for (const char *const *word = row->words; !row->usage && *word; word++)
            text_add(out, "%s%s", word == row->words ? "" : ", ", *word);
        text_add(out, "%s", row->usage ? row->usage : "");
    }
}
