/* A scene's line: what each operation's line says when it says nothing, which options it can have, and how it is
 * written. */
#include "trace/scene/scene_options.h"

#include "base/memory.h"
#include "trace/say/names.h"
#include "trace/operations/operation.h"
#include "trace/scene/scene_values.h"

#include <stdlib.h>
#include <string.h>

/* What each operation's line says when it says nothing: the document's example where it fits. */
static SceneLine usual(Operation operation)
{
    const OperationKind *kind = operation_kind(operation);
    SceneLine line = {.operation = operation,
                      .route = kind->route[0],
                      .input = {1, 1, 3, 3},
                      .kernels = 1,
                      .spec = conv_spec(2, 2),
                      .step = -1};
    for (int i = 0; i < NUMBER_COUNT; i++)
        line.number[i] = number_rows[i].usual;
    if (kind->usual)
        kind->usual(&line);
    return line;
}

SceneLine scene_line_default(void)
{
    return usual((Operation)0);
}

void scene_line_free(SceneLine *line)
{
    for (int i = 0; i < VALUES_COUNT; i++) {
        free(line->values[i]);
        line->values[i] = NULL;
    }
    for (int i = 0; i < WORD_COUNT; i++) {
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
    for (int i = 0; i < WORD_COUNT; i++)
        copy.word[i] = line->word[i] ? mem_string(line->word[i]) : NULL;
    copy.target = line->target ? mem_string(line->target) : NULL;
    return copy;
}

static bool is_usual(const SceneLine *line)
{
    return !line->word[WORD_NET] || strcmp(line->word[WORD_NET], net_presets[0].name) == 0;
}

static bool is_preset(const char *name)
{
    for (const NetPreset *preset = net_presets; preset->name; preset++)
        if (strcmp(preset->name, name) == 0)
            return true;
    return false;
}

/* The name of the line's scene: a network that is a preset has that one's name. */
static const char *scene_name(const SceneLine *line)
{
    const char *net = line->word[WORD_NET];
    if (!scene_line_is_network(line))
        return operation_name(line->operation);
    if (!net)
        return net_presets[0].name;
    return is_preset(net) ? net : operation_name(line->operation);
}

const char *scene_name_at(int i)
{
    return i <= OP_COUNT ? operation_name((Operation)i) : net_presets[i - OP_COUNT - 1].name;
}

/* The operation of this name; a preset's is the network that has it. */
static bool find_scene(const char *name, Operation *operation, SceneLine *line, Error *err)
{
    enum { MOST = OP_COUNT + 32 };
    const char *names[MOST];
    int count = 0;
    while (count < MOST && scene_name_at(count)) {
        names[count] = scene_name_at(count);
        count++;
    }
    int found = find_name(name, names, count, "scene", err);
    *operation = found < OP_COUNT ? (Operation)found : OP_NETWORK;
    if (found > OP_COUNT) {
        free(line->word[WORD_NET]);
        line->word[WORD_NET] = mem_string(names[found]);
    }
    return found >= 0;
}

bool scene_line_name(SceneLine *line, const char *name, Error *err)
{
    Operation operation;
    if (!find_scene(name, &operation, line, err))
        return false;
    SceneLine fresh = usual(operation);
    const uint64_t said = line->said;
    const int channels = line->input[1];
    line->operation = fresh.operation;
    line->digit = said & option_bit(OPTION_DIGIT) ? line->digit : fresh.digit;
    for (int i = 0; i < NUMBER_COUNT; i++)
        line->number[i] = said & option_bit(OPTION_NUMBER + i) ? line->number[i] : fresh.number[i];
    line->seed = said & option_bit(OPTION_SEED) ? line->seed : fresh.seed;
    line->route = said & option_bit(OPTION_ROUTE) ? line->route : fresh.route;
    if (!line->said_input)
        memcpy(line->input, fresh.input, sizeof line->input);
    if (!line->said_input && said & (option_bit(OPTION_CHANNELS) | option_bit(OPTION_CLASSES)))
        line->input[1] = channels;
    line->kernels = line->said_kernels ? line->kernels : fresh.kernels;
    line->spec.kernel = line->said_kernel ? line->spec.kernel : fresh.spec.kernel;
    line->spec.stride = said & option_bit(OPTION_STRIDE) ? line->spec.stride : fresh.spec.stride;
    return true;
}

/* Which function each alpha belongs to. */
static const struct {
    NumberOption number;
    Activation function;
} alphas[] = {{NUMBER_LEAK, ACTIVATION_LEAKY_RELU}, {NUMBER_ALPHA, ACTIVATION_ELU}};

float scene_line_alpha(const SceneLine *line)
{
    for (size_t i = 0; i < sizeof alphas / sizeof *alphas; i++)
        if (line->function == alphas[i].function)
            return line->number[alphas[i].number];
    return 0;
}

bool scene_line_has(const SceneLine *line, Said option)
{
    for (size_t i = 0; i < sizeof alphas / sizeof *alphas; i++)
        if ((int)option == SAID_RATE + (int)alphas[i].number)
            return line->function == alphas[i].function;
    return true;
}

void scene_line_function(SceneLine *line, Activation function)
{
    line->function = function;
    for (size_t i = 0; i < sizeof alphas / sizeof *alphas; i++) {
        int number = (int)alphas[i].number;
        if (function == alphas[i].function)
            continue;
        line->number[number] = number_rows[number].usual;
        line->said &= ~option_bit(OPTION_NUMBER + number);
    }
}

/* An alpha beside a function that has none would be passed over. */
static bool alpha_fits(const SceneLine *line, Error *err)
{
    for (size_t i = 0; i < sizeof alphas / sizeof *alphas; i++) {
        int number = (int)alphas[i].number;
        if (line->said & option_bit(OPTION_NUMBER + number) && line->function != alphas[i].function)
            return error_set(err, "%s has no --%s: that is for --function %s", activation_name(line->function),
                             number_rows[number].name, activation_name(alphas[i].function));
    }
    return true;
}

bool scene_line_is_network(const SceneLine *line)
{
    return operation_is_network(line->operation);
}

bool scene_line_varies(const SceneLine *line)
{
    return scene_line_is_network(line) && is_usual(line);
}

bool scene_line_takes(Operation operation, Said option)
{
    return operation_kind(operation)->options >> option & 1;
}

/* The numbers that have bounds. */
static bool numbers_fit(const SceneLine *line, Error *err)
{
    for (int i = 0; i < NUMBER_COUNT; i++) {
        const NumberRow *row = &number_rows[i];
        if (row->low < row->high && !(line->number[i] >= row->low && line->number[i] < row->high))
            return error_set(err, "--%s %g: expected a number from %g to less than %g", row->name,
                             (double)line->number[i], (double)row->low, (double)row->high);
    }
    return true;
}

bool scene_line_check(const SceneLine *line, Error *err)
{
    const OperationKind *kind = operation_kind(line->operation);
    const char *name = scene_name(line);
    uint64_t useless = line->said & ~kind->options;
    for (const struct option *option = scene_options; option->name; option++)
        if (useless & option_bit(option->val))
            return error_set(err, "%s has no option --%s", name, option->name);
    if (line->compare && kind->routes < 2)
        return error_set(err, "%s goes by one route only: there is nothing to --compare", name);
    bool sided = line->same || line->spec.uneven.h != 0 || line->spec.uneven.w != 0;
    if (sided && !(kind->options & option_bit(OPTION_MODE)))
        return error_set(err, "%s has the same padding on opposite sides: expected one number, or two as HxW", name);
    if (!numbers_fit(line, err) || !alpha_fits(line, err) || (kind->check && !kind->check(line, err)))
        return false;
    if (route_fits(line->operation, line->route))
        return true;
    Text all = {0};
    for (int i = 0; i < kind->routes; i++)
        text_add(&all, "%s%s", i ? ", " : "", route_names[kind->route[i]]);
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

static void write_padding(const SceneLine *line, Pair usual, Text *out)
{
    const ConvSpec *spec = &line->spec;
    Pair after = conv_after(spec);
    if (line->same)
        text_add(out, " --padding %s", line->same == SAME_UPPER ? "same" : "same-lower");
    else if (spec->uneven.h != 0 || spec->uneven.w != 0)
        text_add(out, " --padding %d,%d,%d,%d", spec->padding.h, after.h, spec->padding.w, after.w);
    else
        write_pair("padding", spec->padding, usual, out);
    if (spec->mode != PADDING_ZEROS)
        text_add(out, " --padding-mode %s", padding_mode_name(spec->mode));
}

/* Whether the values alone, without --input and --kernels, would give the scene other sizes than it has: single
 * numbers may be written in any shape. Of a file's values only the file knows. */
static bool values_mislead(const SceneLine *line, int which)
{
    const char *text = line->values[which];
    Values values = {0};
    SceneLine bare = *line;   /* borrowed: only read */
    int input[4];
    if (!text || scene_line_is_network(line))
        return false;
    bool misled = text[0] == '@';
    bare.said = 0;
    if (!misled && values_read(text, value_names[which], &values, NULL))
        misled = which == VALUES_X ? !values_input(&bare, &values, input, NULL)
                                         || memcmp(input, line->input, sizeof input) != 0
                                   : values.planes * values.rows != line->kernels;
    free(values.v);
    return misled;
}

static void write_input(const int in[4], const int common[4], Text *out)
{
    text_add(out, " --input ");
    bool images = in[0] != 1 || common[0] != 1;
    if (images)
        text_add(out, "%dx", in[0]);
    if (images || in[1] != 1 || common[1] != 1)
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
    if (line->evaluates)
        text_add(out, " --evaluate");
    if (line->floor)
        text_add(out, " --floor");
    if (line->count_padding)
        text_add(out, " --count-padding");
    if (line->function != common->function)
        text_add(out, scene_line_is_network(line) ? " --act %s" : " --function %s", activation_name(line->function));
    for (int i = 0; i < NUMBER_COUNT; i++)
        write_number(number_rows[i].name, line->number[i], common->number[i], out);
    if (line->target) {
        text_add(out, " --target ");
        text_quote(out, line->target);
    }
}

/* The digit, the network, the layer. A picture's numbers are not written when its path is. */
static void write_network(const SceneLine *line, Text *out)
{
    static const char *const names[WORD_COUNT] = {"layer", "image", "data", "weights", "net"};
    bool drawn = !line->word[WORD_IMAGE] && !line->values[VALUES_X];
    if (line->word[WORD_DATA])
        text_add(out, " --index %d", line->index);
    else if (drawn && (is_usual(line) || line->said & option_bit(OPTION_DIGIT)))
        text_add(out, " --digit %d", line->digit);
    if (line->average)
        text_add(out, " --pool average");
    if (line->updates > 0)
        text_add(out, " --updates %d", line->updates);
    for (int i = 0; i < WORD_COUNT; i++)
        if (line->word[i] && (i != WORD_NET || !is_preset(line->word[i]))) {
            text_add(out, " --%s ", names[i]);
            text_word(out, line->word[i]);
        }
}

void scene_line_write(const SceneLine *line, Text *out)
{
    SceneLine common = usual(line->operation);
    if (operation_kind(line->operation)->window_follows)
        common.spec = line->spec;   /* its window follows the input */
    text_add(out, "%s", scene_name(line));
    if (scene_line_is_network(line))
        write_network(line, out);
    if (line->route != common.route)
        text_add(out, " --route %s", route_names[line->route]);
    if (line->pass != common.pass)
        text_add(out, " --pass %s", pass_names[line->pass]);
    bool vector = operation_kind(line->operation)->vector;
    if (memcmp(line->input, common.input, sizeof common.input) != 0 || values_mislead(line, VALUES_X))
        write_input(line->input, common.input, out);
    const char *window = scene_line_takes(line->operation, SAID_FACTOR) ? "factor" : "kernel";
    write_pair(window, line->spec.kernel, common.spec.kernel, out);
    if (line->kernels != common.kernels || (vector && values_mislead(line, VALUES_W)))
        text_add(out, " --kernels %d", line->kernels);
    write_pair("stride", line->spec.stride, common.spec.stride, out);
    write_pair("output-padding", line->more, common.more, out);
    write_padding(line, common.spec.padding, out);
    write_pair("dilation", line->spec.dilation, common.spec.dilation, out);
    if (conv_groups(&line->spec) > 1)
        text_add(out, " --groups %d", line->spec.groups);
    if (line->bias && !line->values[VALUES_B])
        text_add(out, " --bias");
    write_own(line, &common, out);
    if (line->seed != common.seed)
        text_add(out, " --seed %llu", (unsigned long long)line->seed);
    for (int i = 0; i < VALUES_COUNT; i++)
        if (line->values[i] && !line->word[WORD_IMAGE]) {
            text_add(out, " --%s ", value_names[i]);
            text_quote(out, line->values[i]);
        }
    if (line->compare)
        text_add(out, " --compare");
    if (line->level != LEVEL_PRODUCT)
        text_add(out, " --level %s", level_names[line->level]);
    if (line->step >= 0)
        text_add(out, " --step %lld", (long long)line->step);
}

