/* The pixels of a picture's file, PNG or JPEG. */
#ifndef CONVWALK_APP_PHOTO_H
#define CONVWALK_APP_PHOTO_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { PHOTO_BYTES = 64 << 20 };   /* the largest file that is read */

typedef struct {
    int width, height;     /* as stored */
    int orientation;       /* how it is to be turned, EXIF's 1 .. 8 */
    bool alpha;            /* the fourth byte of a pixel is its opacity; else it means nothing */
    const uint8_t *rgba;   /* rows of `pitch` bytes */
    size_t pitch;
    void *surface;         /* what they live in */
} Photo;

/* Unpacks `length` bytes, which stay the caller's: any depth, palette and colour of PNG and JPEG; CMYK becomes RGB. A
 * grey or RGB picture in which one colour counts as transparent keeps that colour as its ground. False with what is
 * wrong: empty, another kind of file (which is named), a side under 2 or over 8192 pixels (checked before anything is
 * unpacked), incomplete, damaged. Freed with photo_free. */
bool photo_parse(const char *bytes, size_t length, Photo *photo, Error *err);
void photo_free(Photo *photo);

#endif
