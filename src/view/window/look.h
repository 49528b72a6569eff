/* How the window looks, and what covers it. */
#ifndef CONVWALK_VIEW_WINDOW_LOOK_H
#define CONVWALK_VIEW_WINDOW_LOOK_H

#include "view/draw/canvas.h"
#include "view/window/ways/roll.h"

typedef struct {
    ThemeName theme;
    Language language;
    float text;            /* text size: 1 is normal */
    float density;         /* pixels of the display for a unit at that size; 1 is usual */
    float fine;            /* what it makes of a unit's size in this window, which has to hold so many of them */
    float width, height;   /* the picture's size in units */
    bool bare;             /* a picture: no buttons, no timeline */
    bool wordless;         /* no sentence on each step */
} Look;

typedef struct {
    bool help, blank;
    Roll roll;   /* of the help */
    int spent;   /* the key that blanked the screen or woke it: its character is not typed as well; 0: none */
} Cover;

/* Where things are, from the picture's size. */
typedef struct Layout {
    Rect top, edit, stage, nudge, words, band, transport, code;   /* nudge, words: below the stage, or empty */
    bool compact;
} Layout;

#endif
