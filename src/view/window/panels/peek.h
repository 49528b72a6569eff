/* Peek: which cell is shown with what it has to do with the others, while no step is gone. The pointer is on it, or a
 * click has kept it. Nothing is shown that a question or a prediction asks for. */
#ifndef CONVWALK_VIEW_WINDOW_PANELS_PEEK_H
#define CONVWALK_VIEW_WINDOW_PANELS_PEEK_H

#include "view/scenes/preview/preview.h"
#include "view/window/panels/compare.h"
#include "view/window/turn.h"

typedef struct {
    bool on;           /* `shown` is what the stage shows */
    Preview shown;
    Preview side[SIDES_MOST];   /* the same cell by the other routes, while they are compared; */
    bool in_side[SIDES_MOST];   /* where the route has it */
    OnShow of;         /* the scene that it was made for */
    Cell kept;         /* by a click, until Escape; SET_NONE: none */
    Spot kept_spot;    /* the same of a network's overview; map -1: none */
    Cell under;        /* the cell that the pointer came upon at (x, y): what is shown may move it from there */
    float x, y;
    Cell chosen;       /* the cell that was being edited then; the next one is shown until the pointer moves */
    int64_t rest;      /* where the player was when the pointer last came upon something: a step's motion ends a peek */
} Peek;

/* Whether a cell may be shown now: no motion, no prediction, no open question. */
bool peek_may(const Screen *screen);

/* Decides what is shown, for the cell under the pointer (SET_NONE: none), before a picture is made. */
void peek_settle(Screen *screen, Cell hover);

/* A click keeps the cell. False if it is kept already, which ends with that, or if it can't be shown: then the click
 * means something else. */
bool peek_keep(Screen *screen, Cell cell);
bool peek_keep_spot(Screen *screen, Spot spot);

/* Lets go of what is kept; false if nothing is. */
bool peek_let_go(Screen *screen);

/* The pointer, or the mark, has come upon something else. */
void peek_look(Screen *screen);

#endif
