/* A digit in a picture, PNG or JPEG, converted to the form of MNIST's images. */
#ifndef CONVWALK_APP_DIGIT_PICTURE_H
#define CONVWALK_APP_DIGIT_PICTURE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Reads the picture at `path` ("-": standard input), of 64 MiB at most, into 28 x 28 bytes, 0 background and 255 ink:
 * turned as its EXIF data say; grey values, transparent parts over the ground they imply (photo_grey.h); the ground, a
 * plane fitted to the picture's border, is subtracted, so that shadows and the colour of the paper do not count; ink is
 * darker, or lighter, than that, whichever there is more of; then digit_centre. False with "PATH: what is wrong": what
 * photo_parse refuses, no ink. */
bool digit_picture_read(const char *path, uint8_t pixel[784], Error *err);

/* The same from `length` bytes in memory, which stay the caller's. */
bool digit_picture_parse(const char *bytes, size_t length, uint8_t pixel[784], Error *err);

/* Turns grey values of width x height into ink in place, as above. False when there is none. */
bool digit_picture_ink(uint8_t *grey, int width, int height);

/* How far the picture deviates from its ground: the root of the mean square over all pixels. */
double digit_picture_strength(const uint8_t *grey, int width, int height);

#endif
