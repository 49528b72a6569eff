/* The deeds are kept, so undoing is doing all of them again but the last. A stroke's ink is dabs of a round pen along
 * its line, the same for a slow and a quick hand. */
#include "view/live/pad.h"

#include "base/memory.h"
#include "base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL_SIDE = 28 };

/* radius: in a digit that fills the pad it comes out as wide as MNIST's pens */
static const float pen = 0.047f * PAD_SIDE;

static void deed_free(PadDeed *deed)
{
    free(deed->point);
    free(deed->pixel);
}

void pad_free(Pad *pad)
{
    for (int i = 0; i < pad->deeds; i++)
        deed_free(&pad->deed[i]);
    free(pad->deed);
    *pad = (Pad){0};
}

static void dab(Pad *pad, PadPoint at)
{
    float cx = at.x * PAD_SIDE, cy = at.y * PAD_SIDE;
    int left = (int)fmaxf(0, cx - pen - 1), right = (int)fminf(PAD_SIDE - 1, cx + pen + 1);
    int top = (int)fmaxf(0, cy - pen - 1), bottom = (int)fminf(PAD_SIDE - 1, cy + pen + 1);
    for (int y = top; y <= bottom; y++)
        for (int x = left; x <= right; x++) {
            float cover = pen + 0.5f - hypotf((float)x + 0.5f - cx, (float)y + 0.5f - cy);
            uint8_t ink = (uint8_t)int_clamp((int)(cover * 255), 0, 255), *value = &pad->paper[y * PAD_SIDE + x];
            *value = ink > *value ? ink : *value;
        }
}

static void ink_line(Pad *pad, PadPoint a, PadPoint b)
{
    int dabs = 1 + (int)(hypotf(b.x - a.x, b.y - a.y) * PAD_SIDE / (pen * 0.25f));
    for (int i = 1; i <= dabs; i++) {
        float t = (float)i / (float)dabs;
        dab(pad, (PadPoint){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t});
    }
}

/* Each of its pixels as a square of the paper. */
static void lay(Pad *pad, const uint8_t *pixel)
{
    for (int y = 0; y < PAD_SIDE; y++)
        for (int x = 0; x < PAD_SIDE; x++)
            pad->paper[y * PAD_SIDE + x] = pixel[y * SMALL_SIDE / PAD_SIDE * SMALL_SIDE + x * SMALL_SIDE / PAD_SIDE];
}

bool pad_see(Pad *pad)
{
    const PadDeed *last = pad->deeds > 0 ? &pad->deed[pad->deeds - 1] : NULL;
    if (!pad->stale)
        return false;
    pad->stale = false;
    pad->written = digit_ink(pad->paper, PAD_SIDE, PAD_SIDE, &pad->ink);
    if (last && last->pixel)
        memcpy(pad->seen, last->pixel, PAD_PIXELS);
    else
        digit_centre(pad->paper, PAD_SIDE, PAD_SIDE, pad->seen);
    return true;
}

static PadDeed *begin(Pad *pad)
{
    if (pad->deeds == pad->room) {
        pad->room = pad->room ? 2 * pad->room : 16;
        pad->deed = mem_resize(pad->deed, (size_t)pad->room, sizeof *pad->deed);
    }
    pad->deed[pad->deeds] = (PadDeed){0};
    return &pad->deed[pad->deeds++];
}

static void add_point(PadDeed *deed, PadPoint point)
{
    if (deed->points == deed->room) {
        deed->room = deed->room ? 2 * deed->room : 32;
        deed->point = mem_resize(deed->point, (size_t)deed->room, sizeof *deed->point);
    }
    deed->point[deed->points++] = point;
}

static PadPoint on_pad(float x, float y)
{
    return (PadPoint){fmaxf(0, fminf(1, x)), fmaxf(0, fminf(1, y))};
}

void pad_down(Pad *pad, float x, float y)
{
    add_point(begin(pad), on_pad(x, y));
    pad->down = true;
    dab(pad, on_pad(x, y));
    pad->stale = true;
}

void pad_move(Pad *pad, float x, float y)
{
    if (!pad->down)
        return;
    PadDeed *deed = &pad->deed[pad->deeds - 1];
    ink_line(pad, deed->point[deed->points - 1], on_pad(x, y));
    add_point(deed, on_pad(x, y));
    pad->stale = true;
}

void pad_up(Pad *pad)
{
    pad->down = false;
}

void pad_wipe(Pad *pad)
{
    pad->down = false;
    pad_see(pad);
    if (!pad->written)
        return;
    begin(pad)->wiped = true;
    memset(pad->paper, 0, sizeof pad->paper);
    pad->stale = true;
}

void pad_picture(Pad *pad, const uint8_t *pixel)
{
    pad->down = false;
    PadDeed *deed = begin(pad);
    deed->pixel = mem_alloc(PAD_PIXELS, 1);
    memcpy(deed->pixel, pixel, PAD_PIXELS);
    lay(pad, pixel);
    pad->stale = true;
}

static void do_again(Pad *pad, const PadDeed *deed)
{
    if (deed->wiped)
        memset(pad->paper, 0, sizeof pad->paper);
    else if (deed->pixel)
        lay(pad, deed->pixel);
    for (int i = 0; i < deed->points; i++) {
        if (i == 0)
            dab(pad, deed->point[0]);
        else
            ink_line(pad, deed->point[i - 1], deed->point[i]);
    }
}

bool pad_undo(Pad *pad)
{
    pad->down = false;
    if (pad->deeds == 0)
        return false;
    deed_free(&pad->deed[--pad->deeds]);
    memset(pad->paper, 0, sizeof pad->paper);
    int first = pad->deeds;
    while (first > 0 && pad->deed[first - 1].points > 0)
        first--;
    for (int i = first > 0 ? first - 1 : 0; i < pad->deeds; i++)
        do_again(pad, &pad->deed[i]);
    pad->stale = true;
    return true;
}
