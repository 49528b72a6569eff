/* Predict: the next value is hidden; the reader types it, or clicks the cells that it is computed from. */
#ifndef CONVWALK_VIEW_WINDOW_PANELS_PREDICT_H
#define CONVWALK_VIEW_WINDOW_PANELS_PREDICT_H

#include "view/window/look.h"

enum { PICKS_MOST = 64, PREDICT_TYPED = 64 };

typedef struct {
    bool on;                     /* the reader guesses values */
    char typed[PREDICT_TYPED];   /* what is typed of the value */
    int64_t stumbled_at;         /* the player's position at the last wrong guess; -1: there was none */
    int stumbles;                /* how many wrong guesses there were */
    Cell pick[PICKS_MOST];       /* the cells that the reader marked */
    int picks;
    int64_t picked_at;           /* the player's position then */
    int asked, right;            /* of the values asked for, how many were right at the first try */
} Predict;

typedef struct Screen Screen;

/* Beside the open question, where the reply to an answer is told; without size if nothing is asked or it has no row. */
Rect predict_reply_place(const Screen *screen, const Canvas *canvas, const Layout *layout);

void predict_toggle(Screen *screen);
void predict_answer(Screen *screen);
bool predict_key(Screen *screen, int key);
bool predict_type(Screen *screen, const char *text);
void predict_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

/* The step whose value is asked for: the next one, or at a level above products the last of its cell; -1 at the end. */
int64_t predict_asked(const Screen *screen);

/* Whether values are asked for: there are steps to come. */
bool predict_begun(const Screen *screen);

/* Marks a cell, or unmarks it; false if the value does not depend on its tensor. */
bool predict_click(Screen *screen, Cell cell);

/* Whether the marked cells are the right ones; else shows what is wrong. */
bool predict_picks_right(Screen *screen);

#endif
