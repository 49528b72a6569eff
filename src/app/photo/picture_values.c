/* Each value is the mean of the pixels whose centres lie in its part of the picture; where the picture has fewer pixels
 * than values, of the one nearest to its middle. */
#include "app/photo/picture_values.h"

#include "app/photo/exif.h"
#include "app/photo/photo.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool picture_named(const char *text)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg"};
    size_t length = strlen(text);
    for (size_t i = 0; text[0] != '@' && i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]), same = 0;
        while (length > ending && same < ending
               && tolower((unsigned char)text[length - ending + same]) == endings[i][same])
            same++;
        if (same == ending)
            return true;
    }
    return false;
}

/* Red, green or blue of the pixel that is seen at (x, y), on white. */
static double seen(const Photo *photo, int x, int y, int channel)
{
    int from_x, from_y;
    exif_place(photo->orientation, photo->width, photo->height, x, y, &from_x, &from_y);
    const uint8_t *p = photo->rgba + (size_t)from_y * photo->pitch + (size_t)from_x * 4;
    double cover = photo->alpha ? p[3] / 255.0 : 1;
    return cover * p[channel] + (1 - cover) * 255;
}

static double grey_or_colour(const Photo *photo, int x, int y, int channel)
{
    if (channel >= 0)
        return seen(photo, x, y, channel);
    return 0.299 * seen(photo, x, y, 0) + 0.587 * seen(photo, x, y, 1) + 0.114 * seen(photo, x, y, 2);
}

/* The first and the end of the pixels that are the i-th of `parts` parts of `pixels`. */
static void part(int pixels, int parts, int i, int *from, int *to)
{
    *from = (int)((int64_t)pixels * i / parts);
    *to = (int)((int64_t)pixels * (i + 1) / parts);
    if (*to <= *from)
        *to = *from + 1;
}

static int mean_at(const Photo *photo, const int seen_size[2], const int size[2], int row, int column, int channel)
{
    int top, bottom, left, right;
    double sum = 0;
    part(seen_size[0], size[0], row, &top, &bottom);
    part(seen_size[1], size[1], column, &left, &right);
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
            sum += grey_or_colour(photo, x, y, channel);
    return (int)lround(sum / ((double)(bottom - top) * (right - left)));
}

/* The rows and columns of the values. */
static void choose_size(const SceneLine *line, const int seen_size[2], int size[2])
{
    int longest = seen_size[0] > seen_size[1] ? seen_size[0] : seen_size[1];
    double scale = longest > PICTURE_SIDE ? (double)PICTURE_SIDE / longest : 1;
    for (int i = 0; i < 2; i++)
        size[i] = line->said_input ? line->input[2 + i] : int_clamp((int)lround(seen_size[i] * scale), 1, PICTURE_SIDE);
}

static void write_values(const Photo *photo, const int seen_size[2], const int size[2], int channels, Text *out)
{
    size_t row = (size_t)size[1], plane = row * (size_t)size[0], i = 0;
    for (int channel = 0; channel < channels; channel++)
        for (int y = 0; y < size[0]; y++)
            for (int x = 0; x < size[1]; x++, i++)
                text_add(out, "%s%d", text_gap(i, row, plane),
                         mean_at(photo, seen_size, size, y, x, channels == 3 ? channel : -1));
}

static bool take(const Photo *photo, const char *path, SceneLine *line, Error *said, Error *err)
{
    bool exchanged = photo->orientation >= 5;
    int seen_size[2] = {exchanged ? photo->width : photo->height, exchanged ? photo->height : photo->width}, size[2];
    int channels = line->input[1];
    const char *slash = strrchr(path, '/');
    if (line->input[0] != 1 || (channels != 1 && channels != 3))
        return error_set(err, "a picture is one image of 1 channel, grey, or 3, red, green and blue; --input says %d "
                              "image%s of %d", line->input[0], line->input[0] == 1 ? "" : "s", channels);
    choose_size(line, seen_size, size);
    Text numbers = {0};
    write_values(photo, seen_size, size, channels, &numbers);
    free(line->values[VALUES_X]);
    line->values[VALUES_X] = numbers.at;
    line->input[2] = size[0];
    line->input[3] = size[1];
    error_set(said, "%.80s, %d x %d pixels, is X in %d x %d %s values, 0 to 255", slash ? slash + 1 : path,
              seen_size[1], seen_size[0], size[0], size[1], channels == 3 ? "red, green and blue" : "grey");
    return true;
}

bool picture_values(const char *path, SceneLine *line, Error *said, Error *err)
{
    size_t length;
    Photo photo;
    char *bytes;
    if (!file_read(path, PHOTO_BYTES, &bytes, &length, err))
        return false;
    bool done = photo_parse(bytes, length, &photo, err);
    if (done) {
        done = take(&photo, path, line, said, err);
        photo_free(&photo);
    }
    free(bytes);
    return done || error_prefix(err, "%s", path);
}
