/* Which ground a transparent picture was made for is estimated from its visible pixels: a sheet with writing on it
 * implies more of the sheet; strokes that become paler or darker towards their edge were drawn on white or black;
 * strokes of one brightness imply the opposite; and of strokes of many brightnesses only the opacity is used. */
#include "app/photo/photo_grey.h"

#include "app/photo/digit_picture.h"

#include <math.h>
#include <stdlib.h>

typedef enum { BRIGHTNESS, RED, GREEN, BLUE, OPACITY } Channel;

/* The ground under transparent pixels. */
typedef struct {
    bool by_opacity;    /* unknown: only the opacity is used */
    bool veiled;        /* nothing is more than half transparent: opacity may draw as well as a colour does */
    int ground[3];
} Under;

/* Sums of brightness over some pixels, and of their colours. */
typedef struct {
    double count, sum, squares, rgb[3];
} Sums;

static const uint8_t *pixel_at(const Photo *photo, int x, int y)
{
    return photo->rgba + (size_t)y * photo->pitch + (size_t)x * 4;
}

static int brightness(int red, int green, int blue)
{
    return (299 * red + 587 * green + 114 * blue) / 1000;
}

static void count_in(Sums *sums, const uint8_t *p)
{
    double value = brightness(p[0], p[1], p[2]);
    sums->count++;
    sums->sum += value;
    sums->squares += value * value;
    for (int i = 0; i < 3; i++)
        sums->rgb[i] += p[i];
}

static double mean(const Sums *sums)
{
    return sums->count > 0 ? sums->sum / sums->count : 0;
}

static double spread(const Sums *sums)
{
    return sums->count > 0 ? sqrt(fmax(0, sums->squares / sums->count - mean(sums) * mean(sums))) : 0;
}

/* Whether a neighbour of the pixel is more than half transparent; `half` is half of the most opaque pixel's alpha. */
static bool at_edge(const Photo *photo, int x, int y, int half)
{
    return (x > 0 && pixel_at(photo, x - 1, y)[3] < half) || (y > 0 && pixel_at(photo, x, y - 1)[3] < half)
        || (x + 1 < photo->width && pixel_at(photo, x + 1, y)[3] < half)
        || (y + 1 < photo->height && pixel_at(photo, x, y + 1)[3] < half);
}

static int most_opaque(const Photo *photo)
{
    int most = 0;
    for (int y = 0; y < photo->height; y++)
        for (int x = 0; x < photo->width; x++)
            most = pixel_at(photo, x, y)[3] > most ? pixel_at(photo, x, y)[3] : most;
    return most;
}

/* The share of what is seen that differs clearly from this brightness. */
static double share_off(const Photo *photo, int half, double value)
{
    enum { CLEARLY = 64 };
    double off = 0, all = 0;
    for (int y = 0; y < photo->height; y++)
        for (int x = 0; x < photo->width; x++) {
            const uint8_t *p = pixel_at(photo, x, y);
            if (p[3] < half)
                continue;
            all++;
            off += fabs(brightness(p[0], p[1], p[2]) - value) > CLEARLY;
        }
    return all > 0 ? off / all : 0;
}

static Under all_of(int value)
{
    return (Under){.ground = {value, value, value}};
}

static Under choose_ground(const Photo *photo, int half, const Sums *edge, const Sums *inside)
{
    const double even = 32, alike = 32, apart = 24;
    Sums seen = {edge->count + inside->count, edge->sum + inside->sum, edge->squares + inside->squares, {0}};
    if (edge->count == 0)
        return (Under){.veiled = true, .ground = {255, 255, 255}};
    bool rim = spread(edge) < even && share_off(photo, half, mean(edge)) >= 0.01;
    if (rim) {   /* the edge of a sheet, or a rim around the strokes */
        Under sheet = all_of(0);
        for (int i = 0; i < 3; i++)
            sheet.ground[i] = (int)lround(edge->rgb[i] / edge->count);
        return sheet;
    }
    if (inside->count >= 0.05 * seen.count && fabs(mean(inside) - mean(edge)) > apart)
        return all_of(mean(edge) > mean(inside) ? 255 : 0);
    if (spread(&seen) < alike)
        return all_of(mean(&seen) < 128 ? 255 : 0);
    return (Under){.by_opacity = true};
}

/* False when nothing can be seen at all. */
static bool look_under(const Photo *photo, Under *under)
{
    int half = (most_opaque(photo) + 1) / 2;
    Sums edge = {0}, inside = {0};
    *under = all_of(255);
    if (!photo->alpha)
        return true;
    if (half == 0)
        return false;
    for (int y = 0; y < photo->height; y++)
        for (int x = 0; x < photo->width; x++)
            if (pixel_at(photo, x, y)[3] >= half)
                count_in(at_edge(photo, x, y, half) ? &edge : &inside, pixel_at(photo, x, y));
    *under = choose_ground(photo, half, &edge, &inside);
    return true;
}

/* Every step-th pixel of every step-th row. */
static void fill(const Photo *photo, const Under *under, Channel channel, int step, uint8_t *grey)
{
    for (int y = 0; y < photo->height; y += step)
        for (int x = 0; x < photo->width; x += step) {
            const uint8_t *p = pixel_at(photo, x, y);
            int rgb[3], cover = photo->alpha ? p[3] : 255, value = cover;
            for (int i = 0; i < 3; i++)
                rgb[i] = (p[i] * cover + under->ground[i] * (255 - cover) + 127) / 255;
            if (channel == BRIGHTNESS)
                value = brightness(rgb[0], rgb[1], rgb[2]);
            else if (channel != OPACITY)
                value = rgb[channel - RED];
            *grey++ = (uint8_t)value;
        }
}

/* Red on green of the same brightness is seen as well: a channel is taken in which three times as much strays from
 * the ground. */
bool photo_grey(const Photo *photo, uint8_t *grey)
{
    enum { ENOUGH = 500 };   /* a row or column is enough to compare the channels */
    const double far_more = 3;
    Under under;
    if (!look_under(photo, &under))
        return false;
    if (under.by_opacity) {
        fill(photo, &under, OPACITY, 1, grey);
        return true;
    }
    int side = photo->width < photo->height ? photo->width : photo->height, step = side / ENOUGH + 1;
    Channel chosen = BRIGHTNESS, last = under.veiled ? OPACITY : BLUE;
    double best = 0;
    for (Channel channel = BRIGHTNESS; channel <= last; channel++) {
        fill(photo, &under, channel, step, grey);
        double strength = digit_picture_strength(grey, (photo->width - 1) / step + 1, (photo->height - 1) / step + 1);
        strength /= channel == BRIGHTNESS ? 1 : far_more;
        if (channel == BRIGHTNESS || strength > best) {
            best = strength;
            chosen = channel;
        }
    }
    fill(photo, &under, chosen, 1, grey);
    return true;
}
