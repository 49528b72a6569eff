/* Texts as people write them; a key must be the kind's own or one that every case has. */
#include "app/verify/cases/case_kind.h"

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

bool key_padding(const Case *made, ConvSpec *spec, Error *err)
{
    const char *text = safetensors_metadata(&made->file, "padding");
    char word[32];
    int row[4], count = text ? read_row(text, 0, row) : 0;
    if (!text || !trim(text, strlen(text), word))
        word[0] = '\0';
    if (strcasecmp(word, "valid") == 0)
        spec->padding = (Pair){0, 0};
    else if (made->kind->each_side && strcasecmp(word, "same") == 0)
        conv_same_padding(made->x.dim, false, spec);
    else if (count != 4)
        return key_pair(made, "padding", 0, &spec->padding, err);
    else if (!made->kind->each_side && (row[0] != row[1] || row[2] != row[3]))
        return error_set(err, "padding '%.40s': %s has the same on opposite sides: expected height,width", text,
                         made->op);
    else {
        spec->padding = (Pair){row[0], row[2]};
        spec->uneven = (Pair){row[1] - row[0], row[3] - row[2]};
    }
    return true;
}

bool key_mode(const Case *made, PaddingMode *mode, Error *err)
{
    const char *text = safetensors_metadata(&made->file, "padding_mode");
    char word[32];
    return !text || (trim(text, strlen(text), word) && padding_mode_from_name(word, mode))
        || error_set(err, "padding_mode '%.40s': expected zeros, reflect, replicate or circular", text);
}

/* ---- Which keys there are. */

static const CaseKey first = {"op", KEY_READ, NULL};

/* Those of every case, after its kind's own. */
static const CaseKey common[] = {
    {"format", KEY_NEUTRAL, "pt|np|tf|flax|mlx|jax|pd|paddle"},
    {"name", KEY_DESCRIBES, NULL},
    {"title", KEY_DESCRIBES, NULL},
    {"description", KEY_DESCRIBES, NULL},
    {"comment", KEY_DESCRIBES, NULL},
    {"note", KEY_DESCRIBES, NULL},
    {"author", KEY_DESCRIBES, NULL},
    {"source", KEY_DESCRIBES, NULL},
    {"date", KEY_DESCRIBES, NULL},
    {"framework", KEY_DESCRIBES, NULL},
    {"version", KEY_DESCRIBES, NULL},
    {"torch", KEY_DESCRIBES, NULL},
    {"torch_version", KEY_DESCRIBES, NULL},
};

/* The i-th key of a kind of case; NULL after the last. */
static const CaseKey *key_at(const CaseKind *kind, int i)
{
    if (i-- == 0)
        return &first;
    for (const CaseKey *key = kind->keys; key && key->key; key++)
        if (i-- == 0)
            return key;
    return i < (int)(sizeof common / sizeof *common) ? &common[i] : NULL;
}

/* The key's row for the case's operation; NULL for none. */
static const CaseKey *find(const Case *made, const char *name)
{
    const CaseKey *key;
    for (int i = 0; (key = key_at(made->kind, i)) != NULL; i++)
        if (strcmp(key->key, name) == 0)
            return key;
    return NULL;
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
    enum { MOST = 64 };
    const char *known[MOST + 1] = {NULL};
    const CaseKey *row;
    Text list = {0};
    for (int i = 0; i < MOST && (row = key_at(made->kind, i)) != NULL; i++) {
        known[i] = row->key;
        if (row->use == KEY_READ)
            text_add(&list, "%s%s", list.length ? ", " : "", row->key);
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
        const CaseKey *row = find(made, key);
        bool fits = true;
        if (!row)
            return refuse(made, key, err);
        if (row->use == KEY_NEUTRAL)
            fits = check_neutral(made, key, text, row->values, err);
        else if (row->use == KEY_SIZE && made->w.v)
            fits = check_size(made, key, text, row->values, err);
        else if (row->use == KEY_BIAS && made->w.v)
            fits = check_bias(made, text, err);
        if (!fits)
            return false;
    }
    return true;
}

void keys_text(const Case *made, const char *path, Text *out)
{
    for (int i = 0; i < made->file.metadata_count; i++) {
        const CaseKey *row = find(made, made->file.metadata[i].key);
        if (row && row->use == KEY_DESCRIBES)
            text_add(out, "%s  metadata key %s: words about the file, nothing is computed from them\n", path, row->key);
    }
}
