/* One table of all keys says which operations take them and, for those that the engine does not act on, the values with
 * which the operation is just what the engine computes. */
#include "app/verify/keys.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- Texts. */

/* The word between spaces, copied; false when it is empty or too long. */
static bool trim(const char *from, size_t length, char word[32])
{
    while (length > 0 && isspace((unsigned char)*from)) {
        from++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)from[length - 1]))
        length--;
    if (length == 0 || length >= 32)
        return false;
    memcpy(word, from, length);
    word[length] = '\0';
    return true;
}

static void strip(const char **from, const char **end)
{
    while (*from < *end && isspace((unsigned char)**from))
        ++*from;
    while (*from < *end && isspace((unsigned char)(*end)[-1]))
        --*end;
}

/* The whole numbers of "1", "1, 1", "(1, 1)", "[1, 1]" or "(1,)", at most four; 0 when it is none of these. */
static int read_row(const char *text, int low, int row[4])
{
    char word[32];
    const char *at = text, *end = text + strlen(text);
    strip(&at, &end);
    if (end - at >= 2 && ((*at == '(' && end[-1] == ')') || (*at == '[' && end[-1] == ']'))) {
        at++;
        end--;
        strip(&at, &end);
        if (end - at >= 2 && end[-1] == ',')
            end--;
    }
    for (int count = 0; count < 4;) {
        const char *comma = memchr(at, ',', (size_t)(end - at)), *stop = comma ? comma : end;
        if (!trim(at, (size_t)(stop - at), word) || !text_to_int(word, low, INT_MAX, &row[count++]))
            return 0;
        if (!comma)
            return count;
        at = comma + 1;
    }
    return 0;
}

static bool pair_of(const char *text, int low, Pair *pair)
{
    int row[4], count = read_row(text, low, row);
    if (count != 1 && count != 2)
        return false;
    *pair = (Pair){row[0], row[count - 1]};
    return true;
}

static bool flag_of(const char *text, bool *flag)
{
    static const char *const words[] = {"false", "true", "False", "True", "0", "1"};
    char word[32];
    for (size_t i = 0; trim(text, strlen(text), word) && i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0) {
            *flag = i % 2 == 1;
            return true;
        }
    return false;
}

bool key_pair(const Case *made, const char *key, int low, Pair *pair, Error *err)
{
    const char *text = safetensors_metadata(&made->file, key);
    return !text || pair_of(text, low, pair)
        || error_set(err, "%s '%.40s': expected height,width or one number for both, each a whole number of %d or more",
                     key, text, low);
}

bool key_flag(const Case *made, const char *key, bool *flag, Error *err)
{
    const char *text = safetensors_metadata(&made->file, key);
    return !text || flag_of(text, flag) || error_set(err, "%s '%.40s': expected true or false", key, text);
}

bool key_number(const Case *made, const char *key, float *number, Error *err)
{
    const char *text = safetensors_metadata(&made->file, key);
    char word[32];
    return !text || (trim(text, strlen(text), word) && text_to_float(word, number))
        || error_set(err, "%s '%.40s': expected a number", key, text);
}

bool key_whole(const Case *made, const char *key, int low, int high, int *number, Error *err)
{
    const char *text = safetensors_metadata(&made->file, key);
    char word[32];
    return !text || (trim(text, strlen(text), word) && text_to_int(word, low, high, number))
        || error_set(err, "%s '%.40s': expected a whole number from %d to %d", key, text, low, high);
}

bool key_either(const Case *made, const char *one, const char *other, const char **key, Error *err)
{
    bool has = safetensors_metadata(&made->file, one), has_other = safetensors_metadata(&made->file, other);
    *key = has ? one : NULL;
    if (has_other)
        *key = other;
    return !(has && has_other)
        || error_set(err, "%s and %s are two names for the same: expected one of them", one, other);
}

/* "same" along one axis: the padding that keeps the size. */
static bool same_padding(int kernel, int stride, int dilation, int *padding)
{
    int64_t all = (int64_t)dilation * (kernel - 1);
    if (stride != 1 || all % 2 != 0 || all > INT_MAX)
        return false;
    *padding = (int)(all / 2);
    return true;
}

bool key_padding(const Case *made, Pair kernel, Pair stride, Pair dilation, Pair *padding, Error *err)
{
    const char *text = safetensors_metadata(&made->file, "padding");
    char word[32];
    int row[4], count = text ? read_row(text, 0, row) : 0;
    if (!text || !trim(text, strlen(text), word))
        word[0] = '\0';
    if (strcasecmp(word, "valid") == 0)
        *padding = (Pair){0, 0};
    else if (made->kind == CASE_CONV && strcasecmp(word, "same") == 0)
        return (same_padding(kernel.h, stride.h, dilation.h, &padding->h)
                && same_padding(kernel.w, stride.w, dilation.w, &padding->w))
               || error_set(err,
                            "padding 'same': supported where it is equal on both sides, that is, with stride 1 and an "
                            "odd kernel; expected height,width");
    else if (count != 4)
        return key_pair(made, "padding", 0, padding, err);
    else if (row[0] != row[1] || row[1] != row[2] || row[2] != row[3])
        return error_set(err, "padding '%.40s': a padding of its own on each side is not supported: "
                         "expected height,width", text);
    else
        *padding = (Pair){row[0], row[0]};
    return true;
}

/* ---- Which keys there are. */

enum {
    CONV = 1 << CASE_CONV,
    MAX_POOL = 1 << CASE_MAX_POOL,
    AVERAGE_POOL = 1 << CASE_AVERAGE_POOL,
    GLOBAL_POOL = 1 << CASE_GLOBAL_POOL,
    ACTIVATION = 1 << CASE_ACTIVATION,
    LINEAR = 1 << CASE_LINEAR,
    LOSS = 1 << CASE_LOSS,
    LENET = 1 << CASE_LENET,
    POOL = MAX_POOL | AVERAGE_POOL,
    ALL = (1 << (CASE_LENET + 1)) - 1
};

/* What is done with a key. */
typedef enum {
    READ,       /* the operation's reader acts on it */
    NEUTRAL,    /* its value must be one of `values` */
    SIZE,       /* its value must be the size of the weights that `values` names */
    BIAS,       /* whether there is a bias: as the tensors say */
    DESCRIBES   /* words about the file */
} KeyUse;

static const struct {
    const char *key;
    int kinds;
    KeyUse use;
    const char *values;   /* parted by | */
} keys[] = {
    {"op", ALL, READ, NULL},
    {"stride", CONV | POOL, READ, NULL},
    {"padding", CONV | POOL, READ, NULL},
    {"dilation", CONV, READ, NULL},
    {"kernel", POOL, READ, NULL},
    {"kernel_size", POOL, READ, NULL},
    {"ceil_mode", POOL, READ, NULL},
    {"count_include_pad", AVERAGE_POOL, READ, NULL},
    {"ignore_index", LOSS, READ, NULL},
    {"activation", LENET, READ, NULL},
    {"pool", LENET, READ, NULL},
    {"steps", LENET, READ, NULL},
    {"lr", LENET, READ, NULL},
    {"momentum", LENET, READ, NULL},
    {"weight_decay", LENET, READ, NULL},
    {"padding_mode", CONV, NEUTRAL, "zeros"},
    {"groups", CONV, NEUTRAL, "1"},
    {"transposed", CONV, NEUTRAL, "false|0"},
    {"output_padding", CONV, NEUTRAL, "0"},
    {"kernel", CONV, SIZE, "kernel"},
    {"kernel_size", CONV, SIZE, "kernel"},
    {"in_channels", CONV, SIZE, "in"},
    {"out_channels", CONV, SIZE, "out"},
    {"in_features", LINEAR, SIZE, "in"},
    {"out_features", LINEAR, SIZE, "out"},
    {"bias", CONV | LINEAR, BIAS, NULL},
    {"dilation", POOL, NEUTRAL, "1"},
    {"return_indices", MAX_POOL, NEUTRAL, "false|0"},
    {"divisor_override", AVERAGE_POOL, NEUTRAL, "none|null"},
    {"output_size", GLOBAL_POOL, NEUTRAL, "1"},
    {"inplace", ACTIVATION, NEUTRAL, "false|true|0|1"},
    {"reduction", LOSS | LENET, NEUTRAL, "mean"},
    {"label_smoothing", LOSS | LENET, NEUTRAL, "0"},
    {"weight", LOSS, NEUTRAL, "none|null"},
    {"size_average", LOSS, NEUTRAL, "none|null|true"},
    {"reduce", LOSS, NEUTRAL, "none|null|true"},
    {"dim", LOSS, NEUTRAL, "1|-1"},
    {"axis", LOSS, NEUTRAL, "1|-1"},
    {"optimizer", LENET, NEUTRAL, "sgd"},
    {"dampening", LENET, NEUTRAL, "0"},
    {"nesterov", LENET, NEUTRAL, "false|0"},
    {"maximize", LENET, NEUTRAL, "false|0"},
    {"format", ALL, NEUTRAL, "pt|np|tf|flax|mlx|jax|pd|paddle"},
    {"name", ALL, DESCRIBES, NULL},
    {"title", ALL, DESCRIBES, NULL},
    {"description", ALL, DESCRIBES, NULL},
    {"comment", ALL, DESCRIBES, NULL},
    {"note", ALL, DESCRIBES, NULL},
    {"author", ALL, DESCRIBES, NULL},
    {"source", ALL, DESCRIBES, NULL},
    {"date", ALL, DESCRIBES, NULL},
    {"framework", ALL, DESCRIBES, NULL},
    {"version", ALL, DESCRIBES, NULL},
    {"torch", ALL, DESCRIBES, NULL},
    {"torch_version", ALL, DESCRIBES, NULL},
};

enum { KEYS = sizeof keys / sizeof *keys };

/* The key's row for the case's operation; -1 for none. */
static int find(const Case *made, const char *key)
{
    for (int i = 0; i < KEYS; i++)
        if (keys[i].kinds & 1 << made->kind && strcmp(keys[i].key, key) == 0)
            return i;
    return -1;
}

/* Whether the text is the word, or a number or a pair of numbers equal to it. */
static bool means(const char *text, const char *word)
{
    char own[32];
    float number, wanted;
    Pair pair, both;
    if (!trim(text, strlen(text), own))
        return false;
    if (strcasecmp(own, word) == 0)
        return true;
    if (text_to_float(own, &number) && text_to_float(word, &wanted))
        return number == wanted;
    return pair_of(text, INT_MIN, &pair) && pair_of(word, INT_MIN, &both) && pair.h == both.h && pair.w == both.w;
}

static bool check_neutral(const Case *made, const char *key, const char *text, const char *values, Error *err)
{
    char list[64];
    snprintf(list, sizeof list, "%s", values);
    for (char *rest = list, *word; (word = strtok_r(rest, "|", &rest));)
        if (means(text, word))
            return true;
    snprintf(list, sizeof list, "%.*s", (int)strcspn(values, "|"), values);
    return error_set(err, "%s '%.40s' is not supported by %s: expected %s", key, text, made->op, list);
}

static bool check_size(const Case *made, const char *key, const char *text, const char *which, Error *err)
{
    const int *w = made->w.dim;
    bool kernel = which[0] == 'k';
    Pair is = {which[0] == 'o' ? w[0] : w[1], which[0] == 'o' ? w[0] : w[1]}, said;
    if (kernel)
        is = (Pair){w[2], w[3]};
    if (pair_of(text, 0, &said) && said.h == is.h && said.w == is.w)
        return true;
    if (kernel)
        return error_set(err, "%s '%.40s': the weight's is %d,%d", key, text, is.h, is.w);
    return error_set(err, "%s '%.40s': the weight's is %d", key, text, is.h);
}

static bool check_bias(const Case *made, const char *text, Error *err)
{
    bool has = made->b.v, said = has;
    if (!flag_of(text, &said))
        return error_set(err, "bias '%.40s': expected true or false", text);
    return said == has || error_set(err, "bias '%.40s', but there is %s tensor bias", text, has ? "a" : "no");
}

static bool refuse(const Case *made, const char *key, Error *err)
{
    const char *known[KEYS + 1] = {NULL};
    int count = 0;
    Text list = {0};
    for (int i = 0; i < KEYS; i++)
        if (keys[i].kinds & 1 << made->kind) {
            known[count++] = keys[i].key;
            if (keys[i].use == READ)
                text_add(&list, "%s%s", list.length ? ", " : "", keys[i].key);
        }
    const char *nearest = text_nearest(key, known);
    if (nearest)
        error_set(err, "metadata key '%.40s': %s has no such key; did you mean %s?", key, made->op, nearest);
    else
        error_set(err, "metadata key '%.40s': %s has no such key; its keys are %s", key, made->op, text_get(&list));
    text_free(&list);
    return false;
}

bool keys_check(const Case *made, Error *err)
{
    for (int i = 0; i < made->file.metadata_count; i++) {
        const char *key = made->file.metadata[i].key, *text = made->file.metadata[i].value;
        int row = find(made, key);
        bool fits = row >= 0 || refuse(made, key, err);
        if (fits && keys[row].use == NEUTRAL)
            fits = check_neutral(made, key, text, keys[row].values, err);
        else if (fits && keys[row].use == SIZE && made->w.v)
            fits = check_size(made, key, text, keys[row].values, err);
        else if (fits && keys[row].use == BIAS && made->w.v)
            fits = check_bias(made, text, err);
        if (!fits)
            return false;
    }
    return true;
}

void keys_text(const Case *made, const char *path, Text *out)
{
    for (int i = 0; i < made->file.metadata_count; i++) {
        int row = find(made, made->file.metadata[i].key);
        if (row >= 0 && keys[row].use == DESCRIBES)
            text_add(out, "%s  metadata key %s: words about the file, nothing is computed from them\n", path,
                     keys[row].key);
    }
}
