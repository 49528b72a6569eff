/* Made-up command lines for scenes, as words: mostly ones that a user could mean, with shapes, values and steps of
 * every kind, and ones with one thing wrong. The same Random gives the same line. */
#ifndef CONVWALK_TESTS_MADE_LINES_H
#define CONVWALK_TESTS_MADE_LINES_H

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "trace/operations/operation.h"
#include "trace/say/names.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MADE_WORDS = 64, MADE_VALUES = 64 };

typedef struct {
    char *word[MADE_WORDS];
    int count;
} MadeWords;

static inline void made_words_add(MadeWords *words, Text *text)
{
    words->word[words->count++] = mem_string(text_get(text));
    text_free(text);
}

static inline void made_words_one(MadeWords *words, const char *word)
{
    words->word[words->count++] = mem_string(word);
}

static inline void made_words_free(MadeWords *words)
{
    while (words->count > 0)
        free(words->word[--words->count]);
}

/* The words as one line of text, those with spaces in quotes. */
static inline void made_words_text(const MadeWords *words, Text *out)
{
    for (int i = 0; i < words->count; i++)
        text_add(out, strpbrk(words->word[i], " ;|") ? "%s\"%s\"" : "%s%s", i ? " " : "", words->word[i]);
}

/* What a line has been given so far. */
typedef struct {
    Random *random;
    MadeWords *words;
    char has[12];   /* the options that its scene takes, a letter each */
    int input[4], kernel[2], kernels;
} Making;

static inline bool chance(Random *random, int of)
{
    return random_below(random, of) == 0;
}

static inline void say_number(Making *making, const char *option, int number)
{
    Text text = {0};
    made_words_one(making->words, option);
    text_add(&text, "%d", number);
    made_words_add(making->words, &text);
}

static inline void say_pair(Making *making, const char *option, int h, int w)
{
    Text text = {0};
    made_words_one(making->words, option);
    text_add(&text, "%dx%d", h, w);
    made_words_add(making->words, &text);
}

/* A side of a shape: mostly small, now and then long; the product of all stays below what a test has time for. */
static inline int made_side(Random *random, int kind)
{
    switch (kind) {
    case 0: return 1 + random_below(random, 5);
    case 1: return chance(random, 2) ? 1 : 1 + random_below(random, 300);
    case 2: return 5 + random_below(random, 36);
    default: return 1 + random_below(random, 9);
    }
}

static inline void make_input(Making *making, bool vector)
{
    Random *random = making->random;
    int kind = random_below(random, 8), *in = making->input;
    in[0] = chance(random, 4) ? 1 + random_below(random, 4) : 1;
    in[1] = 1;
    if (chance(random, 3))
        in[1] += random_below(random, chance(random, 5) ? 70 : 4);
    in[2] = vector ? 1 : made_side(random, kind);
    in[3] = vector ? 1 : made_side(random, kind);
    if (in[0] * in[1] * in[2] * in[3] > 6000)
        in[0] = in[1] = 1;
    Text text = {0};
    made_words_one(making->words, "--input");
    if (in[0] > 1 || chance(random, 8))
        text_add(&text, "%dx", in[0]);
    if (in[0] > 1 || in[1] > 1 || strchr(text_get(&text), 'x') || chance(random, 8))
        text_add(&text, "%dx", in[1]);
    text_add(&text, "%dx%d", in[2], in[3]);
    made_words_add(making->words, &text);
}

/* A kernel that mostly fits; now and then it is the whole input or one too large. */
static inline void make_kernel(Making *making)
{
    Random *random = making->random;
    for (int i = 0; i < 2; i++) {
        int side = making->input[2 + i];
        making->kernel[i] = 1 + random_below(random, side < 5 ? side : 5);
        if (chance(random, 8))
            making->kernel[i] = side + chance(random, 3);
    }
    say_pair(making, "--kernel", making->kernel[0], making->kernel[1]);
}

static inline void make_values(Making *making, const char *option, int images, int rows, int columns)
{
    static const char *const pool[] = {
        "0", "1", "-1", "2", "3", "-4", "0.5", "-0.25", "1e30", "-1e30", "3.4e38", "1e-30", "1e-45", "-0", "123456",
        "0.333333", "7", "255", "100000", "−2",
    };
    static const int count = sizeof pool / sizeof *pool;
    int from = chance(making->random, 2) ? 0 : random_below(making->random, count),
        span = chance(making->random, 4) ? 1 : count - from;
    if (images * rows * columns > MADE_VALUES)
        return;
    Text text = {0};
    made_words_one(making->words, option);
    size_t row = (size_t)columns, image = row * (size_t)rows;
    for (size_t i = 0; i < (size_t)images * image; i++) {
        text_add(&text, "%s", text_gap(i, row, image));
        text_add(&text, "%s", pool[from + random_below(making->random, span)]);
    }
    made_words_add(making->words, &text);
}

/* What only some scenes take: w window, d dilation, k kernels, b bias, p pass, f rounding, c counting, a function, s
 * classes and targets, v rows of numbers, u numbers, r routes, l LeNet's own, n a network's list of layers. */
typedef struct {
    const char *name;
    char has[24];
    const OperationKind *row;   /* NULL: a preset's */
} MadeKind;

/* An operation by what its row takes. */
static inline MadeKind made_kind_of(Operation operation)
{
    const OperationKind *row = operation_kind(operation);
    const uint64_t numbers = (((uint64_t)1 << NUMBER_COUNT) - 1) << SAID_RATE;
    MadeKind kind = {.name = row->name, .row = row};
    const struct {
        bool has;
        char letter;
    } letters[] = {{row->options & TAKES(KERNEL), 'w'},   {row->options & TAKES(DILATION), 'd'},
                   {row->options & TAKES(KERNELS), 'k'},  {row->options & TAKES(BIAS), 'b'},
                   {row->options & TAKES(PASS), 'p'},     {row->options & TAKES(FLOOR), 'f'},
                   {row->options & TAKES(COUNT_PADDING), 'c'}, {row->options & TAKES(FUNCTION), 'a'},
                   {row->options & TAKES(CLASSES), 's'},  {row->vector, 'v'},
                   {row->options & numbers, 'u'},         {row->routes > 1, 'r'}};
    for (size_t i = 0, count = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].has)
            kind.has[count++] = letters[i].letter;
    return kind;
}

/* Mostly an operation, now and then a network. */
static inline MadeKind made_kind(Random *random)
{
    int at = random_below(random, chance(random, 12) ? OP_COUNT + 2 : OP_COUNT);
    if (at < OP_COUNT)
        return made_kind_of((Operation)at);
    return at == OP_COUNT ? (MadeKind){"lenet", "lpar", operation_kind(OP_NETWORK)}
                          : (MadeKind){"network", "npru", operation_kind(OP_NETWORK)};
}

static inline bool takes(const MadeKind *kind, char what)
{
    return strchr(kind->has, what) != NULL;
}

static inline void make_window(Making *making, const MadeKind *kind)
{
    Random *random = making->random;
    make_kernel(making);
    if (chance(random, 2))
        say_pair(making, "--stride", 1 + random_below(random, chance(random, 6) ? 40 : 3), 1 + random_below(random, 3));
    if (chance(random, 2))
        say_pair(making, "--padding", random_below(random, chance(random, 10) ? 12 : making->kernel[0]),
                 random_below(random, making->kernel[1]));
    if (takes(kind, 'd') && chance(random, 3))
        say_pair(making, "--dilation", 1 + random_below(random, chance(random, 6) ? 20 : 3),
                 1 + random_below(random, 3));
    if (takes(kind, 'f') && chance(random, 2))
        made_words_one(making->words, chance(random, 4) ? "--ceil" : "--floor");
    if (takes(kind, 'c') && chance(random, 2))
        made_words_one(making->words, "--count-padding");
}

static inline void make_choices(Making *making, const MadeKind *kind)
{
    static const char *const functions[] = {"relu", "tanh", "sigmoid"},
                             *const numbers[] = {"0", "0.1", "1e-8", "0.9", "0.5", "1", "100"};
    Random *random = making->random;
    if (takes(kind, 'r') && chance(random, 2)) {
        made_words_one(making->words, "--route");
        made_words_one(making->words, route_names[kind->row->route[random_below(random, kind->row->routes)]]);
    }
    if (takes(kind, 'p') && chance(random, 2)) {
        made_words_one(making->words, "--pass");
        made_words_one(making->words, chance(random, 4) ? "forward" : "backward");
    }
    if (takes(kind, 'a') && chance(random, 2)) {
        made_words_one(making->words, takes(kind, 'l') ? "--act" : "--function");
        made_words_one(making->words, functions[random_below(random, 3)]);
    }
    for (int i = 0; takes(kind, 'u') && i < NUMBER_COUNT; i++)
        if (kind->row->options >> (SAID_RATE + i) & 1 && chance(random, 2)) {
            Text option = {0};
            text_add(&option, "--%s", number_rows[i].name);
            made_words_add(making->words, &option);
            made_words_one(making->words, numbers[random_below(random, i == NUMBER_MOMENTUM ? 6 : 7)]);
        }
    if (takes(kind, 'b') && chance(random, 2))
        made_words_one(making->words, "--bias");
}

static inline void make_lenet(Making *making)
{
    static const char *const layers[] = {"conv1",      "act1",       "pool1",        "conv2",        "act2",
                                         "pool2",      "fc1",        "act3",         "fc2",          "act4",
                                         "fc3",        "softmax",    "conv1-weight", "conv2-weight", "conv2-bias",
                                         "fc1-weight", "fc1-update", "conv1-update", "fc3-bias"};
    Random *random = making->random;
    say_number(making, "--digit", random_below(random, 10));
    if (chance(random, 2)) {
        made_words_one(making->words, "--pool");
        made_words_one(making->words, chance(random, 2) ? "max" : "average");
    }
    if (chance(random, 4)) {
        made_words_one(making->words, "--layer");
        made_words_one(making->words, layers[random_below(random, sizeof layers / sizeof *layers)]);
    }
}

/* A layer that mostly fits what lies before it; sizes are not tracked, so that some are refused. */
static inline void make_layer(Random *random, Text *list)
{
    static const char *const plain[] = {"relu", "tanh", "sigmoid", "global-average", "add input", "a: relu", "add a"};
    static const char *const ends[] = {"", " stride 2", " padding 1", " stride 1x2 padding 0x1"};
    int kind = random_below(random, 8);
    text_add(list, ", ");
    if (kind < 3)
        text_add(list, "conv %d@%dx%d%s%s", 1 + random_below(random, 4), 1 + random_below(random, 3),
                 1 + random_below(random, 3), ends[random_below(random, 4)], chance(random, 4) ? " no-bias" : "");
    else if (kind < 5)
        text_add(list, "%s %d%s%s", kind == 3 ? "max" : "average", 1 + random_below(random, 3),
                 ends[random_below(random, 4)], chance(random, 4) ? " ceil" : "");
    else if (kind == 5)
        text_add(list, "linear %d", 1 + random_below(random, chance(random, 8) ? 400 : 12));
    else
        text_add(list, "%s", plain[random_below(random, chance(random, 4) ? 7 : 3)]);
}

static inline void make_network(Making *making)
{
    static const char *const layers[] = {"conv1", "pool1", "fc1", "act1", "loss", "fc1-weight", "conv1-update",
                                         "conv2"};
    Random *random = making->random;
    int *in = making->input;
    Text list = {0};
    in[0] = 1;
    in[1] = 1 + random_below(random, 3);
    in[2] = made_side(random, random_below(random, 4)) % 40 + 1;
    in[3] = made_side(random, random_below(random, 4)) % 40 + 1;
    text_add(&list, "input %dx%dx%d", in[1], in[2], in[3]);
    for (int i = random_below(random, 6); i > 0; i--)
        make_layer(random, &list);
    if (!chance(random, 8))
        text_add(&list, ", linear %d", 2 + random_below(random, chance(random, 8) ? 300 : 6));
    made_words_one(making->words, "--net");
    made_words_add(making->words, &list);
    if (chance(random, 4))
        say_number(making, "--target", random_below(random, 4));
    if (chance(random, 3)) {
        made_words_one(making->words, "--layer");
        made_words_one(making->words, layers[random_below(random, sizeof layers / sizeof *layers)]);
    }
}

static inline void make_given(Making *making, const MadeKind *kind)
{
    Random *random = making->random;
    const int *in = making->input;
    if (chance(random, 3))
        make_values(making, "--x", in[0] * in[1], in[2], in[3]);
    if (takes(kind, 'd') && chance(random, 4))
        make_values(making, "--w", making->kernels * in[1], making->kernel[0], making->kernel[1]);
    if (takes(kind, 'b') && chance(random, 6))
        make_values(making, "--b", 1, 1, making->kernels);
    if (takes(kind, 's') && chance(random, 3)) {
        Text text = {0};
        made_words_one(making->words, "--target");
        for (int i = 0; i < in[0]; i++)
            text_add(&text, "%s%d", i ? " " : "", random_below(random, in[1]));
        made_words_add(making->words, &text);
    }
}

/* One number larger than anybody would look at; the line may be refused for it. */
static inline void make_extreme(Making *making)
{
    static const char *const large[][2] = {
        {"--padding", "120"}, {"--padding", "65536"}, {"--stride", "65536"}, {"--dilation", "65536"},
        {"--input", "1x4096"}, {"--input", "3000x2"}, {"--channels", "5000"}, {"--kernels", "3000"},
        {"--input", "65536x1"}, {"--input", "300x300"}, {"--kernel", "65536"}, {"--input", "65536x65536"},
        {"--seed", "999999999999999999"}, {"--input", "400x1x2x2"}, {"--input", "1x300x1x1"},
    };
    const char *const *pair = large[random_below(making->random, sizeof large / sizeof *large)];
    made_words_one(making->words, pair[0]);
    made_words_one(making->words, pair[1]);
}

/* A line that a user could mean; most of them have a picture. */
static inline void made_line(Random *random, MadeWords *words)
{
    static const char *const levels[] = {"product", "cell", "channel", "layer"};
    const MadeKind made = made_kind(random), *kind = &made;
    Making making = {.random = random, .words = words, .input = {1, 1, 3, 3}, .kernel = {2, 2}, .kernels = 1};
    made_words_one(words, kind->name);
    if (takes(kind, 'l'))
        make_lenet(&making);
    else if (takes(kind, 'n'))
        make_network(&making);
    else if (!chance(random, 12))
        make_input(&making, takes(kind, 'v'));
    if (takes(kind, 'w') && !chance(random, 6))
        make_window(&making, kind);
    if (takes(kind, 'k') && chance(random, 2))
        say_number(&making, "--kernels", making.kernels = 1 + random_below(random, chance(random, 6) ? 40 : 3));
    make_choices(&making, kind);
    if (!takes(kind, 'l'))
        make_given(&making, kind);
    if (chance(random, 3))
        say_number(&making, "--seed", random_below(random, 1000));
    if (chance(random, 4))
        say_number(&making, "--step", random_below(random, chance(random, 3) ? 400 : 8));
    if (chance(random, 3)) {
        made_words_one(words, "--level");
        made_words_one(words, levels[random_below(random, 4)]);
    }
    if (takes(kind, 'r') && !strpbrk(kind->has, "ln") && chance(random, 5))
        made_words_one(words, "--compare");
    if (!strpbrk(kind->has, "ln") && chance(random, 40))
        make_extreme(&making);
}

/* Puts one thing into the line that must be refused, whatever else it says. */
static inline void spoil_line(Random *random, MadeWords *words)
{
    static const char *const wrong[][2] = {
        {"--colour", "red"}, {"--input", "3"}, {"--input", "0x3"}, {"--input", "3x3x3x3x3"}, {"--input", "3x"},
        {"--input", "70000x3"}, {"--input", ""}, {"--kernel", "0"}, {"--kernel", "2x2x2"}, {"--stride", "0"},
        {"--stride", "-1"}, {"--padding", "-1"}, {"--dilation", "0x1"}, {"--seed", "-1"}, {"--seed", "1.5"},
        {"--seed", "99999999999999999999"}, {"--step", "2.5"}, {"--step", "999999999999999999"}, {"--step", ""},
        {"--level", "pixel"}, {"--route", "sideways"}, {"--pass", "up"}, {"--function", "cube"}, {"--kernels", "0"},
        {"--classes", "-3"}, {"--x", "1 2; 3"}, {"--x", "1 | 2 3"}, {"--x", ""}, {"--x", "nan"}, {"--x", "1e39"},
        {"--x", "one"}, {"--x", "@"}, {"--x", "@nowhere.safetensors:x"}, {"--lr", "fast"}, {"--digit", "10"},
        {"--target", "a"}, {"--bias=2", NULL}, {"--layer", "conv9"}, {"--channels", "0"}, {"another", NULL},
    };
    const char *const *pair = wrong[random_below(random, sizeof wrong / sizeof *wrong)];
    made_words_one(words, pair[0]);
    if (pair[1])
        made_words_one(words, pair[1]);
}

#endif
