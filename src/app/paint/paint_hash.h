/* A hash of a drawing operation, to find changes; not for untrusted data. */
#ifndef CONVWALK_APP_PAINT_PAINT_HASH_H
#define CONVWALK_APP_PAINT_PAINT_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t hash_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

static inline uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t count)
{
    const uint8_t *at = bytes;
    for (; count >= 8; at += 8, count -= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = hash_mix(hash, word);
    }
    uint64_t rest = count;
    for (size_t i = 0; i < count; i++)
        rest = rest << 8 | at[i];
    return hash_mix(hash, rest);
}

#endif
