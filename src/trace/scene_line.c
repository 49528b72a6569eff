/* A scene's line: its name and options, read from words and written back as words. */
#include "trace/scene.h"

#include "base/memory.h"
#include "trace/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An option's code is SCENE_OPTION and its bit. */
enum {
    ROUTE = SCENE_OPTION + SAID_ROUTE, PASS = SCENE_OPTION + SAID_PASS, INPUT = SCENE_OPTION + SAID_INPUT, CHANNELS = SCENE_OPTION + SAID_CHANNELS,
    KERNEL = SCENE_OPTION + SAID_KERNEL, KERNELS = SCENE_OPTION + SAID_KERNELS, STRIDE = SCENE_OPTION + SAID_STRIDE,
    PADDING = SCENE_OPTION + SAID_PADDING, DILATION = SCENE_OPTION + SAID_DILATION, BIAS = SCENE_OPTION + SAID_BIAS,
    SEED = SCENE_OPTION + SAID_SEED, STEP = SCENE_OPTION + SAID_STEP, LEVEL = SCENE_OPTION + SAID_LEVEL, VALUES = SCENE_OPTION + SAID_VALUES
};

#define BIT(code) (1u << ((code) - SCENE_OPTION))

const struct option scene_options[] = {
    {"route", required_argument, NULL, ROUTE},       {"pass", required_argument, NULL, PASS},
    {"input", required_argument, NULL, INPUT},       {"channels", required_argument, NULL, CHANNELS},
    {"kernel", required_argument, NULL, KERNEL},     {"kernels", required_argument, NULL, KERNELS},
    {"stride", required_argument, NULL, STRIDE},     {"padding", required_argument, NULL, PADDING},
    {"dilation", required_argument, NULL, DILATION}, {"bias", no_argument, NULL, BIAS},
    {"seed", required_argument, NULL, SEED},         {"step", required_argument, NULL, STEP},
    {"level", required_argument, NULL, LEVEL},       {"x", required_argument, NULL, VALUES + VALUES_X},
    {"w", required_argument, NULL, VALUES + VALUES_W}, {"b", required_argument, NULL, VALUES + VALUES_B},
    {"dy", required_argument, NULL, VALUES + VALUES_DY}, {NULL, 0, NULL, 0},
};

/* What each operation's line says when it says nothing: the document's example. */
static SceneLine usual(Operation operation)
{
    return (SceneLine){.operation = operation, .route = route_default(operation), .input = {1, 1, 3, 3}, .kernels = 1, .spec = conv_spec(2, 2), .step = -1};
}

SceneLine scene_line_default(void)
{
    return usual(OP_CONV_FORWARD);
}

void scene_line_free(SceneLine *line)
{
    for (int i = 0; i < VALUES_COUNT; i++) {
        free(line->values[i]);
        line->values[i] = NULL;
    }
}

SceneLine scene_line_copy(const SceneLine *line)
{
    SceneLine copy = *line;
    for (int i = 0; i < VALUES_COUNT; i++)
        copy.values[i] = line->values[i] ? mem_string(line->values[i]) : NULL;
    return copy;
}

/* The index of `word` in a list of `count` names; -1, with the nearest one named, if it is not there. */
static int find(const char *word, const char *const *names, int count, const char *what, Error *err)
{
    enum { MOST = 32 };
    const char *list[MOST + 1] = {NULL};
    for (int i = 0; i < count && i < MOST; i++) {
        if (strcmp(word, names[i]) == 0)
            return i;
        list[i] = names[i];
    }
    const char *nearest = text_nearest(word, list);
    Text all = {0};
    for (int i = 0; i < count; i++)
        text_add(&all, "%s%s", i ? ", " : "", names[i]);
    if (nearest)
        error_set(err, "unknown %s '%s'; did you mean '%s'?", what, word, nearest);
    else
        error_set(err, "unknown %s '%s'; there are %s", what, word, text_get(&all));
    text_free(&all);
    return -1;
}

bool scene_line_name(SceneLine *line, const char *name, Error *err)
{
    int found = find(name, operation_names, OP_COUNT, "scene", err);
    if (found < 0)
        return false;
    SceneLine fresh = usual((Operation)found);
    const uint32_t said = line->said;
    line->operation = fresh.operation;
    line->route = said & BIT(ROUTE) ? line->route : fresh.route;
    line->pass = said & BIT(PASS) ? line->pass : fresh.pass;
    if (!line->said_input)
        memcpy(line->input, fresh.input, sizeof line->input);
    line->kernels = line->said_kernels ? line->kernels : fresh.kernels;
    line->spec.kernel = line->said_kernel ? line->spec.kernel : fresh.spec.kernel;
    line->spec.stride = said & BIT(STRIDE) ? line->spec.stride : fresh.spec.stride;
    return true;
}

/* The options that an operation has a use for. */
static uint32_t options_of(Operation operation)
{
    const uint32_t any = BIT(SEED) | BIT(STEP) | BIT(LEVEL) | BIT(ROUTE);
    const uint32_t conv = any | BIT(INPUT) | BIT(CHANNELS) | BIT(KERNEL) | BIT(KERNELS) | BIT(STRIDE) | BIT(PADDING) | BIT(DILATION);
    const uint32_t x = BIT(VALUES + VALUES_X), w = BIT(VALUES + VALUES_W), b = BIT(VALUES + VALUES_B), dy = BIT(VALUES + VALUES_DY);
    switch (operation) {
    case OP_CONV_FORWARD: return conv | BIT(BIAS) | x | w | b;
    case OP_CONV_BACKWARD_INPUT:
    case OP_CONV_BACKWARD_WEIGHT:
    case OP_CONV_BACKWARD_BIAS: return conv | x | w | dy;
    case OP_COUNT: break;
    }
    return 0;
}

bool scene_line_check(const SceneLine *line, Error *err)
{
    const char *name = operation_names[line->operation];
    uint32_t useless = line->said & ~options_of(line->operation);
    for (const struct option *option = scene_options; option->name; option++)
        if (useless & BIT(option->val))
            return error_set(err, "%s has no option --%s", name, option->name);
    if (route_fits(line->operation, line->route))
        return true;
    Text all = {0};
    for (int route = 0; route < ROUTE_COUNT; route++)
        if (route_fits(line->operation, (Route)route))
            text_add(&all, "%s%s", all.length ? ", " : "", route_names[route]);
    error_set(err, "%s has no route %s; there are %s", name, route_names[line->route], text_get(&all));
    text_free(&all);
    return false;
}

/* Reads "3", "3x4" or up to `most` whole numbers parted by x, each in low .. 65536. Returns how many; 0 when it is none. */
static int read_sizes(const char *text, int low, int most, int *size)
{
    char part[16];
    for (int count = 0; count < most; count++) {
        size_t length = strcspn(text, "x");
        if (length == 0 || length >= sizeof part)
            return 0;
        memcpy(part, text, length);
        part[length] = '\0';
        if (!text_to_int(part, low, 65536, &size[count]))
            return 0;
        if (text[length] == '\0')
            return count + 1;
        text += length + 1;
    }
    return 0;
}

static bool read_pair(const char *option, const char *text, int low, Pair *pair, Error *err)
{
    int size[2], count = read_sizes(text, low, 2, size);
    if (count == 0)
        return error_set(err, "--%s %s: expected a whole number of at least %d, or two as HxW", option, text, low);
    *pair = (Pair){size[0], size[count - 1]};
    return true;
}

static bool read_input(SceneLine *line, const char *text, Error *err)
{
    int size[4], count = read_sizes(text, 1, 4, size);
    if (count < 2)
        return error_set(err, "--input %s: expected HxW, CxHxW or NxCxHxW, such as 3x3", text);
    for (int i = 0; i < count; i++)
        line->input[4 - count + i] = size[i];
    return true;
}

static bool read_count(const char *option, const char *text, int low, int high, int *count, Error *err)
{
    if (text_to_int(text, low, high, count))
        return true;
    return error_set(err, "--%s %s: expected a whole number from %d to %d", option, text, low, high);
}

static bool read_long(const char *option, const char *text, int64_t *value, Error *err)
{
    char *end;
    if (text[0] >= '0' && text[0] <= '9' && strlen(text) <= 18) {
        *value = strtoll(text, &end, 10);
        if (*end == '\0')
            return true;
    }
    return error_set(err, "--%s %s: expected a whole number of at least 0", option, text);
}

static bool read_seed(SceneLine *line, const char *text, Error *err)
{
    int64_t seed;
    if (!read_long("seed", text, &seed, err))
        return false;
    line->seed = (uint64_t)seed;
    return true;
}

static bool read_name(const char *text, const char *const *names, int count, const char *what, int *found, Error *err)
{
    *found = find(text, names, count, what, err);
    return *found >= 0;
}

static bool take(SceneLine *line, int code, const char *value, Error *err)
{
    int found;
    switch (code) {
    case ROUTE:
        if (!read_name(value, route_names, ROUTE_COUNT, "route", &found, err))
            return false;
        line->route = (Route)found;
        return true;
    case PASS:
        if (!read_name(value, pass_names, PASS_COUNT, "pass", &found, err))
            return false;
        line->pass = (Pass)found;
        return true;
    case LEVEL:
        if (!read_name(value, level_names, LEVEL_COUNT, "level", &found, err))
            return false;
        line->level = (Level)found;
        return true;
    case INPUT: return read_input(line, value, err);
    case CHANNELS: return read_count("channels", value, 1, 65536, &line->input[1], err);
    case KERNEL: return read_pair("kernel", value, 1, &line->spec.kernel, err);
    case KERNELS: return read_count("kernels", value, 1, 65536, &line->kernels, err);
    case STRIDE: return read_pair("stride", value, 1, &line->spec.stride, err);
    case PADDING: return read_pair("padding", value, 0, &line->spec.padding, err);
    case DILATION: return read_pair("dilation", value, 1, &line->spec.dilation, err);
    case BIAS: line->bias = true; return true;
    case SEED: return read_seed(line, value, err);
    case STEP: return read_long("step", value, &line->step, err);
    default: break;
    }
    int which = code - VALUES;
    free(line->values[which]);
    line->values[which] = mem_string(value);
    return true;
}

bool scene_line_option(SceneLine *line, int code, const char *value, Error *err)
{
    if (!take(line, code, value, err))
        return false;
    line->said |= BIT(code);
    line->said_input |= code == INPUT;
    line->said_kernel |= code == KERNEL;
    line->said_kernels |= code == KERNELS;
    return true;
}

static void write_pair(const char *name, Pair pair, Pair usual, Text *out)
{
    if (pair.h == usual.h && pair.w == usual.w)
        return;
    if (pair.h == pair.w && strcmp(name, "kernel") != 0)
        text_add(out, " --%s %d", name, pair.h);
    else
        text_add(out, " --%s %dx%d", name, pair.h, pair.w);
}

static void write_input(const int in[4], const int common[4], Text *out)
{
    if (memcmp(in, common, 4 * sizeof *in) == 0)
        return;
    text_add(out, " --input ");
    if (in[0] != 1)
        text_add(out, "%dx", in[0]);
    if (in[0] != 1 || in[1] != 1)
        text_add(out, "%dx", in[1]);
    text_add(out, "%dx%d", in[2], in[3]);
}

void scene_line_write(const SceneLine *line, Text *out)
{
    SceneLine common = usual(line->operation);
    text_add(out, "%s", operation_names[line->operation]);
    if (line->route != common.route)
        text_add(out, " --route %s", route_names[line->route]);
    if (line->pass != common.pass)
        text_add(out, " --pass %s", pass_names[line->pass]);
    write_input(line->input, common.input, out);
    write_pair("kernel", line->spec.kernel, common.spec.kernel, out);
    if (line->kernels != common.kernels)
        text_add(out, " --kernels %d", line->kernels);
    write_pair("stride", line->spec.stride, common.spec.stride, out);
    write_pair("padding", line->spec.padding, common.spec.padding, out);
    write_pair("dilation", line->spec.dilation, common.spec.dilation, out);
    if (line->bias && !line->values[VALUES_B])
        text_add(out, " --bias");
    if (line->seed)
        text_add(out, " --seed %llu", (unsigned long long)line->seed);
    for (int i = 0; i < VALUES_COUNT; i++)
        if (line->values[i])
            text_add(out, " --%s \"%s\"", value_names[i], line->values[i]);
    if (line->level != LEVEL_PRODUCT)
        text_add(out, " --level %s", level_names[line->level]);
    if (line->step >= 0)
        text_add(out, " --step %lld", (long long)line->step);
}

/* Takes the next word of *at into `word`: up to a space outside double quotes, which are dropped. False at the end. */
static bool next_word(const char **at, Text *word)
{
    bool quoted = false, any = false;
    *at += strspn(*at, " \t");
    text_clear(word);
    for (; **at && (quoted || (**at != ' ' && **at != '\t')); (*at)++) {
        any = true;
        if (**at == '"')
            quoted = !quoted;
        else
            text_bytes(word, *at, 1);
    }
    return any;
}

static const struct option *option_named(const char *name, size_t length, Error *err)
{
    enum { MOST = 64 };
    const char *names[MOST + 1] = {NULL};
    char bare[32];
    int count = 0;
    for (const struct option *option = scene_options; option->name && count < MOST; option++) {
        if (strlen(option->name) == length && strncmp(option->name, name, length) == 0)
            return option;
        names[count++] = option->name;
    }
    snprintf(bare, sizeof bare, "%.*s", (int)(length < sizeof bare ? length : sizeof bare - 1), name);
    const char *nearest = text_nearest(bare, names);
    if (nearest)
        error_set(err, "unknown option --%s; did you mean --%s?", bare, nearest);
    else
        error_set(err, "unknown option --%s", bare);
    return NULL;
}

/* Takes one option whose word stands in `word`, and its value from there or from the next word. */
static bool read_option(SceneLine *line, const char **at, Text *word, Error *err)
{
    const char *name = text_get(word) + 2, *value = strchr(name, '=');
    const struct option *option = option_named(name, value ? (size_t)(value - name) : strlen(name), err);
    if (!option)
        return false;
    if (option->has_arg == no_argument)
        return value ? error_set(err, "--%s takes no value", option->name) : scene_line_option(line, option->val, NULL, err);
    if (value)
        return scene_line_option(line, option->val, value + 1, err);
    if (!next_word(at, word))
        return error_set(err, "--%s needs a value", option->name);
    return scene_line_option(line, option->val, text_get(word), err);
}

bool scene_line_read(SceneLine *line, const char *text, Error *err)
{
    Text word = {0};
    *line = scene_line_default();
    bool done = next_word(&text, &word) ? scene_line_name(line, text_get(&word), err) : error_set(err, "a scene begins with its name");
    while (done && next_word(&text, &word)) {
        if (strncmp(text_get(&word), "--", 2) == 0)
            done = read_option(line, &text, &word, err);
        else
            done = error_set(err, "unexpected word '%s'", text_get(&word));
    }
    text_free(&word);
    return done;
}
