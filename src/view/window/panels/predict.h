/* Predict: the value to come stays hidden; the reader types it, or clicks the cells that it is made from. */
#ifndef CONVWALK_VIEW_WINDOW_PANELS_PREDICT_H
#define CONVWALK_VIEW_WINDOW_PANELS_PREDICT_H

#include "view/window/look.h"

enum { PICKS_MOST = 64, PREDICT_TYPED = 64 };

typedef struct {
    bool on;                     /* the reader guesses values */
    char typed[PREDICT_TYPED];   /* the value, as far as it is typed */
    int64_t stumbled_at;         /* where the player rested at the last wrong guess; -1: there was none */
    Cell pick[PICKS_MOST];       /* cells marked as those that the value is made from */
    int picks;
    int64_t picked_at;           /* where the player rested then */
    int asked, right;            /* of the values asked for, how many were right at once */
} Predict;

typedef struct Screen Screen;

void predict_toggle(Screen *screen);
void predict_answer(Screen *screen);
bool predict_key(Screen *screen, int key);
bool predict_type(Screen *screen, const char *text);
void predict_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

/* The step whose value is asked for: the next one, or at a level above products the last of its cell; -1 at the end. */
int64_t predict_asked(const Screen *screen);

/* Marks a cell, or takes the mark away; false if it is of a tensor that the value asked for is not made from. */
bool predict_click(Screen *screen, Cell cell);

/* Whether the marked cells are those it is made from; else says what is wrong. */
bool predict_picks_right(Screen *screen);

#endif
