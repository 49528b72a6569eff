/* Where everything on the home page stands, in units from the page's top. */
#ifndef CONVWALK_VIEW_SCREEN_HOME_PLAN_H
#define CONVWALK_VIEW_SCREEN_HOME_PLAN_H

#include "view/window/state.h"

typedef struct {
    Rect room;             /* where the page is seen, in units of the window */
    Rect heading, looks;   /* its two lines; the switches of language and theme */
    Rect begin[2];         /* to continue, to begin; width 0: not there */
    Rect course;           /* all lessons: a heading, then rows of `row` in columns */
    float row;
    int lessons, columns;
    Rect cards;
    int families, across;
    float card_w, card_h;
    float foot, tall;      /* where the last line stands; the page's height */
    float title;           /* the heading's size */
} HomePlan;

HomePlan home_plan(const Screen *screen, const Canvas *canvas, const Layout *layout);

/* The place of the i-th family's card, and of the k-th lesson. */
Rect plan_card(const HomePlan *plan, int i);
Rect plan_lesson(const HomePlan *plan, int k);

/* The place of what can be opened, as home_open counts it; height 0 when there is no such thing. */
Rect plan_place(const HomePlan *plan, int64_t index);

/* How wide the two switches are side by side. */
float home_looks_width(const Canvas *canvas);
void home_looks_draw(const Screen *screen, Canvas *canvas, Rect at);

/* A family's card, from its first entry on; the cards that lead on. */
void home_card_draw(const Screen *screen, Canvas *canvas, Rect at, int first, int count);
float home_card_height(const Theme *theme);
void home_begin_draw(const Screen *screen, Canvas *canvas, Rect at, int which);

/* Whether the pointer or else the keyboard is on a thing. */
bool home_pointed(const Screen *screen, int64_t index);

#endif
