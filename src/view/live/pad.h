/* A pad to draw a digit on: strokes of a round pen on paper, all of which can be undone, and the 28 x 28 picture of it
 * that the network gets. Positions are shares of the pad's side, 0..1, y down. */
#ifndef CONVWALK_VIEW_LIVE_PAD_H
#define CONVWALK_VIEW_LIVE_PAD_H

#include "engine/files/digits.h"

#include <stdint.h>

enum { PAD_SIDE = 280, PAD_PIXELS = 784 };   /* the paper's pixels along a side; the pixels that the network gets */

typedef struct {
    float x, y;
} PadPoint;

/* One thing that was done: a stroke, the paper cleared, a picture put on it. */
typedef struct {
    PadPoint *point;   /* a stroke's */
    int points, room;
    uint8_t *pixel;    /* a picture's PAD_PIXELS bytes; NULL: a stroke, or cleared */
    bool wiped;
} PadDeed;

/* Starts as {0}; freed with pad_free. */
typedef struct {
    PadDeed *deed;
    int deeds, room;
    bool down;                               /* the pen touches the paper */
    uint8_t paper[PAD_SIDE * PAD_SIDE];      /* 255 is ink */
    bool stale;                              /* the paper is newer than what follows: pad_see updates it */
    uint8_t seen[PAD_PIXELS];                /* what the network sees */
    DigitInk ink;                            /* of the paper */
    bool written;                            /* there is ink */
} Pad;

void pad_free(Pad *pad);

/* The pen goes down, moves (without effect while it is up), and goes up. */
void pad_down(Pad *pad, float x, float y);
void pad_move(Pad *pad, float x, float y);
void pad_up(Pad *pad);

void pad_wipe(Pad *pad);   /* nothing when it is empty already */

/* Updates `seen`, `ink` and `written`; false when they were up to date. */
bool pad_see(Pad *pad);

/* Puts 28 x 28 bytes on the cleared paper; until something is drawn over them, `seen` is exactly these. */
void pad_picture(Pad *pad, const uint8_t *pixel);

/* Undoes the last stroke, clearing or picture; false when there is none. */
bool pad_undo(Pad *pad);

#endif
