/* What a picture's file claims is read from its first bytes before SDL_image unpacks it. The ground is fitted to the border
 * by least squares; what strays from it there is noise, and anything that strays no further elsewhere is not ink. */
#include "app/digit_picture.h"

#include "base/file.h"
#include "base/memory.h"
#include "engine/digits.h"

#include <SDL_image.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIDE_LEAST = 2, SIDE_MOST = 8192, FILE_MOST = 64 << 20, FAINTEST = 24 };

typedef enum { PICTURE_NONE, PICTURE_PNG, PICTURE_JPEG } Kind;

static int big_endian(const uint8_t *at, int count)
{
    uint32_t value = 0;
    for (int i = 0; i < count; i++)
        value = value << 8 | at[i];
    return value > INT32_MAX ? INT32_MAX : (int)value;
}

/* Walks a JPEG's segments to the frame's, SOF0 to SOF15, which holds the sizes. A JPEG that was cut off would be unpacked as
 * far as it goes, the rest grey: so the marker of its end has to follow somewhere. (Within the pixels 0xFF has a 0 after it.) */
static bool jpeg_size(const uint8_t *at, size_t length, int *width, int *height, bool *ends)
{
    size_t i = 2;
    while (i + 9 <= length && at[i] == 0xFF) {
        int marker = at[i + 1];
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
            *height = big_endian(at + i + 5, 2);
            *width = big_endian(at + i + 7, 2);
            while (i + 2 < length && !(at[i] == 0xFF && at[i + 1] == 0xD9))
                i++;
            *ends = at[i] == 0xFF && at[i + 1] == 0xD9;
            return true;
        }
        i += marker == 0xFF ? 1 : 2 + (size_t)big_endian(at + i + 2, 2);   /* 0xFF before a marker only fills */
    }
    return false;
}

/* The picture's kind and size; `ends` is false when a JPEG's end is missing (a PNG's is for libpng to miss). */
static Kind picture_size(const uint8_t *at, size_t length, int *width, int *height, bool *ends)
{
    if (length >= 24 && memcmp(at, "\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16) == 0) {
        *width = big_endian(at + 16, 4);
        *height = big_endian(at + 20, 4);
        *ends = true;
        return PICTURE_PNG;
    }
    return length >= 4 && at[0] == 0xFF && at[1] == 0xD8 && jpeg_size(at, length, width, height, ends) ? PICTURE_JPEG : PICTURE_NONE;
}

/* libpng and libjpeg write lines of their own to standard error; ours says enough. */
static SDL_Surface *unpack_quietly(const char *bytes, size_t length, Kind kind)
{
    int kept = dup(2), nowhere = open("/dev/null", O_WRONLY);
    if (kept >= 0 && nowhere >= 0)
        dup2(nowhere, 2);
    SDL_RWops *memory = SDL_RWFromConstMem(bytes, (int)length);
    SDL_Surface *surface = !memory ? NULL : kind == PICTURE_PNG ? IMG_LoadPNG_RW(memory) : IMG_LoadJPG_RW(memory);
    if (memory)
        SDL_RWclose(memory);
    if (kept >= 0 && nowhere >= 0)
        dup2(kept, 2);
    if (kept >= 0)
        close(kept);
    if (nowhere >= 0)
        close(nowhere);
    return surface;
}

static bool unpack(const char *bytes, size_t length, SDL_Surface **rgba, Error *err)
{
    int width = 0, height = 0;
    bool ends = false;
    Kind kind = picture_size((const uint8_t *)bytes, length, &width, &height, &ends);
    if (kind == PICTURE_NONE)
        return error_set(err, "neither a PNG nor a JPEG picture");
    if (width < SIDE_LEAST || height < SIDE_LEAST || width > SIDE_MOST || height > SIDE_MOST)
        return error_set(err, "%d x %d pixels; a side must have %d to %d", width, height, (int)SIDE_LEAST, (int)SIDE_MOST);
    if (!ends)
        return error_set(err, "the JPEG picture is cut off");
    SDL_Surface *loaded = unpack_quietly(bytes, length, kind);
    if (!loaded)
        return error_set(err, "the %s picture is damaged", kind == PICTURE_PNG ? "PNG" : "JPEG");
    *rgba = SDL_ConvertSurfaceFormat(loaded, SDL_PIXELFORMAT_RGBA32, 0);
    SDL_FreeSurface(loaded);
    return *rgba || error_set(err, "%s", SDL_GetError());
}

/* Brightness (ITU-R BT.601), what is transparent lying on white. */
static void to_grey(const SDL_Surface *rgba, uint8_t *grey)
{
    for (int y = 0; y < rgba->h; y++)
        for (int x = 0; x < rgba->w; x++) {
            const uint8_t *p = (const uint8_t *)rgba->pixels + (size_t)y * (size_t)rgba->pitch + (size_t)x * 4;
            int value = (299 * p[0] + 587 * p[1] + 114 * p[2]) / 1000;
            grey[(size_t)y * (size_t)rgba->w + (size_t)x] = (uint8_t)(255 - (255 - value) * p[3] / 255);
        }
}

/* The ground, level + along*x + down*y with x and y from -1 to 1 across the picture, and how far the border strays from it. */
typedef struct {
    double level, along, down, noise;
    int width, height;
} Ground;

static double ground_at(const Ground *ground, int x, int y)
{
    return ground->level + ground->along * (2.0 * x / (ground->width - 1) - 1) + ground->down * (2.0 * y / (ground->height - 1) - 1);
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
        double value = grey[(size_t)y * (size_t)width + (size_t)x], u = 2.0 * x / (width - 1) - 1, v = 2.0 * y / (height - 1) - 1;
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
    double sign = dark > light ? -1 : 1, most = dark > light ? darkest : lightest, least = fmin(3 * ground.noise, most / 2);
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

bool digit_picture_parse(const char *bytes, size_t length, uint8_t pixel[784], Error *err)
{
    SDL_Surface *rgba = NULL;
    if (!unpack(bytes, length, &rgba, err))
        return false;
    uint8_t *grey = mem_try((size_t)rgba->w * (size_t)rgba->h, 1, "the picture", err);
    bool done = grey != NULL;
    if (done) {
        to_grey(rgba, grey);
        done = digit_picture_ink(grey, rgba->w, rgba->h);
        if (done)
            digit_centre(grey, rgba->w, rgba->h, pixel);
        done = (done && some_ink(pixel)) || error_set(err, "nothing is written on the picture");
    }
    free(grey);
    SDL_FreeSurface(rgba);
    return done;
}

bool digit_picture_read(const char *path, uint8_t pixel[784], Error *err)
{
    char *bytes;
    size_t length;
    if (!file_read(path, FILE_MOST, &bytes, &length, err))
        return false;
    bool done = digit_picture_parse(bytes, length, pixel, err);
    free(bytes);
    return done || error_prefix(err, "%s", path);
}
