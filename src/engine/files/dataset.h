/* Labelled images of digits: a folder of MNIST's files, or digits that convwalk draws itself. */
#ifndef CONVWALK_ENGINE_DATASET_H
#define CONVWALK_ENGINE_DATASET_H

#include "base/error.h"

#include <stdint.h>

/* `count` images of 28 x 28 bytes, 0 background and 255 ink, and their labels 0 .. 9. */
typedef struct {
    int count;
    uint8_t *pixel;
    uint8_t *label;
} Dataset;

/* Loads {train|t10k}-{images-idx3|labels-idx1}-ubyte from the folder or below it, by any of the
 * names that dataset_find.h knows. False when a file is missing or damaged, images are not 28 x
 * 28, labels are over 9, or there are not as many of each. Freed with dataset_free. */
bool dataset_load(const char *folder, bool train, Dataset *set, Error *err);

/* `count` digits drawn from `seed` (engine/digits.h), the labels shuffled. */
bool dataset_draw(int count, uint64_t seed, Dataset *set, Error *err);

/* The same; 10,000 digits take about half a second. `told`, if not NULL, is called now and then
 * with how many are done, and stops the drawing by returning false; then there is no set, as when
 * memory is short. */
bool dataset_draw_told(int count, uint64_t seed, Dataset *set, bool (*told)(void *self, int done),
                       void *self, Error *err);
void dataset_free(Dataset *set);

/* CRC-32 of the pixels and then the labels: distinguishes sets of the same size. */
uint32_t dataset_sum(const Dataset *set);

/* Image i as 784 floats, ink 1. */
void dataset_image(const Dataset *set, int i, float *x);

#endif
