/* Kernels that have a name: the differences and means that a picture is usually convolved with. Gonzalez and Woods,
 * Digital Image Processing, 4th edition, sections 3.5 and 3.6. */
#include "trace/scene/scene_values.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { PLANE = KERNEL_SIDE * KERNEL_SIDE };

static const float cells[][PLANE] = {
    {0, 0, 0, 0, 1, 0, 0, 0, 0},
    {-1, 0, 1, -2, 0, 2, -1, 0, 1},
    {-1, -2, -1, 0, 0, 0, 1, 2, 1},
    {0, 1, 0, 1, -4, 1, 0, 1, 0},
    {0.0625f, 0.125f, 0.0625f, 0.125f, 0.25f, 0.125f, 0.0625f, 0.125f, 0.0625f},
    {0, -1, 0, -1, 5, -1, 0, -1, 0},
    {-2, -1, 0, -1, 1, 1, 0, 1, 2},
};

const char *const kernel_names[] = {"identity", "sobel-x", "sobel-y", "laplace", "blur", "sharpen", "emboss", NULL};

int kernel_named(const char *name)
{
    for (int i = 0; kernel_names[i]; i++)
        if (strcmp(kernel_names[i], name) == 0)
            return i;
    return -1;
}

void kernel_list(Text *out)
{
    for (int i = 0; kernel_names[i]; i++)
        text_add(out, "%s%s", i ? ", " : "", kernel_names[i]);
}

bool values_are_names(const char *text)
{
    text += strspn(text, " \t");
    return (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
}

static bool add_kernel(Values *values, const char *name, const char *option, Error *err)
{
    int which = kernel_named(name);
    if (which < 0) {
        Text all = {0};
        kernel_list(&all);
        const char *nearest = text_nearest(name, kernel_names), *more = strlen(name) > 40 ? "…" : "";
        if (nearest)
            error_set(err, "--%s: '%.40s%s' is neither a number nor a kernel's name; did you mean %s?", option, name,
                      more, nearest);
        else
            error_set(err, "--%s: '%.40s%s' is neither a number nor a kernel's name: %s", option, name, more,
                      text_get(&all));
        text_free(&all);
        return false;
    }
    values->v = mem_resize(values->v, (size_t)values->count + PLANE, sizeof *values->v);
    memcpy(values->v + values->count, cells[which], sizeof cells[which]);
    values->count += PLANE;
    values->planes++;
    return true;
}

bool values_read_names(const char *text, const char *option, Values *values, Error *err)
{
    Text name = {0};
    bool done = true;
    *values = (Values){.images = 1, .rows = KERNEL_SIDE, .columns = KERNEL_SIDE, .named = true};
    for (text += strspn(text, ", \t"); done && *text; text += strspn(text, ", \t")) {
        size_t length = strcspn(text, ", \t");
        text_clear(&name);
        text_bytes(&name, text, length);
        text += length;
        done = add_kernel(values, text_get(&name), option, err);
    }
    text_free(&name);
    return done;
}

bool values_spread(Values *values, int kernels, int channels, const char *option, Error *err)
{
    const size_t plane = PLANE;
    int names = values->planes;
    if (kernels < 1 || channels < 1 || (names != 1 && names != kernels))
        return error_set(err, "--%s names %d kernel%s, the scene needs %d", option, names, names == 1 ? "" : "s",
                         kernels);
    if ((double)kernels * channels * (double)plane > TENSOR_MOST)
        return error_set(err, "--%s: %d kernels over %d channels are too many", option, kernels, channels);
    float *all = mem_try((size_t)kernels * (size_t)channels, plane * sizeof *all, option, err);
    if (!all)
        return false;
    for (int kernel = 0; kernel < kernels; kernel++)
        for (int channel = 0; channel < channels; channel++)
            memcpy(all + ((size_t)kernel * (size_t)channels + (size_t)channel) * plane,
                   values->v + (size_t)(names == 1 ? 0 : kernel) * plane, plane * sizeof *all);
    free(values->v);
    values->v = all;
    values->planes = kernels * channels;
    values->count = values->planes * PLANE;
    return true;
}
