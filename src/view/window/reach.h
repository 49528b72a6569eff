/* What hands and keys reach: the ring on a button, the menu, the tip of what is pointed at. */
#ifndef CONVWALK_VIEW_WINDOW_REACH_H
#define CONVWALK_VIEW_WINDOW_REACH_H

#include <stdbool.h>
#include <stdint.h>

/* The button that Enter and Space press, by what it does. */
typedef struct {
    bool on;
    int action;
    int64_t value;
} FocusRing;

typedef enum { MENU_NONE, MENU_MORE, MENU_TEXT } MenuKind;

typedef struct {
    MenuKind kind;
    bool held;      /* MENU_TEXT: a size was chosen with the pointer at (x, y), where its row stays */
    float x, y;     /* units */
} OpenMenu;

typedef struct {
    double rested;  /* seconds since something else came under the pointer, or the pointer moved */
    bool quiet;     /* no tip until the pointer or the ring moves */
} TipWait;

#endif
