/* IDX files. The header says how long the rest must be; that is held against what is there before anything is kept. */
#include "engine/idx.h"

#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MOST_BYTES = 100000000, HEADER_MOST = 16 };

static uint32_t big_endian(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Reads the header of `length` bytes; *header becomes its own length. */
static bool read_header(const uint8_t *bytes, size_t length, Idx *idx, size_t *header, Error *err)
{
    if (length < 8)
        return error_set(err, "too short for an IDX file (%zu bytes)", length);
    int dimensions = bytes[3];
    if (bytes[0] != 0 || bytes[1] != 0 || bytes[2] != 8 || (dimensions != 1 && dimensions != 3))
        return error_set(err, "not an IDX file of labels or images: it begins with %02x%02x%02x%02x, not 00000801 or 00000803", bytes[0], bytes[1], bytes[2], bytes[3]);
    *header = 4 + 4 * (size_t)dimensions;
    if (length < *header)
        return error_set(err, "cut off within its header");
    uint32_t size[3] = {big_endian(bytes + 4), 1, 1};
    for (int i = 1; i < dimensions; i++)
        size[i] = big_endian(bytes + 4 + 4 * i);
    uint64_t total = 1;
    for (int i = 0; i < 3; i++) {
        if (size[i] == 0 || size[i] > MOST_BYTES)
            return error_set(err, "its header says %u x %u x %u bytes", size[0], size[1], size[2]);
        total *= size[i];
        if (total > MOST_BYTES)
            return error_set(err, "its header says %u x %u x %u bytes, more than %d", size[0], size[1], size[2], (int)MOST_BYTES);
    }
    *idx = (Idx){.count = (int)size[0], .rows = (int)size[1], .columns = (int)size[2]};
    return true;
}

static size_t total_of(const Idx *idx)
{
    return (size_t)idx->count * (size_t)idx->rows * (size_t)idx->columns;
}

static bool keep(Idx *idx, const uint8_t *bytes, Error *err)
{
    idx->bytes = mem_try(total_of(idx), 1, "the images", err);
    if (idx->bytes)
        memcpy(idx->bytes, bytes, total_of(idx));
    return idx->bytes != NULL;
}

bool idx_parse(const uint8_t *bytes, size_t length, Idx *idx, Error *err)
{
    size_t header = 0;
    *idx = (Idx){0};
    if (!read_header(bytes, length, idx, &header, err))
        return false;
    if (length - header == total_of(idx))
        return keep(idx, bytes + header, err);
    error_set(err, "its header says %zu bytes, there are %zu", total_of(idx), length - header);
    *idx = (Idx){0};
    return false;
}

/* As many bytes as there are, up to `most`; -1 when the file can't be unpacked. */
static int64_t read_some(gzFile file, uint8_t *to, size_t most)
{
    size_t got = 0;
    while (got < most) {
        unsigned want = most - got < (1u << 24) ? (unsigned)(most - got) : 1u << 24;
        int count = gzread(file, to + got, want);
        if (count < 0)
            return -1;
        if (count == 0)
            break;
        got += (size_t)count;
    }
    return (int64_t)got;
}

static bool read_open(gzFile file, Idx *idx, Error *err)
{
    uint8_t head[HEADER_MOST], more;
    size_t header = 8;
    int64_t got = read_some(file, head, 8);
    if (got == 8 && head[3] == 3)
        got += read_some(file, head + 8, 8);
    if (got < 0 || !read_header(head, (size_t)got, idx, &header, err))
        return got < 0 ? error_set(err, "cannot be unpacked") : false;
    size_t total = total_of(idx);
    idx->bytes = mem_try(total, 1, "the images", err);
    if (!idx->bytes)
        return false;
    got = read_some(file, idx->bytes, total);
    if (got < 0)
        return error_set(err, "cannot be unpacked: the file is damaged");
    if ((size_t)got < total)
        return error_set(err, "cut off: its header says %zu bytes, there are %lld", total, (long long)got);
    int64_t rest = read_some(file, &more, 1);
    if (rest != 0)
        return error_set(err, rest < 0 ? "cannot be unpacked: the file is damaged" : "longer than the %zu bytes its header says", total);
    return true;
}

bool idx_read(const char *path, Idx *idx, Error *err)
{
    *idx = (Idx){0};
    gzFile file = gzopen(path, "rb");
    if (!file)
        return error_set(err, "%s: %s", path, errno ? strerror(errno) : "cannot be opened");
    bool done = read_open(file, idx, err);
    gzclose(file);
    if (done)
        return true;
    idx_free(idx);
    return error_prefix(err, "%s", path);
}

void idx_free(Idx *idx)
{
    free(idx->bytes);
    *idx = (Idx){0};
}
