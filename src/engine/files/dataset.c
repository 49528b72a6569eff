/* Data sets: whether a file fits what the network takes is checked once, here. */
#include "engine/files/dataset.h"

#include "base/memory.h"
#include "base/random.h"
#include "engine/files/dataset_find.h"
#include "engine/files/digits.h"
#include "engine/files/idx.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { SIDE = 28, PIXELS = SIDE * SIDE, CLASSES_HERE = 10 };

static bool check(const Idx *images, const Idx *labels, const char *images_path,
                  const char *labels_path, Error *err)
{
    if (images->rows == 1 && images->columns == 1)
        return error_set(err, "%s: holds labels, not images", images_path);
    if (images->rows != SIDE || images->columns != SIDE)
        return error_set(err, "%s: images of %d x %d, the network takes 28 x 28", images_path,
                         images->rows, images->columns);
    if (labels->rows != 1 || labels->columns != 1)
        return error_set(err, "%s: holds images, not labels", labels_path);
    if (images->count != labels->count)
        return error_set(err, "%s: %d labels, but %.200s holds %d images", labels_path,
                         labels->count, images_path, images->count);
    for (int i = 0; i < labels->count; i++)
        if (labels->bytes[i] >= CLASSES_HERE)
            return error_set(err, "%s: label %d of image %d is over 9", labels_path,
                             labels->bytes[i], i);
    return true;
}

bool dataset_load(const char *folder, bool train, Dataset *set, Error *err)
{
    char image_path[DATASET_PATH], label_path[DATASET_PATH];
    Idx images = {0}, labels = {0};
    *set = (Dataset){0};
    bool done = dataset_find(folder, train, image_path, label_path, err)
        && idx_read(image_path, &images, err) && idx_read(label_path, &labels, err)
        && check(&images, &labels, image_path, label_path, err);
    if (!done) {
        idx_free(&images);
        idx_free(&labels);
        return false;
    }
    *set = (Dataset){images.count, images.bytes, labels.bytes};
    return true;
}

bool dataset_draw(int count, uint64_t seed, Dataset *set, Error *err)
{
    return dataset_draw_told(count, seed, set, NULL, NULL, err);
}

bool dataset_draw_told(int count, uint64_t seed, Dataset *set, bool (*told)(void *self, int done),
                       void *self, Error *err)
{
    *set = (Dataset){.count = count};
    set->pixel = mem_try((size_t)count, PIXELS, "the digits", err);
    set->label = set->pixel ? mem_try((size_t)count, 1, "the digits' labels", err) : NULL;
    if (!set->label) {
        dataset_free(set);
        return false;
    }
    Random random = random_seed(seed);
    for (int i = 0; i < count; i++) {
        set->label[i] = (uint8_t)random_below(&random, CLASSES_HERE);
        digit_draw(set->label[i], &random, set->pixel + (size_t)i * PIXELS);
        if (told && i % 256 == 255 && !told(self, i + 1)) {
            dataset_free(set);
            return error_set(err, "ended after %d of %d digits", i + 1, count);
        }
    }
    return true;
}

void dataset_free(Dataset *set)
{
    free(set->pixel);
    free(set->label);
    *set = (Dataset){0};
}

uint32_t dataset_sum(const Dataset *set)
{
    uLong sum = crc32_z(crc32_z(0, NULL, 0), set->pixel, (size_t)set->count * PIXELS);
    return (uint32_t)crc32_z(sum, set->label, (size_t)set->count);
}

void dataset_image(const Dataset *set, int i, float *x)
{
    const uint8_t *pixel = set->pixel + (size_t)i * PIXELS;
    for (int k = 0; k < PIXELS; k++)
        x[k] = (float)pixel[k] / 255.0f;
}
