/* Pixels for files: PNG in memory, and a small palette for many colours. Used by the exporters only. */
#ifndef CONVWALK_APP_EXPORT_PIXELS_H
#define CONVWALK_APP_EXPORT_PIXELS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* width x height pixels 0xAARRGGBB (or opaque ones, if not `alpha`) as a PNG into *png, freed with free(). */
bool pixels_to_png(const uint32_t *pixel, int width, int height, bool alpha, uint8_t **png, size_t *length, Error *err);

/* A palette of at most 256 colours 0xRRGGBB, and for each colour of the pixels it was made from which of them replaces
 * it. */
typedef struct {
    uint32_t color[256];
    int colors;
    uint32_t *key;    /* open addressing: 0xRRGGBB with a mark in the top byte, 0 is empty */
    uint32_t *count;
    uint8_t *index;
    int room;
} Palette256;

/* Makes a palette of at most `most` colours for those `count` pixels whose top byte is not 0: exactly theirs if they
 * have no more. Else each colour that covers a 500th of them is kept exactly (half of the palette at most); the rest
 * is divided at the median of the widest channel, again and again. {0} or an older palette may be given; freed with
 * palette_free. */
void palette_make(Palette256 *palette, const uint32_t *pixel, size_t count, int most);
void palette_free(Palette256 *palette);

/* The index for a colour of those pixels. */
int palette_index(const Palette256 *palette, uint32_t color);

#endif
