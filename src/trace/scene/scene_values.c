/* The numbers of a scene. A parser for rows and planes of numbers, the document's own numbers, and numbers from a
 * seed. */
#include "trace/scene/scene_values.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/random.h"
#include "base/system.h"
#include "engine/files/safetensors.h"
#include "trace/operations/operation.h"
#include "trace/scene/scene_options.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define GIVEN(set, option, low, high) SET_##set,
const CellSet value_sets[VALUES_COUNT] = {GIVEN_SETS(GIVEN)};
#undef GIVEN
#define GIVEN(set, option, low, high) option,
const char *const value_names[VALUES_COUNT] = {GIVEN_SETS(GIVEN)};
#undef GIVEN

/* Says what is wrong with a number's word, and what to write. */
static bool refuse_word(const char *word, const char *option, Error *err)
{
    char advice[96];
    float typed;
    const char *more = strlen(word) > 40 ? "…" : "", *comma = strchr(word, ',');
    if (!comma)
        return error_set(err, "--%s: '%.40s%s' is not a number: %s", option, word, more,
                         number_advice(word, advice, sizeof advice));
    if (number_typed(word, &typed) == NUMBER_TAKEN && strlen(word) <= 40)
        return error_set(err,
                         "--%s: '%s' has a comma within a number: write %.*s.%s, "
                         "or a space after a comma that parts numbers",
                         option, word, (int)(comma - word), word, comma + 1);
    return error_set(err,
                     "--%s: '%.40s%s' has a comma within a number: write 0.5 for 0,5, "
                     "and a space after a comma that parts numbers",
                     option, word, more);
}

static bool add_value(Values *values, const char *word, size_t length, const char *option, Error *err)
{
    Text copy = {0};
    float value;
    text_bytes(&copy, word, length);
    bool taken = text_to_float(text_get(&copy), &value) || refuse_word(text_get(&copy), option, err);
    text_free(&copy);
    if (!taken)
        return false;
    if ((values->count & (values->count - 1)) == 0)
        values->v = mem_resize(values->v, values->count ? 2 * (size_t)values->count : 1, sizeof *values->v);
    values->v[values->count++] = value;
    return true;
}

/* Skips what is between two numbers of a row: spaces, and one comma if there is a number before and after it. */
static bool pass_gap(const char **at, bool before, const char *option, Error *err)
{
    *at += strspn(*at, " \t");
    if (**at != ',')
        return true;
    *at += 1 + strspn(*at + 1, " \t");
    if (!before || **at == ',' || **at == ';' || **at == '|' || **at == '\0')
        return error_set(err, "--%s: a comma stands where a number is missing", option);
    return true;
}

/* The length of a number's word: up to a space or the row's end. A comma at its end parts it from the next. */
static size_t word_length(const char *at)
{
    size_t length = strcspn(at, " \t;|");
    while (length > 0 && at[length - 1] == ',')
        length--;
    return length;
}

/* Ends a row of `width` numbers; every row must be as wide as the first. */
static bool end_row(Values *values, int width, const char *option, Error *err)
{
    if (values->columns == 0)
        values->columns = width;
    if (width == 0 || width != values->columns)
        return error_set(err, "--%s: a row has %d numbers, the first one %d", option, width, values->columns);
    values->rows++;
    return true;
}

/* The shape and the numbers of one tensor of a file. */
static bool take_tensor(const SafeTensor *tensor, Values *values, Error *err)
{
    int dim[4] = {1, 1, 1, 1};
    if (tensor->rank > 4)
        return error_set(err, "%s has %d dimensions, a scene's tensor at most 4", tensor->name, tensor->rank);
    if (tensor->count < 1 || tensor->count > TENSOR_MOST)
        return error_set(err, "%s has %zu numbers, a scene's tensor 1 to %d", tensor->name, tensor->count, TENSOR_MOST);
    for (int i = 0; i < tensor->rank; i++)
        dim[4 - tensor->rank + i] = (int)tensor->dim[i];
    values->v = mem_try(tensor->count, sizeof *values->v, tensor->name, err);
    if (!values->v || !safetensor_floats(tensor, values->v, err))
        return false;
    values->count = (int)tensor->count;
    values->images = dim[0];
    values->planes = dim[0] * dim[1];
    values->rows = dim[2];
    values->columns = dim[3];
    return true;
}

/* C:\ or C:/ at the beginning: that colon parts no name. */
static bool is_drive(const char *text, const char *colon)
{
    bool letter = (text[0] >= 'A' && text[0] <= 'Z') || (text[0] >= 'a' && text[0] <= 'z');
    return letter && colon == text + 1 && (colon[1] == '\\' || colon[1] == '/');
}

/* The colon between a file's path and a tensor's name, NULL when there is none. Both may hold colons: the last one
 * counts before which there is a file; where there is no file at all, the last one. */
static const char *name_colon(const char *text)
{
    const char *last = strrchr(text, ':');
    Text path = {0};
    if (system_is_file(text) || (last && is_drive(text, last)))
        return NULL;
    for (const char *colon = last; colon; colon = colon > text ? colon - 1 : NULL) {
        if (*colon != ':')
            continue;
        text_clear(&path);
        text_bytes(&path, text, (size_t)(colon - text));
        if (system_is_file(text_get(&path))) {
            last = colon;
            break;
        }
    }
    text_free(&path);
    return last;
}

/* The tensor that FILE or FILE:NAME means; with true, *all is to be freed. */
static bool find_tensor(const char *text, SafeTensors *all, const SafeTensor **tensor, Error *err)
{
    const char *colon = name_colon(text);
    Text path = {0};
    text_bytes(&path, text, colon ? (size_t)(colon - text) : strlen(text));
    bool done = safetensors_read(text_get(&path), all, err);
    if (done) {
        *tensor = all->count == 1 ? all->tensor : NULL;
        if (colon)
            *tensor = safetensors_find(all, colon + 1);
        if (!*tensor) {
            done = colon ? error_set(err, "there is no tensor %s", colon + 1)
                         : error_set(err, "there are %d tensors: say which, @FILE:NAME", all->count);
            error_prefix(err, "%s", text_get(&path));
            safetensors_free(all);
        }
    }
    text_free(&path);
    return done;
}

static bool read_file(const char *text, Values *values, Error *err)
{
    const SafeTensor *tensor;
    SafeTensors all;
    if (!find_tensor(text, &all, &tensor, err))
        return false;
    bool done = take_tensor(tensor, values, err) || error_prefix(err, "%s", text);
    safetensors_free(&all);
    return done;
}

/* Reads one row, up to its ; or | or the end of the text. */
static bool read_row(const char **at, Values *values, const char *option, Error *err)
{
    int width = 0;
    for (;;) {
        if (!pass_gap(at, width > 0, option, err))
            return false;
        size_t length = word_length(*at);
        if (length == 0)
            return end_row(values, width, option, err);
        if (!add_value(values, *at, length, option, err))
            return false;
        *at += length;
        width++;
    }
}

bool values_read(const char *text, const char *option, Values *values, Error *err)
{
    int rows_before = 0, plane_rows = 0;
    *values = (Values){.images = 1};
    if (text[0] == '@')
        return read_file(text + 1, values, err) || error_prefix(err, "--%s", option);
    if (strcmp(option, value_names[VALUES_W]) == 0 && values_are_names(text))
        return values_read_names(text, option, values, err);
    for (const char *at = text;; at++) {
        if (!read_row(&at, values, option, err))
            return false;
        if (*at == '|' || *at == '\0') {
            int rows = values->rows - rows_before;
            if (values->planes++ > 0 && rows != plane_rows)
                return error_set(err, "--%s: a plane has %d rows, the first one %d", option, rows, plane_rows);
            plane_rows = rows;
            rows_before = values->rows;
        }
        if (*at == '\0')
            break;
    }
    values->rows = plane_rows;
    return true;
}

bool values_input(const SceneLine *line, const Values *x, int input[4], Error *err)
{
    bool vector = operation_kind(line->operation)->vector, classes = line->said & option_bit(OPTION_CLASSES);
    bool said = classes || line->said & option_bit(OPTION_CHANNELS);
    const int maps[4] = {x->images, x->planes / x->images, x->rows, x->columns},
              vectors[4] = {x->planes * x->rows, x->columns, 1, 1}, *shown = vector ? vectors : maps;
    const int channels = said ? line->input[1] : shown[1];
    bool many = channels != shown[1] && !vector && x->images == 1 && x->planes % channels == 0;
    if (channels != shown[1] && !many)
        return error_set(err, "--x has %d %s%s%s, --%s says %d", shown[1], vector ? "number" : "plane",
                         shown[1] == 1 ? "" : "s", vector ? " in a row" : "", classes ? "classes" : "channels",
                         channels);
    memcpy(input, shown, 4 * sizeof *input);
    if (many) {
        input[0] = x->planes / channels;
        input[1] = channels;
    }
    return true;
}

/* The first number of the text, by *at, that a float does not keep whole, into `word`; false after the last. */
static bool next_rounded(const char **at, Text *word, float *kept)
{
    for (;;) {
        *at += strspn(*at, " \t;|,");
        size_t length = word_length(*at);
        if (length == 0)
            return false;
        text_clear(word);
        text_bytes(word, *at, length);
        *at += length;
        if (text_to_float(text_get(word), kept) && !number_kept(text_get(word), *kept))
            return true;
    }
}

/* "--x: of f.safetensors:x the type is F64, converted to float32". */
static void note_type(int which, const char *text, Error *note)
{
    const SafeTensor *tensor;
    SafeTensors all;
    if (!find_tensor(text, &all, &tensor, NULL))
        return;
    if (tensor->type != SAFE_F32)
        error_set(note, "--%s: the numbers of %.200s are %s, converted to float32", value_names[which], text,
                  safe_type_name(tensor->type));
    safetensors_free(&all);
}

void scene_line_rounded(const SceneLine *line, Error *note)
{
    Text word = {0};
    char digits[48];
    float kept;
    note->text[0] = '\0';
    for (int i = 0; i < NUMBER_COUNT && !note->text[0]; i++)
        if (line->rounded >> i & 1)
            error_set(note, "--%s: a float keeps %s of its number", number_rows[i].name,
                      number_shortest(line->number[i], digits, sizeof digits));
    for (int i = 0; i < VALUES_COUNT && !note->text[0]; i++) {
        const char *at = line->values[i];
        if (at && *at == '@')
            note_type(i, at + 1, note);
        if (!at || *at == '@' || values_are_names(at) || !next_rounded(&at, &word, &kept))
            continue;
        Text said = {0};
        text_add(&said, "--%s: of '%.40s%s' a float keeps %s", value_names[i], text_get(&word),
                 word.length > 40 ? "…" : "", number_shortest(kept, digits, sizeof digits));
        int more = 0;
        while (next_rounded(&at, &word, &kept))
            more++;
        if (more > 0)
            text_add(&said, "; %d more %s rounded, too", more, more == 1 ? "is" : "are");
        error_set(note, "%s", text_get(&said));
        text_free(&said);
    }
    text_free(&word);
}

static bool is_vector(const Tensor *tensor)
{
    return tensor->dim[2] == 1 && tensor->dim[3] == 1;
}

bool values_fit(Tensor *tensor, const Values *values, const char *option, Error *err)
{
    size_t count = tensor_count(tensor);
    const int *dim = tensor->dim;
    bool fits =
        (size_t)values->count == count && (is_vector(tensor) || (values->rows == dim[2] && values->columns == dim[3]));
    if (!fits && is_vector(tensor))
        return error_set(err, "--%s has %d numbers, the scene needs %zu%s", option, values->count, count,
                         strcmp(option, "b") == 0 ? ", one a kernel" : "");
    if (!fits)
        return error_set(err, "--%s has %d x %d x %d numbers (planes, rows, columns), the scene needs %d x %d x %d",
                         option, values->planes, values->rows, values->columns, dim[0] * dim[1], dim[2], dim[3]);
    memcpy(tensor->v, values->v, count * sizeof *tensor->v);
    return true;
}

/* The numbers to be dealt: `most` whole numbers around the middle of low .. high, without 0, from the inside out, so
 * that they stay small. Returns how many; `card` has room for DECK_MOST. */
enum { DECK_MOST = 16, SMALL_MOST = 9 };

static int fill_deck(int low, int high, int most, float *card)
{
    int count = 0, below = -1, above = 1;
    while (count < most) {
        bool up = above <= high || below < low;
        bool down = below >= low || above > high;
        if (up && count < most)
            card[count++] = (float)above++;
        if (down && count < most)
            card[count++] = (float)below--;
    }
    return count;
}

static void shuffle(Random *random, float *card, int count)
{
    for (int i = count - 1; i > 0; i--) {
        int with = random_below(random, i + 1);
        float kept = card[i];
        card[i] = card[with];
        card[with] = kept;
    }
}

/* Dealt like cards: no number comes twice within a plane (within the whole tensor, if it is small) before all have
 * come. Numbers that repeat would let a transposed or turned kernel give the right answer. */
void values_random(const Scene *scene, Tensor *tensor, uint64_t salt, int low, int high)
{
    size_t count = tensor_count(tensor),
           plane = is_vector(tensor) ? count : (size_t)tensor->dim[2] * (size_t)tensor->dim[3];
    size_t unit = count <= SMALL_MOST ? count : plane;
    Random random = random_seed((scene->line.seed ? scene->line.seed : 1) * 16 + salt);
    float card[DECK_MOST];
    int range = high - low, most = unit < DECK_MOST ? (int)unit : DECK_MOST;
    int cards = fill_deck(low, high, most > range ? most : range, card);
    assert(unit > 0 && cards > 0);
    for (size_t i = 0; i < count; i++) {
        size_t at = i % unit % (size_t)cards;
        if (at == 0)
            shuffle(&random, card, cards);
        tensor->v[i] = card[at];
    }
}

/* A map is seen as a picture, not number by number: smooth waves in whole numbers, others in each channel. */
static void fill_waves(const Scene *scene, Tensor *tensor)
{
    const int *dim = tensor->dim;
    Random random = random_seed((scene->line.seed ? scene->line.seed : 1) * 16 + 7);
    for (int plane = 0; plane < dim[0] * dim[1]; plane++) {
        float wave[2], start[2];
        for (int i = 0; i < 2; i++) {
            wave[i] = (1.0f + 2.0f * random_uniform(&random)) * 6.2831853f / (float)dim[2 + i];
            start[i] = random_uniform(&random) * 6.2831853f;
        }
        for (int row = 0; row < dim[2]; row++)
            for (int column = 0; column < dim[3]; column++) {
                float value = 3 * sinf(wave[0] * (float)row + start[0])
                              + 3 * cosf(wave[1] * (float)column + start[1] + wave[0] * (float)row);
                tensor->v[((size_t)plane * (size_t)dim[2] + (size_t)row) * (size_t)dim[3] + (size_t)column] =
                    roundf(value);
            }
    }
}

/* All different, so that no window has two winners: the whole numbers around 0 in a random order. */
static void fill_distinct(const Scene *scene, Tensor *tensor)
{
    size_t count = tensor_count(tensor);
    Random random = random_seed((scene->line.seed ? scene->line.seed : 1) * 16);
    for (size_t i = 0; i < count; i++) {
        size_t other = (size_t)random_below(&random, (int)i + 1);
        tensor->v[i] = tensor->v[other];
        tensor->v[other] = (float)i - (float)(count / 4);
    }
}

/* The operation's own numbers, for one image and no seed; a bias always comes from a seed. */
static bool fill_example(const Scene *scene, Tensor *tensor, int which)
{
    const OperationKind *kind = operation_kind(scene->line.operation);
    bool one = scene->line.seed == 0 && scene->line.input[0] == 1 && tensor->dim[0] == 1;
    return one && which != VALUES_B && kind->example && kind->example(scene, tensor, which);
}

void values_make(Scene *scene, int which)
{
#define GIVEN(set, option, low, high) {low, high},
    static const int range[VALUES_COUNT][2] = {GIVEN_SETS(GIVEN)};
#undef GIVEN
    Tensor *tensor = &scene->tensor[value_sets[which]];
    const OperationKind *kind = operation_kind(scene->line.operation);
    if (fill_example(scene, tensor, which) || (kind->draw && kind->draw(scene, tensor, which)))
        return;
    if (kind->distinct && which == VALUES_X)
        fill_distinct(scene, tensor);
    else if (which == VALUES_X && tensor->dim[2] >= 12 && tensor->dim[3] >= 12)
        fill_waves(scene, tensor);
    else
        values_random(scene, tensor, (uint64_t)which, range[which][0], range[which][1]);
}

const char *values_digits(float value, char *buffer, size_t room)
{
    return number_shortest(value, buffer, room);
}

void values_write(const Tensor *tensor, Text *out)
{
    size_t count = tensor_count(tensor), row = (size_t)tensor->dim[is_vector(tensor) ? 1 : 3];
    size_t plane = is_vector(tensor) ? count : row * (size_t)tensor->dim[2];
    for (size_t i = 0; i < count; i++) {
        char digits[32];
        text_add(out, "%s%s", text_gap(i, row, plane), values_digits(tensor->v[i], digits, sizeof digits));
    }
}
