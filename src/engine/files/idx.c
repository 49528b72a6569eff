/* IDX files. The header says how long the rest must be; that is compared with the file's length
 * before anything is kept. */
#include "engine/files/idx.h"

#include "base/file.h"
#include "base/magic.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MOST_BYTES = 100000000, HEADER_MOST = 16 };

static uint32_t big_endian(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Reads the header of `length` bytes; *header becomes the header's length. */
static bool read_header(const uint8_t *bytes, size_t length, Idx *idx, size_t *header, Error *err)
{
    if (length < 8)
        return error_set(err, "too short for an IDX file (%zu bytes)", length);
    int dimensions = bytes[3];
    if (bytes[0] != 0 || bytes[1] != 0 || bytes[2] != 8 || (dimensions != 1 && dimensions != 3))
        return error_set(err,
                         "not an IDX file of labels or images: it begins with %02x%02x%02x%02x,"
                         " not 00000801 or 00000803",
                         bytes[0], bytes[1], bytes[2], bytes[3]);
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
            return error_set(err, "its header says %u x %u x %u bytes, more than %d", size[0],
                             size[1], size[2], (int)MOST_BYTES);
    }
    *idx = (Idx){.count = (int)size[0], .rows = (int)size[1], .columns = (int)size[2]};
    return true;
}

static size_t total_of(const Idx *idx)
{
    return (size_t)idx->count * (size_t)idx->rows * (size_t)idx->columns;
}

/* The file's bytes in order; gzip's members are unpacked one after the other. */
typedef struct {
    const uint8_t *at;
    size_t left;
    bool packed, ended;
    z_stream stream;
} ByteStream;

static bool is_gzip(const uint8_t *at, size_t left)
{
    return left >= 2 && at[0] == 0x1F && at[1] == 0x8B;
}

/* Unpacks up to `most` bytes of a member, at most 2^30 at once; -1 when the file is damaged. */
static int64_t unpack(ByteStream *from, uint8_t *to, size_t most)
{
    z_stream *stream = &from->stream;
    unsigned room = most < 1u << 30 ? (unsigned)most : 1u << 30;
    stream->next_in = (Bytef *)(uintptr_t)from->at;   /* zlib only reads there */
    stream->avail_in = from->left < 1u << 30 ? (unsigned)from->left : 1u << 30;
    stream->next_out = to;
    stream->avail_out = room;
    int state = inflate(stream, Z_NO_FLUSH);
    from->left -= (size_t)(stream->next_in - from->at);
    from->at = stream->next_in;
    if (state == Z_STREAM_END) {
        from->ended = !is_gzip(from->at, from->left);
        if (!from->ended && inflateReset(stream) != Z_OK)
            return -1;
    } else if (state == Z_BUF_ERROR && from->left == 0) {
        from->ended = true;
    } else if (state != Z_OK) {
        return -1;
    }
    return room - stream->avail_out;
}

/* As many bytes as there are, up to `most`; -1 when the file can't be unpacked. */
static int64_t read_some(ByteStream *from, uint8_t *to, size_t most)
{
    size_t got = 0;
    if (!from->packed) {
        got = most < from->left ? most : from->left;
        memcpy(to, from->at, got);
        from->at += got;
        from->left -= got;
        return (int64_t)got;
    }
    while (got < most && !from->ended) {
        int64_t count = unpack(from, to + got, most - got);
        if (count < 0)
            return -1;
        got += (size_t)count;
    }
    return (int64_t)got;
}

static bool read_all(ByteStream *from, Idx *idx, Error *err)
{
    uint8_t head[HEADER_MOST], more;
    size_t header = 8;
    int64_t got = read_some(from, head, 8);
    if (got == 8 && head[3] == 3)
        got += read_some(from, head + 8, 8);
    if (got < 0 || !read_header(head, (size_t)got, idx, &header, err))
        return got < 0 ? error_set(err, "cannot be unpacked: the file is damaged") : false;
    size_t total = total_of(idx), left = from->left;
    if (!from->packed && left != total)
        return error_set(err, "its header says %zu bytes, there are %zu", total, left);
    idx->bytes = mem_try(total, 1, "the images", err);
    if (!idx->bytes)
        return false;
    got = read_some(from, idx->bytes, total);
    if (got < 0)
        return error_set(err, "cannot be unpacked: the file is damaged");
    if ((size_t)got < total)
        return error_set(err, "cut off: its header says %zu bytes, there are %lld", total,
                         (long long)got);
    int64_t rest = read_some(from, &more, 1);
    if (rest < 0)
        return error_set(err, "cannot be unpacked: the file is damaged");
    return rest == 0 || error_set(err, "longer than the %zu bytes its header says", total);
}

bool idx_parse(const uint8_t *bytes, size_t length, Idx *idx, Error *err)
{
    ByteStream from = {.at = bytes, .left = length, .packed = is_gzip(bytes, length)};
    *idx = (Idx){0};
    const char *kind = from.packed ? NULL : magic_name((const char *)bytes, length);
    if (length == 0)
        return error_set(err, "the file is empty");
    if (kind && !strstr(kind, "an IDX file"))
        return error_set(err, "not an IDX file of labels or images, but %s", kind);
    if (from.packed && inflateInit2(&from.stream, 15 + 16) != Z_OK)
        return error_set(err, "not enough memory to unpack it");
    bool done = read_all(&from, idx, err);
    if (from.packed)
        inflateEnd(&from.stream);
    if (!done)
        idx_free(idx);
    return done;
}

bool idx_read(const char *path, Idx *idx, Error *err)
{
    char *bytes;
    size_t length;
    *idx = (Idx){0};
    if (!file_read(path, MOST_BYTES + HEADER_MOST, &bytes, &length, err))
        return false;
    bool done = idx_parse((const uint8_t *)bytes, length, idx, err);
    free(bytes);
    return done || error_prefix(err, "%s", path);
}

void idx_free(Idx *idx)
{
    free(idx->bytes);
    *idx = (Idx){0};
}
