/* Pictures as cameras and printers leave them: turned, in CMYK; and files that are no picture convwalk reads, named
 * for what they are. */
#include "photo_testing.h"

#include "app/hosts/assets.h"
#include "app/photo/exif.h"
#include "base/file.h"
#include "engine/net/training.h"

#include <SDL_image.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* A TIFF file of one directory with two entries; the second says the orientation. */
static size_t tiff(uint8_t *to, bool motorola, int orientation, int type)
{
    static const uint8_t intel[] = {'I', 'I', '*', 0, 8, 0, 0, 0, 2, 0, 0x0F, 1, 2, 0, 4, 0, 0, 0, 'a', 'b', 'c', 0,
                                    0x12, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    static const uint8_t other[] = {'M', 'M', 0, '*', 0, 0, 0, 8, 0, 2, 1, 0x0F, 0, 2, 0, 0, 0, 4, 'a', 'b', 'c', 0,
                                    1, 0x12, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    memcpy(to, motorola ? other : intel, sizeof intel);
    to[motorola ? 25 : 24] = (uint8_t)type;
    int last = motorola && type == 4 ? 33 : 31;
    to[motorola && type != 1 ? last : 30] = (uint8_t)orientation;
    return sizeof intel;
}

/* The picture as a camera stores it that was held so: seen (x, y) stands where exif.h says; wider than high. */
static SDL_Surface *stored(int orientation)
{
    const int wide = LARGE + 20, high = LARGE;
    const int across = orientation >= 5 ? high : wide, down = orientation >= 5 ? wide : high;
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, across, down, 24, SDL_PIXELFORMAT_RGB24);
    assert_non_null(surface);
    memset(surface->pixels, 255, (size_t)surface->pitch * (size_t)surface->h);
    for (int y = 0; y < LARGE; y++)
        for (int x = 0; x < LARGE; x++) {
            static const int to[9][2] = {{0}, {0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {0, 1}, {1, 1}, {1, 0}};
            int column = orientation >= 5 ? y : x + 10, row = orientation >= 5 ? x + 10 : y;
            column = to[orientation][0] ? across - 1 - column : column;
            row = to[orientation][1] ? down - 1 - row : row;
            memset((uint8_t *)surface->pixels + row * surface->pitch + column * 3, 255 - ink[y][x], 3);
        }
    return surface;
}

static char path[] = "/tmp/convwalk-photo-XXXXXX";

static uint8_t *saved(SDL_Surface *surface, bool jpeg, size_t *length)
{
    char *bytes;
    Error err;
    assert_int_equal(jpeg ? IMG_SaveJPG(surface, path, 90) : IMG_SavePNG(surface, path), 0);
    SDL_FreeSurface(surface);
    assert_true(file_read(path, 1 << 24, &bytes, length, &err));
    return (uint8_t *)bytes;
}

/* Puts the segment or chunk in after `offset` bytes. */
static void expect_with(const uint8_t *file, size_t length, size_t offset, const uint8_t *more, size_t count,
                        const char *kind)
{
    uint8_t *all = malloc(length + count);
    assert_non_null(all);
    memcpy(all, file, offset);
    memcpy(all + offset, more, count);
    memcpy(all + offset + count, file + offset, length - offset);
    expect_digit(all, length + count, kind);
    free(all);
}

static void cameras_are_held_in_eight_ways(void **state)
{
    (void)state;
    static const int types[] = {3, 4, 1};   /* SHORT, LONG, BYTE */
    uint8_t segment[128] = {0xFF, 0xE1}, chunks[128];
    draw(4);
    for (int orientation = 1; orientation <= 8; orientation++)
        for (int k = 0; k < 6; k++) {
            char kind[64];
            size_t length, count = tiff(segment + 10, k & 1, orientation, types[k / 2]);
            memcpy(segment + 4, "Exif\0", 6);
            segment[3] = (uint8_t)(count + 8);
            snprintf(kind, sizeof kind, "orientation %d, kind %d", orientation, k);
            uint8_t *file = saved(stored(orientation), true, &length);
            expect_with(file, length, 2, segment, count + 10, kind);
            size_t after_jfif = 4 + (size_t)file[4] * 256 + file[5];
            expect_with(file, length, after_jfif, segment, count + 10, kind);
            free(file);
            file = saved(stored(orientation), false, &length);
            memcpy(chunks, (uint8_t[]){0, 0, 0, (uint8_t)count, 'e', 'X', 'I', 'f'}, 8);
            memcpy(chunks + 8, segment + 10, count);
            put(chunks + 8 + count, (uint32_t)crc32(0, chunks + 4, (uInt)(count + 4)));
            expect_with(file, length, 33, chunks, count + 12, kind);
            free(file);
        }
}

/* No byte of it that is changed or missing reads beyond its end or gives an orientation that does not exist. */
static void damaged_exif_is_upright_or_turned(void **state)
{
    (void)state;
    uint8_t whole[64] = {0xFF, 0xD8, 0xFF, 0xE1, 0, 46, 'E', 'x', 'i', 'f'};
    size_t length = 12 + tiff(whole + 12, true, 6, 3);
    assert_int_equal(exif_of_jpeg(whole, length), 6);
    for (size_t cut = 0; cut <= length; cut++)
        for (size_t i = 2; i < length; i++)
            for (int value = 0; value < 256; value += 51) {
                uint8_t *exact = malloc(cut ? cut : 1);
                assert_non_null(exact);
                memcpy(exact, whole, cut);
                if (i < cut)
                    exact[i] = (uint8_t)value;
                assert_in_range(exif_of_jpeg(exact, cut), 1, 8);
                assert_in_range(exif_of_png(exact, cut), 1, 8);
                free(exact);
            }
    for (int wrong = 0; wrong < 256; wrong += wrong == 0 ? 9 : 1) {
        tiff(whole + 12, true, wrong, 3);
        assert_int_equal(exif_of_jpeg(whole, length), 1);
    }
}

static void other_kinds_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *name;
        size_t length;
    } kinds[] = {
        {"", "the file is empty", 0},
        {"\0\0\0\x18" "ftypheic\0\0\0\0", "a HEIC picture, neither a PNG nor a JPEG: save it as one of them", 16},
        {"\0\0\0\x18" "ftypavif\0\0\0\0", "an AVIF picture", 16},
        {"RIFF\x10\0\0\0WEBPVP8 ", "a WebP picture", 16},
        {"II*\0\x08\0\0\0", "a TIFF picture", 8},
        {"MM\0*\0\0\0\x08", "a TIFF picture", 8},
        {"BM\x10\0\0\0", "a BMP picture", 6},
        {"%PDF-1.7\n", "a PDF document", 9},
        {"\xEF\xBB\xBF<?xml version='1.0'?>\n<svg xmlns='x'>", "an SVG drawing", 42},
        {"<!DOCTYPE html><title>404</title>", "a web page", 33},
        {"\0\0\x08\3\0\0\0\1", "an IDX file of images", 8},
        {"\xFF\xD8\xFF\xE0\0\x10JFIF", "it begins as a JPEG, but is cut off", 10},
        {"\x89PNG\r\n\x1A\n\0\0\0\rIH", "it begins as a PNG, but is cut off", 14},
        {"\xFF\xD8\xFF\xC3\0\x0B\x08\0\x1C\0\x1C\x01\x01\x11\0\xFF\xD9", "a lossless or hierarchical JPEG", 17},
        {"\xFF\xD8\xFF\xC1\0\x0B\x0C\0\x1C\0\x1C\x01\x01\x11\0\xFF\xD9", "a JPEG picture of 12 bits a sample", 17},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        uint8_t got[SIDE * SIDE];
        Error err = {""};
        assert_false(digit_picture_parse(kinds[i].bytes, kinds[i].length, got, &err));
        if (!strstr(err.text, kinds[i].name))
            fail_msg("'%s' instead of '%s'", err.text, kinds[i].name);
    }
}

/* A chunk that is longer than the rest of the file is refused before it is read: beyond the file's end a reader may go
 * on for ever. */
static void a_chunk_beyond_the_end_is_refused(void **state)
{
    (void)state;
    enum { SECONDS = 60, LENGTHS = 4 };
    size_t length, chunks = 0;
    SDL_Surface *surface = stored(1), *palette = SDL_ConvertSurfaceFormat(surface, SDL_PIXELFORMAT_INDEX8, 0);
    assert_non_null(palette);
    SDL_FreeSurface(surface);
    uint8_t *file = saved(palette, false, &length), got[SIDE * SIDE];
    alarm(SECONDS);
    for (size_t i = 8; i + 12 <= length; chunks++) {
        size_t size = ((size_t)file[i + 2] << 8) + file[i + 3];
        const uint32_t beyond[LENGTHS] = {(uint32_t)(length - i - 11), 0x10000, 0x7FFFFFFF, 0xFFFFFFFF};
        for (int k = 0; k < LENGTHS; k++) {
            Error err = {""};
            put(file + i, beyond[k]);
            assert_false(digit_picture_parse((const char *)file, length, got, &err));
            assert_non_null(strstr(err.text, i == 8 ? "PNG" : "the PNG picture is cut off"));
        }
        put(file + i, (uint32_t)size);
        i += 12 + size;
    }
    alarm(0);
    assert_true(chunks >= 4);   /* header, palette, pixels, end */
    Error err = {""};
    put(file + length - 8, 0x54454E44);   /* TEND: no end follows */
    assert_false(digit_picture_parse((const char *)file, length, got, &err));
    assert_string_equal(err.text, "the PNG picture is cut off");
    free(file);
}

/* What the bundled network makes of the files in tests/pictures, all of a 4. */
static void kept_pictures_are_a_four(void **state)
{
    (void)state;
    static const char *const files[] = {
        "cmyk-4.jpg",
        "cmyk-adobe-4.jpg",
        "cmyk-adobe-progressive-4.jpg",
        "cmyk-adobe-uninverted-4.jpg",
        "cmyk-plain-4.jpg",
        "cmyk-plain-inverted-4.jpg",
        "ycck-colour-4.jpg",
        "exif-6-4.jpg",
        "white-on-transparent-4.png",
    };
    char assets[4096], name[4200];
    Error err;
    assert_true(assets_find(assets, sizeof assets, &err));
    snprintf(name, sizeof name, "%s/lenet-relu-max.safetensors", assets);
    Network *network = weights_load(name, 1, 1, &err);
    assert_non_null(network);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        uint8_t got[SIDE * SIDE];
        float x[SIDE * SIDE], logits[DIGIT_CLASSES];
        snprintf(name, sizeof name, "tests/pictures/%s", files[i]);
        if (!digit_picture_read(name, got, &err))
            fail_msg("%s", err.text);
        for (int k = 0; k < SIDE * SIDE; k++)
            x[k] = (float)got[k] / 255.0f;
        network_infer(network, x, 1, logits);
        for (int j = 0; j < DIGIT_CLASSES; j++)
            if (j != 4 && logits[j] > logits[4] - 3)
                fail_msg("%s: %d with %g, 4 with %g", name, j, (double)logits[j], (double)logits[4]);
    }
    network_free(network);
}

static int enter(void **state)
{
    (void)state;
    int file = mkstemp(path);
    draw(4);
    return file < 0 ? -1 : close(file);
}

static int leave(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cameras_are_held_in_eight_ways),
        cmocka_unit_test(damaged_exif_is_upright_or_turned),
        cmocka_unit_test(other_kinds_are_named),
        cmocka_unit_test(a_chunk_beyond_the_end_is_refused),
        cmocka_unit_test(kept_pictures_are_a_four),
    };
    return cmocka_run_group_tests_name("photo_file", tests, enter, leave);
}
