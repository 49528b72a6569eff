/* A scene from its line: the values that were written, the rest from a seed, and the engine's result. */
#include "trace/scene.h"

#include "base/memory.h"
#include "base/random.h"
#include "trace/names.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Numbers read from text, in the order in which they stand, with the shape they were written in. */
typedef struct {
    float *v;
    int count, planes, rows, columns;
} Values;

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

/* "1 2 3; 4 5 6 | 7 8 9; 1 2 3": numbers parted by spaces or commas, rows by ;, planes by |. Each plane has as many rows. */
static bool read_values(const char *text, const char *option, Values *values, Error *err)
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

/* Sizes that were not said come from the values' shape. */
static void adopt_shapes(SceneLine *line, const Values value[VALUES_COUNT])
{
    const Values *x = &value[VALUES_X], *w = &value[VALUES_W];
    if (x->v && !line->said_input) {
        line->input[1] = x->planes;
        line->input[2] = x->rows;
        line->input[3] = x->columns;
    }
    if (w->v && !line->said_kernel)
        line->spec.kernel = (Pair){w->rows, w->columns};
    assert(line->input[1] > 0);
    if (w->v && !line->said_kernels && w->planes % line->input[1] == 0)
        line->kernels = w->planes / line->input[1];
    if (value[VALUES_B].v)
        line->bias = true;
}

static bool fill_given(Tensor *tensor, const Values *values, const char *option, bool vector, Error *err)
{
    size_t count = tensor_count(tensor);
    const int *dim = tensor->dim;
    bool fits = (size_t)values->count == count && (vector || (values->rows == dim[2] && values->columns == dim[3]));
    if (!fits && vector)
        return error_set(err, "--%s has %d numbers, the scene needs %zu, one a kernel", option, values->count, count);
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

/* The document's example in numbers. They are chosen so that each usual mistake (kernel turned or flipped, a term
 * forgotten, the neighbour's window) gives another result in every output cell; tests/test_trace.c proves it. */
static void fill_document(Tensor *tensor, int which)
{
    static const float w[] = {3, -1, 2, 4};
    for (size_t i = 0; i < tensor_count(tensor); i++)
        tensor->v[i] = which == VALUES_W ? w[i % 4] : (float)(i + 1);
}

static bool fill(Scene *scene, const Values value[VALUES_COUNT], Error *err)
{
    static const char *const name[VALUES_COUNT] = {"x", "w", "b"};
    static const int low[VALUES_COUNT] = {-3, -2, -3}, high[VALUES_COUNT] = {6, 3, 3};
    Tensor *tensor[VALUES_COUNT] = {&scene->x, &scene->w, &scene->b};
    const int *in = scene->line.input;
    const Pair *kernel = &scene->line.spec.kernel;
    bool document = scene->line.seed == 0 && in[0] == 1 && in[1] == 1 && in[2] == 3 && in[3] == 3 && scene->line.kernels == 1
                 && kernel->h == 2 && kernel->w == 2;
    for (int i = 0; i < VALUES_COUNT; i++) {
        Random random = random_seed((scene->line.seed ? scene->line.seed : 1) * VALUES_COUNT + (uint64_t)i);
        if (!tensor[i]->v)
            continue;
        if (value[i].v && !fill_given(tensor[i], &value[i], name[i], i == VALUES_B, err))
            return false;
        if (!value[i].v && document && i != VALUES_B)
            fill_document(tensor[i], i);
        else if (!value[i].v)
            fill_random(tensor[i], &random, low[i], high[i]);
    }
    return true;
}

static void run(Scene *scene)
{
    conv_forward_rows(&scene->x, &scene->w, &scene->b, &scene->line.spec, &scene->y);
}

static bool assemble(Scene *scene, const Values value[VALUES_COUNT], Error *err)
{
    SceneLine *line = &scene->line;
    adopt_shapes(line, value);
    int wdim[4] = {line->kernels, line->input[1], line->spec.kernel.h, line->spec.kernel.w}, ydim[4];
    if (!conv_output_dims(line->input, wdim, &line->spec, ydim, err))
        return false;
    const int *in = line->input;
    if (!tensor_init(&scene->x, in[0], in[1], in[2], in[3], err) || !tensor_init(&scene->w, wdim[0], wdim[1], wdim[2], wdim[3], err)
        || (line->bias && !tensor_init(&scene->b, 1, line->kernels, 1, 1, err)) || !tensor_init(&scene->y, ydim[0], ydim[1], ydim[2], ydim[3], err))
        return false;
    if (!fill(scene, value, err))
        return false;
    run(scene);
    if (!trace_conv_forward(&scene->trace, line->route, &line->spec, &scene->x, &scene->w, &scene->b, &scene->y, err))
        return false;
    if (line->step > scene->trace.len)
        return error_set(err, "--step %lld: this scene has %lld steps", (long long)line->step, (long long)scene->trace.len);
    return true;
}

bool scene_build(Scene *scene, const SceneLine *line, Error *err)
{
    static const char *const name[VALUES_COUNT] = {"x", "w", "b"};
    Values value[VALUES_COUNT] = {{0}};
    *scene = (Scene){.line = scene_line_copy(line)};
    bool built = true;
    for (int i = 0; i < VALUES_COUNT && built; i++)
        if (line->values[i])
            built = read_values(line->values[i], name[i], &value[i], err);
    built = built && assemble(scene, value, err);
    for (int i = 0; i < VALUES_COUNT; i++)
        free(value[i].v);
    if (!built)
        scene_free(scene);
    return built;
}

void scene_free(Scene *scene)
{
    scene_line_free(&scene->line);
    tensor_free(&scene->x);
    tensor_free(&scene->w);
    tensor_free(&scene->b);
    tensor_free(&scene->y);
    *scene = (Scene){0};
}

/* The tensor's values as --x, --w or --b reads them; shortest digits that read back to the same float. */
static void write_values(const Tensor *tensor, bool vector, Text *out)
{
    size_t count = tensor_count(tensor), row = (size_t)tensor->dim[3], plane = row * (size_t)tensor->dim[2];
    for (size_t i = 0; i < count; i++) {
        char digits[32];
        for (int precision = 1; precision <= 9; precision++) {
            float back;
            text_number((double)tensor->v[i], precision, false, digits, sizeof digits);
            if (text_to_float(digits, &back) && back == tensor->v[i])
                break;
        }
        text_add(out, "%s%s", i == 0 ? "" : vector || i % row ? " " : i % plane ? "; " : " | ", digits);
    }
}

char *scene_values(const Scene *scene, CellSet set)
{
    Text text = {0};
    write_values(&scene->trace.tensor[set], set == SET_B, &text);
    return text.at;
}

void scene_set(Scene *scene, Cell cell, float value)
{
    static const CellSet set[VALUES_COUNT] = {SET_X, SET_W, SET_B};
    scene->trace.tensor[cell.set].v[cell.index] = value;
    run(scene);
    for (int i = 0; i < VALUES_COUNT; i++) {
        if (set[i] != cell.set)
            continue;
        free(scene->line.values[i]);
        scene->line.values[i] = scene_values(scene, cell.set);
    }
}
