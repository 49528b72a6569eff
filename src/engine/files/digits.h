/* Handwritten digits drawn by the program: strokes with varied slant, width, size and elastic
 * bends, centred by their mass in 28 x 28 as MNIST's are (a box of 20 x 20 around the ink, then the
 * centre of mass to the middle). */
#ifndef CONVWALK_ENGINE_DIGITS_H
#define CONVWALK_ENGINE_DIGITS_H

#include "base/random.h"

#include <stdbool.h>

/* Draws `digit` (0 .. 9) into 28 x 28 bytes, 0 background and 255 ink; the same random state
 * gives the same digit. */
void digit_draw(int digit, Random *random, uint8_t *pixel);

/* Where a picture has ink: its bounding box (right and bottom excluded) and its centre of mass, in
 * pixels. */
typedef struct {
    int left, top, right, bottom;
    double x, y;
} DigitInk;

/* False when a picture of width x height bytes (0 background, 255 ink) has no ink. */
bool digit_ink(const uint8_t *picture, int width, int height, DigitInk *ink);

/* Scales a picture of width x height bytes (0 background, 255 ink) into 28 x 28 the way MNIST's
 * digits were: the ink's box into 20 x 20 with its aspect ratio kept, then moved so that the centre
 * of mass is in the middle. A picture without ink gives an empty one. */
void digit_centre(const uint8_t *picture, int width, int height, uint8_t *pixel);

#endif
