/* How large a scene will be, from its shapes alone, in doubles that no product of sizes overflows. */
#include "trace/scene.h"

#include "base/file.h"

#include <string.h>

static SceneSize conv_size(const SceneLine *line)
{
    const int *x = line->input, w[4] = {line->kernels, x[1], line->spec.kernel.h, line->spec.kernel.w};
    int dim[4];
    if (!conv_output_dims(x, w, &line->spec, dim, NULL))
        return (SceneSize){0, 0};
    double taps = (double)w[1] * w[2] * w[3], weights = taps * w[0], out = (double)dim[0] * dim[1] * dim[2] * dim[3];
    double high = x[2] + 2.0 * line->spec.padding.h, wide = x[3] + 2.0 * line->spec.padding.w;
    double padded = (double)x[0] * x[1] * high * wide;
    double columns = taps * dim[2] * dim[3], products = out * taps;
    bool matrix = line->compare || line->route == ROUTE_IM2COL || line->route == ROUTE_COL2IM;
    if (line->operation == OP_CONV_BACKWARD_INPUT && (line->compare || line->route == ROUTE_ROT))
        products += padded * line->kernels * w[2] * w[3];
    if (matrix)
        products += columns * dim[0];
    return (SceneSize){2 * padded + 8 * weights + 3 * out + (matrix ? 2 * columns : 0), products};
}

static SceneSize pool_size(const SceneLine *line, double cells)
{
    const int *x = line->input;
    PoolSpec spec = {line->spec.kernel, line->spec.stride, line->spec.padding, !line->floor, line->count_padding};
    int dim[4];
    if (!pool_output_dims(x, &spec, dim, NULL))
        return (SceneSize){0, 0};
    double out = (double)dim[0] * dim[1] * dim[2] * dim[3];
    double padded = (double)x[0] * x[1] * ((double)x[2] + 2.0 * spec.padding.h) * ((double)x[3] + 2.0 * spec.padding.w);
    return (SceneSize){2 * cells + 2 * padded + 3 * out, out * spec.kernel.h * spec.kernel.w};
}

SceneSize scene_size(const SceneLine *line)
{
    const int *x = line->input;
    double cells = (double)x[0] * x[1] * x[2] * x[3], weights = cells / x[0] * line->kernels;
    switch (line->operation) {
    case OP_LENET: return (SceneSize){0, 0};   /* of one size, and a small one */
    case OP_MAX_POOL:
    case OP_AVERAGE_POOL: return pool_size(line, cells);
    case OP_GLOBAL_POOL: return (SceneSize){2 * cells + 2 * (double)x[0] * x[1], cells};
    case OP_ACTIVATION: return (SceneSize){5 * cells, 2 * cells};
    case OP_SOFTMAX: return (SceneSize){8 * cells, 8 * cells};
    case OP_LINEAR: return (SceneSize){2 * cells + 2 * weights + 3.0 * x[0] * line->kernels, 2 * weights * x[0]};
    default: return conv_size(line);
    }
}

bool scene_size_fits(const SceneLine *line, Error *err)
{
    SceneSize size = scene_size(line);
    if (line->cells_most > 0 && size.cells > (double)line->cells_most)
        return error_set(err, "a scene of some %.3g cells: %lld at most here", size.cells, (long long)line->cells_most);
    if (line->steps_most > 0 && size.steps > (double)line->steps_most)
        return error_set(err, "a scene of some %.3g steps: %lld at most here", size.steps, (long long)line->steps_most);
    return true;
}

/* The file of "@FILE:NAME" or "@FILE", whose own name may hold a colon. */
static long long named_size(const char *text)
{
    const char *colon = strrchr(text, ':');
    long long size = file_size(text);
    if (size >= 0 || !colon)
        return size;
    Text path = {0};
    text_bytes(&path, text, (size_t)(colon - text));
    size = file_size(text_get(&path));
    text_free(&path);
    return size;
}

bool scene_files_fit(const SceneLine *line, Error *err)
{
    enum { BYTES_OF_CELL = 16 };   /* as many as the largest type has, and as much again for what is not looked at */
    long long most = line->cells_most * BYTES_OF_CELL;
    for (int i = 0; i <= VALUES_COUNT && most > 0; i++) {
        const char *text = i < VALUES_COUNT ? line->values[i] : line->word[WORD_WEIGHTS];
        bool file = text && (i == VALUES_COUNT || text[0] == '@');
        if (file && named_size(text + (text[0] == '@')) > most)
            return error_set(err, "%s: larger than %lld bytes, the most that is read here", text + (text[0] == '@'),
                             most);
    }
    return true;
}
