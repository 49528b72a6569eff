/* The ground is fitted to the border by least squares; what strays from it there is noise, and anything that strays
 * no further elsewhere is not ink. */
#include "app/photo/digit_picture.h"

#include "app/photo/exif.h"
#include "app/photo/photo_grey.h"
#include "base/file.h"
#include "base/memory.h"
#include "engine/files/digits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FAINTEST = 24 };

/* The ground, level + along*x + down*y with x and y from -1 to 1 across the picture, and how far the border strays
 * from it. */
typedef struct {
    double level, along, down, noise;
    int width, height;
} Ground;

static double ground_at(const Ground *ground, int x, int y)
{
    return ground->level + ground->along * (2.0 * x / (ground->width - 1) - 1)
           + ground->down * (2.0 * y / (ground->height - 1) - 1);
}

/* The k-th of the border's 2*width + 2*height - 4 pixels. */
static void border_pixel(int width, int height, int k, int *x, int *y)
{
    bool flat = k < 2 * width;
    *x = flat ? k % width : (k - 2 * width) % 2 * (width - 1);
    *y = flat ? k / width * (height - 1) : 1 + (k - 2 * width) / 2;
}

/* Least squares over the border; by its symmetry the three sums are independent of each other. */
static Ground fit_ground(const uint8_t *grey, int width, int height)
{
    Ground ground = {.width = width, .height = height};
    double sum = 0, sum_x = 0, sum_y = 0, xx = 0, yy = 0, stray = 0;
    int count = 2 * width + 2 * height - 4, x, y;
    for (int k = 0; k < count; k++) {
        border_pixel(width, height, k, &x, &y);
        double value = grey[(size_t)y * (size_t)width + (size_t)x], u = 2.0 * x / (width - 1) - 1,
               v = 2.0 * y / (height - 1) - 1;
        sum += value;
        sum_x += u * value;
        sum_y += v * value;
        xx += u * u;
        yy += v * v;
    }
    ground.level = sum / count;
    ground.along = sum_x / xx;
    ground.down = sum_y / yy;
    for (int k = 0; k < count; k++) {
        border_pixel(width, height, k, &x, &y);
        double off = grey[(size_t)y * (size_t)width + (size_t)x] - ground_at(&ground, x, y);
        stray += off * off;
    }
    ground.noise = sqrt(stray / count);
    return ground;
}

double digit_picture_strength(const uint8_t *grey, int width, int height)
{
    Ground ground = fit_ground(grey, width, height);
    double sum = 0;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            double off = grey[(size_t)y * (size_t)width + (size_t)x] - ground_at(&ground, x, y);
            sum += off * off;
        }
    return sqrt(sum / ((double)width * height));
}

bool digit_picture_ink(uint8_t *grey, int width, int height)
{
    Ground ground = fit_ground(grey, width, height);
    double light = 0, dark = 0, lightest = 0, darkest = 0;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            double off = grey[(size_t)y * (size_t)width + (size_t)x] - ground_at(&ground, x, y);
            light += off > 0 ? off * off : 0;
            dark += off < 0 ? off * off : 0;
            lightest = fmax(lightest, off);
            darkest = fmax(darkest, -off);
        }
    double sign = dark > light ? -1 : 1, most = dark > light ? darkest : lightest,
           least = fmin(3 * ground.noise, most / 2);
    if (most < FAINTEST)
        return false;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            uint8_t *value = &grey[(size_t)y * (size_t)width + (size_t)x];
            double ink = (sign * (*value - ground_at(&ground, x, y)) - least) / (most - least);
            *value = ink <= 0 ? 0 : (uint8_t)lround(ink * 255);
        }
    return true;
}

/* What is very thin or faint can vanish when it is made small. */
static bool some_ink(const uint8_t pixel[784])
{
    for (int i = 0; i < 784; i++)
        if (pixel[i] > 0)
            return true;
    return false;
}

/* The ink as it is seen, upright, brought into MNIST's form. */
static bool centre_upright(const uint8_t *ink, const Photo *photo, uint8_t pixel[784], Error *err)
{
    bool exchanged = photo->orientation >= 5;
    int width = exchanged ? photo->height : photo->width, height = exchanged ? photo->width : photo->height;
    if (photo->orientation == 1) {
        digit_centre(ink, width, height, pixel);
        return true;
    }
    uint8_t *upright = mem_try((size_t)width * (size_t)height, 1, "the picture", err);
    if (!upright)
        return false;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int from_x, from_y;
            exif_place(photo->orientation, photo->width, photo->height, x, y, &from_x, &from_y);
            upright[(size_t)y * (size_t)width + (size_t)x] =
                ink[(size_t)from_y * (size_t)photo->width + (size_t)from_x];
        }
    digit_centre(upright, width, height, pixel);
    free(upright);
    return true;
}

static bool find_digit(const Photo *photo, uint8_t pixel[784], Error *err)
{
    uint8_t *grey = mem_try((size_t)photo->width * (size_t)photo->height, 1, "the picture", err);
    if (!grey)
        return false;
    bool done =
        photo_grey(photo, grey) || error_set(err, "nothing is written on the picture: all of it is transparent");
    if (done && !digit_picture_ink(grey, photo->width, photo->height))
        done = error_set(err, "nothing is written on the picture");
    done = done && centre_upright(grey, photo, pixel, err);
    free(grey);
    return done && (some_ink(pixel) || error_set(err, "nothing is written on the picture"));
}

bool digit_picture_parse(const char *bytes, size_t length, uint8_t pixel[784], Error *err)
{
    Photo photo;
    if (!photo_parse(bytes, length, &photo, err))
        return false;
    bool done = find_digit(&photo, pixel, err);
    photo_free(&photo);
    return done;
}

bool digit_picture_read(const char *path, uint8_t pixel[784], Error *err)
{
    char *bytes;
    size_t length;
    bool input = strcmp(path, "-") == 0;
    if (input ? !file_read_input(PHOTO_BYTES, &bytes, &length, err)
              : !file_read(path, PHOTO_BYTES, &bytes, &length, err))
        return false;
    bool done = digit_picture_parse(bytes, length, pixel, err);
    free(bytes);
    return done || error_prefix(err, "%s", input ? "standard input" : path);
}
