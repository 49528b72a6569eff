/* A drawn digit, large and smooth, for tests that put it into all kinds of pictures. */
#ifndef CONVWALK_TESTS_PHOTO_TESTING_H
#define CONVWALK_TESTS_PHOTO_TESTING_H

#include "testing.h"

#include "app/photo/digit_picture.h"
#include "base/number.h"
#include "engine/files/digits.h"

#include <math.h>

enum { SIDE = 28, TIMES = 6, LARGE = SIDE * TIMES };

static uint8_t digit[SIDE * SIDE], ink[LARGE][LARGE];   /* ink: how much of it, smoothed as a pen leaves it */

static inline uint8_t at(int x, int y)
{
    return digit[int_clamp(y, 0, SIDE - 1) * SIDE + int_clamp(x, 0, SIDE - 1)];
}

static inline void draw(int which)
{
    Random random = random_seed(40 + (uint64_t)which);
    digit_draw(which, &random, digit);
    for (int y = 0; y < LARGE; y++)
        for (int x = 0; x < LARGE; x++) {
            float u = ((float)x + 0.5f) / TIMES - 0.5f, v = ((float)y + 0.5f) / TIMES - 0.5f;
            int i = (int)floorf(u), j = (int)floorf(v);
            float a = u - (float)i, b = v - (float)j;
            float above = (1 - a) * at(i, j) + a * at(i + 1, j), below = (1 - a) * at(i, j + 1) + a * at(i + 1, j + 1);
            ink[y][x] = (uint8_t)((1 - b) * above + b * below);
        }
}

static inline double apart(const uint8_t *got)
{
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++)
        sum += abs(got[i] - digit[i]);
    return sum / (SIDE * SIDE);
}

/* The file's picture is the digit; ten or so apart is what smoothing does, another digit is 40 apart. */
static inline void expect_digit(const uint8_t *bytes, size_t length, const char *kind)
{
    uint8_t got[SIDE * SIDE];
    Error err;
    if (!digit_picture_parse((const char *)bytes, length, got, &err))
        fail_msg("%s: %s", kind, err.text);
    if (apart(got) > 14)
        fail_msg("%s: %.2f apart", kind, apart(got));
}

static inline void put(uint8_t *to, uint32_t value)   /* as PNG has its numbers */
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> (24 - 8 * i));
}

#endif
