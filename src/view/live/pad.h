/* A pad to draw a digit on: strokes of a round pen on paper, all of which can be undone, and the 28 x 28 picture
 * that the network is given of it. Positions are shares of the pad's side, 0..1, y down. */
#ifndef CONVWALK_VIEW_LIVE_PAD_H
#define CONVWALK_VIEW_LIVE_PAD_H

#include "engine/files/digits.h"

#include <stdint.h>

enum { PAD_SIDE = 280, PAD_PIXELS = 784 };   /* the paper's pixels along a side; those of what the network sees */

typedef struct {
    float x, y;
} PadPoint;

/* What was done: a stroke, the paper wiped, a picture laid on it. */
typedef struct {
    PadPoint *point;   /* a stroke's */
    int points, room;
    uint8_t *pixel;    /* a picture's PAD_PIXELS bytes; NULL: a stroke, or wiped */
    bool wiped;
} PadDeed;

/* Begin from {0}; freed with pad_free. */
typedef struct {
    PadDeed *deed;
    int deeds, room;
    bool down;                               /* the pen touches the paper */
    uint8_t paper[PAD_SIDE * PAD_SIDE];      /* 255 is ink */
    bool stale;                              /* the paper is newer than what follows: pad_see makes it up to date */
    uint8_t seen[PAD_PIXELS];                /* what the network sees */
    DigitInk ink;                            /* of the paper */
    bool written;                            /* there is ink */
} Pad;

void pad_free(Pad *pad);

/* The pen comes down, moves (nothing while it is up), and goes up. */
void pad_down(Pad *pad, float x, float y);
void pad_move(Pad *pad, float x, float y);
void pad_up(Pad *pad);

void pad_wipe(Pad *pad);   /* nothing when it is empty already */

/* Brings `seen`, `ink` and `written` up to date; false when they were. */
bool pad_see(Pad *pad);

/* Lays 28 x 28 bytes on the wiped paper; as long as nothing is drawn over them, `seen` is exactly these. */
void pad_picture(Pad *pad, const uint8_t *pixel);

/* Takes back the last stroke, wiping or picture; false when there is none. */
bool pad_undo(Pad *pad);

#endif
