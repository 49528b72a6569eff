/* The home page: where to begin or to continue, the lessons and how far one is, a card for each family of scenes. */
#ifndef CONVWALK_VIEW_SCREEN_HOME_HOME_H
#define CONVWALK_VIEW_SCREEN_HOME_HOME_H

#include "view/window/state.h"

/* What can be opened: the catalog's scenes by their index, then the lessons, then these. */
enum { HOME_BEGIN = 1 << 20, HOME_CONTINUE };

bool home_open(Screen *screen, int64_t index);

/* Opens the place where the reader left off. */
void home_continue(Screen *screen);
bool home_continues(const Screen *screen);   /* there is one */

/* What the keyboard points at first: to continue, or to begin. */
int home_first(const Screen *screen);

/* The first lesson that is not done, as an index of the shelf; -1: all are, or there are no lessons. */
int home_next_lesson(const Screen *screen);

/* Whether a button of the page opens this: a catalog's index, a lesson, HOME_BEGIN or HOME_CONTINUE. */
bool home_is_card(const Screen *screen, int card, const Target *target);

/* An event; true if the page used it. */
bool home_key(Screen *screen, int key, int mods);

/* How high the page is, and where it stands, before its picture; its picture. */
void home_settle(Screen *screen, Canvas *canvas, const Layout *layout);
void home_draw(const Screen *screen, Canvas *canvas, const Layout *layout);

#endif
