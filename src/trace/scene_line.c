/* A scene's line: what each operation's line says when it says nothing, which options it can have, and how it is written. */
#include "trace/scene_options.h"

#include "base/memory.h"
#include "trace/names.h"
#include "trace/scene_values.h"

#include <stdlib.h>
#include <string.h>

/* What each operation's line says when it says nothing: the document's example where it fits. */
static SceneLine usual(Operation operation)
{
    SceneLine line = {.operation = operation, .route = route_default(operation), .input = {1, 1, 3, 3}, .kernels = 1, .spec = conv_spec(2, 2),
                      .sgd = {0.01f, 0, 0}, .step = -1};
    bool pool = operation == OP_MAX_POOL || operation == OP_AVERAGE_POOL, vector = operation == OP_LINEAR || operation == OP_SOFTMAX;
    if (pool) {
        line.input[2] = line.input[3] = 4;
        line.spec.stride = (Pair){2, 2};
    }
    if (vector)
        memcpy(line.input, (const int[4]){1, 3, 1, 1}, sizeof line.input);
    if (operation == OP_LINEAR)
        line.kernels = 2;
    if (operation == OP_LENET) {
        line.digit = 7;
        line.sgd.rate = 0.05f;
        line.seed = 39;   /* a seven of which it is not too sure */
    }
    return line;
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
    for (int i = 0; i < WORDS; i++) {
        free(line->word[i]);
        line->word[i] = NULL;
    }
    free(line->target);
    line->target = NULL;
}

SceneLine scene_line_copy(const SceneLine *line)
{
    SceneLine copy = *line;
    for (int i = 0; i < VALUES_COUNT; i++)
        copy.values[i] = line->values[i] ? mem_string(line->values[i]) : NULL;
    for (int i = 0; i < WORDS; i++)
        copy.word[i] = line->word[i] ? mem_string(line->word[i]) : NULL;
    copy.target = line->target ? mem_string(line->target) : NULL;
    return copy;
}

bool scene_line_name(SceneLine *line, const char *name, Error *err)
{
    int found = find_name(name, operation_names, OP_COUNT + 1, "scene", err);
    if (found < 0)
        return false;
    SceneLine fresh = usual((Operation)found);
    const uint64_t said = line->said;
    const int channels = line->input[1];
    line->operation = fresh.operation;
    line->digit = said & option_bit(DIGIT) ? line->digit : fresh.digit;
    line->sgd.rate = said & option_bit(RATE) ? line->sgd.rate : fresh.sgd.rate;
    line->seed = said & option_bit(SEED) ? line->seed : fresh.seed;
    line->route = said & option_bit(ROUTE) ? line->route : fresh.route;
    if (!line->said_input)
        memcpy(line->input, fresh.input, sizeof line->input);
    if (!line->said_input && said & (option_bit(CHANNELS) | option_bit(CLASSES)))
        line->input[1] = channels;
    line->kernels = line->said_kernels ? line->kernels : fresh.kernels;
    line->spec.kernel = line->said_kernel ? line->spec.kernel : fresh.spec.kernel;
    line->spec.stride = said & option_bit(STRIDE) ? line->spec.stride : fresh.spec.stride;
    return true;
}

/* The options that an operation has a use for, each bit at its SAID_. */
static uint64_t options_of(Operation operation)
{
#define OPTION(name) ((uint64_t)1 << SAID_##name)
#define NUMBERS(name) ((uint64_t)1 << (SAID_VALUES + VALUES_##name))
    const uint64_t any = OPTION(COMPARE) | OPTION(SEED) | OPTION(STEP) | OPTION(LEVEL) | OPTION(ROUTE) | OPTION(INPUT) | OPTION(CHANNELS) | NUMBERS(X);
    const uint64_t window = OPTION(KERNEL) | OPTION(STRIDE) | OPTION(PADDING);
    const uint64_t conv = any | window | OPTION(DILATION) | OPTION(KERNELS) | NUMBERS(W);
    const uint64_t pass = any | OPTION(PASS) | NUMBERS(DY);
    switch (operation) {
    case OP_CONV_FORWARD: return conv | OPTION(BIAS) | NUMBERS(B);
    case OP_CONV_BACKWARD_INPUT:
    case OP_CONV_BACKWARD_WEIGHT:
    case OP_CONV_BACKWARD_BIAS: return conv | NUMBERS(DY);
    case OP_MAX_POOL: return pass | window | OPTION(CEIL) | OPTION(FLOOR);
    case OP_AVERAGE_POOL: return pass | window | OPTION(CEIL) | OPTION(FLOOR) | OPTION(COUNT_PADDING);
    case OP_GLOBAL_POOL: return pass;
    case OP_ACTIVATION: return pass | OPTION(FUNCTION);
    case OP_LINEAR: return pass | OPTION(KERNELS) | OPTION(BIAS) | NUMBERS(W) | NUMBERS(B);
    case OP_SOFTMAX: return (pass & ~NUMBERS(DY)) | OPTION(CLASSES) | OPTION(TARGET);
    case OP_SGD: return conv | NUMBERS(DY) | NUMBERS(V) | NUMBERS(B) | OPTION(BIAS) | OPTION(RATE) | OPTION(MOMENTUM) | OPTION(DECAY);
    case OP_LENET: break;
    }
    const uint64_t steps = OPTION(SEED) | OPTION(STEP) | OPTION(LEVEL) | OPTION(ROUTE) | OPTION(PASS), words = ((uint64_t)1 << WORDS) - 1;
    return steps | OPTION(DIGIT) | OPTION(POOL) | OPTION(FUNCTION) | OPTION(INDEX) | words << SAID_WORDS | OPTION(TARGET) | OPTION(RATE) | OPTION(MOMENTUM)
         | OPTION(DECAY) | NUMBERS(X);
#undef OPTION
#undef NUMBERS
}

bool scene_line_takes(Operation operation, Said option)
{
    return options_of(operation) >> option & 1;
}

bool scene_line_check(const SceneLine *line, Error *err)
{
    const char *name = operation_names[line->operation];
    uint64_t useless = line->said & ~options_of(line->operation);
    for (const struct option *option = scene_options; option->name; option++)
        if (useless & option_bit(option->val))
            return error_set(err, "%s has no option --%s", name, option->name);
    if (line->compare && line->operation != OP_LENET && !operation_has_routes(line->operation))
        return error_set(err, "%s goes by one route only: there is nothing to --compare", name);
    if ((line->operation == OP_SGD || line->operation == OP_LENET) && !sgd_fits(&line->sgd, err))
        return false;
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
    if (in[0] != 1 || in[1] != 1 || common[1] != 1)
        text_add(out, "%dx", in[1]);
    text_add(out, "%dx%d", in[2], in[3]);
}

static void write_number(const char *name, float value, float common, Text *out)
{
    char digits[32];
    if (value != common)
        text_add(out, " --%s %s", name, values_digits(value, digits, sizeof digits));
}

/* What only some operations have. */
static void write_own(const SceneLine *line, const SceneLine *common, Text *out)
{
    if (line->floor)
        text_add(out, " --floor");
    if (line->count_padding)
        text_add(out, " --count-padding");
    if (line->function != common->function)
        text_add(out, line->operation == OP_LENET ? " --act %s" : " --function %s", activation_name(line->function));
    write_number("lr", line->sgd.rate, common->sgd.rate, out);
    write_number("momentum", line->sgd.momentum, common->sgd.momentum, out);
    write_number("decay", line->sgd.decay, common->sgd.decay, out);
    if (line->target)
        text_add(out, " --target \"%s\"", line->target);
}

/* The digit, the network, the layer. A picture's numbers are not written when its path is. */
static void write_lenet(const SceneLine *line, Text *out)
{
    static const char *const names[WORDS] = {"layer", "image", "data", "weights"};
    if (line->word[WORD_DATA])
        text_add(out, " --index %d", line->index);
    else if (!line->word[WORD_IMAGE] && !line->values[VALUES_X])
        text_add(out, " --digit %d", line->digit);
    if (line->average)
        text_add(out, " --pool average");
    for (int i = 0; i < WORDS; i++)
        if (line->word[i])
            text_add(out, strchr(line->word[i], ' ') ? " --%s \"%s\"" : " --%s %s", names[i], line->word[i]);
}

void scene_line_write(const SceneLine *line, Text *out)
{
    SceneLine common = usual(line->operation);
    if (line->operation == OP_GLOBAL_POOL)
        common.spec = line->spec;   /* its window follows the input */
    text_add(out, "%s", operation_names[line->operation]);
    if (line->operation == OP_LENET)
        write_lenet(line, out);
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
    write_own(line, &common, out);
    if (line->seed != common.seed)
        text_add(out, " --seed %llu", (unsigned long long)line->seed);
    for (int i = 0; i < VALUES_COUNT; i++)
        if (line->values[i] && !line->word[WORD_IMAGE])
            text_add(out, " --%s \"%s\"", value_names[i], line->values[i]);
    if (line->compare)
        text_add(out, " --compare");
    if (line->level != LEVEL_PRODUCT)
        text_add(out, " --level %s", level_names[line->level]);
    if (line->step >= 0)
        text_add(out, " --step %lld", (long long)line->step);
}

