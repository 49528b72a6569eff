/* Few colours for many. Flat areas keep their exact colour, so that no frame of an animation shifts their tone; the
 * blends along edges share what is left, by median cut: P. Heckbert, "Color image quantization for frame buffer
 * display", 1982. */
#include "app/export/export_pixels.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const uint32_t mark = 0xFF000000u;

/* The place of a colour, or the empty place where it belongs. */
static int place_of(const Palette256 *palette, uint32_t key)
{
    unsigned at = (key * 2654435761u) >> 8;
    for (;; at++) {
        int place = (int)(at & (unsigned)(palette->room - 1));
        if (palette->key[place] == key || palette->key[place] == 0)
            return place;
    }
}

static void grow(Palette256 *palette, int room)
{
    uint32_t *keys = palette->key, *counts = palette->count;
    int old = palette->room;
    palette->room = room;
    palette->key = mem_alloc((size_t)room, sizeof *keys);
    palette->count = mem_alloc((size_t)room, sizeof *counts);
    for (int i = 0; i < old; i++)
        if (keys[i]) {
            int place = place_of(palette, keys[i]);
            palette->key[place] = keys[i];
            palette->count[place] = counts[i];
        }
    free(keys);
    free(counts);
}

/* Counts the colours; returns how many there are. */
static int count_colors(Palette256 *palette, const uint32_t *pixel, size_t count)
{
    int colors = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        if (pixel[i] >> 24 == 0)
            continue;
        uint32_t key = pixel[i] | mark;
        if (palette->key[last] != key)
            last = place_of(palette, key);
        if (palette->key[last] == 0) {
            if (2 * ++colors > palette->room) {
                grow(palette, 2 * palette->room);
                last = place_of(palette, key);
            }
            palette->key[last] = key;
        }
        palette->count[last]++;
    }
    return colors;
}

typedef struct {
    uint32_t color, count;
} Share;

static int more_first(const void *a, const void *b)
{
    const Share *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return (x->color > y->color) - (x->color < y->color);
}

static int channel(uint32_t color, int shift)
{
    return (int)(color >> shift & 0xFF);
}

/* A part of the colours, from..to, and the channel in which it is widest: 16, 8 or 0. */
typedef struct {
    int from, to, shift, width;
} Box;

static Box box_of(const Share *share, int from, int to)
{
    Box box = {from, to, 0, 0};
    for (int shift = 0; shift <= 16; shift += 8) {
        int low = 255, high = 0;
        for (int i = from; i < to; i++) {
            int value = channel(share[i].color, shift);
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
        if (high - low > box.width) {
            box.width = high - low;
            box.shift = shift;
        }
    }
    return box;
}

/* Sorts a box along its widest channel (counting sort) and returns the index of its median pixel. */
static int halve(Share *share, Share *spare, const Box *box)
{
    int start[257] = {0};
    uint64_t all = 0, before = 0;
    for (int i = box->from; i < box->to; i++) {
        start[channel(share[i].color, box->shift) + 1]++;
        all += share[i].count;
    }
    for (int v = 0; v < 256; v++)
        start[v + 1] += start[v];
    for (int i = box->from; i < box->to; i++)
        spare[start[channel(share[i].color, box->shift)]++] = share[i];
    memcpy(share + box->from, spare, (size_t)(box->to - box->from) * sizeof *share);
    for (int i = box->from; i < box->to - 1; i++) {
        before += share[i].count;
        if (2 * before >= all)
            return i + 1;
    }
    return box->to - 1;
}

static uint32_t mean(const Share *share, const Box *box)
{
    uint64_t sum[3] = {0}, all = 0;
    for (int i = box->from; i < box->to; i++) {
        for (int c = 0; c < 3; c++)
            sum[c] += (uint64_t)share[i].count * (uint64_t)channel(share[i].color, 8 * c);
        all += share[i].count;
    }
    assert(all > 0);
    uint32_t color = 0;
    for (int c = 0; c < 3; c++)
        color |= (uint32_t)((sum[c] + all / 2) / all) << (8 * c);
    return color;
}

/* Divides share[from..to] until the palette has `most` colours, and appends the mean of each part. */
static void cut_median(Palette256 *palette, Share *share, int from, int to, int most)
{
    Box box[256];
    int boxes = 1, wanted = most - palette->colors;
    Share *spare = mem_alloc((size_t)(to - from), sizeof *spare);
    box[0] = box_of(share, from, to);
    while (boxes < wanted) {
        int widest = 0;
        for (int i = 1; i < boxes; i++)
            if (box[i].width > box[widest].width)
                widest = i;
        assert(box[widest].width > 0);   /* there are more colours than boxes */
        Box whole = box[widest];
        int middle = halve(share, spare, &whole);
        box[widest] = box_of(share, whole.from, middle);
        box[boxes++] = box_of(share, middle, whole.to);
    }
    for (int i = 0; i < boxes; i++)
        palette->color[palette->colors++] = mean(share, &box[i]);
    free(spare);
}

static uint8_t nearest(const Palette256 *palette, uint32_t color)
{
    int best = 0, least = 1 << 30;
    for (int i = 0; i < palette->colors && least > 0; i++) {
        int far = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int d = channel(color, shift) - channel(palette->color[i], shift);
            far += d * d;
        }
        if (far < least) {
            least = far;
            best = i;
        }
    }
    return (uint8_t)best;
}

void palette_make(Palette256 *palette, const uint32_t *pixel, size_t count, int most)
{
    enum { FIRST_ROOM = 1024 };
    palette_free(palette);
    palette->room = FIRST_ROOM;
    palette->key = mem_alloc(FIRST_ROOM, sizeof *palette->key);
    palette->count = mem_alloc(FIRST_ROOM, sizeof *palette->count);
    int colors = count_colors(palette, pixel, count), listed = 0;
    uint64_t all = 0;
    Share *share = mem_alloc((size_t)colors, sizeof *share);
    for (int i = 0; i < palette->room; i++)
        if (palette->key[i]) {
            share[listed++] = (Share){palette->key[i] & 0xFFFFFF, palette->count[i]};
            all += palette->count[i];
        }
    qsort(share, (size_t)colors, sizeof *share, more_first);
    int exact = 0;
    while (exact < colors && (colors <= most || (exact < most / 2 && (uint64_t)share[exact].count * 500 >= all)))
        palette->color[palette->colors++] = share[exact++].color;
    if (exact < colors)
        cut_median(palette, share, exact, colors, most);
    free(share);
    palette->index = mem_alloc((size_t)palette->room, 1);
    for (int i = 0; i < palette->room; i++)
        if (palette->key[i])
            palette->index[i] = nearest(palette, palette->key[i]);
}

void palette_free(Palette256 *palette)
{
    free(palette->key);
    free(palette->count);
    free(palette->index);
    *palette = (Palette256){0};
}

int palette_index(const Palette256 *palette, uint32_t color)
{
    return palette->index[place_of(palette, color | mark)];
}
