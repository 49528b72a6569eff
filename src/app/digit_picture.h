/* A digit in a picture, PNG or JPEG, brought into the form MNIST's images have. */
#ifndef CONVWALK_APP_DIGIT_PICTURE_H
#define CONVWALK_APP_DIGIT_PICTURE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Reads the picture at `path` into 28 x 28 bytes, 0 background and 255 ink: grey values; the ground, a plane through the
 * picture's border, taken away, so that shadows and the colour of the paper do not count; ink is what is darker, or lighter,
 * than that, whichever there is more of; then digit_centre. False with "PATH: what is wrong": neither PNG nor JPEG, damaged,
 * a side over 8192 pixels (checked before anything is unpacked), nothing on it. */
bool digit_picture_read(const char *path, uint8_t pixel[784], Error *err);

/* The same from `length` bytes in memory, which stay the caller's. */
bool digit_picture_parse(const char *bytes, size_t length, uint8_t pixel[784], Error *err);

/* Turns grey values of width x height into ink in place, as above. False when there is none. */
bool digit_picture_ink(uint8_t *grey, int width, int height);

#endif
