/* A scene's line: its name and options, read from words and written back as words. */
#include "trace/scene.h"

#include "base/memory.h"
#include "trace/names.h"

#include <stdlib.h>
#include <string.h>

enum { ROUTE = SCENE_OPTION, INPUT, KERNEL, CHANNELS, KERNELS, STRIDE, PADDING, DILATION, VALUES, BIAS = VALUES + VALUES_COUNT, SEED, STEP, LEVEL };

const struct option scene_options[] = {
    {"route", required_argument, NULL, ROUTE},       {"input", required_argument, NULL, INPUT},
    {"kernel", required_argument, NULL, KERNEL},     {"channels", required_argument, NULL, CHANNELS},
    {"kernels", required_argument, NULL, KERNELS},   {"stride", required_argument, NULL, STRIDE},
    {"padding", required_argument, NULL, PADDING},   {"dilation", required_argument, NULL, DILATION},
    {"x", required_argument, NULL, VALUES},          {"w", required_argument, NULL, VALUES + VALUES_W},
    {"b", required_argument, NULL, VALUES + VALUES_B}, {"bias", no_argument, NULL, BIAS},
    {"seed", required_argument, NULL, SEED},         {"step", required_argument, NULL, STEP},
    {"level", required_argument, NULL, LEVEL},       {NULL, 0, NULL, 0},
};

SceneLine scene_line_default(void)
{
    return (SceneLine){.input = {1, 1, 3, 3}, .kernels = 1, .spec = conv_spec(2, 2), .step = -1};
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
    if (found >= 0)
        line->operation = (Operation)found;
    return found >= 0;
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
    line->said_input = true;
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

bool scene_line_option(SceneLine *line, int code, const char *value, Error *err)
{
    int found;
    switch (code) {
    case ROUTE:
        if (!read_name(value, route_names, ROUTE_COUNT, "route", &found, err))
            return false;
        line->route = (Route)found;
        return true;
    case LEVEL:
        if (!read_name(value, level_names, LEVEL_COUNT, "level", &found, err))
            return false;
        line->level = (Level)found;
        return true;
    case INPUT: return read_input(line, value, err);
    case KERNEL: line->said_kernel = true; return read_pair("kernel", value, 1, &line->spec.kernel, err);
    case CHANNELS: return read_count("channels", value, 1, 65536, &line->input[1], err);
    case KERNELS: line->said_kernels = true; return read_count("kernels", value, 1, 65536, &line->kernels, err);
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

static void write_pair(const char *name, Pair pair, Pair usual, Text *out)
{
    if (pair.h == usual.h && pair.w == usual.w)
        return;
    if (pair.h == pair.w && strcmp(name, "kernel") != 0)
        text_add(out, " --%s %d", name, pair.h);
    else
        text_add(out, " --%s %dx%d", name, pair.h, pair.w);
}

void scene_line_write(const SceneLine *line, Text *out)
{
    static const char *const name[VALUES_COUNT] = {"x", "w", "b"};
    const int *in = line->input;
    text_add(out, "%s", operation_names[line->operation]);
    if (line->route != ROUTE_NAIVE)
        text_add(out, " --route %s", route_names[line->route]);
    if (in[0] != 1)
        text_add(out, " --input %dx%dx%dx%d", in[0], in[1], in[2], in[3]);
    else if (in[1] != 1)
        text_add(out, " --input %dx%dx%d", in[1], in[2], in[3]);
    else if (in[2] != 3 || in[3] != 3)
        text_add(out, " --input %dx%d", in[2], in[3]);
    write_pair("kernel", line->spec.kernel, (Pair){2, 2}, out);
    if (line->kernels != 1)
        text_add(out, " --kernels %d", line->kernels);
    write_pair("stride", line->spec.stride, (Pair){1, 1}, out);
    write_pair("padding", line->spec.padding, (Pair){0, 0}, out);
    write_pair("dilation", line->spec.dilation, (Pair){1, 1}, out);
    if (line->bias && !line->values[VALUES_B])
        text_add(out, " --bias");
    if (line->seed)
        text_add(out, " --seed %llu", (unsigned long long)line->seed);
    for (int i = 0; i < VALUES_COUNT; i++)
        if (line->values[i])
            text_add(out, " --%s \"%s\"", name[i], line->values[i]);
    if (line->level != LEVEL_PRODUCT)
        text_add(out, " --level %s", level_names[line->level]);
    if (line->step >= 0)
        text_add(out, " --step %lld", (long long)line->step);
}
