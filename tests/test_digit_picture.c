/* Pictures of digits: whatever paper, ink and file they come with, the 28 x 28 bytes are those of the digit that was
 * drawn; and what is no picture, or half of one, is refused with a line and nothing else. */
#include "testing.h"

#include "app/photo/digit_picture.h"
#include "base/file.h"
#include "base/number.h"
#include "engine/files/digits.h"

#include <SDL_image.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

enum { SIDE = 28, TIMES = 6, LARGE = SIDE * TIMES };

static char path[] = "/tmp/convwalk-picture-XXXXXX";

static void draw(int digit, uint8_t *pixel)
{
    Random random = random_seed(40 + (uint64_t)digit);
    digit_draw(digit, &random, pixel);
}

/* How far the two are apart, a pixel, on the average. */
static double apart(const uint8_t *a, const uint8_t *b)
{
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++)
        sum += abs(a[i] - b[i]);
    return sum / (SIDE * SIDE);
}

/* The digit six times as large, as RGBA: paper and ink are grey values, `shade` what the paper gains from left to
 * right and loses from top to bottom, `noise` the deviation of its grain. */
static SDL_Surface *picture_of(const uint8_t *pixel, float paper, float ink, float shade, float noise)
{
    SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(0, LARGE, LARGE, 32, SDL_PIXELFORMAT_RGBA32);
    Random random = random_seed(1);
    assert_non_null(surface);
    for (int y = 0; y < LARGE; y++)
        for (int x = 0; x < LARGE; x++) {
            float cover = (float)pixel[y / TIMES * SIDE + x / TIMES] / 255;
            float grey =
                paper + cover * (ink - paper) + shade * (float)(x - y) / LARGE + noise * random_normal(&random);
            uint8_t value = (uint8_t)int_clamp((int)grey, 0, 255);
            memcpy((uint8_t *)surface->pixels + y * surface->pitch + x * 4, (uint8_t[]){value, value, value, 255}, 4);
        }
    return surface;
}

static double difference(SDL_Surface *surface, bool jpeg, const uint8_t *pixel)
{
    uint8_t got[SIDE * SIDE];
    Error err;
    assert_int_equal(jpeg ? IMG_SaveJPG(surface, path, 90) : IMG_SavePNG(surface, path), 0);
    SDL_FreeSurface(surface);
    if (!digit_picture_read(path, got, &err))
        fail_msg("%s", err.text);
    return apart(got, pixel);
}

static void any_paper_gives_the_digit(void **state)
{
    (void)state;
    static const struct {
        float paper, ink, shade, noise;
        bool jpeg;
        double most;
    } kinds[] = {
        {0, 255, 0, 0, false, 7}, {255, 0, 0, 0, false, 7},  {60, 180, 0, 0, false, 7},   {200, 90, 0, 0, false, 8},
        {255, 0, 0, 0, true, 7},  {190, 70, 40, 0, false, 7}, {60, 190, 40, 4, false, 11}, {200, 60, 30, 6, true, 11},
    };
    for (int digit = 0; digit < 10; digit++) {
        uint8_t pixel[SIDE * SIDE];
        draw(digit, pixel);
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            double far = difference(picture_of(pixel, kinds[i].paper, kinds[i].ink, kinds[i].shade, kinds[i].noise),
                                    kinds[i].jpeg, pixel);
            if (far > kinds[i].most)
                fail_msg("digit %d, picture %zu: %.2f apart", digit, i, far);
        }
    }
}

static void what_is_transparent_is_paper(void **state)
{
    (void)state;
    uint8_t pixel[SIDE * SIDE];
    draw(5, pixel);
    SDL_Surface *surface = picture_of(pixel, 0, 0, 0, 0);   /* black, all of it: only its opacity draws */
    for (int y = 0; y < LARGE; y++)
        for (int x = 0; x < LARGE; x++)
            ((uint8_t *)surface->pixels)[y * surface->pitch + x * 4 + 3] = pixel[y / TIMES * SIDE + x / TIMES];
    assert_true(difference(surface, false, pixel) < 9);
}

static void refused(const char *bytes, size_t length, const char *told)
{
    uint8_t got[SIDE * SIDE];
    Error err = {""};
    char *exact = malloc(length ? length : 1);   /* so that the sanitizer sees a byte too far */
    assert_non_null(exact);
    memcpy(exact, bytes, length);
    bool read = digit_picture_parse(exact, length, got, &err);
    free(exact);
    if (read || !strstr(err.text, told))
        fail_msg("%zu bytes: '%s' instead of '%s'", length, read ? "read" : err.text, told);
}

/* No beginning of a picture's file is a picture. What the decoders would print themselves goes nowhere. */
static void a_picture_cut_off_is_refused_quietly(void **state)
{
    (void)state;
    uint8_t pixel[SIDE * SIDE];
    char *bytes;
    size_t length;
    Error err;
    char heard[] = "/tmp/convwalk-heard-XXXXXX";
    struct stat about;
    int kept = dup(2), file = mkstemp(heard);
    draw(3, pixel);
    for (int jpeg = 0; jpeg < 2; jpeg++) {
        SDL_Surface *surface = picture_of(pixel, 255, 0, 0, 0);
        assert_int_equal(jpeg ? IMG_SaveJPG(surface, path, 90) : IMG_SavePNG(surface, path), 0);
        SDL_FreeSurface(surface);
        assert_true(file_read(path, 1 << 20, &bytes, &length, &err));
        dup2(file, 2);
        for (size_t cut = 0; cut < length; cut += cut < 700 || cut + 20 > length ? 1 : 13)
            refused(bytes, cut, "");
        dup2(kept, 2);
        free(bytes);
    }
    assert_int_equal(fstat(file, &about), 0);
    assert_int_equal(about.st_size, 0);
    unlink(heard);
    close(file);
    close(kept);
}

static void what_a_picture_claims_is_checked_first(void **state)
{
    (void)state;
    static const char png[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\xEA\x60\0\0\xEA\x60\x08\0\0\0\0";
    static const char negative[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\xFF\xFF\xFF\xFF\0\0\0\x08\x08\0\0\0\0";
    static const char jpeg[] = "\xFF\xD8\xFF\xFE\0\x04"
                               "ab\xFF\xFF\xFF\xC0\0\x0B\x08\x20\x01\0\x1C\x01\x01\x11\0\xFF\xD9";
    static const char endless[] = "\xFF\xD8\xFF\xC2\0\x0B\x08\0\x1C\0\x1C\x01\x01\x11\0\xFF\xDA\0\x08 and so on";
    static const char thin[] = "\xFF\xD8\xFF\xC0\0\x0B\x08\0\x01\0\x1C\x01\x01\x11\0\xFF\xD9";
    refused("", 0, "neither a PNG nor a JPEG");
    refused("GIF89a, which is a picture too", 30, "neither a PNG nor a JPEG");
    refused("\xFF\xD8\xFF\xD9", 4, "neither a PNG nor a JPEG");
    refused("\xFF\xD8\xFF\xE0\0\0\xFF\xE0\0\0\xFF\xE0\0\0", 14, "neither a PNG nor a JPEG");
    refused(png, sizeof png - 1, "60000 x 60000 pixels; a side must have 2 to 8192");
    refused(negative, sizeof negative - 1, "2147483647 x 8 pixels");
    refused(jpeg, sizeof jpeg - 1, "28 x 8193 pixels");
    refused(endless, sizeof endless - 1, "the JPEG picture is cut off");
    refused(thin, sizeof thin - 1, "28 x 1 pixels");
}

static void an_empty_sheet_is_no_digit(void **state)
{
    (void)state;
    static const uint8_t nothing[SIDE * SIDE];
    uint8_t got[SIDE * SIDE];
    Error err;
    SDL_Surface *surface = picture_of(nothing, 220, 0, 20, 2);
    assert_int_equal(IMG_SavePNG(surface, path), 0);
    SDL_FreeSurface(surface);
    assert_false(digit_picture_read(path, got, &err));
    assert_non_null(strstr(err.text, ": nothing is written on the picture"));
    assert_false(digit_picture_read("tests/fuzz/corpus/image/faint.jpg", got, &err));   /* gone when it is made small */
    assert_non_null(strstr(err.text, ": nothing is written on the picture"));
    uint8_t flat[4] = {7, 7, 7, 7}, corner[4] = {0, 0, 0, 255};
    assert_false(digit_picture_ink(flat, 2, 2));
    assert_true(digit_picture_ink(corner, 2, 2));
}

static int leave(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_paper_gives_the_digit),
        cmocka_unit_test(what_is_transparent_is_paper),
        cmocka_unit_test(a_picture_cut_off_is_refused_quietly),
        cmocka_unit_test(what_a_picture_claims_is_checked_first),
        cmocka_unit_test(an_empty_sheet_is_no_digit),
    };
    int file = mkstemp(path);
    if (file < 0)
        return 1;
    close(file);
    return cmocka_run_group_tests_name("digit_picture", tests, NULL, leave);
}
