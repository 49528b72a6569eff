/* What a picture's file claims is read from its first bytes before SDL_image unpacks it. SDL_image hands a CMYK JPEG
 * out as it is stored, four bytes a pixel, so the colours are mixed here. */
#include "app/photo/photo.h"

#include "app/photo/exif.h"
#include "base/magic.h"
#include "base/memory.h"
#include "base/system.h"

#include <SDL_image.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE_LEAST = 2, SIDE_MOST = 8192 };

typedef enum { PICTURE_NONE, PICTURE_PNG, PICTURE_JPEG } PictureKind;

/* What the first bytes say. */
typedef struct {
    PictureKind kind;
    int width, height;
    int colour;       /* PNG's colour type */
    int frame;        /* JPEG's kind of frame, 0xC0 .. 0xCF */
    int bits, parts;  /* of a JPEG: a sample's depth; samples of a pixel */
    bool adobe;       /* it has Adobe's segment: then CMYK is stored with 255 for no ink */
    bool ends;        /* false when its end is missing, or a part of it goes beyond the file's end */
} Claim;

static int big_endian(const uint8_t *at, int count)
{
    uint32_t value = 0;
    for (int i = 0; i < count; i++)
        value = value << 8 | at[i];
    return value > INT32_MAX ? INT32_MAX : (int)value;
}

/* Walks a JPEG's segments to the frame's, SOF0 to SOF15, which holds the sizes. A JPEG that was cut off would be
 * unpacked as far as it goes, the rest grey: so the marker of its end has to follow somewhere. (Within the pixels
 * 0xFF has a 0 after it.) */
static bool read_jpeg(const uint8_t *at, size_t length, Claim *claim)
{
    size_t i = 2;
    while (i + 10 <= length && at[i] == 0xFF) {
        int marker = at[i + 1];
        if (marker == 0xEE && i + 9 <= length && memcmp(at + i + 4, "Adobe", 5) == 0)
            claim->adobe = true;
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
            claim->frame = marker;
            claim->bits = at[i + 4];
            claim->height = big_endian(at + i + 5, 2);
            claim->width = big_endian(at + i + 7, 2);
            claim->parts = at[i + 9];
            while (i + 2 < length && !(at[i] == 0xFF && at[i + 1] == 0xD9))
                i++;
            claim->ends = at[i] == 0xFF && at[i + 1] == 0xD9;
            return true;
        }
        i += marker == 0xFF ? 1 : 2 + (size_t)big_endian(at + i + 2, 2);   /* 0xFF before a marker only fills */
    }
    return false;
}

/* Whether a PNG's chunks follow one another up to IEND within the file. SDL_image doesn't tell libpng where the file
 * ends: beyond it libpng would read its own old bytes as chunks, possibly for ever. */
static bool png_ends(const uint8_t *at, size_t length)
{
    for (size_t i = 8; length - i >= 12;) {
        size_t size = (size_t)big_endian(at + i, 4);
        if (size > length - i - 12)
            return false;
        if (memcmp(at + i + 4, "IEND", 4) == 0)
            return true;
        i += 12 + size;
    }
    return false;
}

static Claim read_claim(const uint8_t *at, size_t length)
{
    Claim claim = {.kind = PICTURE_NONE};
    if (length >= 26 && memcmp(at, "\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16) == 0)
        claim = (Claim){.kind = PICTURE_PNG, .width = big_endian(at + 16, 4), .height = big_endian(at + 20, 4),
                        .colour = at[25], .ends = png_ends(at, length)};
    else if (length >= 4 && at[0] == 0xFF && at[1] == 0xD8 && read_jpeg(at, length, &claim))
        claim.kind = PICTURE_JPEG;
    return claim;
}

/* libpng and libjpeg print lines to standard error; our own error is enough. */
static SDL_Surface *unpack_quietly(const char *bytes, size_t length, PictureKind kind)
{
    int kept = system_hush();
    SDL_RWops *memory = SDL_RWFromConstMem(bytes, (int)length);
    SDL_Surface *surface = NULL;
    if (memory) {
        surface = kind == PICTURE_PNG ? IMG_LoadPNG_RW(memory) : IMG_LoadJPG_RW(memory);
        SDL_RWclose(memory);
    }
    system_unhush(kept);
    return surface;
}

static bool refuse_kind(const char *bytes, size_t length, Error *err)
{
    const char *kind = magic_name(bytes, length);
    if (length == 0)
        return error_set(err, "the file is empty, neither a PNG nor a JPEG picture");
    if (kind && strstr(kind, "picture"))
        return error_set(err, "%s, neither a PNG nor a JPEG: save it as one of them", kind);
    if (kind)
        return error_set(err, "%s, neither a PNG nor a JPEG picture", kind);
    bool png = length >= 4 && memcmp(bytes, "\x89PNG", 4) == 0;
    bool jpeg = length >= 3 && memcmp(bytes, "\xFF\xD8\xFF", 3) == 0;
    if (png || jpeg)
        return error_set(err, "neither a PNG nor a JPEG picture: it begins as a %s, but is cut off or damaged",
                         png ? "PNG" : "JPEG");
    return error_set(err, "neither a PNG nor a JPEG picture");
}

static bool check(const Claim *claim, const char *bytes, size_t length, Error *err)
{
    if (claim->kind == PICTURE_NONE)
        return refuse_kind(bytes, length, err);
    int least = claim->width < claim->height ? claim->width : claim->height;
    int most = claim->width < claim->height ? claim->height : claim->width;
    if (least < SIDE_LEAST || most > SIDE_MOST)
        return error_set(err, "%d x %d pixels; a side must have %d to %d", claim->width, claim->height, (int)SIDE_LEAST,
                         (int)SIDE_MOST);
    if (!claim->ends)
        return error_set(err, "the %s picture is cut off", claim->kind == PICTURE_PNG ? "PNG" : "JPEG");
    if (claim->kind == PICTURE_PNG)
        return true;
    if (claim->bits != 8)
        return error_set(err, "a JPEG picture of %d bits a sample; 8 are read: save it again with 8", claim->bits);
    bool usual = claim->frame <= 0xC2 || claim->frame == 0xC9 || claim->frame == 0xCA;
    return usual || error_set(err, "a lossless or hierarchical JPEG picture, which is not read: save it as PNG");
}

/* A pixel's inks as they are stored, mixed: each absorbs its share of the light. `none` is the value for no ink. */
static void mix(const uint8_t *ink, int none, uint8_t *rgb)
{
    int light[4];
    for (int i = 0; i < 4; i++)
        light[i] = none ? ink[i] : 255 - ink[i];
    for (int i = 0; i < 3; i++)
        rgb[i] = (uint8_t)(light[i] * light[3] / 255);
}

/* How far the greens of the picture reach, from darkest to lightest. */
static int reach(const SDL_Surface *inks, int none)
{
    int least = 255, most = 0;
    for (int y = 0; y < inks->h; y++)
        for (int x = 0; x < inks->w; x++) {
            uint8_t rgb[3];
            mix((const uint8_t *)inks->pixels + (size_t)y * (size_t)inks->pitch + (size_t)x * 4, none, rgb);
            least = rgb[1] < least ? rgb[1] : least;
            most = rgb[1] > most ? rgb[1] : most;
        }
    return most - least;
}

/* Adobe's programs store 255 for no ink and leave a segment that names them; others store 0. Where a file claims one
 * and shows nothing by it, the other is meant. */
static void mix_inks(const SDL_Surface *inks, bool adobe, SDL_Surface *rgba)
{
    enum { NOTHING = 24 };
    int none = adobe ? 255 : 0;
    if (reach(inks, none) < NOTHING && reach(inks, 255 - none) >= NOTHING)
        none = 255 - none;
    for (int y = 0; y < inks->h; y++)
        for (int x = 0; x < inks->w; x++)
            mix((const uint8_t *)inks->pixels + (size_t)y * (size_t)inks->pitch + (size_t)x * 4, none,
                (uint8_t *)rgba->pixels + (size_t)y * (size_t)rgba->pitch + (size_t)x * 4);
}

static SDL_Surface *to_rgba(SDL_Surface *loaded, const Claim *claim)
{
    bool inks = claim->kind == PICTURE_JPEG && claim->parts == 4 && loaded->format->BytesPerPixel == 4;
    SDL_Surface *rgba = SDL_ConvertSurfaceFormat(loaded, SDL_PIXELFORMAT_RGBA32, 0);
    if (rgba && inks)
        mix_inks(loaded, claim->adobe, rgba);
    return rgba;
}

/* A copy of a PNG without its tRNS chunk: in a grey or RGB picture one colour counts as transparent by it, which is
 * the ground it was drawn on, so that nothing is lost with it. (SDL_image misreads grey pictures that have it.)
 * *at_key is where the chunk's colour begins in `bytes`, 0 without the chunk. Freed with free(). */
static char *without_key(const uint8_t *bytes, size_t *length, size_t *at_key, Error *err)
{
    char *copy = mem_try(*length, 1, "the picture", err);
    size_t at = 8, used = 8;
    if (!copy)
        return NULL;
    memcpy(copy, bytes, at);
    while (at < *length) {
        size_t left = *length - at, size = left < 12 ? left : 12 + (size_t)big_endian(bytes + at, 4);
        size = size < left ? size : left;
        if (size < 12 || memcmp(bytes + at + 4, "tRNS", 4) != 0) {
            memcpy(copy + used, bytes + at, size);
            used += size;
        } else
            *at_key = at + 8;
        at += size;
    }
    *length = used;
    return copy;
}

/* The darkest and the brightest sample differ by less than a stroke does from its ground. */
static bool is_faint(const SDL_Surface *rgba)
{
    enum { CLEARLY = 64 };
    int least = 255, most = 0;
    for (int y = 0; y < rgba->h; y++)
        for (int x = 0; x < rgba->w * 4; x++) {
            int sample = ((const uint8_t *)rgba->pixels)[(ptrdiff_t)y * rgba->pitch + x];
            if (x % 4 == 3)
                continue;
            least = sample < least ? sample : least;
            most = sample > most ? sample : most;
        }
    return most - least < CLEARLY;
}

/* Clears what has the key's colour: samples of 16 bits in the chunk, of the picture's own depth. */
static void clear_key(SDL_Surface *rgba, const uint8_t *header, const uint8_t *key)
{
    int depth = header[24], parts = header[25] == 2 ? 3 : 1, most = depth < 16 ? (1 << depth) - 1 : 65535;
    uint8_t colour[3];
    for (int i = 0; i < 3; i++)
        colour[i] = (uint8_t)(big_endian(key + (parts == 3 ? 2 * i : 0), 2) * 255 / (most > 0 ? most : 1));
    for (int y = 0; y < rgba->h; y++)
        for (int x = 0; x < rgba->w; x++) {
            uint8_t *pixel = (uint8_t *)rgba->pixels + (ptrdiff_t)y * rgba->pitch + (ptrdiff_t)x * 4;
            if (memcmp(pixel, colour, 3) == 0)
                memset(pixel, 0, 4);
        }
}

bool photo_parse(const char *bytes, size_t length, Photo *photo, Error *err)
{
    const uint8_t *at = (const uint8_t *)bytes;
    size_t whole = length;
    Claim claim = read_claim(at, length);
    *photo = (Photo){0};
    if (!check(&claim, bytes, length, err))
        return false;
    bool key = claim.kind == PICTURE_PNG && (claim.colour == 0 || claim.colour == 2);
    size_t at_key = 0;
    char *without = key ? without_key(at, &length, &at_key, err) : NULL;
    if (key && !without)
        return false;
    SDL_Surface *loaded = unpack_quietly(without ? without : bytes, length, claim.kind);
    free(without);
    if (!loaded)
        return error_set(err, claim.kind == PICTURE_PNG ? "the PNG picture is damaged" : "the JPEG picture is damaged");
    SDL_Surface *rgba = to_rgba(loaded, &claim);
    SDL_FreeSurface(loaded);
    if (!rgba)
        return error_set(err, "%s", SDL_GetError());
    bool faint = at_key > 0 && is_faint(rgba);   /* drawn in nearly the key's colour: only the key tells them apart */
    if (faint && at_key + (claim.colour == 2 ? 6 : 2) <= whole)
        clear_key(rgba, at, at + at_key);
    photo->alpha = claim.kind == PICTURE_PNG && (!key || faint);
    photo->width = rgba->w;
    photo->height = rgba->h;
    photo->orientation = claim.kind == PICTURE_PNG ? exif_of_png(at, whole) : exif_of_jpeg(at, whole);
    photo->rgba = rgba->pixels;
    photo->pitch = (size_t)rgba->pitch;
    photo->surface = rgba;
    return true;
}

void photo_free(Photo *photo)
{
    SDL_FreeSurface(photo->surface);
    *photo = (Photo){0};
}
