/* The home page: a card for each family of scenes, and the lessons. */
#ifndef CONVWALK_VIEW_SCREEN_HOME_H
#define CONVWALK_VIEW_SCREEN_HOME_H

#include "view/window/state.h"

void home_draw(const Screen *screen, Canvas *canvas, const Layout *layout);
int home_cards(const Screen *screen);   /* how many things can be opened, and which one the keyboard points at first */
int home_first(const Screen *screen);
bool home_open(Screen *screen, int64_t index);

/* An event; true if the page used it. */
bool home_key(Screen *screen, int key);

#endif
