/* The numbers of a scene. A parser for rows and planes of numbers, the document's own numbers, and numbers from a seed. */
#include "trace/scene_values.h"

#include "base/memory.h"
#include "base/random.h"

#include <string.h>

const CellSet value_sets[VALUES_COUNT] = {SET_X, SET_W, SET_B, SET_DY};
const char *const value_names[VALUES_COUNT] = {"x", "w", "b", "dy"};

static bool add_value(Values *values, const char *word, size_t length, const char *option, Error *err)
{
    char copy[48];
    size_t kept = length < sizeof copy ? length : sizeof copy - 1;
    memcpy(copy, word, kept);
    copy[kept] = '\0';
    float value;
    if (kept != length || !text_to_float(copy, &value))
        return error_set(err, "--%s: '%s' is not a number", option, copy);
    if ((values->count & (values->count - 1)) == 0)
        values->v = mem_resize(values->v, values->count ? 2 * (size_t)values->count : 1, sizeof *values->v);
    values->v[values->count++] = value;
    return true;
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

bool values_read(const char *text, const char *option, Values *values, Error *err)
{
    int width = 0, rows_before = 0, plane_rows = 0;
    *values = (Values){0};
    for (const char *at = text;; at++) {
        at += strspn(at, " ,\t");
        size_t length = strcspn(at, " ,\t;|");
        if (length > 0) {
            if (!add_value(values, at, length, option, err))
                return false;
            width++;
            at += length;
            at += strspn(at, " ,\t");
        }
        if (*at == ';' || *at == '|' || *at == '\0') {
            if (!end_row(values, width, option, err))
                return false;
            width = 0;
        } else {
            at--;
        }
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

static bool is_vector(const Tensor *tensor)
{
    return tensor->dim[2] == 1 && tensor->dim[3] == 1;
}

bool values_fit(Tensor *tensor, const Values *values, const char *option, Error *err)
{
    size_t count = tensor_count(tensor);
    const int *dim = tensor->dim;
    bool fits = (size_t)values->count == count && (is_vector(tensor) || (values->rows == dim[2] && values->columns == dim[3]));
    if (!fits && is_vector(tensor))
        return error_set(err, "--%s has %d numbers, the scene needs %zu%s", option, values->count, count, strcmp(option, "b") == 0 ? ", one a kernel" : "");
    if (!fits)
        return error_set(err, "--%s has %d x %d x %d numbers (planes, rows, columns), the scene needs %d x %d x %d", option, values->planes, values->rows,
                         values->columns, dim[0] * dim[1], dim[2], dim[3]);
    memcpy(tensor->v, values->v, count * sizeof *tensor->v);
    return true;
}

/* Whole numbers from low to high without 0, which would hide a product. */
static void fill_random(Tensor *tensor, Random *random, int low, int high)
{
    size_t count = tensor_count(tensor);
    for (size_t i = 0; i < count; i++) {
        int value = low + random_below(random, high - low);
        tensor->v[i] = (float)(value >= 0 ? value + 1 : value);
    }
}

/* The document's example in numbers: X counts 1 .. 9. They are chosen so that each usual mistake (kernel not turned or turned
 * where it should not be, = for +=, a term forgotten, the neighbour's window) gives another result in every cell of every
 * operation; the tests prove it. */
static bool fill_document(const Scene *scene, Tensor *tensor, int which)
{
    static const float w[] = {3, -1, 2, 4}, dy[] = {2, -1, 1, 3};
    const SceneLine *line = &scene->line;
    const int *in = line->input, *dim = tensor->dim;
    bool document = line->seed == 0 && in[0] == 1 && in[1] == 1 && in[2] == 3 && in[3] == 3 && line->kernels == 1
                 && line->spec.kernel.h == 2 && line->spec.kernel.w == 2;
    if (!document || which == VALUES_B || (which == VALUES_DY && (dim[2] != 2 || dim[3] != 2)))
        return false;
    for (size_t i = 0; i < tensor_count(tensor); i++)
        tensor->v[i] = which == VALUES_W ? w[i % 4] : which == VALUES_DY ? dy[i % 4] : (float)(i + 1);
    return true;
}

void values_make(Scene *scene, int which)
{
    static const int low[VALUES_COUNT] = {-3, -2, -3, -3}, high[VALUES_COUNT] = {6, 3, 3, 4};
    Tensor *tensor = &scene->tensor[value_sets[which]];
    uint64_t seed = scene->line.seed ? scene->line.seed : 1;
    Random random = random_seed(seed * 16 + (uint64_t)which);
    if (!fill_document(scene, tensor, which))
        fill_random(tensor, &random, low[which], high[which]);
}

void values_write(const Tensor *tensor, Text *out)
{
    size_t count = tensor_count(tensor), row = is_vector(tensor) ? count : (size_t)tensor->dim[3];
    size_t plane = is_vector(tensor) ? count : row * (size_t)tensor->dim[2];
    for (size_t i = 0; i < count; i++) {
        char digits[32];
        for (int precision = 1; precision <= 9; precision++) {
            float back;
            text_number((double)tensor->v[i], precision, false, digits, sizeof digits);
            if (text_to_float(digits, &back) && back == tensor->v[i])
                break;
        }
        text_add(out, "%s%s", i == 0 ? "" : i % row ? " " : i % plane ? "; " : " | ", digits);
    }
}
