/* The options of a scene's line and the values they can have. */
#include "trace/scene/scene_options.h"

#include "base/memory.h"
#include "base/number.h"
#include "trace/say/names.h"

#include <stdlib.h>
#include <string.h>

const struct option scene_options[] = {
    {"route", required_argument, NULL, OPTION_ROUTE},
    {"pass", required_argument, NULL, OPTION_PASS},
    {"input", required_argument, NULL, OPTION_INPUT},
    {"channels", required_argument, NULL, OPTION_CHANNELS},
    {"kernel", required_argument, NULL, OPTION_KERNEL},
    {"kernels", required_argument, NULL, OPTION_KERNELS},
    {"stride", required_argument, NULL, OPTION_STRIDE},
    {"padding", required_argument, NULL, OPTION_PADDING},
    {"padding-mode", required_argument, NULL, OPTION_MODE},
    {"dilation", required_argument, NULL, OPTION_DILATION},
    {"groups", required_argument, NULL, OPTION_GROUPS},
    {"output-padding", required_argument, NULL, OPTION_MORE},
    {"evaluate", no_argument, NULL, OPTION_EVALUATE},
    {"factor", required_argument, NULL, OPTION_FACTOR},
    {"bias", no_argument, NULL, OPTION_BIAS},
    {"ceil", no_argument, NULL, OPTION_CEIL},
    {"floor", no_argument, NULL, OPTION_FLOOR},
    {"count-padding", no_argument, NULL, OPTION_COUNT_PADDING},
    {"function", required_argument, NULL, OPTION_FUNCTION},
    {"classes", required_argument, NULL, OPTION_CLASSES},
    {"target", required_argument, NULL, OPTION_TARGET},
#define NUMBER(name, option, title, usual, low, high, ladder, help) \
    {option, required_argument, NULL, SCENE_OPTION + SAID_##name},
    NUMBER_OPTIONS(NUMBER)
#undef NUMBER
#define GIVEN(set, option, low, high) {option, required_argument, NULL, OPTION_VALUES + VALUES_##set},
    GIVEN_SETS(GIVEN)
#undef GIVEN
    {"digit", required_argument, NULL, OPTION_DIGIT},
    {"pool", required_argument, NULL, OPTION_POOL},
    {"act", required_argument, NULL, OPTION_FUNCTION},
    {"layer", required_argument, NULL, OPTION_WORD + WORD_LAYER},
    {"image", required_argument, NULL, OPTION_WORD + WORD_IMAGE},
    {"data", required_argument, NULL, OPTION_WORD + WORD_DATA},
    {"net", required_argument, NULL, OPTION_WORD + WORD_NET},
    {"index", required_argument, NULL, OPTION_INDEX},
    {"updates", required_argument, NULL, OPTION_UPDATES},
    {"weights", required_argument, NULL, OPTION_WORD + WORD_WEIGHTS},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"step", required_argument, NULL, OPTION_STEP},
    {"level", required_argument, NULL, OPTION_LEVEL},
    {"compare", no_argument, NULL, OPTION_COMPARE},
    {NULL, 0, NULL, 0},
};

const NumberRow number_rows[NUMBER_COUNT] = {
#define NUMBER(name, option, title, usual, low, high, ladder, help) {option, title, usual, low, high, ladder, help},
    NUMBER_OPTIONS(NUMBER)
#undef NUMBER
};

int find_name(const char *word, const char *const *names, int count, const char *what, Error *err)
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

enum { SIZE_MOST = 65536 };

/* Reads "3", "3x4" or up to `most` whole numbers with x between them, each in low .. SIZE_MOST. Returns how many; 0 for
 * anything else. */
static int read_sizes(const char *text, int low, int most, int *size)
{
    char part[16];
    for (int count = 0; count < most; count++) {
        size_t length = strcspn(text, "x");
        if (length == 0 || length >= sizeof part)
            return 0;
        memcpy(part, text, length);
        part[length] = '\0';
        if (!text_to_int(part, low, SIZE_MOST, &size[count]))
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
        return error_set(err, "--%s %s: expected a whole number of at least %d, at most %d, or two as HxW", option,
                         text, low, SIZE_MOST);
    *pair = (Pair){size[0], size[count - 1]};
    return true;
}

/* "1", "1x2", for each side "1,2,0,3" (or 1x2x0x3), "same", "same-lower". */
static bool read_padding(SceneLine *line, const char *text, Error *err)
{
    static const char *const words[] = {"", "same", "same-lower"};
    int side[4], count = 0;
    char sides[64] = "";
    line->same = SAME_NOT;
    line->spec.uneven = (Pair){0, 0};
    for (int i = SAME_UPPER; i <= SAME_LOWER; i++)
        if (strcmp(text, words[i]) == 0) {
            line->same = (PaddingSame)i;
            return true;
        }
    for (size_t i = 0; text[i] && i + 1 < sizeof sides; i++)
        sides[i] = text[i];
    if (text[strspn(text, "0123456789,")] == '\0')
        for (char *comma = sides; (comma = strchr(comma, ',')) != NULL;)
            *comma = 'x';
    count = read_sizes(sides, 0, 4, side);
    if (count == 0 || count == 3 || strlen(text) >= sizeof sides)
        return error_set(err,
                         "--padding %s: expected a whole number of at least 0, two as HxW, four as "
                         "top,bottom,left,right, same or same-lower",
                         text);
    line->spec.padding = count == 4 ? (Pair){side[0], side[2]} : (Pair){side[0], side[count - 1]};
    if (count == 4)
        line->spec.uneven = (Pair){side[1] - side[0], side[3] - side[2]};
    return true;
}

static bool read_input(SceneLine *line, const char *text, Error *err)
{
    int size[4], count = read_sizes(text, 1, 4, size);
    if (count < 2)
        return error_set(err, "--input %s: expected HxW, CxHxW or NxCxHxW, such as 3x3, each from 1 to %d", text,
                         SIZE_MOST);
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
    return number_count(text, value)
           || error_set(err, "--%s %s: expected a whole number of at least 0, 18 digits at most", option, text);
}

uint64_t scene_seed_after(uint64_t seed)
{
    const uint64_t most = 999999999999999999;
    return seed < most ? seed + 1 : 1;
}

static bool read_seed(SceneLine *line, const char *text, Error *err)
{
    int64_t seed;
    if (!read_long("seed", text, &seed, err))
        return false;
    line->seed = (uint64_t)seed;
    return true;
}

static bool read_number(SceneLine *line, int number, const char *text, Error *err)
{
    char advice[96];
    if (!text_to_float(text, &line->number[number]))
        return error_set(err, "--%s %s: %s", number_rows[number].name, text,
                         number_advice(text, advice, sizeof advice));
    line->rounded &= ~(1U << number);
    line->rounded |= number_kept(text, line->number[number]) ? 0 : 1U << number;
    return true;
}

/* A scene is one line, which must be able to say it. */
static bool keep(char **kept, const char *text, Error *err)
{
    if (strpbrk(text, "\n\r"))
        return error_set(err, "'%s': a value has no line breaks", text);
    free(*kept);
    *kept = mem_string(text);
    return true;
}

/* The options whose value is one of several names. */
static bool take_name(SceneLine *line, int code, const char *value, Error *err)
{
    const char *functions[ACTIVATION_COUNT];
    for (int i = 0; i < ACTIVATION_COUNT; i++)
        functions[i] = activation_name((Activation)i);
    static const char *const pools[] = {"max", "average"};
    const char *modes[PADDING_MODES];
    for (int i = 0; i < PADDING_MODES; i++)
        modes[i] = padding_mode_name((PaddingMode)i);
    int found;
    switch (code) {
    case OPTION_POOL: found = find_name(value, pools, 2, "pool", err); break;
    case OPTION_MODE: found = find_name(value, modes, PADDING_MODES, "padding mode", err); break;
    case OPTION_ROUTE: found = find_name(value, route_names, ROUTE_COUNT, "route", err); break;
    case OPTION_PASS: found = find_name(value, pass_names, PASS_COUNT, "pass", err); break;
    case OPTION_LEVEL: found = find_name(value, level_names, LEVEL_COUNT, "level", err); break;
    default: found = find_name(value, functions, ACTIVATION_COUNT, "function", err);
    }
    if (found < 0)
        return false;
    line->spec.mode = code == OPTION_MODE ? (PaddingMode)found : line->spec.mode;
    line->route = code == OPTION_ROUTE ? (Route)found : line->route;
    line->pass = code == OPTION_PASS ? (Pass)found : line->pass;
    line->level = code == OPTION_LEVEL ? (Level)found : line->level;
    line->average = code == OPTION_POOL ? found == 1 : line->average;
    line->function = code == OPTION_FUNCTION ? (Activation)found : line->function;
    return true;
}

static bool take(SceneLine *line, int code, const char *value, Error *err)
{
    int number = code - OPTION_NUMBER;
    if (number >= 0 && number < NUMBER_COUNT)
        return read_number(line, number, value, err);
    switch (code) {
    case OPTION_MODE:
    case OPTION_ROUTE:
    case OPTION_PASS:
    case OPTION_LEVEL:
    case OPTION_POOL:
    case OPTION_FUNCTION: return take_name(line, code, value, err);
    case OPTION_INPUT: return read_input(line, value, err);
    case OPTION_CHANNELS: return read_count("channels", value, 1, SIZE_MOST, &line->input[1], err);
    case OPTION_KERNEL: return read_pair("kernel", value, 1, &line->spec.kernel, err);
    case OPTION_KERNELS: return read_count("kernels", value, 1, SIZE_MOST, &line->kernels, err);
    case OPTION_STRIDE: return read_pair("stride", value, 1, &line->spec.stride, err);
    case OPTION_PADDING: return read_padding(line, value, err);
    case OPTION_DILATION: return read_pair("dilation", value, 1, &line->spec.dilation, err);
    case OPTION_GROUPS: return read_count("groups", value, 1, SIZE_MOST, &line->spec.groups, err);
    case OPTION_MORE: return read_pair("output-padding", value, 0, &line->more, err);
    case OPTION_FACTOR: return read_pair("factor", value, 1, &line->spec.kernel, err);
    case OPTION_EVALUATE: line->evaluates = true; return true;
    case OPTION_BIAS: line->bias = true; return true;
    case OPTION_COMPARE: line->compare = true; return true;
    case OPTION_SEED: return read_seed(line, value, err);
    case OPTION_STEP: return read_long("step", value, &line->step, err);
    case OPTION_CEIL: line->floor = false; return true;
    case OPTION_FLOOR: line->floor = true; return true;
    case OPTION_COUNT_PADDING: line->count_padding = true; return true;
    case OPTION_CLASSES: return read_count("classes", value, 1, SIZE_MOST, &line->input[1], err);
    case OPTION_DIGIT: return read_count("digit", value, 0, 9, &line->digit, err);
    case OPTION_INDEX: return read_count("index", value, 0, TENSOR_MOST, &line->index, err);
    case OPTION_UPDATES: return read_count("updates", value, 0, UPDATES_MOST, &line->updates, err);
    case OPTION_TARGET: return keep(&line->target, value, err);
    default: break;
    }
    if (code >= OPTION_VALUES)
        return keep(&line->values[code - OPTION_VALUES], value, err);
    return keep(&line->word[code - OPTION_WORD], value, err);
}

bool scene_line_option(SceneLine *line, int code, const char *value, Error *err)
{
    if (!take(line, code, value, err))
        return false;
    line->said |= option_bit(code);
    line->said_input |= code == OPTION_INPUT;
    line->said_kernel |= code == OPTION_KERNEL || code == OPTION_FACTOR;
    line->said_kernels |= code == OPTION_KERNELS;
    return true;
}

