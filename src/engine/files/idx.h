/* IDX, the files MNIST comes in: plain or gzipped. Source: Y. LeCun, C. Cortes, "The MNIST
 * database", description of the format: a big-endian magic number (0, 0, 8 for bytes, number of
 * dimensions), the sizes, then the bytes. */
#ifndef CONVWALK_ENGINE_IDX_H
#define CONVWALK_ENGINE_IDX_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* What an IDX file of unsigned bytes holds: `count` items of `size` bytes; rows and columns are
 * 1 for labels. */
typedef struct {
    int count, rows, columns;
    uint8_t *bytes;          /* count*rows*columns; freed with idx_free */
} Idx;

/* Reads and checks a file of one dimension (labels) or three (images); a gzipped file is unpacked.
 * False, with "PATH: what is wrong": another magic number, sizes of 0 or over 100 million bytes, a
 * file too short or too long (a packed one is unpacked no further than its header says). */
bool idx_read(const char *path, Idx *idx, Error *err);

/* The same from the file's `length` bytes in memory, packed or not, which stay the caller's. */
bool idx_parse(const uint8_t *bytes, size_t length, Idx *idx, Error *err);
void idx_free(Idx *idx);

#endif
