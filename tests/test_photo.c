/* Pictures as drawing programs leave them: transparent grounds, palettes, keys, every depth. Each is made here, byte
 * by byte, and gives the digit that was drawn. */
#include "photo_testing.h"

#include <string.h>
#include <zlib.h>

enum { ROOM = LARGE * LARGE * 8 + 65536 };

typedef struct {
    uint8_t bytes[ROOM];
    size_t length;
} Png;

static void chunk(Png *png, const char *type, const void *data, size_t length)
{
    uint8_t *to = png->bytes + png->length;
    put(to, (uint32_t)length);
    memcpy(to + 4, type, 4);
    if (length)
        memcpy(to + 8, data, length);
    put(to + 8 + length, (uint32_t)crc32(0, to + 4, (uInt)(length + 4)));
    png->length += length + 12;
}

/* Begins a picture of LARGE x LARGE; then come its other chunks, then `end`. */
static void begin(Png *png, int colour, int bits)
{
    uint8_t head[13] = {0, 0, 0, LARGE, 0, 0, 0, LARGE, (uint8_t)bits, (uint8_t)colour};
    memcpy(png->bytes, "\x89PNG\r\n\x1A\n", 8);
    png->length = 8;
    chunk(png, "IHDR", head, 13);
}

/* Its rows, each of `wide` bytes. */
static void end(Png *png, const uint8_t *rows, size_t wide)
{
    static uint8_t plain[ROOM], packed[ROOM];
    uLongf length = sizeof packed;
    for (size_t y = 0; y < LARGE; y++) {
        plain[y * (wide + 1)] = 0;
        memcpy(plain + y * (wide + 1) + 1, rows + y * wide, wide);
    }
    assert_int_equal(compress2(packed, &length, plain, LARGE * (wide + 1), 1), Z_OK);
    chunk(png, "IDAT", packed, length);
    chunk(png, "IEND", NULL, 0);
}

/* The ink in `bits` a pixel, turned if `dark`. */
static size_t levels(uint8_t *rows, int bits, bool dark)
{
    size_t wide = (size_t)(LARGE * bits + 7) / 8;
    int most = bits == 16 ? 65535 : (1 << bits) - 1;
    memset(rows, 0, wide * LARGE);
    for (int y = 0; y < LARGE; y++)
        for (int x = 0; x < LARGE; x++) {
            int value = (ink[y][x] * most + 127) / 255, first = x * bits;
            value = dark ? most - value : value;
            uint8_t *to = rows + (size_t)y * wide + first / 8;
            if (bits == 16) {
                to[0] = (uint8_t)(value >> 8);
                to[1] = (uint8_t)value;
            } else {
                *to = (uint8_t)(*to | value << (8 - bits - first % 8));
            }
        }
    return wide;
}

static uint8_t rows[ROOM];
static Png png;

static void every_depth_of_grey_and_its_key(void **state)
{
    (void)state;
    static const int depths[] = {1, 2, 4, 8, 16};
    for (size_t i = 0; i < 5; i++)
        for (int dark = 0; dark < 2; dark++)
            for (int keyed = 0; keyed < 2; keyed++) {
                int bits = depths[i], key = dark ? (1 << bits) - 1 : 0;
                char kind[64];
                snprintf(kind, sizeof kind, "grey of %d bits, dark %d, keyed %d", bits, dark, keyed);
                begin(&png, 0, bits);
                if (keyed)   /* the ground's own grey counts as transparent */
                    chunk(&png, "tRNS", (uint8_t[]){(uint8_t)(key >> 8), (uint8_t)key}, 2);
                end(&png, rows, levels(rows, bits, dark));
                expect_digit(png.bytes, png.length, kind);
            }
}

/* Strokes in nearly the key's own grey or colour, without soft edges: only the key tells them from the ground. */
static void strokes_nearly_of_the_key(void **state)
{
    (void)state;
    for (int parts = 1; parts <= 3; parts += 2)
        for (int key = 0; key < 256; key += 51)
            for (int pen = key < 128 ? key + 1 : key - 9; pen < key + 10 && pen != key; pen += 4) {
                char kind[64];
                snprintf(kind, sizeof kind, "%d samples a pixel, key %d, pen %d", parts, key, pen);
                for (int i = 0; i < LARGE * LARGE * parts; i++)
                    rows[i] = (uint8_t)(ink[i / parts / LARGE][i / parts % LARGE] > 127 ? pen : key);
                begin(&png, parts == 3 ? 2 : 0, 8);
                chunk(&png, "tRNS", (uint8_t[]){0, (uint8_t)key, 0, (uint8_t)key, 0, (uint8_t)key}, 2 * (size_t)parts);
                end(&png, rows, (size_t)parts * LARGE);
                expect_digit(png.bytes, png.length, kind);
            }
}

/* All colours of the palette are the pen's, only their opacity draws; what is transparent has some other colour. */
static void palettes_with_alpha(void **state)
{
    (void)state;
    static const int depths[] = {1, 2, 4, 8};
    for (size_t i = 0; i < 4; i++)
        for (int pen = 0; pen < 256; pen += 255) {
            int bits = depths[i], colours = 1 << bits;
            uint8_t palette[768], alpha[256];
            char kind[64];
            memset(palette, pen, sizeof palette);
            memcpy(palette, (uint8_t[]){200, 30, 90}, 3);
            for (int k = 0; k < colours; k++)
                alpha[k] = (uint8_t)(k * 255 / (colours - 1));
            snprintf(kind, sizeof kind, "palette of %d bits, pen %d", bits, pen);
            begin(&png, 3, bits);
            chunk(&png, "PLTE", palette, 3 * (size_t)colours);
            chunk(&png, "tRNS", alpha, (size_t)colours);
            end(&png, rows, levels(rows, bits, false));
            expect_digit(png.bytes, png.length, kind);
        }
}

/* Grey or colour with alpha: the pen's colour, how much ink, and what stands where nothing is seen. */
static void put_pixel(uint8_t *to, int colour, int x, int y, const uint8_t *pen, bool rubbish)
{
    uint8_t cover = ink[y][x];
    const uint8_t hidden[3] = {(uint8_t)(x * 37), (uint8_t)(y * 91), (uint8_t)(x * y)};
    const uint8_t *seen = cover == 0 && rubbish ? hidden : pen;
    if (colour == 4) {
        to[0] = seen[0];
        to[1] = cover;
    } else {
        memcpy(to, seen, 3);
        to[3] = cover;
    }
}

static void strokes_on_a_transparent_ground(void **state)
{
    (void)state;
    static const uint8_t pens[][3] = {
        {0, 0, 0}, {255, 255, 255}, {128, 128, 128}, {220, 0, 0}, {255, 255, 0}, {0, 0, 128},
    };
    for (int which = 0; which < 10; which++)
        for (size_t pen = 0; pen < sizeof pens / sizeof *pens; pen++)
            for (int k = 0; k < 4; k++) {
                int colour = k & 1 ? 4 : 6, wide = colour == 4 ? 2 : 4;
                char kind[64];
                snprintf(kind, sizeof kind, "digit %d, pen %zu, colour type %d, rubbish %d", which, pen, colour, k / 2);
                draw(which);
                for (int y = 0; y < LARGE; y++)
                    for (int x = 0; x < LARGE; x++)
                        put_pixel(rows + (y * LARGE + x) * wide, colour, x, y, pens[pen], k / 2);
                begin(&png, colour, 8);
                end(&png, rows, (size_t)wide * LARGE);
                expect_digit(png.bytes, png.length, kind);
            }
    draw(4);
}

/* A picture of RGBA bytes, mixed for each pixel. */
static void expect_mixed(void (*mix)(int x, int y, uint8_t *rgba), const char *kind)
{
    for (int y = 0; y < LARGE; y++)
        for (int x = 0; x < LARGE; x++)
            mix(x, y, rows + (y * LARGE + x) * 4);
    begin(&png, 6, 8);
    end(&png, rows, (size_t)LARGE * 4);
    expect_digit(png.bytes, png.length, kind);
}

static void grey_pixel(uint8_t *rgba, int value, int alpha)
{
    memcpy(rgba, (uint8_t[]){(uint8_t)value, (uint8_t)value, (uint8_t)value, (uint8_t)alpha}, 4);
}

static bool in_sheet(int x, int y)
{
    return x >= 12 && y >= 12 && x < LARGE - 12 && y < LARGE - 12;
}

static void white_sheet(int x, int y, uint8_t *rgba) { grey_pixel(rgba, 255 - ink[y][x], in_sheet(x, y) ? 255 : 0); }
static void black_sheet(int x, int y, uint8_t *rgba) { grey_pixel(rgba, ink[y][x], in_sheet(x, y) ? 255 : 0); }
static void white_matte(int x, int y, uint8_t *rgba) { grey_pixel(rgba, 255 - ink[y][x], ink[y][x] > 12 ? 255 : 0); }
static void black_matte(int x, int y, uint8_t *rgba) { grey_pixel(rgba, ink[y][x], ink[y][x] > 12 ? 255 : 0); }
static void half_seen(int x, int y, uint8_t *rgba) { grey_pixel(rgba, 255, ink[y][x] / 2); }
static void shaded_pen(int x, int y, uint8_t *rgba) { grey_pixel(rgba, y * 255 / LARGE, ink[y][x]); }
static void cut_out(int x, int y, uint8_t *rgba) { grey_pixel(rgba, 255, 255 - ink[y][x]); }
static void veil(int x, int y, uint8_t *rgba) { grey_pixel(rgba, 255 - ink[y][x], 100); }

static void red_on_green(int x, int y, uint8_t *rgba)   /* of the same brightness */
{
    int cover = ink[y][x];
    memcpy(rgba, (uint8_t[]){(uint8_t)cover, (uint8_t)((255 - cover) * 130 / 255), 0, 255}, 4);
}

static void yellow_on_white(int x, int y, uint8_t *rgba)
{
    memcpy(rgba, (uint8_t[]){255, 255, (uint8_t)(255 - ink[y][x]), 255}, 4);
}

static void the_ground_is_the_one_that_is_implied(void **state)
{
    (void)state;
    draw(3);
    expect_mixed(white_sheet, "a white sheet with a transparent margin");
    expect_mixed(black_sheet, "a black sheet with a transparent margin");
    expect_mixed(white_matte, "strokes mixed with white at their edge");
    expect_mixed(black_matte, "strokes mixed with black at their edge");
    expect_mixed(half_seen, "strokes that are half transparent");
    expect_mixed(shaded_pen, "strokes from black to white");
    expect_mixed(cut_out, "a sheet with the digit cut out");
    expect_mixed(veil, "a sheet that is transparent all over");
    expect_mixed(red_on_green, "red on green");
    expect_mixed(yellow_on_white, "yellow on white");
    begin(&png, 6, 8);
    memset(rows, 0, sizeof rows);
    end(&png, rows, (size_t)LARGE * 4);
    uint8_t got[SIDE * SIDE];
    Error err;
    assert_false(digit_picture_parse((const char *)png.bytes, png.length, got, &err));
    assert_string_equal(err.text, "nothing is written on the picture: all of it is transparent");
}

static int enter(void **state)
{
    (void)state;
    draw(4);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_depth_of_grey_and_its_key),
        cmocka_unit_test(strokes_nearly_of_the_key),
        cmocka_unit_test(palettes_with_alpha),
        cmocka_unit_test(strokes_on_a_transparent_ground),
        cmocka_unit_test(the_ground_is_the_one_that_is_implied),
    };
    return cmocka_run_group_tests_name("photo", tests, enter, NULL);
}
